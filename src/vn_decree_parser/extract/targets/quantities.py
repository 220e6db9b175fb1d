"""Read quantities: comparison, value or range, unit (DOMAIN.md §9.1, §9.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from vn_decree_parser.extract.targets.numbers import (
    FRACTIONS,
    NUMBER,
    NUMBER_WORDS,
    decimal_string,
    read_number,
)
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: `[start, end)` with its comparison words, `[number, end)` without.

    `value` and `value_max` are decimal strings; `unit` is as written; `comparison` is `eq` where
    no word says otherwise, `range` for two values.
    """

    start: int
    number: int
    end: int
    value: str
    value_max: str | None
    unit: str | None
    unit_kind: str | None
    comparison: str
    modifier: str | None = None
    flags: tuple[str, ...] = ()


# Digits that are part of a name, a date or a reference (DOMAIN.md §9.3, rule 5).
_NOT_A_VALUE = re.compile(
    r"(?:mức độ|cấp độ|mức|hạng|loại|khu vực|vùng|lần thứ|thứ|khóa|điều|khoản|điểm|mục|số|quyết định"
    r"|nghị quyết|quí|tháng|ngày|năm|asean|giai đoạn|nhiệm kì|lớp|cấp|bước|chương|phụ lục|thông tư"
    r"|đề án|chương trình|dự án|chỉ thị|kết luận|hợp phần|tiểu dự án|vành đai|quyển|học kì|chuẩn"
    r"|đợt|kì|iso|tcvn|qcvn|covid|vùng|tuyến|quốc lộ|công nghiệp|web|iec|ttcn|f)[ -]*(?:i+v?\.?|\()?$"
)
_NOT_BEFORE = re.compile(r"[\w/.-]$")
_NOT_BEHIND = re.compile(r"\s*(?:/\d|-[a-zđ]|[a-zđ]{2,}-)")
_MILLIONS = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}


# Fractions, and words behind "gấp"; a date such as 2/3/2024 is none.
_WORDS = (
    rf"(?<![\d/])(?:{'|'.join(FRACTIONS)})(?![\d/]|[^\W_])"
    rf"|(?<=gấp\ )(?:{'|'.join(words.split()[1] for words in NUMBER_WORDS)})(?![^\W_])"
).replace("một nửa", r"một\ nửa")


# What a ratio counts on: 45/100.000 trẻ đẻ sống, 27 giường/1 vạn dân; 30/10 is a day.
_WHOLES = r"(?:1\ ?(?:vạn|triệu|nghìn)|vạn|(?:100\.?000|10\.?000|1\.?000|100)\ ?[^\W\d_]+)"


@cache
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    rows = vocabulary.rows("comparators")
    before = "|".join(re.escape(fold(r["words"])) for r in rows if r["place"] == "before")
    behind = "|".join(re.escape(fold(r["words"])) for r in rows if r["place"] == "behind")
    units = sorted({fold(r["unit"]) for r in vocabulary.rows("units")}, key=len, reverse=True)
    unit = "|".join(re.escape(u) + (r"(?![^\W_])" if u[-1].isalnum() else "") for u in units)
    return re.compile(
        rf"""(?:(?P<before>(?<![^\W_])(?:{before}))\s*)?
        (?:(?P<before2>(?:{before}))\s*)?
        (?P<from>(?<![^\W_])(?:đạt\ )?từ\s+)?
        (?P<number>{_WORDS}|{NUMBER})(?![\d])
        (?:\s*(?:%)?\s*(?:-|đến)\s*(?P<upper>{NUMBER})(?![\d/]))?
        (?:\s*(?P<scale>(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?:\ (?:tỷ|tỉ))?)(?![^\W_]))?
        (?:\s*(?P<unit>{unit}))?
        (?:\s*(?P<per>/\s*(?:(?:năm|người|ha|hộ|xã|tháng|ngày|lần)(?![^\W_])
            |{_WHOLES}(?:\ [^\W\d_]+){{0,2}})(?:\s*/\s*năm)?))?
        (?:\s*(?P<behind>{behind}))?""",
        re.VERBOSE,
    )


@cache
def _comparisons(vocabulary: Vocabulary) -> dict[str, str]:
    return {fold(row["words"]): row["comparison"] for row in vocabulary.rows("comparators")}


@cache
def _unit_kinds(vocabulary: Vocabulary) -> dict[str, str]:
    return {fold(row["unit"]): row["kind"] for row in vocabulary.rows("units")}


def find_quantities(text: str, vocabulary: Vocabulary) -> Iterator[Quantity]:
    """Yield the quantities of a text, in order; numbers of names, dates and references are none.

    >>> [(q.comparison, q.value, q.value_max, q.unit) for q in
    ...  find_quantities("khoảng 13% lao động; 30 - 35% số xã; trên 1.200 người", Vocabulary())]
    [('approx', '13', None, '%'), ('range', '30', '35', '%'), ('gt', '1200', None, 'người')]
    """
    folded = fold(text)
    for match in _pattern(vocabulary).finditer(folded):
        quantity = _read(match, text, folded, vocabulary)
        if quantity is not None:
            yield quantity


def _read(match: re.Match[str], text: str, folded: str, vocabulary: Vocabulary) -> Quantity | None:
    number = match.start("number")
    # "mức 4" is a name, "mức 80%" is a value: no name has a rate.
    rate = match["unit"] in ("%", "‰")
    if not (match["before"] or match["from"] or rate) and (
        _NOT_A_VALUE.search(folded[max(0, number - 16) : number])
        or _NOT_BEFORE.search(folded[max(0, number - 1) : number])
    ):
        return None
    if not (match["unit"] or match["per"]) and _NOT_BEHIND.match(folded, match.end("number")):
        return None
    if _is_year(match):
        return None
    if match["number"] in FRACTIONS:
        return _read_word(match, FRACTIONS[match["number"]], "rate", vocabulary)
    if word := NUMBER_WORDS.get(f"gấp {match['number']}"):
        return _read_word(match, word, "factor", vocabulary)
    value, flags = read_number(match["number"])
    upper, more = read_number(match["upper"]) if match["upper"] else (None, ())
    if value is None:
        return None
    unit, kind, value, upper = _unit(match, text, value, upper, vocabulary)
    words = match["before"] or match["before2"]
    comparison = _comparisons(vocabulary).get(words or "", "eq")
    if match["behind"]:
        comparison = _comparisons(vocabulary)[match["behind"]]
    modifier = "lt" if words == "gần" and not match["behind"] else None  # slightly less
    if upper is not None:
        modifier = comparison if comparison != "eq" else None
        comparison = "range"
    return Quantity(
        match.start(),
        number,
        match.end(),
        value,
        upper,
        unit,
        kind,
        comparison,
        modifier,
        flags + more,
    )


def _read_word(match: re.Match[str], value: str, kind: str, vocabulary: Vocabulary) -> Quantity:
    """Return the quantity of a fraction or of `gấp đôi`; neither has a unit."""
    words = match["before"] or match["before2"] or ""
    comparison = _comparisons(vocabulary).get(words, "eq")
    end = match.end("number")
    flags = ("fraction",) if kind == "rate" else ()
    start, number = match.start(), match.start("number")
    return Quantity(start, number, end, value, None, None, kind, comparison, flags=flags)


def _is_year(match: re.Match[str]) -> bool:
    """Return whether a number without a unit is a year."""
    digits = match["number"]
    bare = not match["unit"] and not match["scale"] and not match["before"]
    return bare and len(digits) == 4 and digits[:2] in ("19", "20")


def _unit(
    match: re.Match[str], text: str, value: str, upper: str | None, vocabulary: Vocabulary
) -> tuple[str | None, str | None, str, str | None]:
    """Return unit and kind, and the values: counts take the scale, money keeps it in the unit."""
    unit = text[slice(*match.span("unit"))] if match["unit"] else None
    kind = _unit_kinds(vocabulary).get(match["unit"] or "")
    scale = match["scale"]
    if scale:
        first, _, second = scale.partition(" ")
        if kind == "money" or second or (unit is None and first in ("triệu", "tỷ", "tỉ")):
            kept = text[match.start("scale") : match.end("scale")]
            if second:  # 2 nghìn tỷ đồng → 2000 tỷ đồng
                value, upper = (
                    _scaled(value, _MILLIONS[first]),
                    upper and _scaled(upper, _MILLIONS[first]),
                )
                kept = kept.split(" ", 1)[1]
            unit = f"{kept} {unit}" if unit else kept
            kind = kind or "money"
        else:
            value, upper = (
                _scaled(value, _MILLIONS[first]),
                upper and _scaled(upper, _MILLIONS[first]),
            )
    if match["per"]:
        per = text[slice(*match.span("per"))]
        unit = f"{unit or ''}{per}".replace(" ", " ").strip()
    return unit, kind, value, upper


def _scaled(value: str, zeros: int) -> str:
    return decimal_string(Decimal(value).scaleb(zeros))
