"""Tables of Word: where each cell stands, with merged cells once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vn_decree_parser.readers.word.names import MC, VAL, W, number_of, value_of

# No table has more columns; what a broken file claims is cut.
_MOST_COLUMNS = 1000


@dataclass(slots=True)
class Cell:
    """A cell: its upper left corner from 1, what it covers, and the elements that hold its text."""

    row: int
    column: int
    rows: int
    columns: int
    elements: list[Any] = field(default_factory=list)


def lay_out(table: Any) -> list[Cell]:
    """Return the cells of a table in the order of reading; a merged cell stands once.

    A cell that claims to go on with one above that is not there is a cell of its own.  Rows and
    cells whose deletion is tracked are left out.
    """
    cells: list[Cell] = []
    above: dict[int, Cell] = {}
    for row, element in enumerate(_rows(table), 1):
        here: dict[int, Cell] = {}
        column = 1 + _count(element.find(f"{W}trPr"), "gridBefore", 0)
        before: Cell | None = None
        for tc in _children(element, _CELL):
            properties = tc.find(f"{W}tcPr")
            width = _count(properties, "gridSpan", 1)
            if properties is not None and properties.find(f"{W}cellDel") is not None:
                column += width
                continue
            if before is not None and _goes_on(properties, "hMerge"):
                before.columns += width
                before.elements.append(tc)
                column += width
                continue
            upper = above.get(column) if _goes_on(properties, "vMerge") else None
            if upper is not None and upper.row + upper.rows == row:
                upper.rows += 1
                upper.elements.append(tc)
                cell = upper
            else:
                cell = Cell(row, column, 1, width, [tc])
                cells.append(cell)
            here[column] = before = cell
            column = min(column + width, _MOST_COLUMNS)
        above = here
    return cells


def _rows(table: Any) -> Iterator[Any]:
    for row in _children(table, _ROW):
        properties = row.find(f"{W}trPr")
        if properties is None or properties.find(f"{W}del") is None:
            yield row


def _children(parent: Any, wanted: str) -> Iterator[Any]:
    """Yield the rows of a table or cells of a row, through content controls and changes."""
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, wanted)
        elif child.tag == f"{MC}AlternateContent":
            first = next((choice for choice in child if len(choice)), None)
            if first is not None:
                yield from _children(first, wanted)


def _goes_on(properties: Any | None, tag: str) -> bool:
    merge = None if properties is None else properties.find(W + tag)
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _count(properties: Any | None, tag: str, least: int) -> int:
    return min(max(number_of(value_of(properties, tag), least) or least, least), _MOST_COLUMNS)


_ROW = f"{W}tr"
_CELL = f"{W}tc"
_TRANSPARENT = frozenset(
    W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
