"""Cells in plain text: the pipes and tabs that other programs put between them (DOMAIN.md §0.5, N1).

The text stays as received.  Lines are cut at the marks; a pipe is a line of its own, set apart as
furniture; a tab stands between lines as a line end does.  Rows that have equally many marks are
a grid; where rows are not known, only the borders are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from vn_decree_parser.source import Grid, GridCell, Hint, Line, Place, Source

# A pipe with blanks on both sides or at an end of the line.
_PIPE = re.compile(r"(?<!\S)\|(?!\S)")
_TAB = re.compile(r"\t")
# `1.⇥Sở Y tế` is an item and `⇥Sở Y tế` an indent, whatever stands on the next line.
_LABEL = re.compile(r"\s*+(?:[-–+•*]|\(?[\dA-Za-zđ.]{1,8}[.)])?\s*+\Z")
# So many lines must have pipes, or be one, before pipes are taken for marks.
_FEWEST_LINES = 3
_FEWEST_LONE = 6


class _Row(NamedTuple):
    """A line of the text, and where its marks are."""

    line: Line
    marks: tuple[tuple[int, int], ...]


def mark_cells(source: Source) -> Source:
    """Return a plain text's source with the cells that other programs marked in it.

    A pipe here or there marks nothing: it takes three lines with pipes between words, or six
    lines that are only a pipe.  Tabs count where two neighbouring lines have equally many, two at
    least, and do not only set off a label.

    >>> source = mark_cells(Source.of_text("STT | Việc | Ai\\n1 | Họp | Sở Y tế\\n2 | Đo |"))
    >>> [source.text[line.start : line.end] for line in source.lines][:6]
    ['STT', '|', 'Việc', '|', 'Ai', '1']
    >>> len(source.grids[0].cells), source.grids[0].cells[-1].column
    (9, 3)
    """
    pattern = _pattern_of(source)
    if pattern is None:
        return source
    rows = [_Row(line, _marks_of(source.text, line, pattern)) for line in source.lines]
    cutter = _Cutter(source.text)
    at = 0
    while at < len(rows):
        end = _grid_end(rows, at, lone=pattern is _PIPE)
        if end > at:
            cutter.cut_grid(rows[at:end])
        elif rows[at].marks and pattern is _PIPE:
            cutter.cut_line(rows[at])
        else:
            cutter.keep_line(rows[at].line)
        at = max(end, at + 1)
    if not cutter.found:
        return source
    return replace(source, lines=tuple(cutter.lines), grids=tuple(cutter.grids))


def _pattern_of(source: Source) -> re.Pattern[str] | None:
    """Return what marks cells in a text, if anything does."""
    if "|" in source.text:
        lines = [source.text[line.start : line.end] for line in source.lines if line.end]
        lone = sum(line.strip() == "|" for line in lines)
        between = sum(bool(_PIPE.search(line)) for line in lines) - lone
        if between >= _FEWEST_LINES or lone >= _FEWEST_LONE:
            return _PIPE
    return _TAB if "\t" in source.text else None


def _marks_of(text: str, line: Line, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    marks = tuple(match.span() for match in pattern.finditer(text, line.start, line.end))
    if pattern is _TAB and marks and _LABEL.match(text, line.start, marks[0][0]):
        return marks if len(marks) > 2 and text[line.start : marks[0][0]].strip() else ()
    return marks


def _grid_end(rows: Sequence[_Row], at: int, *, lone: bool) -> int:
    """Return the index behind the rows of a grid that begins at a line, or `at` for none.

    Most of its rows have equally many marks, the others fewer: a heading of a group stands once
    over all columns.
    """
    end = at
    while end < len(rows) and _is_row(rows[end]):
        end += 1
    counts = Counter(len(row.marks) for row in rows[at:end])
    if not counts:
        return at
    most = max(counts)
    enough = 2 if most >= 2 else _FEWEST_LINES
    if counts[most] < max(enough, (end - at) / 2) or (not lone and len(counts) > 1):
        return at
    return end


def _is_row(row: _Row) -> bool:
    """Return whether a line has marks, and more than a mark."""
    length = row.line.end - row.line.start
    return bool(row.marks) and length > sum(end - start for start, end in row.marks)


class _Cutter:
    """Cut lines at marks, and number what comes out."""

    def __init__(self, text: str) -> None:
        self.lines: list[Line] = []
        self.grids: list[Grid] = []
        self.found = False
        self._text = text
        self._opens = False

    def keep_line(self, line: Line) -> None:
        """Keep a line; behind a mark it opens a block."""
        blank = not self._text[line.start : line.end].strip()
        hint = Hint(True, "text", Place(line=line.number)) if self._opens and not blank else None
        self._opens = self._opens and blank
        self.lines.append(line._replace(hint=hint))

    def cut_line(self, row: _Row) -> None:
        """Cut a line at its marks; what stands behind a mark opens a block."""
        self.found = True
        for start, end, is_mark in self._pieces(row):
            if is_mark:
                self._add_mark(row.line, start, end)
                self._opens = True
            elif start < end:
                self.keep_line(Line(row.line.number, start, end))

    def cut_grid(self, rows: Sequence[_Row]) -> None:
        """Cut the rows of a grid into cells."""
        self.found = True
        number = len(self.grids) + 1
        framed = all(self._is_framed(row) for row in rows)
        cells: list[GridCell] = []
        for index, row in enumerate(rows, 1):
            column = 0 if framed else 1
            last = len(row.marks) + (0 if framed else 1)
            for start, end, is_mark in self._pieces(row):
                if is_mark:
                    if self._text[start:end] != "\t":
                        self._add_mark(row.line, start, end)
                    column += 1
                elif 1 <= column <= last - (1 if framed else 0):
                    first = len(self.lines)
                    if start < end:
                        place = Place(line=row.line.number, table=number, row=index, column=column)
                        hint = Hint(True, "cell", place)
                        self.lines.append(Line(row.line.number, start, end, hint))
                    cells.append(GridCell(index, column, 1, 1, first, len(self.lines)))
        self.grids.append(Grid(number, tuple(cells)))
        self._opens = True

    def _is_framed(self, row: _Row) -> bool:
        """Return whether a row has marks at both ends, and thus none for nothing."""
        first, last = row.marks[0], row.marks[-1]
        outside = self._text[row.line.start : first[0]] + self._text[last[1] : row.line.end]
        return len(row.marks) > 1 and not outside.strip()

    def _add_mark(self, line: Line, start: int, end: int) -> None:
        hint = Hint(True, "furniture", Place(line=line.number))
        self.lines.append(Line(line.number, start, end, hint))

    def _pieces(self, row: _Row) -> Iterator[tuple[int, int, bool]]:
        """Yield the stretches of a line in order: between marks, without blanks around, and marks."""
        at = row.line.start
        for start, end in (*row.marks, (row.line.end, row.line.end)):
            between = self._text[at:start]
            inner = between.strip()
            first = at + (between.index(inner) if inner else 0)
            yield first, first + len(inner), False
            if end > start:
                yield start, end, True
            at = end
