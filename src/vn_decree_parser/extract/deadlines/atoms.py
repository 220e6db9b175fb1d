"""The time atoms: day, month, quarter, half, year, part of a year, school year.

An ordered table: at each place of a text the first atom that fits is taken, so narrow wordings
stand above wide ones.  Patterns are written for folded text (`vocabulary.folding.fold`), a blank in
them stands for any blanks or none.  Source of the wordings: DOMAIN.md §6.2, §6.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from vn_decree_parser.extract.deadlines.when import When, are_adjacent, share_years
from vn_decree_parser.extract.deadlines.words import (
    Wording,
    blank_tolerant,
    number_pattern,
    read_number,
)

Whens = tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """One wording of a stretch of time: its token kind, pattern, reading and examples."""

    name: str
    kind: str
    pattern: Wording
    read: Callable[[re.Match[str]], Whens]
    examples: Mapping[str, str]


# Figures that are whole numbers: not the 20 of 2019, not the 1 of 1.5 or of 01/QĐ.
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?![\d])"
MONTH = r"(?:0?[1-9]|1[0-2])(?!\d)"
YEAR = r"(?:19|20)\d\d(?!\d)"
# 15 (mười lăm)
IN_WORDS = r"(?:\s?\([^()\d]{1,20}\))?"
_NO_FIGURE_BEFORE = r"(?<![\d/.,])"
# What a spreadsheet leaves behind a day.
_MIDNIGHT = r"(?:\s0?0:00(?::00)?)?"
_QUARTER = r"(?:iv|i{1,3}|[1-4])(?![\w])"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# The year behind a month or a quarter: /2019, - 2019, .2019, năm 2019, 2019.
_YEAR_BEHIND = (
    rf"(?: [/.-] (?P<year>{YEAR})|(?: ,)?(?: của)? năm (?P<year2>{YEAR})|\s(?P<year3>{YEAR}))?"
)
_LIST = r"(?: (?:,|;|và|hoặc|&|\+|-) "
QUARTER_WORD = r"(?:qu[íiyý]|qú[yi]|q\.?)"
_FIRST_MONTH_OF_PART = {"đầu": 1, "giữa": 2, "cuối": 3}
_THIRDS = {"đầu": (1, 10, 1), "giữa": (11, 20, 15), "cuối": (21, 0, 0)}
_TEN_DAYS = {"thượng": "đầu", "trung": "giữa", "hạ": "cuối"}
_WEEKS = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 0)}


def _year(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    figures = groups.get("year") or groups.get("year2") or groups.get("year3")
    if not figures:
        return None
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _one_day(month: int, day: int, year: int | None, *flags: str) -> Whens:
    return (When("day", (month, day), (month, day), year, flags=flags),)


def _day(found: re.Match[str]) -> Whens:
    month = read_number(found["month"])
    return _one_day(month, int(found["day"]), _year(found))


def _unmarked_day(found: re.Match[str]) -> Whens:
    # 11/12 may be a month of 2012 or the 12th of November elsewhere; 30/11 may not.
    flags = ("ambiguous",) if int(found["day"]) <= 12 else ()
    return _one_day(int(found["month"]), int(found["day"]), None, *flags)


def _days_of_month(found: re.Match[str]) -> Whens:
    days = re.findall(r"\d+", re.sub(r"\([^()]*\)", "", found["days"]))
    return tuple(When("day", (0, int(day)), (0, int(day))) for day in days)


def _members(text: str, single: str, read: Callable[[str], int]) -> list[int]:
    """Return the numbers of a list; a dash between two means all in between."""
    numbers: list[int] = []
    dashed = False
    for member in re.finditer(rf"{single}|-", text):
        if member[0] == "-":
            dashed = True
            continue
        number = read(member[0])
        if dashed and numbers:
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
        dashed = False
    return numbers


def _merged(whens: Whens) -> Whens:
    """Return one stretch for those that follow each other, else the stretches."""
    whens = share_years(whens)
    first, last = whens[0], whens[-1]
    dated = [replace(when, year=2001) if when.year is None else when for when in whens]
    if len(whens) == 1 or not are_adjacent(dated):
        return whens
    longer = (last.year or 0) - (first.year or 0)
    return (replace(first, last=last.last, longer=longer, flags=last.flags),)


def _months(found: re.Match[str]) -> Whens:
    numbers = _members(found["months"], r"\d+", int)
    months = [When("month", (number, 1), (number, 0)) for number in numbers]
    return _merged((*months[:-1], replace(months[-1], year=_year(found))))


def _month(found: re.Match[str]) -> Whens:
    month = read_number(found["month"])
    return (When("month", (month, 1), (month, 0), _year(found)),)


def _quarters(found: re.Match[str]) -> Whens:
    numbers = _members(found["quarters"], r"\b(?:iv|i{1,3}|[1-4])\b", _quarter_number)
    quarters = [When("quarter", (3 * number - 2, 1), (3 * number, 0)) for number in numbers]
    return _merged((*quarters[:-1], replace(quarters[-1], year=_year(found))))


def _quarter_number(text: str) -> int:
    return _QUARTERS.get(text) or int(text)


def _quarter_in_words(found: re.Match[str]) -> Whens:
    number = read_number(found["number"])
    return (When("quarter", (3 * number - 2, 1), (3 * number, 0), _year(found)),)


def _months_of_year(found: re.Match[str]) -> Whens:
    number = read_number(found["number"])
    unit = {6: "half", 3: "quarter"}.get(number, "month")
    if found["side"] == "cuối":
        return (When(unit, (13 - number, 1), (12, 0), _year(found)),)
    return (When(unit, (1, 1), (number, 0), _year(found)),)


def _half(found: re.Match[str]) -> Whens:
    first, last = ((1, 1), (6, 0)) if found["side"] == "đầu" else ((7, 1), (12, 0))
    return (When("half", first, last, _year(found)),)


def _days_of_one_month(found: re.Match[str]) -> Whens:
    month, first, last = int(found["month"]), int(found["day"]), int(found["last"])
    if first >= last:
        return ()
    return (When("day", (month, first), (month, last), _year(found)),)


def _part_of_month(found: re.Match[str]) -> Whens:
    month = int(found["month"])
    first, last, point = _THIRDS[found["side"] or _TEN_DAYS[found["ten"]]]
    return (When("part", (month, first), (month, last), _year(found), point=(month, point)),)


def _half_of_month(found: re.Match[str]) -> Whens:
    month = int(found["month"])
    first, last = (1, 15) if found["side"] == "đầu" else (16, 0)
    return (When("part", (month, first), (month, last), _year(found)),)


def _part_of_quarter(found: re.Match[str]) -> Whens:
    quarter = _quarter_number(found["quarter"])
    month = 3 * quarter - 3 + _FIRST_MONTH_OF_PART[found["side"]]
    point = {"đầu": 1, "giữa": 15, "cuối": 0}[found["side"]]
    return (When("part", (month, 1), (month, 0), _year(found), point=(month, point)),)


def _part_of_year(found: re.Match[str]) -> Whens:
    year = _year(found)
    if found["side"] == "giữa":
        return (When("part", (6, 30), (6, 30), year, point=(6, 30)),)
    if found["side"] == "đầu":
        return (When("part", (1, 1), (3, 31), year, point=(1, 1)),)
    return (When("part", (10, 1), (12, 31), year, point=(12, 31)),)


def _week_of_month(found: re.Match[str]) -> Whens:
    month = int(found["month"])
    number = {"đầu": 1, "cuối": 4}.get(found["week"]) or read_number(found["week"])
    first, last = _WEEKS[min(number, 4)]
    return (When("part", (month, first), (month, last), _year(found)),)


def _whole_year(found: re.Match[str]) -> Whens:
    return (When("year", (1, 1), (12, 31), _year(found)),)


def _two_years(found: re.Match[str]) -> Whens:
    first, last = int(found["year"]), int(found["last"])
    last += first // 100 * 100 if last < 100 else 0
    if last <= first:
        return ()
    return (When("years", (1, 1), (12, 31), first, longer=last - first),)


def _school_year(found: re.Match[str]) -> Whens:
    return (When("school_year", (9, 1), (5, 31), _year(found), longer=1),)


# Of a school year: first day, last day, years later than its first.
_SCHOOL_MONTHS = {
    "đầu": ((9, 1), (9, 30), 0),
    "giữa": ((1, 1), (1, 31), 1),
    "cuối": ((5, 1), (5, 31), 1),
}


def _part_of_school_year(found: re.Match[str]) -> Whens:
    first, last, later = _SCHOOL_MONTHS[found["side"]]
    year = _year(found)
    return (When("part", first, last, year + later if year is not None else None),)


def _school_term(found: re.Match[str]) -> Whens:
    year = _year(found)
    if _quarter_number(found["term"]) == 1:
        return (When("school_term", (9, 1), (1, 15), year, longer=1),)
    year = year + 1 if year is not None else None
    return (When("school_term", (1, 16), (5, 31), year),)


def _season(found: re.Match[str]) -> Whens:
    if found["season"] == "khô":
        return (When("season", (11, 1), (4, 30), _year(found), longer=1),)
    return (When("season", (5, 1), (10, 31), _year(found)),)


_SIDE = r"(?P<side>đầu|giữa|cuối)"
_YEAR_WORD = rf"(?:năm (?P<year>{YEAR})?|(?P<year2>{YEAR}))"
_SCHOOL_YEAR = rf"năm học (?P<year>{YEAR})(?: [-/] (?:{YEAR}|\d\d(?!\d)))?"

# Name, token kind, pattern, reading, examples: folded wording → `str(When)` of each stretch.
ATOMS: tuple[Atom, ...] = tuple(
    Atom(name, kind, blank_tolerant(pattern), read, examples)
    for name, kind, pattern, read, examples in (
        (
            "iso-date",
            "DAY",
            rf"(?P<year>{YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?!\d){_MIDNIGHT}",
            _day,
            {"2025-06-30": "day 6-30..6-30 2025"},
        ),
        *(
            (
                f"date-{name}",
                "DAY",
                rf"(?:ngày )?(?<!\d)(?P<day>{DAY}){IN_WORDS} {mark} (?P<month>{MONTH}) {mark}"
                rf" (?P<year>{YEAR}){_MIDNIGHT}",
                _day,
                {example: written},
            )
            for name, mark, example, written in (
                ("slash", "/", "22/ 8 /2019", "day 8-22..8-22 2019"),
                ("dash", "-", "ngày 31-12-2019", "day 12-31..12-31 2019"),
                ("dot", r"\.", "ngày 1.12.2008", "day 12-1..12-1 2008"),
            )
        ),
        (
            "date-two-figures",
            "DAY",
            rf"(?:ngày )?(?<!\d)(?P<day>{DAY}) / (?P<month>{MONTH}) / (?P<year>\d\d)(?![\d/])",
            _day,
            {"15/12/19": "day 12-15..12-15 2019"},
        ),
        (
            "date-in-words",
            "DAY",
            rf"(?:ngày )(?P<day>{DAY}){IN_WORDS}(?: /)?"
            rf" tháng (?P<month>{MONTH}|{number_pattern(12)}){IN_WORDS}{_YEAR_BEHIND}",
            _day,
            {
                "ngày 24 tháng 10 năm 2018": "day 10-24..10-24 2018",
                "ngày 15 tháng 6": "day 6-15..6-15",
                "ngày 20 tháng 12/2018": "day 12-20..12-20 2018",
                "ngày 05 tháng tư năm 2019": "day 4-5..4-5 2019",
            },
        ),
        (
            "date-in-words-bare",
            "DAY",
            rf"{_NO_FIGURE_BEFORE}(?P<day>{DAY})\stháng (?P<month>{MONTH})"
            # 3 tháng 5 ngày is a length, 6 tháng 1 lần a frequency.
            rf"(?: (?:,? năm|/) (?P<year>{YEAR})|(?! (?:lần|ngày|tuần|tháng|năm|/)))",
            _day,
            {"30 tháng 6 năm 2020": "day 6-30..6-30 2020", "15 tháng 12": "day 12-15..12-15"},
        ),
        (
            "days-of-one-month",
            "DAY",
            rf"ngày (?P<day>{DAY}) - (?P<last>{DAY}) / (?P<month>{MONTH})"
            rf"(?: / (?P<year>{YEAR}))?(?![/\w])",
            _days_of_one_month,
            {"ngày 15-20/6/2025": "day 6-15..6-20 2025"},
        ),
        (
            "day-of-year",
            "DAY",
            rf"ngày (?P<day>{DAY}){IN_WORDS} [/.-] (?P<month>{MONTH})(?! [/.-] \d)",
            _day,
            {"ngày 05/6": "day 6-5..6-5", "ngày 15-6": "day 6-15..6-15"},
        ),
        (
            "named-day",
            "DAY",
            rf"ngày (?!làm việc|đầu|cuối)[^\W\d][^\d;,.:()]{{2,60}}?\s\(?(?:ngày )?"
            rf"(?P<day>{DAY}) / (?P<month>{MONTH})(?! [/.-] \d)\)?",
            _day,
            {"ngày pháp luật 09/11": "day 11-9..11-9"},
        ),
        (
            "unmarked-day",
            "DAY",
            rf"{_NO_FIGURE_BEFORE}(?P<day>{DAY}) / (?P<month>{MONTH})"
            r"(?! [/.] \d)(?! - \d{4})(?![/\w])",
            _unmarked_day,
            {"30/11": "day 11-30..11-30", "09/9": "day 9-9..9-9 [ambiguous]"},
        ),
        (
            "week-of-month",
            "PART",
            rf"tuần (?:thứ )?(?P<week>[1-5]|đầu|cuối|{number_pattern(5)})(?: cùng)?(?: của)?"
            rf" tháng (?P<month>{MONTH}){_YEAR_BEHIND}",
            _week_of_month,
            {
                "tuần 2 tháng 6/2025": "part 6-8..6-14 2025",
                "tuần cuối tháng 11": "part 11-22..11-0",
            },
        ),
        (
            "part-of-month",
            "PART",
            rf"(?:{_SIDE}|(?P<ten>thượng|trung|hạ) tuần)(?: của)? tháng (?P<month>{MONTH}){_YEAR_BEHIND}",
            _part_of_month,
            {
                "đầu tháng 6/2020": "part 6-1..6-10 2020",
                "cuối tháng 6": "part 6-21..6-0",
                "trung tuần tháng 8/2025": "part 8-11..8-20 2025",
            },
        ),
        (
            "half-of-month",
            "PART",
            rf"nửa (?P<side>đầu|cuối)(?: của)? tháng (?P<month>{MONTH}){_YEAR_BEHIND}",
            _half_of_month,
            {"nửa cuối tháng 6/2025": "part 6-16..6-0 2025"},
        ),
        (
            "part-of-quarter",
            "PART",
            rf"{_SIDE} {QUARTER_WORD} (?P<quarter>{_QUARTER}){_YEAR_BEHIND}",
            _part_of_quarter,
            {"cuối quí ii/2019": "part 6-1..6-0 2019", "đầu quí i năm 2020": "part 1-1..1-0 2020"},
        ),
        (
            "part-of-year",
            "PART",
            rf"(?:(?:những|các) tháng )?{_SIDE} {_YEAR_WORD}(?!\s?(?:học|tài chính|báo cáo))",
            _part_of_year,
            {
                "cuối năm 2019": "part 10-1..12-31 2019",
                "những tháng cuối năm 2025": "part 10-1..12-31 2025",
                "giữa năm": "part 6-30..6-30",
                "đầu năm 2020": "part 1-1..3-31 2020",
            },
        ),
        (
            "months-of-year",
            "HALF",
            rf"(?<!\d)(?P<number>0?[1-9]|1[01]|{number_pattern(11)})\stháng (?P<side>đầu|cuối)"
            rf"(?: của)? {_YEAR_WORD}(?!\s?(?:học|tài chính))",
            _months_of_year,
            {
                "6 tháng đầu năm 2020": "half 1-1..6-0 2020",
                "06 tháng cuối năm": "half 7-1..12-0",
                "sáu tháng đầu năm 2019": "half 1-1..6-0 2019",
                "9 tháng đầu năm 2019": "month 1-1..9-0 2019",
            },
        ),
        (
            "half",
            "HALF",
            rf"nửa (?P<side>đầu|cuối)(?: của)? {_YEAR_WORD}",
            _half,
            {"nửa cuối năm 2020": "half 7-1..12-0 2020"},
        ),
        (
            "school-term",
            "TERM",
            rf"(?:học kì|hk) (?P<term>i{{1,2}}|[12])(?!\w)(?: [,/-])?(?: {_SCHOOL_YEAR})?",
            _school_term,
            {"học kì i năm học 2021 - 2022": "school_term 9-1..1-15 2021 +1"},
        ),
        (
            "part-of-school-year",
            "PART",
            rf"{_SIDE} năm học(?: (?P<year>{YEAR})(?: [-/] (?:{YEAR}|\d\d(?!\d)))?)?",
            _part_of_school_year,
            {
                "đầu năm học 2025-2026": "part 9-1..9-30 2025",
                "cuối năm học 2025": "part 5-1..5-31 2026",
            },
        ),
        (
            "school-year",
            "TERM",
            _SCHOOL_YEAR,
            _school_year,
            {"năm học 2019 - 2020": "school_year 9-1..5-31 2019 +1"},
        ),
        (
            "season",
            "TERM",
            rf"mùa (?P<season>khô|mưa)(?: năm)? (?P<year>{YEAR})(?: [-/] {YEAR})?",
            _season,
            {"mùa khô năm 2019 - 2020": "season 11-1..4-30 2019 +1"},
        ),
        (
            "quarters",
            "QUARTER",
            rf"\b{QUARTER_WORD}"
            rf" (?P<quarters>{_QUARTER}{_LIST}(?:{QUARTER_WORD} )?{_QUARTER}){{0,3}})"
            rf"{_YEAR_BEHIND}",
            _quarters,
            {
                "quí iv/2018": "quarter 10-1..12-0 2018",
                "quí 3/2025": "quarter 7-1..9-0 2025",
                "q.iv/2022": "quarter 10-1..12-0 2022",
                "quí i-ii/2019": "quarter 1-1..6-0 2019",
                "quí iii và quí iv năm 2021": "quarter 7-1..12-0 2021",
                "quí i, iii/2020": (
                    "quarter 1-1..3-0 2020 [year_shared_right]; quarter 7-1..9-0 2020"
                ),
            },
        ),
        (
            "quarter-in-words",
            "QUARTER",
            rf"\b{QUARTER_WORD} (?:thứ )?(?P<number>{number_pattern(4)})\b{_YEAR_BEHIND}",
            _quarter_in_words,
            {"quí tư năm 2018": "quarter 10-1..12-0 2018"},
        ),
        (
            "months",
            "MONTH",
            rf"\b(?:(?:các )?tháng|t\.?) (?P<months>{MONTH}"
            rf"{_LIST}(?:tháng )?{MONTH}(?! [/.] \d{{1,2}}(?!\d))){{0,11}})"
            rf"{_YEAR_BEHIND}(?! [/.] \d)",
            _months,
            {
                "tháng 12/2018": "month 12-1..12-0 2018",
                "tháng 6 năm 2020": "month 6-1..6-0 2020",
                "tháng 3-2020": "month 3-1..3-0 2020",
                "tháng 11, 12/2013": "month 11-1..12-0 2013",
                "tháng 5 và tháng 6 năm 2025": "month 5-1..6-0 2025",
                "tháng 6, 12 năm 2020": (
                    "month 6-1..6-0 2020 [year_shared_right]; month 12-1..12-0 2020"
                ),
                "t6/2025": "month 6-1..6-0 2025",
            },
        ),
        (
            "month-in-words",
            "MONTH",
            rf"\btháng (?P<month>(?!năm){number_pattern(12)})\b{_YEAR_BEHIND}",
            _month,
            {"tháng mười hai năm 2018": "month 12-1..12-0 2018"},
        ),
        (
            "month-in-figures",
            "MONTH",
            rf"{_NO_FIGURE_BEFORE}(?P<month>{MONTH}) [/.-] (?P<year>{YEAR})(?![/\w])",
            _month,
            {"6/2025": "month 6-1..6-0 2025", "01/2025": "month 1-1..1-0 2025"},
        ),
        (
            "years-two-figures",
            "YEARS",
            rf"{_NO_FIGURE_BEFORE}(?P<year>{YEAR}) - (?P<last>\d\d)(?![\d/.-])",
            _two_years,
            {"2021-25": "years 1-1..12-31 2021 +4"},
        ),
        (
            "years-without-mark",
            "YEARS",
            r"(?<!\d)(?P<year>20[0-4]\d)(?P<last>20[0-5]\d)(?!\d)",
            _two_years,
            {"20112020": "years 1-1..12-31 2011 +9"},
        ),
        (
            "year",
            "YEAR",
            rf"(?:(?:các |những )?năm )(?P<year>{YEAR})(?![/.]\d)",
            _whole_year,
            {"năm 2018": "year 1-1..12-31 2018", "các năm 2019": "year 1-1..12-31 2019"},
        ),
        (
            "year-alone",
            "YEAR",
            rf"{_NO_FIGURE_BEFORE}(?P<year>{YEAR})(?![/.]\d|[/\w])",
            _whole_year,
            {"2025": "year 1-1..12-31 2025"},
        ),
        (
            "days-of-month",
            "DOM",
            rf"(?:ngày|mùng|mồng) (?P<days>{DAY}{IN_WORDS}"
            rf"{_LIST}(?:ngày )?{DAY}{IN_WORDS}(?! [/.-] \d)(?! tháng \d)){{0,5}})",
            _days_of_month,
            {"ngày 25": "day 0-25..0-25", "ngày 15 và ngày 30": "day 0-15..0-15; day 0-30..0-30"},
        ),
    )
)
