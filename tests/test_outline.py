"""The outline: kinds of lines, sections by their numbers, components and what they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

import vn_decree_parser as vdp
from reading import WORDS, blocks_of, components_of, read_cases, tree_of
from vn_decree_parser.outline.blocks import KINDS, SEAMS
from vn_decree_parser.outline.tree import Branch


def draw(branch: Branch) -> Iterator[str]:
    """Yield a line for each section: path, heading, own text behind a bar."""
    for child in branch.children:
        heading = child.heading.text if child.heading else ""
        own = " / ".join(passage.text for passage in child.paragraphs)
        yield re.sub(r" +", " ", f"{child.path} {heading}" + (f" | {own}" if own else ""))
        yield from draw(child)


def check_tree(case: dict[str, Any]) -> None:
    root, problems = tree_of(case["text"])
    assert list(draw(root)) == case["tree"]
    assert [passage.text for passage in root.paragraphs] == case.get("above", [])
    assert [problem.code for problem in problems] == case.get("problems", [])


def check_components(case: dict[str, Any]) -> None:
    found = components_of(case["text"])
    drawn = []
    for component in found.components:
        title = " ".join(block.text for block in (component.title, *component.abstract) if block)
        parent = "" if component.parent is None else f" < {component.parent}"
        drawn.append(f"{component.kind}{parent}: {title} [{len(component.body)}]")
    assert drawn == case["components"]
    assert [block.text for block in found.furniture] == case.get("furniture", [])


def check(case: dict[str, Any]) -> None:
    (check_tree if "tree" in case else check_components)(case)


@pytest.mark.parametrize("case", read_cases("outline", "numbering"), ids=lambda c: c["name"])
def test_numbering(case: dict[str, Any]) -> None:
    check_tree(case)


@pytest.mark.parametrize("case", read_cases("outline", "components"), ids=lambda c: c["name"])
def test_components(case: dict[str, Any]) -> None:
    check_components(case)


@pytest.mark.parametrize("case", read_cases("outline", "known_failures"), ids=lambda c: c["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(("kind", "example"), [(kind, example) for kind, _, example in KINDS])
def test_every_kind_of_line_reads_its_example(kind: str, example: str) -> None:
    if kind == "motto":
        example = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    (block,) = blocks_of(example)
    assert block.kind == kind


@pytest.mark.parametrize("marked", [example for *_, example in SEAMS])
def test_lines_that_hold_several_blocks(marked: str) -> None:
    assert [b.text for b in blocks_of(marked.replace("|", " "))] == marked.split("|")


@pytest.mark.parametrize(
    "line",
    [
        "QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
        "Chủ tịch Ủy ban nhân dân tỉnh Long Biên",
        "Họ và tên: _____________",
        "Giám đốc Sở Y tế Nguyễn Văn Thử báo cáo",
    ],
)
def test_lines_that_are_one_block(line: str) -> None:
    assert len(blocks_of(line)) == 1


@pytest.mark.parametrize("row", WORDS.rows("document_types"), ids=lambda row: row["kind"])
def test_every_type_of_document_is_a_title_in_capitals(row: dict[str, str]) -> None:
    (block,) = blocks_of(row["kind"].upper())
    assert block.kind == "title"


ANNOUNCED = "Số: 15/QĐ-UBND\nQUYẾT ĐỊNH\nVề bến đò\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch bến đò."
NUMBERED = "Số: 15/2024/NĐ-CP\nNGHỊ ĐỊNH\nVề bến đò\nĐiều 1. Mẫu đơn theo Phụ lục II ban hành kèm theo Nghị định này."


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (ANNOUNCED, "attachment-missing", "kèm theo Quyết định này Kế hoạch bến đò."),
        (NUMBERED, "attachment-missing", "Phụ lục II"),
        (f"{NUMBERED}\nPHỤ LỤC I\nMẪU ĐƠN", "attachment-missing", "Phụ lục II"),
        (f"{ANNOUNCED}\nFILE ĐƯỢC ĐÍNH KÈM THEO VĂN BẢN", "attachment-missing", "FILE ĐƯỢC"),
        (
            f"{ANNOUNCED}\nKẾ HOẠCH\nBến đò\n(Kèm theo Quyết định số 16/QĐ-UBND)\nI. MỤC ĐÍCH",
            "attachment-mismatch",
            "16/QĐ-UBND ≠ 15/QĐ-UBND",
        ),
    ],
)
def test_problems_of_attachments(text: str, code: str, says: str) -> None:
    problems = [problem for problem in vdp.parse(text).problems if problem.code == code]
    assert any(says in problem.says for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        f"{ANNOUNCED}\nKẾ HOẠCH\nBến đò\n(Kèm theo Quyết định số 15/QĐ-UBND)\nI. MỤC ĐÍCH",
        f"{NUMBERED}\nPHỤ LỤC I\nMẪU ĐƠN\nBến số một.\nPHỤ LỤC II\nMẪU KHÁC\nBến số hai.",
        "QUYẾT ĐỊNH\nVề bến đò\nĐiều 1. Thay thế Phụ lục II Nghị định số 5/2020/NĐ-CP.",
    ],
)
def test_attachments_without_problems(text: str) -> None:
    assert not [p for p in vdp.parse(text).problems if p.code.startswith("attachment")]
