"""Word files: what a page shows is read once, in order, with its place."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import vn_decree_parser as vdp
from published import parsed
from reading import read_cases
from vn_decree_parser.readers import read_bytes
from vn_decree_parser.source import Source
from word_files import cells_of, lines_of, word_file, word_xml, zip_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(content: bytes, name: str = "a.docx", **options: Any) -> Source:
    return read_bytes(content, name, vdp.Options(**options))


def named(case: dict[str, Any]) -> str:
    return case["name"]


@pytest.mark.parametrize("case", read_cases("docx", "features"), ids=named)
def test_features(case: dict[str, Any]) -> None:
    assert lines_of(read(word_file(case["body"], case.get("parts")))) == case["lines"]


def paragraph(row: str) -> str:
    where, _, text = row.partition(" ")
    if where.endswith(":"):
        properties = f'<w:pStyle w:val="{where[:-1]}"/>'
    else:
        list_id, _, level = where.partition(".")
        properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("case", read_cases("docx", "numbering"), ids=named)
def test_automatic_numbers_are_visible(case: dict[str, Any]) -> None:
    body = "".join(map(paragraph, case["paragraphs"]))
    parts = {"numbering": case["lists"], "styles": case.get("styles", "")}
    source = read(word_file(body, parts))
    assert source.text.split("\n") == case["lines"]


@pytest.mark.parametrize("case", read_cases("docx", "tables"), ids=named)
def test_tables(case: dict[str, Any]) -> None:
    source = read(word_file(f"<w:tbl>{case['table']}</w:tbl>"))
    grids = [cells_of(grid, source) for grid in source.grids]
    assert grids == [case["cells"], *([case["inner"]] if "inner" in case else [])]


def decision() -> Any:
    """Return a document that python-docx builds: letterhead, articles, a table, a page number."""
    document = docx.Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "UBND TỈNH LONG BIÊN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.add_paragraph("Điều 1. Giao nhiệm vụ")
    document.add_paragraph("Sở Y tế", style="List Number")
    document.add_paragraph("Sở Nội vụ", style="List Number")
    document.add_paragraph("Kèm theo", style="List Bullet")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "STT"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Đơn vị"
    table.cell(2, 1).text = "Sở Tài chính"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    return document


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_document_of_python_docx() -> None:
    content = saved(decision())
    source = read(content)
    assert lines_of(source) == [
        "| [1.1.1] UBND TỈNH LONG BIÊN",
        "| [1.1.2] CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "| Điều 1. Giao nhiệm vụ",
        "| 1. Sở Y tế",
        "| 2. Sở Nội vụ",
        "| • Kèm theo",
        "| [2.1.1] STT",
        "| [2.1.2] Đơn vị",
        "| [2.3.2] Sở Tài chính",
        "| furniture: Trang 1",
    ]
    assert source.format == "docx"
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert source.place_at(source.text.index("Sở Nội vụ")).paragraph == 3


def test_places_count_as_python_docx_does() -> None:
    content = saved(decision())
    document = docx.Document(io.BytesIO(content))
    source = read(content)
    seen = 0
    for line in source.lines:
        place, text = line.hint.place, source.text[line.start : line.end]
        if line.hint.kind == "text":
            assert text.endswith(document.paragraphs[place.paragraph - 1].text)
        elif line.hint.kind == "cell":
            cell = document.tables[place.table - 1].cell(place.row - 1, place.column - 1)
            assert text == cell.paragraphs[place.paragraph - 1].text
        seen += line.hint.kind != "furniture"
    assert seen == 9


def test_the_strict_spelling_of_the_format_is_read() -> None:
    strict = word_xml(
        "document", "<w:body><w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p></w:body>"
    ).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read(zip_of({"word/document.xml": strict.encode()})).text == "Điều 1."


ONE = "<w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p>"
BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + word_xml("document", "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>").encode()
)
OUTSIDE = (
    b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    + word_xml("document", "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>").encode()
)


def encrypted_zip() -> bytes:
    """Return an archive whose entries claim to be encrypted."""
    content = bytearray(word_file(ONE))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= 1
    return bytes(content)


REFUSED: dict[str, tuple[bytes, str]] = {
    "no document": (zip_of({"word/other.xml": b"<a/>"}), "no document is in it"),
    "no body": (zip_of({"word/document.xml": word_xml("document", "").encode()}), "has no body"),
    "no text": (word_file("<w:p/>"), "the document has no text"),
    "broken XML": (zip_of({"word/document.xml": b"<w:document"}), "broken: word/document.xml"),
    "not XML": (zip_of({"word/document.xml": b"\x00\x01"}), "broken: word/document.xml"),
    "cut off": (word_file(ONE)[:-30], "broken zip archive"),
    "password": (encrypted_zip(), "encrypted: it needs a password"),
    "entities": (zip_of({"word/document.xml": BOMB}), "declares entities"),
    "entities outside": (zip_of({"word/document.xml": OUTSIDE}), "declares entities"),
    "a spreadsheet": (zip_of({"xl/workbook.xml": b"<a/>"}), r"a spreadsheet \(.xlsx\)"),
    "an archive": (zip_of({"word.txt": b"a"}), "this is a zip archive"),
    "deep": (word_file("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "broken: word/document.xml"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_why(name: str) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(vdp.UnreadableSource, match=reason):
        read(content)


def test_limits_are_named() -> None:
    content = word_file(ONE * 1000)
    with pytest.raises(vdp.UnreadableSource, match=r"10,000 bytes \(Options.max_unpacked_bytes"):
        read(content, max_unpacked_bytes=10_000)
    with pytest.raises(vdp.UnreadableSource, match=r"limit of 2 \(Options.max_archive_entries"):
        read(content, max_archive_entries=2)
    with pytest.raises(vdp.UnreadableSource, match=r"limit of 100 \(Options.max_characters"):
        read(content, max_characters=100)


def test_the_content_tells_the_format_not_the_name() -> None:
    content = word_file(ONE)
    assert {read(content, name).format for name in ("a.doc", "a.pdf", "a", "a.txt")} == {"docx"}


def outcome(content: bytes) -> str:
    """Return the text of a file, or why it is refused; anything else that is raised is a defect."""
    try:
        return read(content).text
    except vdp.UnreadableSource as error:
        return error.reason


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_damaged_files_raise_nothing_undocumented(damage: list[tuple[float, int]]) -> None:
    content = bytearray(DECISION)
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    assert outcome(bytes(content)).strip()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_markup_raises_nothing_undocumented(data: st.DataObject) -> None:
    """Elements taken out, put elsewhere, values exchanged: the XML is well formed but wrong."""
    root = etree.fromstring(MARKUP)
    for _ in range(data.draw(st.integers(1, 5))):
        elements = [one for one in root.iter() if one.getparent() is not None]
        one = elements[data.draw(st.integers(0, len(elements) - 1))]
        other = elements[data.draw(st.integers(0, len(elements) - 1))]
        act = data.draw(st.sampled_from(("drop", "move", "value")))
        if act == "value":
            value = data.draw(st.sampled_from(("", "-1", "999999999999", "x", "²", "4")))
            for key in one.attrib:
                one.set(key, value)
        elif act == "drop" and len(elements) > 1:
            one.getparent().remove(one)
        elif act == "move" and one not in other.iterancestors() and one is not other:
            other.append(one)
    body = b"".join(etree.tostring(child) for child in root)
    assert outcome(word_file(body.decode(), {"numbering": LISTS})).strip()


DECISION = saved(decision())
MARKUP = word_xml(
    "body",
    "".join(case["body"] for case in read_cases("docx", "features"))
    + "".join(f"<w:tbl>{case['table']}</w:tbl>" for case in read_cases("docx", "tables"))
    + paragraph("1.0 một")
    + paragraph("1.1 hai"),
)
LISTS = read_cases("docx", "numbering")[0]["lists"]


@pytest.mark.parametrize("name", ["nd03_2026", "nd30_2020_phuluc1", "nd356_2025", "nq01_2020_hdtp"])
def test_no_character_of_a_real_document_is_lost(corpus: Path, name: str) -> None:
    path = corpus / "corpus" / "docx" / f"{name}.docx"
    content = path.read_bytes()
    root = docx.Document(io.BytesIO(content)).element
    for other in list(
        root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
    ):
        other.getparent().remove(other)
    visible = "".join(text.text or "" for text in root.iter(f"{W}t"))
    source = read(content)
    own = "".join(
        source.text[line.start : line.end]
        for line in source.lines
        if line.hint.kind in ("text", "cell")
    )
    note = "".join(filter(_RAISED.__contains__, own))  # digits that lead to notes are raised
    assert Counter(re.sub(r"\s", "", own)) == Counter(re.sub(r"\s", "", visible)) + Counter(note)


_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")


def test_forms_and_letterheads_give_no_tasks(corpus: Path) -> None:
    """64 tables, nearly all forms and letterheads: none of them is a table of tasks."""
    decree = parsed(corpus / "corpus" / "docx" / "nd03_2026.docx")
    assert decree.tables
    assert {table.kind for table in decree.tables} == {"other"}
    assert not [task for task in decree.tasks if task.origin == "table"]
    places = [table.place.table for table in decree.tables if table.place]
    assert places == sorted(set(places))
