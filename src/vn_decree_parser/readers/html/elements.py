"""What the elements of a page are to a reader: the tables that the walk looks things up in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vn_decree_parser.vocabulary import Vocabulary

# Never shown, or shown by another program.
SILENT = frozenset(
    "script style template head title meta link base noframes noembed iframe object embed audio"
    " video canvas map datalist param source track area".split()
)
# Controls and site navigation: shown, and never the document.
CONTROLS = frozenset(
    "nav button select option optgroup textarea menu dialog svg progress meter".split()
)
# Elements that begin and end a block, as the rendering section of the HTML standard has them.
BLOCKS = frozenset(
    "html body address article aside blockquote center details dialog dd dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing"
    " main menu nav ol optgroup option p plaintext pre search section select summary table caption"
    " colgroup col thead tbody tfoot tr td th ul xmp textarea button noscript".split()
)
# Elements that may hold a whole document.
CONTAINERS = frozenset(
    "body div section article main td th form center table blockquote fieldset header aside pre".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
PREFORMATTED = frozenset("pre textarea listing xmp plaintext".split())

# What a page asks of an element before it is read: one look-up for each.  Other elements only stand in a line.
SKIPPED, BREAK, BLOCK, CONTAINER, ACTING, KEEPING, RAISED = (1 << bit for bit in range(7))
_ACTING = CONTROLS | frozenset("table tr td th ol ul menu dir li".split())
ROLES: dict[str, int] = {
    tag: (
        SKIPPED * (tag in SILENT)
        | BREAK * (tag == "br")
        | BLOCK * (tag in BLOCKS)
        | CONTAINER * (tag in CONTAINERS)
        | ACTING * (tag in _ACTING)
        | KEEPING * (tag in PREFORMATTED)
        | RAISED * (tag == "sup")
    )
    for tag in SILENT | BLOCKS | CONTAINERS | PREFORMATTED | _ACTING | {"br", "sup"}
}

# What the attributes of an element say beyond its tag.  A link leads away from the page, an inner
# link within it; an id counts where it stands once; a known element holds the document on a known site.
HIDDEN, SHOWN_AS_BLOCK, KEEPS_LINES, UNMARKED, NOTE, LINK, INNER, NAMED, KNOWN = (
    1 << bit for bit in range(9)
)
# What a style attribute says: a word that it cannot be without, pattern, mark.
_STYLES: tuple[tuple[str, re.Pattern[str], int], ...] = tuple(
    (word, re.compile(pattern), mark)
    for word, pattern, mark in (
        ("display", r"display\s*:\s*none", HIDDEN),
        ("visibility", r"visibility\s*:\s*(?:hidden|collapse)", HIDDEN),
        ("mso-hide", r"mso-hide\s*:\s*all", HIDDEN),
        ("display", r"display\s*:\s*(?:block|flex|grid|list-item|table)\b", SHOWN_AS_BLOCK),
        ("white-space", r"white-space\s*:\s*(?:pre|break-spaces)", KEEPS_LINES),
        ("list-style", r"list-style(?:-type)?\s*:[^;]{0,200}\bnone\b", UNMARKED),
        ("mso-element", r"mso-element\s*:\s*(?:foot|end)note", NOTE),
    )
)
# Footnotes as Word writes them, and as the web does: attribute, word of its value; ids are looked at apart.
_NOTES = (
    ("class", "MsoFootnoteText"),
    ("class", "MsoEndnoteText"),
    ("class", "footnotes"),
    ("role", "doc-footnote"),
    ("role", "doc-endnotes"),
)
_NOTE_ID = re.compile(r"(?:ftn|edn)\d")
_ID = re.compile(r"[A-Za-z][\w-]*\Z")
# Selectors that need no search: a class or an id.
_SIMPLE = re.compile(r"([.#])([A-Za-z][\w-]*)\Z")


class Marks:
    """Tells of each element of a page what its attributes say.

    >>> page = LexborHTMLParser("<p style='display:none'>1</p><p id=ftn1>2</p><p align=left>3</p>")
    >>> marks = Marks(page, Vocabulary())
    >>> hidden, note, other = (marks.read(node, "p", node.attributes) for node in page.css("p"))
    >>> hidden == HIDDEN, note == NOTE | NAMED, other
    (True, True, 0)
    """

    def __init__(self, page: LexborHTMLParser, vocabulary: Vocabulary) -> None:
        """Find what the attributes of one element do not tell: its id may stand again, a selector may fit."""
        self.selected: dict[int, int] = {}
        # Attributes with values that say nothing: most elements have no others, and pages repeat them.
        self.silent: set[tuple[str, str | None]] = set()
        self._words = dict.fromkeys(_NOTES, NOTE)
        counts = Counter(node.id for node in page.css("[id]"))
        self._ids = {
            name: NAMED | NOTE * bool(_NOTE_ID.match(name))
            for name, count in counts.items()
            if name and count == 1 and _ID.match(name)
        }
        for row in vocabulary.rows("page_containers"):
            self._add_container(page, row["selector"])

    def _add_container(self, page: LexborHTMLParser, selector: str) -> None:
        simple = _SIMPLE.match(selector)
        if simple is None:
            for node in page.css(selector):
                self.selected[node.mem_id] = KNOWN
        elif simple[1] == ".":
            self._words["class", simple[2]] = self._words.get(("class", simple[2]), 0) | KNOWN
        else:
            self._ids[simple[2]] = self._ids.get(simple[2], 0) | KNOWN

    def read(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None]) -> int:
        """Return the marks of an element."""
        marks = self.selected.get(node.mem_id, 0) if self.selected else 0
        for attribute in attributes.items():
            if attribute not in self.silent:
                said = self._read_attribute(tag, *attribute)
                marks |= said
                if not said and attribute[0] != "href":
                    self.silent.add(attribute)
        return marks

    def _read_attribute(self, tag: str, name: str, value: str | None) -> int:
        """Return the marks that an attribute gives; only that of a link depends on the tag."""
        value = value or ""
        if name == "style":
            return _read_style(value.lower())
        if name in ("class", "role"):
            return self._of_words(name, value)
        if name == "id":
            return self._ids.get(value, 0)
        if name == "href" and tag == "a":
            return INNER if value.startswith("#") else LINK
        return HIDDEN if name == "hidden" else 0

    def _of_words(self, name: str, value: str) -> int:
        marks = 0
        for word in value.split():
            marks |= self._words.get((name, word), 0)
        return marks


def _read_style(style: str) -> int:
    marks = 0
    for word, pattern, mark in _STYLES:
        if word in style and pattern.search(style):
            marks |= mark
    return marks
