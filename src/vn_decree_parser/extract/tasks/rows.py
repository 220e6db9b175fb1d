"""Tasks from the rows of a task table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vn_decree_parser.extract.agencies import split_agencies
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.tasks.doubts import repeated_rows, row_problems
from vn_decree_parser.extract.tasks.statements import read_head
from vn_decree_parser.extract.tasks.times import read_time
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import Agency, Task
from vn_decree_parser.source import Passage, Span
from vn_decree_parser.tables.found import FoundRow, FoundTable
from vn_decree_parser.vocabulary.folding import fold

# A row of a table says what it says; only what had to be inferred lowers the confidence.
_CERTAIN = 0.97
_FLAGGED = 0.8
# Roles that are one field of a task, however many columns they take.
_FIELDS = frozenset(("task", "lead", "coordinating", "product", "deadline"))
_ROLES = re.compile(r"(?:(?:cơ quan|đơn vị) )?(?:(?P<lead>chủ trì)|(?P<partner>phối hợp))\s*:\s*")


@dataclass(slots=True)
class _Draft:
    """The fields of a row's task, while its cells are read."""

    lead: tuple[Agency, ...] = ()
    coordinating: tuple[Agency, ...] = ()
    flags: list[str] = field(default_factory=list)
    evidence: dict[str, Span] = field(default_factory=dict)


def read_rows(
    table: FoundTable, prefix: str, scene: Scene
) -> tuple[tuple[Task, ...], tuple[Problem, ...]]:
    """Return the tasks of a table, one for each task row, and the problems of its rows.

    `prefix` begins the ids.  Groups give the path; a group is no task.
    """
    if table.kind != "tasks":
        return (), ()
    restarts = _restarts(table)
    tasks: list[Task] = []
    problems: list[Problem] = []
    used: dict[str, int] = {}
    for row in table.rows:
        title = _title(table, row)
        if row.kind != "task" or title is None:
            continue
        number = row.number or "r"
        if row.group_number and (restarts or not row.number):
            number = f"{row.group_number}.{number}"
        used[number] = used.get(number, 0) + 1
        twin = f"~{used[number]}" if used[number] > 1 else ""
        task = _read_row(table, row, title, f"{prefix}/{number}{twin}", scene)
        tasks.append(task)
        problems.extend(row_problems(task, scene))
    return tuple(tasks), (*problems, *repeated_rows(tasks, scene))


def _restarts(table: FoundTable) -> bool:
    """Return whether numbers begin anew in each group, so that only both together name a row."""
    numbers = [row.number for row in table.rows if row.kind == "task"]
    return len(set(numbers)) < len(numbers)


def _title(table: FoundTable, row: FoundRow) -> Passage | None:
    return table.cell(row, "task")


def _read_row(table: FoundTable, row: FoundRow, title: Passage, id: str, scene: Scene) -> Task:  # noqa: A002
    draft = _Draft(flags=[*row.flags, *(f"inherited_{t.reason}:{t.key}" for t in row.inherited)])
    _read_agencies(table, row, draft, scene)
    deadline = read_time(table, row, scene)
    if deadline is not None:
        draft.evidence["deadline"] = deadline.span
    product = table.cell(row, "product")
    approver = table.cell(row, "approver")
    for role, passage in (("title", title), ("product", product), ("approver", approver)):
        if passage:
            draft.evidence[role] = passage.span
    span = Passage.join(passage for passage in row.passages if passage).span
    return Task(
        id=id,
        origin="table",
        kind="task",
        number=row.number,
        path=tuple(passage.text for passage in row.path),
        title=title.text,
        lead=draft.lead,
        coordinating=draft.coordinating,
        approver=approver.text if approver else None,
        product=product.text if product else None,
        deadline=deadline,
        cells=_cells(table, row),
        span=span,
        place=scene.place(span),
        evidence=draft.evidence,
        confidence=_FLAGGED if draft.flags else _CERTAIN,
        flags=tuple(dict.fromkeys(draft.flags)),
    )


def _cells(table: FoundTable, row: FoundRow) -> dict[str, str]:
    """Return the text of the row's cells by role, with what reaches into it or is said to be as above.

    Columns of one role (by when: until 2025, from 2026 to 2030) are one field of the task.
    """
    cells: dict[str, list[str]] = {}
    for column, key, passage in zip(table.columns, table.keys, row.cells, strict=True):
        taken = row.taken_over(key)
        if taken is not None and taken.reason != "parent":
            passage = taken.passage
        if passage and column.role != "index":
            together = column.role if column.role in _FIELDS else key
            cells.setdefault(together, []).append(passage.text)
    return {key: "; ".join(texts) for key, texts in cells.items()}


def _read_agencies(table: FoundTable, row: FoundRow, draft: _Draft, scene: Scene) -> None:
    lead = table.cell(row, "lead") or table.cell(row, "implementer")
    partners = table.cell(row, "coordinating")
    both = table.cell(row, "lead+coord")
    if both and not lead:
        lead, partners, sure = _part_roles(both, scene)
        if not sure:
            draft.flags.append("lead_inferred")
    if lead:
        draft.lead, flags = split_agencies(lead, scene.setting)
        draft.flags += [f"{flag}:lead" for flag in flags]
        draft.evidence["lead"] = lead.span
    if partners:
        draft.coordinating, flags = split_agencies(partners, scene.setting)
        draft.flags += [f"{flag}:coordinating" for flag in flags]
        draft.evidence["coordinating"] = partners.span


def _part_roles(cell: Passage, scene: Scene) -> tuple[Passage, Passage | None, bool]:
    """Part a cell that holds leads and partners; without a cue the first agency leads."""
    folded = fold(cell.text)
    labels = list(_ROLES.finditer(folded))
    if labels:
        parts: dict[str, Passage] = {}
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            end = following.start() if following else len(cell.text)
            role = "lead" if label["lead"] else "partner"
            parts[role] = cell.part(label.end(), end).strip(" ;,.-")
        return parts.get("lead", Passage("", ())), parts.get("partner"), True
    head = read_head(cell, scene.setting)
    if head is not None and head.partners:
        return head.lead, Passage.join(head.partners, ", "), True
    agencies, _ = split_agencies(cell, scene.setting)
    if len(agencies) < 2:
        return cell, None, True
    cut = cell.text.find(agencies[1].text)
    return cell.part(0, cut).strip(" ,;"), cell.part(cut, len(cell.text)).strip(), False
