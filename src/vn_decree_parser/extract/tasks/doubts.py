"""What is odd about tasks as their document states them: problems for whoever tracks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import Task
from vn_decree_parser.vocabulary.folding import fold


def row_problems(task: Task, scene: Scene) -> Iterator[Problem]:
    """Yield what is odd about the task of a row: no lead, an agency twice, a time gone by."""
    place = scene.place(task.span)
    if not task.lead:
        yield Problem.of("row-without-lead", f"row {task.number}", task.span, place)
    if any(flag.startswith("lost_separator") for flag in task.flags):
        yield Problem.of("lost-separator", f"row {task.number}", task.span, place)
    if task.deadline and "unread" in task.deadline.flags:
        yield Problem.of("deadline-unread", task.deadline.text, task.deadline.span, place)
    yield from time_problems(task, scene)
    yield from _repeated_agencies(task, scene)


def time_problems(task: Task, scene: Scene) -> Iterator[Problem]:
    """Yield a deadline that lies before the day of the document; what recurs lies nowhere."""
    deadline, issued_on = task.deadline, scene.issued_on
    if deadline is None or issued_on is None or deadline.end is None or deadline.rrule:
        return
    if deadline.end < issued_on:
        place = scene.place(task.span)
        yield Problem.of("deadline-before-document", deadline.text, deadline.span, place)


def _repeated_agencies(task: Task, scene: Scene) -> Iterator[Problem]:
    """Yield the first agency that a list names twice, and the first lead that is a partner too."""
    leads = {fold(agency.name) for agency in task.lead}
    for role, agencies, seen in (
        ("lead", task.lead, set[str]()),
        ("coordinating", task.coordinating, set[str]()),
        ("lead and coordinating", task.coordinating, leads),
    ):
        for agency in agencies:
            name = fold(agency.name)
            if name in seen:
                says = f"{agency.text} ({role})"
                place = scene.place(task.span)
                yield Problem.of("agency-repeated", says, agency.span, place)
                break
            if seen is not leads:
                seen.add(name)


def repeated_rows(tasks: Iterable[Task], scene: Scene) -> Iterator[Problem]:
    """Yield the rows that say word for word what a row before them says."""
    seen: dict[tuple[tuple[str, str], ...], Task] = {}
    for task in tasks:
        cells = tuple(sorted((role, fold(text)) for role, text in task.cells.items()))
        first = seen.setdefault(cells, task)
        if first is not task:
            says = f"row {task.number} says the same as row {first.number}"
            yield Problem.of("row-repeated", says, task.span, scene.place(task.span))
