"""A Dask cluster and shared storage: the same files as on one machine, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from strange_work import work
from vn_decree_parser.batch import Cluster, Conversion, Crew, Input, convert_files, find_inputs
from vn_decree_parser.batch.folders import LocalFolder, RemoteFolder, open_folder
from vn_decree_parser.batch.pool import Job, run_in_order
from vn_decree_parser.batch.report import FileReport
from vn_decree_parser.export.formats import find_format

TEXT = "Điều {n}. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Đề án số {n}.\n"
ONE = Crew(workers=1, timeout=60)
JSON_AND_TABLES = tuple(find_format(name) for name in ("json", "md", "csv", "jsonl"))


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    """A client of a real cluster: three worker processes, each with its nanny."""
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        pytest.skip("NO DASK CLUSTER: pip install 'vn-decree-parser[cluster]' to test on one")
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def memory() -> Iterator[Any]:
    """Storage behind URLs, in memory, empty."""
    fsspec = pytest.importorskip("fsspec", reason="NO FSSPEC: pip install fsspec to test on it")
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    yield filesystem
    filesystem.store.clear()


def make(folder: Path, count: int = 12) -> Path:
    """Write documents in several folders, some of them not to be read."""
    for number in range(count):
        path = folder / ("ab"[number % 2] if number % 3 else "") / f"{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(n=number), "utf-8")
    (folder / "a" / "empty.txt").touch()
    (folder / "a" / "again.txt").write_text(TEXT.format(n=0), "utf-8")
    (folder / ".hidden.txt").write_text("x")
    with zipfile.ZipFile(folder / "b" / "c.zip", "w") as archive:
        archive.writestr("inner/x.txt", TEXT.format(n=count))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".vn-decree" not in path.parts
    }


def contents_of_url(filesystem: Any, path: str) -> dict[str, bytes]:
    return {
        name.removeprefix(f"{path}/"): filesystem.cat_file(name)
        for name in filesystem.find(path)
        if ".vn-decree" not in name
    }


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_writes_what_one_machine_writes(dask: Any, tmp_path: Path) -> None:
    inputs = find_inputs([make(tmp_path / "in")])
    here = convert_files(inputs, Conversion(tmp_path / "here", forms=JSON_AND_TABLES, crew=ONE))
    there = convert_files(
        inputs, Conversion(tmp_path / "there", forms=JSON_AND_TABLES, crew=Cluster(dask, 60))
    )
    assert there == here
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.filterwarnings("ignore")
def test_urls_are_read_on_the_workers(dask: Any, tmp_path: Path) -> None:
    folder = make(tmp_path / "in")
    inputs = find_inputs([f"file://{folder}"])
    report = convert_files(inputs, Conversion(tmp_path / "there", crew=Cluster(dask, 60)))
    convert_files(find_inputs([folder]), Conversion(tmp_path / "here", crew=ONE))
    there, here = contents(tmp_path / "there"), contents(tmp_path / "here")
    assert {n: c for n, c in there.items() if not n.startswith("report.")} == {
        n: c for n, c in here.items() if not n.startswith("report.")
    }
    assert Counter(row.status for row in report.files) == {"read": 13, "duplicate": 1, "failed": 1}


@pytest.mark.filterwarnings("ignore")
def test_a_document_that_kills_or_never_ends_costs_only_itself(dask: Any) -> None:
    names = ["a", "killed", "b", "endless", "c", "defect", "slow", "d"]
    jobs = [Job(Input(Path(name), name)) for name in names]
    pids = set(dask.run(os.getpid).values())
    with Cluster(dask, timeout=3).hire() as staff:
        found = list(run_in_order(work, jobs, (), staff))
    assert [job.output for job, _ in found] == names
    errors = {job.output: outcome.error_kind for job, outcome in found if outcome.error}
    assert errors == {"killed": "ProcessDied", "endless": "TooSlow", "defect": "InternalError"}
    assert all(outcome.name == job.name for job, outcome in found)
    assert set(dask.run(os.getpid).values()) == pids, "no worker was to die"


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_dies_loses_nothing(dask: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02}.txt").write_text(TEXT.format(n=number) * 20, "utf-8")
    inputs = find_inputs([folder])
    victim = next(iter(dask.run(os.getpid).values()))
    seen: list[str] = []

    def step(row: FileReport) -> None:
        seen.append(row.name)
        if len(seen) == 5:
            os.kill(victim, signal.SIGKILL)

    report = convert_files(inputs, Conversion(tmp_path / "there", crew=Cluster(dask, 60)), step)
    assert victim not in dask.run(os.getpid).values(), "it was to be killed in the middle"
    assert seen == [found.name for found in inputs]
    assert {row.status for row in report.files} == {"read"}
    convert_files(inputs, Conversion(tmp_path / "here", crew=ONE))
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.filterwarnings("ignore")
def test_what_kills_every_worker_is_an_outcome(dask: Any) -> None:
    from distributed import KilledWorker

    error = KilledWorker("task", None, 3)
    with Cluster(dask).hire() as staff:
        outcome = staff.explain(Job(Input(Path("a"), "a"), "00"), error)
    assert (outcome.name, outcome.error_kind) == ("a", "ProcessDied")


@pytest.mark.filterwarnings("ignore")
def test_files_are_parsed_on_a_cluster_by_its_address(dask: Any, tmp_path: Path) -> None:
    folder = make(tmp_path / "in", 3)
    address = dask.scheduler.address
    there = list(vdp.parse_files([folder], cluster=address))
    here = list(vdp.parse_files([folder], workers=1))
    assert [(r.name, r.decree, r.error) for r in there] == [
        (r.name, r.decree, r.error) for r in here
    ]


@pytest.mark.filterwarnings("ignore")
def test_the_command_takes_the_address_of_a_cluster(dask: Any, tmp_path: Path) -> None:
    make(tmp_path / "in", 3)
    command = [sys.executable, "-m", "vn_decree_parser", "convert", "in", "--out", "out"]
    command += ["--cluster", dask.scheduler.address]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    assert "in/a/empty.txt: the file is empty" in run.stderr
    assert "6 files: 1 duplicate, 1 failed, 4 read; see out/report.html" in run.stderr


@pytest.mark.filterwarnings("ignore")
def test_other_versions_on_the_workers_are_refused(
    dask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vn_decree_parser.batch.cluster.__version__", "9.9")
    with pytest.raises(vdp.NoCluster, match=r"have version .*, and this is 9\.9"):
        Cluster(dask).hire().__enter__()


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_gone_ends_the_run_and_it_goes_on_later(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="NO DASK CLUSTER")
    inputs = find_inputs([make(tmp_path / "in")])
    cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)
    client = distributed.Client(cluster)

    def step(_: FileReport) -> None:
        client.close()

    asked = Conversion(tmp_path / "cut", crew=Cluster(client, 60))
    with pytest.raises(vdp.NoCluster, match="the connection is lost"):
        convert_files(inputs, asked, step)
    cluster.close()
    assert not (tmp_path / "cut" / "report.json").exists()
    convert_files(inputs, replace(asked, resume=True, crew=ONE))
    convert_files(inputs, Conversion(tmp_path / "whole", crew=ONE))
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_no_cluster_at_an_address_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="NO DASK CLUSTER")
    monkeypatch.setattr("vn_decree_parser.batch.cluster._SECONDS_TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(vdp.NoCluster, match="cannot be reached"):
            convert_files([], Conversion(tmp_path / "out", crew=Cluster(address)))


def test_storage_behind_a_url_gets_the_same_files(memory: Any, tmp_path: Path) -> None:
    inputs = find_inputs([make(tmp_path / "in")])
    here = convert_files(inputs, Conversion(tmp_path / "out", forms=JSON_AND_TABLES, crew=ONE))
    there = convert_files(inputs, Conversion("memory://plans/out", forms=JSON_AND_TABLES, crew=ONE))
    assert there == here
    assert contents_of_url(memory, "/plans/out") == contents(tmp_path / "out")


def test_a_run_into_storage_goes_on_where_it_was(memory: Any, tmp_path: Path) -> None:
    inputs = find_inputs([make(tmp_path / "in")])
    rows: list[FileReport] = []

    def stop(row: FileReport) -> None:
        rows.append(row)
        if len(rows) == 6:
            raise KeyboardInterrupt

    asked = Conversion("memory://out", forms=JSON_AND_TABLES, crew=ONE)
    with pytest.raises(KeyboardInterrupt):
        convert_files(inputs, asked, stop)
    left = {name: facts["created"] for name, facts in memory.find("/out", detail=True).items()}
    assert not memory.exists("/out/report.json")
    assert not memory.exists("/out/tasks.csv")
    harmed = next(name for name in left if name.endswith(".json") and ".vn-decree" not in name)
    memory.pipe_file(harmed, b"{}")
    again = convert_files(inputs, replace(asked, resume=True))
    now = memory.find("/out", detail=True)
    kept = [name for name, when in left.items() if now[name]["created"] == when]
    assert len(kept) >= len(left) - 6, "what was finished was to be kept"
    whole = convert_files(inputs, replace(asked, out="memory://whole"))
    assert again == whole
    assert contents_of_url(memory, "/out") == contents_of_url(memory, "/whole")


def test_files_go_to_storage_several_at_a_time(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "in")
    most = under_way = 0
    write = RemoteFolder.write

    def slowly(folder: RemoteFolder, file: str, content: Iterable[bytes]) -> None:
        nonlocal most, under_way
        under_way += 1
        most = max(most, under_way)
        time.sleep(1 if file.endswith(".txt.json") else 0.05)
        write(folder, file, content)
        under_way -= 1

    monkeypatch.setattr(RemoteFolder, "write", slowly)
    convert_files(find_inputs([tmp_path / "in"]), Conversion("memory://out", crew=ONE))
    assert most > 3
    notes = memory.find("/out/.vn-decree/done")
    assert len(notes) == len([n for n in memory.find("/out") if n.endswith(".txt.json")]) == 13


def test_storage_that_refuses_ends_the_run(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("quota exceeded")

    monkeypatch.setattr(type(memory), "pipe_file", refuse)
    asked = Conversion("memory://out", crew=ONE)
    with pytest.raises(OSError, match="quota exceeded"):
        convert_files(find_inputs([make(tmp_path / "in")]), asked)
    assert not memory.exists("/out/report.json")


def test_a_database_in_storage_grows(memory: Any, tmp_path: Path) -> None:
    import sqlite3

    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{number}.txt").write_text(TEXT.format(n=number), "utf-8")
        asked = Conversion("memory://db", forms=(find_format("sqlite"),), crew=ONE)
        convert_files(find_inputs([folder]), asked)
    memory.get_file("/db/decrees.sqlite", str(tmp_path / "copy.sqlite"))
    with sqlite3.connect(tmp_path / "copy.sqlite") as database:
        (count,) = database.execute("select count(*) from documents").fetchone()
    assert count == 2
    database.close()


def test_urls_stand_for_the_same_inputs_as_paths(memory: Any, tmp_path: Path) -> None:
    folder = make(tmp_path / "in")
    for path in folder.rglob("*"):
        if path.is_file():
            memory.pipe_file(f"/in/{path.relative_to(folder).as_posix()}", path.read_bytes())
    here = find_inputs([folder])
    for url in (f"file://{folder}", f"local://{folder}", "memory://in", "memory://in/"):
        there = find_inputs([url])
        assert [i.output for i in there] == [i.output for i in here]
        assert [i.read(1000) for i in there] == [i.read(1000) for i in here]
    assert next(i.name for i in find_inputs(["memory://in/a/0*.txt"])) == "memory:///in/a/02.txt"
    one = find_inputs(["memory://in/b/c.zip"])
    assert [(i.output, i.member) for i in one] == [("c.zip/inner/x.txt", "inner/x.txt")]
    twice = find_inputs([folder / "00.txt", f"file://{folder}"])
    assert [i.output for i in twice].count("00.txt") == 1


def test_the_output_is_no_input(memory: Any) -> None:
    memory.pipe_file("/in/a.txt", b"x")
    memory.pipe_file("/in/out/a.txt.json", b"x")
    found = find_inputs(["memory://in"], outside="memory:///in/out")
    assert [i.output for i in found] == ["a.txt"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("memory://nothing", "there is no such file or folder"),
        ("memory://in/*.nothing", "the pattern matches no file"),
        ("nonsense://x/y", "the storage cannot be reached"),
    ],
)
def test_urls_that_name_nothing_are_said(memory: Any, url: str, reason: str) -> None:
    memory.pipe_file("/in/a.txt", b"x")
    with pytest.raises(vdp.UnreadableSource, match=reason):
        find_inputs([url])


def test_a_remote_file_that_is_gone_or_too_large_is_said(memory: Any) -> None:
    memory.pipe_file("/in/a.txt", b"12345")
    (found,) = find_inputs(["memory://in"])
    with pytest.raises(vdp.UnreadableSource, match="larger than the limit of 4 bytes"):
        found.read(4)
    assert found.read(5) == b"12345"
    memory.rm("/in/a.txt")
    with pytest.raises(vdp.UnreadableSource, match="no such file"):
        found.read(4)


def test_storage_that_cannot_be_reached_is_no_traceback(tmp_path: Path) -> None:
    folder = open_folder(f"file://{tmp_path}")
    assert folder == LocalFolder(tmp_path)
    with pytest.raises(vdp.ExportFailed, match="the storage cannot be reached"):
        open_folder("nonsense://out")


def test_without_the_libraries_it_is_said_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("distributed", "fsspec.core"):
        monkeypatch.setitem(sys.modules, name, None)
    advice = r"pip install 'vn-decree-parser\[cluster\]'"
    with pytest.raises(vdp.NoCluster, match=advice):
        convert_files([], Conversion(tmp_path / "out", crew=Cluster("tcp://x:1")))
    with pytest.raises(vdp.UnreadableSource, match=advice):
        find_inputs(["s3://plans"])
    with pytest.raises(vdp.ExportFailed, match=advice):
        open_folder("s3://plans")
