"""Read a calendar date as documents write it.

Source of the forms: DOMAIN.md §10.1 and §2.1.  `DATE` is the pattern of a date, without named
groups, for use inside other patterns; `BLANK_DATE` is the date of a draft whose day, month or year
is still open.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("giêng|một", "hai", "ba", "bốn|tư", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười")
_MONTH_WORDS = {word: at for at, words in enumerate(_MONTHS, 1) for word in words.split("|")}
_MONTH_WORDS |= {"mười một": 11, "mười hai": 12, "chạp": 12}
_MONTH_WORD = r"mười\s(?:một|hai)|" + "|".join([*_MONTHS, "chạp"])

# One mark throughout: 23/5/2018, 23-5-2018, 23.5.2018; blanks as in 01/ 7 /2004.
_FIGURES = r"\d{1,2}(?:\s?/\s?\d{1,2}\s?/|\s?-\s?\d{1,2}\s?-|\.\s?\d{1,2}\.)\s?\d{4}"
# tháng5 năm 2008, tháng 10/2018, tháng bốn năm 2018
_BLANKS = r"\s{0,9}"
_MONTH = rf"tháng{_BLANKS}(?:\d{{1,2}}|{_MONTH_WORD})"
_WORDS = rf"\d{{1,2}}{_BLANKS}{_MONTH}{_BLANKS}(?:năm|/){_BLANKS}\d{{4}}"

DATE = rf"(?i:(?:ngày\s{{0,9}})?(?<![\d/.,-])(?:{_WORDS}|{_FIGURES})(?![\d/]))"
_OPEN = r"[\s.…_]{0,20}"
BLANK_DATE = (
    rf"(?i:ngày{_OPEN}\d{{0,2}}{_OPEN}tháng{_OPEN}(?:\d{{0,2}}{_OPEN}năm(?:{_OPEN}\d{{4}}|\s?[.…_]{{1,20}})?"
    rf"|\d{{0,2}}\s?/\s?\d{{4}})|ngày{_OPEN}\d{{0,2}}\s?/{_OPEN}\d{{0,2}}\s?/{_OPEN}(?:\d{{4}})?)"
)

_DATE = re.compile(DATE)
_PARTS = re.compile(
    rf"(?<!\d)(\d+)\s*(?:tháng\s*(\d+|{_MONTH_WORD})\s*(?:năm|/)|\D\s*(\d+)\s*\D)\s*(\d+)",
    re.IGNORECASE,
)


def read_date(text: str) -> date | None:
    """Return the first date of a text; `None` where there is none, or where it cannot be.

    A date without a day, a month or a year is left alone, and a second date is not looked at when
    the first one is impossible.

    >>> read_date("Đắk Lắk, ngày 24 tháng 10 năm 2018")
    datetime.date(2018, 10, 24)
    >>> read_date("23-5-2018") == read_date("23/05/2018") == read_date("ngày 23 tháng năm năm 2018")
    True
    >>> read_date("31/02/2018"), read_date("tháng 5 năm 2018"), read_date("Quý IV/2018")
    (None, None, None)
    """
    found = _DATE.search(text)
    parts = found and _PARTS.search(found[0])
    if not parts:
        return None
    day, word, figure, year = parts.groups()
    month = " ".join((word or figure).lower().split())
    try:
        return date(int(year), _MONTH_WORDS.get(month) or int(month), int(day))
    except ValueError:
        return None
