"""Say where values come from: the characters of a task's fields, the verdicts of a repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vn_decree_parser.records import Decree, Task
from vn_decree_parser.repair import Repaired

# Verdicts below this probability are doubtful, and so many of them are shown.
_DOUBTFUL = 0.9
_MOST_SHOWN = 10


def explain_task(decree: Decree, task_id: str) -> str:
    """Return the fields of a task with their characters as received.

    Raises `LookupError` where the decree has no task of that id.
    """
    task = next((task for task in decree.tasks if task.id == task_id), None)
    if task is None:
        raise LookupError(f"there is no task {task_id!r}; ids look like {_example(decree)}")
    return "\n".join(_lines(decree, task)) + "\n"


def _example(decree: Decree) -> str:
    return repr(decree.tasks[0].id) if decree.tasks else "'12-qd-ubnd/ke-hoach/III.2'"


def _lines(decree: Decree, task: Task) -> Iterator[str]:
    yield f"{task.id}  ({task.kind}, from {task.origin}, confidence {task.confidence})"
    yield f"  at line {task.place.line}" if task.place.line else "  place unknown"
    for heading in task.path:
        yield f"  under: {heading}"
    fields = {
        "title": task.title,
        "lead": ", ".join(agency.name for agency in task.lead),
        "coordinating": ", ".join(agency.name for agency in task.coordinating),
        "product": task.product,
        "approver": task.approver,
        "deadline": _deadline(task),
    }
    for name, value in fields.items():
        if value:
            yield f"  {name}: {value}"
        if name in task.evidence:
            yield f"      as received: {decree.quote(task.evidence[name])!r}"
    if task.flags:
        yield f"  flags: {', '.join(task.flags)}"
    for other in task.same_as:
        yield f"  says the same as: {other}"
    for conflict in task.conflicts:
        yield f"  but they disagree: {conflict}"


def _deadline(task: Task) -> str | None:
    deadline = task.deadline
    if deadline is None:
        return None
    dates = "/".join(date.isoformat() if date else "" for date in (deadline.start, deadline.end))
    return "  ".join(
        filter(
            None, (deadline.text, deadline.kind, deadline.bound, dates.strip("/"), deadline.rrule)
        )
    )


def write_statistics(repaired: Repaired) -> str:
    """Return a summary of a repair: how many line ends got which verdict, and the doubtful ones.

    >>> from vn_decree_parser import repair
    >>> print(write_statistics(repair("chính sách bảo hi\\nể\\nm xã hội,\\ncác khoản khác.")).splitlines()[0])
    4 lines, 1 blocks, 3 line ends: 2 nothing, 1 space, 0 border
    """
    verdicts = Counter(repaired.verdicts)
    whys = [repaired.weigh(index) for index in range(len(repaired.verdicts))]
    settled = Counter(why.line_end.rule for why in whys if why.line_end.rule)
    doubtful = sorted((w for w in whys if w.confidence < _DOUBTFUL), key=lambda w: w.confidence)
    rows = [
        f"{len(whys) + bool(repaired.passages)} lines, {len(repaired.passages)} blocks, "
        f"{len(whys)} line ends: {verdicts['join']} nothing, {verdicts['space']} space, "
        f"{verdicts['border']} border"
    ]
    rows += [f"settled by a rule: {count} ({rule})" for rule, count in settled.most_common()]
    if repaired.inline:
        mended = sum(verdict.applied for verdict in repaired.inline)
        reported = len(repaired.inline) - mended
        rows.append(f"blanks inside lines: {mended} mended, {reported} only reported")
    rows.append(f"doubtful (below {_DOUBTFUL:.0%}): {len(doubtful)}")
    rows += [f"  {repaired.describe(why)}" for why in doubtful[:_MOST_SHOWN]]
    return "\n".join(rows) + "\n"
