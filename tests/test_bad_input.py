"""What no parser can read: a clear reason, exit status 1, and never an invented record."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

import vn_decree_parser as vdp

ENGLISH = "This plan says what each department has to do before the end of the year. " * 20

FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "the file is empty"),
    "blank.txt": (b" \n\t\n ", "the file is empty"),
    "invisible.txt": ("\ufeff\u200b\n".encode(), "the file is empty"),
    "plan.pdf": (b"%PDF-1.7\n", "this is a broken PDF file"),
    "plan.txt": (b"PK\x03\x04rest", "this is a broken zip archive"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1", "this is a broken old Office file"),
    "noise.txt": (bytes(range(256)) * 20, "this is a binary file"),
    "latin.txt": ("Quyết định về việc".encode("cp1258", "replace") + b"\xd0\xf5", "is not UTF-8"),
    "english.txt": (ENGLISH.encode(), "the text is not Vietnamese"),
}


@pytest.mark.parametrize("name", FILES)
def test_unreadable_files_say_why(tmp_path: Path, name: str) -> None:
    content, reason = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(vdp.DecreeError, match=reason) as caught:
        vdp.parse_file(path)
    assert str(caught.value).startswith(name)


def test_missing_files_and_folders_say_so(tmp_path: Path) -> None:
    with pytest.raises(vdp.UnreadableSource, match="there is no such file"):
        vdp.parse_file(tmp_path / "nothing.txt")
    with pytest.raises(vdp.UnreadableSource, match="this is a folder"):
        vdp.parse_file(tmp_path)


def test_the_limit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Điều 1. Sở Y tế\n" * 10, encoding="utf-8")
    with pytest.raises(vdp.UnreadableSource, match=r"more than the limit of 100 \(Options"):
        vdp.parse_file(path, options=vdp.Options(max_characters=100))


def test_exceptions_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(vdp.RefusedText("a.txt", "why")))
    assert (type(error), error.name, error.reason) == (vdp.RefusedText, "a.txt", "why")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_name_the_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "marked.txt"
    path.write_text("Điều 1. Giao Sở Y tế xây dựng Kế hoạch.", encoding=encoding)
    decree = vdp.parse_file(path)
    assert [task.lead[0].name for task in decree.tasks] == ["Sở Y tế"]


def test_text_without_headings_is_a_decree_with_a_problem() -> None:
    decree = vdp.parse("Hôm nay trời đẹp, chúng tôi đi chợ mua cá và rau về nấu canh chua.")
    assert "no-heading" in {problem.code for problem in decree.problems}
    assert not decree.tasks
    assert not decree.targets
    assert decree.header.number is None


def test_a_lone_sentence_has_records_that_quote_it() -> None:
    decree = vdp.parse("Giao Sở Y\ntế xây dựng Đề án trước ngày 30/11/2025.")
    (task,) = decree.tasks
    assert decree.quote(task.lead[0]) == "Sở Y\ntế"
    assert decree.quote(task.deadline) == "trước ngày 30/11/2025"
    assert json.loads(decree.model_dump_json())["schema_version"] == "1"
