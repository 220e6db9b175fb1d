"""What the elements of a page are to a reader: the tables that the walk looks things up in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I
)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table)\b", re.I)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
# What a style attribute must hold to say anything of these.
_STYLE_WORDS = ("display", "visibility", "mso-hide", "mso-element", "white-space", "list-style")
# Footnotes as Word writes them, and as the web does; ids are looked at apart.
_NOTE_STYLE = re.compile(r"mso-element\s*:\s*(?:foot|end)note", re.I)
_NOTES = 'p.MsoFootnoteText,p.MsoEndnoteText,.footnotes,[role="doc-footnote"],[role="doc-endnotes"]'
_NOTE_ID = re.compile(r"(?:ftn|edn)\d")
_ID = re.compile(r"[A-Za-z][\w-]*\Z")


@dataclass(slots=True)
class Special:
    """Elements of one page that are not what their tag says; keys are addresses of nodes.

    `links` tells whether a link leads away from the page; `ids` holds the ids that stand once;
    `known` are elements that hold the document on a known site; `spans` are `rowspan` and
    `colspan` as written; `marked` are all elements but those of `spans`.
    """

    hidden: set[int] = field(default_factory=set)
    blocks: set[int] = field(default_factory=set)
    preformatted: set[int] = field(default_factory=set)
    unmarked: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    links: dict[int, bool] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    spans: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)


def find_special(page: LexborHTMLParser, markup: bytes, vocabulary: Vocabulary) -> Special:
    """Return the elements of a page whose attributes say more than their tag."""
    special = Special()
    if b"hidden" in markup:
        special.hidden.update(_addresses(page, "[hidden]"))
    lower = markup.lower()
    words = [word for word in _STYLE_WORDS if word.encode() in lower]
    for node in page.css(",".join(f'[style*="{word}" i]' for word in words)) if words else ():
        style = node.attrs.get("style") or ""
        for pattern, found in (
            (_HIDDEN, special.hidden),
            (_SHOWN_AS_BLOCK, special.blocks),
            (_KEEPS_LINES, special.preformatted),
            (_NO_MARKER, special.unmarked),
            (_NOTE_STYLE, special.notes),
        ):
            if pattern.search(style):
                found.add(node.mem_id)
    for node in page.css("[rowspan],[colspan]"):
        written = node.attributes
        special.spans[node.mem_id] = written.get("rowspan"), written.get("colspan")
    if b"footnote" in lower or b"endnote" in lower:
        special.notes.update(_addresses(page, _NOTES))
    for node in page.css("a[href]"):
        special.links[node.mem_id] = not (node.attrs.get("href") or "").startswith("#")
    special.ids = _ids_that_stand_once(page.css("[id]"))
    special.notes.update(key for key, name in special.ids.items() if _NOTE_ID.match(name))
    for row in vocabulary.rows("page_containers"):
        if row["selector"].lstrip("#.").encode() in markup:
            special.known.update(_addresses(page, row["selector"]))
    special.marked.update(
        *(special.hidden, special.blocks, special.preformatted, special.unmarked),
        *(special.notes, special.links, special.ids, special.known),
    )
    return special


def _addresses(page: LexborHTMLParser, selector: str) -> list[int]:
    return [node.mem_id for node in page.css(selector)]


def _ids_that_stand_once(nodes: list[LexborNode]) -> dict[int, str]:
    """Return the ids that name one element each and need no escape in a path."""
    holders: dict[str, list[int]] = {}
    for node in nodes:
        holders.setdefault(node.id or "", []).append(node.mem_id)
    return {
        addresses[0]: name
        for name, addresses in holders.items()
        if len(addresses) == 1 and _ID.match(name)
    }
