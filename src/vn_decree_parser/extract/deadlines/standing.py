"""Rules for deadlines that are no dates: always, on request, after an event, as others decide."""

from __future__ import annotations

from dataclasses import replace

from vn_decree_parser.extract.deadlines.dated import read_when
from vn_decree_parser.extract.deadlines.reading import Reading, add_flags
from vn_decree_parser.extract.deadlines.rules import Found, Part, Rule, make_rules
from vn_decree_parser.extract.deadlines.when import When, settle_all


def _continuous(found: Found) -> tuple[Part, ...]:
    """Read `thường xuyên`; the years it is limited to, a frequency behind it adds nothing."""
    reading = Reading("continuous")
    whens = found.whens("limit")
    if found.has("WHOLE") or found.has("UNIT"):
        whens = (When("year", (1, 1), (12, 31)),)
    if not whens:
        return found.whole(reading)
    settled = settle_all(whens, found.issued_on)
    limited = read_when(settled[0], found.bound("bound"), found.issued_on)
    if limited is None:
        return ()
    end = settled[-1].end if len(settled) > 1 else limited.end
    if limited.start and end and end < limited.start:
        return ()
    unit = "years" if len(settled) > 1 and limited.precision == "year" else limited.precision
    return found.whole(
        replace(limited, kind="continuous", end=end, precision=unit, flags=add_flags(limited.flags))
    )


def _loose(found: Found) -> tuple[Part, ...]:
    reading = found.group("loose")[0].value
    return found.whole(reading) if isinstance(reading, Reading) else ()


def _periodic(found: Found) -> tuple[Part, ...]:
    return found.whole(Reading("recurring", flags=("interval_unstated",)))


STANDING: tuple[Rule, ...] = make_rules(
    (
        "continuous",
        "CONTINUOUS ((AND|LEFT)? CONTINUOUS RIGHT?){0,3} EACH?"
        " (AND? IN? WHOLE|IN UNIT"
        "|AND? IN? PERIOD? (?P<bound>FROM|TO)? PERIOD? (?P<limit>WHEN ((DASH|TO) WHEN)?) OPEN?)?",
        _continuous,
        {
            "Thường xuyên, liên tục": "continuous",
            "Thường xuyên hằng năm": "continuous",
            "Thường xuyên từ năm 2019": "continuous 2019-01-01.. from year",
            "Thường xuyên giai đoạn 2021-2025": "continuous 2021-01-01..2025-12-31 within years",
        },
    ),
    (
        "loose",
        "(?P<loose>LOOSE|EVENT|DEMAND)",
        _loose,
        {
            "Sau khi Đề án được phê duyệt": "event after anchor Đề án được phê duyệt",
            "khi có yêu cầu": "on_demand anchor khi có yêu cầu",
            "theo quy định": "deferred anchor quy định",
        },
    ),
    (
        "periodic-alone",
        "PERIODIC",
        _periodic,
        {"Định kỳ": "recurring [interval_unstated]"},
    ),
)
