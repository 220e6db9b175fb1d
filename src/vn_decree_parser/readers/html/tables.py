"""Where the cells of a table stand: the table model of HTML, with its spans."""

from __future__ import annotations

from typing import NamedTuple

from vn_decree_parser.readers.html.lists import read_integer

# The largest spans that HTML allows.
_MOST_COLUMNS = 1000
_MOST_ROWS = 65534


class _Reaching(NamedTuple):
    """A cell of an earlier row that reaches into later rows: its columns, its last row."""

    column: int
    end_column: int
    last_row: int


class OpenCell(NamedTuple):
    """The beginning of a cell: where it stands, what it covers."""

    row: int
    column: int
    rows: int
    columns: int


class CellFinder:
    """Find the place of each cell of one table, row by row.

    >>> finder = CellFinder(rows=2)
    >>> finder.begin_row()
    >>> finder.place(rows="2"), finder.place(columns="2")
    (OpenCell(row=1, column=1, rows=2, columns=1), OpenCell(row=1, column=2, rows=1, columns=2))
    >>> finder.begin_row()
    >>> finder.place()
    OpenCell(row=2, column=2, rows=1, columns=1)
    """

    def __init__(self, rows: int) -> None:
        """Begin a table of a number of rows."""
        self._rows = rows
        self._row = 0
        self._column = 1
        self._reaching: list[_Reaching] = []
        self._new: list[_Reaching] = []

    def begin_row(self) -> None:
        """Begin the next row."""
        self._row += 1
        self._column = 1
        if self._reaching or self._new:
            kept = [cell for cell in self._reaching if cell.last_row >= self._row]
            kept += [cell for cell in self._new if cell.last_row >= self._row]
            self._reaching = sorted(kept)
            self._new = []

    def place(self, *, rows: str | None = None, columns: str | None = None) -> OpenCell:
        """Return the beginning of the next cell, whose spans are written so."""
        if self._row == 0:
            self.begin_row()
        wide = high = 1
        if columns is not None:
            wide = min(max(read_integer(columns, 1), 1), _MOST_COLUMNS)
        if rows is not None:
            left = max(self._rows - self._row + 1, 1)
            written = read_integer(rows, 1)
            high = left if written == 0 else min(max(written, 1), _MOST_ROWS, left)
        column = self._column
        for cell in self._reaching:
            if cell.column <= column < cell.end_column:
                column = cell.end_column
        self._column = column + wide
        if high > 1:
            self._new.append(_Reaching(column, column + wide, self._row + high - 1))
        return OpenCell(self._row, column, high, wide)
