"""Say where the fields of a task come from: the characters of the source, and their place."""

from __future__ import annotations

from collections.abc import Iterator

from vn_decree_parser.records import Decree, Task


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
