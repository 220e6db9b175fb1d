"""Put rules to a row of tokens: at each place the rule that reads the most wins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vn_decree_parser.extract.deadlines.dated import DATED
from vn_decree_parser.extract.deadlines.recurring import RECURRING
from vn_decree_parser.extract.deadlines.rules import Found, Part, Rule
from vn_decree_parser.extract.deadlines.standing import STANDING
from vn_decree_parser.extract.deadlines.tokens import Token

RULES: tuple[Rule, ...] = (*RECURRING, *DATED, *STANDING)


def read_at(
    tokens: tuple[Token, ...], letters: str, at: int, issued_on: date | None
) -> tuple[Rule, tuple[Part, ...], int] | None:
    """Return the winning rule at a token, its parts, and the token behind; `None` for none."""
    found = [
        (match.end(), rule, match) for rule in RULES if (match := rule.shape.match(letters, at))
    ]
    for end, rule, match in sorted(found, key=lambda item: -item[0]):
        if end > at and (parts := rule.read(Found(tokens, match, issued_on))):
            return rule, parts, end
    return None


def find_rules(
    tokens: tuple[Token, ...], letters: str, issued_on: date | None
) -> Iterator[tuple[Rule, tuple[Part, ...], int]]:
    """Yield what the rules read in a row of tokens, skipping what none reads."""
    at = 0
    while at < len(tokens):
        read = read_at(tokens, letters, at, issued_on)
        if read is None:
            at += 1
            continue
        yield read
        at = read[2]
