"""How often: every year, six months, twice a year, the last month of the quarter.

An ordered table like the one of `atoms`; `Every` says what the words state as a frequency, and
nothing that they do not state (DOMAIN.md §6.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vn_decree_parser.extract.deadlines.words import (
    Wording,
    blank_tolerant,
    number_pattern,
    read_number,
)


@dataclass(frozen=True, slots=True)
class Every:
    """A frequency: once in `count` units of `frequency` (YEARLY, MONTHLY, WEEKLY, DAILY).

    `months` are the months of the year that are meant (the last ones of the quarters);
    `anchor` and `offset` name the period that a printed day belongs to.
    """

    frequency: str
    count: int = 1
    months: tuple[int, ...] = ()
    anchor: str | None = None
    offset: str | None = None
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a one-line notation: rule, window, what it belongs to, flags."""
        words = (self.rule, self.window, self.anchor, self.offset)
        return " ".join([*(word for word in words if word), *(f"[{flag}]" for flag in self.flags)])

    @property
    def rule(self) -> str:
        """The RRULE value."""
        interval = f";INTERVAL={self.count}" if self.count > 1 else ""
        months = f";BYMONTH={','.join(map(str, self.months))}" if self.months else ""
        return f"FREQ={self.frequency}{interval}{months}"

    @property
    def window(self) -> str:
        """The period itself, as an ISO duration."""
        return f"P{self.count}{self.frequency[0]}"

    @property
    def unit(self) -> str:
        """The name of the period: year, half, quarter, month, week, day, or their plural."""
        name = {"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week", "DAILY": "day"}[
            self.frequency
        ]
        if self.frequency == "MONTHLY" and self.count in (3, 6):
            return {3: "quarter", 6: "half"}[self.count]
        return name if self.count == 1 else name + "s"


@dataclass(frozen=True, slots=True)
class Cycle:
    """One wording of a frequency: its token kind, pattern, reading and examples."""

    name: str
    kind: str
    pattern: Wording
    read: Callable[[re.Match[str]], Every]
    examples: Mapping[str, str]


_FREQUENCIES = {"n": "YEARLY", "q": "MONTHLY", "th": "MONTHLY", "t": "WEEKLY", "ng": "DAILY"}
_LAST_MONTHS, _FIRST_MONTHS = (3, 6, 9, 12), (1, 4, 7, 10)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


def _unit(found: re.Match[str]) -> Every:
    groups = found.groupdict()
    number = read_number(groups.get("number") or "1") or 1
    word = found["unit"]
    if word.startswith("nửa"):
        return Every("MONTHLY", 6)
    key = "th" if word.startswith("th") else "ng" if word.startswith("ng") else word[0]
    count = number * 3 if key == "q" else number
    if key == "th" and count % 12 == 0:
        return Every("YEARLY", count // 12)
    return Every(_FREQUENCIES[key], count)


def _times(found: re.Match[str]) -> Every:
    groups = found.groupdict()
    times = read_number(groups.get("times") or "1") or 1
    every = _unit(found)
    at_least = groups.get("least") or groups.get("least2")
    flags = (f"min_count={times}",) if at_least else (f"count={times}",) if times > 1 else ()
    return Every(every.frequency, every.count, flags=flags)


def _last_months(_: re.Match[str]) -> Every:
    return Every("YEARLY", months=_LAST_MONTHS)


def _first_months(_: re.Match[str]) -> Every:
    return Every("YEARLY", months=_FIRST_MONTHS)


def _next_year(found: re.Match[str]) -> Every:
    return Every("YEARLY", anchor=f"năm {found['of'] or 'báo cáo'}", offset="+P1Y")


def _next_month(found: re.Match[str]) -> Every:
    return Every("MONTHLY", anchor=f"{found['of'] or 'tháng'} báo cáo", offset="+P1M")


def _month(_: re.Match[str]) -> Every:
    return Every("MONTHLY")


def _the_month(_: re.Match[str]) -> Every:
    return Every("MONTHLY", flags=("month_unstated",))


# Without a number behind it a quarter needs its tone: "theo quy định" is none.
_QUARTER = r"(?:qu[íý]|qú[yi])"
_WORD = rf"(?P<unit>năm|{_QUARTER}|tháng|tuần|ngày(?!\s*\d|\s*làm)|nửa năm)(?!\w)"
_PERIOD = rf"(?P<unit>năm|{_QUARTER}|tháng|tuần|ngày)(?!\w)"
_NUMBER = rf"(?<![\d/])(?P<number>\d{{1,2}}|{number_pattern(12)})"
_ONCE = r"(?:một|1|01|/ ?(?:0?1|một)?|mỗi) ?lần"
_EACH = r"(?:hằng|hàng|hăng|mỗi|từng)"
_LAST = r"cuối(?: cùng)?"
_NEXT = r"(?:liền kề|kế tiếp|tiếp theo|liền sau|sau|kế)"

# Name, token kind, pattern, reading, examples: folded wording → `str(Every)`.
CYCLES: tuple[Cycle, ...] = tuple(
    Cycle(name, kind, blank_tolerant(pattern), read, examples)
    for name, kind, pattern, read, examples in (
        (
            "times-in-period",
            "EACH",
            r"(?P<least>ít nhất |tối thiểu |không dưới |trung bình )?(?<!\d)"
            rf"(?P<times>\d{{1,2}}|{number_pattern(12)}) (?:lần|đợt) (?:/|trong|mỗi|một|trên)?"
            rf" (?:(?P<number>\d{{1,2}}|một) )?{_PERIOD}",
            _times,
            {
                "02 lần/năm": "FREQ=YEARLY P1Y [count=2]",
                "02 đợt/năm": "FREQ=YEARLY P1Y [count=2]",
                "ít nhất 1 lần/năm": "FREQ=YEARLY P1Y [min_count=1]",
                "ít nhất một lần trong năm": "FREQ=YEARLY P1Y [min_count=1]",
                "1 lần/2 năm": "FREQ=YEARLY;INTERVAL=2 P2Y",
            },
        ),
        (
            "period-times",
            "EACH",
            rf"{_EACH} {_PERIOD} (?:(?P<least>ít nhất|tối thiểu) )?"
            rf"(?P<times>\d{{1,2}}|{number_pattern(12)}) lần",
            _times,
            {"mỗi năm ít nhất 2 lần": "FREQ=YEARLY P1Y [min_count=2]"},
        ),
        (
            "once-in",
            "EACH",
            rf"(?P<least>ít nhất )?{_NUMBER} {_PERIOD} {_ONCE}",
            _unit,
            {
                "2 năm một lần": "FREQ=YEARLY;INTERVAL=2 P2Y",
                "05 năm/lần": "FREQ=YEARLY;INTERVAL=5 P5Y",
                "03 tháng một lần": "FREQ=MONTHLY;INTERVAL=3 P3M",
                "6 tháng 1 lần": "FREQ=MONTHLY;INTERVAL=6 P6M",
            },
        ),
        (
            "each",
            "EACH",
            rf"(?:theo )?{_EACH} (?:{_NUMBER} )?{_WORD}(?! (?:tiếp|kế))",
            _unit,
            {
                "hằng năm": "FREQ=YEARLY P1Y",
                "hàng quí": "FREQ=MONTHLY;INTERVAL=3 P3M",
                "mỗi 6 tháng": "FREQ=MONTHLY;INTERVAL=6 P6M",
                "theo từng năm": "FREQ=YEARLY P1Y",
            },
        ),
        (
            "by-period",
            "EACH",
            rf"theo (?P<unit>{_QUARTER}|tháng|tuần|năm)(?! [\di]|\w)(?! (?:học|báo cáo|tài chính))"
            r"|(?P<yearly>thường niên)",
            lambda found: Every("YEARLY") if found["yearly"] else _unit(found),
            {
                "theo quí": "FREQ=MONTHLY;INTERVAL=3 P3M",
                "theo tháng": "FREQ=MONTHLY P1M",
                "thường niên": "FREQ=YEARLY P1Y",
            },
        ),
        (
            "end-of-each",
            "ENDOF",
            rf"{_LAST} (?:{_EACH} )?(?P<unit>{_QUARTER}|tháng"
            r"|(?<=hằng\s)năm|(?<=hàng\s)năm|(?<=mỗi\s)năm)(?!\w)(?! [\di])",
            _unit,
            {"cuối quí": "FREQ=MONTHLY;INTERVAL=3 P3M", "cuối mỗi tháng": "FREQ=MONTHLY P1M"},
        ),
        (
            "last-working-day",
            "LASTDAY",
            rf"ngày (?P<work>làm việc )?{_LAST}(?: của)? (?:{_EACH} )?"
            rf"(?P<unit>(?:tháng {_LAST} )?(?:{_QUARTER}|tháng|năm))(?!\w)",
            lambda found: Every(
                "MONTHLY" if found["unit"] == "tháng" else "YEARLY",
                months=()
                if found["unit"] == "tháng"
                else (12,)
                if found["unit"] == "năm"
                else _LAST_MONTHS,
                flags=("business_day",) if found["work"] else (),
            ),
            {
                "ngày làm việc cuối cùng của tháng": "FREQ=MONTHLY P1M [business_day]",
                "ngày cuối quí": "FREQ=YEARLY;BYMONTH=3,6,9,12 P1Y",
            },
        ),
        (
            "of-last-month-of-quarter",
            "OF",
            rf"(?:của )?tháng (?:của )?{_LAST} (?:của )?(?:{_EACH} )?{_QUARTER}"
            # "…, tháng cuối quý báo cáo Bộ Nội vụ" says what is to be done.
            r"(?: báo cáo(?= ?(?:$|[,;.)])))?",
            _last_months,
            {
                "tháng cuối quí": "FREQ=YEARLY;BYMONTH=3,6,9,12 P1Y",
                "tháng cuối cùng của mỗi quí": "FREQ=YEARLY;BYMONTH=3,6,9,12 P1Y",
                "tháng của cuối quí": "FREQ=YEARLY;BYMONTH=3,6,9,12 P1Y",
            },
        ),
        (
            "of-first-month-of-quarter",
            "OF",
            rf"(?:của )?tháng (?:đầu|thứ nhất)(?: tiên)? (?:của )?(?:{_EACH} )?{_QUARTER}"
            rf"(?: {_NEXT})?",
            _first_months,
            {"tháng đầu quí sau": "FREQ=YEARLY;BYMONTH=1,4,7,10 P1Y"},
        ),
        (
            "of-next-month",
            "OF",
            rf"(?:của )?tháng {_NEXT}(?: (?:của |với |sau )?(?P<of>tháng|kì) báo cáo)?(?! \d)",
            _next_month,
            {"tháng kế tiếp": "FREQ=MONTHLY P1M tháng báo cáo +P1M"},
        ),
        (
            "of-report-month",
            "OF",
            r"(?:của )?tháng báo cáo",
            _month,
            {"của tháng báo cáo": "FREQ=MONTHLY P1M"},
        ),
        (
            "of-next-year",
            "OF",
            rf"(?:của )?năm {_NEXT}(?: (?:của |sau |với )?năm (?P<of>báo cáo|kế hoạch))?(?! \d)",
            _next_year,
            {"năm kế tiếp của năm báo cáo": "FREQ=YEARLY P1Y năm báo cáo +P1Y"},
        ),
        (
            "of-report-year",
            "OF",
            r"(?<!,\s)(?<!và\s)(?:của )?năm (?P<report>báo cáo|kế hoạch)",
            lambda _: Every("YEARLY"),
            {"của năm báo cáo": "FREQ=YEARLY P1Y"},
        ),
        (
            "of-the-month",
            "OF",
            r"(?:của|trong) tháng(?! \d)(?!\w)",
            _the_month,
            {"của tháng": "FREQ=MONTHLY P1M [month_unstated]"},
        ),
        (
            "period",
            "UNIT",
            rf"(?:{_NUMBER} )?(?P<unit>năm|{_QUARTER}|tháng|tuần|nửa năm)(?!\w)(?! [\di])"
            r"(?! (?:học|tài chính))(?:(?<=,\snăm)|(?<=và\snăm)|(?! báo cáo))",
            _unit,
            {
                "6 tháng": "FREQ=MONTHLY;INTERVAL=6 P6M",
                "năm": "FREQ=YEARLY P1Y",
                "quí": "FREQ=MONTHLY;INTERVAL=3 P3M",
            },
        ),
    )
)
