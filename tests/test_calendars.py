"""Calendars, read back by the icalendar library, by dateutil's rules and by khal."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from exported import DECREE, renamed
from vn_decree_parser.export.columns import pick_distinct
from vn_decree_parser.export.due import YEARS_AHEAD, dues_of
from vn_decree_parser.export.formats import ExportOptions, find_format
from vn_decree_parser.export.writing import write_decree
from vn_decree_parser.extract.deadlines import read_deadline
from vn_decree_parser.records import Deadline, Decree
from vn_decree_parser.source import Passage

EVENTS = ExportOptions(events=True)
# Phrases of each shape of recurrence, read in a document of 24/10/2018.
PHRASES = (
    "hằng năm",
    "hằng quý",
    "hằng tháng",
    "hằng tuần",
    "định kỳ 6 tháng, năm",
    "trước 30/11 hằng năm",
    "trước ngày 25 tháng cuối quý",
    "trước 15/6 và 15/12 hằng năm",
    "vào tháng 12 hằng năm",
    "ngày 25 hằng tháng",
    "trong quý I hằng năm",
    "từ ngày 01 đến ngày 05 hằng tháng",
    "5 năm một lần",
    "ngày làm việc cuối cùng của tháng",
    "hằng năm, giai đoạn 2021-2025",
)


def entries(decree: Decree, options: ExportOptions | None = None) -> list[Component]:
    calendar = Calendar.from_ical(write_decree(decree, find_format("ics"), options))
    assert not calendar.errors
    return list(calendar.subcomponents)


def with_deadline(text: str) -> Decree:
    deadline = read_deadline(Passage.of(text), date(2018, 10, 24))
    task = DECREE.tasks[0].model_copy(update={"deadline": deadline, "same_as": ()})
    return DECREE.model_copy(update={"tasks": (task,)})


def days_of(entry: Component) -> tuple[date, ...]:
    """Return the days that an entry recurs on, by another library, as far as exports look ahead."""
    start = entry["DTSTART"].dt
    start = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    last = datetime(start.year + YEARS_AHEAD, 12, 31, 23, 59, 59)
    if "RRULE" in entry:
        rule = entry["RRULE"].to_ical().decode()
        return tuple(day.date() for day in rrulestr(rule, dtstart=start).between(start, last, True))
    listed = entry.get("RDATE")
    return (start.date(), *(sorted(_day(item.dt) for item in listed.dts) if listed else ()))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def test_each_distinct_task_is_a_to_do() -> None:
    found = entries(DECREE)
    dues = [len(dues_of(task.deadline)) or 1 for task in pick_distinct(DECREE.tasks)]
    assert [entry.name for entry in found] == ["VTODO"] * sum(dues)


def test_due_days_and_summaries_are_those_of_the_records() -> None:
    found = {str(entry["SUMMARY"]): entry for entry in entries(DECREE)}
    before = found["Xây dựng Quy chế quản lý rừng ngập mặn (Trước ngày 30/11/2025)"]
    assert before["DUE"].dt == date(2025, 11, 30)
    assert "Chủ trì: Sở Nông nghiệp và Môi trường" in before["DESCRIPTION"]
    period = next(entry for text, entry in found.items() if "đề án" in text)
    assert (period["DTSTART"].dt, period["DUE"].dt) == (date(2026, 4, 1), date(2026, 6, 30))
    assert period["CATEGORIES"].cats == ["Sở Văn hóa, Thể thao và Du lịch"]
    always = next(entry for text, entry in found.items() if "HYPERLINK" in text)
    assert "DUE" not in always


def test_events_are_those_that_fall_due() -> None:
    found = entries(DECREE, EVENTS)
    assert len(found) == sum(len(dues_of(task.deadline)) for task in pick_distinct(DECREE.tasks))
    for event in found:
        assert event.name == "VEVENT"
        assert event["DTEND"].dt == event["DTSTART"].dt + timedelta(1)


@pytest.mark.parametrize("events", [False, True])
def test_names_are_unique_and_stay(events: bool) -> None:
    options = ExportOptions(events=events)
    names = [str(entry["UID"]) for entry in entries(DECREE, options)]
    assert len(set(names)) == len(names)
    assert names == [str(entry["UID"]) for entry in entries(DECREE, options)]
    others = {str(entry["UID"]) for entry in entries(renamed(DECREE, "b"), options)}
    assert not others & set(names)


@pytest.mark.parametrize("events", [False, True])
@pytest.mark.parametrize("text", PHRASES)
def test_what_recurs_recurs_on_the_due_days(text: str, events: bool) -> None:
    decree = with_deadline(text)
    deadline = decree.tasks[0].deadline
    assert deadline is not None
    assert deadline.rrule is not None
    found = entries(decree, ExportOptions(events=events))
    last = date(2018 + YEARS_AHEAD, 6, 30)
    expected = deadline.due_dates(date.min, last)
    days = sorted({day for entry in found for day in days_of(entry) if day <= last})
    assert tuple(days) == expected
    for entry in found:
        assert "RRULE" in entry


def test_days_without_a_rule_are_listed() -> None:
    deadline = Deadline(
        text="các đợt",
        kind="recurring",
        rrule="FREQ=YEARLY;BYMONTH=2,7;BYMONTHDAY=1",
        dtstart=date(2025, 2, 1),
        window="P1M",  # ends on 28 or 29 February and on 31 July
        span=(0, 0),
    )
    task = DECREE.tasks[0].model_copy(update={"deadline": deadline, "same_as": ()})
    decree = DECREE.model_copy(update={"tasks": (task,)})
    for options in (ExportOptions(), EVENTS):
        (entry,) = entries(decree, options)
        assert "RRULE" not in entry
        assert days_of(entry) == deadline.due_dates(date(2025, 1, 1), date(2030, 12, 31))


def test_a_to_do_starts_before_it_is_due() -> None:
    for text in (*PHRASES, "Quý II/2019", "ngày 05/6/2019"):
        for todo in entries(with_deadline(text)):
            start, due = todo.get("DTSTART"), todo.get("DUE")
            if start is not None and due is not None:
                assert type(start.dt) is type(due.dt)
                assert start.dt < due.dt


def test_rules_end_in_the_type_of_their_start() -> None:
    decree = with_deadline("hằng năm, giai đoạn 2021-2025")
    (todo,) = entries(decree)
    assert isinstance(todo["RRULE"]["UNTIL"][0], datetime)
    (event,) = entries(decree, EVENTS)
    assert not isinstance(event["RRULE"]["UNTIL"][0], datetime)


def test_alarms_are_made_when_asked_for() -> None:
    options = ExportOptions(alarm_days=7)
    found = [entry for entry in entries(DECREE, options) if "DUE" in entry]
    assert found
    for entry in found:
        (alarm,) = entry.subcomponents
        assert alarm["TRIGGER"].dt == timedelta(days=-7)
        assert alarm["TRIGGER"].params["RELATED"] == "END"
    assert not any(entry.subcomponents for entry in entries(DECREE))


def test_lines_are_folded_at_75_bytes() -> None:
    content = write_decree(DECREE, find_format("ics"))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.fixture
def khal(tmp_path: Path) -> list[str]:
    """The command khal with a calendar of its own."""
    if shutil.which("khal") is None:
        pytest.skip("NO KHAL: calendars are not tested in a calendar program (apt install khal)")
    (tmp_path / "calendars").mkdir()
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[plan]]\npath = {tmp_path / 'calendars'}\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
        encoding="utf-8",
    )
    return ["khal", "-c", str(config)]


def _ask(command: list[str], *words: str) -> str:
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_khal_shows_the_days(khal: list[str], tmp_path: Path) -> None:
    path = tmp_path / "plan.ics"
    path.write_bytes(write_decree(DECREE, find_format("ics"), EVENTS))
    for _ in range(2):  # the second time changes nothing
        _ask(khal, "import", "--batch", str(path))
    shape = ("--format", "{start-date}|{title}", "--day-format", "")
    listed = _ask(khal, "list", *shape, "2025-01-01", "2026-12-31").split("\n")
    found = sorted(tuple(line.split("|", 1)) for line in listed if "|" in line)
    expected = sorted(
        (day.isoformat(), task.title)
        for task in pick_distinct(DECREE.tasks)
        for due in dues_of(task.deadline)
        for day in (due.days or (due.day,))
        if day <= date(2026, 12, 31)
    )
    assert [day for day, _ in found] == [day for day, _ in expected]
    assert ("2025-11-30", "Xây dựng Quy chế quản lý rừng ngập mặn (Trước ngày 30/11/2025)") in found
