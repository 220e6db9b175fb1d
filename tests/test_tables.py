"""Flat tables: headings, rows, cells, groups, and where a table ends."""

from __future__ import annotations

from typing import Any

import pytest

from reading import WORDS, blocks_of, read_cases
from vn_decree_parser.source import Passage
from vn_decree_parser.tables import find_flat_tables
from vn_decree_parser.tables.cells import cell_look
from vn_decree_parser.tables.columns import HEAD_WORDS, read_heading


def check(case: dict[str, Any]) -> None:
    blocks = blocks_of(case["text"])
    tables = find_flat_tables(blocks, WORDS)
    drawn = []
    for table in tables:
        drawn.append(f"{table.kind}: {' | '.join(table.keys)}")
        for row in table.rows:
            cells = " | ".join(cell.text for cell in row.cells)
            path = "".join(f" < {passage.text}" for passage in row.path)
            drawn.append(f"{row.kind}: {cells}{path}")
    assert drawn == case["tables"]
    behind = [block.text for block in blocks[tables[-1].end :]] if tables else []
    assert behind == case.get("behind", [])
    problems = [problem.code for table in tables for problem in table.problems]
    assert problems == case.get("problems", [])


@pytest.mark.parametrize("case", read_cases("tables", "flat"), ids=lambda c: c["name"])
def test_flat_tables(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", read_cases("tables", "known_failures"), ids=lambda c: c["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize(("role", "example"), [(role, example) for role, _, example in HEAD_WORDS])
def test_head_words_read_their_example(role: str, example: str) -> None:
    assert read_heading(Passage.of(example), WORDS).role == role


@pytest.mark.parametrize("row", WORDS.rows("columns"), ids=lambda row: row["heading"])
def test_every_known_heading_is_read_whole(row: dict[str, str]) -> None:
    assert read_heading(Passage.of(row["heading"]), WORDS).sure == "whole"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Viettel", "other"),
        ("Khác", "other"),
        ("Đơn vị được giao chủ trì thực hiện", "lead"),
        ("Chỉ tiêu năm 2025", "target_value"),
    ],
)
def test_short_headings_do_not_hit_inside_words(heading: str, role: str) -> None:
    assert read_heading(Passage.of(heading), WORDS).role == role


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("Hằng năm", "time"),
        ("Trước ngày 30/6/2025", "time"),
        ("2021-2025", "time"),
        ("≥ 80", "number"),
        ("24 - 24,5", "number"),
        ("x", "number"),
        ("UBND các huyện", "agencies"),
        ("Các sở, ban, ngành", "agencies"),
        ("Trung tâm dữ liệu", "product"),
        ("Kế hoạch của UBND tỉnh", "product"),
        ("Rà soát bến đò", "short"),
    ],
)
def test_looks_of_cells(text: str, look: str) -> None:
    assert cell_look(text, WORDS) == look
