"""Split a paragraph of goals into clauses, one target each (DOMAIN.md §9.3)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vn_decree_parser.extract.targets.quantities import Quantity, find_quantities
from vn_decree_parser.extract.targets.verbs import verb_before
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold
from vn_decree_parser.vocabulary.letters import with_letters


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and how it hangs on the one before.

    `relation` is `part` behind "trong đó", `narrower` behind "riêng", `next` for another value
    of the same sentence, `again` for another value of the same indicator (`…, năm 2030 đạt 90%`),
    and empty where a new statement begins.
    """

    passage: Passage
    relation: str = ""


_STOP = re.compile(with_letters(r"(?P<stop>;|\.(?=\s+[<upper>])|(?<=\D)\.$)"))
_PART = re.compile(r"[,;.(]?\s*(?<![^\W_])(?P<word>trong đó|riêng)(?:\s*(?:,|:|có))?\s+")
_BRACKETS = re.compile(r"\([^()]*\)")
_COMPARED = re.compile(r"so với [^,;]*")
_SEPARATOR = re.compile(r",\s+(?:và\s+)?|\s+và\s+")
_TIME = (
    r"(?:(?:phấn đấu )?(?:đến|vào|hết|trong|cuối)\s+)*(?:năm|giai đoạn)\s*\d{4}(?:\s*-\s*\d{4})?,?"
)
# What stands between a separator and the next value: nothing, a time, a verb: the same indicator.
_SAME = re.compile(
    rf"(?:{_TIME}\s*)?(?:bình quân\s*)?(?:(?:mỗi|hằng|hàng) năm\s*)?"
    r"(?:(?:đạt|là|có|còn|giảm|tăng|tăng thêm|giảm thêm|giảm còn|giảm xuống|giảm xuống còn|tăng lên"
    r"|bằng|gấp|xuống còn|lên|tương đương)(?:\s+(?:khoảng|ở mức|mức))?\s*)?$"
)
_TIME_BEHIND = re.compile(rf"\s*(?:vào|trong|đến|cho)?\s*(?:hết |cuối )?{_TIME}")
# A value in a list of its kind has at most so many words before it: đàn bò 25.000 con, đàn lợn …
_LONGEST_LISTED = 6
# Words that begin a statement of their own behind a comma.
SUBJECT = re.compile(
    r"(?:tỉ lệ|tỷ lệ|số|tổng|tốc độ|năng suất|thu nhập|sản lượng|diện tích|giá trị|doanh thu|mức|chỉ số"
    r"|kim ngạch|tỷ trọng|tỉ trọng|thu ngân sách|thu hút|tạo việc làm|giải quyết việc làm|đào tạo|xây dựng"
    r"|trồng|hỗ trợ|phấn đấu|mỗi|có|thành lập|cấp|xóa|bình quân|tuổi thọ|độ che phủ|quy mô|năng lực"
    r"|lượng|hệ số|chiều cao|vốn|grdp|gdp)(?!\w)"
)


def split_clauses(passage: Passage, vocabulary: Vocabulary | None = None) -> Iterator[Clause]:
    """Yield the clauses of a paragraph, in order; brackets are never cut.

    >>> [(c.relation, c.passage.text) for c in split_clauses(Passage.of(
    ...     "Trên 80% hộ gia đình, 100% xã; trong đó 10% xã kiểu mẫu."))]
    [('', 'Trên 80% hộ gia đình'), ('next', '100% xã'), ('part', '10% xã kiểu mẫu')]
    >>> [(c.relation, c.passage.text) for c in split_clauses(Passage.of(
    ...     "Tỷ lệ bến có đèn năm 2025 đạt 50%, năm 2030 đạt 90%"))]
    [('', 'Tỷ lệ bến có đèn năm 2025 đạt 50%'), ('again', 'năm 2030 đạt 90%')]
    """
    original = _BRACKETS.sub(_blank, passage.text)
    folded = _COMPARED.sub(_blank, fold(original))
    cuts: list[tuple[int, int, str]] = []
    cuts += [(m.start("stop"), m.end("stop"), "") for m in _STOP.finditer(original)]
    cuts += [
        (m.start(), m.end(), "part" if m["word"] == "trong đó" else "narrower")
        for m in _PART.finditer(folded)
    ]
    cuts += _value_cuts(folded, sorted(cuts), vocabulary or Vocabulary())
    at, relation = 0, ""
    for start, end, following in sorted(cuts):
        if start < at:
            # "; trong đó": the sign before the words is theirs.
            relation = following or relation
            at = max(at, end)
            continue
        clause = passage.part(at, start).strip(" ,;.-–+•")
        if clause:
            yield Clause(clause, relation)
        at, relation = end, following
    clause = passage.part(at, len(passage.text)).strip(" ,;.-–+•")
    if clause:
        yield Clause(clause, relation)


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match[0])


def _value_cuts(
    text: str, cuts: list[tuple[int, int, str]], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, str]]:
    """Yield the places between two values of one sentence where another target begins."""
    values = [q for q in find_quantities(text, vocabulary) if _is_promised(q, text)]
    starts = [start for start, _, _ in cuts]
    for left, right in pairwise(values):
        at = bisect_left(starts, left.end)
        if at < len(starts) and starts[at] < right.start:
            continue
        if cut := _cut_between(text, left, right):
            yield cut


def _is_promised(quantity: Quantity, text: str) -> bool:
    """Return whether a quantity can be what a target promises: no age, no `trên 1 ha`."""
    verb = verb_before(text[: quantity.start])
    compared = quantity.comparison not in ("eq", "range")
    if quantity.unit_kind in ("age", "time", "factor"):
        return verb is not None
    if quantity.value == "1" and text[quantity.start : quantity.number].strip() == "trên":
        return False
    return bool(quantity.unit) or verb is not None or compared


def _cut_between(text: str, left: Quantity, right: Quantity) -> tuple[int, int, str] | None:
    separators = list(_SEPARATOR.finditer(text, left.end, right.number))
    if not separators:
        return None
    last = separators[-1]
    between = text[last.end() : right.start]
    if not between.strip():
        relation = "again" if _is_same_again(text, right) else "next"
        return (last.start(), last.end(), relation) if right.unit else None
    if _SAME.match(between):
        return last.start(), last.end(), "again"
    spoken = verb_before(text[: right.start]) is not None or right.comparison != "eq"
    subject = next((m for m in separators if SUBJECT.match(text, m.end())), None)
    if subject is not None:
        return subject.start(), subject.end(), ""
    commas = [m for m in separators if m[0].startswith(",")]
    listed = len(between.split()) <= _LONGEST_LISTED and left.unit and left.unit == right.unit
    if listed and len(commas) == 1 and not text[left.end : commas[0].start()].strip():
        return commas[0].start(), commas[0].end(), ""
    if not spoken or not commas:
        return None
    first = commas[0]
    at = first if not text[left.end : first.start()].strip() else commas[-1]
    return at.start(), at.end(), ""


def _is_same_again(text: str, value: Quantity) -> bool:
    """Return whether a bare value is only dated: `…, 90% vào năm 2030`."""
    behind = text[value.end : value.end + 80]
    time = _TIME_BEHIND.match(behind)
    return time is not None and not re.match(r"\s*[^\W\d]", behind[time.end() :])
