"""Build the tree of a component's sections.

An opener counts only if it continues a sequence: it is the next sibling of an open section, or
the first child of one (DOMAIN.md §3.2).  So a number at a wrap, a citation or a date opens
nothing.  After this, every block of the body lies in exactly one branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vn_decree_parser.outline.blocks import OPENERS, Block
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.outline.openers import (
    OpenSection,
    as_letter,
    find_parent,
    has_letters_inside,
    listed_recipients,
)
from vn_decree_parser.outline.quotes import quoted_blocks
from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage, Span

# What the flags of a section are called among the problems.
_CODES = {
    "numbering_gap": "numbering-gap",
    "numbering_restart": "numbering-restart",
    "skipped_đ": "letter-skipped",
    "repeated_d": "letter-skipped",
}
# What stands behind a label is a heading if it is no longer than this (characters).
_LONGEST_HEADING = 400


@dataclass(frozen=True, slots=True)
class Branch:
    """A section: its label and number, its heading or opening text, what follows, its children.

    `paragraphs` are the section's own text behind the heading, in order; a branch of kind `table`
    stands for the table of index `table`.
    """

    kind: str
    number: str | None
    label: Passage
    heading: Passage | None
    paragraphs: tuple[Passage, ...] = ()
    children: tuple[Branch, ...] = ()
    path: str = ""
    table: int | None = None
    flags: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = field(default=(), repr=False)

    @property
    def span(self) -> Span:
        """The stretch of the source from the label to the last child."""
        own = [passage.span for passage in self.passages if passage]
        spans = own + [child.span for child in self.children]
        spans = [span for span in spans if span.end > span.start]
        if not spans:
            return Span(0, 0)
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    @property
    def text(self) -> Passage:
        """Heading and paragraphs as one passage."""
        heading = (self.heading,) if self.heading else ()
        return Passage.join((*heading, *self.paragraphs))


def build_tree(
    blocks: Sequence[Block | int],
) -> tuple[Branch, tuple[Problem, ...]]:
    """Return the root branch of a body, and the problems of its numbering.

    An integer among the blocks stands for the table of that index.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> lines = ["I. MỤC TIÊU", "1. Đến năm 2025", "Trên 90% hộ.", "2. Đến năm 2030", "II. NHIỆM VỤ"]
    >>> root, _ = build_tree(read_blocks(map(Passage.of, lines), Vocabulary()))
    >>> [(child.path, child.heading.text, len(child.children)) for child in root.children]
    [('I', 'MỤC TIÊU', 2), ('II', 'NHIỆM VỤ', 0)]
    >>> root.children[0].children[0].paragraphs[0].text
    'Trên 90% hộ.'
    """
    root = OpenSection("body", None, None, Passage("", ()), None)
    stack = [root]
    problems: list[Problem] = []
    # A second d) is đ), so what follows it is e).
    stands_for = {"repeated_d": ordinal("point", "đ")}
    closed = quoted_blocks(blocks) | listed_recipients(blocks)
    letters_inside = has_letters_inside(blocks)
    last_article: tuple[int, ...] | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, int):
            stack[-1].children.append(
                OpenSection("table", None, None, Passage("", ()), None, table=block)
            )
            continue
        block = as_letter(stack, block)
        place = (
            ordinal(block.kind, block.number) if block.number and block.kind in OPENERS else None
        )
        accepted = None
        if index not in closed:
            accepted = find_parent(stack, block, place, last_article, letters_inside=letters_inside)
        if accepted is None:
            stack[-1].blocks.append(block.passage)
            stack[-1].passages.append(block.passage)
            continue
        depth, flags = accepted
        del stack[depth:]
        place = next((stands_for[flag] for flag in flags if flag in stands_for), place)
        opened = _open(block, place, flags, letters_inside=letters_inside)
        stack[-1].children.append(opened)
        stack.append(opened)
        if block.kind == "article":
            last_article = place
        problems += [
            Problem.of(_CODES[flag], block.passage.text[:40].strip(), block.passage.span)
            for flag in flags
        ]
    return _distinct(_close(root, ""), {}), tuple(problems)


def _open(
    block: Block, place: tuple[int, ...] | None, flags: tuple[str, ...], *, letters_inside: bool
) -> OpenSection:
    rest = block.rest or Passage("", ())
    label_end = len(block.passage.text) - len(rest.text) if rest else len(block.passage.text)
    label = block.passage.part(0, label_end).strip()
    opened = OpenSection(
        block.kind,
        block.number,
        place,
        label,
        rest or None,
        flags=flags,
        letters_inside=letters_inside,
    )
    opened.passages.append(block.passage)
    return opened


def _close(opened: OpenSection, path: str) -> Branch:
    """Return the finished branch of an open section."""
    children = []
    counts: dict[str, int] = {}
    for child in opened.children:
        counts[child.kind] = counts.get(child.kind, 0) + 1
        children.append(_close(child, _child_path(path, child, counts[child.kind])))
    heading, paragraphs = _part_heading(opened)
    return Branch(
        kind=opened.kind,
        number=opened.number,
        label=opened.label,
        heading=heading,
        paragraphs=paragraphs,
        children=tuple(children),
        path=path,
        table=opened.table,
        flags=opened.flags,
        passages=tuple(opened.passages),
    )


def _child_path(path: str, child: OpenSection, count: int) -> str:
    """Return the path of a child: `III.1.a`, `Điều 5` as `dieu-5`, the second bullet as `-2`."""
    number = child.number or str(count)
    if child.kind in ("part", "chapter", "division", "subdivision", "article"):
        names = {"part": "phan", "chapter": "chuong", "division": "muc", "subdivision": "tieu-muc"}
        own = f"{names.get(child.kind, 'dieu')}-{number.replace(' ', '-')}"
    elif child.kind in ("bullet", "plus"):
        own = ("-" if child.kind == "bullet" else "+") + number
    elif child.kind == "table":
        own = f"t{count}"
    else:
        own = number
    # Articles are counted through the whole document, so the chapter adds nothing.
    if child.kind == "article" or not path:
        return own
    if child.kind == "dotted":
        parts = path.split(".")
        for index in range(len(parts)):
            if own.startswith(".".join(parts[index:]) + "."):
                return ".".join((*parts[:index], own))
    return f"{path}.{own}"


def _distinct(branch: Branch, seen: dict[str, int]) -> Branch:
    """Return a branch with a mark on paths that occur again: a restarted list, a second Điều 1."""
    children = []
    for child in branch.children:
        count = seen[child.path] = seen.get(child.path, 0) + 1
        if count > 1:
            child = _prefix(child, child.path, f"{child.path}~{count}")
        children.append(_distinct(child, seen))
    return replace(branch, children=tuple(children))


def _prefix(branch: Branch, old: str, new: str) -> Branch:
    children = tuple(_prefix(child, old, new) for child in branch.children)
    path = new + branch.path[len(old) :] if branch.path.startswith(old) else branch.path
    return replace(branch, path=path, children=children)


def _part_heading(opened: OpenSection) -> tuple[Passage | None, tuple[Passage, ...]]:
    """Return heading and paragraphs: what stands behind a label is one or the other.

    A heading has something below it and does not end as a sentence; capitals are always one.
    """
    lead, rest = opened.lead, tuple(opened.blocks)
    if lead is None and opened.kind in ("part", "chapter", "division", "article") and rest:
        # Chương II ⏎ TỔ CHỨC THỰC HIỆN
        if _looks_like_heading(rest[0], opened.kind):
            heading, rest = _capital_heading(rest)
            return _whole_heading(heading, rest, opened.kind)
        return None, rest
    if lead is None:
        return None, rest
    has_below = bool(rest or opened.children)
    if lead.text.isupper() or (has_below and _looks_like_heading(lead, opened.kind)):
        return _whole_heading(lead, rest, opened.kind)
    return None, (lead, *rest)


def _whole_heading(
    heading: Passage, rest: tuple[Passage, ...], kind: str
) -> tuple[Passage, tuple[Passage, ...]]:
    """Return a heading of a chapter with the line in which it goes on, and what follows.

    `Những việc nhân dân bàn, ⏎ hội đồng nhân dân quyết định`: it ends with a comma, and the next
    line begins with a small letter.
    """
    is_open = kind in ("part", "chapter", "division", "subdivision") and heading.text.endswith(",")
    if is_open and rest and rest[0].text[:1].islower() and not rest[0].text.endswith((".", ":")):
        return Passage.join((heading, rest[0])), rest[1:]
    return heading, rest


def _capital_heading(rest: tuple[Passage, ...]) -> tuple[Passage, tuple[Passage, ...]]:
    """Return a heading, over several lines where it is set in capitals, and what follows it."""
    end = 1
    while end < len(rest) and rest[end - 1].text.isupper() and rest[end].text.isupper():
        end += 1
    return (Passage.join(rest[:end]) if end > 1 else rest[0]), rest[end:]


def _looks_like_heading(passage: Passage, kind: str) -> bool:
    text = passage.text
    if len(text) > _LONGEST_HEADING:
        return False
    if kind in ("part", "chapter", "division", "subdivision"):
        return True
    if text.endswith((";", ",")):
        return False
    return not text.endswith(".") or (kind == "point" and len(text) < 150)
