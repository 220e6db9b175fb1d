"""Web pages and Markdown: what a reader sees is read once, in order, with its place."""

from __future__ import annotations

from typing import Any

import pytest

import vn_decree_parser as vdp
from reading import read_cases
from vn_decree_parser.readers import read_bytes
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
