"""Tell the format of a file by its content; the name only tells Markdown from plain text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

# First bytes, format, what it is called in a message.  A format without a reader is refused.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "a PDF file"),
    (b"{\\rtf", "rtf", "an RTF file"),
    (b"\x89PNG", "picture", "a picture"),
    (b"\xff\xd8\xff", "picture", "a picture"),
    (b"GIF8", "picture", "a picture"),
    (b"\x1f\x8b", "compressed", "a compressed file"),
    (b"\x7fELF", "program", "a program"),
)
_ZIP = b"PK\x03\x04"
# What stands in an archive, format, what it is called.
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("word/", "docx", "a Word file (.docx)"),
    ("xl/", "xlsx", "a spreadsheet (.xlsx)"),
    ("ppt/", "pptx", "a presentation (.pptx)"),
    ("content.xml", "odt", "an OpenDocument file"),
    ("META-INF/container.xml", "epub", "an electronic book (.epub)"),
)
_OLE = b"\xd0\xcf\x11\xe0"
# Streams of an old Office file, format, what it is called; the first that is there decides.
_STREAMS: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "encrypted", "an encrypted Office file (it needs a password)"),
    ("WordDocument", "doc", "an old Word file (.doc)"),
    ("Workbook", "xls", "an old spreadsheet (.xls)"),
    ("Book", "xls", "an old spreadsheet (.xls)"),
    ("PowerPoint Document", "ppt", "an old presentation (.ppt)"),
)
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
        return _detect_archive(content)
    if content.startswith(_OLE):
        return _detect_old_office(content)
    if _TAG.search(content[:_HEAD].lstrip()):
        return "html", "a web page"
    if PurePath(name).suffix.lower() in (".md", ".markdown"):
        return "md", "a Markdown file"
    return "txt", "a text"


def _detect_archive(content: bytes) -> tuple[str, str]:
    """Return what a zip archive is, by the names in its directory."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return "zip", "a broken zip archive"
    for part, kind, called in _PARTS:
        if any(name == part or (part.endswith("/") and name.startswith(part)) for name in names):
            return kind, called
    return "zip", "a zip archive"


def _detect_old_office(content: bytes) -> tuple[str, str]:
    """Return what an old Office file is, by its streams."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            for stream, kind, called in _STREAMS:
                if file.exists(stream):
                    return kind, called
    except Exception:  # the library raises what it meets in a broken file
        return "broken", "a broken old Office file"
    return "ole", "an old Office file without a text"
