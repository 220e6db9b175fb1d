"""Read Markdown: paragraphs, headings, lists and pipe tables, as other converters write them.

Blocks are read here, line by line, so that nothing of a document is lost that strict Markdown
drops (surplus cells, rules under a letterhead, numbers of lists that begin anew); marks inside a
line are read by markdown-it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt

from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.text import decode_text
from vn_decree_parser.source import Place, Source

# `|---|:--:|`: the line under the headings of a pipe table.
SEPARATOR = re.compile(
    r"[ \t]*+(?:\|[ \t]*+)?:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+\Z"
)
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:(?<=[^ \t])[ \t]+#+)?(?:(?<=[^ \t])[ \t]*|)\Z")
_ITEM = re.compile(r"[ \t]*(?:[-+*•–]|\d{1,9}[.)])[ \t]+\S")
_RULE = re.compile(r"[ \t]*(?:[-_*=][ \t]*){3,}\Z")
_FENCE = re.compile(r" {0,3}(?:```++|~~~++)[ \t]*+((?:[a-z][a-z0-9+-]*)?)[ \t]*\Z")
_QUOTE = re.compile(r" {0,3}>[ \t]")
# HTML that stands as a block; a table and a comment end with their end, whatever is in between.
_ELEMENT = re.compile(
    r" {0,3}<(?:/?(table|div|p|ul|ol|center|h[1-6]|section|article|figure|details|hr|dl|blockquote"
    r"|thead|tbody|tr|td|th|li)\b|(!--))",
    re.I,
)
_PAIRS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "table": (re.compile(r"<table\b", re.I), re.compile(r"</table\b", re.I)),
    "!--": (re.compile("<!--"), re.compile("-->")),
}
_PAIRED = re.compile(r" {0,3}<(?:table\b|!--)", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
# What may be marked inside a line at all.
_MARKED = re.compile(r"[*_\\`&<\[~!]")
# Dotted lines to fill in, and the sign of a note in brackets: never marks.
_LITERAL = re.compile(r"_{3,}|\(\*{1,3}\)")


class _TextLine(NamedTuple):
    """A line of the file and its number from 1."""

    number: int
    text: str


def read_markdown(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a Markdown file: its text without marks, its pipe tables as grids.

    A line that opens a block has a border before it; a line end inside a paragraph or a cell is
    not decided, for many programs write it where a page wrapped.  The numbers and bullets of
    lists stay as they are written.  Places are lines of the file.

    Raises `UnreadableSource` as for any text.
    """
    text, encoding = decode_text(content, name, options)
    lines = [_TextLine(*row) for row in enumerate(text.removeprefix("\ufeff").splitlines(), 1)]
    assembly = Assembly()
    _read_blocks(lines, assembly, name, options)
    return assembly.source(name, "md", sha256=sha256, encoding=encoding)


def _read_blocks(
    lines: Sequence[_TextLine], assembly: Assembly, name: str, options: Options
) -> None:
    at = 0
    opens = True
    fenced = literal = False
    while at < len(lines):
        number, text = lines[at]
        if match := _FENCE.match(text):
            fenced = not fenced
            literal = fenced and match[1].lower() not in ("md", "markdown")
            opens = True
        elif rows := 0 if literal else _table_end(lines, at) - at:
            _read_table(lines[at : at + rows], assembly)
            opens = True
            at += rows
            continue
        elif not literal and (end := _elements_end(lines, at)) > at:
            _read_elements(lines[at:end], assembly, name, options)
            opens = True
            at = end
            continue
        elif not text.strip():
            opens = True
        else:
            opens = _read_line(number, text, assembly, opens=opens, literal=literal)
        at += 1


def _elements_end(lines: Sequence[_TextLine], at: int) -> int:
    """Return the index behind a block of HTML that begins at a line, or that line's own for none.

    A table goes on to its end, a comment to its own, anything else to the next empty line.
    """
    match = _ELEMENT.match(lines[at].text)
    if match is None:
        return at
    begin, end = _PAIRS.get((match[1] or match[2]).lower(), (None, None))
    depth = 0
    for index in range(at, len(lines)):
        text = lines[index].text
        if begin is None or end is None:
            if not text.strip() or (index > at and _PAIRED.match(text)):
                return index
            continue
        depth += len(begin.findall(text)) - len(end.findall(text))
        if depth <= 0:
            return index + 1
    return len(lines) if begin is None else at + 1


def _read_elements(
    lines: Sequence[_TextLine], assembly: Assembly, name: str, options: Options
) -> None:
    from vn_decree_parser.readers.html import add_fragment

    markup = "\n".join(line.text for line in lines)
    add_fragment(markup, assembly, Place(line=lines[0].number), name, options)


def _read_line(number: int, text: str, assembly: Assembly, *, opens: bool, literal: bool) -> bool:
    """Add one line outside of tables, and return whether the next one opens a block."""
    if not literal and (quote := _QUOTE.match(text)):
        text = text[quote.end() :]
    heading = None if literal else _HEADING.match(text)
    rule = bool(_RULE.match(text))
    if heading:
        text = heading[1]
    border = True if opens or heading or rule or _ITEM.match(text) else None
    for piece in [text] if literal or rule else plain_lines(text):
        assembly.add(piece, border=border, place=Place(line=number))
        border = None
    return bool(heading) or rule


def _table_end(lines: Sequence[_TextLine], at: int) -> int:
    """Return the index behind the table that begins at a line, or that line's own for none.

    A table is a line with pipes over a separator and the lines with pipes under it, or several
    lines that begin and end with a pipe and have equally many.
    """
    if not _PIPE.search(lines[at].text):
        return at
    end = at + 1
    if end < len(lines) and "|" in lines[end].text and SEPARATOR.match(lines[end].text):
        end += 1
        while end < len(lines) and _PIPE.search(lines[end].text):
            if _begins_table(lines, end):
                break
            end += 1
        return end
    while end < len(lines) and _is_framed(lines[end].text) and _is_framed(lines[at].text):
        if _begins_table(lines, end) or len(split_cells(lines[end].text)) != len(
            split_cells(lines[at].text)
        ):
            break
        end += 1
    return end if end - at > 1 else at


def _begins_table(lines: Sequence[_TextLine], at: int) -> bool:
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return "|" in following and bool(SEPARATOR.match(following))


def _is_framed(text: str) -> bool:
    text = text.strip()
    return len(text) > 1 and text.startswith("|") and text.endswith("|")


def _read_table(lines: Sequence[_TextLine], assembly: Assembly) -> None:
    rows = list(_rows_of(lines))
    assembly.open_grid()
    for row, (number, cells) in enumerate(rows, 1):
        for column, cell in enumerate(cells, 1):
            assembly.open_cell(row, column)
            border: bool | None = True
            for piece in plain_lines(cell):
                assembly.add(piece, border=border, place=Place(line=number))
                border = None
            assembly.close_cell()
    assembly.close_grid()


def _rows_of(lines: Sequence[_TextLine]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table: the separator is none, nor are headings that were only made up."""
    for index, (number, text) in enumerate(lines):
        if index == 1 and SEPARATOR.match(text):
            continue
        cells = split_cells(text)
        if index == 0 and len(lines) > 1 and not any(map(str.strip, cells)):
            continue
        yield number, cells


def split_cells(text: str) -> list[str]:
    """Return the cells of a row, stripped; `\\\\|` is a pipe in a cell.

    >>> split_cells("| 1 | Sở Y tế \\\\| Sở Nội vụ | |"), split_cells("1 | Sở Y tế")
    (['1', 'Sở Y tế | Sở Nội vụ', ''], ['1', 'Sở Y tế'])
    """
    cells = _PIPE.split(text.strip())
    if not cells[0].strip() and len(cells) > 1:
        cells = cells[1:]
    if not cells[-1].strip() and len(cells) > 1 and text.rstrip().endswith("|"):
        cells = cells[:-1]
    return [cell.strip().replace("\\|", "|") for cell in cells]


def plain_lines(text: str) -> list[str]:
    """Return a text without its marks, cut where it says that a line ends; nothing for no text.

    >>> plain_lines("**Sở Y tế**<br>Sở *Nội vụ* 5\\\\* &amp; (*)")
    ['Sở Y tế', 'Sở Nội vụ 5* & (*)']
    >>> plain_lines("ngày ___ tháng ___")
    ['ngày ___ tháng ___']
    """
    if not _MARKED.search(text):
        return [text.strip()] if text.strip() else []
    lines = (_without_marks(piece).strip() for piece in _BREAK.split(text))
    return [line for line in lines if line]


def _without_marks(text: str) -> str:
    """Return what a reader sees of the text of one line."""
    literal = _LITERAL.sub(lambda match: re.sub(r"[_*]", r"\\\g<0>", match[0]), text)
    (token,) = _inline_parser().parseInline(literal)
    pieces = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type == "html_inline" and not _is_element(child.content):
            pieces.append(child.content)
    return "".join(pieces)


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


_ELEMENTS = frozenset(
    "a abbr b big br center cite code del div em font i img ins kbd mark p q s small span strike"
    " strong sub sup td th tr table tbody thead tt u var wbr".split()
)
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)|<!--")


def _is_element(tag: str) -> bool:
    """Return whether a tag is one of HTML: `<họ tên>` and its like are words in angle brackets."""
    match = _NAME.match(tag)
    return bool(match and (match[1] is None or match[1].lower() in _ELEMENTS))
