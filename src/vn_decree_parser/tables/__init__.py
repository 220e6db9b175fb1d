"""Tables: column headings get roles, rows get cells.

blocks → headings (what each column holds) → rows (opened by expected numbers) → cells
"""

from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.flat import find_flat_tables
from vn_decree_parser.tables.found import FoundRow, FoundTable

__all__ = ["FoundRow", "FoundTable", "Heading", "find_flat_tables"]
