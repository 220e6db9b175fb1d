"""A table as it was found: typed columns, rows, and the blocks it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading

# A cell to be filled in by hand, or crossed out.
_VOID = re.compile(r"[\s.…_–—/-]*")

RowKind = Literal["group", "task", "target", "total", "note", "heading", "index", "other"]


class Inherited(NamedTuple):
    """A cell that a row takes over, and whence.

    `rowspan`: a merged cell reaches into the row; `ditto`: the row says that it is as above;
    `parent`: the row that heads it says so, and its own cell is empty (DOMAIN.md §5.4).
    """

    key: str
    passage: Passage
    reason: Literal["rowspan", "ditto", "parent"]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row: its number, the passages of its cells by column, and the headings above it.

    `cells` are the row's own; `inherited` those it takes over from others.
    """

    kind: RowKind
    number: str | None
    cells: tuple[Passage, ...]
    path: tuple[Passage, ...] = ()
    group_number: str | None = None
    passages: tuple[Passage, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    flags: tuple[str, ...] = ()

    def taken_over(self, key: str) -> Inherited | None:
        """Return what the row takes over in a column, `None` where it has its own cell or none."""
        return next((taken for taken in self.inherited if taken.key == key), None)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table: `[start, end)` are the blocks it covers; cells stand in the order of `columns`.

    The index column is a column like the others; its cell is the row's number.
    """

    kind: Literal["tasks", "targets", "other"]
    columns: tuple[Heading, ...]
    keys: tuple[str, ...]
    rows: tuple[FoundRow, ...]
    start: int
    end: int
    problems: tuple[Problem, ...] = ()

    def cell(self, row: FoundRow, role: str) -> Passage | None:
        """Return the cell of a role in a row, its own or taken over, `None` where it has none.

        A cell that holds nothing but dots or a dash is empty.
        """
        if taken := row.taken_over(role):
            return taken.passage
        for key, passage in zip(self.keys, row.cells, strict=True):
            if key == role:
                return passage if is_filled(passage) else None
        return None


def is_filled(cell: Passage) -> bool:
    """Return whether a cell says anything: dots to be written on, or a dash, do not.

    >>> [is_filled(Passage.of(text)) for text in ("……", "-", "", "Sở Y tế")]
    [False, False, False, True]
    """
    return bool(cell) and _VOID.fullmatch(cell.text) is None


def column_keys(columns: tuple[Heading, ...]) -> tuple[str, ...]:
    """Return one key for each column: its role, numbered where a role occurs again.

    >>> column_keys(tuple(Heading(role, Passage("", ())) for role in ("index", "other", "other")))
    ('index', 'other', 'other_2')
    """
    seen: dict[str, int] = {}
    keys = []
    for column in columns:
        seen[column.role] = seen.get(column.role, 0) + 1
        count = seen[column.role]
        keys.append(column.role if count == 1 else f"{column.role}_{count}")
    return tuple(keys)


def table_kind(columns: tuple[Heading, ...]) -> Literal["tasks", "targets", "other"]:
    """Return what a table is about (DOMAIN.md §5.6).

    A task table has a task column, and says who or by when; a table of targets has indicators
    and values.
    """
    roles = {column.role for column in columns}
    who = {"lead", "implementer", "lead+coord"} & roles
    when = {"deadline", "deadline_end", "product", "period"} & roles
    if "task" in roles and (who or "coordinating" in roles) and (when or "lead" in roles):
        return "tasks"
    values = {"target_value", "period"} & roles
    if roles & {"indicator", "task"} and values and ("unit" in roles or "indicator" in roles):
        return "targets"
    if "indicator" in roles and "unit" in roles and "product" in roles:
        return "targets"
    return "other"
