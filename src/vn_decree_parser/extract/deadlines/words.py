"""The words of deadlines by role, from the table `deadline_words`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.vocabulary import Row, Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@cache
def word_rows() -> tuple[Row, ...]:
    """Return the rows of the table: role, words, value, example, source."""
    return Vocabulary().rows("deadline_words")


def roles() -> tuple[str, ...]:
    """Return the roles, in the order of the table."""
    return tuple(dict.fromkeys(row["role"] for row in word_rows()))


@cache
def words_of(role: str) -> tuple[str, ...]:
    """Return the folded words of a role, the longest first.

    >>> words_of("before")
    ('trước',)
    """
    words = {fold(row["words"]) for row in word_rows() if row["role"] == role}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def pattern_of(role: str) -> str:
    """Return the pattern of any of the words of a role, whole words, however many blanks."""
    words = "|".join(re.escape(word).replace("\\ ", r"\s+") for word in words_of(role))
    return rf"(?<!\w)(?:{words})(?!\w)"


@cache
def value_of(role: str, words: str) -> str:
    """Return the value that the table gives to folded words, empty where it gives none.

    >>> value_of("number", "tư")
    '4'
    """
    flat = " ".join(words.split())
    for row in word_rows():
        if row["role"] == role and fold(row["words"]) == flat:
            return row["value"]
    return ""


@cache
def number_pattern(highest: int) -> str:
    """Return the pattern of the numbers up to a highest one in words."""
    words = [word for word in words_of("number") if int(value_of("number", word)) <= highest]
    return "(?:" + "|".join(word.replace(" ", r"\s+") for word in words) + ")"


def read_number(text: str) -> int:
    """Return a number written in figures or in words.

    >>> read_number("06"), read_number("mười  hai")
    (6, 12)
    """
    return int(text) if text.isdecimal() else int(value_of("number", text) or 0)


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern of the tables; it is compiled when it is first matched."""

    pattern: str

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Return the match at a place of a text."""
        return _compile(self.pattern).match(text, at)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of a whole text."""
        return _compile(self.pattern).fullmatch(text)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def blank_tolerant(pattern: str) -> Wording:
    """Return a pattern in which each blank stands for any blanks, or none."""
    return Wording(pattern.replace(" ", r"\s*"))
