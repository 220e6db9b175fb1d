"""How often tasks are right, by the confidence that their records state.

    python benchmarks/calibration.py                  # the table
    python benchmarks/calibration.py --plot FILE      # and a reliability plot (needs matplotlib)

A task is right if title, lead, partners, deadline, days and rule are; a row if each of its cells is.
The truth is that of tests/gold/tasks, and in the folder of real documents (`VN_DECREE_CORPUS`, or
`shared` beside the checkout) that of its sample decision and of its task tables.  Generic tasks are
counted apart: their confidence says that they are hardly tasks to track, not that they are misread.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import vn_decree_parser as vdp
from vn_decree_parser.records import Task

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_task_texts import GOLD, as_gold, digest, key  # noqa: E402  (tests are no package)

CORPUS = Path(os.environ.get("VN_DECREE_CORPUS") or ROOT.parent / "shared")
COLUMNS = ("task", "lead", "coordinating", "product", "deadline")


class Judged(NamedTuple):
    """A task of a document and whether it is right."""

    task: Task
    right: bool


def texts() -> Iterator[Judged]:
    """Yield the tasks in the text of the documents that tests/gold/tasks tells the truth of."""
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        inside = re.compile(gold["sections"] or "")
        wanted = Counter(key(task) for task in gold["tasks"])
        (source,) = CORPUS.glob(f"corpus/*/{gold['document']}")
        for task in vdp.parse_file(source).tasks:
            if task.origin == "text" and inside.search(task.number or ""):
                yield Judged(task, take(wanted, key(as_gold(task))))


def take(wanted: Counter[str], said: str) -> bool:
    """Return whether a truth is there that no task before has used."""
    wanted[said] -= 1
    return wanted[said] >= 0


def sample() -> Iterator[Judged]:
    """Yield the tasks in the text of the sample decision; its titles are shortened with `…`."""
    for path in sorted(CORPUS.glob("gold/*/tasks.json")):
        truth = [
            task
            for task in json.loads(path.read_text(encoding="utf-8"))
            if task["origin"] == "prose"
        ]
        (source,) = CORPUS.glob(f"corpus/*/{path.parent.name}.*")
        for task in vdp.parse_file(source).tasks:
            if task.origin == "text":
                yield Judged(task, any(agrees(task, each) for each in truth))


def agrees(task: Task, truth: dict[str, Any]) -> bool:
    """Return whether a task has the fields of a truth, and a title like it."""
    named = {"lead": task.lead, "coordinating": task.coordinating}
    for role, agencies in named.items():
        if {digest(agency.text) for agency in agencies} != set(map(digest, truth[role])):
            return False
    deadline = as_gold(task)
    said = digest(truth["deadline"]) if truth["deadline"] else None
    rules = set((truth["rrule"] or "").split(" || ")) - {""}
    if (said, truth["start"], truth["end"], rules) != (
        deadline["deadline"],
        deadline["start"],
        deadline["end"],
        set(deadline["rrule"]),
    ):
        return False
    title = truth["title"].replace("…", "").casefold()
    return difflib.SequenceMatcher(None, title, task.title.casefold()).ratio() >= 0.35


def rows() -> Iterator[Judged]:
    """Yield the rows of the task tables that the corpus tells the truth of."""
    for path in sorted(CORPUS.glob("gold/tables/*.rows.json")):
        stem = path.name.removesuffix(".rows.json")
        truth = json.loads(path.read_text(encoding="utf-8"))
        wanted = Counter(cells(row["cells"]) for row in truth)
        for source in sorted(CORPUS.glob(f"corpus/*/{stem}*")):
            left = wanted.copy()
            for task in vdp.parse_file(source).tasks:
                if task.origin == "table":
                    yield Judged(task, take(left, cells(task.cells)))


def cells(said: dict[str, str]) -> str:
    """Return the fields of a row as digests, whether they are given as words or so already."""
    found = [said.get(role) or "" for role in COLUMNS]
    return json.dumps([text if text.startswith("#") else digest(text) for text in found])


def table(judged: list[Judged]) -> list[tuple[float, int, int]]:
    """Return for each stated confidence how many tasks state it, and how many of them are right."""
    stated = sorted({task.confidence for task, _ in judged})
    return [
        (value, len(found), sum(found))
        for value in stated
        for found in [[right for task, right in judged if task.confidence == value]]
    ]


def plot(tables: dict[str, list[tuple[float, int, int]]], path: Path) -> None:
    """Draw the share of right tasks over the stated confidence; the diagonal is honest."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    for name, bins in tables.items():
        stated, shares = [b[0] for b in bins], [b[2] / b[1] for b in bins]
        axes.scatter(stated, shares, s=[12 + 4 * b[1] for b in bins], alpha=0.6, label=name)
    axes.set(xlabel="stated confidence", ylabel="share of right tasks", xlim=(0, 1), ylim=(0, 1.05))
    axes.legend()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Print the table, and draw the plot if it is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plot", type=Path)
    options = arguments.parse_args()
    prose = [*texts(), *sample()]
    found = {
        "text": [each for each in prose if each.task.kind != "generic"],
        "text, generic": [each for each in prose if each.task.kind == "generic"],
        "table": list(rows()),
    }
    tables = {name: table(judged) for name, judged in found.items()}
    print("origin | stated | tasks | right | share")
    for name, bins in tables.items():
        for stated, count, right in bins:
            print(f"{name} | {stated:.2f} | {count} | {right} | {right / count:.2f}")
    if options.plot:
        plot(tables, options.plot)


if __name__ == "__main__":
    main()
