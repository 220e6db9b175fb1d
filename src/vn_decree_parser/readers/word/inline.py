"""What a paragraph of Word shows: its text as it stands on the page, boxes and notes apart.

Tracked changes are read as accepted; field codes, hidden text and deleted text are not shown; of
alternative contents one is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vn_decree_parser.readers.legacy import Piece
from vn_decree_parser.readers.raised import write_raised
from vn_decree_parser.readers.word.names import MC, VAL, M, W, is_on, number_of, value_of
from vn_decree_parser.readers.word.styles import Styles, font_of, style_id_of
from vn_decree_parser.readers.word.symbols import symbol_of


@dataclass(slots=True)
class Shown:
    """The lines that a paragraph shows, and what is anchored in it.

    `lines` are cut where the author broke the line; `pages` are the indices of lines that begin a
    page or a column; `boxes` are the contents of text boxes, `notes` the kinds and ids of notes.
    """

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    pages: set[int] = field(default_factory=set)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def write(self, text: str, font: str | None) -> None:
        """Go on with a text."""
        self.lines[-1].append(Piece(text, font))

    def write_raised(self, text: str, font: str | None, *, note: bool = False) -> None:
        """Go on with a raised text, whose digits may have to be told from those before."""
        before = self.lines[-1][-1].text if self.lines[-1] else ""
        self.write(write_raised(text, before, note=note), font)

    def break_line(self, *, page: bool = False) -> None:
        """Begin a new line, or a new page or column."""
        self.lines.append([])
        if page:
            self.pages.add(len(self.lines) - 1)


class Inline:
    """Reads the paragraphs of one story (body, header, note); fields may run over paragraphs."""

    def __init__(
        self, styles: Styles, numbers: Callable[[str, str], str], *, note_label: str = ""
    ) -> None:
        """Begin a story; `numbers` numbers a note by kind and id.

        `note_label` is the number that a note shows of itself.
        """
        self._styles = styles
        self._numbers = numbers
        self._note_label = note_label
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._shown = Shown()
        self._style = styles.of(None)

    def read(self, paragraph: Any, shown: Shown, style_id: str | None) -> None:
        """Add to `shown` what a paragraph shows."""
        self._shown = shown
        self._style = self._styles.of_paragraph(style_id)
        self._walk(paragraph)
        while self._fields and not self._fields[-1]:  # a code never runs over a paragraph
            self._fields.pop()

    def _walk(self, parent: Any) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in _TRANSPARENT:
                self._walk(child)
            elif tag == _ALTERNATE:
                self._alternate(child, self._walk)
            elif tag in _MATH:
                self._math(child)

    def _alternate(self, element: Any, walk: Callable[[Any], None]) -> None:
        """Read the first of the alternatives that holds anything."""
        for choice in element:
            if len(choice):
                walk(choice)
                return

    def _math(self, element: Any) -> None:
        for text in element.iter(f"{M}t", f"{W}t"):
            self._shown.write(text.text or "", None)

    def _run(self, run: Any) -> None:
        properties = run.find(_RUN_PROPERTIES)
        font = self._style.font or self._styles.default_font
        if properties is not None:
            style = self._styles.of(style_id_of(properties, "rStyle"))
            hidden = is_on(properties.find(_VANISH))
            if hidden is None:
                hidden = style.hidden if style.hidden is not None else self._style.hidden
            if hidden:
                self._hidden(run)
                return
            font = font_of(properties) or style.font or font
        elif self._style.hidden:
            self._hidden(run)
            return
        raised = properties is not None and value_of(properties, "vertAlign") == "superscript"
        self._contents(run, font, raised)

    def _hidden(self, run: Any) -> None:
        """Follow the fields of a hidden run; nothing of it is shown."""
        for mark in run.iterfind(_FIELD):
            self._field(mark)

    def _contents(self, run: Any, font: str | None, raised: bool = False) -> None:
        for child in run:
            tag = child.tag
            if tag == _FIELD:
                self._field(child)
            elif self._fields and not all(self._fields):
                continue
            elif tag == _TEXT:
                if child.text and raised:
                    self._shown.write_raised(child.text, font)
                elif child.text:
                    self._shown.write(child.text, font)
            elif tag in _SIGNS:
                self._shown.write(_SIGNS[tag], font)
            else:
                self._rare(child, tag, font)

    def _rare(self, child: Any, tag: str, font: str | None) -> None:
        if tag == _BREAK:
            self._shown.break_line(page=child.get(f"{W}type") in ("page", "column"))
        elif tag == _RETURN:
            self._shown.break_line()
        elif tag == _SYMBOL:
            code = int(child.get(f"{W}char", "") or "0", 16) if _is_hex(child) else 0
            self._shown.write(symbol_of(code, child.get(f"{W}font")), None)
        elif tag in _NOTES:
            self._note(_NOTES[tag], child)
        elif tag in _OWN_NUMBER:
            self._shown.write(self._note_label, None)
        elif tag in _PICTURES:
            self._shown.boxes.extend(_boxes_in(child))
        elif tag == _ALTERNATE:
            self._alternate(child, lambda choice: self._contents(choice, font))
        elif tag == f"{W}ruby":
            for base in child.iterfind(f"{W}rubyBase"):
                self._walk(base)

    def _note(self, kind: str, reference: Any) -> None:
        """Show the number of a note, unless the author's own mark follows."""
        number = self._numbers(kind, reference.get(f"{W}id", ""))
        if number and reference.get(f"{W}customMarkFollows", "0") in ("0", "false"):
            self._shown.write_raised(number, None, note=True)
        self._shown.notes.append((kind, reference.get(f"{W}id", "")))

    def _field(self, mark: Any) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _is_hex(symbol: Any) -> bool:
    code = symbol.get(f"{W}char", "")
    return 0 < len(code) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in code)


def _boxes_in(element: Any) -> list[Any]:
    """Return the text boxes of a drawing; those inside others come with these."""
    boxes: list[Any] = []
    for child in element:
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag == _ALTERNATE:
            first = next((choice for choice in child if len(choice)), None)
            boxes += [] if first is None else _boxes_in(first)
        elif len(child):
            boxes += _boxes_in(child)
    return boxes


def is_joined(properties: Any | None, styles: Styles, style_id: str | None) -> bool:
    """Return whether the mark at the end of a paragraph is deleted or hidden: the next goes on."""
    mark = None if properties is None else properties.find(_RUN_PROPERTIES)
    if mark is None:
        return False
    if mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None:
        return True
    hidden = is_on(mark.find(_VANISH))
    return bool(styles.of_paragraph(style_id).hidden if hidden is None else hidden)


def level_of(place: Any) -> tuple[int | None, int | None]:
    """Return the list and the level that `numPr` names."""
    list_id = place.find(f"{W}numId")
    level = place.find(f"{W}ilvl")
    return (
        None if list_id is None else number_of(list_id.get(VAL)),
        None if level is None else number_of(level.get(VAL)),
    )


_RUN = f"{W}r"
_TEXT = f"{W}t"
_FIELD = f"{W}fldChar"
_BREAK = f"{W}br"
_RETURN = f"{W}cr"
_SYMBOL = f"{W}sym"
_BOX = f"{W}txbxContent"
_VANISH = f"{W}vanish"
_RUN_PROPERTIES = f"{W}rPr"
_ALTERNATE = f"{MC}AlternateContent"
_MATH = frozenset((f"{M}oMath", f"{M}oMathPara"))
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_OWN_NUMBER = frozenset((f"{W}footnoteRef", f"{W}endnoteRef"))
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\u00ad"}
_TRANSPARENT = frozenset(
    W + tag
    for tag in (
        "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
        "dir", "bdo",
    )
)  # fmt: skip
