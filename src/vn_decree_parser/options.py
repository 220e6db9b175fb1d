"""The settings of a parse: one frozen object, the only door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """How to read a document.

    - `issued_on`: the date to count from when the document does not state its own.
    - `vocabulary`: a folder of `.tsv` files with the names and columns of the package's own
      (`agencies.tsv`, `columns.tsv`, …), whose rows are added to them.
    - `max_characters`: longer texts are refused.
    - `max_bytes`: larger files are refused.
    - `max_unpacked_bytes`: files whose packed parts, as far as they are read, are larger together
      are refused.
    - `max_archive_entries`: archives with more entries are refused.
    - `max_nesting`: web pages whose elements are nested deeper are refused, as is RTF.
    - `soffice`: the program of LibreOffice, to read what the package cannot: OpenDocument texts and
      Word files older than 1997.  None is run unless it is named; macros never are.
    - `max_pages`: files with more pages are refused.
    - `max_seconds`: reading a file of pages is given up after that time.
    - `ocr`: whether scanned pages are read by recognising their letters; every record of such a
      document has the flag `ocr`.

    >>> Options().max_characters
    20000000
    """

    issued_on: date | None = None
    vocabulary: Path | None = None
    max_characters: int = 20_000_000
    max_bytes: int = 400_000_000
    max_unpacked_bytes: int = 400_000_000
    max_archive_entries: int = 10_000
    max_nesting: int = 1000
    soffice: Path | None = None
    max_pages: int = 10_000
    max_seconds: float = 900.0
    ocr: bool = False
