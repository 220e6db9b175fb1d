"""Decode the bytes of a web page: by its mark, by what fits, by what it declares."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

# A byte order mark names the encoding.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
# How far into a page its encoding may be declared (HTML asks for the first 1024 bytes; pages that
# were saved from a browser put more in front).
_HEAD = 8192
# A page of UTF-8 may hold this share of broken bytes: letters cut in two where it was shortened.
_MOST_BROKEN = 0.001
# In windows-1258 the tone marks are letters of their own and stand behind a vowel.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def decode_page(content: bytes) -> tuple[str, str]:
    """Return the text of a page and the name of its encoding; no bytes raise.

    What is valid UTF-8 is UTF-8, whatever the page declares: pages that were saved anew keep their
    old declaration, and no other encoding gives valid UTF-8 by chance.  Bytes without a meaning
    become U+FFFD.

    >>> decode_page("Quyết định".encode())
    ('Quyết định', 'utf-8')
    >>> decode_page(b'<meta charset="utf-16"><p>Ta\\xf2i ch\\xednh')[1]
    'windows-1258'
    >>> decode_page("<p>Sở".encode("utf-16-le"))
    ('<p>Sở', 'utf-16-le')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) if encoding == "utf-8" else 0 :].decode(
                encoding, "replace"
            ), encoding
    if wide := _unmarked_wide(content):
        return content.decode(wide, "replace"), wide
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _declared(content)
    if declared is not None and declared != "utf-8":
        return content.decode(declared, "replace"), declared
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if declared == "utf-8" or broken <= len(content) * _MOST_BROKEN:
        return text, "utf-8"
    return _decode_single_bytes(content)


def _unmarked_wide(content: bytes) -> str | None:
    """Return UTF-16 of either order for bytes whose markup has a zero in every second place."""
    head = content[:_HEAD]
    low, high = head[1::2].count(0), head[::2].count(0)
    if max(low, high) * 4 < len(head) or min(low, high) * 4 > max(low, high):
        return None
    return "utf-16-le" if low > high else "utf-16-be"


def _declared(content: bytes) -> str | None:
    """Return the declared encoding where Python knows it and it can be read byte by byte."""
    match = _DECLARED.search(content[:_HEAD])
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii"))
        "".encode(codec.name)
    except LookupError:
        return None
    # A declaration that can be read as ASCII is not in UTF-16, and latin-1 means windows-1252.
    if codec.name.startswith(("utf-16", "utf-32", "utf-7")):
        return None
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _decode_single_bytes(content: bytes) -> tuple[str, str]:
    """Return the text in windows-1258 where its tone marks stand behind vowels, else windows-1252."""
    text = content.decode("cp1258", "replace")
    tones = behind = 0
    for before, letter in pairwise(text):
        if letter in _TONES:
            tones += 1
            behind += unicodedata.normalize("NFD", before)[0] in _VOWELS
    if tones and behind >= 0.9 * tones:
        return text, "windows-1258"
    return content.decode("cp1252", "replace"), "windows-1252"
