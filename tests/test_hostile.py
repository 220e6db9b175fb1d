"""Input made to break the package: it costs time and memory in proportion, and raises what is said."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from patterns import bad_strings, every_pattern, way_of_use

CASES = Path(__file__).parent / "cases" / "hostile"
TRUE = (
    "Điều 1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Đề án trước ngày 30/11/2025. "
    "Các đơn vị thực hiện nhiệm vụ được giao theo quy định của pháp luật.\n"
)
OPTIONS = vdp.Options()


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("case", read_cases("texts"), ids=lambda case: case["why"])
def test_no_text_takes_more_than_linear_time(case: dict[str, Any]) -> None:
    vdp.parse(TRUE)  # the words are loaded

    def spent(share: float) -> float:
        times = int(case["characters"] * share) // len(case["unit"])
        text = f"{TRUE}{case['unit'] * times}\n{TRUE}"
        return seconds(lambda: vdp.parse(text))

    assert spent(1) < 9 * max(spent(0.25), 0.02)


@pytest.mark.parametrize("name", every_pattern())
def test_every_pattern_takes_linear_time(name: str) -> None:
    pattern = every_pattern()[name]
    run = way_of_use(name, pattern)
    # Behind repair no text has two blanks side by side.
    clean = name.startswith(("outline.", "extract.", "tables.", "vocabulary."))
    length = 4000
    for text in bad_strings(pattern, length, seed=1):
        if clean and "  " in " ".join(text.split(" ")):
            continue
        if seconds(lambda text=text: run(text)) < 0.004:
            continue
        quarter = text[: length // 4] + text[-1:]
        longest = min(seconds(lambda text=text: run(text)) for _ in range(3))
        shortest = min(seconds(lambda text=quarter: run(text)) for _ in range(3))
        assert longest < 9 * max(shortest, 0.0006), (pattern.pattern, text[:60])
