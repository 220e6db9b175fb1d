"""Text that knows where it came from.

A reader gives a `Source`: the text as received and its lines.  Repair turns lines into
`Passage` values, and every later pass cuts, strips and joins passages, never offsets:
a passage always knows which characters of the source it stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A stretch of the source text: `[start, end)` in characters of the text as read."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands, as far as the file's format has such a place.

    `line` and `page` count from 1; `box` is (left, top, right, bottom) in points from the upper
    left corner of the page; `paragraph`, `table`, `row` and `column` count from 1; `path` is a
    path of elements.
    """

    line: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    path: str | None = None

    def __init__(
        self,
        line: int | None = None,
        page: int | None = None,
        box: tuple[float, float, float, float] | None = None,
        paragraph: int | None = None,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        path: str | None = None,
    ) -> None:
        """Set the fields, each by its slot: every line has a place, and this is twice as fast."""
        _SET_LINE(self, line)
        _SET_PAGE(self, page)
        _SET_BOX(self, box)
        _SET_PARAGRAPH(self, paragraph)
        _SET_TABLE(self, table)
        _SET_ROW(self, row)
        _SET_COLUMN(self, column)
        _SET_PATH(self, path)


_SET_LINE, _SET_PAGE, _SET_BOX, _SET_PARAGRAPH, _SET_TABLE, _SET_ROW, _SET_COLUMN, _SET_PATH = (
    Place.__dict__[field.name].__set__ for field in fields(Place)
)


class Hint(NamedTuple):
    """What a reader knows about a line: whether it opens a block, what it is, where it stands.

    `border` is `True` where the file itself says that the line opens a new block, `False` where
    it says that the line continues the last one, and `None` where the file does not say.
    `within_word` says of a line that goes on that no blank stands before it: the last line broke
    off within a word or behind its hyphen.
    `furniture` is what surrounds the document (running headers, page numbers, site chrome);
    `note` is a footnote.  Both stand behind the document's own lines.
    """

    border: bool | None = None
    kind: Literal["text", "cell", "furniture", "note"] = "text"
    place: Place | None = None
    within_word: bool = False


class Line(NamedTuple):
    """One line of the source: its number from 1, and `[start, end)` without the line end."""

    number: int
    start: int
    end: int
    hint: Hint | None = None


class GridCell(NamedTuple):
    """A cell of a grid: where it stands, what it covers, and which lines it holds.

    `row` and `column` count from 1 and are those of its upper left corner; a merged cell stands
    once and covers `rows` by `columns`; `[first_line, end_line)` index `Source.lines` and are
    equal where the cell is empty.
    """

    row: int
    column: int
    rows: int
    columns: int
    first_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that the file itself knows: its number from 1, its cells row by row.

    Whether it holds data or only lays out a letterhead is not said here.  A table inside a cell
    is a grid of its own whose lines lie within the lines of that cell.
    """

    number: int
    cells: tuple[GridCell, ...]


class Decoding(NamedTuple):
    """A stretch of the text that stood in an old font, and the encoding it was in."""

    start: int
    end: int
    encoding: str


class Remark(NamedTuple):
    """What a reader could not read: the code of a problem, what exactly, and where."""

    code: str
    detail: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as received: nothing stripped, nothing guessed.

    `text` is the decoded text, `lines` tile it (line ends aside), `sha256` is of the bytes;
    `grids` are the tables that the file itself knows, in the order of their first lines;
    `decoded` are the stretches whose letters an old font (TCVN3, VNI, VISCII) had encoded;
    `flags` go to every record that is made of the source, `remarks` become problems.

    >>> source = Source.of_text("Quý\\nII\\n/2019")
    >>> [source.text[line.start : line.end] for line in source.lines]
    ['Quý', 'II', '/2019']
    """

    name: str
    format: str
    text: str
    lines: tuple[Line, ...]
    sha256: str | None = None
    encoding: str | None = None
    pages: int | None = None
    grids: tuple[Grid, ...] = ()
    decoded: tuple[Decoding, ...] = ()
    flags: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of_text(cls, text: str, name: str = "text") -> Source:
        """Return a source for a string; its lines end where `str.splitlines` ends them."""
        return cls(name=name, format="txt", text=text, lines=tuple(_split_lines(text)))

    def place_at(self, offset: int) -> Place:
        """Return the place of the character at `offset`: the reader's own, or the line.

        >>> Source.of_text("Quý\\nII").place_at(4).line
        2
        """
        line = self.line_at(offset)
        return line.hint.place if line.hint and line.hint.place else Place(line=line.number)

    def line_at(self, offset: int) -> Line:
        """Return the line in which the character at `offset` stands."""
        at = bisect_right(self.lines, offset, key=lambda line: line.start)
        return self.lines[max(at, 1) - 1] if self.lines else Line(1, 0, 0)


def _split_lines(text: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        yield Line(number, start, start + len(line.rstrip("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")))
        start += len(line)


class Run(NamedTuple):
    """A stretch of a passage and the stretch of the source that it stands for.

    Stretches of equal length match character by character; others (a blank that stands for a
    line end, a letter composed from two) match only as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Repaired text that remembers its source: runs tile the text and rise in both.

    >>> passage = Passage.of("Quý", 0) + Passage(" ", (Run(0, 1, 3, 4),)) + Passage.of("II", 4)
    >>> passage.text, passage.span
    ('Quý II', Span(start=0, end=6))
    >>> passage.part(2, 6).strip().span
    Span(start=2, end=6)
    """

    text: str
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, text: str, source_start: int = 0) -> Passage:
        """Return a passage whose characters are those of the source from `source_start` on."""
        length = len(text)
        return cls(text, (Run(0, length, source_start, source_start + length),) if text else ())

    @classmethod
    def join(
        cls, parts: Iterable[Passage], between: str = " ", *, seamless: bool = False
    ) -> Passage:
        """Return one passage for several; `between` stands for the source between two parts.

        The runs of the parts stay apart, unless it is `seamless`.
        """
        add = _add_run if seamless else list.append
        texts: list[str] = []
        runs: list[Run] = []
        at = 0
        for part in parts:
            if not part.runs:
                continue
            if runs and between:
                gap = (runs[-1].source_end, max(part.runs[0].source_start, runs[-1].source_end))
                add(runs, Run(at, at + len(between), *gap))
                texts.append(between)
                at += len(between)
            first, *others = part.runs
            add(runs, Run(first.start + at, first.end + at, *first[2:]))
            runs.extend(Run(r.start + at, r.end + at, *r[2:]) for r in others)
            texts.append(part.text)
            at += len(part.text)
        return cls("".join(texts), tuple(runs))

    def __add__(self, other: Passage) -> Passage:
        """Return both passages, with nothing between them."""
        return Passage.join((self, other), between="")

    def __bool__(self) -> bool:
        """Return whether the passage has any text."""
        return bool(self.text)

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    @property
    def span(self) -> Span:
        """The stretch of the source from the first character to the last; empty text has (0, 0)."""
        if not self.runs:
            return Span(0, 0)
        return Span(self.runs[0].source_start, self.runs[-1].source_end)

    def part(self, start: int, end: int) -> Passage:
        """Return the characters `[start, end)` of this passage as a passage."""
        start, end = max(start, 0), min(end, len(self.text))
        if start >= end:
            return Passage("", ())
        if start == 0 and end == len(self.text):
            return self
        first = bisect_right(self.runs, start, key=lambda run: run.start) - 1
        runs = []
        for run in self.runs[first:]:
            if run.start >= end:
                break
            runs.append(_cut_run(run, start, end))
        return Passage(self.text[start:end], tuple(runs))

    def found(self, match: re.Match[str], group: str | int = 0) -> Passage:
        """Return the part that a pattern found in this passage's text; empty where it found none."""
        return self.part(*match.span(group))

    def strip(self, characters: str | None = None) -> Passage:
        """Return the passage without the given characters (blanks) at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self.part(left, len(self.text.rstrip(characters)))

    def split(self, pattern: re.Pattern[str]) -> list[Passage]:
        """Return the stripped, non-empty pieces between the matches of a pattern."""
        edges = [0]
        for match in pattern.finditer(self.text):
            edges.extend(match.span())
        edges.append(len(self.text))
        pieces = (self.part(a, b).strip() for a, b in zip(edges[::2], edges[1::2], strict=True))
        return [piece for piece in pieces if piece]


def _add_run(runs: list[Run], run: Run) -> None:
    """Add a run behind others; one that goes on where the last ends lengthens it.

    So a passage that is joined of a thousand neighbours is no slower than one of its length.
    """
    last = runs[-1] if runs else None
    if (
        last is not None
        and last.source_end == run.source_start
        and last.end - last.start == last.source_end - last.source_start
        and run.end - run.start == run.source_end - run.source_start
    ):
        runs[-1] = Run(last.start, run.end, last.source_start, run.source_end)
    else:
        runs.append(run)


def _cut_run(run: Run, start: int, end: int) -> Run:
    """Return the part of a run within `[start, end)`, counted from `start`."""
    new_start, new_end = max(run.start, start), min(run.end, end)
    if run.end - run.start == run.source_end - run.source_start:
        shift = run.source_start - run.start
        source = (new_start + shift, new_end + shift)
    else:
        source = (run.source_start, run.source_end)
    return Run(new_start - start, new_end - start, *source)
