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

from vn_decree_parser.extract.citations import (
    citation_spans,
    contradictions,
    find_citations,
    identify,
    read_bases,
)
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary

CASES = Path(__file__).parent / "cases" / "citations"


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def cited_in(text: str) -> list[dict[str, Any]]:
    citations = find_citations(Passage.of(text))
    fields = [citation.model_dump(exclude={"span"}, exclude_none=True) for citation in citations]
    for row in fields:
        row["flags"] = list(row["flags"])
    return [{name: value for name, value in row.items() if value != []} for row in fields]


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
    (citation,) = read_bases(Passage.of(line))
    assert (citation.kind, citation.number, citation.date) == (kind, number, day)
    assert citation.relation == "based_on"


def test_lines_about_anything_else_are_no_legal_basis() -> None:
    for line in ("Căn cứ nhu cầu công tác;", "Căn cứ tình hình thực tế;", "", "Sở Y tế"):
        assert read_bases(Passage.of(line)) == (), line


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
    read_bases(passage)


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
    began = time.process_time()
    find_citations(passage)
    assert time.process_time() - began < 2


RELATIONS = Vocabulary().rows("relations")


@pytest.mark.parametrize("row", RELATIONS, ids=lambda row: row["example"])
def test_words_of_relations(row: dict[str, str]) -> None:
    opening = row["position"] == "opening"
    found = find_citations(Passage.of(row["example"]), opening=opening)
    assert row["relation"] in {citation.relation for citation in found}


def test_the_opening_of_a_section_is_no_basis() -> None:
    (citation,) = find_citations(Passage.of("Thực hiện Nghị quyết số 28-NQ/TW"))
    assert citation.relation == "implements"


def identified(text: str, place: str | None = "tỉnh Đắk Lắk") -> list[str]:
    found = identify(find_citations(Passage.of(text)), place)
    return [" ".join([citation.urn or "-", *citation.flags]) for citation in found]


@pytest.mark.parametrize(
    ("text", "urns"),
    [
        (
            "Nghị định số 34/2016/NĐ-CP",
            ["urn:lex:vn:cp:nghi-dinh:_;34-2016-nd-cp urn_partial"],
        ),
        (
            "Thông tư số 24/2020/TT-BCA ngày 10/3/2020 của Bộ trưởng Bộ Công an",
            ["urn:lex:vn:bca:thong-tu:2020-03-10;24-2020-tt-bca"],
        ),
        (
            "điểm a khoản 2 Điều 5 Nghị định số 34/2016/NĐ-CP ngày 14/5/2016",
            ["urn:lex:vn:cp:nghi-dinh:2016-05-14;34-2016-nd-cp~dieu_5-khoan_2-diem_a"],
        ),
        (
            "khoản 1, khoản 2 Điều 5 Nghị định số 34/2016/NĐ-CP ngày 14/5/2016",
            ["urn:lex:vn:cp:nghi-dinh:2016-05-14;34-2016-nd-cp"],
        ),
        (
            "Nghị quyết số 15/2022/NQ-HĐND ngày 09/12/2022 của Hội đồng nhân dân tỉnh khóa X, kỳ họp thứ 5",
            ["urn:lex:vn;66:hdnd:nghi-quyet:2022-12-09;15-2022-nq-hdnd place_inferred"],
        ),
        (
            "Quyết định số 5/QĐ-UBND ngày 09/12/2022 của Ủy ban nhân dân tỉnh Lai Châu",
            ["urn:lex:vn;12:ubnd:quyet-dinh:2022-12-09;5-qd-ubnd"],
        ),
        (
            "Công văn số 5/UBND-NC ngày 09/12/2022",
            ["urn:lex:vn:ubnd:cong-van:2022-12-09;5-ubnd-nc urn_partial"],
        ),
        ("Luật Đất đai; Luật Nhà ở", ["-", "-"]),
        ("Kế hoạch số     /KH-UBND", ["-"]),
        (
            "Luật Đất đai số 31/2024/QH15",
            ["urn:lex:vn:qh:luat:_;31-2024-qh15 urn_partial"],
        ),
        # Two decisions of one number: a later mention may be either.
        (
            "Chỉ thị số 02/CT-TTg ngày 04/7/2018; Chỉ thị số 02/CT-TTg ngày 15/11/2019; Chỉ thị số 02/CT-TTg",
            [
                "urn:lex:vn:ttg:chi-thi:2018-07-04;02-ct-ttg",
                "urn:lex:vn:ttg:chi-thi:2019-11-15;02-ct-ttg",
                "urn:lex:vn:ttg:chi-thi:_;02-ct-ttg urn_partial",
            ],
        ),
        # The law of another year is not the one that has a date.
        (
            "Luật Đất đai ngày 18/01/2024; Luật Đất đai năm 2013; Luật Đất đai",
            [
                "urn:lex:vn:qh:luat:2024-01-18;_ urn_partial",
                "-",
                "urn:lex:vn:qh:luat:2024-01-18;_ date_resolved urn_partial",
            ],
        ),
    ],
)
def test_identifiers(text: str, urns: list[str]) -> None:
    assert identified(text) == urns


def test_a_place_is_never_guessed() -> None:
    text = "Quyết định số 5/QĐ-UBND ngày 09/12/2022 của UBND tỉnh"
    assert identified(text, None) == ["urn:lex:vn:ubnd:quyet-dinh:2022-12-09;5-qd-ubnd urn_partial"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Nghị định số 34/2016/NĐ-CP ngày 14/5/2016; Nghị định số 34/2016/NĐ-CP ngày 15/5/2016", 1),
        ("Nghị định số 34/2016/NĐ-CP ngày 14/5/2017", 1),
        ("Nghị định số 34/2016/NĐ-CP ngày 14/5/2016; Nghị định số 34/2016/NĐ-CP", 0),
        ("Chỉ thị số 02/CT-TTg ngày 04/7/2018; Chỉ thị số 02/CT-TTg ngày 15/11/2019", 0),
        ("Nghị quyết số 34/201/NQ-HĐND ngày 14/5/2016", 0),
    ],
)
def test_contradictions(text: str, says: int) -> None:
    assert len(list(contradictions(find_citations(Passage.of(text))))) == says
