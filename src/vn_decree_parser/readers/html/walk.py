"""Walk through a page once: its lines, cells and blocks as a reader sees them, in order.

White space is collapsed as HTML collapses it, list numbers stand in front of their items, and
while elements close, the one that holds the document is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborNode

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.readers.html.elements import (
    BLOCKS,
    CONTAINERS,
    CONTROLS,
    PREFORMATTED,
    SILENT,
    Special,
)
from vn_decree_parser.readers.html.evidence import CONTROL, STRONG, weigh_line
from vn_decree_parser.readers.html.lists import ListNumbers, is_labelled
from vn_decree_parser.readers.html.tables import CellFinder

# White space that HTML collapses; a no-break space is none.
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class TextLine(NamedTuple):
    """A line of the page: its text, what stands before it, what it is, where it begins."""

    text: str
    border: bool | None
    kind: Literal["text", "furniture", "note"]
    path: str
    marker: str


class OpenCell(NamedTuple):
    """The beginning of a cell."""

    row: int
    column: int
    rows: int
    columns: int


Event = TextLine | OpenCell | Literal["open-grid", "close-grid", "close-cell"]


@dataclass(slots=True)
class _Frame:
    """An open element: what has to be known when it closes."""

    node: LexborNode
    tag: str
    block: bool
    first_event: int
    score: int
    strong: int
    above: _Frame | None
    number: int = 0
    children: int = 0
    path: str | None = None
    outer: _Frame | None = None
    first_part: int = 0
    counted: tuple[str, ...] = ()
    table: CellFinder | None = None
    has_cells: bool = False
    is_cell: bool = False
    items: ListNumbers | None = None


class Found(NamedTuple):
    """The element that holds the document: its first event, the one behind its last, its weight."""

    first_event: int
    end_event: int
    score: int
    strong: int


class Walk:
    """One walk through the body of a page; `events` and `document` are what it finds.

    `max_nesting` elements may be open at a time; hidden elements are left out unless
    `with_hidden`, and `saw_hidden` says whether there were any.
    """

    def __init__(
        self,
        special: Special,
        chrome: frozenset[str],
        *,
        name: str,
        max_nesting: int,
        with_hidden: bool = False,
    ) -> None:
        """Keep what is known of the page's elements."""
        self.events: list[Event] = []
        self.document = Found(0, 0, 0, 0)
        self.saw_hidden = False
        self._special = special
        self._chrome = chrome
        self._name = name
        self._max_nesting = max_nesting
        self._with_hidden = with_hidden
        self._known: Found | None = None
        self._score = self._strong = 0
        self._parts: list[str] = []
        self._linked = self._inner = 0
        self._border: bool | None = True
        self._marker = ""
        self._tables: list[_Frame] = []
        # How many open elements are of each kind.
        self._open = {"furniture": 0, "note": 0, "link": 0, "inner": 0, "pre": 0}
        self._block: _Frame  # the innermost open block
        self._begun: _Frame  # the block in which the line began

    def run(self, body: LexborNode) -> None:
        """Walk through a body, no recursion: pages may be nested as deep as they like."""
        top = _Frame(body, "body", True, 0, 0, 0, None, path="body")
        self._block = self._begun = current = top
        node, depth = body.first_child, 1
        while True:
            if node is None:
                self._leave(current)
                if current.above is None:
                    break
                node, current, depth = current.node.next, current.above, depth - 1
                continue
            tag = node.tag or ""
            if tag == "-text":
                self._read_text(node.text_content or "")
            elif tag[0] not in "-!":
                frame = self._enter(node, tag, current)
                if frame is not None:
                    current, depth = frame, depth + 1
                    if depth > self._max_nesting:
                        raise UnreadableSource(self._name, too_deep(self._max_nesting))
                    node = node.first_child
                    continue
            node = node.next
        if self._known is not None and self._known.strong * 10 >= self.document.strong * 9:
            self.document = self._known
        if self.document.score <= 0:
            self.document = Found(0, len(self.events), self._score, self._strong)

    def _read_text(self, text: str) -> None:
        if self._open["pre"] and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._break_line()
                self._read_text(line)
            return
        if not self._parts:
            if not text.strip(" \t\n\r\f"):
                return
            self._begun = self._block
        self._parts.append(text)
        if self._open["link"]:
            self._linked += len(text)
        elif self._open["inner"]:
            self._inner += len(text)

    def _break_line(self) -> None:
        """End a line inside its block; behind an empty line a new block begins."""
        self._border = None if self._end_line() else True

    def _end_line(self) -> bool:
        """Keep the line that was read, and return whether there was any."""
        if not self._parts:
            return False
        text = _BLANKS.sub(" ", "".join(self._parts)).strip(" ")
        linked, inner = self._linked, self._inner
        self._parts.clear()
        self._linked = self._inner = 0
        if not text or text.isspace():
            return False
        marker, self._marker = self._marker, ""
        if marker and is_labelled(text):
            marker = ""
        kind: Literal["text", "furniture", "note"] = "text"
        if self._open["furniture"]:
            kind, weight = "furniture", CONTROL
        else:
            if self._open["note"]:
                kind = "note"
            weight = weigh_line(text, linked, inner, self._chrome)
        self._score += weight
        self._strong += weight >= STRONG
        path = self._path(self._begun)
        self.events.append(TextLine(text, self._border, kind, path, marker))
        return True

    def _path(self, frame: _Frame) -> str:
        """Return the path of an element from its nearest ancestor with an id, or from the body."""
        missing = []
        while frame.path is None:
            missing.append(frame)
            assert frame.above is not None
            frame = frame.above
        path = frame.path
        for frame in reversed(missing):
            path = frame.path = f"{path}>{frame.tag}:nth-child({frame.number})"
        return path or ""

    def _enter(self, node: LexborNode, tag: str, above: _Frame) -> _Frame | None:
        """Open an element; `None` for one whose content is not read."""
        above.children += 1
        if tag in SILENT:
            return None
        if tag == "br":
            self._break_line()
            return None
        special, address = self._special, node.mem_id
        if address in special.hidden:
            self.saw_hidden = True
            if not self._with_hidden:
                return None
        block = tag in BLOCKS or address in special.blocks
        frame = _Frame(
            node, tag, block, len(self.events), self._score, self._strong, above, above.children
        )
        if address in special.ids:
            frame.path = f"#{special.ids[address]}"
        if block:
            self._end_line()
            self._border = True
            frame.outer, self._block = self._block, frame
            self._enter_block(frame, address)
        elif tag == "a" and address in special.links:
            self._count(frame, "link" if special.links[address] else "inner")
        if tag in PREFORMATTED or address in special.preformatted:
            self._count(frame, "pre")
        frame.first_part = len(self._parts)
        return frame

    def _enter_block(self, frame: _Frame, address: int) -> None:
        """Open a block: a table, a row, a cell, a list, an item, a note, a control."""
        tag, node = frame.tag, frame.node
        if tag in CONTROLS:
            self._count(frame, "furniture")
        if address in self._special.notes:
            self._count(frame, "note")
        if tag == "table":
            frame.table = CellFinder(rows=_count_rows(node))
            self._tables.append(frame)
        elif tag == "tr" and self._tables:
            table = self._tables[-1]
            assert table.table is not None
            table.table.begin_row()
        elif tag in ("td", "th") and self._tables:
            self._open_cell(frame)
        elif tag in ("ol", "ul", "menu", "dir") and address not in self._special.unmarked:
            items = sum(child.tag == "li" for child in node.iter()) if tag == "ol" else 0
            frame.items = ListNumbers(tag, node.attributes, items)
        elif tag == "li" and frame.above is not None and frame.above.items is not None:
            value = node.attributes.get("value") if frame.above.tag == "ol" else None
            marker = frame.above.items.next_marker(value)
            self._marker = "" if address in self._special.unmarked else marker

    def _open_cell(self, frame: _Frame) -> None:
        table = self._tables[-1]
        assert table.table is not None
        if not table.has_cells:
            table.has_cells = True
            self.events.append("open-grid")
        spans = frame.node.attributes
        place = table.table.place(rows=spans.get("rowspan"), columns=spans.get("colspan"))
        self.events.append(OpenCell(*place))
        frame.first_event = len(self.events)
        frame.is_cell = True

    def _count(self, frame: _Frame, what: str) -> None:
        self._open[what] += 1
        frame.counted += (what,)

    def _leave(self, frame: _Frame) -> None:
        """Close an element."""
        if frame.block:
            self._end_line()
            self._border = True
            if frame.outer is not None:
                self._block = frame.outer
            if frame.tag in CONTAINERS:
                self._judge(frame)
            if frame.is_cell:
                self.events.append("close-cell")
            elif frame.table is not None:
                self._tables.pop()
                if frame.has_cells:
                    self.events.append("close-grid")
            elif frame.tag == "li":
                self._marker = ""
        elif frame.tag == "sup":
            self._raise_digits(frame)
        for what in frame.counted:
            self._open[what] -= 1

    def _judge(self, frame: _Frame) -> None:
        """Take an element for the document where its lines speak more for it than for any before."""
        found = Found(
            frame.first_event,
            len(self.events) + (frame.table is not None and frame.has_cells),
            self._score - frame.score,
            self._strong - frame.strong,
        )
        if found.score > self.document.score:
            self.document = found
        known = frame.node.mem_id in self._special.known and found.strong
        if known and (self._known is None or found.score > self._known.score):
            self._known = found

    def _raise_digits(self, frame: _Frame) -> None:
        """Write raised digits as such behind a digit, and where they lead to a note.

        Without it `Điều 1` with a note 2 would read `Điều 12`; `m²` written with the element stays
        `m2`, as in running text.
        """
        raised = "".join(self._parts[frame.first_part :])
        before = "".join(self._parts[max(frame.first_part - 1, 0) : frame.first_part])
        linked = any(child.tag == "a" for child in frame.node.iter())
        if raised.isdecimal() and (linked or before[-1:].isdecimal()):
            self._parts[frame.first_part :] = [raised.translate(_SUPERSCRIPTS)]


def _count_rows(table: LexborNode) -> int:
    """Return how many rows a table has, those of tables within it aside."""
    rows = 0
    for part in table.iter():
        if part.tag == "tr":
            rows += 1
        elif part.tag in ("tbody", "thead", "tfoot"):
            rows += sum(child.tag == "tr" for child in part.iter())
    return rows


def too_deep(limit: int) -> str:
    """Return the reason for refusing a page that is nested too deep."""
    return f"its elements are nested more than {limit:,} deep (Options.max_nesting)"
