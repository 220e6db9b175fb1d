"""Sources drawn as tables: see tests/cases/tables/grids.toml."""

from __future__ import annotations

from vn_decree_parser.readers.assembly import Assembly
from vn_decree_parser.source import Source


def drawn_source(drawing: str) -> Source:
    """Return the source of drawn grids: see tests/cases/tables/grids.toml."""
    assembly = Assembly()
    for page in drawing.strip("\n").split("~~~"):
        rows = [[c.strip() for c in line.split("|")] for line in page.strip("\n").split("\n")]
        assembly.open_grid()
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                if text in ("<", "^"):
                    continue
                wide = _reach([*cells[column + 1 :]], "<")
                high = _reach([below[column] for below in rows[row + 1 :]], "^")
                assembly.open_cell(row + 1, column + 1, high, wide)
                for paragraph in filter(None, text.split(" / ")):
                    assembly.add(paragraph, border=True)
                assembly.close_cell()
        assembly.close_grid()
    return assembly.source("drawn", "drawn")


def _reach(cells: list[str], mark: str) -> int:
    for count, text in enumerate(cells, 1):
        if text != mark:
            return count
    return len(cells) + 1
