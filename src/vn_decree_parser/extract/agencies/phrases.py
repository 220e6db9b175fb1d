"""Phrases of several words, found longest first: the one matcher of this room.

Looking a place up costs as many steps as the longest phrase has words, however many phrases the
vocabulary holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Generic, TypeVar

from vn_decree_parser.extract.agencies.tokens import Tokens

Value = TypeVar("Value")
_VALUE = ""  # no token is empty
# How a mark inside a name is written elsewhere: `Lao động - Thương binh`, `Lao động, Thương binh`,
# `Lao động Thương binh`; `Phát thanh và Truyền hình`, `Phát thanh & Truyền hình`.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    ",": (",", "-", ""),
    "-": ("-", ",", ""),
    "và": ("và", "&", "-"),
}
_MOST_MARKS = 4  # names with more marks are taken as they are: 3 ** 5 spellings help nobody


@dataclass(frozen=True, slots=True)
class Phrases(Generic[Value]):
    """Phrases, each with a value: a tree with one step for a word.

    >>> phrases = Phrases.of([("Sở, ban, ngành", "group"), ("Sở", "head")])
    >>> phrases.longest(Tokens.of("Sở, ban ngành tỉnh"), 0)
    (4, 'group')
    >>> phrases.longest(Tokens.of("Bộ Y tế"), 0) is None
    True
    """

    root: dict[str, Any]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Value]]) -> Phrases[Value]:
        """Return the phrases; the first entry of a spelling wins, printed ones before others."""
        known = [(Tokens.of(words).folded, value) for words, value in entries]
        root: dict[str, Any] = {}
        for words, value in known:
            _plant(root, words, value)
        for words, value in known:
            for spelling in _spell(words):
                _plant(root, spelling, value)
        return cls(root)

    def longest(
        self, tokens: Tokens, at: int, after: tuple[str, ...] = ()
    ) -> tuple[int, Value] | None:
        """Return the end of the longest phrase that stands at a token, and its value.

        `after` are words that are thought to stand before it.
        """
        step: dict[str, Any] | None = self.root
        for word in after:
            step = step.get(word) if step else None
        found: tuple[int, Value] | None = None
        words = tokens.folded
        while step and at < len(words) and (step := step.get(words[at])) is not None:
            at += 1
            if _VALUE in step:
                found = at, step[_VALUE]
        return found


def _spell(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if 0 < sum(word in _SPELLINGS for word in words) <= _MOST_MARKS:
        for spelling in product(*(_SPELLINGS.get(word, (word,)) for word in words)):
            yield tuple(word for word in spelling if word)


def _plant(root: dict[str, Any], words: tuple[str, ...], value: object) -> None:
    step = root
    for word in words:
        step = step.setdefault(word, {})
    if words:
        step.setdefault(_VALUE, value)
