"""Goals that are no amounts: levels, benchmarks, ranks, nothing left, a state (DOMAIN.md §9.1)."""

from __future__ import annotations

import re
from functools import cache

from vn_decree_parser.extract.targets.promise import Promise, strip_front
from vn_decree_parser.extract.targets.verbs import verb_before
from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

_LEVEL = re.compile(r"(?P<unit>mức độ|cấp độ|hạng)\s*(?P<value>\d|[ivx]+)(?![^\W_])")
_BENCHMARK = re.compile(
    r"(?P<verb>đạt|ở|bằng|theo|không thấp hơn|cao hơn|tương đương|ngang)\s+"
    r"(?:mức|chuẩn|tiêu chuẩn)\s+(?P<name>[^\W\d_][^,;.]{2,60})$"
)
_RANK = re.compile(
    r"(?:nhóm|top|tốp|xếp thứ|đứng thứ|xếp hạng|vị trí thứ|trong)\s+(?P<value>\d{1,3})"
    r"(?:\s+(?P<unit>(?:tỉnh|nước|quốc gia|địa phương|bộ|thành phố|asean|đông nam á|thế giới)"
    r"(?:, thành phố)?))?"
)
_FIRST = re.compile(r"dẫn đầu|đứng đầu|hàng đầu|xếp thứ|đứng thứ|xếp hạng|top|tốp")
_RANKED_IN = re.compile(r"\svề\s(?P<name>[^,;]{3,120})")
_NONE_LEFT = re.compile(
    r"(?:(?:cơ bản|toàn tỉnh|tỉnh|cả nước|trên địa bàn(?: tỉnh)?)\s)?"
    r"(?:không còn|không để(?: xảy ra)?|xóa(?: bỏ)?|chấm dứt|loại bỏ)\s+(?!\d|ít nhất|trên)"
)
_SHORTEST_STATE = 4  # words


def read_level(body: Passage) -> Promise | None:
    """`dịch vụ công trực tuyến mức độ 4`: a level, not a quantity."""
    match = _LEVEL.search(fold(body.text))
    if match is None:
        return None
    place = ordinal("section", match["value"].upper()) if match["value"].isalpha() else None
    value = str(place[0]) if place else match["value"]
    indicator = strip_front(body.part(0, match.start()))
    verb = verb_before(indicator.text)
    if verb is not None:
        indicator = indicator.part(0, verb.start).strip()
    unit = body.text[slice(*match.span("unit"))]
    return Promise(body, indicator, "level", value=value, unit=unit)


def read_benchmark(body: Passage) -> Promise | None:
    """`giảm số giờ giao dịch đạt mức ASEAN 4`: the value is a name."""
    match = _BENCHMARK.search(fold(body.text))
    if match is None:
        return None
    left = strip_front(body.part(0, match.start()))
    direction = None
    folded = fold(left.text)
    for word, way in (("giảm ", "down"), ("tăng ", "up"), ("nâng ", "up")):
        if folded.startswith(word):
            direction = way
            left = left.part(len(word), len(left.text)).strip()
    name = body.text[slice(*match.span("name"))]
    return Promise(body, left, "benchmark", unit=name, direction=direction)


def read_rank(body: Passage) -> Promise | None:
    """`thuộc nhóm 50 nước dẫn đầu về công nghệ`: a rank in that field."""
    folded = fold(body.text)
    match = _RANK.search(folded)
    if match is None or not _FIRST.search(folded):
        return None
    left = strip_front(body.part(0, match.start()))
    for word in ("nằm trong", "thuộc", "vào", "nằm", "đạt"):
        at = f" {fold(left.text)} ".rfind(f" {word} ")
        if at >= 0:
            left = left.part(0, at).strip(" ,")
    field = _RANKED_IN.search(folded, match.end())
    population = None
    if field is not None:
        population = left if left else None
        left = body.part(*field.span("name")).strip()
    unit = body.text[slice(*match.span("unit"))] if match["unit"] else None
    value = match["value"]
    return Promise(body, left, "rank", value=value, unit=unit, population=population)


def read_none_left(body: Passage) -> Promise | None:
    """`không còn xã dưới 15 tiêu chí`: zero; numbers in it are thresholds."""
    stripped = strip_front(body)
    match = _NONE_LEFT.match(fold(stripped.text))
    if match is None:
        return None
    indicator = stripped.part(match.end(), len(stripped.text)).strip(" ,")
    return Promise(body, indicator, "zero", value="0")


def read_state(body: Passage, vocabulary: Vocabulary) -> Promise | None:
    """Return the level, the benchmark or the state that a clause without an amount promises.

    >>> promise = read_state(Passage.of("cơ bản hoàn thành việc bố trí dân cư"), Vocabulary())
    >>> promise.comparison, promise.value, promise.indicator.text
    ('exist', None, 'cơ bản hoàn thành việc bố trí dân cư')
    """
    return read_level(body) or read_benchmark(body) or _read_quality(body, vocabulary)


@cache
def _qualities(vocabulary: Vocabulary) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (
            re.compile(
                ("" if row["place"] == "front" else r".*(?<![^\W_])")
                + re.escape(fold(row["words"]))
                + r"(?![^\W_])"
            ),
            row["comparison"],
        )
        for row in vocabulary.rows("qualities")
    )


def _read_quality(body: Passage, vocabulary: Vocabulary) -> Promise | None:
    """Return a goal without a number, in its own words: hoàn thành, hình thành, duy trì, đạt."""
    said = body.strip(" ,;.")
    folded = fold(said.text)
    front = re.match(r"phấn đấu\s+", folded)
    start = front.end() if front else 0
    if len(folded.split()) < _SHORTEST_STATE or folded.endswith(":") or re.search(r"\d/", folded):
        return None
    for pattern, comparison in _qualities(vocabulary):
        if pattern.match(folded, start):
            return Promise(body, said.part(start, len(said.text)), comparison)
    return None
