"""Split a document into its components: the decision, the plan it promulgates, the appendices.

A component begins with its title, and an attachment says in brackets what it belongs to
(DOMAIN.md §4).  After this, every block lies in exactly one part of one component, or in the
furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vn_decree_parser.outline.blocks import OPENERS, Block
from vn_decree_parser.outline.closing import closing_start, notes_start
from vn_decree_parser.outline.quotes import quoted_blocks
from vn_decree_parser.outline.starts import (
    LONGEST_TITLE,
    TITLE_KINDS,
    component_starts,
    set_chrome_apart,
)
from vn_decree_parser.outline.types import (
    ANNEXES,
    is_type_name,
    named_types,
    number_of,
    type_of_number,
    type_of_title,
)
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True, slots=True)
class Component:
    """One document of those that a file holds, its blocks sorted into parts.

    `kind` is `decision`, `plan`, `appendix`, …; `parent` is the index of the component that it is
    attached to; `letterhead` the blocks above the title; `title` the type line, `abstract` the
    lines under it; `attached` the bracket that names the parent; `preamble` the legal bases up to
    the enacting word; `closing` the recipients and the signature; `notes` the footnotes behind them.
    """

    kind: str
    document_type: str | None
    number: str | None
    parent: int | None
    letterhead: tuple[Block, ...] = ()
    title: Block | None = None
    abstract: tuple[Block, ...] = ()
    attached: Block | None = None
    authority: tuple[Block, ...] = ()
    preamble: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()
    notes: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks of the component, in the order of the text."""
        head = (self.title,) if self.title else ()
        attached = (self.attached,) if self.attached else ()
        return (
            *self.letterhead,
            *head,
            *self.abstract,
            *attached,
            *self.authority,
            *self.preamble,
            *self.body,
            *self.closing,
            *self.notes,
        )


@dataclass(frozen=True, slots=True)
class Components:
    """The components of a file, in order, and the blocks that belong to none of them."""

    components: tuple[Component, ...]
    furniture: tuple[Block, ...] = field(default=())


_LETTERHEAD_KINDS = frozenset(
    ("rule", "motto", "slogan", "number", "place-date", "capitals", "mark", "subject", "addressee")
)
# The line above the legal bases names who decides.
_AUTHORITY = re.compile(
    r"(?:chủ tịch|bộ trưởng|thủ tướng|ủy ban nhân dân|hội đồng nhân dân|chính phủ|quốc hội"
    r"|giám đốc|tổng giám đốc|cục trưởng|tổng cục trưởng|thống đốc|tổng thanh tra|chánh án"
    r"|viện trưởng|ban chấp hành|ban thường vụ|hội đồng thẩm phán|ủy ban thường vụ|trưởng ban"
    r"|hiệu trưởng|tổng kiểm toán)\b"
)


def split_components(blocks: Sequence[Block], vocabulary: Vocabulary) -> Components:
    """Return the components of a document and its furniture (site chrome)."""
    kept, furniture = set_chrome_apart(blocks, vocabulary)
    starts = component_starts(kept, vocabulary)
    components: list[Component] = []
    for start, end in pairwise([*starts, len(kept)]):
        components.append(_sort_blocks(kept[start:end], components, vocabulary))
    return Components(tuple(components), tuple(furniture))


def _sort_blocks(
    blocks: Sequence[Block], before: Sequence[Component], vocabulary: Vocabulary
) -> Component:
    """Sort the blocks of one component into its parts."""
    behind = notes_start(blocks)
    notes, blocks = blocks[behind:], blocks[:behind]
    head = _head_end(blocks, vocabulary, is_first=not before)
    title_at = _title_at(blocks[:head], vocabulary)
    title = blocks[title_at] if title_at is not None else None
    if title is not None:
        document_type = type_of_title(title, vocabulary)
    else:  # a letter, or a text whose title is lost
        document_type = type_of_number(number_of(blocks[:head]), vocabulary)
    attached = next((b for b in blocks[(title_at or 0) + 1 : head] if b.kind == "attached"), None)
    kind = _component_kind(title, document_type, attached, vocabulary)
    # What a form shows of signatures is its content.
    closing = len(blocks) if kind == "form" else closing_start(blocks, head, quoted_blocks(blocks))
    under_title = blocks[title_at + 1 : head] if title_at is not None else ()
    lines = [block for block in under_title if block is not attached]
    body_start = _preamble_end(blocks, head, closing)
    authority = _authority_lines(lines) if body_start > head else ()
    return Component(
        kind=kind,
        document_type=document_type,
        number=title.number if title and title.kind == "appendix-title" else None,
        parent=_find_parent(title, attached, before, vocabulary),
        letterhead=tuple(blocks[:head] if title_at is None else blocks[:title_at]),
        title=title,
        abstract=tuple(block for block in lines if block not in authority),
        attached=attached if title is not None else None,
        authority=authority,
        preamble=tuple(blocks[head:body_start]),
        body=tuple(blocks[body_start:closing]),
        closing=tuple(blocks[closing:]),
        notes=tuple(notes),
    )


def _title_at(head: Sequence[Block], vocabulary: Vocabulary) -> int | None:
    """Return which block of the head is the type line; a title in one line is its first capitals.

    A type in small letters counts where no line in capitals is one.
    """
    for index, block in enumerate(head):
        if block.kind in ("title", "appendix-title"):
            return index
    for index, block in enumerate(head):
        if block.kind == "text" and is_type_name(block.text, vocabulary):
            return index
    attached = next((i for i, block in enumerate(head) if block.kind == "attached"), None)
    if attached:
        return 0
    return None


def _head_end(blocks: Sequence[Block], vocabulary: Vocabulary, *, is_first: bool) -> int:
    """Return where the head ends: letterhead, title, abstract and bracket."""
    index = 0
    has_letterhead = is_first or blocks[0].kind in _LETTERHEAD_KINDS
    while index < len(blocks) and has_letterhead:
        kind = blocks[index].kind
        if kind == "text" and is_type_name(blocks[index].text, vocabulary):
            break
        if kind not in _LETTERHEAD_KINDS and not _may_head(blocks, index):
            break
        index += 1
    if index < len(blocks) and (
        blocks[index].kind in ("title", "appendix-title")
        or (blocks[index].kind == "text" and is_type_name(blocks[index].text, vocabulary))
    ):
        index += 1
    if index and _is_form_with_letterhead(blocks, index - 1):
        return index
    lines = 0
    while index < len(blocks) and lines < LONGEST_TITLE:
        kind = blocks[index].kind
        if kind not in TITLE_KINDS | {"attached", "mark", "subject"} and not (
            kind == "text" and _continues_title(blocks, index)
        ):
            break
        index += 1
        lines += 1
        if kind == "attached":
            while index < len(blocks) and blocks[index].kind == "rule":
                index += 1
            break
    return index


def _is_form_with_letterhead(blocks: Sequence[Block], title: int) -> bool:
    """Return whether the label of a form stands above the letterhead of a sample."""
    if blocks[title].kind != "appendix-title":
        return False
    return any(block.kind in ("motto", "slogan") for block in blocks[title + 1 : title + 9])


def _may_head(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a short line of text above the title belongs to the letterhead."""
    if blocks[index].kind in ("title", "appendix-title", "attached", "basis", "proposal"):
        return False
    ahead = [block.kind for block in blocks[index : index + 12]]
    if blocks[index].kind != "text":  # a line such as "- Mật -" above the letterhead
        return index < 3 and "motto" in ahead and len(blocks[index].text) < 100
    if len(blocks[index].text) < 100:
        return any(kind in ("title", "motto", "slogan", "number", "place-date") for kind in ahead)
    # The heading of a web page says the title before the letterhead does.
    return index == 0 and "motto" in ahead[:6] and not blocks[0].text.endswith((".", ";"))


def _continues_title(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a line in small letters is the abstract: the bases or the bracket follow."""
    text = blocks[index].text
    if text.endswith((";", ":")) or (text.endswith(".") and len(text) > 200):
        return False
    ahead = [block.kind for block in blocks[index + 1 : index + 5]]
    previous = blocks[index - 1].kind if index else ""
    if previous == "title" and not text.endswith("."):
        return True
    if previous in ("title", "text", "subject") and text[:1].islower() and not text.endswith("."):
        return True  # the abstract goes on in the next line
    if previous == "capitals" and text.startswith(("về ", "Về ")) and not text.endswith("."):
        return True
    return previous in ("title", "appendix-title", "text", "capitals") and any(
        kind in ("basis", "attached", "proposal", "rule") for kind in ahead
    )


def _authority_lines(lines: Sequence[Block]) -> tuple[Block, ...]:
    """Return the last lines above the legal bases that name who decides."""
    for count in (1, 2, 3):
        tail = lines[-count:]
        if (
            len(tail) == count
            and _AUTHORITY.match(fold(tail[0].text))
            and tail[0].kind == "capitals"
        ):
            return tuple(tail)
    return ()


_PREAMBLE_KINDS = frozenset(("basis", "proposal", "enactment", "rule"))


def _preamble_end(blocks: Sequence[Block], start: int, end: int) -> int:
    """Return where the legal bases end: behind the enacting word, or the last of them."""
    index = last = start
    while index < end and index - last <= 3:
        if blocks[index].kind == "enactment" or (
            blocks[index].kind == "title" and last > start
        ):  # QUYẾT ĐỊNH without its colon
            return index + 1
        if blocks[index].kind in _PREAMBLE_KINDS:
            last = index + 1
        elif blocks[index].kind in OPENERS or last == start:
            break
        index += 1
    has_bases = any(block.kind in ("basis", "proposal") for block in blocks[start:last])
    return last if has_bases else start


def _component_kind(
    title: Block | None,
    document_type: str | None,
    attached: Block | None,
    vocabulary: Vocabulary,
) -> str:
    if title is not None and title.kind == "appendix-title":
        return ANNEXES[document_type or ""]
    kinds = {row["kind"]: row["component"] for row in vocabulary.rows("document_types")}
    if document_type is None and attached is not None:
        return "appendix"  # DANH MỤC … (Ban hành kèm theo …)
    return kinds.get(document_type or "", "document")


def _is_first_form(title: Block) -> bool:
    """Return whether a form begins the forms of an appendix; Mẫu 03 behind Phụ lục 02 goes on."""
    digits = (title.number or "1").lstrip("0")
    return not digits[:1].isdigit() or not digits.startswith(tuple("23456789"))


def _find_parent(
    title: Block | None,
    attached: Block | None,
    before: Sequence[Component],
    vocabulary: Vocabulary,
) -> int | None:
    """Return the nearest earlier component of the type that the bracket names first.

    Without a bracket a form belongs to the appendix before it, all else to the last document.
    """
    if not before:
        return None
    if attached is not None:
        for name in named_types(attached.text, vocabulary):
            for index in range(len(before) - 1, -1, -1):
                if before[index].document_type == name:
                    return index
    if title is not None and type_of_title(title, vocabulary) == "Biểu mẫu":
        last = before[-1]
        if last.kind == "form" or (last.kind == "appendix" and not _is_first_form(title)):
            return last.parent
        if last.kind == "appendix":
            return len(before) - 1
    annexes = ANNEXES.values()
    last_to_first = range(len(before) - 1, -1, -1)
    return next((index for index in last_to_first if before[index].kind not in annexes), 0)
