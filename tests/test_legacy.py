"""Old fonts: by their names and by their letters; Unicode is never touched."""

from __future__ import annotations

import difflib
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vn_decree_parser as vdp
from reading import read_cases
from vn_decree_parser.readers import read_bytes, read_file
from vn_decree_parser.readers.legacy import decode_legacy, decode_passages
from word_files import lines_of, word_file

CASES = read_cases("legacy", "texts")
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_texts(case: dict[str, Any]) -> None:
    assert decode_legacy(case["written"], case.get("font")) == case["read"]


def written_in(encoding: str, text: str) -> str:
    """Return a text as an old font has it: the inverse of the library's table."""
    from viparse.normalize.encodings import CHARMAPS

    inverse = {letter: written for written, letter in reversed(CHARMAPS[encoding].pairs)}
    return "".join(inverse.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


PAGE = """Điều 1. Phê duyệt Kế hoạch phát triển kinh tế và xã hội của tỉnh năm tới.
Giao Sở Tài chính chủ trì, phối hợp với Sở Nông nghiệp tham mưu cho tỉnh.
1. Dùng công nghệ thông tin; khắc phục ô nhiễm, bảo vệ nguồn nước sạch.
Số lượng
xã, thị trấn
và có ý kiến"""


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
def test_plain_text_in_an_old_font_is_read(encoding: str) -> None:
    old = written_in(encoding, PAGE)
    assert [one.text for one in decode_passages(old.split("\n"))] == PAGE.split("\n")
    for content in (old.encode(), old.encode("latin-1")):
        source = read_bytes(content, "a.txt", vdp.Options())
        assert source.text == PAGE
        assert [one.encoding for one in source.decoded] == [encoding]


def test_the_vietnamese_page_of_windows_is_read() -> None:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    letters = []
    for letter in unicodedata.normalize("NFC", PAGE):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        base = "".join(part for part in parts if part not in tones)
        letters.append(unicodedata.normalize("NFC", base) + tone)
    source = read_bytes("".join(letters).encode("cp1258"), "a.txt", vdp.Options())
    assert source.text == PAGE
    assert source.encoding == "cp1258"


def test_a_mixed_document_keeps_its_unicode() -> None:
    lines = PAGE.split("\n")
    mixed = [*(written_in("tcvn3", line) for line in lines[:3]), *lines[:3]]
    assert [one.text for one in decode_passages(mixed)] == lines[:3] * 2
    within = [f"{written_in('tcvn3', lines[0])} {lines[1]}", written_in("tcvn3", lines[2])]
    assert [one.text for one in decode_passages(within)] == [f"{lines[0]} {lines[1]}", lines[2]]


def test_the_decree_says_what_was_decoded() -> None:
    decree = vdp.parse("Mở đầu\n" + written_in("tcvn3", PAGE))
    (problem,) = [one for one in decree.problems if one.code == "font-decoded"]
    assert problem.says.endswith("TCVN3")
    assert decree.tasks[0].lead[0].name == "Sở Tài chính"


def test_fonts_of_runs_and_styles_in_a_word_file() -> None:
    body = """<w:p><w:r><w:t>Sè 12 ng</w:t></w:r><w:r>
<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>ày</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>kÕ ho¹ch n</w:t></w:r><w:r>
<w:softHyphen/><w:t>íc</w:t></w:r></w:p>"""
    styles = """<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:rFonts w:hAnsi=".VnTimeH"/></w:rPr></w:style>"""
    source = read_bytes(word_file(body, {"styles": styles}), "a.docx", vdp.Options())
    assert lines_of(source) == ["| Số 12 ngày", "| KẾ HOẠCH NƯỚC"]


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("*/received.txt")), ids=lambda p: p.parent.name
)
def test_texts_in_unicode_stay_as_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [one.text for one in decode_passages(text.split("\n"))] == text.split("\n")


@given(
    st.text(st.characters(max_codepoint=0x1EFF)), st.sampled_from([None, ".VnTime", "VNI-Times"])
)
def test_any_text_is_decoded_or_left(text: str, font: str | None) -> None:
    assert isinstance(decode_legacy(text, font), str)


# The least share of letters with marks that must be right, by folder.  Case aside: the transcripts
# have lost the capitals of the fonts that draw them (.VnTimeH), which are read here.
FLOORS = {"doc": 0.98, "rtf": 0.98, "pdf": 0.95}
TRANSCRIPTS = [
    ("doc", "tcvn3_cantho_qd256_2004_cchc"),
    ("doc", "tcvn3_nd29_1998_dancho_xa"),
    ("doc", "vni_binhphuoc_qd991_2008"),
    ("rtf", "tcvn3_nd26_2001"),
    ("pdf", "tcvn3_nhnn_tt01_2006"),
]


@pytest.mark.parametrize(("folder", "name"), TRANSCRIPTS, ids=[name for _, name in TRANSCRIPTS])
def test_letters_of_real_documents(corpus: Path, folder: str, name: str) -> None:
    truth = (corpus / "gold" / "transcript" / f"{name}.txt").read_text("utf-8")
    source = read_file(corpus / "corpus" / folder / f"{name}.{folder}", vdp.Options())
    assert share_of_marks(truth, source.text) >= FLOORS[folder]


def share_of_marks(truth: str, own: str) -> float:
    """Return the share of the truth's letters with marks that stand at their places in a text."""
    wanted, given = (
        re.findall(r"[^\W_]+|[^\w\s]", unicodedata.normalize("NFC", text).casefold())
        for text in (truth, own)
    )
    right = 0
    matcher = difflib.SequenceMatcher(None, wanted, given, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            right += sum(marks("".join(wanted[a:b])))
        else:
            left, other = "".join(wanted[a:b]), "".join(given[c:d])
            for block in difflib.SequenceMatcher(
                None, left, other, autojunk=False
            ).get_matching_blocks():
                right += sum(marks(left[block.a : block.a + block.size]))
    return right / sum(marks("".join(wanted)))


def marks(text: str) -> list[bool]:
    return [letter > "\x7f" and letter.isalpha() for letter in text]
