"""Read plain text: as scraped from a page, or as any program writes it."""

from __future__ import annotations

import codecs
from dataclasses import replace

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.legacy import decode_passages, decode_windows, join_decodings
from vn_decree_parser.readers.markers import mark_cells
from vn_decree_parser.source import Decoding, Source

# A byte order mark names the encoding.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text holds; above this share the file is no text.
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27, 28, 29, 30}
_MOST_CONTROLS = 0.01


def read_text(content: bytes, name: str, sha256: str, options: Options) -> Source:
    """Return the source of a text file: UTF-8, or another encoding that a mark names.

    Pipes and tabs that another program put between cells are borders of them.  What stands in an
    old font's letters (TCVN3, VNI, VISCII) is decoded, in bytes or in Unicode; so is the Vietnamese
    code page of Windows.
    Raises `UnreadableSource` for bytes that are no text, in no known encoding, or too many.
    """
    received, encoding = decode_text(content, name, options)
    text, decoded = _decode_letters(received)
    if decoded and encoding == "latin-1":
        encoding = decoded[0].encoding
    source = mark_cells(Source.of_text(text, name))
    return replace(source, sha256=sha256, encoding=encoding, decoded=decoded)


def decode_text(content: bytes, name: str, options: Options) -> tuple[str, str]:
    """Return the text of a file, and its encoding; the letters of old fonts are as received.

    Raises `UnreadableSource` as `read_text` does.
    """
    encoding = next((code for mark, code in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        found = _decode_bytes(content)
        if found is None:
            raise UnreadableSource(name, _why_undecodable(content, error)) from None
        text, encoding = found
    if _has_controls(text):
        raise UnreadableSource(name, "this is a binary file, not a text")
    if not text.strip().strip("\ufeff\u200b"):
        raise UnreadableSource(name, "the file is empty")
    if len(text) > options.max_characters:
        raise UnreadableSource(
            name,
            f"the text has {len(text):,} characters, more than the limit of "
            f"{options.max_characters:,} (Options.max_characters)",
        )
    return text, encoding.removesuffix("-sig")


def _decode_bytes(content: bytes) -> tuple[str, str] | None:
    """Return the text of bytes that are not UTF-8, and their encoding; `None` if none fits."""
    windows = decode_windows(content)
    if windows is not None:
        return windows, "cp1258"
    text = content.decode("latin-1")
    return (text, "latin-1") if any(one.encoding for one in decode_passages([text])) else None


def _decode_letters(text: str) -> tuple[str, tuple[Decoding, ...]]:
    """Return a text with the lines in an old font decoded, and where they stand."""
    lines = text.split("\n")
    passages = decode_passages(lines)
    if not any(passage.encoding for passage in passages):
        return text, ()
    decoded: list[Decoding] = []
    at = 0
    for passage in passages:
        if passage.encoding is not None:
            decoded.append(Decoding(at, at + len(passage.text), passage.encoding))
        at += len(passage.text) + 1
    text = "\n".join(passage.text for passage in passages)
    return text, join_decodings(decoded, text)


def _why_undecodable(content: bytes, error: UnicodeDecodeError) -> str:
    if sum(map(content.count, _CONTROLS)) > max(1, len(content) * _MOST_CONTROLS):
        return "this is a binary file, not a text"
    return (
        f"the text is not UTF-8 (byte 0x{content[error.start]:02x} at offset {error.start}); "
        "save it as UTF-8"
    )


def _has_controls(text: str) -> bool:
    count = sum(text.count(chr(code)) for code in _CONTROLS)
    return count > max(1, len(text) * _MOST_CONTROLS)
