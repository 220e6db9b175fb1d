"""Verbs of targets: what they make of a comparison, and which way they point (DOMAIN.md §9.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vn_decree_parser.extract.targets.quantities import Quantity
from vn_decree_parser.vocabulary.folding import fold

# Verbs in front of a quantity, what they make of its comparison (with nothing left as it is), and
# which way they point.  Longest first.
VERBS: tuple[tuple[str, str, str | None, str], ...] = (
    (r"giảm (?:xuống )?còn|giảm xuống|xuống còn|hạ xuống", "decrease_to", "down", "giảm còn 9%"),
    (r"tăng lên(?: thành)?|nâng lên|(?<!trở )lên", "increase_to", "up", "tăng lên 50%"),
    (r"gấp|tăng gấp", "multiply_by", "up", "gấp 2 lần"),
    (r"(?:duy trì )?mức tăng|tăng(?: thêm)?|tăng trưởng|nâng", "increase_by", "up", "tăng 10%"),
    (
        r"(?:duy trì )?mức giảm|giảm(?: thêm)?|cắt giảm|giảm tối",
        "decrease_by",
        "down",
        "giảm 2%",
    ),
    (r"(?<!trở )xuống", "decrease_to", "down", "xuống dưới 60 xã"),
    (r"duy trì(?: ổn định)?|giữ vững|giữ ổn định|ổn định", "maintain", None, "duy trì 39%"),
    (
        r"đạt mức|đạt từ|đạt|chiếm|còn|là|bằng|ở mức|có|được|hoàn thành|thực hiện",
        "",
        None,
        "đạt 80%",
    ),
)
_BETWEEN = (
    r"(?:\s+(?:(?:bình quân|trung bình)(?:\s+(?:(?:hằng|hàng|mỗi|một) )?năm)?|(?:hằng|hàng|mỗi) năm"
    r"|khoảng|ở mức|từ))*"
)
_COMPILED_VERBS = tuple(
    (re.compile(rf"(?:^|(?<=\s))(?:{pattern}){_BETWEEN}$"), kind, way)
    for pattern, kind, way, _ in VERBS
)
# A verb with what may stand between it and its quantity is shorter than this many characters.
_LONGEST_VERB = 80
# Verbs at the front of a clause, with the indicator between them and the quantity.
FRONT_VERBS: tuple[tuple[str, str, str | None, str], ...] = (
    (
        r"(?:duy trì )?mức giảm|kéo giảm|cắt giảm|giảm(?! nghèo)|hạ(?! tầng)|rút ngắn",
        "decrease_by",
        "down",
        "giảm tỷ lệ hộ nghèo 1,5%",
    ),
    (
        r"(?:duy trì )?mức tăng|tăng(?: thêm)?(?! trưởng| cường)|nâng(?: cao)?",
        "increase_by",
        "up",
        "tăng tỷ lệ hộ khá 2%",
    ),
    (
        r"duy trì(?: ổn định)?|giữ vững|giữ ổn định|ổn định",
        "maintain",
        None,
        "giữ vững tỷ lệ che phủ rừng 39%",
    ),
)
_COMPILED_FRONT = tuple(
    (re.compile(rf"(?:{pattern})\s+"), kind, way) for pattern, kind, way, _ in FRONT_VERBS
)
# An adverb says where a rate is to be, a verb of change in front of it by how much it moves.
_STAYS = {"down": ("lt", "le"), "up": ("gt",)}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: where it begins, what it makes of a comparison, where it points."""

    start: int
    kind: str
    way: str | None


def verb_before(text: str) -> Verb | None:
    """Return the verb in front of a quantity, which stands at the end of a text.

    >>> verb_before("tỷ lệ hộ nghèo giảm xuống còn")
    Verb(start=15, kind='decrease_to', way='down')
    """
    tail = text[-_LONGEST_VERB:]
    before = len(text) - len(tail)
    folded = fold(tail).rstrip()
    for pattern, kind, way in _COMPILED_VERBS:
        if match := pattern.search(folded):
            return Verb(before + match.start(), kind, way)
    return None


def front_verb(text: str) -> tuple[int, str, str | None] | None:
    """Return where the verb ends that a clause begins with, its kind and its way."""
    folded = fold(text) + " "
    for pattern, kind, way in _COMPILED_FRONT:
        if match := pattern.match(folded):
            return min(match.end(), len(text)), kind, way
    return None


def combine(quantity: Quantity, verb: str) -> str:
    """Return the comparison that a verb and the words of a quantity make together."""
    if not verb:
        return quantity.comparison
    if verb in ("increase_by", "decrease_by") and quantity.unit_kind == "factor":
        return "multiply_by"
    if verb == "maintain" and quantity.comparison not in ("eq", "range"):
        return quantity.comparison
    return verb


def combine_front(quantity: Quantity, verb: Verb | None, comparison: str, front: str) -> str:
    """Return the comparison where the clause begins with a verb of change.

    `giảm tỷ lệ hộ nghèo 1,5%` falls by that, `giảm tỷ lệ hộ nghèo còn 5%` to that, `giảm tỷ lệ hộ
    nghèo dưới 5%` and `tăng tỷ lệ che phủ rừng đạt 42%` say where it is to be.
    """
    if front == "maintain":
        return combine(quantity, front) if verb is None or not verb.kind else comparison
    way = "down" if front == "decrease_by" else "up"
    if verb is not None and verb.kind:
        return comparison
    if verb is not None:
        return "decrease_to" if way == "down" and quantity.comparison == "eq" else comparison
    return comparison if comparison in _STAYS[way] else combine(quantity, front)
