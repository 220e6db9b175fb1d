"""The days that a deadline puts into a calendar: cases, and laws on any wording."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vn_decree_parser.extract.deadlines import read_deadline
from vn_decree_parser.extract.deadlines.parse import RULES
from vn_decree_parser.records import Deadline
from vn_decree_parser.recurrence import due_days
from vn_decree_parser.source import Passage, Span

ISSUED_ON = date(2018, 10, 24)
FIRST, LAST = date(2018, 11, 1), date(2019, 12, 31)


def read(wording: str, issued_on: date | None = ISSUED_ON) -> Deadline:
    return read_deadline(Passage.of(wording), issued_on)


def due(wording: str, *, strict: bool = False, issued_on: date | None = ISSUED_ON) -> str:
    days = read(wording, issued_on).due_dates(FIRST, LAST, strict=strict)
    return " ".join(map(str, days))


@pytest.mark.parametrize(
    ("wording", "days"),
    [
        ("15/11/2018", "2018-11-15"),
        ("trước ngày 15/12/2018", "2018-12-15"),
        ("chậm nhất ngày 15/12/2018", "2018-12-15"),
        ("Quý IV/2018", "2018-12-31"),
        ("cuối tháng 6/2019", "2019-06-30"),
        ("Quý I và Quý III/2019", "2019-03-31 2019-09-30"),
        ("Năm 2019", "2019-12-31"),
        ("trong vòng 30 ngày kể từ ngày ký", "2018-11-23"),
        ("trước 30/11 hằng năm", "2018-11-30 2019-11-30"),
        ("trước ngày 15/6 và 15/12 hằng năm", "2018-12-15 2019-06-15 2019-12-15"),
        ("vào tháng 12 hằng năm", "2018-12-31 2019-12-31"),
        ("Hằng năm", "2018-12-31 2019-12-31"),
        ("định kỳ 6 tháng, năm", "2018-12-31 2019-06-30 2019-12-31"),
        ("Hằng năm, từ năm 2020", ""),
        ("Hằng năm đến năm 2018", "2018-12-31"),
        ("2 năm một lần", "2019-12-31"),
        (
            "Hằng quý; trước 15/1/2019",
            "2018-12-31 2019-01-15 2019-03-31 2019-06-30 2019-09-30 2019-12-31",
        ),
        ("ngày 25 tháng cuối quý", "2018-12-25 2019-03-25 2019-06-25 2019-09-25 2019-12-25"),
        ("từ năm 2019", ""),
        ("Thường xuyên", ""),
        ("Thường xuyên giai đoạn 2018-2019", ""),
        ("Sau khi Đề án được phê duyệt", ""),
        ("khi có yêu cầu", ""),
        ("theo tiến độ dự án", ""),
        ("trong vòng 30 ngày kể từ ngày nhận hồ sơ", ""),
        ("xem phụ lục", ""),
        ("Quý I/2021", ""),
    ],
)
def test_days(wording: str, days: str) -> None:
    assert due(wording) == days


def test_the_last_day_in_time() -> None:
    assert due("trước ngày 15/12/2018", strict=True) == "2018-12-14"
    assert due("trước quý II/2019", strict=True) == "2019-03-31"
    assert due("trước 30/11 hằng năm", strict=True) == "2018-11-29 2019-11-29"
    assert due("trước 01/01/2020", strict=True) == "2019-12-31"
    assert due("trước 01/11/2018", strict=True) == ""
    # A clock time makes the day inclusive.
    assert due("trước 17 giờ ngày 15/12/2018", strict=True) == "2018-12-15"
    assert due("chậm nhất ngày 15/12/2018", strict=True) == "2018-12-15"


def test_without_a_day_of_issue_the_periods_are_those_of_the_calendar() -> None:
    assert due("trước 30/11 hằng năm", issued_on=None) == "2018-11-30 2019-11-30"
    assert due("Hằng năm", issued_on=None) == "2018-12-31 2019-12-31"
    assert due("2 năm một lần", issued_on=None) == ""
    assert due("trước 30/11", issued_on=None) == ""


def test_days_that_a_month_has_not_are_left_out() -> None:
    days = read("ngày 30 hằng tháng").due_dates(date(2019, 1, 1), date(2019, 3, 31))
    assert [str(day) for day in days] == ["2019-01-30", "2019-03-30"]
    never = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    assert list(due_days(never, None, date(2018, 1, 1), FIRST, LAST)) == []


def test_the_last_window_ends_with_its_rule() -> None:
    rule = "FREQ=YEARLY;UNTIL=20190630"
    days = due_days(rule, "P1Y", date(2018, 1, 1), date(2018, 1, 1), date(2030, 1, 1))
    assert [str(day) for day in days] == ["2018-12-31", "2019-06-30"]


def test_ranges_at_the_ends_of_the_calendar() -> None:
    century = read("trước 30/11 hằng năm").due_dates(date(9990, 1, 1), date.max, strict=True)
    assert century[-1] == date(9999, 11, 29)
    assert read("Năm 2019").due_dates(date.min, date.max) == (date(2019, 12, 31),)
    assert read("Năm 2019").due_dates(date(2020, 1, 1), date(2019, 1, 1)) == ()


WORDINGS = sorted({wording for rule in RULES for wording in rule.examples})
wordings = st.lists(st.sampled_from(WORDINGS), min_size=1, max_size=2).map("; ".join)
days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
lengths = st.integers(-40, 2000)
issues = st.none() | st.just(ISSUED_ON)


@given(wordings, issues, days, lengths, st.booleans())
@settings(max_examples=200, deadline=None)
def test_days_are_in_the_range_in_order_and_once(
    wording: str, issued_on: date | None, first: date, length: int, strict: bool
) -> None:
    last = first + timedelta(length)
    found = read(wording, issued_on).due_dates(first, last, strict=strict)
    assert all(first <= day <= last for day in found)
    assert list(found) == sorted(set(found))


@given(wordings, issues, days, st.integers(0, 1500), st.integers(0, 1500), st.booleans())
@settings(max_examples=200, deadline=None)
def test_two_ranges_have_the_days_of_both(
    wording: str, issued_on: date | None, first: date, one: int, two: int, strict: bool
) -> None:
    deadline = read(wording, issued_on)
    middle = first + timedelta(one)
    after = middle + timedelta(1)
    last = after + timedelta(two)
    assert deadline.due_dates(first, last, strict=strict) == (
        *deadline.due_dates(first, middle, strict=strict),
        *deadline.due_dates(after, last, strict=strict),
    )


@given(days, days, st.sampled_from(["before", "by", "at", "within"]))
def test_a_printed_day_is_never_shifted(end: date, first: date, bound: str) -> None:
    deadline = Deadline(text="", kind="date", end=end, bound=bound, span=Span(0, 0))
    assert deadline.due_dates(end, end) == (end,)
    strict = deadline.due_dates(first, date.max, strict=True)
    assert all(end - day == timedelta(bound == "before") for day in strict)
