"""Rules for deadlines that come back: hằng năm, định kỳ 6 tháng (DOMAIN.md §6.4).

Only what the words state becomes part of the RRULE.  `dtstart` is the first occurrence whose window
is still open on the day of the document; a printed start overrides it.
"""

from __future__ import annotations

from dataclasses import replace

from vn_decree_parser.extract.deadlines.cycles import Every
from vn_decree_parser.extract.deadlines.reading import Reading, add_flags
from vn_decree_parser.extract.deadlines.rules import Found, Part, Rule, make_rules
from vn_decree_parser.extract.deadlines.yearly import (
    make_yearly,
    open_first,
    read_days_of_month,
    read_every,
    read_yearly,
    with_dates,
)
from vn_decree_parser.records import Bound
from vn_decree_parser.recurrence import first_open


def _dated(found: Found) -> tuple[Part, ...]:
    """Read stretches of time with a frequency before or behind them."""
    whens = found.whens("whens")
    every = found.every("every")
    unit = every[0] if every else Every("YEARLY")
    bound = found.bound() or found.bound("whens")
    issued_on = found.issued_on
    if not whens or (found.has("EACH") and any(e.flags for e in every)):
        return ()
    bare = [when for when in whens if when.first[0] == 0]
    if bare:
        reading = (
            read_days_of_month(whens, unit, bound, issued_on) if len(bare) == len(whens) else None
        )
        return _limited(found, reading) if reading else ()
    if unit.frequency != "YEARLY" or unit.count > 1 or unit.months:
        return ()
    readings = read_yearly(whens, bound, issued_on)
    if unit.offset or unit.anchor:
        readings = tuple(replace(r, anchor=unit.anchor, offset=unit.offset) for r in readings)
    clock = found.word("CLOCK")
    if clock and ":" in clock:
        readings = tuple(_clocked(reading, clock) for reading in readings)
    if not readings or len(readings) > 1:
        return found.whole(*readings)
    return _limited(found, readings[0])


def _clocked(reading: Reading, clock: str) -> Reading:
    bound: Bound | None = "by" if reading.bound == "before" else reading.bound
    flags = add_flags(reading.flags, f"time={clock}")
    return replace(reading, bound=bound, precision="hour", flags=flags)


def _limited(found: Found, reading: Reading) -> tuple[Part, ...]:
    """Return a recurring reading within the years that the words allow it, if they do."""
    limits = found.whens("limit")
    if not limits:
        return found.whole(reading)
    first, last = limits[0], limits[-1]
    upto = bool(found.group("to") or found.group("upto"))
    if first.year is None or last.year is None or (len(limits) == 1 and first.unit == "day"):
        return ()
    bounded = len(limits) > 1 or first.unit == "years" or upto or found.has("PERIOD")
    start = None if upto and len(limits) == 1 else first.start
    end = last.end if bounded else None
    rule = reading.rrule or ""
    if end:
        rule += f";UNTIL={end:%Y%m%d}"
    opens = reading.dtstart
    if start and reading.rrule:
        opens = first_open(reading.rrule, reading.window, start)
    limited = replace(reading, rrule=rule, dtstart=opens)
    if reading.bound is None:
        bound: Bound = "within" if start and end else "from" if start else "by"
        limited = replace(limited, start=start, end=end, bound=bound)
    elif reading.end is not None:
        limited = with_dates(limited)
    return found.whole(limited)


def _each(found: Found) -> tuple[Part, ...]:
    """Read one frequency, and the years it is limited to."""
    every = (*found.every("every"), *found.every("each"))
    return _limited(found, read_every(every[0], found.issued_on)) if every else ()


def _report_due(found: Found) -> tuple[Part, ...]:
    """Read when a report is due that is named by its period: báo cáo 6 tháng trước 15/6."""
    due, other = found.every("due")[0], found.every("every")
    whens, bound = found.whens("whens"), found.bound()
    if all(when.first[0] == 0 for when in whens):
        reading = read_days_of_month(whens, other[0] if other else due, bound, found.issued_on)
        return found.whole(reading) if reading else ()
    if any(when.first[0] == 0 for when in whens):
        return ()
    return found.whole(*read_yearly(whens, bound, found.issued_on))


def _due_of_report(found: Found) -> tuple[Part, ...]:
    """Read days with the period that the report of each is about: 15/6 (báo cáo 6 tháng)."""
    if any(every.unit not in ("half", "year") for every in found.every("whens")):
        return ()
    bound, issued_on = found.bound(), found.issued_on
    due = [read_yearly((when,), bound, issued_on) for when in found.whens("whens")]
    return found.whole(*(reading for readings in due for reading in readings)) if all(due) else ()


def _frequencies(found: Found) -> tuple[Part, ...]:
    """Read a list of frequencies: one rule for each (`6 tháng, năm`)."""
    start = found.match.start("list")
    listed = [
        (token.value if isinstance(token.value, Every) else Every("YEARLY"), at)
        for at, token in enumerate(found.group("list"), start)
        if token.kind in ("EACH", "UNIT", "WHOLE")
    ]
    # 6 and 9 months are cumulative quarters where quarters are listed too.
    counts = {every.count for every, _ in listed if every.frequency == "MONTHLY"}
    if 9 in counts:
        dropped = {6, 9} if 3 in counts else {9}
        listed = [(every, at) for every, at in listed if every.count not in dropped]
    if any(every.frequency == "MONTHLY" and 12 % every.count for every, _ in listed):
        return ()
    first = found.match.start()
    parts = []
    for every, at in listed:
        parts.append(Part(read_every(every, found.issued_on), first, at + 1))
        first = at + 1
        while first < len(found.tokens) and found.tokens[first].kind == "AND":
            first += 1
    return tuple(parts)


def _alone(found: Found) -> tuple[Part, ...]:
    every = found.every("every")[0]
    if every.count > 1 and every.unit not in ("quarter", "half"):
        return ()
    reading = read_every(every, found.issued_on)
    return found.whole(replace(reading, flags=add_flags(reading.flags, "ambiguous")))


def _day_range(found: Found) -> tuple[Part, ...]:
    first, last = (
        (*found.whens("first"), *found.whens("last"))[:2]
        if found.whens("last")
        else (
            found.whens("first")[0],
            None,
        )
    )
    every = found.every("every")[0]
    numbers = found.numbers("last")
    closing = numbers[0] if numbers else last.first[1] if last else 0
    opening = first.first[1]
    if first.first[0] != 0 or (last and last.first[0] != 0) or closing <= opening:
        return ()
    reading = read_days_of_month((first,), every, "within", found.issued_on)
    if reading is None:
        return ()
    window = f"P{closing - opening + 1}D"
    reading = replace(reading, window=window, bound="within")
    return found.whole(open_first(reading, found.issued_on))


def _stretch(found: Found) -> tuple[Part, ...]:
    """Read a stretch of the year that comes back: từ tháng 9 đến tháng 11 hằng năm."""
    first, last = found.whens("first")[0], found.whens("last")[-1]
    every = found.every("every")[0]
    if every.frequency != "YEARLY" or every.count > 1 or first.year or last.year:
        return ()
    if first.first[0] == 0 or last.first[0] == 0:
        return ()
    longer = 1 if last.last < first.first else 0
    opening = replace(first, year=2001)
    closing = replace(last, year=2001 + longer)
    if opening.start is None or closing.end is None:
        return ()
    if first.unit == "day":
        days = (closing.end - opening.start).days + 1
        rule = f"FREQ=YEARLY;BYMONTH={first.first[0]};BYMONTHDAY={first.first[1]}"
        window = f"P{days}D"
    else:
        months = last.last[0] - first.first[0] + 1 + 12 * longer
        rule, window = f"FREQ=YEARLY;BYMONTH={first.first[0]}", f"P{months}M"
    return found.whole(make_yearly(rule, window, "within", last.unit, found.issued_on))


def _period_ends(found: Found) -> tuple[Part, ...]:
    """Read the end of each month, quarter or year: cuối quý, ngày làm việc cuối cùng của tháng."""
    every = found.every("every")[0]
    bound = found.bound() or "by"
    if bound not in ("by", "before"):
        bound = "by"
    months = every.months
    if not months and every.frequency == "YEARLY":
        months = (12,)
    elif not months and every.count == 3:
        months = (3, 6, 9, 12)
    rule = "FREQ=MONTHLY"
    if months:
        rule = f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"
    business = "business_day" in every.flags
    if business:
        rule = rule if not months else f"FREQ=MONTHLY;BYMONTH={','.join(map(str, months))}"
        rule += ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    else:
        rule += ";BYMONTHDAY=-1"
    last_day = found.has("LASTDAY")
    flags = every.flags if last_day else ("fuzzy",)
    unit = "day" if last_day else "part"
    reading = Reading("recurring", bound=bound, precision=unit, rrule=rule, flags=flags)
    return found.whole(open_first(reading, found.issued_on))


def _weekly(found: Found) -> tuple[Part, ...]:
    every = found.every("every")[0]
    day = found.word("WEEKDAY")
    if every.frequency != "WEEKLY" or every.count > 1 or day is None:
        return ()
    reading = Reading(
        "recurring", bound=found.bound() or "at", precision="day", rrule=f"FREQ=WEEKLY;BYDAY={day}"
    )
    clock = found.word("CLOCK")
    if clock and ":" in clock:
        reading = _clocked(reading, clock)
    return found.whole(open_first(reading, found.issued_on))


_SOME = "(DAY|MONTH|QUARTER|HALF|PART|DOM)"
_LISTED = f"({_SOME} (AND BOUND{{0,2}} {_SOME})*)"
_LIMIT = (
    "((AND|LEFT|DASH){0,2} (ACT|LEAD)? IN? ((PERIOD|FROM|LEFT)+ (?P<to>TO|BY)?|(?P<upto>TO|BY))"
    " (?P<limit>WHEN ((DASH|TO) WHEN)?) RIGHT?)?"
)

RECURRING: tuple[Rule, ...] = make_rules(
    (
        "yearly-or-monthly",
        f"PERIODIC? IN? (?P<bound>BOUND*) (CLOCK AND?)? (?P<whens>{_LISTED}) PERIODIC?"
        f" (?P<every>(EACH|OF)+) {_LIMIT}",
        _dated,
        {
            "định kỳ trước 30/11 hằng năm": (
                "recurring ..2018-11-30 before day FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"
                " dtstart 2018-11-30"
            ),
            "vào tháng 12 hằng năm": (
                "recurring 2018-12-01..2018-12-31 within month FREQ=YEARLY;BYMONTH=12"
                " dtstart 2018-12-01 window P1M"
            ),
            "trước ngày 25 tháng cuối quý": (
                "recurring ..2018-12-25 before day FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25"
                " dtstart 2018-12-25"
            ),
            "Quý I hàng năm": (
                "recurring 2019-01-01..2019-03-31 within quarter FREQ=YEARLY;BYMONTH=1"
                " dtstart 2019-01-01 window P3M"
            ),
        },
    ),
    (
        "each-then-dated",
        "PERIODIC? IN? (?P<every>EACH) (AND|LEFT|DASH)? (ACT|LEAD)? (?P<bound>BOUND*)"
        f" (CLOCK AND?)? (?P<whens>{_LISTED}) (OF|RIGHT)?",
        _dated,
        {
            "Hằng năm, trước ngày 15/12": (
                "recurring ..2018-12-15 before day FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"
                " dtstart 2018-12-15"
            ),
        },
    ),
    (
        "each-then-of",
        "PERIODIC? IN? EACH (AND|LEFT|DASH)? (?P<bound>BOUND*) (?P<whens>DOM) (?P<every>OF) RIGHT?",
        _dated,
        {
            "Hằng năm, trước ngày 25 tháng cuối quý": (
                "recurring ..2018-12-25 before day FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25"
                " dtstart 2018-12-25"
            ),
        },
    ),
    (
        "report-due",
        f"PERIODIC? (?P<due>UNIT) (AND|LEFT)? (?P<bound>(BEFORE|BY|IN)+) (?P<whens>{_LISTED})"
        " (?P<every>OF|EACH)? RIGHT?",
        _report_due,
        {
            "6 tháng (trước ngày 15/6), năm (trước ngày 30/11)": (
                "recurring ..2019-06-15 before day FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15"
                " dtstart 2019-06-15 | recurring ..2018-11-30 before day"
                " FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30 dtstart 2018-11-30"
            ),
        },
    ),
    (
        "due-of-report",
        "(?P<bound>(BEFORE|BY|IN)+) (?P<whens>DAY LEFT? ACT? UNIT RIGHT?"
        " (AND BOUND* DAY LEFT? ACT? UNIT RIGHT?)*)",
        _due_of_report,
        {
            "Trước ngày 15/6 (báo cáo 6 tháng), trước ngày 15/12 (báo cáo năm)": (
                "recurring ..2019-06-15 before day FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15"
                " dtstart 2019-06-15 | recurring ..2018-12-15 before day"
                " FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15 dtstart 2018-12-15"
            ),
        },
    ),
    (
        "periodic-dated",
        f"PERIODIC (?P<bound>BOUND*) (?P<whens>{_LISTED})",
        _dated,
        {
            "định kỳ vào tháng 12": (
                "recurring 2018-12-01..2018-12-31 within month FREQ=YEARLY;BYMONTH=12"
                " dtstart 2018-12-01 window P1M"
            ),
        },
    ),
    (
        "days-of-each-month",
        "PERIODIC? IN? FROM? (?P<first>DOM) (DASH|TO) (?P<last>DOM|NUMBER) (?P<every>EACH|OF)",
        _day_range,
        {
            "từ ngày 1 đến ngày 3 hằng tháng": (
                "recurring within day FREQ=MONTHLY;BYMONTHDAY=1 dtstart 2018-11-01 window P3D"
            ),
        },
    ),
    (
        "stretch-of-each-year",
        "PERIODIC? IN? FROM? (?P<first>WHEN) (DASH|TO) (?P<last>WHEN) (?P<every>EACH)",
        _stretch,
        {
            "từ tháng 9 đến tháng 11 hằng năm": (
                "recurring 2018-09-01..2018-11-30 within month FREQ=YEARLY;BYMONTH=9"
                " dtstart 2018-09-01 window P3M"
            ),
        },
    ),
    (
        "end-of-each",
        "PERIODIC? (?P<bound>BOUND*) (?P<every>ENDOF|LASTDAY) EACH?",
        _period_ends,
        {
            "cuối quý": (
                "recurring by part FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1 dtstart 2018-12-31"
                " [fuzzy]"
            ),
            "ngày làm việc cuối cùng của tháng": (
                "recurring by day FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 dtstart 2018-10-31"
                " [business_day]"
            ),
        },
    ),
    (
        "weekly",
        "PERIODIC? (?P<bound>BOUND*) (CLOCK AND?)? WEEKDAY (?P<every>EACH)",
        _weekly,
        {
            "trước 15 giờ thứ Năm hằng tuần": (
                "recurring by hour FREQ=WEEKLY;BYDAY=TH dtstart 2018-10-25 [time=15:00]"
            ),
        },
    ),
    (
        "frequencies",
        "PERIODIC? BOUND? (?P<list>(EACH|UNIT) (AND PERIODIC? (EACH|UNIT|WHOLE))+) (AND PERIODIC)?",
        _frequencies,
        {
            "định kỳ 6 tháng, năm": (
                "recurring half FREQ=MONTHLY;INTERVAL=6 dtstart 2018-07-01 window P6M"
                " | recurring year FREQ=YEARLY dtstart 2018-01-01 window P1Y"
            ),
            "hằng quý, 6 tháng, 9 tháng và cả năm": (
                "recurring quarter FREQ=MONTHLY;INTERVAL=3 dtstart 2018-10-01 window P3M"
                " | recurring year FREQ=YEARLY dtstart 2018-01-01 window P1Y"
            ),
        },
    ),
    (
        "each",
        "(PERIODIC IN? (?P<every>UNIT)"
        f"|(PERIODIC (LEFT|AND)?)? IN? (?P<each>EACH) RIGHT? PERIODIC?) {_LIMIT}",
        _each,
        {
            "Hằng năm": "recurring year FREQ=YEARLY dtstart 2018-01-01 window P1Y",
            "02 lần/năm": "recurring year FREQ=YEARLY dtstart 2018-01-01 window P1Y [count=2]",
            "hằng năm giai đoạn 2021-2025": (
                "recurring 2021-01-01..2025-12-31 within year FREQ=YEARLY;UNTIL=20251231"
                " dtstart 2021-01-01 window P1Y"
            ),
            "Hằng năm, bắt đầu từ năm 2019": (
                "recurring 2019-01-01.. from year FREQ=YEARLY dtstart 2019-01-01 window P1Y"
            ),
        },
    ),
    (
        "years-then-each",
        "FROM (?P<limit>YEAR) OPEN? AND? (?P<every>EACH)",
        _each,
        {
            "từ năm 2019 hằng năm": (
                "recurring 2019-01-01.. from year FREQ=YEARLY dtstart 2019-01-01 window P1Y"
            ),
        },
    ),
    (
        "unit-alone",
        "(?P<every>UNIT)",
        _alone,
        {
            "Quý": (
                "recurring quarter FREQ=MONTHLY;INTERVAL=3 dtstart 2018-10-01 window P3M"
                " [ambiguous]"
            )
        },
    ),
)
