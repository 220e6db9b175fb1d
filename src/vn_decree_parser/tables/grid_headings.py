"""The headings of a grid: which rows they are, and which columns of the grid each stands above.

Headings may take two rows, be merged, and stand below a caption (DOMAIN.md §5.1, §5.6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import Heading, normalise_heading, read_heading
from vn_decree_parser.tables.matrix import NOTHING, Matrix, MatrixCell
from vn_decree_parser.vocabulary import Vocabulary

_LONGEST = 90
# Captions above the headings take at most so many rows.
_MOST_CAPTIONS = 3
# A table is told by at least one of these.
_TELLING = frozenset(
    "index task indicator lead coordinating implementer lead+coord deadline product".split()
)
_DIGITS_ONLY = re.compile(r"[\d\W_]*")


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a table: its heading, and the columns `[start, end)` of the grid below it."""

    heading: Heading
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GridHeading:
    """The headings of a grid: its columns, and the rows `[top, bottom)` that they take."""

    columns: tuple[GridColumn, ...]
    top: int
    bottom: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The headings as they are compared over pages."""
        return tuple(normalise_heading(column.heading.passage.text) for column in self.columns)


def read_grid_heading(matrix: Matrix, vocabulary: Vocabulary) -> GridHeading | None:
    """Return the headings of a grid, `None` where no row of it reads as such."""
    for top in range(min(_MOST_CAPTIONS + 1, matrix.height)):
        cells = [cell for cell in matrix.rows[top] if cell.passage]
        if _are_headings(cells, vocabulary):
            bottom = _bottom(matrix, top)
            return GridHeading(_columns(matrix, top, bottom, vocabulary), top, bottom)
        if len(cells) > 1:
            return None
    return None


def _are_headings(cells: list[MatrixCell], vocabulary: Vocabulary) -> bool:
    if len(cells) < 2 or any(len(cell.passage.text) > _LONGEST for cell in cells):
        return False
    roles = [read_heading(cell.passage, vocabulary) for cell in cells]
    if any(_DIGITS_ONLY.fullmatch(cell.passage.text) for cell in cells):
        return False
    if roles[0].role == "index" and roles[0].sure == "whole":
        return True
    known = [heading.role for heading in roles if heading.role != "other"]
    return len(set(known)) > 1 and bool(_TELLING & set(known)) and 5 * len(known) >= 2 * len(cells)


def _bottom(matrix: Matrix, top: int) -> int:
    """Return the row behind the headings: those of merged cells may stand in two rows."""
    bottom = max(cell.row + cell.rows for cell in matrix.rows[top] if cell.passage)
    bottom = min(bottom, matrix.height)
    if bottom > top + 1 or bottom >= matrix.height:
        return bottom
    lower = [cell for cell in matrix.rows[bottom] if cell.passage]
    if len(lower) < 2 or any(len(cell.passage.text) > _LONGEST for cell in lower):
        return bottom
    if any(_DIGITS_ONLY.fullmatch(cell.passage.text) and not _is_year(cell) for cell in lower):
        return bottom
    # Below a heading that is not divided stands nothing.
    divided = all(_is_divided(matrix, top, cell.column) for cell in lower)
    return bottom + 1 if divided else bottom


def _is_year(cell: MatrixCell) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?", cell.passage.text) is not None


def _is_divided(matrix: Matrix, top: int, column: int) -> bool:
    above = matrix.covering[top][column]
    if above is None or not above.passage:  # PDF: a merged heading leaves its other columns empty
        return True
    if above.columns > 1:
        return True
    beside = matrix.covering[top][column + 1] if column + 1 < matrix.width else None
    return beside is not None and not beside.passage


def _columns(
    matrix: Matrix, top: int, bottom: int, vocabulary: Vocabulary
) -> tuple[GridColumn, ...]:
    stacks = [_stack(matrix, top, bottom, column) for column in range(matrix.width)]
    columns: list[GridColumn] = []
    for stack, group in groupby(range(matrix.width), key=lambda column: stacks[column]):
        members = list(group)
        heading = _read_stack(stack, vocabulary)
        columns.append(GridColumn(heading, members[0], members[-1] + 1))
    return tuple(columns)


def _read_stack(stack: tuple[MatrixCell, ...], vocabulary: Vocabulary) -> Heading:
    """Return what headings above one another say together; a lower one that is known says more.

    `Thời gian thực hiện` above `Bắt đầu` is a beginning, `Mục tiêu` above `2025` a target.
    """
    passage = Passage.join(cell.passage for cell in stack)
    if not passage:
        return Heading("other", NOTHING)
    whole = read_heading(passage, vocabulary)
    if len(stack) > 1:
        lowest = read_heading(stack[-1].passage, vocabulary)
        if lowest.sure == "whole" and lowest.year is None and lowest.role != "other":
            return replace(whole, role=lowest.role, sure="whole")
    return whole


def _stack(matrix: Matrix, top: int, bottom: int, column: int) -> tuple[MatrixCell, ...]:
    """Return the cells above a column, from top to bottom, each once, empty ones left out."""
    stack: list[MatrixCell] = []
    for row in range(top, bottom):
        cell = matrix.covering[row][column]
        left = column
        while row + 1 < bottom and left and (cell is None or not cell.passage):
            left -= 1
            cell = matrix.covering[row][left]
        if cell is not None and cell.passage and cell not in stack:
            stack.append(cell)
    if not stack and (own := matrix.covering[top][column]) is not None:
        return (own,)
    return tuple(stack)
