"""Paragraphs and tables of the older Word formats, whose tables are known row by row.

`.doc` and RTF say of each row where the right edges of its cells lie; which column a cell is in
follows from the edges of all rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.legacy import (
    Piece,
    decode_pieces,
    encoding_of_font,
    without_soft_hyphens,
)
from vn_decree_parser.readers.word.inline import Shown
from vn_decree_parser.readers.word.symbols import symbol_of
from vn_decree_parser.source import Place

Kind = Literal["text", "furniture", "note"]
# Edges nearer to each other are one, in twentieths of a point: 1.5 mm.
_ONE_EDGE = 85


@dataclass(slots=True)
class Paragraph:
    """A paragraph: what it shows, its automatic number, and the notes and boxes anchored in it."""

    shown: Shown
    label: str = ""
    notes: list[list[Block]] = field(default_factory=list)
    boxes: list[list[Block]] = field(default_factory=list)


class CellShape(NamedTuple):
    """Where a cell of a row ends, and whether it goes on with the one above or to its left."""

    right: int
    over: bool = False
    left: bool = False


@dataclass(slots=True)
class RowShape:
    """The left edge of a row, and its cells' shapes, in twentieths of a point."""

    left: int = 0
    cells: list[CellShape] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row: its shape and what is in its cells."""

    shape: RowShape
    cells: list[list[Block]] = field(default_factory=list)


@dataclass(slots=True)
class RowTable:
    """A table, row by row."""

    rows: list[Row] = field(default_factory=list)


Block = Paragraph | RowTable


@dataclass(slots=True)
class _Placed:
    row: int
    column: int
    rows: int
    columns: int
    blocks: list[Block]


def add_blocks(
    assembly: Assembly, blocks: Iterable[Block], kind: Kind = "text", place: Place | None = None
) -> None:
    """Add blocks to an assembly, each paragraph with its number in the body or in its cell.

    `place` is that of all paragraphs, where they are furniture, notes or boxes.
    """
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            _add_paragraph(assembly, block, kind, place or Place(paragraph=count))
        elif kind != "text":  # furniture and notes have no tables of their own
            for cell in _lay_out(block):
                add_blocks(assembly, cell.blocks, kind, place)
        else:
            assembly.open_grid()
            for cell in _lay_out(block):
                assembly.open_cell(cell.row, cell.column, cell.rows, cell.columns)
                add_blocks(assembly, cell.blocks)
                assembly.close_cell()
            assembly.close_grid()


def _add_paragraph(assembly: Assembly, paragraph: Paragraph, kind: Kind, place: Place) -> None:
    add_lines(assembly, paragraph.shown, paragraph.label, kind, place)
    for box in paragraph.boxes:
        add_blocks(assembly, box, kind, place)
    for note in paragraph.notes:
        add_blocks(assembly, note, "note", place)


def add_lines(assembly: Assembly, shown: Shown, label: str, kind: Kind, place: Place) -> None:
    """Add the lines that a paragraph shows; the first opens a block, as does a new page."""
    border: bool | None = True
    for index, line in enumerate(shown.lines):
        text, encoding = decode_pieces(map(_with_symbols, line))
        if encoding is None:
            text = without_soft_hyphens(text)
        if index == 0:
            text = label + text
        if index in shown.pages:
            border = True
        if text.strip():
            assembly.add(text, border=border, kind=kind, place=place, encoding=encoding)
            border = None


_PRIVATE = re.compile("[\uf000-\uf0ff]")


def _with_symbols(piece: Piece) -> Piece:
    """Return a piece whose signs of a symbol font stand as Unicode has them."""
    if not _PRIVATE.search(piece.text) or encoding_of_font(piece.font):
        return piece
    return Piece("".join(symbol_of(ord(sign), piece.font) for sign in piece.text), piece.font)


def _lay_out(table: RowTable) -> list[_Placed]:
    """Return the cells of a table in the order of reading; a merged cell stands once."""
    columns = _Columns(table.rows)
    placed: list[_Placed] = []
    above: dict[int, _Placed] = {}
    for number, row in enumerate(table.rows, 1):
        here: dict[int, _Placed] = {}
        before: _Placed | None = None
        for shape, blocks, column, width in columns.of(row):
            upper = above.get(column) if shape.over else None
            if shape.left and before is not None:
                before.columns += width
                before.blocks += blocks
                continue
            if upper is not None:
                upper.rows += 1
                upper.blocks += blocks
                before = upper
            else:
                before = _Placed(number, column, 1, width, list(blocks))
                placed.append(before)
            here[column] = before
        above = here
    return placed


class _Columns:
    """The columns of a table: the stretches between the edges of all its rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        edges = sorted(
            {e for row in rows for e in (row.shape.left, *(c.right for c in row.shape.cells))}
        )
        self._edges: list[int] = []
        for edge in edges:
            if not self._edges or edge - self._edges[-1] > _ONE_EDGE:
                self._edges.append(edge)

    def of(self, row: Row) -> Iterator[tuple[CellShape, list[Block], int, int]]:
        """Yield the cells of a row, each with its column from 1 and the columns it covers.

        Cells that the row's shape does not know stand one column each.
        """
        column = self._index(row.shape.left) + 1
        for at, blocks in enumerate(row.cells):
            known = at < len(row.shape.cells)
            shape = row.shape.cells[at] if known else CellShape(0)
            end = max(self._index(shape.right) + 1, column + 1) if known else column + 1
            yield shape, blocks, column, end - column
            column = end

    def _index(self, edge: int) -> int:
        return bisect_left(self._edges, edge - _ONE_EDGE)


# Tables deeper in one another than this are read as if they stood side by side.
_DEEPEST = 32


class Nest:
    """Puts paragraphs into the cells and rows that their marks end."""

    def __init__(self) -> None:
        """Begin outside all tables."""
        self._levels: list[_Level] = [_Level()]

    def add(self, paragraph: Paragraph, depth: int) -> None:
        """Add a paragraph that stands in so many tables."""
        self._reach(depth).blocks.append(paragraph)

    def end_cell(self, depth: int) -> None:
        """End the open cell of the table at a depth from 1."""
        self._reach(max(depth, 1)).end_cell()

    def end_row(self, depth: int, shape: RowShape) -> None:
        """End the open row of the table at a depth from 1."""
        self._reach(max(depth, 1)).end_row(shape)

    def finish(self) -> list[Block]:
        """Return all blocks."""
        return self._reach(0).blocks

    def _reach(self, depth: int) -> _Level:
        depth = min(depth, _DEEPEST)
        while len(self._levels) - 1 < depth:
            self._levels.append(_Level())
        while len(self._levels) - 1 > depth:
            table = self._levels.pop().finish()
            if table is not None:
                self._levels[-1].blocks.append(table)
        return self._levels[-1]


class _Level:
    """The blocks of a cell in the making, the cells of its row, the rows of its table."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._cells: list[list[Block]] = []
        self._table = RowTable()

    def end_cell(self) -> None:
        self._cells.append(self.blocks)
        self.blocks = []

    def end_row(self, shape: RowShape) -> None:
        if self.blocks:
            self.end_cell()
        if self._cells:
            self._table.rows.append(Row(shape, self._cells))
        self._cells = []

    def finish(self) -> RowTable | None:
        """Return the table; cells that no row has ended are a row."""
        self.end_row(RowShape())
        return self._table if self._table.rows else None
