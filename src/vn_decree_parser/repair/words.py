"""What is known of words: the word list of the language, and the document's own words.

A document tells its own words best: what stands unbroken inside its lines.  The first and the
last word of a line do not count, for they may be pieces.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from vn_decree_parser.repair.syllables import is_syllable

# What may stand at the edge of a word without being part of it; the last three are invisible.
EDGES = "\"'“”‘«»()[]{}<>.,;:!?…*_=•\u00ad\u200b\ufeff"
# A word that ends so does not form a pair with the next one.
_STOPS = '.,;:)”"'


@dataclass(frozen=True, slots=True)
class WordList:
    """The syllables of the language's words, and the pairs that stand side by side in one word."""

    syllables: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@cache
def read_word_list() -> WordList:
    """Return the word list Viet74K that the package underthesea carries; empty where it is absent.

    The list is read as a resource of that package, which itself is not imported.

    >>> ("bảo", "hiểm") in read_word_list().pairs
    True
    """
    spec = find_spec("underthesea")
    if spec is None or not spec.submodule_search_locations:
        return WordList(frozenset(), frozenset())
    path = Path(spec.submodule_search_locations[0], "corpus", "data", "Viet74K.txt")
    if not path.is_file():
        return WordList(frozenset(), frozenset())
    text = unicodedata.normalize("NFC", path.read_text("utf-8")).lower()
    syllables: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for line in text.splitlines():
        words = line.split()
        syllables.update(words)
        if len(words) > 1:
            pairs.update(itertools.pairwise(words))
    return WordList(frozenset(syllables), frozenset(pairs))


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """How often words, and pairs of neighbours, stand unbroken inside the lines of a document.

    `names` counts words with a capital after a word without a stop: names, not sentence starts.
    """

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    names: Counter[str]

    @classmethod
    def learn(cls, lines: Iterable[Sequence[str]]) -> DocumentWords:
        """Return the counts for lines given as sequences of words.

        >>> seen = DocumentWords.learn([["hi", "ể"], ["của", "Bảo", "hiểm", "xã", "hội,", "v"]])
        >>> seen.words["hiểm"], seen.words["hi"], seen.pairs["bảo", "hiểm"]
        (1, 0, 1)
        """
        tokens = _Tokens()
        words: list[str] = []
        pairs: list[tuple[str, str]] = []
        names: list[str] = []
        for line in lines:
            before = ""
            for token in line[1:-1]:
                lower, stops, name = tokens[token]
                words.append(lower)
                if before:
                    pairs.append((before, lower))
                    if name:
                        names.append(name)
                before = "" if stops else lower
        return cls(Counter(words), Counter(pairs), Counter(names))


class _Tokens(dict[str, tuple[str, bool, str]]):
    """What is asked of each token: its bare word in lower case, whether it stops, its name."""

    def __missing__(self, token: str) -> tuple[str, bool, str]:
        bare = token.strip(EDGES)
        name = bare if bare[:1].isupper() else ""
        found = self[token] = (bare.lower(), token[-1] in _STOPS, name)
        return found


_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"[-–]?\d+(?:[.,]\d+)*")
_ROMAN = re.compile(r"[IVXLC]{1,4}")
_CODE = re.compile(r"\d+[a-zđ]?(?:/\d{4})?[-/][A-ZĐ][\w&]*(?:[-/.][\w&]+)*")
# Words after which a number is expected, or that stand in dates and citations.
_CUES = frozenset("ngày tháng năm số điều khoản điểm quý mục luật".split())


@lru_cache(maxsize=1 << 14)
def word_of(token: str) -> str:
    """Return the letters of a token in lower case, or nothing if it is more than a word."""
    bare = token.strip(EDGES)
    return bare.lower() if bare.isalpha() else ""


@dataclass(frozen=True, slots=True)
class WordJudge:
    """Says of what sort a word is, and of what sort a pair of neighbours is.

    The sorts are names of evidence: `word:often+list` is a word that stands often inside the
    lines of this document and is in the word list.
    """

    document: DocumentWords
    word_list: WordList
    _sorts: dict[str, str] = field(default_factory=dict, repr=False)
    _partners: dict[str, tuple[str, str, str]] = field(default_factory=dict, repr=False)

    def is_known(self, word: str) -> bool:
        """Return whether a bare word in lower case stands in the word list or the document."""
        return word in self.word_list.syllables or self.document.words.get(word, 0) > 0

    def word(self, token: str) -> str:
        """Return the sort of a token: a word with what stands at its edges.

        >>> judge = WordJudge(DocumentWords.learn([]), read_word_list())
        >>> [judge.word(token) for token in ("hiểm,", "iểmm", "2018", "29-CTr/TU", "24/10/2018")]
        ['word:never+list:lower', 'word:never+wrong:lower', 'number:year', 'code', 'date']
        """
        sort = self._sorts.get(token)
        if sort is None:
            sort = self._sorts[token] = self._sort(token)
        return sort

    def _sort(self, token: str) -> str:
        core = token.strip(EDGES)
        if not core:
            dotted = len(token) > 1 and set(token) <= {".", "…"}
            return "mark:dots" if dotted else f"mark:{token[:1]}"
        if _ROMAN.fullmatch(core):
            return "roman"
        if _LETTERS.fullmatch(core):
            return self._letters(core)
        if _NUMBER.fullmatch(core):
            return _number_sort(core)
        return self._compound(core)

    def _letters(self, core: str) -> str:
        lower = core.lower()
        seen = self.document.words.get(lower, 0)
        often = "often" if seen > 2 else ("never", "once", "twice")[seen]
        spelling = (
            "list"
            if lower in self.word_list.syllables
            else "syllable"
            if is_syllable(lower)
            else "wrong"
        )
        single = ":single" if len(core) == 1 else ""
        return f"word:{often}+{spelling}:{case_of(core)}{single}"

    def _compound(self, core: str) -> str:
        if _DATE.fullmatch(core):
            return "date"
        if _DAY_MONTH.fullmatch(core):
            return "day/month"
        if _QUARTER.fullmatch(core):
            return "quarter/year"
        if _CODE.fullmatch(core):
            return "code"
        if core[0] in "/-–":
            return "code:tail" if len(core) > 1 else f"mark:{core}"
        if core[-1] in "/-–":
            return "code:head"
        seen = ":seen" if self.document.words.get(core.lower()) else ""
        if _PERCENT.fullmatch(core):
            return "percent"
        if _INNER_MARK.search(core):
            return "glued" + seen
        return ("linked" if "/" in core or "-" in core else "mixed") + seen

    def pair(self, left: str, right: str) -> str:
        """Return the sort of two tokens that stand side by side.

        >>> judge = WordJudge(DocumentWords.learn([]), read_word_list())
        >>> judge.pair("bảo", "hiểm"), judge.pair("ngày", "2"), judge.pair("2", "4")
        ('pair:never+list', 'pair:ngày>number:1', 'pair:number:1>number:1')
        """
        a, sort_a, stop = self._partner(left)
        b, sort_b, _ = self._partner(right)
        if sort_a == sort_b == "word":
            if stop:
                return f"pair:{stop}"
            seen = self.document.pairs.get((a, b), 0)
            often = "often" if seen > 2 else ("never", "once", "twice")[seen]
            return f"pair:{often}+list" if (a, b) in self.word_list.pairs else f"pair:{often}"
        first = a if a in _CUES else sort_a
        second = b if b in _CUES else sort_b
        return f"pair:{first}>{second}{stop}"

    def _partner(self, token: str) -> tuple[str, str, str]:
        """Return the bare token in lower case, its sort in a pair, and the stop at its end."""
        found = self._partners.get(token)
        if found is None:
            stop = token[-1] if token[-1] in ".,;:" else ""
            found = token.strip(EDGES).lower(), _pair_sort(self.word(token)), stop
            self._partners[token] = found
        return found


_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_DAY_MONTH = re.compile(r"\d{1,2}/\d{1,4}")
_QUARTER = re.compile(r"[IVX]+/\d{4}")
_PERCENT = re.compile(r"\d+[%‰]")
_INNER_MARK = re.compile(r"[.,;:!?)(]")


def _pair_sort(sort: str) -> str:
    return "word" if sort.startswith("word") else sort


# How numbers are written: `1.234,5`, `1,234.5`, the number of a section `2.1.3`.  What two cells
# make together, `12,3445,6`, is none of these.
_WELL_WRITTEN = re.compile(
    r"[-–]?(?:(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|\d{1,2}(?:\.\d{1,2}){2,4})"
)


def _number_sort(core: str) -> str:
    if not core.isdigit():
        return "number:decimal" if _WELL_WRITTEN.fullmatch(core) else "number:odd"
    if len(core) == 4 and core[:2] in ("19", "20"):
        return "number:year"
    return f"number:{min(len(core), 5)}"


def case_of(word: str) -> str:
    """Return how a word is written: `lower`, `Capital`, `CAPITALS` or `mixed`.

    >>> [case_of(word) for word in ("sở", "Sở", "SỞ", "tRị", "S")]
    ['lower', 'Capital', 'CAPITALS', 'mixed', 'Capital']
    """
    if word.islower():
        return "lower"
    if word.isupper():
        return "CAPITALS" if len(word) > 1 else "Capital"
    return "Capital" if word[0].isupper() and word[1:].islower() else "mixed"
