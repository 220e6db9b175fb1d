"""The evidence for and against a border at each line end.

Each boundary between two lines gives names of evidence, in groups; words and pairs of words give
more, once a verdict has joined or parted them.  What each name is worth stands in `weights.tsv`.
A group's names follow from its key alone, so the weight of a key is added up only once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vn_decree_parser.repair.layout import Layout, begins_as
from vn_decree_parser.repair.shapes import COARSE_BEGINNINGS, COARSE_ENDINGS, Shapes, coarse
from vn_decree_parser.repair.words import DocumentWords, WordJudge, WordList

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The non-empty lines of a text with all that is known of them before anything is decided."""

    texts: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    judge: WordJudge
    shapes: Shapes
    layout: Layout
    coarse_beginnings: tuple[str, ...]
    coarse_endings: tuple[str, ...]

    @classmethod
    def read(
        cls,
        texts: Sequence[str],
        word_list: WordList,
        indents: Sequence[int],
        gap: Sequence[bool],
    ) -> Lines:
        """Return what is known of stripped, non-empty lines in NFC."""
        words = tuple(tuple(text.split()) for text in texts)
        judge = WordJudge(DocumentWords.learn(words), word_list)
        shapes = Shapes.read(texts, words, judge)
        return cls(
            texts=tuple(texts),
            words=words,
            judge=judge,
            shapes=shapes,
            layout=Layout.learn(texts, words, shapes, indents, gap),
            coarse_beginnings=tuple(coarse(b, COARSE_BEGINNINGS) for b in shapes.beginnings),
            coarse_endings=tuple(coarse(e, COARSE_ENDINGS) for e in shapes.endings),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence of one kind: its key at a boundary, and the names that the key stands for.

    `key(lines, index)` looks at the boundary behind line `index`.
    """

    kind: str
    key: Callable[[Lines, int], Key]
    names: Callable[..., tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OpeningGroup:
    """Evidence that also depends on whether line `index` opens a block."""

    kind: str
    key: Callable[[Lines, int, bool], Key]
    names: Callable[..., tuple[str, ...]]


def _edges_key(lines: Lines, index: int) -> Key:
    return lines.shapes.endings[index], lines.shapes.beginnings[index + 1]


def _edges(ending: str, beginning: str) -> tuple[str, ...]:
    return f"ends {ending}", f"begins {beginning}", f"ends {ending}, begins {beginning}"


def _region_key(lines: Lines, index: int) -> Key:
    layout = lines.layout
    return (
        lines.coarse_endings[index],
        lines.coarse_beginnings[index + 1],
        layout.near_indented[index] > 0,
        layout.indents[index] > 0,
        layout.in_brackets[index],
        min(3, (layout.near_numbers[index] + 1) // 2),
        min(3, layout.near_short[index] // 3),
        layout.gap[index + 1],
        layout.in_table[index],
        min(2, (layout.near_pieces[index] + 1) // 2),
        layout.indents[index + 1] > 0,
    )


def _region(
    ending: str,
    beginning: str,
    near_indented: bool,
    indented: bool,
    in_brackets: bool,
    numbers: int,
    short: int,
    gap: bool,
    in_table: bool,
    pieces: int,
    next_indented: bool,
) -> tuple[str, ...]:
    near = "indents near" if near_indented else "no indents near"
    own = "indented, " if indented else ""
    table = "in table" if in_table else "no table"
    names = [
        f"{near}: {ending}|{beginning}",
        f"{own}{near}: |{beginning}",
        f"numbers near {numbers}: |{beginning}",
        f"short lines near {short}: |{beginning}",
        f"{table}: {ending}|{beginning}",
        f"pieces near {pieces}: {ending}|{beginning}",
    ]
    if in_brackets:
        names += ["bracket open", f"bracket open: |{beginning}"]
    if next_indented:
        names += ["next line indented", f"next line indented: {ending}|{beginning}"]
    if gap:
        names.append("blank line")
    return tuple(names)


# How far a line and its next word stay below the width (characters).
_FIT_STEPS = ((0, "full"), (6, "almost full"), (20, "room for words"), (45, "half full"))


def _fit_key(lines: Lines, index: int, opens: bool) -> Key:
    width = lines.layout.width
    if width is None:
        return ()
    following = lines.texts[index + 1]
    length = len(lines.texts[index]) + 1
    left = width - length - len(lines.words[index + 1][0])
    fit = next((name for limit, name in _FIT_STEPS if left < limit), "nearly empty")
    whole = length + len(following) <= width
    pieces = lines.layout.near_pieces[index] > 0
    endings, beginnings = lines.coarse_endings, lines.coarse_beginnings
    return opens, fit, whole, endings[index], beginnings[index + 1], pieces


def _fit(*key: object) -> tuple[str, ...]:
    if not key:
        return ()
    opens, fit, whole, ending, beginning, pieces = key
    line = f"{'first' if opens else 'later'} line {fit}"
    rest = "next fits whole" if whole else "next does not fit"
    return (
        line,
        f"{line}: |{beginning}",
        f"{line}: {ending}|",
        f"{'first' if opens else 'later'} line, {rest}: |{beginning}",
        f"{line}, {'pieces' if pieces else 'no pieces'} near: |{beginning}",
    )


def _first_width_key(lines: Lines, index: int, opens: bool) -> Key:
    if not opens or not lines.layout.first_widths:
        return ()
    style = begins_as(lines.shapes.beginnings[index], lines.shapes.kinds[index])
    width = lines.layout.first_widths.get(style)
    if width is None:
        return ()
    length = len(lines.texts[index])
    with_next = length + 1 + len(lines.words[index + 1][0])
    if length > width + 12:
        place = "far beyond"
    elif length > width + 3:
        place = "beyond"
    elif with_next > width - 3:
        place = "at"
    else:
        place = "short of" if with_next > width - 10 else "far short of"
    return place, style, lines.coarse_endings[index], lines.coarse_beginnings[index + 1]


def _first_width(*key: object) -> tuple[str, ...]:
    if not key:
        return ()
    place, style, ending, beginning = key
    line = f"{place} the width of first lines"
    return line, f"{line}: |{beginning}", f"{line}: {ending}|", f"{line} ({style})"


def _kinds_key(lines: Lines, index: int) -> Key:
    kinds = lines.shapes.kinds
    before = kinds[index - 1] if index else "end"
    after = kinds[index + 2] if index + 2 < len(kinds) else "end"
    return before, kinds[index], kinds[index + 1], after


def _kinds(before: str, left: str, right: str, after: str) -> tuple[str, ...]:
    return (
        f"lines {left}|{right}",
        f"lines |{right}, {after}",
        f"lines {before}, {left}|",
    )


def _number_key(lines: Lines, index: int) -> Key:
    layout, shapes = lines.layout, lines.shapes
    ending, beginning = lines.coarse_endings[index], lines.coarse_beginnings[index + 1]
    lone = shapes.beginnings[index + 1] in ("number-line", "lone-clause")
    next_sequence = layout.sequence[index + 1] if lone else None
    own = shapes.kinds[index] in ("label", "number") and layout.sequence[index] > 0
    own_sequence = (layout.sequence[index], layout.stopped[index]) if own else None
    if next_sequence is None and own_sequence is None:
        return ()
    return ending, beginning, next_sequence, own_sequence, layout.in_table[index]


def _number(*key: object) -> tuple[str, ...]:
    if not key:
        return ()
    ending, beginning, next_sequence, own, in_table = key
    names = []
    if next_sequence is not None:
        table = "in table" if in_table else "no table"
        names.append(f"next number in sequence {next_sequence}: {ending}|")
        names.append(f"next number in sequence {next_sequence}, {table}")
    if isinstance(own, tuple):
        table = "in table" if in_table else "no table"
        names += [
            f"number in sequence {own[0]}: |{beginning}",
            f"number in sequence, {table}, after sentences {own[1]}",
            f"number in sequence, {table}: |{beginning}",
        ]
    return tuple(names)


def _openers_key(lines: Lines, index: int, opens: bool) -> Key:
    return (
        opens,
        lines.coarse_beginnings[index],
        lines.coarse_beginnings[index + 1],
        min(4, len(lines.words[index])),
        min(4, len(lines.words[index + 1])),
        lines.shapes.beginnings[index] == "title",
    )


def _openers(
    opens: bool,
    beginning: str,
    following: str,
    words: int,
    next_words: int,
    title: bool,
) -> tuple[str, ...]:
    line = "first" if opens else "later"
    names = [f"{line} line begins {beginning}, next {following}", f"words {words}|{next_words}"]
    if title:
        names.append(f"title line: |{following}")
    return tuple(names)


GROUPS: tuple[Group, ...] = (
    Group("edges", _edges_key, _edges),
    Group("region", _region_key, _region),
    Group("edges", _kinds_key, _kinds),
    Group("numbers", _number_key, _number),
)
OPENING_GROUPS: tuple[OpeningGroup, ...] = (
    OpeningGroup("layout", _fit_key, _fit),
    OpeningGroup("layout", _first_width_key, _first_width),
    OpeningGroup("edges", _openers_key, _openers),
)


def boundary_evidence(lines: Lines, index: int, *, opens: bool) -> list[tuple[str, str]]:
    """Return the (kind, name) of all evidence at the boundary behind line `index`."""
    found = [
        (group.kind, name) for group in GROUPS for name in group.names(*group.key(lines, index))
    ]
    for group in OPENING_GROUPS:
        found += [(group.kind, name) for name in group.names(*group.key(lines, index, opens))]
    return found
