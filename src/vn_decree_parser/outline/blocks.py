"""What each block is: an ordered table of line kinds, the first that fits wins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True, slots=True)
class Block:
    """A passage and what it is; an opener also has its number and the passage behind its label."""

    passage: Passage
    kind: str
    number: str | None = None
    rest: Passage | None = None

    @property
    def text(self) -> str:
        """The text of the whole block."""
        return self.passage.text


# Name, pattern, example.  `rest` is what stands behind a label.  Patterns marked (fold) are tried
# on the folded text, the others on the text itself.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("rule", r"[-–—_=*.\s…]{3,}$|\*$", "-------"),
    ("motto", r"(?fold)(?:cộng hòa xã hội chủ nghĩa việt nam|đảng cộng sản việt nam)$", "CỘNG HOÀ"),
    ("slogan", r"(?fold)độc lập\s*-\s*tự do\s*-\s*hạnh phúc$", "Độc lập - Tự do - Hạnh phúc"),
    (
        "number",
        r"(?:Luật |Bộ luật |Nghị quyết |Pháp lệnh )?[Ss][ốỐ]\s*:?\s*(?P<rest>[\d\s]*[-/][^;]{1,60})$",
        "Số: 2753/QĐ-UBND",
    ),
    ("number", r"(?P<rest>/[A-ZĐ][\w&-]{1,30})$", "/TTr-VPCP"),
    (
        "place-date",
        r"[^,\d]{2,40},?\s*[Nn]gày\s*[\d.…]{0,4}\s*tháng\s*[\d.…]{0,4}\s*năm\s*[\d.…]{0,6}$",
        "Đắk Lắk, ngày 24 tháng 10 năm 2018",
    ),
    (
        "enactment",
        r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|NGHỊ ĐỊNH|CHỈ THỊ|THÔNG TƯ)\s*:$",
        "QUYẾT ĐỊNH:",
    ),
    ("title", r"(?:<titles>)$", "KẾ HOẠCH"),
    (
        "appendix-title",
        r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu|MẪU|Mẫu)(?:\s+(?:[Ss]ố|SỐ))?\s*(?P<number>[IVXLC]+|\d+[A-Za-z]?)?"
        r"(?P<rest>)\s*[.:]?$",
        "PHỤ LỤC II",
    ),
    (
        "attached",
        r"\((?:Ban hành )?(?:[Kk]èm|[Đđ]ính kèm|Ban hành) theo\b.*|\(Phụ lục kèm theo.*",
        "(Kèm theo Quyết định số 12/QĐ-UBND)",
    ),
    ("basis", r"Căn cứ\s+(?P<rest>.*[;,.])$", "Căn cứ Luật Đất đai;"),
    (
        "proposal",
        r"(?:Theo|Xét) đề nghị (?:của )?(?P<rest>.*)$|Xét (?:Tờ trình|Báo cáo).*",
        "Theo đề nghị của Giám đốc Sở Y tế,",
    ),
    ("subject", r"(?:V/v|Về việc:)\s*(?P<rest>.+)$", "V/v báo cáo kết quả"),
    ("addressee", r"Kính gửi\s*:?\s*(?P<rest>.*)$", "Kính gửi: Bộ Y tế"),
    ("recipients", r"[“\"]?Nơi nhận\s*:?\s*(?P<rest>.*)$", "Nơi nhận:"),
    ("authority", r"(?:KT|TM|TL|TUQ|T/M|T/L|K/T|Q)[./]?\s+(?=[A-ZĐÀ-Ỹ]{2}).*", "KT. CHỦ TỊCH"),
    ("signed", r"\(?\[?[Đđ]ã ký.{0,20}$", "(Đã ký)"),
    (
        "part",
        r"(?:PHẦN|Phần)\s+(?P<number>(?:thứ\s+|THỨ\s+)?(?:[IVXLC]+|\d+|[A-Z]|<ordinals>))\b[.:]?\s*(?P<rest>.*)$",
        "Phần thứ nhất",
    ),
    (
        "chapter",
        r"(?:CHƯƠNG|Chương)\s+(?P<number>(?:thứ\s+)?(?:[IVXLC]+|\d+|<ordinals>))\b[.:]?\s*(?P<rest>.*)$",
        "Chương II",
    ),
    (
        "subdivision",
        r"(?:TIỂU MỤC|Tiểu mục)\s+(?P<number>\d+)\b[.:]?\s*(?P<rest>.*)$",
        "Tiểu mục 1",
    ),
    (
        "division",
        r"(?:MỤC|Mục)\s+(?P<number>[IVXLC]+|\d+)\b\s*(?:[.:-]\s*|$|(?=[A-ZĐÀ-Ỹ]))(?P<rest>.*)$",
        "Mục 1. QUY ĐỊNH CHUNG",
    ),
    (
        "article",
        r"(?:Điều|ĐIỀU)\s+(?P<number>\d+[a-zđ]?)\b\s*(?:[.:]+\s*|$|(?=[A-ZĐÀ-Ỹ]))(?P<rest>.*)$",
        "Điều 1. Ban hành",
    ),
    ("section", r"(?P<number>[IVXLC]+)\s*[.)/-]\s*(?P<rest>(?![a-zà-ỹđ\d]).*)$", "II. MỤC TIÊU"),
    ("letter", r"(?P<number>[A-HĐ])\s*[.)/-]\s+(?P<rest>[A-ZĐÀ-Ỹ].*)$", "A. KHỐI TỈNH"),
    (
        "dotted",
        r"(?P<number>\d{1,3}(?:\.\d{1,3})+)\s*[.)]?(?=\s|$)\s*(?P<rest>(?![a-zà-ỹđ]).*)$",
        "1.1. Đến năm 2025",
    ),
    ("clause", r"(?P<number>\d{1,3}[a-zđ]?)\s*[.)/]+(?!\d)\s*(?P<rest>.*)$", "1. Tổ chức"),
    ("point", r"(?P<number>[a-zđ]{1,2})\s*[).](?=\s|$|[A-ZĐÀ-Ỹ])\s*(?P<rest>.*)$", "a) Tổ chức"),
    ("bullet", r"[-–—]\s*(?P<rest>(?!\d).+)$", "- Sở Y tế;"),
    ("plus", r"[+•*·]\s*(?P<rest>.+)$", "+ Sở Y tế;"),
)
ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
# Kinds that open a section of the body.
OPENERS = frozenset(
    "part chapter division subdivision article section letter dotted clause point bullet plus".split()
)


@cache
def _patterns(vocabulary: Vocabulary) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    titles = "|".join(re.escape(row["kind"].upper()) for row in vocabulary.rows("document_types"))
    result = []
    for kind, pattern, _ in KINDS:
        folded = pattern.startswith("(?fold)")
        source = pattern.removeprefix("(?fold)")
        source = source.replace("<titles>", titles).replace("<ordinals>", ORDINALS)
        result.append((kind, folded, re.compile(source, re.DOTALL)))
    return tuple(result)


def read_blocks(passages: Iterable[Passage], vocabulary: Vocabulary) -> tuple[Block, ...]:
    """Return a block for each non-empty passage, in order; nothing is merged or dropped.

    >>> blocks = read_blocks([Passage.of("II. MỤC TIÊU"), Passage.of("a) Sở Y tế")], Vocabulary())
    >>> [(block.kind, block.number, block.rest.text) for block in blocks]
    [('section', 'II', 'MỤC TIÊU'), ('point', 'a', 'Sở Y tế')]
    """
    return tuple(_read_block(passage, vocabulary) for passage in passages if passage)


def _read_block(passage: Passage, vocabulary: Vocabulary) -> Block:
    text = passage.text
    folded = fold(text) if len(text) < 60 else ""
    for kind, on_folded, pattern in _patterns(vocabulary):
        match = pattern.match(folded if on_folded else text)
        if match and (text or folded):
            groups = match.groupdict()
            rest = passage.found(match, "rest").strip() if groups.get("rest") is not None else None
            return Block(passage, kind, groups.get("number"), rest)
    kind = _chrome_kind(text, vocabulary) or ("capitals" if _is_capitals(text) else "text")
    return Block(passage, kind)


def _is_capitals(text: str) -> bool:
    """Return whether a text is set in capitals; a stray small letter or two do not count.

    >>> _is_capitals("SỐ 29-CTr/TU CỦA TỈNH ỦY"), _is_capitals("Kế hoạch 5 năm")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


@cache
def _chrome(vocabulary: Vocabulary) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return whole lines and beginnings of lines, each with the kind of block it makes."""
    exact, prefixes = {}, []
    for row in vocabulary.rows("chrome"):
        if row["match"] == "exact":
            exact[row["words"]] = "edge-chrome" if row["site"] == "luatvietnam" else "chrome"
        elif row["match"] == "prefix":
            prefixes.append((row["words"], "chrome"))
        elif row["match"] in ("mark", "attached"):
            exact[row["words"]] = row["match"]
    return exact, tuple(prefixes)


def _chrome_kind(text: str, vocabulary: Vocabulary) -> str | None:
    exact, prefixes = _chrome(vocabulary)
    if kind := exact.get(text):
        return kind
    return next((kind for words, kind in prefixes if text.startswith(words)), None)
