"""One decision in every format: a description, and a builder for each format.

A description is a list of paragraphs and tables; it says nothing that one of the formats could
not say.  `DOCUMENTS` are the samples so described, `BUILDERS` the formats.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from breaker import Block, read_blocks
from old_word_files import OldParagraph, OldWord, modifier
from old_word_files import row as end_of_row

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its lines (none where it is empty), and how many columns it covers."""

    lines: tuple[str, ...] = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row; `ruled` tables hold data, others lay out a letterhead."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How the blocks of a sample stand on its pages.

    `letterhead` are the numbers of lines of its four cells, read row by row; `columns` the numbers
    of columns of each table, `groups` what a heading of a group in it begins with; `empty` names
    rows (`table/group.number`) and their empty column, from 0.
    """

    letterhead: tuple[int, int, int, int]
    columns: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    empty: Mapping[str, int] | None = None


Document = tuple[str | Table, ...]

_NUMBER = re.compile(r"\d{1,2}(?:\.\d)?")


def _table_of(
    cells: Sequence[str], columns: int, groups: str, empty: Mapping[str, int], name: str
) -> Table:
    """Return a table from its cells as a scraper leaves them."""
    rows = [tuple(Cell((text,)) for text in cells[:columns])]
    at, group = columns, ""
    while at < len(cells):
        if re.fullmatch(groups, cells[at]):
            group = cells[at]
            rows.append((Cell((group,)), Cell((cells[at + 1],), columns - 1)))
            at += 2
            continue
        number = cells[at] if "." in cells[at] else f"{group}.{cells[at]}"
        gap = empty.get(f"{name}/{number}")
        count = columns - (gap is not None)
        row = [Cell((text,)) for text in cells[at : at + count]]
        if gap is not None:
            row.insert(gap, Cell())
        assert _NUMBER.fullmatch(row[0].lines[0]), row
        rows.append(tuple(row))
        at += count
    return Table(tuple(rows))


def describe(blocks: Sequence[Block], layout: Layout) -> Document:
    """Return the description of a sample."""
    parts: list[str | Table] = []
    texts = [block.text for block in blocks]
    at = sum(layout.letterhead)
    lines = iter(texts[:at])
    head = [Cell(tuple(next(lines) for _ in range(count))) for count in layout.letterhead]
    parts.append(Table(((head[0], head[1]), (head[2], head[3])), ruled=False))
    tables = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind == "cell":
            end += 1
        if end > at:
            columns, groups = layout.columns[tables], layout.groups[tables]
            tables += 1
            cells = texts[at:end]
            parts.append(_table_of(cells, columns, groups, layout.empty or {}, str(tables)))
            at = end
        else:
            parts.append(texts[at])
            at += 1
    return tuple(parts)


LAYOUTS: dict[str, Layout] = {
    "plan-with-task-table": Layout(
        (3, 3, 1, 1), (6,), ("[IVX]+",), {"1/II.3": 3, "1/IV.1": 3, "1/I.3": 4, "1/III.3": 4}
    ),
    "directive-without-table": Layout((3, 3, 1, 1)),
    "programme-with-two-appendices": Layout(
        (3, 3, 1, 1), (7, 6), ("[IVX]+", r"\d"), {"2/1.3": 4, "2/2.2": 5, "2/3.2": 5}
    ),
}


@cache
def document_of(name: str) -> Document:
    """Return the description of a sample by its name."""
    return describe(read_blocks(SAMPLES / name), LAYOUTS[name])


def _texts(document: Document) -> Iterator[str]:
    for part in document:
        if isinstance(part, str):
            yield part
        else:
            for row in part.rows:
                for cell in row:
                    yield from cell.lines


def as_text(document: Document) -> bytes:
    """Return the document as a good scraper leaves it: a block a line, empty cells left out."""
    return "\n".join(_texts(document)).encode()


def as_html(document: Document) -> bytes:
    """Return the document as a page of a site: chrome around, source lines wrapped."""
    body = "\n".join(
        f"<p>{_wrapped(part)}</p>" if isinstance(part, str) else _html_table(part)
        for part in document
    )
    links = "".join(f'<li><a href="/{n}">Văn bản mới số {n}</a></li>' for n in range(9))
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Văn bản</title></head><body>"
        f"<ul>{links}</ul><div class=noidung>{body}</div>"
        "<div><a href=/lien-he>Liên hệ</a></div></body></html>"
    ).encode()


def as_broken_lines(document: Document) -> bytes:
    """Return the document as an old portal has it: one element, each block a broken line."""
    lines = "<br>\n".join(map(_wrapped, _texts(document)))
    return f"<html><body><div>{lines}</div></body></html>".encode()


def _wrapped(text: str) -> str:
    return re.sub(r"(.{60}\S*) ", r"\1\n", html.escape(text))


def _html_table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            span = f" colspan={cell.columns}" if cell.columns > 1 else ""
            lines = "".join(f"<p>{_wrapped(line)}</p>" for line in cell.lines) or "&nbsp;"
            cells.append(f"<td{span}>{lines}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border={int(table.ruled)}>{''.join(rows)}</table>"


_MARKS = re.compile(r"([\\`*_<>|\[\]])")


def as_markdown(document: Document) -> bytes:
    """Return the document as a converter to Markdown writes it: merged cells lose their span."""
    parts = [
        _MARKS.sub(r"\\\1", part) if isinstance(part, str) else _markdown_table(part)
        for part in document
    ]
    return "\n\n".join(parts).encode()


def _markdown_table(table: Table) -> str:
    width = max(sum(cell.columns for cell in row) for row in table.rows)
    rows = []
    for row in table.rows:
        cells = [cell for cell in row for cell in (cell, *[Cell()] * (cell.columns - 1))]
        texts = ("<br>".join(_MARKS.sub(r"\\\1", line) for line in cell.lines) for cell in cells)
        rows.append(f"| {' | '.join(texts)} |")
    rows.insert(1, "|" + "---|" * width)
    return "\n".join(rows)


def as_docx(document: Document) -> bytes:
    """Return the document as a Word file."""
    import docx

    file = docx.Document()
    for part in document:
        if isinstance(part, str):
            file.add_paragraph(part)
            continue
        width = max(sum(cell.columns for cell in row) for row in part.rows)
        table = file.add_table(len(part.rows), width)
        for number, row in enumerate(part.rows):
            column = 0
            for cell in row:
                target = table.cell(number, column)
                if cell.columns > 1:
                    target = target.merge(table.cell(number, column + cell.columns - 1))
                target.text = "\n".join(cell.lines[:1])
                for line in cell.lines[1:]:
                    target.add_paragraph(line)
                column += cell.columns
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def as_rtf(document: Document) -> bytes:
    """Return the document as RTF."""
    parts = [
        f"\\pard {_rtf_text(part)}\\par" if isinstance(part, str) else _rtf_table(part)
        for part in document
    ]
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times New Roman;}}"
    return "\n".join((head, *parts, "}")).encode("ascii")


def _rtf_text(text: str) -> str:
    signs = (f"\\{sign}" if sign in "\\{}" else sign for sign in text)
    return "".join(
        sign if sign < "\x7f" else f"\\u{ord(sign) - (ord(sign) >> 15 << 16)}?" for sign in signs
    )


def _rtf_table(table: Table) -> str:
    rows = []
    for row in table.rows:
        edges = "".join(f"\\cellx{1500 * edge}" for edge in _edges(row)[1:])
        cells = "".join(r"\par ".join(map(_rtf_text, cell.lines)) + r"\cell " for cell in row)
        rows.append(rf"\trowd\trleft0{edges}\pard\intbl {cells}\row")
    return "\n".join((*rows, r"\pard"))


def _edges(row: Sequence[Cell]) -> list[int]:
    """Return the columns before which the cells of a row begin, and the one behind the last."""
    edges = [0]
    for cell in row:
        edges.append(edges[-1] + cell.columns)
    return edges


def as_doc(document: Document) -> bytes:
    """Return the document as a file of Word 97."""
    paragraphs: list[OldParagraph] = []
    for part in document:
        if isinstance(part, str):
            paragraphs.append(OldParagraph([(part, b"")]))
            continue
        for cells in part.rows:
            for cell in cells:
                lines = cell.lines or ("",)
                marks = ["\r"] * (len(lines) - 1) + ["\x07"]
                paragraphs += [
                    OldParagraph([(line, b"")], modifier(0x2416, 1), mark)
                    for line, mark in zip(lines, marks, strict=True)
                ]
            end = end_of_row([1500 * edge for edge in _edges(cells)])
            paragraphs.append(OldParagraph([("", b"")], end, "\x07"))
    return OldWord(paragraphs).content()


def as_pdf(document: Document) -> bytes:
    """Return the document as an office program prints it: paragraphs set in, wrapped, over pages."""
    from pdf_files import body, laid_out, number_pages, pdf

    story = []
    for part in document:
        if isinstance(part, str):
            story.append(body(html.escape(part)))
        elif part.ruled:
            story.append(_pdf_table(part))
        else:
            story.append(laid_out([[cell.lines for cell in row] for row in part.rows]))
    return pdf(story, on_page=number_pages)


def _pdf_table(table: Table) -> Any:
    from pdf_files import ruled

    width = max(sum(cell.columns for cell in row) for row in table.rows)
    rows: list[list[str]] = []
    spans = []
    for number, row in enumerate(table.rows):
        texts: list[str] = []
        for cell in row:
            if cell.columns > 1:
                spans.append(((len(texts), number), (len(texts) + cell.columns - 1, number)))
            texts += ["<br/>".join(map(html.escape, cell.lines)), *[""] * (cell.columns - 1)]
        rows.append(texts)
    return ruled(rows, [40] + [430 / (width - 1)] * (width - 1), spans=spans)


# Each format: its builder, and the name of the file.
BUILDERS: dict[str, tuple[Callable[[Document], bytes], str]] = {
    "txt": (as_text, "decision.txt"),
    "html": (as_html, "decision.html"),
    "md": (as_markdown, "decision.md"),
    "docx": (as_docx, "decision.docx"),
    "doc": (as_doc, "decision.doc"),
    "rtf": (as_rtf, "decision.rtf"),
    "pdf": (as_pdf, "decision.pdf"),
}
