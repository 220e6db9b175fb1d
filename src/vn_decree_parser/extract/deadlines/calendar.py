"""The days that a deadline puts into a calendar."""

from __future__ import annotations

from datetime import date

from vn_decree_parser.extract.deadlines.recurrence import close_of, expand
from vn_decree_parser.records import Deadline


def due_dates(deadline: Deadline, first: date, last: date) -> tuple[date, ...]:
    """Return the days on which a deadline falls due, in order, from `first` to `last` inclusive.

    That is the printed end (for `before` the printed day itself, which is too late), or the last
    day of each window of a recurrence.  What has no end is never due: `từ năm 2019`,
    `thường xuyên`.
    The deadlines in `also` count with it.

    >>> from vn_decree_parser.extract.deadlines import read_deadline
    >>> from vn_decree_parser.source import Passage
    >>> yearly = read_deadline(Passage.of("trước 30/11 hằng năm"), date(2018, 10, 24))
    >>> [str(day) for day in due_dates(yearly, date(2019, 1, 1), date(2020, 12, 31))]
    ['2019-11-30', '2020-11-30']
    """
    days = set(_own_dates(deadline, first, last))
    for other in deadline.also:
        days.update(due_dates(other, first, last))
    return tuple(sorted(days))


def _own_dates(deadline: Deadline, first: date, last: date) -> tuple[date, ...]:
    if deadline.rrule is None:
        due = deadline.end
        return (due,) if due and first <= due <= last else ()
    if deadline.dtstart is None:
        return ()
    closing = (
        close_of(day, deadline.window)
        for day in expand(deadline.rrule, deadline.dtstart, deadline.dtstart, last)
    )
    return tuple(day for day in closing if first <= day <= last)
