"""Deadlines: the examples of every table, cells, clauses, and laws on random wordings."""

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

from vn_decree_parser.extract.citations import citation_spans
from vn_decree_parser.extract.deadlines import (
    find_deadlines,
    in_plan_year,
    is_deadline,
    plan_year,
    read_deadline,
)
from vn_decree_parser.extract.deadlines.atoms import ATOMS, Atom
from vn_decree_parser.extract.deadlines.cycles import CYCLES, Cycle
from vn_decree_parser.extract.deadlines.loose import LOOSE, Context, Loose
from vn_decree_parser.extract.deadlines.parse import RULES, read_at
from vn_decree_parser.extract.deadlines.reading import Reading
from vn_decree_parser.extract.deadlines.rules import Rule, letters_of
from vn_decree_parser.extract.deadlines.tokens import read_tokens
from vn_decree_parser.extract.deadlines.words import word_rows
from vn_decree_parser.records import Deadline
from vn_decree_parser.recurrence import expand
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

CASES = Path(__file__).parent / "cases" / "deadlines"
ISSUED_ON = date(2018, 10, 24)


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def notation(deadline: Deadline) -> str:
    """Return a deadline and those in `also` in the one-line notation of readings."""
    fields = {name: getattr(deadline, name) for name in Reading.__slots__}
    return " | ".join([str(Reading(**fields)), *map(notation, deadline.also)])


def found_in(clause: str) -> list[str]:
    deadlines = find_deadlines(Passage.of(clause), ISSUED_ON, ())
    return [f"{deadline.text} => {notation(deadline)}" for deadline in deadlines]


def examples_of(*tables: tuple[Any, ...]) -> list[Any]:
    return [
        pytest.param(row, wording, says, id=f"{row.name}: {wording}")
        for table in tables
        for row in table
        for wording, says in row.examples.items()
    ]


def test_every_row_of_every_table_has_an_example() -> None:
    assert [row.name for row in (*ATOMS, *CYCLES, *LOOSE, *RULES) if not row.examples] == []


@pytest.mark.parametrize(("atom", "wording", "says"), examples_of(ATOMS))
def test_atoms(atom: Atom, wording: str, says: str) -> None:
    token, *others = read_tokens(fold(wording), Context(wording, ISSUED_ON), clauses=False)
    assert not others
    assert token.kind == atom.kind
    assert isinstance(token.value, tuple)
    assert "; ".join(map(str, token.value)) == says
    assert atom.pattern.fullmatch(fold(wording))


@pytest.mark.parametrize(("cycle", "wording", "says"), examples_of(CYCLES))
def test_cycles(cycle: Cycle, wording: str, says: str) -> None:
    token, *others = read_tokens(fold(wording), Context(wording, ISSUED_ON), clauses=False)
    assert not others
    assert (token.kind, str(token.value)) == (cycle.kind, says)
    assert cycle.pattern.fullmatch(fold(wording))


@pytest.mark.parametrize(("loose", "wording", "says"), examples_of(LOOSE))
def test_loose_wordings(loose: Loose, wording: str, says: str) -> None:
    context = Context(wording, ISSUED_ON)
    token, *others = read_tokens(fold(wording), context, clauses=loose.where == "clauses")
    assert not others
    assert (token.kind, str(token.value)) == (loose.kind, says)
    assert loose.pattern.fullmatch(fold(wording))


@pytest.mark.parametrize(("rule", "wording", "says"), examples_of(RULES))
def test_rules(rule: Rule, wording: str, says: str) -> None:
    assert notation(read_deadline(Passage.of(wording), ISSUED_ON)) == says
    tokens = read_tokens(fold(wording), Context(wording, ISSUED_ON), clauses=False)
    read = read_at(tokens, letters_of(tokens), 0, ISSUED_ON)
    assert read is not None
    assert read[0] is rule


@pytest.mark.parametrize("case", read_cases("cells"), ids=lambda case: case["wording"])
def test_cells(case: dict[str, str]) -> None:
    deadline = read_deadline(Passage.of(case["wording"]), ISSUED_ON)
    assert notation(deadline) == case["says"]


@pytest.mark.parametrize("case", read_cases("clauses"), ids=lambda case: case["clause"])
def test_clauses(case: dict[str, Any]) -> None:
    assert found_in(case["clause"]) == case["deadlines"]


NEGATIVES = tomllib.loads((CASES / "negatives.toml").read_text("utf-8"))["clauses"]


@pytest.mark.parametrize("clause", NEGATIVES)
def test_what_is_no_deadline(clause: str) -> None:
    passage = Passage.of(clause)
    assert find_deadlines(passage, ISSUED_ON, citation_spans(passage)) == ()


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    assert found_in(case["clause"]) == case["deadlines"]


def test_dates_in_what_is_to_be_ignored_do_not_count() -> None:
    text = "hoàn thành trước ngày 15/11/2018"
    assert find_deadlines(Passage.of(text), ISSUED_ON, [(11, len(text))]) == ()


def test_without_a_date_of_issue_no_year_is_inferred() -> None:
    for wording in ("Quý II", "trước 30/6", "từ tháng 7 đến tháng 9", "Hằng năm", "cuối năm"):
        deadline = read_deadline(Passage.of(wording), None)
        assert (deadline.start, deadline.end, deadline.dtstart) == (None, None, None), wording
        assert "year_unknown" in deadline.flags, wording


def test_cells_are_told_from_other_cells() -> None:
    deadlines = ["Quý IV/2018", "Hằng năm", "30/11", "Theo tiến độ", "6 tháng, năm", "Đột xuất"]
    others = ["Đề án", "Sở Y tế", "Kế hoạch năm 2019", "Báo cáo", "", "12", "Quyết định UBND"]
    assert [text for text in deadlines if not is_deadline(text)] == []
    assert [text for text in others if is_deadline(text)] == []


# Words of the tables, and what stands between them.
WORDS = sorted(
    {row["words"] for row in word_rows()}
    | {wording for row in (*ATOMS, *CYCLES, *LOOSE, *RULES) for wording in row.examples}
    | {"Sở Y tế", "kế hoạch", "31/2/2019", "99/99/9999", "0", "00:00", "(", ")", "…", "\n", "%"}
)
wordings = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " ", ", ", "; ", " - ", "/", ". "])),
    max_size=9,
).map(lambda pairs: "".join(word + gap for word, gap in pairs))
issues = st.none() | st.dates() | st.just(ISSUED_ON)


def check(deadline: Deadline, text: str) -> None:
    first, last = deadline.span
    assert 0 <= first <= last <= len(text)
    assert text[first:last] == deadline.text
    if deadline.start and deadline.end:
        assert deadline.start <= deadline.end
    for other in deadline.also:
        check(other, text)


@given(wordings, issues)
@settings(max_examples=300, deadline=None)
def test_any_words_are_read_where_they_stand(text: str, issued_on: date | None) -> None:
    check(read_deadline(Passage.of(text), issued_on), text)
    deadlines = find_deadlines(Passage.of(text), issued_on, ())
    for deadline in deadlines:
        check(deadline, text)
    for left, right in pairwise(deadlines):
        assert left.span.end <= right.span.start


@given(wordings, st.dates(date(1990, 1, 1), date(2090, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_every_recurrence_opens_on_one_of_its_days(text: str, issued_on: date) -> None:
    deadline = read_deadline(Passage.of(text), issued_on)
    for each in (deadline, *deadline.also):
        if each.rrule and each.dtstart and "UNTIL" not in each.rrule:
            assert next(expand(each.rrule, each.dtstart, date.max)) == each.dtstart


@pytest.mark.parametrize(
    "unit",
    [
        "trước ngày ",
        "ngày 1/",
        "15/6, ",
        "từ tháng 7 đến ",
        "hằng năm ",
        "(",
        "trong 5 ngày kể từ ",
        "1",
        "6 ",
    ],
)
def test_long_texts_take_linear_time(unit: str) -> None:
    passage = Passage.of(unit * (20_000 // len(unit)))
    began = time.process_time()
    read_deadline(passage, ISSUED_ON)
    find_deadlines(passage, ISSUED_ON, ())
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("KẾ HOẠCH CÔNG TÁC NĂM 2024", 2024),
        ("Kế hoạch kiểm tra công tác văn thư, lưu trữ năm 2024 trên địa bàn tỉnh", 2024),
        ("Kế hoạch phát triển rừng đến năm 2030", None),
        ("Kế hoạch phát triển rừng giai đoạn 2021-2025", None),
        ("Kế hoạch năm 2024 và định hướng năm 2025", None),
        ("Kế hoạch năm học 2024-2025", None),
        ("Kế hoạch thực hiện lời kêu gọi ngày 5 tháng 6 năm 2024", None),
        ("Kế hoạch phát triển rừng", None),
    ],
)
def test_years_of_plans(title: str, year: int | None) -> None:
    assert plan_year(title) == year


@pytest.mark.parametrize(
    ("wording", "issued_on", "end"),
    [
        ("Tháng 12", date(2023, 12, 5), date(2024, 12, 31)),
        ("Tháng 01", date(2024, 2, 20), date(2024, 1, 31)),
        ("Tháng 02", date(2024, 3, 1), date(2024, 2, 29)),
        ("cuối tháng 12", date(2023, 12, 5), date(2024, 12, 31)),
        ("Quý I", date(2023, 12, 5), date(2024, 3, 31)),
        ("Tháng 12/2023", date(2023, 12, 5), date(2023, 12, 31)),
        ("trước 15/12 hằng năm", date(2023, 12, 5), date(2023, 12, 15)),
        ("Tháng 12", date(2020, 12, 5), date(2020, 12, 31)),
    ],
)
def test_the_year_of_the_plan_is_meant(wording: str, issued_on: date, end: date) -> None:
    deadline = read_deadline(Passage.of(wording), issued_on)
    moved = in_plan_year(deadline, 2024)
    assert moved.end == end
    assert ("plan_year" in moved.flags) == (moved != deadline)


def test_the_parts_of_a_phrase_have_the_year_of_the_plan() -> None:
    deadline = read_deadline(Passage.of("Tháng 8 và Tháng 12"), date(2023, 12, 5))
    moved = in_plan_year(deadline, 2024)
    assert [str(each.end) for each in (moved, *moved.also)] == ["2024-08-31", "2024-12-31"]
