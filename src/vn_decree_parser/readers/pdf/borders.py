"""What the layout of a PDF says of each line: whether it opens a block or goes on.

A line goes on where the line before had no room for its first word; it opens a block where there
was room, where it is indented, or where the distance is larger than between the lines of a
paragraph.  What may be either is left to the words.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, median_low
from typing import NamedTuple

from vn_decree_parser.readers.pdf.lines import Line
from vn_decree_parser.readers.pdf.words import Box

# All lengths in heights of the line, if nothing else is said.
_BLANK = 0.22
# A letter may be so wide.
_LETTER = 0.75
# So much room more than the next word needs is no chance.
_AMPLE = 1.0
# A first line is indented by this at least.
_INDENT = 0.6
# Margins and columns of one page agree to so many points.
_EVEN = 2.5
# So much more distance than between two lines of a paragraph parts two blocks, surely or perhaps.
_SURE_GAP = 0.45
_GAP = 0.15
# Cells keep at most so much free on either side (points).
_WIDEST_PAD = 8.0
_SENTENCE_END = re.compile(r"[.;:!?…]['\"”’)]*$")
# A hyphen that no blank parts from its word: "NĐ-", "mê-".
_HYPHENATED = re.compile(r"\w[-‐‑]$")
# How a block may begin: a number, a letter, a bullet, an article.
_OPENER = re.compile(
    r"(?:[-–—+•*▪●○■◦\uf000-\uf0ff]|\(?(?:\d{1,3}|[a-zđ]{1,2}|[IVXLC]+)[.)/]|\d+(?:\.\d+)+|Điều |Chương |Mục )"
)


class Border(NamedTuple):
    """Whether a line opens a block, as in `Hint`, and whether it goes on within a word."""

    opens: bool | None
    within_word: bool = False


OPENS = Border(True)
GOES_ON = Border(False)
UNDECIDED = Border(None)
_WITHIN_WORD = Border(False, within_word=True)


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a page or a column begin and end, in points."""

    left: float
    right: float

    def is_centred(self, line: Line) -> bool:
        """Return whether a line keeps the same distance to both sides, and not a small one."""
        left, right = line.x0 - self.left, self.right - line.x1
        uneven = abs(left - right)
        return min(left, right) > line.height and uneven < max(4.0, 0.06 * (self.right - self.left))


def margins_of(lines: Sequence[Line]) -> Margins | None:
    """Return the margins that two lines at least bear out, `None` for fewer lines."""
    if len(lines) < 2:
        return None
    return Margins(
        _witnessed(sorted(line.x0 for line in lines)),
        -_witnessed(sorted(-line.x1 for line in lines)),
    )


def _witnessed(values: Sequence[float]) -> float:
    """Return the first of rising values that another is near to, else the first."""
    for value, following in itertools.pairwise(values):
        if following - value <= _EVEN:
            return value
    return values[0]


class Pitch:
    """The distance of the lines of a paragraph, learned from a document for each height."""

    def __init__(self) -> None:
        """Begin with nothing learned."""
        self._seen: dict[int, list[float]] = {}

    def learn(self, lines: Sequence[Line], margins: Margins) -> None:
        """Learn from lines that are full and followed by one that is not indented."""
        for line, following in itertools.pairwise(lines):
            full = margins.right - line.x1 <= _EVEN
            if full and abs(following.x0 - margins.left) <= _EVEN:
                self._seen.setdefault(round(line.height), []).append(following.base - line.base)

    def excess(self, line: Line, following: Line) -> float:
        """Return how much larger the distance of two lines is, in heights; 0 where none is known."""
        seen = self._seen.get(round(line.height))
        usual = median(seen) if seen else 1.35 * line.height
        return (following.base - line.base - usual) / line.height


def border_of(
    line: Line, before: Line, margins: Margins, room_margins: Margins, excess: float | None
) -> Border:
    """Return whether a line of the page opens a block behind the line before it.

    `margins` are those of the line, `room_margins` those of the line before, on another page
    perhaps; `excess` is the distance to it, `None` over a page break.
    """
    height = before.height
    spare = room_margins.right - before.x1 - _BLANK * height - line.first_width
    gap = excess or 0.0
    centred, was_centred = margins.is_centred(line), room_margins.is_centred(before)
    if abs(line.height - before.height) > 0.12 * height and not (centred and was_centred):
        return OPENS if spare > 0 or gap > _GAP else UNDECIDED
    if centred and was_centred:
        return OPENS if gap > _SURE_GAP or _changes_style(line, before) else UNDECIDED
    if centred or was_centred:
        changed = gap > _SURE_GAP or _changes_style(line, before)
        return OPENS if changed or spare > 0 else UNDECIDED
    if line.x0 - margins.left > _INDENT * height:
        return _border_of_indented(line, before, margins, room_margins, spare, gap)
    if spare > _AMPLE * height or gap > _SURE_GAP:
        return OPENS
    if spare > 0 or gap > _GAP:
        return UNDECIDED
    return _goes_on(line, before)


def _border_of_indented(
    line: Line,
    before: Line,
    margins: Margins,
    room_margins: Margins,
    spare: float,
    gap: float,
) -> Border:
    indent, last_indent = line.x0 - margins.left, before.x0 - room_margins.left
    if spare > _AMPLE * before.height or gap > _SURE_GAP:
        return OPENS
    if abs(indent - last_indent) <= _EVEN:  # a block that is set in, or two first lines
        return UNDECIDED
    if len(before.words) > 1 and _OPENER.match(before.text):
        hanging = before.words[1].x0 - room_margins.left
        if abs(indent - hanging) <= _EVEN:
            return _goes_on(line, before)
    return OPENS


def _goes_on(line: Line, before: Line) -> Border:
    """Return that a line goes on, unless it may as well begin an item behind a full sentence."""
    last = before.words[-1].text
    if last.endswith("/"):
        return UNDECIDED
    if _HYPHENATED.search(last) and not _OPENER.match(line.text):
        return _WITHIN_WORD
    if _OPENER.match(line.text) and _SENTENCE_END.search(before.text):
        return UNDECIDED
    return GOES_ON


def border_in_column(line: Line, before: Line, margins: Margins, excess: float) -> Border:
    """Return the same within one of two columns: a letterhead, recipients, a signature."""
    height = before.height
    if excess > _SURE_GAP or _changes_style(line, before):
        return OPENS
    if abs(line.height - before.height) > 0.12 * height:
        return OPENS
    spare = margins.right - before.x1 - _BLANK * height - line.first_width
    if abs(line.x0 - before.x0) <= _EVEN and spare > _AMPLE * height:
        return OPENS
    return UNDECIDED


def border_in_cell(line: Line, before: Line, cell: Box, pad: float, excess: float) -> Border:
    """Return the same within a cell of a table."""
    height = before.height
    left, right = cell[0] + pad, cell[2] - pad
    room = right - before.x1
    if abs((before.x0 - left) - room) < 3.0:
        room += max(0.0, before.x0 - left)
    spare = room - _BLANK * height - line.first_width
    if spare > _AMPLE * height or excess > _SURE_GAP:
        return OPENS
    if spare > 0:
        return UNDECIDED
    if right - before.x1 < _LETTER * height and _breaks_off(before, line):
        return _WITHIN_WORD
    return _goes_on(line, before)


# How a line ends and the next begins where a word was too long for its cell: name, pattern, example.
BROKEN_OFF: tuple[tuple[str, str, str], ...] = (
    ("address", r"(?:\w+://|www\.|[^\s@]+@)\S*\n\S", "https://sskdt.hano\ni.gov.vn"),
    ("mark", r"\S*\w\n[-./_]\w", "BenhNhan\n-MariaDB"),
    ("number", r"\S*/[A-ZĐ]{1,4}\n[A-ZĐ]{1,4}-[A-ZĐ]", "109/2022/N\nĐ-CP"),
    ("year", r"\d+/\d{1,3}\n\d{1,3}/\S", "109/20\n22/NĐ-CP"),
    ("foreign word", r"[A-Za-z]{8,}\n[a-z]{1,3}(?!\w)", "Kubernete\ns"),
)
_BROKEN_OFF = re.compile("|".join(f"(?:{pattern})" for _, pattern, _ in BROKEN_OFF))


def _breaks_off(before: Line, line: Line) -> bool:
    """Return whether a line that goes to the edge of its cell ends within a word."""
    return bool(_BROKEN_OFF.match(f"{before.words[-1].text}\n{line.words[0].text}"))


def pad_of(lines: Sequence[tuple[Line, Box]]) -> float:
    """Return how much most columns of a table keep free on either side, from lines and their cells."""
    columns: dict[tuple[float, float], float] = {}
    for line, (left, _, right, _) in lines:
        free = max(0.0, min(line.x0 - left, right - line.x1))
        columns[left, right] = min(free, columns.get((left, right), _WIDEST_PAD))
    return median_low(columns.values()) if columns else 0.0


# What a font's name says of its style, and what it adds to the name of its family.
_STYLE = re.compile(
    r"bold|black|heavy|italic|oblique|regular|roman(?!s?new)|mt$|ps(?=-|mt|$)|[^a-z]"
)


def _changes_style(line: Line, before: Line) -> bool:
    """Return whether two lines of one family of fonts are bold, or italic, one and not the other."""
    one, other = (re.sub(r"^[A-Z]{6}\+", "", font).lower() for font in (line.font, before.font))
    if one == other or _STYLE.sub("", one) != _STYLE.sub("", other):
        return False
    return _style_of(one) != _style_of(other)


def _style_of(name: str) -> tuple[bool, bool]:
    bold = "bold" in name or "black" in name or "heavy" in name
    return bold, "italic" in name or "oblique" in name


def body_height(lines: Sequence[Line]) -> float:
    """Return the height of most of the text."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height * 4) / 4] += len(line.words)
    return heights.most_common(1)[0][0] if heights else 0.0
