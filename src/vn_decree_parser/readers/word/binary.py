"""The binary format of Word 97 to 2003 ([MS-DOC]): its text and what is said of it.

The text is in pieces; properties lie in pages of 512 bytes, by the place of the characters in
the file; fonts, styles and lists lie in a second stream.  Only what a reader of the page needs is
read.  `Broken` is raised where the file contradicts itself.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# Places of the structures in the table of the file's head: index of the pair (offset, length).
STYLES, NOTE_REFS, NOTE_TEXTS, SECTIONS = 1, 2, 3, 6
HEADERS, RUNS, PARAGRAPHS, FONTS = 11, 12, 13, 15
PIECES, SHAPES, END_REFS, END_TEXTS, BOX_TEXTS, LISTS, LIST_USES = 33, 40, 46, 47, 56, 73, 74
_PAIRS = 0x9A
_PAGE = 512
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_WORD_97 = 0x00C1
# Word itself holds 32 million bytes of text in a file.
_MOST_CHARACTERS = 64_000_000


class Broken(Exception):
    """The file contradicts itself, or is of a kind that is not read; the message says how."""


class TooOld(Broken):
    """The file was written before Word 97."""


class Piece(NamedTuple):
    """A stretch of text: its first character and end, and where and how it lies in the file."""

    start: int
    end: int
    offset: int
    width: int


class Binary:
    """A Word file: its text by stories, and the properties at each character."""

    def __init__(self, main: bytes, streams: dict[str, bytes]) -> None:
        """Read the head and the pieces; `streams` are those beside the main one."""
        self._main = main
        if len(main) < _PAIRS or main[:2] != b"\xec\xa5":
            raise Broken("it has no head of a Word document")
        version, flags = u16(main, 2), u16(main, 10)
        if flags & _ENCRYPTED:
            raise Broken("encrypted: it needs a password")
        if version < _WORD_97:
            raise TooOld("it was written before Word 97")
        self._data = streams.get("Data", b"")
        self.table = streams["1Table" if flags & _SECOND_TABLE else "0Table"]
        # Characters of the stories: body, notes, headers, macros, comments, end notes, boxes.
        counts = struct.unpack_from("<8i", main, 0x4C)
        if min(counts) < 0:
            raise Broken("its head has impossible lengths")
        self.stories = [sum(counts[:index]) for index in range(9)]
        self.pieces = self._read_pieces()
        self.text = "".join(map(self._text_of, self.pieces))
        self.runs = _Properties(self, RUNS)
        self.paragraphs = _Properties(self, PARAGRAPHS)

    def part(self, index: int) -> bytes:
        """Return a structure of the second stream; empty where the file has none."""
        at = _PAIRS + 8 * index
        if at + 8 > len(self._main):
            return b""
        offset, length = struct.unpack_from("<II", self._main, at)
        return self.table[offset : offset + length]

    def behind(self, index: int) -> bytes:
        """Return what lies behind a structure."""
        offset, length = struct.unpack_from("<II", self._main, _PAIRS + 8 * index)
        return self.table[offset + length :]

    def with_far_modifiers(self, properties: bytes) -> bytes:
        """Return a paragraph's properties, with those too long for a page, which lie elsewhere."""
        for code, operand in read_modifiers(properties[2:]):
            if code in _FAR:
                at = u32(operand, 0)
                return properties[:2] + self._data[at + 2 : at + 2 + u16(self._data, at)]
        return properties

    def page(self, number: int) -> bytes:
        """Return a page of properties."""
        page = self._main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) < _PAGE:
            raise Broken("a page of properties lies outside the file")
        return page

    def _read_pieces(self) -> list[Piece]:
        clx = self.part(PIECES)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + u16(clx, at + 1)
        if at >= len(clx) or clx[at] != 2:
            raise Broken("it has no table of pieces")
        plc = clx[at + 5 : at + 5 + u32(clx, at + 1)]
        places, data = read_plc(plc, 8)
        if places and places[-1] > _MOST_CHARACTERS:
            raise Broken("its text is impossibly long")
        pieces: list[Piece] = []
        for (start, end), descriptor in zip(pairwise(places), data, strict=True):
            fc = u32(descriptor, 2)
            packed = bool(fc & 0x40000000)
            offset = (fc & 0x3FFFFFFF) // 2 if packed else fc & 0x3FFFFFFF
            if end < start:
                raise Broken("its pieces overlap")
            pieces.append(Piece(start, end, offset, 1 if packed else 2))
        return pieces

    def _text_of(self, piece: Piece) -> str:
        length = piece.end - piece.start
        stored = self._main[piece.offset : piece.offset + length * piece.width]
        if len(stored) < length * piece.width:
            raise Broken("its text is cut off")
        if piece.width == 1:
            return stored.decode("cp1252", "replace")
        text = stored.decode("utf-16-le", "replace")
        return text if len(text) == length else _by_units(stored)


def _by_units(stored: bytes) -> str:
    """Return text unit by unit, so that its length stays that of the file's own count."""
    return "".join(
        chr(unit) if not 0xD800 <= unit < 0xE000 else "\ufffd"
        for (unit,) in struct.iter_unpack("<H", stored)
    )


class _Properties:
    """The properties of runs or paragraphs by their places in the file."""

    def __init__(self, binary: Binary, index: int) -> None:
        self._is_run = index == RUNS
        starts: list[int] = []
        values: list[bytes] = []
        _, pages = read_plc(binary.part(index), 4)
        for page_number in pages:
            page = binary.page(u32(page_number, 0) & 0x3FFFFF)
            count = page[-1]
            if 4 * (count + 1) + count * (1 if self._is_run else 13) > _PAGE - 1:
                raise Broken("a page of properties is overfull")
            for at in range(count):
                starts.append(u32(page, 4 * at))
                values.append(self._value(page, count, at))
            starts.append(u32(page, 4 * count))
            values.append(b"")
        order = sorted(range(len(starts)), key=starts.__getitem__)
        self._starts = [starts[at] for at in order]
        self._values = [values[at] for at in order]

    def _value(self, page: bytes, count: int, at: int) -> bytes:
        table = 4 * (count + 1)
        offset = 2 * page[table + at * (1 if self._is_run else 13)]
        if offset == 0:
            return b""
        length = page[offset]
        if self._is_run:
            return page[offset + 1 : offset + 1 + length]
        if length:
            return page[offset + 1 : offset + 2 * length]
        length = page[offset + 1] if offset + 1 < _PAGE else 0
        return page[offset + 2 : offset + 2 + 2 * length]

    def at(self, offset: int) -> bytes:
        """Return the properties of the character at a place in the file."""
        index = bisect_right(self._starts, offset) - 1
        return self._values[index] if index >= 0 else b""

    def within(self, piece: Piece, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield the stretches of one piece's characters that have the same properties."""
        at = piece.offset + (start - piece.start) * piece.width
        stop = piece.offset + (end - piece.start) * piece.width
        index = max(bisect_right(self._starts, at) - 1, 0)
        while at < stop:
            beyond = self._starts[index + 1] if index + 1 < len(self._starts) else stop
            until = min(max(beyond, at), stop)
            first = piece.start + (at - piece.offset) // piece.width
            last = piece.start + (until - piece.offset) // piece.width
            if last > first:
                value = self._values[index] if index < len(self._values) else b""
                yield first, last, value
            at = until
            index += 1


def u16(content: bytes, at: int) -> int:
    """Return the two bytes at a place as a number."""
    return int.from_bytes(content[at : at + 2], "little")


def u32(content: bytes, at: int) -> int:
    """Return the four bytes at a place as a number."""
    return int.from_bytes(content[at : at + 4], "little")


def read_plc(content: bytes, width: int) -> tuple[list[int], list[bytes]]:
    """Return the places of a list of places, one more than its data, and the data.

    >>> read_plc(bytes([0, 0, 0, 0, 5, 0, 0, 0, 7, 7]), 2)
    ([0, 5], [b'\\x07\\x07'])
    """
    count = (len(content) - 4) // (4 + width)
    if count < 1:
        return [], []
    places = list(struct.unpack_from(f"<{count + 1}I", content))
    data = 4 * (count + 1)
    return places, [content[data + at * width : data + (at + 1) * width] for at in range(count)]


# Lengths of operands by the highest three bits of a modifier.
_LENGTHS = (1, 1, 2, 4, 2, 2, -1, 3)
_FAR = frozenset((0x6645, 0x6646))
_TABLE_OF_TABS, _DEFINE_TABLE = 0xC615, 0xD608


def read_modifiers(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the property modifiers of a list: code and operand.

    >>> list(read_modifiers(bytes.fromhex("3c0801" "4f4a0300")))
    [(2108, b'\\x01'), (19023, b'\\x03\\x00')]
    """
    at = 0
    while at + 2 < len(content):
        code = u16(content, at)
        at += 2
        length = _LENGTHS[code >> 13]
        if length < 0:
            if code == _DEFINE_TABLE:
                length = u16(content, at) - 1
                at += 2
            elif code == _TABLE_OF_TABS and content[at] == 255:
                return  # its length follows from its content; nothing of interest comes behind
            else:
                length = content[at]
                at += 1
        yield code, content[at : at + max(length, 0)]
        at += max(length, 0)
