"""The pages of a PDF put in order: what is text, what stands beside it, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.legacy import decode_legacy, encoding_of_font
from vn_decree_parser.readers.pdf.borders import (
    OPENS,
    Border,
    Margins,
    Pitch,
    body_height,
    border_in_cell,
    border_in_column,
    border_of,
    margins_of,
    pad_of,
)
from vn_decree_parser.readers.pdf.fonts import office_name
from vn_decree_parser.readers.pdf.furniture import (
    find_furniture,
    find_notes,
    note_mark,
    without_marks,
)
from vn_decree_parser.readers.pdf.lines import Flow, Line, Row, flows_of
from vn_decree_parser.readers.pdf.page import Page, Table

# So many lines show the margins of a page.
_ENOUGH_LINES = 8
_Kind = Literal["text", "furniture", "note"]


@dataclass(slots=True)
class _Laid:
    """A page in the order of reading: columns of lines, footnotes with their marks, furniture."""

    page: Page
    flows: list[Flow]
    notes: list[Line]
    furniture: list[Line]
    margins: Margins | None

    @property
    def body(self) -> Iterator[Flow]:
        """The flows that take the width of the page."""
        return (flow for flow in self.flows if not flow.column)

    @property
    def count(self) -> int:
        """The number of lines that take the width of the page."""
        return sum(len(flow.lines) for flow in self.body)


def write_pages(pages: Sequence[Page], assembly: Assembly) -> None:
    """Add the lines and tables of all pages to an assembly, each line with its border."""
    apart = find_furniture([page.rows for page in pages], [page.size[1] for page in pages])
    usual = _usual_height(pages)
    laid = [_lay_out(page, rows, usual) for page, rows in zip(pages, apart, strict=True)]
    margins = _page_margins(laid)
    pitch = Pitch()
    for one, own in zip(laid, margins, strict=True):
        for flow in one.body:
            pitch.learn(flow.lines, own)
    writer = _Writer(assembly, pitch)
    for one, own in zip(laid, margins, strict=True):
        writer.write(one, own)


def _page_margins(laid: Sequence[_Laid]) -> list[Margins]:
    """Return the margins of each page; one with few lines has those of the fullest page of its size."""
    fullest: dict[int, _Laid] = {}
    for one in laid:
        width = round(one.page.size[0])
        if width not in fullest or one.count > fullest[width].count:
            fullest[width] = one
    margins = []
    for one in laid:
        own = one if one.count >= _ENOUGH_LINES else fullest[round(one.page.size[0])]
        margins.append(own.margins or Margins(0.0, one.page.size[0]))
    return margins


def _usual_height(pages: Sequence[Page]) -> float:
    """Return the height of most of the text; that of tables where there is no other."""
    plain = [row.line() for page in pages for row in page.rows]
    return body_height(
        plain or [line for p in pages for t in p.tables for c in t.cells for line in c.lines]
    )


def _lay_out(page: Page, apart: set[int], usual: float) -> _Laid:
    rows = [row for index, row in enumerate(page.rows) if index not in apart]
    furniture = [page.rows[index].line() for index in sorted(apart)]
    first_note = find_notes(rows, page.rules, usual, page.size)
    notes = list(_with_marks([row.line() for row in rows[first_note:]]))
    rows = rows[:first_note]
    if notes:
        rows, marks = without_marks(rows, notes)
        notes = [*marks, *notes]
    flows = [flow for band in _bands(rows, page.tables) for flow in flows_of(band)]
    body = [line for flow in flows if not flow.column for line in flow.lines]
    return _Laid(page, flows, notes, [*furniture, *page.stamps], margins_of(body))


def _with_marks(notes: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of footnotes; a mark that is raised above its line belongs to it."""
    mark: Line | None = None
    for line in notes:
        if mark is not None:
            first = line.words[0]._replace(glued=False)
            words = (*mark.words, first, *line.words[1:])
            line = line._replace(words=words, x0=mark.x0, top=mark.top)
            mark = None
        if len(line.words) == 1 and note_mark(line) and line is not notes[-1]:
            mark = line
        else:
            yield line


def _bands(rows: Sequence[Row], tables: Sequence[Table]) -> Iterator[list[Row]]:
    """Yield the rows between the tables of a page."""
    edges = sorted(table.box[1] for table in tables)
    band: list[Row] = []
    for row in rows:
        while edges and edges[0] < row.top:
            edges.pop(0)
            if band:
                yield band
                band = []
        band.append(row)
    if band:
        yield band


def _column_margins(flow: Flow) -> Margins:
    return Margins(min(line.x0 for line in flow.lines), max(line.x1 for line in flow.lines))


class _Writer:
    """Adds pages to an assembly; knows the line before, over the end of a page too."""

    def __init__(self, assembly: Assembly, pitch: Pitch) -> None:
        self._assembly = assembly
        self._pitch = pitch
        self._before: tuple[Line, Margins] | None = None

    def write(self, laid: _Laid, margins: Margins) -> None:
        """Add a page."""
        tables = sorted(laid.page.tables, key=lambda table: table.box[1])
        for flow in laid.flows:
            while tables and tables[0].box[1] < flow.lines[0].top:
                self._write_table(laid.page, tables.pop(0))
            if flow.column:
                self._write_column(laid.page, flow)
            else:
                self._write_body(laid.page, flow, margins)
        for table in tables:
            self._write_table(laid.page, table)
        self._write_behind(laid, margins)

    def _write_body(self, page: Page, flow: Flow, margins: Margins) -> None:
        first = True
        for line in flow.lines:
            border = OPENS
            if self._before is not None:
                before, last_margins = self._before
                excess = None if first else self._pitch.excess(before, line)
                border = border_of(line, before, margins, last_margins, excess)
            self._add(page, line, border)
            self._before = line, margins
            first = False

    def _write_column(self, page: Page, flow: Flow) -> None:
        margins = _column_margins(flow)
        before: Line | None = None
        for line in flow.lines:
            border = OPENS
            if before is not None:
                border = border_in_column(line, before, margins, self._pitch.excess(before, line))
            self._add(page, line, border)
            before = line
        self._before = None

    def _write_table(self, page: Page, table: Table) -> None:
        self._before = None
        pad = pad_of([(line, cell.ruled.box) for cell in table.cells for line in cell.lines])
        self._assembly.open_grid()
        for cell in table.cells:
            row, column, rows, columns, box = cell.ruled
            self._assembly.open_cell(row, column, rows, columns)
            before: Line | None = None
            for line in cell.lines:
                border = OPENS
                if before is not None:
                    excess = self._pitch.excess(before, line)
                    border = border_in_cell(line, before, box, pad, excess)
                self._add(page, line, border)
                before = line
            self._assembly.close_cell()
        self._assembly.close_grid()

    def _write_behind(self, laid: _Laid, margins: Margins) -> None:
        before: Line | None = None
        for line in laid.notes:
            border = OPENS
            if before is not None and not note_mark(line):
                border = border_of(line, before, margins, margins, 0.0)
            self._add(laid.page, line, border, "note")
            before = line
        for line in laid.furniture:
            self._add(laid.page, line, OPENS, "furniture")

    def _add(self, page: Page, line: Line, border: Border, kind: _Kind = "text") -> None:
        font = office_name(line.font)
        encoding = encoding_of_font(font)
        self._assembly.add(
            decode_legacy(line.text, font) if encoding else line.text,
            border=border.opens,
            kind=kind,
            place=page.place(line.box),
            within_word=border.within_word,
            encoding=encoding,
        )
