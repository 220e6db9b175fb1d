"""SQLite: a database that grows document by document; `schema.sql` says what its tables hold.

A document that is exported again replaces its old records.  All of one export is in the database or
nothing: it is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from vn_decree_parser.errors import ExportFailed
from vn_decree_parser.export.columns import (
    DOCUMENTS,
    OF_DOCUMENT,
    PROBLEMS,
    TARGETS,
    TASKS,
    Row,
    Value,
    drop_unfit,
    pick_distinct,
    read_row,
    write_cell,
)
from vn_decree_parser.export.due import listed_days
from vn_decree_parser.export.formats import ExportOptions, Writer
from vn_decree_parser.export.identity import document_key
from vn_decree_parser.records import Agency, Decree

VERSION = 1
# Columns of the flat tables that have tables of their own, or stand with the document.
_ELSEWHERE = {"lead_ids", "coordinating_ids", "monitor_ids", "same_as"} | {
    column.name for column in OF_DOCUMENT
}
_ROLES = (("lead", "lead"), ("coordinating", "coordinating"), ("recipient", "recipients"))


class Database(Writer):
    """The database at a path, open for one export."""

    def __init__(self, path: Path, _options: ExportOptions) -> None:
        """Open or make the database; raises `ExportFailed` where the file is something else."""
        self._path = path
        self._is_new = not path.exists()
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise ExportFailed(str(path), f"the database cannot be opened ({error})") from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise ExportFailed(str(path), f"this cannot be used as a database ({error})") from None
        except ExportFailed:
            self._connection.close()
            raise

    def add(self, decree: Decree) -> None:
        """Put the records of a decree in place of what is there of its file."""
        key = document_key(decree)
        self._run("DELETE FROM documents WHERE document = ?", [(key,)])
        self._insert("documents", [read_row(decree, None, DOCUMENTS)])
        self._insert("tasks", _task_rows(decree, key))
        self._insert("task_agencies", _agency_rows(decree, key))
        self._insert("task_due_days", _due_rows(decree, key))
        self._insert("task_twins", _twin_rows(decree, key))
        self._insert(
            "targets",
            (
                {"document": key, "position": at, **_own(read_row(decree, target, TARGETS))}
                for at, target in enumerate(decree.targets)
            ),
        )
        self._insert("target_agencies", _monitor_rows(decree, key))
        self._insert(
            "problems",
            (
                {"document": key, "position": at, **_own(read_row(decree, problem, PROBLEMS))}
                for at, problem in enumerate(decree.problems)
            ),
        )

    def finish(self) -> None:
        """Commit what was added, and close."""
        try:
            self._connection.commit()
        except sqlite3.Error as error:
            raise ExportFailed(str(self._path), f"the database refuses this ({error})") from None
        self._connection.close()

    def abandon(self) -> None:
        """Leave the database as it was, and close."""
        self._connection.close()
        if self._is_new:
            self._path.unlink(missing_ok=True)

    def _prepare(self) -> None:
        connection = self._connection
        connection.execute("PRAGMA foreign_keys = ON")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version != VERSION and tables:
            raise ExportFailed(
                str(self._path), f"this is a database of another kind (version {version})"
            )
        connection.execute("BEGIN IMMEDIATE")
        for statement in _statements():
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        ready = [{name: _stored(value) for name, value in row.items()} for row in rows]
        if not ready:
            return
        names = ", ".join(f'"{name}"' for name in ready[0])
        marks = ", ".join("?" * len(ready[0]))
        self._run(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",
            [tuple(row.values()) for row in ready],
        )

    def _run(self, statement: str, rows: list[tuple[str | int | float | None, ...]]) -> None:
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise ExportFailed(str(self._path), f"the database refuses this ({error})") from None


def _statements() -> Iterator[str]:
    statement = ""
    for line in files(__package__).joinpath("schema.sql").read_text("utf-8").splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _task_rows(decree: Decree, key: str) -> Iterator[Row]:
    counted = {task.id for task in pick_distinct(decree.tasks)}
    for at, task in enumerate(decree.tasks):
        own = _own(read_row(decree, task, TASKS))
        yield {"document": key, "position": at, "is_twin": int(task.id not in counted), **own}


def _agency_rows(decree: Decree, key: str) -> Iterator[Row]:
    for task in decree.tasks:
        for role, field in _ROLES:
            for at, agency in enumerate(getattr(task, field)):
                yield {
                    "document": key,
                    "task": task.id,
                    "role": role,
                    "position": at,
                    **_named(agency),
                }


def _monitor_rows(decree: Decree, key: str) -> Iterator[Row]:
    for target in decree.targets:
        for at, agency in enumerate(target.monitor):
            yield {"document": key, "target": target.id, "position": at, **_named(agency)}


def _named(agency: Agency) -> Row:
    return {"name": agency.name, "agency": agency.id, "text": agency.text}


def _due_rows(decree: Decree, key: str) -> Iterator[Row]:
    for task in decree.tasks:
        for day in listed_days(task.deadline):
            yield {"document": key, "task": task.id, "due": day}


def _twin_rows(decree: Decree, key: str) -> Iterator[Row]:
    for task in decree.tasks:
        for twin in dict.fromkeys(task.same_as):
            yield {"document": key, "task": task.id, "twin": twin}


def _own(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _ELSEWHERE}


def _stored(value: Value) -> str | int | float | None:
    if value is None or value == ():
        return None
    if isinstance(value, (int, float)):
        return value
    return drop_unfit(write_cell(value))
