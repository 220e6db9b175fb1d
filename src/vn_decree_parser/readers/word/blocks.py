"""Paragraphs and tables of the older Word formats, whose tables are known row by row.

`.doc` and RTF say of each row where the right edges of its cells lie; which column a cell is in
follows from the edges of all rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.legacy import decode_pieces, without_soft_hyphens
from vn_decree_parser.readers.word.inline import Shown
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


@dataclass(slots=True)
class BoxedCell:
    """A cell of a row: its right edge, how it is merged, and what is in it.

    `over` and `left` say whether it goes on with the cell above, or with the one to its left.
    """

    right: int
    over: bool = False
    left: bool = False
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class BoxedRow:
    """A row: its left edge and its cells."""

    left: int = 0
    cells: list[BoxedCell] = field(default_factory=list)


@dataclass(slots=True)
class RowTable:
    """A table, row by row."""

    rows: list[BoxedRow] = field(default_factory=list)


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
        text, encoding = decode_pieces(line)
        if encoding is None:
            text = without_soft_hyphens(text)
        if index == 0:
            text = label + text
        if index in shown.pages:
            border = True
        if text.strip():
            assembly.add(text, border=border, kind=kind, place=place, encoding=encoding)
            border = None


def _lay_out(table: RowTable) -> list[_Placed]:
    """Return the cells of a table in the order of reading; a merged cell stands once."""
    columns = _Columns(table.rows)
    placed: list[_Placed] = []
    above: dict[int, _Placed] = {}
    for number, row in enumerate(table.rows, 1):
        here: dict[int, _Placed] = {}
        before: _Placed | None = None
        for cell, column, width in columns.of(row):
            upper = above.get(column) if cell.over else None
            if cell.left and before is not None:
                before.columns += width
                before.blocks += cell.blocks
                continue
            if upper is not None:
                upper.rows += 1
                upper.blocks += cell.blocks
                before = upper
            else:
                before = _Placed(number, column, 1, width, list(cell.blocks))
                placed.append(before)
            here[column] = before
        above = here
    return placed


class _Columns:
    """The columns of a table: the stretches between the edges of all its rows."""

    def __init__(self, rows: Sequence[BoxedRow]) -> None:
        edges = sorted({edge for row in rows for edge in (row.left, *(c.right for c in row.cells))})
        self._edges: list[int] = []
        for edge in edges:
            if not self._edges or edge - self._edges[-1] > _ONE_EDGE:
                self._edges.append(edge)

    def of(self, row: BoxedRow) -> Iterator[tuple[BoxedCell, int, int]]:
        """Yield the cells of a row, each with its column from 1 and the columns it covers."""
        column = self._index(row.left) + 1
        for cell in row.cells:
            end = max(self._index(cell.right) + 1, column + 1)
            yield cell, column, end - column
            column = end

    def _index(self, edge: int) -> int:
        return max(bisect_left(self._edges, edge - _ONE_EDGE), 0)
