"""Read Word files of 1997 to 2003 (.doc): the same as of .docx, from the binary format."""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import olefile

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.libreoffice import OlderFormat
from vn_decree_parser.readers.word.binary import (
    BOX_TEXTS,
    END_REFS,
    END_TEXTS,
    HEADERS,
    NOTE_REFS,
    NOTE_TEXTS,
    SECTIONS,
    SHAPES,
    Binary,
    Broken,
    TooOld,
    read_modifiers,
    read_plc,
    u16,
    u32,
)
from vn_decree_parser.readers.word.binary_lists import (
    ParagraphStyle,
    read_fonts,
    read_list_place,
    read_lists,
    read_run,
    read_styles,
)
from vn_decree_parser.readers.word.blocks import (
    Block,
    CellShape,
    Nest,
    Paragraph,
    RowShape,
    add_blocks,
)
from vn_decree_parser.readers.word.inline import Shown
from vn_decree_parser.readers.word.limits import check_text
from vn_decree_parser.readers.word.numbering import Numbering
from vn_decree_parser.readers.word.symbols import symbol_of
from vn_decree_parser.source import Place, Source

# Signs of the text stream.
_PICTURE, _NOTE, _CELL, _ANCHOR, _LINE, _PAGE, _END, _COLUMN = map(
    chr, (0x01, 0x02, 0x07, 0x08, 0x0B, 0x0C, 0x0D, 0x0E)
)
_FIELD, _RESULT, _FIELD_END, _HYPHEN, _SOFT = map(chr, (0x13, 0x14, 0x15, 0x1E, 0x1F))
_MARK = re.compile("[\r\x07\x0c]")
# Modifiers of paragraphs.
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_TABLE, _MERGE_OVER = 0xD608, 0xD62B


def read_doc(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a Word file of 1997 to 2003.

    What is given is as `read_docx` gives it.  Macros and embedded objects are never opened.
    Raises `UnreadableSource` for a broken or encrypted file, an older one, or one beyond the
    options' limits.
    """
    try:
        binary = _open(content)
        assembly = Assembly()
        _Document(binary).add_to(assembly)
    except TooOld:
        raise OlderFormat(
            name,
            "the Word file was written before Word 97: save it as .docx, or name LibreOffice "
            "(Options.soffice)",
        ) from None
    except Broken as error:
        said = str(error)
        reason = said if said.startswith("encrypted") else f"the Word file cannot be read: {said}"
        raise UnreadableSource(name, reason) from None
    except (OSError, struct.error, IndexError, KeyError, RecursionError):
        raise UnreadableSource(name, "the Word file is broken") from None
    return check_text(assembly.source(name, "doc", sha256=sha256 or None), options)


def _open(content: bytes) -> Binary:
    with olefile.OleFileIO(io.BytesIO(content)) as file:
        streams = {
            stream: file.openstream(stream).read()
            for stream in ("WordDocument", "0Table", "1Table", "Data")
            if file.exists(stream)
        }
    return Binary(streams.pop("WordDocument"), streams)


class _Document:
    """Turns the stories of a file into blocks."""

    def __init__(self, binary: Binary) -> None:
        self._binary = binary
        self._fonts = read_fonts(binary)
        self._styles = read_styles(binary)
        self._numbering = Numbering(read_lists(binary, self._fonts))
        self._section_ends = {at - 1 for at in read_plc(binary.part(SECTIONS), 12)[0]}
        self._piece_starts = [piece.start for piece in binary.pieces]
        self._notes = self._read_notes()
        self._note_numbers = {at: number for number, at in enumerate(sorted(self._notes), 1)}
        self._boxes = self._read_boxes()

    def add_to(self, assembly: Assembly) -> None:
        """Add the body, then text boxes without an anchor, headers and footers."""
        stories = self._binary.stories
        add_blocks(assembly, self._blocks(stories[0], stories[1]))
        for start, end in [box for boxes in self._boxes.values() for box in boxes]:
            add_blocks(assembly, self._blocks(start, end), place=Place())
        seen: set[str] = set()
        places = _steps(self._binary.part(HEADERS))
        for start, end in self._stretches(2, places)[6:]:  # six of them separate notes from text
            text = self._binary.text[start:end]
            if text.strip() and text not in seen:
                seen.add(text)
                add_blocks(assembly, self._blocks(start, end), "furniture", Place())

    def _stretches(self, story: int, places: list[int]) -> list[tuple[int, int]]:
        """Return the stretches of a story between places; impossible ones are empty."""
        start, end = self._binary.stories[story : story + 2]
        found: list[tuple[int, int]] = []
        at = start
        for first, last in pairwise(places):
            possible = at <= start + first <= start + last <= end
            at = start + last if possible else at
            found.append((start + first, start + last) if possible else (at, at))
        return found

    def _read_notes(self) -> dict[int, tuple[int, int]]:
        """Return where the text of each note lies, by the place of its reference in the body."""
        notes: dict[int, tuple[int, int]] = {}
        for refs, texts, story in ((NOTE_REFS, NOTE_TEXTS, 1), (END_REFS, END_TEXTS, 5)):
            references, _ = read_plc(self._binary.part(refs), 2)
            stretches = self._stretches(story, _steps(self._binary.part(texts)))
            notes.update(zip(references, stretches, strict=False))
        return {at: where for at, where in notes.items() if at < self._binary.stories[1]}

    def _read_boxes(self) -> dict[int, list[tuple[int, int]]]:
        """Return where the texts of boxes lie, by the place of the sign that holds each.

        Boxes whose shape has no place of its own in the body (those in groups) come under -1.
        """
        anchors, shapes = read_plc(self._binary.part(SHAPES), 26)
        body = self._binary.stories[1]
        place_of = {
            u32(shape, 0): at for shape, at in zip(shapes, anchors, strict=False) if at < body
        }
        boxes: dict[int, list[tuple[int, int]]] = {}
        places, texts = read_plc(self._binary.part(BOX_TEXTS), 22)
        for where, text in zip(self._stretches(6, places), texts, strict=False):
            if where[0] < where[1]:
                boxes.setdefault(place_of.get(u32(text, 14), -1), []).append(where)
        return boxes

    def _blocks(self, start: int, end: int) -> list[Block]:
        nest = Nest()
        fields: list[bool] = []
        for first, last in self._paragraphs(start, min(end, len(self._binary.text))):
            mark = self._binary.text[last - 1]
            properties = self._paragraph_properties(last - 1)
            style = self._styles.get(u16(properties, 0), ParagraphStyle())
            said = dict(read_modifiers(properties[2:]))
            paragraph = self._paragraph(first, last, style, fields)
            paragraph.label = self._label(properties, style)
            depth = _depth(said)
            if depth and _is_said(said, _INNER_ROW if depth > 1 else _ROW_END):
                nest.end_row(depth, _shape(said))
                continue
            nest.add(paragraph, depth)
            if _is_said(said, _INNER_CELL) if depth > 1 else depth and mark == _CELL:
                nest.end_cell(depth)
        return nest.finish()

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the paragraphs of a story, each with the sign that ends it."""
        text, first = self._binary.text, start
        for match in _MARK.finditer(text, start, end):
            at = match.start()
            if text[at] != _PAGE or at in self._section_ends:
                yield first, at + 1
                first = at + 1
        if first < end:
            yield first, end

    def _label(self, properties: bytes, style: ParagraphStyle) -> str:
        list_id, level = read_list_place(properties[2:])
        list_id = style.list_id if list_id is None else list_id
        level = style.level if level is None else level
        if not list_id or list_id >= 0xF801:
            return ""
        return self._numbering.label(list_id, level or 0, None)

    def _paragraph_properties(self, at: int) -> bytes:
        piece = self._binary.pieces[max(bisect_right(self._piece_starts, at) - 1, 0)]
        offset = piece.offset + (at - piece.start) * piece.width
        return self._binary.with_far_modifiers(self._binary.paragraphs.at(offset))

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        index = max(bisect_right(self._piece_starts, start) - 1, 0)
        for piece in self._binary.pieces[index:]:
            if piece.start >= end:
                return
            yield from self._binary.runs.within(piece, max(piece.start, start), min(piece.end, end))

    def _paragraph(
        self, start: int, end: int, style: ParagraphStyle, fields: list[bool]
    ) -> Paragraph:
        paragraph = Paragraph(Shown())
        for first, last, properties in self._runs(start, end):
            run = read_run(properties, style.run)
            if run.style is not None and run.style in self._styles:
                base = self._styles[run.style].run
                base = base._replace(font=style.run.font if base.font is None else base.font)
                run = read_run(properties, base)
            text = self._binary.text[first:last]
            if run.deleted or run.hidden:
                _follow_fields(text, fields)
                continue
            font = self._font(run.font)
            if run.symbol is not None and "(" in text:
                if all(fields):
                    paragraph.shown.write(symbol_of(run.symbol[1], self._font(run.symbol[0])), None)
                continue
            if run.raised and text.isdecimal() and all(fields):
                paragraph.shown.write_raised(text, font)
                continue
            self._write(paragraph, first, text, font, fields)
        while fields and not fields[-1]:  # a code never runs over a paragraph
            fields.pop()
        return paragraph

    def _font(self, number: int | None) -> str | None:
        return self._fonts[number] if number is not None and number < len(self._fonts) else None

    def _write(
        self, paragraph: Paragraph, first: int, text: str, font: str | None, fields: list[bool]
    ) -> None:
        """Write the text of a run; its signs are lines, fields, notes and boxes."""
        shown, plain = paragraph.shown, ""
        for at, sign in enumerate(text, first):
            if sign >= " " or sign == "\t":
                plain += sign if all(fields) else ""
                continue
            if plain:
                shown.write(plain, font)
                plain = ""
            if sign in (_FIELD, _RESULT, _FIELD_END):
                _follow_fields(sign, fields)
            elif not all(fields):
                continue
            elif sign in (_LINE, _COLUMN, _PAGE):
                shown.break_line(page=sign != _LINE)
            elif sign in (_HYPHEN, _SOFT):
                shown.write("-" if sign == _HYPHEN else "\u00ad", font)
            elif sign == _NOTE and at in self._notes:
                shown.write_raised(str(self._note_numbers[at]), None, note=True)
                paragraph.notes.append(self._note(at))
            elif sign == _ANCHOR:
                for start, end in self._boxes.pop(at, ()):
                    paragraph.boxes.append(self._blocks(start, end))
        if plain:
            shown.write(plain, font)

    def _note(self, at: int) -> list[Block]:
        number = self._note_numbers[at]
        blocks = self._blocks(*self._notes[at])
        if blocks and isinstance(blocks[0], Paragraph):
            first = blocks[0]
            first.label = f"{number}{'' if _starts_blank(first.shown) else ' '}"
        return blocks


def _starts_blank(shown: Shown) -> bool:
    return bool(shown.lines[0]) and shown.lines[0][0].text[:1].isspace()


def _steps(content: bytes) -> list[int]:
    """Return the places of a list that has no data."""
    return list(struct.unpack_from(f"<{len(content) // 4}I", content))


def _follow_fields(text: str, fields: list[bool]) -> None:
    """Follow the fields that begin and end in a text: whether the result of each has begun."""
    for sign in text:
        if sign == _FIELD:
            fields.append(False)
        elif sign == _RESULT and fields:
            fields[-1] = True
        elif sign == _FIELD_END and fields:
            fields.pop()


def _shape(said: dict[int, bytes]) -> RowShape:
    """Return the edges and merges that the definition of a row gives."""
    definition = said.get(_TABLE, b"")
    count = definition[0] if definition else 0
    edges = [
        int.from_bytes(definition[1 + 2 * at : 3 + 2 * at], "little", signed=True)
        for at in range(count + 1)
    ]
    flags = 1 + 2 * (count + 1)
    merged = said.get(_MERGE_OVER, b"")
    shape = RowShape(edges[0])
    for at in range(count):
        said_of = u16(definition, flags + 20 * at)
        over = said_of >> 5 & 3 == 1 or (merged[:1] == bytes([at]) and merged[1:2] == b"\1")
        shape.cells.append(CellShape(edges[at + 1], over, said_of & 3 in (2, 3)))
    return shape


def _depth(said: dict[int, bytes]) -> int:
    """Return in how many tables a paragraph stands."""
    depth = u32(said[_DEPTH], 0) if _DEPTH in said else 0
    return max(depth, 1) if _is_said(said, _IN_TABLE) else depth


def _is_said(said: dict[int, bytes], code: int) -> bool:
    return said.get(code, b"\0")[:1] == b"\1"
