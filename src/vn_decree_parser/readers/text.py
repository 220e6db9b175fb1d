"""Read plain text: as scraped from a page, or as any program writes it."""

from __future__ import annotations

import codecs
from dataclasses import replace

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options
from vn_decree_parser.readers.markers import mark_cells
from vn_decree_parser.source import Source

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

    Pipes and tabs that another program put between cells are borders of them.

    Raises `UnreadableSource` for bytes that are no text, in no known encoding, or too many.
    """
    text, encoding = decode_text(content, name, options)
    return replace(mark_cells(Source.of_text(text, name)), sha256=sha256, encoding=encoding)


def decode_text(content: bytes, name: str, options: Options) -> tuple[str, str]:
    """Return the text of a file, and its encoding.

    Raises `UnreadableSource` as `read_text` does.
    """
    encoding = next((code for mark, code in _MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(name, _why_undecodable(content, error)) from None
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
