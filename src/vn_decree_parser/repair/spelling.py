"""Suspected misspellings: reported with the likely reading, never changed.

A word is suspected where it goes with neither neighbour, in the word list or in the document, and
where one small change (a tone, a mark on a vowel, one confused consonant, one letter of what is no
syllable) makes a word that does: the pair is listed, and the document has it elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from typing import Literal, NamedTuple

from vn_decree_parser.problem import Problem
from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.words import EDGES, DocumentWords, WordJudge, WordList, word_of
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary, read_settings
from vn_decree_parser.vocabulary.folding import fold

# More suspicions than this say more of the document than of its words.
_MOST_REPORTED = 50
# No syllable has more than seven letters: a run of this many is no word with a slip in it.
_TOO_LONG = 12


def find_misspellings(passages: Sequence[Passage], judge: WordJudge) -> tuple[Problem, ...]:
    """Return a problem for each suspected misspelling, with the likely reading.

    >>> from vn_decree_parser.repair.words import read_word_list
    >>> judge = WordJudge(DocumentWords.learn([]), read_word_list())
    >>> text = "Công tác tuyên truyền, tuyên truyền lưu động; đẩy mạnh tuyên tuyền về an toàn."
    >>> for problem in find_misspellings([Passage.of(text)], judge):
    ...     print(problem.says)
    a word may be misspelled: “tuyên tuyền”, perhaps “tuyên truyền”
    """
    suspects = list(_suspects(passages, judge))
    problems = [
        Problem.of("misspelling-suspected", f"“{pair.text}”, perhaps “{reading}”", pair.span)
        for pair, reading in map(_in_words, suspects[:_MOST_REPORTED])
    ]
    more = len(suspects) - _MOST_REPORTED
    if more > 0:
        problems.append(Problem.of("misspelling-suspected", f"{more} more are not listed"))
    return tuple(problems)


def _suspects(passages: Sequence[Passage], judge: WordJudge) -> Iterator[_Suspect]:
    texts = [passage.text.split() for passage in passages]
    document = DocumentWords.learn(["", *tokens, ""] for tokens in texts)
    listed = judge.word_list.pairs
    readings = _Readings(document, judge.word_list)
    if not listed:
        return
    for passage, tokens in zip(passages, texts, strict=True):
        words = [word_of(token) for token in tokens]
        pairs = list(pairwise(words))
        odd = [pair not in listed and document.pairs.get(pair, 0) < 3 for pair in pairs]
        if not any(odd):
            continue
        for index, word in enumerate(words):
            left, right = not index or odd[index - 1], index == len(odd) or odd[index]
            if left and right and 1 < len(word) < _TOO_LONG and _may_be_wrong(tokens, index):
                found = readings.best(words, _links(tokens, index), index)
                if found:
                    yield _Suspect(passage, tokens, index, found)


@cache
def _free_words() -> frozenset[str]:
    rows = Vocabulary().rows("free_words")
    return frozenset(word for row in rows for word in row["words"].split(", "))


def _may_be_wrong(tokens: list[str], index: int) -> bool:
    """Return whether a word is neither free to go with any other, nor a name or abbreviation."""
    token = tokens[index].strip(EDGES)
    if token.lower() in _free_words():
        return False
    if token.isupper():
        return is_syllable(token.lower()) and not token.isascii()
    if token.islower():
        return True
    # A capital is a name's, unless the word opens a sentence or a title.
    around = tokens[max(index - 1, 0) : index] + tokens[index + 1 : index + 2]
    return is_syllable(token.lower()) and not any(other[:1].isupper() for other in around)


def _links(tokens: Sequence[str], index: int) -> tuple[bool, bool]:
    """Return whether nothing but a blank is between a word and its left, its right neighbour."""
    token = tokens[index]
    left = index > 0 and tokens[index - 1][-1:].isalpha() and token[:1].isalpha()
    right = index + 1 < len(tokens) and token[-1:].isalpha() and tokens[index + 1][:1].isalpha()
    return left, right


class _Language:
    """What the word list says: which words are syllables of it, and how many go with each."""

    def __init__(self, word_list: WordList) -> None:
        self.pairs = word_list.pairs
        self._syllables = word_list.syllables

    def has(self, word: str) -> bool:
        """Return whether a word is a syllable of the list."""
        return word in self._syllables and is_syllable(word)

    @cached_property
    def before(self) -> Counter[str]:
        """With how many words on its left a word stands."""
        return Counter(right for _, right in self.pairs)

    @cached_property
    def behind(self) -> Counter[str]:
        """With how many words on its right a word stands."""
        return Counter(left for left, _ in self.pairs)

    def partners(self, word: str) -> int:
        """Return with how many words a word stands side by side."""
        return self.before[word] + self.behind[word]


@lru_cache(maxsize=4)
def _language(word_list: WordList) -> _Language:
    return _Language(word_list)


_Side = Literal[-1, 1]
_SIDES: tuple[_Side, _Side] = (-1, 1)


class _Found(NamedTuple):
    """A likely reading: how often the document has the pair, the neighbour's side, the word."""

    seen: int
    side: _Side
    reading: str


class _Suspect(NamedTuple):
    """A word that may be misspelled: where it stands, and its likely reading."""

    passage: Passage
    tokens: list[str]
    at: int
    found: _Found


# A neighbour with at most so many partners in the list says much of the word beside it, and a
# word with so few is rare; a reading is preferred to it by itself if it has so many times more.
_FEW_PARTNERS = 20
_TIMES_MORE = 4


class _Readings:
    """The likely readings of the words of one document."""

    def __init__(self, document: DocumentWords, word_list: WordList) -> None:
        self._document = document
        self._language = _language(word_list)
        self._near: dict[str, list[str]] = {}

    def best(self, words: Sequence[str], links: tuple[bool, bool], index: int) -> _Found | None:
        """Return the likely reading of a word that goes with neither neighbour."""
        word = words[index]
        sides = [side for side, linked in zip(_SIDES, links, strict=True) if linked]
        found = [
            _Found(self._seen(_ordered(reading, words[index + side], side)), side, reading)
            for side in sides
            for reading in self._readings(word)
            if _ordered(reading, words[index + side], side) in self._language.pairs
        ]
        best = max(found, default=None)
        if best is None:
            return None
        other = words[index + best.side]
        own = self._seen(_ordered(word, other, best.side))
        if best.seen:
            # A word that stands elsewhere has a life of its own.
            elsewhere = self._document.words.get(word, 0) - own if is_syllable(word) else 0
            return best if best.seen >= max(3 * (own - 1), elsewhere) else None
        alone = len({reading for _, _, reading in found}) == 1
        return best if own == 1 and self._is_plain(word, other, best, alone) else None

    def _seen(self, pair: tuple[str, str]) -> int:
        return self._document.pairs.get(pair, 0)

    def _is_plain(self, word: str, other: str, found: _Found, alone: bool) -> bool:
        """Return whether the word list alone makes a reading likely, the document not having it."""
        if not is_syllable(word):
            return alone and len(word) >= _SHORTEST_READ
        language = self._language
        around = language.behind if found.side < 0 else language.before
        return around[other] <= _FEW_PARTNERS and (
            language.partners(word) <= _FEW_PARTNERS
            and language.partners(found.reading) >= _TIMES_MORE * language.partners(word)
        )

    def _readings(self, word: str) -> list[str]:
        near = self._near.get(word)
        if near is None:
            near = self._near[word] = sorted(self._changed(word))
        return near

    def _changed(self, word: str) -> set[str]:
        """Return the syllables that a word becomes by one change, other spellings of it aside."""
        words = {*_confused(word), *_marked_otherwise(word)}
        if not is_syllable(word):
            words |= _one_letter_away(word)
        spelled = _spelling(word)
        return {
            other for other in words if self._language.has(other) and _spelling(other) != spelled
        }


# Shorter letters that are no syllable are pieces of a broken word.
_SHORTEST_READ = 4


@cache
def _variants() -> dict[str, str]:
    return {row["other"]: row["word"] for row in Vocabulary().rows("spelling_variants")}


def _spelling(word: str) -> str:
    """Return the one of several right spellings of a word that stands for all."""
    return _variants().get(word, fold(word))


def _ordered(word: str, other: str, side: int) -> tuple[str, str]:
    return (other, word) if side < 0 else (word, other)


def _in_words(suspect: _Suspect) -> tuple[Passage, str]:
    """Return the pair of words as it stands, and as it may have been meant."""
    passage, tokens, index, found = suspect
    side, reading = found.side, found.reading
    first = min(index, index + side)
    start = 0
    for token in tokens[:first]:
        start = passage.text.index(token, start) + len(token)
    start = passage.text.index(tokens[first], start)
    end = passage.text.index(tokens[first + 1], start + len(tokens[first]))
    pair = passage.part(start, end + len(tokens[first + 1])).strip(EDGES)
    word, other = tokens[index].strip(EDGES), tokens[index + side].strip(EDGES)
    if word.isupper():
        reading = reading.upper()
    elif word[:1].isupper():
        reading = reading[:1].upper() + reading[1:]
    return pair, " ".join(_ordered(reading, other, side))


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=1 << 14)
def _apart(word: str) -> tuple[str, str]:
    """Return a word without its tone mark, and the tone mark.

    >>> _apart("tuyền") == ("tuyên", "\\u0300")
    True
    """
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)), tone


# The letters that differ in a mark alone.
_MARKED = {letter: group for group in ("aăâ", "eê", "oôơ", "uư", "dđ") for letter in group}
_VOWELS = frozenset("aăâeêioôơuưy")
_LONGEST_SYLLABLE = 7  # nghiêng


@lru_cache(maxsize=1 << 14)
def _marked_otherwise(word: str) -> frozenset[str]:
    """Return what differs from a word in the tone alone, or in the other marks alone.

    >>> found = _marked_otherwise("tắng")
    >>> "tăng" in found, "tấng" in found, "tâng" in found
    (True, True, False)
    """
    if len(word) > _LONGEST_SYLLABLE:
        return frozenset()
    toneless, tone = _apart(word)
    retoned = {form for other in ("", *_TONES) for form in _toned(toneless, other)}
    spellings = map("".join, product(*(_MARKED.get(letter, letter) for letter in toneless)))
    return frozenset(retoned.union(*(_toned(spelling, tone) for spelling in spellings)))


def _toned(word: str, tone: str) -> set[str]:
    """Return a word without tone with the tone mark on each of its vowels in turn."""
    if not tone:
        return {word}
    return {
        unicodedata.normalize("NFC", word[: at + 1] + tone) + word[at + 1 :]
        for at, letter in enumerate(word)
        if letter in _VOWELS
    }


@cache
def _confusions() -> dict[str, dict[str, list[str]]]:
    """Return for onset and coda what each consonant is taken for."""
    table: dict[str, dict[str, list[str]]] = {
        "onset": defaultdict(list),
        "coda": defaultdict(list),
    }
    for row in Vocabulary().rows("misspellings"):
        table[row["part"]][row["one"]].append(row["other"])
        table[row["part"]][row["other"]].append(row["one"])
    return table


@cache
def _onsets() -> list[str]:
    return sorted(read_settings("syllables")["onsets"], key=len, reverse=True)


@lru_cache(maxsize=1 << 14)
def _confused(word: str) -> tuple[str, ...]:
    """Return the words with another first or last consonant.

    >>> "truyền" in _confused("tuyền"), "hoạt" in _confused("hoại"), "trình" in _confused("hình")
    (True, True, True)
    """
    table = _confusions()
    onset = next(onset for onset in _onsets() if word.startswith(onset))
    rime = word[len(onset) :]
    words = [other + rime for other in table["onset"].get(onset, ())]
    for length in (1, 2):
        words += [word[:-length] + other for other in table["coda"].get(word[-length:], ())]
    return tuple(words)


_ALPHABET = "abcdeghiklmnopqrstuvxyđ" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in ("", *_TONES)
)


def _one_letter_away(word: str) -> set[str]:
    """Return what a word becomes by one letter more, less, changed, or two exchanged.

    >>> {"nghiệp", "nghiêm"} <= _one_letter_away("nghiệm") | _one_letter_away("nghiệpp")
    True
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {left + right[1:] for left, right in cuts if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    more = {left + letter + right for left, right in cuts for letter in _ALPHABET}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in _ALPHABET}
    return less | exchanged | more | changed
