"""Read a phrase that is wholly a statement of time: a table cell, or words cut from a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from vn_decree_parser.extract.deadlines.loose import Context
from vn_decree_parser.extract.deadlines.parse import read_at
from vn_decree_parser.extract.deadlines.reading import Reading, add_flags
from vn_decree_parser.extract.deadlines.rules import Part, letters_of
from vn_decree_parser.extract.deadlines.tokens import TIME_SIGN, Token, read_tokens
from vn_decree_parser.extract.deadlines.words import words_of
from vn_decree_parser.records import Deadline
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

# A cell that is longer holds more than a time.
_LONGEST_CELL = 400
_EDGES = " \t\r\n\xa0.,;:"
_BULLET = re.compile(r"[-+*•–]\s+(?=\S)")
_DAYS_ALONE = re.compile(r"\d{1,3}(?:\s*ngày)?")
_SKIPPED = frozenset({"AND", "DASH", "LEFT", "RIGHT", "LEAD", "STAGE"})
# Đã hoàn thành tháng 3/2025: not to be done any more; như mục 1: see there.
_STATUS = re.compile(
    r"đã (?:hoàn thành|thực hiện|ban hành|trình|xong)(?!\w)|như (?:trên|mục|dòng)(?!\w)"
)
_STAGES = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "nhất": "1", "hai": "2"}
# An object behind such a word may be left aside: "trình UBND tỉnh trong quý II".
_ACTING = frozenset({"ACT", "LEAD"})


def read_deadline(passage: Passage, issued_on: date | None) -> Deadline:
    """Return what a phrase says of time; several statements follow the first in `also`.

    Printed dates are never shifted.  A wording that no rule knows has the kind `none` and the flag
    `unread`, an empty-cell mark the kind `none` alone; a year that is not printed is inferred from
    the day of the document, with the flag `year_inferred`, or left out (`year_unknown`).  The text
    is the phrase without the marks at its ends.  Source: DOMAIN.md §6, §5.4.

    >>> deadline = read_deadline(Passage.of("Quý II /2019."), date(2018, 10, 24))
    >>> deadline.text, deadline.kind, str(deadline.start), str(deadline.end), deadline.bound
    ('Quý II /2019', 'period', '2019-04-01', '2019-06-30', 'within')
    >>> deadline = read_deadline(Passage.of("định kỳ 6 tháng, năm"), date(2018, 10, 24))
    >>> deadline.rrule, [other.rrule for other in deadline.also]
    ('FREQ=MONTHLY;INTERVAL=6', ['FREQ=YEARLY'])
    >>> read_deadline(Passage.of("xem phụ lục"), None).flags
    ('unread',)
    """
    phrase = _trimmed(passage)
    folded = fold(phrase.text)
    if not folded or is_empty_mark(folded):
        return publish(phrase or passage.strip(), Reading("none"))
    tokens, parts = _parse(phrase.text, folded, issued_on)
    if not parts:
        return publish(phrase, _days_alone(folded) or Reading("none", flags=("unread",)))
    first, *others = parts
    also = tuple(publish_part(phrase, tokens, part) for part in others)
    return publish(phrase, first.reading).model_copy(update={"also": also})


def is_deadline(text: str) -> bool:
    """Return whether a whole text is the wording of a deadline.

    >>> [is_deadline(text) for text in ("Quý IV/2018", "Thường xuyên", "Đề án", "Báo cáo năm 2019")]
    [True, True, False, False]
    """
    phrase = _trimmed(Passage.of(text))
    folded = fold(phrase.text)
    if len(folded) > _LONGEST_CELL or not TIME_SIGN.search(folded):
        return False
    tokens, parts = _parse(phrase.text, folded, None)
    acting = any(token.kind in ("ACT", "UNKNOWN") for token in tokens)
    return bool(parts) and (not acting or parts[0].reading.kind == "on_demand")


def is_empty_mark(folded: str) -> bool:
    """Return whether a folded text only says that a cell is empty, or that a task is done."""
    flat = "".join(folded.split())
    marks = {"".join(word.split()) for word in (*words_of("empty"), *words_of("done"))}
    if flat in marks or not any(c.isalnum() for c in flat) or flat.strip("-\"'.") == "nt":
        return True
    return bool(_STATUS.match(folded))


def _trimmed(passage: Passage) -> Passage:
    phrase = passage.strip(_EDGES)
    bullet = _BULLET.match(phrase.text)
    return phrase.part(bullet.end(), len(phrase.text)) if bullet else phrase


def _days_alone(folded: str) -> Reading | None:
    """Return a number alone as a number of days, as in a column of durations (DOMAIN.md §5.6)."""
    if not _DAYS_ALONE.fullmatch(folded):
        return None
    number = int(re.sub(r"\D", "", folded))
    flags = ("anchor_unknown", "days_assumed")
    return Reading("relative", bound="by", precision="day", offset=f"P{number}D", flags=flags)


def _parse(
    text: str, folded: str, issued_on: date | None
) -> tuple[tuple[Token, ...], tuple[Part, ...]]:
    if len(folded) > _LONGEST_CELL or not TIME_SIGN.search(folded):
        return (), ()
    tokens = read_tokens(folded, Context(text, issued_on), clauses=False)
    return tokens, _read_all(tokens, issued_on, folded)


def _read_all(tokens: tuple[Token, ...], issued_on: date | None, folded: str) -> tuple[Part, ...]:
    """Return the parts of a row of tokens that is wholly a statement of time, else none."""
    letters = letters_of(tokens)
    parts: list[Part] = []
    at = 0
    stage = ""
    while at < len(tokens):
        read = read_at(tokens, letters, at, issued_on)
        if read is not None:
            parts.extend(_staged(read[1], stage))
            at, stage = read[2], ""
            continue
        skipped = _skip(tokens, at, read_any=bool(parts))
        if skipped == at:
            return ()
        stage = _stage_of(tokens[at:skipped], folded) or stage
        at = skipped
    return tuple(parts)


def _skip(tokens: Sequence[Token], at: int, *, read_any: bool) -> int:
    """Return the token behind those that may be left aside at a place; the place itself if none."""
    kind = tokens[at].kind
    if kind in _ACTING:
        following = at + 1
        while following < len(tokens) and tokens[following].kind in ("UNKNOWN", "ACT", "LEAD"):
            following += 1
        # "kế hoạch giai đoạn 2021-2025" is a title, not a time.
        objects = any(token.kind == "UNKNOWN" for token in tokens[at:following])
        title = following < len(tokens) and tokens[following].kind in ("PERIOD", "YEAR", "EACH")
        return at if objects and title and not read_any else following
    if kind in _SKIPPED:
        return at + 1
    return at


def _stage_of(tokens: Sequence[Token], folded: str) -> str:
    for token in tokens:
        if token.kind == "STAGE" and folded.startswith("giai", token.start):
            number = folded[token.start : token.end].split()[-1]
            return f"phase{_STAGES.get(number, number)}"
    return ""


def _staged(parts: Sequence[Part], stage: str) -> tuple[Part, ...]:
    if not stage:
        return tuple(parts)
    return tuple(
        replace(part, reading=replace(part.reading, flags=add_flags(part.reading.flags, stage)))
        for part in parts
    )


def publish(passage: Passage, reading: Reading) -> Deadline:
    """Return the record of a reading that a passage states."""
    return Deadline(
        text=passage.text,
        kind=reading.kind,
        start=reading.start,
        end=reading.end,
        bound=reading.bound,
        precision=reading.precision,
        rrule=reading.rrule,
        dtstart=reading.dtstart,
        window=reading.window,
        anchor=reading.anchor,
        offset=reading.offset,
        flags=reading.flags,
        span=passage.span,
    )


def publish_part(phrase: Passage, tokens: Sequence[Token], part: Part) -> Deadline:
    """Return the record of a part of a phrase, with its own words and place."""
    words = phrase.part(tokens[part.first].start, tokens[part.last - 1].end)
    return publish(words.strip(_EDGES), part.reading)
