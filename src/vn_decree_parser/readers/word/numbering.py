"""Automatic numbering of Word: the label that a reader of the page sees before a paragraph.

Lists are read from the numbering part (ECMA-376 part 1, 17.9): an abstract list has up to nine
levels, each with a start, a format and a text such as `%1.%2.`; a list refers to an abstract one
and may override levels.  Lists of one abstract list count on together, except where one of them
starts a level anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from vn_decree_parser.readers.word.names import VAL, W, is_on, number_of, value_of
from vn_decree_parser.readers.word.styles import Styles
from vn_decree_parser.readers.word.symbols import bullet_of

_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what its label looks like."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    bullet_font: str | None = None
    legal: bool = False
    restart: int | None = None
    blank: str = " "
    style: str | None = None


class Enumeration(NamedTuple):
    """A list: the abstract one that it counts with, its levels, and the starts it sets anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class _Counters:
    """The numbers that the levels of an abstract list have reached."""

    numbers: dict[int, int] = field(default_factory=dict)
    started: set[tuple[int, int]] = field(default_factory=set)


class Numbering:
    """The lists of a file by their ids, counting as the paragraphs come."""

    def __init__(self, lists: dict[int, Enumeration]) -> None:
        """Begin to count."""
        self._lists = lists
        self._counters: dict[str, _Counters] = {}

    def label(self, list_id: int, level: int | None, style_id: str | None) -> str:
        """Return the label of the next paragraph of a list, with the blank behind it.

        Empty for a list that is not there, or a level without a visible label.
        """
        found = self._lists.get(list_id)
        if found is None:
            return ""
        if level is None:
            level = next((at for at, one in found.levels.items() if one.style == style_id), 0)
        own = found.levels.get(level)
        if own is None:
            return ""
        counters = self._counters.setdefault(found.abstract, _Counters())
        self._count(counters, found, list_id, level)
        text = _label(found.levels, own, level, counters.numbers)
        return text + own.blank if text.strip() else ""

    def _count(self, counters: _Counters, found: Enumeration, list_id: int, level: int) -> None:
        numbers = counters.numbers
        if level in found.starts and (list_id, level) not in counters.started:
            counters.started.add((list_id, level))
            numbers[level] = found.starts[level]
        elif level in numbers:
            numbers[level] += 1
        else:
            numbers[level] = _start(found.levels, level)
        for lower in range(level):  # levels above that were never used begin
            numbers.setdefault(lower, found.starts.get(lower, _start(found.levels, lower)))
        for deeper in [at for at in numbers if at > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or level < restart:
                del numbers[deeper]


def read_lists(root: Any | None, styles: Styles) -> dict[int, Enumeration]:
    """Return the lists of a numbering part; `None` stands for a file without one."""
    if root is None:
        return {}
    abstracts = {one.get(f"{W}abstractNumId", ""): one for one in root.iterfind(f"{W}abstractNum")}
    elements = {
        number: one
        for one in root.iterfind(f"{W}num")
        if (number := number_of(one.get(f"{W}numId"))) is not None
    }
    lists: dict[int, Enumeration] = {}
    for number, one in elements.items():
        abstract = value_of(one, "abstractNumId") or ""
        element = abstracts.get(abstract)
        linked = value_of(element, "numStyleLink")
        if linked and (other := elements.get(styles.list_of_style(linked) or 0)) is not None:
            abstract = value_of(other, "abstractNumId") or abstract
            element = abstracts.get(abstract)
        if element is not None:
            lists[number] = _read_list(abstract, element, one)
    return lists


def _start(levels: dict[int, Level], level: int) -> int:
    return levels[level].start if level in levels else 1


def _read_list(abstract: str, element: Any, one: Any) -> Enumeration:
    levels: dict[int, Level] = {}
    for lvl in element.iterfind(f"{W}lvl"):
        _add_level(levels, lvl)
    starts: dict[int, int] = {}
    for override in one.iterfind(f"{W}lvlOverride"):
        for lvl in override.iterfind(f"{W}lvl"):
            _add_level(levels, lvl)
        at = number_of(override.get(f"{W}ilvl"))
        start = number_of(value_of(override, "startOverride"))
        if at is not None and start is not None:
            starts[at] = start
            levels[at] = replace(levels.get(at, Level()), start=start)
    return Enumeration(abstract, levels, starts)


def _add_level(levels: dict[int, Level], lvl: Any) -> None:
    at = number_of(lvl.get(f"{W}ilvl"))
    if at is None or not 0 <= at < _MOST_LEVELS:
        return
    run = lvl.find(f"{W}rPr")
    fonts = None if run is None else run.find(f"{W}rFonts")
    hidden = run is not None and is_on(run.find(f"{W}vanish"))
    format_ = lvl.find(f".//{W}numFmt")
    text = value_of(lvl, "lvlText") or ""
    levels[at] = Level(
        start=number_of(value_of(lvl, "start"), 0) or 0,
        format="none"
        if hidden
        else format_.get(VAL, "decimal")
        if format_ is not None
        else "decimal",
        text="" if hidden else text,
        bullet_font=None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi"),
        legal=bool(is_on(lvl.find(f"{W}isLgl"))),
        restart=number_of(value_of(lvl, "lvlRestart")),
        blank="" if value_of(lvl, "suff") == "nothing" else " ",
        style=value_of(lvl, "pStyle"),
    )


def _label(levels: dict[int, Level], own: Level, level: int, numbers: dict[int, int]) -> str:
    if own.format == "bullet":
        return bullet_of(own.text, own.bullet_font)
    pieces: list[str] = []
    rest = own.text
    while rest:
        before, sign, rest = rest.partition("%")
        pieces.append(before)
        if sign and rest[:1].isdecimal() and 1 <= int(rest[0]) <= level + 1:
            at = int(rest[0]) - 1
            how = levels[at].format if at in levels else "decimal"
            if own.legal and how != "none":
                how = "decimal"
            pieces.append(spell_number(numbers.get(at, _start(levels, at)), how))
            rest = rest[1:]
        else:
            pieces.append(sign)
    return "".join(pieces)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def spell_number(number: int, how: str) -> str:
    """Return a number in a format of Word's lists; formats of other languages count in digits.

    >>> [spell_number(4, how) for how in ("decimal", "upperRoman", "lowerLetter", "decimalZero")]
    ['4', 'IV', 'd', '04']
    >>> spell_number(28, "upperLetter"), spell_number(3, "none"), spell_number(9, "chicago")
    ('BB', '', '9')
    """
    if how == "none":
        return ""
    if how in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        letters = ""
        for step, sign in _ROMAN:
            count, number = divmod(number, step)
            letters += sign * count
        return letters if how == "upperRoman" else letters.lower()
    if how in ("upperLetter", "lowerLetter") and 0 < number <= 780:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if how == "upperLetter" else letter.lower()
    if how == "decimalZero":
        return f"{number:02d}"
    return str(number)
