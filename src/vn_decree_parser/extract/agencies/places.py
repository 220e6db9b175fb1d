"""Units and places behind a name: `tỉnh`, `các huyện, thị xã`, `huyện Krông Pắc`, `Hà Nội`."""

from __future__ import annotations

from dataclasses import dataclass

from vn_decree_parser.extract.agencies.scan import Scan

# Names of places have up to five syllables (Bà Rịa - Vũng Tàu has four and a dash).
_LONGEST_PLACE = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Units with or without the name of one.

    `level` is the level of the first unit (`city` where only a name or a date can tell), `words`
    the unit as printed, `name` the place with its unit (`huyện Krông Pắc`); `several` units mean
    all of them.
    """

    end: int
    level: str
    words: str = ""
    name: str = ""
    several: bool = False


def read_units(scan: Scan, at: int) -> Place | None:
    """Return the units that stand at a token, with the place behind them.

    Units in a row are one expression (`huyện, thị xã, thành phố`), up to one that has a name.
    """
    start = scan.kind("determiner", at)
    first = _read_unit(scan, start or at)
    if first is None:
        return None
    end, level = first
    words = scan.tokens.text_of(start or at, end)
    name_end = read_place_name(scan, end)
    if name_end and not _opens_list(scan, start, end):
        name = _name_place(scan, words, end, name_end)
        return Place(name_end, _level_of_city(scan, level, end), words, name, bool(start))
    several = bool(start) or (level != "city" and words.lower().startswith("cấp "))
    while (behind := _next_unit(scan, end)) is not None:
        end, several = behind, True
    return Place(end, level, words, "", several)


def _read_unit(scan: Scan, at: int) -> tuple[int, str] | None:
    found = scan.lexicon.units.longest(scan.tokens, at)
    if found is None or scan.kind("never", at) >= found[0]:
        return None
    other = scan.lexicon.names.longest(scan.tokens, at)
    longer = max(scan.head_end(at), other[0] if other else 0)  # `tỉnh ủy`, `huyện đoàn`
    return None if longer > found[0] else found


def _opens_list(scan: Scan, determiner: int, end: int) -> bool:
    return bool(determiner) and scan.word(end) == ":"


def _next_unit(scan: Scan, at: int) -> int | None:
    """Return the end of one more unit in a row; a unit with a name of its own is none."""
    separator = at + 1 if scan.word(at) in (",", "/", "-") else 0
    separator = scan.kind("conjunction", separator or at) or separator
    if not separator:
        return None
    start = scan.kind("determiner", separator) or separator
    if start > separator and scan.tokens.folded[separator:start] != ("các",):
        return None  # "và một số tỉnh đủ điều kiện" are others
    found = _read_unit(scan, start)
    if found is None or read_place_name(scan, found[0]):
        return None
    if scan.word(start) == "cấp":
        return None  # "cấp huyện, cấp xã" are two levels
    return found[0]


def read_place_name(scan: Scan, at: int) -> int:
    """Return where the name of a place ends that begins here, or 0."""
    tokens = scan.tokens
    province = scan.lexicon.provinces.longest(tokens, at)
    if province is not None and tokens.is_capital(at):
        return province[0]
    end = at
    while end < at + _LONGEST_PLACE and (tokens.is_capital(end) or scan.word(end).isdigit()):
        if scan.is_parent(end) or (end > at and tokens.is_acronym(end)):
            break
        end += 1
    return 0 if end == at or tokens.is_acronym(at) else end


def read_province(scan: Scan, at: int) -> Place | None:
    """Return the province whose name stands at a token without its unit (`Công an Hà Nội`)."""
    found = scan.lexicon.provinces.longest(scan.tokens, at)
    if found is None or not scan.tokens.is_capital(at):
        return None
    return Place(found[0], "province", "", found[1].place)


def _name_place(scan: Scan, words: str, at: int, end: int) -> str:
    """Return a place with its unit in small letters, a province in its own spelling."""
    unit = words.lower()
    if unit in ("tp", "tp."):
        unit = "thành phố"
    elif unit in ("tx", "tx.", "thị"):
        unit = "thị xã"
    elif unit not in ("tỉnh", "thành phố") and (unit.startswith("tỉnh") or "trực thuộc" in unit):
        found = scan.lexicon.provinces.longest(scan.tokens, at)
        return found[1].place if found else scan.tokens.text_of(at, end)
    found = scan.lexicon.provinces.longest(scan.tokens, at)
    name = found[1].name if found and found[0] == end else scan.tokens.text_of(at, end)
    return f"{unit} {name}"


def _level_of_city(scan: Scan, level: str, at: int) -> str:
    """Return the level of a named unit: a city is a province where the table says so."""
    if level != "city":
        return level
    found = scan.lexicon.provinces.longest(scan.tokens, at)
    if found is None:
        return "district"
    return "province" if found[1].place.startswith("thành phố") else "city"
