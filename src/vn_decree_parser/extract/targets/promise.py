"""What a clause promises, before it becomes a record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vn_decree_parser.records import Horizon
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

# Words in front of an indicator that are no part of it.
_FRONT = re.compile(
    r"(?:phấn đấu|góp phần|trong đó|ngoài ra|cụ thể|và|có thêm|có|đạt|đảm bảo|bảo đảm|mục tiêu|thực hiện|hoàn thành"
    r"|cơ bản|xây dựng|hằng năm|hàng năm|mỗi năm|bình quân(?: mỗi năm| hằng năm| hàng năm))"
    r"(?:\s*:)?,?\s+"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a clause promises; `indicator` and `population` are its own words."""

    clause: Passage
    indicator: Passage
    comparison: str
    value: str | None = None
    value_max: str | None = None
    unit: str | None = None
    population: Passage | None = None
    direction: str | None = None
    baseline: str | None = None
    horizon: Horizon | None = None
    flags: tuple[str, ...] = ()


def strip_front(left: Passage) -> Passage:
    """Return an indicator without `phấn đấu`, `có`, `bảo đảm` and the like in front of it.

    >>> strip_front(Passage.of("Phấn đấu có số bến")).text
    'số bến'
    """
    left = left.strip(" ,:")
    folded, at = fold(left.text) + " ", 0
    while match := _FRONT.match(folded, at):
        at = match.end()
    return left.part(min(at, len(left.text)), len(left.text)).strip(" ,:") if at else left
