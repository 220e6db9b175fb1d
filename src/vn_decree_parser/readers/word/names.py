"""Names of WordprocessingML elements and attributes, as lxml spells them."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
VAL = f"{W}val"

_OFF = frozenset(("0", "false", "off", "none"))


def is_on(element: Any | None) -> bool | None:
    """Return whether a property that is either on or off is on; `None` where it is not given."""
    return None if element is None else element.get(VAL, "1") not in _OFF


def value_of(parent: Any | None, tag: str) -> str | None:
    """Return the value of a property; `None` where it is not given."""
    found = None if parent is None else parent.find(W + tag)
    return None if found is None else found.get(VAL)


def number_of(text: str | None, default: int | None = None) -> int | None:
    """Return a whole number as the format writes it.

    >>> number_of("12"), number_of("x", 0), number_of(None), number_of("٣")
    (12, 0, None, None)
    """
    if text is None or len(text) > 9 or not text.lstrip("-").isdecimal() or not text.isascii():
        return default
    return int(text)
