"""What changed between two versions of a plan: tasks and targets added, removed, changed.

Records are paired by what they say, not by where they stand, so that a paragraph that moved, or a
new one above it, changes nothing.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeVar

from vn_decree_parser.records import Deadline, Decree, Horizon, Record, Target, Task
from vn_decree_parser.vocabulary.folding import fold

R = TypeVar("R", Task, Target)
# Titles this much alike (of 100) are one task; shorter words of another kind are not.
_ALIKE = 70.0
# Records under the same id may differ more.
_ALIKE_IN_PLACE = 50.0
_Named = Sequence[tuple[str, str]]


class FieldChange(Record):
    """A field that says something else: what it said and what it says, as text."""

    field: str
    old: str | None
    new: str | None


class Change(Record):
    """A task or target that was added, removed or changed; ids are those of the two versions."""

    what: Literal["task", "target"]
    kind: Literal["added", "removed", "changed"]
    old_id: str | None = None
    new_id: str | None = None
    title: str
    fields: tuple[FieldChange, ...] = ()


class Comparison(Record):
    """All changes between two versions, in the order of the newer one, what is gone last.

    `print(comparison)` shows them for reading.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        """Return the changes, one a line, their fields below."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.old} → {self.new}"
        marks = {"added": "+", "removed": "-", "changed": "~"}
        for change in self.changes:
            yield f"{marks[change.kind]} {change.what} {change.new_id or change.old_id}: {change.title}"
            for field in change.fields:
                yield f"    {field.field}: {field.old or '–'} → {field.new or '–'}"
        if not self.changes:
            yield "no task or target differs"


def find_changes(old: Decree, new: Decree) -> Comparison:
    """Return the changes from one version of a document to another.

    >>> import vn_decree_parser as vdp
    >>> old = vdp.parse("Điều 1. Giao Sở Y tế xây dựng Đề án bến đò, hoàn thành trong năm 2024.")
    >>> new = vdp.parse("Điều 1. Giao Sở Xây dựng xây dựng Đề án bến đò, hoàn thành trong năm 2025.")
    >>> for field in find_changes(old, new).changes[0].fields: print(field.field, field.old, "→", field.new)
    title xây dựng Đề án bến đò, hoàn thành trong năm 2024 → xây dựng Đề án bến đò, hoàn thành trong năm 2025
    lead Sở Y tế → Sở Xây dựng
    deadline trong năm 2024 → trong năm 2025
    """
    changes = [
        *_compare("task", old.tasks, new.tasks, lambda task: task.title, _task_fields),
        *_compare("target", old.targets, new.targets, lambda t: t.indicator, _target_fields),
    ]
    return Comparison(old=_name(old), new=_name(new), changes=tuple(changes))


def _name(decree: Decree) -> str:
    header = decree.header
    return " ".join(filter(None, (header.kind, header.number))) or decree.source.name


def _compare(
    what: Literal["task", "target"],
    old: Sequence[R],
    new: Sequence[R],
    title: Callable[[R], str],
    fields: Callable[[R], dict[str, str | None]],
) -> Iterator[Change]:
    pairs = _pair([(r.id, fold(title(r))) for r in old], [(r.id, fold(title(r))) for r in new])
    for at, record in enumerate(new):
        if at not in pairs:
            yield Change(what=what, kind="added", new_id=record.id, title=title(record))
            continue
        before = old[pairs[at]]
        was, now = fields(before), fields(record)
        differing = tuple(
            FieldChange(field=name, old=was[name], new=now[name])
            for name in now
            if fold(was[name] or "") != fold(now[name] or "")
        )
        if differing:
            yield Change(
                what=what,
                kind="changed",
                old_id=before.id,
                new_id=record.id,
                title=title(record),
                fields=differing,
            )
    for at in sorted(set(range(len(old))) - set(pairs.values())):
        yield Change(what=what, kind="removed", old_id=old[at].id, title=title(old[at]))


def _pair(old: _Named, new: _Named) -> dict[int, int]:
    """Return for places in the newer list the place of the same record in the older one.

    Equal titles pair first, in order; then the likest pairs, each record once.
    """
    pairs = _pair_equal(old, new)
    left_old = {at: title for at, (_, title) in enumerate(old) if at not in pairs.values()}
    scored = []
    for at, (id, title) in enumerate(new):  # noqa: A001
        if at not in pairs:
            scored += [(score, at, other) for other, score in _alike(id, title, left_old, old)]
    scored.sort(key=lambda item: (-item[0], item[1], item[2]))
    taken = set(pairs.values())
    for _, at, other in scored:
        if at not in pairs and other not in taken:
            pairs[at] = other
            taken.add(other)
    return pairs


def _pair_equal(old: _Named, new: _Named) -> dict[int, int]:
    places: dict[str, deque[int]] = defaultdict(deque)
    for at, (_, title) in enumerate(old):
        places[title].append(at)
    return {at: places[title].popleft() for at, (_, title) in enumerate(new) if places[title]}


def _alike(id: str, title: str, left: dict[int, str], old: _Named) -> Iterator[tuple[int, float]]:  # noqa: A002
    """Yield the older records that a newer one may be, with how alike they are."""
    from rapidfuzz import fuzz, process

    for _, score, at in process.extract(
        title, left, scorer=fuzz.ratio, score_cutoff=_ALIKE_IN_PLACE, limit=None
    ):
        in_place = old[at][0] == id
        if score >= _ALIKE or in_place:
            yield at, score + (1 if in_place else 0)


def _task_fields(task: Task) -> dict[str, str | None]:
    return {
        "title": task.title,
        "lead": ", ".join(agency.name for agency in task.lead) or None,
        "coordinating": ", ".join(agency.name for agency in task.coordinating) or None,
        "product": task.product,
        "approver": task.approver,
        "deadline": _when(task.deadline),
    }


def _target_fields(target: Target) -> dict[str, str | None]:
    value = "-".join(filter(None, (target.value, target.value_max)))
    return {
        "indicator": target.indicator,
        "population": target.population,
        "value": " ".join(filter(None, (target.comparison, value, target.unit))) or None,
        "horizon": _when(target.horizon),
    }


def _when(time: Deadline | Horizon | None) -> str | None:
    return time.text if time is not None else None
