"""An Excel workbook for people: tasks, targets, documents and problems, a sheet each.

Texts are written as texts: nothing becomes a formula or a link by how it looks.  Days are real
days, quantities real numbers where a floating number can hold them exactly.  The place of a record
is a link to its file, where `ExportOptions.sources` says in which folder that is, as seen from the
workbook.  Rows go to disk as they come, so any number of documents fits; a sheet that is full goes
on in a second one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any, BinaryIO

import xlsxwriter

from vn_decree_parser.export.columns import (
    DOCUMENTS,
    PROBLEMS,
    TARGETS,
    TASKS,
    Column,
    Record,
    Value,
    read_row,
    write_cell,
)
from vn_decree_parser.export.formats import ExportOptions, Format, Writer
from vn_decree_parser.export.identity import document_name
from vn_decree_parser.export.wording import read_wording, say, say_place
from vn_decree_parser.records import Decree

# What Excel can hold: rows of a sheet, links of a sheet, characters of a cell; the first year of
# its calendar that it counts right.
MOST_ROWS = 1_048_576
_MOST_LINKS = 65_000
_MOST_CHARACTERS = 32_000
_FIRST_YEAR = 1901
_EXACT_DIGITS = 15
# Heights of rows are set: not every program fits them to wrapped text by itself.
_LINE_HEIGHT = 15
_MOST_LINES = 27  # Excel's highest row has 409 points
# Printed on a page across are the first columns, up to so many letters in all.
_PRINTED_WIDTH = 265
_CODED = ("kind", "bound", "comparison", "severity")
# A day that does not change, so that the same records give the same bytes.
_CREATED = datetime(2000, 1, 1)
_SHEETS: dict[str, tuple[Column, ...]] = {
    "tasks": TASKS,
    "targets": TARGETS,
    "documents": DOCUMENTS,
    "problems": PROBLEMS,
}


class Link(str):
    """Text of a cell that leads to `url`."""

    url: str

    def __new__(cls, text: str, url: str) -> Link:
        """Return the text with its link."""
        link = super().__new__(cls, text)
        link.url = url
        return link


class Workbook(Writer):
    """The workbook of any number of documents."""

    def __init__(self, stream: BinaryIO, _format: Format, options: ExportOptions) -> None:
        """Open a workbook that is written to a stream of bytes at its end."""
        self._book = xlsxwriter.Workbook(
            stream,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": _CREATED})
        self._options = options
        styles = _Styles(self._book)
        self._sheets = {name: _Sheet(self._book, name, styles) for name in _SHEETS}

    def add(self, decree: Decree) -> None:
        """Write the rows of a decree to each sheet."""
        records: dict[str, tuple[Record, ...]] = {
            "tasks": decree.tasks,
            "targets": decree.targets,
            "documents": (None,),
            "problems": decree.problems,
        }
        for name, found in records.items():
            for record in found:
                self._sheets[name].write(dict(self._cells(decree, record, name)))

    def finish(self) -> None:
        """Set the filters and write the workbook."""
        for sheet in self._sheets.values():
            sheet.finish()
        self._book.close()

    def abandon(self) -> None:
        """Close the files that hold the rows: nobody reads what is written then."""
        self._book.close()

    def _cells(self, decree: Decree, record: Record, name: str) -> Iterator[tuple[str, Value]]:
        row = read_row(decree, record, _SHEETS[name])
        for column, value in row.items():
            yield column, say(column, str(value)) if column in _CODED and value else value
        yield "document_name", document_name(decree)
        yield "source_link", self._linked(decree, decree.source.name, None)
        if record is not None:
            place = getattr(record, "place", None)
            page = place.page if place else None
            yield "place", self._linked(decree, say_place(place), page)

    def _linked(self, decree: Decree, text: str, page: int | None) -> str:
        if self._options.sources is None or not decree.source.sha256 or not text:
            return text
        path = (self._options.sources / decree.source.name).as_posix()
        return Link(text, f"external:{path}" + (f"#page={page}" if page else ""))


class _Styles:
    """The formats of cells, made once."""

    def __init__(self, book: Any) -> None:
        base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
        head = {"bold": True, "bg_color": "#DCE6F1", "valign": "vcenter"}
        self.head = book.add_format({**base, **head})
        self.text = book.add_format(base)
        self.day = book.add_format({**base, "num_format": "dd/mm/yyyy", "align": "left"})
        self.share = book.add_format({**base, "num_format": "0%"})
        self.link = book.add_format({**base, "font_color": "#0563C1", "underline": 1})


class _Sheet:
    """One sheet, and the next of its kind when it is full."""

    def __init__(self, book: Any, name: str, styles: _Styles) -> None:
        self._book = book
        self._title = say("sheets", name)
        self._columns: dict[str, list[Any]] = read_wording()["columns"][name]
        self._kinds = {column.name: column.kind for column in _SHEETS[name]}
        self._styles = styles
        self._parts = 0
        self._open()

    def write(self, row: dict[str, Value]) -> None:
        """Write a row below the last one."""
        if self._row == MOST_ROWS:
            self.finish()
            self._open()
        lines = max(
            _lines(write_cell(row[name]), width) for name, (_, width) in self._columns.items()
        )
        self._sheet.set_row(self._row, _LINE_HEIGHT * min(lines, _MOST_LINES))
        for at, column in enumerate(self._columns):
            self._write_cell(at, row[column], self._kinds.get(column, "text"))
        self._row += 1

    def finish(self) -> None:
        """Give the headings their filters, and say what is printed."""
        last = max(self._row - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        widths = accumulate(width for _, width in self._columns.values())
        printed = sum(width <= _PRINTED_WIDTH for width in widths)
        self._sheet.print_area(0, 0, last, printed - 1)

    def _open(self) -> None:
        self._parts += 1
        title = self._title if self._parts == 1 else f"{self._title} ({self._parts})"
        self._sheet = self._book.add_worksheet(title)
        for at, (_, width) in enumerate(self._columns.values()):
            self._sheet.set_column(at, at, width)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_row(0, 2 * _LINE_HEIGHT)
        for at, (heading, _) in enumerate(self._columns.values()):
            self._sheet.write_string(0, at, heading, self._styles.head)
        self._row = 1
        self._links = 0

    def _write_cell(self, at: int, value: Value, kind: str) -> None:
        sheet, row, styles = self._sheet, self._row, self._styles
        if value is None or value in ("", ()):
            sheet.write_blank(row, at, None, styles.text)
        elif isinstance(value, Link) and self._links < _MOST_LINKS:
            self._links += 1
            if sheet.write_url(row, at, value.url, styles.link, str(value)) != 0:
                sheet.write_string(row, at, str(value), styles.text)
        elif isinstance(value, date) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(row, at, datetime.combine(value, datetime.min.time()), styles.day)
        elif (number := _number(value, kind)) is not None:
            sheet.write_number(row, at, number, styles.share if kind == "share" else styles.text)
        else:
            sheet.write_string(row, at, _shorten(write_cell(value)), styles.text)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column, whose words are not cut."""
    return sum(max(1, -(-len(line) * 6 // (5 * width))) for line in text.split("\n"))


def _number(value: Value, kind: str) -> float | None:
    """Return a value as a number, where a floating number says exactly the same."""
    if isinstance(value, (int, float)):
        return value
    if kind != "number" or not isinstance(value, str):
        return None
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return None
    digits = len(exact.as_tuple().digits)
    fits = exact.is_finite() and digits <= _EXACT_DIGITS and -_EXACT_DIGITS < exact.adjusted() < 300
    return float(exact) if fits else None


def _shorten(text: str) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return text
    return text[:_MOST_CHARACTERS] + say("words", "too_long")
