"""Say how the text relates to each document it names: the words of the table `relations`.

The nearest words win: those right before or behind a document, then those of the document before it
in a list, then those that open the line.  A document in the title of another has the relation of
that title: in `Nghị định B sửa đổi Nghị định A` A is amended.  Source: DOMAIN.md §10.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# Between two items of a list.
BETWEEN = re.compile(r"\s?[;,]?\s?(?:(?:và|hoặc)\s)?(?:các\s)?\(?")
_AMENDED = re.compile(
    r"[\s,;(]{0,3}(?:đã\s)?(?:được\s)?(?:sửa đổi|bổ sung|thay thế)[^;.()]{0,60}?"
    r"(?:theo|bởi|tại|bằng)\s(?:các\s)?"
)
_REACH = 90  # characters before a document that may hold the words
# Between the words and the document: sửa đổi, bổ sung | một số điều của | Nghị định …
_LINK = (
    r"(?:,?\s(?:một số|một phần|toàn bộ|các|những|nội dung|qui định|điều|khoản|điểm|phụ lục|mục|của|về"
    r"|việc|thi hành|thực hiện|có hiệu quả|hiệu quả|nghiêm túc|đầy đủ|tốt|cho|chủ trương|\d{1,3}))"
)
_REFERENCE_LINK = r"(?:\s(?:tại|của|các|qui định|trong|hướng dẫn|khoản \d+|điều \d+))"
_BULLET = r"[^\w(]{0,6}"
_SENTENCE_END = re.compile(r"\.\s(?=[A-ZĐÂÊÔƯÁÀ])")
_WEAK = "references"


def relate(prose: Prose, mentions: Sequence[Mention], *, opening: bool) -> tuple[Mention, ...]:
    """Return the mentions with their relations; `opening` says whether a component begins here.

    >>> prose = Prose("Bãi bỏ Quyết định số 12/QĐ-UBND")
    >>> relate(prose, [Mention(7, 31, "Quyết định")], opening=False)[0].relation
    'repeals'
    """
    found = _line().match(prose.folded) or (_opening().match(prose.folded) if opening else None)
    line, floor = (found.lastgroup, found.end()) if found else (None, 0)
    stop = _SENTENCE_END.search(prose.text)
    sentence = stop.start() if stop else len(prose.text)
    read: list[Mention] = []
    reach = 0
    for mention in mentions:
        inside = mention.start < reach
        relation = _own_relation(prose, read, mention, floor)
        if line and not inside and mention.start < sentence and relation in (None, _WEAK):
            relation = line
        reach = max(reach, mention.covers[1])
        read.append(replace(mention, relation=relation) if relation else mention)
    return _inherit_from_behind(prose, read)


def _own_relation(
    prose: Prose, read: Sequence[Mention], mention: Mention, floor: int
) -> str | None:
    """Return the relation that the words before (from `floor` on) or behind a document state."""
    before = read[-1] if read else None
    if before and (
        _AMENDED.fullmatch(prose.folded, before.end, mention.start)
        or (before.relation == "amended_by" and _follows(prose, before.end, mention.start))
    ):
        return "amended_by"
    if before and before.end <= mention.start:
        floor = max(floor, before.end)
    floor = max(floor, mention.start - _REACH)
    if found := _before().search(prose.folded, floor, mention.start):
        return found.lastgroup
    if _behind().match(prose.folded, mention.covers[1]):
        return "repeals"
    # The items of a list have one relation; titles stand between them, with documents in them.
    for item in read[-6:]:
        if item.covers[1] <= mention.start and _follows(prose, item.covers[1], mention.start):
            return item.relation
    return None


def _follows(prose: Prose, end: int, start: int) -> bool:
    return bool(BETWEEN.fullmatch(prose.folded, end, start))


def _inherit_from_behind(prose: Prose, read: list[Mention]) -> tuple[Mention, ...]:
    """Return the mentions; of a list whose last item is repealed, all are."""
    for at in range(len(read) - 2, -1, -1):
        here = read[at]
        if here.relation is not None:
            continue
        later = next((m for m in read[at + 1 :][:6] if m.start >= here.covers[1]), None)
        repealed = later and later.relation == "repeals"
        if later and repealed and _follows(prose, here.covers[1], later.start):
            read[at] = replace(here, relation="repeals")
    return tuple(read)


def _rows(position: str) -> list[tuple[str, str]]:
    """Return the relations and folded words of a position, the longest words first."""
    rows = Vocabulary().rows("relations")
    found = [(row["relation"], fold(row["cue"])) for row in rows if row["position"] == position]
    return sorted(found, key=lambda item: -len(item[1]))


def _choice(rows: Iterable[tuple[str, str]]) -> str:
    words: dict[str, list[str]] = {}
    for relation, cue in rows:
        words.setdefault(relation, []).append(re.escape(cue).replace(r"\ ", r"\s"))
    return "|".join(f"(?P<{relation}>{'|'.join(cues)})" for relation, cues in words.items())


@cache
def _before() -> re.Pattern[str]:
    """Return the pattern of what stands right before a document.

    The search takes the first words that reach it, so the whole of `hướng dẫn thực hiện` counts.
    """
    strong = [row for row in _rows("before") if row[0] != _WEAK]
    weak = [row for row in _rows("before") if row[0] == _WEAK]
    return re.compile(
        rf"(?<!\w)(?:(?:{_choice(strong)}){_LINK}{{0,6}}|(?<!kèm\s)(?:{_choice(weak)}){_REFERENCE_LINK}{{0,4}})"
        r"[\s“\"(]{0,3}$"
    )


@cache
def _behind() -> re.Pattern[str]:
    words = "|".join(re.escape(cue) for _, cue in _rows("behind"))
    return re.compile(rf"[\s,]{{1,3}}(?:đã\s|sẽ\s)?(?:{words})(?!\w)")


@cache
def _line() -> re.Pattern[str]:
    return re.compile(rf"{_BULLET}\(?(?:{_choice(_rows('line'))})(?!\w)")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"{_BULLET}(?:{_choice(_rows('opening'))})(?!\w)")
