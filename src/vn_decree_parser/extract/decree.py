"""Put the records of a document together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from vn_decree_parser.extract.agencies import Setting
from vn_decree_parser.extract.attachments import attachment_problems
from vn_decree_parser.extract.citations import (
    citation_spans,
    contradictions,
    find_citations,
    identify,
)
from vn_decree_parser.extract.deadlines import in_plan_year, plan_year
from vn_decree_parser.extract.header import read_header
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.sections import component_section, furniture_section, slugs_of
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.tables import read_target_rows
from vn_decree_parser.extract.targets.texts import read_goals
from vn_decree_parser.extract.tasks.doubts import time_problems
from vn_decree_parser.extract.tasks.links import link_tasks
from vn_decree_parser.extract.tasks.rows import read_rows
from vn_decree_parser.extract.tasks.texts import read_texts
from vn_decree_parser.options import Options
from vn_decree_parser.outline.components import Component
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import (
    Citation,
    Column,
    Decree,
    Header,
    Row,
    SourceInfo,
    Table,
    Target,
    Task,
)
from vn_decree_parser.source import Passage, Source, Span
from vn_decree_parser.tables.document import Document, Part
from vn_decree_parser.tables.found import FoundTable
from vn_decree_parser.vocabulary import Vocabulary

_Flagged = TypeVar("_Flagged", Task, Target)


@dataclass(slots=True)
class _Found:
    """The records of a document while they are gathered."""

    tables: list[Table]
    tasks: list[Task]
    targets: list[Target]
    citations: list[Citation]
    problems: list[Problem]


def extract_records(
    document: Document, options: Options, problems: Sequence[Problem] = ()
) -> Decree:
    """Return the decree of a built document; `problems` are those of the stages before."""
    vocabulary = Vocabulary(options.vocabulary)
    header = _header(document, vocabulary)
    issued_on = header.issued_on or options.issued_on
    setting = Setting.of_header(header.issuer, issued_on, vocabulary)
    scene = Scene(document.source, setting, issued_on)
    slugs = slugs_of(document, header)
    found = _Found([], [], [], [], list(problems))
    for part, slug in zip(document.parts, slugs, strict=True):
        _read_part(part, _nature(part.component, document), slug, scene, found)
    found.problems += [*_document_problems(document, header), *contradictions(found.citations)]
    found.problems += attachment_problems(document, vocabulary)
    bases = identify(header.legal_bases, setting.province, found.citations)
    header = header.model_copy(update={"legal_bases": bases})
    sections = [
        component_section(part, slug, _parent(part.component, slugs))
        for part, slug in zip(document.parts, slugs, strict=True)
    ]
    if document.furniture:
        sections.append(furniture_section(document.furniture, slugs[0] if slugs else "van-ban"))
    source = document.source
    return Decree(
        source=SourceInfo(
            name=source.name,
            format=source.format,
            sha256=source.sha256,
            chars=len(source.text),
            pages=source.pages,
            encoding=source.encoding,
        ),
        header=header,
        components=tuple(sections),
        tables=tuple(found.tables),
        tasks=tuple(_flagged(task, source) for task in link_tasks(found.tasks)),
        targets=tuple(_flagged(target, source) for target in found.targets),
        citations=identify(found.citations, setting.province),
        problems=tuple(_placed(found.problems, scene)),
    )


def _parent(component: Component, slugs: Sequence[str]) -> str | None:
    return None if component.parent is None else slugs[component.parent]


def _flagged(record: _Flagged, source: Source) -> _Flagged:
    """Return a record with the flags that its source gives to all of them."""
    if not source.flags:
        return record
    return record.model_copy(update={"flags": (*record.flags, *source.flags)})


def _header(document: Document, vocabulary: Vocabulary) -> Header:
    if not document.parts:
        return Header()
    return read_header(document.parts[0].component, vocabulary)


# What is attached to these acts are rules as well, unless it says what is to be done.
_RULES = frozenset(("law", "decree", "circular"))
_PROGRAMMES = frozenset(("plan", "programme", "scheme", "strategy"))


def _nature(component: Component, document: Document) -> str:
    """Return the kind of component that its text is read as: rules, or tasks (DOMAIN.md §8.4)."""
    main = document.parts[0].component
    if main.kind in _RULES and component.kind not in _PROGRAMMES:
        return main.kind
    return component.kind


def _read_part(part: Part, nature: str, slug: str, scene: Scene, found: _Found) -> None:
    """Read the tables, tasks, targets and citations of one component."""
    component = part.component
    title = Passage.join(block.passage for block in component.abstract)
    horizon = find_horizon(title)
    first = len(found.tasks)
    for number, table in enumerate(part.tables, 1):
        prefix = slug if len(part.tables) == 1 else f"{slug}/t{number}"
        found.tables.append(_table(table, f"{slug}/t{number}", scene))
        tasks, problems = read_rows(table, prefix, scene)
        found.tasks += tasks
        found.problems += [*problems, *table.problems]
        found.targets += read_target_rows(table, prefix, scene, horizon[0] if horizon else None)
    if component.kind != "form":  # what a form says is for those who fill it in
        texts = read_texts(part.root, nature, slug, scene)
        found.tasks += texts
        found.problems += [problem for task in texts for problem in time_problems(task, scene)]
        found.targets += read_goals(part.root, slug, scene, horizon[0] if horizon else None)
    year = plan_year(title.text, citation_spans(title)) if title else None
    found.tasks[first:] = [_in_plan_year(task, year) for task in found.tasks[first:]]
    for passage, opening in _passages(part):
        found.citations += find_citations(passage, opening=opening)


def _in_plan_year(task: Task, year: int | None) -> Task:
    if task.deadline is None or year is None:
        return task
    return task.model_copy(update={"deadline": in_plan_year(task.deadline, year)})


def _passages(part: Part) -> Iterator[tuple[Passage, bool]]:
    """Yield the passages of a component in which documents may be cited, each once.

    With each goes whether it stands before the first section.
    """
    titles = {id(block) for block in part.component.abstract}
    numbered = False
    for block in part.component.blocks:
        numbered = numbered or block.number is not None
        opening = not numbered and id(block) not in titles
        if block.kind not in ("number", "place-date", "motto", "slogan", "rule", "recipients"):
            yield block.passage, opening


def _beginning(table: FoundTable) -> Span:
    """Return the span of a table's first words; its first columns may have no headings."""
    cells = (passage for row in table.rows for passage in row.passages)
    headings = (column.passage for column in table.columns)
    return min((passage.span for passage in (*headings, *cells) if passage), default=Span(0, 0))


def _table(table: FoundTable, id: str, scene: Scene) -> Table:  # noqa: A002
    return Table(
        id=id,
        kind=table.kind,
        columns=tuple(
            Column(role=key, heading=column.passage.text)
            for key, column in zip(table.keys, table.columns, strict=True)
        ),
        rows=tuple(
            Row(
                kind=row.kind,
                number=row.number,
                cells={
                    key: cell.text for key, cell in zip(table.keys, row.cells, strict=True) if cell
                },
                span=Passage.join(passage for passage in row.passages if passage).span,
            )
            for row in table.rows
        ),
        place=scene.place(_beginning(table)),
    )


def _document_problems(document: Document, header: Header) -> Iterator[Problem]:
    if not any(part.component.title or part.root.children for part in document.parts):
        yield Problem.of("no-heading")
    if header.number is None:
        yield Problem.of("no-number")
    if header.issued_on is None:
        yield Problem.of("no-date")


def _placed(problems: Sequence[Problem], scene: Scene) -> Iterator[Problem]:
    """Yield the problems in the order of the text, each with its place."""
    for problem in sorted(problems, key=lambda p: p.span.start if p.span else -1):
        if problem.place is None and problem.span is not None:
            yield Problem(
                problem.code,
                problem.says,
                problem.severity,
                problem.span,
                scene.place(problem.span),
            )
        else:
            yield problem
