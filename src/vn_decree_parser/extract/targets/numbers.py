"""Read Vietnamese numbers: `,` is decimal, `.` parts thousands (DOMAIN.md §9.2)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
FRACTIONS = {"một nửa": "0.5", "1/2": "0.5", "2/3": "0.6667", "1/3": "0.3333", "3/4": "0.75"}
NUMBER_WORDS = {"gấp đôi": "2", "gấp ba": "3", "gấp rưỡi": "1.5"}


def read_number(text: str) -> tuple[str | None, tuple[str, ...]]:
    """Return a number as a decimal string, and flags; `None` where the text is no number.

    A single dot before exactly three digits parts thousands; any other dot is decimal, flagged.

    >>> read_number("22.814,06"), read_number("02"), read_number("6.5")
    (('22814.06', ()), ('2', ()), ('6.5', ('decimal_point',)))
    """
    flags: tuple[str, ...] = ()
    whole, comma, decimals = text.strip().partition(",")
    if _THOUSANDS.fullmatch(whole):
        whole = whole.replace(".", "")
    elif "." in whole:
        flags = ("decimal_point",)
    try:
        value = Decimal(f"{whole}.{decimals}" if comma else whole)
    except InvalidOperation:
        return None, ()
    return decimal_string(value), flags


def decimal_string(value: Decimal) -> str:
    """Return a decimal number without exponent and without zeros that say nothing.

    >>> decimal_string(Decimal("1.50") * 1000)
    '1500'
    """
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"
