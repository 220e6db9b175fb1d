"""Targets from tables: one for each row and column of values (DOMAIN.md §5.4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from vn_decree_parser.extract.agencies import split_agencies
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.quantities import find_quantities
from vn_decree_parser.records import Horizon, Target
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.found import FoundRow, FoundTable
from vn_decree_parser.vocabulary.folding import fold

_CERTAIN = 0.95
_VALUE_ROLES = frozenset(("target_value", "period", "product"))
_FALLING = re.compile(r"(?<![^\W_])(?:giảm|hạ(?! tầng))(?![^\W_])")
_UNIT = re.compile(r"\((?:ĐVT:?\s*|Đơn vị tính:?\s*)?(?P<unit>[^()\d]{1,24})\)\s*$")
_RISING = re.compile(r"(?<![^\W_])(?:tăng|nâng)(?![^\W_])")


def read_target_rows(
    table: FoundTable, prefix: str, scene: Scene, title_horizon: Horizon | None = None
) -> tuple[Target, ...]:
    """Return the targets of a table; cells without a value give none."""
    if table.kind != "targets":
        return ()
    targets: list[Target] = []
    for number, row in enumerate(table.rows, 1):
        if row.kind == "target":
            targets += _read_row(table, row, f"{prefix}/{number}", scene, title_horizon)
    return tuple(targets)


def _read_row(
    table: FoundTable, row: FoundRow, prefix: str, scene: Scene, title_horizon: Horizon | None
) -> Iterator[Target]:
    indicator = table.cell(row, "indicator") or table.cell(row, "task")
    if indicator is None:
        return
    unit_cell = table.cell(row, "unit")
    monitor_cell = table.cell(row, "monitor") or table.cell(row, "lead")
    monitor = split_agencies(monitor_cell, scene.setting)[0] if monitor_cell else ()
    count = 0
    for heading, cell in zip(table.columns, row.cells, strict=True):
        if heading.role not in _VALUE_ROLES or not cell:
            continue
        horizon = _horizon(heading, row) or title_horizon
        for quantity in find_quantities(cell.text, scene.vocabulary):  # ≥ 80; ≤ 3 are two
            count += 1
            yield Target(
                id=f"{prefix}/{count}",
                indicator=indicator.text,
                comparison=quantity.comparison,
                value=quantity.value,
                value_max=quantity.value_max,
                unit=quantity.unit or (unit_cell.text if unit_cell else _unit_of(heading)),
                direction=_direction(indicator, cell),
                horizon=horizon,
                number=row.number,
                monitor=monitor,
                text=cell.text,
                span=cell.span,
                place=scene.place(cell.span),
                confidence=_CERTAIN,
                flags=quantity.flags,
            )


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
