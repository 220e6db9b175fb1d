"""Read PDF files: their text layer with its places, and the tables that their ruled lines draw."""

from __future__ import annotations

from vn_decree_parser.options import Options
from vn_decree_parser.readers.pdf.document import read_document
from vn_decree_parser.source import Source


def read_pdf(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a PDF file.

    The lines stand in the order of reading, each with its page and its box; page numbers, running
    headers and footers, the words of signature stamps and footnotes stand behind them.  Every
    ruled table is a grid for each page.

    Raises `UnreadableSource` for a file that is broken, locked with a password, too long, or
    scanned without a text layer.
    """
    return read_document(content, name, sha256, options)
