"""The form of a rule: a shape over token kinds, a reading, examples.

A shape is a pattern in which each token kind is a word in capitals; a blank means nothing.  `WHEN`
stands for any dated atom and `BOUND` for any word that bounds.  At each place the rule that reads
the most tokens wins, and of equal ones the first in the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from vn_decree_parser.extract.deadlines.cycles import Every
from vn_decree_parser.extract.deadlines.reading import Reading
from vn_decree_parser.extract.deadlines.tokens import Token
from vn_decree_parser.extract.deadlines.when import When
from vn_decree_parser.records import Bound

_KINDS = (
    *("DAY", "DOM", "MONTH", "QUARTER", "HALF", "YEAR", "YEARS", "PART", "TERM"),
    *("EACH", "UNIT", "ENDOF", "LASTDAY", "OF", "LOOSE", "EVENT", "DEMAND"),
    *("OPEN", "OFFICE", "PERIOD", "WHOLE", "CONTINUOUS"),
    *("BEFORE", "BY", "TO", "FROM", "NOW", "IN", "AFTER", "AROUND"),
    *("AND", "PERIODIC", "VISION", "LEAD", "ACT", "CLOCK", "WEEKDAY", "STAGE", "NUMBER"),
    *("DASH", "LEFT", "RIGHT", "UNKNOWN"),
)
_LETTERS = {kind: chr(0x41 + at) for at, kind in enumerate(_KINDS)}
_MACROS = {
    "WHEN": "DAY|MONTH|QUARTER|HALF|YEAR|YEARS|PART|TERM",
    "BOUND": "BEFORE|BY|TO|FROM|AFTER|AROUND|IN",
}
_MACRO_CLASSES = {
    name: "[" + "".join(re.escape(_LETTERS[kind]) for kind in kinds.split("|")) + "]"
    for name, kinds in _MACROS.items()
}
# Of several bounding words the first of these decides: "đến trước ngày", "chậm nhất trong".
_BOUNDS: tuple[tuple[str, Bound], ...] = (
    ("BEFORE", "before"),
    ("BY", "by"),
    ("TO", "by"),
    ("FROM", "from"),
    ("AFTER", "after"),
    ("AROUND", "around"),
)


def letters_of(tokens: tuple[Token, ...]) -> str:
    """Return one letter for each token, for the shapes to match."""
    return "".join(_LETTERS[token.kind] for token in tokens)


def shape(pattern: str) -> re.Pattern[str]:
    """Return the pattern over `letters_of` for a shape written in token kinds.

    No repetition goes on for ever: `*` and `+` stop at twelve, which keeps the cost of a long row
    of equal tokens linear.

    >>> tokens = (Token("BEFORE", 0, 5), Token("DAY", 6, 11))
    >>> bool(shape("BOUND? DAY EACH?").fullmatch(letters_of(tokens)))
    True
    """

    def letter(kind: re.Match[str]) -> str:
        return _MACRO_CLASSES.get(kind[0]) or re.escape(_LETTERS[kind[0]])

    limited = pattern.replace("*", "{0,12}").replace("+", "{1,12}")
    return re.compile(re.sub(r"[A-Z]{2,}", letter, limited).replace(" ", ""))


@dataclass(frozen=True, slots=True)
class Part:
    """A reading and the tokens `[first, last)` that state it."""

    reading: Reading
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a shape found: the tokens, the groups, and the day of the document."""

    tokens: tuple[Token, ...]
    match: re.Match[str]
    issued_on: date | None

    def group(self, name: str) -> tuple[Token, ...]:
        """Return the tokens of a group, none where it found nothing or the shape has it not."""
        if self.match.groupdict().get(name) is None:
            return ()
        return self.tokens[slice(*self.match.span(name))]

    def whens(self, name: str) -> tuple[When, ...]:
        """Return the stretches of time of a group's tokens."""
        values = (token.value for token in self.group(name) if isinstance(token.value, tuple))
        return tuple(when for value in values for when in value)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the bare numbers of a group's tokens."""
        values = (t.value for t in self.group(name) if t.kind == "NUMBER")
        return tuple(int(value) for value in values if isinstance(value, str))

    def every(self, name: str) -> tuple[Every, ...]:
        """Return the frequencies of a group's tokens."""
        return tuple(t.value for t in self.group(name) if isinstance(t.value, Every))

    def bound(self, name: str = "bound") -> Bound | None:
        """Return the bound that the words of a group state, `None` for `trong` and for no words."""
        kinds = {token.kind for token in self.group(name)}
        return next((bound for kind, bound in _BOUNDS if kind in kinds), None)

    def has(self, kind: str) -> bool:
        """Return whether a token of a kind is among those found."""
        return any(token.kind == kind for token in self.tokens[slice(*self.match.span())])

    def word(self, kind: str) -> str | None:
        """Return the words that the first token of a kind holds."""
        for token in self.tokens[slice(*self.match.span())]:
            if token.kind == kind and isinstance(token.value, str):
                return token.value
        return None

    def whole(self, *readings: Reading) -> tuple[Part, ...]:
        """Return readings as parts that all tokens found state together."""
        first, last = self.match.span()
        return tuple(Part(reading, first, last) for reading in readings)


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording of deadlines; the reading gives no part where the words make no sense together.

    The examples are wordings of a document of 24/10/2018, with the notation of what they say.
    """

    name: str
    shape: re.Pattern[str]
    read: Callable[[Found], tuple[Part, ...]]
    examples: Mapping[str, str]


def make_rules(
    *rows: tuple[str, str, Callable[[Found], tuple[Part, ...]], Mapping[str, str]],
) -> tuple[Rule, ...]:
    """Return rules for rows of name, shape, reading and examples."""
    return tuple(
        Rule(name, shape(pattern), read, examples) for name, pattern, read, examples in rows
    )
