"""The numbers that a browser shows in front of the items of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping

_INTEGER = re.compile(r"\s*([+-]?\d{1,9})")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
# An item whose text brings its own label: the site hides the one of the list.
_LABELLED = re.compile(
    r"(?:[-–+•*·▪]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlIVXL]{1,5}|[a-zđA-ZĐ])\s?[.)/:])\s"
)


class ListNumbers:
    """The items of one list, counted: `start`, `type`, `reversed` and `value` as HTML has them.

    >>> numbers = ListNumbers("ol", {"type": "a", "start": "3"}, items=2)
    >>> numbers.next_marker(None), numbers.next_marker("7"), numbers.next_marker(None)
    ('c. ', 'g. ', 'h. ')
    >>> ListNumbers("ul", {}, items=1).next_marker(None)
    '- '
    """

    def __init__(self, tag: str, attributes: Mapping[str, str | None], items: int) -> None:
        """Begin with the attributes of the list and the number of its items."""
        self._ordered = tag == "ol"
        self._style = attributes.get("type") or "1"
        self._step = -1 if "reversed" in attributes else 1
        first = items if self._step < 0 else 1
        self._number = read_integer(attributes.get("start"), first)

    def next_marker(self, value: str | None) -> str:
        """Return what stands in front of the next item; `value` is its own attribute."""
        if not self._ordered:
            return "- "
        number = read_integer(value, self._number)
        self._number = number + self._step
        return f"{_write(number, self._style)}. "


def is_labelled(text: str) -> bool:
    """Return whether the text of an item begins with a label of its own.

    >>> [is_labelled(text) for text in ("a) Sở Y tế", "- Sở Y tế", "12. Sở Y tế", "Sở Y tế")]
    [True, True, True, False]
    """
    return bool(_LABELLED.match(text))


def read_integer(text: str | None, otherwise: int) -> int:
    """Return the whole number that an attribute begins with.

    >>> read_integer(" 12px", 1), read_integer("x", 1), read_integer(None, 1)
    (12, 1, 1)
    """
    match = _INTEGER.match(text or "")
    return int(match[1]) if match else otherwise


def _write(number: int, style: str) -> str:
    """Return a number in the style of a list; numbers that a style cannot write stay decimal.

    >>> [_write(4, style) for style in "1aAiI"], _write(28, "a"), _write(0, "i")
    (['4', 'd', 'D', 'iv', 'IV'], 'ab', '0')
    """
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(style) + rest) + letters
        return letters
    if style in ("i", "I") and 0 < number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            roman += letters * count
        return roman if style == "i" else roman.upper()
    return str(number)
