"""Tell the format of a file by its content; the name only tells Markdown from plain text."""

from __future__ import annotations

import re
from pathlib import PurePath

# First bytes, format, what it is called in a message.  A format without a reader is refused.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "doc", "an old Office file (.doc)"),
    (b"{\\rtf", "rtf", "an RTF file"),
    (b"\x89PNG", "picture", "a picture"),
    (b"\xff\xd8\xff", "picture", "a picture"),
    (b"GIF8", "picture", "a picture"),
    (b"\x1f\x8b", "compressed", "a compressed file"),
    (b"\x7fELF", "program", "a program"),
)
_ZIP = b"PK\x03\x04"
# How far into a file a first tag or a declaration may stand.
_HEAD = 4096
_TAG = re.compile(
    rb"<(?:!doctype html|html|head|body|div|table|p|span|meta|article|section|h[1-6])\b", re.I
)


def detect_format(content: bytes, name: str) -> tuple[str, str]:
    """Return the format of a file's bytes, and what to call it in a message.

    >>> detect_format(b"%PDF-1.7", "a.doc"), detect_format(b"<html><body>", "a.txt")
    (('pdf', 'a PDF file'), ('html', 'a web page'))
    >>> detect_format(b"Quy\\xe1\\xba\\xbft", "a.md")
    ('md', 'a Markdown file')
    """
    for signature, kind, called in _SIGNATURES:
        if content.startswith(signature):
            return kind, called
    if content.startswith(_ZIP):
        if b"word/" in content:
            return "docx", "a Word file (.docx)"
        return "zip", "a zip archive"
    if _TAG.search(content[:_HEAD].lstrip()):
        return "html", "a web page"
    if PurePath(name).suffix.lower() in (".md", ".markdown"):
        return "md", "a Markdown file"
    return "txt", "a text"
