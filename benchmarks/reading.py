"""How fast files are read (bytes to `Source`), against the bare library of each format in one run.

    python benchmarks/reading.py            # all formats
    python benchmarks/reading.py docx html

The files are those of the real corpus (see tests/conftest.py for where it is looked for).  A
format is one row of the table below: its folder, the bare reading that is compared with, and the
limit that its ratio should keep.  Ratios are comparable between machines, seconds are not.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

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


class Row(NamedTuple):
    """A format: its folder, what is bare reading, what that is called, the limit of the ratio."""

    folder: str
    bare: Callable[[bytes], object]
    called: str
    limit: float


FORMATS: tuple[Row, ...] = (
    Row("docx", bare_docx, "python-docx, all text", 2.0),
    Row("html", bare_html, "selectolax, all text", 6.0),
)


def seconds(work: Callable[[bytes], object], content: bytes, times: int = 5) -> float:
    """Return the shortest of several runs."""
    spent = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        work(content)
        spent.append(time.perf_counter() - start)
    return min(spent)


def main(formats: list[str]) -> None:
    """Print a table for each format that is asked for."""
    for row in FORMATS:
        if formats and row.folder not in formats:
            continue
        print(f"{row.folder}: file | read | {row.called} | ratio (limit {row.limit})")
        total = bare_total = 0.0
        for path in sorted((CORPUS / row.folder).iterdir()):
            content, name = path.read_bytes(), path.name

            def own(content: bytes, name: str = name) -> object:
                return read_bytes(content, name, Options())

            spent, bare = seconds(own, content), seconds(row.bare, content)
            total, bare_total = total + spent, bare_total + bare
            print(f"{name} | {spent:.3f} s | {bare:.3f} s | {spent / bare:.2f}", flush=True)
        print(f"together | {total:.3f} s | {bare_total:.3f} s | {total / bare_total:.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
