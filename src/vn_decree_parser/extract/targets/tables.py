"""Targets from tables: one for each row and column of values (DOMAIN.md §5.4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vn_decree_parser.extract.agencies import split_agencies
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.quantities import Quantity, find_quantities
from vn_decree_parser.extract.targets.verbs import (
    combine,
    combine_front,
    front_verb,
    verb_before,
)
from vn_decree_parser.records import Horizon, Target
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.found import FoundRow, FoundTable
from vn_decree_parser.vocabulary.folding import fold

_CERTAIN = 0.95
_SHORTEST_STATE = 3  # words
# Headings of a year gone by that promised something for it all the same.
_PLANNED = re.compile(r"(?<![^\W_])(?:mục tiêu|kế hoạch|kh|chỉ tiêu|phấn đấu|đến năm)(?![^\W_])")
_PART = re.compile(r"(?:-\s*)?(?:trong đó|riêng)\s*:?\s*")
_BRACKETS = re.compile(r"\([^()]*\)")
_VALUE_ROLES = frozenset(("target_value", "period", "product"))
_FALLING = re.compile(r"(?<![^\W_])(?:giảm|hạ(?! tầng))(?![^\W_])")
_UNIT = re.compile(r"\((?:ĐVT:?\s*|Đơn vị tính:?\s*)?(?P<unit>[^()\d]{1,24})\)\s*$")
_RISING = re.compile(r"(?<![^\W_])(?:tăng|nâng)(?![^\W_])")


def read_target_rows(
    table: FoundTable, prefix: str, scene: Scene, title_horizon: Horizon | None = None
) -> tuple[Target, ...]:
    """Return the targets of a table; empty cells give none.

    A cell in words without a number is a target without a value (`exist`).  A row numbered below
    another one (`23.1`), or one that begins with `Trong đó`, has that one's target as its parent.
    """
    if table.kind != "targets":
        return ()
    targets: list[Target] = []
    parents: dict[tuple[str, int], str] = {}
    last = ""
    for number, row in enumerate(table.rows, 1):
        if row.kind != "target":
            continue
        above = _number_above(row, last)
        for column, target in _read_row(table, row, f"{prefix}/{number}", scene, title_horizon):
            targets.append(
                target.model_copy(update={"parent": parents.get((above, column))})
                if above
                else target
            )
            if row.number:
                parents.setdefault((row.number, column), target.id)
        last = row.number or last
    return tuple(targets)


def _number_above(row: FoundRow, last: str) -> str:
    """Return the number of the row that a row is a part of, nothing where it is none."""
    if row.number and "." in row.number.strip("."):
        return row.number.strip(".").rpartition(".")[0]
    is_part = any(_PART.match(fold(cell.text)) for cell in row.cells if cell)
    return last if is_part and not row.number else ""


def _read_row(
    table: FoundTable, row: FoundRow, prefix: str, scene: Scene, title_horizon: Horizon | None
) -> Iterator[tuple[int, Target]]:
    """Yield the targets of a row, each with its column."""
    indicator = table.cell(row, "indicator") or table.cell(row, "task")
    if indicator is None:
        return
    if part := _PART.match(fold(indicator.text)):
        indicator = indicator.part(part.end(), len(indicator.text)).strip()
    unit_cell = table.cell(row, "unit")
    monitor_cell = table.cell(row, "monitor") or table.cell(row, "lead")
    monitor = split_agencies(monitor_cell, scene.setting)[0] if monitor_cell else ()
    count = 0
    baselines = _baselines(table, scene)
    for column, (heading, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        if heading.role not in _VALUE_ROLES or not cell or _is_past(heading, scene):
            continue
        baseline = row.cells[baselines[column]] if column in baselines else None
        for amount in _amounts(cell, indicator, scene):  # ≥ 80; ≤ 3 are two
            count += 1
            printed = unit_cell.text if unit_cell else _unit_of(heading)
            horizon = _horizon(heading, row) or title_horizon
            yield (
                column,
                Target(
                    id=f"{prefix}/{count}",
                    indicator=indicator.text,
                    comparison=amount.comparison,
                    value=amount.value,
                    value_max=amount.value_max,
                    unit=(amount.unit or printed) if amount.value else None,
                    direction=_direction(indicator, cell),
                    baseline=baseline.text if baseline else None,
                    horizon=horizon,
                    number=row.number,
                    monitor=monitor,
                    text=cell.text,
                    span=cell.span,
                    place=scene.place(cell.span),
                    confidence=_CERTAIN,
                    flags=amount.flags + _from_elsewhere(amount, printed, baseline, horizon),
                ),
            )


def _is_past(heading: Heading, scene: Scene) -> bool:
    """Return whether a column holds what was reached before the document (DOMAIN.md §9.3, 9)."""
    if heading.year is None or scene.issued_on is None or heading.year >= scene.issued_on.year:
        return False
    return not _PLANNED.search(fold(heading.passage.text))


def _baselines(table: FoundTable, scene: Scene) -> dict[int, int]:
    """Return the column that each column of values starts from.

    Where there are as many of them (`Diện tích`, `Cơ cấu` of two years), they go in order.
    """
    values, starts = [], []
    for column, heading in enumerate(table.columns):
        past = heading.role in _VALUE_ROLES and _is_past(heading, scene)
        if heading.role == "baseline" or past:
            starts.append(column)
        elif heading.role in _VALUE_ROLES:
            values.append(column)
    if len(starts) == len(values):
        return dict(zip(values, starts, strict=True))
    return {value: starts[-1] for value in values if starts}


def _from_elsewhere(
    amount: _Amount, unit: str | None, baseline: Passage | None, horizon: Horizon | None
) -> tuple[str, ...]:
    """Return flags for what other cells and headings say, and not the cell of the value."""
    said = {
        "unit_inherited": bool(unit and amount.value and not amount.unit),
        "baseline_inherited": bool(baseline),
        "horizon_inherited": horizon is not None,
    }
    return tuple(flag for flag, is_said in said.items() if is_said)


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a cell promises; no value where it says so in words."""

    comparison: str
    value: str | None = None
    value_max: str | None = None
    unit: str | None = None
    flags: tuple[str, ...] = ()


def _amounts(cell: Passage, indicator: Passage, scene: Scene) -> Iterator[_Amount]:
    """Yield the amounts of a cell; what stands in brackets only says them again."""
    masked = _BRACKETS.sub(lambda match: " " * len(match[0]), cell.text)
    found = tuple(find_quantities(masked, scene.vocabulary))
    for quantity in found:
        comparison = _by_indicator(quantity, indicator)
        modifier = quantity.modifier or quantity.comparison
        kept = modifier not in (comparison, "eq", "range")
        flags = (*quantity.flags, f"modifier:{modifier}") if kept else quantity.flags
        value, upper = quantity.value, quantity.value_max
        yield _Amount(comparison, value, upper, quantity.unit, flags)
    if not found and len(cell.text.split()) >= _SHORTEST_STATE and not re.search(r"\d", cell.text):
        yield _Amount("exist")


def _by_indicator(quantity: Quantity, indicator: Passage) -> str:
    """Return the comparison of a value where its indicator says how it moves.

    `Giảm tỷ lệ hộ nghèo | 1 - 1,5` falls by that, `Giảm tỷ lệ hộ nghèo còn | 5` to that.
    """
    verb = verb_before(indicator.text)
    if verb is not None and verb.kind in ("decrease_to", "increase_to"):
        return combine(quantity, verb.kind)
    if front := front_verb(indicator.text):
        return combine_front(quantity, None, quantity.comparison, front[1])
    return quantity.comparison


def _unit_of(heading: Heading) -> str | None:
    """Return the unit that a heading names in brackets: Diện tích (ha)."""
    match = _UNIT.search(heading.passage.text)
    return match["unit"].strip() if match else None


def _horizon(heading: Heading, row: FoundRow) -> Horizon | None:
    """Return the year of a value: of its column, else of the group above its row."""
    if heading.year is not None:
        end = dt.date(heading.year, 12, 31)
        return Horizon(text=heading.passage.text, end=end, bound="by")
    for group in reversed(row.path):
        if found := find_horizon(group):
            return found[0]
    return None


def _direction(indicator: Passage, cell: Passage) -> str | None:
    folded = f"{fold(indicator.text)} {fold(cell.text)}"
    if _FALLING.search(folded):
        return "down"
    return "up" if _RISING.search(folded) else None
