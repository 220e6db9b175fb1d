"""Lists of agencies: cut a cell into its members, and find where a list ends in running text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vn_decree_parser.extract.agencies.members import Member, read_member
from vn_decree_parser.extract.agencies.places import read_place_name
from vn_decree_parser.extract.agencies.resolve import publish
from vn_decree_parser.extract.agencies.scan import Scan
from vn_decree_parser.extract.agencies.setting import Setting
from vn_decree_parser.extract.agencies.tokens import Tokens
from vn_decree_parser.records import Agency
from vn_decree_parser.source import Passage

_SEPARATORS = frozenset(",;/\n+•*&.")
# What may stand before a member of a cell and says nothing: separators, bullets, single brackets.
_SKIPPED = _SEPARATORS | frozenset("-–:()")
# No list of agencies at the beginning of a sentence is longer than this many characters.
_LONGEST_PREFIX = 1500
# … and hardly one longer than the first of these, nor a member of it longer than the second.
_SHORT_PREFIX = 240
_LONGEST_MEMBER = 160


def split_agencies(
    passage: Passage, setting: Setting
) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    """Return the agencies that a cell or a cut-out list names, in order, and flags.

    Names that hold a comma, an `và` or a dash stay whole; a name without its head word takes it
    over (`Sở Tài chính, Nội vụ`); a member that no table knows is kept as it is printed, with no
    id and the flag `agency_unknown`.  Two members side by side are parted, with the flag
    `lost_separator`.  Source: DOMAIN.md §7.1.

    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> setting = Setting("province", "tỉnh Đắk Lắk", None, Vocabulary())
    >>> agencies, flags = split_agencies(Passage.of("Các Sở, ban, ngành UBND cấp huyện"), setting)
    >>> [agency.text for agency in agencies], flags
    (['Các Sở, ban, ngành', 'UBND cấp huyện'], ('lost_separator',))
    """
    scan = Scan(Tokens.of(passage.text), setting.lexicon, "cell")
    agencies: list[Agency] = []
    flags: list[str] = []
    for member, flag in _with_clauses(scan):
        agencies.append(publish(member, scan, passage, setting))
        flags += [flag] if flag else []
    return tuple(agencies), tuple(dict.fromkeys(flags))


def agency_prefix(passage: Passage, setting: Setting) -> int:
    """Return where the list of agencies ends that a text begins with, in characters; 0 for none.

    The list ends before the first word that belongs to no agency: a task verb, `có trách nhiệm`.

    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> text = "Sở Tài chính và Sở Y tế chủ trì, phối hợp"
    >>> text[: agency_prefix(Passage.of(text), Setting("province", None, None, Vocabulary()))]
    'Sở Tài chính và Sở Y tế'
    """
    # Most lists are short: a longer stretch is read only where one comes near the end.
    end = _list_end(passage.text[:_SHORT_PREFIX], setting)
    if end > _SHORT_PREFIX - _LONGEST_MEMBER:
        end = _list_end(passage.text[:_LONGEST_PREFIX], setting)
    return end


def _list_end(text: str, setting: Setting) -> int:
    scan = Scan(Tokens.of(text), setting.lexicon, "prose")
    end = at = 0
    heirs: tuple[str, ...] = ()
    while (member := read_member(scan, at, heirs)) is not None:
        end, heirs = member.end, member.heirs or heirs
        if scan.word(end) == ":" and (member.plural or member.heirs):
            listed = _listed_end(scan, end + 1, member)
            end = listed or end
        behind = _behind_separator(scan, end)
        if not behind:
            break
        at = behind
    return scan.tokens.ends[end - 1] if end else 0


def _listed_end(scan: Scan, at: int, member: Member) -> int:
    """Return where the names behind `các Sở:` end, 0 where what follows are no names."""
    end = 0
    while (found := _read_listed(scan, at, member)) is not None:
        end = found.end
        behind = _behind_separator(scan, end)
        if not behind:
            break
        at = behind
    return end


def _read_listed(scan: Scan, at: int, member: Member) -> Member | None:
    """Read one name of a list behind a colon: a matter of `các Sở:`, a place of `các huyện:`."""
    found = read_member(scan, at, member.heirs)
    if member.place is None or member.group is not None or (found and found.stem != found.end):
        return found
    place = found.place if found else None
    if place is None or not place.name or place.several:
        end = read_place_name(scan, at)
        if found is not None or not end:
            return found
        unit = member.place.words.lower()
        named = f"{unit} {scan.tokens.text_of(at, end)}"
        place = replace(member.place, end=end, name=named, several=False)
    words = scan.tokens.text_of(member.body, member.stem)
    return Member(at, place.end, body=at, stem=at, name=member.name, place=place, words=words)


def _behind_separator(scan: Scan, at: int) -> int:
    """Return the token behind a separator that stands here, 0 where none does."""
    start = at
    while scan.word(at) in _SEPARATORS and scan.word(at) != ".":
        at += 1
    at = scan.kind("conjunction", at) or at
    return at if at > start else 0


def _with_clauses(scan: Scan) -> Iterator[tuple[Member, str]]:
    """Yield the members of a cell; what a relative clause lists belongs to the member before.

    `Các bộ là chủ quản cơ sở dữ liệu quốc gia, cơ sở dữ liệu chuyên ngành` is one.
    """
    held: tuple[Member, str] | None = None
    for member, flag in _members(scan):
        if held is not None and flag == "agency_unknown" and _ends_in_clause(scan, held[0]):
            held = (replace(held[0], end=member.end), held[1])
            continue
        if held is not None and scan.word(held[0].end - 1) == "thuộc":
            # Các sở, ban, ngành trực thuộc UBND tỉnh: whom they belong to is no other member.
            held = (replace(held[0], end=member.end), held[1])
            continue
        if held is not None:
            yield held
        held = (member, flag)
    if held is not None:
        yield held


def _ends_in_clause(scan: Scan, member: Member) -> bool:
    """Return whether words behind the name of a member say more of it: `là …`, `có …`."""
    if member.stem < 0:
        return False
    return any(scan.kind("relative", at) for at in range(member.stem, member.end))


def _members(scan: Scan) -> Iterator[tuple[Member, str]]:
    """Yield every member of a cell, and a flag where it was not plainly there."""
    at = 0
    heirs: tuple[str, ...] = ()
    opener: Member | None = None
    placed: Member | None = None
    parted = True
    while at < len(scan.tokens):
        skipped = _skip(scan, at)
        if skipped > at:
            at, parted = skipped, True
            continue
        found = (
            _read_listed(scan, at, opener) if opener is not None else read_member(scan, at, heirs)
        )
        if found is None:
            end = _unknown_end(scan, at)
            yield Member(at, end, known=False), "agency_unknown"
            at, parted = end, False
            continue
        if opener is not None and opener.role and not found.role:
            found = replace(found, role=opener.role)
        found = _of_the_same_kind(scan, found, placed)
        placed = found if found.name and found.place else placed
        if _opens_list(scan, found):
            opener, at, parted = found, found.end + 1, True
            heirs = found.heirs
            continue
        found = _with_rest(scan, found)
        yield found, "" if parted else "lost_separator"
        heirs = found.heirs or heirs
        at, parted = found.end, False


def _of_the_same_kind(scan: Scan, member: Member, before: Member | None) -> Member:
    """Return a place behind `UBND xã Ea Kao,` as the body of the same kind there.

    `UBND cấp huyện, cấp xã` and `UBND xã Ea Kao, xã Cư Êbur` name two each.
    """
    place = member.place
    alone = place is not None and member.stem == place.end and member.name is None
    if before is None or not alone or place is None or not (place.name or place.several):
        return member
    if member.group is not None or member.role or not _is_of_units(before):
        return member
    words = before.words or scan.tokens.text_of(before.body, before.stem)
    start = member.body
    return replace(member, body=start, stem=start, name=before.name, words=words)


def _is_of_units(member: Member) -> bool:
    """Return whether a body is named with its unit, as those of every place are: UBND xã …"""
    place, name = member.place, member.name
    named = place is not None and (place.name != "" or place.words.lower().startswith("cấp "))
    return named and name is not None and any(body.unit for body in name.bodies)


def _opens_list(scan: Scan, member: Member) -> bool:
    """Return whether names behind a colon are what a group stands for: `các Sở: Tài chính, …`."""
    if scan.word(member.end) != ":" or not member.plural:
        return False
    at = member.end + 1
    while (skipped := _skip(scan, at)) > at:
        at = skipped
    return at < len(scan.tokens) and _read_listed(scan, at, member) is not None


def _skip(scan: Scan, at: int) -> int:
    """Return the token behind separators, bullets and labels (`Cơ quan phối hợp:`)."""
    if scan.word(at) in _SKIPPED:
        return at + 1
    if scan.word(at).isdigit() and scan.word(at + 1) in (".", ")"):
        return at + 2
    opener = scan.kind("opener", at)
    if opener and read_member(scan, opener) is not None:  # Đề nghị Hội Nông dân tỉnh
        return opener
    label = scan.kind("label", at)
    if label and scan.word(label) in (":", ""):
        return label
    return scan.kind("conjunction", at)


def _with_rest(scan: Scan, member: Member) -> Member:
    """Return a member with words behind it that belong to no other: `các địa phương Bắc Ninh`."""
    end = member.end
    if end >= len(scan.tokens) or _skip(scan, end) or read_member(scan, end) is not None:
        return member
    return replace(member, end=_unknown_end(scan, end))


def _unknown_end(scan: Scan, at: int) -> int:
    """Return where words that no table knows end: at a separator, or where a body begins."""
    end = at + 1
    while end < len(scan.tokens) and scan.word(end) not in _SEPARATORS:
        if end in scan.tokens.closings:
            end = scan.tokens.closings[end]
        elif _begins_member(scan, end):
            break
        end += 1
    return end


def _begins_member(scan: Scan, at: int) -> bool:
    """Return whether another member begins here, or behind an `và` that stands here."""
    if scan.tokens.is_capital(at) and scan.is_parent(at) and read_member(scan, at):
        return True
    behind = scan.kind("conjunction", at)
    return bool(behind and read_member(scan, behind))
