"""Open a PDF file and read its pages, or say why that cannot be done."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.readers.pdf.layout import write_pages
from vn_decree_parser.readers.pdf.page import Page, read_page
from vn_decree_parser.source import Place, Remark, Source

# PDFium must not be called from two threads at once.
_LOCK = threading.Lock()
_SCAN = (
    "the pages are pictures without a text layer (a scan); read it with --ocr (Options(ocr=True)), "
    "which needs the extra [ocr] and the programs tesseract-ocr and tesseract-ocr-vie"
)


def read_document(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a PDF file; see `read_pdf`."""
    pages = _read_pages(content, name, options)
    if options.ocr and any(page.is_picture for page in pages):
        from vn_decree_parser.readers.pdf.ocr import add_text_layer

        pages = _read_pages(add_text_layer(content, name, options), name, options)
    pictures = [page.number for page in pages if page.is_picture]
    if all(page.is_picture or not page.has_text for page in pages):
        if options.ocr and pictures:
            raise UnreadableSource(name, "the pages are pictures in which no text was recognised")
        raise UnreadableSource(name, _SCAN if pictures else "the pages of the file are empty")
    assembly = Assembly()
    write_pages(pages, assembly)
    return assembly.source(
        name,
        "pdf",
        sha256=sha256,
        pages=len(pages),
        flags=("ocr",) if any(page.is_recognised for page in pages) else (),
        remarks=tuple(_remarks(pictures)),
    )


def _remarks(pictures: Sequence[int]) -> Iterator[Remark]:
    if pictures:
        pages = ", ".join(map(str, pictures))
        yield Remark("page-without-text", f"page {pages}", Place(page=pictures[0]))


def _read_pages(content: bytes, name: str, options: Options) -> list[Page]:
    """Return the pages of a file, one after the other; one thread at a time."""
    pages: list[Page] = []
    left = options.max_characters
    ends = time.monotonic() + options.max_seconds
    with _LOCK, _opened(content, name) as document:
        if len(document) > options.max_pages:
            raise UnreadableSource(
                name,
                f"the file has {len(document):,} pages, more than the limit of "
                f"{options.max_pages:,} (Options.max_pages)",
            )
        for index in range(len(document)):
            pages.append(read_page(document, index, left))
            left -= pages[-1].count
            if left < 0:
                raise UnreadableSource(
                    name,
                    f"the text has more characters than the limit of "
                    f"{options.max_characters:,} (Options.max_characters)",
                )
            if time.monotonic() > ends:
                raise UnreadableSource(
                    name,
                    f"reading takes longer than {options.max_seconds:g} seconds "
                    f"(Options.max_seconds); {index + 1:,} of {len(document):,} pages were read",
                )
    return pages


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            reason = "the file is locked with a password; save it without one"
        elif error.err_code == pdfium_c.FPDF_ERR_SECURITY:
            reason = "the file is locked in a way that is not known"
        else:
            reason = "this is a broken PDF file"
        raise UnreadableSource(name, reason) from None
    try:
        yield document
    finally:
        document.close()
