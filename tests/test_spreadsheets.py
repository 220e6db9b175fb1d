"""LibreOffice opens the workbook and the CSV: the same texts, real days, no formula."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from exported import DECREE, column, write
from vn_decree_parser.export.delimited import guard


@pytest.fixture
def office(tmp_path: Path) -> list[str]:
    """The command LibreOffice with a profile of its own."""
    if shutil.which("soffice") is None:
        pytest.skip("NO LIBREOFFICE: spreadsheets are not opened (apt install libreoffice-calc)")
    return ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]


def convert(office: list[str], path: Path, target: str, folder: Path, *more: str) -> None:
    command = [*office, *more, "--convert-to", target, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)


def test_libreoffice_reads_the_workbook(office: list[str], tmp_path: Path) -> None:
    path = write(tmp_path / "plan.xlsx", "xlsx", DECREE)
    # Comma, quotes, UTF-8, from the first line; the last number: every sheet. Days come out in the
    # form of the program's language, which shows that it takes them for days.
    shape = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    convert(office, path, shape, tmp_path / "out")
    with (tmp_path / "out" / "plan-Nhiệm vụ.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Nhiệm vụ"] for row in rows] == [task.title for task in DECREE.tasks]
    ends = [task.deadline.end if task.deadline else None for task in DECREE.tasks]
    assert [row["Đến ngày"] for row in rows] == [f"{day:%m/%d/%Y}" if day else "" for day in ends]
    with (tmp_path / "out" / "plan-Chỉ tiêu.csv").open(encoding="utf-8", newline="") as stream:
        targets = list(csv.DictReader(stream))
    assert [row["Chỉ tiêu"] for row in targets] == [each.indicator for each in DECREE.targets]


def test_libreoffice_finds_no_formula_in_csv(office: list[str], tmp_path: Path) -> None:
    write(tmp_path / "plan", "csv", DECREE)
    # The settings that LibreOffice proposes for a file with a byte order mark; formulas evaluated.
    reading = "--infilter=CSV:44,34,76,1,,1033,false,true,false,false,false,0,true,false,true"
    convert(office, tmp_path / "plan" / "tasks.csv", "xlsx", tmp_path / "out", reading)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "tasks.xlsx").worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    titles = [cell.value for cell in column(sheet, "title")]
    assert titles == [guard(task.title) for task in DECREE.tasks]
