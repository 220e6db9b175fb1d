"""Words become lines, lines stand in columns: the order in which a page is read.

Letterheads and signatures stand side by side without a ruled line between.  Where rows that
follow each other leave one gutter free, the left column is read first, then the right one, cell
by cell as in the table that office programs make of it (DOMAIN.md §2.2).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import sub
from typing import NamedTuple

from vn_decree_parser.readers.pdf.words import Box, PageText, Word

# Letters from their tops to their feet take so many sizes of the font.
_HEIGHT = 1.11
# All lengths in heights of the line, if nothing else is said.
# Words that are further apart than that may stand in two columns.
_WIDE_GAP = 1.2
# How much of the lower of two words must stand beside the other, if they are on one line.
_BESIDE = 0.5
_BESIDE_RAISED = 0.25
# A row of more pieces than that is a picture of letters.
_MOST_PIECES = 60
# The bases of pieces of one line are at most so far apart (sizes of the font).
_LEVEL = 0.3
# Letters that slant or hang over share so much of their width with others.
_MOST_SHARED = 0.6
# Letters of one word are less apart than that.
_TOUCHING = 0.1
# A word may begin so far before the end of the last one.
_BACK = 0.4
# A gutter is at least so wide (points), and lies in this part of the width of the text.
_NARROWEST_GUTTER = 6.0
_GUTTER_ZONE = (0.2, 0.8)
_LONGEST_COLUMN = 120
# Cells side by side end where the lines of both columns are so far apart (sizes of the font).
_CELL_GAP = 1.65
# Lines of a column that goes on alone follow so close (heights from top to top).
_CLOSE = 1.8
# A raised or lowered mark is at most so high.
_SMALL = 0.8


class Line(NamedTuple):
    """One line of a column: its words from left to right and its box.

    `font`, `size` (points) and `base` (the height of the letters' feet) are those of its widest
    stretch; `size` is 0 where it is not known.
    """

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    font: str = ""
    size: float = 0.0
    base: float = 0.0

    @property
    def text(self) -> str:
        """The words with the blanks between them."""
        parts = [self.words[0].text]
        for before, word in itertools.pairwise(self.words):
            apart = not word.glued or (
                word.text[0].isalnum() and word.x0 - before.x1 > 0.2 * (self.bottom - self.top)
            )
            parts.append(f" {word.text}" if apart else word.text)
        return "".join(parts)

    @property
    def height(self) -> float:
        """The height of a line of this size."""
        return _HEIGHT * self.size or self.bottom - self.top

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x0, self.top, self.x1, self.bottom

    @property
    def first_width(self) -> float:
        """The width of the first word, as far as it is not parted by a blank."""
        end = self.words[0].x1
        for word in self.words[1:]:
            if not word.glued:
                break
            end = word.x1
        return end - self.x0


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that are read one after the other: those of the page, or of one of two columns."""

    lines: tuple[Line, ...]
    column: bool = False


@dataclass(slots=True)
class Row:
    """What stands at one height, from left to right."""

    pieces: list[Line] = field(default_factory=list)

    @property
    def top(self) -> float:
        """The highest top."""
        return min(piece.top for piece in self.pieces)

    @property
    def height(self) -> float:
        """The greatest height."""
        return max(piece.height for piece in self.pieces)

    def line(self, pieces: Sequence[Line] | None = None) -> Line:
        """Return some pieces, or all, as one line."""
        chosen = self.pieces if pieces is None else pieces
        if len(chosen) == 1:
            return chosen[0]
        return _merged(chosen, _words_of(chosen))


def line_of(words: Sequence[Word]) -> Line:
    """Return words as a line; its top and bottom are those of the words that are not raised."""
    if len(words) == 1:
        return Line(tuple(words), *words[0][1:5])
    _, lefts, tops, rights, bottoms = list(zip(*words, strict=True))[:5]
    tallest = max(map(sub, bottoms, tops))
    if min(map(sub, bottoms, tops)) < _SMALL * tallest:
        full = [word for word in words if word.height >= _SMALL * tallest] or list(words)
        tops = tuple(word.top for word in full)
        bottoms = tuple(word.bottom for word in full)
    return Line(tuple(words), min(lefts), min(tops), max(rights), max(bottoms))


def rows_of(words: Iterable[Word], text: PageText) -> list[Row]:
    """Return the rows of a page, or of a cell, from top to bottom; `text` holds the words."""
    pieces = sorted((_settled(line_of(piece), text) for piece in _pieces(words)), key=_middle)
    rows: list[Row] = []
    for piece in pieces:
        near = [row for row in rows[:-5:-1] if _belongs(piece, row, text)]
        if near:
            min(near, key=lambda row: abs(row.pieces[0].base - piece.base)).pieces.append(piece)
        else:
            rows.append(Row([piece]))
    for row in rows:
        row.pieces.sort(key=lambda piece: piece.x0)
        if any(_share(one, other) > 0 for one, other in itertools.pairwise(row.pieces)):
            row.pieces = list(_interleaved(row.pieces, text))
    return sorted(rows, key=lambda row: row.top)


def _middle(line: Line) -> float:
    return line.base - line.size / 3


def _pieces(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield stretches of words that were drawn one after the other along a line."""
    piece: list[Word] = []
    for word in words:
        if piece and not _goes_on(piece[-1], word):
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def _goes_on(last: Word, word: Word) -> bool:
    if last.turned != word.turned or last.stamped != word.stamped:
        return False
    height = max(last.bottom - last.top, word.bottom - word.top)
    if not -_BACK * height <= word.x0 - last.x1 <= _WIDE_GAP * height:
        return False
    return word.turned or _beside(last, word)


def _beside(one: Word | Line, other: Word | Line) -> bool:
    lower, higher = sorted((one.bottom - one.top, other.bottom - other.top))
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= (_BESIDE if lower > _SMALL * higher else _BESIDE_RAISED) * lower


def _belongs(piece: Line, row: Row, text: PageText) -> bool:
    """Return whether a piece stands in a row, and no other piece stands in its place."""
    if piece.words[0].turned or row.pieces[0].words[0].turned:
        return False
    if len(row.pieces) >= _MOST_PIECES:
        return False
    if not any(_on_one_line(piece, other) for other in row.pieces):
        return False
    return all(_share(piece, other) <= 0.5 or _woven((piece, other), text) for other in row.pieces)


def _on_one_line(piece: Line, other: Line) -> bool:
    """Return whether two pieces have one base, or one is a mark above or below the other's."""
    smaller, larger = sorted((piece.size, other.size))
    if smaller > _SMALL * larger:
        return abs(piece.base - other.base) <= _LEVEL * smaller
    return _beside(piece, other)


def _share(one: Line | Word, other: Line | Word) -> float:
    """Return how much of the narrower of two stretches the other one covers too."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared / max(min(one.x1 - one.x0, other.x1 - other.x0), 0.1)


def _interleaved(pieces: Sequence[Line], text: PageText) -> Iterator[Line]:
    """Yield pieces of a row that do not overlap; words of those that do stand in order."""
    group: list[Line] = []
    end = 0.0
    for piece in pieces:
        if group and piece.x0 > end + _TOUCHING * piece.height:
            yield _merged(group, _woven(group, text) or _words_of(group))
            group = []
        group.append(piece)
        end = max(end, piece.x1)
    yield _merged(group, _woven(group, text) or _words_of(group))


def _woven(pieces: Sequence[Line], text: PageText) -> list[Word]:
    """Return the words of pieces, one in the gaps of the other, in order; empty if they overlap.

    Programs that lack a letter in a font draw a line in two passes: its own letters, then those
    of another font in the gaps.
    """
    woven: list[Word] = []
    for word in sorted(_words_of(pieces), key=lambda word: word.x0):
        rest: Word | None = None
        middle = (word.x0 + word.x1) / 2
        if woven and middle < woven[-1].x1 and (parts := text.cut(woven[-1], middle)):
            woven[-1], rest = parts
        if woven and _share(woven[-1], word) > _MOST_SHARED:
            return []
        woven += [word] if rest is None else [word, rest]
    near = [
        word.x0 - before.x1 < _TOUCHING * (word.bottom - word.top)
        for before, word in itertools.pairwise(woven)
    ]
    return woven[:1] + [
        word._replace(glued=glued) for word, glued in zip(woven[1:], near, strict=True)
    ]


def _words_of(pieces: Sequence[Line]) -> list[Word]:
    return [word for piece in pieces for word in piece.words]


def _settled(line: Line, text: PageText) -> Line:
    """Return a line that knows its font, its size and where its letters stand."""
    first = max(line.words, key=lambda word: word.x1 - word.x0).first
    return line._replace(font=text.font(first), size=text.size(first), base=text.base(first))


def _merged(pieces: Sequence[Line], words: Sequence[Word]) -> Line:
    """Return words of some pieces as one line, in the font of the widest."""
    widest = max(pieces, key=lambda piece: piece.x1 - piece.x0)
    return line_of(words)._replace(font=widest.font, size=widest.size, base=widest.base)


@dataclass(slots=True)
class _Gutter:
    """Rows from `start` to `end` that leave the stretch from `left` to `right` free."""

    start: int
    end: int
    left: float
    right: float

    def narrowed(self, row: Row) -> tuple[float, float] | None:
        """Return the stretch that another row leaves free as well, `None` if it is too narrow."""
        left, right = self.left, self.right
        middle = (left + right) / 2
        for piece in row.pieces:
            if piece.x1 <= left or piece.x0 >= right:
                continue
            if (piece.x0 + piece.x1) / 2 < middle:
                left = max(left, piece.x1)
            else:
                right = min(right, piece.x0)
        return (left, right) if right - left >= _NARROWEST_GUTTER else None


def flows_of(rows: Sequence[Row]) -> Iterator[Flow]:
    """Yield the rows as flows, in the order of reading."""
    if not rows:
        return
    edges = min(r.pieces[0].x0 for r in rows), max(p.x1 for r in rows for p in r.pieces)
    plain: list[Line] = []
    at = 0
    while at < len(rows):
        gutter = _gutter_at(rows, at, edges)
        if gutter is None:
            plain.append(rows[at].line())
            at += 1
            continue
        if plain:
            yield Flow(tuple(plain))
            plain = []
        for cells in _cells(gutter, rows):
            yield from (Flow(lines, column=True) for lines in cells if lines)
        at = gutter.end
    if plain:
        yield Flow(tuple(plain))


def _cells(
    gutter: _Gutter, rows: Sequence[Row]
) -> Iterator[tuple[tuple[Line, ...], tuple[Line, ...]]]:
    """Yield the left and the right lines of two columns; of their upper cells first, if both end.

    Letterheads are set as cells: who issues and the motto, below them the number and the date.
    """
    middle = (gutter.left + gutter.right) / 2
    cells: tuple[list[Line], list[Line]] = ([], [])
    for row in rows[gutter.start : gutter.end]:
        sides = [
            [piece for piece in row.pieces if (piece.x0 > middle) == side] for side in (False, True)
        ]
        lines = [row.line(pieces) if pieces else None for pieces in sides]
        if all(
            line is not None and above and line.base - above[-1].base > _CELL_GAP * line.size
            for line, above in zip(lines, cells, strict=True)
        ):
            yield tuple(cells[0]), tuple(cells[1])
            cells = ([], [])
        for line, above in zip(lines, cells, strict=True):
            if line is not None:
                above.append(line)
    yield tuple(cells[0]), tuple(cells[1])


def _gutter_at(rows: Sequence[Row], at: int, edges: tuple[float, float]) -> _Gutter | None:
    """Return the two columns that begin in a row; `None` where none begin there."""
    best: _Gutter | None = None
    for left, right in _gaps(rows[at], edges):
        gutter = _Gutter(at, at + 1, left, right)
        last = min(len(rows), at + _LONGEST_COLUMN)
        while gutter.end < last and (free := gutter.narrowed(rows[gutter.end])):
            gutter.left, gutter.right = free
            gutter.end += 1
        if not _are_columns(gutter, rows):
            continue
        _trim(gutter, rows)
        if best is None or gutter.end - gutter.start > best.end - best.start:
            best = gutter
    return best


def _gaps(row: Row, edges: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """Yield the gaps of a row that may be gutters."""
    left, right = edges
    for one, other in itertools.pairwise(row.pieces):
        if other.x0 - one.x1 < _NARROWEST_GUTTER:
            continue
        middle = ((one.x1 + other.x0) / 2 - left) / max(right - left, 1.0)
        if _GUTTER_ZONE[0] <= middle <= _GUTTER_ZONE[1]:
            yield one.x1, other.x0


def _sides(gutter: _Gutter, row: Row) -> tuple[bool, bool]:
    middle = (gutter.left + gutter.right) / 2
    return (
        any(piece.x0 <= middle for piece in row.pieces),
        any(piece.x0 > middle for piece in row.pieces),
    )


def _trim(gutter: _Gutter, rows: Sequence[Row]) -> None:
    """Leave out the rows at the end that one column has alone.

    Below the last row of both, lines of the left column stay as long as they follow close.
    Lines of the right column come last in any case.
    """
    sides = [_sides(gutter, row) for row in rows[gutter.start : gutter.end]]
    lefts = [i for i, (left, _) in enumerate(sides) if left]
    rights = [i for i, (_, right) in enumerate(sides) if right]
    if not lefts or not rights:
        return
    last = min(lefts[-1], rights[-1])
    for index in range(last + 1, len(sides)):
        row, before = rows[gutter.start + index], rows[gutter.start + lefts_before(lefts, index)]
        close = row.top - before.top <= _CLOSE * before.height
        if sides[index] != (True, False) or not close or row.height > 1.15 * before.height:
            break
        last = index
    gutter.end = gutter.start + last + 1


def lefts_before(lefts: Sequence[int], index: int) -> int:
    """Return the last row before `index` that has a left column."""
    return max((left for left in lefts if left < index), default=lefts[0])


def _are_columns(gutter: _Gutter, rows: Sequence[Row]) -> bool:
    """Return whether the rows are two columns, and not one row with a gap, or a table of words."""
    inside = rows[gutter.start : gutter.end]
    sides = [_sides(gutter, row) for row in inside]
    both = [row for row, side in zip(inside, sides, strict=True) if side == (True, True)]
    if min(sum(left for left, _ in sides), sum(right for _, right in sides)) < 2:
        return False
    middle = (gutter.left + gutter.right) / 2
    if max(_count_words_right(row, middle) for row in inside) < 2:
        return False  # words that full lines have pushed to their ends
    return 2 * sum(len(row.pieces) > 2 for row in both) <= len(both) or len(both) == 1


def _count_words_right(row: Row, middle: float) -> int:
    return sum(len(piece.words) for piece in row.pieces if piece.x0 > middle)
