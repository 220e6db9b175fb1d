"""Walk through a page once: its lines, cells and blocks as a reader sees them, in order.

White space is collapsed as HTML collapses it, list numbers stand in front of their items, and
while elements close, the one that holds the document is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborNode

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.readers.html.elements import (
    ACTING,
    BLOCK,
    BREAK,
    CONTAINER,
    CONTROLS,
    HIDDEN,
    INNER,
    KEEPING,
    KEEPS_LINES,
    KNOWN,
    LINK,
    NAMED,
    NOTE,
    RAISED,
    ROLES,
    SHOWN_AS_BLOCK,
    SKIPPED,
    UNMARKED,
    Marks,
)
from vn_decree_parser.readers.html.evidence import CONTROL, STRONG, weigh_line
from vn_decree_parser.readers.html.lists import ListNumbers, is_labelled
from vn_decree_parser.readers.html.tables import CellFinder, OpenCell
from vn_decree_parser.readers.raised import write_raised

Attributes = Mapping[str, str | None]
# Comments and declarations, which are no elements, begin with these.
_NO_ELEMENTS = frozenset(("-", "!", ""))
_WATCHED = frozenset(("link", "inner", "pre"))
_WITHOUT_CONTENT = SKIPPED | BREAK


class Element:
    """An open element: what has to be known while it is open and when it closes.

    Most elements need little of it, and a page has many: what is not set is the class's.  Elements
    that only stand in a line need nothing; they become one where a block is inside, for its path.
    """

    block = False
    plain = False
    first_event = 0
    score = 0
    strong = 0
    path: str | None = None
    outer: Element | None = None
    first_part = 0
    leads = False
    counted: tuple[str, ...] = ()
    table: CellFinder | None = None
    has_cells = False
    known = False
    is_cell = False
    in_cell = False
    items: ListNumbers | None = None

    def __init__(self, tag: str, role: int, above: Element | None, number: int) -> None:
        """Open the element that is its parent's child of a number, from 1."""
        self.tag = tag
        self.role = role
        self.above = above
        self.number = number

    def full_path(self) -> str:
        """Return the path from the nearest ancestor with an id of its own, or from the body."""
        if self.path is not None:
            return self.path
        if self.above is not None and self.above.path is not None:
            self.path = f"{self.above.path}>{self.tag}:nth-child({self.number})"
            return self.path
        block: Element | None = self
        missing = []
        while block is not None and block.path is None:
            missing.append(block)
            block = block.above
        path = block.path if block is not None and block.path else ""
        for block in reversed(missing):
            path = block.path = f"{path}>{block.tag}:nth-child({block.number})"
        return path

    def near_path(self) -> str:
        """Return the path of the nearest element whose path is known: an ancestor with an id."""
        block: Element | None = self
        while block is not None and block.path is None:
            block = block.above
        return block.path if block is not None and block.path else ""


@dataclass(slots=True)
class TextLine:
    """A line of the page: its text, what stands before it, what it is, where it begins."""

    text: str
    border: bool | None
    kind: Literal["text", "furniture", "note"]
    block: Element
    marker: str


Edge = Literal["open-grid", "close-grid", "close-cell"]
Event = TextLine | OpenCell | Edge


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
        marks: Marks,
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
        self._marks = marks
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
        self._tables: list[Element] = []
        # The open elements below the body: node, tag, which child it is, what is known of it if anything.
        self._opened: list[tuple[LexborNode, str, int, Element | None]] = []
        # How many open elements are of each kind.
        self._open = {"furniture": 0, "note": 0, "link": 0, "inner": 0, "pre": 0}
        self._watched = 0  # how many of them change what a text counts for
        self._block: Element  # the innermost open block
        self._begun: Element  # the block in which the line began

    def run(self, body: LexborNode) -> None:
        """Walk through a body, no recursion: pages may be nested as deep as they like."""
        current = Element("body", BLOCK | CONTAINER, None, 1)
        current.block, current.path = True, "body"
        self._block = self._begun = current
        parts, opened, read_marks = self._parts, self._opened, self._marks.read
        roles, silent, selected = ROLES, self._marks.silent, bool(self._marks.selected)
        node, number = body.first_child, 0
        inside = 0  # how many elements are open in `current` of which nothing is known
        while True:
            if node is None:
                if not opened:
                    break
                node, _, number, element = opened.pop()
                if element is None:
                    inside -= 1
                else:
                    if element.plain:
                        self._pass_edge(element.outer)
                    else:
                        self._leave(element)
                    current = element.above or current
                node = node.next
                continue
            tag = node.tag or ""
            if tag == "-text":
                if parts and not self._watched:
                    parts.append(node.text_content or "")
                elif parts or not node.is_empty_text_node:  # most between blocks are blanks
                    text = node.text_content or ""
                    if parts or not text.isspace() or "\xa0" in text:
                        self._read_text(text)
                node = node.next
                continue
            role = roles.get(tag, 0)
            if not role and tag[:1] in _NO_ELEMENTS:
                node = node.next
                continue
            number += 1
            if role & _WITHOUT_CONTENT:
                if role & BREAK:
                    self._break_line()
                node = node.next
                continue
            attributes = node.attributes
            marks = 0
            if selected or not silent.issuperset(attributes.items()):
                marks = read_marks(node, tag, attributes)
            if marks & HIDDEN and self._skips_hidden():
                node = node.next
                continue
            element = None
            if role or marks:
                if inside:
                    current, inside = self._know(current, inside), 0
                element = current = Element(tag, role, current, number)
                if role == BLOCK and not marks:
                    element.plain, element.outer = True, self._block
                    self._pass_edge(element)
                else:
                    self._enter(element, node, marks, attributes)
            else:
                inside += 1
            opened.append((node, tag, number, element))
            if len(opened) >= self._max_nesting:
                raise UnreadableSource(self._name, too_deep(self._max_nesting))
            node, number = node.first_child, 0
        self._leave(current)
        self._choose()

    def _pass_edge(self, block: Element | None) -> None:
        """Go on in a block: at the beginning or behind the end of one that does nothing else."""
        if self._parts:
            self._end_line()
        self._border = True
        self._block = block or self._block

    def _choose(self) -> None:
        """Take the container of a known site if it says about as much, the whole page if none does."""
        if self._known is not None and self._known.strong * 10 >= self.document.strong * 9:
            self.document = self._known
        if self.document.score <= 0:
            self.document = Found(0, len(self.events), self._score, self._strong)

    def _skips_hidden(self) -> bool:
        self.saw_hidden = True
        return not self._with_hidden

    def _know(self, current: Element, inside: int) -> Element:
        """Return the innermost of the open elements in `current`, now that a path needs them."""
        for at in range(len(self._opened) - inside, len(self._opened)):
            node, tag, number, _ = self._opened[at]
            current = Element(tag, 0, current, number)
            self._opened[at] = node, tag, number, current
        return current

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
        parts = self._parts
        text = collapse(parts[0] if len(parts) == 1 else "".join(parts))
        linked, inner = self._linked, self._inner
        parts.clear()
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
        self.events.append(TextLine(text, self._border, kind, self._begun, marker))
        return True

    def _enter(
        self, element: Element, node: LexborNode, marks: int, attributes: Attributes
    ) -> None:
        """Open an element that is a block, or whose tag or attributes say anything else."""
        role = element.role
        if role & BLOCK or marks & SHOWN_AS_BLOCK:
            if self._parts:
                self._end_line()
            self._border = True
            element.block = True
            if role & CONTAINER:
                element.first_event = len(self.events)
                element.score, element.strong = self._score, self._strong
            element.outer, self._block = self._block, element
            if marks or role & ACTING:
                self._enter_block(element, node, marks, attributes)
        elif role & RAISED:
            element.first_part = len(self._parts)
            element.leads = any(child.tag == "a" for child in node.iter())
        if role & KEEPING or marks & KEEPS_LINES:
            self._count(element, "pre")
        if not marks:
            return
        if marks & NAMED:
            element.path = f"#{attributes['id']}"
        if marks & KNOWN:
            element.known = True
        if marks & (LINK | INNER):
            self._count(element, "link" if marks & LINK else "inner")

    def _enter_block(
        self, element: Element, node: LexborNode, marks: int, attributes: Attributes
    ) -> None:
        """Open a block: a table, a row, a cell, a list, an item, a note, a control."""
        tag = element.tag
        if tag in CONTROLS:
            self._count(element, "furniture")
        if marks & NOTE:
            self._count(element, "note")
        if tag == "table":
            element.table = CellFinder(rows=_count_rows(node))
            self._tables.append(element)
        elif tag == "tr" and self._tables:
            table = self._tables[-1]
            assert table.table is not None
            table.table.begin_row()
        elif tag in ("td", "th") and self._tables and not self._tables[-1].in_cell:
            self._open_cell(element, attributes)
        elif tag in ("ol", "ul", "menu", "dir") and not marks & UNMARKED:
            items = sum(child.tag == "li" for child in node.iter()) if tag == "ol" else 0
            element.items = ListNumbers(tag, attributes, items)
        elif tag == "li" and element.above is not None and element.above.items is not None:
            value = attributes.get("value") if element.above.tag == "ol" else None
            marker = element.above.items.next_marker(value)
            self._marker = "" if marks & UNMARKED else marker

    def _open_cell(self, element: Element, attributes: Attributes) -> None:
        table = self._tables[-1]
        assert table.table is not None
        if not table.has_cells:
            table.has_cells = True
            self.events.append("open-grid")
        rows, columns = attributes.get("rowspan"), attributes.get("colspan")
        self.events.append(table.table.place(rows=rows, columns=columns))
        element.first_event = len(self.events)
        element.is_cell = table.in_cell = True

    def _count(self, element: Element, what: str) -> None:
        self._open[what] += 1
        self._watched += what in _WATCHED
        element.counted += (what,)

    def _leave(self, element: Element) -> None:
        """Close an element."""
        if element.block:
            if self._parts:
                self._end_line()
            self._border = True
            if element.outer is not None:
                self._block = element.outer
            if element.role & CONTAINER:
                self._judge(element)
                if element.is_cell:
                    self.events.append("close-cell")
                    self._tables[-1].in_cell = False
                elif element.table is not None:
                    self._tables.pop()
                    if element.has_cells:
                        self.events.append("close-grid")
            elif element.tag == "li":
                self._marker = ""
        elif element.role & RAISED:
            self._raise_digits(element)
        for what in element.counted:
            self._open[what] -= 1
            self._watched -= what in _WATCHED

    def _judge(self, element: Element) -> None:
        """Take an element for the document where its lines speak more for it than for any before."""
        score = self._score - element.score
        known = element.known and (self._known is None or score > self._known.score)
        if score <= self.document.score and not known:
            return
        end = len(self.events) + (element.table is not None and element.has_cells)
        found = Found(element.first_event, end, score, self._strong - element.strong)
        if score > self.document.score:
            self.document = found
        if known and found.strong:
            self._known = found

    def _raise_digits(self, element: Element) -> None:
        """Write the digits that were raised; one that leads anywhere leads to a note."""
        raised = "".join(self._parts[element.first_part :])
        before = "".join(self._parts[max(element.first_part - 1, 0) : element.first_part])
        if raised.isdecimal():
            self._parts[element.first_part :] = [write_raised(raised, before, note=element.leads)]


def collapse(text: str) -> str:
    """Return a text with its white space collapsed as HTML does; a no-break space is none.

    >>> collapse(" Sở\\n  Y\\ttế\\u00a0 \\n")
    'Sở Y tế\\xa0'
    """
    for blank in "\n\t\r\f":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:  # each time halves the longest stretch
        text = text.replace("  ", " ")
    return text.strip(" ")


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
