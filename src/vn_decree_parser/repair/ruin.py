"""Damage that took letters away, or scrambled them: measured, never repaired.

    CNG HÒA XÃ HI, phát trin      letters are gone
    ph?t tri?n                    letters became a mark that stands for none
    Qu¶n lý, phaùt trieån         the letters of an old font were read as others
    phat trien                    tone marks and marks on vowels are gone
    phạt triền                    other tone marks stand in their place

Words are counted inside lines only, for the first and the last of a line may be pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from vn_decree_parser.problem import Problem
from vn_decree_parser.repair.language import sample_of, share_of_vietnamese
from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.words import EDGES, read_word_list
from vn_decree_parser.source import Span
from vn_decree_parser.vocabulary import read_settings


@dataclass(frozen=True, slots=True)
class Ruin:
    """How far letters are missing from a text: the share of its words, and the worst stretches.

    `share` is a floor, from 0 to 1: a word that lost a letter may still look like one.  `evidence`
    says how many words show which damage; `spans` are stretches of the text, the worst first.
    """

    share: float
    words: int
    spans: tuple[Span, ...]
    evidence: tuple[tuple[str, int], ...]

    def problem(self) -> Problem:
        """Return the ruin as a problem, at its worst stretch."""
        signs = ", ".join(f"{count} {name}" for name, count in self.evidence)
        detail = f"at least {self.share:.0%} of the words ({signs})"
        return Problem.of("letters-lost", detail, self.spans[0] if self.spans else None)


# From this share of damaged words on a text is reported; single slips stay below.
_REPORTED = 0.01
_FEWEST_DAMAGED = 8
_FEWEST_DIFFERENT = 5
_MOST_SPANS = 5


def judge_ruin(text: str) -> Ruin | None:
    """Return how far letters are missing from a text; `None` where that is not to be seen.

    >>> whole = "Ủy ban nhân dân tỉnh ban hành kế hoạch phát triển kinh tế và xã hội\\n" * 20
    >>> judge_ruin(whole) is None
    True
    >>> lost = "Các thc hin công vic toàn quc, quyt đnh nhng nhim vụ cp bách của tnh\\n" * 20
    >>> ruin = judge_ruin(lost)
    >>> f"{ruin.share:.0%}", ruin.evidence
    ('50%', (('no syllable', 140),))
    """
    if not _may_be_ruined(text):
        return None
    reading = _read(text)
    damaged = reading.damaged
    if len(damaged) < max(_FEWEST_DAMAGED, _REPORTED * reading.words):
        return None
    if len({token for _, _, token in damaged}) < _FEWEST_DIFFERENT:
        return None
    signs = Counter(_SIGNS[_kind(token)] for _, _, token in damaged)
    return Ruin(
        share=len(damaged) / reading.words,
        words=reading.words,
        spans=tuple(_worst_stretches(damaged)),
        evidence=tuple(signs.most_common()),
    )


def _may_be_ruined(text: str) -> bool:
    """Return whether enough words look damaged at first sight; quick, and never too strict."""
    counts = Counter(text.split())
    seen = sum(count for token, count in counts.items() if _kind(token) in _SIGNS)
    return seen >= max(_FEWEST_DAMAGED, _REPORTED / 4 * counts.total())


# The kinds of tokens that are damaged, and what shows it.
_SIGNS = {
    "gone": "with a mark for a lost letter",
    "font": "with letters of an old font",
    "script": "with letters of another script",
    "wrong": "no syllable",
    "bare": "no syllable",
}


class _Reading(NamedTuple):
    """What stands inside the lines of a text: kinds of tokens, and the damaged ones by place."""

    kinds: Counter[str]
    words: int
    damaged: list[tuple[int, int, str]]
    tokens: list[str]


def _read(text: str) -> _Reading:
    kinds: list[str] = []
    damaged: list[tuple[int, int, str]] = []
    tokens: list[str] = []
    start = 0
    for line in text.splitlines(keepends=True):
        inner = line.split()[1:-1]
        own = [_kind(token) for token in inner]
        marks = [index for index, kind in enumerate(own) if kind in _SIGNS]
        if marks:
            damaged += _damaged(line, start, own, marks)
        kinds += own
        tokens += [*inner, ""]  # a pair does not reach over the end of a line
        start += len(line)
    counts = Counter(kinds)
    words = sum(counts[kind] for kind in ("marked", "plain", *_SIGNS))
    return _Reading(counts, words, damaged, tokens)


def _damaged(
    line: str, start: int, kinds: list[str], marks: list[int]
) -> Iterator[tuple[int, int, str]]:
    """Yield the damaged tokens of a line; foreign words are none, if no marked word is near."""
    places = list(_TOKEN.finditer(line))[1:-1]
    for index in marks:
        near = kinds[max(index - 2, 0) : index + 3]
        if kinds[index] != "bare" or "marked" in near:
            match = places[index]
            yield start + match.start(), start + match.end(), match[0]


_TOKEN = re.compile(r"\S+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset("bcdđfghjklmnpqrstvwxz'’ʼ" + _VOWELS) | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES
}
_LAST_LATIN = "\u02ff"
_GONE = re.compile(r"\ufffd|[^\W\d_]\?+[^\W\d_]")


@lru_cache(maxsize=1 << 16)
def _kind(token: str) -> str:
    """Return the kind of a token; one that says nothing of its spelling has none.

    >>> [_kind(token) for token in ("phát", "ban", "quc", "tri?n", "Qu¶n", "hoảt", "UBND", "4.")]
    ['marked', 'plain', 'bare', 'gone', 'font', 'wrong', '', '']
    """
    bare = unicodedata.normalize("NFC", token.strip(EDGES))
    word = bare.lower()
    if not any(map(str.isalpha, word)):
        return ""
    if _GONE.search(word):
        return "gone"
    strange = [letter for letter in word if letter not in _LETTERS and letter > "\x7f"]
    if strange and all(letter <= "\u00ff" for letter in strange):
        return "font" if any(map(_is_of_old_font, strange)) else ""
    if any(letter.isalpha() and letter > _LAST_LATIN for letter in strange):
        return "script"
    if not word.isalpha() or not bare.islower() or len(word) < 2:
        return ""
    if is_syllable(word):
        return "plain" if word.isascii() else "marked"
    if word in read_word_list().syllables:
        return ""
    return "bare" if word.isascii() else "wrong"


def _is_of_old_font(letter: str) -> bool:
    """Return whether a sign of Latin-1 is no letter of Vietnamese and no usual mark.

    >>> "".join(sign for sign in "¶®ñ°²§«»µ" if _is_of_old_font(sign))
    '¶®ñ«»µ'
    """
    return letter not in "\u00a0\u00ad°²³§±·×÷©"


def _worst_stretches(damaged: list[tuple[int, int, str]]) -> list[Span]:
    """Return the stretches in which damaged words stand close together, the worst first."""
    groups: list[list[tuple[int, int, str]]] = []
    for place in damaged:
        if groups and place[0] - groups[-1][-1][1] <= _CLOSE:
            groups[-1].append(place)
        else:
            groups.append([place])
    groups.sort(key=lambda group: (-len(group), group[0][0]))
    return [Span(group[0][0], group[-1][1]) for group in groups[:_MOST_SPANS]]


# Damaged words at most so many characters apart belong to one stretch.
_CLOSE = 60


# Fewer words are not judged.
_FEWEST_WORDS = 40
# From these shares of words on a text is refused: with letters of an old font, with letters gone.
_REFUSED_FONT = 0.2
_REFUSED_LOST = 0.25
# Below these shares it is refused: syllables; words with a mark (whole texts have 0.8 and more),
# if so many are syllables without marks; listed pairs of neighbours (whole texts have 0.3 to 0.5).
_FEWEST_VIETNAMESE = 0.5
_FEWEST_MARKED = 0.1
_FEWEST_BASES = 0.75
_FEWEST_PAIRS = 0.15
_PAIRS_JUDGED = 100


def refusal_of(text: str) -> str | None:
    """Return why a text is not fit to be parsed: another language, or ruined; `None` if it is fit.

    >>> refusal_of("The law shall come into force on the first day of the next month. " * 9)
    'the text is not Vietnamese'
    >>> refusal_of("Uy ban nhan dan tinh ban hanh ke hoach phat trien kinh te xa hoi. " * 9)
    'tone marks are missing'
    >>> refusal_of("Ủy ban nhân dân tỉnh ban hành kế hoạch phát triển kinh tế xã hội. " * 9)
    """
    text = unicodedata.normalize("NFC", text)
    reading = _read(sample_of(text))
    kinds, words = reading.kinds, reading.words
    if words < _FEWEST_WORDS:
        share, seen = share_of_vietnamese(text)
        foreign = seen >= _FEWEST_WORDS and share < _FEWEST_VIETNAMESE
        return "the text is not Vietnamese" if foreign else None
    if kinds["font"] >= _REFUSED_FONT * words:
        return "the letters of an old font (TCVN3 or VNI) were not decoded"
    if kinds["marked"] < _FEWEST_MARKED * words and _are_bases(reading):
        return "tone marks are missing"
    syllables = kinds["marked"] + kinds["plain"]
    letters_lack = kinds["gone"] > 0 or _lacks_vowels(reading)
    if syllables < _FEWEST_VIETNAMESE * words and not letters_lack:
        return "the text is not Vietnamese"
    lost = max(len(reading.damaged), words - syllables if letters_lack else 0) / words
    together = _goes_together(reading)
    if lost >= _REFUSED_LOST or (letters_lack and not together):
        return f"letters are missing from {lost:.0%} of the words"
    return None if together else "the letters or tone marks are scrambled"


def _are_bases(reading: _Reading) -> bool:
    """Return whether the words are those of Vietnamese with all marks taken off."""
    words = [token.strip(EDGES) for token in reading.tokens]
    words = [word for word in words if word.isascii() and word.isalpha() and word.islower()]
    bases = sum(word in _bases() for word in words if len(word) > 1)
    return bases >= _FEWEST_BASES * sum(len(word) > 1 for word in words)


@cache
def _bases() -> frozenset[str]:
    """Return the spellings of syllables without any marks."""
    table = read_settings("syllables")
    rimes = {_without_marks(rime) for rime in table["rimes"]}
    onsets = {_without_marks(onset) for onset in table["onsets"]}
    return frozenset(onset + rime for onset in onsets for rime in rimes)


def _without_marks(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# Of the words of other languages fewer are without a vowel.
_LACKING_VOWELS = 0.04


def _lacks_vowels(reading: _Reading) -> bool:
    """Return whether many words that are no syllable have lost their vowels: `thc`, `ph`."""
    words = [token.strip(EDGES) for token in reading.tokens if _kind(token) in ("bare", "wrong")]
    lacking = sum(not set("aeiouy") & set(_without_marks(word)) for word in words)
    return lacking > _LACKING_VOWELS * reading.words


def _goes_together(reading: _Reading) -> bool:
    """Return whether as many neighbours stand side by side in the word list as should."""
    known = read_word_list().pairs
    pairs = [
        pair
        for pair in pairwise(reading.tokens)
        if _kind(pair[0]) in _SPELLED and _kind(pair[1]) in _SPELLED
    ]
    if not known or len(pairs) < _PAIRS_JUDGED:
        return True
    return sum(pair in known for pair in pairs) >= _FEWEST_PAIRS * len(pairs)


_SPELLED = frozenset(("marked", "plain"))
