"""Find the statements of time in running text (DOMAIN.md §6.5, rules 6, 7 and 9).

Most dates in running text are no deadlines: dates of cited documents, years in titles, adjectives,
effectivity.  A time counts if a bounding word opens it, if it ends the clause behind a verb, or, as
a frequency, if it opens the clause or is periodic by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from vn_decree_parser.extract.deadlines.cells import publish
from vn_decree_parser.extract.deadlines.loose import Context
from vn_decree_parser.extract.deadlines.parse import find_rules
from vn_decree_parser.extract.deadlines.rules import Part, letters_of
from vn_decree_parser.extract.deadlines.tokens import Token, read_tokens
from vn_decree_parser.extract.deadlines.words import pattern_of
from vn_decree_parser.records import Deadline
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

# A clause without any of these has no deadline: the cheap test before all others.
_SIGN = re.compile(
    r"định k[ìỳyi]|h[ằàă]ng (?:năm|qu|tháng|tuần|ngày)|mỗi (?:năm|qu|tháng|tuần)|lần ?/|thường niên"
    r"|(?:trước|chậm nhất|muộn nhất|muộn hơn|trong|vào|đến|hết|từ|xong|thành|sau|không quá|tháng"
    r"|ngày|năm|quý|quí|q\.|thúc|đoạn|kỳ|bắt đầu|thực hiện)\s.{0,40}?\d",
    re.IGNORECASE,
)
_PREFIXES = frozenset({"BEFORE", "BY", "TO", "FROM", "IN", "AFTER", "PERIODIC", "AROUND"})
_SURE_PREFIXES = frozenset({"BEFORE", "BY", "PERIODIC"})
# Kinds that are titles and horizons as often as deadlines.
_LONG = frozenset({"YEAR", "YEARS", "PERIOD", "OFFICE", "NOW"})
_WINDOW = 90
_PLURAL_ADJECTIVE = frozenset({"EACH", "UNIT", "OF"})


def find_deadlines(
    passage: Passage, issued_on: date | None, ignore: Sequence[tuple[int, int]]
) -> tuple[Deadline, ...]:
    """Return the deadlines that a running clause states, in order.

    `ignore` are stretches of the text, as pairs of offsets, in which nothing counts: citations.
    Left alone are adjectives (`bảo hiểm xã hội hằng tháng`), titles (`kế hoạch giai đoạn
    2021-2025`) and effectivity (`có hiệu lực từ ngày …`).  The text of a deadline has its bounding
    words with it.

    >>> clause = Passage.of("báo cáo định kỳ trước 30/11 hằng năm, trình trong quý IV năm 2018")
    >>> [deadline.text for deadline in find_deadlines(clause, date(2018, 10, 24), ())]
    ['định kỳ trước 30/11 hằng năm', 'trong quý IV năm 2018']
    >>> find_deadlines(Passage.of("trợ cấp bảo hiểm xã hội hằng tháng"), date(2018, 10, 24), ())
    ()
    """
    if not _SIGN.search(passage.text):
        return ()
    return tuple(_find(passage, issued_on, ignore))


def _find(
    passage: Passage, issued_on: date | None, ignore: Sequence[tuple[int, int]]
) -> Iterator[Deadline]:
    folded = _masked(fold(passage.text), ignore)
    tokens = read_tokens(folded, Context(passage.text, issued_on), clauses=True)
    letters = letters_of(tokens)
    counted: list[tuple[Part, ...]] = []
    for _, parts, _ in find_rules(tokens, letters, issued_on):
        if counted and _adds(tokens, counted[-1][-1], parts[0]):
            counted[-1] += parts
        elif _counts(folded, tokens, parts[0].first, parts[-1].last, parts[0]):
            counted.append(parts)
    for parts in counted:
        words = [_words(passage, tokens, parts[0].first, parts[-1].last)]
        words += [_words(passage, tokens, part.first, part.last) for part in parts[1:]]
        records = [publish(w, part.reading) for w, part in zip(words, parts, strict=True)]
        yield records[0].model_copy(update={"also": tuple(records[1:])})


def _adds(tokens: Sequence[Token], before: Part, part: Part) -> bool:
    """Return whether a reading goes on with the one before: `6 tháng hoặc khi có yêu cầu`."""
    if part.reading.kind != "on_demand" or not 1 <= part.first - before.last <= 2:
        return False
    return all(token.kind == "AND" for token in tokens[before.last : part.first])


def _masked(folded: str, ignore: Sequence[tuple[int, int]]) -> str:
    """Return the text with a mark in place of each letter of the stretches that do not count."""
    for start, end in ignore:
        start, end = max(start, 0), min(end, len(folded))
        folded = folded[:start] + "\N{REPLACEMENT CHARACTER}" * max(end - start, 0) + folded[end:]
    return folded


def _words(passage: Passage, tokens: Sequence[Token], first: int, last: int) -> Passage:
    return passage.part(tokens[first].start, tokens[last - 1].end).strip(" ,;.")


@cache
def _before(role: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern_of(role)}[\s,]*$")


@cache
def _to_the_end() -> re.Pattern[str]:
    return re.compile(r"(?:cho )?(?:đến|tới) hết ")


@cache
def _title() -> re.Pattern[str]:
    return re.compile(pattern_of("title"))


def _counts(folded: str, tokens: Sequence[Token], first: int, last: int, part: Part) -> bool:
    """Return whether the words of a reading are a deadline where they stand."""
    kinds = [token.kind for token in tokens[first:last]]
    before = folded[max(tokens[first].start - _WINDOW, 0) : tokens[first].start]
    fronted = not before.strip() or before.rstrip().endswith((";", ",", ":", "."))
    if part.reading.kind in ("continuous", "on_demand", "event", "deferred", "none"):
        return False
    if part.reading.flags == ("interval_unstated",) or "TO" in kinds[-1:]:
        return False
    if kinds[0] == "FROM" and _before("effect").search(before):
        return False
    if kinds[0] == "LOOSE":
        return True
    if part.reading.kind == "recurring":
        return _recurring_counts(kinds, before, folded[tokens[last - 1].end :], fronted=fronted)
    words = folded[tokens[first].start : tokens[last - 1].end]
    return _dated_counts(kinds, words, before, folded[tokens[last - 1].end :], fronted=fronted)


def _recurring_counts(kinds: Sequence[str], before: str, behind: str, *, fronted: bool) -> bool:
    if kinds[0] in _PREFIXES or any(kind in _SURE_PREFIXES for kind in kinds):
        return True
    if all(kind in _PLURAL_ADJECTIVE or kind == "AND" for kind in kinds):
        if "EACH" not in kinds:
            return False
        return fronted or (_ends(behind) and bool(_before("doing").search(before)))
    return fronted or _ends(behind)


def _dated_counts(
    kinds: Sequence[str], words: str, before: str, behind: str, *, fronted: bool
) -> bool:
    doing = bool(_before("doing").search(before))
    unit_only = not any(kind not in ("IN", "UNIT", "WHOLE", "BY", "TO") for kind in kinds)
    if unit_only:
        return False
    if any(kind in _LONG for kind in kinds) and not any(k in _SURE_PREFIXES for k in kinds):
        if _to_the_end().match(words) and _ends(behind):
            return not _title().search(before)
        return _long_counts(kinds, before, doing=doing, fronted=fronted)
    if kinds[0] in _PREFIXES or doing:
        return True
    return _ends(behind) and not _title().search(before) and "DAY" not in kinds


def _long_counts(kinds: Sequence[str], before: str, *, doing: bool, fronted: bool) -> bool:
    """Return whether years are a time rather than part of a title or of a horizon."""
    if kinds[0] not in _PREFIXES and kinds[0] not in ("PERIOD", "OFFICE"):
        return doing
    if doing or fronted:
        return kinds[0] in _PREFIXES
    if kinds[0] == "IN":
        return True
    return kinds[0] == "FROM" and not _title().search(before)


def _ends(behind: str) -> bool:
    return not behind.strip() or behind.lstrip()[0] in ".;"
