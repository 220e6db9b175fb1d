"""Readers: bytes become a `Source`.  The format is told by the content, not by the name.

Nothing is stripped and no meaning is guessed; what the file knows of its blocks travels as hints.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.text import read_text
from vn_decree_parser.source import Source

# First bytes of formats that are no text: what they are called.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (.docx, .xlsx or .zip)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc)"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
)


def read_file(path: Path, options: Options) -> Source:
    """Return the source of a file.

    Raises `UnreadableSource` with the reason: missing, a folder, empty, binary, not decodable,
    too long.
    """
    name = path.name or str(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableSource(str(path), "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableSource(str(path), "this is a folder, not a file") from None
    except PermissionError:
        raise UnreadableSource(str(path), "the file may not be read (no permission)") from None
    except OSError as error:
        raise UnreadableSource(str(path), f"the file cannot be read ({error.strerror})") from None
    return read_bytes(content, name, options)


def read_bytes(content: bytes, name: str, options: Options) -> Source:
    """Return the source of a document's bytes; `name` is used in messages and records.

    Raises `UnreadableSource` as `read_file` does.
    """
    if not content.strip():
        raise UnreadableSource(name, "the file is empty")
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableSource(name, f"this is {kind}; only text files are read so far")
    digest = hashlib.sha256(content).hexdigest()
    return read_text(content, name, digest, options)


def read_string(text: str, options: Options) -> Source:
    """Return the source of a text that is already decoded.

    Raises `UnreadableSource` for an empty or an overlong text.
    """
    return read_text(text.encode("utf-8", "surrogatepass"), "text", "", options)
