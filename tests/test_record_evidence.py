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
from vn_decree_parser.records import Agency, Decree, Target
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
