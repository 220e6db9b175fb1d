"""Read RTF: text with its fonts and code pages, tables, lists, notes, headers apart.

Written after the specification (Word 2007, RTF 1.9.1).  `striprtf`, the library for it, gives
text alone: no fonts, so that old encodings cannot be told, and no tables.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.legacy import Piece, encoding_of_font
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
from vn_decree_parser.readers.word.symbols import bullet_of
from vn_decree_parser.source import Place, Source

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
# Character sets of fonts, their code pages; others are in the page of the document.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_SYMBOL_CHARSET = 2
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_ESCAPED = {
    b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"-": "\u00ad", b"_": "-",
    b"\t": "\t",
}  # fmt: skip
# Groups whose text is not shown, beside those that a star marks as of no concern to others.
_UNSEEN = frozenset(
    "colortbl stylesheet info pict objdata filetbl fldinst ftnsep ftnsepc ftncn aftnsep"
    " aftnsepc aftncn xe tc tcn rxe txe nonesttables shprslt sp listpicture revtbl mmathPict"
    " bkmkstart bkmkend template operator annotation atnid atnauthor".split()
)
_SEEN_WITH_STAR = frozenset(("shpinst", "ud", "nesttableprops", "do", "footnote"))
# Groups that are streams of paragraphs of their own.
_STORIES = {
    **dict.fromkeys(("shptxt", "dptxbxtext"), "box"),
    **dict.fromkeys(
        (f"{what}{which}" for what in ("header", "footer") for which in ("", "l", "r", "f")),
        "furniture",
    ),
    "footnote": "note",
}
_LABELS = frozenset(("listtext", "pntext"))


def read_rtf(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of an RTF file.

    What is given is as `read_docx` gives it; automatic numbers are those that the file itself
    writes beside its lists.
    Raises `UnreadableSource` for a file whose groups are too deep, or beyond the options' limits.
    """
    reader = _Reader(name, options.max_nesting)
    reader.read(content)
    assembly = Assembly()
    add_blocks(assembly, reader.body.finish())
    seen: list[list[Block]] = []
    for blocks in reader.furniture:
        if blocks not in seen:
            seen.append(blocks)
            add_blocks(assembly, blocks, "furniture", Place())
    return check_text(assembly.source(name, "rtf", sha256=sha256 or None), options)


@dataclass(slots=True)
class _Story:
    """A stream of paragraphs: the body, a header, a note, a text box."""

    kind: str = "text"
    nest: Nest = field(default_factory=Nest)
    paragraph: Paragraph = field(default_factory=lambda: Paragraph(Shown()))
    shapes: dict[bool, RowShape] = field(default_factory=dict)  # of rows, of rows within cells
    over: bool = False
    left: bool = False

    def end_paragraph(self, depth: int) -> None:
        """End the open paragraph, which stands in so many tables."""
        self.nest.add(self.paragraph, depth)
        self.paragraph = Paragraph(Shown())

    def finish(self) -> list[Block]:
        """Return all blocks; an open paragraph is one if it has anything."""
        if any(self.paragraph.shown.lines[0]) or self.paragraph.label or self.paragraph.boxes:
            self.end_paragraph(0)
        return self.nest.finish()


@dataclass(slots=True)
class _State:
    """What holds within a group."""

    story: _Story
    font: int = -1
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    unseen: bool = False
    doubled: bool = False  # whether what stands in two spellings is unseen as a whole
    fonts: bool = False  # in the table of fonts
    label_start: int = 0
    skip: int = 1
    in_table: bool = False
    depth: int = 0
    nested: bool = False  # among the properties of a table within a cell
    destination: str = ""

    def table_depth(self) -> int:
        """Return in how many tables the paragraph stands."""
        return max(self.depth, 1) if self.in_table else 0


class _Reader:
    """Follows the control words of a file."""

    def __init__(self, name: str, deepest: int) -> None:
        self._deepest = deepest
        self.body = _Story()
        self.furniture: list[list[Block]] = []
        self._name = name
        self._states = [_State(self.body)]
        self._page = "cp1252"
        self._default_font = -1
        self._fonts: dict[int, str] = {}
        self._charsets: dict[int, int] = {}
        self._font_name: list[str] = []
        self._bytes = bytearray()
        self._surrogate = 0
        self._to_skip = 0
        self._star = False
        self._notes = 0

    def read(self, content: bytes) -> None:
        """Read a whole file."""
        at = 0
        while match := _TOKEN.match(content, at) or _TOKEN.search(content, at):
            at = match.end()
            word, number, hexadecimal, sign, brace, text = match.groups()
            if text is not None:
                self._text(text)
            elif hexadecimal is not None:
                self._text(bytes([int(hexadecimal, 16)]))
            else:
                self._flush()
                if word is not None:
                    value = None if number is None else int(number)
                    if word == b"bin":
                        at += max(value or 0, 0)
                    else:
                        self._word(word.decode(), value)
                elif brace == b"{":
                    self._open()
                elif brace == b"}":
                    self._close()
                elif sign is not None:
                    self._sign(sign)
        self._flush()
        while len(self._states) > 1:  # a file that was cut off
            self._close()

    def _open(self) -> None:
        if len(self._states) > self._deepest:
            raise UnreadableSource(
                self._name,
                f"groups lie in one another deeper than the limit of {self._deepest:,} "
                "(Options.max_nesting)",
            )
        self._states.append(replace(self._states[-1], destination=""))

    def _close(self) -> None:
        if len(self._states) == 1:
            return
        self._to_skip = 0
        state = self._states.pop()
        if state.fonts:
            self._end_font(state.font)
        story = state.story
        if state.destination in _LABELS:
            _end_label(story.paragraph.shown, state.label_start)
        if story is not self._states[-1].story:
            self._end_story(story, self._states[-1].story)

    def _end_story(self, story: _Story, outer: _Story) -> None:
        blocks = story.finish()
        if story.kind == "furniture":
            self.furniture.append(blocks)
        elif story.kind == "note":
            outer.paragraph.notes.append(blocks)
        else:
            outer.paragraph.boxes.append(blocks)

    def _text(self, text: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        self._bytes += text

    def _flush(self) -> None:
        """Write the bytes that have come since the last control word."""
        if not self._bytes:
            return
        content, self._bytes = bytes(self._bytes), bytearray()
        state = self._states[-1]
        if state.fonts:
            self._font_name.append(content.decode("cp1252", "replace"))
            if b";" in content:
                self._end_font(state.font)
            return
        if not state.unseen:
            self._write(self._decode(content, state.font))

    def _decode(self, content: bytes, font: int) -> str:
        name, charset = self._fonts.get(font), self._charsets.get(font, 0)
        if encoding_of_font(name):
            return content.decode("latin-1")
        if charset == _SYMBOL_CHARSET:
            return "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in content)
        text = content.decode(_CHARSETS.get(charset, self._page), "replace")
        if "\ufffd" not in text:
            return text
        return "".join(_in_windows_page(byte) for byte in content)

    def _write(self, text: str) -> None:
        state = self._states[-1]
        if not (state.unseen or state.hidden or state.deleted):
            shown, font = state.story.paragraph.shown, self._fonts.get(state.font)
            if state.raised:
                shown.write_raised(text, font)
            else:
                shown.write(text, font)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = True
        elif sign in (b"\n", b"\r"):
            self._word("par", None)
        elif sign in _ESCAPED:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._write(_ESCAPED[sign])

    def _word(self, word: str, value: int | None) -> None:
        state = self._states[-1]
        star, self._star = self._star, False
        if word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == "u" and value is not None:
            self._unicode(value & 0xFFFF)
        elif star and word not in _SEEN_WITH_STAR:
            state.unseen, state.fonts = True, False
        elif word == "fonttbl":
            state.unseen = state.fonts = True
        elif state.fonts:
            self._font_word(state, word, value)
        elif word in _DESTINATIONS:
            self._destination(state, word)
        elif not self._run_word(state, word, value) and not state.unseen:
            self._block_word(state, word, value)

    def _unicode(self, unit: int) -> None:
        self._to_skip = self._states[-1].skip
        if 0xD800 <= unit < 0xDC00:
            self._surrogate = unit
            return
        if 0xDC00 <= unit < 0xE000:
            pair = 0x10000 + ((self._surrogate - 0xD800) << 10) + unit - 0xDC00
            self._write(chr(pair) if self._surrogate else "\ufffd")
        elif unit:
            self._write(chr(unit))
        self._surrogate = 0

    def _font_word(self, state: _State, word: str, value: int | None) -> None:
        if word == "f" and value is not None:
            self._font_name = []
            state.font = value
        elif word == "fcharset" and value is not None:
            self._charsets[state.font] = value

    def _end_font(self, font: int) -> None:
        """Keep the name that was read; what stands behind the first `;` or in a group is not of it."""
        name = "".join(self._font_name).partition(";")[0].strip()
        if name:
            self._fonts.setdefault(font, name)
        self._font_name = []

    def _destination(self, state: _State, word: str) -> None:
        state.destination = word
        if word in _UNSEEN:
            state.unseen = True
        elif word == "upr":
            state.unseen, state.doubled = True, state.unseen
        elif word == "ud":
            state.unseen = state.doubled
        elif word == "nesttableprops":
            state.nested = True
        elif word in _LABELS:
            state.label_start = len(state.story.paragraph.shown.lines[-1])
        elif word in _STORIES and not state.unseen:
            kind = _STORIES[word]
            self._notes += kind == "note"
            state.story = _Story(kind)
            state.in_table, state.depth = False, 0

    def _run_word(self, state: _State, word: str, value: int | None) -> bool:
        """Follow a word about runs or about the whole document; return whether it is one."""
        if word == "f" and value is not None:
            state.font = value
        elif word == "plain":
            state.font, state.raised = self._default_font, False
            state.hidden = state.deleted = False
        elif word == "v":
            state.hidden = value != 0
        elif word == "deleted":
            state.deleted = value != 0
        elif word in ("super", "nosupersub", "sub"):
            state.raised = word == "super" and value != 0
        elif word == "uc" and value is not None:
            state.skip = min(max(value, 0), 16)
        elif word == "deff" and value is not None:
            self._default_font = state.font = value
        elif word == "ansicpg" and value is not None:
            self._page = _known_page(f"cp{value}")
        elif word in _PAGES:
            self._page = _PAGES[word]
        else:
            return False
        return True

    def _block_word(self, state: _State, word: str, value: int | None) -> None:
        """Follow a word about paragraphs, lines and tables."""
        story = state.story
        if word in ("par", "sect"):
            story.end_paragraph(state.table_depth())
        elif word in ("line", "page", "column"):
            story.paragraph.shown.break_line(page=word != "line")
        elif word == "pard":
            state.in_table, state.depth = False, 0
        elif word == "intbl":
            state.in_table = True
        elif word == "itap":
            state.depth = max(value or 0, 0)
        elif word in ("cell", "nestcell"):
            depth = 1 if word == "cell" else max(state.table_depth(), 2)
            story.end_paragraph(depth)
            story.nest.end_cell(depth)
        elif word in ("row", "nestrow"):
            depth = 1 if word == "row" else max(state.table_depth(), 2)
            story.nest.end_row(depth, story.shapes.get(depth > 1, RowShape()))
        elif word == "chftn" and story.kind == "note":
            story.paragraph.shown.write(str(self._notes), None)
        elif word == "chftn":
            story.paragraph.shown.write_raised(str(self._notes + 1), None, note=True)
        else:
            _shape_word(story, word, value or 0, state.nested)


def _end_label(shown: Shown, start: int) -> None:
    """Let one blank follow an automatic number that has any, and nothing one that is not there."""
    pieces = shown.lines[-1][start:]
    text = "".join(piece.text for piece in pieces)
    font = pieces[0].font if pieces else None
    label = text.strip().replace("\t", " ")
    if not encoding_of_font(font):
        label = bullet_of(label, font)
    blank = " " if text[-1:].isspace() else ""
    shown.lines[-1][start:] = [Piece(label + blank, font)] if label else []


def _shape_word(story: _Story, word: str, value: int, nested: bool) -> None:
    """Follow a word about the shape of a row, or of one of a table within a cell."""
    if word == "trowd":
        story.shapes[nested] = RowShape()
        story.over = story.left = False
    elif word == "trleft":
        story.shapes.setdefault(nested, RowShape()).left = value
    elif word in ("clvmrg", "clmrg"):
        story.over, story.left = story.over or word == "clvmrg", story.left or word == "clmrg"
    elif word == "cellx":
        shape = story.shapes.setdefault(nested, RowShape())
        shape.cells.append(CellShape(value, story.over, story.left))
        story.over = story.left = False


_DESTINATIONS = _UNSEEN | _SEEN_WITH_STAR | _STORIES.keys() | _LABELS | {"upr"}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def _known_page(name: str) -> str:
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _in_windows_page(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)
