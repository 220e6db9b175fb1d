"""Short ways to real documents, and through their published trees: where every character landed."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import vn_decree_parser as vdp
from vn_decree_parser.source import Span

CORPUS = Path(os.environ.get("VN_DECREE_CORPUS") or Path(__file__).parent.parent.parent / "shared")


def corpus_files() -> list[Path]:
    """Return the real documents, one that is not there where there are none."""
    found = sorted(path for path in CORPUS.glob("corpus/*/*") if path.is_file())
    return found or [CORPUS / "corpus" / "missing"]


@cache
def parsed(path: Path) -> vdp.Decree:
    """Return the decree of a file; it is parsed once."""
    return vdp.parse_file(path)


def read_or_skip(path: Path) -> vdp.Decree:
    """Return the decree of a real document; skip the test with the reason where it is not read."""
    if not path.exists():
        pytest.skip(f"NO REAL DOCUMENT {path}: set VN_DECREE_CORPUS to test on it")
    try:
        return parsed(path)
    except vdp.DecreeError as error:
        pytest.skip(f"NOT READ: {error}")


def plain(text: str) -> str:
    """Return a text in NFC without blanks."""
    return "".join(unicodedata.normalize("NFC", text).split())


def sections_below(section: vdp.Section) -> Iterator[vdp.Section]:
    """Yield a section and all below it, in the order of the text."""
    yield section
    for child in section.children:
        yield from sections_below(child)


def all_sections(decree: vdp.Decree) -> Iterator[vdp.Section]:
    """Yield all sections of a decree, in order."""
    for component in decree.components:
        yield from sections_below(component)


def label_of(section: vdp.Section, decree: vdp.Decree) -> str:
    """Return the label of a section as it stands in the source: `Điều 5.`, `a)`, `-`.

    It is what stands before the heading, the first paragraph or the first child.
    """
    if section.kind in ("header", "closing", "notes", "furniture", "table"):
        return ""
    end = section.children[0].span.start if section.children else section.span.end
    own = plain(decree.quote(Span(section.span.start, end)))
    text = section.heading or next(iter(section.paragraphs), "")
    # Text that begins with dots goes on where a label ends: "1. ……".
    first = plain(text)[:20]
    at = own.index(first) if first else len(own)
    at += dots_before(own[at:]) - dots_before(plain(text))
    return own[:at]


def dots_before(text: str) -> int:
    """Return with how many dots a text begins."""
    return len(text) - len(text.lstrip("."))


def published_letters(decree: vdp.Decree) -> Counter[str]:
    """Return how often each character stands in headings, paragraphs, labels and cells."""
    letters: Counter[str] = Counter()
    components = {component.id for component in decree.components}
    for section in all_sections(decree):
        letters.update(plain(section.heading or ""))
        for paragraph in section.paragraphs:
            letters.update(plain(paragraph))
        if section.id not in components:
            letters.update(label_of(section, decree))
    tables = {table.id: table for table in decree.tables}
    for section in all_sections(decree):
        if section.kind == "table":
            letters.update(table_letters(tables[section.id], section, decree))
    return letters


def table_letters(table: vdp.Table, section: vdp.Section, decree: vdp.Decree) -> Counter[str]:
    """Return how often each character stands in a table.

    A heading over several columns stands in the heading of each, but counts once.
    """
    cells: Counter[str] = Counter()
    headings: Counter[str] = Counter()
    for column in table.columns:
        headings.update(plain(column.heading))
    for row in table.rows:
        for cell in row.cells.values():
            cells.update(plain(cell))
    once = (Counter(plain(decree.quote(section.span))) - cells) & headings
    return cells + once
