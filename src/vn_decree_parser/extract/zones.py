"""What a section is about: purposes, goals, tasks, who does them.

Tasks without a named agency are read only where a heading announces tasks, and nothing is read as
a task where a heading announces purposes, principles or results (DOMAIN.md §8.1 R12, §8.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# A longer heading is a statement, whatever words it has.
_LONGEST_ZONE_HEADING = 90
# Words before those that announce: "Một số chỉ tiêu", "Phân công trách nhiệm".  Further inside they
# only belong to what a heading is about: "Nâng cao hiệu lực quản lý, đánh giá đúng tình hình".
_MOST_BEFORE = 2
# What says nothing of what a heading is about: "Một số nhiệm vụ trọng tâm".
_COUNTS = re.compile(r"^(?:một số|những|về) ")


@dataclass(frozen=True, slots=True)
class Site:
    """A branch with what stands above it: its zone, and the headings from the top down."""

    branch: Branch
    zone: str
    ancestors: tuple[Branch, ...]

    @property
    def headings(self) -> tuple[Passage, ...]:
        """The headings above the branch, from the top down."""
        return tuple(ancestor.heading for ancestor in self.ancestors if ancestor.heading)


@cache
def _zones(vocabulary: Vocabulary) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(fold(row['words']))}(?!\w)"), row["zone"])
        for row in vocabulary.rows("zones")
    )


def zone_of(heading: str, vocabulary: Vocabulary) -> str | None:
    """Return the zone that a heading opens, `None` where its words announce none.

    >>> [zone_of(h, Vocabulary()) for h in ("MỤC ĐÍCH, YÊU CẦU", "Các chỉ tiêu chủ yếu", "Sở Y tế")]
    ['purpose', 'goal', None]
    """
    if len(heading) > _LONGEST_ZONE_HEADING:
        return None
    folded = _COUNTS.sub("", fold(heading))
    found = [
        (match.start(), zone)
        for pattern, zone in _zones(vocabulary)
        if (match := pattern.search(folded)) and folded[: match.start()].count(" ") <= _MOST_BEFORE
    ]
    # "Nhiệm vụ trọng tâm để đạt mục tiêu" is about what it names first.
    return min(found, key=lambda item: item[0])[1] if found else None


def walk(root: Branch, vocabulary: Vocabulary, zone: str = "") -> Iterator[Site]:
    """Yield every branch below a root, top down, with its zone and its ancestors."""
    yield from _walk(root, vocabulary, zone, ())


def _walk(
    branch: Branch, vocabulary: Vocabulary, zone: str, ancestors: tuple[Branch, ...]
) -> Iterator[Site]:
    yield Site(branch, zone, ancestors)
    for child in branch.children:
        heading = child.heading.text if child.heading else ""
        own = zone_of(heading, vocabulary) if heading else None
        yield from _walk(child, vocabulary, own or zone, (*ancestors, branch))
