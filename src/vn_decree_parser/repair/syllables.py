"""Whether letters can be a Vietnamese syllable, by its spelling rules alone.

Necessary, not sufficient: `ểm`, `yền` and `li` can be syllables and are seen as broken pieces of
words all the same (DOMAIN.md §0.2).  Names of other languages (`Đắk`, `Kđoh`) are no syllables.
"""

from __future__ import annotations

from functools import cache, lru_cache

from vn_decree_parser.vocabulary import read_settings

# The same letters with the tone mark taken off: ắ → ă, ệ → ê, ù → u.
_PLAIN = "aăâeêioôơuưy"
_TONED = {
    "sharp": "áắấéếíóốớúứý",
    "hanging": "àằầèềìòồờùừỳ",
    "asking": "ảẳẩẻểỉỏổởủửỷ",
    "tumbling": "ãẵẫẽễĩõỗỡũữỹ",
    "heavy": "ạặậẹệịọộợụựỵ",
}
_TONELESS = str.maketrans("".join(_TONED.values()), _PLAIN * len(_TONED))
_TONE_OF = {letter: tone for tone, letters in _TONED.items() for letter in letters}


@cache
def _spellings() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return every toneless spelling, and the endings that take only the sharp or heavy tone."""
    table = read_settings("syllables")
    spellings = set()
    for onset in table["onsets"]:
        for rime in table["rimes"]:
            front = rime[0] in "eêiy"
            if onset in table["before_front_vowel"] and not front:
                continue
            if onset in table["not_before_front_vowel"] and front:
                continue
            if onset == "qu" and rime[0] == "u" and rime != "u":
                continue
            if onset == "gi" and rime[0] == "i":
                spellings.add("g" + rime)  # gì, gìn, giếng: one i is written
                continue
            spellings.add(onset + rime)
    return frozenset(spellings), tuple(table["stop_endings"])


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Return whether a word in lower case and NFC is spelled as one Vietnamese syllable.

    >>> [is_syllable(word) for word in ("hiểm", "hi", "ểm", "bhiểm", "kđoh", "quốc", "giết")]
    [True, True, True, False, False, True, True]
    >>> is_syllable("hỏc")  # a stop ending does not take this tone
    False
    """
    spellings, stops = _spellings()
    toneless = word.translate(_TONELESS)
    if toneless not in spellings:
        return False
    tones = [_TONE_OF[letter] for letter in word if letter in _TONE_OF]
    if len(tones) > 1:
        return False
    return not toneless.endswith(stops) or tones in (["sharp"], ["heavy"])
