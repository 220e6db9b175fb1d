"""The decree that the tests of exports write, and what they share."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from vn_decree_parser.export.formats import ExportOptions, find_format
from vn_decree_parser.export.writing import open_export
from vn_decree_parser.records import Decree

CASES = Path(__file__).parent / "cases" / "exports"
_RECORDS = Decree.model_validate_json((CASES / "decree.json").read_bytes())
# The page shows the text as read; the other formats do not ask for it.
DECREE = _RECORDS.with_source("Kế hoạch\n" * (_RECORDS.source.chars // 9))


def renamed(decree: Decree, name: str) -> Decree:
    """Return a decree as if it had been read from another file."""
    source = decree.source.model_copy(update={"name": name, "sha256": name.encode().hex()})
    return decree.model_copy(update={"source": source})


def write(path: Path, name: str, *decrees: Decree, options: ExportOptions | None = None) -> Path:
    with open_export(find_format(name), path, options) as writer:
        for decree in decrees:
            writer.add(decree)
    return path


def column(sheet: object, heading: str) -> list[openpyxl.cell.Cell]:
    for cells in sheet.iter_cols():  # type: ignore[attr-defined]
        if cells[0].value == heading:
            return list(cells[1:])
    raise AssertionError(heading)
