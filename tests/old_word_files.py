"""Files of Word 97 built byte by byte: an OLE container, and the few structures a text needs."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SECTOR = 512
_SMALLEST = 4096  # shorter streams would lie in a stream of small sectors
_TEXT_AT = 0x800
_PAIRS = 0x9A
_FREE, _CHAIN_END, _TABLE_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE container with streams."""
    padded = {name: content.ljust(_SMALLEST, b"\0") for name, content in streams.items()}
    sizes = [-(-len(content) // _SECTOR) for content in padded.values()]
    folder_size = -(-(len(padded) + 1) // 4)
    tables = -(-(sum(sizes) + folder_size + 8) // 128)
    starts, at = [], tables + folder_size
    chains = [_TABLE_SECTOR] * tables + _chain(tables, folder_size)
    for size in sizes:
        starts.append(at)
        chains += _chain(at, size)
        at += size
    chains += [_FREE] * (tables * 128 - len(chains))
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, _SMALLEST, _CHAIN_END, 0, _CHAIN_END, 0,
    )  # fmt: skip
    places = [*range(tables), *[_FREE] * (109 - tables)]
    folder = _entry("Root Entry", 5, 1, _FREE, _CHAIN_END, 0)
    for number, (name, content) in enumerate(padded.items(), 1):
        right = number + 1 if number < len(padded) else _FREE
        folder += _entry(name, 2, _FREE, right, starts[number - 1], len(content))
    body = b"".join(
        content.ljust(size * _SECTOR, b"\0")
        for content, size in zip(padded.values(), sizes, strict=True)
    )
    return (
        head
        + struct.pack("<109I", *places)
        + struct.pack(f"<{len(chains)}I", *chains)
        + folder.ljust(folder_size * _SECTOR, b"\0")
        + body
    )


def _chain(start: int, size: int) -> list[int]:
    return [*range(start + 1, start + size), _CHAIN_END]


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", letters, len(letters), kind, 1, _FREE, right, child, start, size
    )


@dataclass
class OldParagraph:
    """A paragraph: runs of text with their modifiers, its own modifiers, the sign that ends it."""

    runs: Sequence[tuple[str, bytes]]
    modifiers: bytes = b""
    mark: str = "\r"


@dataclass
class OldWord:
    """A file in the making: `stories` are the body and, by their index, notes, headers, …"""

    body: Sequence[OldParagraph]
    fonts: Sequence[str] = ("Times New Roman",)
    style: bytes = b""
    stories: Mapping[int, Sequence[OldParagraph]] = field(default_factory=dict)
    parts: Mapping[int, bytes] = field(default_factory=dict)
    far: bytes = b""
    packed: bool = False
    version: int = 0xC1
    flags: int = 0x0200

    def content(self) -> bytes:
        """Return the file."""
        order = [self.body, *(self.stories.get(index, ()) for index in range(1, 8))]
        paragraphs = [paragraph for story in order for paragraph in story]
        counts = [sum(_length(paragraph) for paragraph in story) for story in order]
        text = "".join("".join(run for run, _ in p.runs) + p.mark for p in paragraphs)
        width = 1 if self.packed else 2
        stored = text.encode("cp1252" if self.packed else "utf-16-le")
        main = bytearray(_TEXT_AT) + stored
        main += bytes(-len(main) % _SECTOR)
        run_pages, paragraph_pages = self._add_pages(main, paragraphs, width)
        fc = _TEXT_AT * 2 | 0x40000000 if self.packed else _TEXT_AT
        pieces = struct.pack("<IIHIH", 0, len(text), 0, fc, 0)
        parts = {
            1: _styles(self.style),
            12: run_pages,
            13: paragraph_pages,
            15: _fonts(self.fonts),
            33: struct.pack("<BI", 2, len(pieces)) + pieces,
            **self.parts,
        }
        table = bytearray(64)
        struct.pack_into("<HHHHHH", main, 0, 0xA5EC, self.version, 0, 0, 0, self.flags)
        struct.pack_into("<8i", main, 0x4C, *counts)
        for index, content in parts.items():
            # What lies behind the lists (their levels) does not count to their length.
            length = 2 + 28 * content[0] if index == 73 else len(content)
            struct.pack_into("<II", main, _PAIRS + 8 * index, len(table), length)
            table += content
        return ole_file({"WordDocument": bytes(main), "1Table": bytes(table), "Data": self.far})

    def _add_pages(
        self, main: bytearray, paragraphs: Sequence[OldParagraph], width: int
    ) -> tuple[bytes, bytes]:
        """Add a page of properties for each run and each paragraph; return where they are."""
        run_places, run_numbers, places, numbers = [], [], [], []
        at = _TEXT_AT
        for paragraph in paragraphs:
            start = at
            for text, modifiers in [*paragraph.runs, (paragraph.mark, b"")]:
                end = at + width * len(text)
                run_places.append(at)
                run_numbers.append(len(main) // _SECTOR)
                page = struct.pack("<IIB", at, end, 128 if modifiers else 0).ljust(256, b"\0")
                page += bytes([len(modifiers)]) + modifiers
                main += page.ljust(511, b"\0") + b"\1"
                at = end
            places.append(start)
            numbers.append(len(main) // _SECTOR)
            page = struct.pack("<IIB", start, at, 64).ljust(128, b"\0")
            properties = b"\0\0" + paragraph.modifiers
            properties += bytes(len(properties) & 1)
            page += bytes([0, len(properties) // 2]) + properties
            main += page.ljust(511, b"\0") + b"\1"
        return (
            struct.pack(
                f"<{len(run_places) + 1}I{len(run_numbers)}I", *run_places, at, *run_numbers
            ),
            struct.pack(f"<{len(places) + 1}I{len(numbers)}I", *places, at, *numbers),
        )


def _length(paragraph: OldParagraph) -> int:
    return sum(len(text) for text, _ in paragraph.runs) + len(paragraph.mark)


def _fonts(names: Sequence[str]) -> bytes:
    content = struct.pack("<HH", len(names), 0)
    for name in names:
        letters = (name + "\0").encode("utf-16-le")
        content += bytes([39 + len(letters)]) + bytes(39) + letters
    return content


def _styles(modifiers: bytes) -> bytes:
    """Return a sheet with one paragraph style, `Normal`."""
    name = struct.pack("<H", 6) + "Normal\0".encode("utf-16-le")
    updates = struct.pack("<HH", 2, 0) + struct.pack("<H", len(modifiers)) + modifiers
    style = struct.pack("<HHHHH", 0, 1 | 0xFFF0, 2, 0, 0) + name + updates
    return (
        struct.pack("<H9H", 18, 1, 10, 0, 0, 0, 0, 0, 0, 0) + struct.pack("<H", len(style)) + style
    )


def modifier(code: int, *operand: int) -> bytes:
    """Return a property modifier whose operand is of bytes."""
    return struct.pack("<H", code) + bytes(operand)


def row(edges: Sequence[int], *, over: Sequence[int] = (), left: Sequence[int] = ()) -> bytes:
    """Return the modifiers of the end of a row; `over` and `left` are the cells that go on."""
    count = len(edges) - 1
    definition = bytes([count]) + struct.pack(f"<{count + 1}h", *edges)
    for cell in range(count):
        flags = (1 << 5 if cell in over else 0) | (2 if cell in left else 0)
        definition += struct.pack("<H18x", flags)
    sized = struct.pack("<HH", 0xD608, len(definition) + 1) + definition
    return modifier(0x2416, 1) + modifier(0x2417, 1) + sized


def one_list(levels: Sequence[tuple[int, str]]) -> dict[int, bytes]:
    """Return the parts of one list: the format of each level, and its text with `%1`, `%2`."""
    lists = struct.pack("<H", 1) + struct.pack("<i4x18xBx", 77, 0)
    for at in range(9):
        how, text = levels[min(at, len(levels) - 1)]
        signs = text.replace("%1", "\0").replace("%2", "\1")
        lists += struct.pack("<IBB9xB8xBBBB", 1, how, 0, 0, 0, 0, 0, 0)
        lists += struct.pack("<H", len(signs)) + signs.encode("utf-16-le")
    uses = struct.pack("<I", 1) + struct.pack("<i8xB3x", 77, 0) + bytes(4)
    return {73: lists, 74: uses}
