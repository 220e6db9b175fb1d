"""The straight line, on one page: source → passages → outline and tables → records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vn_decree_parser.errors import RefusedText
from vn_decree_parser.extract import extract_records
from vn_decree_parser.options import Options
from vn_decree_parser.outline import build_tree, read_blocks, split_components
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import Decree
from vn_decree_parser.repair import repair_source
from vn_decree_parser.repair.lines import clean_line
from vn_decree_parser.repair.ruin import refusal_of
from vn_decree_parser.source import Passage, Source, Span
from vn_decree_parser.tables import FoundTable, find_grid_tables, find_tables, mark_cells
from vn_decree_parser.tables.document import Document, Part
from vn_decree_parser.vocabulary import Vocabulary


def parse_source(source: Source, options: Options) -> Decree:
    """Return the decree of a source.

    Raises `RefusedText` for a text that is not Vietnamese, or ruined; everything else that cannot be
    understood becomes a problem of the decree.
    """
    own, furniture = _without_furniture(source)
    if reason := refusal_of("\n".join(own.text[line.start : line.end] for line in own.lines)):
        raise RefusedText(source.name, reason)
    vocabulary = Vocabulary(options.vocabulary)
    repaired = repair_source(own)
    passages, apart = _set_apart(repaired.passages, source)
    grids = find_grid_tables(source, passages, vocabulary)
    blocks = mark_cells(read_blocks(passages, vocabulary), grids)
    found = split_components(blocks, vocabulary)
    parts: list[Part] = []
    problems = [*_decodings(source), *_unread(source), *repaired.problems]
    for component in found.components:
        tables = find_tables(component.body, grids, vocabulary)
        root, numbering = build_tree(_without_tables(component.body, tables))
        problems += numbering
        parts.append(Part(component, root, tables))
    document = Document(source, tuple(parts), (*found.furniture, *apart, *furniture))
    return extract_records(document, options, tuple(problems)).with_source(source.text)


def _without_furniture(source: Source) -> tuple[Source, list[Block]]:
    """Return the source without what surrounds the document, and that, line by line.

    What a site says around a document, perhaps in another language, is not judged and not
    repaired, and says nothing of the document.
    """
    own = [line for line in source.lines if not (line.hint and line.hint.kind == "furniture")]
    if len(own) == len(source.lines):
        return source, []
    lines = (line for line in source.lines if line.hint and line.hint.kind == "furniture")
    passages = (clean_line(source.text[line.start : line.end], line.start) for line in lines)
    furniture = [Block(passage, "furniture") for passage in passages if passage]
    return replace(source, lines=tuple(own)), furniture


# So many stretches are reported one by one.
_MOST_STRETCHES = 20


def _decodings(source: Source) -> list[Problem]:
    """Return what is said of the stretches that an old font had encoded."""
    return [
        Problem.of("font-decoded", encoding.upper(), Span(start, end), source.place_at(start))
        for start, end, encoding in source.decoded[:_MOST_STRETCHES]
    ]


def _unread(source: Source) -> list[Problem]:
    """Return what the reader could not read."""
    return [Problem.of(code, detail, place=place) for code, detail, place in source.remarks]


def _set_apart(passages: Sequence[Passage], source: Source) -> tuple[list[Passage], list[Block]]:
    """Return the passages of the document, and its notes."""
    kept: list[Passage] = []
    apart: list[Block] = []
    for passage in passages:
        line = source.line_at(passage.span.start)
        kind = line.hint.kind if line.hint else "text"
        if kind == "note":
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
