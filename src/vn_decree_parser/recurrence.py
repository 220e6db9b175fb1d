"""Recurrence rules (RFC 5545 RRULE values): the days they mean, and when their windows close.

What a rule means is left to `dateutil`, which is imported when the first rule is asked.  Only FREQ,
INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS and UNTIL are written (DOMAIN.md §6.4).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

_DURATION = re.compile(r"P(\d+)([DWMY])")
_UNTIL = re.compile(r";UNTIL=(\d{8})")
# 29 February comes back after at most eight years.
_YEARS_TO_TRY = 9
# Rules of one document are few, and the same again and again.
_REMEMBERED = 512


def expand(rule: str, dtstart: date, last: date) -> Iterator[date]:
    """Yield the occurrences of a rule from `dtstart` to `last`, both included, in order.

    A day that a month has not (30 February) is skipped, as RFC 5545 says.

    >>> rule = "FREQ=YEARLY;BYMONTH=6,11;BYMONTHDAY=30"
    >>> [str(day) for day in expand(rule, date(2018, 11, 30), date(2019, 12, 31))]
    ['2018-11-30', '2019-06-30', '2019-11-30']
    """
    from dateutil.rrule import rrulestr

    until = min(last, until_of(rule) or last)
    if until < dtstart:
        return
    bounded = f"{_UNTIL.sub('', rule)};UNTIL={until.isoformat().replace('-', '')}"
    for moment in rrulestr(bounded, dtstart=datetime(dtstart.year, dtstart.month, dtstart.day)):
        yield moment.date()


def until_of(rule: str) -> date | None:
    """Return the last day that a rule allows itself, `None` where it goes on.

    >>> until_of("FREQ=YEARLY;UNTIL=20251231"), until_of("FREQ=DAILY")
    (datetime.date(2025, 12, 31), None)
    """
    found = _UNTIL.search(rule)
    return date.fromisoformat(found[1]) if found else None


def close_of(day: date, window: str | None) -> date:
    """Return the last day of the window that opens on a day; the day itself without a window.

    >>> close_of(date(2018, 12, 1), "P1M"), close_of(date(2018, 12, 1), None)
    (datetime.date(2018, 12, 31), datetime.date(2018, 12, 1))
    """
    found = _DURATION.fullmatch(window or "")
    if not found:
        return day
    count, unit = int(found[1]), found[2]
    if unit in "DW":
        days = count * (7 if unit == "W" else 1) - 1
        return day + timedelta(min(days, (date.max - day).days))
    after = add_months(day, count * (12 if unit == "Y" else 1))
    return after - timedelta(1) if after else date.max


def add_months(day: date, months: int) -> date | None:
    """Return the same day some months later, or the last one of a shorter month.

    >>> add_months(date(2018, 10, 31), 4)
    datetime.date(2019, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(_REMEMBERED)
def first_open(rule: str, window: str | None, issued_on: date) -> date | None:
    """Return the first occurrence that is not over on the day of issue.

    Periods are those of the calendar: the year, the half, the quarter, the month, the week.

    >>> first_open("FREQ=MONTHLY;INTERVAL=6", "P6M", date(2018, 10, 24))
    datetime.date(2018, 7, 1)
    >>> first_open("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", None, date(2016, 10, 1))
    datetime.date(2017, 6, 15)
    """
    limit = date(min(issued_on.year + _YEARS_TO_TRY, date.max.year), 12, 31)
    for day in expand(rule, _calendar_anchor(rule, issued_on), limit):
        if close_of(day, window) >= issued_on:
            return day
    return None


def due_days(
    rule: str, window: str | None, dtstart: date | None, first: date, last: date
) -> Iterator[date]:
    """Yield the days on which a recurring deadline falls due, from `first` to `last` included.

    That is each occurrence, or the last day of the window that opens on it, at most the last day
    that the rule allows.  Without a `dtstart` the periods are those of the calendar; where the
    calendar has none (`2 năm một lần`), there is no day.

    >>> [str(day) for day in due_days("FREQ=MONTHLY;INTERVAL=3", "P3M", None,
    ...                               date(2019, 2, 1), date(2019, 12, 31))]
    ['2019-03-31', '2019-06-30', '2019-09-30', '2019-12-31']
    """
    if dtstart is None:
        interval = int(rule_parts(rule).get("INTERVAL", "1"))
        if interval > 1 and (12 % interval or "FREQ=MONTHLY" not in rule):
            return
        dtstart = _calendar_anchor(rule, first)
    until = until_of(rule) or date.max
    for day in expand(rule, dtstart, last):
        due = min(close_of(day, window), until)
        if first <= due <= last:
            yield due


def rule_parts(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name.

    >>> rule_parts("FREQ=YEARLY;BYMONTH=6,12")
    {'FREQ': 'YEARLY', 'BYMONTH': '6,12'}
    """
    return dict(part.split("=", 1) for part in rule.split(";"))


def _calendar_anchor(rule: str, day: date) -> date:
    """Return where the period of the calendar begins that a day is in, or the one before it."""
    parts = rule_parts(rule)
    if parts["FREQ"] == "DAILY":
        return day
    if parts["FREQ"] == "WEEKLY":
        return day - timedelta(min(day.weekday(), (day - date.min).days))
    if parts["FREQ"] == "YEARLY":
        # The window of last year's occurrence may still be open, that of a cycle of years is not.
        year = day.year - (1 if "BYMONTH" in parts and day.year > 1 else 0)
        return date(year, 1, 1)
    interval = int(parts.get("INTERVAL", "1"))
    if 12 % interval == 0:
        return date(day.year, (day.month - 1) // interval * interval + 1, 1)
    return day.replace(day=1)
