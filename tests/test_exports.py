"""Every format: what it writes, read back by a real reader and compared with the records."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vn_decree_parser as vdp
from exported import CASES, DECREE, column, renamed, write
from vn_decree_parser.export.columns import (
    OF_DOCUMENT,
    OF_TABLE,
    TASKS,
    pick_distinct,
    read_rows,
    write_cell,
)
from vn_decree_parser.export.delimited import guard, unguard
from vn_decree_parser.export.formats import FORMATS, ExportOptions, Format, find_format
from vn_decree_parser.export.identity import document_key
from vn_decree_parser.export.writing import open_export, write_decree
from vn_decree_parser.records import (
    Agency,
    Deadline,
    Decree,
    Header,
    Horizon,
    SourceInfo,
    Target,
    Task,
)
from vn_decree_parser.source import Place

GUARDED = tomllib.loads((CASES / "guard.toml").read_text("utf-8"))["case"]
ALL = [pytest.param(form, id=form.name) for form in FORMATS]
GOLDEN = {
    "summary.md": ("md", ExportOptions()),
    "tasks.csv": ("csv", ExportOptions()),
    "todos.ics": ("ics", ExportOptions()),
    "events.ics": ("ics", ExportOptions(events=True, alarm_days=7)),
    "taskwarrior.json": ("taskwarrior", ExportOptions()),
    "jira.csv": ("jira-csv", ExportOptions()),
    "github.jsonl": ("github", ExportOptions()),
    "redmine.csv": ("redmine-csv", ExportOptions()),
    "openproject.csv": ("openproject-csv", ExportOptions()),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_what_a_person_has_read(name: str, golden: Callable[[Path, str], None]) -> None:
    form, options = GOLDEN[name]
    text = write_decree(DECREE, find_format(form), options).decode("utf-8-sig")
    golden(CASES / "golden" / name, text.replace("\r\n", "\n"))


# The frame: one table, one way to write.


def test_names_and_endings_of_formats_are_unique() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    assert len({form.ending for form in FORMATS}) == len(FORMATS)
    with pytest.raises(LookupError, match="there is no format 'pdf'; there are json, "):
        find_format("pdf")


@pytest.mark.parametrize("form", ALL)
def test_each_format_writes_one_document_and_many(form: Format, tmp_path: Path) -> None:
    one = tmp_path / f"one{form.ending}"
    write(one, form.name, DECREE)
    assert one.stat().st_size > 0
    many = tmp_path / f"many{form.ending}"
    if form.many:
        write(many, form.name, DECREE, renamed(DECREE, "b"))
        assert form.needs_path or many.stat().st_size > one.stat().st_size
    else:
        with pytest.raises(vdp.ExportFailed, match="holds one document"):
            write(many, form.name, DECREE, DECREE)
        assert not many.exists()


@pytest.mark.parametrize("form", ALL)
def test_no_documents_are_an_empty_output(form: Format, tmp_path: Path) -> None:
    write(tmp_path / f"none{form.ending}", form.name)
    assert (tmp_path / f"none{form.ending}").exists()


@pytest.mark.parametrize("form", [p for p in ALL if p.values[0].shape != "database"])
def test_the_same_records_give_the_same_bytes(form: Format) -> None:
    assert write_decree(DECREE, form) == write_decree(DECREE, form)


@pytest.mark.parametrize("form", ALL)
def test_an_export_that_fails_leaves_what_was_there(form: Format, tmp_path: Path) -> None:
    out = tmp_path / f"out{form.ending}"
    write(out, form.name, DECREE)
    before = out.read_bytes()

    def fail() -> None:
        with open_export(form, out) as writer:
            writer.add(renamed(DECREE, "b"))
            raise KeyError("in mid-run")

    with pytest.raises(KeyError):
        fail()
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("form", ALL)
def test_an_export_that_fails_leaves_nothing_new(form: Format, tmp_path: Path) -> None:
    def fail() -> None:
        with open_export(form, tmp_path / f"out{form.ending}") as writer:
            writer.add(DECREE)
            raise KeyError("in mid-run")

    with pytest.raises(KeyError):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_folder_of_tables_is_left_as_it_was_too(tmp_path: Path) -> None:
    write(tmp_path / "out", "csv", DECREE)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def fail() -> None:
        with open_export(find_format("csv"), tmp_path / "out") as writer:
            writer.add(renamed(DECREE, "b"))
            raise KeyError("in mid-run")

    with pytest.raises(KeyError):
        fail()
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert set(before) == {"tasks.csv", "targets.csv"}


def test_a_database_needs_a_file() -> None:
    with pytest.raises(vdp.ExportFailed, match="needs a file"):
        write_decree(DECREE, find_format("sqlite"))


@pytest.mark.parametrize(
    ("name", "library", "says"),
    [
        ("parquet", "pyarrow", r"the library pyarrow is missing: pip install .*\[parquet\]"),
        ("xlsx", "xlsxwriter", "the library xlsxwriter is missing"),
        ("ics", "icalendar", "the library icalendar is missing"),
    ],
)
def test_a_missing_library_is_named(
    name: str, library: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = find_format(name).writer.partition(":")[0]
    monkeypatch.delitem(sys.modules, f"vn_decree_parser.export.{module}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(vdp.ExportFailed, match=says):
        write_decree(DECREE, find_format(name))


def test_a_format_loads_only_what_it_needs() -> None:
    code = (
        "import sys; from vn_decree_parser.records import Decree;"
        "from vn_decree_parser.export.formats import find_format;"
        "from vn_decree_parser.export.writing import write_decree;"
        f"decree = Decree.model_validate_json(open({str(CASES / 'decree.json')!r}, 'rb').read());"
        "write_decree(decree, find_format('csv')); write_decree(decree, find_format('github'));"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"xlsxwriter", "icalendar", "pyarrow", "sqlite3", "lxml", "underthesea"}


# JSON.


def test_json_and_lines_give_the_decree_back() -> None:
    assert Decree.model_validate_json(write_decree(DECREE, find_format("json"))) == DECREE
    stream = io.BytesIO()
    with open_export(find_format("jsonl"), stream) as writer:
        writer.add(DECREE)
        writer.add(renamed(DECREE, "b"))
    lines = stream.getvalue().splitlines()
    assert [Decree.model_validate_json(line) for line in lines] == [DECREE, renamed(DECREE, "b")]


# CSV.


@pytest.mark.parametrize("case", GUARDED, ids=lambda case: case["says"])
def test_no_cell_is_a_formula(case: dict[str, str]) -> None:
    written = guard(case["text"])
    assert written == case.get("written", case["text"])
    assert unguard(written) == case["text"]


@given(st.text())
def test_a_guard_can_be_taken_away(text: str) -> None:
    written = guard(text)
    assert unguard(written) == text
    assert not written.lstrip().startswith(("=", "+", "-", "@"))


def test_csv_opens_in_excel_and_holds_every_field(tmp_path: Path) -> None:
    write(tmp_path / "out", "csv", DECREE)
    for table in ("tasks", "targets"):
        content = (tmp_path / "out" / f"{table}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        expected = [
            {name: write_cell(value) for name, value in row.items()}
            for row in read_rows(DECREE, table)
        ]
        assert [{k: unguard(v) for k, v in row.items()} for row in rows] == expected


def test_a_negative_quantity_stays_a_number() -> None:
    assert ",decrease_to,-5," in _csv("targets")
    assert ",'-5," in _csv("targets")  # the same characters as text


def _csv(table: str) -> str:
    from vn_decree_parser.export.delimited import TableFile

    stream = io.BytesIO()
    file = TableFile(stream, table, ExportOptions())
    file.add(DECREE)
    file.finish()
    return stream.getvalue().decode()


# Excel.


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    options = ExportOptions(sources=Path("../nguồn"))
    write(path, "xlsx", DECREE, renamed(DECREE, "b.pdf"), options=options)
    return openpyxl.load_workbook(path)


def test_the_sheets_are_ready_to_use(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == ["Nhiệm vụ", "Chỉ tiêu", "Văn bản", "Vấn đề"]
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.alignment.wrap_text for cell in sheet[2])
        assert all(cell.font.bold for cell in sheet[1])
    counts = [sheet.max_row - 1 for sheet in workbook]
    assert counts == [2 * len(DECREE.tasks), 2 * len(DECREE.targets), 2, 2]


def test_nothing_in_a_workbook_is_a_formula(workbook: openpyxl.Workbook) -> None:
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n", "d"}  # openpyxl has "n" for empty cells too
    titles = [cell.value for cell in column(workbook["Nhiệm vụ"], "Nhiệm vụ")]
    assert titles == [task.title for task in DECREE.tasks] * 2


def test_days_and_quantities_are_real(workbook: openpyxl.Workbook) -> None:
    ends = [cell.value for cell in column(workbook["Nhiệm vụ"], "Đến ngày")][: len(DECREE.tasks)]
    expected = [task.deadline.end if task.deadline else None for task in DECREE.tasks]
    assert ends == [day and datetime.combine(day, datetime.min.time()) for day in expected]
    values = [cell.value for cell in column(workbook["Chỉ tiêu"], "Giá trị")][:3]
    assert values == [75.5, -5, "12345678901234567890.5"]  # the last has more digits than a float


def test_places_lead_to_the_files(workbook: openpyxl.Workbook) -> None:
    task = column(workbook["Nhiệm vụ"], "Vị trí")[0]
    assert (task.value, task.hyperlink.target) == ("dòng 40", "..\\nguồn\\ke%20hoach%2012.txt")
    target = column(workbook["Chỉ tiêu"], "Vị trí")[4]
    assert target.value == "trang 3, bảng 2, hàng 4"
    assert target.hyperlink.target == "..\\nguồn\\b.pdf"
    assert target.hyperlink.location == "page=3"


def test_a_sheet_that_is_full_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vn_decree_parser.export.workbook.MOST_ROWS", 6)
    book = openpyxl.load_workbook(write(tmp_path / "out.xlsx", "xlsx", DECREE))
    assert [sheet.max_row for sheet in book][:1] == [6]
    assert "Nhiệm vụ (2)" in book.sheetnames
    titles = [cell.value for name in book.sheetnames[:1] for cell in column(book[name], "Nhiệm vụ")]
    titles += [cell.value for cell in column(book["Nhiệm vụ (2)"], "Nhiệm vụ")]
    assert titles == [task.title for task in DECREE.tasks]


def test_a_cell_that_is_too_long_says_so(tmp_path: Path) -> None:
    task = DECREE.tasks[0].model_copy(update={"title": "dài " * 20_000})
    long = DECREE.model_copy(update={"tasks": (task,)})
    book = openpyxl.load_workbook(write(tmp_path / "out.xlsx", "xlsx", long))
    value = column(book["Nhiệm vụ"], "Nhiệm vụ")[0].value
    assert value.endswith("… (còn nữa)")
    assert len(value) < 32_767


# SQLite.


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_the_database_holds_every_field(tmp_path: Path) -> None:
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE)
    for table in ("tasks", "targets"):
        shared = [c.name for c in OF_TABLE[table] if c.name in _columns_of(path, table)]
        elsewhere = set(_ELSEWHERE) | {"lead_ids", "coordinating_ids", "monitor_ids", "same_as"}
        assert {column.name for column in OF_TABLE[table]} - set(shared) <= elsewhere - {"document"}
        names = ", ".join(f'"{name}"' for name in shared)
        stored = ask(path, f"SELECT {names} FROM {table} ORDER BY position")
        rows = list(read_rows(DECREE, table))
        for found, row in zip(stored, rows, strict=True):
            for name, value in zip(shared, found, strict=True):
                assert ("" if value is None else str(value)) == write_cell(row[name]), name


# Columns of the flat tables that stand with the document, or in tables of their own.
_ELSEWHERE = {column.name for column in OF_DOCUMENT}


def _columns_of(path: Path, table: str) -> set[str]:
    return {str(row[1]) for row in ask(path, f"PRAGMA table_info({table})")}


def test_every_agency_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE)
    stored = ask(
        path, "SELECT task, role, name, agency FROM task_agencies ORDER BY task, role, position"
    )
    expected = [
        (task.id, role, agency.name, agency.id)
        for task in DECREE.tasks
        for role, agencies in (
            ("lead", task.lead),
            ("coordinating", task.coordinating),
            ("recipient", task.recipients),
        )
        for agency in agencies
    ]
    assert sorted(stored, key=str) == sorted(expected, key=str)
    monitors = ask(path, "SELECT target, name, agency, text FROM target_agencies ORDER BY 1")
    assert monitors == [
        (target.id, agency.name, agency.id, agency.text)
        for target in DECREE.targets
        for agency in target.monitor
    ]
    assert monitors


def test_exporting_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE, renamed(DECREE, "b"))
    before = dump(path)
    write(path, "sqlite", renamed(DECREE, "b"), DECREE, DECREE)
    assert dump(path) == before


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    one = write(tmp_path / "1.sqlite", "sqlite", DECREE, renamed(DECREE, "b"))
    other = write(tmp_path / "2.sqlite", "sqlite", renamed(DECREE, "b"), DECREE)
    assert dump(one) == dump(other)


def test_a_document_exported_again_replaces_its_old_records(tmp_path: Path) -> None:
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE, renamed(DECREE, "b"))
    fewer = DECREE.model_copy(update={"tasks": DECREE.tasks[2:4], "targets": (), "problems": ()})
    write(path, "sqlite", fewer)
    alone = write(tmp_path / "alone.sqlite", "sqlite", fewer, renamed(DECREE, "b"))
    assert dump(path) == dump(alone)
    counts = ask(path, "SELECT count(*) FROM tasks GROUP BY document ORDER BY 1")
    assert counts == [(2,), (len(DECREE.tasks),)]


def test_the_views_answer(tmp_path: Path) -> None:
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE)
    november = ask(path, "SELECT due, title FROM tasks_due_by_month WHERE month = '2025-11'")
    assert november == [("2025-11-30", "Xây dựng Quy chế quản lý rừng ngập mặn")]  # its twin not
    quarters = ask(
        path,
        "SELECT due FROM tasks_due_by_month WHERE id LIKE '%III.2' AND month LIKE '2026-%'",
    )
    assert [day for (day,) in quarters] == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    leads = dict(ask(path, "SELECT name, leads FROM tasks_by_agency"))  # type: ignore[arg-type]
    assert leads["Sở Nông nghiệp và Môi trường"] == 2
    assert leads["Sở Tài chính"] == 0
    autumn = ask(
        path,
        "SELECT month, name, tasks FROM agencies_due_by_month "
        "WHERE month BETWEEN '2025-09' AND '2025-12'",
    )
    assert autumn == [
        ("2025-09", "Chi cục Kiểm lâm", 1),
        ("2025-11", "Sở Nông nghiệp và Môi trường", 1),
        ("2025-12", "Chi cục Kiểm lâm", 1),
        ("2025-12", "Cơ quan được giao", 1),
        ("2025-12", "Sở Nông nghiệp và Môi trường", 1),
    ]
    years = ask(path, "SELECT year, indicator, value FROM targets_by_year WHERE year IS NOT NULL")
    assert years == [
        ("2026", "Số vụ phá rừng", "-5"),
        ("2030", "tỷ lệ che phủ rừng ngập mặn", "75.5"),
    ]


def test_agencies_of_two_provinces_are_not_mixed(tmp_path: Path) -> None:
    header = DECREE.header.model_copy(update={"issuer": "ỦY BAN NHÂN DÂN TỈNH BA LONG"})
    other = renamed(DECREE.model_copy(update={"header": header}), "b")
    path = write(tmp_path / "out.sqlite", "sqlite", DECREE, other)
    found = ask(
        path,
        "SELECT issuer, leads FROM tasks_by_agency "
        "WHERE agency = 'province/so-nong-nghiep-va-moi-truong' ORDER BY issuer",
    )
    assert found == [("ỦY BAN NHÂN DÂN TỈNH AN LÂM", 2), ("ỦY BAN NHÂN DÂN TỈNH BA LONG", 2)]


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read", None])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.sqlite"
    if content is None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE mine (x)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(vdp.ExportFailed, match=r"other\.sqlite: this"):
        write(path, "sqlite", DECREE)
    assert path.read_bytes() == before


# Parquet.


def test_parquet_holds_every_field(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="NO PYARROW: Parquet is not tested")
    write(tmp_path / "out", "parquet", DECREE, renamed(DECREE, "b"))
    for table in ("tasks", "targets"):
        found = parquet.read_table(tmp_path / "out" / f"{table}.parquet").to_pylist()
        rows = [*read_rows(DECREE, table), *read_rows(renamed(DECREE, "b"), table)]
        expected = [
            {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in rows
        ]
        assert found == expected


# Any decree at all.

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
TEXTS = st.text(max_size=12)
AGENCIES = st.lists(
    st.builds(Agency, text=TEXTS, name=TEXTS, id=st.none() | TEXTS, span=st.just((0, 0))),
    max_size=2,
).map(tuple)
RULES = st.sampled_from(
    [
        None,
        "FREQ=YEARLY",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=MONTHLY;BYMONTHDAY=15,30",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
        "FREQ=YEARLY;UNTIL=20301231",
        "FREQ=YEARLY;INTERVAL=5",
    ]
)
DEADLINES = st.builds(
    Deadline,
    text=TEXTS,
    kind=st.sampled_from(["date", "period", "recurring", "continuous", "event"]),
    start=st.none() | DAYS,
    end=st.none() | DAYS,
    bound=st.sampled_from([None, "within", "by", "before", "from"]),
    rrule=RULES,
    dtstart=st.none() | DAYS,
    window=st.sampled_from([None, "P1Y", "P3M", "P1M", "P5D", "P1W"]),
    span=st.just((0, 0)),
)
PLACES = st.builds(Place, line=st.none() | st.integers(1, 9999))
TASK = {
    "origin": st.sampled_from(["table", "text"]),
    "kind": st.sampled_from(["task", "report"]),
    "number": st.none() | TEXTS,
    "path": st.lists(TEXTS, max_size=2).map(tuple),
    "title": TEXTS,
    "lead": AGENCIES,
    "coordinating": AGENCIES,
    "product": st.none() | TEXTS,
    "deadline": st.none() | DEADLINES,
    "conflicts": st.lists(TEXTS, max_size=1).map(tuple),
    "span": st.just((0, 0)),
    "place": PLACES,
    "confidence": st.floats(0, 1),
}
TARGET = {
    "indicator": TEXTS,
    "comparison": st.sampled_from(["eq", "ge", "range", "unheard_of"]),
    "value": st.none() | TEXTS | st.decimals(allow_nan=True).map(str),
    "horizon": st.none() | st.builds(Horizon, text=TEXTS, end=st.none() | DAYS),
    "monitor": AGENCIES,
    "text": TEXTS,
    "span": st.just((0, 0)),
    "place": PLACES,
    "confidence": st.floats(0, 1),
}


@st.composite
def decrees(draw: st.DrawFn) -> Decree:
    ids = [f"x/{number}" for number in range(draw(st.integers(0, 3)))]
    twins = st.lists(st.sampled_from(ids), max_size=2).map(tuple) if ids else st.just(())
    tasks = [draw(st.builds(Task, id=st.just(i), same_as=twins, **TASK)) for i in ids]
    targets = draw(st.lists(st.builds(Target, id=st.uuids().map(str), **TARGET), max_size=2))
    return Decree(
        source=SourceInfo(
            name=draw(TEXTS),
            format="txt",
            sha256=draw(st.none() | st.binary(max_size=4).map(bytes.hex)),
            chars=1,
        ),
        header=Header(
            number=draw(st.none() | TEXTS),
            title=draw(st.none() | TEXTS),
            issued_on=draw(st.none() | DAYS),
        ),
        tasks=tuple(tasks),
        targets=tuple({target.id: target for target in targets}.values()),
    ).with_source("x")


def _count_csv(content: bytes) -> int:
    text = content.decode("utf-8-sig")
    return len(list(csv.reader(io.StringIO(text, newline="")))) - 1


COUNTS: dict[str, Callable[[bytes], int]] = {
    "jira-csv": _count_csv,
    "redmine-csv": _count_csv,
    "openproject-csv": _count_csv,
    "taskwarrior": lambda content: len(json.loads(content)),
    "github": lambda content: len(content.splitlines()),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(decrees())
def test_any_decree_goes_into_any_format(decree: Decree) -> None:
    for form in FORMATS:
        if form.shape != "database":
            content = write_decree(decree, form)
            if form.name in COUNTS:
                assert COUNTS[form.name](content) == len(pick_distinct(decree.tasks)), form.name
            if form.name == "csv":
                assert _count_csv(content) == len(decree.tasks)
            if form.name == "xlsx":
                sheets = openpyxl.load_workbook(io.BytesIO(content))
                counts = [sheets["Nhiệm vụ"].max_row - 1, sheets["Chỉ tiêu"].max_row - 1]
                assert counts == [len(decree.tasks), len(decree.targets)]


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(decree=decrees())
def test_any_decree_goes_into_the_database(decree: Decree, tmp_path: Path) -> None:
    path = write(tmp_path / "all.sqlite", "sqlite", decree)
    before = dump(path)
    write(path, "sqlite", decree)
    assert dump(path) == before
    assert ask(path, "SELECT count(*) FROM tasks") == [(len(decree.tasks),)]
    assert ask(path, "SELECT document, tasks FROM documents") == [
        (document_key(decree), len(decree.tasks))
    ]
    path.unlink()


def test_twins_are_counted_once() -> None:
    distinct = pick_distinct(DECREE.tasks)
    assert len(distinct) == len(DECREE.tasks) - 1
    assert "12-qd-ubnd/ke-hoach/II.1" not in {task.id for task in distinct}


def test_columns_have_unique_names() -> None:
    names = [column.name for column in TASKS]
    assert len(names) == len(set(names))
