"""What a line says about where the document is in its page.

A line of the forms that every decision has speaks for the elements around it, a line that is only
a link or a word of site chrome against them; other lines say next to nothing.  The document is
the element with the highest sum.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from vn_decree_parser.vocabulary import Vocabulary

# Name, weight, what it begins with, pattern at the beginning of a line, example.
FORMS: tuple[tuple[str, int, str, str, str], ...] = (
    ("motto", 300, "c", r"cộng h(?:òa|oà) xã hội chủ nghĩa", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("slogan", 200, "đ", r"độc lập\s*[-–]\s*tự do", "Độc lập - Tự do - Hạnh phúc"),
    ("article", 100, "đ", r"điều \d+", "Điều 1. Ban hành Kế hoạch"),
    ("base", 100, "c", r"căn cứ ", "Căn cứ Luật Tổ chức chính quyền địa phương;"),
    ("number", 100, "ls", r"(?:luật )?số\s*:?\s*\d*\s*[-/]", "Số: 614/QĐ-UBND"),
    (
        "title",
        100,
        "cđklnqt",
        r"(?:quyết định|kế hoạch|chỉ thị|nghị quyết|nghị định|thông tư|chương trình|luật|đề án)\s*:?\Z",
        "QUYẾT ĐỊNH:",
    ),
    ("appendix", 100, "p", r"phụ lục\b", "PHỤ LỤC II"),
    ("recipients", 100, "n", r"nơi nhận\s*:", "Nơi nhận:"),
    ("division", 50, "cmp", r"(?:chương|mục|phần) (?:[ivx]+|\d+|thứ)\b", "Chương II"),
    (
        "numbered",
        20,
        r"a-zđ\d",
        r"(?:[ivx]{1,5}|\d{1,3}(?:\.\d{1,3})*|[a-zđ])\s*[.)]\s",
        "2. Yêu cầu",
    ),
    ("bullet", 10, "-+", r"[-+]\s", "- Sở Tư pháp;"),
)
_WEIGHTS = {name: weight for name, weight, *_ in FORMS}
# From this weight on a form is hardly ever anything but a line of a document.
STRONG = 50
# How much of a line is looked at, how short a line says nothing, and how long a line of site chrome may be.
_HEAD = 60
_SHORTEST = 4
# No Vietnamese line of this length is without a letter of the kind: it is a translation, or code.
_LONG = 40
_VIETNAMESE = re.compile("[À-ỹ]")
_LINK = -10
_FOREIGN = -10
CONTROL = -10
_CHROME = -20


@cache
def _forms_that_begin(sign: str) -> re.Pattern[str] | None:
    """Return the forms that begin with a sign: one or two of them, if any."""
    patterns = [
        f"(?P<{name}>{pattern})"
        for name, _, begins, pattern, _ in FORMS
        if re.match(f"[{begins}]", sign)
    ]
    return re.compile("|".join(patterns)) if patterns else None


@cache
def chrome_words(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the whole lines that are site chrome wherever they stand, in lower case."""
    return frozenset(
        row["words"].lower()
        for row in vocabulary.rows("chrome")
        if row["match"] in ("exact", "metadata")
    )


def weigh_line(text: str, linked: int, inner: int, chrome: frozenset[str]) -> int:
    """Return what a line says for the elements around it.

    `linked` of its characters are links to other pages, `inner` links within this page.

    >>> weigh_line("Điều 1. Ban hành Kế hoạch", 0, 0, frozenset())
    100
    >>> weigh_line("Quyết định 614/QĐ-UBND năm 2024", 31, 0, frozenset())
    -10
    """
    length = len(text)
    if linked * 2 > length:
        return _LINK
    if length < _SHORTEST:
        return 1
    if inner * 2 > length:
        return 0
    if length >= _LONG and not _VIETNAMESE.search(text):
        return _FOREIGN
    head = unicodedata.normalize("NFC", text[:_HEAD]).strip().lower()
    if head in chrome:
        return _CHROME
    forms = _forms_that_begin(head[:1])
    match = forms.match(head) if forms is not None else None
    if match is not None:
        return _WEIGHTS[match.lastgroup or ""]
    return 1 + min(length, 100) // 10
