"""Files of Word 97 to 2003: pieces, fonts by run and style, tables, lists, notes, refusals."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vn_decree_parser as vdp
from old_word_files import OldParagraph, OldWord, modifier, ole_file, one_list, row
from published import parsed
from vn_decree_parser.readers import read_bytes
from vn_decree_parser.source import Source
from word_files import cells_of, lines_of, word_file

FONT, HIDDEN, DELETED, SYMBOL = 0x4A4F, 0x083C, 0x0800, 0x6A09
IN_TABLE, DEPTH, INNER_CELL, INNER_ROW = 0x2416, 0x6649, 0x244B, 0x244C
CELL = modifier(IN_TABLE, 1)


def font(number: int) -> bytes:
    return modifier(FONT, number, 0)


def plain(text: str, modifiers: bytes = b"", mark: str = "\r") -> OldParagraph:
    return OldParagraph([(text, b"")], modifiers, mark)


def read(word: OldWord) -> Source:
    return read_bytes(word.content(), "a.doc", vdp.Options())


def test_paragraphs_lines_pages_and_signs() -> None:
    word = OldWord([plain("Số:\t12/QĐ\x1eUBND\x0bngày"), plain(""), plain("kết\x1f quả\x0cB")])
    assert lines_of(read(word)) == ["| Số:\t12/QĐ-UBND", "? ngày", "| kết quả", "| B"]


def test_text_in_single_bytes() -> None:
    source = read(OldWord([plain("“Đề án” – c".replace("Đề án", "a"))], packed=True))
    assert source.text == "“a” – c"
    assert source.format == "doc"


def test_fields_show_results_hidden_and_deleted_text_is_not_shown() -> None:
    runs = [
        ("Trang \x13 PAGE \x14", b""),
        ("2\x15/", b""),
        ("ẩn", modifier(HIDDEN, 1)),
        ("bỏ", modifier(DELETED, 1)),
        ("\x13 XE", modifier(HIDDEN, 1)),
        ("\x14\x15", b""),
        ("9 (", b""),
        ("(", modifier(SYMBOL, 1, 0, 0xB3, 0xF0)),
    ]
    word = OldWord([OldParagraph(runs)], fonts=["Arial", "Symbol"])
    assert lines_of(read(word)) == ["| Trang 2/9 (≥"]


def test_old_fonts_by_run_and_by_style() -> None:
    runs = [("Sè ", b""), ("ngày ", font(0)), ("kÕ ho¹ch", font(2)), (" keá", font(3))]
    fonts = ["Arial", ".VnTime", ".VnTimeH", "VNI-Times"]
    source = read(OldWord([OldParagraph(runs)], fonts=fonts, style=font(1)))
    assert source.text == "Số ngày KẾ HOẠCH kế"


def table() -> list[OldParagraph]:
    """Return a table whose first column is merged downwards and whose heading spans two."""
    return [
        plain("TT", CELL, "\x07"),
        plain("Đơn vị", CELL, "\x07"),
        plain("", row([0, 900, 5000]), "\x07"),
        plain("", CELL, "\x07"),
        plain("A", CELL),
        plain("B", CELL, "\x07"),
        plain("", CELL, "\x07"),
        plain("", row([0, 900, 3000, 5000], over=[0]), "\x07"),
        plain("Hết"),
    ]


def test_tables() -> None:
    source = read(OldWord(table()))
    assert lines_of(source) == [
        "| [1.1.1] TT", "| [1.1.2] Đơn vị", "| [1.2.2] A", "| [1.2.2] B", "| Hết",
    ]  # fmt: skip
    assert cells_of(source.grids[0], source) == [
        "1.1 2×1 TT", "1.2 1×2 Đơn vị", "2.2 1×1 A/B", "2.3 1×1 ",
    ]  # fmt: skip


def test_a_row_whose_definition_lies_far_away() -> None:
    far = row([0, 900, 5000], left=[1])
    end = modifier(IN_TABLE, 1) + struct.pack("<HI", 0x6646, 8)
    body = [plain("A", CELL, "\x07"), plain("B", CELL, "\x07"), plain("", end, "\x07")]
    source = read(OldWord(body, far=bytes(8) + struct.pack("<H", len(far)) + far))
    assert cells_of(source.grids[0], source) == ["1.1 1×2 A/B"]


def test_a_table_in_a_cell() -> None:
    deep = modifier(IN_TABLE, 1) + struct.pack("<HI", DEPTH, 2)
    body = [
        plain("ngoài", CELL),
        plain("trong", deep + modifier(INNER_CELL, 1)),
        plain("", deep + modifier(INNER_ROW, 1)),
        plain("cuối", CELL, "\x07"),
        plain("", row([0, 900]), "\x07"),
    ]
    source = read(OldWord(body))
    assert [cells_of(grid, source) for grid in source.grids] == [
        ["1.1 1×1 ngoài/trong/cuối"],
        ["1.1 1×1 trong"],
    ]


def test_automatic_numbers_are_visible() -> None:
    def item(level: int, text: str) -> OldParagraph:
        return plain(text, modifier(0x460B, 1, 0) + modifier(0x260A, level))

    word = OldWord(
        [item(0, "MỤC TIÊU"), item(1, "Chung"), item(1, "Riêng"), item(0, "NHIỆM VỤ")],
        parts=one_list([(1, "%1."), (0, "%1.%2.")]),
    )
    assert read(word).text.split("\n") == [
        "I. MỤC TIÊU",
        "I.1. Chung",
        "I.2. Riêng",
        "II. NHIỆM VỤ",
    ]


def test_notes_and_headers_stand_apart() -> None:
    word = OldWord(
        [plain("Theo\x02 Luật"), plain("Hết")],
        stories={1: [plain("\x02 Báo cáo")], 2: [plain("Trang 1"), plain("")]},
        parts={
            2: struct.pack("<IIH", 4, 12, 1),
            3: struct.pack("<II", 0, 10),
            11: struct.pack("<9I", 0, 0, 0, 0, 0, 0, 0, 8, 9),
        },
    )
    assert lines_of(read(word)) == [
        "| Theo¹ Luật", "| Hết", "| note: 1 Báo cáo", "| furniture: Trang 1",
    ]  # fmt: skip


REFUSED = {
    "encrypted": (OldWord([plain("a")], flags=0x0300).content(), "encrypted: it needs a password"),
    "older": (OldWord([plain("a")], version=0x65).content(), "before Word 97"),
    "no text": (OldWord([plain("")]).content(), "the document has no text"),
    "no head": (ole_file({"WordDocument": b"x" * 5000}), "no head"),
    "no pieces": (OldWord([plain("a")], parts={33: b"\0"}).content(), "no table of pieces"),
    "cut off": (OldWord([plain("a")]).content()[:3000], "broken|cannot be read"),
    "spreadsheet": (ole_file({"Workbook": b"x"}), r"an old spreadsheet \(.xls\)"),
    "presentation": (ole_file({"PowerPoint Document": b"x"}), r"an old presentation \(.ppt\)"),
    "password": (ole_file({"EncryptedPackage": b"x"}), "encrypted Office file"),
    "something": (ole_file({"Contents": b"x"}), "an old Office file without a text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_why(name: str) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(vdp.UnreadableSource, match=reason):
        read_bytes(content, "a.doc", vdp.Options())


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (b"{\\rtf1 Mot\\par}", "rtf"),
        ("Điều 1.".encode(), "txt"),
        ("<html><body><p>Điều 1. Giao Sở Y tế</p></body></html>".encode(), "html"),
        (word_file("<w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p>"), "docx"),
    ],
)
def test_other_formats_named_doc(content: bytes, format_name: str) -> None:
    assert read_bytes(content, "a.doc", vdp.Options()).format == format_name


EVERYTHING = OldWord(
    [*table(), plain("Sè 12", modifier(0x460B, 1, 0))],
    fonts=["Arial", ".VnTime"],
    style=font(1),
    parts=one_list([(0, "%1.")]),
).content()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_damaged_files_raise_nothing_undocumented(damage: list[tuple[float, int]]) -> None:
    content = bytearray(EVERYTHING)
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    try:
        text = read_bytes(bytes(content), "a.doc", vdp.Options()).text
    except vdp.UnreadableSource as error:
        text = error.reason
    assert text.strip()


def test_one_document_in_both_formats_has_one_outline(corpus: Path) -> None:
    decrees = [
        parsed(corpus / "corpus" / kind / f"nd30_2020_phuluc1.{kind}") for kind in ("doc", "docx")
    ]
    old, new = (
        [
            (section.kind, section.number, section.heading)
            for component in decree.components
            for section in walk(component)
        ]
        for decree in decrees
    )
    assert len(new) > 50
    assert old == new


def walk(section: vdp.Section) -> list[vdp.Section]:
    return [section, *(inner for child in section.children for inner in walk(child))]


ARCHIVE = """From: <Saved by a browser>
Subject: Quyet dinh
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----x"

------x
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
------x
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><body><p>=C4=90i=E1=BB=81u 1. Giao S=E1=BB=9F Y t=E1=BA=BF =
x=C3=A2y d=E1=BB=B1ng =C4=90=E1=BB=81 =C3=A1n.</p></body></html>
------x--
"""


def test_a_web_archive_named_doc() -> None:
    content = ARCHIVE.replace("\n", "\r\n").encode()
    source = read_bytes(content, "a.doc", vdp.Options())
    assert source.text == "Điều 1. Giao Sở Y tế xây dựng Đề án."
    empty = ARCHIVE.replace("text/html; charset", "text/css; charset")
    with pytest.raises(vdp.UnreadableSource, match="holds no page"):
        read_bytes(empty.encode(), "a.doc", vdp.Options())
