"""Read a web page, or a fragment of one."""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborHTMLParser

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.html.charset import decode_page
from vn_decree_parser.readers.html.elements import VOID, Marks
from vn_decree_parser.readers.html.evidence import chrome_words
from vn_decree_parser.readers.html.tables import OpenCell
from vn_decree_parser.readers.html.walk import Edge, TextLine, Walk, too_deep
from vn_decree_parser.source import Place, Source
from vn_decree_parser.vocabulary import Vocabulary

# Rows or cells without a table: the standard has a parser drop their tags.
_LONE_ROWS = re.compile(r"\s*<(?:tr|td|th|tbody|thead)\b", re.I)
# So many tags are looked at before they are parsed: the time of any parser that follows the
# standard grows with the square of the nesting.
_MANY_TAGS = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
# Elements that end by themselves, so that their beginnings say nothing about the nesting.
_ENDING = VOID | frozenset(
    "p li td th tr tbody thead tfoot dt dd option optgroup html head body".split()
)
_SLACK = 4


def read_html(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a web page: the lines of its document, then its site chrome.

    The document is the element whose lines speak for it most; everything else that a browser
    shows is furniture.  Scripts, styles and hidden elements are no text.  Each line has the path
    of its element, each table is a grid.

    Raises `UnreadableSource` for a page without text, too long, or nested too deep.
    """
    markup, encoding = decode_page(content)
    added = _LONE_ROWS.match(markup)
    if added:
        markup = f"<table>{markup}"
    _refuse_deep(markup, name, options.max_nesting)
    content = content.removeprefix(codecs.BOM_UTF8)
    if encoding != "utf-8" or added or "\ufffd" in markup:
        content = markup.encode("utf-8", "replace")
    page = LexborHTMLParser(content)
    if page.body is None:
        raise UnreadableSource(name, "the page has no body")
    source = _put_together(_walk(page, name, options)).source(
        name, "html", sha256=sha256, encoding=encoding
    )
    if not source.text.strip().strip("\ufeff\u200b"):
        raise UnreadableSource(name, "the page has no text")
    if len(source.text) > options.max_characters:
        raise UnreadableSource(
            name,
            f"the text has {len(source.text):,} characters, more than the limit of "
            f"{options.max_characters:,} (Options.max_characters)",
        )
    return source


def _refuse_deep(markup: str, name: str, limit: int) -> None:
    """Raise `UnreadableSource` for tags that are nested too deep to be parsed in good time."""
    if markup.count("<") < _MANY_TAGS:
        return
    depth = 0
    for end, tag in _TAG.findall(markup):
        if tag.lower() not in _ENDING:
            depth = max(depth - 1, 0) if end else depth + 1
            if depth > limit * _SLACK:
                raise UnreadableSource(name, too_deep(limit))


def _walk(page: LexborHTMLParser, name: str, options: Options) -> Walk:
    """Return the walk through a page; a document that is hidden is read if no other is there."""
    vocabulary = Vocabulary(options.vocabulary)
    marks = Marks(page, vocabulary)
    chrome = chrome_words(vocabulary)
    body = page.body
    assert body is not None
    walk = Walk(marks, chrome, name=name, max_nesting=options.max_nesting)
    walk.run(body)
    if walk.saw_hidden and not walk.document.strong:
        other = Walk(marks, chrome, name=name, max_nesting=options.max_nesting, with_hidden=True)
        other.run(body)
        if other.document.strong >= 2:
            return other
    return walk


def add_fragment(
    markup: str, assembly: Assembly, place: Place, name: str, options: Options
) -> None:
    """Add what a reader sees of a piece of a page to a source in the making, all at one place.

    Raises `UnreadableSource` for elements nested too deep.
    """
    _refuse_deep(markup, name, options.max_nesting)
    content = markup.encode("utf-8", "replace")
    page = LexborHTMLParser(content)
    if page.body is None:
        return
    walk = Walk(
        Marks(page, Vocabulary(options.vocabulary)),
        frozenset(),
        name=name,
        max_nesting=options.max_nesting,
    )
    walk.run(page.body)
    for event in walk.events:
        if isinstance(event, TextLine):
            text = event.marker + event.text
            assembly.add(text, border=event.border, kind=event.kind, place=place)
        else:
            _add_edge(event, assembly)


def _put_together(walk: Walk) -> Assembly:
    """Return the lines and tables of the document, and the furniture of the page."""
    assembly = Assembly()
    first, end = walk.document.first_event, walk.document.end_event
    for index, event in enumerate(walk.events):
        within = first <= index < end
        if isinstance(event, TextLine):
            text, border, block = event.text, event.border, event.block
            if within:
                text = event.marker + text
                assembly.add(text, border=border, kind=event.kind, path=block.full_path())
            else:
                assembly.add(text, border=border, kind="furniture", path=block.near_path())
        elif not within:
            continue
        elif event == "close-cell":
            assembly.close_cell()
        else:
            _add_edge(event, assembly)
    return assembly


def _add_edge(event: OpenCell | Edge, assembly: Assembly) -> None:
    """Open or close a table or a cell."""
    if isinstance(event, OpenCell):
        assembly.open_cell(*event)
    elif event == "open-grid":
        assembly.open_grid()
    elif event == "close-cell":
        assembly.close_cell()
    else:
        assembly.close_grid()
