"""Tables that the file itself knows: which of its grids hold data, and what they say.

    grids → headings → rows, stitched over page breaks → what each row is → cells

A grid that only lays out a letterhead, a signature or a box is no table; its cells are text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vn_decree_parser.outline.blocks import Block, read_blocks
from vn_decree_parser.outline.numbering import follows
from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage, Source, Span
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.found import FoundTable, column_keys, table_kind
from vn_decree_parser.tables.grid_headings import GridColumn, GridHeading, read_grid_heading
from vn_decree_parser.tables.grid_rows import (
    GridRow,
    fill_grid_rows,
    join_continuations,
    label_of,
    name_rows,
    place_of,
    read_grid_rows,
)
from vn_decree_parser.tables.matrix import NOTHING, Matrix, read_matrices
from vn_decree_parser.vocabulary import Vocabulary

# Blocks that stand in letterheads and signatures.
_LAYOUT_KINDS = frozenset(
    "motto slogan number place-date recipients authority signed subject addressee enactment".split()
)
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table of the file, and the stretch of the source that its cells take."""

    table: FoundTable
    span: Span


@dataclass(slots=True)
class _Draft:
    """A table while the grids of its pages are put together."""

    heading: GridHeading
    index: int | None
    rows: list[GridRow]
    captions: list[GridRow]
    width: int
    start: int
    end: int


def find_grid_tables(
    source: Source, passages: Sequence[Passage], vocabulary: Vocabulary
) -> tuple[GridTable, ...]:
    """Return the tables of a source that has grids, in order, each over all its pages.

    `passages` are the repaired text, without furniture.
    """
    if not source.grids:
        return ()
    drafts: list[_Draft] = []
    inside = 0
    for _, matrix in read_matrices(source, passages):
        if matrix.start < inside:
            continue  # a table within a cell of a table
        heading = read_grid_heading(matrix, vocabulary)
        before = drafts[-1] if drafts and drafts[-1].end == matrix.start else None
        if before is not None and _goes_on(before, matrix, heading):
            _add_page(before, matrix, heading)
        elif heading is not None:
            drafts.append(_draft(matrix, heading))
        elif _holds_data(matrix, vocabulary):
            drafts.append(_draft(matrix, _without_heading(matrix)))
        else:
            continue
        inside = matrix.end
    return tuple(_finish(draft, passages) for draft in drafts)


def mark_cells(blocks: Sequence[Block], tables: Sequence[GridTable]) -> tuple[Block, ...]:
    """Return the blocks with those that are cells of a table marked as such: kind `cell`."""
    if not tables:
        return tuple(blocks)
    marked = []
    spans = iter(tables)
    table = next(spans, None)
    for block in blocks:
        start = block.passage.span.start
        while table is not None and start >= table.span.end:
            table = next(spans, None)
        if table is not None and start >= table.span.start:
            block = Block(block.passage, "cell")
        marked.append(block)
    return tuple(marked)


def place_grid_tables(blocks: Sequence[Block], tables: Sequence[GridTable]) -> Iterator[FoundTable]:
    """Yield the tables whose cells are among some blocks, with the blocks that each covers."""
    starts = [table.span.start for table in tables]
    at = 0
    while at < len(blocks):
        end = at + 1
        if blocks[at].kind == "cell":
            found = tables[bisect_right(starts, blocks[at].passage.span.start) - 1]
            while end < len(blocks) and blocks[end].passage.span.start < found.span.end:
                end += 1
            yield replace(found.table, start=at, end=end)
        at = end


def _goes_on(before: _Draft, matrix: Matrix, heading: GridHeading | None) -> bool:
    """Return whether a grid goes on with the table before it: same headings, or none and as wide."""
    if heading is not None:
        return bool(heading.keys) and heading.keys == before.heading.keys
    return matrix.width == before.width


def _add_page(before: _Draft, matrix: Matrix, heading: GridHeading | None) -> None:
    bare = heading or replace(before.heading, top=0, bottom=0)
    rows = read_grid_rows(matrix, bare, before.index)
    if heading is not None:
        repeated = read_grid_rows(matrix, replace(heading, bottom=heading.top), before.index)
        for row in repeated[: heading.bottom - heading.top]:
            row.kind = "heading"
            before.rows.append(row)
    if rows:
        rows[0].begins_page = True
    before.rows += rows
    before.end = matrix.end


def _draft(matrix: Matrix, heading: GridHeading) -> _Draft:
    heading = _drop_empty(matrix, heading)
    index = _index_column(matrix, heading)
    if index is not None and heading.columns[index].heading.role != "index":
        columns = list(heading.columns)
        named = replace(columns[index].heading, role="index")
        columns[index] = replace(columns[index], heading=named)
        heading = replace(heading, columns=tuple(columns))
    captions = read_grid_rows(matrix, replace(heading, bottom=0), index)[: heading.top]
    for row in captions:
        row.kind = "note"
    rows = read_grid_rows(matrix, heading, index)
    return _Draft(heading, index, rows, captions, matrix.width, matrix.start, matrix.end)


def _drop_empty(matrix: Matrix, heading: GridHeading) -> GridHeading:
    """Return the headings without columns in which nothing stands at all."""
    used = {cell.column for row in matrix.rows for cell in row if cell.passage}
    kept = tuple(
        column
        for column in heading.columns
        if column.heading.passage or any(at in used for at in range(column.start, column.end))
    )
    return replace(heading, columns=kept)


def _index_column(matrix: Matrix, heading: GridHeading) -> int | None:
    """Return the column of row numbers: the one so headed, or a first one that holds numbers."""
    for at, column in enumerate(heading.columns):
        if column.heading.role == "index":
            return at
    first = heading.columns[0] if heading.columns else None
    if first is None or first.heading.passage:
        return None
    texts = [
        cell.passage.text
        for row in matrix.rows[heading.bottom :]
        for cell in row
        if cell.passage and first.start <= cell.column < first.end
    ]
    numbered = sum(label_of(text)[0] not in ("", "bullet") for text in texts)
    return 0 if texts and 2 * numbered > len(texts) else None


def _holds_data(matrix: Matrix, vocabulary: Vocabulary) -> bool:
    """Return whether a grid without headings is a table and not the layout of a text."""
    if matrix.height < _FEWEST_ROWS or matrix.width < 2:
        return False
    filled = [sum(bool(cell.passage) for cell in row) for row in matrix.rows]
    if 2 * sum(count > 1 for count in filled) <= matrix.height:
        return False
    cells = [cell.passage for row in matrix.rows for cell in row if cell.passage]
    kinds = {block.kind for block in read_blocks(cells[: 4 * matrix.width], vocabulary)}
    return not kinds & _LAYOUT_KINDS


def _without_heading(matrix: Matrix) -> GridHeading:
    columns = tuple(
        GridColumn(Heading("other", NOTHING), column, column + 1) for column in range(matrix.width)
    )
    return GridHeading(columns, 0, 0)


def _finish(draft: _Draft, passages: Sequence[Passage]) -> GridTable:
    headings = tuple(column.heading for column in draft.heading.columns)
    kind = table_kind(headings)
    leaf = {"tasks": "task", "targets": "target", "other": "other"}[kind]
    open_rows = [row for row in draft.rows if not row.kind]
    name_rows(open_rows, draft.heading, draft.index, leaf)
    rows = join_continuations(draft.rows)
    keys = column_keys(headings)
    table = FoundTable(
        kind=kind,
        columns=headings,
        keys=keys,
        rows=fill_grid_rows([*draft.captions, *rows], keys, draft.index),
        start=0,
        end=0,
        problems=tuple(_sequence_problems(rows)),
    )
    start, end = passages[draft.start].span.start, passages[draft.end - 1].span.end
    return GridTable(table, Span(start, end))


def _sequence_problems(rows: Sequence[GridRow]) -> Iterator[Problem]:
    last: dict[str, tuple[int, ...]] = {}
    for row in rows:
        place = place_of(row)
        if place is None:
            continue
        before = last.get(row.label)
        if before and place[-1] != 1 and place != before and not follows(before, place):
            yield Problem.of("row-out-of-sequence", row.number or "", row.pieces[0].span)
        last[row.label] = place
