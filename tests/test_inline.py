"""Damage inside a line: cases, laws of what is mended, and the real texts that stay as they are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timing import seconds_of
from vn_decree_parser.repair.inline import find_inline, mend_inline
from vn_decree_parser.repair.lines import clean_line
from vn_decree_parser.repair.words import DocumentWords, WordJudge, read_word_list
from vn_decree_parser.source import Passage, Run

CASES = Path(__file__).parent / "cases" / "inline"


def read_cases(name: str) -> list[dict[str, str]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def judge_of(*lines: str) -> WordJudge:
    return WordJudge(DocumentWords.learn(line.split() for line in lines), read_word_list())


def mended(case: dict[str, str]) -> str:
    passage = Passage.of(case["text"])
    judge = judge_of(case["text"], *case.get("document", ()))
    return mend_inline(passage, find_inline(passage, judge)).text


@pytest.mark.parametrize("case", read_cases("mended"), ids=lambda case: case["name"])
def test_damage_is_mended(case: dict[str, str]) -> None:
    assert mended(case) == case["mended"]


@pytest.mark.parametrize("case", read_cases("negative"), ids=lambda case: case["name"])
def test_what_is_not_broken_stays(case: dict[str, str]) -> None:
    assert mended(case) == case["text"]


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, str]) -> None:
    assert mended(case) == case["mended"]


def test_a_doubtful_verdict_is_reported_and_not_applied() -> None:
    passage = Passage.of("ngày 14 tháng5 năm 2008")
    (verdict,) = find_inline(passage, judge_of(passage.text))
    assert (verdict.verdict, verdict.at, verdict.applied) == ("part", (13, 13), False)
    assert mend_inline(passage, (verdict,)) is passage


def test_spans_are_those_of_the_source() -> None:
    passage = clean_line("  kinh tế -  x ã hội theo kếhoạch", 100)
    join, part = find_inline(passage, judge_of(passage.text))
    assert (join.span, part.span) == ((114, 115), (128, 128))
    whole = mend_inline(passage, (join, part))
    assert whole.text == "kinh tế - xã hội theo kế hoạch"
    assert whole.part(10, 12).span == (113, 116)
    assert whole.part(24, 25).runs[0][2:] == (128, 128)


def test_a_stretch_that_is_one_whole_is_not_cut() -> None:
    passage = Passage("x ã hội", (Run(0, 7, 0, 12),))
    assert find_inline(passage, judge_of()) == ()


def test_without_a_word_list_nothing_is_found() -> None:
    from vn_decree_parser.repair.words import WordList

    judge = WordJudge(DocumentWords.learn([]), WordList(frozenset(), frozenset()))
    assert find_inline(Passage.of("x ã hội theo kếhoạch"), judge) == ()


_PIECES = (
    "x ã hội|kế|hoạch|kếhoạch|đị|nh|quy|t|ỉ|triểnkhai|Th|ủ|UBND|tháng5|a)|, |.|Êđê|ho|ạt|b|c|h|ng|ộng|an|"
    " |  |\u00a0|e\u0302\u0301|\u0323|’|-|/|5|II|ờ|ƯỜNG|CƯ|￼|ủy(b/c)"
).split("|")


def bare(text: str) -> str:
    return "".join(text.split())


@given(st.lists(st.sampled_from(_PIECES), max_size=30), st.booleans())
@settings(max_examples=400, deadline=None)
def test_laws(pieces: list[str], apart: bool) -> None:
    passage = clean_line((" " if apart else "").join(pieces), 7)
    judge = judge_of(passage.text, "kinh tế xã hội và kế hoạch của tỉnh")
    verdicts = find_inline(passage, judge)
    whole = mend_inline(passage, verdicts)
    assert bare(whole.text) == bare(passage.text)
    assert whole.span == passage.span
    assert "".join(whole.text[run.start : run.end] for run in whole.runs) == whole.text
    for left, right in zip(whole.runs, whole.runs[1:], strict=False):
        assert left.end == right.start
        assert left.source_end <= right.source_start
    assert not any(verdict.applied for verdict in find_inline(whole, judge))
    for verdict in verdicts:
        start, end = verdict.at
        assert passage.text[start:end] == (" " if verdict.verdict == "join" else "")
        assert passage.span.start <= verdict.span.start <= verdict.span.end <= passage.span.end
        assert 0 < verdict.confidence <= 1


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for line in text.splitlines():
        if passage := clean_line(line, 0):
            judge = judge_of(passage.text)
            whole = mend_inline(passage, find_inline(passage, judge))
            assert bare(whole.text) == bare(passage.text)


def test_time_grows_with_the_length() -> None:
    """A floor far below the usual: ten times the text in less than forty times the time."""

    def seconds(times: int) -> float:
        passage = Passage.of("kinh tế - x ã hội theo kếhoạch của a b c đ tỉnh " * times)
        judge = judge_of(passage.text)
        return seconds_of(lambda: mend_inline(passage, find_inline(passage, judge)))

    seconds(10)
    assert seconds(2000) < 40 * max(seconds(200), 0.002)


def test_samples_stay_as_they_are(sample: Path) -> None:
    lines = (sample / "clean.txt").read_text("utf-8").splitlines()
    judge = judge_of(*lines)
    verdicts = [verdict for line in lines for verdict in find_inline(Passage.of(line), judge)]
    assert not [verdict for verdict in verdicts if verdict.applied]


def test_real_texts_stay_as_they_are(corpus: Path) -> None:
    for path in sorted((corpus / "gold").glob("*/*.gold.txt")):
        lines = [clean_line(line, 0) for line in path.read_text("utf-8").splitlines()]
        judge = judge_of(*(line.text for line in lines))
        applied = [
            verdict
            for line in lines
            if line
            for verdict in find_inline(line, judge)
            if verdict.applied
        ]
        assert not applied, path.name
