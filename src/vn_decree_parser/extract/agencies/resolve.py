"""From a member of a list to the record: which body a name means at the level and on the day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vn_decree_parser.extract.agencies.lexicon import Body
from vn_decree_parser.extract.agencies.localities import level_of, local_name
from vn_decree_parser.extract.agencies.members import Member
from vn_decree_parser.extract.agencies.places import read_units
from vn_decree_parser.extract.agencies.scan import Scan
from vn_decree_parser.extract.agencies.setting import Setting
from vn_decree_parser.extract.agencies.succession import successors_of, successors_of_place
from vn_decree_parser.extract.agencies.tokens import Tokens
from vn_decree_parser.records import Agency, Successor
from vn_decree_parser.source import Passage

# What a body does in a task is no part of its name: Sở Y tế (chủ trì).
_DUTY = re.compile(r"\s*(?:\((?:chủ trì|phối hợp)[^()]*\)|(?:chủ trì|phối hợp)(?: thực hiện)?)$")
_ALL_PLACES = "group/cac-dia-phuong"


def publish(member: Member, scan: Scan, passage: Passage, setting: Setting) -> Agency:
    """Return the record of a member; the text is as printed, the name in the table's spelling.

    A short form means the body of the document's own level, and a body without a place belongs to
    the document's own: `BHXH` in a decision of the province Đắk Lắk is `Bảo hiểm xã hội tỉnh
    Đắk Lắk` (DOMAIN.md §7.1, rule 7).
    """
    tokens = scan.tokens
    words = passage.part(tokens.starts[member.start], tokens.ends[member.end - 1]).strip(" ,;.")
    body = _choose(member, setting)
    group = member.group is not None or bool(body and body.id.startswith("group/"))
    group = group or (member.plural and not (member.place and member.place.name))
    named = _named(member, body, scan, words.text, setting, group=group)
    named = replace(named, name=_DUTY.sub("", named.name) or named.name)
    return Agency(
        text=words.text,
        name=named.name,
        id=_id(member, body, scan),
        group=group,
        role=member.role,
        successors=_successors(member, body, setting, group=group),
        flags=_flags(member, named, words.text),
        span=words.span,
    )


def _id(member: Member, body: Body | None, scan: Scan) -> str | None:
    """Return the id of the table's row; words for bodies of a kind may be a row as a whole."""
    if member.group is not None:
        return _group_id(member, scan) or member.group.id
    if body is None and member.place is not None and member.place.several:
        return _ALL_PLACES if member.stem == member.place.end else None
    return body.id if body else None


def _group_id(member: Member, scan: Scan) -> str | None:
    """Return the id of the row that all words of a group are, up to its unit: `… cấp tỉnh`."""
    for start in (member.start, member.body):
        found = scan.lexicon.names.longest(scan.tokens, start)
        if found is None:
            continue
        units = read_units(scan, found[0]) if found[0] < member.end else None
        if member.end != (units.end if units else found[0]):
            continue
        level = units.level if units else ""
        for body in found[1].bodies:
            if body.unit == level and body.id.startswith("group/"):
                return body.id
    return None


def _choose(member: Member, setting: Setting) -> Body | None:
    """Return the body that a known name means here: by its unit, else by the document's level."""
    if member.name is None:
        return None
    levels: tuple[str, ...] = (member.place.level,) if member.place else (setting.level, "")
    if member.place and member.place.level == "city":
        levels = ("province", "district") if _is_of_a_city(setting) else ("district", "province")
    bodies = [body for body in member.name.bodies if body.existed_on(setting.issued_on)]
    for body in (
        body
        for among in (bodies, member.name.bodies)  # those of the day first
        for level in levels
        for body in among
        if body.unit == level or (level and body.level == level)
    ):
        return body
    bodies = bodies or list(member.name.bodies)
    # "Hội Nông dân huyện" is not the one of the province.
    elsewhere = bool(member.place and member.place.level != "city" and bodies[0].unit)
    return None if elsewhere else bodies[0]


def _is_of_a_city(setting: Setting) -> bool:
    """Return whether `thành phố` without a name is a province here, and no city inside one."""
    return setting.locality is None or setting.locality.startswith("thành phố")


@dataclass(frozen=True, slots=True)
class _Named:
    """A name, and the place that was added to it from the issuer."""

    name: str
    locality: str = ""


def _named(
    member: Member, body: Body | None, scan: Scan, printed: str, setting: Setting, *, group: bool
) -> _Named:
    """Return the name of a member without its office, in the spelling of the table."""
    tokens = scan.tokens
    if member.group is not None or member.body < 0:
        named = tokens.text_of(member.body, member.end) if member.body >= 0 else printed
        return _Named(named[:1].upper() + named[1:] if member.body >= 0 else named)
    if member.expansion:
        return _Named(member.expansion)
    if body is not None and not group and _is_of_the_issuer(member, body, setting):
        place = setting.locality or ""
        return _Named(f"{local_name(body, place)}{_behind_units(member, scan)}", place)
    return _Named(_printed_name(member, body, scan))


def _is_of_the_issuer(member: Member, body: Body, setting: Setting) -> bool:
    """Return whether a body without a named place is the one of the document's own place."""
    place, locality = member.place, setting.locality
    if locality is None or setting.level == "central" or level_of(body) != setting.level:
        return False
    if place is None:
        return True
    # "Công an thành phố" in a decision of a province is that of a city in it.
    printed = place.words.lower()
    same = printed.startswith("cấp ") or locality.startswith(printed.replace("tp.", "thành phố"))
    return same and not place.name and not place.several


def _behind_units(member: Member, scan: Scan) -> str:
    """Return what is printed behind a body and its unit: `Sở Nội vụ tỉnh (Phòng Cải cách)`."""
    at = member.place.end if member.place is not None else member.stem
    behind = scan.tokens.text_of(at, member.end)
    return f" {behind}" if behind else ""


def _printed_name(member: Member, body: Body | None, scan: Scan) -> str:
    tokens, place = scan.tokens, member.place
    behind = tokens.text_of(member.stem, member.end)
    if body is not None:
        if place is not None and place.several and not place.name and body.unit == place.level:
            return body.name
        if place is not None:
            return f"{body.stem} {place.name or place.words}".strip()
        return body.name if not behind else f"{body.stem} {behind}"
    if place is not None and place.name and member.stem == place.end == member.end:
        return place.name
    named = tokens.text_of(member.body, member.end)
    if not member.words:
        return named
    return f"{member.words[:1].upper()}{member.words[1:]} {named}"


def _flags(member: Member, named: _Named, printed: str) -> tuple[str, ...]:
    """Return why words of a name are not printed (see `Agency`)."""
    flags = []
    missing = _words(named.name) - _words(printed)
    if named.locality and missing & _words(named.locality):
        flags.append("locality_from_issuer")
        missing -= _words(named.locality)
    if missing & _words(member.words):
        flags.append("head_inherited")
        missing -= _words(member.words)
    if missing:
        flags.append("short_form")
    return tuple(flags)


def _words(text: str) -> set[str]:
    return {word for word in Tokens.of(text).folded if word[0].isalnum()}


def _successors(
    member: Member, body: Body | None, setting: Setting, *, group: bool
) -> tuple[Successor, ...]:
    """Return who took over after the document's day; groups have none, but for districts."""
    place = member.place
    alone = place is not None and member.stem == place.end and member.name is None
    if alone and place is not None:
        return successors_of_place(place.name, place.words, place.level, setting)
    if body is None or (group and level_of(body) != "district"):
        return ()
    locality = None
    if level_of(body) == "province":
        named = place.name if place is not None and place.name else ""
        locality = named or setting.province
    return successors_of((body.name, body.stem), body, locality, setting)
