"""JSON, one document a file or a line, and the outline: what the records say of themselves."""

from __future__ import annotations

from typing import BinaryIO

from vn_decree_parser.export.formats import ExportOptions, Format, Writer
from vn_decree_parser.overview import write_outline as outline_of
from vn_decree_parser.records import Decree


def write_json(decree: Decree, _options: ExportOptions) -> bytes:
    """Return a decree as the JSON of the contract, indented."""
    return (decree.model_dump_json(indent=1) + "\n").encode()


def write_outline(decree: Decree, _options: ExportOptions) -> bytes:
    """Return the outline that `print(decree)` shows."""
    return outline_of(decree).encode("utf-8", "replace")


class JsonLines(Writer):
    """One decree a line, each the JSON of the contract."""

    def __init__(self, stream: BinaryIO, _format: Format, _options: ExportOptions) -> None:
        """Write to a stream of bytes."""
        self._stream = stream

    def add(self, decree: Decree) -> None:
        """Write a decree as one line."""
        self._stream.write(decree.model_dump_json().encode() + b"\n")
