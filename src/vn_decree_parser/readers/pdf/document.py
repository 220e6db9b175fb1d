"""From the pages of a PDF to a source: what stands where, in which order, and what goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
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
from vn_decree_parser.readers.pdf.furniture import find_furniture, find_notes, note_mark
from vn_decree_parser.readers.pdf.lines import Flow, Line, Row, flows_of, rows_of
from vn_decree_parser.readers.pdf.rules import Rule, RuledCell, RuledTable, page_rules, ruled_tables
from vn_decree_parser.readers.pdf.words import Box, Frame, PageText, Word
from vn_decree_parser.source import Place, Source

_Kind = Literal["text", "furniture", "note"]
# PDFium must not be called from two threads at once.
_LOCK = threading.Lock()


@dataclass(slots=True)
class Cell:
    """A cell of a table and its lines."""

    ruled: RuledCell
    lines: list[Line]


@dataclass(slots=True)
class Table:
    """A table of one page."""

    box: Box
    cells: list[Cell]


@dataclass(slots=True)
class Page:
    """What was read from one page, before it is put in order."""

    number: int
    frame: Frame
    size: tuple[float, float]
    rows: list[Row]
    rules: list[Rule]
    tables: list[Table]
    stamps: list[Line]
    has_text: bool = True

    def place(self, box: Box) -> Place:
        """Return the place of a box of this page."""
        x0, top, x1, bottom = self.frame.shown(box)
        return Place(
            page=self.number, box=(round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
        )


def read_document(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a PDF file; see `read_pdf`."""
    with _LOCK, _opened(content, name) as document:
        pages = list(_read_pages(document, name, options))
    if not any(page.has_text for page in pages):
        raise UnreadableSource(name, "the pages are pictures without a text layer (a scan)")
    assembly = Assembly()
    _Writer(assembly, pages).write()
    return assembly.source(name, "pdf", sha256=sha256, pages=len(pages))


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            reason = "the file is locked with a password; save it without one"
        elif error.err_code == pdfium_c.FPDF_ERR_SECURITY:
            reason = "the file is locked in a way that is not known"
        else:
            reason = "this is a broken PDF file"
        raise UnreadableSource(name, reason) from None
    try:
        yield document
    finally:
        document.close()


def _read_pages(document: pdfium.PdfDocument, name: str, options: Options) -> Iterator[Page]:
    characters = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            yield _no_page(index + 1)
            continue
        try:
            read, count = _read_page(page, index + 1)
        finally:
            page.close()
        characters += count
        if characters > options.max_characters:
            raise UnreadableSource(
                name,
                f"the text has more than {options.max_characters:,} characters "
                "(Options.max_characters)",
            )
        yield read


def _no_page(number: int) -> Page:
    return Page(number, Frame((0, 0, 1, 1), 0, 0), (1, 1), [], [], [], [], has_text=False)


def _read_page(page: pdfium.PdfPage, number: int) -> tuple[Page, int]:
    text = PageText(page)
    try:
        frame = text.frame
        rules = page_rules(page, frame)
        words = list(text.words())
        ruled = ruled_tables(rules)
        tables, rest = _fill_tables(ruled, words, text)
        left, bottom, right, top = frame.box
        size = (right - left, top - bottom)
        if frame.angle % 2:
            size = size[1], size[0]
        rows = [_set(row, text) for row in rows_of(rest)]
        return Page(number, frame, size, rows, rules, tables, [], has_text=bool(words)), text.count
    finally:
        text.close()


def _set(row: Row, text: PageText) -> Row:
    """Return a row whose pieces know their font, its size and where its letters stand."""
    pieces = []
    for piece in row.pieces:
        first = max(piece.words, key=lambda word: word.x1 - word.x0).first
        pieces.append(
            piece._replace(font=text.font(first), size=text.size(first), base=text.base(first))
        )
    return Row(pieces)


def _fill_tables(
    ruled: Sequence[RuledTable], words: Sequence[Word], text: PageText
) -> tuple[list[Table], list[Word]]:
    """Return the tables with the words that stand in them, and the other words."""
    if not ruled:
        return [], list(words)
    held: list[list[list[Word]]] = [[[] for _ in table.cells] for table in ruled]
    rest: list[Word] = []
    for word in words:
        for part in _cut_at_cells(word, ruled, text):
            at = _cell_at(part, ruled)
            if at is None:
                rest.append(part)
            else:
                held[at[0]][at[1]].append(part)
    tables = []
    for table, cells in zip(ruled, held, strict=True):
        filled = [
            Cell(ruled_cell, [_set(row, text).line() for row in rows_of(inside)])
            for ruled_cell, inside in zip(table.cells, cells, strict=True)
        ]
        if any(cell.lines for cell in filled):
            tables.append(Table(table.box, filled))
    return tables, rest


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cell_at(word: Word, ruled: Sequence[RuledTable]) -> tuple[int, int] | None:
    """Return the table and the cell in which the middle of a word stands, or is nearest to."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    for number, table in enumerate(ruled):
        if not _holds(table.box, x, y):
            continue
        for index, cell in enumerate(table.cells):
            if _holds(cell.box, x, y):
                return number, index
        distances = [_distance(cell.box, x, y) for cell in table.cells]
        return number, distances.index(min(distances))
    return None


def _distance(box: Box, x: float, y: float) -> float:
    return max(box[0] - x, x - box[2], 0.0) + max(box[1] - y, y - box[3], 0.0)


def _cut_at_cells(word: Word, ruled: Sequence[RuledTable], text: PageText) -> list[Word]:
    """Return a word as parts where it goes over the border of two cells."""
    at = _cell_at(word, ruled)
    if at is None:
        return [word]
    right = ruled[at[0]].cells[at[1]].box[2]
    left = ruled[at[0]].cells[at[1]].box[0]
    for edge in (left, right):
        if word.x0 + 2 < edge < word.x1 - 2 and (parts := text.cut(word, edge)):
            return list(parts)
    return [word]


class _Writer:
    """Puts the lines of the pages into an assembly, with their borders."""

    def __init__(self, assembly: Assembly, pages: Sequence[Page]) -> None:
        """Learn the furniture, the margins and the distances of the document."""
        self._assembly = assembly
        self._pages = pages
        self._furniture = find_furniture(
            [page.rows for page in pages], [page.size[1] for page in pages]
        )
        everything = [row.line() for page in pages for row in page.rows]
        everything += [line for p in pages for t in p.tables for c in t.cells for line in c.lines]
        plain = [row.line() for page in pages for row in page.rows]
        self._usual = body_height(plain or everything)
        self._pitch = Pitch()
        self._before: tuple[Line, Margins] | None = None

    def write(self) -> None:
        """Write all pages."""
        laid = [
            self._lay_out(page, apart)
            for page, apart in zip(self._pages, self._furniture, strict=True)
        ]
        margins = [self._margins(flows) for flows, _, _ in laid]
        known = [m for m in margins if m is not None]
        for (flows, _, _), own in zip(laid, margins, strict=True):
            for flow in flows:
                if own is not None and not flow.column:
                    self._pitch.learn(flow.lines, own)
        for page, (flows, notes, furniture), own in zip(self._pages, laid, margins, strict=True):
            used = own or (known[0] if known else Margins(0.0, page.size[0]))
            self._write_page(page, flows, used)
            self._write_behind(page, notes, furniture, used)

    def _lay_out(self, page: Page, apart: set[int]) -> tuple[list[Flow], list[Line], list[Line]]:
        rows = [row for index, row in enumerate(page.rows) if index not in apart]
        furniture = [page.rows[index].line() for index in sorted(apart)]
        first_note = find_notes(rows, page.rules, self._usual, page.size)
        notes = [row.line() for row in rows[first_note:]]
        bands = _bands(rows[:first_note], page.tables)
        flows = [flow for band in bands for flow in flows_of(band)]
        return flows, notes, [*furniture, *page.stamps]

    def _margins(self, flows: Sequence[Flow]) -> Margins | None:
        return margins_of([line for flow in flows if not flow.column for line in flow.lines])

    def _write_page(self, page: Page, flows: Sequence[Flow], margins: Margins) -> None:
        tables = sorted(page.tables, key=lambda table: table.box[1])
        for flow in flows:
            while tables and tables[0].box[1] < flow.lines[0].top:
                self._write_table(page, tables.pop(0))
            self._write_flow(page, flow, margins)
        for table in tables:
            self._write_table(page, table)

    def _write_flow(self, page: Page, flow: Flow, margins: Margins) -> None:
        if flow.column:
            own = _column_margins(flow)
            self._before = None
        previous: Line | None = None
        for line in flow.lines:
            border = OPENS
            if flow.column:
                if previous is not None:
                    excess = self._pitch.excess(previous, line)
                    border = border_in_column(line, previous, own, excess)
            elif self._before is not None:
                before, last_margins = self._before
                excess_or_none = self._pitch.excess(before, line) if previous is not None else None
                border = border_of(line, before, margins, last_margins, excess_or_none)
            self._add(page, line, border)
            previous = line
            self._before = None if flow.column else (line, margins)

    def _write_table(self, page: Page, table: Table) -> None:
        self._before = None
        pad = pad_of([(line, cell.ruled.box) for cell in table.cells for line in cell.lines])
        self._assembly.open_grid()
        for cell in table.cells:
            row, column, rows, columns, box = cell.ruled
            self._assembly.open_cell(row, column, rows, columns)
            previous: Line | None = None
            for line in cell.lines:
                border = OPENS
                if previous is not None:
                    border = border_in_cell(
                        line, previous, box, pad, self._pitch.excess(previous, line)
                    )
                self._add(page, line, border)
                previous = line
            self._assembly.close_cell()
        self._assembly.close_grid()

    def _write_behind(
        self, page: Page, notes: Sequence[Line], furniture: Sequence[Line], margins: Margins
    ) -> None:
        previous: Line | None = None
        for line in notes:
            border = OPENS
            if previous is not None and not note_mark(line):
                border = border_of(line, previous, margins, margins, 0.0)
            self._add(page, line, border, "note")
            previous = line
        for line in furniture:
            self._add(page, line, OPENS, "furniture")

    def _add(self, page: Page, line: Line, border: Border, kind: _Kind = "text") -> None:
        self._assembly.add(
            line.text,
            border=border.opens,
            kind=kind,
            place=page.place(line.box),
            within_word=border.within_word,
        )


def _column_margins(flow: Flow) -> Margins:
    return Margins(min(line.x0 for line in flow.lines), max(line.x1 for line in flow.lines))


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
