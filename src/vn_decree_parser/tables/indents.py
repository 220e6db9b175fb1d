"""Cells whose further lines are indented: a line that is not begins a new one.

Repair judges each line end by its words first.  Where a whole table keeps to one layout, that
layout tells more: `Sở Y tế ⏎ 100% bến đò có phép` are two cells if every other line that goes on
with a cell is indented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.source import Passage

# So many indented lines make a layout, and so large a share of the others may be wrong.
_LEAST_INDENTED = 10
_MOST_WRONG = 0.1


@dataclass(frozen=True, slots=True)
class _Seam:
    """Where two lines meet in a passage: the characters `[start, end)` between them."""

    start: int
    end: int
    indented: bool


def _seams(passage: Passage) -> Iterator[_Seam]:
    """Return the seams of a passage; what stood between two lines is no longer than a blank."""
    for before, after in zip(passage.runs, passage.runs[1:], strict=False):
        if gap := after.source_start - before.source_end:
            yield _Seam(before.end, after.start, gap > 1)
    for run in passage.runs:
        if run.end - run.start == 1 and passage.text[run.start] == " ":
            yield _Seam(run.start, run.end, run.source_end - run.source_start > 1)


def _cuts_word(passage: Passage, seam: _Seam) -> bool:
    around = passage.text[seam.start - 1 : seam.start] + passage.text[seam.end : seam.end + 1]
    return seam.start == seam.end and around.isalpha()


def keeps_indents(blocks: Iterable[Block]) -> bool:
    """Return whether the cells of a table keep to the layout with indented further lines.

    A table with words that were cut in two does not: there, lines begin anywhere.
    """
    indented = flush = 0
    for block in blocks:
        for seam in _seams(block.passage):
            indented += seam.indented
            flush += not seam.indented
            if not seam.indented and _cuts_word(block.passage, seam):
                return False
    return indented >= _LEAST_INDENTED and 0 < flush <= _MOST_WRONG * (indented + flush)


def cut_flush_lines(passage: Passage) -> Sequence[Passage]:
    """Return the parts of a passage that begin with a line that is not indented."""
    cuts = sorted((s.start, s.end) for s in _seams(passage) if not s.indented)
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(passage.text)]
    parts = (passage.part(a, b) for a, b in zip(starts, ends, strict=True))
    return [part for part in parts if part]


def halves(passage: Passage) -> Iterator[tuple[Passage, Passage]]:
    """Return both parts of a passage at each line that is not indented and has a capital first."""
    for seam in sorted(_seams(passage), key=lambda seam: seam.start):
        if not seam.indented and seam.start < seam.end and passage.text[seam.end].isupper():
            yield passage.part(0, seam.start), passage.part(seam.end, len(passage.text))


# A line after which a cell may have ended, and one with which a cell may begin: name, the end of
# the one, the beginning of the other, example.  Years, numbers of articles and the like go on.
CELL_EDGES: tuple[tuple[str, str, str, tuple[str, str]], ...] = (
    (
        "a count opens a product or a sum",
        r"[^\W\d_](?<!năm)(?<!tháng)(?<!ngày)(?<!quý)(?<!số)(?<!khoản)(?<!điều)(?<!mục)(?<!thêm)(?<!trên)(?<!ít)"
        r"(?<!nhất)(?<!giai đoạn)(?<!thiểu)(?<!và)(?<!của)(?<!với)(?<!từ)(?<!đến)(?<!trước)(?<!sau)(?<!quyết)$",
        r"\d",
        ("UBND các xã", "100% bến đò có phép"),
    ),
    ("a list has ended", r"[;.]$", r"[^\W\d_]", ("- Lập danh sách;", "Sở Y tế")),
    ("a list begins", r"[^\W\d_.;]$", r"[-–+] \w", ("Sở Y tế", "- Báo cáo")),
)
_CELL_EDGES = tuple((re.compile(end), re.compile(begin)) for _, end, begin, _ in CELL_EDGES)


# Words behind which a name goes on: "của ⏎ Chính phủ".
_GOES_ON = re.compile(
    r"(?:\b(?:của|và|với|cho|theo|tại|từ|về|bởi|do|trong|là|các|những|thuộc|đến|số|năm|giữa|bộ|sở|ban|ở|để|trình|hoặc|cùng)|[^\w)])$"
)


def may_cut(passage: Passage, begins_cell: Callable[[str], bool]) -> Sequence[Passage]:
    """Return the parts of a passage between lines where a cell may end and another begin.

    `begins_cell` says whether a text has the look of an agency, a product or a time.
    """
    edges = [0]
    for seam in sorted(_seams(passage), key=lambda seam: seam.start):
        if seam.indented or seam.start == seam.end:
            continue
        before = passage.text[edges[-1] : seam.start].lower()
        after = passage.text[seam.end :]
        edge = any(end.search(before[-12:]) and begin.match(after) for end, begin in _CELL_EDGES)
        named = after[:1].isupper() and not _GOES_ON.search(before[-12:])
        if edge or (named and begins_cell(after)):
            edges.append(seam.end)
    parts = [
        passage.part(a, b).strip()
        for a, b in zip(edges, [*edges[1:], len(passage.text)], strict=True)
    ]
    return [part for part in parts if part]
