"""One page of a PDF: its rows of words, the tables that its ruled lines draw, what is stamped on it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vn_decree_parser.readers.pdf.lines import Line, Row, rows_of
from vn_decree_parser.readers.pdf.rules import Rule, RuledCell, RuledTable, page_rules, ruled_tables
from vn_decree_parser.readers.pdf.words import Box, Frame, PageText, Word
from vn_decree_parser.source import Place

# Annotations that are drawn on the page with words of their own.
_DRAWN = frozenset(
    (pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_WIDGET)
)
# Signing programs stamp the number and the date into the gaps of a letterhead, piece by piece;
# what else they stamp tells of the signature.
_STAMPED_IN = re.compile(r"(?=\D*\d)\S{1,15}")
# A picture of the page's text takes at least so much of it, and leaves hardly any other text.
_PICTURE = 0.4
_MOST_ON_PICTURE = 60
_MOST_OUTLINES = 150


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
    """What was read from one page, before it is put in order.

    `stamps` are words of signatures; `is_picture` says that the page shows a text which is not
    there as text, `is_recognised` that its text lies unseen behind a picture of it (OCR).
    """

    number: int
    frame: Frame
    size: tuple[float, float]
    rows: list[Row]
    rules: list[Rule]
    tables: list[Table]
    stamps: list[Line]
    count: int = 0
    is_picture: bool = False
    is_recognised: bool = False

    @classmethod
    def empty(cls, number: int) -> Page:
        """Return a page on which nothing is to be read."""
        return cls(number, Frame((0, 0, 1, 1), 0, 0), (1, 1), [], [], [], [])

    @property
    def has_text(self) -> bool:
        """Whether anything can be read on the page, stamps aside."""
        return bool(self.rows or self.tables)

    def place(self, box: Box) -> Place:
        """Return the place of a box of this page."""
        x0, top, x1, bottom = self.frame.shown(box)
        return Place(
            page=self.number, box=(round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
        )


def read_page(document: pdfium.PdfDocument, index: int, most: int) -> Page:
    """Return a page of a document; one with more than `most` characters is only counted."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return Page.empty(index + 1)
    try:
        if own := _count_before_stamps(page):
            pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
        text = PageText(page, own)
        try:
            if text.count > most:
                empty = Page.empty(index + 1)
                empty.count = text.count
                return empty
            return _read(page, text, index + 1)
        finally:
            text.close()
    finally:
        page.close()


def _count_before_stamps(page: pdfium.PdfPage) -> int | None:
    """Return how many characters a page has without its annotations; `None` if these draw nothing."""
    raw = page.raw
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(raw)):
        annotation = pdfium_c.FPDFPage_GetAnnot(raw, index)
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        drawn = kind in _DRAWN and pdfium_c.FPDFAnnot_GetObjectCount(annotation)
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if drawn:
            textpage = page.get_textpage()
            count: int = textpage.count_chars()
            textpage.close()
            return count
    return None


def _read(page: pdfium.PdfPage, text: PageText, number: int) -> Page:
    frame = text.frame
    left, bottom, right, top = frame.box
    size = (right - left, top - bottom)
    if frame.angle % 2:
        size = size[1], size[0]
    rules = page_rules(page, frame)
    words, stamps = _set_stamps_apart(text)
    tables, rest = _fill_tables(ruled_tables(rules), words, text)
    rows = rows_of(rest, text)
    read = Page(number, frame, size, rows, rules, tables, stamps, text.count)
    if len(words) < _MOST_ON_PICTURE:
        read.is_picture = _shows_picture(page, size) and text.own < 5 * _MOST_ON_PICTURE
    if words and text.is_hidden(words[len(words) // 2].first):
        read.is_recognised = _shows_picture(page, size)
        read.is_picture = read.is_picture and not read.is_recognised
    return read


def _set_stamps_apart(text: PageText) -> tuple[list[Word], list[Line]]:
    """Return the words of a page, those stamped into it included, and the other stamps as lines."""
    words: list[Word] = []
    stamped: list[Word] = []
    for word in text.words():
        (stamped if word.stamped else words).append(word)
    stamps: list[Line] = []
    for row in rows_of(stamped, text):
        for piece in row.pieces:
            if len(piece.words) == 1 and _STAMPED_IN.fullmatch(piece.words[0].text):
                words += piece.words
            else:
                stamps.append(piece)
    return words, stamps


def _shows_picture(page: pdfium.PdfPage, size: tuple[float, float]) -> bool:
    """Return whether most of a page is a picture, or drawn in many outlines as letters are."""
    outlines = 0
    covered = 0.0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        outlines += item.type == pdfium_c.FPDF_PAGEOBJ_PATH
    return covered >= _PICTURE * size[0] * size[1] or outlines > _MOST_OUTLINES


class _Cells:
    """The cells of a table, found by where a word stands."""

    def __init__(self, table: RuledTable) -> None:
        """Note the cells of each band between two level lines."""
        self.table = table
        self.words: list[list[Word]] = [[] for _ in table.cells]
        self._tops = sorted({cell.box[1] for cell in table.cells})
        self._bands: list[list[int]] = [[] for _ in self._tops]
        for index, cell in enumerate(table.cells):
            first = bisect_right(self._tops, cell.box[1]) - 1
            for band in range(first, bisect_right(self._tops, cell.box[3] - 0.01)):
                self._bands[band].append(index)

    def at(self, x: float, y: float) -> int | None:
        """Return the cell that holds a point, or is nearest to it; `None` outside the table."""
        left, top, right, bottom = self.table.box
        if not (left <= x <= right and top <= y <= bottom):
            return None
        band = self._bands[max(0, bisect_right(self._tops, y) - 1)]
        boxes = [(index, self.table.cells[index].box) for index in band]
        return min(boxes, key=lambda pair: _distance(pair[1], x, y))[0] if boxes else None


def _distance(box: Box, x: float, y: float) -> float:
    return max(box[0] - x, x - box[2], 0.0) + max(box[1] - y, y - box[3], 0.0)


def _fill_tables(
    ruled: Sequence[RuledTable], words: Sequence[Word], text: PageText
) -> tuple[list[Table], list[Word]]:
    """Return the tables with the words that stand in them, and the other words."""
    held = [_Cells(table) for table in ruled]
    rest: list[Word] = []
    for word in words:
        for part, target in _placed(word, held, text):
            (rest if target is None else target).append(part)
    tables = []
    for cells in held:
        filled = [
            Cell(ruled_cell, [row.line() for row in rows_of(inside, text)])
            for ruled_cell, inside in zip(cells.table.cells, cells.words, strict=True)
        ]
        if any(cell.lines for cell in filled):
            tables.append(Table(cells.table.box, filled))
    return tables, rest


def _placed(
    word: Word, held: Sequence[_Cells], text: PageText
) -> Iterator[tuple[Word, list[Word] | None]]:
    """Yield a word with the list of its cell; in parts where it goes over the border of two."""
    y = (word.top + word.bottom) / 2
    for cells in held:
        at = cells.at((word.x0 + word.x1) / 2, y)
        if at is None:
            continue
        left, _, right, _ = cells.table.cells[at].box
        for edge in (left, right):
            if word.x0 + 2 < edge < word.x1 - 2 and (parts := text.cut(word, edge)):
                for part in parts:
                    own = cells.at((part.x0 + part.x1) / 2, y)
                    yield part, cells.words[at if own is None else own]
                return
        yield word, cells.words[at]
        return
    yield word, None
