"""For when a target is promised: its own words, or those of a heading (DOMAIN.md §9.3, rule 1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from vn_decree_parser.records import Horizon
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

_YEAR = r"(?:19|20)\d{2}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A wording of a horizon: pattern on the folded text, how it binds, an example."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], tuple[dt.date | None, dt.date | None, str]]
    example: str


def _first(year: str) -> dt.date:
    return dt.date(int(year), 1, 1)


def _last(year: str) -> dt.date:
    return dt.date(int(year), 12, 31)


RULES: tuple[_Rule, ...] = (
    _Rule(
        "stage",
        re.compile(
            r"(?:(?:trong )?giai đoạn|thời kì|nhiệm kì|các năm|từ năm)\s*"
            rf"(?P<a>{_YEAR})\s*(?:-|đến(?: năm)?)\s*(?P<b>{_YEAR})"
        ),
        lambda m: (_first(m["a"]), _last(m["b"]), "within"),
        "giai đoạn 2021-2025",
    ),
    _Rule(
        "before-year",
        re.compile(rf"trước năm\s*(?P<a>{_YEAR})"),
        lambda m: (None, _first(m["a"]), "before"),
        "trước năm 2030",
    ),
    _Rule(
        "by-year",
        re.compile(
            rf"(?:giai đoạn )?(?:tính )?đến\s*(?:hết |cuối )?(?:tháng \d+/|năm |)\s*(?P<a>{_YEAR})"
        ),
        lambda m: (None, _last(m["a"]), "by"),
        "đến năm 2025",
    ),
    _Rule(
        "in-year",
        re.compile(rf"(?:trong |vào )?năm\s*(?P<a>{_YEAR})"),
        lambda m: (_first(m["a"]), _last(m["a"]), "within"),
        "năm 2025",
    ),
    _Rule(
        "bare-stage",
        re.compile(rf"(?<!\d)(?P<a>{_YEAR})\s*-\s*(?P<b>{_YEAR})(?!\d)"),
        lambda m: (_first(m["a"]), _last(m["b"]), "within"),
        "2021 - 2025",
    ),
    _Rule(
        "bare-year",
        re.compile(rf"^\D{{0,12}}(?P<a>{_YEAR})$"),
        lambda m: (None, _last(m["a"]), "by"),
        "Mục tiêu 2025",
    ),
)
# A year that something is compared with is no horizon: so với năm 2020, giảm từ 12% năm 2021.
_COMPARED = re.compile(
    r"(?:so với[^,;]{0,40}|(?<![^\W_])từ\s+[\d.,]+\s*[^\W\d]?%?\s*(?:vào\s+)?"
    r"|(?:cuối|của|từ)(?: cùng kì)?(?: cuối)?\s*)$"
)
# What is only a direction stands behind the year that counts; alone, it is that year.
_ORIENTATION = re.compile(r"(?:định hướng|tầm nhìn)\s*(?:(?:tính )?đến\s*(?:hết\s*|cuối\s*)?)?$")


def find_horizon(passage: Passage) -> tuple[Horizon, Passage] | None:
    """Return the horizon that a text states, and its words; `None` where it states none.

    >>> horizon, words = find_horizon(Passage.of("1. Giai đoạn đến năm 2021"))
    >>> horizon.end.isoformat(), horizon.bound, words.text
    ('2021-12-31', 'by', 'Giai đoạn đến năm 2021')
    >>> find_horizon(Passage.of("tăng 1,5 lần so với năm 2020")) is None
    True
    >>> find_horizon(Passage.of("Đến năm 2025, định hướng đến năm 2030"))[0].end.year
    2025
    """
    folded = fold(passage.text)
    found = []
    for order, rule in enumerate(RULES):
        for match in rule.pattern.finditer(folded):
            before = folded[max(0, match.start() - 60) : match.start()]
            if _COMPARED.search(before):
                continue
            oriented = bool(_ORIENTATION.search(before))
            found.append((oriented, match.start(), order, rule, match))
    if not found:
        return None
    _, _, _, rule, match = min(found, key=lambda item: item[:3])
    start, end, bound = rule.read(match)
    words = passage.found(match)
    return Horizon(text=words.text, start=start, end=end, bound=bound), words
