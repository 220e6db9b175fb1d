"""Raised digits: what a reader of any format writes for a digit above the line."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def write_raised(text: str, before: str, *, note: bool = False) -> str:
    """Return a raised text as it is written behind the text before it.

    Digits that lead to a note (`note`), or stand behind a digit, become raised signs: without
    that `Điều 1` with a note 2 would read `Điều 12`.  Behind a letter they stay plain, as in
    running text; so does everything but digits.

    >>> write_raised("2", "Điều 1"), write_raised("2", "m"), write_raised("2", "m", note=True)
    ('²', '2', '²')
    """
    if text.isdecimal() and (note or before[-1:].isdecimal()):
        return text.translate(_RAISED)
    return text
