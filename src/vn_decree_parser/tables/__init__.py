"""Tables: column headings get roles, rows get cells.

blocks → headings (what each column holds) → rows (opened by expected numbers) → cells

What the file itself knows as a table (`grids.py`) is taken from there; where it knows nothing,
tables are found in the running text (`flat.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.flat import find_flat_tables
from vn_decree_parser.tables.found import FoundRow, FoundTable
from vn_decree_parser.tables.grids import (
    GridTable,
    find_grid_tables,
    mark_cells,
    place_grid_tables,
)
from vn_decree_parser.vocabulary import Vocabulary

__all__ = [
    "FoundRow",
    "FoundTable",
    "GridTable",
    "Heading",
    "find_flat_tables",
    "find_grid_tables",
    "find_tables",
    "mark_cells",
]


def find_tables(
    blocks: Sequence[Block], grids: Sequence[GridTable], vocabulary: Vocabulary
) -> tuple[FoundTable, ...]:
    """Return the tables in a list of blocks, in order: those of the file, and those in the text.

    `start` and `end` index the blocks.
    """
    tables = list(place_grid_tables(blocks, grids))
    edges = [0, *(edge for table in tables for edge in (table.start, table.end)), len(blocks)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        tables += [
            replace(table, start=table.start + start, end=table.end + start)
            for table in find_flat_tables(blocks[start:end], vocabulary)
        ]
    return tuple(sorted(tables, key=lambda table: table.start))
