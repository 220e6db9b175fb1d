"""Tables that a file knows: headings, rows, pages, and what is no table."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from drawing import drawn_source
from reading import WORDS, read_cases
from timing import seconds_of
from vn_decree_parser.options import Options
from vn_decree_parser.pipeline import parse_source
from vn_decree_parser.repair import repair_source
from vn_decree_parser.tables import FoundTable, find_grid_tables


def tables_of(drawing: str) -> list[FoundTable]:
    source = drawn_source(drawing)
    passages = repair_source(source).passages
    return [found.table for found in find_grid_tables(source, passages, WORDS)]


@pytest.mark.parametrize("case", read_cases("tables", "grids"), ids=lambda c: c["name"])
def test_grids(case: dict[str, Any]) -> None:
    drawn = []
    for table in tables_of(case["grid"]):
        drawn.append(f"{table.kind}: {' | '.join(table.keys)}")
        for row in table.rows:
            number = f" {row.number}" if row.number and row.kind not in ("index", "total") else ""
            cells = " | ".join(cell.text for cell in row.cells)
            path = "".join(f" < {passage.text}" for passage in row.path)
            taken = "".join(f" + {t.key} {t.reason} {t.passage.text}" for t in row.inherited)
            drawn.append(f"{row.kind}{number}: {cells}{path}{taken}")
    assert drawn == case["tables"]


@pytest.mark.parametrize("case", read_cases("tables", "row_times"), ids=lambda c: c["name"])
def test_times_of_rows(case: dict[str, Any]) -> None:
    decree = parse_source(drawn_source(case["grid"]), Options())
    drawn = []
    for task in decree.tasks:
        parts = [] if task.deadline is None else [task.deadline, *task.deadline.also]
        drawn.append(" + ".join(f"{part.start} {part.end} {part.bound}" for part in parts))
    assert drawn == case["deadlines"]


def test_a_wide_table_of_many_rows_is_read_in_linear_time() -> None:
    """Twice the rows take about twice the time; four times would be quadratic."""
    seconds = []
    for rows in (500, 2000):
        drawing = "STT | Nội dung | Đơn vị chủ trì | Thời gian\n" + "\n".join(
            f"{number} | Khảo sát bến số {number} | Sở Y tế | Quý I/2024"
            for number in range(1, rows)
        )
        source = drawn_source(drawing)
        passages = repair_source(source).passages
        (found,) = find_grid_tables(source, passages, WORDS)
        seconds.append(seconds_of(partial(find_grid_tables, source, passages, WORDS)))
        assert len(found.table.rows) == rows - 1
    assert seconds[1] < 10 * seconds[0] + 0.05
