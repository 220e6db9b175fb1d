"""Damage inside a line: a blank inside a word, a blank lost between two words.

    x ã hội → xã hội      a crumb, which is no syllable, takes its neighbours; the word it makes
                          is listed and fits the word beside it
    kếhoạch → kế hoạch    letters that are no syllable are cut in listed syllables that stand side
                          by side in the word list or in the document

Only white space changes.  What is less than certain is a verdict with `applied=False`: it is
reported and the text stays.  A token that is a plain word costs one look-up.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, islice, pairwise
from typing import Literal, NamedTuple

from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.words import EDGES, WordJudge, case_of, word_of
from vn_decree_parser.source import Passage, Run, Span
from vn_decree_parser.vocabulary import read_settings


class InlineVerdict(NamedTuple):
    """A blank that stands in a word (`join`), or one that is missing between two (`part`).

    `at` is the blank in the passage, or the empty stretch where one is missing; `span` is the
    same in the source.  `confidence` runs from 0 to 1; `applied` says whether `mend_inline`
    changes the text here.
    """

    span: Span
    at: tuple[int, int]
    verdict: Literal["join", "part"]
    confidence: float
    rule: str
    applied: bool


class _Found(NamedTuple):
    """A verdict before it is known where it stands in the source."""

    at: tuple[int, int]
    confidence: float
    rule: str
    applied: bool


# One cure may uncover the next; more rounds than this were never needed.
_ROUNDS = 4


def find_inline(passage: Passage, judge: WordJudge) -> tuple[InlineVerdict, ...]:
    """Return the verdicts on blanks inside a passage, in order.

    >>> from vn_decree_parser.repair.words import DocumentWords, read_word_list
    >>> judge = WordJudge(DocumentWords.learn([]), read_word_list())
    >>> for found in find_inline(Passage.of("phát triển kinh tế - x ã hội theo kếhoạch"), judge):
    ...     print(found.verdict, found.at, found.applied)
    join (22, 23) True
    part (36, 36) True
    """
    if _calm_tokens(judge.word_list.syllables).issuperset(passage.text.split(" ")):
        return ()
    verdicts: dict[tuple[int, int], InlineVerdict] = {}
    text, origins = passage.text, None
    for _ in range(_ROUNDS):
        new = [
            verdict
            for found in _find(text, judge)
            if (verdict := _place(found, passage, origins)) and verdict.at not in verdicts
        ]
        verdicts.update((verdict.at, verdict) for verdict in new)
        if not any(verdict.applied for verdict in new):
            break
        text, origins = _edit(passage.text, _edits(verdicts.values()))
    return tuple(sorted(verdicts.values(), key=lambda verdict: verdict.at))


def mend_inline(passage: Passage, verdicts: Sequence[InlineVerdict]) -> Passage:
    """Return the passage with the applied verdicts carried out.

    >>> blank = InlineVerdict(Span(11, 12), (1, 2), "join", 0.99, "", True)
    >>> lost = InlineVerdict(Span(17, 17), (7, 7), "part", 0.99, "", True)
    >>> mended = mend_inline(Passage.of("x ã hộivà", 10), (blank, lost))
    >>> mended.text, mended.runs[2]
    ('xã hội và', Run(start=6, end=7, source_start=17, source_end=17))
    """
    edits = _edits(verdicts)
    if not edits:
        return passage
    text, _ = _edit(passage.text, edits)
    return Passage(text, tuple(_edit_runs(passage.runs, edits)))


def _edit_runs(runs: Sequence[Run], edits: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Yield the runs of an edited text: a dropped blank has none, a new one stands for nothing."""
    waiting = deque(edits)
    shift = 0
    for run in runs:
        start, end, source, source_end = run
        while waiting and waiting[0][1] <= end and waiting[0][0] < end:
            cut, next_start = waiting.popleft()
            if cut > start:
                yield Run(start + shift, cut + shift, source, source + cut - start)
            after = source + next_start - start if next_start < end else source_end
            if cut == next_start:
                yield Run(cut + shift, cut + shift + 1, after, after)
            shift += 1 if cut == next_start else cut - next_start
            start, source = next_start, after
        if start < end:
            yield Run(start + shift, end + shift, source, source_end)


def _edits(verdicts: Iterable[InlineVerdict]) -> list[tuple[int, int]]:
    return sorted(verdict.at for verdict in verdicts if verdict.applied)


def _edit(text: str, edits: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    """Return a text without the blanks at `edits` and with one at each empty stretch.

    Also where each of its characters stood in the text; one that was put in stood nowhere (-1).
    """
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for start, end in edits:
        pieces.append(text[done:start])
        origins += range(done, start)
        if start == end:
            pieces.append(" ")
            origins.append(-1)
        done = end
    pieces.append(text[done:])
    origins += range(done, len(text))
    return "".join(pieces), origins


def _place(found: _Found, passage: Passage, origins: Sequence[int] | None) -> InlineVerdict | None:
    """Return what was found in the edited text as a verdict on the passage; `None` if it is none.

    Blanks that were put in are not taken out again, and a stretch that matches its source only
    as a whole is not cut.
    """
    start, end = found.at
    is_join = start < end
    if origins is not None:
        start = origins[start]
        end = start + is_join
    if start < 0 or not (_is_cut(passage, start) and _is_cut(passage, end)):
        return None
    run = _run_at(passage, start)
    source = run.source_start + start - run.start
    even = run.end - run.start == run.source_end - run.source_start
    if not is_join:
        return InlineVerdict(Span(source, source), (start, end), "part", *found[1:])
    span = Span(source, source + 1 if even else run.source_end)
    return InlineVerdict(span, (start, end), "join", *found[1:])


def _run_at(passage: Passage, at: int) -> Run:
    return passage.runs[bisect_right(passage.runs, at, key=lambda run: run.start) - 1]


def _is_cut(passage: Passage, at: int) -> bool:
    """Return whether a passage can be cut at an offset and both sides still know their source."""
    run = _run_at(passage, at)
    even = run.end - run.start == run.source_end - run.source_start
    return even or at in (run.start, run.end)


def _find(text: str, judge: WordJudge) -> Iterator[_Found]:
    """Yield what is found in a text; nothing without a word list."""
    tokens = text.split(" ")
    calm = _calm_tokens(judge.word_list.syllables)
    doubtful = [
        index
        for index, token in enumerate(tokens)
        if token not in calm and _is_doubtful(token, judge, calm)
    ]
    if not doubtful or not judge.word_list.pairs:
        return
    line = _Line(tokens, judge)
    joined = set[int]()
    for found, index in _joins(line, doubtful):
        joined |= {index, index + 1}
        yield found
    for index in doubtful:
        if index not in joined:
            yield from _parts(line, index)


@lru_cache(maxsize=4)
def _calm_tokens(listed: frozenset[str]) -> set[str]:  # noqa: ARG001  (a set for each list)
    """Return the tokens seen so far that need no closer look; only the word list decides that."""
    return set()


_MOST_CALM = 1 << 17


def _is_doubtful(token: str, judge: WordJudge, calm: set[str]) -> bool:
    """Return whether a token may be damaged; remember it if not."""
    sort = judge.word(token) if token else ""
    word = word_of(token)
    if not sort.startswith("word"):
        doubtful = _CUED_NUMBER.match(token.strip(EDGES)) is not None
    elif is_syllable(word):
        doubtful = "+list" not in sort
    else:
        doubtful = _is_crumb(word) or any(_cuts(word, judge, known=False))
    if not doubtful:
        if len(calm) > _MOST_CALM:
            calm.clear()
        calm.add(token)
    return doubtful


# Longer letters that are no syllable are names and words of other languages.
_LONGEST_PIECE = 4


@lru_cache(maxsize=1 << 12)
def _is_crumb(word: str) -> bool:
    """Return whether letters in lower case are no syllable, but may be a piece of one."""
    return (
        0 < len(word) <= _LONGEST_PIECE and not is_syllable(word) and _toneless(word) in _pieces()
    )


@cache
def _pieces() -> frozenset[str]:
    """Return the letters that stand side by side in syllables, tone marks removed."""
    table = read_settings("syllables")
    tails = {onset[cut:] for onset in table["onsets"] for cut in range(len(onset) + 1)}
    rimes = table["rimes"]
    heads = {rime[:cut] for rime in rimes for cut in range(len(rime) + 1)}
    inner = {rime[a:b] for rime in rimes for b in range(len(rime) + 1) for a in range(b)}
    return frozenset(inner | set(table["onsets"]) | {t + h for t in tails for h in heads})


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _toneless(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    return unicodedata.normalize("NFC", plain)


class _Line:
    """The tokens of a text, their words, and what is known of neighbours."""

    def __init__(self, tokens: list[str], judge: WordJudge) -> None:
        self.tokens = tokens
        self.judge = judge
        self.words = [word_of(token) for token in tokens]
        self._starts: list[int] = []

    def start_of(self, index: int) -> int:
        if not self._starts:
            self._starts = [0, *accumulate(len(token) + 1 for token in self.tokens)]
        return self._starts[index]

    def is_listed(self, word: str) -> bool:
        return word in self.judge.word_list.syllables and is_syllable(word)

    def is_linked(self, index: int) -> bool:
        """Return whether nothing but a blank is between the words of a token and of the next."""
        if not 0 <= index < len(self.tokens) - 1:
            return False
        left, right = self.tokens[index], self.tokens[index + 1]
        return left[-1:].isalpha() and right[:1].isalpha()

    def fits(self, start: int, end: int, word: str) -> bool:
        """Return whether a word made of the tokens `[start, end)` goes with a word beside it."""
        left = self.is_linked(start - 1) and _are_neighbours(
            self.words[start - 1], word, self.judge
        )
        return left or (
            self.is_linked(end - 1) and _are_neighbours(word, self.words[end], self.judge)
        )


def _are_neighbours(left: str, right: str, judge: WordJudge) -> bool:
    """Return whether two words stand side by side in the list, or often in the document."""
    pair = (left, right)
    return pair in judge.word_list.pairs or judge.document.pairs.get(pair, 0) > 1


# Tokens that a joined word was made of: `[start, end)`.
_Segment = tuple[int, int]
_MOST_PIECES = 5
_MOST_READINGS = 64
# More tokens in a row that are all in pieces are beyond reading.
_LONGEST_GROUP = 64


def _joins(line: _Line, doubtful: Sequence[int]) -> Iterator[tuple[_Found, int]]:
    """Yield the blanks inside words, each with the index of the token before it."""
    pieces = [
        index
        for index in doubtful
        if 0 < len(word := line.words[index]) <= _LONGEST_PIECE and not line.is_listed(word)
    ]
    segments = sorted({segment for index in pieces for segment in _segments(line, index)})
    for group in _groups(segments):
        readings = list(islice(_readings(line, group), _MOST_READINGS))
        fitting = [
            reading
            for reading in readings
            if all(line.fits(*segment, _glue(line, segment)) for segment in reading)
        ]
        sure = len(fitting) == 1
        if not sure and len(readings) > 1:
            continue
        for segment in (fitting or readings)[0] if readings else ():
            rule, confidence, applied = _weigh_join(line, segment, sure)
            if not sure and max(map(len, line.words[slice(*segment)])) == 1:
                continue  # letters of a list
            for index in range(segment[0], segment[1] - 1):
                blank = line.start_of(index + 1) - 1
                yield _Found((blank, blank + 1), confidence, rule, applied), index


def _segments(line: _Line, index: int) -> Iterator[_Segment]:
    """Yield the stretches of tokens around a piece that make a listed syllable."""
    first = last = index
    while index - first < _MOST_PIECES - 1 and _may_join(line, first - 1):
        first -= 1
    while last - index < _MOST_PIECES - 1 and _may_join(line, last):
        last += 1
    for start in range(first, index + 1):
        for end in range(max(index + 1, start + 2), min(last + 1, start + _MOST_PIECES) + 1):
            segment = (start, end)
            if line.is_listed(_glue(line, segment)) and _is_evenly_written(line, segment):
                yield segment


def _may_join(line: _Line, index: int) -> bool:
    if not line.is_linked(index):
        return False
    return bool(line.words[index] and line.words[index + 1])


def _glue(line: _Line, segment: _Segment) -> str:
    return "".join(line.words[segment[0] : segment[1]])


def _is_evenly_written(line: _Line, segment: _Segment) -> bool:
    glued = "".join(line.tokens[segment[0] : segment[1]]).strip(EDGES)
    return case_of(glued) != "mixed"


def _groups(segments: Sequence[_Segment]) -> Iterator[list[_Segment]]:
    """Yield the segments in groups that share no token."""
    group: list[_Segment] = []
    reached = 0
    for segment in segments:
        if group and segment[0] >= reached:
            yield group
            group = []
        group.append(segment)
        reached = max(reached, segment[1])
    if group:
        yield group


def _readings(line: _Line, group: Sequence[_Segment]) -> Iterator[tuple[_Segment, ...]]:
    """Yield the ways to read the tokens of a group as words, no crumb being left over."""
    first, last = group[0][0], max(end for _, end in group)
    if last - first > _LONGEST_GROUP:
        return
    steps: dict[int, list[_Segment]] = {at: [] for at in range(first, last)}
    for segment in group:
        steps[segment[0]].append(segment)
    ends = {last}  # from where the end can be reached
    for at in reversed(range(first, last)):
        alone = [] if _is_crumb(line.words[at]) else [(at, at + 1)]
        steps[at] = [step for step in alone + steps[at] if step[1] in ends]
        if steps[at]:
            ends.add(at)
    open_readings: list[tuple[int, tuple[_Segment, ...]]] = [(first, ())]
    while open_readings:
        at, reading = open_readings.pop()
        if at < last:
            open_readings += [(step[1], (*reading, step)) for step in steps[at]]
        elif joined := tuple(step for step in reading if step[1] > step[0] + 1):
            yield joined


# A single letter behind these is a label, and letters behind a number are a unit.
_LABELLED = frozenset(
    "điểm khoản mục nhóm loại hạng bảng biểu tiết phần mẫu lớp khối khu lô".split()
)


def _weigh_join(line: _Line, segment: _Segment, sure: bool) -> tuple[str, float, bool]:
    """Return the rule of a joined word, its confidence, and whether it is applied."""
    start, end = segment
    words = line.words[start:end]
    if not sure:
        return "a piece that makes a word with its neighbour", 0.6, False
    if not any(map(_is_crumb, words)):
        return "pieces that make a word which fits its neighbours", 0.8, False
    before = line.tokens[start - 1] if start else ""
    if before[-1:].isdigit() or (len(words[0]) == 1 and before.lower() in _LABELLED):
        return "a letter that may be a label or a unit", 0.5, False
    if line.tokens[start].isupper() and _stand_alone(line, segment):
        return "capitals that may be an abbreviation", 0.5, False
    return "a crumb that makes a word which fits its neighbours", 0.99, True


def _stand_alone(line: _Line, segment: _Segment) -> bool:
    """Return whether the first or the last piece fits its neighbour as it is."""
    first, last = segment[0], segment[1] - 1
    return line.fits(first, first + 1, line.words[first]) or line.fits(
        last, last + 1, line.words[last]
    )


_CUED_NUMBER = re.compile(r"(ngày|tháng|năm|quý|điều|khoản|điểm)(?=\d)", re.IGNORECASE)


def _parts(line: _Line, index: int) -> Iterator[_Found]:
    """Yield the blanks that were lost inside a token."""
    token, word = line.tokens[index], line.words[index]
    start = line.start_of(index) + len(token) - len(token.lstrip(EDGES))
    if not word:
        if cued := _CUED_NUMBER.match(token.strip(EDGES)):
            at = start + cued.end()
            yield _Found((at, at), 0.9, "a number glued to the word before it", False)
        return
    if line.is_listed(word) or is_syllable(word) or word in line.judge.word_list.syllables:
        return
    ways = list(islice(_cuts(word, line.judge), 2))
    if len(ways) != 1:
        return
    cuts = ways[0]
    bare = token.strip(EDGES)
    rule, confidence, applied = _weigh_part(line, bare, cuts)
    for cut in cuts if rule else ():
        yield _Found((start + cut, start + cut), confidence, rule, applied)


# Letters of at most this many words are cut.
_MOST_WORDS = 4
_LONGEST_SYLLABLE = 7


def _cuts(word: str, judge: WordJudge, known: bool = True) -> Iterator[tuple[int, ...]]:
    """Yield the ways to cut letters in listed syllables, which are `known` to be neighbours."""
    open_ways: list[tuple[tuple[int, ...], str]] = [((0,), "")]
    while open_ways:
        cuts, before = open_ways.pop()
        at = cuts[-1]
        if at == len(word):
            yield cuts[1:-1]
            continue
        if len(cuts) > _MOST_WORDS:
            continue
        for end in range(at + 1, min(at + _LONGEST_SYLLABLE, len(word)) + 1):
            syllable = word[at:end]
            if not (is_syllable(syllable) and syllable in judge.word_list.syllables):
                continue
            if not (known and before) or _are_neighbours(before, syllable, judge):
                open_ways.append(((*cuts, end), syllable))


def _weigh_part(line: _Line, bare: str, cuts: tuple[int, ...]) -> tuple[str, float, bool]:
    """Return the rule of a token that is cut, its confidence, and whether it is applied."""
    case = case_of(bare)
    if bare.isascii() and case != "lower":
        return "", 0.0, False  # UBND, Internet
    words = [bare[a:b] for a, b in pairwise((0, *cuts, len(bare)))]
    lower = [word.lower() for word in words]
    own = min(line.judge.document.pairs.get(pair, 0) for pair in pairwise(lower))
    glued = line.judge.document.words.get(bare.lower(), 0)
    if case == "mixed" and not all(word[0].isupper() for word in words):
        return "letters that are two words", 0.6, False
    if all(map(_may_be_foreign, lower)):
        # ximăng, Êđê: words and names from other languages are also written as one.
        sure = own > 2 and glued < 2 and case == "lower"
        return "two words of the document without a blank", 0.9 if sure else 0.6, sure
    listed = all(pair in line.judge.word_list.pairs for pair in pairwise(lower))
    if listed or own > 1:
        return "two words without a blank", 0.99 if own else 0.97, True
    return "letters that are two words", 0.7, False


def _may_be_foreign(word: str) -> bool:
    """Return whether a syllable has a tone that syllables of borrowed words have."""
    marks = [mark for mark in unicodedata.normalize("NFD", word) if mark in _TONES]
    return not marks or (marks == ["\u0301"] and word.endswith(("p", "t", "c", "ch")))
