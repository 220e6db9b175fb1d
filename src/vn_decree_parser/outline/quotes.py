"""What a document quotes: an amending act repeats whole articles, which are its text (DOMAIN.md §3.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vn_decree_parser.outline.blocks import Block

# A quotation that is not closed within so many blocks was never one; one that begins with its
# line, behind "… như sau:", may hold a whole chapter.
_LONGEST_QUOTE = 60
_LONGEST_AMENDMENT = 600
_STRAIGHT_END = re.compile(r"[\"”][\s.;,)]*$")


def quoted_blocks(blocks: Sequence[Block | int]) -> frozenset[int]:
    """Return which blocks stand inside a quotation that goes over several blocks.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.source import Passage
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> lines = ("1. Sửa đổi:", "“Điều 5. Bến đò", "1. Mở bến.”", "2. Bãi bỏ Điều 6.")
    >>> sorted(quoted_blocks(read_blocks(map(Passage.of, lines), Vocabulary())))
    [2]
    """
    inside: set[int] = set()
    at = 0
    while at < len(blocks):
        end = _quotation_end(blocks, at)
        if end is not None:
            inside.update(range(at + 1, end + 1))
            at = end
        at += 1
    return frozenset(inside)


def _quotation_end(blocks: Sequence[Block | int], start: int) -> int | None:
    """Return the block that closes what a block opens, `None` where it opens no quotation."""
    block = blocks[start]
    if isinstance(block, int):
        return None
    text = _plain_marks(block.text)
    amends = text.startswith(("“", '"')) and _announces(blocks, start)
    if text.rfind("“") > text.rfind("”"):
        longest = _LONGEST_AMENDMENT if amends else _LONGEST_QUOTE
        return _curved_end(blocks, start, longest, nests=amends)
    if amends and text.startswith('"') and text.count('"') % 2:
        return _straight_end(blocks, start)
    return None


def _plain_marks(text: str) -> str:
    """Return a text in which two apostrophes are a quotation mark."""
    return text.replace("''", '"').replace("’’", '"')


def _announces(blocks: Sequence[Block | int], start: int) -> bool:
    before = blocks[start - 1] if start else None
    return isinstance(before, Block) and before.text.endswith(":")


def _curved_end(
    blocks: Sequence[Block | int], start: int, longest: int, *, nests: bool
) -> int | None:
    depth = 0
    for at in range(start, min(len(blocks), start + longest)):
        block = blocks[at]
        if isinstance(block, int):
            return None
        opened, closed = block.text.count("“"), block.text.count("”")
        if at > start and opened and not nests:
            return None
        depth += opened - closed
        if depth <= 0:
            return at
    return None


def _straight_end(blocks: Sequence[Block | int], start: int) -> int | None:
    for at in range(start + 1, min(len(blocks), start + _LONGEST_AMENDMENT)):
        block = blocks[at]
        if isinstance(block, int):
            return None
        text = _plain_marks(block.text)
        if text.startswith('"') and _announces(blocks, at):
            return None  # the first was never closed
        if text.count('"') % 2 and _STRAIGHT_END.search(text):
            return at
    return None
