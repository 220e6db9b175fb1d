"""How much of a text is Vietnamese: the share of its words that are spelled as syllables."""

from __future__ import annotations

import re
import unicodedata

from vn_decree_parser.repair.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
# A sample from the beginning, the middle and the end tells; longer texts are not read whole.
_SAMPLE = 20_000


def share_of_vietnamese(text: str) -> tuple[float, int]:
    """Return the share of words that can be Vietnamese, from 0 to 1, and how many were looked at.

    Words in capitals and single letters do not count: abbreviations and labels.  A Vietnamese
    text also has tone marks; without any the share is 0.

    >>> share_of_vietnamese("Ban hành kèm theo Quyết định này")
    (1.0, 7)
    >>> share_of_vietnamese("The quick brown fox jumps over the lazy dog")[0] < 0.5
    True
    """
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"
    words = [
        word
        for word in _WORD.findall(unicodedata.normalize("NFC", text))
        if len(word) > 1 and not word.isupper()
    ]
    if not words:
        return 1.0, 0
    if all(word.isascii() for word in words):
        return 0.0, len(words)
    return sum(is_syllable(word.lower()) for word in words) / len(words), len(words)
