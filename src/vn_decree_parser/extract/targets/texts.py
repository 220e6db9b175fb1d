"""Targets from running text: the goals of a plan, for the year that a heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.extract.targets.clauses import split_clauses
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.statements import Promise, read_promise
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
        if site.zone != "goal" and not (site.zone in _OTHER_ZONES and _promises(site)):
            continue
        horizon = _inherited_horizon(site) or title_horizon
        start = f"{prefix}/{site.branch.path or '0'}/chi-tieu-"
        targets += _read_site(site, horizon, start, scene)
    return tuple(targets)


def _promises(site: Site) -> bool:
    """Return whether a section outside the goals states one: Đến năm 2020, phấn đấu đạt 90% …"""
    paragraphs = site.branch.paragraphs
    return len(paragraphs) == 1 and bool(_PROMISE.match(fold(paragraphs[0].text)))


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


def _read_site(site: Site, horizon: Horizon | None, start: str, scene: Scene) -> Iterator[Target]:
    count = 0
    last_whole: Target | None = None
    for passage in site.branch.paragraphs:
        within = horizon
        for clause in split_clauses(passage):
            promise = read_promise(clause.passage, scene.vocabulary)
            if promise is None:
                # Đến năm 2025: — a lead-in gives its year to what follows.
                if found := find_horizon(clause.passage):
                    within = found[0]
                continue
            if promise.horizon is not None and clause.passage.text.startswith(promise.horizon.text):
                within = promise.horizon
            count += 1
            parent = last_whole.id if clause.relation == "part" and last_whole else None
            target = _record(promise, f"{start}{count}", site, within, parent, scene)
            if clause.relation != "part":
                last_whole = target
            yield target


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
