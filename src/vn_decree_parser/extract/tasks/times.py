"""When the task of a row is due: its time cell, its first and last day, or the years it marks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from vn_decree_parser.extract.deadlines import find_deadlines, read_deadline
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.records import Deadline
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.found import FoundRow, FoundTable
from vn_decree_parser.vocabulary.folding import fold

# A mark in the column of a year says that the task is done in that year (DOMAIN.md §5.4).
_MARK = re.compile(r"[xX×✓✔√vV]")
# A column of days: "Số ngày dự kiến" (DOMAIN.md §5.6).
_DAYS = re.compile(r"số ngày\b")
_TIME_ROLES = frozenset(("deadline", "deadline_start", "deadline_end"))
_YEAR_ROLES = frozenset(("period", "target_value"))


def read_time(table: FoundTable, row: FoundRow, scene: Scene) -> Deadline | None:
    """Return the deadline of a row, `None` where it states none.

    A table says it in one cell or several, in two (from, to), as a number of days, or by marks in
    the columns of years.
    """
    start, end = table.cell(row, "deadline_start"), table.cell(row, "deadline_end")
    if start and end:
        return _from_to(start, end, scene)
    cells = [
        (column, cell)
        for column, key in zip(table.columns, table.keys, strict=True)
        if column.role in _TIME_ROLES and (cell := table.cell(row, key))
    ]
    found = [_read_cell(column, cell, scene) for column, cell in cells]
    found = [time for time in found if time.kind != "none" or "unread" in time.flags]
    return _together(found) if found else _together(_marked_years(table, row))


def _read_cell(column: Heading, cell: Passage, scene: Scene) -> Deadline:
    """Return what a cell says, a number below `Số ngày` as days, a mark as what the heading says."""
    if _MARK.fullmatch(cell.text) and (said := find_deadlines(column.passage, scene.issued_on, ())):
        return said[0].model_copy(update={"flags": (*said[0].flags, "marked")})
    if cell.text.isdecimal() and _DAYS.search(fold(column.passage.text)):
        return Deadline(
            text=cell.text,
            kind="relative",
            offset=f"P{int(cell.text)}D",
            precision="day",
            flags=("unit_of_heading",),
            span=cell.span,
        )
    return read_deadline(cell, scene.issued_on)


def _together(times: Sequence[Deadline]) -> Deadline | None:
    if not times:
        return None
    first, *others = times
    return first.model_copy(update={"also": (*first.also, *others)}) if others else first


def _from_to(start: Passage, end: Passage, scene: Scene) -> Deadline:
    first, last = read_deadline(start, scene.issued_on), read_deadline(end, scene.issued_on)
    both = Passage.join((start, end))
    known = first.start or first.end, last.end
    return Deadline(
        text=both.text,
        kind="period" if all(known) else "none",
        start=known[0],
        end=known[1],
        bound="within",
        precision=last.precision,
        flags=(*first.flags, *last.flags) if all(known) else ("unread",),
        span=both.span,
    )


def _marked_years(table: FoundTable, row: FoundRow) -> list[Deadline]:
    marked = [
        column
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.year and column.role in _YEAR_ROLES and cell and _MARK.fullmatch(cell.text)
    ]
    return [_period(run) for run in _runs(marked)]


def _runs(columns: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Yield the columns of years that follow one another."""
    run: list[Heading] = []
    for column in columns:
        if run and column.year != (run[-1].year or 0) + 1:
            yield run
            run = []
        run.append(column)
    if run:
        yield run


def _period(run: Sequence[Heading]) -> Deadline:
    headings = Passage.join(column.passage for column in run)
    first, last = run[0].year or 0, run[-1].year or 0
    return Deadline(
        text=headings.text,
        kind="period",
        start=dt.date(first, 1, 1),
        end=dt.date(last, 12, 31),
        bound="within",
        precision="year",
        flags=("marked_years",),
        span=headings.span,
    )
