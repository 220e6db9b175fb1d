"""When things fall due, in the terms of calendars and trackers.

The printed day stays: `trước ngày 30/11` falls due on 30/11, the day that is too late.  Where a
format knows hours it is due when that day begins, everything else when its day ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import pairwise

from vn_decree_parser.records import Deadline
from vn_decree_parser.recurrence import due_days, rule_parts

# So many years after the first occurrence the next ones are listed.
YEARS_AHEAD = 5
# Two turns of the longest cycle that plans have (`5 năm một lần`) must agree.
_YEARS_COMPARED = 12
# Rules of one document are few, and the same again and again.
_REMEMBERED = 512
_MONTHS = {"MONTHLY": 1, "YEARLY": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: the (first) day, and the rule of the days if it recurs.

    `rule` is an RFC 5545 RRULE value whose occurrences, counted from `day`, are the due days; it
    is `None` where nothing recurs, or where no such rule gives them: then `days` lists them.
    """

    deadline: Deadline
    day: date
    rule: str | None = None
    days: tuple[date, ...] = ()

    @property
    def moment(self) -> datetime:
        """The end of the day; its beginning where the deadline lies before that day."""
        return datetime.combine(
            self.day, time.min if self.deadline.bound == "before" else time(23, 59, 59)
        )

    @property
    def interval(self) -> str | None:
        """How far apart the days lie, as an ISO duration, where they lie evenly."""
        return _interval(self.rule) if self.rule else None


def dues_of(deadline: Deadline | None) -> tuple[Due, ...]:
    """Return what falls due: one for the deadline, one for each that goes along with it.

    What has no end (`thường xuyên`, `từ năm 2019`) never does.

    >>> from vn_decree_parser.extract.deadlines import read_deadline
    >>> from vn_decree_parser.source import Passage
    >>> def due(text): return dues_of(read_deadline(Passage.of(text), date(2018, 10, 24)))
    >>> [(str(due.day), due.rule, due.interval) for due in due("trước 30/11 hằng năm")]
    [('2018-11-30', 'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30', 'P1Y')]

    Quarters end on days that `FREQ=MONTHLY;INTERVAL=3` cannot reach from the first of them:

    >>> [(str(due.day), due.rule, due.interval) for due in due("hằng quý")]
    [('2018-12-31', 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1', 'P3M')]
    >>> due("thường xuyên")
    ()
    """
    if deadline is None:
        return ()
    own = deadline.model_copy(update={"also": ()})
    found = [_recurring(own) if own.rrule else _single(own)]
    dues = [due for due in found if due is not None]
    for other in deadline.also:
        dues += dues_of(other)
    return tuple(dues)


def first_due(deadline: Deadline | None) -> date | None:
    """Return the first day on which something falls due."""
    return min((due.day for due in dues_of(deadline)), default=None)


def listed_days(deadline: Deadline | None) -> tuple[date, ...]:
    """Return the due days up to `YEARS_AHEAD` years after the first."""
    days: set[date] = set()
    for due in dues_of(deadline):
        days.update(due.days or (due.day,))
    return tuple(sorted(days))


def _single(deadline: Deadline) -> Due | None:
    days = deadline.due_dates(date.min, date.max)
    return Due(deadline, days[0]) if days else None


def _recurring(deadline: Deadline) -> Due | None:
    if deadline.rrule is not None and deadline.dtstart is not None:
        rule, days = _closing_rule(deadline.rrule, deadline.window, deadline.dtstart)
        if days:
            return Due(deadline, days[0], rule, days)
    # A rule that does not say from when: the printed end is all there is.
    return Due(deadline, deadline.end) if deadline.end else None


@lru_cache(_REMEMBERED)
def _closing_rule(
    rule: str, window: str | None, dtstart: date
) -> tuple[str | None, tuple[date, ...]]:
    """Return the rule of the days on which windows close, and the days that are listed."""
    seen = _occurrences(rule, window, dtstart, dtstart)
    days = tuple(day for day in seen if day.year <= seen[0].year + YEARS_AHEAD)
    for closing in _rules(rule, seen[0]) if seen else ():
        if _occurrences(closing, None, seen[0], dtstart) == seen:
            return closing, days
    return None, days


def _rules(rule: str, first: date) -> Iterator[str]:
    """Yield the rule, and rules whose occurrences may be the last days of its windows."""
    yield rule
    parts = rule_parts(rule)
    period = ";".join(f"{name}={parts[name]}" for name in ("FREQ", "INTERVAL") if name in parts)
    until = f";UNTIL={parts['UNTIL']}" if "UNTIL" in parts else ""
    if parts["FREQ"] == "MONTHLY":
        yield f"{period};BYMONTHDAY=-1{until}"
        yield f"{period};BYMONTHDAY={first.day}{until}"
    if parts["FREQ"] == "YEARLY":
        yield f"{period};BYMONTH={first.month};BYMONTHDAY={first.day}{until}"


def _occurrences(rule: str, window: str | None, dtstart: date, since: date) -> tuple[date, ...]:
    """Return the due days of the years in which rules are compared."""
    year = min(since.year + _YEARS_COMPARED, date.max.year)
    try:
        return tuple(sorted(set(due_days(rule, window, dtstart, since, date(year, 12, 31)))))
    except (KeyError, ValueError, OverflowError):  # no rule of the forms that are written
        return ()


def _interval(rule: str) -> str | None:
    parts = rule_parts(rule)
    several = any("," in parts.get(name, "") for name in ("BYMONTHDAY", "BYDAY"))
    if "BYSETPOS" in parts or several:
        return None
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        return f"P{interval}{parts['FREQ'][0]}"
    months = interval * _MONTHS[parts["FREQ"]]
    if "BYMONTH" in parts:
        named = [int(month) for month in parts["BYMONTH"].split(",")]
        count = len(named)
        gaps = {b - a for a, b in pairwise(named)}
        if interval > 1 or 12 % count or gaps - {12 // count}:
            return None
        months = 12 // count
    return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
