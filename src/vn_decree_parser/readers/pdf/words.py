"""Words of a PDF page with their boxes, as its text layer has them.

PDFium gives the characters of a page in the order in which they were drawn, with the blanks that
it reads from their distances.  A word is a stretch without a blank; its box comes from its first
and its last character, and only where these do not lie on one line are all of them looked at.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]

# PDFium marks a hyphen at the end of a line by these; the page shows a hyphen.
_LINE_END_HYPHENS = "\x02\ufffe"
_TOKEN = re.compile(f"[^\\s{_LINE_END_HYPHENS}\x00]+[{_LINE_END_HYPHENS}]?|[{_LINE_END_HYPHENS}]")
# Characters are at most so many heights wide; a wider word holds a gap.
_WIDEST_LETTER = 1.3
# How far the ends of one word may lie above each other, in heights.
_LEVEL = 0.14
# A word that may bear the mark of a footnote: "phủ1,", "phủ(2)", "RDF*".
_MARKED = re.compile(r"[^\W\d]+\(?(?:\d{1,2}|\*{1,3})\)?[^\w/*-]*$")
# Names of fonts are at most so long.
_LONGEST_NAME = 256
# How many words are asked for their angle.
_ASKED = 24


class Word(NamedTuple):
    """A word and its box in points from the upper left corner, as the text is read.

    `first` is the number of its first character on the page; `glued` says that no blank stands
    before it; `stamped` that it belongs to an annotation and not to the page itself; `turned`
    that it does not run along the lines of the page.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    first: int
    glued: bool = False
    stamped: bool = False
    turned: bool = False

    @property
    def height(self) -> float:
        """The height of the line in which the word stands."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """How the coordinates of a page are turned so that its text runs to the right.

    `box` is what the page shows of its own coordinates (left, bottom, right, top); `angle` is the
    direction of its text in them, in quarter turns against the clock; `rotation` that of the page.
    """

    box: Box
    angle: int
    rotation: int

    def reading(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box of the page as (left, top, right, bottom) from the upper left corner."""
        return _turn(self.box, self.angle, left, bottom, right, top)

    def shown(self, box: Box) -> Box:
        """Return a box of reading as (left, top, right, bottom) on the page as it is shown."""
        if self.angle == self.rotation:
            return box
        left, bottom, right, top = self.box
        width, height = right - left, top - bottom
        if self.angle % 2:
            width, height = height, width
        x0, y0, x1, y1 = box
        turns = (self.rotation - self.angle) % 4
        return _turn((0, 0, width, height), turns, x0, height - y1, x1, height - y0)


def _turn(box: Box, turns: int, x0: float, y0: float, x1: float, y1: float) -> Box:
    left, bottom, right, top = box
    if turns == 0:
        return x0 - left, top - y1, x1 - left, top - y0
    if turns == 1:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left
    if turns == 2:
        return right - x1, y0 - bottom, right - x0, y1 - bottom
    return top - y1, right - x1, top - y0, right - x0


class PageText:
    """The characters of a page; words are made of them, fonts are asked for."""

    def __init__(self, page: pdfium.PdfPage, own: int | None = None) -> None:
        """Read the characters of a page; those from number `own` on come from annotations."""
        self._textpage = page.get_textpage()
        self._raw = self._textpage.raw
        self.count: int = self._textpage.count_chars()
        self.text = self._characters()
        self.own = self.count if own is None else own
        self._rect = pdfium_c.FS_RECTF()
        self._matrix = pdfium_c.FS_MATRIX()
        box = page.get_cropbox()
        self.frame = Frame(box, self._direction(), page.get_rotation() // 90)
        self._upright = self.frame.angle == 0
        self._left, self._top = box[0], box[3]
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)

    def close(self) -> None:
        """Give the memory of the page back."""
        self._textpage.close()

    def _characters(self) -> str:
        text: str = self._textpage.get_text_range() if self.count else ""
        if len(text) == self.count:
            return text
        get = pdfium_c.FPDFText_GetUnicode
        codes = (get(self._raw, index) for index in range(self.count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\x00" for code in codes)

    def _direction(self) -> int:
        """Return the direction of most of the text, in quarter turns."""
        starts = [match.start() for match in _TOKEN.finditer(self.text)]
        turns: Counter[int] = Counter()
        for start in starts[:: max(1, len(starts) // _ASKED)]:
            angle = pdfium_c.FPDFText_GetCharAngle(self._raw, start)
            turns[-round(angle / (math.pi / 2)) % 4] += 1  # PDFium counts with the clock
        return turns.most_common(1)[0][0] if turns else 0

    def box(self, index: int) -> Box:
        """Return the box of a character."""
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, index, rect)
        if self._upright:
            return (
                rect.left - self._left,
                self._top - rect.top,
                rect.right - self._left,
                self._top - rect.bottom,
            )
        return self.frame.reading(rect.left, rect.bottom, rect.right, rect.top)

    def font(self, index: int) -> str:
        """Return the name of the font of a character, empty where it has none."""
        buffer = self._name
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, index, buffer, len(buffer), None)
        if length > len(buffer):
            return ""
        return bytes(buffer.value).decode("utf-8", "replace") if length else ""

    def size(self, index: int) -> float:
        """Return the size of the font of a character in points, as it is shown."""
        matrix = self._matrix
        pdfium_c.FPDFText_GetMatrix(self._raw, index, matrix)
        return float(
            pdfium_c.FPDFText_GetFontSize(self._raw, index) * math.hypot(matrix.c, matrix.d)
        )

    def base(self, index: int) -> float:
        """Return the height at which the feet of a character stand."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._raw, index, x, y)
        return self.frame.reading(x.value, y.value, x.value, y.value)[1]

    def is_hidden(self, index: int) -> bool:
        """Return whether a character is not drawn, as behind the picture of a recognised page."""
        item = pdfium_c.FPDFText_GetTextObject(self._raw, index)
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item) if item else None
        return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)

    def words(self) -> Iterator[Word]:
        """Yield the words of the page in the order in which they were drawn."""
        end = -1
        for match in _TOKEN.finditer(self.text):
            start, stop = match.span()
            x0, top, x1, bottom = self.box(start)
            token = match[0]
            stamped = start >= self.own
            glued = start == end
            end = stop
            if token[-1] in _LINE_END_HYPHENS:
                token = token[:-1] + "-"
            if stop - start > 1:
                left, upper, right, lower = self.box(stop - 1)
                height = bottom - top
                odd = left < x0 - 0.1 * height
                wide = right - x0 > _WIDEST_LETTER * height * (stop - start)
                marked = abs(lower - bottom) > _LEVEL * height or _MARKED.match(token)
                if odd or wide or (marked and not self._is_level(start, stop, height)):
                    yield from self._pieces(token, start, glued, stamped)
                    continue
                top, x1, bottom = min(top, upper), right, max(bottom, lower)
            yield Word(token, x0, top, x1, bottom, start, glued, stamped)

    def _is_level(self, start: int, stop: int, height: float) -> bool:
        """Return whether characters all stand at one height; boxes tell of marks below letters too."""
        bases = [self.base(index) for index in range(start, stop)]
        return max(bases) - min(bases) <= _LEVEL * height

    def _pieces(self, token: str, start: int, glued: bool, stamped: bool) -> Iterator[Word]:
        """Yield the parts of a token whose characters do not stand side by side."""
        boxes = [self.box(start + index) for index in range(len(token))]
        if all(abs(b[0] - boxes[0][0]) < boxes[0][2] - boxes[0][0] for b in boxes):
            edges = list(zip(*boxes, strict=True))
            box = (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))
            yield Word(token, *box, start, glued, stamped, turned=True)
            return
        first = 0
        for index in range(1, len(token) + 1):
            if index < len(token) and self._goes_on(start + index, boxes[index - 1], boxes[index]):
                continue
            edges = list(zip(*boxes[first:index], strict=True))
            box = (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))
            yield Word(token[first:index], *box, start + first, glued or first > 0, stamped)
            first = index

    def _goes_on(self, index: int, left: Box, right: Box) -> bool:
        """Return whether a character stands beside the one before it."""
        height = max(left[3] - left[1], 1.0)
        level = abs(self.base(index - 1) - self.base(index)) <= _LEVEL * height
        return level and -height <= right[0] - left[2] <= height

    def cut(self, word: Word, x: float) -> tuple[Word, Word] | None:
        """Return a word as the parts left and right of `x`; `None` where all stands on one side."""
        length = len(word.text)
        boxes = [self.box(word.first + index) for index in range(length)]
        at = next((i for i, box in enumerate(boxes) if (box[0] + box[2]) / 2 > x), length)
        if at in (0, length):
            return None
        left = word._replace(text=word.text[:at], x1=boxes[at - 1][2])
        right = word._replace(text=word.text[at:], x0=boxes[at][0], first=word.first + at)
        return left, right
