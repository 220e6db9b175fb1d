"""The words of `wording.toml`, and what people read in place of coded values."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from vn_decree_parser.source import Place


@cache
def read_wording() -> dict[str, Any]:
    """Return the packaged words, by table and key."""
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text("utf-8"))


def say(table: str, key: str | None) -> str:
    """Return the words for a coded value; the value itself where there are none.

    >>> say("comparison", "ge"), say("kind", "report"), say("bound", None)
    ('≥', 'Báo cáo', '')
    """
    found: str = read_wording()[table].get(key or "", key or "")
    return found


def say_day(day: date | None) -> str:
    """Return a day as it is written in Vietnam.

    >>> say_day(date(2024, 11, 5))
    '05/11/2024'
    """
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def say_place(place: Place | None) -> str:
    """Return where something stands in its file.

    >>> say_place(Place(line=341)), say_place(Place(page=3, table=1, row=12))
    ('dòng 341', 'trang 3, bảng 1, hàng 12')
    """
    words = read_wording()["place"]
    found = [(words[name], getattr(place, name, None)) for name in words]
    return ", ".join(pattern.format(value) for pattern, value in found if value is not None)
