"""Read which part of a document is cited: điểm a khoản 2 Điều 5.  Source: DOMAIN.md §10.1."""

from __future__ import annotations

import re

_AND = r"\s?(?:,|và|hoặc|đến)\s{1,2}"
_LETTER = r"[a-zđ]{1,2}(?![\w)])"
_FIGURE = r"\d{1,3}[a-zđ]?(?![\w.)])"
_ROMAN = r"(?:[IVXLC]+|\d{1,3}[A-Za-z]?|[A-Z])(?!\w)"
_UNIT = rf"""(?:
    (?:[Đđ]iểm|[Tt]iết)\s{_LETTER}(?:{_AND}{_LETTER})*
  | [Kk]hoản\s{_FIGURE}(?:{_AND}{_FIGURE})*
  | [Đđ]iều\s{_FIGURE}(?:{_AND}{_FIGURE})*
  | (?:Tiểu\smục|[Mm]ục|Chương|Phần)\s(?:thứ\s\w+|{_ROMAN})
  | Phụ\slục\s(?:số\s)?{_ROMAN}
)"""
_PROVISION = re.compile(
    rf"(?<!\w)(?:(?:các|từ)\s(?=[đĐkKmM]))?{_UNIT}(?:\s?(?:,|;|và|hoặc|đến|của)?\s{_UNIT})*",
    re.VERBOSE,
)
# Between a provision and its document.
_ATTACHED = (
    r"(?:(?:của\s)?(?:bản\s)?(?:[Qq]uy định|[Qq]uy chế|[Đđ]iều lệ|[Kk]ế hoạch|[Cc]hương trình|[Đđ]ề án"
    r"|[Dd]anh mục)\s)?(?:(?:được\s)?ban hành\s)?kèm theo"
)
_LINK = rf"\s?,?\s?(?:(?:của|tại|trong|thuộc|theo|{_ATTACHED})\s)?(?:các\s)?"
_BEFORE = re.compile(
    rf"(?<!\w)(?:\d{{1,3}}[a-zđ]?|[IVXLC]+|[a-zđA-Z]{{1,2}}|thứ \w+)(?P<link>{_LINK})$",
    re.IGNORECASE,
)
_REACH = 64  # characters before a document that may hold the end of a provision and the link
_LONGEST = 1200  # characters of a list of provisions: the head of a decree that details a law


def read_provision(text: str, start: int) -> tuple[int, int] | None:
    """Return where the provision stands that belongs to the document named at `start`.

    >>> text = "quy định tại các điểm a, b và c khoản 1 Điều 5, khoản 2 Điều 7 của Nghị định"
    >>> first, last = read_provision(text, len(text) - 9)
    >>> text[first:last]
    'các điểm a, b và c khoản 1 Điều 5, khoản 2 Điều 7'
    """
    link = _BEFORE.search(text, max(0, start - _REACH), start)
    if link is None:
        return None
    end = link.start("link")
    for found in _PROVISION.finditer(text, max(0, end - _LONGEST), end):
        if found.end() == end:
            return found.span()
    return None
