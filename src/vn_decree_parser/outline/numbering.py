"""Numbers of sections: what follows what.

Points are counted in the Vietnamese alphabet, where many typists skip đ (DOMAIN.md §3.2).
"""

from __future__ import annotations

import re

POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
# Letters that only some typists count; each stands behind the letter that it follows.
_FOREIGN_LETTERS = {"f": "e", "j": "i", "w": "v", "z": "y"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = {
    word: index
    for index, word in enumerate(
        ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1
    )
} | {"bốn": 4}
_DIGITS = re.compile(r"\d+")


def ordinal(kind: str, number: str) -> tuple[int, ...] | None:
    """Return the place of a number in its sequence, as a tuple; `None` where it has none.

    >>> ordinal("section", "IV"), ordinal("dotted", "1.10"), ordinal("point", "đ")
    ((4,), (1, 10), (5,))
    >>> ordinal("article", "12a"), ordinal("section", "IIX")
    ((12, 1), None)
    """
    if kind == "dotted":
        return tuple(int(part) for part in number.split("."))
    if kind == "point":
        places = [POINT_LETTERS.find(_FOREIGN_LETTERS.get(letter, letter)) + 1 for letter in number]
        return tuple(places) if all(places) else None
    if kind == "subpoint":  # a1), a.2): counted by their figures
        return (int(number[1:].lstrip(".")),)
    if kind == "letter":
        return (ord(number) - ord("A") + 1,) if number.isascii() else None
    if kind == "section":
        return _roman(number)
    if match := _DIGITS.match(number):
        suffix = number[match.end() :]
        value = int(match[0])
        return (value, POINT_LETTERS.find(suffix) + 1) if suffix else (value,)
    word = number.lower().removeprefix("thứ").strip()
    if word in _ORDINALS:
        return (_ORDINALS[word],)
    return _roman(number.upper())


def _roman(number: str) -> tuple[int] | None:
    total = 0
    for here, ahead in zip(number, [*number[1:], "I"], strict=True):
        if here not in _ROMAN or ahead not in _ROMAN:
            return None
        value = _ROMAN[here]
        total += -value if value < _ROMAN[ahead] else value
    return (total,) if write_roman(total) == number else None


def write_roman(value: int) -> str:
    """Return a number below 400 in roman letters.

    >>> write_roman(14)
    'XIV'
    """
    signs = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    letters = ""
    for step, sign in signs:
        count, value = divmod(value, step)
        letters += sign * count
    return letters


def follows(before: tuple[int, ...], after: tuple[int, ...], *, skip: int = 1) -> bool:
    """Return whether a number follows another; up to `skip` - 1 numbers may be missing.

    >>> follows((4,), (5,)), follows((4,), (6,)), follows((4,), (6,), skip=2), follows((12,), (12, 1))
    (True, False, True, True)
    >>> follows((1, 2), (1, 3)), follows((1, 9), (2, 1))
    (True, False)
    """
    if len(after) == len(before):
        return after[:-1] == before[:-1] and 0 < after[-1] - before[-1] <= skip
    if len(after) == len(before) + 1:  # Điều 12 → Điều 12a
        return after[:-1] == before and after[-1] == 1
    return len(after) < len(before) and 0 < after[-1] - before[len(after) - 1] <= skip


def is_next_letter(before: str, after: str) -> bool:
    """Return whether a point follows another in the Latin alphabet: e) f) g).

    >>> is_next_letter("e", "f"), is_next_letter("e", "g")
    (True, False)
    """
    both_single = len(before) == len(after) == 1
    return both_single and after in _FOREIGN_LETTERS and ord(after) == ord(before) + 1


def is_first(number: tuple[int, ...]) -> bool:
    """Return whether a number begins a sequence."""
    return number[-1] == 1
