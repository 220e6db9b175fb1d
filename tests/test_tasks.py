"""Tasks in running text: who is told to do what, and what is no task."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest

import vn_decree_parser as vdp
from reading import WORDS, blocks_of, read_cases, scene_of, tree_of
from vn_decree_parser.extract.tasks.details import is_report, read_title
from vn_decree_parser.extract.tasks.doubts import row_problems, time_problems
from vn_decree_parser.extract.tasks.links import link_tasks
from vn_decree_parser.extract.tasks.rows import read_rows
from vn_decree_parser.extract.tasks.statements import begins_with_verb
from vn_decree_parser.extract.tasks.texts import read_texts
from vn_decree_parser.extract.zones import zone_of
from vn_decree_parser.records import Agency, Task
from vn_decree_parser.source import Passage
from vn_decree_parser.tables import find_flat_tables


def names(agencies: Sequence[Agency]) -> str:
    return ", ".join(agency.text for agency in agencies)


def draw(task: Task) -> str:
    """Return a task in one line: path, kind, lead + partners: title, then what else it has."""
    partners = f" + {names(task.coordinating)}" if task.coordinating else ""
    line = f"{task.number} {task.kind}: {names(task.lead) or '-'}{partners}: {task.title}"
    line += f" @ {task.deadline.text}" if task.deadline else ""
    line += f" -> {names(task.recipients)}" if task.recipients else ""
    line += f" => {task.product}" if task.product else ""
    return line + (f" ^ {task.approver}" if task.approver else "")


def read(text: str, kind: str = "plan") -> tuple[Task, ...]:
    root, _ = tree_of(text)
    return read_texts(root, kind, "d", scene_of(text))


def check(case: dict[str, Any]) -> None:
    tasks = read(case["text"], case.get("component", "plan"))
    assert [draw(task) for task in tasks] == case["tasks"]
    assert len({task.id for task in tasks}) == len(tasks)
    if "flags" in case:
        assert [list(task.flags) for task in tasks] == case["flags"]


@pytest.mark.parametrize("case", read_cases("tasks", "patterns"), ids=lambda c: c["name"])
def test_patterns(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", read_cases("tasks", "negatives"), ids=lambda c: c["name"])
def test_what_is_no_task(case: dict[str, Any]) -> None:
    check(case | {"tasks": case.get("tasks", [])})


@pytest.mark.parametrize("case", read_cases("tasks", "documents"), ids=lambda c: c["name"])
def test_documents(case: dict[str, Any]) -> None:
    assert [draw(task) for task in vdp.parse(case["text"]).tasks] == case["tasks"]


@pytest.mark.parametrize("case", read_cases("tasks", "known_failures"), ids=lambda c: c["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


TABLE = """
TT
Nhiệm vụ
Đơn vị chủ trì
Đơn vị phối hợp
Thời gian
I
Bến sông
1
Kiểm tra phao cứu sinh ở các bến đò đông khách
Sở Y tế
Công an tỉnh
Quý II/2024
2
Rà soát, lắp đặt biển báo luồng lạch trên sông
Sở Giao thông vận tải
UBND các huyện
Năm 2020
II
Bến hồ
1
Tập huấn cứu đuối cho người lái đò
Sở Y tế
Hội Chữ thập đỏ tỉnh
Hằng năm
"""


def test_rows_of_a_table() -> None:
    (table,) = find_flat_tables(blocks_of(TABLE), WORDS)
    tasks, problems = read_rows(table, "d", scene_of(TABLE))
    assert [(task.id, names(task.lead), task.path) for task in tasks] == [
        ("d/I.1", "Sở Y tế", ("Bến sông",)),
        ("d/I.2", "Sở Giao thông vận tải", ("Bến sông",)),
        ("d/II.1", "Sở Y tế", ("Bến hồ",)),
    ]
    assert [problem.code for problem in problems] == ["deadline-before-document"]


def test_a_row_and_the_paragraph_that_says_the_same_are_linked() -> None:
    (table,) = find_flat_tables(blocks_of(TABLE), WORDS)
    rows, _ = read_rows(table, "pl", scene_of(TABLE))
    texts = read(
        "II. NHIỆM VỤ\n1. Sở Y tế chủ trì, phối hợp với Công an tỉnh và Sở Nội vụ kiểm tra phao cứu"
        " sinh ở các bến đò đông khách.\n2. Sở Tài chính bố trí kinh phí mua áo phao."
    )
    linked = {task.id: task for task in link_tasks([*texts, *rows])}
    assert linked["pl/I.1"].same_as == ("d/II.1",)
    assert linked["d/II.1"].same_as == ("pl/I.1",)
    partners = "Công an tỉnh, Sở Nội vụ"
    assert linked["d/II.1"].conflicts == (f"coordinating: {partners} | Công an tỉnh",)
    assert linked["pl/I.1"].conflicts == (f"coordinating: Công an tỉnh | {partners}",)
    assert names(linked["d/II.1"].coordinating) == partners  # both stay as they are
    assert names(linked["pl/I.1"].coordinating) == "Công an tỉnh"
    assert linked["d/II.2"].same_as == ()


ODD_ROWS = """
TT
Nhiệm vụ
Đơn vị chủ trì
Đơn vị phối hợp
Thời gian
1
Kiểm tra phao cứu sinh ở các bến đò đông khách
{lead}
{partners}
{time}
2
Rà soát, lắp đặt biển báo luồng lạch trên sông
Sở Giao thông vận tải
UBND các huyện
Quý II/2024
3
{third}
Sở Giao thông vận tải
UBND các huyện
Quý II/2024
"""
USUAL = {
    "lead": "Sở Y tế",
    "partners": "Công an tỉnh",
    "time": "Quý II/2024",
    "third": "Tập huấn cứu đuối cho người lái đò",
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"third": "Rà soát, lắp đặt biển báo luồng lạch trên sông"}, ["row-repeated"]),
        ({"partners": "Công an tỉnh, Sở Nội vụ, Công an tỉnh"}, ["agency-repeated"]),
        ({"partners": "Công an tỉnh, Sở Y tế"}, ["agency-repeated"]),
        ({"time": "Trước ngày 01/3/2024"}, ["deadline-before-document"]),
        ({"time": "Trước ngày 01/3 hằng năm"}, []),
    ],
    ids=lambda value: str(value),
)
def test_odd_rows_are_problems(change: dict[str, str], codes: list[str]) -> None:
    text = ODD_ROWS.format(**USUAL | change)
    (table,) = find_flat_tables(blocks_of(text), WORDS)
    tasks, problems = read_rows(table, "d", scene_of(text))
    assert len(tasks) == 3
    assert [problem.code for problem in problems] == codes
    assert all(problem.span is not None and problem.place is not None for problem in problems)


def test_a_row_without_lead_is_a_problem() -> None:
    (table,) = find_flat_tables(blocks_of(ODD_ROWS.format(**USUAL)), WORDS)
    (task, *_), _ = read_rows(table, "d", scene_of(ODD_ROWS))
    bare = task.model_copy(update={"lead": ()})
    assert [problem.code for problem in row_problems(bare, scene_of(ODD_ROWS))] == [
        "row-without-lead"
    ]


def test_a_time_gone_by_in_a_paragraph_is_a_problem() -> None:
    text = "II. NHIỆM VỤ\n1. Sở Y tế kiểm tra phao; hoàn thành trước ngày {day}/3/2024."
    for day, codes in (("01", ["deadline-before-document"]), ("06", [])):
        (task,) = read(text.format(day=day))
        assert [problem.code for problem in time_problems(task, scene_of(text))] == codes


@pytest.mark.parametrize("row", WORDS.rows("task_verbs"), ids=lambda row: row["verb"])
def test_every_verb_opens_its_example(row: dict[str, str]) -> None:
    assert begins_with_verb(Passage.of(row["example"]), WORDS)


@pytest.mark.parametrize("row", WORDS.rows("zones"), ids=lambda row: row["words"])
def test_every_zone_is_opened_by_its_example(row: dict[str, str]) -> None:
    assert zone_of(row["example"], WORDS) == row["zone"]


@pytest.mark.parametrize(
    ("heading", "zone"),
    [
        ("Nhiệm vụ trọng tâm để đạt mục tiêu", "task"),
        ("Nâng cao hiệu lực quản lý, đánh giá đúng tình hình", None),
        ("Sở Y tế", None),
    ],
)
def test_what_a_heading_names_first_counts(heading: str, zone: str | None) -> None:
    assert zone_of(heading, WORDS) == zone


@pytest.mark.parametrize(
    ("action", "report"),
    [
        ("báo cáo UBND tỉnh kết quả", True),
        ("Đôn đốc các huyện; định kỳ hằng quý tổng hợp, báo cáo UBND tỉnh", True),
        ("rà soát các báo cáo đã nộp", False),
    ],
)
def test_duties_to_report(action: str, report: bool) -> None:
    assert is_report(Passage.of(action)) is report


def test_a_title_keeps_the_marks_of_its_text() -> None:
    action = Passage.of("Kiểm tra bến đò; thu gom rác;")
    assert read_title(action).text == "Kiểm tra bến đò; thu gom rác"


def test_long_lists_take_linear_time() -> None:
    lines = "\n".join(f"- Tổ chức kiểm tra bến đò số {number}." for number in range(1500))
    began = time.process_time()
    assert len(read(f"I. NHIỆM VỤ\n{lines}")) == 1500
    assert time.process_time() - began < 10
