"""The straight line, on one page: source → passages → outline and tables → records."""

from __future__ import annotations

from collections.abc import Sequence

from vn_decree_parser.errors import RefusedText
from vn_decree_parser.extract import extract_records
from vn_decree_parser.options import Options
from vn_decree_parser.outline import build_tree, read_blocks, split_components
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.records import Decree
from vn_decree_parser.repair import repair_source
from vn_decree_parser.repair.ruin import refusal_of
from vn_decree_parser.source import Passage, Source
from vn_decree_parser.tables import FoundTable, find_grid_tables, find_tables, mark_cells
from vn_decree_parser.tables.document import Document, Part
from vn_decree_parser.vocabulary import Vocabulary


def parse_source(source: Source, options: Options) -> Decree:
    """Return the decree of a source.

    Raises `RefusedText` for a text that is not Vietnamese, or ruined; everything else that cannot be
    understood becomes a problem of the decree.
    """
    if reason := refusal_of(source.text):
        raise RefusedText(source.name, reason)
    vocabulary = Vocabulary(options.vocabulary)
    repaired = repair_source(source)
    passages, apart = _set_apart(repaired.passages, source)
    grids = find_grid_tables(source, passages, vocabulary)
    blocks = mark_cells(read_blocks(passages, vocabulary), grids)
    found = split_components(blocks, vocabulary)
    parts: list[Part] = []
    problems = list(repaired.problems)
    for component in found.components:
        tables = find_tables(component.body, grids, vocabulary)
        root, numbering = build_tree(_without_tables(component.body, tables))
        problems += numbering
        parts.append(Part(component, root, tables))
    document = Document(source, tuple(parts), (*found.furniture, *apart))
    return extract_records(document, options, tuple(problems)).with_source(source.text)


def _set_apart(passages: Sequence[Passage], source: Source) -> tuple[list[Passage], list[Block]]:
    """Return the passages of the document, and what its reader set apart: furniture and notes."""
    kept: list[Passage] = []
    apart: list[Block] = []
    for passage in passages:
        line = source.line_at(passage.span.start)
        kind = line.hint.kind if line.hint else "text"
        if kind in ("furniture", "note"):
            apart.append(Block(passage, kind))
        else:
            kept.append(passage)
    return kept, apart


def _without_tables(blocks: Sequence[Block], tables: Sequence[FoundTable]) -> list[Block | int]:
    """Return the blocks with each table replaced by its index."""
    result: list[Block | int] = []
    at = 0
    for index, table in enumerate(tables):
        result += blocks[at : table.start]
        result.append(index)
        at = table.end
    return result + list(blocks[at:])
