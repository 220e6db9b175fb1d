"""The same results from many threads and from processes, forked or spawned."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import vn_decree_parser as vdp

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*/received.txt"))


def parsed(path: Path) -> str:
    return vdp.parse_file(path).model_dump_json()


def expected() -> list[str]:
    return [parsed(path) for path in SAMPLES]


def test_threads_give_the_same_results() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(parsed, SAMPLES * 2))
    assert found == expected() * 2


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_give_the_same_results(method: str) -> None:
    before = expected()
    context = multiprocessing.get_context(method)
    with warnings.catch_warnings(), ProcessPoolExecutor(2, mp_context=context) as pool:
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads, from 3.12 on
        assert list(pool.map(parsed, SAMPLES)) == before
    assert expected() == before


def test_the_first_parses_may_come_from_many_threads_at_once() -> None:
    """Nothing is loaded half: a fresh process begins with threads."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(_begin_with_threads).result() == expected() * 2


def _begin_with_threads() -> list[str]:
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(parsed, SAMPLES * 2))


HASHED = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import breaker
import vn_decree_parser as vdp
from pathlib import Path
for folder in sys.argv[2:]:
    blocks = breaker.read_blocks(Path(folder))
    for seed in (13, 46):
        for style in (breaker.SCRAPED, breaker.BROKEN):
            text = breaker.break_blocks(blocks, style, seed).text
            print(hashlib.sha256(vdp.parse(text).model_dump_json().encode()).hexdigest())
"""


def test_the_order_of_sets_changes_nothing() -> None:
    """Sets of words have another order in each process: no result may rest on it."""
    arguments = [str(Path(__file__).parent), *(str(sample.parent) for sample in SAMPLES)]
    printed = {
        subprocess.run(
            [sys.executable, "-c", HASHED, *arguments],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 21, 38)
    }
    assert len(printed) == 1
