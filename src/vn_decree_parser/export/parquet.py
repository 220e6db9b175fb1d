"""Parquet, for programs: typed columns, lists as lists, rows in groups of thousands."""

from __future__ import annotations

from typing import Any, BinaryIO

import pyarrow
import pyarrow.parquet

from vn_decree_parser.export.columns import OF_TABLE, Kind, Row, read_rows
from vn_decree_parser.export.formats import ExportOptions, Writer
from vn_decree_parser.records import Decree

_ROWS_AT_ONCE = 5_000
# Quantities stay decimal strings, as in the records: 0.1 has no equal among floating numbers.
_TYPES: dict[Kind, Any] = {
    "text": pyarrow.string(),
    "words": pyarrow.list_(pyarrow.string()),
    "day": pyarrow.date32(),
    "number": pyarrow.string(),
    "count": pyarrow.int64(),
    "share": pyarrow.float64(),
}


class TableFile(Writer):
    """One table of many documents as Parquet: the tasks or the targets."""

    def __init__(self, stream: BinaryIO, table: str, _options: ExportOptions) -> None:
        """Write to a stream of bytes."""
        self._table = table
        self._schema = pyarrow.schema(
            [(column.name, _TYPES[column.kind]) for column in OF_TABLE[table]]
        )
        self._file = pyarrow.parquet.ParquetWriter(stream, self._schema)
        self._rows: list[Row] = []

    def add(self, decree: Decree) -> None:
        """Take the rows of a decree; they are written when there are enough of them."""
        self._rows += read_rows(decree, self._table)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._write()

    def finish(self) -> None:
        """Write the rest and the foot of the file."""
        self._write()
        self._file.close()

    def abandon(self) -> None:
        """Close the file: nobody reads it."""
        self._file.close()

    def _write(self) -> None:
        if self._rows:
            self._file.write_table(pyarrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []
