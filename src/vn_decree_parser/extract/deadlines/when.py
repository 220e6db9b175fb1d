"""Stretches of the calendar as words state them: a day, a month, a quarter, with or without year.

A `When` holds what is printed.  `settle` gives it a year where none is printed, and says so;
`share_years` lets the elements of a list lend each other theirs (DOMAIN.md §6.3, §6.5).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from vn_decree_parser.extract.deadlines.reading import add_flags

# Stretches whose ends are a matter of opinion: their bound is `around`.
FUZZY_UNITS = frozenset({"part", "term", "season", "school_term", "school_year"})
# 29 February comes back after at most eight years.
_YEARS_TO_TRY = 9


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of a year: `first` and `last` are (month, day), day 0 is the last of its month.

    `year` is `None` where it is not printed; `longer` counts the years by which the end lies later.
    A bare day (`ngày 15`) has the month 0.  `point` is the day that a fuzzy stretch stands for.
    """

    unit: str
    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None = None
    longer: int = 0
    point: tuple[int, int] | None = None
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a one-line notation: unit, first and last (month-day), year, years more, flags."""
        (month, day), (last_month, last_day) = self.first, self.last
        words = [self.unit, f"{month}-{day}..{last_month}-{last_day}"]
        words += [str(self.year)] if self.year is not None else []
        words += [f"+{self.longer}"] if self.longer else []
        return " ".join([*words, *(f"[{flag}]" for flag in self.flags)])

    @property
    def start(self) -> date | None:
        """The first day; `None` without a year, or where there is no such day."""
        return None if self.year is None else make_date(self.year, *self.first)

    @property
    def end(self) -> date | None:
        """The last day; `None` without a year, or where there is no such day."""
        return None if self.year is None else make_date(self.year + self.longer, *self.last)

    @property
    def is_stretch(self) -> bool:
        """Whether several days, months or quarters are merged: `15-20/6`, `tháng 9-12`.

        >>> When("month", (9, 1), (12, 0)).is_stretch, When("month", (9, 1), (9, 0)).is_stretch
        (True, False)
        """
        months = self.last[0] - self.first[0] + 12 * self.longer
        if self.unit == "day":
            return self.first != self.last
        return months > {"month": 0, "quarter": 2}.get(self.unit, 12)

    @property
    def target(self) -> date | None:
        """The day that stands for the stretch where one day is asked: its point, or its end."""
        if self.point is None or self.year is None:
            return self.end
        return make_date(self.year, *self.point)


def make_date(year: int, month: int, day: int) -> date | None:
    """Return a date, day 0 being the last of its month; `None` where there is no such date.

    >>> make_date(2020, 2, 0), make_date(2019, 2, 29)
    (datetime.date(2020, 2, 29), None)
    """
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def settle(when: When, issued_on: date | None) -> When:
    """Return the stretch with a year: the printed one, or the first still open when issued.

    >>> settle(When("day", (6, 5), (6, 5)), date(2024, 1, 15)).end
    datetime.date(2024, 6, 5)
    >>> settle(When("quarter", (1, 1), (3, 0)), date(2018, 10, 24)).start
    datetime.date(2019, 1, 1)
    """
    if when.year is not None:
        return when
    if issued_on is None:
        return replace(when, flags=add_flags(when.flags, "year_unknown"))
    for year in range(issued_on.year, issued_on.year + _YEARS_TO_TRY):
        dated = replace(when, year=year, flags=add_flags(when.flags, "year_inferred"))
        if dated.start and dated.end and dated.end >= issued_on:
            return dated
    return when


def share_years(whens: Sequence[When]) -> tuple[When, ...]:
    """Return the elements of a list, each with the year of its neighbour where it has none.

    The neighbour to the right lends first; a later month than the neighbour's is of the year
    before (`tháng 11, tháng 2/2019`).

    >>> months = [When("month", (m, 1), (m, 0), year) for m, year in ((11, None), (2, 2019))]
    >>> [when.year for when in share_years(months)]
    [2018, 2019]
    """
    shared = list(whens)
    for at in range(len(shared) - 2, -1, -1):
        here, right = shared[at], shared[at + 1]
        if here.year is None and right.year is not None:
            year = right.year - (here.first > right.first)
            shared[at] = replace(here, year=year, flags=add_flags(here.flags, "year_shared_right"))
    for at in range(1, len(shared)):
        left, here = shared[at - 1], shared[at]
        if here.year is None and left.year is not None:
            year = left.year + (here.first < left.first)
            shared[at] = replace(here, year=year, flags=add_flags(here.flags, "year_shared_left"))
    return tuple(shared)


def settle_all(whens: Sequence[When], issued_on: date | None) -> tuple[When, ...]:
    """Return the elements of a list with their years: shared, then settled from the last one."""
    shared = share_years(whens)
    if shared and shared[-1].year is None:
        shared = share_years((*shared[:-1], settle(shared[-1], issued_on)))
        flag = "year_unknown" if issued_on is None else "year_inferred"
        shared = tuple(replace(when, flags=_said(when.flags, flag)) for when in shared)
    return shared


def _said(flags: tuple[str, ...], flag: str) -> tuple[str, ...]:
    return add_flags(tuple(f for f in flags if f != "year_shared_right"), flag)


def are_adjacent(whens: Sequence[When]) -> bool:
    """Return whether each stretch begins on the day after the last one ends.

    >>> quarters = [When("quarter", (m, 1), (m + 2, 0), 2021) for m in (7, 10)]
    >>> are_adjacent(quarters), are_adjacent(quarters[::-1])
    (True, False)
    """
    for left, right in pairwise(whens):
        if left.end is None or right.start is None or left.end + timedelta(1) != right.start:
            return False
    return True
