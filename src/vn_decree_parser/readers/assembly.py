"""Put a source together: what every reader of a format with blocks and tables needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from vn_decree_parser.readers.legacy import decode_passages, join_decodings, may_be_old
from vn_decree_parser.source import Decoding, Grid, GridCell, Hint, Line, Place, Source

_NOWHERE = Place()
# Row, column, rows, columns and first line of a cell whose last line is not known yet.
_OpenCell = tuple[int, int, int, int, int]


@dataclass(slots=True)
class _OpenGrid:
    number: int
    cells: list[GridCell] = field(default_factory=list)


class Assembly:
    """A source in the making: lines of the document, cells of its tables, furniture apart.

    Lines are added in the order of reading.  Lines of furniture and notes may be added at any
    time; they are put behind the document, so that a paragraph goes on over a page break.

    >>> assembly = Assembly()
    >>> assembly.add("KẾ HOẠCH", border=True)
    >>> assembly.open_grid()
    >>> assembly.open_cell(1, 1)
    >>> assembly.add("Sở Y tế", border=True)
    >>> assembly.close_cell()
    >>> assembly.close_grid()
    >>> assembly.add("Trang 1", kind="furniture", border=True)
    >>> source = assembly.source("a.docx", "docx")
    >>> source.text, source.grids[0].cells[0]
    ('KẾ HOẠCH\\nSở Y tế\\nTrang 1', GridCell(row=1, column=1, rows=1, columns=1, first_line=1, end_line=2))
    >>> source.lines[1].hint.kind, source.lines[1].hint.place.table, source.lines[2].hint.kind
    ('cell', 1, 'furniture')
    """

    def __init__(self) -> None:
        """Begin with no lines."""
        self._lines: list[tuple[str, Hint, str | None]] = []
        self._behind: list[tuple[str, Hint, str | None]] = []
        self._grids: list[Grid] = []
        self._count = 0
        self._open_grids: list[_OpenGrid] = []
        self._open_cells: list[_OpenCell] = []
        self._numbers: list[int] = []  # the grid of each open cell
        # The last place that was made of a path alone, and of what.
        self._at = _NOWHERE
        self._path: str | None = None
        self._cell: _OpenCell | None = None
        self._edge = False  # whether the edge of a cell was passed since the last line

    def add(
        self,
        text: str,
        *,
        border: bool | None,
        kind: Literal["text", "furniture", "note"] = "text",
        place: Place | None = None,
        path: str | None = None,
        within_word: bool = False,
        encoding: str | None = None,
    ) -> None:
        """Add a line; `border`, `kind` and `within_word` as in `Hint`; a `path` alone is a place too.

        `encoding` is that of the old font from which the text was decoded, if it was.  A line end
        inside the text makes further lines, whose border is not known.  The edge of a cell is a
        border in any case; in a cell the place gains the table, row and column.
        """
        cell = self._open_cells[-1] if kind == "text" and self._open_cells else None
        if path is not None:
            place = self._place_of(path, place, cell)
        elif cell is not None:
            place = self._in_cell(place or _NOWHERE, cell)
        if kind == "text":
            lines, border, self._edge = self._lines, self._edge or border, False
        else:
            lines = self._behind
        hint = Hint(border, "cell" if cell is not None else kind, place, within_word)
        pieces = text.splitlines() or [""]
        lines.append((pieces[0], hint, encoding))
        if len(pieces) > 1:
            further = Hint(None, hint.kind, place)
            lines.extend((piece, further, encoding) for piece in pieces[1:])

    def _place_of(self, path: str, place: Place | None, cell: _OpenCell | None) -> Place:
        """Return the place at a path; neighbours at one path have one."""
        if cell is not None and place is not None:
            return self._in_cell(place, cell, path)
        if path != self._path or cell is not self._cell:
            self._at = Place(path=path) if cell is None else self._in_cell(_NOWHERE, cell, path)
            self._path, self._cell = path, cell
        return self._at

    def _in_cell(self, place: Place, cell: _OpenCell, path: str | None = None) -> Place:
        return Place(
            place.line,
            place.page,
            place.box,
            place.paragraph,
            self._numbers[-1],
            cell[0],
            cell[1],
            path or place.path,
        )

    def open_grid(self) -> None:
        """Begin a table, inside the open cell if there is one."""
        self._count += 1
        self._open_grids.append(_OpenGrid(self._count))

    def open_cell(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Begin a cell of the open table; a merged cell is opened once, at its upper left."""
        at = len(self._lines)
        self._edge = True
        self._open_cells.append((row, column, rows, columns, at))
        self._numbers.append(self._open_grids[-1].number)

    def close_cell(self) -> None:
        """End the open cell."""
        cell = self._open_cells.pop()
        self._numbers.pop()
        self._edge = True
        self._open_grids[-1].cells.append(GridCell(*cell, len(self._lines)))

    def close_grid(self) -> None:
        """End the open table."""
        grid = self._open_grids.pop()
        self._grids.append(Grid(grid.number, tuple(grid.cells)))

    def source(self, name: str, format: str, **known: object) -> Source:  # noqa: A002
        """Return the source of all that was added; `known` are further fields of `Source`.

        Lines in an old font that no font's name told are decoded now, when all are there.
        """
        added = [*self._lines, *self._behind]
        texts = [text for text, _, _ in added]
        encodings = [encoding for _, _, encoding in added]
        untold = [index for index, encoding in enumerate(encodings) if encoding is None]
        text = "\n".join(texts)
        if may_be_old(text):
            found = decode_passages([texts[index] for index in untold])
            for index, (decoded, encoding) in zip(untold, found, strict=True):
                texts[index], encodings[index] = decoded, encoding
            text = "\n".join(texts)
        lines: list[Line] = []
        stretches: list[Decoding] = []
        at = 0
        for number, (line, (_, hint, _), encoding) in enumerate(
            zip(texts, added, encodings, strict=True), 1
        ):
            end = at + len(line)
            lines.append(Line(number, at, end, hint))
            if encoding is not None:
                stretches.append(Decoding(at, end, encoding))
            at = end + 1
        grids = tuple(sorted(self._grids, key=lambda grid: grid.number))
        decoded_stretches = join_decodings(stretches, text)
        source = Source(name, format, text, tuple(lines), grids=grids, decoded=decoded_stretches)
        return replace(source, **known)  # type: ignore[arg-type]
