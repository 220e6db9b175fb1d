"""The table of formats: what can be written, into how many files, and who writes it.

A format is one of four shapes, and its `writer` is accordingly

- `document`: a function `(decree, options) -> bytes`; each document has a file of its own;
- `stream`: a `Writer` made with `(stream, format, options)`; one file for any number of documents;
- `tables`: a `Writer` made with `(stream, table, options)`; one file for each of the tables
  `tasks` and `targets`, together in a folder;
- `database`: a `Writer` made with `(path, options)`; the file stays and grows.

A new format is a row here and a writer of one of these shapes; `writing.open_export` does the rest:
files are written whole or not at all, and the library that a format needs is loaded when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vn_decree_parser.records import Decree

Shape = Literal["document", "stream", "tables", "database"]
TABLES = ("tasks", "targets")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to write records.

    - `events`: calendars hold events (VEVENT) instead of to-dos (VTODO).
    - `alarm_days`: calendars remind so many days before a due day; `None` for no alarm.
    - `sources`: the folder in which the documents stand; the links of workbooks lead there.
    - `mapping`: the file of a user's own mapping; `mapping.format_of` makes a format of it.

    >>> ExportOptions().events
    False
    """

    events: bool = False
    alarm_days: int | None = None
    sources: Path | None = None
    mapping: Path | None = None


class Writer:
    """Takes decrees one at a time; `finish` or `abandon` is called once, last."""

    def add(self, decree: Decree) -> None:
        """Write the records of a decree."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write what stands behind the last decree, if anything does."""

    def abandon(self) -> None:
        """Give back what is held, if anything is: the output will not be used."""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: the name, the ending of its files, its shape, its writer.

    No two formats have the same ending, so that all of them can stand in one folder.

    `writer` is `module:name` inside this room.  `binary` output is no text for a terminal.
    """

    name: str
    ending: str
    shape: Shape
    writer: str
    says: str
    binary: bool = False

    @property
    def many(self) -> bool:
        """Whether one output holds any number of documents."""
        return self.shape != "document"

    @property
    def needs_path(self) -> bool:
        """Whether it cannot go to standard output."""
        return self.binary or self.shape == "database"


FORMATS = (
    Format("json", ".json", "document", "lines:write_json", "all records of the document"),
    Format("jsonl", ".jsonl", "stream", "lines:JsonLines", "the same, one document a line"),
    Format("outline", ".txt", "document", "lines:write_outline", "a readable outline"),
    Format("md", ".md", "document", "summary:write_summary", "a summary: tasks by agency, targets"),
    Format("html", ".html", "document", "page:write_page", "a page to check the records by"),
    Format("akn", ".xml", "document", "akn:write_akn", "Akoma Ntoso 3.0 (XML)"),
    Format("csv", ".csv", "tables", "delimited:TableFile", "tasks.csv and targets.csv"),
    Format("xlsx", ".xlsx", "stream", "workbook:Workbook", "an Excel workbook", binary=True),
    Format("ics", ".ics", "stream", "calendars:Calendar", "a calendar of what is due"),
    Format("sqlite", ".sqlite", "database", "database:Database", "a database that grows"),
    Format(
        "parquet",
        ".parquet",
        "tables",
        "parquet:TableFile",
        "tasks.parquet and targets.parquet (pip install 'vn-decree-parser[parquet]')",
        binary=True,
    ),
    Format("taskwarrior", ".taskwarrior.json", "stream", "mapping:Records", "for task import"),
    Format("jira-csv", ".jira.csv", "stream", "mapping:Records", "for the CSV importer of Jira"),
    Format("github", ".github.jsonl", "stream", "mapping:Records", "issues for gh api, one a line"),
    Format(
        "redmine-csv",
        ".redmine.csv",
        "stream",
        "mapping:Records",
        "for the issue import of Redmine",
    ),
    Format(
        "openproject-csv",
        ".openproject.csv",
        "stream",
        "mapping:Records",
        "for OpenProject's Excel sheet",
    ),
)


def find_format(name: str) -> Format:
    """Return the format of a name; raises `LookupError` where there is none.

    >>> find_format("ics").ending
    '.ics'
    """
    for row in FORMATS:
        if row.name == name:
            return row
    raise LookupError(
        f"there is no format {name!r}; there are {', '.join(f.name for f in FORMATS)}"
    )
