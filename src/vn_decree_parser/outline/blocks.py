"""What each block is: an ordered table of line kinds, the first that fits wins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold
from vn_decree_parser.vocabulary.letters import with_letters


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
        r"[^,\d]{2,40},?\s*[Nn]gày\s*[\d.… ]{0,5}\s*tháng\s*[\d.… ]{0,5}\s*năm\s*[\d.…]{0,6}$",
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
    ("authority", r"(?:KT|TM|TL|TUQ|T/M|T/L|K/T|Q)[./]?\s+(?=[<upper>]{2}).*", "KT. CHỦ TỊCH"),
    ("signed", r"\(?\[?[Đđ]ã ký.{0,20}$", "(Đã ký)"),
    (
        "part",
        r"(?:PHẦN|Phần)\s+(?P<number>(?:thứ\s+|THỨ\s+)?(?:[IVXLC]+|\d+|[A-Z]|<ordinals>))\b<behind>(?P<rest>.*)$",
        "Phần thứ nhất",
    ),
    (
        "chapter",
        r"(?:CHƯƠNG|Chương)\s+(?P<number>(?:thứ\s+)?(?:[IVXLC]+|\d+|<ordinals>))\b<behind>(?P<rest>.*)$",
        "Chương II",
    ),
    (
        "subdivision",
        r"(?:TIỂU MỤC|Tiểu mục)\s+(?P<number>\d+)\b[.:]?\s*(?P<rest>.*)$",
        "Tiểu mục 1",
    ),
    (
        "division",
        r"(?:MỤC|Mục)\s+(?P<number>[IVXLC]+|\d+)\b\s*(?:[.:-]\s*|$|(?=[<upper>]))(?P<rest>.*)$",
        "Mục 1. QUY ĐỊNH CHUNG",
    ),
    (
        "article",
        r"(?:Điều|ĐIỀU)\s+(?P<number>\d+[a-zđ]?)\b\s*(?:[.:]+\s*|$|(?=[<upper>]))(?P<rest>.*)$",
        "Điều 1. Ban hành",
    ),
    ("section", r"(?P<number>[IVXLC]+)\s*[.)/-]\s*+(?P<rest>(?![<lower>\d]).*)$", "II. MỤC TIÊU"),
    ("letter", r"(?P<number>[A-HĐ])\s*[.)/-]\s+(?P<rest>[<upper>].*)$", "A. KHỐI TỈNH"),
    (
        "dotted",
        r"(?P<number>\d{1,3}(?:\.\d{1,3})+)\s*[.)]?(?=\s|$)\s*+(?P<rest>(?![<lower>]).*)$",
        "1.1. Đến năm 2025",
    ),
    ("clause", r"(?P<number>\d{1,3}[a-zđ]?)\s*[.)/]+(?!\d)\s*(?P<rest>.*)$", "1. Tổ chức"),
    ("point", r"(?P<number>[a-zđ]{1,2})\s*[).](?=\s|$|[<upper>])\s*(?P<rest>.*)$", "a) Tổ chức"),
    ("bullet", r"[-–—]\s*(?P<rest>(?!\d).+)$", "- Sở Y tế;"),
    ("plus", r"[+•*·]\s*(?P<rest>.+)$", "+ Sở Y tế;"),
)
# A label ends with a stop, with its line, or before a capital: "Phần thứ hai bao gồm" is a sentence.
_BEHIND = r"\s*(?:[.:–-]\s*|$|(?=[<upper>“\"]))"
ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
# Longer lines are running text, whatever they begin with.
_LONGEST_SEAMED = 500
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
        source = source.replace("<behind>", _BEHIND)
        result.append((kind, folded, re.compile(with_letters(source), re.DOTALL)))
    return tuple(result)


# Lines that hold several blocks, because the cells of a letterhead or a signature were run together
# (DOMAIN.md §2.2, §4): name, which lines, where they are cut, example with | for a cut.
SEAMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "motto",
        r".{0,120}CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM\b.{0,80}$"
        r"|[^<lower>]{0,120}Độc lập\s*-\s*Tự do\s*-\s*Hạnh phúc.{0,80}$",
        r"(?<!NƯỚC)\s+(?=CỘNG H(?:ÒA|OÀ) XÃ HỘI)|(?<=[<upper>])\s+(?=Độc lập\s*-\s*Tự do)"
        r"|(?<=Hạnh phúc)\s+(?=\S)|\s+(?=[-*_]{3,}$)",
        "CHÍNH PHỦ|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|-----",
    ),
    (
        "rule",
        r"[^<lower>]{3,120}\s[-*_]{3,}$",
        r"\s+(?=[-*_]{3,}$)",
        "UBND TỈNH LONG BIÊN|-------",
    ),
    (
        "attached",
        r"[^<lower>()]{8,300}\s\((?:Ban hành )?(?:[Kk]èm|[Đđ]ính kèm) theo [^()]*\)$",
        r"\s+(?=\()",
        "VỀ CHUYỂN ĐỔI SỐ|(Kèm theo Quyết định số 5/QĐ-UBND)",
    ),
    (
        "signature",
        r"(?:(?:TM|KT|TL|TUQ|Q)\.\s?)?(?:[<upper>.,]+\s){1,14}(?:[<upper>][<lower>’']+\s?){2,6}$",
        r"\s+(?=(?:KT|TL|TUQ|Q)\.)|(?<!KT\.)\s+(?=(?:PHÓ|THỨ TRƯỞNG)\s)|(?<=CHÍNH PHỦ)\s+(?=THỦ TƯỚNG)"
        r"|(?<=DÂN)\s+(?=CHỦ TỊCH)|(?<=[<upper>])\s+(?=[<upper>][<lower>])(?<![<upper>][<lower>]\s)",
        "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC|Lê Thị Thử",
    ),
)
_SEAMS = tuple(
    (name, re.compile(with_letters(line)), re.compile(with_letters(cut)))
    for name, line, cut, _ in SEAMS
)
# A signature is told from other capitals by the office that it begins with.
_OFFICE = re.compile(
    r"(?:(?:tm|kt|tl|tuq|q)\.|(?:phó |quyền )?(?:chủ tịch|thủ tướng|bộ trưởng|thứ trưởng|giám đốc|cục trưởng"
    r"|tổng giám đốc|trưởng ban|chánh văn phòng|bí thư|viện trưởng|chánh án|thống đốc)\b)"
)


def _cut_line(passage: Passage) -> tuple[Passage, ...]:
    """Return the pieces of a line that holds several blocks of a letterhead or a signature.

    >>> [piece.text for piece in _cut_line(Passage.of("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Thị Thử"))]
    ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Lê Thị Thử']
    """
    if len(passage.text) > _LONGEST_SEAMED:
        return (passage,)
    for name, line, cut in _SEAMS:
        if not line.match(passage.text):
            continue
        if name == "signature" and not _OFFICE.match(fold(passage.text)):
            continue
        return tuple(passage.split(cut))
    return (passage,)


def read_blocks(passages: Iterable[Passage], vocabulary: Vocabulary) -> tuple[Block, ...]:
    """Return the blocks of the passages, in order; nothing is merged or dropped.

    A passage is one block, unless the cells of a letterhead or a signature were run together.

    >>> blocks = read_blocks([Passage.of("II. MỤC TIÊU"), Passage.of("a) Sở Y tế")], Vocabulary())
    >>> [(block.kind, block.number, block.rest.text) for block in blocks]
    [('section', 'II', 'MỤC TIÊU'), ('point', 'a', 'Sở Y tế')]
    """
    return tuple(
        _read_block(piece, vocabulary)
        for passage in passages
        if passage
        for piece in _cut_line(passage)
    )


def _read_block(passage: Passage, vocabulary: Vocabulary) -> Block:
    text = passage.text
    folded = fold(text) if len(text) < 60 else ""
    for kind, on_folded, pattern in _patterns(vocabulary):
        match = pattern.match(folded if on_folded else text)
        if match and (text or folded):
            groups = match.groupdict()
            rest = passage.found(match, "rest").strip() if groups.get("rest") is not None else None
            return Block(passage, kind, groups.get("number"), rest)
    kind = chrome_kind(text, vocabulary) or ("capitals" if _is_capitals(text) else "text")
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


def chrome_kind(text: str, vocabulary: Vocabulary) -> str | None:
    """Return what kind of line that is not the document this is: `chrome`, `mark`, …, or `None`.

    >>> chrome_kind("Tải Văn bản gốc", Vocabulary()), chrome_kind("Văn bản gốc", Vocabulary())
    ('chrome', None)
    """
    exact, prefixes = _chrome(vocabulary)
    if kind := exact.get(text):
        return kind
    return next((kind for words, kind in prefixes if text.startswith(words)), None)
