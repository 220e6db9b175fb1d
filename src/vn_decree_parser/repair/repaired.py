"""The result of a repair: passages, verdicts, and why."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from vn_decree_parser.problem import Problem
from vn_decree_parser.repair.decide import VERDICTS, Verdict, decide, word_evidence
from vn_decree_parser.repair.evidence import Lines, boundary_evidence, opening_evidence
from vn_decree_parser.repair.inline import InlineVerdict, find_inline, mend_inline
from vn_decree_parser.repair.layout import blocks_are_whole
from vn_decree_parser.repair.lines import clean_line, is_unclean
from vn_decree_parser.repair.ruin import judge_ruin
from vn_decree_parser.repair.spelling import find_misspellings
from vn_decree_parser.repair.weights import Weights, read_weights
from vn_decree_parser.repair.words import EDGES, read_word_list
from vn_decree_parser.source import Line, Passage, Run, Source, Span
from vn_decree_parser.vocabulary import Vocabulary

# How much of the text is shown on either side of a line end.
_SHOWN = 28
_MARKS = {"join": "nothing", "space": "a space", "border": "a border"}


class LineEnd(NamedTuple):
    """A line end of the source: the number of the line, its blanks, and the verdict on it.

    `rule` names what settled it beforehand, or is empty where the evidence decided.
    """

    line: int
    span: Span
    verdict: Verdict
    rule: str


class Explanation(NamedTuple):
    """Why a line end was judged so.

    `confidence` is the probability of the verdict against the other two, from 0 to 1; `evidence`
    holds names and log-odds for the verdict against the strongest other, strongest first.
    """

    line_end: LineEnd
    confidence: float
    evidence: tuple[tuple[str, float], ...]


class Reading(NamedTuple):
    """A source before anything is decided: its non-empty lines, cleaned, and what is known of them.

    `starts` and `ends` are where the cleaned lines stand in the source; `uneven` holds the
    passages of the lines whose characters are not those of the source one by one.  `rules` has
    one entry for each line end: the verdict that needs no weighing, with its name.
    """

    kept: list[Line]
    starts: list[int]
    ends: list[int]
    uneven: dict[int, Passage]
    lines: Lines
    rules: list[tuple[Verdict, str] | None]


@dataclass(frozen=True)
class Repaired:
    """A repaired text: one passage for each block, one verdict for each line end.

    `verdicts` stand in the order of the line ends.  Passages and line ends are put together when
    they are first asked for.
    """

    source: Source
    verdicts: tuple[Verdict, ...]
    _reading: Reading = field(repr=False)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The blocks of the repaired text, each with its place in the source."""
        return tuple(
            mend_inline(block, verdicts)
            for block, verdicts in zip(self._blocks, self._inline, strict=True)
        )

    @property
    def inline(self) -> tuple[InlineVerdict, ...]:
        """The verdicts on blanks inside lines, applied or only reported."""
        return tuple(verdict for verdicts in self._inline for verdict in verdicts)

    @cached_property
    def _blocks(self) -> tuple[Passage, ...]:
        return tuple(_assemble(self._reading, self.verdicts))

    @cached_property
    def _inline(self) -> tuple[tuple[InlineVerdict, ...], ...]:
        return tuple(find_inline(block, self._reading.lines.judge) for block in self._blocks)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the text itself: lost letters, suspected misspellings."""
        found = list(find_misspellings(self.passages, self._reading.lines.judge))
        # The repaired text is judged first: its words are whole, and most texts end here.
        if judge_ruin(self.text) and (ruin := judge_ruin(self.source.text)):
            found.insert(0, ruin.problem())
        return tuple(
            replace(problem, place=self.source.place_at(problem.span.start))
            if problem.span
            else problem
            for problem in found
        )

    @cached_property
    def line_ends(self) -> tuple[LineEnd, ...]:
        """Each end of a line that is followed by another, with its verdict."""
        reading = self._reading
        columns = (reading.kept, reading.ends, reading.starts[1:], self.verdicts, reading.rules)
        return tuple(
            LineEnd(line.number, Span(end, start), verdict, rule[1] if rule else "")
            for line, end, start, verdict, rule in zip(*columns, strict=False)
        )

    @cached_property
    def text(self) -> str:
        """The repaired text: one block a line."""
        return "\n".join(passage.text for passage in self.passages)

    def to_source(self, offset: int) -> int:
        """Return where in the received text the character of `text` at an offset stands.

        A blank or a line end of the repaired text stands where the received line ends.

        >>> repaired = repair_source(Source.of_text("Quý\\nII\\n/2019"))
        >>> [repaired.to_source(offset) for offset in (0, 3, 4, 6)]
        [0, 3, 4, 7]
        """
        starts, runs = self._runs
        run = runs[max(bisect_right(starts, offset) - 1, 0)] if runs else Run(0, 0, 0, 0)
        within = max(offset - run.start, 0)
        return min(run.source_start + within, max(run.source_end - 1, run.source_start))

    def to_repaired(self, offset: int) -> int:
        """Return where in `text` the character of the received text at an offset stands.

        What repair left out, such as a line end inside a word, stands where the text goes on.

        >>> repaired = repair_source(Source.of_text("Quý\\nII\\n/2019"))
        >>> [repaired.to_repaired(offset) for offset in (0, 4, 6, 7)]
        [0, 4, 6, 6]
        """
        _, runs = self._runs
        at = bisect_right(runs, offset, key=lambda run: run.source_start) - 1
        if at < 0:
            return 0
        run = runs[at]
        return min(run.start + offset - run.source_start, run.end)

    @cached_property
    def _runs(self) -> tuple[list[int], list[Run]]:
        """All runs of the text with their starts, counted through it."""
        runs: list[Run] = []
        at = 0
        for passage in self.passages:
            runs += [Run(run.start + at, run.end + at, *run[2:]) for run in passage.runs]
            at += len(passage.text)
            runs.append(Run(at, at + 1, passage.span.end, passage.span.end + 1))
            at += 1
        return [run.start for run in runs], runs

    def weigh(self, index: int) -> Explanation:
        """Return the explanation of `line_ends[index]`."""
        line_end = self.line_ends[index]
        if line_end.rule:
            return Explanation(line_end, 1.0, ((line_end.rule, math.inf),))
        rows = list(self._evidence(index, read_weights()))
        totals = [sum(triple[number] for _, triple in rows) for number in range(len(VERDICTS))]
        highest = max(totals)
        shares = [math.exp(total - highest) for total in totals]
        own = VERDICTS.index(line_end.verdict)
        rival = max((n for n in range(len(VERDICTS)) if n != own), key=totals.__getitem__)
        evidence = [(name, triple[own] - triple[rival]) for name, triple in rows]
        evidence.sort(key=lambda row: -abs(row[1]))
        return Explanation(line_end, shares[own] / sum(shares), tuple(evidence))

    def _evidence(
        self, index: int, weights: Weights
    ) -> Iterator[tuple[str, tuple[float, float, float]]]:
        """Yield names and weights for the three verdicts, the other verdicts as they are."""
        lines, verdicts = self._reading.lines, self.verdicts
        opens = index == 0 or verdicts[index - 1] == "border"
        for _, name in boundary_evidence(lines, index, opens=opens):
            yield name, weights.of(name)
        sums = []
        for verdict in VERDICTS:
            names = word_evidence(lines, verdicts, index, verdict)
            sums.append(sum(weights.words.get(name, 0.0) for name in names))
        yield "the words it would make", (sums[0], sums[1], sums[2])
        if index + 1 < len(verdicts):
            after = VERDICTS.index(verdicts[index + 1])
            ahead = {
                opens: sum(
                    weights.of(name)[after]
                    for _, name in opening_evidence(lines, index + 1, opens=opens)
                )
                for opens in (False, True)
            }
            yield "what it says of the next line end", (ahead[False], ahead[False], ahead[True])

    def explain(self, line: int | None = None) -> str:
        """Return why the end of a line was judged so; without a line, one row for each verdict.

        Raises `ValueError` for a line that has no line end to judge: blank, last, not there.
        """
        if line is None:
            rows = [self.describe(self.weigh(index)) for index in range(len(self.line_ends))]
            return "\n".join(rows + [self._describe_inline(verdict) for verdict in self.inline])
        for index, line_end in enumerate(self.line_ends):
            if line_end.line == line:
                why = self.weigh(index)
                rows = [
                    f"    {weight:+7.2f}  {name}"
                    for name, weight in why.evidence
                    if abs(weight) >= 0.05
                ]
                return "\n".join([self.describe(why), *rows])
        raise ValueError(f"line {line} has no line end to judge")

    def _describe_inline(self, verdict: InlineVerdict) -> str:
        """Return a verdict inside a line in one row, like those of the line ends."""
        mark = {"join": "no blank", "part": "a blank"}[verdict.verdict]
        left, right = self._around(verdict.span)
        done = "" if verdict.applied else ", only reported"
        line = self.source.place_at(verdict.span.start).line or 0
        reason = f"{verdict.rule}{done}"
        return f"{line:>6}  {mark:<8}  {verdict.confidence:.3f}  {left} | {right}  [{reason}]"

    def _around(self, span: Span) -> tuple[str, str]:
        """Return what stands before and behind a place on its lines."""
        left = self.source.text[max(0, span.start - _SHOWN) : span.start].split("\n")[-1]
        right = self.source.text[span.end : span.end + _SHOWN].split("\n")[0]
        return " ".join(left.split()), " ".join(right.split())

    def describe(self, why: Explanation) -> str:
        """Return an explanation in one row: line, verdict, confidence, the text around, reason."""
        line, span, verdict, rule = why.line_end
        left, right = self._around(span)
        reason = rule or next((name for name, _ in why.evidence), "")
        return (
            f"{line:>6}  {_MARKS[verdict]:<8}  {why.confidence:.3f}  {left} ⏎ {right}  [{reason}]"
        )


def read_lines(source: Source) -> Reading:
    """Return the non-empty lines of a source and what is known of them."""
    kept: list[Line] = []
    texts: list[str] = []
    starts: list[int] = []
    uneven: dict[int, Passage] = {}
    gaps: list[bool] = []
    gap = False
    for line in source.lines:
        text = source.text[line.start : line.end]
        stripped = text.strip()
        if stripped:
            start = line.start + len(text) - len(text.lstrip())
            if is_unclean(stripped):
                passage = uneven[len(texts)] = clean_line(stripped, start)
                stripped = passage.text
            kept.append(line)
            texts.append(stripped)
            starts.append(start)
            gaps.append(gap)
        gap = not stripped
    ends = [start + len(text) for start, text in zip(starts, texts, strict=True)]
    for index, passage in uneven.items():
        ends[index] = passage.span.end
    margin = min((start - line.start for start, line in zip(starts, kept, strict=True)), default=0)
    indents = [start - line.start - margin for start, line in zip(starts, kept, strict=True)]
    known = [line.hint is not None and line.hint.border is not None for line in kept]
    lines = Lines.read(texts, read_word_list(), indents, gaps, known)
    return Reading(kept, starts, ends, uneven, lines, _settle(lines, kept))


# A look finds more once or twice; only a text made to do so would give more at every look.
_MOST_LOOKS = 6


def repair_source(source: Source, looks: int = _MOST_LOOKS) -> Repaired:
    """Return the source with every line end judged; what is repaired is looked at again, so often.

    >>> repaired = repair_source(Source.of_text("chính sách bảo hi\\nể\\nm xã hội;\\nĐiều 1."))
    >>> print(repaired.text)
    chính sách bảo hiểm xã hội;
    Điều 1.
    """
    reading = read_lines(source)
    verdicts = decide(reading.lines, read_weights(), [rule and rule[0] for rule in reading.rules])
    repaired = Repaired(source, verdicts, reading)
    return _look_again(repaired, looks) if looks and _may_go_on(repaired) else repaired


# Texts up to this many characters are always looked at again: it costs next to nothing.
_SHORT = 4000
_AGAIN = "judged again in the repaired text"


def _may_go_on(repaired: Repaired) -> bool:
    """Return whether a second repair might find more: the blocks do not look whole.

    Repairing a repaired text changes nothing, so what a second look would change is changed now.
    """
    reading = repaired._reading
    if reading.lines.layout.whole or any(line.hint for line in reading.kept):
        return False
    if len(repaired.source.text) > _SHORT and _looks_whole(repaired):
        return False
    return repaired.text != repaired.source.text


def _looks_whole(repaired: Repaired) -> bool:
    reading = repaired._reading
    lines = reading.lines
    return blocks_are_whole(lines.words, lines.shapes, lines.layout.in_table, repaired.verdicts)


def _look_again(repaired: Repaired, looks: int) -> Repaired:
    """Return the repair with the borders that a repair of its text takes away."""
    second = repair_source(Source.of_text(repaired.text), looks - 1).verdicts
    rules = list(repaired._reading.rules)
    verdicts = list(repaired.verdicts)
    borders = [index for index, verdict in enumerate(verdicts) if verdict == "border"]
    for index, verdict in zip(borders, second, strict=True):
        if verdict != "border":
            verdicts[index] = verdict
            rules[index] = verdict, _AGAIN
    return Repaired(repaired.source, tuple(verdicts), repaired._reading._replace(rules=rules))


# Behind a finished sentence these beginnings open an item: of some 9,000 such line ends in real
# and damaged texts all but five were borders (`benchmarks/README.md`).
_SENTENCE_ENDS = frozenset((".", ";", "end"))
_ITEMS = frozenset(
    "article division preamble signature section clause lone-clause point lone-point list-bullet".split()
)


def _opens_item(lines: Lines, index: int) -> bool:
    """Return whether line `index` opens an item of a list or an article behind a sentence's end."""
    shapes = lines.shapes
    return shapes.beginnings[index] in _ITEMS and shapes.endings[index - 1] in _SENTENCE_ENDS


# What stands in a line of its own below a title, with an example.
_BELOW_TITLES = (
    (r"\((?:Ban hành )?(?:Kèm )?(?:kèm )?theo [A-ZĐ]", "(Kèm theo Quyết định số 12/QĐ-UBND"),
    (r"(?:KHOÁ|KHÓA|Khoá|Khóa) [IVXL]+,? (?:KỲ HỌP|kỳ họp)", "Khóa XI, kỳ họp thứ 9"),
)
_BELOW_TITLE = re.compile("|".join(pattern for pattern, _ in _BELOW_TITLES))
_UNFINISHED = frozenset(("lower", "lower?", "leading-word", ",", "opening"))


def _is_below_title(lines: Lines, index: int) -> bool:
    """Return whether line `index` says what the document belongs to, or who met when."""
    text = lines.texts[index]
    return (
        text[0] in "(K"
        and _BELOW_TITLE.match(text) is not None
        and lines.shapes.endings[index - 1] not in _UNFINISHED
    )


@cache
def _dashed_names() -> frozenset[tuple[str, str]]:
    """Return the words around the dash in names of agencies: `động` - `Thương`."""
    names = (row["name"].lower() for row in Vocabulary().rows("agencies"))
    return frozenset(
        (left.split()[-1], right.split()[0])
        for name in names
        for left, right in pairwise(name.split(" - "))
    )


def _inside_name(lines: Lines, index: int) -> bool:
    """Return whether line `index` begins with the dash inside a name: `Lao động` ⏎ `- Thương`."""
    tokens = lines.words[index]
    if len(tokens) < 2 or tokens[0] not in ("-", "–"):
        return False
    around = lines.words[index - 1][-1].lower(), tokens[1].strip(EDGES).lower()
    return around in _dashed_names()


def _settle(lines: Lines, kept: list[Line]) -> list[tuple[Verdict, str] | None]:
    """Return the verdicts that need no weighing, with their rule."""
    rules: list[tuple[Verdict, str] | None] = []
    for index, line in enumerate(kept[1:], 1):
        border = line.hint.border if line.hint else None
        if border is True:
            rules.append(("border", "the file opens a block here"))
        elif border is False and line.hint and line.hint.within_word:
            rules.append(("join", "the file goes on within a word here"))
        elif border is False:
            rules.append(("space", "the file goes on here"))
        elif lines.layout.whole:
            rules.append(("border", "the lines are whole"))
        elif _opens_item(lines, index):
            rules.append(("border", "a sentence ends, an item begins"))
        elif _is_below_title(lines, index):
            rules.append(("border", "a line of its own below a title"))
        elif _inside_name(lines, index):
            rules.append(("space", "a dash inside a name"))
        elif lines.layout.indents[index] in lines.layout.continuing:
            rules.append(("space", "indented continuation"))  # DOMAIN.md §0.1, W1
        else:
            rules.append(None)
    return rules


def _assemble(reading: Reading, verdicts: Sequence[Verdict]) -> Iterator[Passage]:
    """Yield one passage for each block: lines joined by nothing or by a space."""
    _, starts, ends, uneven, lines, _ = reading
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for index, text in enumerate(lines.texts):
        texts.append(text)
        if index in uneven:
            runs += [Run(r.start + at, r.end + at, *r[2:]) for r in uneven[index].runs]
        else:
            runs.append(Run(at, at + len(text), starts[index], ends[index]))
        at += len(text)
        verdict = verdicts[index] if index < len(verdicts) else "border"
        if verdict == "space":
            texts.append(" ")
            runs.append(Run(at, at + 1, ends[index], starts[index + 1]))
            at += 1
        elif verdict == "border":
            yield Passage("".join(texts), tuple(runs))
            texts, runs, at = [], [], 0
