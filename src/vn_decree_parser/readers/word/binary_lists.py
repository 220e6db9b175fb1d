"""Fonts, styles and lists of the binary format of Word."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from vn_decree_parser.readers.word.binary import (
    FONTS,
    LIST_USES,
    LISTS,
    STYLES,
    Binary,
    read_modifiers,
    u16,
    u32,
)
from vn_decree_parser.readers.word.numbering import Enumeration, Level

_FONT, _OTHER_FONT, _HIDDEN, _STYLE = 0x4A4F, 0x4A51, 0x083C, 0x4A30
_DELETED, _SYMBOL, _RAISED = 0x0800, 0x6A09, 0x2A48
_LIST, _LEVEL = 0x460B, 0x260A


class RunStyle(NamedTuple):
    """What is said of a run: `None` where nothing is."""

    font: int | None = None
    hidden: bool | None = None
    deleted: bool = False
    raised: bool = False
    symbol: tuple[int, int] | None = None
    style: int | None = None


def read_run(content: bytes, base: RunStyle = RunStyle()) -> RunStyle:  # noqa: B008 (a tuple)
    """Return what modifiers say of a run that has a style."""
    found = base
    for code, operand in read_modifiers(content):
        if code == _FONT:
            found = found._replace(font=u16(operand, 0))
        elif code == _HIDDEN and operand:
            on = bool(base.hidden) if operand[0] == 0x80 else operand[0] & 1 == 1
            found = found._replace(hidden=(not base.hidden) if operand[0] == 0x81 else on)
        elif code == _DELETED and operand:
            found = found._replace(deleted=operand[0] != 0)
        elif code == _RAISED and operand:
            found = found._replace(raised=operand[0] == 1)
        elif code == _SYMBOL:
            found = found._replace(symbol=(u16(operand, 0), u16(operand, 2)))
        elif code == _STYLE:
            found = found._replace(style=u16(operand, 0))
    return found


class ParagraphStyle(NamedTuple):
    """What a paragraph style gives: its run, its place in a list."""

    run: RunStyle = RunStyle()
    list_id: int | None = None
    level: int | None = None


def read_list_place(content: bytes) -> tuple[int | None, int | None]:
    """Return the list and the level that the modifiers of a paragraph name."""
    list_id = level = None
    for code, operand in read_modifiers(content):
        if code == _LIST:
            list_id = u16(operand, 0)
        elif code == _LEVEL and operand:
            level = operand[0]
    return list_id, level


def read_fonts(binary: Binary) -> list[str]:
    """Return the names of the fonts in order."""
    content = binary.part(FONTS)
    names: list[str] = []
    at = 4
    for _ in range(u16(content, 0)):
        if at >= len(content):
            break
        length = content[at]
        name = content[at + 40 : at + 1 + length].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at += 1 + length
    return names


def read_styles(binary: Binary) -> dict[int, ParagraphStyle]:
    """Return the styles by their numbers, each with what it has from those it is based on."""
    content = binary.part(STYLES)
    if len(content) < 8:
        return {}
    head = u16(content, 0)
    count, base_size = u16(content, 2), u16(content, 4)
    default = u16(content, 2 + 12) if head >= 14 else None
    raw: dict[int, bytes] = {}
    at = 2 + head
    for number in range(count):
        size = u16(content, at)
        if size:
            raw[number] = content[at + 2 : at + 2 + size]
        at += 2 + size
    styles: dict[int, ParagraphStyle] = {}
    for number in raw:
        _resolve(number, raw, base_size, styles, RunStyle(font=default), set())
    return styles


def _resolve(
    number: int,
    raw: dict[int, bytes],
    base_size: int,
    styles: dict[int, ParagraphStyle],
    default: RunStyle,
    seen: set[int],
) -> ParagraphStyle:
    if number in styles:
        return styles[number]
    if number in seen or number not in raw:
        return ParagraphStyle()
    seen.add(number)
    content = raw[number]
    kind, base_number = u16(content, 2) & 0xF, u16(content, 2) >> 4
    base = _resolve(base_number, raw, base_size, styles, default, seen)
    if kind == 1 and base_number not in raw:
        base = ParagraphStyle(default)
    count = u16(content, 4) & 0xF
    at = base_size + 2 + 2 * u16(content, base_size) + 2
    updates: list[bytes] = []
    for _ in range(count):
        at += at & 1
        size = u16(content, at)
        updates.append(content[at + 2 : at + 2 + size])
        at += 2 + size
    if kind == 1 and updates:
        list_id, level = read_list_place(updates[0][2:])
        run = read_run(updates[1], base.run) if len(updates) > 1 else base.run
        found = ParagraphStyle(
            run,
            base.list_id if list_id is None else list_id,
            base.level if level is None else level,
        )
    elif kind == 2 and updates:
        found = ParagraphStyle(read_run(updates[0], base.run))
    else:
        found = base
    styles[number] = found
    return found


_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    255: "none",
}
_LEVEL_HEAD = 28


def read_lists(binary: Binary, fonts: list[str]) -> dict[int, Enumeration]:
    """Return the lists by the numbers that paragraphs name them with, from 1."""
    content, levels = binary.part(LISTS), binary.behind(LISTS)
    definitions: dict[int, dict[int, Level]] = {}
    at = 0
    for number in range(u16(content, 0)):
        head = content[2 + 28 * number : 30 + 28 * number]
        if len(head) < 28:
            break
        found: dict[int, Level] = {}
        for level in range(1 if head[26] & 1 else 9):
            found[level], at = _read_level(levels, at, fonts)
        definitions[u32(head, 0)] = found
    return _read_uses(binary.part(LIST_USES), definitions, fonts)


def _read_level(content: bytes, at: int, fonts: list[str]) -> tuple[Level, int]:
    """Return the level at a place, and where the next begins."""
    head = content[at : at + _LEVEL_HEAD]
    if len(head) < _LEVEL_HEAD:
        return Level(), at + _LEVEL_HEAD
    flags, follow, run_size, paragraph_size = head[5], head[15], head[24], head[25]
    at += _LEVEL_HEAD + paragraph_size
    run = read_run(content[at : at + run_size])
    at += run_size
    length = u16(content, at)
    text = content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    at += 2 + 2 * length
    text = "".join(f"%{ord(sign) + 1}" if ord(sign) < 9 else sign for sign in text)
    how = "none" if run.hidden else _FORMATS.get(head[4], "decimal")
    font = fonts[run.font] if run.font is not None and run.font < len(fonts) else None
    level = Level(
        start=u32(head, 0),
        format=how,
        text="" if run.hidden else text,
        bullet_font=font,
        legal=bool(flags & 4),
        restart=head[26] if flags & 8 else None,
        blank="" if follow == 2 else " ",
    )
    return level, at


def _read_uses(
    content: bytes, definitions: dict[int, dict[int, Level]], fonts: list[str]
) -> dict[int, Enumeration]:
    count = u32(content, 0)
    lists: dict[int, Enumeration] = {}
    at = 4 + 16 * count
    for number in range(count):
        head = content[4 + 16 * number : 20 + 16 * number]
        if len(head) < 16:
            break
        key = u32(head, 0)
        levels = dict(definitions.get(key, {}))
        starts: dict[int, int] = {}
        at += 4
        for _ in range(head[12]):
            start, flags = u32(content, at), u32(content, at + 4)
            at += 8
            level = flags & 0xF
            if flags & 0x20:
                levels[level], at = _read_level(content, at, fonts)
            elif flags & 0x10:
                starts[level] = start
                levels[level] = replace(levels.get(level, Level()), start=start)
        lists[number + 1] = Enumeration(str(key), levels, starts)
    return lists
