"""Classes of letters for patterns: the Vietnamese capitals and small letters.

They alternate in Unicode, so that a range such as `À-Ỹ` holds both.

>>> "Ổ" in CAPITALS, "ổ" in CAPITALS, "ổ" in SMALL
(True, False, True)
"""

from __future__ import annotations

_BEYOND_ASCII = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
CAPITALS = "A-Z" + "".join(letter for letter in _BEYOND_ASCII if letter.isupper())
SMALL = "a-z" + "".join(letter for letter in _BEYOND_ASCII if letter.islower())


def with_letters(pattern: str) -> str:
    """Return a pattern in which `<upper>` and `<lower>` in brackets stand for the two classes.

    >>> import re
    >>> bool(re.match(with_letters("[<upper>][<lower>]+$"), "Ổn"))
    True
    """
    return pattern.replace("<upper>", CAPITALS).replace("<lower>", SMALL)
