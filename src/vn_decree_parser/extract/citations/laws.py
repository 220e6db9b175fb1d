"""Read laws that a text cites by name: Luật Đất đai ngày 26/11/2013, Bộ luật Lao động.

The name ends where the longest listed name ends (table `laws`), or at its number, date or year, or
at a word that no name has.  A law about other laws (Luật sửa đổi, bổ sung một số điều của Luật …)
has a name up to its own number or date, and the laws inside its name are mentions of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from vn_decree_parser.extract.citations.details import read_details
from vn_decree_parser.extract.citations.mention import Details, Mention, Prose
from vn_decree_parser.extract.citations.words import words_of
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# A law as a word; "pháp luật" and "Đại học Luật" are no laws, and a small letter needs a listed
# name and a date.  The first letter stands alone, so that the search can run from one to the next.
HEAD = re.compile(
    r"[BLPHbl](?<!\w.)(?<![Pp]háp .)(?<!PHÁP .)(?<!học .)(?<!HỌC .)(?<!ty .)(?<!TY .)"
    r"(?:(?<=[Bb])ộ [Ll]uật|(?<=B)Ộ LUẬT|(?<=[Ll])uật|(?<=L)UẬT|(?<=P)háp lệnh|(?<=P)HÁP LỆNH"
    r"|(?<=H)iến pháp|(?<=H)IẾN PHÁP)(?=\s\w)"
)
_CONSTITUTION = re.compile(
    r"(?P<state>\snước (?:cộng hòa xã hội chủ nghĩa|chxhcn) việt nam)?"
    r"(?P<year>,?\s(?:năm\s)?(?:19|20)\d\d(?![\d/])|(?=\s?,?\sngày\s\d))?"
)
_NUMBER_NEXT = re.compile(r"\s{0,3},?\s{0,3}(?P<open>\(\s?)?(?:luật\s)?số\s*:?\s*")
_ANCHOR = re.compile(
    r"\s{0,3},?\s{0,3}\(?(?:ngày\s{0,3}\d|(?:luật\s)?số\s*:?\s*\d|năm\s(?:19|20)\d\d(?!\d)|(?:19|20)\d\d\))"
)
# Luật Đất đai 2013
_BARE_YEAR = re.compile(r"\s(?:19|20)\d\d(?![\d/%-])(?!\s?%)")
_DRAFT = re.compile(r"\s\(sửa đổi\)")
_AMENDING = re.compile(r"(?:sửa đổi|bổ sung)(?!\w)")
_LONGEST_NAME = 300  # characters of the name of an amending law
_AMENDING_NAME = re.compile(rf"[^;:.()“”\"]{{1,{_LONGEST_NAME}}}")
_OTHER_HEAD = re.compile(r"(?<!\w)(?:nghị định|nghị quyết|quyết định|thông tư|chỉ thị)(?!\w)")
_ALSO = re.compile(r"(?:,|\svà)\s(?=(?:bộ )?luật\s|pháp lệnh\s)")
_WORD = re.compile(r"\s(\w[\w-]*)")
_LONGEST_FREE = 16  # words


def read_law(
    prose: Prose, head: re.Match[str], limit: int, numbers: Mapping[int, tuple[int, DocumentNumber]]
) -> tuple[Mention, int] | None:
    """Return the law named at `head` and where its name ends; `None` where none is named.

    `numbers` are the document numbers of the text by where they start.  `Luật số …` is left to
    those who read numbers, and `Luật này` to nobody.
    """
    kind = head[0].capitalize()
    start = head.end() + 1
    if kind == "Hiến pháp":
        return _read_constitution(prose, head, limit)
    amending = _AMENDING.match(prose.folded, start)
    name_end = (
        _amending_end(prose, start, limit) if amending else _name_end(prose, kind, start, limit)
    )
    # The law of the country is no law of that name.
    if prose.folded.startswith("việt nam", start):
        return None
    if name_end is None or (head[0].islower() and not _is_sure(prose, kind, start, name_end)):
        return None
    at = name_end
    draft = _DRAFT.match(prose.folded, at, limit)
    if draft and _ANCHOR.match(prose.folded, draft.end(), limit):
        at = draft.end()
    elif year := _BARE_YEAR.match(prose.folded, at, limit):
        at = year.end()
    number, details = _read_number(prose, at, limit, numbers)
    mention = Mention(
        start=head.start(),
        end=details.end,
        kind=kind,
        number=str(number) if number else None,
        date=details.date,
        issuer=details.issuer,
        title=(start, name_end),
    )
    return mention, name_end


def _read_constitution(prose: Prose, head: re.Match[str], limit: int) -> tuple[Mention, int] | None:
    found = _CONSTITUTION.match(prose.folded, head.end(), limit)
    if not found or (found["state"] is None and found["year"] is None):
        return None
    details = read_details(prose, found.end(), limit)
    return Mention(head.start(), details.end, "Hiến pháp", date=details.date), found.end()


def _read_number(
    prose: Prose, at: int, limit: int, numbers: Mapping[int, tuple[int, DocumentNumber]]
) -> tuple[DocumentNumber | None, Details]:
    """Return the number behind a name, if there is one, and the details behind that."""
    before = read_details(prose, at, limit)
    mark = _NUMBER_NEXT.match(prose.folded, before.end, limit)
    if not mark or mark.end() not in numbers:
        return None, before
    end, number = numbers[mark.end()]
    after = read_details(prose, end, limit)
    end = after.end
    if mark["open"] and prose.text[end : end + 1] == ")":
        end += 1
    return number, Details(end, after.date or before.date, after.issuer or before.issuer)


def _is_sure(prose: Prose, kind: str, start: int, name_end: int) -> bool:
    listed = _listed_end(prose.folded, kind, start) == name_end
    return listed and bool(_ANCHOR.match(prose.folded, name_end))


def _amending_end(prose: Prose, start: int, limit: int) -> int | None:
    """Return where the name of an amending law ends: at its own number or date."""
    stretch = _AMENDING_NAME.match(prose.folded, start, limit)
    end = stretch.end() if stretch else limit
    if other := _OTHER_HEAD.search(prose.folded, start, end):
        end = other.start()
    anchor = _ANCHOR.search(prose.folded, start, min(end + 12, limit))
    if anchor and anchor.start() <= end:
        return anchor.start()
    inner = HEAD.search(prose.text, start, end)
    inner_end = inner and _inner_end(prose, inner, limit)
    while inner_end and (also := _ALSO.match(prose.folded, inner_end, limit)):
        following = HEAD.match(prose.text, also.end())
        further = following and _inner_end(prose, following, limit)
        if not further:
            break
        inner_end = further
    return inner_end or None


def _inner_end(prose: Prose, head: re.Match[str], limit: int) -> int | None:
    return _name_end(prose, head[0].capitalize(), head.end() + 1, limit)


def _name_end(prose: Prose, kind: str, start: int, limit: int) -> int | None:
    listed = _listed_end(prose.folded, kind, start)
    if listed is not None and (listed > limit or _ANCHOR.match(prose.folded, listed, limit)):
        return min(listed, limit)
    free = _free_end(prose, start, limit)
    anchored = free > start and bool(_ANCHOR.match(prose.folded, free, limit))
    if anchored and (listed is None or free > listed):
        return free
    if listed is None and free > start and prose.text[start].isupper():
        return free
    return listed


def _free_end(prose: Prose, start: int, limit: int) -> int:
    """Return where an unknown name ends; `start` where no name begins."""
    end = start
    before = start - 1
    for _ in range(_LONGEST_FREE):
        word = _WORD.match(prose.folded, before, limit)
        if not word or word[1] in _endings() or word[1][0].isdigit():
            break
        if word[1] != "và":
            end = word.end()
        before = word.end()
        # Luật Cán bộ, công chức: a name goes on behind a comma in small letters.
        if (
            prose.text[before : before + 2] == ", "
            and prose.text[before + 2 : before + 3].islower()
        ):
            before += 1
    return end


@cache
def _endings() -> frozenset[str]:
    """Return the words at which an unknown name ends; listed names may hold them."""
    return frozenset(word for words in words_of("law_end") for word in words.split())


@cache
def _listed_names() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the folded names by kind and first word, the longest first."""
    names: dict[tuple[str, str], list[str]] = {}
    for row in Vocabulary().rows("laws"):
        name = fold(row["name"])
        if first := _FIRST.match(name):
            names.setdefault((row["kind"], first[0]), []).append(name)
    return {key: tuple(sorted(group, key=len, reverse=True)) for key, group in names.items()}


_FIRST = re.compile(r"\w+")


def _listed_end(folded: str, kind: str, start: int) -> int | None:
    first = _FIRST.match(folded, start)
    for name in _listed_names().get((kind, first[0]), ()) if first else ():
        end = start + len(name)
        if folded.startswith(name, start) and not folded[end : end + 1].isalnum():
            return end
    return None
