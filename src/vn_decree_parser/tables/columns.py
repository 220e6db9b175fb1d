"""What the columns of a table hold, by their headings (DOMAIN.md §5.1).

A heading is matched whole, then by the longest known heading in it, then by head words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

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
_MARKS = re.compile(r"[^\w/%#]+")
# Shorter keys hit inside other words: TH in "thực hiện", KH in "khác".
_SHORTEST_PART = 6


def normalise_heading(text: str) -> str:
    """Return the key of a heading: folded, without punctuation.

    >>> normalise_heading("Cơ quan,  đơn vị chủ trì:")
    'cơ quan đơn vị chủ trì'
    """
    return _MARKS.sub(" ", fold(text)).strip()


@dataclass(frozen=True, slots=True)
class _Known:
    """The headings of the table by key, and a pattern that finds the longest known part anywhere."""

    roles: dict[str, str]
    ranks: dict[str, int]
    part: re.Pattern[str]


@cache
def _known(vocabulary: Vocabulary) -> _Known:
    roles: dict[str, str] = {}
    for row in vocabulary.rows("columns"):
        roles.setdefault(normalise_heading(row["heading"]), row["role"])
    parts = sorted((key for key in roles if len(key) >= _SHORTEST_PART), key=lambda key: -len(key))
    either = "|".join(map(re.escape, parts))
    ranks = {part: rank for rank, part in enumerate(parts)}
    return _Known(roles, ranks, re.compile(rf"\b(?=({either})\b)"))


def read_heading(passage: Passage, vocabulary: Vocabulary) -> Heading:
    """Return the column that a heading stands for; `other` where nothing tells.

    >>> [read_heading(Passage.of(text), Vocabulary()).role for text in
    ...  ("STT", "Cơ quan chủ trì", "Mục tiêu 2025", "Màu sắc")]
    ['index', 'lead', 'target_value', 'other']
    """
    key = normalise_heading(passage.text)
    role, sure, year = _meaning(key, vocabulary)
    return Heading(role, passage, year, sure)


@lru_cache(maxsize=4096)
def _meaning(key: str, vocabulary: Vocabulary) -> tuple[str, str, int | None]:
    """Return the role of a heading's key, how it was found, and its year."""
    year = _year(key)
    known = _known(vocabulary)
    if key in known.roles:
        return _typed(known.roles[key], year), "whole", year
    for role, pattern in _HEAD_WORDS:
        if pattern.search(key):
            return role, "words", year
    if found := known.part.findall(key):
        return known.roles[min(found, key=known.ranks.__getitem__)], "part", year
    return ("period" if year and len(key) < 24 else "other"), "none", year


def _typed(role: str, year: int | None) -> str:
    return "target_value" if role == "period_col" and year else role.removesuffix("_col")


def _year(key: str) -> int | None:
    years = re.findall(r"\b((?:19|20)\d{2})\b", key)
    return int(years[-1]) if years else None


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
