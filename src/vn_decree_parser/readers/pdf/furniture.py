"""What stands on a page beside its text: page numbers, running headers and footers, footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from vn_decree_parser.readers.pdf.lines import Line, Row, line_of
from vn_decree_parser.readers.pdf.rules import Rule
from vn_decree_parser.readers.pdf.words import Word

# A page number alone on its row: "7", "- 7 -", "Trang 7", "7/12", "Page 7 of 12".
_PAGE_NUMBER = re.compile(
    r"(?:trang|page|tr\.)?\s*+[-–—]?\s*+(\d{1,4})\s*+[-–—]?(?:\s*+(?:/|of|trên)\s*+\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# A running header stands on so many pages at least, at one height to so many points.
_FEWEST_PAGES = 3
_SAME_HEIGHT = 4.0
_MOST_RUNNING = 8
# Headers and footers lie within this part of the page from its edges.
_EDGE = 0.14
# Footnotes are set smaller than the text, in the lower part of a page.
_NOTE_HEIGHT = 0.94
_NOTES_BELOW = 0.4
# The line above footnotes is at most so long, in parts of the page's width.
_LONGEST_NOTE_RULE = 0.5
_NOTE_MARK = re.compile(r"\(?(\d{1,3}|\*{1,3})\)?")


def find_furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[set[int]]:
    """Return for each page the rows that are page numbers, running headers or footers.

    `heights` are those of the pages in points.
    """
    found: list[set[int]] = [set() for _ in pages]
    _find_numbers(pages, heights, found)
    _find_running(pages, heights, found)
    return found


def _ends(rows: Sequence[Row], height: float, taken: set[int]) -> Iterable[int]:
    """Yield the first and the last rows of a page that are near its edges."""
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        for index in order:
            if index in taken:
                continue
            line = rows[index].line()
            if line.bottom <= _EDGE * height or line.top >= (1 - _EDGE) * height:
                yield index
            break


def _find_numbers(
    pages: Sequence[Sequence[Row]], heights: Sequence[float], found: list[set[int]]
) -> None:
    """Mark the lone numbers at the edges that count the pages."""
    lone: list[tuple[int, int, int]] = []
    for page, rows in enumerate(pages):
        for index in _ends(rows, heights[page], found[page]):
            match = _PAGE_NUMBER.fullmatch(rows[index].line().text)
            if match and (page, index) not in [(p, i) for p, i, _ in lone]:
                lone.append((page, index, int(match[1]) - page))
    shifts = Counter(shift for _, _, shift in lone)
    for page, index, shift in lone:
        if shift == 1 or shifts[shift] > 1:
            found[page].add(index)


def _find_running(
    pages: Sequence[Sequence[Row]], heights: Sequence[float], found: list[set[int]]
) -> None:
    """Mark the rows at the edges that say the same on most pages, numbers aside."""
    for _ in range(_MOST_RUNNING):
        seen: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for page, rows in enumerate(pages):
            for index in set(_ends(rows, heights[page], found[page])):
                line = rows[index].line()
                says = _DIGITS.sub("0", line.text)
                seen[says, round(line.top / _SAME_HEIGHT)].append((page, index))
        again = False
        for places in seen.values():
            if len(places) >= max(_FEWEST_PAGES, len(pages) / 2):
                for page, index in places:
                    found[page].add(index)
                again = True
        if not again:
            return


def find_notes(
    rows: Sequence[Row], rules: Sequence[Rule], usual: float, size: tuple[float, float]
) -> int:
    """Return the row from which on a page holds footnotes; the number of rows where it has none.

    `usual` is the height of the text, `size` that of the page.
    """
    width, height = size
    first = len(rows)
    while first and rows[first - 1].height <= _NOTE_HEIGHT * usual:
        first -= 1
    if first == len(rows) or rows[first].top < _NOTES_BELOW * height:
        first = next(
            (i for i in range(first, len(rows)) if rows[i].top >= _NOTES_BELOW * height), len(rows)
        )
    for index in range(first, len(rows)):
        top = rows[index].top
        above = rows[index - 1].line().bottom if index else 0.0
        ruled = any(
            not rule.upright
            and above - 2 <= rule.at <= top + 4
            and rule.end - rule.start <= _LONGEST_NOTE_RULE * width
            and abs(rule.start - rows[index].line().x0) <= 40
            for rule in rules
        )
        if (ruled or _is_raised(rows[index].line())) and note_mark(rows[index].line()):
            return index
    return len(rows)


def _is_raised(line: Line) -> bool:
    """Return whether a line begins with a raised mark."""
    first = line.words[0]
    return len(line.words) > 1 and first.height < 0.8 * line.height and first.bottom < line.bottom


def note_mark(line: Line) -> str | None:
    """Return the number or the stars with which a footnote begins."""
    match = _NOTE_MARK.match(line.words[0].text)
    return match[1] if match else None


def without_marks(rows: Sequence[Row], notes: Sequence[Line]) -> tuple[list[Row], list[Line]]:
    """Return the rows of a page without the raised marks of its footnotes, and these as lines."""
    known = {mark for line in notes if (mark := note_mark(line))}
    kept: list[Row] = []
    marks: list[Line] = []
    for row in rows:
        pieces = []
        for piece in row.pieces:
            words = [word for word in piece.words if not _is_mark(word, piece, known)]
            marks += [line_of([word]) for word in piece.words if _is_mark(word, piece, known)]
            if len(words) == len(piece.words):
                pieces.append(piece)
            elif words:
                pieces.append(piece._replace(words=tuple(words)))
        if pieces:
            kept.append(Row(pieces))
    return kept, marks


def _is_mark(word: Word, line: Line, known: set[str]) -> bool:
    raised = line.bottom - word.bottom > 0.15 * line.height
    return (
        raised and word.height < 0.8 * (line.bottom - line.top) and word.text.strip("()") in known
    )
