"""The words of citations, as patterns on folded text.  Source: DOMAIN.md §10.1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# The capital letters of Vietnamese, for use inside a class of characters.
CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))


def choice(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, folded, the longest first.

    >>> choice(["Ban", "Ban hành"])
    '(?:ban hành|ban)(?!\\\\w)'
    """
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " ") for word in folded) + r")(?!\w)"


def words_of(role: str) -> list[str]:
    """Return the words of a role in the table `citation_words`."""
    return [row["words"] for row in Vocabulary().rows("citation_words") if row["role"] == role]


@cache
def kinds_of_heads() -> dict[str, str]:
    """Return the kind of document for each folded word that may stand before a number."""
    kinds = {fold(word): word for word in words_of("document")}
    for row in reversed(Vocabulary().rows("document_types")):
        kinds |= {fold(code): row["kind"] for code in row["abbreviations"].split()}
        kinds[fold(row["kind"])] = row["kind"]
    kinds[fold("Thông báo kết luận")] = "Thông báo"
    return kinds


@cache
def heads() -> re.Pattern[str]:
    """Return the pattern of a word that may stand before a number."""
    return re.compile(rf"(?<!\w){choice(kinds_of_heads())}")


@cache
def kinds_of_abbreviations() -> dict[str, str]:
    """Return the kind of document for each abbreviation in a number: the usual one, not both."""
    kinds: dict[str, str] = {}
    for row in Vocabulary().rows("document_types"):
        for code in row["abbreviations"].split():
            kinds.setdefault(code, row["kind"])
    return kinds


@cache
def last_words_of_heads() -> frozenset[str]:
    """Return the folded last words of the words that may stand before a number or a date."""
    return frozenset(head.rsplit(" ", 1)[-1] for head in kinds_of_heads())
