"""How much of a text is Vietnamese: the share of its words that are spelled as syllables."""

from __future__ import annotations

import re
import unicodedata

from vn_decree_parser.repair.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
# A sample from the beginning, the middle and the end tells; longer texts are not read whole.
_SAMPLE = 20_000


def sample_of(text: str) -> str:
    """Return a text as it is if it is short, else pieces of its beginning, middle and end.

    >>> sample_of("Điều 1.")
    'Điều 1.'
    >>> len(sample_of("Điều 1.\\n" * 100_000))
    60002
    """
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]}\n{text[middle : middle + _SAMPLE]}\n{text[-_SAMPLE:]}"


def share_of_vietnamese(text: str) -> tuple[float, int]:
    """Return the share of words that can be Vietnamese, from 0 to 1, and how many were looked at.

    Words in capitals and single letters do not count: abbreviations and labels.  A Vietnamese
    text also has tone marks; without any the share is 0.

    >>> share_of_vietnamese("Ban hành kèm theo Quyết định này")
    (1.0, 7)
    >>> share_of_vietnamese("The quick brown fox jumps over the lazy dog")[0] < 0.5
    True
    """
    words = [
        word
        for word in _WORD.findall(unicodedata.normalize("NFC", sample_of(text)))
        if len(word) > 1 and not word.isupper()
    ]
    if not words:
        return 1.0, 0
    if all(word.isascii() for word in words):
        return 0.0, len(words)
    return sum(is_syllable(word.lower()) for word in words) / len(words), len(words)
