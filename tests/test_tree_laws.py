"""Laws of the outline on the blocks of the samples, shuffled: nothing is lost, all is in order."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import breaker
import vn_decree_parser as vdp
from reading import WORDS, blocks_of
from vn_decree_parser.outline import build_tree, split_components
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.records import Section
from vn_decree_parser.source import Span
from vn_decree_parser.tables import find_flat_tables

SAMPLES = sorted(Path(__file__).parent.parent.glob("samples/*/blocks.tsv"))
LINES = [[block.text for block in breaker.read_blocks(path.parent)] for path in SAMPLES]
# Blocks of one sample or of all, in their order or in any, some of them twice.
shuffled = st.sampled_from([*LINES, [line for lines in LINES for line in lines]]).flatmap(
    lambda lines: st.one_of(
        st.permutations(lines[:60]),
        st.lists(st.sampled_from(lines), min_size=1, max_size=60),
        st.tuples(st.integers(0, len(lines) - 1), st.integers(1, 80)).map(
            lambda cut: lines[cut[0] : cut[0] + cut[1]]
        ),
    )
)


def places(lines: Sequence[str]) -> Iterator[Block]:
    """Yield every block of a text once for each place that it lands in."""
    found = split_components(blocks_of("\n".join(lines)), WORDS)
    yield from found.furniture
    for component in found.components:
        own = {id(block) for block in component.body}
        yield from (block for block in component.blocks if id(block) not in own)
        at, rest = 0, []
        for table in find_flat_tables(component.body, WORDS):
            assert at <= table.start < table.end
            yield from component.body[table.start : table.end]
            rest += component.body[at : table.start]
            at = table.end
        rest += component.body[at:]
        by_span = {block.passage.span: block for block in rest}
        root, _ = build_tree(rest)
        yield from (by_span[span] for span in spans_of(root))


def spans_of(branch: Branch) -> Iterator[Span]:
    yield from (passage.span for passage in branch.passages)
    for child in branch.children:
        yield from spans_of(child)


def paths_of(branch: Branch) -> Iterator[str]:
    for child in branch.children:
        yield child.path
        yield from paths_of(child)


def sections_of(section: Section) -> Iterator[Section]:
    yield section
    for child in section.children:
        yield from sections_of(child)


@given(shuffled)
@settings(max_examples=150, deadline=None)
def test_every_block_lands_in_exactly_one_place(lines: list[str]) -> None:
    blocks = blocks_of("\n".join(lines))
    landed = Counter(block.passage.span for block in places(lines))
    assert landed == Counter(block.passage.span for block in blocks)


@given(shuffled)
@settings(max_examples=100, deadline=None)
def test_no_letter_is_lost_or_invented(lines: list[str]) -> None:
    landed = sorted("".join("".join(block.text.split()) for block in places(lines)))
    assert landed == sorted("".join("".join(lines).split()))


@given(shuffled)
@settings(max_examples=100, deadline=None)
def test_spans_of_branches_are_nested_and_in_order(lines: list[str]) -> None:
    for component in split_components(blocks_of("\n".join(lines)), WORDS).components:
        root, problems = build_tree(component.body)
        check_branch(root)
        paths = list(paths_of(root))
        assert len(paths) == len(set(paths))
        assert all(problem.span for problem in problems)


def check_branch(branch: Branch) -> None:
    for child in branch.children:
        assert branch.span.start <= child.span.start <= child.span.end <= branch.span.end
        check_branch(child)
    for before, after in pairwise(branch.children):
        assert before.span.end <= after.span.start


@given(shuffled)
@settings(max_examples=40, deadline=None)
def test_published_sections_are_nested_and_their_ids_unique(lines: list[str]) -> None:
    with contextlib.suppress(vdp.DecreeError):
        check_published(vdp.parse("\n".join(lines)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_published_sections_of_samples(path: Path) -> None:
    check_published(vdp.parse_file(path.parent / "received.txt"))


def check_published(decree: vdp.Decree) -> None:
    sections = [section for top in decree.components for section in sections_of(top)]
    ids = [section.id for section in sections if section.kind != "furniture"]
    assert len(ids) == len(set(ids))
    for section in sections:
        for child in section.children:
            assert section.span.start <= child.span.start
            assert child.span.end <= section.span.end
        for before, after in pairwise(section.children):
            assert before.span.end <= after.span.start
    records = [record.id for record in (*decree.tasks, *decree.targets, *decree.tables)]
    assert len(records) == len(set(records))


def test_the_tree_grows_with_the_text() -> None:
    """Twice the text takes twice the steps, whatever it opens and leaves open."""

    def steps(count: int) -> int:
        lines = []
        for number in range(1, count + 1):
            lines += [
                f"Điều {number}. Bến đò",
                "“Bến” là nơi đò đậu.",
                "1. Bến nhỏ “mở từ",
                "a) Mùa khô;",
            ]
            lines += ["I. MỤC ĐÍCH", "PHỤ LỤC", "(Kèm theo Đơn mở bến", "Nơi nhận:", "KT. CHỦ TỊCH"]
        blocks = blocks_of("\n".join(lines))
        taken = 0

        def count_step(*_: object) -> None:
            nonlocal taken
            taken += 1

        sys.setprofile(count_step)
        try:
            for component in split_components(blocks, WORDS).components:
                build_tree(component.body)
        finally:
            sys.setprofile(None)
        return taken

    steps(10)  # patterns are compiled once
    assert steps(400) < 2.2 * steps(200)


@pytest.mark.parametrize(
    "line", ["Hà Nội, ngày{}x", "Hà Nội, ngày 1 tháng{}x", "Số{}x", "Điều 1{}x", "Mẫu số 01{}x"]
)
def test_a_long_stretch_of_blanks_takes_no_time(line: str) -> None:
    """Ten seconds and more where a pattern tries each part of it."""
    start = time.process_time()
    (block,) = blocks_of(line.format(" " * 20_000))
    assert block.kind == "text"
    assert time.process_time() - start < 5
