"""Split a document into its components: the decision, the plan it promulgates, the appendices.

A component begins with its title, and an attachment says in brackets what it belongs to
(DOMAIN.md §4).  After this, every block lies in exactly one part of one component, or in the
furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from vn_decree_parser.outline.blocks import OPENERS, Block
from vn_decree_parser.outline.starts import (
    LONGEST_TITLE,
    TITLE_KINDS,
    component_starts,
    set_chrome_apart,
)
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True, slots=True)
class Component:
    """One document of those that a file holds, its blocks sorted into parts.

    `kind` is `decision`, `plan`, `appendix`, …; `parent` is the index of the component that it is
    attached to; `letterhead` the blocks above the title; `title` the type line, `abstract` the
    lines under it; `attached` the bracket that names the parent; `preamble` the legal bases up to
    the enacting word; `closing` the recipients and the signature.
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
    starts = component_starts(kept)
    components: list[Component] = []
    for start, end in pairwise([*starts, len(kept)]):
        components.append(_sort_blocks(kept[start:end], components, vocabulary))
    return Components(tuple(components), tuple(furniture))


def _sort_blocks(
    blocks: Sequence[Block], before: Sequence[Component], vocabulary: Vocabulary
) -> Component:
    """Sort the blocks of one component into its parts."""
    head = _head_end(blocks, is_first=not before)
    closing = _closing_start(blocks, head)
    title_at = _title_at(blocks[:head])
    letterhead = blocks[:title_at] if title_at is not None else blocks[:head]
    title = blocks[title_at] if title_at is not None else None
    under_title = blocks[title_at + 1 : head] if title_at is not None else ()
    attached = next((block for block in under_title if block.kind == "attached"), None)
    lines = [block for block in under_title if block is not attached]
    body_start = _preamble_end(blocks, head, closing)
    has_preamble = body_start > head
    authority = _authority_lines(lines) if has_preamble else ()
    document_type = _document_type(title, lines, vocabulary)
    return Component(
        kind=_component_kind(title, document_type, vocabulary),
        document_type=document_type,
        number=title.number if title and title.kind == "appendix-title" else None,
        parent=_find_parent(attached, before, vocabulary),
        letterhead=tuple(letterhead),
        title=title,
        abstract=tuple(block for block in lines if block not in authority),
        attached=attached,
        authority=authority,
        preamble=tuple(blocks[head:body_start]),
        body=tuple(blocks[body_start:closing]),
        closing=tuple(blocks[closing:]),
    )


def _title_at(head: Sequence[Block]) -> int | None:
    """Return which block of the head is the type line; a title in one line is its first capitals."""
    for index, block in enumerate(head):
        if block.kind in ("title", "appendix-title"):
            return index
    attached = next((i for i, block in enumerate(head) if block.kind == "attached"), None)
    if attached:
        return 0
    return None


def _head_end(blocks: Sequence[Block], *, is_first: bool) -> int:
    """Return where the head ends: letterhead, title, abstract and bracket."""
    index = 0
    while index < len(blocks) and blocks[index].kind in _LETTERHEAD_KINDS | {"text"} and is_first:
        if blocks[index].kind == "text" and not _may_head(blocks, index):
            break
        index += 1
    if index < len(blocks) and blocks[index].kind in ("title", "appendix-title"):
        index += 1
    lines = 0
    while index < len(blocks) and lines < LONGEST_TITLE:
        kind = blocks[index].kind
        if kind not in TITLE_KINDS | {"attached", "mark"} and not (
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


def _may_head(blocks: Sequence[Block], index: int) -> bool:
    """Return whether a short line of text above the title belongs to the letterhead."""
    ahead = [block.kind for block in blocks[index : index + 12]]
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
    if previous == "title" and not text.endswith((".", ",")):
        return True
    return previous in ("title", "appendix-title", "text", "capitals") and any(
        kind in ("basis", "attached", "proposal", "rule") for kind in ahead
    )


def _authority_lines(lines: Sequence[Block]) -> tuple[Block, ...]:
    """Return the last lines above the legal bases that name who decides."""
    for count in (1, 2):
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
        if blocks[index].kind == "enactment":
            return index + 1
        if blocks[index].kind in _PREAMBLE_KINDS:
            last = index + 1
        elif blocks[index].kind in OPENERS or last == start:
            break
        index += 1
    has_bases = any(block.kind in ("basis", "proposal") for block in blocks[start:last])
    return last if has_bases else start


def _closing_start(blocks: Sequence[Block], head: int) -> int:
    """Return where recipients or signature begin, or the number of blocks where none do."""
    for index in range(head, len(blocks)):
        kind = blocks[index].kind
        if kind == "recipients":
            return _signature_before(blocks, index)
        if kind == "authority":
            return index
    return len(blocks)


def _signature_before(blocks: Sequence[Block], recipients: int) -> int:
    """Return the start of a signature that stands above the recipients, else the recipients."""
    for index in range(max(0, recipients - 5), recipients):
        if blocks[index].kind == "authority":
            return index
    return recipients


@cache
def _type_names(vocabulary: Vocabulary) -> tuple[tuple[str, str, str], ...]:
    """Return (folded name, name, component kind), longest names first."""
    rows = vocabulary.rows("document_types")
    names = [(fold(row["kind"]), row["kind"], row["component"]) for row in rows]
    return tuple(sorted(names, key=lambda name: -len(name[0])))


def _document_type(
    title: Block | None, lines: Sequence[Block], vocabulary: Vocabulary
) -> str | None:
    """Return the type that the title line names, or that its first words name."""
    if title is None:
        return None
    if title.kind == "appendix-title":
        return "Phụ lục" if fold(title.text).startswith("phụ lục") else "Biểu mẫu"
    del lines
    folded = fold(title.text)
    return next((name for key, name, _ in _type_names(vocabulary) if folded.startswith(key)), None)


def _component_kind(title: Block | None, document_type: str | None, vocabulary: Vocabulary) -> str:
    if title is not None and title.kind == "appendix-title":
        return "appendix" if document_type == "Phụ lục" else "form"
    kinds = {name: kind for _, name, kind in _type_names(vocabulary)}
    return kinds.get(document_type or "", "document")


def _find_parent(
    attached: Block | None, before: Sequence[Component], vocabulary: Vocabulary
) -> int | None:
    """Return the nearest earlier component of the type that the bracket names first."""
    if not before:
        return None
    if attached is not None:
        folded = fold(attached.text)
        places = sorted(
            (folded.find(key), name) for key, name, _ in _type_names(vocabulary) if key in folded
        )
        for _, name in places:
            for index in range(len(before) - 1, -1, -1):
                if before[index].document_type == name:
                    return index
    mains = [
        index
        for index, component in enumerate(before)
        if component.kind not in ("appendix", "form")
    ]
    return mains[-1] if mains else 0
