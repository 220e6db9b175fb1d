"""Citations: cases, lines of legal basis, and laws on random texts."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vn_decree_parser.extract.citations import citation_spans, find_citations, read_basis
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary

CASES = Path(__file__).parent / "cases" / "citations"


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def cited_in(text: str) -> list[dict[str, Any]]:
    citations = find_citations(Passage.of(text))
    return [citation.model_dump(exclude={"span"}, exclude_none=True) for citation in citations]


@pytest.mark.parametrize("case", read_cases("citations"), ids=lambda case: case["text"])
def test_citations(case: dict[str, Any]) -> None:
    assert cited_in(case["text"]) == case["citations"]


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    assert cited_in(case["text"]) == case["citations"]


@pytest.mark.parametrize(
    ("line", "kind", "number", "day"),
    [
        ("Căn cứ Luật Đất đai ngày 29/11/2013;", "Luật", None, date(2013, 11, 29)),
        ("Căn cứ Nghị định số 34/2016/NĐ-CP;", "Nghị định", "34/2016/NĐ-CP", None),
        ("Nghị quyết của Hội đồng nhân dân tỉnh;", "Nghị quyết", None, None),
    ],
)
def test_lines_of_legal_basis(line: str, kind: str, number: str | None, day: date | None) -> None:
    citation = read_basis(Passage.of(line))
    assert citation is not None
    assert (citation.kind, citation.number, citation.date) == (kind, number, day)
    assert citation.relation == "based_on"


def test_lines_about_anything_else_are_no_legal_basis() -> None:
    for line in ("Căn cứ nhu cầu công tác;", "Căn cứ tình hình thực tế;", "", "Sở Y tế"):
        assert read_basis(Passage.of(line)) is None, line


def test_spans_cover_titles_and_leave_the_rest() -> None:
    text = "theo Nghị quyết số 28-NQ/TW về cải cách chính sách; hoàn thành trước ngày 15/11/2018"
    assert [text[first:last] for first, last in citation_spans(Passage.of(text))] == [
        "Nghị quyết số 28-NQ/TW về cải cách chính sách"
    ]


TABLES = {"citation_words": "words", "laws": "name", "document_types": "kind", "relations": "cue"}
WORDS = sorted(
    {row[column] for table, column in TABLES.items() for row in Vocabulary().rows(table)}
    | {case["text"] for case in read_cases("citations")}
    | {"số 12/QĐ-UBND", "28-NQ/TW", "ngày 31/02/2018", "ngày 01/3/2019", "số 5", "khoản 2 Điều 5"}
    | {"Luật", "Bộ luật", "của", "này", "(", ")", "“", "điểm a", "(sau đây gọi tắt là ", "/", "\n"}
)
texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " ", ", ", "; ", " và ", ". "])),
    max_size=8,
).map(lambda pairs: "".join(word + gap for word, gap in pairs))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_is_cited_as_it_stands(text: str) -> None:
    passage = Passage.of(text)
    citations = find_citations(passage)
    for citation in citations:
        first, last = citation.span
        assert text[first:last] == citation.text
        for field in (citation.title, citation.provision, citation.issuer, citation.alias_of):
            assert field is None or field in text
    assert list(citations) == sorted(citations, key=lambda citation: citation.span.start)
    spans = citation_spans(passage)
    assert all(0 <= first < last <= len(text) for first, last in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))
    read_basis(passage)


@pytest.mark.parametrize(
    "unit",
    [
        "Nghị quyết số 28-NQ/TW và ",
        "Luật Đất đai, ",
        "khoản 2 Điều 5, ",
        "12/QĐ-UBND",
        "số ",
        "Luật sửa đổi, bổ sung một số điều của ",
        "ngày 01/3/2019 ",
        "(sau đây gọi tắt là ",
        "1/",
    ],
)
def test_long_texts_take_linear_time(unit: str) -> None:
    passage = Passage.of(unit * (20_000 // len(unit)))
    began = time.perf_counter()
    find_citations(passage)
    assert time.perf_counter() - began < 2
