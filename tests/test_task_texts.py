"""Tasks in the running text of real documents, against truth kept as digests (tests/gold/tasks)."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from vn_decree_parser.records import Task

GOLD = sorted((Path(__file__).parent / "gold" / "tasks").glob("*.json"))
# Measured: 211 of 216; what is wrong are members of lists that no table of agencies knows.
FLOOR = 0.96
FLOOR_OF_ONE = 0.85


def digest(text: str) -> str:
    words = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    bare = re.sub(r"\s", "", words.rstrip(" .;:,").casefold())
    return "#" + hashlib.sha256(bare.encode()).hexdigest()[:16]


def key(task: dict[str, Any]) -> str:
    """Return everything of a task that the score counts, to compare whole tasks."""
    return json.dumps({name: task[name] for name in sorted(task) if name != "number"})


def as_gold(task: Task) -> dict[str, Any]:
    deadline = task.deadline
    rules = {d.rrule for d in (deadline, *deadline.also) if d.rrule} if deadline else set()
    return {
        "title": digest(task.title),
        "lead": sorted(digest(agency.text) for agency in task.lead),
        "coordinating": sorted(digest(agency.text) for agency in task.coordinating),
        "deadline": digest(deadline.text) if deadline else None,
        "start": str(deadline.start) if deadline and deadline.start else None,
        "end": str(deadline.end) if deadline and deadline.end else None,
        "rrule": sorted(rules),
    }


def compare(gold: dict[str, Any], tasks: Iterable[Task]) -> tuple[int, int, int]:
    """Return how many tasks are right, how many there are, how many were found."""
    inside = re.compile(gold["sections"] or "")
    wanted = Counter(key(task) for task in gold["tasks"])
    found = Counter(
        key(as_gold(task))
        for task in tasks
        if task.origin == "text" and inside.search(task.number or "")
    )
    return (wanted & found).total(), wanted.total(), found.total()


def f1(right: int, wanted: int, found: int) -> float:
    return 2 * right / (wanted + found)


def test_real_documents(corpus: Path) -> None:
    scores = {}
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        (source,) = corpus.glob(f"corpus/*/{gold['document']}")
        scores[path.stem] = compare(gold, vdp.parse_file(source).tasks)
    low = {name: score for name, score in scores.items() if f1(*score) < FLOOR_OF_ONE}
    assert low == {}
    right, wanted, found = map(sum, zip(*scores.values(), strict=True))
    assert f1(right, wanted, found) >= FLOOR, scores


def test_there_is_truth() -> None:
    assert len(GOLD) == 11


@pytest.mark.parametrize("field", ["title", "lead", "deadline", "end"])
def test_a_wrong_field_is_a_wrong_task(field: str) -> None:
    text = "II. NHIỆM VỤ\n1. Sở Y tế kiểm tra phao cứu sinh; hoàn thành trước ngày 30/6/2024."
    tasks = [task for task in vdp.parse(text).tasks if task.origin == "text"]
    truth = {"sections": None, "tasks": [as_gold(task) for task in tasks]}
    assert compare(truth, tasks) == (1, 1, 1)
    truth["tasks"][0][field] = "#0"
    assert compare(truth, tasks) == (0, 1, 1)
