"""What each piece of evidence is worth: the table `weights.tsv`, and how it is added up.

Weights are log-odds: evidence of weight 1 for a border makes it 2.7 times as likely.  They were
fitted on documents with known line ends (`benchmarks/fit_repair.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from vn_decree_parser.repair.evidence import (
    GROUPS,
    OPENING_GROUPS,
    Group,
    Key,
    Lines,
    OpeningGroup,
)

# Weights for nothing, a space and a border between two lines.
Triple = tuple[float, float, float]
NOTHING: Triple = (0.0, 0.0, 0.0)


# The weights at a boundary where the line before goes on with a block, and where it opens one.
Pair = tuple[Triple, Triple]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by name of evidence: three for a boundary, one for a word or a pair of words."""

    boundary: dict[str, Triple]
    words: dict[str, float]
    _sums: dict[object, _Sums] = field(default_factory=dict, repr=False)

    def of(self, name: str) -> Triple:
        """Return the weights of a name at a boundary."""
        return self.boundary.get(name, NOTHING)

    def weigh(self, lines: Lines) -> Iterator[Pair]:
        """Yield the weights at every boundary, both where the line before goes on and where it opens.

        The weights of words are not among them; they depend on what is joined.
        """
        stop = len(lines.texts) - 1
        groups: tuple[Group | OpeningGroup, ...] = (*GROUPS, *OPENING_GROUPS)
        columns = [
            map(self._sums_of(group).__getitem__, group.keys(lines, 0, stop)) for group in groups
        ]
        return map(_add, *columns)

    def _sums_of(self, group: Group | OpeningGroup) -> _Sums:
        sums = self._sums.get(group.keys)
        if sums is None or len(sums) > _MOST_SUMS:
            sums = self._sums[group.keys] = _Sums(self.boundary, group)
        return sums


# A text has some hundred keys a group; the limit only bounds the memory of a long run.
_MOST_SUMS = 50_000


class _Sums(dict[Key, Pair]):
    """What the keys of one group are worth, added up when a key is first met."""

    def __init__(self, weights: dict[str, Triple], group: Group | OpeningGroup) -> None:
        super().__init__()
        self._weights = weights
        self._group = group

    def __missing__(self, key: Key) -> Pair:
        if isinstance(self._group, Group):
            later = opening = self._sum(self._group.names(*key))
        else:
            later = self._sum(self._group.names(False, *key))
            opening = self._sum(self._group.names(True, *key))
        both = self[key] = (later, opening)
        return both

    def _sum(self, names: tuple[str, ...]) -> Triple:
        triples = [self._weights.get(name, NOTHING) for name in names]
        join = sum(triple[0] for triple in triples)
        space = sum(triple[1] for triple in triples)
        return join, space, sum(triple[2] for triple in triples)


def _add(a: Pair, b: Pair, c: Pair, d: Pair, e: Pair, f: Pair, g: Pair) -> Pair:
    """Return the sums of the seven groups."""
    a0, b0, c0, d0 = a[0], b[0], c[0], d[0]
    join = a0[0] + b0[0] + c0[0] + d0[0]
    space = a0[1] + b0[1] + c0[1] + d0[1]
    border = a0[2] + b0[2] + c0[2] + d0[2]
    (e0, e1), (f0, f1), (g0, g1) = e, f, g
    return (
        (
            join + e0[0] + f0[0] + g0[0],
            space + e0[1] + f0[1] + g0[1],
            border + e0[2] + f0[2] + g0[2],
        ),
        (
            join + e1[0] + f1[0] + g1[0],
            space + e1[1] + f1[1] + g1[1],
            border + e1[2] + f1[2] + g1[2],
        ),
    )


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
