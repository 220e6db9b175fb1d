"""Build the tree of a component's sections.

An opener counts only if it continues a sequence: it is the next sibling of an open section, or
the first child of one (DOMAIN.md §3.2).  So a number at a wrap, a citation or a date opens
nothing.  After this, every block of the body lies in exactly one branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vn_decree_parser.outline.blocks import OPENERS, Block
from vn_decree_parser.outline.numbering import follows, is_first, ordinal
from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage, Span

# Sections of a lower rank hold those of a higher one.
RANKS = {
    "part": 1,
    "chapter": 2,
    "division": 3,
    "subdivision": 4,
    "article": 5,
    "letter": 6,
    "section": 7,
    "clause": 8,
    "dotted": 9,
    "point": 20,
    "bullet": 21,
    "plus": 22,
}
# Sections whose numbers may skip: a heading may be lost in scraping (DOMAIN.md §0.5, N5).
_MAY_SKIP = {
    "article": 4,
    "chapter": 2,
    "section": 2,
    "clause": 3,
    "point": 2,
    "division": 2,
    "dotted": 3,
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


@dataclass(slots=True)
class _Open:
    """A section that is still open while the tree is built."""

    kind: str
    number: str | None
    place: tuple[int, ...] | None
    label: Passage
    lead: Passage | None
    blocks: list[Passage] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)
    table: int | None = None
    flags: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)

    @property
    def rank(self) -> int:
        if self.kind == "dotted" and self.place:
            return RANKS["dotted"] + len(self.place)
        return RANKS.get(self.kind, 0)


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
    root = _Open("body", None, None, Passage("", ()), None)
    stack = [root]
    problems: list[Problem] = []
    for block in blocks:
        if isinstance(block, int):
            stack[-1].children.append(
                _Open("table", None, None, Passage("", ()), None, table=block)
            )
            continue
        place = (
            ordinal(block.kind, block.number) if block.number and block.kind in OPENERS else None
        )
        accepted = _find_parent(stack, block, place)
        if accepted is None:
            stack[-1].blocks.append(block.passage)
            stack[-1].passages.append(block.passage)
            continue
        depth, flags = accepted
        del stack[depth:]
        opened = _open(block, place, flags)
        stack[-1].children.append(opened)
        stack.append(opened)
        if "numbering_gap" in flags:
            detail = f"{block.passage.text[:40]}"
            problems.append(Problem.of("numbering-gap", detail, block.passage.span))
    return _close(root, ""), tuple(problems)


def _open(block: Block, place: tuple[int, ...] | None, flags: tuple[str, ...]) -> _Open:
    rest = block.rest or Passage("", ())
    label_end = len(block.passage.text) - len(rest.text) if rest else len(block.passage.text)
    label = block.passage.part(0, label_end).strip()
    opened = _Open(block.kind, block.number, place, label, rest or None, flags=flags)
    opened.passages.append(block.passage)
    return opened


def _find_parent(
    stack: Sequence[_Open], block: Block, place: tuple[int, ...] | None
) -> tuple[int, tuple[str, ...]] | None:
    """Return the depth at which a block opens a section, with flags; `None` if it opens none."""
    if block.kind not in OPENERS:
        return None
    if block.kind in ("bullet", "plus"):
        return _find_bullet_parent(stack, block)
    if place is None:
        return None
    rank = _Open(block.kind, block.number, place, block.passage, None).rank
    for depth in range(len(stack) - 1, 0, -1):
        sibling = stack[depth]
        if sibling.kind == block.kind and sibling.place is not None:
            if follows(sibling.place, place):
                return depth, ()
            if _skips_only_d(block.kind, sibling.place, place):
                return depth, ("skipped_đ",)
            if follows(sibling.place, place, skip=_MAY_SKIP.get(block.kind, 1)):
                return depth, ("numbering_gap",)
    return _find_first_child(stack, block, place, rank)


def _find_first_child(
    stack: Sequence[_Open], block: Block, place: tuple[int, ...], rank: int
) -> tuple[int, tuple[str, ...]] | None:
    """Return where a first number opens a new list: below the last section of a lower rank."""
    if block.kind == "dotted":
        return _find_dotted_parent(stack, place)
    depth = next((depth for depth in range(len(stack) - 1, -1, -1) if stack[depth].rank < rank), 0)
    if is_first(place):
        restarts = depth + 1 < len(stack) and stack[depth + 1].kind == block.kind
        return depth + 1, (("numbering_restart",) if restarts else ())
    # The first heading of the whole text may be lost: Điều 2 without Điều 1.
    if block.kind in ("article", "chapter") and len(stack) == 1 and not stack[0].children:
        return 1, ("numbering_gap",)
    return None


def _find_dotted_parent(
    stack: Sequence[_Open], place: tuple[int, ...]
) -> tuple[int, tuple[str, ...]] | None:
    """Return where 1.1 opens: below the open 1, which may also be written I or Điều 1."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].place == place[:-1] and stack[depth].kind != "point":
            return (depth + 1, ()) if is_first(place) else (depth + 1, ("numbering_gap",))
    return None


def _find_bullet_parent(stack: Sequence[_Open], block: Block) -> tuple[int, tuple[str, ...]]:
    rank = RANKS[block.kind]
    depth = next(depth for depth in range(len(stack) - 1, -1, -1) if stack[depth].rank < rank)
    return depth + 1, ()


def _skips_only_d(kind: str, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return kind == "point" and before == (4,) and after == (6,)


def _close(opened: _Open, path: str) -> Branch:
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
        children=tuple(_distinct(children)),
        path=path,
        table=opened.table,
        flags=opened.flags,
        passages=tuple(opened.passages),
    )


def _child_path(path: str, child: _Open, count: int) -> str:
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
        parent, _, last = path.rpartition(".")
        if own.startswith(f"{last}."):
            return f"{parent}.{own}" if parent else own
    return f"{path}.{own}"


def _distinct(children: Sequence[Branch]) -> list[Branch]:
    """Return the children with a mark on paths that occur again (a restarted list)."""
    seen: dict[str, int] = {}
    result = []
    for child in children:
        seen[child.path] = seen.get(child.path, 0) + 1
        if seen[child.path] > 1:
            child = _prefix(child, child.path, f"{child.path}~{seen[child.path]}")
        result.append(child)
    return result


def _prefix(branch: Branch, old: str, new: str) -> Branch:
    children = tuple(_prefix(child, old, new) for child in branch.children)
    path = new + branch.path[len(old) :] if branch.path.startswith(old) else branch.path
    return replace(branch, path=path, children=children)


def _part_heading(opened: _Open) -> tuple[Passage | None, tuple[Passage, ...]]:
    """Return heading and paragraphs: what stands behind a label is one or the other.

    A heading has something below it and does not end as a sentence; capitals are always one.
    """
    lead, rest = opened.lead, tuple(opened.blocks)
    if lead is None and opened.kind in ("part", "chapter", "division", "article") and rest:
        # Chương II ⏎ TỔ CHỨC THỰC HIỆN
        if _looks_like_heading(rest[0], opened.kind):
            return rest[0], rest[1:]
        return None, rest
    if lead is None:
        return None, rest
    has_below = bool(rest or opened.children)
    if lead.text.isupper() or (has_below and _looks_like_heading(lead, opened.kind)):
        return lead, rest
    return None, (lead, *rest)


def _looks_like_heading(passage: Passage, kind: str) -> bool:
    text = passage.text
    if len(text) > _LONGEST_HEADING:
        return False
    if kind in ("part", "chapter", "division", "subdivision"):
        return True
    if text.endswith((";", ",")):
        return False
    return not text.endswith(".") or (kind == "point" and len(text) < 150)
