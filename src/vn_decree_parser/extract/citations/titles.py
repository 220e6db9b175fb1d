"""Read the title of a cited document: what stands behind `về`, `ban hành`, `quy định` …

A title ends with its clause; in running text also where a body behind a comma becomes the subject
of the sentence, and before the next document of the same list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from vn_decree_parser.extract.citations.issuers import bodies
from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.extract.citations.words import choice, heads, words_of

# Between issuer and title: a comma before "về", a remark such as (nay là Bộ Nội vụ).
_REMARK = re.compile(r"\s{1,2}\((?:nay là|khóa)[^()]{1,60}\)")
_GAP = re.compile(r"\s{0,3}")
_COMMA_GAP = re.compile(r"\s{0,3},\s{1,3}(?=về\s|v/v)")
# The end of a clause.  TP. Hồ Chí Minh and 1.900 go on; "; - " and " | " do not.
_CLAUSE_END = re.compile(
    r"[;\n|:]|,\s(?=\()|\./|(?<!tp)\.(?=\s|$)"
    r"|\s\((?=(?:sau đây|dưới đây|gọi|viết|nay là|kèm|ban hành|được|có))"
)
_SEPARATOR = re.compile(r"\s?(?:,|;|và|,\svà|hoặc|cùng với)\s(?:(?:các|số)\s?:?\s?)*$")
_SUBJECT_REACH = 110  # characters from the comma to the verb
# …, Nghị quyết Hội nghị Ban Chấp hành Trung ương …
_DOCUMENT_GOES_ON = re.compile(r"\s(?:số|của|hội nghị|đại hội|trung ương|hành động)(?!\w)")
_LONGEST = 1000  # characters of a title


def read_title(prose: Prose, mentions: Sequence[Mention], index: int) -> tuple[int, int] | None:
    """Return where the title of a mention stands, without `về`; `None` where there is none.

    The mentions further on that stand inside the title belong to it; the next one of a list ends
    it.
    """
    folded = prose.folded
    at = start = mentions[index].end
    while remark := _REMARK.match(folded, start):
        start = remark.end()
    gap = _COMMA_GAP.match(folded, start) or _GAP.match(folded, start)
    start = gap.end() if gap else start
    if start == at:
        return None
    if about := _about().match(folded, start):
        start = about.end()
    elif not _verbs().match(folded, start):
        return None
    end = _title_end(prose, start, mentions, index)
    while end > start and prose.text[end - 1] in " ,.-–":
        end -= 1
    return (start, end) if end - start > 1 else None


def _title_end(prose: Prose, start: int, mentions: Sequence[Mention], index: int) -> int:
    """Return where the clause ends, stepping over the documents named in it."""
    stop = _closing_bracket(prose.text, start, min(start + _LONGEST, len(prose.text)))
    at, inner, kind = start, None, mentions[index].kind
    for following in range(index + 1, len(mentions)):
        mention = mentions[following]
        if mention.start >= stop:
            break
        if mention.start < at:
            continue
        if (end := _clause_end(prose, at, mention.start)) is not None:
            return end
        separator = _SEPARATOR.search(prose.folded, max(start, mention.start - 16), mention.start)
        # hướng dẫn thi hành Luật Đất đai và Luật Nhà ở: one title for both.
        goes_on = inner is not None and inner.kind == mention.kind != kind
        if separator and not goes_on:
            return separator.start()
        at, inner = mention.end, mention
    end = _clause_end(prose, at, stop)
    return stop if end is None else end


def _clause_end(prose: Prose, start: int, stop: int) -> int | None:
    """Return where the clause ends between two places, or `None` where it goes on."""
    folded = prose.folded
    end: int | None = None
    for pattern in (_CLAUSE_END, _ends()):
        if found := pattern.search(folded, start, stop):
            stop = end = found.start()
    comma = folded.find(", ", start, stop)
    while comma >= 0:
        if _is_subject(prose, comma + 2):
            return comma
        comma = folded.find(", ", comma + 2, stop)
    return end


def _closing_bracket(text: str, start: int, stop: int) -> int:
    """Return where the bracket or quotation closes that the title stands in, if any, or `stop`."""
    depth = 0
    for found in _BRACKET.finditer(text, start, stop):
        depth += 1 if found[0] in "(“" else -1
        if depth < 0:
            return found.start()
    return stop


_BRACKET = re.compile(r"[()“”]")


def _is_subject(prose: Prose, at: int) -> bool:
    """Return whether a body that does something, or another document, begins behind a comma."""
    if not prose.text[at : at + 1].isupper():
        return False
    if head := heads().match(prose.folded, at):
        return bool(_DOCUMENT_GOES_ON.match(prose.folded, head.end()))
    if not bodies().match(prose.folded, at):
        return False
    return bool(_subject_verbs().match(prose.folded, at, at + _SUBJECT_REACH))


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"{choice(words_of('title'))}[\s:]{{0,3}}")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(choice(words_of("title_verb")))


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(rf"(?:\s|,\s){choice(words_of('title_end'))}")


@cache
def _subject_verbs() -> re.Pattern[str]:
    return re.compile(rf"[^,;.:]{{1,90}}?\s{choice(words_of('subject_verb'))}")
