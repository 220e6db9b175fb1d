"""Damage that took letters away: what is reported, what is refused, and what is neither."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import breaker
from vn_decree_parser.repair.ruin import judge_ruin, refusal_of

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "tests" / "cases" / "ruin" / "lines.toml").read_text("utf-8"))["case"]
SAMPLES = sorted(ROOT.glob("samples/*/blocks.tsv"))


def page_of(case: dict[str, list[str]]) -> str:
    return "\n".join(case["lines"] * 12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_ruined_texts_are_refused_with_the_reason(case: dict[str, list[str]]) -> None:
    reason = refusal_of(page_of(case)) or ""
    assert reason.find(str(case["refused"])) >= 0
    assert bool(reason) == bool(case["refused"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_missing_letters_are_reported(case: dict[str, list[str]]) -> None:
    assert (judge_ruin(page_of(case)) is not None) == case["flagged"]


def lose(text: str, share: float, seed: int) -> str:
    """Return a text with one marked letter gone from a share of its words."""
    chance = random.Random(seed)

    def damaged(word: re.Match[str]) -> str:
        marked = [at for at, letter in enumerate(word[0]) if letter.isalpha() and letter > "\x7f"]
        if not marked or chance.random() > share:
            return word[0]
        at = chance.choice(marked)
        return word[0][:at] + word[0][at + 1 :]

    return re.sub(r"\S+", damaged, text)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.4])
def test_the_share_is_a_floor_and_the_stretches_hold_damage(sample: Path, share: float) -> None:
    whole = (sample / "clean.txt").read_text("utf-8")
    text = lose(whole, share, 1)
    ruin = judge_ruin(text)
    assert ruin is not None
    assert share / 4 < ruin.share < 1.2 * share
    assert all(0 <= start < end <= len(text) for start, end in ruin.spans)
    assert all(text[start:end] not in whole for start, end in ruin.spans)
    problem = ruin.problem()
    assert (problem.code, problem.span) == ("letters-lost", ruin.spans[0])
    assert f"at least {ruin.share:.0%} of the words" in problem.says


def test_a_text_without_its_marked_letters_is_refused(sample: Path) -> None:
    text = (sample / "clean.txt").read_text("utf-8").encode("ascii", "ignore").decode()
    assert "letters are missing" in str(refusal_of(text))


def test_samples_are_not_ruined(sample: Path) -> None:
    for name in ("clean.txt", "received.txt"):
        text = (sample / name).read_text("utf-8")
        assert judge_ruin(text) is None
        assert refusal_of(text) is None


@given(st.sampled_from(SAMPLES), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_broken_lines_are_no_ruin(sample: Path, seed: int) -> None:
    style = breaker.Style.random(random.Random(seed))
    text = breaker.break_blocks(breaker.read_blocks(sample.parent), style, seed).text
    assert judge_ruin(text) is None
    assert refusal_of(text) is None


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_judged(text: str) -> None:
    judge_ruin(text)
    refusal_of(text)


def test_short_texts_are_not_refused() -> None:
    assert refusal_of("") is None
    assert refusal_of("Article 1. The plan is issued.") is None


def test_real_texts_are_not_ruined(corpus: Path) -> None:
    paths = [
        *corpus.glob("gold/*/*.txt"),
        *corpus.glob("gold/transcript/*.txt"),
        *corpus.glob("corpus/md/*.md"),
        *corpus.glob("corpus/txt/*.txt"),
    ]
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        assert judge_ruin(text) is None, path.name
        assert refusal_of(text) is None, path.name
