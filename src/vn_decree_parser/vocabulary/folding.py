"""One spelling for matching: the text itself keeps its own.

Folding keeps the length of a text in NFC, so that what is found in the folded text stands at the
same place in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TONES = {"o": "òóỏõọ", "u": "ùúủũụ", "i": "ìíỉĩị"}
_SECOND = {
    "a": "àáảãạ",
    "e": "èéẻẽẹ",
    "y": "ỳýỷỹỵ",
}
# hoà → hòa, khoẻ → khỏe, thuỷ → thủy: the tone moves to the first of two vowels.
_MOVED = {
    first + toned: _TONES[first][tone] + plain
    for first, plains in (("o", "ae"), ("u", "y"))
    for plain in plains
    for tone, toned in enumerate(_SECOND[plain])
}
_MOVABLE = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
# lý → lí, kỹ → kĩ, quý → quí: a final y behind a consonant is written i as well.
_FINAL_Y = re.compile(r"(?:(?<=[bcdđghklmnpqrstvx])|(?<=qu))[yỳýỷỹỵ](?![^\W\d_])")
_Y_TO_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


# A heading, a cell or a clause is matched against many tables, one after the other.
_REMEMBERED = 4096


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """Return a text in NFC in the one spelling used for matching: same length, lower case.

    >>> fold("Hoà Bình, Ủy ban – quí IV; thuỷ lợi, Kỹ thuật, quyết định")
    'hòa bình, ủy ban - quí iv; thủy lợi, kĩ thuật, quyết định'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower = _MOVABLE.sub(lambda match: _MOVED[match[0]], lower.translate(_DASHES))
    return _FINAL_Y.sub(lambda match: _Y_TO_I[match[0]], lower)


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, the longest first, so that none hides a longer one.

    >>> any_of(["kế hoạch", "kế hoạch hành động"])
    'kế\\\\ hoạch\\\\ hành\\\\ động|kế\\\\ hoạch'
    """
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_SLUG_GAPS = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return a text as the letters a to z, digits and hyphens, for ids.

    >>> slug("2753/QĐ-UBND"), slug("Phụ lục II")
    ('2753-qd-ubnd', 'phu-luc-ii')
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _SLUG_GAPS.sub("-", letters).strip("-")
