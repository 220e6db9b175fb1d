"""Read Word files (.docx, .docm, .dotx): paragraphs in order with tables, as the page shows them."""

from __future__ import annotations

import posixpath
from typing import Any

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.archive import Archive
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.word.blocks import Kind, add_lines
from vn_decree_parser.readers.word.grid import lay_out
from vn_decree_parser.readers.word.inline import Inline, Shown, is_joined, level_of
from vn_decree_parser.readers.word.limits import check_text
from vn_decree_parser.readers.word.names import MC, R, W
from vn_decree_parser.readers.word.numbering import Numbering, read_lists
from vn_decree_parser.readers.word.styles import Styles, style_id_of
from vn_decree_parser.source import Place, Source


def read_docx(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a Word file.

    Each paragraph opens a block; within one, lines that the author broke are left undecided.
    Automatic numbers stand before the text with one blank; text boxes follow the paragraph that
    holds them; headers, footers and notes stand apart.  A place has the paragraph's number within
    the body or within its cell, as python-docx counts them.
    Raises `UnreadableSource` for a broken or encrypted file, or one beyond the options' limits.
    """
    archive = Archive(content, name, options)
    main = _main_part(archive, name)
    reader = _Reader(archive, main)
    body = archive.xml(main).find(f"{W}body")
    if body is None:
        raise UnreadableSource(name, f"the file is broken: {main} has no body")
    reader.read(body)
    return check_text(reader.assembly.source(name, "docx", sha256=sha256 or None), options)


def _main_part(archive: Archive, name: str) -> str:
    for kind, part in archive.relations("").values():
        if kind == "officeDocument" and part in archive:
            return part
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise UnreadableSource(name, "the file is broken: no document is in it")


class _Reader:
    """Walks a document and adds its lines to an assembly."""

    def __init__(self, archive: Archive, main: str) -> None:
        self.assembly = Assembly()
        self._archive = archive
        self._relations = archive.relations(main)
        self._parts = dict(self._relations.values())
        self._styles = Styles(self._optional("styles"))
        self._numbering = Numbering(read_lists(self._optional("numbering"), self._styles))
        self._notes: dict[str, dict[str, Any]] = {}
        self._numbers: dict[tuple[str, str], str] = {}
        self._furniture: set[str] = set()

    def read(self, body: Any) -> None:
        """Add the lines of the body, then those of headers and footers."""
        _Story(self, Inline(self._styles, self.number), "text").blocks(body)
        for section in body.iter(f"{W}sectPr"):
            for reference in section:
                if reference.tag in _FURNITURE:
                    self._read_furniture(reference.get(f"{R}id", ""))

    def label(self, properties: Any | None, style_id: str | None) -> str:
        """Return the automatic number of a paragraph, with the blank behind it."""
        place = None if properties is None else properties.find(f"{W}numPr")
        list_id, level = (None, None) if place is None else level_of(place)
        if list_id is None:
            style = self._styles.of_paragraph(style_id)
            list_id, level = style.list_id, level if level is not None else style.level
        elif level is None:
            level = 0
        return self._numbering.label(list_id, level, style_id) if list_id else ""

    def is_joined(self, properties: Any | None, style_id: str | None) -> bool:
        """Return whether the next paragraph goes on with this one."""
        return is_joined(properties, self._styles, style_id)

    def number(self, kind: str, note_id: str) -> str:
        """Return the number of a note, counted as the references come; empty if it is not there."""
        if kind not in self._notes:
            root = self._optional(kind)
            elements = () if root is None else root
            self._notes[kind] = {element.get(f"{W}id", ""): element for element in elements}
        if (kind, note_id) not in self._numbers and note_id in self._notes[kind]:
            count = 1 + sum(known == kind for known, _ in self._numbers)
            self._numbers[kind, note_id] = str(count)
        return self._numbers.get((kind, note_id), "")

    def read_note(self, kind: str, note_id: str, place: Place) -> None:
        """Add a note where it is referred to; each note once."""
        number = self.number(kind, note_id)
        note = self._notes[kind].pop(note_id, None)
        if note is not None:
            inline = Inline(self._styles, self.number, note_label=number)
            _Story(self, inline, "note", place).blocks(note)

    def _read_furniture(self, relation: str) -> None:
        _, part = self._relations.get(relation, ("", ""))
        if part in self._archive and part not in self._furniture:
            self._furniture.add(part)
            path = Place(path=posixpath.basename(part))
            _Story(self, Inline(self._styles, self.number), "furniture", path).blocks(
                self._archive.xml(part)
            )

    def _optional(self, kind: str) -> Any | None:
        part = self._parts.get(kind)
        return self._archive.xml(part) if part is not None and part in self._archive else None


class _Story:
    """The blocks of one story: the body, a header or footer, a note."""

    def __init__(
        self, reader: _Reader, inline: Inline, kind: Kind, place: Place | None = None
    ) -> None:
        self._reader = reader
        self._assembly = reader.assembly
        self._inline = inline
        self._kind: Kind = kind
        self._place = place
        self._count = 0  # paragraphs of the body, or of the open cell
        self._open: Shown | None = None  # a paragraph that the next one goes on with
        self._label = ""

    def blocks(self, parent: Any) -> None:
        """Add all blocks of an element: paragraphs, tables, and what holds them."""
        self._walk(parent)
        self._end()

    def _walk(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child)
            elif tag == _TABLE:
                self._end()
                self._table(child)
            elif tag in _TRANSPARENT:
                self._walk(child)
            elif tag == f"{MC}AlternateContent":
                first = next((choice for choice in child if len(choice)), None)
                if first is not None:
                    self._walk(first)

    def _paragraph(self, element: Any) -> None:
        self._count += 1
        properties = element.find(f"{W}pPr")
        style_id = style_id_of(properties, "pStyle")
        joined = self._reader.is_joined(properties, style_id)
        goes_on = self._open is not None
        shown = self._open or Shown()
        before = sum(map(len, shown.lines))
        self._inline.read(element, shown, style_id)
        if not goes_on:
            self._label = ""
        if not self._label and not (joined and sum(map(len, shown.lines)) == before):
            self._label = self._reader.label(properties, style_id)
        self._open = shown
        if not joined:
            self._end()

    def _end(self) -> None:
        """Add the lines of the open paragraph."""
        shown, self._open = self._open, None
        if shown is None:
            return
        place = self._place or Place(paragraph=self._count)
        add_lines(self._assembly, shown, self._label, self._kind, place)
        for box in shown.boxes:
            self._box(box)
        for kind, note_id in shown.notes:
            self._reader.read_note(kind, note_id, place)

    def _box(self, box: Any) -> None:
        count, label = self._count, self._label
        story = _Story(
            self._reader, self._inline, self._kind, self._place or Place(paragraph=count)
        )
        story.blocks(box)
        self._label = label

    def _table(self, table: Any) -> None:
        if self._kind != "text":  # furniture and notes have no tables of their own
            for cell in lay_out(table):
                for element in cell.elements:
                    self.blocks(element)
            return
        count, place = self._count, self._place
        self._place = None
        self._assembly.open_grid()
        for cell in lay_out(table):
            self._assembly.open_cell(cell.row, cell.column, cell.rows, cell.columns)
            self._count = 0
            for element in cell.elements:
                self.blocks(element)
            self._assembly.close_cell()
        self._assembly.close_grid()
        self._count, self._place = count, place


_PARAGRAPH = f"{W}p"
_TABLE = f"{W}tbl"
_FURNITURE = frozenset((f"{W}headerReference", f"{W}footerReference"))
_TRANSPARENT = frozenset(
    W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
