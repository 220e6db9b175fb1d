"""A summary that people read: Markdown with the tasks by lead agency, the targets, the problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from vn_decree_parser.export.columns import (
    TARGETS,
    TASKS,
    Row,
    Value,
    drop_unfit,
    pick_distinct,
    read_row,
    write_cell,
)
from vn_decree_parser.export.formats import ExportOptions
from vn_decree_parser.export.identity import document_name
from vn_decree_parser.export.wording import say, say_day, say_place
from vn_decree_parser.records import Decree, Target, Task

# Letters that Markdown reads as marks inside a cell.
_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
_DETAILS = ("lead", "coordinating", "recipients", "product", "approver", "deadline", "conflicts")


def write_summary(decree: Decree, _options: ExportOptions) -> bytes:
    """Return the summary of a decree.

    Each task stands once, under each agency that leads it, ordered by when it is due.
    """
    return ("\n".join(_lines(decree)) + "\n").encode()


def details_of(decree: Decree, task: Task) -> str:
    """Return what is to be known of a task, a line each, for the notes of an entry elsewhere."""
    row = read_row(decree, task, TASKS)
    found = [(say("words", name), write_cell(row[name])) for name in _DETAILS]
    found.append((say("words", "under"), " › ".join(part.rstrip(":") for part in task.path)))
    found.append((say("words", "document"), _name_and_date(decree)))
    place = ", ".join(filter(None, (decree.source.name, say_place(task.place))))
    found.append((say("words", "place"), place))
    return drop_unfit("\n".join(f"{name}: {value}" for name, value in found if value))


def _name_and_date(decree: Decree) -> str:
    header = decree.header
    parts = (document_name(decree), header.issuer, say_day(header.issued_on))
    return ", ".join(part for part in parts if part)


def _lines(decree: Decree) -> Iterator[str]:
    header = decree.header
    tasks = pick_distinct(decree.tasks)
    yield f"# {_plain(document_name(decree))}"
    if header.title:
        yield f"\n{_plain(header.title)}"
    facts = [
        _plain(", ".join(filter(None, (header.issuer, say_day(header.issued_on))))),
        f"{len(tasks)} {say('words', 'tasks')}, {len(decree.targets)} {say('words', 'targets')}, "
        f"{len(decree.problems)} {say('words', 'problems')}",
    ]
    yield "\n" + " · ".join(filter(None, facts))
    if tasks:
        yield f"\n## {say('sheets', 'tasks')}"
        yield from _tasks(decree, tasks)
    if decree.targets:
        yield f"\n## {say('sheets', 'targets')}\n"
        yield from _targets(decree)
    if decree.problems:
        yield f"\n## {say('sheets', 'problems')}\n"
        yield from _problems(decree)


def _tasks(decree: Decree, tasks: Iterable[Task]) -> Iterator[str]:
    by_lead: dict[str, list[tuple[Task, Row]]] = {}
    for task in tasks:
        row = read_row(decree, task, TASKS)
        leads = dict.fromkeys(agency.name for agency in task.lead)
        for lead in leads or (say("words", "no_lead"),):
            by_lead.setdefault(lead, []).append((task, row))
    headings = (
        say("sheets", "tasks"),
        say("words", "product"),
        say("words", "deadline"),
        say("words", "coordinating"),
        say("words", "place"),
    )
    for lead, found in by_lead.items():
        yield f"\n### {_plain(lead)}\n"
        found.sort(key=lambda pair: write_cell(pair[1]["due"]) or "~")
        yield from _table(
            headings,
            (
                (row["title"], row["product"], row["deadline"], row["coordinating"], _at(task))
                for task, row in found
            ),
        )


def _at(task: Task) -> str:
    """Return where a task stands: its id inside the document, and its line or page."""
    return ", ".join(filter(None, (task.id.partition("/")[2], say_place(task.place))))


def _targets(decree: Decree) -> Iterator[str]:
    headings = (
        say("sheets", "targets"),
        say("words", "value"),
        say("words", "deadline"),
        say("words", "monitor"),
        say("words", "place"),
    )
    rows = [(target, read_row(decree, target, TARGETS)) for target in decree.targets]
    yield from _table(
        headings,
        (
            (
                _promise(target),
                _value(row),
                row["horizon"],
                row["monitor"],
                say_place(target.place),
            )
            for target, row in rows
        ),
    )


def _promise(target: Target) -> str:
    """Return the sentence that promises; of a cell, what its row is about."""
    if target.indicator in target.text:
        return target.text
    return " – ".join(filter(None, (target.indicator, target.population)))


def _value(row: Row) -> str:
    plain = row["comparison"] in ("eq", "range")
    comparison = "" if plain else say("comparison", str(row["comparison"]))
    numbers = "–".join(filter(None, (write_cell(row["value"]), write_cell(row["value_max"]))))
    return " ".join(filter(None, (comparison, numbers.replace(".", ","), write_cell(row["unit"]))))


def _problems(decree: Decree) -> Iterator[str]:
    counted = Counter(
        (say("severity", problem.severity), problem.says, say_place(problem.place))
        for problem in decree.problems
    )
    for (severity, says, place), count in counted.items():
        times = f" (×{count})" if count > 1 else ""
        where = f" — {place}" if place else ""
        yield f"- {severity}: {_plain(says)}{where}{times}"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[Value, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        cells = (_plain(write_cell(cell)) for cell in row)
        yield f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1", " ".join(drop_unfit(text).split()))
