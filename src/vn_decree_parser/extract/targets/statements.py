"""Read one clause as a target: indicator, population, comparison, value (DOMAIN.md §9.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from vn_decree_parser.extract.targets.clauses import SUBJECT
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.promise import Promise, strip_front
from vn_decree_parser.extract.targets.quantities import Quantity, find_quantities
from vn_decree_parser.extract.targets.states import read_none_left, read_rank, read_state
from vn_decree_parser.extract.targets.verbs import (
    Verb,
    combine,
    combine_front,
    front_verb,
    verb_before,
)
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold

# The value that something starts from: tăng từ 35% lên 50%.
_START_VALUE = re.compile(
    r"(?:^|\s)(?:(?:tăng|giảm|nâng|hạ)\s)?từ\s(?P<value>\d[\d.,]*\s?(?:%|[^\W\d_]+)?)(?:\s(?:vào )?năm\s\d{4})?$"
)
# không để hồ sơ quá hạn trên 1%: at most that.
_AT_MOST = re.compile(
    r"(?P<words>không để(?: xảy ra)?\s)(?=[^,;]{3,80}?\s(?:trên|quá|vượt quá|vượt)\s\d[\d.,]*\s?%)"
)
# What may stand in front of a horizon at the front: 2. Phấn đấu đến năm 2025, …
_BEFORE_TIME = re.compile(r"\W*(?:[\da-zđ.]{1,6}[.)-]\s*)?(?:ngoài ra,?\s*)?(?:phấn đấu,?\s*)?")
_STRIVE = re.compile(r"(?<![^\W_])phấn đấu(?![^\W_])")
# Where the population ends and what is said of it begins; the first strong verb wins.
_PREDICATES = (
    re.compile(
        r"(?<!\skhi)\s(?P<verb>(?:(?:không|chưa)\s(?:phải\s)?)?"
        r"(?:tham gia|được|đạt|làm tốt|sử dụng|hoàn thành|tiếp cận|thực hiện"
        r"|áp dụng|kết nối|đáp ứng|biết|cài đặt|công khai|xử lí|giải quyết|trở thành|qua đào tạo"
        r"|triển khai|ứng dụng|kí|thoát|thoát khỏi|xây dựng|phủ|hài lòng|đưa|ban hành|bố trí|cam kết"
        r"|phân loại|thành lập|lắp đặt|chấp hành|cung cấp))\s"
    ),
    re.compile(
        r"\s(?P<verb>có(?! công| thẩm quyền| liên quan)|(?<!ảnh )hưởng|không|còn|mắc|vào)\s"
    ),
    re.compile(r"\s(?P<verb>(?<!trực )thuộc|nằm|trong độ tuổi đi học)\s"),
)
_OF_PEOPLE = re.compile(
    r"\scủa\s(?=(?:các )?(?:người|hộ|dân|nhân dân|doanh nghiệp|lao động|học sinh|tổ chức|cán bộ|trẻ em|phụ nữ))"
)
_EACH = re.compile(
    r"mỗi (?!năm)[^;]{2,90}?(?=\s(?:có|đạt|xây dựng|thành lập|tổ chức|hỗ trợ|phấn đấu)\s)"
)
_BASELINE = re.compile(r"so với (?P<base>[^,;.()]{3,60})")
_OF_A_RATE = re.compile(r"(?:mức )?(?:tỉ|tỷ) (?:lệ|trọng|suất)(?![^\W_])")
_PER_YEAR = re.compile(r"(?<![^\W_])(?:hằng|hàng|mỗi) năm(?![^\W_])|bình quân năm(?![^\W_])")
_PER_WHOLE = re.compile(r"trên (?:1|một) (?P<whole>ha|vạn dân|hộ|người|xã)(?![^\W_])")
# What stands behind a value and is no population: giảm 5% hằng năm.
_NO_POPULATION = re.compile(
    r"(?:so với|vào|hằng năm|hàng năm|mỗi năm|trên cả|trong năm|trong giai đoạn|trở lên|và|đến năm|bình quân)"
    r"(?![^\W_])"
)
_LAST_WORD_WAITS = re.compile(r"(?<![^\W_])(?:cho|với|từ|thêm|được|mới|gồm|khoảng|ra)$")
_ADVERBS = {"tối thiểu": "ge", "ít nhất": "ge", "tối đa": "le", "khoảng": "approx"}
_ADVERB_BEFORE_VERB = re.compile(rf"\s(?P<words>{'|'.join(_ADVERBS)})$")
# Where a goal is for: toàn tỉnh còn tối đa 05 điểm đen.
_SCOPE = re.compile(
    r"(?:toàn (?:tỉnh|quốc|huyện|thành phố|ngành|xã)|cả nước|tỉnh|trên địa bàn(?: toàn)?(?: tỉnh| huyện)?)"
)
_VERB_FIRST = re.compile(r"(?:phấn đấu )?(?:giảm|tăng|cắt giảm)\s(?:[^\W\d]+\s){0,3}\d")
# What is done, not what is counted: đón 2,5 triệu lượt khách.
_DEED = re.compile(
    r"(?:đón|thu hút|đào tạo|bồi dưỡng|trồng|xây|xây dựng|xây mới|sửa chữa|cấp|hỗ trợ|giải quyết|tạo"
    r"|thành lập|phát triển|xóa|đưa|tổ chức|bố trí|kết nạp|hình thành|phục vụ)(?: mới| được| thêm)?"
)
_NOUNS = re.compile(r"(?:tỉ|tỷ|số|tổng|mức|chỉ số)(?![^\W_])")
_ANNOUNCES = re.compile(r"(?:chỉ tiêu|mục tiêu|cụ thể|như sau|sau đây)[^:]{0,30}:\s*")
_LABEL = re.compile(r"[^:]{3,60}:\s+")
_AT_ITS_END = re.compile(r"\s+(?:phấn đấu|dự kiến|ước)$")


def read_promise(clause: Passage, vocabulary: Vocabulary, *, bare: bool = False) -> Promise | None:
    """Return what a clause promises, `None` where it promises nothing.

    A `bare` clause may leave its indicator to a clause beside it (`…, năm 2030 đạt 90%`).

    >>> promise = read_promise(Passage.of("tỷ lệ giao dịch điện tử đạt 100%"), Vocabulary())
    >>> promise.indicator.text, promise.comparison, promise.value, promise.unit
    ('tỷ lệ giao dịch điện tử', 'eq', '100', '%')
    """
    horizon = find_horizon(clause)
    body = _without(clause, horizon[1]) if horizon else clause
    allowed = _AT_MOST.match(fold(body.text))
    body = body.part(allowed.end("words"), len(body.text)) if allowed else body
    promise = None if allowed else read_none_left(body) or read_rank(body)
    if promise is None:
        quantity = _main_quantity(body, vocabulary)
        promise = (
            _read_quantity(body, quantity) if quantity is not None else read_state(body, vocabulary)
        )
    if promise is None or not (promise.indicator or bare):
        return None
    if horizon is not None:
        promise = _without_time(promise, horizon[1].text)
    if _is_no_target(promise, vocabulary):
        return None
    if allowed and promise.comparison in ("gt", "ge", "eq"):
        promise = replace(promise, comparison="le")
    folded = fold(clause.text)
    base = _BASELINE.search(folded)
    flags = (*promise.flags, "strive") if _STRIVE.search(folded) else promise.flags
    moved = promise.comparison in ("increase_by", "decrease_by") and (promise.unit or "")[:1] == "%"
    if moved and _OF_A_RATE.match(fold(promise.indicator.text)):
        flags = (*flags, "point_or_relative")
    return replace(
        promise,
        clause=clause,
        baseline=clause.text[slice(*base.span("base"))].strip() if base else promise.baseline,
        horizon=horizon[0] if horizon else None,
        flags=flags,
    )


@cache
def _no_targets(vocabulary: Vocabulary) -> re.Pattern[str]:
    rows = vocabulary.rows("not_targets")
    front = any_of(fold(row["words"]) for row in rows if row["place"] == "front")
    inside = any_of(fold(row["words"]) for row in rows if row["place"] == "inside")
    return re.compile(rf"^(?:{front})(?![^\W_])|(?<![^\W_])(?:{inside})(?![^\W_])")


def _is_no_target(promise: Promise, vocabulary: Vocabulary) -> bool:
    """Return whether a number is a rule, a fund or a definition (DOMAIN.md §9.3, rule 9)."""
    if _no_targets(vocabulary).search(fold(promise.clause.text)):
        return True
    # "khoảng 423.000 tỷ đồng" alone are funds.
    unit = fold(promise.unit or "")
    return unit.endswith("đồng") and fold(promise.indicator.text) == unit


def _without(clause: Passage, words: Passage) -> Passage:
    """Return a clause without a horizon that stands at its front or its end."""
    at = clause.text.find(words.text)
    if at <= 1 or _BEFORE_TIME.fullmatch(fold(clause.text[:at])):
        return clause.part(at + len(words.text), len(clause.text)).strip(" ,:")
    if at + len(words.text) >= len(clause.text) - 1:
        return clause.part(0, at).strip(" ,(")
    return clause


def _without_time(promise: Promise, time: str) -> Promise:
    """Return a promise whose words do not end, or begin, with its horizon."""
    indicator = _cut_time(promise.indicator, time)
    population = promise.population and _cut_time(promise.population, time)
    return replace(promise, indicator=indicator, population=population or None)


def _cut_time(words: Passage, time: str) -> Passage:
    folded, cut = fold(words.text), fold(time)
    if folded.endswith(cut):
        words = words.part(0, len(words.text) - len(time)).strip(" ,")
        return (
            words.part(0, len(words.text) - 4).strip() if fold(words.text[-4:]) == " vào" else words
        )
    if folded.startswith(cut):
        return words.part(len(time), len(words.text)).strip(" ,")
    return words


def _main_quantity(body: Passage, vocabulary: Vocabulary) -> Quantity | None:
    """Return the quantity that is promised: a rate first, then what has a verb and a unit."""
    masked = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), body.text)
    masked = re.sub(r"so với [^,;]*", lambda match: " " * len(match[0]), masked)
    found = [q for q in find_quantities(masked, vocabulary) if not _is_start_value(q, masked)]
    counted = [q for q in found if not _is_per(q, masked)]
    verbs = {q.start: verb_before(masked[: q.start]) for q in counted}
    ranks: Sequence[list[Quantity]] = (
        [q for q in found if q.unit_kind == "rate"],
        [q for q in counted if q.unit and verbs[q.start] is not None],
        [q for q in counted if q.unit and q.unit_kind not in ("age", "time")],
        [q for q in counted if q.comparison != "eq" and q.unit_kind != "age"],
        [q for q in counted if verbs[q.start] is not None],
    )
    return next((rank[0] for rank in ranks if rank), None)


def _is_start_value(quantity: Quantity, text: str) -> bool:
    """Return whether this is the value that something starts from: từ 35% lên 50%."""
    before = fold(text[max(0, quantity.start - 8) : quantity.start])
    behind = fold(text[quantity.end : quantity.end + 40])
    from_word = fold(text[quantity.start : quantity.number]).strip()
    starts = from_word.startswith("từ") or before.rstrip().endswith("từ")
    return starts and bool(re.match(r"\s*(?:(?:vào )?năm \d+ )?(?:lên|xuống|còn|đến)", behind))


def _is_per(quantity: Quantity, text: str) -> bool:
    """Return whether "trên" means per: giá trị sản phẩm trên 1 ha."""
    words = fold(text[quantity.start : quantity.number]).strip()
    return words == "trên" and quantity.value in ("1", "10000")


def _read_quantity(body: Passage, quantity: Quantity) -> Promise | None:
    left_end = quantity.start
    comparison, direction = quantity.comparison, None
    verb = verb_before(body.text[:left_end])
    if verb is not None:
        left_end = verb.start
        comparison, direction = combine(quantity, verb.kind), verb.way
        outer = verb_before(body.text[:left_end])
        if outer is not None and not verb.kind:
            comparison, direction = combine(quantity, outer.kind), outer.way
            left_end = outer.start
    start = _START_VALUE.search(fold(body.text[:left_end].rstrip()))
    if start is not None:
        left_end = start.start()
    left = _strip_end(strip_front(_without_lead_in(body.part(0, left_end))))
    if adverb := _ADVERB_BEFORE_VERB.search(fold(left.text)):  # tối thiểu đạt 68 năm
        quantity = replace(quantity, comparison=_ADVERBS[adverb["words"]])
        comparison = quantity.comparison if comparison == "eq" else comparison
        left = left.part(0, adverb.start()).strip(" ,")
    right = _behind(body, quantity)
    if left and (front := front_verb(left.text)) and (start is None or not direction):
        comparison = combine_front(quantity, verb, comparison, front[1])
        direction = direction or front[2]
        left = left.part(front[0], len(left.text)).strip(" ,:")
    promise = Promise(
        clause=body,
        indicator=left,
        comparison=comparison,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        direction=direction,
        baseline=body.text[slice(*start.span("value"))].strip() if start else None,
        flags=quantity.flags + _modifiers(quantity, comparison),
    )
    promise = _with_share(_with_rate(promise, body, quantity), right, quantity, verb)
    if not left or _SCOPE.fullmatch(fold(left.text)):
        read = _read_value_first(promise, body, quantity, right)
        return read if read.population or not left else replace(read, population=left)
    return _read_indicator_first(promise, left, right, quantity, verb)


def _behind(body: Passage, quantity: Quantity) -> Passage:
    """Return what stands behind a quantity, up to a bracket; one that follows at once is left out."""
    right = body.part(quantity.end, len(body.text)).strip(" ,")
    if right.text.startswith("(") and ")" in right.text:
        right = right.part(right.text.index(")") + 1, len(right.text)).strip(" ,")
    base = _BASELINE.search(fold(right.text))
    if base is not None and base.start():
        right = right.part(0, base.start())
    return right.part(0, _bracket_at(right.text)).strip(" ,")


def _without_lead_in(left: Passage) -> Passage:
    """Return what stands in front of a value behind words that announce several: … chỉ tiêu sau:

    A label goes as well where the indicator begins behind it: `Giáo dục phổ thông: tỷ lệ …`.
    """
    folded = fold(left.text)
    if match := _ANNOUNCES.search(folded):
        return left.part(match.end(), len(left.text))
    label = _LABEL.match(folded)
    named = label is not None and SUBJECT.match(folded, label.end())
    return left.part(label.end(), len(left.text)) if label and named else left


def _strip_end(left: Passage) -> Passage:
    match = _AT_ITS_END.search(fold(left.text))
    return left.part(0, match.start()) if match else left


def _modifiers(quantity: Quantity, comparison: str) -> tuple[str, ...]:
    """Return the words of a quantity that its comparison does not say: tăng ít nhất 5%."""
    modifier = quantity.modifier or quantity.comparison
    if modifier in (comparison, "eq", "range"):
        return ()
    return (f"modifier:{modifier}",)


def _with_rate(promise: Promise, body: Passage, quantity: Quantity) -> Promise:
    """Return a promise whose unit says of what and how often: %/năm, triệu đồng/ha."""
    unit, folded = promise.unit, fold(body.text)
    if not unit or "/" in unit:
        return promise
    if whole := _PER_WHOLE.search(folded):
        words = body.text[slice(*whole.span("whole"))]
        return replace(promise, unit=f"{unit}/{words}")
    if quantity.unit_kind != "time" and _PER_YEAR.search(folded):
        return replace(promise, unit=f"{unit}/năm", flags=(*promise.flags, "per_year"))
    return promise


def _with_share(promise: Promise, right: Passage, quantity: Quantity, verb: Verb | None) -> Promise:
    """Return what `một nửa` and `bằng 1/2 mức bình quân` promise: a factor, a ratio."""
    if "fraction" in quantity.flags and promise.comparison == "decrease_by":
        swapped = {"ge": "le", "gt": "lt"}.get(quantity.comparison)
        flags = ("fraction", f"modifier:{swapped}") if swapped else ("fraction",)
        return replace(promise, comparison="multiply_by", flags=flags)
    equal = verb is not None and fold(promise.clause.text[verb.start :]).startswith("bằng")
    averages = fold(right.text).startswith(
        ("bình quân", "mức bình quân", "trung bình", "mức trung")
    )
    if equal and averages and promise.comparison == "eq":
        return replace(promise, comparison="ratio_of", baseline=right.text)
    return promise


def _bracket_at(text: str) -> int:
    at = text.find("(")
    return at if at >= 0 else len(text)


def _read_value_first(
    promise: Promise, body: Passage, quantity: Quantity, right: Passage
) -> Promise:
    """`khoảng 11% lực lượng lao động tham gia bảo hiểm`: population, then what is said of it."""
    if _NO_POPULATION.match(fold(right.text)):
        right = right.part(0, 0)
    if promise.direction and quantity.unit_kind == "rate":  # Giảm 3% tỷ lệ hộ nghèo
        return replace(promise, indicator=right)
    if quantity.unit_kind == "factor":  # gấp 2 lần so với năm 2020
        return replace(promise, indicator=right)
    if quantity.unit_kind != "rate":
        return replace(promise, indicator=_counted(body, quantity))
    match = next((m for p in _PREDICATES if (m := p.search(fold(right.text)))), None)
    if match is None:
        return replace(promise, indicator=right)
    population = right.part(0, match.start()).strip()
    start = match.end("verb") if match["verb"] == "được" else match.start("verb")
    indicator = right.part(start, len(right.text)).strip(" ,")
    return replace(promise, indicator=indicator, population=population)


def _counted(body: Passage, quantity: Quantity) -> Passage:
    """Return what is counted, from its unit on: `30 xã có bến` counts `xã có bến`."""
    unit = quantity.unit or ""
    at = body.text.find(unit, quantity.number) if unit else quantity.end
    whole = body.part(at if at >= 0 else quantity.end, len(body.text)).strip(" ,")
    return whole.part(0, _bracket_at(whole.text)).strip(" ,")


def _read_indicator_first(
    promise: Promise, left: Passage, right: Passage, quantity: Quantity, verb: Verb | None
) -> Promise:
    """`tỷ lệ X của Y đạt n%`, `X chiếm n% Y`, `hỗ trợ n hộ xây nhà`."""
    if match := _EACH.match(fold(left.text) + " có "):
        counted = _counted(promise.clause, quantity)
        each = left.part(0, match.end()).strip()
        return replace(promise, population=each, indicator=counted or left)
    if _LAST_WORD_WAITS.search(fold(left.text)) or (
        (right or _DEED.fullmatch(fold(left.text)))
        and verb is None
        and quantity.unit_kind == "count"
        and not _NOUNS.match(fold(left.text))
    ):
        parts = (left, _counted(promise.clause, quantity))
        return replace(promise, indicator=Passage.join(part for part in parts if part))
    population: Passage | None = None
    if match := _OF_PEOPLE.search(fold(left.text)):
        population = left.part(match.end(), len(left.text)).strip()
        left = left.part(0, match.start()).strip()
    of_whom = quantity.unit_kind == "rate" and not _NO_POPULATION.match(fold(right.text))
    spoken = fold(promise.clause.text[verb.start : quantity.start]) if verb else ""
    if right and of_whom and (spoken.startswith(("chiếm", "còn")) or population is None):
        population = right
    return replace(promise, indicator=left, population=population)


def with_verb_of(promise: Promise, other: Promise) -> Promise:
    """Return the next value of a sentence with the verb in front of the first one.

    `Giảm 10% số đơn vị và 10% biên chế`: both fall.
    """
    changed = other.comparison in ("increase_by", "decrease_by") and promise.comparison == "eq"
    if not changed or not _VERB_FIRST.match(fold(other.clause.text)):
        return promise
    return replace(promise, comparison=other.comparison, direction=other.direction)


def complete(promise: Promise, other: Promise) -> Promise:
    """Return a promise that says no indicator with that of another one beside it.

    The verb carries over where none is said, the words of comparison do not (DOMAIN.md §9.3).
    """
    kinds = ("increase_by", "decrease_by", "increase_to", "decrease_to", "multiply_by")
    comparison, direction, flags = promise.comparison, promise.direction, promise.flags
    if other.comparison in kinds and comparison not in kinds and direction is None:
        if comparison not in ("eq", "range"):
            flags = (*flags, f"modifier:{comparison}")
        comparison, direction = other.comparison, other.direction
    return replace(
        promise,
        indicator=other.indicator,
        population=promise.population or other.population,
        comparison=comparison,
        direction=direction,
        unit=promise.unit or other.unit,
        flags=(*flags, "indicator_inherited"),
    )
