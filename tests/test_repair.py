"""Repair: cases, the samples against their truth, laws, and the real pages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import breaker
import vn_decree_parser as vdp
from vn_decree_parser.repair.repaired import _BELOW_TITLES, repair_source
from vn_decree_parser.source import Hint, Source

CASES = Path(__file__).parent / "cases" / "repair"


def read_cases(name: str) -> list[dict[str, str]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def letters(text: str) -> str:
    """Return what is no blank, composed: a letter and its mark may stand on two lines."""
    return unicodedata.normalize("NFC", "".join(text.split()))


@pytest.mark.parametrize("case", read_cases("synthetic"), ids=lambda case: case["name"])
def test_broken_lines_are_repaired(case: dict[str, str]) -> None:
    assert vdp.repair(case["input"]).text == case["repaired"].strip()


@pytest.mark.parametrize("case", read_cases("negative"), ids=lambda case: case["name"])
def test_whole_lines_stay_as_they_are(case: dict[str, str]) -> None:
    assert vdp.repair(case["input"]).text == case["input"].strip()


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, str]) -> None:
    assert vdp.repair(case["input"]).text == case["repaired"].strip()


def test_samples_are_repaired(sample: Path) -> None:
    damaged = breaker.break_sample(sample)
    ends = vdp.repair(damaged.text).line_ends
    wrong = [
        (left, right, true, end.verdict)
        for left, right, true, end in zip(
            damaged.lines, damaged.lines[1:], damaged.verdicts, ends, strict=False
        )
        if end.verdict != true
    ]
    assert len(ends) == len(damaged.verdicts)
    assert len(wrong) <= 0.02 * len(ends), wrong


def with_hints(text: str, borders: list[bool | None]) -> Source:
    """Return a source of lines whose borders a reader knows, or does not know (`None`)."""
    source = Source.of_text(text)
    lines = zip(source.lines, borders, strict=True)
    return replace(source, lines=tuple(line._replace(hint=Hint(b)) for line, b in lines))


def test_line_ends_that_the_reader_leaves_open_are_judged_beside_known_ones(sample: Path) -> None:
    """As in a PDF: the file knows its cells and headings, not where a paragraph goes on."""
    blocks = breaker.read_blocks(sample)
    damaged = breaker.break_blocks(blocks, breaker.Style(width=88, ragged=4), seed=5)
    kinds = iter(block.kind for block in blocks)
    borders: list[bool | None] = []
    kind = ""
    for verdict in ("border", *damaged.verdicts):
        kind = next(kinds) if verdict == "border" else kind
        known = kind != "paragraph" and verdict == "border"
        borders.append(True if known else None)
    repaired = repair_source(with_hints(damaged.text, borders))
    judged = zip(repaired.verdicts, damaged.verdicts, borders[1:], strict=True)
    wrong = [index for index, (own, true, _) in enumerate(judged) if own != true]
    assert len(wrong) <= 0.03 * borders.count(None), [damaged.lines[i : i + 2] for i in wrong]


@pytest.mark.parametrize(
    ("left", "right"), [("12.083,72", "52,97"), ("0,5", "100,00"), ("7,1", "-3,4")]
)
def test_numbers_that_make_no_number_are_never_one_word(left: str, right: str) -> None:
    column = [left, right] * 12
    repaired = vdp.repair("\n".join(["Diện tích (ha)", *column, "Tổng cộng"]))
    assert repaired.text.split() == ["Diện", "tích", "(ha)", *column, "Tổng", "cộng"]


@pytest.mark.parametrize(("pattern", "example"), _BELOW_TITLES)
def test_lines_of_their_own_below_titles(pattern: str, example: str) -> None:
    assert re.match(pattern, example)
    text = f"CHƯƠNG TRÌNH BẢO TỒN NGHỀ DỆT\n{example}\ncủa Ủy ban nhân dân tỉnh)"
    assert vdp.repair(text).line_ends[0].verdict == "border"
    assert not re.match(pattern, "(sau đây gọi chung là tổ chức, cá nhân)")


def test_known_line_ends_have_no_say_on_whether_the_open_ones_are_whole() -> None:
    cells = [f"Xã Bến Sậy {number}" for number in range(200)]
    broken = [
        "Hội đồng nhân dân tỉnh giao Ủy ban nhân dân",
        "tỉnh tổ chức thực hiện Nghị quyết này.",
    ]
    source = with_hints("\n".join([*cells, *broken]), [True] * 201 + [None])
    assert repair_source(source).text == "\n".join([*cells, " ".join(broken)])


def test_repairing_a_clean_sample_changes_nothing(sample: Path) -> None:
    clean = (sample / "clean.txt").read_text("utf-8").strip()
    assert vdp.repair(clean).text == clean


_ALPHABET = "aăâbcdđeêghiơuưtnỉếộ ợ.,;:()-/0123456789AĐIVX\n\r\t\u00a0\u0301"


@given(st.text(alphabet=st.sampled_from(_ALPHABET)))
@settings(max_examples=300, deadline=None)
def test_letters_are_conserved_and_ends_are_judged(text: str) -> None:
    repaired = vdp.repair(text)
    assert letters(repaired.text) == letters(text)
    assert len(repaired.line_ends) == max(0, sum(bool(t.strip()) for t in text.splitlines()) - 1)
    for passage in repaired.passages:
        received = text[slice(*passage.span)]
        assert letters(passage.text) == letters(received)
        assert passage.runs[0].start == 0
        assert passage.runs[-1].end == len(passage.text)
        for left, right in zip(passage.runs, passage.runs[1:], strict=False):
            assert left.end == right.start
            assert left.source_end <= right.source_start


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_repair_finds_most_of_the_truth_under_random_damage(seed: int) -> None:
    """A floor far below the usual, so that it speaks of collapse and not of luck."""
    import random

    blocks = breaker.read_blocks(Path(__file__).parent.parent / "samples" / "plan-with-task-table")
    style = breaker.Style.random(random.Random(seed))
    damaged = breaker.break_blocks(blocks, style, seed)
    ends = vdp.repair(damaged.text).line_ends
    right = sum(end.verdict == true for end, true in zip(ends, damaged.verdicts, strict=True))
    assert right >= 0.8 * len(ends)


def test_explain_names_the_verdict_and_the_evidence() -> None:
    repaired = vdp.repair("chính sách bảo hi\nể\nm xã hội,\ncác chính sách khác")
    explained = repaired.explain(line=1)
    assert explained.splitlines()[0].split()[:2] == ["1", "nothing"]
    assert "the words it would make" in explained
    assert len(repaired.explain().splitlines()) == 3
    with pytest.raises(ValueError, match="line 9 has no line end"):
        repaired.explain(line=9)


def test_positions_map_both_ways(sample: Path) -> None:
    text = (sample / "received.txt").read_text("utf-8")
    repaired = vdp.repair(text)
    for offset, character in enumerate(repaired.text):
        if not character.isspace():
            there = repaired.to_source(offset)
            assert text[there] == character
            assert repaired.to_repaired(there) == offset


def test_weights_explain_the_verdicts() -> None:
    """The explanation is the decision: in its own evidence the verdict wins."""
    sample = Path(__file__).parent.parent / "samples" / "plan-with-task-table"
    repaired = vdp.repair((sample / "received.txt").read_text("utf-8"))
    whys = [repaired.weigh(index) for index in range(len(repaired.line_ends))]
    losing = [why for why in whys if sum(weight for _, weight in why.evidence) < -1e-6]
    assert not losing
    assert all(0 <= why.confidence <= 1 for why in whys)


def test_real_pages(corpus: Path) -> None:
    """At most one newline in a hundred is judged wrong on each page with known truth."""
    for broken in sorted((corpus / "gold" / "repair").glob("*.broken.txt")):
        truth = broken.with_name(broken.name.replace(".broken", ".gold")).read_text("utf-8")
        text = broken.read_text("utf-8")
        repaired = vdp.repair(text).text
        assert letters(repaired) == letters(text)
        assert _wrong_newlines(text, repaired, truth) <= 0.012, broken.name


def _wrong_newlines(source: str, given_text: str, truth: str) -> float:
    received, repaired, true = (list(_gaps(text)) for text in (source, given_text, truth))
    newlines = [index for index, gap in enumerate(received) if gap == "B"]
    return sum(repaired[index] != true[index] for index in newlines) / max(1, len(newlines))


def _gaps(text: str):
    """Yield for each letter what stands before it: nothing J, a blank S, a line end B."""
    gap = "J"
    for character in unicodedata.normalize("NFC", text).strip():
        if character.isspace():
            gap = "B" if character == "\n" or gap == "B" else "S"
        else:
            yield gap
            gap = "J"
