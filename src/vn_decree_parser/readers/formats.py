"""Tell the format of a file by its content; the name only tells kinds of text apart."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

# First bytes, format, what it is called in a message.  A format without a reader is refused.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "a PDF file"),
    (b"{\\rtf", "rtf", "an RTF file"),
    (b"\xef\xbb\xbf{\\rtf", "rtf", "an RTF file"),
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
# The head of a web archive is that of a letter.
_LETTER = re.compile(rb"\s*(?:From|To|Subject|Date|MIME-Version|Content-Type|X-[\w-]+): ", re.I)
_OF_A_PAGE = re.compile(rb"^Content-Type:\s*(?:multipart/related|text/html)", re.I | re.M)
# How far into a file a first tag or a declaration may stand.
_HEAD = 4096
_TAG = re.compile(
    rb"<(?:!doctype html|html|head|body|div|table|p|span|meta|article|section|h[1-6]|ul|ol)\b", re.I
)
# What may stand before the first tag of a page.
_BEFORE = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<!--(?:[^-]|-(?!->))*-->|<\?xml[^>]*>)*<"
_PAGE = re.compile(_BEFORE + rb"(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FRAGMENT = re.compile(
    _BEFORE
    + rb"(?:a|article|b|blockquote|center|div|dl|font|form|h[1-6]|hr|i|img|li|link|main|meta"
    rb"|ol|p|pre|script|section|span|strong|style|table|tbody|td|thead|title|tr|ul)\b",
    re.I | re.S,
)
# The line under the headings of a table in Markdown, a line with a pipe above it.
_SEPARATOR = re.compile(
    rb"^[^\n|]*\|[^\n]*\n[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?"
    rb"|:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)++\|?)[ \t]*+\r?$",
    re.M,
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
    head = content[:_HEAD]
    if _LETTER.match(head) and b"MIME-Version" in head and _OF_A_PAGE.search(head):
        return "mht", "a web archive"
    return _detect_markup(content, PurePath(name).suffix.lower())


def _detect_markup(content: bytes, suffix: str) -> tuple[str, str]:
    """Return whether a text is a web page, Markdown or plain; Markdown may hold elements of HTML.

    >>> _detect_markup(b"STT | Task\\n--- | ---\\n1 | Plan", "")
    ('md', 'a Markdown file')
    >>> _detect_markup(b"a < b | c", ""), _detect_markup("<p>a".encode("utf-16"), ".txt")
    (('txt', 'a text'), ('html', 'a web page'))
    """
    head = content[:_HEAD].replace(b"\0", b"")  # UTF-16 has a zero beside every letter of a tag
    if _PAGE.match(head):
        return "html", "a web page"
    if suffix in (".md", ".markdown"):
        return "md", "a Markdown file"
    if _FRAGMENT.match(head) or suffix in (".html", ".htm", ".xhtml"):
        return "html", "a web page"
    if _SEPARATOR.search(content):
        return "md", "a Markdown file"
    if _TAG.search(head):
        return "html", "a web page"
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
