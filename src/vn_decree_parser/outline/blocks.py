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
    (
        "motto",
        r"(?fold)(?:cộng h\S{1,2} x\S{1,2}\s?hội chủ nghĩa việt nam|đảng cộng sản việt nam)[.,]?$",
        "CỘNG HOÀ",
    ),
    (
        "slogan",
        r"(?fold)độc lập[\s-]{1,4}tự do[\s-]{1,4}hạnh phúc[.,]?$",
        "Độc lập - Tự do - Hạnh phúc",
    ),
    (
        "number",
        r"(?:Luật |Bộ luật |Nghị quyết |Pháp lệnh )?[Ss][ốỐ]\s*:?\s*(?P<rest>[\d\s]*[-/][^;]{1,60})$",
        "Số: 2753/QĐ-UBND",
    ),
    ("number", r"(?P<rest>/[A-ZĐ][\w&-]{1,30})$", "/TTr-VPCP"),
    (
        "mark",
        r"\(?(?:(?:DỰ THẢO|Dự thảo)(?:\s(?:lần|LẦN))?(?:\s\d{1,2})?|H(?:ỎA|OẢ) TỐC.{0,20}|THƯỢNG KHẨN|KHẨN"
        r"|(?:TỐI |TUYỆT )?MẬT)\)?$",
        "DỰ THẢO 2",
    ),
    # Cut in two, as where the other column of the letterhead stands between: Số: ⏎ /TTr-VPCP.
    ("number", r"[Ss]ố\s*:$", "Số:"),
    (
        "place-date",
        r"[^,\d]{2,40},?\s*[Nn]gày\s*[\d.… ]{0,5}\s*tháng\s*(?:[\d.… ]{0,5}|[<lower> ]{2,10}?)\s*"
        r"năm\s*[\d.…]{0,6}$",
        "Đắk Lắk, ngày 24 tháng 10 năm 2018",
    ),
    (
        "enactment",
        r"(?fold)(?:nay )?(?:quyết định|quyết nghị|nghị quyết|nghị định|chỉ thị|thông tư)\s*:$",
        "QUYẾT ĐỊNH:",
    ),
    (
        "title",
        r"(?:<titles>)(?:\s+(?:CỦA|của)\s[^.;:]{3,100})?\s*(?:\[\d+\]|\(\*+\))?$",
        "KẾ HOẠCH",
    ),
    (
        "appendix-title",
        r"(?:<annexes>)(?:\s+(?:[Ss]ố|SỐ))?\s*:?\s*(?P<number><annex-number>)?(?P<rest>)\s*[.:]?$",
        "PHỤ LỤC II",
    ),
    (
        "appendix-title",
        r"(?:<annexes>)(?:\s+(?:[Ss]ố|SỐ))?\s*:?\s*(?P<number><annex-number>)"
        r"(?:\s*[.:–-]\s*|\s+(?=[<upper>]{2}))(?P<rest>[<upper>“].{2,250})$",
        "Mẫu số 02. Đơn đề nghị",
    ),
    (
        "appendix-title",
        r"PHỤ LỤC\s*[:.–-]?\s+(?P<rest>[<upper>][^<lower>]{5,250})$",
        "PHỤ LỤC DANH SÁCH BẾN ĐÒ",
    ),
    (
        "attached",
        r"\(\s*(?:Phụ lục )?(?:[Bb]an hành )?(?:[Kk]èm|[Đđ]ính kèm|[Bb]an hành) theo\b.*",
        "(Kèm theo Quyết định số 12/QĐ-UBND)",
    ),
    (
        "attached",
        r"(?:Ban hành kèm|Kèm) theo (?:[<upper>][<lower>]+ [<lower>]+) số\b[^;:]{3,200}$",
        "Ban hành kèm theo Thông tư số 5/2024/TT-BYT ngày 01/02/2024",
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
    (
        "authority",
        r"(?:(?:KT|TM|TL|TUQ)(?:\s?[./]\s*|\s+)|(?:T/M|T/L|K/T|Q\.)\.?\s*)(?=[<upper>]{2}).*",
        "KT. CHỦ TỊCH",
    ),
    ("signed", r"[(\[\s]{0,4}[Đđ]ã ký.{0,20}$", "(Đã ký)"),
    ("note", r"\[(?P<number>\d{1,3})\]\s*(?P<rest>.*)$", "[1] Điều này được sửa đổi"),
    (
        "part",
        r"(?:PHẦN|Phần)\s+(?P<number>(?:thứ\s+|THỨ\s+)?(?:[IVXLC]+|\d+|[A-Z]|<ordinals>|<ORDINALS>))\b<behind>(?P<rest>.*)$",
        "Phần thứ nhất",
    ),
    (
        "chapter",
        r"(?:CHƯƠNG|Chương)\s+(?P<number>(?:thứ\s+|THỨ\s+)?(?:[IVXLC]+|\d+|<ordinals>|<ORDINALS>))\b<behind>(?P<rest>.*)$",
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
        r"(?:[ĐÐ]iều|[ĐÐ]IỀU)\s+(?P<number>\d+[a-zđ]?)\b<mark>\s*(?:[.:]{1,2}(?![.:])\s*|[.:]\s*|[–-]\s|$|(?=[<upper>])(?!<cited>))"
        r"(?P<rest>.*)$",
        "Điều 1. Ban hành",
    ),
    ("section", r"(?P<number>[IVXLC]+)\s*[.)/–-]\s*+(?P<rest>(?![<lower>\d]).*)$", "II. MỤC TIÊU"),
    ("letter", r"(?P<number>[A-HĐ])\s*[.)/-]\s+(?P<rest>[<upper>].*)$", "A. KHỐI TỈNH"),
    (
        "dotted",
        r"(?P<number>\d{1,3}(?:\.\d{1,3})+)\s*[.)/:–-]?(?=\s|$)\s*+(?P<rest>(?![<lower>]).*)$",
        "1.1. Đến năm 2025",
    ),
    (
        "clause",
        r"(?P<number>\d{1,3}[a-zđ]?)<mark>\s*(?:[.)/]{1,2}(?![.)/])|[.)/])(?!\d)\s*(?P<rest>.*)$",
        "1. Tổ chức",
    ),
    ("clause", r"(?P<number>\d{1,2})\s?[–-]\s?(?P<rest>[<upper>].*)$", "1- Tổ chức"),
    (
        "point",
        r"(?P<number>[a-zđ]{1,2})<mark>\s*[)./](?=\s|$|[<upper>])\s*(?P<rest>.*)$",
        "a) Tổ chức",
    ),
    (
        "subpoint",
        r"(?P<number>[a-zđ]\.?\d{1,2})\s*[).](?=\s|$|[<upper>])\s*(?P<rest>.*)$",
        "a1) Bến",
    ),
    ("bullet", r"[-–—]\s*(?P<rest>(?!\d|[-–—_]|[|\s]*$).+)$", "- Sở Y tế;"),
    # Marks of Wingdings and Symbol stand in a private range of Unicode.
    ("plus", r"[+•*·●○◦▪■□➢➤►✓✔❖\uf000-\uf0ff]\s*(?P<rest>.+)$", "+ Sở Y tế;"),
)
# A label ends with a stop, with its line, or before a capital: "Phần thứ hai bao gồm" is a sentence.
_BEHIND = r"\s*(?:[.:–-]\s*|$|(?=[<upper>“\"]))"
# Words that stand for parts of these patterns.
_PARTS = {
    "<behind>": _BEHIND,
    # The mark of a footnote behind a number: Điều 5[2]. …
    "<mark>": r"(?:\s?\[\d{1,3}\])?",
    "<annexes>": "PHỤ LỤC|Phụ lục|BIỂU MẪU|Biểu mẫu|BIỂU|Biểu|MẪU|Mẫu",
    "<annex-number>": r"(?:[IVXLC]+|\d{1,3}(?:[.-]\d{1,2})*[A-Za-z]?(?:/[A-ZĐ][\w-]{0,20})?|[A-HĐ])(?![^\W_])",
    # "Điều 5 Luật Đất đai quy định …" cites an article.
    "<cited>": r"(?:Luật|Bộ luật|Hiến pháp|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Quy chế|Quy định"
    r"|Chỉ thị|Hiệp định|Điều lệ)\s(?:này|số|về|[<upper>])",
}
ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
# Patterns that look for blanks several times over take the square of such a stretch.
_LONG_BLANK = re.compile(r"\s{200}")
# Longer lines are running text, whatever they begin with.
_LONGEST_SEAMED = 500
# Kinds that open a section of the body.
OPENERS = frozenset(
    "part chapter division subdivision article section letter dotted clause point subpoint bullet plus".split()
)


@cache
def _patterns(vocabulary: Vocabulary) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    titles = "|".join(re.escape(row["kind"].upper()) for row in vocabulary.rows("document_types"))
    result = []
    for kind, pattern, _ in KINDS:
        folded = pattern.startswith("(?fold)")
        source = pattern.removeprefix("(?fold)")
        source = source.replace("<titles>", titles).replace("<ordinals>", ORDINALS)
        source = source.replace("<ORDINALS>", ORDINALS.upper())
        for name, part in _PARTS.items():
            source = source.replace(name, part)
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
    ("star", r"\*\s+Số\s.{3,40}$", r"(?<=\*)\s+", "*|Số 29-CTr/TU"),
    (
        "rule",
        r"[^<lower>]{3,120}\s[-*_]{3,}$",
        r"\s+(?=[-*_]{3,}$)",
        "UBND TỈNH LONG BIÊN|-------",
    ),
    (
        "number",
        r"Số\s*:?[^,;]{3,50},?\s*ngày\s.{0,20}tháng.{0,20}năm[\s\d.…]{0,7}$",
        r"(?:(?<![<lower>.:])|(?<=TTg))\s+(?=[<upper>][^\d,/]{1,40},?\s*ngày\s)",
        "Số: 12/QĐ-UBND|TP. Long Biên, ngày 05 tháng 3 năm 2024",
    ),
    (
        "list and signature",
        r"[-–]\s.{2,150}\s(?:TM|KT|TL|TUQ)\.\s?[<upper>., ]{4,80}$",
        r"\s+(?=(?:TM|KT|TL|TUQ)\.\s?[<upper>]{2})",
        "- Như Điều 4;|KT. CHỦ TỊCH",
    ),
    (
        "recipients",
        r"Nơi nhận\s*:\s[<upper>., ]{5,80}$",
        r"(?<=:)\s+",
        "Nơi nhận:|KT. GIÁM ĐỐC",
    ),
    (
        "attached",
        r"(?:[^<lower>()]{8,300}|(?:Phụ lục|Mẫu|Biểu)[^()]{0,100})\s"
        r"\((?:Ban hành )?(?:[Kk]èm|[Đđ]ính kèm|Ban hành) theo [^()]*\)$",
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
    """Return the blocks of the passages, in order; nothing is dropped.

    A passage is one block, unless the cells of a letterhead or a signature were run together, or a
    bracket that names the parent goes over several lines.

    >>> blocks = read_blocks([Passage.of("II. MỤC TIÊU"), Passage.of("a) Sở Y tế")], Vocabulary())
    >>> [(block.kind, block.number, block.rest.text) for block in blocks]
    [('section', 'II', 'MỤC TIÊU'), ('point', 'a', 'Sở Y tế')]
    """
    pieces = (piece for passage in passages if passage for piece in _cut_line(passage))
    blocks: list[Block] = []
    for piece in pieces:
        block = _read_block(piece, vocabulary)
        if blocks and _goes_on(blocks[-1], block):
            blocks[-1] = _read_block(Passage.join((blocks[-1].passage, piece)), vocabulary)
        else:
            blocks.append(block)
    return tuple(blocks)


# A place and a date that is cut behind one of its words: Hà Nội, ngày ⏎ tháng ⏎ năm 2016.
_OPEN_DATE = re.compile(
    with_letters(r"[<upper>][^,\d]{1,40},\s*ngày[\s\d.…]{0,8}(?:tháng[\s\d.…]{0,8})?$")
)
_DATE_GOES_ON = re.compile(r"(?:tháng|năm)[\s\d.…]{0,8}$")


def _goes_on(block: Block, following: Block) -> bool:
    """Return whether the next line belongs to an open bracket or an open date.

    >>> lines = ("(Kèm theo Nghị định số 5/2024/NĐ-CP", "ngày 05 tháng 3 năm 2024 của Chính phủ)")
    >>> [block.text for block in read_blocks(map(Passage.of, lines), Vocabulary())]
    ['(Kèm theo Nghị định số 5/2024/NĐ-CP ngày 05 tháng 3 năm 2024 của Chính phủ)']
    """
    if block.kind == "attached":
        is_open = block.text.count("(") > block.text.count(")")
        return is_open and ")" in following.text and len(block.text + following.text) < 400
    if block.kind == "text" and len(block.text) < 70 and _OPEN_DATE.match(block.text):
        return bool(_DATE_GOES_ON.match(following.text))
    return False


def _read_block(passage: Passage, vocabulary: Vocabulary) -> Block:
    text = passage.text
    folded = fold(text) if len(text) < 60 else ""
    patterns = () if _LONG_BLANK.search(text) else _patterns(vocabulary)
    for kind, on_folded, pattern in patterns:
        match = pattern.match(folded if on_folded else text)
        if match and (text or folded):
            if kind in ("bullet", "plus") and chrome_kind(text, vocabulary) == "chrome":
                return Block(passage, "chrome")
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
        elif row["match"] == "attached":
            exact[row["words"]] = row["match"]
    return exact, tuple(prefixes)


def chrome_kind(text: str, vocabulary: Vocabulary) -> str | None:
    """Return what kind of line that is not the document this is: `chrome`, …, or `None`.

    >>> chrome_kind("Tải Văn bản gốc", Vocabulary()), chrome_kind("Văn bản gốc", Vocabulary())
    ('chrome', None)
    """
    exact, prefixes = _chrome(vocabulary)
    if kind := exact.get(text):
        return kind
    return next((kind for words, kind in prefixes if text.startswith(words)), None)
