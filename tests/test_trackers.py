"""Trackers: the mappings, a user's own, and Taskwarrior itself."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import vn_decree_parser as vdp
from exported import DECREE
from vn_decree_parser.export.columns import pick_distinct
from vn_decree_parser.export.due import first_due
from vn_decree_parser.export.formats import FORMATS, ExportOptions, find_format
from vn_decree_parser.export.mapping import format_of, read_mapping
from vn_decree_parser.export.writing import write_decree

DISTINCT = pick_distinct(DECREE.tasks)
TRACKERS = [form for form in FORMATS if form.writer.startswith("mapping:")]


def rows_of(name: str) -> list[list[str]]:
    text = write_decree(DECREE, find_format(name)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("form", TRACKERS, ids=lambda form: form.name)
def test_the_table_says_what_the_mappings_say(form: object) -> None:
    mapping = read_mapping(form.name)  # type: ignore[attr-defined]
    assert (mapping.ending, mapping.says) == (form.ending, form.says)  # type: ignore[attr-defined]


def test_jira_gets_a_column_for_each_label() -> None:
    headings, *rows = rows_of("jira-csv")
    assert headings[:6] == [
        "Summary",
        "Issue Type",
        "Description",
        "Due Date",
        "External issue ID",
        "Labels",
    ]
    assert headings.count("Labels") == 3
    assert {len(row) for row in rows} == {len(headings)}
    labels = [set(filter(None, row[5:])) for row in rows]
    assert {"hoi_nong_dan_tinh", "hoi_cuu_chien_binh_tinh", "12_qd_ubnd"} in labels
    assert not any(" " in label for found in labels for label in found)
    dues = [row[3] for row in rows]
    expected = [first_due(task.deadline) for task in DISTINCT]
    assert dues == [day.isoformat() if day else "" for day in expected]


def test_github_takes_each_line_as_an_issue() -> None:
    lines = write_decree(DECREE, find_format("github")).splitlines()
    issues = [json.loads(line) for line in lines]
    assert len(issues) == len(DISTINCT)
    for issue, task in zip(issues, DISTINCT, strict=True):
        assert set(issue) == {"title", "body", "labels"}
        assert issue["title"] == " ".join(task.title.split())
        assert issue["labels"][:-1] == [agency.name for agency in task.lead]
        assert all(len(label) <= 50 for label in issue["labels"])
        assert task.id in issue["body"]
        if task.deadline:
            assert f"Thời hạn: {task.deadline.text}" in issue["body"]


@pytest.mark.parametrize(
    ("name", "subject", "due"),
    [("redmine-csv", "Subject", "Due date"), ("openproject-csv", "Subject", "Finish date")],
)
def test_subjects_and_days_reach_the_sheets(name: str, subject: str, due: str) -> None:
    headings, *rows = rows_of(name)
    assert len(rows) == len(DISTINCT)
    found = [(row[headings.index(subject)], row[headings.index(due)]) for row in rows]
    assert ("Xây dựng Quy chế quản lý rừng ngập mặn", "2025-11-30") in found
    assert any(text.startswith("'=HYPERLINK") for text, _ in found)


# A mapping of one's own.

OWN = """
format = "csv"
ending = ".csv"
records = "targets"
[[field]]
name = "Chỉ tiêu"
text = "{indicator}"
most = 10
[[field]]
name = "Hạn"
text = "{end}"
date = "%d/%m/%Y"
[[field]]
name = "So sánh"
text = "{comparison}"
words = { range = "khoảng" }
[[field]]
name = "Ghi chú"
text = '''
Phạm vi: {population}
Cờ: {flags}
'''
[[field]]
name = "Nhãn"
list = ["{flags}", "vn"]
"""


def test_a_mapping_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(OWN, encoding="utf-8")
    form = format_of(path)
    assert (form.name, form.ending, form.many) == ("my", ".csv", True)
    text = write_decree(DECREE, form, ExportOptions(mapping=path)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        ["Chỉ tiêu", "Hạn", "So sánh", "Ghi chú", "Nhãn", "Nhãn", "Nhãn"],
        ["tỷ lệ che…", "31/12/2030", "khoảng", "", "vn", "", ""],
        ["Số vụ phá…", "31/12/2026", "decrease_to", "Phạm vi: các xã ven biển", "vn", "", ""],
        ["Vốn trồng…", "", "ge", "Cờ: a; b", "a", "b", "vn"],
    ]


def test_twins_are_written_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "all.toml"
    path.write_text('format = "jsonl"\ntwins = true\n[[field]]\nname = "n"\ntext = "{id}"\n')
    lines = write_decree(DECREE, format_of(path), ExportOptions(mapping=path)).splitlines()
    assert [json.loads(line)["n"] for line in lines] == [task.id for task in DECREE.tasks]


FIELD = '[[field]]\nname = "n"\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "the mapping cannot be read (No such file or directory)"),
        (b"format = ", "the mapping is not TOML"),
        (b"\xff", "the mapping is not TOML"),
        (b'format = "csv"', "field: Field required"),
        (b'format = "xml"\n' + FIELD.encode() + b'text = ""', "format: Input should be 'csv'"),
        (b'format = "csv"\ncolour = 1\n' + FIELD.encode() + b'text = ""', "colour: Extra inputs"),
        (b'format = "csv"\n' + FIELD.encode(), "give either text or list"),
        (
            b'format = "csv"\n' + FIELD.encode() + b'text = "{titel}"',
            "n: there is no value {titel}; there are approver, ",
        ),
        (
            b'format = "csv"\nrecords = "targets"\n' + FIELD.encode() + b'text = "{title}"',
            "n: there is no value {title}",
        ),
    ],
)
def test_mistakes_in_a_mapping_are_named(content: bytes | None, says: str, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(vdp.ExportFailed) as raised:
        format_of(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert says in str(raised.value)


# Taskwarrior itself.


class Taskwarrior:
    """The program with data of its own, in a time zone."""

    def __init__(self, folder: Path, zone: str) -> None:
        (folder / "data").mkdir()
        (folder / "rc").write_text("confirmation=no\nverbose=nothing\n", encoding="utf-8")
        self._environment = {
            **os.environ,
            "TASKRC": str(folder / "rc"),
            "TASKDATA": str(folder / "data"),
            "TZ": zone,
        }

    def ask(self, *words: str, given: str = "") -> str:
        done = subprocess.run(
            ["task", *words],
            input=given,
            capture_output=True,
            text=True,
            env=self._environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def task(tmp_path: Path, zone: str) -> Taskwarrior:
    if shutil.which("task") is None:
        pytest.skip("NO TASKWARRIOR: its import is not tested (apt install taskwarrior)")
    return Taskwarrior(tmp_path, zone)


@pytest.fixture
def exported() -> str:
    return write_decree(DECREE, find_format("taskwarrior")).decode()


def test_taskwarrior_imports_every_task(task: Taskwarrior, exported: str, zone: str) -> None:
    task.ask("import", given=exported)
    assert task.ask("status:pending", "count").strip() == str(len(DISTINCT))
    kept = {each["vn_id"]: each for each in json.loads(task.ask("export"))}
    assert set(kept) == {each.id for each in DISTINCT}
    for each in DISTINCT:
        there = kept[each.id]
        assert there["description"] == " ".join(each.title.split())
        assert there["project"] == "12_qd_ubnd"
        due = there.get("due")
        day = first_due(each.deadline)
        assert (due is None) == (day is None)
        if due is not None:
            moment = datetime.strptime(due, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            local = moment.astimezone(ZoneInfo(zone))
            assert local.date() == day
            before = each.deadline is not None and each.deadline.bound == "before"
            assert local.strftime("%H:%M:%S") == ("00:00:00" if before else "23:59:59")


def test_taskwarrior_finds_by_day_tag_and_project(task: Taskwarrior, exported: str) -> None:
    task.ask("import", given=exported)

    def count(*words: str) -> int:
        return int(task.ask(*words, "count"))

    assert count("project:12_qd_ubnd") == len(DISTINCT)
    assert count("+so_nong_nghiep_va_moi_truong") == 2
    assert count("+hoi_nong_dan_tinh", "+request") == 1
    assert count("+report") == 2
    assert count("due.before:2025-12-01", "due.after:2025-11-01") == 1
    assert count("due.none:") + count("due.any:") == len(DISTINCT)


def test_taskwarrior_knows_what_it_has_imported(task: Taskwarrior, exported: str) -> None:
    task.ask("import", given=exported)
    before = task.ask("export")
    again = task.ask("rc.verbose=affected", "import", given=exported)
    assert task.ask("export") == before
    assert again.count("skip") == len(DISTINCT)
