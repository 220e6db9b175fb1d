"""Cut a text into the tokens that the rules of deadlines are written in.

A token is an atom (`MONTH`, `QUARTER`, …), a frequency (`EACH`, `UNIT`, …), a wording with free
words (`LOOSE`, `EVENT`, …), a word with a role (`BEFORE`, `FROM`, `AND`, …), or `UNKNOWN`.
Brackets that speak of no time, colons and words that say nothing leave no token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from vn_decree_parser.extract.deadlines.atoms import ATOMS, Atom
from vn_decree_parser.extract.deadlines.cycles import CYCLES, Cycle, Every
from vn_decree_parser.extract.deadlines.loose import (
    LOOSE,
    SINCE_ISSUE,
    Context,
    Loose,
)
from vn_decree_parser.extract.deadlines.reading import Reading
from vn_decree_parser.extract.deadlines.weekdays import CLOCK, WEEKDAY, read_clock, read_weekday
from vn_decree_parser.extract.deadlines.when import When
from vn_decree_parser.extract.deadlines.words import Wording, pattern_of, value_of

Value = tuple[When, ...] | Every | Reading | str | None


class Token(NamedTuple):
    """A stretch of a text and what it is: kind, `[start, end)`, and what its words mean."""

    kind: str
    start: int
    end: int
    value: Value = None


# Words that join, bound or introduce; each role is a token kind of its own.
_ROLES = (
    ("OPEN", "open"),
    ("OFFICE", "office"),
    ("PERIOD", "period"),
    ("WHOLE", "whole"),
    ("CONTINUOUS", "continuous"),
    # Before "trước" stands "trước khi kết thúc".
    ("BY", "by"),
    ("BEFORE", "before"),
    ("TO", "to"),
    ("FROM", "from"),
    ("NOW", "now"),
    ("IN", "in"),
    ("AFTER", "after"),
    ("AROUND", "around"),
    ("AND", "and"),
    ("PERIODIC", "periodic"),
    ("VISION", "vision"),
    ("LEAD", "lead"),
    ("ACT", "act"),
    ("FILL", "fill"),
)
# "Giai đoạn 1", "đợt 2": a part of the work, but "giai đoạn 5 năm" is a length.
_STAGE = (
    r"{stage}\s*(?:thứ\s*)?(?:\d|i{{1,3}}\b|iv\b|nhất\b|hai\b)"
    r"(?!\s*(?:lần|[/\d]))(?!(?<=giai đoạn \d)\s*năm)"
)
# What goes on afterwards: "tiếp tục thực hiện trong các năm tiếp theo".
_GOES_ON = (
    r"(?:[,;] ?)?(?:(?:và )?(?:tiếp tục|duy trì) (?:thực hiện |triển khai )?(?:trong |vào )?)?"
    r"(?:các|những) (?:năm|quí|tháng|giai đoạn) (?:tiếp theo|tiếp sau|kế tiếp|về sau|sau(?: đó)?)"
    r"|năm tiếp theo"
)
_MARKS = (
    ("CLOCK", CLOCK.pattern),
    ("WEEKDAY", WEEKDAY.pattern),
    ("NUMBER", r"(?<![\d/.])\d{1,2}(?![\d/.]|,\d)"),
    ("AND", r"[,;&+/]"),
    ("TO", r"->|→"),
    # The hyphen of a document number is none: 12-QĐ/TW.
    ("DASH", r"-(?![^\W\d]\w*/)"),
    ("LEFT", r"\("),
    ("RIGHT", r"\)"),
    ("FILL", r"[:.…\"'“”*_]"),
)
# What no deadline is without; a clause that has nothing of it is not looked at.
TIME_SIGN = re.compile(
    r"\d\s?[/.-]\s?\d|\d{4}|qu[íý]|\bq\.|tháng|hằng |hàng |mỗi |thường (?:niên|xuyên)|định kì"
    r"|\bnăm\b|ngày|tuần|lần|cuối|liên tục|\bgiờ\b|\bkhi\b|đột xuất|kì họp|dịp|suốt|ngay"
    r"|học kì|lâu dài|theo |nhiệm kì|giai đoạn|thời (?:hạn|gian|điểm)|tiến độ|kịp thời|sớm"
    r"|quá trình|căn cứ|\btùy\b|^sau |^trước |\btết\b"
)
_BORDER = r"(?<!\w)"
_GROUP_NAME = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables in the order in which they are tried, and one pattern for all of them."""

    entries: tuple[tuple[str, Wording, Atom | Cycle | Loose | None], ...]
    pattern: re.Pattern[str]


def _entries(*, clauses: bool) -> Iterator[tuple[str, Wording, Atom | Cycle | Loose | None]]:
    elsewhere = "cells" if clauses else "clauses"
    if not clauses:
        yield "NOW", SINCE_ISSUE, None
    for loose in LOOSE:
        if loose.where != elsewhere:
            yield loose.kind, loose.pattern, loose
    for cycle in CYCLES:
        if cycle.kind != "UNIT":
            yield cycle.kind, cycle.pattern, cycle
    for atom in ATOMS:
        if atom.name != "named-day" or not clauses:
            yield atom.kind, atom.pattern, atom
    yield "OPEN", Wording(_GOES_ON), None
    yield "STAGE", Wording(_STAGE.format(stage=pattern_of("stage"))), None
    for kind, role in _ROLES:
        yield kind, Wording(pattern_of(role)), None
    for cycle in CYCLES:
        if cycle.kind == "UNIT":
            yield cycle.kind, cycle.pattern, cycle
    for kind, pattern in _MARKS:
        yield kind, Wording(pattern), None


@cache
def _lexicon(*, clauses: bool) -> Lexicon:
    entries = tuple(_entries(clauses=clauses))
    branches = "|".join(map(_branch, range(len(entries)), entries))
    # Inside a word nothing begins: one look instead of one for each branch.
    return Lexicon(entries, re.compile(rf"(?!(?<=\w)\w)(?:{branches})"))


def _branch(at: int, entry: tuple[str, Wording, Atom | Cycle | Loose | None]) -> str:
    """Return a branch of the common pattern, in which the inner groups have no names.

    The name of the branch stands behind it: what begins with letters is then passed over at once.
    """
    inner = _GROUP_NAME.sub("(?:", entry[1].pattern)
    if entry[0] in ("AND", "DASH", "LEFT", "RIGHT", "FILL", "TO", "OPEN"):
        return rf"(?:{inner})(?P<t{at}>)"
    return rf"(?:{inner.removeprefix(_BORDER)})(?P<t{at}>)"


def read_tokens(folded: str, context: Context, *, clauses: bool) -> tuple[Token, ...]:
    """Return the tokens of a folded text, in order; blanks leave none.

    >>> text = "trước ngày 30/11 hằng năm"
    >>> [token.kind for token in read_tokens(text, Context(text, None), clauses=False)]
    ['BEFORE', 'DAY', 'EACH']
    """
    lexicon = _lexicon(clauses=clauses)
    tokens: list[Token] = []
    at = 0
    for found in lexicon.pattern.finditer(folded):
        tokens.extend(_unknown(folded, at, found.start()))
        kind, pattern, row = lexicon.entries[int((found.lastgroup or "t0")[1:])]
        at = found.end()
        if kind != "FILL":
            tokens.append(_token(kind, pattern, row, found, context))
    tokens.extend(_unknown(folded, at, len(folded)))
    return tuple(_without_idle_brackets(tokens))


def _unknown(folded: str, start: int, end: int) -> Iterator[Token]:
    gap = folded[start:end]
    if not gap.isspace() and gap:
        left = start + len(gap) - len(gap.lstrip())
        yield Token("UNKNOWN", left, start + len(gap.rstrip()))


def _token(
    kind: str,
    pattern: Wording,
    row: Atom | Cycle | Loose | None,
    found: re.Match[str],
    context: Context,
) -> Token:
    start, end = found.span()
    value: Value = None
    if row is None:
        value = _value(kind, found[0])
        return Token(kind, start, end, value)
    inner = pattern.match(found.string, start)
    if inner is None:
        return Token("UNKNOWN", start, end)
    value = row.read(inner, context) if isinstance(row, Loose) else row.read(inner)
    return Token(kind, start, inner.end(), value) if value else Token("UNKNOWN", start, end)


def _value(kind: str, text: str) -> str | None:
    if kind == "CLOCK":
        return read_clock(text)
    if kind == "WEEKDAY":
        return read_weekday(text)
    if kind == "VISION":
        return value_of("vision", text)
    return text if kind in ("NUMBER", "STAGE", "OPEN") else None


# Tokens in a bracket that is looked at; longer ones are kept.
_LONGEST_BRACKET = 40
_TIMELESS = frozenset(
    (
        *("LEFT", "RIGHT", "UNKNOWN", "ACT", "LEAD", "AND", "DASH", "NUMBER", "STAGE", "VISION"),
        *("IN", "BY", "TO", "FROM", "BEFORE", "AFTER", "AROUND"),
    )
)


def _is_timeless(token: Token) -> bool:
    deferred = isinstance(token.value, Reading) and token.value.kind == "deferred"
    return deferred or token.kind in _TIMELESS


def _without_idle_brackets(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens but for brackets in which nothing speaks of time."""
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "LEFT":
            close = next(
                (
                    here
                    for here in range(at, min(at + _LONGEST_BRACKET, len(tokens)))
                    if tokens[here].kind == "RIGHT"
                ),
                at,
            )
            if all(map(_is_timeless, tokens[at : close + 1])):
                at = close + 1
                continue
        yield tokens[at]
        at += 1
