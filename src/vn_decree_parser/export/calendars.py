"""iCalendar (RFC 5545): what is due, as to-dos or as events.

Each task stands once (of a row and the sentence that say the same, the row), with one entry for
each of its deadlines.  The printed day is the due day, also for `trước ngày 30/11`, of which the
summary then reminds: no day is shifted.  Nothing is said of the state of a task, so that a calendar
keeps what was ticked off when the file is read again; the UID of an entry comes from the file's
digest and the record's id, and the stamp from the date of the document.

- A to-do without a due day (`thường xuyên`) has none; as an event it is left out.
- What recurs has the RRULE of its due days: `hằng quý` is due on the last day of each quarter.
  Where no rule gives these days, they are listed for five years (RDATE).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO

from icalendar import Alarm, Event, Todo, vRecur
from icalendar import Calendar as ICalendar

from vn_decree_parser.export.columns import TASKS, Row, pick_distinct, read_row
from vn_decree_parser.export.due import Due, dues_of
from vn_decree_parser.export.formats import ExportOptions, Format, Writer
from vn_decree_parser.export.identity import document_key, record_uuid
from vn_decree_parser.export.summary import details_of
from vn_decree_parser.export.wording import read_wording, say
from vn_decree_parser.records import Decree, Task

_UNDATED = date(2000, 1, 1)
_END = b"END:VCALENDAR\r\n"


class Calendar(Writer):
    """One calendar of any number of documents."""

    def __init__(self, stream: BinaryIO, _format: Format, options: ExportOptions) -> None:
        """Write the head of a calendar to a stream of bytes."""
        self._stream = stream
        self._options = options
        calendar = ICalendar()
        calendar.add("prodid", "-//vn-decree-parser//vn-decree//VI")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", say("words", "calendar"))
        stream.write(calendar.to_ical().removesuffix(_END))

    def add(self, decree: Decree) -> None:
        """Write the entries of a decree."""
        for task in pick_distinct(decree.tasks):
            for entry in self._entries(decree, task):
                self._stream.write(entry.to_ical())

    def finish(self) -> None:
        """Write the end of the calendar."""
        self._stream.write(_END)

    def _entries(self, decree: Decree, task: Task) -> Iterator[Todo | Event]:
        row = read_row(decree, task, TASKS)
        dues = dues_of(task.deadline)
        for part, due in enumerate(dues):
            entry = self._entry(decree, task, row, part)
            entry.add("summary", _summary(row, due))
            if self._options.events:
                _date_event(entry, due)
            else:
                _date_todo(entry, due)
            _repeat(entry, due)
            if self._options.alarm_days is not None:
                entry.add_component(_alarm(self._options, _summary(row, due)))
            yield entry
        if not dues and not self._options.events:
            entry = self._entry(decree, task, row, 0)
            entry.add("summary", row["title"])
            if task.deadline and task.deadline.start:
                entry.add("dtstart", task.deadline.start)
            yield entry

    def _entry(self, decree: Decree, task: Task, row: Row, part: int) -> Todo | Event:
        entry = Event() if self._options.events else Todo()
        name = record_uuid(document_key(decree), task.id, part)
        entry.add("uid", f"{name}@vn-decree-parser")
        stamp = datetime.combine(decree.header.issued_on or _UNDATED, time.min, UTC)
        entry.add("dtstamp", stamp)
        entry.add("description", details_of(decree, task))
        leads = row["lead"]
        if leads:
            entry.add("categories", list(leads) if isinstance(leads, tuple) else [str(leads)])
        return entry


def _summary(row: Row, due: Due) -> str:
    title = str(row["title"])
    if due.deadline.bound != "before":
        return title
    pattern: str = read_wording()["words"]["before_summary"]
    return pattern.replace("{title}", title).replace("{deadline}", str(row["deadline"]))


def _date_todo(todo: Todo | Event, due: Due) -> None:
    """Set the due day; what recurs must start before it is due, so it has hours."""
    if due.days:
        todo.add("dtstart", datetime.combine(due.day, time.min))
        todo.add("due", datetime.combine(due.day, time(23, 59, 59)))
        return
    start = due.deadline.start
    if start and start < due.day:
        todo.add("dtstart", start)
    todo.add("due", due.day)


def _date_event(event: Todo | Event, due: Due) -> None:
    event.add("dtstart", due.day)
    if due.day < date.max:
        event.add("dtend", due.day + timedelta(1))
    event.add("transp", "TRANSPARENT")


def _repeat(entry: Todo | Event, due: Due) -> None:
    """Add the rule of the due days, or the days; they are of the same type as the start."""
    hours = isinstance(entry, Todo)
    if due.rule:
        rule = vRecur.from_ical(due.rule)
        if hours and "UNTIL" in rule:
            rule["UNTIL"] = [datetime.combine(day, time(23, 59, 59)) for day in rule["UNTIL"]]
        entry.add("rrule", rule)
    elif len(due.days) > 1:
        later = due.days[1:]
        if hours:
            entry.add("rdate", [datetime.combine(day, time.min) for day in later])
        else:
            entry.add("rdate", list(later), parameters={"VALUE": "DATE"})


def _alarm(options: ExportOptions, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    related = {} if options.events else {"RELATED": "END"}
    alarm.add("trigger", timedelta(days=-(options.alarm_days or 0)), parameters=related)
    return alarm
