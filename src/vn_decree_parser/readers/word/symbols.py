"""Signs of symbol fonts, as Unicode has them: a table of those that documents use."""

from __future__ import annotations

# Code in the font (its low byte), sign.  The fonts of Microsoft and Adobe, whose mappings the
# Unicode consortium publishes (symbol.txt) or names in the chart of Dingbats.
_SYMBOL = {
    **{code: chr(code) for code in b" !#%&()+,./0123456789:;<=>?[]_{|}"},
    0x2D: "−", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xCE: "∈", 0xD0: "∠", 0xD6: "√",
    0xD7: "⋅", 0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒",
    0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪",
    0xA8: "☐", 0xD8: "➢", 0xDC: "➲", 0xE0: "→", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF3: "⬄",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x52: "☼", 0xAB: "★",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0xA3: "☐", 0x97: "•", 0x98: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol_of(code: int, font: str | None) -> str:
    """Return the sign that a code stands for in a symbol font; unknown ones stay as they are.

    >>> symbol_of(0xF0B3, "Symbol"), symbol_of(0xA8, "Wingdings"), symbol_of(0x2264, "Cambria")
    ('≥', '☐', '≤')
    """
    table = _FONTS.get((font or "").lower(), {})
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return "\ufffd"
    low = code & 0xFF if 0xF000 <= code < 0xF100 else code
    return table.get(low, chr(code))


def bullet_of(text: str, font: str | None) -> str:
    """Return the visible sign of a bullet; a private sign of an unknown font is a round bullet.

    >>> bullet_of("\\uf0b7", "Symbol"), bullet_of("-", "Times New Roman"), bullet_of("o", "Courier New")
    ('•', '-', 'o')
    """
    signs = [symbol_of(ord(letter), font) for letter in text]
    return "".join("•" if "\ue000" <= sign < "\uf900" else sign for sign in signs)
