"""The laws of a parse, on every sample, on random damage, and on real documents."""

from __future__ import annotations

import contextlib
import random
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import breaker
import vn_decree_parser as vdp
from timing import seconds_of

ROOT = Path(__file__).parent.parent
SAMPLES = [path.parent.name for path in sorted(ROOT.glob("samples/*/blocks.tsv"))]


def bare(text: str) -> str:
    """Return what is no blank, composed."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def quotable(record: object) -> Iterator[BaseModel]:
    """Yield every record inside a record that has a text and a span."""
    if isinstance(record, BaseModel):
        fields = type(record).model_fields
        if "text" in fields and "span" in fields:
            yield record
        for name in fields:
            yield from quotable(getattr(record, name))
    elif isinstance(record, tuple):
        for item in record:
            yield from quotable(item)


def damaged(name: str, seed: int) -> str:
    blocks = breaker.read_blocks(ROOT / "samples" / name)
    return breaker.break_blocks(blocks, breaker.Style.random(random.Random(seed)), seed).text


def check_laws(text: str) -> None:
    decree = vdp.parse(text)
    assert vdp.Decree.model_validate_json(decree.model_dump_json()) == decree
    for record in quotable(decree):
        assert bare(decree.quote(record)) == bare(record.text), record
    ids = [record.id for record in (*decree.tasks, *decree.targets, *decree.tables)]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for task in decree.tasks:
        assert set(task.same_as) <= known
        assert 0 <= task.confidence <= 1
        for start, end in task.evidence.values():
            assert 0 <= start <= end <= len(text)
    for problem in decree.problems:
        assert problem.code in vdp.problem.CODES
        assert problem.span is None or problem.place is not None


def test_samples_keep_the_laws(sample: Path) -> None:
    check_laws((sample / "received.txt").read_text("utf-8"))


@given(st.sampled_from(SAMPLES), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_damaged_samples_keep_the_laws(name: str, seed: int) -> None:
    check_laws(damaged(name, seed))


_WORDS = (
    "Điều 1. Giao Sở Y tế chủ trì, phối hợp với|Quý|IV|/2025|trước ngày 30/11|hằng năm|Kèm theo|(|)|"
    "PHỤ LỤC|TT|Nhiệm vụ|Cơ quan chủ trì|Thời gian|1|2|I|đạt 80%|đến năm 2030|KẾ HOẠCH|;|.|,|:|-|xây dựng"
    "|Đề án|Số: 12/QĐ-UBND|ngày 24 tháng 10 năm 2018|Nơi nhận:|KT. CHỦ TỊCH|\n|\n|\n| | |\u00a0|…|￼|<b>|\t|0"
).split("|")


@given(st.lists(st.sampled_from(_WORDS), max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_anything_undocumented(text: str) -> None:
    with contextlib.suppress(vdp.DecreeError):
        check_laws(text)


@pytest.mark.parametrize("name", SAMPLES)
def test_line_ends_do_not_matter(name: str) -> None:
    """Windows line ends, decomposed letters and no-break blanks give the same records."""
    text = (ROOT / "samples" / name / "received.txt").read_text("utf-8")
    plain = vdp.parse(text)
    for other in (text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text)):
        decree = vdp.parse(other)
        assert [outcome(task) for task in decree.tasks] == [outcome(task) for task in plain.tasks]
        assert [t.indicator for t in decree.targets] == [t.indicator for t in plain.targets]


def test_repaired_samples_give_the_same_records(sample: Path) -> None:
    """Only places and spans differ between a received text and its repaired text."""
    received = vdp.parse_file(sample / "received.txt")
    repaired = vdp.parse(vdp.repair_file(sample / "received.txt").text)
    assert [outcome(task) for task in repaired.tasks] == [outcome(task) for task in received.tasks]
    assert [t.id for t in repaired.targets] == [t.id for t in received.targets]
    assert repaired.header == received.header.model_copy(
        update={"legal_bases": repaired.header.legal_bases}
    )


def test_repairing_repaired_samples_changes_nothing(sample: Path) -> None:
    once = vdp.repair_file(sample / "received.txt").text
    assert vdp.repair(once).text == once


@given(st.sampled_from(SAMPLES), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_repairing_repaired_damage_changes_nothing(name: str, seed: int) -> None:
    once = vdp.repair(damaged(name, seed)).text
    assert vdp.repair(once).text == once


@given(st.lists(st.sampled_from(_WORDS), max_size=80).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_repairing_any_repaired_text_changes_nothing(text: str) -> None:
    once = vdp.repair(text).text
    assert vdp.repair(once).text == once


def outcome(task: vdp.Task) -> tuple[object, ...]:
    """Return what a task says, without where it stands."""
    deadline = task.deadline
    return (
        task.id,
        task.kind,
        task.title,
        [agency.name for agency in task.lead],
        [agency.name for agency in task.coordinating],
        deadline and (deadline.text, deadline.start, deadline.end, deadline.rrule),
        task.product,
        task.same_as,
    )


def test_real_documents_keep_the_laws(corpus: Path) -> None:
    for path in sorted(
        [*corpus.glob("corpus/txt/*.txt"), *corpus.glob("gold/repair/*.broken.txt")]
    ):
        check_laws(path.read_text("utf-8"))


def test_repairing_real_repaired_documents_changes_nothing(corpus: Path) -> None:
    texts = [*corpus.glob("corpus/txt/*.txt"), *corpus.glob("corpus/md/*.md")]
    texts += [*corpus.glob("gold/*/*.txt")]
    for path in sorted(texts):
        once = vdp.repair(path.read_text("utf-8")).text
        assert vdp.repair(once).text == once, path.name


def test_cost_grows_linearly() -> None:
    """Four times the text takes no more than about four times as long."""
    text = (ROOT / "samples" / SAMPLES[0] / "received.txt").read_text("utf-8")
    vdp.repair(text)
    spent = []
    for times in (4, 16):
        long = text * times
        spent.append(seconds_of(partial(vdp.repair, long)))
    assert spent[1] < 9 * spent[0] + 0.05
