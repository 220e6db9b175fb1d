"""The same decision in every format gives the same records: ids, values, characters of spans."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import pytest

import vn_decree_parser as vdp
from documents import BUILDERS, LAYOUTS, as_broken_lines, document_of
from vn_decree_parser.pipeline import parse_source
from vn_decree_parser.readers import read_bytes
from vn_decree_parser.records import Decree


@cache
def parsed(sample: str, format_name: str) -> tuple[Decree, str]:
    """Return the records of a sample in a format, and the text that their spans count in."""
    build, name = BUILDERS[format_name]
    source = read_bytes(build(document_of(sample)), name, vdp.Options())
    assert source.format == format_name
    return parse_source(source, vdp.Options()), source.text


def comparable(value: Any, text: str) -> Any:
    """Return records without places, each span replaced by its characters."""
    if isinstance(value, dict):
        return {
            key: _characters(inner, text) if key == "span" else comparable(inner, text)
            for key, inner in value.items()
            if key not in ("place", "source", "evidence")
        } | (
            {"evidence": {k: _characters(span, text) for k, span in value["evidence"].items()}}
            if "evidence" in value
            else {}
        )
    if isinstance(value, list):
        return [comparable(inner, text) for inner in value]
    return value


def _characters(span: Any, text: str) -> str | None:
    if span is None:
        return None
    return unicodedata.normalize("NFC", "".join(text[span[0] : span[1]].split()))


def section(sample: str, format_name: str, part: str) -> Any:
    """Return a part of the records; site chrome belongs to a page and not to the document."""
    decree, text = parsed(sample, format_name)
    records = decree.model_dump(mode="json")[part]
    if part == "components":
        records = [component for component in records if component["kind"] != "furniture"]
    return comparable(records, text)


ENGLISH = (
    "This plan says what each department has to do before the end of the year and in which form."
)
PARTS = ("header", "components", "tables", "tasks", "targets", "citations", "problems")


# Formats whose tables are known by the file; plain text is compared apart.
OTHERS = sorted(set(BUILDERS) - {"txt", "html"})


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("format_name", OTHERS)
@pytest.mark.parametrize("sample", LAYOUTS)
def test_formats_give_the_same_records(sample: str, format_name: str, part: str) -> None:
    assert section(sample, format_name, part) == section(sample, "html", part)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("sample", LAYOUTS)
def test_text_gives_the_same_records(sample: str, part: str) -> None:
    assert section(sample, "txt", part) == section(sample, "html", part)


@pytest.mark.parametrize("sample", LAYOUTS)
def test_the_described_document_is_the_sample(sample: str) -> None:
    """What is compared is rich enough: the tasks and targets of the sample are there."""
    decree, _ = parsed(sample, "html")
    assert len(decree.tasks) > 5
    assert decree.header.number


@pytest.mark.parametrize("sample", LAYOUTS)
def test_a_page_of_broken_lines_is_read_like_a_text_of_lines(sample: str) -> None:
    source = read_bytes(as_broken_lines(document_of(sample)), "decision.html", vdp.Options())
    decree = parse_source(source, vdp.Options()).model_dump(mode="json")
    for part in ("header", "tables", "tasks", "targets", "citations"):
        assert comparable(decree[part], source.text) == section(sample, "txt", part)


def test_what_a_site_says_around_the_document_changes_no_record() -> None:
    """A long translation beside the document, and broken words in its links, are furniture."""
    page = BUILDERS["html"][0](document_of("directive-without-table"))
    chrome = "<div>" + f"<p>{ENGLISH}</p>" * 400 + "<a href=/x>V ăn bản m<br>ới kếhoạch</a></div>"
    noisy = page.replace(b"</body>", chrome.encode() + b"</body>")
    records = []
    for content in (page, noisy):
        source = read_bytes(content, "decision.html", vdp.Options())
        decree = parse_source(source, vdp.Options()).model_dump(mode="json")
        parts = [part for part in decree["components"] if part["kind"] != "furniture"]
        named = {key: decree[key] for key in PARTS} | {"components": parts}
        records.append(comparable(named, source.text))
    assert records[0] == records[1]
