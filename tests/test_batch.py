"""Many files: what is found, what goes wrong without stopping the rest, and what a restart keeps."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vn_decree_parser as vdp
from strange_work import work
from vn_decree_parser.batch import Conversion, Crew, Input, convert_files, find_inputs
from vn_decree_parser.batch.inputs import _safe
from vn_decree_parser.batch.pool import Job, run_in_order
from vn_decree_parser.export.formats import find_format

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "directive-without-table" / "clean.txt"
ONE = Crew(workers=1, timeout=60)
# A document of our own, short, with a place for a number.
TEXT = "Điều {n}. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Đề án số {n}.\n"


def make(folder: Path, names: list[str]) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(n=len(name)), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a conversion left, without what only serves to go on."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".vn-decree" not in path.parts
    }


def test_a_folder_a_pattern_a_list_and_an_archive_are_taken_apart(tmp_path: Path) -> None:
    make(tmp_path / "in", ["b.txt", "a/x.txt", ".hidden.txt", "c.md"])
    with zipfile.ZipFile(tmp_path / "in" / "d.zip", "w") as archive:
        archive.writestr("y.txt", "y")
        archive.writestr("../../evil.txt", "z")
        archive.writestr("__MACOSX/y.txt", "")
    (tmp_path / "list.txt").write_text(f"# two\n{tmp_path}/in/b.txt\n\n{tmp_path}/in/c.md\n")
    outputs = [found.output for found in find_inputs([tmp_path / "in"])]
    assert outputs == ["b.txt", "c.md", "d.zip/evil.txt", "d.zip/y.txt", "a/x.txt"]
    assert [i.output for i in find_inputs([f"{tmp_path}/in/*.md"])] == ["c.md"]
    assert [i.output for i in find_inputs([f"@{tmp_path}/list.txt"])] == ["b.txt", "c.md"]
    twice = find_inputs([tmp_path / "in" / "b.txt", tmp_path / "in"])
    assert [i.output for i in twice].count("b.txt") == 1


def test_files_of_one_name_have_outputs_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, ["one/plan.txt", "two/plan.txt", "three/PLAN.txt"])
    found = find_inputs([tmp_path / f for f in ("one/plan.txt", "two/plan.txt", "three/PLAN.txt")])
    assert [i.output for i in found] == ["plan.txt", "plan.txt~2", "PLAN.txt~3"]


@pytest.mark.parametrize("argument", ["nowhere", "*.nothing", "@nolist.txt"])
def test_what_names_nothing_is_said_at_once(tmp_path: Path, argument: str) -> None:
    with pytest.raises(vdp.UnreadableSource):
        find_inputs([tmp_path / argument if argument[0] != "@" else argument])


@given(st.text(max_size=300))
def test_an_output_never_leaves_its_folder(name: str) -> None:
    parts = _safe(PurePosixPath(name)).split("/")
    assert all(part not in ("", ".", "..") for part in parts)
    assert all(len(part.encode("utf-8", "surrogatepass")) <= 150 for part in parts)
    assert not any(letter in '<>:"\\|?*' or letter < " " for part in parts for letter in part)


def test_nothing_stops_the_run() -> None:
    names = ["a", "killed", "b", "endless", "c", "defect", "slow", "d"]
    jobs = [Job(Input(Path(name), name)) for name in names]
    with Crew(workers=2, timeout=2).hire() as staff:
        found = list(run_in_order(work, jobs, (), staff))
    assert [job.output for job, _ in found] == names
    errors = {job.output: outcome.error_kind for job, outcome in found if outcome.error}
    assert errors == {"killed": "ProcessDied", "endless": "TooSlow", "defect": "InternalError"}


def test_two_processes_do_nearly_twice_as_much() -> None:
    spent = {}
    for workers in (1, 2):
        jobs = [Job(Input(Path(f"slow{number}"), "x")) for number in range(12)]
        with Crew(workers).hire() as staff:
            list(run_in_order(work, jobs[:2], (), staff))  # processes take a while to begin
            start = time.monotonic()
            list(run_in_order(work, jobs, (), staff))
            spent[workers] = time.monotonic() - start
    assert spent[1] / spent[2] >= 1.7


def test_each_input_is_a_row_of_the_report(tmp_path: Path) -> None:
    make(tmp_path / "in", ["a.txt", "bb.txt"])
    shutil.copy(tmp_path / "in" / "a.txt", tmp_path / "in" / "a-again.txt")
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "noise.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    (tmp_path / "in" / "english.txt").write_text("The quick brown fox. " * 20)
    os.mkfifo(tmp_path / "in" / "pipe.txt")  # no regular file: a folder does not count it
    report = convert_files(find_inputs([tmp_path / "in"]), Conversion(tmp_path / "out", crew=ONE))
    status = {Path(row.name).name: row.status for row in report.files}
    assert status == {
        "a-again.txt": "read",
        "a.txt": "duplicate",
        "bb.txt": "read",
        "empty.txt": "failed",
        "english.txt": "failed",
        "noise.pdf": "failed",
    }
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert written["totals"]["files"] == {"duplicate": 1, "failed": 3, "read": 2}
    assert all(row["reason"] for row in written["files"] if row["status"] == "failed")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert all(name in page for name in status)
    kept = json.loads((tmp_path / "out" / "bb.txt.json").read_text("utf-8"))
    assert kept == json.loads(vdp.parse_file(tmp_path / "in" / "bb.txt").model_dump_json())


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path / "in", [f"{'x' * n}.txt" for n in range(1, 9)])
    inputs = find_inputs([tmp_path / "in"])
    for workers in (1, 3):
        convert_files(inputs, Conversion(tmp_path / f"out{workers}", crew=Crew(workers)))
    assert contents(tmp_path / "out1") == contents(tmp_path / "out3")


RUN = """
import sys
from pathlib import Path
from vn_decree_parser.batch import Conversion, Crew, convert_files, find_inputs
if __name__ == "__main__":
    convert_files(find_inputs([sys.argv[1]]), Conversion(Path(sys.argv[2]), crew=Crew(1)))
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8")
    (tmp_path / "in").mkdir()
    for number in range(12):
        (tmp_path / "in" / f"{number:02}.txt").write_text(f"{text}\n{number}\n", "utf-8")
    script = tmp_path / "run.py"
    script.write_text(RUN)
    arguments = [sys.executable, str(script), str(tmp_path / "in"), str(tmp_path / "cut")]
    running = subprocess.Popen(arguments, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "cut").glob("*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    left = len(list((tmp_path / "cut").glob("*.json")))
    assert 3 <= left < 12, "it was to be killed in the middle"
    assert not (tmp_path / "cut" / "report.json").exists()
    with (tmp_path / "cut" / ".vn-decree" / "done.jsonl").open("a") as ledger:
        ledger.write('{"key": "cut in the mid')  # what a crash leaves of a line
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "cut").glob("*.json")}
    inputs = find_inputs([tmp_path / "in"])
    convert_files(inputs, Conversion(tmp_path / "cut", resume=True, crew=ONE))
    untouched = [path for path, when in times.items() if path.stat().st_mtime_ns == when]
    assert len(untouched) >= left - 1
    convert_files(inputs, Conversion(tmp_path / "whole", crew=ONE))
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_an_interrupted_command_says_how_to_go_on(tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8")
    (tmp_path / "in").mkdir()
    for number in range(40):
        (tmp_path / "in" / f"{number:02}.txt").write_text(f"{text}\n{number}\n", "utf-8")
    command = [sys.executable, "-m", "vn_decree_parser", "convert", "in", "--out", "out"]
    with subprocess.Popen(
        [*command, "--workers", "1"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as running:
        until = time.monotonic() + 60
        while not list((tmp_path / "out").glob("*.json")) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (
        1,
        "vn-decree: interrupted; the same command with --resume goes on from here\n",
    )


def test_a_harmed_file_is_made_again(tmp_path: Path) -> None:
    make(tmp_path / "in", ["a.txt"])
    inputs = find_inputs([tmp_path / "in"])
    convert_files(inputs, Conversion(tmp_path / "out", crew=ONE))
    good = contents(tmp_path / "out")
    (tmp_path / "out" / "a.txt.json").write_text("{}")
    convert_files(inputs, Conversion(tmp_path / "out", resume=True, crew=ONE))
    assert contents(tmp_path / "out") == good


def test_a_note_behind_a_torn_line_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    done = tmp_path / "out" / ".vn-decree" / "done.jsonl"
    make(tmp_path / "in", ["a.txt"])
    asked = Conversion(tmp_path / "out", crew=ONE)
    convert_files(find_inputs([tmp_path / "in"]), asked)
    whole = done.read_bytes()
    done.write_bytes(whole + whole[:40])
    make(tmp_path / "in", ["bb.txt"])
    convert_files(find_inputs([tmp_path / "in"]), replace(asked, resume=True))
    lines = done.read_bytes().split(b"\n")
    assert lines[:2] == [whole.rstrip(b"\n"), whole[:40]]
    assert len({json.loads(line)["key"] for line in (lines[0], lines[2])}) == 2
    assert lines[3:] == [b""]
    when = (tmp_path / "out" / "bb.txt.json").stat().st_mtime_ns
    convert_files(find_inputs([tmp_path / "in"]), replace(asked, resume=True))
    assert (tmp_path / "out" / "bb.txt.json").stat().st_mtime_ns == when


@pytest.mark.parametrize("line", [b"\xff\n", b"[]\n", b'{"key": 1}\n', b'{"key": "zz"}\n', b"\n"])
def test_lines_that_are_no_notes_are_passed_over(tmp_path: Path, line: bytes) -> None:
    make(tmp_path / "in", ["a.txt"])
    asked = Conversion(tmp_path / "out", resume=True, crew=ONE)
    done = tmp_path / "out" / ".vn-decree" / "done.jsonl"
    done.parent.mkdir(parents=True)
    done.write_bytes(line)
    report = convert_files(find_inputs([tmp_path / "in"]), asked)
    assert [row.status for row in report.files] == ["read"]


def test_names_that_are_no_unicode_are_rows_like_others(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    strange = os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xffa.txt")
    Path(strange).write_text(TEXT.format(n=1), "utf-8")
    asked = Conversion(tmp_path / "out", crew=ONE)
    report = convert_files(find_inputs([tmp_path / "in"]), asked)
    assert [(row.name, row.status) for row in report.files] == [(strange, "read")]
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert written["files"][0]["name"] == strange
    assert convert_files(find_inputs([tmp_path / "in"]), replace(asked, resume=True)) == report


def test_what_is_too_large_or_locked_is_said(tmp_path: Path) -> None:
    make(tmp_path / "in", ["a.txt"])
    (tmp_path / "in" / "huge.txt").write_text("Điều 1. " * 10_000, "utf-8")
    locked = bytearray(zipped({"x.txt": "x"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1  # as a program with a password would
    (tmp_path / "in" / "locked.zip").write_bytes(locked)
    (tmp_path / "in" / "torn.zip").write_bytes(zipped({"x.txt": "x" * 99})[:60])
    asked = Conversion(tmp_path / "out", options=vdp.Options(max_bytes=50_000), crew=ONE)
    report = convert_files(find_inputs([tmp_path / "in"]), asked)
    reasons = {Path(row.name).name: row.reason or "" for row in report.files}
    assert "larger than the limit of 50,000 bytes" in reasons["huge.txt"]
    assert reasons["locked.zip!x.txt"] == "the archive is encrypted"
    assert reasons["torn.zip"]
    assert reasons["a.txt"] == ""


def zipped(members: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_results_come_in_order_and_errors_are_values(tmp_path: Path) -> None:
    make(tmp_path, ["a.txt", "c.txt"])
    (tmp_path / "b.txt").touch()
    found = list(vdp.parse_files([tmp_path], workers=1))
    assert [Path(result.name).name for result in found] == ["a.txt", "b.txt", "c.txt"]
    assert found[1].decree is None
    assert (found[1].error, found[1].error_kind) == ("the file is empty", "UnreadableSource")
    decree = found[0].decree
    assert decree is not None
    assert decree.quote(decree.tasks[0].lead[0]) == "Sở Y tế"


def test_a_path_that_names_nothing_raises_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(vdp.UnreadableSource, match="no such file"):
        vdp.parse_files([tmp_path / "nothing"])


def test_formats_of_one_and_of_many_documents(tmp_path: Path) -> None:
    make(tmp_path / "in", ["a.txt", "bb.txt"])
    shutil.copy(tmp_path / "in" / "a.txt", tmp_path / "in" / "a-again.txt")
    inputs = find_inputs([tmp_path / "in"])
    forms = tuple(find_format(name) for name in ("md", "csv", "jsonl", "xlsx"))
    asked = Conversion(tmp_path / "out", forms=forms, crew=ONE)
    convert_files(inputs, asked)
    names = [name for name in contents(tmp_path / "out") if "report" not in name]
    assert names == [
        "a-again.txt.md",
        "bb.txt.md",
        "decrees.jsonl",
        "decrees.xlsx",
        "targets.csv",
        "tasks.csv",
    ]
    lines = (tmp_path / "out" / "decrees.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["source"]["name"] for line in lines] == ["a-again.txt", "bb.txt"]
    before = contents(tmp_path / "out")
    convert_files(inputs, replace(asked, resume=True))
    after = contents(tmp_path / "out")
    assert {n for n in after if before[n] != after[n]} <= {"decrees.xlsx"}  # it holds the time


def test_one_document_in_two_formats_stands_once_in_the_table_of_all(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "plan-with-task-table"
    for name in ("clean.txt", "received.txt"):
        shutil.copy(sample / name, tmp_path / name)
    asked = Conversion(tmp_path / "out", forms=(find_format("jsonl"),), crew=ONE)
    report = convert_files(find_inputs([tmp_path]), asked)
    twin = next(row for row in report.files if row.name.endswith("received.txt"))
    assert twin.same_document_as == str(tmp_path / "clean.txt")
    assert len((tmp_path / "out" / "decrees.jsonl").read_text("utf-8").splitlines()) == 1


def test_the_command_converts_a_folder(tmp_path: Path) -> None:
    make(tmp_path / "in", ["a.txt"])
    (tmp_path / "in" / "b.txt").touch()
    command = [sys.executable, "-m", "vn_decree_parser", "convert", str(tmp_path / "in")]
    run = subprocess.run(
        [*command, "--out", str(tmp_path / "out"), "--workers", "1", "--format", "csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert "b.txt: the file is empty" in run.stderr
    assert "2 files: 1 failed, 1 read" in run.stderr
    assert (tmp_path / "out" / "tasks.csv").read_text("utf-8-sig").count("\n") == 2
    wrong = subprocess.run([*command], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
