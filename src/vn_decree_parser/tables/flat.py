"""Find tables in a text without markup: headings, rows, cells (DOMAIN.md §5.3).

A table begins at a run of column headings whose first is the index column.  A row opens only at
the number that is expected; what stands between two numbers are the cells of a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from vn_decree_parser.outline.blocks import Block, read_blocks
from vn_decree_parser.outline.numbering import follows, ordinal
from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.align import Alignment
from vn_decree_parser.tables.cells import cell_look
from vn_decree_parser.tables.columns import (
    COLUMN_INDEX,
    Heading,
    divide_headings,
    merge_heading_rows,
    read_heading,
)
from vn_decree_parser.tables.found import FoundRow, FoundTable, column_keys, table_kind
from vn_decree_parser.tables.indents import cut_flush_lines, halves, keeps_indents
from vn_decree_parser.vocabulary import Vocabulary

_LONGEST_HEADING = 90
_MOST_COLUMNS = 16
# No row has so many paragraphs; a table that is never left would be searched to the end each time.
_MOST_BLOCKS = 200
_NUMBER = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,5}|[A-HĐ])[.)]?")
_TOTAL = re.compile(r"(?:TỔNG|Tổng|CỘNG|Cộng)\b")
_TOTAL_ROW = re.compile(r"(?i:tổng cộng|tổng số|tổng|cộng)(?:\s*\([^)]{1,20}\))?\s*:?")
_PART = re.compile(r"Trong đó\s*:?\s+\w")
# Blocks that end a table wherever they stand.
_ENDS = frozenset(
    "article chapter part division recipients authority attached title appendix-title enactment "
    "preamble basis".split()
)


@dataclass(frozen=True, slots=True)
class _Opener:
    """A block that opens a row: what kind of number it is and which."""

    kind: str
    number: str
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    opener: _Opener
    label: Passage
    blocks: tuple[Block, ...]


class _Headings(NamedTuple):
    """The columns of a table, and the block behind their headings."""

    columns: tuple[Heading, ...]
    end: int


def find_flat_tables(blocks: Sequence[Block], vocabulary: Vocabulary) -> tuple[FoundTable, ...]:
    """Return the tables in a list of blocks, in order; they do not overlap.

    A run of headings without a row is no table.
    """
    tables: list[FoundTable] = []
    at = 0
    while at < len(blocks):
        headings = _read_headings(blocks, at, vocabulary)
        if headings is None:
            at += 1
            continue
        table = _read_table(blocks, at, headings, vocabulary)
        if table and keeps_indents(blocks[headings.end : table.end]):
            table = _read_cut(blocks, at, headings, table.end, vocabulary)
        if table is None:
            at = headings.end
            continue
        tables.append(table)
        at = table.end
    return tuple(tables)


def _read_cut(
    blocks: Sequence[Block], start: int, headings: _Headings, end: int, vocabulary: Vocabulary
) -> FoundTable | None:
    """Return a table once its blocks are cut where a line is not indented.

    What follows the table is left whole; `start` and `end` still index the blocks.
    """
    cut: list[Block] = list(blocks[: headings.end])
    origins = list(range(headings.end))
    for at in range(headings.end, end):
        parts = cut_flush_lines(blocks[at].passage)
        cut += read_blocks(parts, vocabulary) if len(parts) > 1 else [blocks[at]]
        origins += [at] * (len(cut) - len(origins))
    table = _read_table(cut, start, headings, vocabulary)
    if table is None:
        return None
    return replace(table, end=origins[table.end] if table.end < len(origins) else end)


def _read_headings(blocks: Sequence[Block], start: int, vocabulary: Vocabulary) -> _Headings | None:
    """Return the columns whose headings begin at a block, `None` where none do."""
    if len(blocks[start].text) > _LONGEST_HEADING:
        return None
    first = read_heading(blocks[start].passage, vocabulary)
    if first.role != "index" or first.sure != "whole":
        return _without_index(blocks, start, first, vocabulary)
    headings = [first]
    at = start + 1
    for block in blocks[start + 1 : start + _MOST_COLUMNS]:
        if _opener(block) is not None or COLUMN_INDEX.fullmatch(block.text):
            break
        if _is_glued_first(block):
            break
        if len(block.text) > _LONGEST_HEADING or block.kind in _ENDS:
            return None
        at += 1
        if len(headings) > 1 and _goes_on(block.text):
            whole = Passage.join((headings.pop().passage, block.passage))
            headings.append(read_heading(whole, vocabulary))
        else:
            headings += _read_block(block.passage, vocabulary)
    known = {heading.role for heading in headings if heading.role != "other"}
    if len(headings) < 3 or len(known) < 2:
        return None
    return _Headings(divide_headings(tuple(headings)), at)


def _read_block(passage: Passage, vocabulary: Vocabulary) -> list[Heading]:
    """Return the heading of a block, or several where its lines are headings of their own.

    `Nhiệm vụ ⏎ Chủ trì` are two, although `Nhiệm vụ chủ trì` is known as one.
    """
    whole = read_heading(passage, vocabulary)
    for left, right in halves(passage):
        first, second = read_heading(left, vocabulary), read_heading(right, vocabulary)
        known = first.sure == second.sure == "whole" and " " in left.text
        if whole.sure == "whole" and not known:
            continue
        if "other" not in (first.role, second.role) and first.role != second.role:
            return [first, *_read_block(right, vocabulary)]
    return [whole]


def _goes_on(text: str) -> bool:
    """Return whether a block is the rest of the heading before it: `hoàn thành`, `(triệu đồng)`."""
    return text[0].islower() or (text[0] == "(" and text[1:2].isalpha())


def _without_index(
    blocks: Sequence[Block], start: int, first: Heading, vocabulary: Vocabulary
) -> _Headings | None:
    """Return the columns of a table whose numbers stand below no heading.

    Nothing but headings of different columns stands between its beginning and the first number.
    """
    if first.sure != "whole" or first.role not in ("task", "indicator"):
        return None
    headings = [Heading("index", Passage("", ())), *_read_block(first.passage, vocabulary)]
    for at in range(start + 1, min(start + _MOST_COLUMNS, len(blocks))):
        opener = _opener(blocks[at])
        if opener is not None:
            roles = {heading.role for heading in headings}
            complete = opener.place == (1,) and len(roles) == len(headings) > 3
            return _Headings(divide_headings(tuple(headings)), at) if complete else None
        if len(blocks[at].text) > _LONGEST_HEADING or blocks[at].kind in _ENDS:
            return None
        headings += _read_block(blocks[at].passage, vocabulary)
        if headings[-1].role == "other":
            return None
    return None


def _is_glued_first(block: Block) -> bool:
    """Return whether a block is a first number and the text of its cell: `1. Rà soát bến đò`."""
    if block.kind not in ("clause", "section") or not block.rest or block.number is None:
        return False
    return ordinal(block.kind, block.number) == (1,)


def _opener(block: Block) -> _Opener | None:
    """Return the row number that a block consists of, `None` if it is anything else."""
    match = _NUMBER.fullmatch(block.text)
    if match is None:
        return None
    number = match["number"]
    if number[0].isdigit():
        kind = "dotted" if "." in number else "clause"
    else:
        kind = "section" if ordinal("section", number) else "letter"
    place = ordinal(kind, number)
    return _Opener(kind, number, place) if place else None


def _read_table(
    blocks: Sequence[Block], start: int, found: _Headings, vocabulary: Vocabulary
) -> FoundTable | None:
    headings, body = found
    while body < len(blocks) and _is_column_index(blocks, body):
        body += 1
    columns = body - found.end
    if 2 < columns < len(headings):
        headings = merge_heading_rows(headings, columns, vocabulary) or headings
    total = _total_row(blocks, body, len(headings) - 1)
    rows, end = _split_rows(blocks, body + len(total), len(headings) - 1)
    if not rows:
        return None
    last = _trim_last(rows, headings[1:], vocabulary)
    end -= len(rows[-1].blocks) - len(last.blocks)
    rows = [*rows[:-1], last]
    return FoundTable(
        kind=table_kind(headings),
        columns=headings,
        keys=column_keys(headings),
        rows=_fill_rows(total, rows, headings, vocabulary),
        start=start,
        end=end,
        problems=_sequence_problems(rows),
    )


def _is_column_index(blocks: Sequence[Block], at: int) -> bool:
    """Return whether a block belongs to a row `(1) (2) (3)` under the headings."""
    text = blocks[at].text
    return bool(COLUMN_INDEX.fullmatch(text)) and text.startswith("(")


def _total_row(blocks: Sequence[Block], start: int, columns: int) -> tuple[Block, ...]:
    """Return the blocks of a total that stands without a number above the first row."""
    if start >= len(blocks) or not _TOTAL.match(blocks[start].text):
        return ()
    for end in range(start + 1, min(len(blocks), start + columns + 1)):
        if _opener(blocks[end]) is not None:
            return tuple(blocks[start:end])
    return ()


def _split_rows(blocks: Sequence[Block], start: int, columns: int) -> tuple[list[_Row], int]:
    """Return the rows from a block on, and the block behind the last of them."""
    rows: list[_Row] = []
    open_numbers: list[_Opener] = []
    last_places: dict[str, tuple[int, ...]] = {}
    label: Passage | None = None
    opener: _Opener | None = None
    cells: list[Block] = []
    at = start
    while at < len(blocks):
        block = blocks[at]
        candidate = _opener(block) or _high_number(block, last_places)
        if candidate and cells and (whole := _cut_number(blocks, at, last_places)):
            block, candidate, at = whole, _opener(whole), at + 1
        if candidate and _expected(candidate, open_numbers, last_places, cells, blocks, at):
            if opener and label is not None:
                rows.append(_Row(opener, label, tuple(cells)))
            open_numbers = _reopen(open_numbers, candidate)
            last_places[candidate.kind] = candidate.place
            opener, label, cells = candidate, block.passage, []
        elif opener and label is not None and _is_part_row(block, cells, columns):
            rows.append(_Row(opener, label, tuple(cells)))
            label, cells = Passage("", ()), [block]
        elif (
            opener is None
            or len(cells) == _MOST_BLOCKS
            or block.kind in _ENDS
            or (
                _leaves_table(block, cells, columns)
                and not _row_follows(blocks[at + 1 : at + 2 * columns + 6], last_places)
            )
        ):
            break
        else:
            cells.append(block)
        at += 1
    if opener and label is not None:
        rows.append(_Row(opener, label, tuple(cells)))
    return rows, at


def _high_number(block: Block, last_places: Mapping[str, tuple[int, ...]]) -> _Opener | None:
    """Return the number of a row behind 999: elsewhere, four digits are a year."""
    text = block.text.rstrip(".")
    before = last_places.get("clause", (0,))[0]
    if before < 998 or not text.isdecimal() or len(text) > 6 or not 0 < int(text) - before <= 2:
        return None
    return _Opener("clause", text, (int(text),))


def _cut_number(
    blocks: Sequence[Block], at: int, last_places: Mapping[str, tuple[int, ...]]
) -> Block | None:
    """Return the expected number of a row that stands in two blocks, `None` if there is none."""
    if at + 1 >= len(blocks) or not blocks[at].text.isdecimal() or at + 2 >= len(blocks):
        return None
    both = Passage.join((blocks[at].passage, blocks[at + 1].passage), between="")
    whole = Block(both, "clause")
    opener, before = _opener(whole), last_places.get("clause")
    if opener is None or not before or opener.kind != "clause" or _opener(blocks[at + 1]) is None:
        return None
    return whole if opener.place[0] == before[0] + 1 else None


def _is_part_row(block: Block, cells: Sequence[Block], columns: int) -> bool:
    """Return whether a block opens a row without a number: `Trong đó: …`, `Tổng cộng`."""
    if _TOTAL_ROW.fullmatch(block.text):
        return len(cells) >= 2
    return bool(_PART.match(block.text)) and len(cells) >= max(3, columns - 1)


def _leaves_table(block: Block, cells: Sequence[Block], columns: int) -> bool:
    """Return whether a full row is followed by a numbered heading of the text around the table."""
    headed = block.kind in ("section", "clause", "letter") and bool(block.rest)
    # `12/UBND-KT` is the end of a document's number.
    return headed and "/" not in block.text[:4] and len(cells) >= max(2, columns - 1)


def _row_follows(blocks: Sequence[Block], last_places: Mapping[str, tuple[int, ...]]) -> bool:
    """Return whether the next number of a row stands soon behind."""
    for opener in filter(None, map(_opener, blocks)):
        before = last_places.get(opener.kind)
        if before and opener.place != before and follows(before, opener.place, skip=2):
            return True
    return False


def _expected(
    candidate: _Opener,
    open_numbers: Sequence[_Opener],
    last_places: Mapping[str, tuple[int, ...]],
    cells: Sequence[Block],
    blocks: Sequence[Block],
    at: int,
) -> bool:
    """Return whether a number continues the rows: the next, a first, or one below the last."""
    if at + 1 >= len(blocks) or _opener(blocks[at + 1]) is not None:
        return False  # a row has at least one cell
    if not open_numbers:
        return candidate.place[-1] == 1 or candidate.kind == "clause"
    if not cells:
        return False
    before = last_places.get(candidate.kind)
    if before and follows(before, candidate.place, skip=2):
        return True
    last = open_numbers[-1]
    if candidate.kind == "dotted":
        # `1.500` is no row below row 1.
        return candidate.place[-1] <= 2 and candidate.place[:-1] == last.place
    if candidate.place[-1] == 1 and candidate.kind != last.kind:
        return True
    # Rows count from 1 again below a group, and a group has one cell.
    return candidate.place == (1,) and len(open_numbers) > 1 and len(cells) == 1


def _reopen(open_numbers: Sequence[_Opener], opened: _Opener) -> list[_Opener]:
    """Return the numbers that are open once a row has opened: its ancestors and itself."""
    kept = []
    for number in open_numbers:
        if number.kind == opened.kind:
            break
        kept.append(number)
    return [*kept, opened]


def _trim_last(rows: Sequence[_Row], columns: Sequence[Heading], vocabulary: Vocabulary) -> _Row:
    """Return the last row without the text that follows the table.

    Nothing marks its end; what the rows above hold in each column tells what belongs to it.
    """
    last = rows[-1]
    for index, block in enumerate(last.blocks):
        if index and (block.kind == "rule" or block.text.startswith(("Ghi chú", "GHI CHÚ"))):
            last = replace(last, blocks=last.blocks[:index])
            break
    if len(last.blocks) < 2:
        return last
    full = [[block.passage for block in row.blocks] for row in rows[:-1] if len(row.blocks) > 1]
    end = Alignment(full, columns, vocabulary).end_of([block.passage for block in last.blocks])
    return replace(last, blocks=last.blocks[:end])


def _fill_rows(
    total: Sequence[Block],
    rows: Sequence[_Row],
    headings: tuple[Heading, ...],
    vocabulary: Vocabulary,
) -> tuple[FoundRow, ...]:
    """Return the rows with their cells in columns; groups head the rows below them."""
    is_group = _find_groups(rows, vocabulary)
    plain = [row for row, group in zip(rows, is_group, strict=True) if not group]
    columns = headings[1:]
    laid = [[b.passage for b in row.blocks] for row in plain]
    if total:
        laid.insert(0, [block.passage for block in total])
    aligned = Alignment(laid, columns, vocabulary).cells()
    kind = table_kind(headings)
    row_kind = {"tasks": "task", "targets": "target", "other": "other"}[kind]
    groups: list[_Row] = []
    filled = []
    if total:
        passages = tuple(block.passage for block in total)
        cells: tuple[Passage, ...] = (Passage("", ()), *next(aligned))
        filled.append(FoundRow("total", None, cells, passages=passages))
    for row, group in zip(rows, is_group, strict=True):
        passages = (row.label, *(block.passage for block in row.blocks))
        if group:
            groups = [g for g in groups if _rank(g.opener) < _rank(row.opener)] + [row]
            title = Passage.join(block.passage for block in row.blocks)
            empty = (Passage("", ()),) * (len(columns) - 1)
            cells = (row.label, title, *empty)
        else:
            cells = (row.label, *next(aligned))
        filled.append(
            FoundRow(
                kind="group" if group else "total" if _is_total(row) else row_kind,  # type: ignore[arg-type]
                number=row.opener.number if row.label else None,
                cells=cells,
                path=tuple(
                    Passage.join(block.passage for block in g.blocks)
                    for g in groups
                    if g is not row
                ),
                group_number=groups[-1].opener.number if groups and not group else None,
                passages=passages,
            )
        )
    return tuple(filled)


def _is_total(row: _Row) -> bool:
    return not row.label and bool(_TOTAL_ROW.fullmatch(row.blocks[0].text))


def _find_groups(rows: Sequence[_Row], vocabulary: Vocabulary) -> list[bool]:
    """Return for each row whether it only heads others.

    Where all other rows of its kind do, so does one whose heading was cut in two; a row that
    assigns an agency does not.
    """
    found = [_is_group(rows, index) for index in range(len(rows))]
    rows_of = Counter(row.opener.kind for row in rows)
    groups_of = Counter(row.opener.kind for row, group in zip(rows, found, strict=True) if group)
    for index, row in enumerate(rows):
        kind = row.opener.kind
        headed = kind in ("section", "letter") and groups_of[kind] == rows_of[kind] - 1 > 1
        if headed and not found[index]:
            found[index] = not any(
                cell_look(block.text, vocabulary) == "agencies" for block in row.blocks[1:]
            )
    return found


def _is_group(rows: Sequence[_Row], index: int) -> bool:
    """Return whether a row only heads others: one cell, and a lower number follows."""
    row = rows[index]
    if len(row.blocks) != 1:
        return False
    following = rows[index + 1].opener if index + 1 < len(rows) else None
    if row.opener.kind in ("section", "letter"):
        return following is None or following.kind != row.opener.kind or len(rows) > 1
    return following is not None and _rank(following) > _rank(row.opener)


def _rank(opener: _Opener) -> int:
    ranks = {"letter": 0, "section": 1, "clause": 2, "dotted": 2}
    return ranks[opener.kind] + len(opener.place) - 1


def _sequence_problems(rows: Sequence[_Row]) -> tuple[Problem, ...]:
    problems = []
    last: dict[str, tuple[int, ...]] = {}
    for row in rows:
        if not row.label:
            continue
        before = last.get(row.opener.kind)
        if before and row.opener.place[-1] != 1 and not follows(before, row.opener.place):
            problems.append(Problem.of("row-out-of-sequence", row.opener.number, row.label.span))
        last[row.opener.kind] = row.opener.place
    return tuple(problems)
