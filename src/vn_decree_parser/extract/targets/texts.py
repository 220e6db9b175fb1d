"""Targets from running text: the goals of a plan, for the year that a heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.targets.clauses import Clause, split_clauses
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.promise import Promise
from vn_decree_parser.extract.targets.statements import complete, read_promise, with_verb_of
from vn_decree_parser.extract.zones import Site, walk
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.records import Horizon, Target
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

# Where a number may be promised outside the goals, and how such a sentence begins.
_OTHER_ZONES = frozenset(("", "task", "organisation"))
_PROMISE = re.compile(
    r"[-+•–* ]*(?:(?:đến|hết|trong|phấn đấu đến)\s(?:hết\s|cuối\s)?năm\s\d{4},?\s)?"
    r"(?:phấn đấu\s[^.;]{0,80}?|(?<=\d, )(?:đạt |có )?)(?:trên|ít nhất|tối thiểu|khoảng|đạt|có)?\s?\d[\d.,]*\s?%"
)
# The end of words that announce targets: … với các chỉ tiêu chủ yếu sau:
_LEAD_IN = re.compile(r"(?:chỉ tiêu|mục tiêu)[^.;:]{0,60}:?$")
# Goals without a number, and headings below which they are only general.
_STATES = ("exist", "maintain")
_GENERAL = re.compile(r"mục tiêu (?:chung|tổng quát)|(?<![^\W_])(?:chung|tổng quát)$")
_CERTAIN = 0.9
_WITHOUT_HORIZON = -0.25
_LONG_INDICATOR = -0.15
_LONGEST_INDICATOR = 160


def read_goals(
    root: Branch, prefix: str, scene: Scene, title_horizon: Horizon | None = None
) -> tuple[Target, ...]:
    """Return the targets in the goal sections of a component, in order.

    `title_horizon` is what the component's title promises for, the last resort.
    """
    targets: list[Target] = []
    for site in walk(root, scene.vocabulary):
        goal = site.zone == "goal" or (site.zone in _OTHER_ZONES and _is_led_in(site))
        if not goal and site.zone not in _OTHER_ZONES:
            continue
        horizon = _inherited_horizon(site) or title_horizon
        start = f"{prefix}/{site.branch.path or '0'}/chi-tieu-"
        whole = goal or _promises(site)
        targets += _read_site(site, horizon, start, scene, whole=whole)
    return tuple(targets)


def _promises(site: Site) -> bool:
    """Return whether a section outside the goals states one: Đến năm 2020, phấn đấu đạt 90% …"""
    paragraphs = site.branch.paragraphs
    return len(paragraphs) == 1 and bool(_PROMISE.match(fold(paragraphs[0].text)))


def _is_led_in(site: Site) -> bool:
    """Return whether the words above announce targets: … với các chỉ tiêu chủ yếu sau:"""
    for branch in reversed(site.ancestors):
        last = branch.paragraphs[-1] if branch.paragraphs else branch.heading
        if last is not None and (last.text.endswith(":") or branch.heading is last):
            return bool(_LEAD_IN.search(fold(last.text)))
    return False


def _inherited_horizon(site: Site) -> Horizon | None:
    """Return the horizon of the nearest heading or lead-in above a branch."""
    for branch in reversed((*site.ancestors, site.branch)):
        own = branch.heading
        if own and (found := find_horizon(own)):
            return found[0]
        for paragraph in branch.paragraphs:
            leads = branch is not site.branch and paragraph.text.endswith(":")
            if leads and (found := find_horizon(paragraph)):
                return found[0]
    return None


def _read_site(
    site: Site, horizon: Horizon | None, start: str, scene: Scene, *, whole: bool
) -> Iterator[Target]:
    """Yield the targets of a section; outside the goals (not `whole`) only what is striven for."""
    count = 0
    last_whole: Target | None = None
    within = horizon
    for passage in site.branch.paragraphs:
        within = horizon if not passage.text.endswith(":") else within
        for clause, promise in _promises_of(passage, site, scene, whole=whole):
            if promise is None:
                # Đến năm 2025: — a lead-in gives its year to what follows.
                if found := find_horizon(clause.passage):
                    within = found[0]
                    horizon = within if passage.text.endswith(":") else horizon
                continue
            said = promise.horizon
            if said is not None and clause.relation != "again" and _leads(clause, said):
                within = said
            count += 1
            parent = last_whole.id if clause.relation == "part" and last_whole else None
            target = _record(promise, f"{start}{count}", site, within, parent, scene)
            if clause.relation != "part":
                last_whole = target
            yield target


def _leads(clause: Clause, said: Horizon) -> bool:
    """Return whether a time stands in front of a clause, and so goes for those behind as well."""
    text, time = fold(clause.passage.text), fold(said.text)
    return text.startswith((time, f"phấn đấu {time}"))


def _promises_of(
    passage: Passage, site: Site, scene: Scene, *, whole: bool
) -> Iterator[tuple[Clause, Promise | None]]:
    """Yield the clauses of a paragraph with what they promise.

    A clause that names no indicator has that of the one before, else of the one behind, else the
    heading.
    """
    found: list[tuple[Clause, Promise | None]] = []
    for clause in split_clauses(passage, scene.vocabulary):
        read = clause.passage if whole else _striven_for(clause.passage, site)
        promise = read_promise(read, scene.vocabulary, bare=True) if read else None
        if promise is not None and promise.value is None and promise.comparison in _STATES:
            general = _is_general(site) or _GENERAL.search(fold(clause.passage.text)[:60])
            promise = promise if whole and not general else None
        found.append((clause, promise))
    named = [promise for _, promise in found if promise is not None and promise.indicator]
    before: Promise | None = None
    for clause, promise in found:
        if promise is not None and not promise.indicator:
            promise = _named_by(promise, before or (named[0] if named else None), site)
        elif promise is not None and before is not None and clause.relation == "next":
            promise = with_verb_of(promise, before)
        before = promise or before
        yield clause, promise


def _is_general(site: Site) -> bool:
    """Return whether a goal is a general one: its words without a number promise nothing."""
    branches = (*site.ancestors, site.branch)
    return any(b.heading and _GENERAL.search(fold(b.heading.text)[:60]) for b in branches)


def _named_by(promise: Promise, other: Promise | None, site: Site) -> Promise | None:
    """Return a promise with the indicator of another one, else of its heading."""
    if other is not None:
        return complete(promise, other)
    heading = site.branch.heading
    if heading is None or find_horizon(heading):
        return None
    flags = (*promise.flags, "indicator_inherited")
    return replace(promise, indicator=heading.strip(" :.;"), flags=flags)


def _striven_for(passage: Passage, site: Site) -> Passage | None:
    """Return a clause from its `phấn đấu` on, `None` where it has none.

    Who does what (`organisation`) strives for its tasks to be done, which is no target.
    """
    if site.zone == "organisation":
        return None
    at = fold(passage.text).find("phấn đấu ")
    return passage.part(at, len(passage.text)) if at >= 0 else None


def _record(
    promise: Promise,
    id: str,  # noqa: A002
    site: Site,
    inherited: Horizon | None,
    parent: str | None,
    scene: Scene,
) -> Target:
    horizon = promise.horizon or inherited
    flags = list(promise.flags)
    if promise.horizon is None and inherited is not None:
        flags.append("horizon_inherited")
    confidence = _CERTAIN
    confidence += _WITHOUT_HORIZON if horizon is None else 0.0
    confidence += _LONG_INDICATOR if len(promise.indicator.text) > _LONGEST_INDICATOR else 0.0
    span = promise.clause.span
    return Target(
        id=id,
        indicator=_text(promise.indicator),
        population=_text(promise.population) or None,
        comparison=promise.comparison,
        value=promise.value,
        value_max=promise.value_max,
        unit=promise.unit,
        direction=promise.direction,
        baseline=promise.baseline,
        horizon=horizon,
        parent=parent,
        number=site.branch.path or None,
        text=promise.clause.text,
        span=span,
        place=scene.place(span),
        confidence=round(confidence, 2),
        flags=tuple(dict.fromkeys(flags)),
    )


def _text(passage: Passage | None) -> str:
    return passage.strip(" ,;:.").text if passage else ""
