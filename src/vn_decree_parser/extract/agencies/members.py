"""One member of a list of agencies: an office, a body or a group, with what belongs to it.

`Giám đốc các Sở`, `Sở Y tế`, `UBND các huyện, thị xã, thành phố`, `các cơ quan liên quan`,
`Văn phòng UBND tỉnh`.  Source: DOMAIN.md §7.1, §7.2.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vn_decree_parser.extract.agencies.lexicon import Group, Name
from vn_decree_parser.extract.agencies.places import (
    Place,
    read_place_name,
    read_province,
    read_units,
)
from vn_decree_parser.extract.agencies.scan import Scan

# A name that no table knows has at most this many words behind its head.
_LONGEST_NAME = 14


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a list: tokens `[start, end)` and what they name.

    `stem` is where the name of the body ends, `name` a known one; `words` stand in front of a name
    that took them over from the member before (`Sở` in `Sở Tài chính, Nội vụ`).  `heirs` are the
    head words that following members may take over.
    """

    start: int
    end: int
    role: str | None = None
    body: int = -1
    stem: int = -1
    name: Name | None = None
    expansion: str | None = None
    group: Group | None = None
    place: Place | None = None
    words: str = ""
    heirs: tuple[str, ...] = ()
    plural: bool = False
    known: bool = True


def read_member(scan: Scan, at: int, heirs: tuple[str, ...] = ()) -> Member | None:
    """Return the member that begins at a token, `None` where none does.

    `heirs` are head words that a name without its own takes over.
    """
    opened = scan.kind("determiner", at)
    role = scan.lexicon.roles.longest(scan.tokens, opened or at)
    if role is not None and not scan.is_never(opened or at):
        found = _read_office(scan, at, role[0], role[1].body, alone=role[1].alone)
        if found is not None:
            return found
    start = opened or at
    found = (
        _read_group(scan, start, free=bool(opened))
        or _read_body(scan, start)
        or _read_heir(scan, start, heirs)
        or _read_abbreviation(scan, start)
        or _read_units_alone(scan, at, start)
    )
    if found is None:
        return None
    return _read_tail(scan, replace(found, start=at, plural=found.plural or bool(opened)))


def _read_office(scan: Scan, at: int, end: int, body: str, *, alone: bool) -> Member | None:
    """Read an office: the body behind it, or the office alone (`Chủ tịch UBND huyện`)."""
    words = tuple(body.lower().split())
    role = scan.tokens.text_of(at, end)
    found = _read_body(scan, end - len(words), role_end=end) if words else None
    behind = (found and _read_tail(scan, found)) or read_member(scan, end)
    if behind is not None and behind.role is None:
        return replace(behind, start=at, role=role)
    if scan.known_name(at):  # Chủ tịch nước
        return None
    spelled = scan.tokens.is_capital(at)
    return Member(at, end, role, known=False) if alone and (spelled or not scan.prose) else None


def _read_group(scan: Scan, at: int, *, free: bool) -> Member | None:
    """Read words for bodies of a kind; a body whose name is longer is none of them."""
    found = scan.lexicon.groups.longest(scan.tokens, at)
    if found is None:
        return None
    end, group = found
    if not (free or group.bare or (not scan.prose and end - at > 1)):
        return None
    rival = _read_body(scan, at)
    if rival is not None and rival.end > end:
        return None
    if scan.is_never(at) or (scan.prose and not free and scan.is_stop(at) and end - at == 1):
        return None
    heirs = (scan.word(at),) if group.sector else ()
    return Member(at, end, body=at, stem=end, group=group, heirs=heirs, plural=True)


def _read_body(scan: Scan, at: int, role_end: int = 0) -> Member | None:
    """Read the name of a body: a known one, or a head word and the name behind it."""
    known = scan.known_name(at)
    head = scan.head(at)
    if scan.is_never(at):
        return None
    end, name = known if known else (0, None)
    heirs: tuple[str, ...] = ()
    if head is not None:
        head_end, word = head
        heirs = (scan.tokens.folded[at:head_end]) if word.sector else ()
        named = _name_end(scan, head_end, alone=word.alone)
        if _goes_on(scan, end, named):
            end, name = named, None
    if end <= max(at, role_end):
        return None
    return Member(at, end, body=at, stem=end, name=name, heirs=heirs)


def _name_end(scan: Scan, at: int, *, alone: bool) -> int:
    """Return where the name behind a head word ends; 0 where the head needs one and has none."""
    if alone and read_units(scan, at):  # UBND TP. Hồ Chí Minh
        return at
    sector = _sector_end(scan, at)
    end = sector if sector and (scan.tokens.is_capital(at) or not scan.is_stop(at)) else at
    if end == at or (alone and end > at and not scan.tokens.is_capital(at)):
        end = _run_end(scan, at)
    return end if end > at or alone else 0


def _goes_on(scan: Scan, known: int, end: int) -> bool:
    """Return whether a name goes on behind a known one: not over a comma, which parts two."""
    return end > known and not (known and "," in scan.tokens.folded[known:end])


def _sector_end(scan: Scan, at: int) -> int:
    """Return where the longest matter ends that stands here, or 0.

    `Tài chính, Kế hoạch` is one, but not in `Tài chính, Kế hoạch và Đầu tư`.
    """
    found = scan.lexicon.sectors.longest(scan.tokens, at)
    if found is None:
        return 0
    for comma in range(at + 1, found[0]):
        if scan.word(comma) == ",":
            behind = scan.lexicon.sectors.longest(scan.tokens, comma + 1)
            if behind and behind[0] > found[0]:
                return comma
    return found[0]


def _run_end(scan: Scan, at: int) -> int:
    """Return where a run of capital words and words of names ends."""
    end = at
    while end < len(scan.tokens) and end - at < _LONGEST_NAME:
        if end > at and (scan.is_parent(end) or read_units(scan, end)):
            break
        small = scan.kind("name", end)
        if scan.tokens.is_capital(end) or (end > at and scan.word(end).isdigit()):
            # Cơ quan Thường trực | Ban Chỉ đạo: a head word is not cut.
            end = max(end + 1, scan.head_end(end))
        elif small and not scan.is_stop(end):
            end = small
        elif scan.word(end) in ("-", "&") and end > at and scan.tokens.is_capital(end + 1):
            end += 2
        else:
            break
    return end


def _read_heir(scan: Scan, at: int, heirs: tuple[str, ...]) -> Member | None:
    """Read a name that takes over the head word of the member before: `Sở Tài chính, Nội vụ`."""
    if not heirs or not scan.tokens.is_capital(at):
        return None
    known = scan.known_name(at, heirs)
    end, sector = known[0] if known else 0, _sector_end(scan, at)
    if _goes_on(scan, end, sector):
        end = sector
    if not end:
        return None
    name = known[1] if known and known[0] == end else None
    return Member(at, end, body=at, stem=end, name=name, words=" ".join(heirs), heirs=heirs)


def _read_abbreviation(scan: Scan, at: int) -> Member | None:
    found = scan.lexicon.abbreviations.longest(scan.tokens, at)
    if found is None:
        return None
    end, (short, expansion) = found
    if scan.tokens.text_of(at, end) != short:
        return None
    return Member(at, end, body=at, stem=end, expansion=expansion)


def _read_units_alone(scan: Scan, at: int, start: int) -> Member | None:
    """Read units that act themselves: `các huyện, thị xã, thành phố`, `huyện Krông Pắc`."""
    place = read_units(scan, at) or (None if scan.prose else read_province(scan, at))
    if place is None or not (place.several or place.name):
        return None
    if scan.prose and not place.name and start == at:
        return None
    return Member(at, place.end, body=start, stem=place.end, place=place, plural=place.several)


def _read_tail(scan: Scan, member: Member) -> Member:
    """Return a member with the units, places, qualifiers and bodies above it that follow it."""
    end, place = member.end, member.place
    while True:
        step, found = _tail_step(scan, end, member)
        if not step:
            several = member.plural or bool(place and place.several)
            return replace(member, end=end, place=place, plural=several)
        if found is None and scan.kind("determiner", end) and member.group is None:
            # "UBND các cấp" are many bodies, and none of those that the table knows.
            member = replace(member, plural=True, name=None)
        place = place or found
        end = step


def _tail_step(scan: Scan, at: int, member: Member) -> tuple[int, Place | None]:
    """Return where one more word of a tail ends, and the place it names; 0 where none follows."""
    if at in scan.tokens.closings and not scan.prose:
        return scan.tokens.closings[at] + 1, None
    if scan.is_closed(at):
        return 0, None
    qualifier = scan.kind("qualifier", at)
    if qualifier and not _begins_longer_stop(scan, at, qualifier):
        return qualifier, None
    place = read_units(scan, at) or read_province(scan, at)
    if place is not None and not _is_city_alone(scan, at, place):
        return place.end, place
    link = scan.kind("link", at)
    if link:
        return _linked_end(scan, link), None
    if member.group is None and scan.is_parent(at) and not member.place:
        above = _read_body(scan, at)
        return (above.end, None) if above else (0, None)
    return 0, None


def _begins_longer_stop(scan: Scan, at: int, end: int) -> bool:
    """Return whether words go on to say something else: `liên quan đến`, `trên cơ sở`."""
    return scan.prose and scan.kind("stop", at) > end


def _is_city_alone(scan: Scan, at: int, place: Place) -> bool:
    """Return whether `TP` stands alone in capitals, which is no unit of the body before."""
    return place.level == "city" and not place.name and scan.tokens.is_acronym(at) and scan.prose


def _linked_end(scan: Scan, at: int) -> int:
    """Return where the body or the place behind `của`, `thuộc`, `trên địa bàn` ends, or 0."""
    place = read_units(scan, at) or read_province(scan, at)
    if place is not None:
        return place.end
    if scan.word(at).isdigit():
        return at + 1
    if name := read_place_name(scan, at):
        return name
    above = read_member(scan, at)
    return above.end if above else 0
