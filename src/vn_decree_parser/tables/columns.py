"""What the columns of a table hold, by their headings (DOMAIN.md §5.1).

A heading is matched whole, then by the longest known heading in it, then by head words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the role of its cells, its heading, and the year it speaks of, if any.

    `sure` says how the role was found: `whole`, `part` (a known heading in it), `words`, `none`.
    """

    role: str
    passage: Passage
    year: int | None = None
    sure: str = "none"


# Words that tell the role of a heading that is not known: role, words, example.
HEAD_WORDS: tuple[tuple[str, str, str], ...] = (
    ("monitor", r"theo dõi", "Cơ quan theo dõi"),
    ("lead+coord", r"chủ trì.*phối hợp", "Cơ quan chủ trì và cơ quan phối hợp"),
    ("lead", r"chủ trì|đầu mối", "Đơn vị được giao chủ trì"),
    ("coordinating", r"phối hợp", "Các đơn vị cùng phối hợp"),
    (
        "implementer",
        r"(?:đơn vị|cơ quan|người|bộ phận) (?:thực hiện|chịu trách nhiệm|phụ trách)",
        "Bộ phận phụ trách bến đò",
    ),
    ("deadline", r"thời gian|thời hạn|tiến độ|hạn |lộ trình|thời điểm", "Thời gian phải xong"),
    ("other", r"^(?:tỉ lệ |tỷ lệ |% )?so (?:sánh|với)|tăng giảm", "So với năm 2023 (%)"),
    (
        "baseline",
        r"hiện trạng|ước thực hiện|năm cơ sở|^(?:thực hiện|th|ước th|kết quả)(?: năm)? \d{4}$",
        "Thực hiện năm 2022",
    ),
    (
        "target_value",
        r"mục tiêu|kế hoạch (?:năm )?\d{4}|đến năm \d{4}|năm \d{4}|chỉ tiêu (?:năm )?\d{4}"
        r"|^chỉ tiêu .*(?:giao|phấn đấu)",
        "Mục tiêu 2025",
    ),
    ("indicator", r"chỉ tiêu|chỉ số|tiêu chí", "Chỉ tiêu phát triển"),
    ("unit", r"đơn vị tính|đvt", "Đơn vị tính (%)"),
    ("product", r"sản phẩm|kết quả|đầu ra|hình thức văn bản", "Sản phẩm phải có"),
    ("approver", r"cấp (?:trình|ban hành|quyết định|phê duyệt)|thẩm quyền", "Cấp ban hành văn bản"),
    ("budget", r"kinh phí|vốn|dự toán", "Vốn ngân sách tỉnh"),
    ("location", r"địa điểm|địa bàn", "Địa điểm tổ chức"),
    ("note", r"ghi chú", "Ghi chú thêm"),
    ("task", r"nhiệm vụ|công việc|nội dung|hoạt động|đề án|giải pháp", "Tên các nội dung"),
    ("index", r"^(?:s?tt|số tt|số thứ tự)$", "STT"),
)
_HEAD_WORDS = tuple((role, re.compile(pattern)) for role, pattern, _ in HEAD_WORDS)
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\s*[-–]\s*\d)|(?<=[-–])\s*((?:19|20)\d{2})")
_WORD = re.compile(r"\w+")
# A cell of the row under the headings that only counts the columns: (1), A, (5)=(3)+(4).
COLUMN_INDEX = re.compile(r"\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?")
_MARKS = re.compile(r"[^\w/%#]+")
# Shorter keys hit inside other words: TH in "thực hiện", KH in "khác".
_SHORTEST_PART = 6


def normalise_heading(text: str) -> str:
    """Return the key of a heading: folded, without punctuation.

    >>> normalise_heading("Cơ quan,  đơn vị chủ trì:")
    'cơ quan đơn vị chủ trì'
    """
    return _MARKS.sub(" ", fold(text)).strip()


@cache
def _known(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, int], int]:
    """Return the roles of known headings, and of those that are looked for in others the ranks.

    The last is how many words the longest of them has.
    """
    keys: dict[str, str] = {}
    for row in vocabulary.rows("columns"):
        keys.setdefault(normalise_heading(row["heading"]), row["role"])
    parts = sorted((key for key in keys if len(key) >= _SHORTEST_PART), key=len, reverse=True)
    most = max((len(_WORD.findall(part)) for part in parts), default=0)
    return keys, {part: rank for rank, part in enumerate(parts)}, most


def read_heading(passage: Passage, vocabulary: Vocabulary) -> Heading:
    """Return the column that a heading stands for; `other` where nothing tells.

    >>> [read_heading(Passage.of(text), Vocabulary()).role for text in
    ...  ("STT", "Cơ quan chủ trì", "Mục tiêu 2025", "Màu sắc")]
    ['index', 'lead', 'target_value', 'other']
    """
    key = normalise_heading(passage.text)
    year = _year(key)
    keys, parts, most = _known(vocabulary)
    if key in keys:
        return Heading(_typed(keys[key], year), passage, year, "whole")
    for role, pattern in _HEAD_WORDS:
        if pattern.search(key):
            return Heading(role, passage, year, "words")
    if part := _longest_part(key, parts, most):
        return Heading(keys[part], passage, year, "part")
    return Heading("period" if year and len(key) < 24 else "other", passage, year)


def _longest_part(key: str, parts: Mapping[str, int], most: int) -> str | None:
    """Return the first in rank of the known headings that stand in a key as whole words."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(key)]
    found = (
        part
        for at, (start, _) in enumerate(words)
        for _, end in words[at : at + most]
        if (part := key[start:end]) in parts
    )
    return min(found, key=parts.__getitem__, default=None)


def _typed(role: str, year: int | None) -> str:
    return "target_value" if role == "period_col" and year else role.removesuffix("_col")


def _year(key: str) -> int | None:
    years = re.findall(r"\b((?:19|20)\d{2})\b", key)
    return int(years[-1]) if years else None


# What divides a heading: words of the upper one, the roles that it reads as, the roles of those
# below it, examples.
DIVIDED: tuple[tuple[str, frozenset[str], frozenset[str], tuple[str, ...]], ...] = (
    (
        r"phân công|trách nhiệm|cơ quan|đơn vị|đầu mối",
        frozenset(("implementer", "lead+coord", "other")),
        frozenset(("lead", "coordinating", "monitor")),
        ("Cơ quan thực hiện", "Chủ trì", "Phối hợp"),
    ),
    (
        r"thời gian|thời hạn|tiến độ|lộ trình",
        frozenset(("deadline",)),
        frozenset(("deadline_start", "deadline_end")),
        ("Thời gian thực hiện", "Bắt đầu", "Kết thúc"),
    ),
)
_DIVIDED = tuple((re.compile(words), upper, lower) for words, upper, lower, _ in DIVIDED)


def divide_headings(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the columns of headings whose last ones stand below an earlier one.

    In a flat text the lower row of headings stands behind the whole upper row (DOMAIN.md §5.6).
    Headings without such an earlier one are returned as they are.

    >>> texts = ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Thời hạn", "Chủ trì", "Phối hợp")
    >>> read = tuple(read_heading(Passage.of(text), Vocabulary()) for text in texts)
    >>> [column.role for column in divide_headings(read)]
    ['index', 'task', 'lead', 'coordinating', 'deadline']
    """
    for words, uppers, lowers in _DIVIDED:
        lower = len(headings)
        while lower and headings[lower - 1].role in lowers:
            lower -= 1
        upper = headings[:lower]
        if len({heading.role for heading in headings[lower:]}) < 2:
            continue
        if any(heading.role in lowers - uppers for heading in upper):
            continue
        for at in range(lower - 1, 0, -1):
            key = normalise_heading(upper[at].passage.text)
            if upper[at].role not in uppers or words.search(key) is None:
                continue
            divided = tuple(
                replace(below, passage=Passage.join((upper[at].passage, below.passage)))
                for below in headings[lower:]
            )
            return divide_headings((*upper[:at], *divided, *upper[at + 1 :]))
    return headings


def merge_heading_rows(
    headings: tuple[Heading, ...], columns: int, vocabulary: Vocabulary
) -> tuple[Heading, ...] | None:
    """Return the columns of two rows of headings, `None` where they do not make that many.

    In a flat text the upper row stands before the lower one.  The lower one repeats itself below
    each heading that it divides; those are the last ones of the upper row (DOMAIN.md §5.6).

    >>> texts = ("TT", "Chỉ tiêu", "Năm 2025", "Năm 2030", "Diện tích", "Cơ cấu", "Diện tích")
    >>> read = tuple(read_heading(Passage.of(text), Vocabulary()) for text in texts)
    >>> [column.passage.text for column in merge_heading_rows(read, 5, Vocabulary())]
    ['TT', 'Chỉ tiêu', 'Năm 2025 Diện tích', 'Năm 2025 Cơ cấu', 'Năm 2030 Diện tích']
    """
    divided = len(headings) - columns
    for upper in range(divided, len(headings)):
        first = normalise_heading(headings[upper].passage.text)
        starts = [
            index
            for index in range(upper, len(headings))
            if normalise_heading(headings[index].passage.text) == first
        ]
        if len(starts) != divided or divided < 2:
            continue
        merged = list(headings[: upper - divided])
        for top, start, end in zip(
            headings[upper - divided : upper], starts, [*starts[1:], len(headings)], strict=True
        ):
            for lower in headings[start:end]:
                both = Passage.join((top.passage, lower.passage))
                merged.append(read_heading(both, vocabulary))
        return tuple(merged)
    return None
