"""A grid of the file with the text of its cells: rows of cells, merged ones at their upper left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vn_decree_parser.source import Grid, Passage, Source

NOTHING = Passage("", ())
# Merged cells of a true table cover some twenty places each; `colspan` can claim millions.
_FEWEST_PLACES = 20_000
_MOST_PLACES_EACH = 100


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell: its upper left corner, counted from 0, what it covers, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    passage: Passage

    def covers(self, column: int) -> bool:
        """Return whether the cell stands in a column."""
        return self.column <= column < self.column + self.columns


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells of a grid by row; `[start, end)` index the passages that it holds.

    `covering[row][column]` is the cell that stands there, `None` where the file has none.
    """

    rows: tuple[tuple[MatrixCell, ...], ...]
    width: int
    covering: tuple[tuple[MatrixCell | None, ...], ...]
    start: int
    end: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)


def read_matrices(source: Source, passages: Sequence[Passage]) -> Iterator[tuple[Grid, Matrix]]:
    """Yield each grid of a source that holds any text, with its cells filled from the passages.

    Passages lie in the order of the source, and each within one cell.  A grid whose cells claim far
    more places than there are cells is no table; its text stays.
    """
    starts = [line.start for line in source.lines]
    lines = [bisect_right(starts, passage.span.start) - 1 for passage in passages]
    for grid in source.grids:
        if not grid.cells or _is_blown_up(grid):
            continue
        first = min(cell.first_line for cell in grid.cells)
        end = max(cell.end_line for cell in grid.cells)
        inside = range(_position(lines, first), _position(lines, end))
        if inside:
            yield grid, _fill(grid, passages, lines, inside)


def _position(lines: Sequence[int], line: int) -> int:
    """Return the first passage that begins at a line or behind it."""
    return bisect_right(lines, line - 1)


def _is_blown_up(grid: Grid) -> bool:
    height = max(cell.row + cell.rows for cell in grid.cells)
    width = max(cell.column + cell.columns for cell in grid.cells)
    return height * width > max(_FEWEST_PLACES, _MOST_PLACES_EACH * len(grid.cells))


def _fill(grid: Grid, passages: Sequence[Passage], lines: Sequence[int], inside: range) -> Matrix:
    height = max(cell.row + cell.rows for cell in grid.cells) - 1
    width = max(cell.column + cell.columns for cell in grid.cells) - 1
    covering: list[list[MatrixCell | None]] = [[None] * width for _ in range(height)]
    rows: list[list[MatrixCell]] = [[] for _ in range(height)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        held = passages[_position(lines, cell.first_line) : _position(lines, cell.end_line)]
        filled = MatrixCell(
            cell.row - 1, cell.column - 1, cell.rows, cell.columns, Passage.join(held)
        )
        rows[filled.row].append(filled)
        for row in range(filled.row, filled.row + filled.rows):
            for column in range(filled.column, filled.column + filled.columns):
                covering[row][column] = filled
    return Matrix(
        tuple(map(tuple, rows)), width, tuple(map(tuple, covering)), inside.start, inside.stop
    )
