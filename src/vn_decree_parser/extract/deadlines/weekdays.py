"""Clock times and days of the week (`trước 15 giờ thứ Năm hằng tuần`)."""

from __future__ import annotations

import re

from vn_decree_parser.extract.deadlines.words import blank_tolerant

_HALVES = {"sáng": "AM", "trưa": "AM", "chiều": "PM", "tối": "PM", "đêm": "PM"}
_DAYS = {
    "hai": "MO",
    "2": "MO",
    "ba": "TU",
    "3": "TU",
    "tư": "WE",
    "4": "WE",
    "năm": "TH",
    "5": "TH",
    "sáu": "FR",
    "6": "FR",
    "bảy": "SA",
    "bẩy": "SA",
    "7": "SA",
}
CLOCK = blank_tolerant(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-4]) (?:giờ|g|h|:(?= [0-5]\d))(?![^\W\d])"
    r" (?P<minute>[0-5]\d(?!\d)(?: phút)?)?(?: ,)?"
    r"(?: (?P<half>sáng|trưa|chiều|tối|đêm))?(?:(?: ,)? (?=ngày|thứ|\d|chủ))?"
    r"|(?P<half2>sáng|trưa|chiều|tối|đêm)(?: ,)?(?= ngày| \d| thứ)"
)
WEEKDAY = re.compile(
    r"(?:ngày\s+)?(?:thứ\s*(?P<day>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])(?!\w)|chủ\s+nhật)\s*,?"
)


def read_clock(text: str) -> str | None:
    """Return a folded clock time as `HH:MM`, or `AM` or `PM`.

    >>> [read_clock(text) for text in ("17 giờ 00", "8h30", "15 giờ", "chiều", "ngày")]
    ['17:00', '08:30', '15:00', 'PM', None]
    """
    half = _HALVES.get(text.split()[0].strip(",")) if text.strip() else None
    found = CLOCK.match(text)
    if half or not found:
        return half
    hour = int(found["hour"])
    if found["half"] in ("chiều", "tối", "đêm") and hour < 12:
        hour += 12
    return f"{hour:02}:{(found['minute'] or '00')[:2]}"


def read_weekday(text: str) -> str | None:
    """Return the day of the week as RFC 5545 writes it.

    >>> [read_weekday(text) for text in ("thứ năm", "thứ 2", "chủ nhật", "thứ nhất")]
    ['TH', 'MO', 'SU', None]
    """
    found = WEEKDAY.match(text)
    return None if not found else _DAYS[found["day"]] if found["day"] else "SU"
