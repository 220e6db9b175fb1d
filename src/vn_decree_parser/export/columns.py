"""The flat tables of tasks, targets, documents and problems, for every format that has rows.

A column has one name in CSV, Parquet, SQLite and the mappings of trackers, and one reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from vn_decree_parser.export.due import first_due
from vn_decree_parser.export.identity import document_key
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import Agency, Decree, Target, Task

# `words` is a list; `number` a decimal string; `share` a number from 0 to 1.
Kind = Literal["text", "words", "day", "number", "count", "share"]
Value = str | tuple[str, ...] | date | int | float | None
# What stands between the words of a list in one cell: names of agencies have commas of their own.
BETWEEN = "; "
# What no table, calendar or workbook can hold: control characters but tab and line end, halves of
# characters, and what is no character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells are, and how to read one: (decree, record) → value."""

    name: str
    kind: Kind
    read: Callable[[Decree, Any], Value]


def _names(agencies: tuple[Agency, ...]) -> tuple[str, ...]:
    return tuple(agency.name for agency in agencies)


def _ids(agencies: tuple[Agency, ...]) -> tuple[str, ...]:
    return tuple(agency.id for agency in agencies if agency.id)


def _of(name: str) -> Callable[[Decree, Any], Value]:
    """Return the reading of a record's own field."""
    return lambda _decree, record: getattr(record, name)


def _under(part: str, name: str) -> Callable[[Decree, Any], Value]:
    """Return the reading of a field of a part of a record that may be missing."""

    def read(_decree: Decree, record: Any) -> Value:
        value: Value = getattr(getattr(record, part), name, None)
        return value

    return read


# Which document a record is of: the same columns behind those of every record.
OF_DOCUMENT = (
    Column("document_number", "text", lambda decree, _: decree.header.number),
    Column("document_kind", "text", lambda decree, _: decree.header.kind),
    Column("document_title", "text", lambda decree, _: decree.header.title),
    Column("issuer", "text", lambda decree, _: decree.header.issuer),
    Column("issued_on", "day", lambda decree, _: decree.header.issued_on),
    Column("urn", "text", lambda decree, _: decree.header.urn),
    Column("source", "text", lambda decree, _: decree.source.name),
    Column("document", "text", lambda decree, _: document_key(decree)),
)
_OF_PLACE = (
    Column("line", "count", _under("place", "line")),
    Column("page", "count", _under("place", "page")),
)
TASKS = (
    Column("id", "text", _of("id")),
    Column("number", "text", _of("number")),
    Column("path", "words", _of("path")),
    Column("title", "text", _of("title")),
    Column("kind", "text", _of("kind")),
    Column("lead", "words", lambda _, task: _names(task.lead)),
    Column("lead_ids", "words", lambda _, task: _ids(task.lead)),
    Column("coordinating", "words", lambda _, task: _names(task.coordinating)),
    Column("coordinating_ids", "words", lambda _, task: _ids(task.coordinating)),
    Column("recipients", "words", lambda _, task: _names(task.recipients)),
    Column("approver", "text", _of("approver")),
    Column("product", "text", _of("product")),
    Column("deadline", "text", _under("deadline", "text")),
    Column("deadline_kind", "text", _under("deadline", "kind")),
    Column("bound", "text", _under("deadline", "bound")),
    Column("start", "day", _under("deadline", "start")),
    Column("end", "day", _under("deadline", "end")),
    Column("due", "day", lambda _, task: first_due(task.deadline)),
    Column("rrule", "text", _under("deadline", "rrule")),
    Column("dtstart", "day", _under("deadline", "dtstart")),
    Column("window", "text", _under("deadline", "window")),
    Column("same_as", "words", _of("same_as")),
    Column("conflicts", "words", _of("conflicts")),
    Column("origin", "text", _of("origin")),
    Column("confidence", "share", _of("confidence")),
    Column("flags", "words", _of("flags")),
    *_OF_PLACE,
    *OF_DOCUMENT,
)
TARGETS = (
    Column("id", "text", _of("id")),
    Column("number", "text", _of("number")),
    Column("indicator", "text", _of("indicator")),
    Column("population", "text", _of("population")),
    Column("comparison", "text", _of("comparison")),
    Column("value", "number", _of("value")),
    Column("value_max", "number", _of("value_max")),
    Column("unit", "text", _of("unit")),
    Column("direction", "text", _of("direction")),
    Column("baseline", "text", _of("baseline")),
    Column("horizon", "text", _under("horizon", "text")),
    Column("start", "day", _under("horizon", "start")),
    Column("end", "day", _under("horizon", "end")),
    Column("bound", "text", _under("horizon", "bound")),
    Column("parent", "text", _of("parent")),
    Column("monitor", "words", lambda _, target: _names(target.monitor)),
    Column("monitor_ids", "words", lambda _, target: _ids(target.monitor)),
    Column("text", "text", _of("text")),
    Column("confidence", "share", _of("confidence")),
    Column("flags", "words", _of("flags")),
    *_OF_PLACE,
    *OF_DOCUMENT,
)
PROBLEMS = (
    Column("code", "text", _of("code")),
    Column("severity", "text", _of("severity")),
    Column("says", "text", _of("says")),
    *_OF_PLACE,
    *OF_DOCUMENT,
)
DOCUMENTS = (
    *OF_DOCUMENT[:-2],
    Column("parent_issuer", "text", lambda decree, _: decree.header.parent_issuer),
    Column("place", "text", lambda decree, _: decree.header.place),
    Column("signer", "text", lambda decree, _: getattr(decree.header.signer, "name", None)),
    Column("status", "text", lambda decree, _: decree.header.status),
    Column("tasks", "count", lambda decree, _: len(decree.tasks)),
    Column("targets", "count", lambda decree, _: len(decree.targets)),
    Column("tables", "count", lambda decree, _: len(decree.tables)),
    Column("citations", "count", lambda decree, _: len(decree.citations)),
    Column("problems", "count", lambda decree, _: len(decree.problems)),
    Column("format", "text", lambda decree, _: decree.source.format),
    Column("chars", "count", lambda decree, _: decree.source.chars),
    Column("pages", "count", lambda decree, _: decree.source.pages),
    *OF_DOCUMENT[-2:],
)
OF_TABLE = {"tasks": TASKS, "targets": TARGETS}

Record = Task | Target | Problem | None
Row = dict[str, Value]


def read_rows(decree: Decree, table: str) -> Iterator[Row]:
    """Yield the rows of a decree's `tasks` or `targets`, each a mapping from column to value."""
    records: tuple[Task | Target, ...] = getattr(decree, table)
    for record in records:
        yield read_row(decree, record, OF_TABLE[table])


def read_row(decree: Decree, record: Record, columns: tuple[Column, ...]) -> Row:
    """Return one record's row; characters that no table can hold are left out of its texts."""
    return {column.name: _fit(column.read(decree, record)) for column in columns}


def drop_unfit(text: str) -> str:
    """Return a text without the characters that no table, calendar or workbook can hold.

    >>> drop_unfit("Sở\\x00 Y tế")
    'Sở Y tế'
    """
    return _UNFIT.sub("", text)


def _fit(value: Value) -> Value:
    if isinstance(value, str):
        return drop_unfit(value)
    return tuple(map(drop_unfit, value)) if isinstance(value, tuple) else value


def write_cell(value: Value) -> str:
    """Return a value as the text of one cell.

    >>> write_cell(("Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch")), write_cell(date(2024, 11, 30))
    ('Sở Y tế; Sở Văn hóa, Thể thao và Du lịch', '2024-11-30')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def pick_distinct(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return the tasks, each once: of those that say the same, the row of a table, or the first.

    Trackers and calendars get these; tables of data keep all, with `same_as`.
    """
    by_id = {task.id: task for task in tasks}
    best: dict[str, str] = {}
    for task in tasks:
        if task.id in best:
            continue
        twins = _twins(task, by_id)
        chosen = next((twin for twin in twins if twin.origin == "table"), twins[0])
        best.update((twin.id, chosen.id) for twin in twins)
    return tuple(task for task in tasks if best[task.id] == task.id)


def _twins(task: Task, by_id: dict[str, Task]) -> list[Task]:
    found = {task.id: task}
    open_ids = [task.id]
    while open_ids:
        for other in by_id[open_ids.pop()].same_as:
            if other in by_id and other not in found:
                found[other] = by_id[other]
                open_ids.append(other)
    return list(found.values())
