"""Where a numbered block opens a section: it continues a sequence, or begins one (DOMAIN.md §3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vn_decree_parser.outline.blocks import OPENERS, Block
from vn_decree_parser.outline.numbering import follows, is_first, is_next_letter, ordinal
from vn_decree_parser.source import Passage

# Sections of a lower rank hold those of a higher one.
# Where letters stand below roman numbers, they have this rank.
_RANK_OF_INNER_LETTER = 7.5
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
    "subpoint": 21,
    "bullet": 22,
    "plus": 23,
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


@dataclass(slots=True)
class OpenSection:
    """A section that is still open while the tree is built."""

    kind: str
    number: str | None
    place: tuple[int, ...] | None
    label: Passage
    lead: Passage | None
    blocks: list[Passage] = field(default_factory=list)
    children: list[OpenSection] = field(default_factory=list)
    table: int | None = None
    flags: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)
    letters_inside: bool = False

    @property
    def rank(self) -> float:
        """How deep sections of its kind stand."""
        if self.kind == "dotted" and self.place:
            return RANKS["dotted"] + len(self.place)
        if self.kind == "letter" and self.letters_inside:
            return _RANK_OF_INNER_LETTER
        return RANKS.get(self.kind, 0)


def listed_recipients(blocks: Sequence[Block | int]) -> frozenset[int]:
    """Return which blocks are the lines under `Nơi nhận:` of a sample letter: they open no section.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> lines = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC")
    >>> sorted(listed_recipients(read_blocks(map(Passage.of, lines), Vocabulary())))
    [1, 2]
    """
    listed: set[int] = set()
    inside = False
    for index, block in enumerate(blocks):
        if isinstance(block, int):
            inside = False
        elif block.kind == "recipients":
            inside = True
        elif inside and block.kind in ("bullet", "plus", "rule"):
            listed.add(index)
        else:
            inside = False
    return frozenset(listed)


def has_letters_inside(blocks: Sequence[Block | int]) -> bool:
    """Return whether A, B stand below I, II, as in `I. … A. … B. … II. …`, and not above them.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> def inside(*lines):
    ...     return has_letters_inside(read_blocks(map(Passage.of, lines), Vocabulary()))
    >>> inside("I. MỘT", "A. Bến", "B. Đò", "II. HAI"), inside("A. MỘT", "I. Bến", "B. HAI")
    (True, False)
    """
    section: tuple[int, ...] | None = None
    seen_letter = False
    for block in blocks:
        if isinstance(block, int) or block.kind not in ("letter", "section") or not block.number:
            continue
        place = ordinal(block.kind, block.number)
        if block.kind == "letter" and place == (1,):
            if section is None:
                return False
            seen_letter = True
        elif block.kind == "section" and place is not None:
            if seen_letter:
                return section is not None and follows(section, place)
            section = place
    return seen_letter


def as_letter(stack: Sequence[OpenSection], block: Block) -> Block:
    """Return a block such as `C. …` as a letter where A and B are open: C is no hundred there.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> (block,) = read_blocks([Passage.of("C. KHỐI XÃ")], Vocabulary())
    >>> before = OpenSection("letter", "B", (2,), Passage.of("B."), None)
    >>> block.kind, as_letter([before], block).kind
    ('section', 'letter')
    """
    if block.kind != "section" or block.number is None or len(block.number) > 1:
        return block
    place = ordinal("letter", block.number)
    for opened in stack:
        if opened.kind == "letter" and opened.place and place and follows(opened.place, place):
            return replace(block, kind="letter")
    return block


def _find_article(
    stack: Sequence[OpenSection],
    block: Block,
    place: tuple[int, ...] | None,
    last: tuple[int, ...] | None,
) -> tuple[int, tuple[str, ...]] | None:
    """Return where an article opens that goes on with those of the chapter before.

    Articles are counted through the whole document (DOMAIN.md §3.2).
    """
    if block.kind != "article" or place is None:
        return None
    if last is None:
        # The text begins with a later chapter.
        in_chapter = stack[-1].kind in ("part", "chapter", "division", "subdivision")
        return (len(stack), ("numbering_gap",)) if in_chapter else None
    if not follows(last, place, skip=_MAY_SKIP["article"]):
        return None
    rank = RANKS["article"]
    depth = next(depth for depth in range(len(stack) - 1, -1, -1) if stack[depth].rank < rank)
    return depth + 1, (() if follows(last, place) else ("numbering_gap",))


def _find_sibling(
    stack: Sequence[OpenSection],
    block: Block,
    place: tuple[int, ...] | None,
    letters_inside: bool,
) -> tuple[int, tuple[str, ...]] | None:
    """Return the depth at which a block opens a section, with flags; `None` if it opens none."""
    if block.kind not in OPENERS:
        return None
    if block.kind in ("bullet", "plus"):
        return _find_bullet_parent(stack, block)
    if place is None:
        return None
    opened = OpenSection(
        block.kind, block.number, place, block.passage, None, letters_inside=letters_inside
    )
    for depth in range(len(stack) - 1, 0, -1):
        sibling = stack[depth]
        if block.kind == "dotted" and len(place) > len(sibling.place or ()):
            continue  # 2.1.1 is a child of 2.1
        if sibling.kind == block.kind and sibling.place is not None:
            if follows(sibling.place, place):
                return depth, ()
            if block.kind == "point" and is_next_letter(sibling.number or "", block.number or ""):
                return depth, ()
            if _skips_only_d(block.kind, sibling.place, place):
                return depth, ("skipped_đ",)
            if block.kind == "point" and sibling.number == block.number == "d":
                return depth, ("repeated_d",)  # đ, typed without its stroke
            if follows(sibling.place, place, skip=_MAY_SKIP.get(block.kind, 1)):
                return depth, ("numbering_gap",)
    return _find_first_child(stack, block, place, opened.rank)


def _find_first_child(
    stack: Sequence[OpenSection], block: Block, place: tuple[int, ...], rank: float
) -> tuple[int, tuple[str, ...]] | None:
    """Return where a first number opens a new list: below the last section of a lower rank."""
    if block.kind == "dotted":
        return _find_dotted_parent(stack, place)
    depth = next((depth for depth in range(len(stack) - 1, -1, -1) if stack[depth].rank < rank), 0)
    if is_first(place):
        if block.kind in ("part", "chapter") and any(
            child.kind in ("article", "section", "letter") for child in stack[depth].children
        ):
            return None  # a sample of a heading: parts and chapters come first, or not at all
        restarts = depth + 1 < len(stack) and stack[depth + 1].kind == block.kind
        return depth + 1, (("numbering_restart",) if restarts else ())
    # The first heading of the whole text may be lost: Điều 2 without Điều 1, II. MỤC TIÊU.
    is_sure = block.kind in ("article", "chapter") or (
        block.kind == "section" and block.rest is not None and block.rest.text.isupper()
    )
    if is_sure and len(stack) == 1 and not stack[0].children:
        return 1, ("numbering_gap",)
    if _is_capital_section(block) and (len(stack) > 1 or stack[0].children):
        return depth + 1, ("numbering_restart",)  # the typist counted wrong: IV, III, IV
    if depth == len(stack) - 1 and _lost_labels(stack[depth], block, place):
        return depth + 1, ("numbering_gap",)
    return None


def _is_capital_section(block: Block) -> bool:
    """Return whether a block is a heading whatever its number: `III. GIÁM SÁT, ĐÁNH GIÁ`."""
    rest = block.rest.text if block.rest is not None else ""
    return block.kind == "section" and rest.isupper() and sum(map(str.isalpha, rest)) >= 6


# What the labels of a list were lost in front of, as scrapes lose the marks of `<ol>`: the text of
# the section has one paragraph for each lost number.
_MAY_LOSE = {"clause": ("article", "section", "letter"), "point": ("clause",)}
_MOST_LOST = 2


def _lost_labels(parent: OpenSection, block: Block, place: tuple[int, ...]) -> bool:
    """Return whether the first numbers of a list are lost, but not their text (DOMAIN.md §0.5, N5)."""
    if parent.kind not in _MAY_LOSE.get(block.kind, ()) or parent.children or len(place) > 1:
        return False
    begins = block.rest is not None and block.rest.text[:1].isupper()
    return begins and place[0] - 1 <= min(_MOST_LOST, len(parent.blocks))


def _find_dotted_parent(
    stack: Sequence[OpenSection], place: tuple[int, ...]
) -> tuple[int, tuple[str, ...]] | None:
    """Return where 1.1 opens: below the open 1, which may also be written I or Điều 1."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].place == place[:-1] and stack[depth].kind != "point":
            if place[-1] > _MAY_SKIP["dotted"]:
                return None
            return (depth + 1, ()) if is_first(place) else (depth + 1, ("numbering_gap",))
    return None


def _find_bullet_parent(stack: Sequence[OpenSection], block: Block) -> tuple[int, tuple[str, ...]]:
    """Return where a bullet opens: beside an open one of its kind, else as deep as its kind.

    Some typists put - below +, where the line with + announces a list.
    """
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].kind == block.kind:
            return depth, ()
    top = stack[-1]
    last = top.blocks[-1] if top.blocks else top.lead
    if block.kind == "bullet" and top.kind == "plus" and last and last.text.endswith(":"):
        return len(stack), ()
    rank = RANKS[block.kind]
    depth = next(depth for depth in range(len(stack) - 1, -1, -1) if stack[depth].rank < rank)
    return depth + 1, ()


def _skips_only_d(kind: str, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    return kind == "point" and before == (4,) and after == (6,)


def find_parent(
    stack: Sequence[OpenSection],
    block: Block,
    place: tuple[int, ...] | None,
    last_article: tuple[int, ...] | None,
    *,
    letters_inside: bool = False,
) -> tuple[int, tuple[str, ...]] | None:
    """Return the depth at which a block opens a section, with flags; `None` if it opens none.

    It continues an open list, begins one below an open section, or is the next article.

    >>> from vn_decree_parser.outline.blocks import read_blocks
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> (block,) = read_blocks([Passage.of("5. đợt cuối")], Vocabulary())
    >>> find_parent([OpenSection("body", None, None, Passage("", ()), None)], block, (5,), None)
    """
    return _find_sibling(stack, block, place, letters_inside) or _find_article(
        stack, block, place, last_article
    )
