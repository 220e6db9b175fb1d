"""Names of fonts: what PDF files call the fonts of office programs."""

from __future__ import annotations

import re

# What the name of a font in a PDF file adds to the name of its family.
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[ ,-]?((?:Bold|Italic|Oblique|Regular){1,6})$")


def office_name(font: str) -> str:
    """Return the name under which an office program knows a font of a PDF file.

    The fonts of TCVN3 lose their full stop there, and styles follow without a blank.

    >>> office_name("ABCDEF+VnTimeHBold"), office_name(".VnTime"), office_name("TimesNewRoman,Bold")
    ('.VnTimeH Bold', '.VnTime', 'TimesNewRoman Bold')
    """
    name = _STYLE.sub(r" \1", _SUBSET.sub("", font))
    return f".{name}" if re.match(r"Vn[A-Z]", name) else name
