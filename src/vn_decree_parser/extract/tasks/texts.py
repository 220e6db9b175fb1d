"""Tasks from running text: sections that tell agencies what to do (DOMAIN.md §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from vn_decree_parser.extract.agencies import split_agencies
from vn_decree_parser.extract.citations import citation_spans
from vn_decree_parser.extract.deadlines import find_deadlines, read_deadline
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.tasks.details import (
    is_report,
    read_approver,
    read_product,
    read_recipients,
    read_title,
)
from vn_decree_parser.extract.tasks.statements import (
    NOTHING,
    Statement,
    begins_with_verb,
    read_head,
    split_statements,
)
from vn_decree_parser.extract.zones import Site, walk
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.records import Agency, Deadline, Task
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# Zones in which nothing is a task, and components whose rules are standing duties.
_SILENT_ZONES = frozenset(("purpose", "viewpoint", "assessment", "definition", "goal", "effect"))
_NORMATIVE = frozenset(("law", "decree", "circular", "regulation"))
# What makes a record more or less sure; the base is a clause with a named lead and a verb.
_BASE = 0.85
_SURE_LEAD = 0.07
_NO_LEAD = -0.35
_GENERIC = -0.4


@dataclass(frozen=True, slots=True)
class _Reading:
    """A statement with the branch it stands in and the flags of how it was read."""

    statement: Statement
    site: Site
    flags: tuple[str, ...] = ()


def read_texts(root: Branch, component: str, prefix: str, scene: Scene) -> tuple[Task, ...]:
    """Return the tasks that the sections of a component assign, in order.

    `component` is its kind; in laws and regulations only `có trách nhiệm` counts, as a duty.
    """
    tasks = []
    for site in walk(root, scene.vocabulary, _first_zone(component)):
        readings = [
            reading
            for reading in _read_site(site, scene)
            if _is_task(reading, component, scene.vocabulary)
        ]
        for count, reading in enumerate(readings, 1):
            path = site.branch.path or "0"
            suffix = f"/{count}" if count > 1 else ""
            tasks.append(_record(reading, f"{prefix}/{path}{suffix}", scene))
    return tuple(tasks)


def _first_zone(component: str) -> str:
    return "organisation" if component in ("directive", "telegram", "conclusion", "notice") else ""


def _read_site(site: Site, scene: Scene) -> Iterator[_Reading]:
    """Yield the statements of one branch: labelled fields, or the clauses of its paragraphs."""
    branch = site.branch
    if site.zone in _SILENT_ZONES:
        return
    labelled = _read_labels(site, scene)
    if labelled is not None:
        yield labelled
        return
    if _is_label(branch, scene.vocabulary):
        return
    inherited = _inherited(site, scene)
    for passage in branch.paragraphs:
        if _says(passage, scene.vocabulary) in (
            "condition",
            "implementation",
            "promulgation",
            "closing",
        ):
            continue
        # A paragraph that leads to a list below it only introduces the list.
        if branch.children and passage is branch.paragraphs[-1] and passage.text.endswith(":"):
            continue
        yield from _read_paragraph(passage, site, inherited, scene)


def _read_paragraph(
    passage: Passage, site: Site, inherited: Statement | None, scene: Scene
) -> Iterator[_Reading]:
    found = False
    for statement in split_statements(passage, scene.setting, inherited=inherited):
        found = True
        named = bool(statement.lead) and statement.lead.span != (
            inherited.lead.span if inherited else None
        )
        flags = ("lead_inherited",) if inherited is not None and not named else ()
        yield _Reading(statement, site, flags)
    if not found and _stands_in_task_zone(site) and begins_with_verb(passage, scene.vocabulary):
        action = passage.strip(" \t-–+•")
        yield _Reading(Statement(NOTHING, (), action, passage), site, ("no_lead",))


def _stands_in_task_zone(site: Site) -> bool:
    """Return whether a sentence without an agency is a task here (DOMAIN.md §8.1, R12)."""
    return site.zone == "task" and not any(child.kind != "table" for child in site.branch.children)


def _inherited(site: Site, scene: Scene) -> Statement | None:
    """Return what the nearest heading above says of who acts: `2. Sở Y tế:` (R7)."""
    for ancestor in reversed((*site.ancestors, site.branch)):
        heading = ancestor.heading
        if heading is None and ancestor is not site.branch and ancestor.paragraphs:
            # Điều 3. Giao UBND huyện: ⏎ - Tổ chức …
            last = ancestor.paragraphs[-1]
            heading = last if last.text.endswith(":") and len(last.text) < 300 else None
        if heading is None:
            continue
        statement = read_head(heading.strip(" :."), scene.setting)
        if statement is not None and not statement.action:
            return replace(statement, led=True)
        if statement is not None and heading.text.endswith(":") and statement.led:
            return replace(statement, led=True, action=NOTHING)
    return None


def _is_task(reading: _Reading, component: str, vocabulary: Vocabulary) -> bool:
    statement = reading.statement
    if len(statement.action.text) < 8:
        return False
    says = _says(statement.whole, vocabulary) or _says(statement.action, vocabulary)
    if says in ("condition", "implementation", "promulgation", "effect", "closing"):
        return False
    if component in _NORMATIVE:
        return statement.modality == "duty" and bool(statement.lead)
    verb = begins_with_verb(statement.action, vocabulary)
    if "lead_inherited" in reading.flags or not statement.lead:
        return verb or bool(statement.partners)
    return verb or statement.led


@cache
def _phrases(vocabulary: Vocabulary) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = vocabulary.rows("generic_phrases")
    return tuple((row["kind"], re.compile(row["pattern"])) for row in rows)


def _says(passage: Passage, vocabulary: Vocabulary) -> str | None:
    """Return which kind of sentence that is no task this is; `None` for any other."""
    folded = fold(passage.strip(" .;-").text)
    return next((kind for kind, pattern in _phrases(vocabulary) if pattern.search(folded)), None)


@cache
def _labels(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = sorted(
        (fold(row["label"]) for row in vocabulary.rows("labels")), key=len, reverse=True
    )
    return re.compile(rf"[-+•–* ]*(?P<label>{'|'.join(map(re.escape, labels))})\s*:\s*")


@cache
def _label_roles(vocabulary: Vocabulary) -> dict[str, str]:
    return {fold(row["label"]): row["role"] for row in vocabulary.rows("labels")}


def _label_of(branch: Branch, vocabulary: Vocabulary) -> tuple[str, Passage] | None:
    """Return the role and the value of a branch such as `- Cơ quan chủ trì: Sở Y tế`."""
    text = branch.text
    match = _labels(vocabulary).match(fold(text.text))
    if match is None or branch.children:
        return None
    value = text.part(match.end(), len(text.text)).strip(" .;")
    return (_label_roles(vocabulary)[match["label"]], value) if value else None


def _is_label(branch: Branch, vocabulary: Vocabulary) -> bool:
    return _label_of(branch, vocabulary) is not None


def _read_labels(site: Site, scene: Scene) -> _Reading | None:
    """Return the task of a branch whose children are labelled fields (R9)."""
    fields = _labelled_fields(site.branch, scene.vocabulary)
    if "lead" not in fields or not site.branch.heading:
        return None
    partners = (fields["coordinating"],) if "coordinating" in fields else ()
    statement = Statement(
        lead=fields["lead"],
        partners=partners,
        action=site.branch.heading.strip(" :."),
        whole=site.branch.text,
        led=True,
    )
    return _Reading(statement, site, ("labelled",))


def _labelled_fields(branch: Branch, vocabulary: Vocabulary) -> dict[str, Passage]:
    found = (_label_of(child, vocabulary) for child in branch.children)
    return dict(item for item in found if item is not None)


def _record(reading: _Reading, id: str, scene: Scene) -> Task:  # noqa: A002
    statement, site = reading.statement, reading.site
    setting = scene.setting
    fields = _labelled_fields(site.branch, scene.vocabulary) if "labelled" in reading.flags else {}
    lead, lead_flags = _agencies(statement.lead, scene)
    partner_lists = [_agencies(partner, scene) for partner in statement.partners]
    coordinating = _distinct([agency for agencies, _ in partner_lists for agency in agencies])
    flags = [*reading.flags, *lead_flags, *(flag for _, more in partner_lists for flag in more)]
    title = read_title(statement.action)
    if title.text != statement.action.strip(" .;,").text:
        flags.append("title_shortened")
    deadline = _deadline(statement, fields, scene)
    product = fields.get("product") or read_product(statement.action, scene.vocabulary)
    approver = read_approver(statement.action, setting)
    generic = _says(title, scene.vocabulary) == "generic"
    report = is_report(statement.action)
    kind = _kind(statement, generic=generic, report=report)
    span = site.branch.span if "labelled" in reading.flags else statement.whole.span
    evidence = {"title": title.span}
    for name, passage in (("lead", statement.lead), ("product", product), ("approver", approver)):
        if passage:
            evidence[name] = passage.span
    if statement.partners:
        evidence["coordinating"] = Passage.join(statement.partners).span
    if deadline:
        evidence["deadline"] = deadline.span
    return Task(
        id=id,
        origin="text",
        kind=kind,
        number=site.branch.path or None,
        path=tuple(heading.text for heading in site.headings),
        title=title.text,
        lead=lead,
        coordinating=coordinating,
        recipients=read_recipients(statement.action, setting)
        if report or "gửi" in title.text
        else (),
        approver=approver.text if approver else None,
        product=product.text if product else None,
        deadline=deadline,
        cells={"task": statement.action.strip(" .;,").text},
        span=span,
        place=scene.place(span),
        evidence=evidence,
        confidence=_confidence(statement, generic=generic),
        flags=tuple(dict.fromkeys(flags)),
    )


def _kind(statement: Statement, *, generic: bool, report: bool) -> str:
    if statement.modality == "request":
        return "request"
    if generic:
        return "generic"
    if report:
        return "report"
    return "duty" if statement.modality == "duty" and not statement.led else "task"


def _agencies(passage: Passage, scene: Scene) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    return split_agencies(passage, scene.setting) if passage else ((), ())


def _distinct(agencies: Sequence[Agency]) -> tuple[Agency, ...]:
    seen: dict[str, Agency] = {}
    for agency in agencies:
        seen.setdefault(fold(agency.text), agency)
    return tuple(seen.values())


def _deadline(statement: Statement, fields: dict[str, Passage], scene: Scene) -> Deadline | None:
    if "deadline" in fields:
        return read_deadline(fields["deadline"], scene.issued_on)
    whole = statement.whole
    found = find_deadlines(whole, scene.issued_on, citation_spans(whole))
    if not found:
        return None
    first, *others = found
    also = (*first.also, *others)
    return first.model_copy(update={"also": also}) if others else first


def _confidence(statement: Statement, *, generic: bool) -> float:
    value = _BASE
    value += _SURE_LEAD if statement.led else 0.0
    value += _NO_LEAD if not statement.lead else 0.0
    value += _GENERIC if generic else 0.0
    return round(max(0.05, min(0.99, value)), 2)
