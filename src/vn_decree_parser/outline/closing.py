"""Where the closing of a component begins: recipients and signatures, and notes behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.signature import is_office, read_name
from vn_decree_parser.vocabulary.folding import fold

# A numbered line that is longer than this is text; nothing that is closed goes on so.
_SHORTEST_CLAUSE = 60
# A signature ends within so many blocks; a list of recipients has no more than that.
_LONGEST_SIGNATURE = 8
_LONGEST_CLOSING = 80
_ALWAYS_BODY = frozenset(("part", "chapter", "division", "subdivision", "article", "section"))
_SIGNED = frozenset(("signed", "rule", "mark"))


def opens_closing(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a block begins recipients or a signature: `Nơi nhận:`, `KT. CHỦ TỊCH`.

    The bare words `Nơi nhận` in a table begin nothing.
    """
    block = blocks[index]
    if block.kind == "authority":
        return True
    if block.kind != "recipients":
        return False
    following = blocks[index + 1].kind if index + 1 < len(blocks) else ""
    return bool(block.rest) or block.text.rstrip().endswith(":") or following == "bullet"


def closing_start(blocks: Sequence[Block], head: int, quoted: Collection[int] = ()) -> int:
    """Return where recipients or signature begin, or the number of blocks where none do.

    Samples of letters in the middle of a text close nothing: what is closed has no further
    article, section or long clause.
    """
    first = head
    for index in range(len(blocks) - 1, head - 1, -1):
        if index not in quoted and _is_body(blocks[index]):
            first = index + 1
            break
    for index in range(first, len(blocks)):
        if opens_closing(blocks, index) and len(blocks) - index <= _LONGEST_CLOSING:
            return _signature_before(blocks, index, first)
    return _signature_at_end(blocks, first)


def _is_body(block: Block) -> bool:
    if block.kind in _ALWAYS_BODY:
        return True
    is_numbered = block.kind in ("clause", "dotted", "point")
    return is_numbered and len(block.text) > _SHORTEST_CLAUSE


def _signature_before(blocks: Sequence[Block], index: int, first: int) -> int:
    """Return the start of a signature that stands directly above recipients, else the recipients."""
    start = index
    for at in range(index - 1, max(first, index - _LONGEST_SIGNATURE) - 1, -1):
        block = blocks[at]
        if block.kind == "authority" or is_office(block) or _authenticates(block):
            start = at
        elif block.kind not in _SIGNED and read_name(block.text) is None:
            break
    return start


def _authenticates(block: Block) -> bool:
    """Return whether a line stands above the signature of a consolidated text."""
    return fold(block.text).startswith("xác thực văn bản hợp nhất")


def _signature_at_end(blocks: Sequence[Block], first: int) -> int:
    """Return the start of an office and a name that end the text: CHỦ TỊCH QUỐC HỘI ⏎ Lê Thị Thử."""
    end = start = len(blocks)
    has_name = False
    for at in range(end - 1, max(first, end - _LONGEST_SIGNATURE) - 1, -1):
        block = blocks[at]
        if block.kind == "text" and read_name(block.text):
            has_name = True
        elif is_office(block):
            start = at if has_name else start
        elif block.kind not in _SIGNED:
            break
    return start


def notes_start(blocks: Sequence[Block]) -> int:
    """Return where the notes of a consolidated text begin, or the number of blocks.

    They stand at the end, numbered from [1], and the text has their marks: `Điều 5.[1] …`.
    """
    marked = False
    for index, block in enumerate(blocks):
        if marked and block.kind == "note" and block.number == "1":
            return index
        marked = marked or "[1]" in block.text
    return len(blocks)
