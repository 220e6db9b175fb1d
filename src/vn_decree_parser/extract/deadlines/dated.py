"""Rules for deadlines on the calendar: days, months, quarters, years, periods (DOMAIN.md §6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from vn_decree_parser.extract.deadlines.reading import Reading, add_flags
from vn_decree_parser.extract.deadlines.rules import Found, Part, Rule, make_rules
from vn_decree_parser.extract.deadlines.when import (
    FUZZY_UNITS,
    When,
    are_adjacent,
    make_date,
    settle,
    settle_all,
)
from vn_decree_parser.records import Bound

_BEFORE_PERIOD = "before_period=start_of_period"
_AFTER_PERIOD = "after_period=end_of_period"


def read_when(when: When, bound: Bound | None, issued_on: date | None) -> Reading | None:
    """Return the reading of one stretch of time under a bound.

    Printed dates are never shifted: `before` keeps the day that is too late.  `None` where the
    calendar has no such day.
    """
    when = settle(when, issued_on)
    if when.end is None and "year_unknown" not in when.flags:
        return None
    flags = when.flags
    if when.unit == "day":
        return _read_day(when, bound, flags)
    if bound == "before":
        end = when.target if when.unit == "part" else when.start
        mark = () if when.unit == "part" else (_BEFORE_PERIOD,)
        return Reading("date", None, end, "before", when.unit, flags=add_flags(flags, *mark))
    if bound == "by":
        return Reading("date", None, when.end, "by", when.unit, flags=_fuzzy(when))
    if bound == "from":
        return Reading("period", when.start, None, "from", when.unit, flags=_fuzzy(when))
    if bound == "after":
        start = when.end + timedelta(1) if when.end else None
        flags = add_flags(flags, _AFTER_PERIOD)
        return Reading("period", start, None, "from", when.unit, flags=flags)
    if when.unit in FUZZY_UNITS:
        return _read_fuzzy(when)
    around: Bound = "around" if bound == "around" else "within"
    return Reading("period", when.start, when.end, around, when.unit, flags=flags)


def _read_day(when: When, bound: Bound | None, flags: tuple[str, ...]) -> Reading:
    if bound in ("before", "by"):
        return Reading("date", None, when.end, bound, "day", flags=flags)
    if bound in ("from", "after"):
        return Reading("period", when.start, None, bound, "day", flags=flags)
    if when.is_stretch:
        return Reading("period", when.start, when.end, "within", "day", flags=flags)
    return Reading("date", when.start, when.end, bound or "at", "day", flags=flags)


def _fuzzy(when: When) -> tuple[str, ...]:
    return add_flags(when.flags, "fuzzy") if when.unit in FUZZY_UNITS else when.flags


def _read_fuzzy(when: When) -> Reading:
    flags = add_flags(when.flags, "fuzzy")
    if when.first == when.last:
        return Reading("date", None, when.end, "around", when.unit, flags=flags)
    if when.point is not None and when.target is not None:
        flags = add_flags(flags, f"point={when.target.isoformat()}")
    return Reading("period", when.start, when.end, "around", when.unit, flags=flags)


def _open(reading: Reading, found: Found) -> Reading:
    """Return a reading that goes on: `và những năm tiếp theo`, `trở đi`."""
    words = found.word("OPEN")
    if words is None:
        return reading
    flags = reading.flags
    if not words.endswith(("trở đi", "về sau")) or words.startswith("và"):
        flags = add_flags(flags, "open_end")
    if reading.start is None:
        return replace(reading, flags=flags)
    return replace(reading, kind="period", end=None, bound="from", flags=flags)


def _single(found: Found) -> tuple[Part, ...]:
    (when, *others) = found.whens("when")
    bound = found.bound()
    if found.has("WHOLE") and when.unit != "year":
        return ()
    if others:
        return _several(found, (when, *others), bound)
    # Từ tháng 9-12/2025 has both its ends.
    bound = None if bound == "from" and when.is_stretch else bound
    reading = read_when(when, bound, found.issued_on)
    if reading is None:
        return ()
    if when.unit == "year" and bound is None and found.issued_on and reading.start:
        starts_before = when.year == found.issued_on.year and reading.start < found.issued_on
        if starts_before:
            reading = replace(reading, flags=add_flags(reading.flags, "starts_before_doc_date"))
    if found.bound() == "by" and found.word("OPEN"):
        return found.whole(replace(reading, flags=add_flags(reading.flags, "open_end")))
    return found.whole(_open(reading, found))


def _several(found: Found, whens: Sequence[When], bound: Bound | None) -> tuple[Part, ...]:
    settled = settle_all(whens, found.issued_on)
    first, last = settled[0], settled[-1]
    if bound is None and are_adjacent(settled) and first.start and last.end:
        flags = add_flags((), *(flag for when in settled for flag in when.flags))
        if all(when.unit == "year" for when in settled):
            flags = add_flags(flags, "enumerated_years")
        unit = _range_unit(first, last)
        reading = Reading("period", first.start, last.end, "within", unit, flags=flags)
        return found.whole(_open(reading, found))
    readings = [read_when(when, bound, found.issued_on) for when in settled]
    return found.whole(*(reading for reading in readings if reading))


def _listed(found: Found) -> tuple[Part, ...]:
    """Read a list; elements of a list that do not follow each other are parts with own words."""
    whens = found.whens("whens")
    bound = found.bound()
    settled = settle_all(whens, found.issued_on)
    if bound is None and are_adjacent(settled) and settled[0].start:
        return _several(found, whens, bound)
    start = found.match.start("whens")
    parts: list[Part] = []
    at = 0
    first = found.match.start()
    for here, token in enumerate(found.group("whens"), start):
        if not isinstance(token.value, tuple):
            continue
        for _ in token.value:
            reading = read_when(settled[at], bound, found.issued_on)
            at += 1
            if reading is None:
                return ()
            parts.append(Part(reading, first, here + 1))
        first = here + 2
    return tuple(parts)


def _range_unit(first: When, last: When) -> str:
    return last.unit if first.unit == last.unit else f"{first.unit}..{last.unit}"


def _range(found: Found) -> tuple[Part, ...]:
    whens = (*found.whens("first"), *found.whens("last"))
    first, last = whens[0], whens[-1]
    numbers = found.numbers("first")
    shared: tuple[str, ...] = ()
    if numbers:
        first, last, shared = _numbered(numbers[0], last)
    elif first.first[0] == 0:
        first = replace(
            first, first=(last.first[0], first.first[1]), last=last.last, year=last.year
        )
        shared = ("month_shared_right",)
    if last.unit == "day" and first.unit == "day" and last.first[0] == 0:
        return ()
    first, last = settle_all((first, last), found.issued_on)
    if not _are_ordered(first, last):
        return ()
    unit = _range_unit(first, last)
    if unit == "year" and (found.has("FROM") or found.has("PERIOD") or not _is_worded(found)):
        unit = "years"
    flags = add_flags(first.flags, *last.flags, *shared)
    flags = add_flags(flags, "mixed_precision") if ".." in unit else flags
    if last.unit in FUZZY_UNITS or first.unit in FUZZY_UNITS:
        flags = add_flags(flags, "fuzzy")
    bound: Bound = "before" if found.has("BEFORE") else "within"
    end = last.start if bound == "before" else last.end
    if found.has("OFFICE"):
        unit, bound, flags = "term", "around", add_flags(flags, "fuzzy")
    return found.whole(_open(Reading("period", first.start, end, bound, unit, flags=flags), found))


def _are_ordered(first: When, last: When) -> bool:
    if first.start is None or last.end is None:
        return "year_unknown" in last.flags
    return first.start <= last.end


def _is_worded(found: Found) -> bool:
    """Return whether the first year has its word, as in `năm 2018-2019`."""
    return any(token.end - token.start > len("2018") for token in found.group("first"))


def _numbered(number: int, last: When) -> tuple[When, When, tuple[str, ...]]:
    if last.unit == "day":
        month = last.first[0]
        return (
            replace(last, first=(month, number), last=(month, number)),
            last,
            ("month_shared_right",),
        )
    first = replace(last, first=(number, 1), last=(number, 0), year=last.year)
    return first, last, ("year_shared_right",)


def _months(found: Found) -> tuple[Part, ...]:
    numbers = found.numbers("numbers")
    last = found.whens("last")[0]
    if not all(1 <= number <= 12 for number in numbers):
        return ()
    months = [When("month", (number, 1), (number, 0)) for number in numbers]
    return _several(found, (*months, last), None)


def _from_now(found: Found) -> tuple[Part, ...]:
    issued_on = found.issued_on
    whens = found.whens("when")
    flags: tuple[str, ...] = ("start=doc_date",) if issued_on else ("year_unknown",)
    if not whens:
        return found.whole(Reading("period", issued_on, None, "from", "day", flags=flags))
    last = settle(whens[-1], issued_on)
    if last.end is None and issued_on:
        return ()
    before = found.has("BEFORE")
    end = last.start if before else last.end
    bound: Bound = "before" if before else "within"
    # A plan that was signed late: "từ nay" of its words lies before its day.
    late = bool(issued_on and end and end < issued_on)
    flags = ("ends_before_doc_date",) if late else flags
    reading = Reading(
        "period",
        None if late else issued_on,
        end,
        bound,
        _range_unit(When("day", (1, 1), (1, 1)), replace(last, unit=_whole_unit(last))),
        flags=add_flags(last.flags, *flags),
    )
    return found.whole(_open(reading, found))


def _whole_unit(when: When) -> str:
    """Return the unit whose end a stretch has: the end of a year is precise, whatever its part."""
    return "year" if when.unit == "part" and when.last == (12, 31) else when.unit


def _primary(found: Found) -> Reading | None:
    """Return the reading of what stands before the vision: a year, or a range of years."""
    whens = found.whens("when")
    if len(whens) == 1:
        return read_when(whens[0], found.bound(), found.issued_on)
    first, last = settle_all(whens, found.issued_on)[:: len(whens) - 1]
    if not _are_ordered(first, last):
        return None
    unit = "years" if first.unit == last.unit == "year" else _range_unit(first, last)
    flags = add_flags(first.flags, *last.flags)
    return Reading("period", first.start, last.end, "within", unit, flags=flags)


def _horizon(found: Found) -> tuple[Part, ...]:
    first = _primary(found)
    if first is None:
        return ()
    start = found.match.start()
    split = found.match.end("when")
    parts = [Part(replace(first, flags=add_flags(first.flags, "primary")), start, split)]
    role = ""
    begins = split
    for at, token in enumerate(found.tokens[split : found.match.end()], split):
        if token.kind == "VISION" and isinstance(token.value, str):
            role, begins = token.value, at
        elif isinstance(token.value, tuple):
            reading = read_when(token.value[0], "by", found.issued_on)
            if reading:
                parts.append(
                    Part(replace(reading, flags=add_flags(reading.flags, role)), begins, at + 1)
                )
    return tuple(parts)


def _narrowed(found: Found) -> tuple[Part, ...]:
    year, narrow = found.whens("year")[0], found.whens("narrow")
    if any(when.year is not None for when in narrow):
        return ()
    return _several_or_one(found, tuple(replace(when, year=year.year) for when in narrow))


def _several_or_one(found: Found, whens: tuple[When, ...]) -> tuple[Part, ...]:
    if len(whens) > 1:
        return _several(found, whens, found.bound())
    reading = read_when(whens[0], found.bound(), found.issued_on)
    return found.whole(reading) if reading else ()


def _at_clock(found: Found) -> tuple[Part, ...]:
    reading = read_when(found.whens("day")[0], found.bound(), found.issued_on)
    if reading is None:
        return ()
    clock = found.word("CLOCK")
    if clock is None:
        return found.whole(reading)
    half = clock in ("AM", "PM")
    flags = add_flags(reading.flags, clock if half else f"time={clock}")
    bound: Bound | None = "by" if reading.bound == "before" else reading.bound
    precision = "half_day" if half else "hour"
    return found.whole(replace(reading, bound=bound, precision=precision, flags=flags))


def _following(found: Found) -> tuple[Part, ...]:
    """Read the years to come: they begin with the year after that of the document."""
    words = found.word("OPEN") or ""
    if "năm" not in words or words.startswith(("và", "trở")):
        return ()
    if found.issued_on is None:
        flags: tuple[str, ...] = ("year_unknown", "open_end")
        return found.whole(Reading("period", None, None, "from", "year", flags=flags))
    start = make_date(found.issued_on.year + 1, 1, 1)
    flags = ("year_inferred", "open_end")
    return found.whole(Reading("period", start, None, "from", "year", flags=flags))


_MONTHS_OF = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def _current(found: Found) -> tuple[Part, ...]:
    every = found.every("unit")
    if every and not found.group("bound"):
        return ()
    unit = every[0].unit if every else "year"
    issued_on = found.issued_on
    if unit not in _MONTHS_OF or found.bound() in ("from", "after"):
        return ()
    if issued_on is None:
        return found.whole(Reading("period", None, None, "within", unit, flags=("year_unknown",)))
    length = _MONTHS_OF[unit]
    month = (issued_on.month - 1) // length * length + 1
    start, end = (
        make_date(issued_on.year, month, 1),
        make_date(issued_on.year, month + length - 1, 0),
    )
    flags = ("year_inferred",)
    if found.bound() == "by":
        return found.whole(Reading("date", None, end, "by", unit, flags=flags))
    return found.whole(Reading("period", start, end, "within", unit, flags=flags))


DATED: tuple[Rule, ...] = make_rules(
    (
        "horizon",
        "PERIOD? (?P<bound>BOUND*) (?P<when>WHEN ((DASH|TO) WHEN)?)"
        " ((AND|DASH|LEFT){0,2} VISION BOUND* WHEN RIGHT?)+",
        _horizon,
        {
            "đến năm 2025, định hướng đến năm 2030": (
                "date ..2025-12-31 by year [primary] | date ..2030-12-31 by year [orientation]"
            ),
            "2019-2021, tầm nhìn 2025": (
                "period 2019-01-01..2021-12-31 within years [primary]"
                " | date ..2025-12-31 by year [vision]"
            ),
        },
    ),
    (
        "from-now",
        "FROM NOW (TO BEFORE? (?P<when>WHEN))? OPEN?",
        _from_now,
        {
            "từ nay đến cuối năm 2025": (
                "period 2018-10-24..2025-12-31 within day..year [start=doc_date]"
            ),
            "từ khi ban hành Kế hoạch đến hết năm 2019": (
                "period 2018-10-24..2019-12-31 within day..year [start=doc_date]"
            ),
        },
    ),
    (
        "range",
        "IN? OFFICE? PERIOD? FROM? (?P<first>WHEN|NUMBER|DOM) (DASH (TO|BY)?|TO) BEFORE?"
        " (?P<last>WHEN) OPEN?",
        _range,
        {
            "Quý IV/2018 - Quý I/2019": "period 2018-10-01..2019-03-31 within quarter",
            "giai đoạn 2021 – 2025": "period 2021-01-01..2025-12-31 within years",
            "Từ 05 - 31/12": (
                "period 2018-12-05..2018-12-31 within day [year_inferred] [month_shared_right]"
            ),
            "từ tháng 7 đến tháng 12-2019": (
                "period 2019-07-01..2019-12-31 within month [year_shared_right]"
            ),
            "nhiệm kỳ 2021 - 2026": "period 2021-01-01..2026-12-31 around term [fuzzy]",
        },
    ),
    (
        "start-and-end",
        "FROM+ (?P<first>WHEN) AND? LEAD BEFORE? IN? (?P<last>WHEN)",
        _range,
        {
            "Bắt đầu: Quý I/2019; kết thúc: Quý IV/2019": (
                "period 2019-01-01..2019-12-31 within quarter"
            ),
        },
    ),
    (
        "open-alone",
        "OPEN",
        _following,
        {"Các năm tiếp theo": "period 2019-01-01.. from year [year_inferred] [open_end]"},
    ),
    (
        "years-after-a-length",
        "IN? PERIOD? (NUMBER|UNIT) LEFT? IN? PERIOD? FROM?"
        " (?P<first>YEAR) (DASH|TO) (?P<last>YEAR) RIGHT?",
        _range,
        {
            "5 năm (2021-2025)": "period 2021-01-01..2025-12-31 within years",
            "giai đoạn 5 năm 2021-2025": "period 2021-01-01..2025-12-31 within years",
        },
    ),
    (
        "months-by-number",
        "BOUND* (?P<numbers>NUMBER (AND NUMBER)*) AND (?P<last>MONTH)",
        _months,
        {"11, 12/2018": "period 2018-11-01..2018-12-31 within month [year_shared_right]"},
    ),
    (
        "list",
        "IN? PERIOD? (?P<bound>BOUND*) (?P<whens>WHEN (AND BOUND* WHEN)+) OPEN?",
        _listed,
        {
            "Các năm 2019, 2020, 2021": (
                "period 2019-01-01..2021-12-31 within year [enumerated_years]"
            ),
            "trước ngày 15/6 và 15/12/2019": (
                "date ..2019-06-15 before day [year_shared_right] | date ..2019-12-15 before day"
            ),
        },
    ),
    (
        "narrowed-year",
        "IN? (?P<year>YEAR) (LEFT|AND)? (?P<bound>BOUND*)"
        " (?P<narrow>QUARTER|MONTH|HALF|PART|DAY) RIGHT?",
        _narrowed,
        {"Năm 2019 (Quý II)": "period 2019-04-01..2019-06-30 within quarter"},
    ),
    (
        "single",
        "IN? WHOLE? PERIOD? (?P<bound>BOUND*) (?P<when>WHEN) OPEN?",
        _single,
        {
            "Quý IV/2018": "period 2018-10-01..2018-12-31 within quarter",
            "trước Quý II/2020": f"date ..2020-04-01 before quarter [{_BEFORE_PERIOD}]",
            "đến hết năm 2030": "date ..2030-12-31 by year",
            "sau năm 2025": f"period 2026-01-01.. from year [{_AFTER_PERIOD}]",
            "Năm 2019 và các năm tiếp theo": "period 2019-01-01.. from year [open_end]",
            "15/11/2021": "date 2021-11-15..2021-11-15 at day",
            "ngày 15-20/6/2019": "period 2019-06-15..2019-06-20 within day",
            "Từ tháng 9-12/2019": "period 2019-09-01..2019-12-31 within month",
            "Cả năm 2019": "period 2019-01-01..2019-12-31 within year",
            "đầu tháng 6/2020": (
                "period 2020-06-01..2020-06-10 around part [fuzzy] [point=2020-06-01]"
            ),
        },
    ),
    (
        "clock",
        "IN? (?P<bound>BOUND*) (CLOCK (DASH CLOCK)? WEEKDAY?|WEEKDAY) AND? (?P<day>DAY)",
        _at_clock,
        {
            "trước 17 giờ 00 ngày 20/4/2020": "date ..2020-04-20 by hour [time=17:00]",
            "thứ Sáu, ngày 20/9/2024": "date 2024-09-20..2024-09-20 at day",
        },
    ),
    (
        "current",
        "(?P<bound>BOUND*) (WHOLE|(?P<unit>UNIT))",
        _current,
        {
            "Cả năm": "period 2018-01-01..2018-12-31 within year [year_inferred]",
            "Trong năm": "period 2018-01-01..2018-12-31 within year [year_inferred]",
        },
    ),
)
