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
from vn_decree_parser.source import Source
from vn_decree_parser.tables import FoundTable, find_flat_tables
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
    blocks = read_blocks(repaired.passages, vocabulary)
    found = split_components(blocks, vocabulary)
    parts: list[Part] = []
    problems = list(repaired.problems)
    for component in found.components:
        tables = find_flat_tables(component.body, vocabulary)
        root, numbering = build_tree(_without_tables(component.body, tables))
        problems += numbering
        parts.append(Part(component, root, tables))
    document = Document(source, tuple(parts), found.furniture)
    return extract_records(document, options, tuple(problems)).with_source(source.text)


def _without_tables(blocks: Sequence[Block], tables: Sequence[FoundTable]) -> list[Block | int]:
    """Return the blocks with each table replaced by its index."""
    result: list[Block | int] = []
    at = 0
    for index, table in enumerate(tables):
        result += blocks[at : table.start]
        result.append(index)
        at = table.end
    return result + list(blocks[at:])
