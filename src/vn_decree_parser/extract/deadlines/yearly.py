"""Read frequencies, stretches of the year and days of the month as recurrences (DOMAIN.md §6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from vn_decree_parser.extract.deadlines.cycles import Every
from vn_decree_parser.extract.deadlines.reading import Reading, add_flags
from vn_decree_parser.extract.deadlines.when import When
from vn_decree_parser.records import Bound
from vn_decree_parser.recurrence import close_of, first_open

_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6}


def read_every(every: Every, issued_on: date | None) -> Reading:
    """Return the reading of a bare frequency: one open window after the other.

    >>> print(read_every(Every("MONTHLY", 3), date(2018, 10, 24)))
    recurring quarter FREQ=MONTHLY;INTERVAL=3 dtstart 2018-10-01 window P3M
    """
    reading = Reading("recurring", precision=every.unit, rrule=every.rule, window=every.window)
    return open_first(replace(reading, flags=every.flags), issued_on)


def open_first(reading: Reading, issued_on: date | None) -> Reading:
    """Return a reading with its first open occurrence, `year_unknown` without a day of issue.

    >>> print(open_first(Reading("recurring", rrule="FREQ=YEARLY"), None))
    recurring FREQ=YEARLY [year_unknown]
    """
    if reading.rrule is None:
        return reading
    if issued_on is None:
        return replace(reading, flags=add_flags(reading.flags, "year_unknown"))
    return replace(reading, dtstart=first_open(reading.rrule, reading.window, issued_on))


def with_dates(reading: Reading) -> Reading:
    """Return a reading with the dates of its first occurrence; a due date has no start.

    >>> due = Reading("recurring", bound="by", dtstart=date(2018, 11, 30))
    >>> print(with_dates(due))
    recurring ..2018-11-30 by dtstart 2018-11-30
    """
    if reading.dtstart is None:
        return reading
    if reading.bound in ("before", "by"):
        return replace(reading, end=reading.dtstart)
    return replace(reading, start=reading.dtstart, end=close_of(reading.dtstart, reading.window))


def read_yearly(
    whens: Sequence[When], bound: Bound | None, issued_on: date | None
) -> tuple[Reading, ...]:
    """Return the readings of stretches that come back every year.

    Days with one day of the month share a rule (`15/6 và 15/12`); others have one each.

    >>> days = [When("day", (month, 15), (month, 15)) for month in (6, 12)]
    >>> print(read_yearly(days, "before", date(2018, 10, 24))[0].rrule)
    FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15
    """
    if any(when.year is not None for when in whens):
        return ()
    units = {when.unit for when in whens}
    if units == {"day"}:
        return _yearly_days(whens, bound, issued_on)
    if len(units) > 1:
        return tuple(r for when in whens for r in read_yearly((when,), bound, issued_on))
    unit = whens[0].unit
    months = ",".join(str(when.first[0]) for when in whens)
    if bound == "before":
        rule = f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=1"
        return (make_yearly(rule, None, "before", unit, issued_on),)
    if unit == "part" or bound == "by":
        closing = ",".join(str(when.last[0]) for when in whens)
        day = whens[0].point[1] if whens[0].point else whens[0].last[1]
        if whens[0].first[0] != whens[0].last[0] or not day:
            day = -1
        rule = f"FREQ=YEARLY;BYMONTH={closing};BYMONTHDAY={day}"
        reading = make_yearly(rule, None, "by", unit, issued_on)
        flags = add_flags(reading.flags, *(("fuzzy",) if unit == "part" else ()))
        return (replace(reading, flags=flags),)
    length = {when.last[0] - when.first[0] + 1 for when in whens}
    if len(length) > 1 or unit not in _MONTHS_IN:
        return ()
    rule = f"FREQ=YEARLY;BYMONTH={months}"
    return (make_yearly(rule, f"P{length.pop()}M", "within", unit, issued_on),)


def make_yearly(
    rule: str, window: str | None, bound: Bound, unit: str, issued_on: date | None
) -> Reading:
    """Return the reading of a rule of the year with the dates of its first open occurrence.

    >>> june = make_yearly("FREQ=YEARLY;BYMONTH=6", "P1M", "within", "month", date(2018, 10, 24))
    >>> str(june.start), str(june.end)
    ('2019-06-01', '2019-06-30')
    """
    reading = Reading("recurring", bound=bound, precision=unit, rrule=rule, window=window)
    return with_dates(open_first(reading, issued_on))


def _yearly_days(
    whens: Sequence[When], bound: Bound | None, issued_on: date | None
) -> tuple[Reading, ...]:
    days: dict[int, list[int]] = {}
    for when in whens:
        days.setdefault(when.first[1], []).append(when.first[0])
    readings = []
    for day, months in days.items():
        named = ",".join(map(str, sorted(months)))
        rule = f"FREQ=YEARLY;BYMONTH={named};BYMONTHDAY={day}"
        readings.append(make_yearly(rule, None, bound or "at", "day", issued_on))
    return tuple(readings)


def read_days_of_month(
    whens: Sequence[When], every: Every, bound: Bound | None, issued_on: date | None
) -> Reading | None:
    """Return the reading of bare days of each month, or of some months of the year.

    >>> fifth = When("day", (0, 5), (0, 5))
    >>> print(read_days_of_month([fifth], Every("MONTHLY"), "by", date(2018, 10, 24)))
    recurring ..2018-11-05 by day FREQ=MONTHLY;BYMONTHDAY=5 dtstart 2018-11-05
    """
    if every.frequency not in ("MONTHLY", "YEARLY") or (
        every.frequency == "YEARLY" and not every.months
    ):
        return None
    months = every.months
    if every.frequency == "MONTHLY" and every.count == 3:
        months = (3, 6, 9, 12)
    elif every.count > 1:
        return None
    days = ",".join(str(when.first[1]) for when in whens)
    named = ",".join(map(str, months))
    rule = f"FREQ=YEARLY;BYMONTH={named}" if months else "FREQ=MONTHLY"
    # A bare "ngày 6 của tháng cuối quý" is a due date, a bare "ngày 15 hằng tháng" an appointment.
    bound = bound or ("by" if months else "at")
    reading = Reading("recurring", bound=bound, precision="day", rrule=f"{rule};BYMONTHDAY={days}")
    reading = open_first(replace(reading, flags=every.flags), issued_on)
    if "month_unstated" in every.flags:
        return replace(reading, flags=tuple(f for f in reading.flags if f != "month_unstated"))
    return with_dates(reading) if bound in ("before", "by") else reading
