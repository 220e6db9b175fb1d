"""Cut a text into words and marks that know their place, in the spelling used for matching."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vn_decree_parser.vocabulary.folding import fold

# A word may hold an apostrophe (Ea H’leo); every mark stands alone; a line end is a mark.
_TOKEN = re.compile(r"[^\W_]+(?:[’'ʼ‘][^\W_]+)*|\n|[^\w\s]|_")
_PAIRS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a text: folded, with where each starts and ends.

    `closings` tells where a bracket closes; a bracket that never closes is not in it.

    >>> tokens = Tokens.of("Sở Y Tế (chủ trì)")
    >>> tokens.folded, dict(tokens.closings)
    (('sở', 'y', 'tế', '(', 'chủ', 'trì', ')'), {3: 6})
    >>> tokens.text_of(1, 3), tokens.is_capital(2)
    ('Y Tế', True)
    """

    text: str
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    closings: Mapping[int, int]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Return the tokens of a text."""
        folded = fold(text)
        found = [match.span() for match in _TOKEN.finditer(folded)]
        words = tuple(folded[start:end] for start, end in found)
        starts = tuple(start for start, _ in found)
        return cls(text, words, starts, tuple(end for _, end in found), _find_closings(words))

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.folded)

    def text_of(self, start: int, end: int) -> str:
        """Return the characters from token `start` to before token `end`."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def is_capital(self, at: int) -> bool:
        """Return whether the token begins with a capital letter."""
        return at < len(self.folded) and self.text[self.starts[at]].isupper()

    def is_acronym(self, at: int) -> bool:
        """Return whether the token is two or more capital letters (VTV, BHXH)."""
        word = self.text[self.starts[at] : self.ends[at]] if at < len(self.folded) else ""
        return len(word) > 1 and word.isupper()


def _find_closings(words: tuple[str, ...]) -> dict[int, int]:
    closings: dict[int, int] = {}
    opened: list[int] = []
    for at, word in enumerate(words):
        if word in _PAIRS:
            opened.append(at)
        elif opened and word == _PAIRS[words[opened[-1]]]:
            closings[opened.pop()] = at
    return closings
