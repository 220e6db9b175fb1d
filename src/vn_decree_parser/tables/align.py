"""Lay the blocks of flat rows into columns: one choice for a whole table.

Empty cells leave no trace in a flat text, so cells cannot be counted off.  The blocks of a row go
to columns from left to right so that all together are as likely as can be: what cells of a role
look like, how often they are empty, and what the other rows of the same table show: the cells that
come again in a column, their first words, their lengths (DOMAIN.md §5.3).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vn_decree_parser.source import Passage
from vn_decree_parser.tables.cells import cell_look
from vn_decree_parser.tables.columns import Heading
from vn_decree_parser.tables.indents import may_cut
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

# How likely a cell of a role has a look, before anything is seen of the table.  What is not
# listed shares the rest.
_EXPECTED: dict[str, dict[str, float]] = {
    "task": {"text": 0.7, "short": 0.2, "product": 0.06, "agency": 0.01, "agencies": 0.02},
    "indicator": {"text": 0.45, "short": 0.45, "product": 0.05},
    "lead": {"agency": 0.73, "agencies": 0.17, "authority": 0.05, "short": 0.03},
    "coordinating": {"agency": 0.34, "agencies": 0.6, "authority": 0.015, "short": 0.03},
    "implementer": {"agency": 0.55, "agencies": 0.36, "authority": 0.04, "short": 0.03},
    "lead+coord": {"agency": 0.25, "agencies": 0.68, "short": 0.05},
    "monitor": {"agency": 0.7, "agencies": 0.2, "short": 0.05},
    "product": {"product": 0.66, "short": 0.18, "text": 0.13},
    "deadline": {"time": 0.95, "short": 0.03},
    "deadline_start": {"time": 0.9, "number": 0.05},
    "deadline_end": {"time": 0.9, "number": 0.05},
    "unit": {"short": 0.9, "number": 0.05},
    "target_value": {"number": 0.8, "short": 0.1, "time": 0.05},
    "baseline": {"number": 0.8, "short": 0.1, "time": 0.05},
    "period": {"number": 0.8, "short": 0.15},
    "budget": {"number": 0.45, "money": 0.45, "short": 0.06, "text": 0.02},
    "approver": {"authority": 0.7, "agency": 0.13, "short": 0.12},
    "location": {"short": 0.75, "agencies": 0.08, "agency": 0.08, "text": 0.05},
    "note": {"short": 0.55, "text": 0.25, "product": 0.08, "time": 0.03, "money": 0.03},
}
# What follows a table, as if it were one more column.
_OUTSIDE = {"text": 0.75, "short": 0.12, "product": 0.05, "agencies": 0.04}
_LOOKS = (
    *("text", "short", "product", "agency", "agencies", "authority", "time", "number", "money"),
)
# Before anything is seen: how likely a cell is empty, by role, and for how many rows that counts.
_EMPTY = {
    "lead": (0.0001, 40.0),
    "implementer": (0.0001, 40.0),
    "lead+coord": (0.0001, 40.0),
    "deadline": (0.08, 4.0),
    "unit": (0.05, 4.0),
    "target_value": (0.08, 4.0),
    "note": (0.75, 4.0),
    "budget": (0.5, 4.0),
}
_EMPTY_ELSE = (0.22, 4.0)
# What a row is about is never left out, whatever it looks like: "Các địa phương số hóa dữ liệu …".
_ALWAYS_FILLED = frozenset(("task", "indicator"))
_OUT_OF_THE_QUESTION = -30.0
# How much the looks expected of a role count against those seen in the table (in rows).
_PRIOR_ROWS = 4.0
# A cell's words and its length say less than its look, for they go together.
_WORDS_COUNT = 0.6
_LENGTH_COUNTS = 0.5
_LENGTHS = (8, 20, 40, 80, 160)
# Words not seen before: of a column, and behind a first word that was seen.
_NEW_START, _NEW_REST = 0.01, 0.05
_DISCOUNT = 0.7
_UNSEEN = _WORDS_COUNT * math.log(_NEW_START * _NEW_REST) + _LENGTH_COUNTS * math.log(
    1 / (len(_LENGTHS) + 1)
)
# A longer paragraph may well be followed by a list without a colon.
_LONG = 60
# Lines that repair has put together belong together, if nothing in the table speaks against it.
_GOES_ON = 0.6
_TIME_AGAIN = 0.1
_LEAVING = math.log(0.02)
_ROUNDS = 4
# More rows than this are not needed to learn what the columns hold.
_ENOUGH_ROWS = 400
_AUTHORITY = re.compile(
    r"(?:(?:phó )?(?:chủ tịch|thủ tướng|bộ trưởng|thống đốc|lãnh đạo|thường trực|chánh văn phòng"
    r"|tổng giám đốc|giám đốc)\b[^,;]{0,30}"
    r"|(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd) (?:tỉnh|thành phố|tp|huyện|xã|phường)"
    r"|chính phủ|quốc hội|ủy ban thường vụ quốc hội|ubtvqh|bộ chính trị|ban bí thư"
    r"|ban (?:thường vụ|chấp hành)[^,;]{0,30}"
    r"|(?:tỉnh|thành) ủy|btv[^,;]{0,20})(?: [^\W\d_]+){0,3}"
)
# Bodies that no vocabulary counts up: "Các tỉnh, thành phố trực thuộc TW".
_LONGEST_GROUP = 150
_GROUP = re.compile(
    r"(?:các|một số|từng|mọi) (?:bộ|ban|ngành|sở|tỉnh|thành phố|huyện|xã|phường|địa phương|cơ quan|đơn vị|tổ chức|hội|"
    r"doanh nghiệp|trường|chủ đầu tư|nhà đầu tư)\b"
)
_MONEY = re.compile(
    r"(?:ngân sách|nsnn|nstw|nsđp|nst|kinh phí|vốn|nguồn (?:vốn|kinh phí|ngân sách)|dự toán|trong dự toán"
    r"|xã hội hóa|lồng ghép|không (?:sử dụng|phát sinh) kinh phí|[\d.,]+ (?:triệu|tỷ|tỉ|nghìn|đồng))\b"
)
_TOTAL = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng)(?: \(.{1,20})?")
_MANY = re.compile(r"[,;\n]|\b(?:các|liên quan|từng|mọi|tất cả)\b|\s-\s(?=sở|ban|ubnd)")
_ITEM_MARK = re.compile(r"[-–+•*]\s*")


class _Part(NamedTuple):
    """A block of a row, or what follows a line of it behind which another cell may begin."""

    passage: Passage
    goes_on: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    """A block of a row: what it looks like, its words, and how it goes on from the one before."""

    look: str
    start: str
    words: str
    length: int
    is_item: bool
    again: float


@dataclass(slots=True)
class _Column:
    """What is known of one column: looks, words, lengths, how often it is empty."""

    role: str
    looks: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    items: int = 0
    filled: int = 0
    rows: int = 0

    def add(self, cell: _Cell, times: int = 1) -> None:
        """Count a cell; with -1 forget it."""
        self.filled += times
        self.items += times * cell.is_item
        self.looks[cell.look] += times
        self.lengths[cell.length] += times
        for counter, key in ((self.starts, cell.start), (self.words, cell.words)):
            counter[key] += times
            if not counter[key]:
                del counter[key]

    def weigh(self, cell: _Cell) -> float:
        """Return the log-likelihood that a cell of this column begins with a block."""
        return (
            math.log(self._look(cell.look))
            + _WORDS_COUNT * math.log(self._words(cell))
            + _LENGTH_COUNTS * math.log(self._length(cell.length))
            + math.log(self._item(cell.is_item))
        )

    def weigh_again(self, cell: _Cell) -> float:
        """Return the log-likelihood that a cell of this column goes on with a block."""
        # Several bodies in a list are bodies like those in one paragraph.
        bodies = cell.is_item and cell.look in ("agency", "agencies")
        looks = ("agency", "agencies") if bodies else (cell.look,)
        look = min(sum(map(self._look, looks)), 1.0)
        return math.log(0.7 * look + 0.3 / len(_LOOKS)) + _UNSEEN

    def weigh_empty(self) -> tuple[float, float]:
        """Return the log-likelihoods that a cell of this column is empty, and that it is not."""
        if self.role in _ALWAYS_FILLED:
            return _OUT_OF_THE_QUESTION, 0.0
        prior, rows = _EMPTY.get(self.role, _EMPTY_ELSE)
        share = (self.rows - self.filled + rows * prior) / (self.rows + rows)
        share = min(max(share, 0.0001), 0.9999)
        return math.log(share), math.log(1 - share)

    def _look(self, look: str) -> float:
        expected = _EXPECTED.get(self.role, {})
        rest = (1 - sum(expected.values())) / (len(_LOOKS) - len(expected))
        prior = expected.get(look, rest if expected else 1 / len(_LOOKS))
        return (self.looks[look] + _PRIOR_ROWS * prior) / (self.filled + _PRIOR_ROWS)

    def _words(self, cell: _Cell) -> float:
        start = _share(self.starts, cell.start, self.filled, _NEW_START)
        return _share(self.words, cell.words, self.filled, start * _NEW_REST)

    def _length(self, length: int) -> float:
        return (self.lengths[length] + 2 / (len(_LENGTHS) + 1)) / (self.filled + 2)

    def _item(self, is_item: bool) -> float:
        share = (self.items + 0.3) / (self.filled + 3)
        return share if is_item else 1 - share


def _share(seen: Counter[str], key: str, total: int, new: float) -> float:
    """Return how likely a key is: the more of a column's cells differ, the likelier a new one."""
    known = max(seen[key] - _DISCOUNT, 0.0) if key in seen else 0.0
    return (known + (1.0 + _DISCOUNT * len(seen)) * new) / (total + 1.0)


class Alignment:
    """What the rows of a table show of its columns, and where each of their blocks belongs.

    `columns` are those behind the index column.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Passage]],
        columns: Sequence[Heading],
        vocabulary: Vocabulary,
    ) -> None:
        """Lay the rows of a table, whose columns behind the index column are `columns`."""
        self._vocabulary = vocabulary
        self._rows = [_cut_row(row, vocabulary) for row in rows]
        self._columns = [_Column(column.role) for column in columns]
        # The rows that are learned from, and the columns of their blocks.
        self._step = max(1, len(rows) // _ENOUGH_ROWS)
        self._choices: list[tuple[int, ...]] = []
        self._learn([self._read(row) for row in self._rows[:: self._step]])

    def cells(self) -> Iterator[tuple[Passage, ...]]:
        """Return the cells of each row, one for each column, empty where nothing belongs there."""
        for number, row in enumerate(self._rows):
            learned, left = divmod(number, self._step)
            choice = _choose(self._read(row), self._columns) if left else self._choices[learned]
            yield tuple(
                Passage.join(
                    part.passage for part, at in zip(row, choice, strict=True) if at == column
                )
                for column in range(len(self._columns))
            )

    def end_of(self, row: Sequence[Passage]) -> int:
        """Return how many blocks belong to a further row, behind which other text may follow."""
        parts = _cut_row(row, self._vocabulary)
        end = len(_choose(self._read(parts), self._columns, may_leave=True))
        while end < len(parts) and parts[end].goes_on:
            end += 1
        return sum(not part.goes_on for part in parts[:end])

    def _read(self, row: Sequence[_Part]) -> list[_Cell]:
        cells = []
        before = ""
        for part in row:
            cells.append(_read_cell(part, before, self._vocabulary))
            before = part.passage.text
        return cells

    def _learn(self, rows: Sequence[Sequence[_Cell]]) -> None:
        """Lay the rows, and lay them again by what the other rows show, until nothing changes."""
        choices = self._choices
        choices += (_choose(row, self._columns) for row in rows)
        for row, choice in zip(rows, choices, strict=True):
            self._count(row, choice, 1)
        for _ in range(_ROUNDS):
            changed = False
            for at, row in enumerate(rows):
                # A row does not testify for itself.
                self._count(row, choices[at], -1)
                choice = _choose(row, self._columns)
                self._count(row, choice, 1)
                changed |= choice != choices[at]
                choices[at] = choice
            if not changed:
                break

    def _count(self, row: Sequence[_Cell], choice: Sequence[int], times: int) -> None:
        for column in self._columns:
            column.rows += times
        before = -1
        for cell, at in zip(row, choice, strict=True):
            if at != before:
                self._columns[at].add(cell, times)
            before = at


def _cut_row(row: Iterable[Passage], vocabulary: Vocabulary) -> list[_Part]:
    def begins_cell(text: str) -> bool:
        return cell_look(text, vocabulary) in ("agencies", "product", "time")

    return [
        _Part(part, goes_on=number > 0)
        for passage in row
        for number, part in enumerate(may_cut(passage, begins_cell))
    ]


def _read_cell(part: _Part, before: str, vocabulary: Vocabulary) -> _Cell:
    text = part.passage.text
    mark = _ITEM_MARK.match(text)
    own = text[mark.end() :] if mark else text
    words = fold(own).strip(" .;,:")
    look = _look(own, vocabulary)
    again = _GOES_ON if part.goes_on else _again(text, before, is_item=mark is not None)
    if look == "time" and not mark:
        again = min(again, _TIME_AGAIN)
    return _Cell(
        look,
        words[:40].split(" ")[0],
        words,
        sum(len(text) > limit for limit in _LENGTHS),
        mark is not None,
        again,
    )


def _look(text: str, vocabulary: Vocabulary) -> str:
    look = cell_look(text, vocabulary)
    folded = fold(text).strip(" .;")
    if _AUTHORITY.fullmatch(folded):
        return "authority"
    if look in ("short", "text") and len(text) < 120 and _MONEY.match(folded):
        return "money"
    if look != "agencies" and not (len(text) < _LONGEST_GROUP and _GROUP.match(folded)):
        return look
    return "agencies" if _MANY.search(folded) else "agency"


def _again(text: str, before: str, *, is_item: bool) -> float:
    """Return how likely a block is a further paragraph of the cell that the one before stands in."""
    was_item = _ITEM_MARK.match(before) is not None
    if before.endswith(":"):
        return 0.97 if is_item else 0.5
    if is_item:
        if was_item:
            return 0.95
        return 0.3 if len(before) > _LONG else 0.06
    if before.endswith(","):
        return 0.6
    if text[:1].islower():
        return 0.4
    return 0.15 if before.endswith(";") and not was_item else 0.012


def _choose(
    row: Sequence[_Cell], columns: Sequence[_Column], *, may_leave: bool = False
) -> tuple[int, ...]:
    """Return the column of each block: rising, most likely all together.

    With `may_leave` the last blocks may stand behind the table, and get no column.
    """
    if not columns or not row:
        return tuple(0 for _ in row)
    empty, filled = zip(*(column.weigh_empty() for column in columns), strict=True)
    if _TOTAL.fullmatch(row[0].words):  # nobody is in charge of a total
        empty = filled = (math.log(0.5),) * len(columns)
    # skipped[c] = all columns before c are empty
    skipped = [0.0]
    for weight in empty:
        skipped.append(skipped[-1] + weight)
    best = [skipped[c] + filled[c] + column.weigh(row[0]) for c, column in enumerate(columns)]
    paths: list[list[int]] = []
    ends = [_finish(best, skipped)]
    for cell in row[1:]:
        move, stay = math.log(1 - cell.again), math.log(cell.again)
        reached, origins = [], []
        ahead, ahead_at = -math.inf, 0  # the best column to the left, all between them empty
        for c, column in enumerate(columns):
            here, origin = best[c] + stay + column.weigh_again(cell), c
            if c and (left := best[c - 1] - skipped[c]) > ahead:
                ahead, ahead_at = left, c - 1
            if c and (new := ahead + skipped[c] + filled[c] + move + column.weigh(cell)) > here:
                here, origin = new, ahead_at
            reached.append(here)
            origins.append(origin)
        best = reached
        paths.append(origins)
        ends.append(_finish(best, skipped))
    end = len(row)
    if may_leave:
        end = _leave(row, [score for score, _ in ends])
    at = ends[end - 1][1]
    choice = [at]
    for origins in reversed(paths[: end - 1]):
        at = origins[at]
        choice.append(at)
    return tuple(reversed(choice))


def _finish(best: Sequence[float], skipped: Sequence[float]) -> tuple[float, int]:
    """Return the likeliest last column of a row, the others behind it empty, and its weight."""
    return max((score + skipped[-1] - skipped[c + 1], c) for c, score in enumerate(best))


def _leave(row: Sequence[_Cell], ends: Sequence[float]) -> int:
    """Return how many blocks stand in the row, the others behind the table."""
    rest = (1 - sum(_OUTSIDE.values())) / (len(_LOOKS) - len(_OUTSIDE))
    best, end, outside = ends[-1], len(row), 0.0
    for at in range(len(row) - 1, 0, -1):
        look = "text" if row[at].length == len(_LENGTHS) else row[at].look
        outside += math.log(_OUTSIDE.get(look, rest)) + _UNSEEN
        if (score := ends[at - 1] + _LEAVING + outside) > best:
            best, end = score, at
    return end
