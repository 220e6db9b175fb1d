"""RRULE values: the few forms that are written, their expansion, and the first open occurrence.

Only FREQ, INTERVAL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS and UNTIL occur (DOMAIN.md §6.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vn_decree_parser.extract.deadlines.when import add_months, make_date

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DURATION = re.compile(r"P(\d+)([DWMY])")
_STEP_MONTHS = {"YEARLY": 12, "MONTHLY": 1}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The parts of an RRULE value."""

    frequency: str
    interval: int = 1
    months: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    position: int | None = None
    until: date | None = None


def read_rule(rule: str) -> Recurrence:
    """Return the parts of an RRULE value of the forms that are written.

    >>> read_rule("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15").months
    (6, 12)
    """
    parts = dict(part.split("=", 1) for part in rule.split(";"))

    def numbers(name: str) -> tuple[int, ...]:
        return tuple(int(number) for number in parts[name].split(",")) if name in parts else ()

    days = parts.get("BYDAY", "")
    until = parts.get("UNTIL")
    return Recurrence(
        parts["FREQ"],
        int(parts.get("INTERVAL", "1")),
        numbers("BYMONTH"),
        numbers("BYMONTHDAY"),
        tuple(_WEEKDAYS.index(day) for day in days.split(",")) if days else (),
        int(parts["BYSETPOS"]) if "BYSETPOS" in parts else None,
        date.fromisoformat(until) if until else None,
    )


def expand(rule: str, dtstart: date, first: date, last: date) -> Iterator[date]:
    """Yield the occurrences of a rule from `first` to `last`, both included, in order.

    A day that a month has not (30 February) is skipped, as RFC 5545 says.

    >>> list(expand("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", date(2018, 11, 30),
    ...             date(2019, 1, 1), date(2020, 12, 31)))
    [datetime.date(2019, 11, 30), datetime.date(2020, 11, 30)]
    """
    recurrence = read_rule(rule)
    stop = min(last, recurrence.until) if recurrence.until else last
    for day in _days(recurrence, dtstart, first):
        if day > stop:
            return
        if day >= first and day >= dtstart:
            yield day


def _days(recurrence: Recurrence, dtstart: date, first: date) -> Iterator[date]:
    """Yield occurrences in order from some time before `first` on, without end."""
    if recurrence.frequency in ("DAILY", "WEEKLY"):
        return _days_by_week(recurrence, dtstart, first)
    return _days_by_month(recurrence, dtstart, first)


def _days_by_week(recurrence: Recurrence, dtstart: date, first: date) -> Iterator[date]:
    step = recurrence.interval * (7 if recurrence.frequency == "WEEKLY" else 1)
    weekly = recurrence.frequency == "WEEKLY"
    at = dtstart - timedelta(dtstart.weekday()) if weekly and recurrence.weekdays else dtstart
    at += timedelta(max((first - at).days // step, 0) * step)
    offsets = recurrence.weekdays if weekly and recurrence.weekdays else (0,)
    while at.year < date.max.year:
        yield from (at + timedelta(offset) for offset in sorted(offsets))
        at += timedelta(step)


def _days_by_month(recurrence: Recurrence, dtstart: date, first: date) -> Iterator[date]:
    step = recurrence.interval * _STEP_MONTHS[recurrence.frequency]
    start = dtstart.year * 12 + (0 if recurrence.frequency == "YEARLY" else dtstart.month - 1)
    at = start + max((first.year * 12 + first.month - 1 - start) // step, 0) * step
    while at < date.max.year * 12:
        year, month = divmod(at, 12)
        yield from _days_of_period(recurrence, dtstart, year, month + 1)
        at += step


def _days_of_period(recurrence: Recurrence, dtstart: date, year: int, month: int) -> Iterator[date]:
    months: tuple[int, ...] = (month,)
    if recurrence.frequency == "YEARLY":
        months = recurrence.months or (dtstart.month,)
    elif recurrence.months and month not in recurrence.months:
        return
    days: set[date] = set()
    for each in months:
        if recurrence.weekdays:
            days.update(_weekdays_of_month(recurrence.weekdays, year, each))
            continue
        for number in recurrence.days or (dtstart.day,):
            day = make_date(year, each, max(number, 0))
            if day:
                days.add(day)
    ordered = sorted(days)
    if recurrence.position is not None and ordered:
        ordered = ordered[-1:] if recurrence.position < 0 else ordered[:1]
    yield from ordered


def _weekdays_of_month(weekdays: tuple[int, ...], year: int, month: int) -> Iterator[date]:
    day = date(year, month, 1)
    while day.month == month:
        if day.weekday() in weekdays:
            yield day
        if day == date.max:
            return
        day += timedelta(1)


def close_of(day: date, window: str | None) -> date:
    """Return the last day of the window that opens on a day; the day itself without a window.

    >>> close_of(date(2018, 12, 1), "P1M"), close_of(date(2018, 12, 1), None)
    (datetime.date(2018, 12, 31), datetime.date(2018, 12, 1))
    """
    found = _DURATION.fullmatch(window or "")
    if not found:
        return day
    count = int(found[1])
    if found[2] in "DW":
        return day + timedelta(count * (7 if found[2] == "W" else 1) - 1)
    after = add_months(day, count * (12 if found[2] == "Y" else 1))
    return after - timedelta(1) if after else date.max


def first_open(rule: str, window: str | None, issued_on: date) -> date | None:
    """Return the first occurrence that is not over on the day of issue.

    Periods are those of the calendar: the year, the half, the quarter, the month, the week.

    >>> first_open("FREQ=MONTHLY;INTERVAL=6", "P6M", date(2018, 10, 24))
    datetime.date(2018, 7, 1)
    >>> first_open("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", None, date(2016, 10, 1))
    datetime.date(2017, 6, 15)
    """
    recurrence = read_rule(rule)
    anchor = _calendar_anchor(recurrence, issued_on)
    limit = make_date(min(issued_on.year + 9, date.max.year), 12, 31) or date.max
    for day in expand(rule, anchor, anchor, limit):
        if close_of(day, window) >= issued_on:
            return day
    return None


def _calendar_anchor(recurrence: Recurrence, issued_on: date) -> date:
    if recurrence.frequency == "DAILY":
        return issued_on
    if recurrence.frequency == "WEEKLY":
        return issued_on - timedelta(issued_on.weekday())
    if recurrence.frequency == "YEARLY":
        # The window of last year's occurrence may still be open, that of a cycle of years is not.
        year = issued_on.year - (1 if recurrence.months and issued_on.year > 1 else 0)
        return date(year, 1, 1)
    if 12 % recurrence.interval == 0:
        month = (issued_on.month - 1) // recurrence.interval * recurrence.interval + 1
        return date(issued_on.year, month, 1)
    return issued_on.replace(day=1)
