"""Types of documents in titles and in the brackets of attachments."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# The types of annexes that have a label, and the kind of component that each makes.
ANNEXES = {"Phụ lục": "appendix", "Biểu mẫu": "form"}


@cache
def _type_names(vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Return (folded name, name), longest names first."""
    rows = vocabulary.rows("document_types")
    return tuple(
        sorted(((fold(row["kind"]), row["kind"]) for row in rows), key=lambda n: -len(n[0]))
    )


def type_of_title(title: Block, vocabulary: Vocabulary) -> str | None:
    """Return the type that a title line names with its first words.

    >>> from vn_decree_parser.source import Passage
    >>> type_of_title(Block(Passage.of("KẾ HOẠCH GIỮ SẠCH BẾN ĐÒ"), "capitals"), Vocabulary())
    'Kế hoạch'
    """
    folded = fold(title.text)
    if title.kind == "appendix-title":
        return "Phụ lục" if folded.startswith("phụ lục") else "Biểu mẫu"
    return next((name for key, name in _type_names(vocabulary) if folded.startswith(key)), None)


def type_of_number(number: DocumentNumber | None, vocabulary: Vocabulary) -> str | None:
    """Return the type that a number names, where no title line does (DOMAIN.md §1.4).

    >>> [type_of_number(DocumentNumber.parse(n), Vocabulary()) for n in ("5/KH-UBND", "5/UBND-NC")]
    ['Kế hoạch', 'Công văn']
    """
    if number is None:
        return None
    if number.type_abbreviation is None:
        return "Công văn" if number.issuer_code and number.family == "congvan" else None
    for row in vocabulary.rows("document_types"):
        if number.type_abbreviation in row["abbreviations"].split():
            return row["kind"]
    return None


def number_of(blocks: Iterable[Block]) -> DocumentNumber | None:
    """Return the number that a letterhead states."""
    for block in blocks:
        if block.kind == "number" and block.rest is not None:
            found = DocumentNumber.parse(block.rest.text.strip(" ."))
            if found is not None:
                return found
    return None


def is_type_name(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a line is the name of a type and nothing else: `Quy chế`.

    >>> is_type_name("Quy chế", Vocabulary()), is_type_name("Quy chế này", Vocabulary())
    (True, False)
    """
    if len(text) > 40:
        return False
    folded = fold(text.strip())
    return any(folded == key for key, _ in _type_names(vocabulary))


def named_types(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the types that a text names, in the order in which they stand in it.

    >>> named_types("(Kèm theo Quyết định số 5/QĐ-UBND ban hành Kế hoạch)", Vocabulary())
    ('Quyết định', 'Kế hoạch')
    """
    folded = fold(text)
    found: list[tuple[int, str]] = []
    for key, name in _type_names(vocabulary):
        at = folded.find(key)
        if at >= 0:
            found.append((at, name))
            folded = folded.replace(key, " " * len(key))  # Quyết nghị within a longer name
    return tuple(name for _, name in sorted(found))
