"""Readers: bytes become a `Source`.  The format is told by the content, not by the name.

Nothing is stripped and no meaning is guessed; what the file knows of its blocks travels as hints.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.formats import detect_format
from vn_decree_parser.readers.text import read_text
from vn_decree_parser.source import Source

# Where each format is read: a function (content, name, sha256, options) -> Source, whose module
# and outside library are loaded when the first such file comes.
_READERS: dict[str, str] = {
    "doc": "vn_decree_parser.readers.word.doc:read_doc",
    "docx": "vn_decree_parser.readers.word.docx:read_docx",
    "html": "vn_decree_parser.readers.html:read_html",
    "md": "vn_decree_parser.readers.markdown:read_markdown",
    "mht": "vn_decree_parser.readers.web_archive:read_web_archive",
    "pdf": "vn_decree_parser.readers.pdf:read_pdf",
    "rtf": "vn_decree_parser.readers.word.rtf:read_rtf",
    "txt": "vn_decree_parser.readers.text:read_text",
}

# Formats that LibreOffice turns into .docx where the package has no reader, or an older kind.
_CONVERTED = frozenset(("doc", "odt"))


def read_file(path: Path, options: Options) -> Source:
    """Return the source of a file.

    Raises `UnreadableSource` with the reason: missing, a folder, empty, binary, not decodable,
    too long.
    """
    content = read_content(path, options.max_bytes)
    return read_bytes(content, path.name or str(path), options)


def read_content(path: Path, limit: int) -> bytes:
    """Return the bytes of a file.

    Raises `UnreadableSource` with the reason: missing, a folder or a device, no permission, more
    than `limit` bytes.
    """
    try:
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "a device"
            raise UnreadableSource(str(path), f"this is {what}, not a file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableSource(str(path), "there is no such file") from None
    except PermissionError:
        raise UnreadableSource(str(path), "the file may not be read (no permission)") from None
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        raise UnreadableSource(str(path), f"the file cannot be read ({error})") from None
    if len(content) > limit:
        raise UnreadableSource(str(path), f"the file is larger than the limit of {limit:,} bytes")
    return content


def read_bytes(content: bytes, name: str, options: Options) -> Source:
    """Return the source of a document's bytes; `name` is used in messages and records.

    Bytes in a name that are no Unicode stand there as escapes.  Raises `UnreadableSource` as
    `read_file` does.
    """
    name = name.encode("utf-8", "backslashreplace").decode("utf-8")
    if not content.strip():
        raise UnreadableSource(name, "the file is empty")
    format_name, called = detect_format(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    if format_name in _CONVERTED and options.soffice is not None:
        return _read_converted(format_name, content, name, sha256, options)
    if format_name not in _READERS:
        raise UnreadableSource(name, f"this is {called}, which is not read")
    return _read_as(format_name, content, name, sha256, options)


def _read_converted(kind: str, content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a file that LibreOffice converts, if the package cannot read it."""
    from vn_decree_parser.readers.libreoffice import OlderFormat, convert_to_docx

    assert options.soffice is not None
    if kind in _READERS:
        try:
            return _read_as(kind, content, name, sha256, options)
        except OlderFormat:
            pass
    converted = convert_to_docx(content, f".{kind}", name, options.soffice)
    return replace(_read_as("docx", converted, name, sha256, options), format=kind)


def _read_as(kind: str, content: bytes, name: str, sha256: str, options: Options) -> Source:
    module, _, function = _READERS[kind].partition(":")
    read = getattr(import_module(module), function)
    source: Source = read(content, name, sha256, options)
    return source


def read_string(text: str, options: Options) -> Source:
    """Return the source of a text that is already decoded: plain, Markdown or a web page.

    Raises `UnreadableSource` for an empty or an overlong text.
    """
    content = text.encode("utf-8", "surrogatepass")
    kind, _ = detect_format(content, "text")
    if kind not in ("md", "html"):
        return read_text(content, "text", "", options)
    return _read_as(kind, content, "text", "", options)
