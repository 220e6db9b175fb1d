"""The command: results to standard output, messages to standard error, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import vn_decree_parser as vdp
from vn_decree_parser.export.formats import FORMATS, find_format
from vn_decree_parser.export.writing import write_decree

ROOT = Path(__file__).parent.parent
RECEIVED = ROOT / "samples" / "plan-with-task-table" / "received.txt"


def run(*words: str | Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vn_decree_parser", *map(str, words)]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_parse_writes_json_and_nothing_else() -> None:
    done = run("parse", RECEIVED)
    records = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert records["schema_version"] == "1"
    assert records["header"]["number"] == "614/QĐ-UBND"


def test_parse_writes_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = run("parse", RECEIVED, "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(out.read_text("utf-8"))["tasks"]


def test_parse_writes_an_outline() -> None:
    done = run("parse", RECEIVED, "--format", "outline")
    assert "II. MỤC TIÊU" in done.stdout


@pytest.mark.parametrize("name", ["md", "csv", "taskwarrior"])
def test_parse_writes_formats_to_standard_output(name: str) -> None:
    command = [sys.executable, "-m", "vn_decree_parser", "parse", str(RECEIVED), "--format", name]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == write_decree(vdp.parse_file(RECEIVED), find_format(name))


def test_parse_writes_both_tables_into_a_folder(tmp_path: Path) -> None:
    assert run("parse", RECEIVED, "--format", "csv", "-o", tmp_path / "out").returncode == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"tasks.csv", "targets.csv"}


def test_places_in_a_workbook_lead_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "plan.txt"
    source.write_bytes(RECEIVED.read_bytes())
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "plan.xlsx"
    assert run("parse", source, "--format", "xlsx", "-o", out).returncode == 0
    cells = [cell for row in openpyxl.load_workbook(out)["Nhiệm vụ"].iter_rows() for cell in row]
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert [link.replace("\\", "/") for link in links] == ["../in/plan.txt"]


def test_events_alarms_and_mappings_are_options(tmp_path: Path) -> None:
    done = run("parse", RECEIVED, "--format", "ics", "--events", "--alarm", "3")
    assert "BEGIN:VEVENT" in done.stdout
    assert "TRIGGER:-P3D" in done.stdout
    mapping = tmp_path / "my.toml"
    mapping.write_text('format = "jsonl"\n[[field]]\nname = "n"\ntext = "{title}"\n')
    lines = run("parse", RECEIVED, "--mapping", mapping).stdout.splitlines()
    assert all(json.loads(line)["n"] for line in lines)
    assert lines


def test_help_lists_every_format() -> None:
    said = run("parse", "--help").stdout
    for form in FORMATS:
        assert f"  {form.name} " in said


def test_standard_input_is_read() -> None:
    done = run("repair", "-", given="bảo hi\nể\nm xã hội")
    assert done.stdout == "bảo hiểm xã hội\n"


def test_repair_explains_every_line_end() -> None:
    done = run("repair", RECEIVED, "--explain")
    lines = RECEIVED.read_text("utf-8").splitlines()
    assert len(done.stdout.splitlines()) == len(lines) - 1
    one = run("explain", RECEIVED, "--line", "1")
    assert one.stdout.splitlines()[0] == done.stdout.splitlines()[0]


def test_repair_counts_its_verdicts() -> None:
    done = run("repair", RECEIVED, "--stats")
    lines = len(RECEIVED.read_text("utf-8").splitlines())
    assert done.stdout.startswith(f"{lines} lines, ")
    assert "doubtful" in done.stdout


def test_explain_names_the_source_of_a_task() -> None:
    done = run("explain", RECEIVED, "--task", "614-qd-ubnd/phu-luc/I.1")
    assert "Sở Thông tin và Truyền thông" in done.stdout
    assert "line" in done.stdout


def test_schema_is_the_json_schema_of_the_records() -> None:
    done = run("schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == vdp.Decree.model_json_schema()


def test_schema_is_printed_without_the_records() -> None:
    code = "import sys; sys.argv = ['vn-decree', 'schema']\nfrom vn_decree_parser.cli import main\n"
    code += (
        "try: main()\nfinally: print('vn_decree_parser.records' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "False\n")


OLD = """II. NHIỆM VỤ
1. Sở Y tế chủ trì kiểm tra phao cứu sinh ở các bến đò; hoàn thành trước ngày 30/6/2024.
2. Sở Xây dựng chủ trì lắp biển báo ở các bến đò đông khách.
"""
NEW = """II. NHIỆM VỤ
1. Sở Y tế chủ trì kiểm tra phao cứu sinh ở các bến đò; hoàn thành trước ngày 30/9/2024.
2. Sở Tài chính chủ trì bố trí kinh phí mua thuyền cứu hộ.
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions of a plan, the older one as JSON that `parse` has written."""
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    run("parse", tmp_path / "old.txt", "-o", tmp_path / "old.json")
    return tmp_path / "old.json", tmp_path / "new.txt"


def test_diff_says_what_changed(versions: tuple[Path, Path]) -> None:
    done = run("diff", *versions)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "old.txt → new.txt"
    assert [line[:7] for line in lines if line[0] != " "][1:] == ["~ task ", "+ task ", "- task "]
    assert "    deadline: trước ngày 30/6/2024 → trước ngày 30/9/2024" in lines
    assert "no task or target differs" in run("diff", versions[0], versions[0]).stdout


def test_diff_writes_json(versions: tuple[Path, Path]) -> None:
    done = run("diff", *versions, "--json")
    assert vdp.Comparison.model_validate_json(done.stdout) == vdp.compare(
        vdp.load_json(versions[0]), vdp.parse_file(versions[1])
    )


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("parse", "nothing.txt"), 1, "nothing.txt: there is no such file"),
        (("parse", "."), 1, "this is a folder, not a file"),
        (("parse",), 2, "Missing argument"),
        (("explain", str(RECEIVED)), 2, "give either --line N or --task ID"),
        (("explain", str(RECEIVED), "--line", "9999"), 1, "line 9999 has no line end"),
        (("explain", str(RECEIVED), "--task", "no-such"), 1, "no-such"),
        (("parse", str(RECEIVED), "-o", "/nothing/there.json"), 1, "cannot be written"),
        (("repair", str(RECEIVED), "--format", "pdf"), 2, "No such option"),
        (
            ("parse", str(RECEIVED), "--format", "pdf"),
            2,
            "there is no format 'pdf'; there are json,",
        ),
        (("parse", str(RECEIVED), "--format", "xlsx"), 2, "say with -o where to write it"),
        (("parse", str(RECEIVED), "--format", "parquet"), 2, "say with -o where to write it"),
        (("parse", str(RECEIVED), "--format", "sqlite"), 2, "say with -o where to write it"),
        (
            ("parse", str(RECEIVED), "--format", "sqlite", "-o", "/no/x.sqlite"),
            1,
            "cannot be opened",
        ),
        (("parse", str(RECEIVED), "--format", "ics", "-o", "/"), 1, "/: cannot be written"),
        (
            ("parse", str(RECEIVED), "--mapping", "no.toml"),
            1,
            "no.toml: the mapping cannot be read",
        ),
        (("parse", "-"), 1, "standard input: the file is empty"),
        (("diff", str(RECEIVED), "no.json"), 1, "no.json: there is no such file"),
        (("diff", str(RECEIVED)), 2, "Missing argument"),
        (("convert", "no.txt", "--out", "never"), 1, "no.txt: there is no such file or folder"),
        (("convert", str(RECEIVED)), 2, "Missing option '--out'"),
        (("convert", "--out", "never"), 2, "Missing argument 'PATHS...'"),
        (("convert", str(RECEIVED), "--out", "never", "--workers", "0"), 2, "--workers"),
        (("convert", str(RECEIVED), "--out", "never", "--format", "pdf"), 2, "no format 'pdf'"),
        (("convert", str(RECEIVED), "--out", "/proc/never"), 1, "/proc/never: cannot be written"),
        (
            ("convert", str(RECEIVED), "--out", "never", "--workers", "2", "--cluster", "tcp://x"),
            2,
            "leave it out with --cluster",
        ),
        (
            ("convert", str(RECEIVED), "--out", "nonsense://never"),
            1,
            "nonsense://never: the storage cannot be reached",
        ),
    ],
)
def test_mistakes_are_named_without_traceback(
    words: tuple[str, ...], status: int, says: str
) -> None:
    done = run(*words, given="")
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_closed_pipe_is_no_error() -> None:
    command = f'"{sys.executable}" -m vn_decree_parser parse "{RECEIVED}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
