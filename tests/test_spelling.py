"""Suspected misspellings: what is reported, what must not be, and how many at most."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vn_decree_parser.problem import Problem
from vn_decree_parser.repair.lines import clean_line
from vn_decree_parser.repair.spelling import find_misspellings
from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.words import DocumentWords, WordJudge, read_word_list
from vn_decree_parser.source import Passage

CASES = Path(__file__).parent / "cases" / "spelling"
JUDGE = WordJudge(DocumentWords.learn([]), read_word_list())
CODE = "a word may be misspelled: "


def read_cases(name: str) -> list[dict[str, list[str]]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def found_in(*lines: str) -> tuple[Problem, ...]:
    passages, start = [], 0
    for line in lines:
        passages.append(Passage.of(line, start))
        start += len(line) + 1
    return find_misspellings(passages, JUDGE)


def said_of(case: dict[str, list[str]]) -> list[str]:
    problems = found_in(*case.get("document", ()), str(case["text"]))
    return [problem.says.removeprefix(CODE) for problem in problems]


@pytest.mark.parametrize("case", read_cases("found"), ids=lambda case: case["name"])
def test_misspellings_are_reported(case: dict[str, list[str]]) -> None:
    assert said_of(case) == case["says"]


@pytest.mark.parametrize("case", read_cases("negative"), ids=lambda case: case["name"])
def test_right_words_are_not_suspected(case: dict[str, list[str]]) -> None:
    assert said_of(case) == []


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, list[str]]) -> None:
    assert said_of(case) == case["says"]


def test_the_span_is_the_pair_in_the_source() -> None:
    lines = (*["tổ chức tuyên truyền"] * 3, "đẩy mạnh (tuyên tuyền) và tuyên tuyền.")
    text = "\n".join(lines)
    problems = found_in(*lines)
    assert [text[slice(*problem.span)] for problem in problems if problem.span] == [
        "tuyên tuyền",
        "tuyên tuyền",
    ]
    assert {problem.code for problem in problems} == {"misspelling-suspected"}


def test_no_more_than_fifty_are_reported_one_by_one() -> None:
    """Words that end in a stop have lost their tone mark, and are no syllables any more."""
    right = [
        (left, word)
        for left, word in sorted(read_word_list().pairs)
        if word.endswith("ực") and is_syllable(left) and len(left) > 3
    ]
    wrong = [f"{left} {word.replace('ực', 'ưc')}" for left, word in right[:60]]
    problems = found_in(*(" ".join(pair) for pair in right), *wrong)
    assert len(problems) == 51
    assert re.fullmatch(CODE + r"\d+ more are not listed", problems[-1].says)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    passages = [passage for line in text.splitlines() if (passage := clean_line(line, 0))]
    find_misspellings(passages, JUDGE)


def test_samples_have_the_one_misspelling_that_they_keep_on_purpose(sample: Path) -> None:
    said = found_in(*(sample / "clean.txt").read_text("utf-8").splitlines())
    expected = ["tuyên tuyền"] if sample.name == "plan-with-task-table" else []
    assert [problem.says.split("”")[0].split("“")[1] for problem in said] == expected


def test_real_texts_have_few(corpus: Path) -> None:
    for path in sorted((corpus / "gold").glob("*/*.gold.txt")):
        assert len(found_in(*path.read_text("utf-8").splitlines())) <= 5, path.name
