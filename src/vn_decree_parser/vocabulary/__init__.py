"""Words as data: the tables that the rooms read, and the loader.

Each table is a tab-separated file with a header row; a row carries the words, what they mean,
and an example or the source they rest on.  `Vocabulary(folder)` adds a user's own rows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The package's tables, and the rows that a user adds in a folder of his own.

    >>> Vocabulary().rows("document_types")[0]["kind"]
    'Hiến pháp'
    """

    folder: Path | None = None

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table, the user's first, each a mapping from column to words."""
        return _read_rows(table, self.folder)


@cache
def _read_rows(table: str, folder: Path | None) -> tuple[Row, ...]:
    own: tuple[Row, ...] = ()
    if folder is not None and (folder / f"{table}.tsv").is_file():
        own = _split_rows((folder / f"{table}.tsv").read_text("utf-8"))
    packaged = files(__name__).joinpath(f"{table}.tsv").read_text("utf-8")
    return own + _split_rows(packaged)


def _split_rows(text: str) -> tuple[Row, ...]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    names = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        cells += [""] * (len(names) - len(cells))
        rows.append(dict(zip(names, cells, strict=True)))
    return tuple(rows)


@cache
def read_settings(table: str) -> dict[str, Any]:
    """Return a packaged table of settings (TOML)."""
    return tomllib.loads(files(__name__).joinpath(f"{table}.toml").read_text("utf-8"))
