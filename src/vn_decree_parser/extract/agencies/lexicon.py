"""The words of the agency grammar, read once from the vocabulary's tables.

After this, every table is a set of phrases: known names (with their unit cut off), head words,
offices, groups, matters, units, places, small words and task verbs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from vn_decree_parser.extract.agencies.phrases import Phrases
from vn_decree_parser.extract.agencies.tokens import Tokens
from vn_decree_parser.vocabulary import Row, Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# The unit at the end of a name in the table, and the level it stands for.
_UNIT_ENDS = {
    " cấp tỉnh": "province",
    " tỉnh": "province",
    " cấp huyện": "district",
    " huyện": "district",
    " cấp xã": "commune",
    " xã": "commune",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the table: `stem` is its name without its last unit, `unit` that unit's level."""

    id: str
    name: str
    stem: str
    unit: str
    level: str
    valid_from: date | None
    valid_to: date | None

    def existed_on(self, day: date | None) -> bool:
        """Return whether the body existed on a day; on an unknown day every body did."""
        after = day is None or self.valid_from is None or self.valid_from <= day
        return after and (day is None or self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling of one body or several (`Cục Thuế`), as it is printed in the table."""

    printed: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A word that begins names of bodies: see the columns of agency_heads.tsv."""

    words: str
    rank: int
    alone: bool
    lower: bool
    sector: bool


@dataclass(frozen=True, slots=True)
class Role:
    """An office: `body` is the head word that it shares with its body."""

    words: str
    body: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Words for bodies of a kind: see the columns of agency_groups.tsv."""

    id: str
    bare: bool
    sector: bool


@dataclass(frozen=True, slots=True)
class Province:
    """A province under one of its names; `place` is how names of bodies end (`tỉnh Đắk Lắk`).

    `later` is the place that holds its area from the day `since`, by the act `source`; all three
    are empty where that is the province itself.
    """

    name: str
    place: str
    later: str = ""
    since: str = ""
    source: str = ""

    def place_on(self, day: date | None) -> str:
        """Return how names of bodies end on a day; a merged province keeps its own name."""
        renamed = self.later and self.later.endswith(tuple(self.name.split()[-1:]))
        return self.later if renamed and day and day.isoformat() >= self.since else self.place


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of the grammar; `pairs` are neighbours inside known names (`cơ sở`)."""

    names: Phrases[Name]
    heads: Phrases[Head]
    roles: Phrases[Role]
    groups: Phrases[Group]
    sectors: Phrases[str]
    provinces: Phrases[Province]
    units: Phrases[str]
    small: Mapping[str, Phrases[str]]
    verbs: Phrases[str]
    abbreviations: Phrases[tuple[str, str]]
    pairs: frozenset[tuple[str, str]]


@cache
def read_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """Return the lexicon of a vocabulary.

    >>> lexicon = read_lexicon(Vocabulary())
    >>> [body.id for body in lexicon.names.longest(Tokens.of("Công an Hà Nội"), 0)[1].bodies][0]
    'vertical/cong-an-tinh'
    """
    agencies, words = vocabulary.rows("agencies"), vocabulary.rows("agency_words")
    heads = tuple(_read_head(row) for row in vocabulary.rows("agency_heads"))
    sectors = [row["sector"] for row in vocabulary.rows("agency_sectors")]
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for row in words:
        by_kind.setdefault(row["kind"], []).append((row["words"], row["level"] or row["words"]))
    plain = [(words, words) for words, _ in by_kind.get("name", [])]
    return Lexicon(
        names=Phrases.of(_read_names(agencies)),
        heads=Phrases.of((head.words, head) for head in heads),
        roles=Phrases.of((row["role"], _read_role(row)) for row in vocabulary.rows("agency_roles")),
        groups=Phrases.of(
            (row["words"], _read_group(row)) for row in vocabulary.rows("agency_groups")
        ),
        sectors=Phrases.of([*((sector, sector) for sector in sectors), *plain]),
        provinces=Phrases.of(_read_provinces(vocabulary.rows("provinces"))),
        units=Phrases.of(by_kind.pop("unit")),
        small={
            kind: Phrases.of((words, words) for words, _ in entries)
            for kind, entries in by_kind.items()
        },
        verbs=Phrases.of((row["verb"], row["verb"]) for row in vocabulary.rows("task_verbs")),
        abbreviations=Phrases.of(_read_abbreviations(vocabulary.rows("abbreviations"))),
        pairs=_neighbours([*(row["name"] for row in agencies), *sectors]),
    )


def _read_names(rows: tuple[Row, ...]) -> list[tuple[str, Name]]:
    """Return the spellings of all bodies without their unit, printed names before short forms."""
    found: dict[str, tuple[str, list[Body]]] = {}
    bodies = [_read_body(row) for row in rows]
    spellings = [(body, body.name) for body in bodies]
    for body, row in zip(bodies, rows, strict=True):
        spellings += [
            (body, form.strip()) for form in row["short_forms"].split(";") if form.strip()
        ]
    for body, form in spellings:
        stem, _ = _cut_unit(form)
        known = found.setdefault(" ".join(Tokens.of(stem).folded), (stem, []))[1]
        if body not in known:
            known.append(body)
    return [(stem, Name(stem, tuple(known))) for stem, known in found.values()]


def _read_body(row: Row) -> Body:
    stem, unit = _cut_unit(row["name"])
    return Body(
        id=row["id"],
        name=row["name"],
        stem=stem,
        unit=unit,
        level=row["level"],
        valid_from=_read_day(row["valid_from"], month=1, day=1),
        valid_to=_read_day(row["valid_to"], month=12, day=31),
    )


def _cut_unit(name: str) -> tuple[str, str]:
    for end, level in _UNIT_ENDS.items():
        if fold(name).endswith(end):
            return name[: -len(end)], level
    return name, ""


def _read_day(text: str, *, month: int, day: int) -> date | None:
    """Return a day of the table: `2025-03-01`, `2025-03` or `2025`, filled up."""
    parts = [int(part) for part in text.split("-")] if text else []
    if not parts:
        return None
    given = [*parts, *(month, day)[len(parts) - 1 :]]
    return date(given[0], given[1], min(given[2], 28) if len(parts) == 2 else given[2])


def _read_head(row: Row) -> Head:
    return Head(
        words=row["head"],
        rank=int(row["rank"]),
        alone=row["alone"] == "Y",
        lower=row["lower"] == "Y",
        sector=row["sector"] == "Y",
    )


def _read_role(row: Row) -> Role:
    return Role(words=row["role"], body=row["body"], alone=row["alone"] == "Y")


def _read_group(row: Row) -> Group:
    return Group(id=row["id"], bare=row["bare"] == "Y", sector=row["sector"] == "Y")


def _read_provinces(rows: tuple[Row, ...]) -> list[tuple[str, Province]]:
    """Return every name of a province, with its place.

    A province that is a city now was one under its old name too, but `Thừa Thiên Huế` was a
    province when its own city was called Huế.
    """
    found = []
    for row in rows:
        name = row["old_name"]
        new = row["new_name"]
        later = f"thành phố {new[10:]}" if new.startswith("Thành phố ") else f"tỉnh {new}"
        city = row["status"] != "merged_into" and new == f"Thành phố {name}"
        place = f"thành phố {name}" if city else f"tỉnh {name}"
        changed = (later, row["since"], row["source"]) if row["since"] else ("", "", "")
        province = Province(name, place, *changed)
        found.append((name, province))
        found += [(alias.strip(), province) for alias in row["aliases"].split(";") if alias.strip()]
    return found


def _read_abbreviations(rows: tuple[Row, ...]) -> list[tuple[str, tuple[str, str]]]:
    """Return the abbreviations of agencies that stand for one thing, with that thing."""
    found = []
    for row in rows:
        expansion = row["expansion"].split(" (")[0].strip()
        if row["class"] == "agency" and expansion and "/" not in expansion and expansion[0] != "(":
            found.append((row["abbreviation"], (row["abbreviation"], expansion)))
    return found


def _neighbours(names: list[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for name in names for pair in pairwise(Tokens.of(name).folded))
