"""Judge all line ends of a text together: nothing, a space or a border.

One search over the whole text finds the verdicts whose evidence adds up highest.  It keeps what
later evidence depends on: whether the line opens a block, and the word that is still open, which
pieces on the next lines may lengthen (`b` `ả` `o`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Literal

from vn_decree_parser.repair.evidence import Lines
from vn_decree_parser.repair.weights import Triple, Weights
from vn_decree_parser.repair.words import WordJudge

Verdict = Literal["join", "space", "border"]
VERDICTS: tuple[Verdict, ...] = ("join", "space", "border")
# How many readings of the open words are kept side by side; four pieces of a word in a row are
# the most that was seen, and each may be open or closed in a line that opens a block or not.
_MOST_READINGS = 8
# A reading that is so much less likely than the best (log-odds) does not come back.
_HOPELESS = 10.0


# What the evidence ahead depends on: the last two words.
_State = tuple[str, str]
# The sum of the evidence up to a line, the last verdict, and the path to the line before.
_Path = tuple[float, "Verdict | None", "_Path | None"]
# The best paths to a state: where the line goes on with a block, and where it opens one.
_Fork = tuple["_Path | None", "_Path | None"]
_NOWHERE: _Fork = (None, None)
_NO_PATH: _Path = (-math.inf, None, None)


class _Words(dict[str, float]):
    """The weights of words in one text, weighed when first asked for."""

    def __init__(self, judge: WordJudge, weights: dict[str, float]) -> None:
        super().__init__()
        self._judge = judge
        self._weights = weights
        self.highest = max(
            (weight for name, weight in weights.items() if not name.startswith("pair:")),
            default=0.0,
        )

    def __missing__(self, word: str) -> float:
        score = self[word] = self._weights.get(self._judge.word(word), 0.0)
        return score


class _Pairs(dict[tuple[str, str], float]):
    """The weights of pairs of words in one text; a word that opens a block has none before it."""

    def __init__(self, judge: WordJudge, weights: dict[str, float]) -> None:
        super().__init__()
        self._judge = judge
        self._weights = weights
        self.highest = max(
            (weight for name, weight in weights.items() if name.startswith("pair:")), default=0.0
        )

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
    paths: dict[_State, _Fork] = {
        (first[-2] if len(first) > 1 else "", first[-1]): (None, (0.0, None, None))
    }
    for index, triples in enumerate(weights.weigh(lines)):
        tokens = lines.words[index + 1]
        if settled and (verdict := settled[index]):
            triples = _only(verdict, triples[0]), _only(verdict, triples[1])
        if len(tokens) > 2:
            paths = _pass_over(paths, tokens, triples, words, pairs)
        else:
            paths = _prune(_step(paths, tokens, triples, words, pairs))
    ends = [
        (path[0] + words[word] + pairs[before, word], number, path)
        for number, ((before, word), fork) in enumerate(paths.items())
        for path in fork
        if path is not None
    ]
    best: _Path | None = max(ends, key=lambda end: end[:2])[2]
    verdicts: list[Verdict] = []
    while best is not None and best[1] is not None:
        verdicts.append(best[1])
        best = best[2]
    return tuple(reversed(verdicts))


def _only(verdict: Verdict, weights: Triple) -> Triple:
    """Return weights with which no other verdict comes out best."""
    join, space, border = (
        weight if name == verdict else -math.inf
        for name, weight in zip(VERDICTS, weights, strict=True)
    )
    return join, space, border


def _step(
    paths: dict[_State, _Fork],
    tokens: Sequence[str],
    triples: tuple[Triple, Triple],
    words: _Words,
    pairs: _Pairs,
) -> dict[_State, _Fork]:
    """Return the best paths to every state behind the next line, whose one or two words are `tokens`.

    The words that a verdict completes are weighed; the last word of a line stays open.
    """
    reached: dict[_State, _Fork] = {}
    first = tokens[0]
    for (before, word), fork in paths.items():
        joined = word + first
        closed = words[word] + pairs[before, word]
        join, space, border = _best_of(fork, triples)
        if len(tokens) == 1:
            _reach(reached, (before, joined), join[0], "join", join[1])
            _reach(reached, (word, first), space[0] + closed, "space", space[1])
            _reach(reached, ("", first), border[0] + closed, "border", border[1])
            continue
        second = tokens[1]
        joining = join[0] + words[joined] + pairs[before, joined]
        closed += words[first]
        _reach(reached, (joined, second), joining, "join", join[1])
        _reach(reached, (first, second), space[0] + closed + pairs[word, first], "space", space[1])
        _reach(reached, (first, second), border[0] + closed, "border", border[1])
    return reached


def _pass_over(
    paths: dict[_State, _Fork],
    tokens: Sequence[str],
    triples: tuple[Triple, Triple],
    words: _Words,
    pairs: _Pairs,
) -> dict[_State, _Fork]:
    """Return what `_step` returns for a line of three words and more.

    Behind such a line it makes no difference how its first word came about: one state is left.
    """
    goes_on = opens = _NO_PATH
    first, second = tokens[0], tokens[1]
    alone = words[first] + pairs[first, second]
    most = 2 * pairs.highest
    for (before, word), fork in paths.items():
        closed = words[word] + pairs[before, word] + alone
        join, space, border = _best_of(fork, triples)
        score = space[0] + closed + pairs[word, first]
        if score > goes_on[0]:
            goes_on = (score, "space", space[1])
        if border[0] + closed > opens[0]:
            opens = (border[0] + closed, "border", border[1])
        if join[0] + most + words.highest > goes_on[0]:
            joined = word + first
            score = join[0] + words[joined]
            if score + most > goes_on[0]:
                score += pairs[before, joined] + pairs[joined, second]
                if score > goes_on[0]:
                    goes_on = (score, "join", join[1])
    return {(tokens[-2], tokens[-1]): (goes_on, opens)}


def _best_of(
    fork: _Fork, triples: tuple[Triple, Triple]
) -> tuple[tuple[float, _Path], tuple[float, _Path], tuple[float, _Path]]:
    """Return for each verdict the better of two paths: the line before goes on, or opens a block."""
    goes_on, opens = fork
    if goes_on is None or opens is None:
        path, triple = (goes_on, triples[0]) if goes_on is not None else (opens, triples[1])
        assert path is not None
        score = path[0]
        return (score + triple[0], path), (score + triple[1], path), (score + triple[2], path)
    (join_a, space_a, border_a), (join_b, space_b, border_b) = triples
    a, b = goes_on[0], opens[0]
    return (
        (a + join_a, goes_on) if a + join_a >= b + join_b else (b + join_b, opens),
        (a + space_a, goes_on) if a + space_a >= b + space_b else (b + space_b, opens),
        (a + border_a, goes_on) if a + border_a >= b + border_b else (b + border_b, opens),
    )


def _reach(
    reached: dict[_State, _Fork], state: _State, score: float, verdict: Verdict, path: _Path
) -> None:
    """Keep a path to a state if it is the best so far of those that open a block, or do not."""
    goes_on, opens = reached.get(state, _NOWHERE)
    if verdict == "border":
        if opens is None or opens[0] < score:
            reached[state] = goes_on, (score, verdict, path)
    elif goes_on is None or goes_on[0] < score:
        reached[state] = (score, verdict, path), opens


def _prune(paths: dict[_State, _Fork]) -> dict[_State, _Fork]:
    """Return the states that may still come out best."""
    if len(paths) < 3:
        return paths
    scored = [
        (max(path[0] for path in fork if path is not None), state, fork)
        for state, fork in paths.items()
    ]
    floor = max(scored, key=lambda item: item[0])[0] - _HOPELESS
    kept = [item for item in scored if item[0] > floor]
    if len(kept) > _MOST_READINGS:
        kept = sorted(kept, key=lambda item: -item[0])[:_MOST_READINGS]
    return {state: fork for _, state, fork in kept}


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
