"""What each piece of evidence is worth: the table `weights.tsv`, and how it is added up.

Weights are log-odds: evidence of weight 1 for a border makes it 2.7 times as likely.  They were
fitted on documents with known line ends (`benchmarks/fit_repair.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import compress
from operator import add, itemgetter
from typing import Any, NamedTuple

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


class Weighed(NamedTuple):
    """What the evidence at a boundary is worth, against a border where the line before goes on.

    Each complex number holds two weights, for nothing (real) and for a space (imaginary): adding
    them up is most of the work, and one addition does both.  `later` is for a line before that
    goes on with a block, `opening` for one that opens it; then a border is worth `border`.
    """

    later: complex
    opening: complex
    border: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by name of evidence: three for a boundary, one for a word or a pair of words."""

    boundary: dict[str, Triple]
    words: dict[str, float]
    _sums: dict[object, _Sums] = field(default_factory=dict, repr=False)

    def of(self, name: str) -> Triple:
        """Return the weights of a name at a boundary."""
        return self.boundary.get(name, NOTHING)

    def weigh(
        self, lines: Lines, wanted: Sequence[bool]
    ) -> Iterator[tuple[complex, complex, float]]:
        """Yield for every boundary that is wanted the fields of `Weighed`.

        The weights of words are not among them; they depend on what is joined.
        """
        last = len(lines.texts) - 1
        for start in range(0, last, _BLOCK):
            stop = min(start + _BLOCK, last)
            yield from self._weigh_block(lines, start, stop, wanted[start:stop])

    def _weigh_block(
        self, lines: Lines, start: int, stop: int, wanted: Sequence[bool]
    ) -> Iterator[tuple[complex, complex, float]]:
        def column(group: Group | OpeningGroup) -> Iterable[Weighed]:
            keys = compress(group.keys(lines, start, stop), wanted)
            return map(self._sums_of(group).__getitem__, keys)

        shared = list(_total(*(map(_FIRST, column(group)) for group in GROUPS)))
        fields = [list(column(group)) for group in OPENING_GROUPS]
        later = _total(shared, *(map(_FIRST, values) for values in fields))
        opening = _total(shared, *(map(_SECOND, values) for values in fields))
        border = _total(*(map(_THIRD, values) for values in fields))
        return zip(later, opening, border, strict=True)

    def _sums_of(self, group: Group | OpeningGroup) -> _Sums:
        sums = self._sums.get(group.keys)
        if sums is None or len(sums) > _MOST_SUMS:
            sums = self._sums[group.keys] = _Sums(self.boundary, group)
        return sums


_FIRST, _SECOND, _THIRD = itemgetter(0), itemgetter(1), itemgetter(2)
# How many boundaries are weighed at a time.
_BLOCK = 4096
# A text has some hundred keys a group; the limit only bounds the memory of a long run.
_MOST_SUMS = 50_000


def _total(first: Iterable[Any], *others: Iterable[Any]) -> Iterable[Any]:
    """Return the sums of columns, row by row."""
    for column in others:
        first = map(add, first, column)
    return first


class _Sums(dict[Key, Weighed]):
    """What the keys of one group are worth, added up when a key is first met."""

    def __init__(self, weights: dict[str, Triple], group: Group | OpeningGroup) -> None:
        super().__init__()
        self._weights = weights
        self._group = group

    def __missing__(self, key: Key) -> Weighed:
        if isinstance(self._group, Group):
            later = opening = self._sum(self._group.names(*key))
        else:
            later = self._sum(self._group.names(False, *key))
            opening = self._sum(self._group.names(True, *key))
        border = later[2]
        weighed = self[key] = Weighed(
            complex(later[0] - border, later[1] - border),
            complex(opening[0] - border, opening[1] - border),
            opening[2] - border,
        )
        return weighed

    def _sum(self, names: tuple[str, ...]) -> Triple:
        triples = [self._weights.get(name, NOTHING) for name in names]
        join = sum(triple[0] for triple in triples)
        space = sum(triple[1] for triple in triples)
        return join, space, sum(triple[2] for triple in triples)


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
