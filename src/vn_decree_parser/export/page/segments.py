"""Cut the text of a document into segments that each belong to the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from vn_decree_parser.records import Decree
from vn_decree_parser.repair import repair_source
from vn_decree_parser.source import Passage, Run, Source, Span


class Mark(NamedTuple):
    """A stretch of the text that belongs to a record: which one, and as what."""

    start: int
    end: int
    record: int
    role: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of one paragraph that belong to the same records, as the same."""

    text: str
    records: tuple[int, ...]
    roles: tuple[str, ...]


def paragraphs_of(decree: Decree, text: str) -> Sequence[Passage]:
    """Return the paragraphs to show: scraped text is repaired, other formats have whole lines.

    Every character is one of the text as read, or a blank that stands for a line end.
    """
    source = Source.of_text(text)
    if decree.source.format == "txt":
        return repair_source(source).passages
    lines = ((line.start, text[line.start : line.end]) for line in source.lines)
    return [Passage.of(line, start) for start, line in lines if line.strip()]


def marks_of(decree: Decree) -> list[Mark]:
    """Return the marks of all records: tasks first, targets behind them, in the order of the JSON."""
    marks: list[Mark] = []
    for number, task in enumerate(decree.tasks):
        marks.append(Mark(*task.span, number, "task"))
        marks += [Mark(*span, number, f"f-{role}") for role, span in task.evidence.items()]
    for number, target in enumerate(decree.targets, len(decree.tasks)):
        marks.append(Mark(*target.span, number, "target"))
    return sorted((mark for mark in marks if mark.end > mark.start), key=lambda mark: mark.start)


def cut_paragraph(passage: Passage, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Yield the segments of a paragraph; `marks` are those that touch it."""
    for run in passage.runs:
        edges = {run.start, run.end}
        for mark in marks:
            edges |= {edge for edge in _within(run, mark) if run.start < edge < run.end}
        for start, end in pairwise(sorted(edges)):
            first, last = _source_of(run, start, end)
            here = [mark for mark in marks if mark.start < last and mark.end > first]
            yield Segment(
                passage.text[start:end],
                tuple(dict.fromkeys(mark.record for mark in here)),
                tuple(dict.fromkeys(mark.role for mark in here)),
            )


def _is_even(run: Run) -> bool:
    return run.end - run.start == run.source_end - run.source_start


def _source_of(run: Run, start: int, end: int) -> tuple[int, int]:
    """Return where a stretch of a run's text stands in the source; of an uneven run, all of it."""
    if not _is_even(run):
        return run.source_start, max(run.source_end, run.source_start + 1)
    return run.source_start + start - run.start, run.source_start + end - run.start


def _within(run: Run, mark: Mark) -> tuple[int, ...]:
    """Return where a mark begins and ends in the text of a run; inside an uneven run it does not."""
    if not _is_even(run):
        return ()
    shift = run.start - run.source_start
    return mark.start + shift, mark.end + shift


def touching(marks: Sequence[Mark], spans: Sequence[Span]) -> Iterator[list[Mark]]:
    """Yield for each of some spans, in order, the marks that touch it; each mark is read once."""
    open_marks: list[Mark] = []
    at = 0
    for span in spans:
        open_marks = [mark for mark in open_marks if mark.end > span.start]
        while at < len(marks) and marks[at].start < span.end:
            if marks[at].end > span.start:
                open_marks.append(marks[at])
            at += 1
        yield list(open_marks)
