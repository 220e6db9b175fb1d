"""Nothing is invented: what targets and agencies state is printed, or a flag says where it is from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import vn_decree_parser as vdp
from conftest import SAMPLES
from vn_decree_parser.extract.targets.numbers import FRACTIONS, NUMBER, NUMBER_WORDS, read_number
from vn_decree_parser.records import Agency, Decree, Target, Task
from vn_decree_parser.source import Span
from vn_decree_parser.vocabulary.folding import fold

SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
PATHS = ("corpus/*/*", "gold/repair/*.gold.txt")


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+|%|‰", fold(text)))


def bare(text: str) -> str:
    return re.sub(r"\s", "", fold(unicodedata.normalize("NFC", text)))


def numbers(text: str) -> set[Decimal]:
    """Return the numbers that a text can mean, with and without the scales that it names."""
    folded = fold(text)
    found = {
        Decimal(value)
        for match in re.finditer(NUMBER, folded)
        if (value := read_number(match[0])[0])
    }
    scaled = {
        number.scaleb(zeros) for number in found for word, zeros in SCALES.items() if word in folded
    }
    said = {Decimal(v) for word, v in {**FRACTIONS, **NUMBER_WORDS}.items() if word in folded}
    return found | scaled | said


def check_target(target: Target, decree: Decree) -> None:
    quote = decree.quote(target)
    assert bare(target.text) == bare(quote)
    for value in (target.value, target.value_max):
        is_state = target.comparison == "zero" or value is None
        roman = target.comparison == "level" and not target.text[-1:].isdigit()
        assert is_state or roman or Decimal(value) in numbers(target.text), target
    inherited = {flag.removesuffix("_inherited") for flag in target.flags if "inherited" in flag}
    for name in ("unit", "baseline"):
        said = getattr(target, name) or ""
        assert words(said) <= words(target.text) or {name, "indicator"} & inherited, target
    if target.horizon is not None:
        assert bare(target.horizon.text) in bare(target.text) or "horizon" in inherited, target
    for said in (target.indicator, target.population or ""):
        of_row = target.id.count("chi-tieu") == 0  # other cells say what the value is of
        assert words(said) <= words(target.text) or "indicator" in inherited or of_row, target


def check_agency(agency: Agency, decree: Decree) -> None:
    quote = decree.quote(agency)
    assert bare(agency.text) == bare(quote)
    assert words(agency.name) <= words(agency.text) or agency.flags, agency
    assert words(agency.role or "") <= words(agency.text)


def is_printed(said: str, quote: str) -> bool:
    """Return whether the letters of a text stand in a quote, in order: joined cells have gaps."""
    rest = iter(unicodedata.normalize("NFC", quote).lower())
    letters = unicodedata.normalize("NFC", said).lower()
    return all(letter in rest for letter in letters if letter.isalnum())


# What a flag says of a field that lies outside the words of its task.
ELSEWHERE = {
    "lead": ("lead_inherited", "lead_from_before", "fields_inherited", "inherited_"),
    "coordinating": (
        "lead_inherited",
        "coordinating_from_before",
        "fields_inherited",
        "inherited_",
    ),
    "product": ("fields_inherited", "inherited_"),
    "approver": ("fields_inherited", "inherited_"),
    "deadline": ("fields_inherited", "inherited_", "marked_years"),
}


def check_task(task: Task, decree: Decree) -> None:
    said = {
        "title": task.title,
        "product": task.product,
        "approver": task.approver,
        "deadline": task.deadline.text if task.deadline else None,
    }
    for name, text in said.items():
        assert not text or is_printed(text, decree.quote(task.evidence[name])), (name, task)
    for name in ("lead", "coordinating"):
        for agency in getattr(task, name):
            assert is_inside(agency.span, task.evidence[name]), (name, task)
    flags = " ".join((*task.flags, *(task.deadline.flags if task.deadline else ())))
    for name, span in task.evidence.items():
        told = any(flag in flags for flag in ELSEWHERE.get(name, ()))
        assert is_inside(span, task.span) or told, (name, task)


def is_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def agencies(decree: Decree) -> Iterator[Agency]:
    for task in decree.tasks:
        yield from (*task.lead, *task.coordinating, *task.recipients)
    for target in decree.targets:
        yield from target.monitor


def check(decree: Decree) -> tuple[int, int]:
    """Check the records of a document; return how many targets and agencies it has."""
    count = 0
    for target in decree.targets:
        check_target(target, decree)
    for task in decree.tasks:
        check_task(task, decree)
    for agency in agencies(decree):
        check_agency(agency, decree)
        count += 1
    return len(decree.targets), count


def test_samples(sample: Path) -> None:
    targets, named = check(vdp.parse_file(sample / "received.txt"))
    assert named > 0
    assert targets > 0 or "directive" in sample.name


def test_real_documents(corpus: Path) -> None:
    found = [0, 0]
    for path in sorted(path for pattern in PATHS for path in corpus.glob(pattern)):
        try:
            decree = vdp.parse_file(path)
        except (vdp.UnreadableSource, vdp.RefusedText):
            continue
        targets, named = check(decree)
        found[0] += targets
        found[1] += named
    assert found[0] > 50
    assert found[1] > 150


def test_the_samples_are_there() -> None:
    assert len(SAMPLES) >= 3


def test_a_value_that_is_not_printed_is_found() -> None:
    decree = vdp.parse_file(SAMPLES[1] / "received.txt")
    target = decree.targets[0].model_copy(update={"value": "61"})
    with pytest.raises(AssertionError):
        check_target(target, decree)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Mua tàu vũ trụ"},
        {"product": "Hiến pháp"},
        {"approver": "Liên Hợp Quốc"},
        {"flags": (), "span": Span(0, 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_field_of_a_task_that_is_not_printed_is_found(change: dict[str, object]) -> None:
    decree = vdp.parse_file(SAMPLES[1] / "received.txt")
    task = next(task for task in decree.tasks if task.product and task.lead)
    check_task(task, decree)
    evidence = {"approver": task.evidence["title"]} | task.evidence
    with pytest.raises(AssertionError):
        check_task(task.model_copy(update={"evidence": evidence, **change}), decree)
