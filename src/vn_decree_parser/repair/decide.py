"""Judge all line ends of a text together: nothing, a space or a border.

One search over the whole text finds the verdicts whose evidence adds up highest.  It keeps what
later evidence depends on: whether the line opens a block, and the word that is still open, which
pieces on the next lines may lengthen (`b` `ả` `o`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal, NamedTuple

from vn_decree_parser.repair.evidence import Lines
from vn_decree_parser.repair.weights import Weights

Verdict = Literal["join", "space", "border"]
VERDICTS: tuple[Verdict, ...] = ("join", "space", "border")
# How many readings of the open words are kept side by side; four pieces of a word in a row are
# the most that was seen, and each may be open or closed in a line that opens a block or not.
_MOST_READINGS = 12
# A reading that is so much less likely than the best (log-odds) does not come back.
_HOPELESS = 14.0


class _State(NamedTuple):
    """What the evidence ahead depends on: the last two words, and whether the line opens a block."""

    before: str
    open_word: str
    opens: bool


class _Path(NamedTuple):
    """The verdicts up to a line, as a linked list, and the sum of their evidence."""

    score: float
    verdict: Verdict | None
    rest: _Path | None


class _WordScores:
    """The weights of words and pairs of words in one text."""

    def __init__(self, lines: Lines, weights: Weights) -> None:
        self._judge = lines.judge
        self._weights = weights.words
        self._words: dict[str, float] = {}
        self._pairs: dict[tuple[str, str], float] = {}

    def word(self, word: str) -> float:
        score = self._words.get(word)
        if score is None:
            score = self._words[word] = self._weights.get(self._judge.word(word), 0.0)
        return score

    def pair(self, left: str, right: str) -> float:
        if not left:
            return 0.0
        score = self._pairs.get((left, right))
        if score is None:
            name = self._judge.pair(left, right)
            score = self._pairs[left, right] = self._weights.get(name, 0.0)
        return score


def decide(
    lines: Lines, weights: Weights, settled: Sequence[Verdict | None] | None = None
) -> tuple[Verdict, ...]:
    """Return a verdict for each boundary between two lines.

    `settled` holds the verdicts that are known beforehand, with `None` where nothing is known.
    """
    if len(lines.texts) < 2:
        return ()
    scores = _WordScores(lines, weights)
    first = lines.words[0]
    start = _State(first[-2] if len(first) > 1 else "", first[-1], opens=True)
    paths: dict[_State, _Path] = {start: _Path(0.0, None, None)}
    for index in range(len(lines.texts) - 1):
        allowed = settled[index] if settled else None
        paths = _step(lines, weights, scores, index, paths, allowed)
    best: _Path | None = max(
        paths.items(),
        key=lambda item: (
            item[1].score
            + scores.word(item[0].open_word)
            + scores.pair(item[0].before, item[0].open_word)
        ),
    )[1]
    verdicts: list[Verdict] = []
    while best is not None and best.verdict is not None:
        verdicts.append(best.verdict)
        best = best.rest
    return tuple(reversed(verdicts))


def _step(
    lines: Lines,
    weights: Weights,
    scores: _WordScores,
    index: int,
    paths: dict[_State, _Path],
    allowed: Verdict | None,
) -> dict[_State, _Path]:
    """Return the best paths to every state behind line `index + 1`."""
    fixed = weights.at(lines, index)
    openings = {
        opens: weights.at_opening(lines, index, opens=opens)
        for opens in {state.opens for state in paths}
    }
    tokens = lines.words[index + 1]
    best: dict[_State, _Path] = {}
    for state, path in paths.items():
        opening = openings[state.opens]
        for number, verdict in enumerate(VERDICTS):
            if allowed is not None and verdict != allowed:
                continue
            gain, reached = _advance(state, verdict, tokens, scores)
            score = path.score + fixed[number] + opening[number] + gain
            known = best.get(reached)
            if known is None or known.score < score:
                best[reached] = _Path(score, verdict, path)
    if len(best) < 2:
        return best
    floor = max(path.score for path in best.values()) - _HOPELESS
    kept = [item for item in best.items() if item[1].score > floor]
    if len(kept) > _MOST_READINGS:
        kept = sorted(kept, key=lambda item: -item[1].score)[:_MOST_READINGS]
    return dict(kept)


def _advance(
    state: _State, verdict: Verdict, tokens: Sequence[str], scores: _WordScores
) -> tuple[float, _State]:
    """Return the weight of the words that a verdict completes, and the state it leads to."""
    opens = verdict == "border"
    if verdict == "join":
        before, word, gain = state.before, state.open_word + tokens[0], 0.0
    else:
        gain = scores.word(state.open_word) + scores.pair(state.before, state.open_word)
        before, word = ("" if opens else state.open_word), tokens[0]
    if len(tokens) == 1:
        return gain, _State(before, word, opens)
    gain += scores.word(word) + scores.pair(before, word)
    if len(tokens) == 2:
        return gain, _State(word, tokens[1], opens)
    gain += scores.pair(word, tokens[1])
    return gain, _State(tokens[-2], tokens[-1], opens)


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
