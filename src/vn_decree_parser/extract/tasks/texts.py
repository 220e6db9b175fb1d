"""Tasks from running text: sections that tell agencies what to do (DOMAIN.md §8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from vn_decree_parser.extract.tasks.labels import (
    SectionFields,
    is_label,
    own_fields,
    read_inline_fields,
    read_labelled,
)
from vn_decree_parser.extract.tasks.orders import Order, read_order
from vn_decree_parser.extract.tasks.statements import (
    NOTHING,
    Statement,
    begins_with_verb,
    read_actor,
    read_head,
    read_lead_behind,
    read_subject,
    split_statements,
)
from vn_decree_parser.extract.zones import Site, walk, zone_of
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.records import Agency, Deadline, Task
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# Zones in which nothing is a task, and components whose rules are standing duties.
_SILENT_ZONES = frozenset(("purpose", "viewpoint", "assessment", "definition", "goal", "effect"))
_NORMATIVE = frozenset(("law", "decree", "circular", "regulation"))
# Sentences that are no tasks, and kinds of component that are blank forms.
_NO_TASKS = frozenset(
    (
        "condition",
        "implementation",
        "promulgation",
        "effect",
        "closing",
        "form",
        "statement",
        "remark",
    )
)
# How often all fields of a task are right, by what was seen of it: benchmarks/calibration.py.  A
# generic task is read as well as any, but is hardly one to track (DOMAIN.md §8.4).
_BASE = 0.85
_SURE_LEAD = 0.06
_NO_LEAD = 0.88
_GENERIC = -0.4
# A list of agencies with a name that no table knows, or with a separator lost, is often cut wrong.
_UNSURE_LIST = -0.35
_GUESSED_LEAD = -0.15


@dataclass(frozen=True, slots=True)
class _Reading:
    """A statement with the branch it stands in and the flags of how it was read."""

    statement: Statement
    site: Site
    flags: tuple[str, ...] = ()
    fields: Mapping[str, Passage] = field(default_factory=dict)


def read_texts(root: Branch, component: str, prefix: str, scene: Scene) -> tuple[Task, ...]:
    """Return the tasks that the sections of a component assign, in order.

    `component` is its kind; in laws and regulations only `có trách nhiệm` counts, as a duty.
    """
    tasks = []
    sections = SectionFields(scene.vocabulary)
    order = read_order(root, scene.setting) if component in _ORDERS else None
    for site in walk(root, scene.vocabulary, _first_zone(component)):
        readings = [
            reading
            for reading in _read_site(site, sections, order, scene)
            if _is_task(reading, component, scene.vocabulary)
        ]
        for count, reading in enumerate(readings, 1):
            path = site.branch.path or "0"
            suffix = f"/{count}" if count > 1 else ""
            task = _record(reading, f"{prefix}/{path}{suffix}", scene)
            if component in _NORMATIVE:
                # "Quỹ có trách nhiệm …" is a rule for those it concerns; a duty is an agency's.
                if not task.lead or "agency_unknown" in task.flags:
                    continue
                if task.kind == "task":
                    task = task.model_copy(update={"kind": "duty"})
            tasks.append(task)
    return tuple(tasks)


# Components that order something from their first line on.
_ORDERS = frozenset(("directive", "telegram", "conclusion", "notice"))


def _first_zone(component: str) -> str:
    return "organisation" if component in _ORDERS else ""


def _read_site(
    site: Site, sections: SectionFields, order: Order | None, scene: Scene
) -> Iterator[_Reading]:
    """Yield the statements of one branch: labelled fields, or the clauses of its paragraphs."""
    branch = site.branch
    if site.zone in _SILENT_ZONES or any(
        is_label(above, scene.vocabulary) for above in (branch, *site.ancestors[1:])
    ):
        return
    if any("lead" in own_fields(above, scene.vocabulary) for above in site.ancestors[-2:-1]):
        return  # what a part of a labelled task consists of
    labelled = _read_labels(site, scene)
    if labelled is not None:
        yield labelled
        return
    inherited = _inherited(site, scene) or (order.lead if order and order.governs(site) else None)
    for passage in branch.paragraphs:
        if order is not None and order.is_context(passage):
            continue
        if _says(passage, scene.vocabulary) in _NO_TASKS - {"effect"}:
            continue
        # A paragraph that leads to a list below it only introduces the list.
        if branch.children and passage is branch.paragraphs[-1] and passage.text.endswith(":"):
            continue
        yield from _read_paragraph(passage, site, inherited, sections, scene)


def _read_paragraph(
    passage: Passage,
    site: Site,
    inherited: Statement | None,
    sections: SectionFields,
    scene: Scene,
) -> Iterator[_Reading]:
    stated = read_inline_fields(passage, scene.vocabulary)
    if stated is not None:
        action, fields = stated
        partners = (fields["coordinating"],) if "coordinating" in fields else ()
        statement = Statement(fields["lead"], partners, action, passage, led=True)
        yield _Reading(statement, site, ("labelled",), fields)
        return
    behind = read_lead_behind(passage, scene.setting)
    if behind is not None and begins_with_verb(behind.action, scene.vocabulary):
        yield _Reading(behind, site)
        return
    found = False
    in_zone = _stands_in_task_zone(site)
    for statement in split_statements(passage, scene.setting, inherited=inherited, unled=in_zone):
        found = True
        if not statement.lead:
            yield _with_fields(statement, site, sections)
            continue
        named = bool(statement.lead) and statement.lead.span != (
            inherited.lead.span if inherited else None
        )
        flags = ("lead_inherited",) if inherited is not None and not named else ()
        yield _Reading(statement, site, flags)
    if not found and in_zone and begins_with_verb(passage, scene.vocabulary):
        action = passage.strip(" \t-–+•")
        yield _with_fields(Statement(NOTHING, (), action, passage), site, sections)


def _with_fields(statement: Statement, site: Site, sections: SectionFields) -> _Reading:
    """Return the reading of a statement without a lead, with the fields of its section."""
    fields = sections.of(site)
    if "lead" not in fields:
        return _Reading(statement, site, ("no_lead",))
    partners = (fields["coordinating"],) if "coordinating" in fields else ()
    statement = replace(statement, lead=fields["lead"], partners=partners, led=True)
    return _Reading(statement, site, ("fields_inherited",), fields)


def _stands_in_task_zone(site: Site) -> bool:
    """Return whether a sentence without an agency is a task here (DOMAIN.md §8.1, R12)."""
    return site.zone == "task" and not any(child.kind != "table" for child in site.branch.children)


def _inherited(site: Site, scene: Scene) -> Statement | None:
    """Return what the nearest heading above says of who acts: `2. Sở Y tế:` (R7)."""
    line = (*site.ancestors, site.branch)
    for parent, branch in reversed(list(zip((None, *line), line, strict=False))):
        heading = branch.heading
        if branch is not site.branch and branch.paragraphs:
            # Điều 3. Giao UBND huyện: ⏎ - Tổ chức …
            lead_in = _lead_in(branch.paragraphs[-1])
            if heading is None or (lead_in and read_subject(lead_in, scene.setting)):
                heading = lead_in
        if heading is None:
            continue
        read = read_actor if site.zone == "organisation" else read_head
        statement = read(heading.strip(" :."), scene.setting)
        if statement is None and heading is not branch.heading:
            statement = read_subject(heading.strip(" :."), scene.setting)
        if statement is None and parent is not None and _is_named_like(branch, parent, site, scene):
            statement = Statement(heading.strip(" :."), (), NOTHING, heading)
        if statement is not None and not statement.action:
            return replace(statement, led=True)
        if statement is not None and heading.text.endswith(":") and statement.led:
            return replace(statement, led=True, action=NOTHING)
    return None


_LONGEST_NAME = 160
_NEIGHBOURS = 3


def _is_named_like(branch: Branch, parent: Branch, site: Site, scene: Scene) -> bool:
    """Return whether a heading that is not known names an agency, as those beside it do.

    2.1. Cục Nghệ thuật biểu diễn ⏎ 2.2. Hãng phim Tài liệu ⏎ 2.3. Bảo tàng tỉnh
    """
    heading = branch.heading
    if heading is None or site.zone not in ("organisation", "task"):
        return False
    if not branch.children and not branch.paragraphs:
        return False  # nothing is told to anybody below it
    text = heading.text
    if (
        len(text) > _LONGEST_NAME
        or not text[:1].isupper()
        or begins_with_verb(heading, scene.vocabulary)
        or zone_of(text, scene.vocabulary)
    ):
        return False
    at = next(i for i, child in enumerate(parent.children) if child is branch)
    around = parent.children[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
    beside = [
        child.heading
        for child in around
        if child is not branch and child.heading and not is_label(child, scene.vocabulary)
    ]
    read = read_actor if site.zone == "organisation" else read_head
    named = [read(other.strip(" :."), scene.setting) for other in beside]
    return 2 * sum(head is not None and not head.action for head in named) >= max(len(named), 1)


# Để làm tốt hơn nữa công tác này, Thủ tướng Chính phủ yêu cầu Chủ tịch UBND các tỉnh:
_ORDER = re.compile(r"(?<![^\W_])(?:yêu cầu|giao|đề nghị) [^.:]{3,400}:$")
_LONGEST_LEAD_IN = 300
# Công điện: "THỦ TƯỚNG CHÍNH PHỦ điện:" names who sends it, and the list below who gets it.
_ADDRESSES = re.compile(r"[^.;]{3,160} điện(?: đến)? ?:?$")


def _lead_in(paragraph: Passage) -> Passage | None:
    """Return what the paragraph above a list says of who acts."""
    if not paragraph.text.endswith(":") or _ADDRESSES.match(fold(paragraph.text)):
        return None
    if match := _ORDER.search(fold(paragraph.text)):
        return paragraph.part(match.start(), len(paragraph.text))
    return paragraph if len(paragraph.text) < _LONGEST_LEAD_IN else None


def _is_task(reading: _Reading, component: str, vocabulary: Vocabulary) -> bool:
    statement = reading.statement
    if len(statement.action.text) < 8:
        return False
    says = _says(statement.whole, vocabulary) or _says(statement.action, vocabulary)
    if says in _NO_TASKS:
        return False
    if component in _NORMATIVE:
        return statement.modality == "duty" and bool(statement.lead)
    verb = begins_with_verb(statement.action, vocabulary)
    if component in _NORMATIVE | {"appendix"} and statement.guessed:
        return False
    if not statement.lead:
        return verb or bool(statement.partners)
    if "lead_inherited" in reading.flags:
        return verb or bool(statement.partners) or _is_item_of(reading)
    return verb or statement.led or statement.modality == "duty"


# What no order begins with: things, conditions, sums.
_THING = re.compile(
    r"(?:các|những|việc|kinh phí|nguồn|nội dung|thời gian|thời hạn|địa điểm|đối tượng|đối với|trường hợp|trong đó"
    r"|số|tỷ lệ|mỗi|từng|khi|nếu|đây|ngoài|riêng|hiện|mục|phần|bộ|sở|ban|ủy ban|cơ quan|đơn vị|tổ|đoàn"
    r"|thành phần|danh sách|mẫu|hồ sơ|quy trình|là|có|do|được|đã|không|chưa|\W|\d)(?!\w)"
)
_LONGEST_VERB = 200


def _is_item_of(reading: _Reading) -> bool:
    """Return whether what stands below a heading of who acts says what to do, verb known or not."""
    own = reading.site.branch
    below = any(above.heading is not None for above in reading.site.ancestors[1:]) or own.heading
    text = fold(reading.statement.action.text)
    return bool(
        below
        and reading.site.zone == "organisation"
        and not _THING.match(text)
        and own.paragraphs[0].text.startswith(reading.statement.whole.text)
    )


@cache
def _phrases(vocabulary: Vocabulary) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = vocabulary.rows("generic_phrases")
    return tuple((row["kind"], re.compile(row["pattern"])) for row in rows)


def _says(passage: Passage, vocabulary: Vocabulary) -> str | None:
    """Return which kind of sentence that is no task this is; `None` for any other."""
    folded = fold(passage.strip(" .;-").text)
    return next((kind for kind, pattern in _phrases(vocabulary) if pattern.search(folded)), None)


# "a) Nội dung: Tuyên truyền về bến đò": the label of what is to be done says nothing.
_CONTENT = re.compile(r"(?:nội dung|nhiệm vụ|công việc)(?: thực hiện| công việc)?: ")


def _read_labels(site: Site, scene: Scene) -> _Reading | None:
    """Return the task of a branch whose children are labelled fields (R9)."""
    branch = site.branch
    fields = own_fields(branch, scene.vocabulary)
    said = branch.heading or next(iter(branch.paragraphs), None)
    if "lead" not in fields or said is None or read_labelled(said, scene.vocabulary):
        return None
    text = said.strip(" :.;-–+•")
    if match := _CONTENT.match(fold(text.text)):
        text = text.part(match.end(), len(text.text))
    partners = (fields["coordinating"],) if "coordinating" in fields else ()
    statement = Statement(fields["lead"], partners, text, branch.text, led=True)
    return _Reading(statement, site, ("labelled",), fields)


def _record(reading: _Reading, id: str, scene: Scene) -> Task:  # noqa: A002
    statement, site = reading.statement, reading.site
    setting = scene.setting
    fields = reading.fields
    lead, lead_flags = _agencies(statement.lead, scene)
    partner_lists = [_agencies(partner, scene) for partner in statement.partners]
    coordinating = _distinct([agency for agencies, _ in partner_lists for agency in agencies])
    flags = [*reading.flags, *lead_flags, *(flag for _, more in partner_lists for flag in more)]
    if not any("inherited" in flag or flag == "labelled" for flag in reading.flags):
        flags += _from_before(statement)
    title = read_title(statement.action)
    if title.text != statement.action.strip(" .;,/").text:
        flags.append("title_shortened")
    deadline = _deadline(statement, fields, reading.flags, scene)
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
        cells={"task": statement.action.strip(" .;,/").text},
        span=span,
        place=scene.place(span),
        evidence=evidence,
        confidence=_confidence(statement, flags, generic=generic),
        flags=tuple(dict.fromkeys(flags)),
    )


def _from_before(statement: Statement) -> Iterator[str]:
    """Yield a flag for the agencies that a clause before this one in the paragraph names."""
    whole = statement.whole.span
    for name, passages in (("lead", (statement.lead,)), ("coordinating", statement.partners)):
        if any(p and not (whole.start <= p.span.start <= whole.end) for p in passages):
            yield f"{name}_from_before"


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


# "Năm 2024: Rà soát …", "Quý II/2024, hoàn thành …": the time opens the item.
_OPENING_TIME = re.compile(
    r"(?P<time>(?:trong |đến (?:hết )?)?(?:giai đoạn|năm|quí|tháng|6 tháng) [^.;:,]{1,40})(?:[:,] )"
)


# "… ở các cấp (Quý IV/2013 và thường xuyên)", "(khi có yêu cầu)": the time in brackets at the end.
_CLOSING_TIME = re.compile(
    r"\((?P<time>(?:quí|tháng|năm|trong|trước|từ|đến|hằng|hàng|thường xuyên|giai đoạn|khi có yêu cầu|chậm nhất)"
    r"(?!\w)[^()]{0,80})\)[ .;/]*$"
)


def _deadline(
    statement: Statement, fields: Mapping[str, Passage], flags: Sequence[str], scene: Scene
) -> Deadline | None:
    whole, action = statement.whole, statement.action
    found = find_deadlines(whole, scene.issued_on, citation_spans(whole))
    if not found:
        # Sở Tài chính hằng năm cân đối vốn: the time opens what the agency does.
        found = find_deadlines(action, scene.issued_on, citation_spans(action))
    found = found or _time_at_an_end(whole, scene)
    # What an item says of itself goes before what its section says of all items.
    if "deadline" in fields and ("fields_inherited" not in flags or not found):
        return read_deadline(fields["deadline"], scene.issued_on)
    if not found:
        return None
    first, *others = found
    also = (*first.also, *others)
    return first.model_copy(update={"also": also}) if others else first


def _time_at_an_end(whole: Passage, scene: Scene) -> tuple[Deadline, ...]:
    """Return the time that opens an item or stands in brackets behind it, if it is one."""
    text = whole.strip(" \t-–+•")
    folded = fold(text.text)
    match = _OPENING_TIME.match(folded) or _CLOSING_TIME.search(folded)
    if match is None:
        return ()
    time = read_deadline(text.found(match, "time"), scene.issued_on)
    return () if time.kind == "none" or "unread" in time.flags else (time,)


def _confidence(statement: Statement, flags: Sequence[str], *, generic: bool) -> float:
    value = _BASE if statement.lead else _NO_LEAD
    value += _SURE_LEAD if statement.led and statement.lead else 0.0
    value += _UNSURE_LIST if any(flag in _UNSURE for flag in flags) else 0.0
    value += _GUESSED_LEAD if statement.guessed else 0.0
    value += _GENERIC if generic else 0.0
    return round(max(0.05, min(0.99, value)), 2)


_UNSURE = frozenset(("agency_unknown", "lost_separator"))
