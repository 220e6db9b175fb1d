"""Targets: what is promised, of whom, how it compares, for when; and numbers that are no targets."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading import WORDS, blocks_of, read_cases, scene_of, tree_of
from timing import seconds_of
from vn_decree_parser.extract.targets.horizons import RULES, find_horizon
from vn_decree_parser.extract.targets.numbers import read_number
from vn_decree_parser.extract.targets.quantities import find_quantities
from vn_decree_parser.extract.targets.statements import read_promise
from vn_decree_parser.extract.targets.tables import read_target_rows
from vn_decree_parser.extract.targets.texts import read_goals
from vn_decree_parser.records import Target
from vn_decree_parser.source import Passage
from vn_decree_parser.tables import find_flat_tables


def amount(target: Any) -> str:
    value = target.value or ""
    upper = f"..{target.value_max}" if target.value_max else ""
    return f"{target.comparison} {value}{upper} {target.unit or ''}".strip()


def draw(target: Target) -> str:
    """Return a target in one line: indicator [population] comparison value unit (end of horizon)."""
    population = f" [{target.population}]" if target.population else ""
    horizon = ""
    if target.horizon:
        bound = "" if target.horizon.bound == "by" else f" {target.horizon.bound}"
        horizon = f" ({target.horizon.end}{bound})"
    parent = f" < {target.parent}" if target.parent else ""
    return f"{target.indicator}{population} {amount(target)}{horizon}{parent}"


def check_goals(case: dict[str, Any]) -> None:
    root, _ = tree_of(case["text"])
    targets = read_goals(root, "d", scene_of(case["text"]))
    assert [draw(target) for target in targets] == case["targets"]
    assert len({target.id for target in targets}) == len(targets)


def check_clause(case: dict[str, Any]) -> None:
    promise = read_promise(Passage.of(case["clause"]), WORDS)
    if case["promise"] == "":
        assert promise is None
        return
    assert promise is not None
    population = f" [{promise.population.text}]" if promise.population else ""
    direction = f" {promise.direction}" if promise.direction else ""
    drawn = f"{promise.indicator.text}{population} {amount(promise)}{direction}"
    assert drawn == case["promise"]
    assert set(case.get("flags", [])) <= set(promise.flags)


def check(case: dict[str, Any]) -> None:
    (check_clause if "clause" in case else check_goals)(case)


@pytest.mark.parametrize("case", read_cases("targets", "clauses"), ids=lambda c: c["clause"])
def test_clauses(case: dict[str, Any]) -> None:
    check_clause(case)


@pytest.mark.parametrize("case", read_cases("targets", "goals"), ids=lambda c: c["name"])
def test_goals(case: dict[str, Any]) -> None:
    check_goals(case)


@pytest.mark.parametrize("case", read_cases("targets", "documents"), ids=lambda c: c["name"])
def test_goals_of_whole_documents(case: dict[str, Any]) -> None:
    check_goals(case)


@pytest.mark.parametrize("case", read_cases("targets", "known_failures"), ids=lambda c: c["why"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_horizon_rule_reads_its_example(rule: Any) -> None:
    found = find_horizon(Passage.of(rule.example))
    assert found is not None
    assert found[1].text == rule.example


@pytest.mark.parametrize("row", WORDS.rows("comparators"), ids=lambda row: row["words"])
def test_every_comparator_reads_its_example(row: dict[str, str]) -> None:
    (quantity,) = find_quantities(row["example"], WORDS)
    assert quantity.comparison == row["comparison"]


@pytest.mark.parametrize("row", WORDS.rows("units"), ids=lambda row: row["unit"])
def test_every_unit_reads_its_example(row: dict[str, str]) -> None:
    (quantity,) = find_quantities(row["example"], WORDS)
    assert quantity.unit is not None
    assert quantity.unit.endswith(row["unit"])
    assert quantity.unit_kind == row["kind"]


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_numbers_as_they_are_written_are_read(whole: int, thousandths: int) -> None:
    written = f"{whole:,}".replace(",", ".")
    value, flags = read_number(f"{written},{thousandths:03}")
    assert value is not None
    assert Decimal(value) == whole + Decimal(thousandths) / 1000
    assert flags == ()


TABLE = """
TT
Chỉ tiêu
Đơn vị
Kết quả
Cơ quan theo dõi
I
Đến năm 2030
1
Tỷ lệ bến đò có phép
%
≥ 90
Sở Giao thông vận tải
2
Số vụ đuối nước
Vụ
≤ 3
Sở Y tế
3
Số bến có mái che
Bến
40 - 50
Sở Xây dựng
II
Đến năm 2045
4
Tỷ lệ bến đò có phép
%
100
Sở Giao thông vận tải
"""


def test_targets_of_a_table() -> None:
    (table,) = find_flat_tables(blocks_of(TABLE), WORDS)
    targets = read_target_rows(table, "d", scene_of(TABLE))
    assert [draw(target) for target in targets] == [
        "Tỷ lệ bến đò có phép ge 90 % (2030-12-31)",
        "Số vụ đuối nước le 3 Vụ (2030-12-31)",
        "Số bến có mái che range 40..50 Bến (2030-12-31)",
        "Tỷ lệ bến đò có phép eq 100 % (2045-12-31)",
    ]
    assert [target.monitor[0].text for target in targets][:2] == [
        "Sở Giao thông vận tải",
        "Sở Y tế",
    ]


def test_years_and_units_of_headings() -> None:
    text = "\n".join(
        "TT|Chỉ tiêu|Năm 2025 (ha)|Năm 2030 (ha)|1|Đất bến bãi|700,5|800|2|Đất kho|20|25,5".split(
            "|"
        )
    )
    (table,) = find_flat_tables(blocks_of(text), WORDS)
    targets = read_target_rows(table, "d", scene_of(text))
    assert [draw(target) for target in targets] == [
        "Đất bến bãi eq 700.5 ha (2025-12-31)",
        "Đất bến bãi eq 800 ha (2030-12-31)",
        "Đất kho eq 20 ha (2025-12-31)",
        "Đất kho eq 25.5 ha (2030-12-31)",
    ]


def test_columns_of_results_are_where_the_targets_start_from() -> None:
    """What was reached before the document is no target; a comparison of years is none either."""
    rows = (
        "TT|Chỉ tiêu|ĐVT|Thực hiện năm 2022|Năm 2023|Kế hoạch năm 2024|So với năm 2023 (%)"
        "|1|Số bến có mái che|Bến|20|25|31|124|2|Giảm tỷ lệ đò quá hạn|%|2|1,5|1 - 1,2|80"
    )
    text = rows.replace("|", "\n")
    (table,) = find_flat_tables(blocks_of(text), WORDS)
    targets = read_target_rows(table, "d", scene_of(text))
    assert [(draw(target), target.baseline) for target in targets] == [
        ("Số bến có mái che eq 31 Bến (2024-12-31)", "25"),
        ("Giảm tỷ lệ đò quá hạn decrease_by 1..1.2 % (2024-12-31)", "1,5"),
    ]
    assert targets[0].flags == ("unit_inherited", "baseline_inherited", "horizon_inherited")


def test_rows_below_a_row_are_its_parts() -> None:
    rows = (
        "TT|Chỉ tiêu|ĐVT|Năm 2025|1|Số bến|Bến|40|1.1|Bến có phép|Bến|35|2|Số đò|Chiếc|90"
        "|2.1|Đò máy|Chiếc|60"
    )
    text = rows.replace("|", "\n")
    (table,) = find_flat_tables(blocks_of(text), WORDS)
    targets = read_target_rows(table, "d", scene_of(text))
    assert [(target.number, target.parent) for target in targets] == [
        ("1", None),
        ("1.1", "d/1/1"),
        ("2", None),
        ("2.1", "d/3/1"),
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "đạt 5% xã, ",
        "năm 2025 đạt 5%, ",
        "tỷ lệ hộ a đạt 5 xã, ",
        "và ",
        "phấn đấu ",
        "không để a trên 5% ",
        "so với năm 2020 ",
        "5 ",
    ],
)
def test_long_goals_take_linear_time(unit: str) -> None:
    times = []
    for size in (6_000, 24_000):
        text = "II. MỤC TIÊU\n1. " + unit * (size // len(unit))
        root, _ = tree_of(text)
        times.append(seconds_of(partial(read_goals, root, "d", scene_of(text))))
    assert times[1] < 8 * times[0] + 0.2
