"""RTF: fonts and code pages by run, tables, and what stands apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vn_decree_parser as vdp
from reading import read_cases
from vn_decree_parser.readers import read_bytes
from word_files import cells_of, lines_of

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0{\*\panose 02}Times New Roman;}"
    r"{\f1\fcharset0 .VnTime;}{\f2\fcharset0 .VnTimeH;}{\f3\fcharset2 Symbol;}"
    r"{\f4\fcharset0 VNI-Times;}{\f5\fcharset163 Times{\*\falt Arial};}"
    r"{\f6\fcharset162 .VnTime Tur;}}{\colortbl;\red0;}"
    "\n"
)
CASES = read_cases("rtf", "features")


def rtf_of(case: dict[str, Any]) -> bytes:
    """Return the file of a case; letters that the page 1252 lacks are written as Unicode."""
    body = "".join(
        sign if sign < "\x80" else f"\\u{ord(sign)}?" for sign in case["rtf"].strip("\n")
    )
    return (HEAD + body + ("" if case.get("cut") else "}")).encode("ascii")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_features(case: dict[str, Any]) -> None:
    source = read_bytes(rtf_of(case), "a.rtf", vdp.Options())
    assert lines_of(source) == case["lines"]
    assert [cells_of(grid, source) for grid in source.grids] == case.get("cells", [])


def test_what_was_decoded_is_said() -> None:
    case = next(case for case in CASES if case["name"].startswith("old fonts"))
    source = read_bytes(rtf_of(case), "a.doc", vdp.Options())
    assert source.format == "rtf"
    assert {one.encoding for one in source.decoded} == {"vni"}


def test_groups_too_deep_are_refused() -> None:
    with pytest.raises(vdp.UnreadableSource, match=r"limit of 1,000 \(Options.max_nesting"):
        read_bytes(b"{\\rtf1 " + b"{" * 5000, "a.rtf", vdp.Options())
    with pytest.raises(vdp.UnreadableSource, match="the document has no text"):
        read_bytes(b"{\\rtf1}", "a.rtf", vdp.Options())


EVERYTHING = rtf_of({"rtf": "\n".join(case["rtf"] for case in CASES)})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=9))
def test_damaged_files_raise_nothing_undocumented(damage: list[tuple[float, bytes]]) -> None:
    content = EVERYTHING
    for place, put in damage:
        at = 6 + int(place * (len(content) - 6))
        content = content[:at] + put + content[at + len(put) // 2 :]
    try:
        text = read_bytes(content, "a.rtf", vdp.Options()).text
    except vdp.UnreadableSource as error:
        text = error.reason
    assert text.strip()
