"""One engine for every tracker: a mapping in TOML says which field of the tracker holds what.

The built-in trackers are such files (`trackers/*.toml`); `--mapping my.toml` takes one of a user's own.

    says = "what it is for"         # shown where formats are listed
    format = "csv"                  # csv, json (one array) or jsonl (one object a line)
    ending = ".csv"
    records = "tasks"               # or targets
    twins = false                   # also the sentence that says the same as a row
    mark = true                     # CSV: a byte order mark in front, for Excel
    [[field]]
    name = "Summary"
    text = "{title}"                # literal words, and values in braces
    most = 255                      # longer texts end in …
    line = true                     # on one line
    date = "%d/%m/%Y"               # how days are written; ISO 8601 if this is left out
    words = { task = "Task" }       # a value in place of another
    [[field]]
    name = "Labels"
    list = ["{lead_tags}", "vn"]    # JSON: an array; CSV: a column of this name for each value

A line of a `text` whose values are all empty is left out, and so is (in JSON) an empty field.  Values
are the columns of `columns.py` (`title`, `lead`, `due`, `indicator`, …) and those of `_extras`: `uuid`
(the same for the same record of the same file), `due_at` (with the hour: the end of the due day, its
beginning for `trước ngày …`), `interval` (`P3M`), `details` (all that is to be known, a line each),
`first_lead`, `lead_tags`, `document_name`, `document_slug`.  Cells of CSV are guarded against formulas.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vn_decree_parser.errors import ExportFailed
from vn_decree_parser.export.columns import (
    BETWEEN,
    OF_TABLE,
    Value,
    drop_unfit,
    pick_distinct,
    read_row,
)
from vn_decree_parser.export.delimited import guard, open_text
from vn_decree_parser.export.due import dues_of
from vn_decree_parser.export.formats import ExportOptions, Format, Writer
from vn_decree_parser.export.identity import document_key, document_name, record_uuid
from vn_decree_parser.export.summary import details_of
from vn_decree_parser.records import Decree, Target, Task
from vn_decree_parser.vocabulary.folding import slug

_BRACES = re.compile(r"\{(\w+)\}")
_EXTRAS = (
    "details",
    "document_name",
    "document_slug",
    "due_at",
    "first_lead",
    "interval",
    "lead_tags",
    "uuid",
)
Cell = str | list[str]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MappedField(_Strict):
    """A field of the tracker: its name, and the text or the list that it holds."""

    name: str = Field(min_length=1)
    text: str | None = None
    list: tuple[str, ...] | None = None
    date: str | None = None
    most: int | None = Field(default=None, ge=1)
    line: bool = False
    words: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_value(self) -> MappedField:
        if (self.text is None) == (self.list is None):
            raise ValueError("give either text or list")
        return self

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns of its values."""
        return self.list if self.list is not None else (self.text or "",)


class Mapping(_Strict):
    """What a file of a mapping says."""

    says: str = ""
    format: Literal["csv", "json", "jsonl"]
    ending: str = Field(default="", pattern=r"^(\.\w+)*$")
    records: Literal["tasks", "targets"] = "tasks"
    twins: bool = False
    mark: bool = True
    field: tuple[MappedField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_its_values(self) -> Mapping:
        known = {column.name for column in OF_TABLE[self.records]} | set(_EXTRAS)
        for field in self.field:
            for pattern in field.patterns:
                for name in _BRACES.findall(pattern):
                    if name not in known:
                        raise ValueError(
                            f"{field.name}: there is no value {{{name}}}; "
                            f"there are {', '.join(sorted(known))}"
                        )
        return self


def format_of(path: Path) -> Format:
    """Return the format of a user's own mapping.

    Raises `ExportFailed` with the reason where the file cannot be read as one.
    """
    mapping = _read_own(path)
    ending = mapping.ending or f".{mapping.format}"
    return Format(path.stem, ending, "stream", "mapping:Records", mapping.says)


@cache
def read_mapping(name: str) -> Mapping:
    """Return the built-in mapping of a tracker."""
    text = files(__package__).joinpath("trackers").joinpath(f"{name}.toml").read_text("utf-8")
    return Mapping.model_validate(tomllib.loads(text))


def _read_own(path: Path) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ExportFailed(str(path), f"the mapping cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExportFailed(str(path), f"the mapping is not TOML ({error})") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        says = f"{where}: {first['msg']}" if where else first["msg"]
        raise ExportFailed(str(path), f"the mapping is not understood ({says})") from None


class Records(Writer):
    """The records of any number of documents, as a mapping says."""

    def __init__(self, stream: BinaryIO, form: Format, options: ExportOptions) -> None:
        """Write to a stream of bytes; the mapping is the user's own or that of the format."""
        self._mapping = _read_own(options.mapping) if options.mapping else read_mapping(form.name)
        self._stream = stream
        self._count = 0
        # CSV has as many columns of one name as the longest list: known when all have been seen.
        self._kept: list[list[Cell]] = []

    def add(self, decree: Decree) -> None:
        """Write the records of a decree; CSV is kept until the end."""
        for values in _values(decree, self._mapping):
            cells = [_cell(field, values) for field in self._mapping.field]
            if self._mapping.format == "csv":
                self._kept.append(cells)
            else:
                self._write_object(cells)

    def finish(self) -> None:
        """Write the end of the array, or the rows of CSV."""
        if self._mapping.format == "csv":
            self._write_table()
        elif self._mapping.format == "json":
            self._stream.write(b"\n]\n" if self._count else b"[]\n")

    def _write_object(self, cells: list[Cell]) -> None:
        named = {
            field.name: cell for field, cell in zip(self._mapping.field, cells, strict=True) if cell
        }
        text = json.dumps(named, ensure_ascii=False)
        if self._mapping.format == "json":
            text = (",\n" if self._count else "[\n") + text
        else:
            text += "\n"
        self._stream.write(text.encode())
        self._count += 1

    def _write_table(self) -> None:
        fields = self._mapping.field
        widths = [
            max([1, *(len(row[at]) for row in self._kept)]) if field.list is not None else 1
            for at, field in enumerate(fields)
        ]
        text = open_text(self._stream, self._mapping.mark)
        rows = csv.writer(text)
        rows.writerow(
            field.name for field, width in zip(fields, widths, strict=True) for _ in range(width)
        )
        for row in self._kept:
            rows.writerow(
                guard(value)
                for cell, width in zip(row, widths, strict=True)
                for value in _widened(cell, width)
            )
        text.flush()
        text.detach()


def _widened(cell: Cell, width: int) -> list[str]:
    return cell + [""] * (width - len(cell)) if isinstance(cell, list) else [cell]


def _values(decree: Decree, mapping: Mapping) -> Iterator[dict[str, Value | datetime]]:
    """Yield the values of each record by name."""
    records: tuple[Task | Target, ...] = decree.targets
    if mapping.records == "tasks":
        records = decree.tasks if mapping.twins else pick_distinct(decree.tasks)
    for record in records:
        row = read_row(decree, record, OF_TABLE[mapping.records])
        yield {**row, **_extras(decree, record)}


def _extras(decree: Decree, record: Task | Target) -> dict[str, Value | datetime]:
    extras: dict[str, Any] = dict.fromkeys(_EXTRAS)
    extras["uuid"] = str(record_uuid(document_key(decree), record.id))
    extras["document_name"] = drop_unfit(document_name(decree))
    extras["document_slug"] = slug(decree.header.number or decree.source.name).replace("-", "_")
    if isinstance(record, Task):
        leads = [drop_unfit(agency.name) for agency in record.lead]
        dues = sorted(dues_of(record.deadline), key=lambda due: due.moment)
        extras["details"] = details_of(decree, record)
        extras["first_lead"] = leads[0] if leads else None
        extras["lead_tags"] = tuple(filter(None, (slug(lead).replace("-", "_") for lead in leads)))
        extras["due_at"] = dues[0].moment if dues else None
        extras["interval"] = dues[0].interval if dues else None
    return extras


def _cell(field: MappedField, values: dict[str, Value | datetime]) -> Cell:
    if field.text is not None:
        return _finish(field, _fill(field, field.text, values))
    found: dict[str, None] = {}
    for pattern in field.patterns:
        alone = _BRACES.fullmatch(pattern)
        value = values[alone[1]] if alone else None
        texts = value if isinstance(value, tuple) else (_fill(field, pattern, values),)
        found.update((_finish(field, text), None) for text in texts if text)
    return list(found)


def _finish(field: MappedField, text: str) -> str:
    text = field.words.get(text, text)
    if field.line:
        text = " ".join(text.split())
    if field.most is not None and len(text) > field.most:
        text = text[: field.most - 1].rstrip() + "…"
    return text


def _fill(field: MappedField, pattern: str, values: dict[str, Value | datetime]) -> str:
    """Return a pattern with its values; lines whose values are all empty are left out."""
    lines = []
    for line in pattern.strip("\n").split("\n"):
        texts = {name: _text(field, values[name]) for name in _BRACES.findall(line)}
        if texts and not any(texts.values()):
            continue
        lines.append(_BRACES.sub(lambda match, texts=texts: texts[match[1]], line))  # type: ignore[misc]
    return "\n".join(lines)


def _text(field: MappedField, value: Value | datetime) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, date):
        # `%Y` of years before 1000 has no zeros in front on every system.
        pattern = (field.date or "").replace("%Y", f"{value.year:04}")
        return value.strftime(pattern) if pattern else value.isoformat()
    return str(value)
