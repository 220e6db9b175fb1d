"""Link the row of a table and the paragraph that say the same (DOMAIN.md §5.5)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from math import fsum

from vn_decree_parser.records import Agency, Task
from vn_decree_parser.vocabulary.folding import fold

# The share of the shorter text's words that the other one has as well; set in DOMAIN.md §5.5.
_OVERLAP = 0.6
# Two tasks of one named agency need less: "xây dựng chuyên mục, chuyên trang" of the broadcaster
# is "xây dựng các chương trình, chuyên mục" of the same.  Other pairs stay below 0.35.
_OVERLAP_OF_ONE_LEAD = 0.4
# Titles of fewer neighbouring words say too little.
_FEWEST_PAIRS = 3
_WORD = re.compile(r"[^\W_]+")


def link_tasks(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Return the tasks with `same_as` and `conflicts` filled in; both records are kept.

    Each row is linked with at most one paragraph, the likest pairs first.
    """
    rows = [task for task in tasks if task.origin == "table"]
    texts = [task for task in tasks if task.origin == "text"]
    pairs = _pair(rows, texts)
    partner = dict(pairs) | {b: a for a, b in pairs}
    by_id = {task.id: task for task in tasks}
    linked = []
    for task in tasks:
        other = by_id.get(partner.get(task.id, ""))
        if other is None:
            linked.append(task)
            continue
        update = {"same_as": (other.id,), "conflicts": _conflicts(task, other)}
        linked.append(task.model_copy(update=update))
    return tuple(linked)


def _pair(rows: Sequence[Task], texts: Sequence[Task]) -> list[tuple[str, str]]:
    words = {task.id: _word_pairs(task) for task in (*rows, *texts)}
    frequency = Counter(pair for pairs in words.values() for pair in pairs)
    # A word in two titles weighs half: a pair of twins would never reach a full score.
    weight = {pair: 1 / count for pair, count in frequency.items()}
    # `fsum` is exact: the order of a set, another in each process, makes no difference.
    total = {task: fsum(weight[pair] for pair in pairs) for task, pairs in words.items()}
    scored = []
    for row, text in itertools.product(rows, texts):
        left, right = words[row.id], words[text.id]
        if min(len(left), len(right)) < _FEWEST_PAIRS or left.isdisjoint(right):
            continue
        shared = fsum(weight[pair] for pair in left & right)
        # How much of the shorter title the longer one says; rare words count more.
        score = shared / min(total[row.id], total[text.id])
        if score >= (_OVERLAP_OF_ONE_LEAD if _share_lead(row, text) else _OVERLAP):
            scored.append((score, row.id, text.id))
    scored.sort(key=lambda item: (-item[0], item[1], item[2]))
    used: set[str] = set()
    pairs = []
    for _, row_id, text_id in scored:
        if row_id not in used and text_id not in used:
            used |= {row_id, text_id}
            pairs.append((row_id, text_id))
    return pairs


def _share_lead(row: Task, text: Task) -> bool:
    named = {agency.id for agency in row.lead if agency.id and not agency.group}
    return any(agency.id in named for agency in text.lead)


def _word_pairs(task: Task) -> set[tuple[str, str]]:
    """Return the neighbouring words of a title: single syllables say little."""
    words = _WORD.findall(fold(task.title))
    return set(itertools.pairwise(words))


def _conflicts(task: Task, other: Task) -> tuple[str, ...]:
    found = []
    for name in ("lead", "coordinating"):
        own, theirs = getattr(task, name), getattr(other, name)
        if own and theirs and _names(own) != _names(theirs):
            found.append(f"{name}: {_list(own)} | {_list(theirs)}")
    if task.deadline and other.deadline:
        own_time = (task.deadline.start, task.deadline.end, task.deadline.rrule)
        if own_time != (other.deadline.start, other.deadline.end, other.deadline.rrule):
            found.append(f"deadline: {task.deadline.text} | {other.deadline.text}")
    return tuple(found)


def _names(agencies: Sequence[Agency]) -> set[str]:
    return {fold(agency.name) for agency in agencies}


def _list(agencies: Sequence[Agency]) -> str:
    return ", ".join(agency.text for agency in agencies)
