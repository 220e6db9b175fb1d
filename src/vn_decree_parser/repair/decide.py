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
from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.weights import Weights
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
# What a boundary is worth, as `Weighed` has it.
_Weighed = tuple[complex, complex, float]
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

    def are_two(self, left: str, right: str) -> bool:
        """Return whether two pieces are no one word: `12,3` `4,56`, and `THỨ` `15`.

        In a column of numbers each join lengthens one word, so its weight alone does not tell.
        Letters and digits are one only in codes (DOMAIN.md §0.2), and no code is a word.
        """
        if len(left) > 2 and right[0].isdigit() and left.isalpha():
            return not left.isascii() and is_syllable(left.lower())
        if not left[-1:].isdigit() or not right.lstrip("-–")[:1].isdigit():
            return False
        if right[0].isdigit():
            return self._judge.word(left + right) == "number:odd"
        return "," in right


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
    known = settled or [None] * (len(lines.texts) - 1)
    boundaries = weights.weigh(lines, [verdict is None for verdict in known])
    for tokens, verdict in zip(lines.words[1:], known, strict=True):
        if verdict:
            paths = _follow(paths, tokens, words, pairs, verdict)
        elif len(tokens) > 2:
            paths = _pass_over(paths, tokens, next(boundaries), words, pairs)
        else:
            paths = _prune(_step(paths, tokens, next(boundaries), words, pairs))
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


def _follow(
    paths: dict[_State, _Fork],
    tokens: Sequence[str],
    words: _Words,
    pairs: _Pairs,
    verdict: Verdict,
) -> dict[_State, _Fork]:
    """Return the best paths behind the next line where the verdict before it is known.

    Evidence has no say there, and none on how the line before came about.
    """
    reached: dict[_State, _Fork] = {}
    first, alone = tokens[0], len(tokens) == 1
    for (before, word), (goes_on, opens) in paths.items():
        path = goes_on or opens or _NO_PATH
        if opens and opens[0] > path[0]:
            path = opens
        score = path[0]
        if verdict == "join":
            joined = word + first
            state = (before, joined)
            if not alone:
                score += words[joined] + pairs[before, joined]
                state = (joined, tokens[-1])
            if len(tokens) > 2:
                score += pairs[joined, tokens[1]]
                state = (tokens[-2], tokens[-1])
        else:
            score += words[word] + pairs[before, word]
            opened = verdict == "border"
            state = ("" if opened else word, first) if alone else (tokens[-2], tokens[-1])
            if not (alone or opened):
                score += pairs[word, first]
        _reach(reached, state, score, verdict, path)
    return reached


def _step(
    paths: dict[_State, _Fork],
    tokens: Sequence[str],
    weighed: _Weighed,
    words: _Words,
    pairs: _Pairs,
) -> dict[_State, _Fork]:
    """Return the best paths to every state behind the next line, whose one or two words are `tokens`.

    The words that a verdict completes are weighed; the last word of a line stays open.
    """
    reached: dict[_State, _Fork] = {}
    first, last = tokens[0], tokens[-1]
    alone = len(tokens) == 1
    most_going_on = most_opening = -math.inf
    goes_on = opens = _NO_PATH
    most = 2 * pairs.highest + words.highest + _HOPELESS
    for (before, word), fork in paths.items():
        join, join_path, space, space_path, border, border_path = _best_of(fork, weighed)
        closed = words[word] + pairs[before, word]
        border += closed
        if border > most_opening:
            most_opening, opens = border, border_path
        space += closed
        if alone:
            _reach(reached, (word, first), space, "space", space_path)
        else:
            space += pairs[word, first]
        if space > most_going_on:
            most_going_on, goes_on = space, space_path
        if join + most > max(most_going_on, most_opening) and not words.are_two(word, first):
            joined = word + first
            if alone:
                _reach(reached, (before, joined), join, "join", join_path)
            else:
                join += words[joined] + pairs[before, joined]
                _reach(reached, (joined, last), join, "join", join_path)
    if alone:
        _reach(reached, ("", first), most_opening, "border", opens)
    else:
        word_weight = words[first]
        _reach(reached, (first, last), most_going_on + word_weight, "space", goes_on)
        _reach(reached, (first, last), most_opening + word_weight, "border", opens)
    return reached


def _pass_over(
    paths: dict[_State, _Fork],
    tokens: Sequence[str],
    weighed: _Weighed,
    words: _Words,
    pairs: _Pairs,
) -> dict[_State, _Fork]:
    """Return what `_step` returns for a line of three words and more.

    Behind such a line it makes no difference how its first word came about: one state is left.
    """
    most_going_on = most_opening = -math.inf
    goes_on: _Path = _NO_PATH
    opens: _Path = _NO_PATH
    verdict: Verdict = "space"
    first, second = tokens[0], tokens[1]
    alone = words[first] + pairs[first, second]
    most = 2 * pairs.highest + words.highest
    for (before, word), fork in paths.items():
        join, join_path, space, space_path, border, border_path = _best_of(fork, weighed)
        closed = words[word] + pairs[before, word] + alone
        border += closed
        if border > most_opening:
            most_opening, opens = border, border_path
        space += closed + pairs[word, first]
        if space > most_going_on:
            most_going_on, goes_on, verdict = space, space_path, "space"
        if join + most > most_going_on and not words.are_two(word, first):
            joined = word + first
            join += words[joined] + pairs[before, joined] + pairs[joined, second]
            if join > most_going_on:
                most_going_on, goes_on, verdict = join, join_path, "join"
    forward = (most_going_on, verdict, goes_on)
    opening: _Path = (most_opening, "border", opens)
    if most_going_on > most_opening + _HOPELESS:
        return {(tokens[-2], tokens[-1]): (forward, None)}
    if most_opening > most_going_on + _HOPELESS:
        return {(tokens[-2], tokens[-1]): (None, opening)}
    return {(tokens[-2], tokens[-1]): (forward, opening)}


def _best_of(fork: _Fork, weighed: _Weighed) -> tuple[float, _Path, float, _Path, float, _Path]:
    """Return for each verdict the better of two paths: the line before goes on, or opens a block.

    The sum and the path, for nothing, a space and a border.
    """
    goes_on, opens = fork
    later, opening, border = weighed
    if opens is None:
        assert goes_on is not None
        a = goes_on[0]
        return a + later.real, goes_on, a + later.imag, goes_on, a, goes_on
    b = opens[0]
    if goes_on is None:
        return b + opening.real, opens, b + opening.imag, opens, b + border, opens
    a = goes_on[0]
    join_a, join_b = a + later.real, b + opening.real
    space_a, space_b = a + later.imag, b + opening.imag
    b += border
    join, join_path = (join_a, goes_on) if join_a >= join_b else (join_b, opens)
    space, space_path = (space_a, goes_on) if space_a >= space_b else (space_b, opens)
    if a >= b:
        return join, join_path, space, space_path, a, goes_on
    return join, join_path, space, space_path, b, opens


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
    scores = [_highest(fork) for fork in paths.values()]
    floor = max(scores) - _HOPELESS
    if len(scores) > _MOST_READINGS:
        floor = max(floor, sorted(scores)[-_MOST_READINGS])
    return {
        state: fork
        for score, (state, fork) in zip(scores, paths.items(), strict=True)
        if score >= floor
    }


def _highest(fork: _Fork) -> float:
    goes_on, opens = fork
    if goes_on is None or opens is None:
        return (goes_on or opens or _NO_PATH)[0]
    return goes_on[0] if goes_on[0] >= opens[0] else opens[0]


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
