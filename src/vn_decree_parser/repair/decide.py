"""Judge all line ends of a text together: nothing, a space or a border.

One search over the whole text finds the verdicts whose evidence adds up highest.  It keeps what
later evidence depends on: whether the line opens a block, and the word that is still open, which
pieces on the next lines may lengthen (`b` `ả` `o`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from vn_decree_parser.repair.evidence import Lines
from vn_decree_parser.repair.weights import Triple, Weights
from vn_decree_parser.repair.words import WordJudge

Verdict = Literal["join", "space", "border"]
VERDICTS: tuple[Verdict, ...] = ("join", "space", "border")
# How many readings of the open words are kept side by side; four pieces of a word in a row are
# the most that was seen, and each may be open or closed in a line that opens a block or not.
_MOST_READINGS = 12
# A reading that is so much less likely than the best (log-odds) does not come back.
_HOPELESS = 14.0


# What the evidence ahead depends on: the last two words, and whether the line opens a block.
_State = tuple[str, str, bool]


class _Path(NamedTuple):
    """The verdicts up to a line, as a linked list, and the sum of their evidence."""

    score: float
    verdict: Verdict | None
    rest: _Path | None


class _Words(dict[str, float]):
    """The weights of words in one text, weighed when first asked for."""

    def __init__(self, judge: WordJudge, weights: dict[str, float]) -> None:
        super().__init__()
        self._judge = judge
        self._weights = weights

    def __missing__(self, word: str) -> float:
        score = self[word] = self._weights.get(self._judge.word(word), 0.0)
        return score


class _Pairs(dict[tuple[str, str], float]):
    """The weights of pairs of words in one text; a word that opens a block has none before it."""

    def __init__(self, judge: WordJudge, weights: dict[str, float]) -> None:
        super().__init__()
        self._judge = judge
        self._weights = weights

    def __missing__(self, pair: tuple[str, str]) -> float:
        name = self._judge.pair(*pair) if pair[0] else ""
        score = self[pair] = self._weights.get(name, 0.0)
        return score


def decide(
    lines: Lines, weights: Weights, settled: Sequence[Verdict | None] | None = None
) -> tuple[Verdict, ...]:
    """Return a verdict for each boundary between two lines.

    `settled` holds the verdicts that are known beforehand, with `None` where nothing is known.
    """
    if len(lines.texts) < 2:
        return ()
    words = _Words(lines.judge, weights.words)
    pairs = _Pairs(lines.judge, weights.words)
    first = lines.words[0]
    paths: dict[_State, _Path] = {
        (first[-2] if len(first) > 1 else "", first[-1], True): _Path(0.0, None, None)
    }
    for index in range(len(lines.texts) - 1):
        openings = {
            opens: weights.at_opening(lines, index, opens=opens)
            for opens in {state[2] for state in paths}
        }
        fixed = weights.at(lines, index)
        if settled and (verdict := settled[index]):
            fixed = _only(verdict, fixed)
        paths = _step(paths, lines.words[index + 1], fixed, openings, words, pairs)
        if len(paths) > 2:
            paths = _prune(paths)
    best: _Path | None = max(
        (path.score + words[open_word] + pairs[before, open_word], number, path)
        for number, ((before, open_word, _), path) in enumerate(paths.items())
    )[2]
    verdicts: list[Verdict] = []
    while best is not None and best.verdict is not None:
        verdicts.append(best.verdict)
        best = best.rest
    return tuple(reversed(verdicts))


def _only(verdict: Verdict, fixed: Triple) -> Triple:
    """Return weights with which no other verdict comes out best."""
    join, space, border = (
        weight if name == verdict else -math.inf
        for name, weight in zip(VERDICTS, fixed, strict=True)
    )
    return join, space, border


def _step(
    paths: dict[_State, _Path],
    tokens: Sequence[str],
    fixed: Triple,
    openings: dict[bool, Triple],
    words: _Words,
    pairs: _Pairs,
) -> dict[_State, _Path]:
    """Return the best path to every state behind the next line, whose words are `tokens`.

    The words that a verdict completes are weighed; the last word of a line stays open.
    """
    best: dict[_State, _Path] = {}
    first, count = tokens[0], len(tokens)
    alone = count == 1
    second = "" if alone else tokens[1]
    for (before, word, opens), path in paths.items():
        opening = openings[opens]
        joined = word + first
        closed = path.score + words[word] + pairs[before, word]
        join = path.score + fixed[0] + opening[0]
        space = closed + fixed[1] + opening[1]
        border = closed + fixed[2] + opening[2]
        if alone:
            reached = ((before, joined, False), (word, first, False), ("", first, True))
        else:
            join += words[joined] + pairs[before, joined]
            space += words[first] + pairs[word, first]
            border += words[first]
            reached = ((joined, second, False), (first, second, False), (first, second, True))
        if count > 2:
            join += pairs[joined, second]
            space += pairs[first, second]
            border += pairs[first, second]
            inner, last = tokens[-2], tokens[-1]
            reached = ((inner, last, False), (inner, last, False), (inner, last, True))
        for state, score, verdict in zip(reached, (join, space, border), VERDICTS, strict=True):
            known = best.get(state)
            if known is None or known.score < score:
                best[state] = _Path(score, verdict, path)
    return best


def _prune(paths: dict[_State, _Path]) -> dict[_State, _Path]:
    """Return the paths that may still come out best."""
    floor = max(path.score for path in paths.values()) - _HOPELESS
    kept = [item for item in paths.items() if item[1].score > floor]
    if len(kept) > _MOST_READINGS:
        kept = sorted(kept, key=lambda item: -item[1].score)[:_MOST_READINGS]
    return dict(kept)


def word_evidence(
    lines: Lines, verdicts: Sequence[Verdict], index: int, verdict: Verdict
) -> list[str]:
    """Return the names of the words and pairs around a boundary, were it judged so.

    The other boundaries keep their verdicts.  Words further off do not depend on this one.
    """
    first, last = index, index + 1
    while first > 0 and len(lines.words[first]) < 2 and verdicts[first - 1] != "border":
        first -= 1
    while last + 1 < len(lines.words) and len(lines.words[last]) < 2 and verdicts[last] != "border":
        last += 1
    segments = [list(lines.words[first][-3:])]
    for number in range(first, last):
        tokens = lines.words[number + 1][:3]
        between = verdict if number == index else verdicts[number]
        if between == "border":
            segments.append(list(tokens))
        elif between == "space":
            segments[-1] += tokens
        else:
            segments[-1][-1] += tokens[0]
            segments[-1] += tokens[1:]
    judge = lines.judge
    names = [judge.word(word) for segment in segments for word in segment]
    for segment in segments:
        names += [judge.pair(*pair) for pair in itertools.pairwise(segment)]
    return names
