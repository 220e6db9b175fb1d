"""From a member of a list to the record: which body a name means at the level and on the day."""

from __future__ import annotations

from datetime import date
from functools import cache

from vn_decree_parser.extract.agencies.lexicon import Body
from vn_decree_parser.extract.agencies.members import Member
from vn_decree_parser.extract.agencies.scan import Scan
from vn_decree_parser.extract.agencies.setting import Setting
from vn_decree_parser.records import Agency, Successor
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


def publish(member: Member, scan: Scan, passage: Passage, setting: Setting) -> Agency:
    """Return the record of a member; the text is as printed, the name in the table's spelling.

    A short form means the body of the document's own level: `BHXH` in a provincial decision is
    the provincial office (DOMAIN.md §7.1, rule 7).
    """
    tokens = scan.tokens
    words = passage.part(tokens.starts[member.start], tokens.ends[member.end - 1]).strip(" ,;.")
    body = _choose(member, setting)
    group = member.group is not None or bool(body and body.id.startswith("group/"))
    group = group or (member.plural and not (member.place and member.place.name))
    return Agency(
        text=words.text,
        name=_name(member, body, scan, words.text),
        id=member.group.id if member.group else body.id if body else None,
        group=group,
        role=member.role,
        successors=_successors(body, setting) if body and not group else (),
        span=words.span,
    )


def _choose(member: Member, setting: Setting) -> Body | None:
    """Return the body that a known name means here: by its unit, else by the document's level."""
    if member.name is None:
        return None
    bodies = [body for body in member.name.bodies if body.existed_on(setting.issued_on)]
    bodies = bodies or list(member.name.bodies)
    levels = (member.place.level,) if member.place else (setting.level, "")
    if member.place and member.place.level == "city":
        levels = ("province", "district")
    for level in levels:
        for body in bodies:
            if body.unit == level or (level and body.level == level):
                return body
    # "Hội Nông dân huyện" is not the one of the province.
    elsewhere = bool(member.place and member.place.level != "city" and bodies[0].unit)
    return None if elsewhere else bodies[0]


def _name(member: Member, body: Body | None, scan: Scan, printed: str) -> str:
    """Return the name of a member without its office, in the spelling of the table."""
    tokens = scan.tokens
    if member.group is not None or member.body < 0:
        named = tokens.text_of(member.body, member.end) if member.body >= 0 else printed
        return named[:1].upper() + named[1:] if member.body >= 0 else named
    if member.expansion:
        return member.expansion
    place = member.place
    behind = tokens.text_of(member.stem, member.end)
    if body is not None:
        if place is not None and place.several and not place.name and body.unit == place.level:
            return body.name
        if place is not None:
            return f"{body.stem} {place.name or place.words}".strip()
        return body.name if not behind else f"{body.stem} {behind}"
    named = tokens.text_of(member.body, member.end)
    if not member.words:
        return named
    return f"{member.words[:1].upper()}{member.words[1:]} {named}"


@cache
def _succession(vocabulary: Vocabulary) -> dict[str, tuple[Successor, ...]]:
    found: dict[str, list[Successor]] = {}
    for row in vocabulary.rows("successors"):
        if row["relation"] != "keep":
            successor = Successor(
                name=row["new"], function=row["function"] or None, since=row["since"] or None
            )
            found.setdefault(fold(row["old"]), []).append(successor)
    return {name: tuple(successors) for name, successors in found.items()}


def _successors(body: Body, setting: Setting) -> tuple[Successor, ...]:
    """Return who took over after the document's day, by function (DOMAIN.md §7.3)."""
    day = setting.issued_on or date.min
    known = _succession(setting.vocabulary)
    found = known.get(fold(body.name)) or known.get(fold(body.stem)) or ()
    return tuple(s for s in found if not s.since or s.since > day.isoformat())
