"""What a text tells of its own layout: where it was wrapped, what stands in tables.

A scraped page keeps the line ends of its HTML source, which was wrapped at a fixed width, tags
counted.  So the lines inside a paragraph share one width, and the first lines of paragraphs of
one style share a smaller one (DOMAIN.md §0.1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from vn_decree_parser.repair.shapes import COARSE_BEGINNINGS, Shapes

# A line shorter than this says nothing of the width of the text.  (Widths seen: 76 to 100.)
_SHORTEST_FULL_LINE = 50
_LONGEST_WIDTH = 160
# A width that fewer lines bear out is chance.
_FEWEST_WITNESSES = 3
# How many lines on either side count as the neighbourhood.
_NEAR = 6
_SENTENCE_ENDS = frozenset((".", ";", ":", "end"))
_INDEX_HEADING = re.compile(r"(?:S?TT|Stt|S\.TT|Số TT|SỐ TT|Số thứ tự)\.?", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"(\d{1,3})\.?")
# Labels and index headings that stand alone are shorter than most lines.
_LONGEST_LABEL = 16
_LONE_LABEL = re.compile(r"\d+(?:\.\d+)+\.?|[IVX]+[.)]?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a text, line by line; every tuple has one entry for each line.

    - `whole`: the lines are blocks already, as in a text that was repaired before; lines whose
      beginning is known from the file have no say.
    - `width`: where full lines end, in characters; `None` where nothing shows it.
    - `styles`: how the line would be set if it opened a block (`begins_as`).
    - `first_widths`: where the first lines of blocks end, by the way they begin.
    - `indents`: how many blanks further right the line begins than the least indented ones.
    - `continuing`: the indents at which lines surely continue the last one, as in the cells of a
      scraped table; at others they may open paragraphs.
    - `gap`: whether a blank line stands before the line.
    - `in_brackets`: whether a bracket is open at the end of the line.
    - `near_numbers`, `near_indented`, `near_short`, `near_pieces`: how many neighbours are such
      lines; a piece is a line that is no word.
    - `near_cuts`: how many neighbours go on with a sentence though they are not indented: where
      wrapped cells are indented, only a tag inside a sentence begins such a line.
    - `opened`, `ended`: whether the same line stands elsewhere in the text (1), and there behind
      a sure end, before a sure beginning (2).
    - `sequence`: a lone number continues (2) or begins (1) a sequence; 0 elsewhere.
    - `stopped`: of the lone numbers around, how many quarters follow a finished sentence, as in
      a list; in a table few do.
    - `in_table`: whether the heading of an index column stands above.
    """

    whole: bool
    width: int | None
    styles: tuple[str, ...]
    first_widths: dict[str, int]
    indents: tuple[int, ...]
    continuing: frozenset[int]
    gap: tuple[bool, ...]
    in_brackets: tuple[bool, ...]
    near_numbers: tuple[int, ...]
    near_indented: tuple[int, ...]
    near_short: tuple[int, ...]
    near_pieces: tuple[int, ...]
    near_cuts: tuple[int, ...]
    opened: tuple[int, ...]
    ended: tuple[int, ...]
    sequence: tuple[int, ...]
    stopped: tuple[int, ...]
    in_table: tuple[bool, ...]

    @classmethod
    def learn(
        cls,
        lines: Sequence[str],
        words: Sequence[Sequence[str]],
        shapes: Shapes,
        indents: Sequence[int],
        gap: Sequence[bool],
        known: Sequence[bool],
    ) -> Layout:
        """Return the layout of stripped, non-empty lines; `known` tells which begin as a file says."""
        width = _full_width(lines, words)
        kinds = shapes.kinds
        styles = tuple(map(begins_as, shapes.beginnings, kinds))
        short = [
            kind in ("number", "label") or len(line) < 30
            for kind, line in zip(kinds, lines, strict=True)
        ]
        sequence, stopped = _number_sequences(lines, shapes)
        in_table = _below_index_heading(lines, shapes)
        opened, ended = _repeated(lines, shapes)
        cuts = [
            not indent and beginning in _CONTINUING
            for indent, beginning in zip(indents, shapes.beginnings, strict=True)
        ]
        return cls(
            whole=_are_whole(words, shapes, in_table, known),
            width=width,
            styles=styles,
            first_widths=_first_widths(lines, words, shapes, styles, width) if width else {},
            indents=tuple(indents),
            continuing=_continuing_indents(indents, shapes),
            gap=tuple(gap),
            in_brackets=_open_brackets(lines, shapes),
            near_numbers=_count_near([kind == "number" for kind in kinds]),
            near_indented=_count_near([indent > 0 for indent in indents]),
            near_short=_count_near(short),
            near_pieces=_count_near([kind in ("fragment", "tiny") for kind in kinds]),
            near_cuts=_count_near(cuts),
            opened=opened,
            ended=ended,
            sequence=sequence,
            stopped=stopped,
            in_table=in_table,
        )


def begins_as(beginning: str, kind: str) -> str:
    """Return the style that a block of this beginning is set in, as far as a beginning shows it.

    >>> begins_as("clause", "text"), begins_as("capital", "capitals"), begins_as("name", "text")
    ('clause', 'capitals', 'plain')
    """
    if COARSE_BEGINNINGS.get(beginning) in ("label", "bullet", "division"):
        return beginning
    return "capitals" if kind == "capitals" else "plain"


# Blocks go on in the next line hardly ever, lines of a broken text do so all the time: measured
# 0 to 13 % of line ends against 12 to 66 %, the doubtful ones in tables of short cells.  Lines of
# many words stand only in texts that are not wrapped.
_MOST_GOING_ON = 0.05
_MOST_GOING_ON_LONG = 0.15
_LONG_LINE = 30
_CONTINUING = frozenset(("lower", "lower?", "closing", "slash", "code:tail"))
_UNFINISHED = frozenset(("leading-word", ",", "opening", "slash"))
_FINISHED = frozenset((".", ";", ":", "end"))
_LABELS = frozenset(("label", "article-label"))


def _are_whole(
    words: Sequence[Sequence[str]],
    shapes: Shapes,
    in_table: Sequence[bool],
    known: Sequence[bool],
) -> bool:
    """Return whether hardly any line goes on in the next one, where that is not known anyway."""
    edges = [
        edge
        for edge, settled in zip(
            zip(shapes.endings, shapes.beginnings[1:], in_table, strict=False),
            known[1:],
            strict=True,
        )
        if not settled
    ]
    return _hardly_go_on(edges, len(edges), any(len(line) > _LONG_LINE for line in words))


def blocks_are_whole(
    words: Sequence[Sequence[str]],
    shapes: Shapes,
    in_table: Sequence[bool],
    verdicts: Sequence[str],
) -> bool:
    """Return the same of the blocks that verdicts on the line ends make of the lines."""
    borders = [index for index, verdict in enumerate(verdicts) if verdict == "border"]
    edges = ((shapes.endings[i], shapes.beginnings[i + 1], in_table[i]) for i in borders)
    return _hardly_go_on(edges, len(borders), _has_long_block(words, borders))


def _has_long_block(words: Sequence[Sequence[str]], borders: Sequence[int]) -> bool:
    start = 0
    for border in [*borders, len(words) - 1]:
        if sum(map(len, words[start : border + 1])) > _LONG_LINE:
            return True
        start = border + 1
    return False


def _hardly_go_on(edges: Iterable[tuple[str, str, bool]], total: int, long_lines: bool) -> bool:
    """Return whether the share of edges at which a text goes on is that of whole lines."""
    if total < 1:
        return True
    going_on = 0
    for ending, beginning, in_table in edges:
        if ending in _LABELS:
            going_on += not in_table
        elif ending not in _FINISHED:
            going_on += beginning in _CONTINUING or ending in _UNFINISHED
    limit = _MOST_GOING_ON_LONG if long_lines else _MOST_GOING_ON
    return going_on < limit * total


# Of the lines at an indent, this share may look like the beginning of a block by chance.
_MOST_OPENING = 0.15


def _continuing_indents(indents: Sequence[int], shapes: Shapes) -> frozenset[int]:
    """Return the indents whose lines hardly ever follow a sentence's end or begin a list."""
    opening: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for index, indent in enumerate(indents):
        if indent and index:
            total[indent] += 1
            listed = COARSE_BEGINNINGS.get(shapes.beginnings[index]) in ("label", "bullet")
            opening[indent] += listed or shapes.endings[index - 1] in _SENTENCE_ENDS
    return frozenset(i for i in total if opening[i] < _MOST_OPENING * total[i])


def _full_width(lines: Sequence[str], words: Sequence[Sequence[str]]) -> int | None:
    """Return the width that most long lines bear out: they fit, their next word would not."""
    fits: Counter[int] = Counter()
    for line, following in zip(lines, words[1:], strict=False):
        length = len(line)
        if _SHORTEST_FULL_LINE <= length < _LONGEST_WIDTH:
            fits.update(range(length, length + 1 + len(following[0])))
    return _best_width(fits)


def _first_widths(
    lines: Sequence[str],
    words: Sequence[Sequence[str]],
    shapes: Shapes,
    styles: Sequence[str],
    width: int,
) -> dict[str, int]:
    """Return the same for first lines, by style: lines that surely open a block and surely go on."""
    fits: dict[str, Counter[int]] = {}
    for index in range(len(lines) - 1):
        style = styles[index]
        opens = style != "plain" or index == 0 or shapes.endings[index - 1] in _SENTENCE_ENDS
        goes_on = (
            shapes.beginnings[index + 1] == "lower" and shapes.endings[index] not in _SENTENCE_ENDS
        )
        length, following = len(lines[index]), len(words[index + 1][0])
        if opens and goes_on and length + 1 + following < width - 1:
            fits.setdefault(style, Counter()).update(range(length, length + 1 + following))
    found = {style: _best_width(counts) for style, counts in fits.items()}
    return {style: width for style, width in found.items() if width is not None}


def _best_width(fits: Counter[int]) -> int | None:
    if not fits:
        return None
    best = max(fits, key=lambda width: (fits[width], -width))
    return best if fits[best] >= _FEWEST_WITNESSES else None


def _count_near(flags: Sequence[bool]) -> tuple[int, ...]:
    """Return for each line how many flags are set among it and its neighbours."""
    totals = list(accumulate(flags, initial=0))
    ahead = totals[_NEAR + 1 :] + totals[-1:] * _NEAR
    behind = totals[:1] * _NEAR + totals
    return tuple(a - b for a, b in zip(ahead, behind, strict=False))[: len(flags)]


# Shorter lines may be pieces of words that recur by chance; longer ones hardly ever recur.
_SHORTEST_REPEATED = 5
_LONGEST_REPEATED = 60
# What surely begins or ends a block, whatever stands on the other side.
_SURE_BEGINNINGS = frozenset(
    "article division title preamble signature clause lone-clause point lone-point lone-section "
    "list-bullet number-line lone-time lone-roman".split()
)
_SURE_ENDS = frozenset((".", ";", "end", "number:year", "day/month", "quarter/year", "date"))


def _repeated(lines: Sequence[str], shapes: Shapes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each line `opened` and `ended` as `Layout` has them."""
    seen: dict[str, int] = {}
    opened, ended = [0] * len(lines), [0] * len(lines)
    known: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if _SHORTEST_REPEATED <= len(line) <= _LONGEST_REPEATED:
            if line in known:
                known[line].append(index)
            elif line in seen:
                known[line] = [seen[line], index]
            else:
                seen[line] = index
    last = len(lines) - 1
    for places in known.values():
        opens = any(not i or shapes.endings[i - 1] in _SURE_ENDS for i in places)
        ends = any(i == last or shapes.beginnings[i + 1] in _SURE_BEGINNINGS for i in places)
        for index in places:
            opened[index], ended[index] = 1 + opens, 1 + ends
    return tuple(opened), tuple(ended)


def _open_brackets(lines: Sequence[str], shapes: Shapes) -> tuple[bool, ...]:
    """Return whether a bracket is open behind each line; one that nothing closes is let go."""
    result = []
    depth = lines_open = 0
    for line, beginning in zip(lines, shapes.beginnings, strict=True):
        if beginning in ("article", "preamble", "signature"):
            depth = 0
        if not depth and "(" not in line:
            lines_open = 0
            result.append(False)
            continue
        closed = line.count(")") - (beginning in ("point", "lone-point", "clause-bracket"))
        depth = max(0, depth + line.count("(") - closed)
        lines_open = lines_open + 1 if depth else 0
        if lines_open > 8:
            depth = lines_open = 0
        result.append(depth > 0)
    return tuple(result)


def _number_sequences(
    lines: Sequence[str], shapes: Shapes
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each line `sequence` and `stopped` as `Layout` has them."""
    sequence = [0] * len(lines)
    last_seen: dict[int, int] = {}
    labels = []
    for index, line in enumerate(lines):
        if len(line) > _LONGEST_LABEL:
            continue
        if match := _LONE_NUMBER.fullmatch(line):
            value = int(match[1])
            before = last_seen.get(value - 1)
            if value == 1 or (before is not None and index - before < 80):
                sequence[index] = 1 if value == 1 else 2
                last_seen[value] = index
                labels.append(index)
        elif _LONE_LABEL.fullmatch(line):
            sequence[index] = 1
            labels.append(index)
    stopped = [0] * len(lines)
    ends = [
        index > 0
        and shapes.endings[index - 1] in _SENTENCE_ENDS
        and shapes.kinds[index - 1] != "label"
        for index in range(len(lines))
    ]
    for at, index in enumerate(labels):
        around = labels[max(0, at - 3) : at + 4]
        stopped[index] = int(3.99 * sum(ends[other] for other in around) / len(around))
    return tuple(sequence), tuple(stopped)


def _below_index_heading(lines: Sequence[str], shapes: Shapes) -> tuple[bool, ...]:
    result = []
    below = False
    for line, beginning in zip(lines, shapes.beginnings, strict=True):
        if len(line) <= _LONGEST_LABEL and _INDEX_HEADING.fullmatch(line):
            below = True
        elif beginning in ("article", "signature") or line.startswith("Nơi nhận"):
            below = False
        result.append(below)
    return tuple(result)
