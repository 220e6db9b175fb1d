"""Input made to break the package: it costs time and memory in proportion, and raises what is said."""

from __future__ import annotations

import time
import tomllib
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from patterns import bad_strings, every_pattern, way_of_use
from timing import seconds_of
from vn_decree_parser.pipeline import parse_source
from vn_decree_parser.readers import read_bytes
from word_files import word_file, zip_of

CASES = Path(__file__).parent / "cases" / "hostile"
TRUE = (
    "Điều 1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Đề án trước ngày 30/11/2025. "
    "Các đơn vị thực hiện nhiệm vụ được giao theo quy định của pháp luật.\n"
)


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", read_cases("texts"), ids=lambda case: case["why"])
def test_no_text_takes_more_than_linear_time(case: dict[str, Any]) -> None:
    vdp.parse(TRUE)  # the words are loaded

    def spent(share: float) -> float:
        times = int(case["characters"] * share) // len(case["unit"])
        text = f"{TRUE}{case['unit'] * times}\n{TRUE}"
        return seconds_of(lambda: vdp.parse(text))

    assert spent(1) < 9 * max(spent(0.25), 0.02)


@pytest.mark.parametrize("name", every_pattern())
def test_every_pattern_takes_linear_time(name: str) -> None:
    pattern = every_pattern()[name]
    run = way_of_use(name, pattern)
    # Behind repair no text has two blanks side by side, nor line ends.
    clean = name.startswith(("outline.", "extract.", "tables.", "vocabulary."))
    length = 4000
    for text in bad_strings(pattern, length, seed=1):
        if clean and any(blanks in text for blanks in ("  ", "\n", "\t")):
            continue
        if seconds_of(lambda text=text: run(text), runs=1) < 0.004:
            continue
        quarter = text[: length // 4] + text[-1:]
        longest = seconds_of(lambda text=text: run(text))
        shortest = seconds_of(lambda text=quarter: run(text))
        assert longest < 9 * max(shortest, 0.0006), (pattern.pattern, text[:60])


def grid(rows: int, columns: str) -> bytes:
    row = f"<tr><td {columns}>Sở Y tế<td>Kế hoạch</tr>"
    return f"<html><body><p>{TRUE}</p><table>{row * rows}</table></body></html>".encode()


FILES: dict[str, tuple[str, bytes, str | None]] = {
    "cells that claim the whole page": ("html", grid(150, "colspan=1000 rowspan=65534"), None),
    "a cell of a thousand million columns": (
        "docx",
        word_file(
            f"<w:p><w:r><w:t>{TRUE}</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr>"
            '<w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
        ),
        None,
    ),
    "an instruction without a name": ("html", b"<html><body><?d>" + TRUE.encode(), None),
    "tables in tables, HTML": ("html", b"<p>a" + b"<table><tr><td>" * 5000, "nested more than"),
    "tables in tables, Word": (
        "docx",
        word_file("<w:tbl><w:tr><w:tc>" * 400 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 400),
        "Excessive depth",
    ),
    "groups in groups, RTF": ("rtf", b"{\\rtf1 " + b"{\\b " * 5000, "groups lie in one another"),
    "quotes in quotes, Markdown": (
        "md",
        f"{TRUE}\n{'>' * 3000} a\n{'- ' * 3000}a\n{'[' * 3000}".encode(),
        None,
    ),
    "a part that unpacks to gigabytes": (
        "docx",
        zip_of({"word/document.xml": b" " * 30_000_000, "[Content_Types].xml": b"<a/>"}),
        "larger than the limit",
    ),
    "a part that names itself in itself": (
        "docx",
        zip_of(
            {
                "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>',
                "[Content_Types].xml": b"<a/>",
            }
        ),
        "declares entities",
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_files_made_to_burst_are_read_or_refused_in_bounds(what: str) -> None:
    kind, content, reason = FILES[what]
    options = vdp.Options(max_unpacked_bytes=20_000_000)
    tracemalloc.start()
    began = time.process_time()
    try:
        source = read_bytes(content, f"a.{kind}", options)
        parse_source(source, options)
        said = None
    except vdp.DecreeError as error:
        said = error.reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said is None if reason is None else reason in (said or "")
    assert peak < 100_000_000
    assert time.process_time() - began < 10
