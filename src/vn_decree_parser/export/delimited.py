"""CSV that a spreadsheet opens: UTF-8 with a byte order mark, and no cell that acts as a formula.

A text that begins with `= + - @`, a tab or a line end (also behind blanks, also in full width) is
one that spreadsheets take for a formula; it gets an apostrophe in front, as OWASP advises ("CSV
Injection").  Vietnamese bullets (`- Sở Y tế`) get one too: without it Excel shows `#NAME?`.  Whoever
reads the file by program takes away one apostrophe where such a character follows it (`unguard`).
"""

from __future__ import annotations

import csv
import io
import re
from typing import BinaryIO

from vn_decree_parser.export.columns import OF_TABLE, Column, Value, read_rows, write_cell
from vn_decree_parser.export.formats import ExportOptions, Writer
from vn_decree_parser.records import Decree

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Apostrophes that are there already are seen through, so that taking one away gives the text back.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> guard("=HYPERLINK(A1)"), guard("- Sở Y tế"), guard("Sở Y tế - Sở Tài chính")
    ("'=HYPERLINK(A1)", "'- Sở Y tế", 'Sở Y tế - Sở Tài chính')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return the text that was guarded.

    >>> unguard("'- Sở Y tế"), unguard("'90")
    ('- Sở Y tế', "'90")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class TableFile(Writer):
    """One table of many documents as CSV: the tasks or the targets."""

    def __init__(self, stream: BinaryIO, table: str, _options: ExportOptions) -> None:
        """Write the mark and the headings to a stream of bytes."""
        self._table = table
        self._columns = OF_TABLE[table]
        self._text = open_text(stream)
        self._rows = csv.writer(self._text)
        self._rows.writerow(column.name for column in self._columns)

    def add(self, decree: Decree) -> None:
        """Write the rows of a decree."""
        for row in read_rows(decree, self._table):
            self._rows.writerow(_cell(column, row[column.name]) for column in self._columns)

    def finish(self) -> None:
        """Write what is not yet written, and leave the stream open."""
        self._text.flush()
        self._text.detach()


def open_text(stream: BinaryIO, mark: bool = True) -> io.TextIOWrapper:
    """Return a stream of text in UTF-8 over a stream of bytes, behind a byte order mark."""
    if mark:
        stream.write(BYTE_ORDER_MARK)
    return io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)


def _cell(column: Column, value: Value) -> str:
    text = write_cell(value)
    if column.kind == "number" and _NUMBER.fullmatch(text):
        return text
    return guard(text)
