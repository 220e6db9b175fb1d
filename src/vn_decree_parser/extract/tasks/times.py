"""When the task of a row is due: its time cell, its first and last day, or the years it marks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from vn_decree_parser.extract.deadlines import read_deadline
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.records import Deadline
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.found import FoundRow, FoundTable

# A mark in the column of a year says that the task is done in that year (DOMAIN.md §5.4).
_MARK = re.compile(r"[xX×✓✔√vV]")
_YEAR_ROLES = frozenset(("period", "target_value"))


def read_time(table: FoundTable, row: FoundRow, scene: Scene) -> Deadline | None:
    """Return the deadline of a row, `None` where it states none.

    A table says it in one cell, in two (from, to), or by marks in the columns of years.
    """
    start, end = table.cell(row, "deadline_start"), table.cell(row, "deadline_end")
    cell = table.cell(row, "deadline") or (None if start and end else end or start)
    if cell is not None:
        deadline = read_deadline(cell, scene.issued_on)
        return None if deadline.kind == "none" and "unread" not in deadline.flags else deadline
    if start and end:
        return _from_to(start, end, scene)
    return _marked_years(table, row)


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


def _marked_years(table: FoundTable, row: FoundRow) -> Deadline | None:
    marked = [
        column
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.year and column.role in _YEAR_ROLES and cell and _MARK.fullmatch(cell.text)
    ]
    periods = [_period(run) for run in _runs(marked)]
    if not periods:
        return None
    return periods[0].model_copy(update={"also": tuple(periods[1:])})


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
