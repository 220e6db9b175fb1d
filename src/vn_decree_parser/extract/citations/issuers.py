"""Read who issued a document: a body, or an office and its body, and what belongs to them.

A name is known (table `agencies`), or it begins with a word for a body (`citation_words`) and
goes on until a word that no name has.
"""

from __future__ import annotations

import re
from functools import cache

from vn_decree_parser.extract.citations.mention import Prose
from vn_decree_parser.extract.citations.words import CAPITALS, choice, heads, words_of
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

_LONGEST = 14  # words of an unknown name: Hội nghị lần thứ 7 Ban Chấp hành Trung ương khóa XII
_WORD = re.compile(r"\s{1,3}(?:[-–&]\s)?([\w&./’'-]*\w)")
_LEVEL = r"(?:tỉnh|thành\sphố|tp\.?|huyện|quận|thị\sxã|xã|phường|thị\strấn|đặc\skhu)"
# Đắk Lắk, M’Drắk; not VỀ VIỆC in a title of capitals.
_PROPER = rf"[{CAPITALS}](?![{CAPITALS}])[\w’'.]*"
# What may follow a whole name; tried again and again, on the text itself.
_TAIL = re.compile(
    rf"""
      (?<=\w)\s(?i:{_LEVEL})(?:\s(?-i:{_PROPER})(?:(?:\s|\s?-\s?){_PROPER}){{0,4}}|(?=[\s,;.:)]|$))
    | ,\s(?:tỉnh|thành\sphố)\s{_PROPER}(?:(?:\s|\s-\s){_PROPER}){{0,4}}
    | ,?\s\(?(?i:khóa|khoá|nhiệm\skỳ)\s[\dIVXLC]+(?:\s?[-–]\s?\d+)?\)?
    | ,?\s(?i:kỳ\shọp)(?:\s(?i:thứ))?\s(?:\d+|[IVXLC]+|\w+\s?\w*(?=[,;.)]|$))
    | \s(?i:lần\sthứ)\s(?:\d+|[IVXLC]+)
    | \s(?i:Trung\sương\sĐảng|Trung\sương|Việt\sNam|TW)(?:\s\d+)?(?!\w)
    | \s(?:Đảng|ĐẢNG)(?!\w)
    | \snước\sCộng\sh(?:òa|oà)\sxã\shội\schủ\snghĩa\sViệt\sNam
    """,
    re.VERBOSE,
)
_TERM = re.compile(r"\s(?:khóa|nhiệm kì|họp thứ)\s\w+$")
_PLACE = re.compile(rf"\s{_PROPER}(?:(?:\s|\s?-\s?){_PROPER}){{0,3}}")
_ENDS_IN_LEVEL = re.compile(rf"(?<!\w)(?:{_LEVEL}|(?:huyện|quận|thị|thành|đảng) ủy)$")
_JOINED = re.compile(r"\s?(?:-|,|;|và|,\svà)\s(?!\d)")
# Conclusions of the Politburo and the Secretariat: của Bộ Chính trị, Ban Bí thư.
_LEADERS = re.compile(r"bộ chính trị|ban bí thư")
_SECOND_LEADER = re.compile(r"(?:,|\svà)\s(?:bộ chính trị|ban bí thư)(?!\w)")
_OFFICE_COMMA = re.compile(r",\s")


def read_issuer(prose: Prose, at: int, limit: int, *, joint: bool = False) -> int:
    """Return where the issuer that begins at `at` ends; `at` itself where none begins there.

    Several issuers are read only where the document is `joint`.

    >>> text = "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch về việc giao dự toán"
    >>> text[: read_issuer(Prose(text), 0, len(text))]
    'Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch'
    """
    end = _read_one(prose, at, limit)
    if _LEADERS.fullmatch(prose.folded, at, end):
        second = _SECOND_LEADER.match(prose.folded, end, limit)
        end = second.end() if second else end
    while joint and end > at:
        between = _JOINED.match(prose.folded, end, limit)
        if not between or heads().match(prose.folded, between.end()):
            break
        after = _read_one(prose, between.end(), limit)
        if after == between.end():
            break
        end = after
    return end


def _read_one(prose: Prose, at: int, limit: int) -> int:
    end = at
    while office := _offices().match(prose.folded, end, limit):
        end = office.end()
        comma = _OFFICE_COMMA.match(prose.text, end, limit)
        if comma and _offices().match(prose.folded, comma.end(), limit):
            end = comma.end()
        elif end < limit and prose.text[end] == " ":
            body = _read_body(prose, end + 1, limit)
            return body if body > end + 1 else end
    return _read_body(prose, end, limit)


def _read_body(prose: Prose, at: int, limit: int) -> int:
    known = _known_end(prose.folded, at, limit)
    begun = _bodies().match(prose.folded, at, limit)
    if known == at and not begun:
        return at
    if known > at:
        free = known
        # UBND tỉnh | Đắk Lắk, but UBND tỉnh | Quy định …
        if _ENDS_IN_LEVEL.search(prose.folded, at, known):
            place = _PLACE.match(prose.text, known, limit)
            if place and not title_words().match(prose.folded, known + 1):
                free = place.end()
    else:
        assert begun
        free = _free_end(prose, begun.end(), limit)
    while tail := (
        _provinces().match(prose.folded, free, limit) or _TAIL.match(prose.text, free, limit)
    ):
        free = tail.end()
    return free


def _free_end(prose: Prose, at: int, limit: int) -> int:
    """Return where an unknown name ends that has been read up to `at`."""
    end = at
    capitals = prose.text[at - 2 : at].isupper()
    for _ in range(_LONGEST):
        word = _WORD.match(prose.folded, end, limit)
        if not word:
            break
        start = word.start(1)
        proper = prose.text[start].isupper() and not capitals
        if word[1] in endings() and not proper:
            break
        # Sở Giao thông: the first word of a name is no verb.
        if title_words().match(prose.folded, start) and not (proper and end == at):
            break
        if word[1] == "và":
            following = prose.text[word.end() + 1 : word.end() + 2]
            if not following.isupper() or heads().match(prose.folded, word.end() + 1):
                break
        elif proper and heads().match(prose.folded, start):
            break
        end = word.end()
        # … Ban Chấp hành Trung ương khóa XII | một số vấn đề
        if prose.text[end : end + 1] in (".", ";") or _TERM.search(prose.folded, at, end):
            break
    return end


@cache
def endings() -> frozenset[str]:
    """Return the words at which an unknown name ends, besides those that begin a title."""
    return frozenset(word for words in words_of("issuer_end") for word in words.split())


@cache
def title_words() -> re.Pattern[str]:
    """Return the pattern of the words that begin a title."""
    return re.compile(choice([*words_of("title"), *words_of("title_verb")]))


@cache
def bodies() -> re.Pattern[str]:
    """Return the pattern of the words that begin the name of a body or an office."""
    return re.compile(choice([*words_of("body"), *words_of("office")]))


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(choice([*words_of("body"), "tỉnh", "thành phố", "huyện"]))


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(rf"(?:quyền )?{choice(words_of('office'))}")


@cache
def _provinces() -> re.Pattern[str]:
    """Return the pattern of a province behind a body, also in capitals: TỈNH ỦY ĐẮK LẮK."""
    return re.compile(rf"\s{choice(row['old_name'] for row in Vocabulary().rows('provinces'))}")


@cache
def _known_names() -> dict[str, tuple[str, ...]]:
    """Return the folded names of agencies by their first word, the longest first."""
    names: dict[str, set[str]] = {}
    for row in Vocabulary().rows("agencies"):
        if row["level"] in ("group", "other"):
            continue
        for name in (row["name"], *row["short_forms"].split(";")):
            folded = fold(name.strip())
            if folded:
                names.setdefault(folded.split()[0], set()).add(folded)
    return {first: tuple(sorted(group, key=len, reverse=True)) for first, group in names.items()}


_FIRST_WORD = re.compile(r"\w+")


def _known_end(folded: str, at: int, limit: int) -> int:
    first = _FIRST_WORD.match(folded, at, limit)
    for name in _known_names().get(first[0], ()) if first else ():
        end = at + len(name)
        if folded.startswith(name, at) and end <= limit and not folded[end : end + 1].isalnum():
            return end
    return at
