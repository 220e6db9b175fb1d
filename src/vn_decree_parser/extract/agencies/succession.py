"""Who took over from a body after a document's day, by function (DOMAIN.md §7.3).

The steps follow one another: the provincial tax office became a regional one, then one of the
merged province.  Every step keeps its date and the act that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.extract.agencies.lexicon import Body, Lexicon, Province
from vn_decree_parser.extract.agencies.localities import level_of, local_name
from vn_decree_parser.extract.agencies.setting import Setting
from vn_decree_parser.extract.agencies.tokens import Tokens
from vn_decree_parser.records import Successor
from vn_decree_parser.vocabulary import Row, Vocabulary
from vn_decree_parser.vocabulary.folding import fold

_DISTRICT = fold("Ủy ban nhân dân cấp huyện")
_DISTRICT_UNITS = fold("huyện, thị xã, thành phố thuộc tỉnh, quận")
_TOWNSHIP = "thị trấn"
_WHOLE = "toàn bộ"
# A chain of successions is never longer than this: the table is the user's too.
_LONGEST_CHAIN = 5


@dataclass(frozen=True, slots=True)
class _Stage:
    """A body on the way: its name in the table, the day it took over, and what it took over."""

    name: str
    since: str
    function: str | None
    source: str = ""


def successors_of(
    names: tuple[str, ...], body: Body | None, place: str | None, setting: Setting
) -> tuple[Successor, ...]:
    """Return the successors of a body after the document's day, in the order of time.

    `names` are the spellings to look up, `place` is the province that the body belongs to
    (`tỉnh Phú Yên`): its bodies go on in the province that holds its area now.  A body of the
    table that is nowhere said to be succeeded, in a place that has not changed, has none.
    """
    day = setting.issued_on.isoformat() if setting.issued_on else ""
    lexicon, known = setting.lexicon, _rows_by_old_name(setting.vocabulary)
    keys = [fold(name) for name in names]
    if not any(key in known for key in keys) and body is not None and body.level == "district":
        keys = [_DISTRICT]
    key = next((key for key in keys if key in known), keys[0])
    stages = list(_follow(_Stage(key, day, None), known, _LONGEST_CHAIN))
    province = _province_of(place, lexicon)
    found = [
        Successor(
            name=_local_name(stage.name, place, province, stage.since, lexicon),
            function=stage.function,
            since=stage.since or None,
            source=stage.source or None,
        )
        for stage in stages
    ]
    if province is not None and province.since and _is_after(province.since, day):
        found += _in_the_new_province(body, stages, province, known, lexicon)
    return tuple(dict.fromkeys(sorted(found, key=lambda successor: successor.since or "")))


def successors_of_place(
    name: str, units: str, level: str, setting: Setting
) -> tuple[Successor, ...]:
    """Return what took over from a place that acts itself: `tỉnh Phú Yên`, `huyện Krông Pắc`."""
    day = setting.issued_on.isoformat() if setting.issued_on else ""
    if level == "province" and name:
        province = _province_of(name, setting.lexicon)
        if province is None or not province.since or not _is_after(province.since, day):
            return ()
        source = province.source
        return (Successor(name=province.later, since=province.since, source=source),)
    if fold(units) == _TOWNSHIP:
        return successors_of((_TOWNSHIP,), None, None, setting)
    return successors_of((_DISTRICT_UNITS,), None, None, setting) if level == "district" else ()


@cache
def _rows_by_old_name(vocabulary: Vocabulary) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in vocabulary.rows("successors"):
        if row["relation"] != "keep":
            found.setdefault(fold(row["old"]), []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _follow(stage: _Stage, known: dict[str, tuple[Row, ...]], steps: int) -> Iterator[_Stage]:
    """Yield what a body became, and what that became in turn."""
    rows = [row for row in known.get(fold(stage.name), ()) if _is_after(row["since"], stage.since)]
    if stage.function and len(rows) > 1:
        # "trẻ em" went to the one ministry that took over children.
        rows = [row for row in rows if fold(stage.function) in fold(row["function"])] or rows
    for row in rows if steps else ():
        special = row["function"] if row["function"] != _WHOLE else ""
        function = special or stage.function or row["function"] or None
        following = _Stage(row["new"], row["since"], function, row["source"])
        yield following
        yield from _follow(following, known, steps - 1)


def _is_after(since: str, day: str) -> bool:
    """Return whether a date comes after a day; one without month or day may come after it."""
    if not since or not day:
        return True
    return since > day if len(since) == len(day) == 10 else since >= day[: len(since)]


def _province_of(place: str | None, lexicon: Lexicon) -> Province | None:
    tokens = Tokens.of(place or "")
    found = (lexicon.provinces.longest(tokens, at) for at in range(len(tokens)))
    return next((match[1] for match in found if match and match[0] == len(tokens)), None)


def _local_name(
    name: str, place: str | None, province: Province | None, since: str, lexicon: Lexicon
) -> str:
    """Return the name of a successor with its place, where it is a body of provinces."""
    body = _body_named(name, lexicon)
    if province is not None and province.since and since >= province.since:
        place = province.later
    if body is None or place is None or level_of(body) != "province":
        return name
    return local_name(body, place)


def _body_named(name: str, lexicon: Lexicon) -> Body | None:
    tokens = Tokens.of(name)
    found = lexicon.names.longest(tokens, 0)
    if found is None:
        return None
    return next((body for body in found[1].bodies if fold(body.name) == fold(name)), None)


def _in_the_new_province(
    body: Body | None,
    stages: list[_Stage],
    province: Province,
    known: dict[str, tuple[Row, ...]],
    lexicon: Lexicon,
) -> Iterator[Successor]:
    """Yield the bodies of the province that holds the area now, for all that go on there."""
    ends = [
        stage
        for stage in stages
        if stage.since < province.since and not any(_follow(stage, known, 1))
    ]
    if not stages and body is not None:
        ends = [_Stage(body.name, "", _WHOLE)]
    for stage in ends:
        local = _body_named(stage.name, lexicon)
        if local is not None and level_of(local) == "province":
            yield Successor(
                name=local_name(local, province.later),
                function=stage.function,
                since=province.since,
                source=province.source,
            )
