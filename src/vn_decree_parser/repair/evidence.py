"""The evidence for and against a border at each line end.

Each boundary between two lines gives names of evidence, in groups; words and pairs of words give
more, once a verdict has joined or parted them.  What each name is worth stands in `weights.tsv`.
A group's names follow from its key alone, so the weight of a key is added up only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from sys import intern

from vn_decree_parser.repair.layout import Layout
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
        known: Sequence[bool],
    ) -> Lines:
        """Return what is known of stripped, non-empty lines in NFC.

        `known` tells of each line whether the file says if it opens a block.
        """
        # A text has few different words: one string for each of them.
        words = tuple(tuple(map(intern, text.split())) for text in texts)
        judge = WordJudge(DocumentWords.learn(words), word_list)
        shapes = Shapes.read(texts, words, judge)
        return cls(
            texts=tuple(texts),
            words=words,
            judge=judge,
            shapes=shapes,
            layout=Layout.learn(texts, words, shapes, indents, gap, known),
            coarse_beginnings=tuple(coarse(b, COARSE_BEGINNINGS) for b in shapes.beginnings),
            coarse_endings=tuple(coarse(e, COARSE_ENDINGS) for e in shapes.endings),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence of one kind: its keys at boundaries, and the names that a key stands for.

    `keys(lines, start, stop)` yields one key for each boundary behind the lines `[start, stop)`.
    """

    kind: str
    keys: Callable[[Lines, int, int], Iterable[Key]]
    names: Callable[..., tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OpeningGroup:
    """The same for evidence that also depends on whether the line before opens a block.

    `names(opens, *key)` are the names that a key stands for.
    """

    kind: str
    keys: Callable[[Lines, int, int], Iterable[Key]]
    names: Callable[..., tuple[str, ...]]


def _edge_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    shapes = lines.shapes
    return zip(shapes.endings[start:stop], shapes.beginnings[start + 1 : stop + 1], strict=True)


def _edges(ending: str, beginning: str) -> tuple[str, ...]:
    return f"ends {ending}", f"begins {beginning}", f"ends {ending}, begins {beginning}"


# Numbers of neighbours in classes; `_NEAR` of the layout bounds them.
_NUMBERS_NEAR = tuple(min(3, (count + 1) // 2) for count in range(64))
_SHORT_NEAR = tuple(min(3, count // 3) for count in range(64))
_PIECES_NEAR = tuple(min(2, (count + 1) // 2) for count in range(64))
_CUTS_NEAR = tuple(min(2, (count + 1) // 2) for count in range(64))


def _region_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    layout = lines.layout
    here, after = slice(start, stop), slice(start + 1, stop + 1)
    return zip(
        lines.coarse_endings[here],
        lines.coarse_beginnings[after],
        [count > 0 for count in layout.near_indented[here]],
        [indent > 0 for indent in layout.indents[here]],
        layout.in_brackets[here],
        [_NUMBERS_NEAR[count] for count in layout.near_numbers[here]],
        [_SHORT_NEAR[count] for count in layout.near_short[here]],
        layout.gap[after],
        layout.in_table[here],
        [_PIECES_NEAR[count] for count in layout.near_pieces[here]],
        [indent > 0 for indent in layout.indents[after]],
        [_CUTS_NEAR[count] for count in layout.near_cuts[here]],
        strict=True,
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
    cuts: int,
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
    elif near_indented:
        names += [f"{cuts} cuts near: |{beginning}", f"{cuts} cuts near: {ending}|{beginning}"]
    if gap:
        names.append("blank line")
    return tuple(names)


# How far a line and its next word stay below the width (characters).
_FIT_STEPS = (
    (-1, "overfull"),
    (0, "full"),
    (6, "almost full"),
    (20, "room for words"),
    (45, "half full"),
)


# The same by the number of characters that are left, from -2 on; an overfull line holds one long
# word, behind which it had to end.
_FIT = tuple(
    next((name for limit, name in _FIT_STEPS if left < limit), "nearly empty")
    for left in range(-2, 46)
)


def _fit_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    width = lines.layout.width
    if width is None:
        return repeat((), stop - start)
    return (
        (
            _FIT[min(45, max(-1, width - len(text) - 1 - len(words[0]))) + 2]
            if len(text) <= width + 2
            else _FIT[0],
            len(text) + 1 + len(following) <= width,
            ending,
            beginning,
            pieces > 0,
            in_table,
        )
        for text, following, words, ending, beginning, pieces, in_table in zip(
            lines.texts[start:stop],
            lines.texts[start + 1 : stop + 1],
            lines.words[start + 1 : stop + 1],
            lines.coarse_endings[start:stop],
            lines.coarse_beginnings[start + 1 : stop + 1],
            lines.layout.near_pieces[start:stop],
            lines.layout.in_table[start:stop],
            strict=True,
        )
    )


def _fit(opens: bool, *key: object) -> tuple[str, ...]:
    if not key:
        return ()
    fit, whole, ending, beginning, pieces, in_table = key
    line = f"{'first' if opens else 'later'} line {fit}"
    rest = "next fits whole" if whole else "next does not fit"
    return (
        line,
        f"{line}: |{beginning}",
        f"{line}: {ending}|",
        f"{'first' if opens else 'later'} line, {rest}: |{beginning}",
        f"{line}, {'pieces' if pieces else 'no pieces'} near: |{beginning}",
        f"{line}, {'in table' if in_table else 'no table'}: |{beginning}",
        f"{line}, {'in table' if in_table else 'no table'}: {ending}|",
    )


def _first_width_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    if not lines.layout.first_widths:
        return repeat((), stop - start)
    widths, styles = lines.layout.first_widths, lines.layout.styles
    return (
        _first_width_key(lines, index, widths[styles[index]]) if styles[index] in widths else ()
        for index in range(start, stop)
    )


def _first_width_key(lines: Lines, index: int, width: int) -> Key:
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
    ending, beginning = lines.coarse_endings[index], lines.coarse_beginnings[index + 1]
    return place, lines.layout.styles[index], ending, beginning, _together(lines, index, width)


def _together(lines: Lines, index: int, width: int) -> str:
    """Return where a line and the next one would end together, were they one first line."""
    length = len(lines.texts[index]) + 1 + len(lines.texts[index + 1])
    following = lines.words[index + 2][0] if index + 2 < len(lines.words) else ""
    if length > width + 3:
        return "beyond"
    if length + 1 + len(following) > width - 3:
        return "full"
    return "short" if length + 1 + len(following) > width - 15 else "far short"


def _first_width(opens: bool, *key: object) -> tuple[str, ...]:
    if not (opens and key):
        return ()
    place, style, ending, beginning, together = key
    line = f"{place} the width of first lines"
    return (
        line,
        f"{line}: |{beginning}",
        f"{line}: {ending}|",
        f"{line} ({style})",
        f"{place}, together {together}: |{beginning}",
        f"{place}, together {together}: {ending}|",
    )


def _kind_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    kinds = lines.shapes.kinds
    before = kinds[start - 1 : stop - 1] if start else ("end", *kinds[: stop - 1])
    after = (*kinds[start + 2 : stop + 2], "end")[: stop - start]
    return zip(before, kinds[start:stop], kinds[start + 1 : stop + 1], after, strict=True)


def _kinds(before: str, left: str, right: str, after: str) -> tuple[str, ...]:
    return (
        f"lines {left}|{right}",
        f"lines |{right}, {after}",
        f"lines {before}, {left}|",
    )


def _repeat_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    layout = lines.layout
    return (
        (ended, opened, lines.coarse_endings[index], lines.coarse_beginnings[index + 1])
        if ended or opened
        else ()
        for index, ended, opened in zip(
            range(start, stop),
            layout.ended[start:stop],
            layout.opened[start + 1 : stop + 1],
            strict=True,
        )
    )


_HOW_REPEATED = ("new", "again", "again at an edge")


def _repeats(*key: object) -> tuple[str, ...]:
    if not key:
        return ()
    ended, opened, ending, beginning = key
    assert isinstance(ended, int)
    assert isinstance(opened, int)
    left, right = _HOW_REPEATED[ended], _HOW_REPEATED[opened]
    return f"repeats {left}|{right}", f"repeats {left}: {ending}|", f"repeats {right}: |{beginning}"


def _number_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    beginnings, kinds = lines.shapes.beginnings, lines.shapes.kinds
    return (
        _number_key(lines, index)
        if kinds[index] in _NUMBERED or beginnings[index + 1] in _LONE
        else ()
        for index in range(start, stop)
    )


_NUMBERED = frozenset(("label", "number"))
_LONE = frozenset(("number-line", "lone-clause"))


def _number_key(lines: Lines, index: int) -> Key:
    layout, shapes = lines.layout, lines.shapes
    ending, beginning = lines.coarse_endings[index], lines.coarse_beginnings[index + 1]
    lone = shapes.beginnings[index + 1] in _LONE
    next_sequence = layout.sequence[index + 1] if lone else None
    own = shapes.kinds[index] in _NUMBERED and layout.sequence[index] > 0
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


def _opener_keys(lines: Lines, start: int, stop: int) -> Iterable[Key]:
    return zip(
        lines.coarse_beginnings[start:stop],
        lines.coarse_beginnings[start + 1 : stop + 1],
        [min(4, len(words)) for words in lines.words[start:stop]],
        [min(4, len(words)) for words in lines.words[start + 1 : stop + 1]],
        [beginning == "title" for beginning in lines.shapes.beginnings[start:stop]],
        strict=True,
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
    Group("edges", _edge_keys, _edges),
    Group("region", _region_keys, _region),
    Group("edges", _kind_keys, _kinds),
    Group("numbers", _number_keys, _number),
    Group("repeats", _repeat_keys, _repeats),
)
OPENING_GROUPS: tuple[OpeningGroup, ...] = (
    OpeningGroup("layout", _fit_keys, _fit),
    OpeningGroup("layout", _first_width_keys, _first_width),
    OpeningGroup("edges", _opener_keys, _openers),
)


def boundary_evidence(lines: Lines, index: int, *, opens: bool) -> list[tuple[str, str]]:
    """Return the (kind, name) of all evidence at the boundary behind line `index`."""
    found = []
    for group in GROUPS:
        (key,) = group.keys(lines, index, index + 1)
        found += [(group.kind, name) for name in group.names(*key)]
    return found + opening_evidence(lines, index, opens=opens)


def opening_evidence(lines: Lines, index: int, *, opens: bool) -> list[tuple[str, str]]:
    """Return the part of `boundary_evidence` that depends on whether line `index` opens a block."""
    found = []
    for group in OPENING_GROUPS:
        (key,) = group.keys(lines, index, index + 1)
        found += [(group.kind, name) for name in group.names(opens, *key)]
    return found
