"""What a cell looks like: a time, agencies, a product, a number, or a text.

Only looks count here; what a cell means is read later.  Where headings tell the columns, looks
tell which of them a cell belongs to (DOMAIN.md §5.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold

_TIME = re.compile(
    r"""(?:(?:nhiệm\ vụ\ )?thường\ xuyên|liên\ tục|(?:định\ kì\ )?(?:hằng|hàng|mỗi)\ (?:năm|quí|tháng|tuần|ngày)
    |cả\ năm|trong\ năm|theo\ (?:kế\ hoạch|tiến\ độ|lộ\ trình|qui\ định|quy\ định|chỉ\ đạo|yêu\ cầu)
    |khi\ có|đột\ xuất|ngay\ sau\ khi|sau\ khi|trong\ suốt
    |(?:hoàn\ thành\ )?(?:trước|chậm\ nhất|muộn\ nhất|trong|đến|từ|vào|xong|giai\ đoạn|thời\ kì|các\ năm|năm
      |quí|q\.|tháng|ngày|cuối|đầu|giữa|định\ kì)\b.*\d
    |\d{1,2}\s*[/.-]\s*\d{1,4}|(?:19|20)\d\d|0?[69]\ tháng|\d+\ (?:năm|tháng)(?:/|\ một\ )lần|\d+\ lần)""",
    re.VERBOSE,
)
_NUMBER = re.compile(
    r"[<>≤≥~≈±+-]?\s*\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*(?:%|‰|ha|tỷ|triệu)?|[-–x×✓v]"
)


@dataclass(frozen=True, slots=True)
class _AgencyWords:
    """Folded words that agencies begin with: whole names, and heads that need a name behind them.

    `plural` are words behind `các`; `never` only look like an agency's beginning.
    """

    whole: frozenset[str]
    heads: frozenset[str]
    plural: frozenset[str]
    never: frozenset[str]
    most_words: int


@cache
def _agency_words(vocabulary: Vocabulary) -> _AgencyWords:
    names = set()
    for row in vocabulary.rows("agencies"):
        names |= {fold(name.strip()) for name in (row["name"], *row["short_forms"].split(";"))}
    groups = vocabulary.rows("agency_groups")
    heads = {fold(row["head"]): row for row in vocabulary.rows("agency_heads")}
    whole = names | {fold(row["words"]) for row in groups if row["bare"]}
    whole |= {head for head, row in heads.items() if row["alone"] or row["lower"]}
    never = {fold(r["words"]) for r in vocabulary.rows("agency_words") if r["kind"] == "never"}
    plural = {fold(row["words"]) for row in groups} | set(heads)
    most = max(word.count(" ") + 1 for word in (*whole, *plural, *never))
    return _AgencyWords(
        frozenset(whole - {""}), frozenset(heads), frozenset(plural), frozenset(never), most
    )


_PLURALS = frozenset(("các", "một số", "từng", "tất cả các"))
_WORD_END = re.compile(r"(?<=\w)(?!\w)")


def _begins_with_agency(text: str, folded: str, vocabulary: Vocabulary) -> bool:
    """Return whether a cell begins with an agency; a mere head word needs a name behind it.

    `Trung tâm Xúc tiến` is one, `Trung tâm dữ liệu` is a product.
    """
    known = _agency_words(vocabulary)
    ends = [m.end() for m in islice(_WORD_END.finditer(folded), 2 * known.most_words)]
    starts = [folded[:end] for end in ends]
    if any(start in known.never for start in starts):
        return False
    for start, end in zip(starts, ends, strict=True):
        if start in known.whole:
            return True
        if start in known.heads and text[end + 1 : end + 2].isupper():
            return True
        if start in _PLURALS:
            return any(folded[end + 1 : later] in known.plural for later in ends)
    return False


@cache
def _product_start(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = {fold(row["kind"]) for row in vocabulary.rows("document_types")}
    words |= {fold(row["words"]) for row in vocabulary.rows("products")}
    return re.compile(rf"(?:{any_of(words)})(?![^\W\d_])")


def cell_look(text: str, vocabulary: Vocabulary) -> str:
    """Return what a cell looks like: `time`, `number`, `agencies`, `product`, `short` or `text`.

    >>> [cell_look(text, Vocabulary()) for text in
    ...  ("Quý II/2019", "9.279,76", "Sở Y tế, BHXH tỉnh", "Báo cáo", "Rà soát quy hoạch")]
    ['time', 'number', 'agencies', 'product', 'short']
    """
    folded = fold(text)
    if len(text) < 30 and _NUMBER.fullmatch(folded) and not _looks_like_year(folded):
        return "number"
    if len(text) < 120 and _TIME.match(folded):
        return "time"
    if len(text) < 400 and _begins_with_agency(text, folded, vocabulary):
        return "agencies"
    if len(text) < 200 and _product_start(vocabulary).match(folded):
        return "product"
    return "short" if len(text) < 60 else "text"


def _looks_like_year(folded: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?", folded))
