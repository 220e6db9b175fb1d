"""Where the components of a file begin, and which lines of it belong to the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from vn_decree_parser.outline.blocks import Block, chrome_kind
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.vocabulary import Vocabulary

# Blocks that may stand in the title of an attachment, above the bracket that names its parent.
TITLE_KINDS = frozenset(("title", "appendix-title", "capitals", "part", "rule"))
LONGEST_TITLE = 7
_LONGEST_CHROME = 60


def _mend_chrome(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Block]:
    """Mark two neighbours as chrome that are one line of it only together: `Tải`, `Văn bản gốc`."""
    mended = list(blocks)
    for index, (block, following) in enumerate(pairwise(blocks)):
        if len(block.text) + len(following.text) > _LONGEST_CHROME:
            continue
        if chrome_kind(f"{block.text} {following.text}", vocabulary) == "chrome":
            mended[index] = replace(block, kind="chrome")
            mended[index + 1] = replace(following, kind="chrome")
    return mended


def set_chrome_apart(
    blocks: Sequence[Block], vocabulary: Vocabulary
) -> tuple[list[Block], list[Block]]:
    """Return the blocks of the document, and site chrome.

    Words that may also be headings are chrome only at the edges.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.source import Passage
    >>> blocks = read_blocks(map(Passage.of, ("Tải Văn bản gốc", "KẾ HOẠCH")), Vocabulary())
    >>> [[block.text for block in part] for part in set_chrome_apart(blocks, Vocabulary())]
    [['KẾ HOẠCH'], ['Tải Văn bản gốc']]
    """
    blocks = _mend_chrome(blocks, vocabulary)
    first, last = 0, len(blocks)
    chrome = ("chrome", "edge-chrome")
    while first < last and blocks[first].kind in chrome:
        first += 1
    while last > first and blocks[last - 1].kind in chrome:
        last -= 1
    kept = [block for block in blocks[first:last] if block.kind != "chrome"]
    dropped = [
        block
        for index, block in enumerate(blocks)
        if not first <= index < last or block.kind == "chrome"
    ]
    return kept, dropped


def component_starts(blocks: Sequence[Block]) -> list[int]:
    """Return where the components begin: a title, a bracket, a new text behind a signature.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.source import Passage
    >>> lines = ("QUYẾT ĐỊNH", "Nơi nhận: - Như trên.", "KẾ HOẠCH", "I. MỤC ĐÍCH")
    >>> component_starts(read_blocks(map(Passage.of, lines), Vocabulary()))
    [0, 2]
    """
    starts = {0} if blocks else set()
    closed = False
    for index, block in enumerate(blocks):
        start = None
        if block.kind == "attached":
            start = _title_start(blocks, index)
        elif (block.kind == "appendix-title" and _stands_as_title(blocks, index)) or (
            closed and block.kind == "title"
        ):
            start = index
        elif closed and _begins_body(block):
            start = _capitals_start(blocks, index)
        if start is not None:
            starts.add(start)
            closed = False
        elif block.kind in ("recipients", "authority"):
            closed = True
    return sorted(starts)


def _begins_body(block: Block) -> bool:
    """Return whether a block is the first heading of a text: nothing that is closed goes on so."""
    if block.kind not in ("part", "chapter", "article", "section") or not block.number:
        return False
    return bool(block.rest) and ordinal(block.kind, block.number) == (1,)


def _capitals_start(blocks: Sequence[Block], body: int) -> int:
    """Return where the title of an attachment without type line or bracket begins."""
    start = body
    while start > 0 and body - start < LONGEST_TITLE and blocks[start - 1].kind == "capitals":
        start -= 1
    return start


def _title_start(blocks: Sequence[Block], attached: int) -> int:
    """Return where the title above a bracket begins: at its type line, else at its capitals."""
    start = attached
    while (
        start > 0
        and attached - start < LONGEST_TITLE
        and (blocks[start - 1].kind in TITLE_KINDS or _is_title_line(blocks, start - 1))
    ):
        start -= 1
    for index in range(start, attached):
        if blocks[index].kind in ("title", "appendix-title"):
            return index
    return start


def _is_title_line(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a line in small letters stands between a type line and a bracket."""
    before = blocks[index - 1].kind if index else ""
    return blocks[index].kind == "text" and before in ("title", "appendix-title")


def _stands_as_title(blocks: Sequence[Block], index: int) -> bool:
    """Return whether an appendix title opens a component: capitals or a bracket follow it."""
    if blocks[index].text.startswith(("PHỤ LỤC", "Phụ lục")):
        return True
    following = blocks[index + 1].kind if index + 1 < len(blocks) else ""
    return following in ("capitals", "attached", "title")
