"""Web pages, Markdown and marked text: what a reader sees is read once, in order, with its place."""

from __future__ import annotations

import dataclasses
import json
import re
import time
import unicodedata
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import vn_decree_parser as vdp
from reading import read_cases
from timing import seconds_of
from vn_decree_parser.readers import read_bytes, read_file
from vn_decree_parser.readers.formats import detect_format
from vn_decree_parser.readers.markers import mark_cells
from vn_decree_parser.repair import repair_source
from vn_decree_parser.source import Source
from word_files import cells_of, lines_of

OPTIONS = vdp.Options()


def named(case: dict[str, Any]) -> str:
    return case["name"]


def read_page(page: str | bytes, **options: Any) -> Source:
    content = page.encode() if isinstance(page, str) else page
    return read_bytes(content, "page.html", vdp.Options(**options))


@pytest.mark.parametrize("case", read_cases("html", "features"), ids=named)
def test_pages(case: dict[str, Any]) -> None:
    assert lines_of(read_page(case["page"])) == case["lines"]


@pytest.mark.parametrize("case", read_cases("html", "tables"), ids=named)
def test_tables_of_pages(case: dict[str, Any]) -> None:
    source = read_page(case["table"])
    grids = [cells_of(grid, source) for grid in source.grids]
    assert grids == [case["cells"], *([case["inner"]] if "inner" in case else [])]


@pytest.mark.parametrize("case", read_cases("markdown", "features"), ids=named)
def test_markdown(case: dict[str, Any]) -> None:
    assert lines_of(read_bytes(case["text"].encode(), "a.md", OPTIONS)) == case["lines"]


def plain(source: Source) -> list[str]:
    """Return the lines of a plain text; what a reader does not know of is drawn without a sign."""
    drawn = []
    for line in source.lines:
        one = dataclasses.replace(source, lines=(line,))
        text = source.text[line.start : line.end]
        drawn += [text] if line.hint is None else lines_of(one)
    return drawn


@pytest.mark.parametrize("case", read_cases("text", "markers"), ids=named)
def test_marks_between_cells_of_plain_text(case: dict[str, Any]) -> None:
    source = mark_cells(Source.of_text(case["text"]))
    assert source.text == case["text"]
    assert plain(source) == case["lines"]
    assert [cells_of(grid, source) for grid in source.grids] == [
        case[key] for key in ("cells",) if key in case
    ]


@pytest.mark.parametrize("case", read_cases("text", "markers", "unmarked"), ids=named)
def test_other_pipes_and_tabs_change_nothing(case: dict[str, Any]) -> None:
    source = Source.of_text(case["text"])
    assert mark_cells(source) is source


# What a file begins with or is called, and what it is.
@pytest.mark.parametrize(
    ("content", "name", "format_name"),
    [
        ("<!DOCTYPE html><p>Điều 1.", "a.txt", "html"),
        ("\ufeff\n <!-- lưu --> <?xml version='1.0'?><html><body>Điều 1.", "a.md", "html"),
        ("<p>Điều 1.</p>", "a.txt", "html"),
        ("<li>Điều 1.", "a", "html"),
        ("Điều 1. <div>Sở Y tế</div>", "a.doc", "html"),
        ("Sở Y tế &amp; Sở Nội vụ", "a.htm", "html"),
        ("a | b\n--|--\n1 | 2", "a.txt", "md"),
        ("Điều 1.\r\n| a |\r\n|:-:|\r\n| <br>1 |", "a", "md"),
        ("# Điều 1.", "a.md", "md"),
        ("<div align=center>\n\n**Điều 1.**", "a.md", "md"),
        ("# Điều 1.", "a.txt", "txt"),
        ("Số: 1 < 2 > 0 | -- | --", "a.txt", "txt"),
        ("UBND\n-----\n| a |\n", "a.txt", "txt"),
        ("a <b và c> d", "a.txt", "txt"),
    ],
)
def test_formats_are_told_by_content(content: str, name: str, format_name: str) -> None:
    assert detect_format(content.encode(), name)[0] == format_name
    if format_name == "html":
        assert detect_format(content.lstrip("\ufeff").encode("utf-16"), name)[0] == format_name


def test_strings_are_told_by_content_too() -> None:
    table = (
        "| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | Xây dựng kế hoạch | Sở Y tế |"
    )
    page = "<table><tr><th>TT<th>Nhiệm vụ<th>Cơ quan chủ trì<tr><td>1<td>Xây dựng kế hoạch<td>Sở Y tế</table>"
    for text, format_name in ((table, "md"), (page, "html")):
        decree = vdp.parse(text)
        assert decree.source.format == format_name
        (task,) = decree.tasks
        assert (task.title, task.lead[0].name) == ("Xây dựng kế hoạch", "Sở Y tế")
        assert decree.quote(task.lead[0]) == "Sở Y tế"


VIETNAMESE = "Điều 1. Giao Sở Y tế hướng dẫn việc thực hiện; báo cáo Ủy ban nhân dân tỉnh."


def windows_1258(text: str) -> bytes:
    """Return a text as windows-1258 writes it: a letter with its hat or horn, then its tone."""
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = "".join(mark for mark in parts if mark not in tone) if tone else parts
        pieces.append(unicodedata.normalize("NFC", rest) + tone)
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (VIETNAMESE.encode(), "utf-8"),
        (VIETNAMESE.encode("utf-8-sig"), "utf-8"),
        (VIETNAMESE.encode("utf-16"), "utf-16"),
        (f"<p>{VIETNAMESE}</p>".encode("utf-16-be"), "utf-16-be"),
        (b"<meta charset=iso-8859-1>" + VIETNAMESE.encode(), "utf-8"),
        (b"<meta charset=utf-8>" + VIETNAMESE.encode() + b"\xe1\xbb", "utf-8"),
        (windows_1258(VIETNAMESE), "windows-1258"),
        (b'<meta content="text/html; charset=windows-1258">' + windows_1258(VIETNAMESE), "cp1258"),
        (b"<meta charset=nothing-known>" + windows_1258(VIETNAMESE), "windows-1258"),
        ("".join(f"&#{ord(letter)};" for letter in VIETNAMESE).encode(), "utf-8"),
    ],
)
def test_encodings(content: bytes, encoding: str) -> None:
    source = read_page(content)
    assert source.encoding == encoding
    assert unicodedata.normalize("NFC", source.text).rstrip("\ufffd") == VIETNAMESE


def test_pages_without_text_say_so() -> None:
    for page in ("<html><body></body></html>", "<p hidden>Điều 1.</p>x"[:9] + ">", "<br>&nbsp;"):
        with pytest.raises(vdp.UnreadableSource, match="the page has no text"):
            read_page(page)


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote"])
def test_deep_pages_are_refused_in_good_time(tag: str) -> None:
    page = f"<{tag}>" * 60_000 + "Điều 1."
    start = time.process_time()
    with pytest.raises(vdp.UnreadableSource, match=r"more than 1,000 deep \(Options.max_nesting"):
        read_page(page)
    assert time.process_time() - start < 5
    assert read_page(f"<{tag}>" * 200 + "Điều 1.").text.endswith("Điều 1.")


def test_large_pages_are_read_in_linear_time() -> None:
    """Four times the page takes about four times the time; sixteen would be quadratic."""
    row = "<tr><td rowspan=3>1<td colspan=2><p>Sở Y tế<br>chủ trì</p><td></td></tr>"
    seconds = []
    for rows in (2_000, 8_000):
        page = f"<table>{row * rows}</table>"
        source = read_page(page)
        seconds.append(seconds_of(partial(read_page, page)))
        assert len(source.grids[0].cells) == 3 * rows
    assert seconds[1] < 10 * seconds[0] + 0.1


# ---------------------------------------------------------------- laws
PIECES = st.sampled_from(
    "<p> </p> <div> </div> <b> </b> <table> </table> <tr> </tr> <td> <td&rowspan=2> <td&colspan=3> </td>"
    " <li> <ol&start=3> </ol> <ul> </ul> <br> <sup> </sup> <a&href=#ftn1> <a&href=/x> </a> <nav> </nav>"
    " <pre> </pre> <div&id=ftn1> <th> <caption> <select> <option> </select> <form> <svg> </svg> <math>"
    " <p&style=display:none> <span&style=display:block> </span> <body> </html> <!-- --> &amp; &nbsp;"
    " &#0; <? <! </ < > Điều&1. Căn&cứ Sở&Y&tế 12 ² \n 1.&Một -&Hai".replace(
        "&href", " href"
    ).split(" ")
).map(lambda piece: piece.replace("&", " ") if piece[0] == "<" else piece)
SOUP = st.lists(PIECES, max_size=40).map("".join)
INVISIBLE = (
    "script, style, template, title, head, iframe, noembed, noframes, object, canvas, map, datalist"
)
ADDED = re.compile(r"(?m)^(?:- |-?\d+\. )")


def visible(page: str) -> Counter[str]:
    """Return how often each character is shown, by selectolax alone."""
    tree = LexborHTMLParser(page)
    for node in tree.css(f"{INVISIBLE}, audio, video, [hidden], [style*='display:none']"):
        node.decompose()
    text = tree.body.text() if tree.body else ""
    return Counter(unicodedata.normalize("NFKC", "".join(text.split())))


def holds(source: Source) -> Counter[str]:
    return Counter(unicodedata.normalize("NFKC", "".join(source.text.split())))


def check_source(source: Source) -> None:
    """The laws of a source: lines tile the text, grids hold lines and do not overlap."""
    assert "\n".join(source.text[line.start : line.end] for line in source.lines) == source.text
    for grid in source.grids:
        taken: set[tuple[int, int]] = set()
        for cell in grid.cells:
            assert 0 <= cell.first_line <= cell.end_line <= len(source.lines)
            assert min(cell.row, cell.column, cell.rows, cell.columns) >= 1
            for line in source.lines[cell.first_line : cell.end_line]:
                assert line.hint is not None
                assert line.hint.kind == "cell"
            if cell.rows == 1:
                assert (cell.row, cell.column) not in taken
                taken.add((cell.row, cell.column))


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_any_tag_soup_is_read_and_nothing_shown_is_lost(page: str) -> None:
    try:
        source = read_page(page)
    except vdp.UnreadableSource:
        assert not visible(page)
        return
    check_source(source)
    assert not visible(page) - holds(source)
    if visible(page):  # a page of which nothing is shown is read as it is
        assert set((holds(source) - visible(page)).elements()) <= set("-.0123456789")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.md", "a.txt"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    try:
        source = read_bytes(content, name, OPTIONS)
    except vdp.UnreadableSource:
        return
    assert source.text.strip()
    assert source.lines


MARKS = "| || |---|---| --- * ** _ __ ` ``` ~~ # \\ \\| - + 1. > ( ) (*) ! : < Sở Y tế 12 ___"
MARKDOWN = st.lists(
    st.sampled_from([*MARKS.split(" "), "<br>", "\n", "\n", "\n\n", " ", "  "]), max_size=40
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_any_markdown_keeps_its_letters_and_digits(text: str) -> None:
    try:
        source = read_bytes(text.encode(), "a.md", OPTIONS)
    except vdp.UnreadableSource:
        assert not text.strip()
        return
    check_source(source)
    letters = [letter for letter in text.replace("<br>", "") if letter.isalnum()]
    assert [letter for letter in source.text if letter.isalnum()] == letters


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["|", " | ", "\t", "\n", "\n", "Sở", "Y tế", "1.", " "]), max_size=40)
)
def test_marking_cells_keeps_every_character(pieces: list[str]) -> None:
    text = "".join(pieces)
    source = mark_cells(Source.of_text(text))
    assert source.text == text
    kept = "".join(text[line.start : line.end] for line in source.lines)
    assert "".join(kept.split()) == "".join(text.split())
    assert [line.start for line in source.lines] == sorted(line.start for line in source.lines)


# ---------------------------------------------------------------- real documents
def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(params=["baclieu_qd2083_2016_tthc", "bvhttdl_qd784_2020_kh_tuyentruyen"])
def quick_page(request: pytest.FixtureRequest, corpus: Path) -> Path:
    return corpus / "corpus" / "html" / f"tvpl_{request.param}.html"


def gold_pages(corpus: Path) -> list[Path]:
    return sorted((corpus / "corpus" / "html").glob("*.html"))


def document_lines(source: Source) -> Source:
    """Return the document without its furniture and notes, which stand behind it."""
    lines = tuple(line for line in source.lines if line.hint and line.hint.kind in ("text", "cell"))
    return dataclasses.replace(source, lines=lines, text=source.text[: lines[-1].end])


def test_real_pages_have_the_blocks_that_their_markup_has(corpus: Path) -> None:
    """Every line of the derived truth is a block, for every page that has one."""
    compared = 0
    for path in gold_pages(corpus):
        gold = corpus / "gold" / "repair" / f"{path.stem}.gold.txt"
        if gold.is_file():
            repaired = repair_source(document_lines(read_file(path, OPTIONS)))
            blocks = [squeezed(line) for line in repaired.text.split("\n")]
            wanted = [squeezed(line) for line in gold.read_text("utf-8").split("\n")]
            assert blocks == [line for line in wanted if line]
            compared += 1
    assert compared


def test_real_pages_lose_nothing_that_is_shown(corpus: Path) -> None:
    for path in gold_pages(corpus):
        page = path.read_text("utf-8")
        source = read_file(path, OPTIONS)
        check_source(source)
        assert not visible_of_real(page) - holds(source)
        added = holds(source) - visible_of_real(page)
        assert set(added) <= set("-.0123456789")
        assert sum(added.values()) < 300


def visible_of_real(page: str) -> Counter[str]:
    """Return what is shown of a page from a site; hidden elements by their style attribute."""
    tree = LexborHTMLParser(page)
    for node in tree.css(f"{INVISIBLE}, [hidden]"):
        node.decompose()
    for node in tree.css("[style]"):
        style = (node.attributes.get("style") or "").lower().replace(" ", "")
        if re.search(r"display:none|visibility:hidden|mso-hide:all", style):
            node.decompose()
    text = tree.body.text() if tree.body else ""
    return Counter(unicodedata.normalize("NFKC", "".join(text.split())))


def test_paths_lead_to_the_lines(quick_page: Path) -> None:
    tree = LexborHTMLParser(quick_page.read_text("utf-8"))
    source = read_file(quick_page, OPTIONS)
    for line in source.lines:
        assert line.hint is not None
        assert line.hint.place is not None
        (node,) = tree.css(line.hint.place.path or "")
        text = source.text[line.start : line.end]
        assert squeezed(text).removeprefix("-") in squeezed(node.text()) or text[0] in "-0123456789"


def test_a_real_table_in_markdown_has_every_cell(corpus: Path) -> None:
    (grid,) = (source := read_file(corpus / "corpus/md/nq03_2025_pl2_tasks.md", OPTIONS)).grids
    truth = json.loads((corpus / "gold/tables/nq03_2025_pl2.rows.json").read_text("utf-8"))
    cells = {
        (cell.row, cell.column): "\n".join(
            source.text[line.start : line.end]
            for line in source.lines[cell.first_line : cell.end_line]
        )
        for cell in grid.cells
    }
    rows = {cells[row, 1].rstrip("."): row for row, column in cells if column == 1}
    roles = ("task", "lead", "coordinating", "product", "deadline")
    assert len(truth) == 140
    for row in truth:
        found = [squeezed(cells[rows[row["number"]], column]) for column in range(2, 7)]
        assert found == [squeezed(row["cells"].get(role) or "") for role in roles]


def test_real_markdown_is_read_and_told_by_its_content(corpus: Path) -> None:
    for path in sorted((corpus / "corpus" / "md").glob("*.md")):
        source = read_file(path, OPTIONS)
        check_source(source)
        assert read_bytes(path.read_bytes(), "a", OPTIONS).format == "md"
        text = path.read_text("utf-8")
        assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, source.text))
