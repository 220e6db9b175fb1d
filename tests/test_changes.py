"""What changed between two versions of a plan; JSON that is loaded again; the schema in the package."""

from __future__ import annotations

from pathlib import Path

import pytest

import vn_decree_parser as vdp

OLD = """II. NHIỆM VỤ
1. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra phao cứu sinh ở các bến đò; hoàn thành trước ngày 30/6/2024.
2. Sở Xây dựng chủ trì lắp biển báo ở các bến đò đông khách.
3. Sở Nội vụ chủ trì tổ chức tập huấn cho cán bộ xã.
"""
NEW = """II. NHIỆM VỤ
1. Sở Nội vụ chủ trì tổ chức tập huấn cho cán bộ xã.
2. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra phao cứu sinh ở các bến đò; hoàn thành trước ngày 30/9/2024.
3. Sở Tài chính chủ trì bố trí kinh phí mua thuyền cứu hộ.
"""


def test_what_moved_is_no_change() -> None:
    found = vdp.compare(vdp.parse(OLD), vdp.parse(NEW))
    drawn = [
        (c.kind, c.old_id and c.old_id[-4:], c.new_id and c.new_id[-4:]) for c in found.changes
    ]
    assert drawn == [
        ("changed", "II.1", "II.2"),
        ("added", None, "II.3"),
        ("removed", "II.2", None),
    ]
    deadline = next(f for f in found.changes[0].fields if f.field == "deadline")
    assert (deadline.old, deadline.new) == ("trước ngày 30/6/2024", "trước ngày 30/9/2024")
    assert "~ task" in str(found)


def test_a_document_is_no_change_of_itself(sample: Path) -> None:
    decree = vdp.parse_file(sample / "received.txt")
    assert vdp.compare(decree, decree).changes == ()
    assert "no task or target differs" in str(vdp.compare(decree, decree))


def test_json_is_loaded_again(sample: Path, tmp_path: Path) -> None:
    decree = vdp.parse_file(sample / "received.txt")
    (tmp_path / "a.json").write_text(decree.model_dump_json(), "utf-8")
    assert vdp.load_json(tmp_path / "a.json") == decree


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "this is not the JSON of a decree"),
        ("{", "this is not the JSON of a decree"),
        ("[]", "this is not the JSON of a decree"),
        ('{"schema_version": "9"}', "schema_version"),
        ('{"schema_version": "1", "header": {}}', "source"),
    ],
)
def test_other_json_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "a.json").write_text(text, "utf-8")
    with pytest.raises(vdp.UnreadableSource, match=reason):
        vdp.load_json(tmp_path / "a.json")
