"""How fast files are read (bytes to `Source`), against the bare library of each format in one run.

    python benchmarks/reading.py            # all formats
    python benchmarks/reading.py docx html

The files are those of the real corpus (see tests/conftest.py for where it is looked for).  A
format is one row of the table below: its folder, the bare reading that is compared with, and the
limit that its ratio should keep.  Both take turns, and only the time of the processor counts, so
that other work on the machine weighs little.  Ratios are comparable between machines, seconds are
not.
"""

from __future__ import annotations

import gc
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers import read_bytes

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("VN_DECREE_CORPUS", ROOT.parent / "shared")) / "corpus"


def bare_docx(content: bytes) -> object:
    """Open with python-docx; read all text of paragraphs and of the cells of tables."""
    import docx

    document = docx.Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            texts += [cell.text for cell in row.cells]
    return texts


def bare_html(content: bytes) -> object:
    """Parse with selectolax; read all text of the body."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(content).body
    return body.text() if body else ""


def bare_tables(content: bytes) -> object:
    """Extract the tables and the text of all pages with pdfplumber."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as file:
        return [(page.extract_tables(), page.extract_text()) for page in file.pages]


def bare_pages(content: bytes) -> object:
    """Read the text of all pages with pypdfium2."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def with_tables(content: bytes) -> bytes | None:
    """Return the pages of a PDF file that have tables."""
    return _pages(content, tables=True)


def without_tables(content: bytes) -> bytes | None:
    """Return the pages of a PDF file that have text and no tables."""
    return _pages(content, tables=False)


def _pages(content: bytes, *, tables: bool) -> bytes | None:
    import pypdfium2

    try:
        source = read_bytes(content, "file.pdf", Options())
    except UnreadableSource:  # a scan
        return None
    places = [(line.hint.kind, line.hint.place.page) for line in source.lines if line.hint]
    cells = {page for kind, page in places if kind == "cell"}
    wanted = sorted(cells if tables else {page for _, page in places} - cells)
    if not wanted:
        return None
    with pypdfium2.PdfDocument(content) as file, pypdfium2.PdfDocument.new() as part:
        part.import_pages(file, [page - 1 for page in wanted])
        stream = io.BytesIO()
        part.save(stream)
    return stream.getvalue()


def whole(content: bytes) -> bytes | None:
    """Return a file as it is."""
    return content


class Row(NamedTuple):
    """A format: its folder, what is bare reading, what that is called, the limit of the ratio.

    `part` gives what is read of a file, `None` where it has no such part.
    """

    folder: str
    bare: Callable[[bytes], object]
    called: str
    limit: float
    part: Callable[[bytes], bytes | None] = whole


FORMATS: tuple[Row, ...] = (
    Row("docx", bare_docx, "python-docx, all text", 2.0),
    Row("html", bare_html, "selectolax, all text", 6.0),
    Row("pdf", bare_tables, "pages with tables: pdfplumber, tables and text", 1.3, with_tables),
    Row("pdf", bare_pages, "pages without: pypdfium2, all text", 4.0, without_tables),
)


def seconds(
    works: tuple[Callable[[bytes], object], ...], content: bytes, times: int = 9
) -> list[float]:
    """Return the median time of the processor for each of some works, which take turns."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, its in zip(works, spent, strict=True):
            gc.collect()
            start = time.process_time()
            work(content)
            its.append(time.process_time() - start)
    return [statistics.median(its) for its in spent]


def main(formats: list[str]) -> None:
    """Print a table for each format that is asked for."""
    for row in FORMATS:
        if formats and row.folder not in formats:
            continue
        print(f"{row.folder}: file | read | {row.called} | ratio (limit {row.limit})")
        total = bare_total = 0.0
        for path in sorted((CORPUS / row.folder).iterdir()):
            content, name = row.part(path.read_bytes()), path.name
            if content is None:
                continue

            def own(content: bytes, name: str = name) -> object:
                return read_bytes(content, name, Options())

            spent, bare = seconds((own, row.bare), content)
            total, bare_total = total + spent, bare_total + bare
            print(f"{name} | {spent:.3f} s | {bare:.3f} s | {spent / bare:.2f}", flush=True)
        print(f"together | {total:.3f} s | {bare_total:.3f} s | {total / bare_total:.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
