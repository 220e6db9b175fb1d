"""The year of a plan decides which year is meant where none is printed (DOMAIN.md §6.5, rule 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from vn_decree_parser.records import Deadline
from vn_decree_parser.vocabulary.folding import fold

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "đến năm 2030", "giai đoạn 2021-2025" are horizons, "ngày 5 tháng 6 năm 2024" is a date.
_PLAN_YEAR = re.compile(r"(?<!\w)(?P<before>\w+ )?năm (?P<year>(?:19|20)\d\d)(?!\d)(?! ?[-–/] ?\d)")
_NOT_BEFORE = frozenset("đến từ trước sau hết cuối đầu giữa ngày".split())
_DATED = re.compile(r"tháng \w+ năm (?:19|20)\d\d")


def plan_year(title: str, ignore: Sequence[tuple[int, int]] = ()) -> int | None:
    """Return the only year that a title states, `None` where it states none, several, or a horizon.

    `ignore` are stretches of the title that do not count: citations.

    >>> plan_year("KẾ HOẠCH cải cách hành chính năm 2024 của tỉnh"), plan_year("Đề án đến năm 2030")
    (2024, None)
    """
    folded = fold(title)
    for start, end in ignore:
        folded = folded[:start] + "_" * (end - start) + folded[end:]
    years = set(_YEAR.findall(folded))
    found = _PLAN_YEAR.search(folded)
    if len(years) != 1 or found is None or _DATED.search(folded):
        return None
    before = (found["before"] or "").strip()
    return None if before in _NOT_BEFORE else int(found["year"])


def in_plan_year(deadline: Deadline, year: int | None) -> Deadline:
    """Return a deadline whose year was inferred with the year of its plan, flagged `plan_year`.

    Left alone are printed years, what recurs, and what lies more than a year away.

    >>> from vn_decree_parser.extract.deadlines import read_deadline
    >>> from vn_decree_parser.source import Passage
    >>> deadline = read_deadline(Passage.of("Tháng 12"), date(2023, 12, 5))
    >>> str(deadline.end), str(in_plan_year(deadline, 2024).end)
    ('2023-12-31', '2024-12-31')
    """
    also = tuple(in_plan_year(other, year) for other in deadline.also)
    deadline = deadline.model_copy(update={"also": also}) if also != deadline.also else deadline
    dates = [day for day in (deadline.start, deadline.end) if day is not None]
    inferred = "year_inferred" in deadline.flags and deadline.kind in ("date", "period")
    if year is None or not inferred or not dates:
        return deadline
    shift = year - min(dates).year
    if abs(shift) != 1:
        return deadline
    flags = [flag for flag in deadline.flags if not flag.startswith("point=")]
    for flag in deadline.flags:
        if flag.startswith("point=") and (point := _moved(date.fromisoformat(flag[6:]), shift)):
            flags.append(f"point={point}")
    start, end = _moved(deadline.start, shift), _moved(deadline.end, shift)
    update = {"start": start, "end": end, "flags": (*flags, "plan_year")}
    return deadline.model_copy(update=update)


def _moved(day: date | None, years: int) -> date | None:
    """Return the day some years later; the last day of February stays the last one."""
    if day is None:
        return None
    if day.month == 2 and (day + timedelta(1)).month == 3:
        return date(day.year + years, 3, 1) - timedelta(1)
    return day.replace(year=day.year + years)
