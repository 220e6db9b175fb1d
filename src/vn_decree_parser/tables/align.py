"""Lay the blocks of flat rows into columns: one choice for a whole table.

Empty cells leave no trace in a flat text, so cells cannot be counted off.  Each block goes to the
column that it looks like, left to right, and what the complete rows show of their columns helps to
place the blocks of the others (DOMAIN.md §5.3).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from vn_decree_parser.source import Passage
from vn_decree_parser.tables.cells import cell_look
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# How likely a cell of a role has a look, before anything is seen of the table.  What is not
# listed shares the rest.
_EXPECTED: dict[str, dict[str, float]] = {
    "task": {"text": 0.7, "short": 0.2, "product": 0.07, "agencies": 0.02},
    "indicator": {"text": 0.45, "short": 0.45, "product": 0.05},
    "lead": {"agencies": 0.94, "short": 0.04},
    "coordinating": {"agencies": 0.94, "short": 0.04},
    "implementer": {"agencies": 0.92, "short": 0.05},
    "lead+coord": {"agencies": 0.92, "short": 0.05},
    "monitor": {"agencies": 0.92, "short": 0.05},
    "product": {"product": 0.7, "short": 0.15, "text": 0.13},
    "deadline": {"time": 0.95, "short": 0.03},
    "deadline_start": {"time": 0.9, "number": 0.05},
    "deadline_end": {"time": 0.9, "number": 0.05},
    "unit": {"short": 0.9, "number": 0.05},
    "target_value": {"number": 0.8, "short": 0.1, "time": 0.05},
    "baseline": {"number": 0.8, "short": 0.1, "time": 0.05},
    "period": {"number": 0.8, "short": 0.15},
    "budget": {"number": 0.6, "short": 0.3},
    "approver": {"agencies": 0.6, "short": 0.35},
}
_LOOKS = ("text", "short", "product", "agencies", "time", "number")
# Before anything is seen: how likely a cell is empty, by role; others 0.2.
_EMPTY = {"lead": 0.01, "deadline": 0.1, "note": 0.7}
# What a row is about is never left out, whatever it looks like: "Các địa phương số hóa dữ liệu …".
_ALWAYS_FILLED = frozenset(("task", "indicator"))
_OUT_OF_THE_QUESTION = -30.0
# A second paragraph in a cell is rarer than a new cell, unless it begins like a list item.
_SECOND_PARAGRAPH = math.log(0.02)
_LIST_ITEM = math.log(0.3)
# How much the looks expected of a role count against those seen in the table (in rows).
_PRIOR_ROWS = 4.0
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class _Cell:
    """A block of a row, with what it looks like and its first words."""

    passage: Passage
    look: str
    words: str
    is_item: bool


@dataclass(slots=True)
class _ColumnModel:
    """What is known of one column: looks, first words, how often it is empty."""

    role: str
    looks: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    rows: int = 0

    def weigh(self, cell: _Cell) -> float:
        """Return the log-likelihood of a cell in this column."""
        expected = _EXPECTED.get(self.role, {})
        rest = (1 - sum(expected.values())) / max(1, len(_LOOKS) - len(expected))
        prior = expected.get(cell.look, rest if expected else 1 / len(_LOOKS))
        look = (self.looks[cell.look] + _PRIOR_ROWS * prior) / (self.filled + _PRIOR_ROWS)
        seen = self.words[cell.words]
        word = (seen + 0.05) / (self.filled + 1.0)
        return math.log(max(look, 1e-6)) + (0.5 * math.log(word) if self.filled else 0.0)

    def weigh_empty(self) -> float:
        """Return the log-likelihood that a cell of this column is empty."""
        if self.role in _ALWAYS_FILLED:
            return _OUT_OF_THE_QUESTION
        prior = _EMPTY.get(self.role, 0.2)
        share = (self.rows - self.filled + _PRIOR_ROWS * prior) / (self.rows + _PRIOR_ROWS)
        return math.log(max(share, 1e-4))


def align_rows(
    rows: Sequence[Sequence[Passage]], columns: Sequence[Heading], vocabulary: Vocabulary
) -> list[tuple[Passage, ...]]:
    """Return the cells of each row, one for each column, empty where nothing belongs there.

    `columns` are those behind the index column.
    """
    read = [[_read_cell(passage, vocabulary) for passage in row] for row in rows]
    models = [_ColumnModel(column.role) for column in columns]
    choices = [_choose(row, models) for row in read]
    for _ in range(_ROUNDS):
        models = _learn(read, choices, columns)
        choices = [_choose(row, models) for row in read]
    return [
        tuple(_fill(row, choice, number) for number in range(len(columns)))
        for row, choice in zip(rows, choices, strict=True)
    ]


def _read_cell(passage: Passage, vocabulary: Vocabulary) -> _Cell:
    text = passage.text
    words = " ".join(fold(text[:40]).split()[:1])
    is_item = text[:1] in "-+•*" or text[:1].islower()
    return _Cell(passage, cell_look(text, vocabulary), words, is_item)


def _choose(row: Sequence[_Cell], models: Sequence[_ColumnModel]) -> tuple[int, ...]:
    """Return the column of each block: rising, most likely all together."""
    if not models:
        return tuple(0 for _ in row)
    empty = [model.weigh_empty() for model in models]
    # best[c] = the likeliest way to place the blocks so far with the last of them in column c
    before_first = [sum(empty[:column]) for column in range(len(models))]
    best: list[tuple[float, tuple[int, ...]]] = []
    for index, cell in enumerate(row):
        weights = [model.weigh(cell) for model in models]
        if index == 0:
            best = [
                (before_first[column] + weights[column], (column,)) for column in range(len(models))
            ]
            continue
        again = _LIST_ITEM if cell.is_item else _SECOND_PARAGRAPH
        reached = []
        for column in range(len(models)):
            options = [(best[column][0] + again, best[column][1])]
            skipped = 0.0
            for last in range(column - 1, -1, -1):
                options.append((best[last][0] + skipped, best[last][1]))
                skipped += empty[last]
            score, path = max(options, key=lambda option: option[0])
            reached.append((score + weights[column], (*path, column)))
        best = reached
    if not best:
        return ()
    tails = [sum(empty[column + 1 :]) for column in range(len(models))]
    ends = [(score + tail, path) for (score, path), tail in zip(best, tails, strict=True)]
    return max(ends, key=lambda end: end[0])[1]


def _learn(
    rows: Sequence[Sequence[_Cell]],
    choices: Sequence[tuple[int, ...]],
    columns: Sequence[Heading],
) -> list[_ColumnModel]:
    models = [_ColumnModel(column.role, rows=len(rows)) for column in columns]
    for row, choice in zip(rows, choices, strict=True):
        for column in set(choice):
            models[column].filled += 1
            first = row[choice.index(column)]
            models[column].looks[first.look] += 1
            models[column].words[first.words] += 1
    return models


def _fill(row: Sequence[Passage], choice: tuple[int, ...], column: int) -> Passage:
    return Passage.join(
        passage for passage, chosen in zip(row, choice, strict=True) if chosen == column
    )
