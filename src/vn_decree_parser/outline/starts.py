"""Where the components of a file begin, and which lines of it belong to the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from vn_decree_parser.outline.blocks import Block, chrome_kind
from vn_decree_parser.outline.closing import opens_closing
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.outline.quotes import quoted_blocks
from vn_decree_parser.outline.types import is_type_name, named_types, type_of_title
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


# Kinds of lines above a title that belong to it.
_LETTERHEAD = frozenset(("rule", "motto", "slogan", "number", "place-date", "capitals", "mark"))
_LONGEST_LETTERHEAD = 16
# How far below an annex's label its bracket may stand.
_BRACKET_BELOW = 6
_DOCUMENT_NUMBER = re.compile(r"\d[\w./-]{0,60}/[A-ZĐa-z][\w&-]*")


@dataclass(slots=True)
class _Walk:
    """What is known of the components on the way through a file.

    `mode` is the kind of the open one: `main` (a decision, a plan), `appendix` or `form`; `types`
    and `numbers` are those of the documents so far, `appendices` the numbers of the appendices;
    `closed` says that a signature has come.
    """

    mode: str = "main"
    types: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    appendices: set[str | None] = field(default_factory=set)
    closed: bool = False
    last_article: int = 0
    start: int = 0  # the block that showed where the open component begins


def component_starts(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[int]:
    """Return where the components begin: a title, a bracket, a new text behind a signature.

    Samples of documents in an appendix or a form begin nothing, nor does what is quoted.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.source import Passage
    >>> lines = ("QUYẾT ĐỊNH", "Nơi nhận: - Như trên.", "KẾ HOẠCH", "I. MỤC ĐÍCH")
    >>> component_starts(read_blocks(map(Passage.of, lines), Vocabulary()), Vocabulary())
    [0, 2]
    """
    starts = {0} if blocks else set()
    quoted = quoted_blocks(blocks)
    walk = _Walk()
    for index, block in enumerate(blocks):
        if index in quoted:
            continue
        start = _start_at(blocks, index, walk, vocabulary)
        if start is not None and (start > walk.start or index == 0):
            starts.add(start)
            _enter(blocks[start : index + 1], walk, vocabulary)
            walk.start = index
        elif block.kind == "title" and not walk.types and walk.mode == "main":
            _enter([block], walk, vocabulary)
        elif block.kind == "number" and block.rest is not None and not walk.closed:
            walk.numbers.add(_plain_number(block.rest.text))
        elif walk.mode == "main" and opens_closing(blocks, index):
            walk.closed = True
        if block.kind == "article" and (place := ordinal("article", block.number or "")):
            walk.last_article = place[0]
    return sorted(starts)


def _start_at(
    blocks: Sequence[Block], index: int, walk: _Walk, vocabulary: Vocabulary
) -> int | None:
    """Return where the component begins that a block shows, `None` where it shows none."""
    block = blocks[index]
    if block.kind == "attached":
        return _attachment_start(blocks, index, walk, vocabulary)
    if block.kind == "appendix-title":
        return index if _stands_as_title(blocks, index, walk, vocabulary) else None
    if walk.mode != "main":
        return None
    if block.kind == "title" and (walk.closed or _has_own_head(blocks, index, walk)):
        return _letterhead_start(blocks, index, walk.start)
    if walk.closed and _begins_body(block):
        return _capitals_start(blocks, index)
    if block.kind == "article" and block.number == "1" and walk.last_article >= 2:
        return _heading_start(blocks, index)
    return None


def _enter(blocks: Sequence[Block], walk: _Walk, vocabulary: Vocabulary) -> None:
    """Take up what the first lines of a component say of it."""
    walk.closed, walk.last_article, walk.mode = False, 0, "main"
    for block in blocks:
        if block.kind == "appendix-title":
            label = type_of_title(block, vocabulary)
            walk.mode = "appendix" if label == "Phụ lục" else "form"
            if walk.mode == "appendix":
                walk.appendices.add(block.number)
            return
        is_title = block.kind in ("title", "capitals") or is_type_name(block.text, vocabulary)
        if is_title and (name := type_of_title(block, vocabulary)):
            walk.types.add(name)
            return


def _plain_number(text: str) -> str:
    return "".join(text.split()).lower()


def is_own_bracket(
    block: Block, walk_types: set[str], numbers: set[str], vocabulary: Vocabulary
) -> bool:
    """Return whether a bracket names a document of this file, and no other one.

    Forms have brackets of their own: `(Kèm theo Đơn đề nghị …)`, `(Kèm theo Thông tư số 5/…)`.
    """
    names = named_types(block.text, vocabulary)
    if not names:
        return False
    if not walk_types or names[0] in walk_types:
        return True
    return any(_plain_number(found) in numbers for found in _DOCUMENT_NUMBER.findall(block.text))


def _is_own(block: Block, walk: _Walk, vocabulary: Vocabulary) -> bool:
    return is_own_bracket(block, walk.types, walk.numbers, vocabulary)


def _attachment_start(
    blocks: Sequence[Block], index: int, walk: _Walk, vocabulary: Vocabulary
) -> int | None:
    if not blocks[index].text.startswith(("(", "Ban hành", "Kèm")):
        return None  # FILE ĐƯỢC ĐÍNH KÈM …: the annex is not in the file
    if not _is_own(blocks[index], walk, vocabulary):
        return None
    start = _title_start(blocks, index, vocabulary)
    if start < index or walk.closed:
        return start
    return None


def _has_own_head(blocks: Sequence[Block], index: int, walk: _Walk) -> bool:
    """Return whether a second letterhead stands above a title: a further document of the file."""
    if index - walk.start < _LONGEST_LETTERHEAD:
        return False
    above = {block.kind for block in blocks[index - 9 : index]}
    return "motto" in above and ("number" in above or "place-date" in above)


def _letterhead_start(blocks: Sequence[Block], title: int, floor: int) -> int:
    """Return where the letterhead above a title begins, the title itself where it has none."""
    start, has_motto = title, False
    first = max(floor + 1, title - _LONGEST_LETTERHEAD)
    for index in range(title - 1, first - 1, -1):
        if blocks[index].kind not in _LETTERHEAD:
            break
        has_motto = has_motto or blocks[index].kind in ("motto", "number")
        start = index
    return start if has_motto else title


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


def _heading_start(blocks: Sequence[Block], article: int) -> int:
    """Return where a text begins whose title is lost: at the chapter above its first article."""
    start = article
    while (
        start > 0
        and article - start < LONGEST_TITLE
        and blocks[start - 1].kind in ("part", "chapter", "division", "capitals", "title")
    ):
        start -= 1
    return start


def _title_start(blocks: Sequence[Block], attached: int, vocabulary: Vocabulary) -> int:
    """Return where the title above a bracket begins: at its type line, else at its capitals.

    Lines in small letters belong to it below a type line.
    """
    first = max(0, attached - LONGEST_TITLE)
    for index in range(attached - 1, first - 1, -1):
        block = blocks[index]
        if block.kind in ("title", "appendix-title") or is_type_name(block.text, vocabulary):
            return index
        if block.kind not in TITLE_KINDS and block.kind != "text":
            break
        if len(block.text) > _LONGEST_TITLE_LINE:
            break
    start = attached
    while start > first and blocks[start - 1].kind in TITLE_KINDS:
        start -= 1
    return start


_LONGEST_TITLE_LINE = 400


def _stands_as_title(
    blocks: Sequence[Block], index: int, walk: _Walk, vocabulary: Vocabulary
) -> bool:
    """Return whether the label of an appendix or a form opens a component.

    It does not in a list of forms, nor where its bracket names another document.
    """
    below = blocks[index + 1 : index + 1 + _BRACKET_BELOW]
    bracket = next((block for block in below if block.kind == "attached"), None)
    is_appendix = type_of_title(blocks[index], vocabulary) == "Phụ lục"
    if bracket is not None and not _is_own(bracket, walk, vocabulary):
        # Under the title of a form it is a sample.
        return bool(blocks[index].rest) and not is_appendix
    near = [block.kind for block in below[:2]]
    if "appendix-title" in near[: 1 if is_appendix else 2] and bracket is None:
        return False
    if is_appendix:
        # In a form, only an appendix of the document itself; a number stands for one appendix.
        is_new = not blocks[index].number or blocks[index].number not in walk.appendices
        return bracket is not None or (walk.mode != "form" and is_new)
    if blocks[index].rest:
        before = blocks[index - 1].kind if index else ""
        return before != "appendix-title"
    following = near[0] if near else ""
    return following in ("capitals", "attached", "title", "motto", "rule", "subject", "addressee")
