"""What each piece of evidence is worth: the table `weights.tsv`, and how it is added up.

Weights are log-odds: evidence of weight 1 for a border makes it 2.7 times as likely.  They were
fitted on documents with known line ends (`benchmarks/fit_repair.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from vn_decree_parser.repair.evidence import GROUPS, OPENING_GROUPS, Key, Lines

# Weights for nothing, a space and a border between two lines.
Triple = tuple[float, float, float]
NOTHING: Triple = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by name of evidence: three for a boundary, one for a word or a pair of words."""

    boundary: dict[str, Triple]
    words: dict[str, float]
    _sums: dict[tuple[int, Key], Triple] = field(default_factory=dict, repr=False)

    def at(self, lines: Lines, index: int) -> Triple:
        """Return the weights at a boundary that do not depend on what stands before."""
        join = space = border = 0.0
        for number, group in enumerate(GROUPS):
            key = group.key(lines, index)
            triple = self._sums.get((number, key)) or self._add(number, key, group.names(*key))
            join += triple[0]
            space += triple[1]
            border += triple[2]
        return join, space, border

    def at_opening(self, lines: Lines, index: int, *, opens: bool) -> Triple:
        """Return the weights that depend on whether line `index` opens a block."""
        join = space = border = 0.0
        for number, group in enumerate(OPENING_GROUPS, len(GROUPS)):
            key = group.key(lines, index, opens)
            triple = self._sums.get((number, key)) or self._add(number, key, group.names(*key))
            join += triple[0]
            space += triple[1]
            border += triple[2]
        return join, space, border

    def _add(self, number: int, key: Key, names: tuple[str, ...]) -> Triple:
        triples = [self.boundary.get(name, NOTHING) for name in names]
        total = (
            sum(triple[0] for triple in triples),
            sum(triple[1] for triple in triples),
            sum(triple[2] for triple in triples),
        )
        if len(self._sums) > _MOST_SUMS:
            self._sums.clear()
        self._sums[number, key] = total
        return total


# Keys are few (some thousands in a long document); the limit only bounds memory.
_MOST_SUMS = 100_000


@cache
def read_weights() -> Weights:
    """Return the packaged weights.

    >>> weights = read_weights()
    >>> weights.words["word:often+list:lower"] > weights.words["word:never+wrong:lower"]
    True
    """
    text = files(__package__).joinpath("weights.tsv").read_text("utf-8")
    boundary: dict[str, Triple] = {}
    words: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, *values = line.split("\t")
        if len(values) == 1:
            words[name] = float(values[0])
        else:
            join, space, border = map(float, values)
            boundary[name] = (join, space, border)
    return Weights(boundary, words)
