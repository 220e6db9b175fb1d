"""Problems of attachments: annexes that are announced but not there, brackets with another number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Component
from vn_decree_parser.outline.document_number import read_numbers
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.outline.types import ANNEXES, named_types, number_of
from vn_decree_parser.problem import Problem
from vn_decree_parser.tables.document import Document
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold

# "Ban hành kèm theo Quyết định này Kế hoạch …", "Phụ lục II ban hành kèm theo Nghị định này",
# "Phụ lục II Nghị định này".
_ANNOUNCED = r"kèm theo (?:<types>) này"
_NUMBERED = (
    r"phụ lục(?: số)? (?P<number>[ivxlc]+|\d{1,2})\b(?=,? (?:(?:được )?(?:ban hành )?kèm theo )?"
    r"(?:<types>) này)"
)


def attachment_problems(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield what is wrong with the attachments of a document."""
    components = [part.component for part in document.parts]
    if not components:
        return
    yield from _missing(components, vocabulary)
    for component in components[1:]:
        if component.attached is not None and component.parent is not None:
            parent = components[component.parent]
            if problem := _mismatch(component.attached, parent, vocabulary):
                yield problem


def _missing(components: Sequence[Component], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield annexes that the first document announces and the file does not have."""
    main = components[0]
    for component in components:
        for block in component.blocks:
            # FILE ĐƯỢC ĐÍNH KÈM THEO VĂN BẢN
            if block.kind == "attached" and not block.text.startswith(("(", "Ban hành", "Kèm")):
                yield Problem.of("attachment-missing", block.text, block.passage.span)
    if main.kind in ANNEXES.values():
        return
    announced, numbered = _patterns(vocabulary)
    there = {ordinal("part", c.number.upper()) for c in components if c.number}
    said: set[tuple[int, ...] | None] = set()
    for block in main.body:
        folded = fold(block.text)
        for match in numbered.finditer(folded):
            place = ordinal("part", match["number"].upper())
            if place not in there and place not in said:
                said.add(place)
                found = block.passage.found(match).span
                yield Problem.of("attachment-missing", block.text[slice(*match.span())], found)
        if len(components) == 1 and not said and (words := announced.search(folded)):
            said.add(None)
            detail = block.text[words.start() : words.end() + 60].strip()
            yield Problem.of("attachment-missing", detail, block.passage.found(words).span)


@cache
def _patterns(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    types = any_of(fold(row["kind"]) for row in vocabulary.rows("document_types"))
    return (
        re.compile(_ANNOUNCED.replace("<types>", types)),
        re.compile(_NUMBERED.replace("<types>", types)),
    )


def _mismatch(attached: Block, parent: Component, vocabulary: Vocabulary) -> Problem | None:
    """Return the problem of a bracket that gives its parent another number than it has."""
    names = named_types(attached.text, vocabulary)
    own = number_of(parent.letterhead)
    cited = next(read_numbers(attached.text), None)
    if not names or names[0] != parent.document_type or own is None or cited is None:
        return None
    if own.number is None or cited[1].number is None or own == cited[1]:
        return None
    return Problem.of("attachment-mismatch", f"{cited[1]} ≠ {own}", attached.passage.span)
