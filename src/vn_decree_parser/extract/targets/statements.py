"""Read one clause as a target: indicator, population, comparison, value (DOMAIN.md §9.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.quantities import Quantity, find_quantities
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.records import Horizon
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


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


# Verbs in front of a quantity, what they make of its comparison (with "eq" left as it is), and
# which way they point.  Longest first.
_VERBS: tuple[tuple[str, str, str | None, str], ...] = (
    (r"giảm (?:xuống )?còn|giảm xuống|xuống còn|hạ xuống", "decrease_to", "down", "giảm còn 9%"),
    (r"tăng lên(?: thành)?|nâng lên|lên", "increase_to", "up", "tăng lên 50%"),
    (r"gấp|tăng gấp", "multiply_by", "up", "gấp 2 lần"),
    (r"tăng(?: thêm)?|tăng bình quân|tăng trưởng|nâng", "increase_by", "up", "tăng 10%"),
    (r"giảm(?: thêm)?|giảm bình quân|cắt giảm|giảm tối", "decrease_by", "down", "giảm 2%"),
    (r"xuống", "decrease_to", "down", "xuống dưới 60 xã"),
    (r"duy trì|giữ vững|ổn định", "maintain", None, "duy trì 39%"),
    (
        r"đạt mức|đạt từ|đạt|chiếm|còn|là|bằng|ở mức|có|được|hoàn thành|thực hiện",
        "",
        None,
        "đạt 80%",
    ),
)
_COMPILED_VERBS = tuple(
    (
        re.compile(rf"(?:^|(?<=\s))(?:{pattern})(?:\s+(?:bình quân|trung bình|khoảng|ở mức))?$"),
        kind,
        way,
    )
    for pattern, kind, way, _ in _VERBS
)
_FRONT = re.compile(
    r"(?:phấn đấu|trong đó|và|có|đạt|đảm bảo|bảo đảm|mục tiêu|thực hiện|hoàn thành|xây dựng|duy trì)"
    r"(?:\s*:)?\s+"
)
# The value that something starts from: tăng từ 35% lên 50%.
_START_VALUE = re.compile(
    r"\s(?:(?:tăng|giảm|nâng|hạ)\s)?từ\s(?P<value>\d[\d.,]*\s?(?:%|[^\W\d_]+)?)(?:\snăm\s\d{4})?$"
)
_STRIVE = re.compile(r"(?<![^\W_])phấn đấu(?![^\W_])")
# Where the population ends and what is said of it begins.
_PREDICATE = re.compile(
    r"\s(?P<verb>tham gia|được|đạt|có(?! công| thẩm quyền| liên quan)|làm tốt"
    r"|sử dụng|hoàn thành|tiếp cận|thực hiện|áp dụng|kết nối|đáp ứng"
    r"|thuộc|nằm|biết|cài đặt|công khai|xử lí|giải quyết|trở thành|(?<!ảnh )hưởng|qua đào tạo|triển khai|ứng dụng"
    r"|phủ|kí|không|còn|mắc|thoát|vào|trong độ tuổi đi học)\s"
)
_OF_PEOPLE = re.compile(
    r"\scủa\s(?=(?:các )?(?:người|hộ|dân|nhân dân|doanh nghiệp|lao động|học sinh|tổ chức|cán bộ|trẻ em|phụ nữ))"
)
_EACH = re.compile(r"mỗi [^,;]{2,60}?(?=\s(?:có|đạt)\s)")
_BASELINE = re.compile(r"so với (?P<base>[^,;.()]{3,60})")
_LEVEL = re.compile(r"(?P<unit>mức độ|cấp độ|hạng)\s*(?P<value>\d|[ivx]+)(?![^\W_])")
_BENCHMARK = re.compile(
    r"(?P<verb>đạt|ở|bằng|theo)\s+(?:mức|chuẩn|tiêu chuẩn)\s+(?P<name>[^\W\d_][^,;.]{2,60})$"
)
_RANK = re.compile(
    r"(?:nhóm|top|tốp|xếp thứ|đứng thứ|vị trí thứ|trong)\s+(?P<value>\d{1,3})(?:\s+(?:tỉnh|nước|quốc gia|địa phương))?"
)
_NONE_LEFT = re.compile(r"(?:không còn|không để(?: xảy ra)?|xóa|chấm dứt|loại bỏ)\s+")


def read_promise(clause: Passage, vocabulary: Vocabulary) -> Promise | None:
    """Return what a clause promises, `None` where it promises no quantity.

    >>> promise = read_promise(Passage.of("tỷ lệ giao dịch điện tử đạt 100%"), Vocabulary())
    >>> promise.indicator.text, promise.comparison, promise.value, promise.unit
    ('tỷ lệ giao dịch điện tử', 'eq', '100', '%')
    """
    horizon = find_horizon(clause)
    body = _without(clause, horizon[1]) if horizon else clause
    promise = _read_none_left(body) or _read_rank(body)
    if promise is None:
        quantity = _main_quantity(body, vocabulary)
        promise = (
            _read_quantity(body, quantity)
            if quantity is not None
            else _read_level(body) or _read_benchmark(body)
        )
    if promise is None or not promise.indicator:
        return None
    folded = fold(clause.text)
    base = _BASELINE.search(folded)
    flags = (*promise.flags, "strive") if _STRIVE.search(folded) else promise.flags
    return replace(
        promise,
        clause=clause,
        baseline=clause.text[slice(*base.span("base"))].strip() if base else promise.baseline,
        horizon=horizon[0] if horizon else None,
        flags=flags,
    )


def _without(clause: Passage, words: Passage) -> Passage:
    """Return a clause without a horizon that stands at its front or its end."""
    at = clause.text.find(words.text)
    if at <= 1:
        return clause.part(at + len(words.text), len(clause.text)).strip(" ,:")
    if at + len(words.text) >= len(clause.text) - 1:
        return clause.part(0, at).strip(" ,(")
    return clause


def _main_quantity(body: Passage, vocabulary: Vocabulary) -> Quantity | None:
    """Return the quantity that is promised: a rate first, then what has a unit or a comparison."""
    masked = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), body.text)
    masked = re.sub(r"so với [^,;]*", lambda match: " " * len(match[0]), masked)
    found = list(find_quantities(masked, vocabulary))
    ranks: Sequence[list[Quantity]] = (
        [q for q in found if q.unit_kind == "rate" and not _is_start_value(q, masked)],
        [q for q in found if q.unit and not _is_per(q, masked)],
        [q for q in found if q.comparison != "eq" and not _is_per(q, masked)],
        [q for q in found if _verb_before(masked[: q.start]) is not None],
    )
    return next((rank[0] for rank in ranks if rank), None)


def _is_start_value(quantity: Quantity, text: str) -> bool:
    """Return whether this is the value that something starts from: từ 35% lên 50%."""
    before, behind = fold(text[: quantity.start]), fold(text[quantity.end :])
    from_word = fold(text[quantity.start : quantity.number]).strip()
    starts = from_word.startswith("từ") or before.rstrip().endswith("từ")
    return starts and bool(re.match(r"\s*(?:năm \d+ )?(?:lên|xuống|còn|đến)", behind))


def _is_per(quantity: Quantity, text: str) -> bool:
    """Return whether "trên" means per: giá trị sản phẩm trên 1 ha."""
    words = fold(text[quantity.start : quantity.number]).strip()
    return words == "trên" and quantity.value == "1"


def _verb_before(text: str) -> tuple[int, str, str | None] | None:
    """Return where the verb in front of a quantity begins, what it compares, where it points."""
    folded = fold(text).rstrip()
    for pattern, kind, way in _COMPILED_VERBS:
        if match := pattern.search(folded):
            return match.start(), kind, way
    return None


def _read_quantity(body: Passage, quantity: Quantity) -> Promise | None:
    left_end = quantity.start
    comparison, direction = quantity.comparison, None
    verb = _verb_before(body.text[:left_end])
    verb_words = ""
    if verb is not None:
        verb_words = fold(body.text[verb[0] : left_end]).strip()
        left_end = verb[0]
        comparison, direction = _combine(quantity, verb[1]), verb[2]
        outer = _verb_before(body.text[:left_end])
        if outer is not None and not verb[1]:
            comparison, direction = _combine(quantity, outer[1]), outer[2]
            left_end = outer[0]
    start = _START_VALUE.search(fold(body.text[:left_end].rstrip()))
    if start is not None:
        left_end = start.start()
    left = _strip_front(body.part(0, left_end))
    right = body.part(quantity.end, len(body.text)).strip(" ,")
    right = right.part(0, _bracket_at(right.text)).strip(" ,")
    promise = Promise(
        clause=body,
        indicator=left,
        comparison=comparison,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        direction=direction,
        baseline=body.text[slice(*start.span("value"))].strip() if start else None,
        flags=quantity.flags
        + (
            (f"modifier:{quantity.comparison}",)
            if comparison not in (quantity.comparison, "eq")
            and quantity.comparison not in ("eq", "range")
            else ()
        ),
    )
    if not left:
        return _read_value_first(promise, body, quantity, right)
    return _read_indicator_first(promise, left, right, quantity, verb_words)


def _combine(quantity: Quantity, verb: str) -> str:
    """Return the comparison that a verb and the words of a quantity make together."""
    if not verb:
        return quantity.comparison
    if verb in ("increase_by", "decrease_by") and quantity.unit_kind == "factor":
        return "multiply_by"
    return verb


def _bracket_at(text: str) -> int:
    at = text.find("(")
    return at if at >= 0 else len(text)


def _strip_front(left: Passage) -> Passage:
    left = left.strip(" ,:")
    while match := _FRONT.match(fold(left.text) + " "):
        left = left.part(min(match.end(), len(left.text)), len(left.text)).strip(" ,:")
    return left


def _read_value_first(
    promise: Promise, body: Passage, quantity: Quantity, right: Passage
) -> Promise | None:
    """`khoảng 11% lực lượng lao động tham gia bảo hiểm`: population, then what is said of it."""
    if promise.direction and quantity.unit_kind == "rate":  # Giảm 3% tỷ lệ hộ nghèo
        return replace(promise, indicator=right)
    if quantity.unit_kind != "rate":
        whole = body.part(_unit_start(body, quantity), len(body.text)).strip(" ,")
        return replace(promise, indicator=whole.part(0, _bracket_at(whole.text)).strip(" ,"))
    match = _PREDICATE.search(fold(right.text))
    if match is None:
        return replace(promise, indicator=right)
    population = right.part(0, match.start()).strip()
    start = match.end("verb") if match["verb"] == "được" else match.start("verb")
    indicator = right.part(start, len(right.text)).strip(" ,")
    return replace(promise, indicator=indicator, population=population)


def _unit_start(body: Passage, quantity: Quantity) -> int:
    unit = quantity.unit or ""
    at = body.text.find(unit, quantity.number) if unit else quantity.end
    return at if at >= 0 else quantity.end


def _read_indicator_first(
    promise: Promise, left: Passage, right: Passage, quantity: Quantity, verb: str
) -> Promise:
    """`tỷ lệ X của Y đạt n%`, `X chiếm n% Y`."""
    if match := _EACH.match(fold(left.text) + " có "):
        whole = promise.clause
        rest = whole.part(_unit_start(whole, quantity), len(whole.text)).strip(" ,")
        return replace(
            promise, population=left.part(0, match.end()).strip(), indicator=rest or left
        )
    population: Passage | None = None
    if match := _OF_PEOPLE.search(fold(left.text)):
        population = left.part(match.end(), len(left.text)).strip()
        left = left.part(0, match.start()).strip()
    of_whom = quantity.unit_kind == "rate" and not fold(right.text).startswith(("so với", "vào"))
    if right and of_whom and (verb.startswith(("chiếm", "còn")) or population is None):
        population = right
    return replace(promise, indicator=left, population=population)


def _read_level(body: Passage) -> Promise | None:
    """`dịch vụ công trực tuyến mức độ 4`: a level, not a quantity."""
    match = _LEVEL.search(fold(body.text))
    if match is None:
        return None
    place = ordinal("section", match["value"].upper()) if match["value"].isalpha() else None
    value = str(place[0]) if place else match["value"]
    indicator = _strip_front(body.part(0, match.start()))
    verb = _verb_before(indicator.text)
    if verb is not None:
        indicator = indicator.part(0, verb[0]).strip()
    unit = body.text[slice(*match.span("unit"))]
    return Promise(body, indicator, "level", value=value, unit=unit)


def _read_benchmark(body: Passage) -> Promise | None:
    """`giảm số giờ giao dịch đạt mức ASEAN 4`: the value is a name."""
    match = _BENCHMARK.search(fold(body.text))
    if match is None:
        return None
    left = _strip_front(body.part(0, match.start()))
    direction = None
    folded = fold(left.text)
    for word, way in (("giảm ", "down"), ("tăng ", "up"), ("nâng ", "up")):
        if folded.startswith(word):
            direction = way
            left = left.part(len(word), len(left.text)).strip()
    name = body.text[slice(*match.span("name"))]
    return Promise(body, left, "benchmark", unit=name, direction=direction)


def _read_rank(body: Passage) -> Promise | None:
    """`thuộc nhóm 50 nước dẫn đầu`: a rank."""
    folded = fold(body.text)
    match = _RANK.search(folded)
    if match is None or not re.search(
        r"dẫn đầu|đứng đầu|hàng đầu|xếp thứ|đứng thứ|top|tốp", folded
    ):
        return None
    left = _strip_front(body.part(0, match.start()))
    for word in ("nằm trong", "thuộc", "vào", "nằm"):
        at = fold(left.text).rfind(word)
        if at > 0:
            left = left.part(0, at).strip(" ,")
    return Promise(body, left, "rank", value=match["value"], unit="bậc")


def _read_none_left(body: Passage) -> Promise | None:
    """`không còn xã dưới 15 tiêu chí`: zero; numbers in it are thresholds."""
    stripped = _strip_front(body)
    match = _NONE_LEFT.match(fold(stripped.text))
    if match is None:
        return None
    indicator = stripped.part(match.end(), len(stripped.text)).strip(" ,")
    return Promise(body, indicator, "zero", value="0")
