"""What a line looks like: how it begins, how it ends, what it is as a whole.

Nothing is decided here.  The names are names of evidence; the tables say what each stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vn_decree_parser.repair.syllables import is_syllable
from vn_decree_parser.repair.words import EDGES, WordJudge, case_of
from vn_decree_parser.vocabulary import Vocabulary

# How a line begins, tried from top to bottom: name, pattern, example.
BEGINNINGS: tuple[tuple[str, str, str], ...] = (
    ("article", r"Điều\s+\d+[a-zđ]?\b", "Điều 5. Phạm vi"),
    (
        "division",
        r"(?:Phần|Chương|Mục|Tiểu mục|PHẦN|CHƯƠNG|MỤC|Phụ lục|PHỤ LỤC)\s+(?:[IVXLC\d]|thứ|[Ss]ố|SỐ)",
        "Chương II",
    ),
    ("title", r"(?:<titles>)$", "KẾ HOẠCH"),
    (
        "preamble",
        r"(?:Căn cứ|Theo đề nghị|Xét|Nơi nhận|Kính gửi|QUYẾT ĐỊNH|QUYẾT NGHỊ)\b",
        "Căn cứ Luật",
    ),
    ("signature", r"(?:KT|TM|TL|TUQ|Q)\.|(?:T/M|K/T|T/L)\s", "KT. CHỦ TỊCH"),
    ("list-bullet", r"[-+•*–]\s+[“\"(]?[A-ZĐÀ-Ỹ]", "- Như Điều 3;"),
    ("bullet", r"[-+•*–]\s", "- các đơn vị"),
    ("lone-bullet", r"[-+•*–]$", "-"),
    ("dot-bullet", r"\.\s", ". Bản sao"),
    ("lone-clause", r"\d{1,3}(?:\.\d{1,3})*\.$", "4."),
    ("clause", r"\d{1,3}(?:\.\d{1,3})*\.(?!\d)", "4. Hợp tác"),
    ("clause-bracket", r"\d{1,3}[)/](?!\d)", "4) Hợp tác"),
    ("lone-point", r"[a-zđ]{1,2}\)$", "a)"),
    ("point", r"[a-zđ]{1,2}\)", "a) Hợp tác"),
    ("lone-section", r"(?:[IVXLC]+[.)/]|[A-Z][.)])$", "II."),
    ("section", r"(?:[IVXLC]+[.)/]|[A-Z][.)])", "II. MỤC TIÊU"),
    ("lone-roman", r"[IVX]{1,4}$", "II"),
    ("bracket", r"\(", "(Kèm theo"),
    ("quote", r"[“\"‘\[{«]", "“Học tập số”"),
    ("closing", r"[).,;:%”’\]!?»}]", "; các"),
    ("slash", r"/", "/QĐ-UBND"),
    ("dots", r"…|\.\.", "………"),
    ("dash", r"[-–—_=*]", "-------"),
    # How a sentence of law opens behind a heading.
    (
        "opening",
        r"(?:Luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Quy chế|Quy định) này\b",
        "Luật này",
    ),
    (
        "agency-acts",
        r"(?:<agencies>)[^.;:]{2,70}\s(?:chủ trì|phối hợp|có trách)\b",
        "Sở Y tế chủ trì",
    ),
    # What cells of task tables begin with.
    ("agency", r"<agencies>", "Sở Y tế"),
    (
        "product",
        r"(?:Quyết định|Kế hoạch|Đề án|Báo cáo|Nghị quyết|Nghị định|Thông tư|Văn bản|Chương trình|Chỉ thị"
        r"|Công văn|Tờ trình|Hướng dẫn|Dự án|Luật|Quy chế|Quy định|Hồ sơ)(?:\s|$)",
        "Kế hoạch của UBND tỉnh",
    ),
    (
        "time",
        r"(?:Quý|Tháng|Năm|Giai đoạn|Trước ngày|Trước tháng|Đến năm)\s+[\dIVX]"
        r"|(?:Hằng|Hàng) (?:năm|quý|tháng)|Thường xuyên",
        "Quý II/2019",
    ),
)

_AGENCIES = (
    r"(?:Bộ|Sở|Ban|Cục|Vụ|Phòng|Chi cục|Văn phòng|Viện|Trường|Trung tâm|Công an|Đài|Hội|UBND|HĐND"
    r"|[ỦU][ỷy] ban|Bảo hiểm xã hội|BHXH|Thanh tra|Ngân hàng|Kho bạc|Liên đoàn|Mặt trận|T[oò][àa] án)"
    r"\s+(?=[A-ZĐ]|nhân|cấp|các)"
    r"|[Cc]ác\s+(?:sở|bộ|ban|cơ|đơn|địa|huyện|xã|tỉnh|phòng|Sở|Bộ|Ban)\b"
)

# Classes of beginnings that weigh alike where more evidence is weighed together.
COARSE_BEGINNINGS = {
    "lone-bullet": "bullet",
    "list-bullet": "bullet",
    "dot-bullet": "bullet",
    "lone-clause": "label",
    "clause": "label",
    "clause-bracket": "label",
    "lone-point": "label",
    "point": "label",
    "lone-section": "label",
    "section": "label",
    "article": "label",
    "division": "division",
    "title": "capitals",
    "capitals-line": "capitals",
    "lower?": "lower",
    "name?": "name",
    "code:tail": "code",
    "date": "code",
    "day/month": "code",
    "linked": "code",
    "mixed": "code",
}

COARSE_ENDINGS = {
    "lower?": "lower",
    "name?": "name",
    "end": ".",
    "date": "number",
    "day/month": "number",
    "quarter/year": "number",
    "percent": "number",
    "article-label": "label",
    "mixed": "code",
    "linked": "code",
}


def coarse(sort: str, table: dict[str, str]) -> str:
    """Return the class of a beginning or an ending: `number:year` is a `number`.

    >>> coarse("lone-clause", COARSE_BEGINNINGS), coarse("number:year", COARSE_ENDINGS)
    ('label', 'number')
    """
    return table.get(sort) or sort.partition(":")[0] or sort


# What a line is as a whole, tried from top to bottom: name, pattern, example.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("rule", r"[-–—_=*.\s…]{3,}", "-------"),
    ("number", r"[-–]?\d+(?:[.,]\d+)*%?", "9.279,76"),
    ("index", r"\([0-9A-Z]{1,3}\)(?:=\S*)?", "(7)=(5)-(3)"),
    (
        "label",
        r"(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[IVXLC]+|[A-Z])[.)/]|[IVX]+|[-+•*]",
        "II",
    ),
)


@cache
def _beginnings() -> re.Pattern[str]:
    titles = "|".join(re.escape(row["kind"].upper()) for row in Vocabulary().rows("document_types"))
    titles += r"|PHỤ LỤC(?: (?:SỐ )?[IVX\d]+)?"
    patterns = [
        pattern.replace("<titles>", titles).replace("<agencies>", _AGENCIES)
        for _, pattern, _ in BEGINNINGS
    ]
    return re.compile("|".join(f"(?P<_{i}>{pattern})" for i, pattern in enumerate(patterns)))


_KINDS = re.compile("|".join(f"(?P<_{i}>{pattern})" for i, (_, pattern, _) in enumerate(KINDS)))
_ARTICLE_LABEL = re.compile(r"Điều\s+\d+[a-zđ]?\s*[.:]?")
# Words that never end a sentence: what stands behind them belongs to them.
_LEADING_WORDS = frozenset(
    "của và với cho theo tại trong từ đến về các những số là do để khi mà bằng trên dưới có được "
    "không một hoặc hay vào ra bởi như nếu thì đã sẽ phải việc cấp quy thuộc đối tới ngày tháng "
    "năm quý".split()
)
# A line of its own that is a month or a year is a cell more often than a piece of a date.
_TIMES = frozenset(("number:year", "day/month", "date"))
_ROMAN = re.compile(r"[IVXLC]+")
_LAST_MARKS = {
    "…": "dots",
    ";": ";",
    ":": ":",
    ",": ",",
    ".": ".",
    "!": ".",
    "?": ".",
    ")": "bracket",
    "]": "bracket",
    "”": "quote",
    '"': "quote",
    "’": "quote",
    "(": "opening",
    "“": "opening",
    "[": "opening",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "_": "dash",
    "=": "dash",
    "*": "dash",
    "/": "slash",
}


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of all lines of a text, in order: beginnings, endings and kinds."""

    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def read(cls, lines: Sequence[str], words: Sequence[Sequence[str]], judge: WordJudge) -> Shapes:
        """Return the shapes of stripped, non-empty lines, given their words."""
        known_kinds: dict[str, str] = {}
        kinds = tuple(
            (known_kinds.get(line) or known_kinds.setdefault(line, _kind(line, tokens)))
            if len(tokens) < 3
            else _kind(line, tokens)
            for line, tokens in zip(lines, words, strict=True)
        )
        plain = _PlainBeginnings(judge)
        beginnings = tuple(
            plain[words[index][0]]
            if line[0].islower() and _PLAIN_START.match(line)
            else _beginning(
                line,
                words[index][0] if len(words[index]) > 1 else _whole_word(index, words, judge),
                len(words[index]),
                judge,
            )
            for index, line in enumerate(lines)
        )
        last_words = _LastWords(judge)
        known: dict[str, str] = {}
        endings = tuple(
            last_words[tokens[-1]]
            if len(tokens) > 2
            else known.get(line) or known.setdefault(line, _ending(line, tokens, kind, judge))
            for line, tokens, kind in zip(lines, words, kinds, strict=True)
        )
        return cls(beginnings, endings, kinds)


# A line that begins so goes on with a sentence: no row of the table but those for `a)`, `các`.
_PLAIN_START = re.compile(r"(?!các\b)[^\W\d_]{2,}[ ,.;]")


class _PlainBeginnings(dict[str, str]):
    """How lines begin that begin with a word in small letters, by that word."""

    def __init__(self, judge: WordJudge) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, word: str) -> str:
        known = case_of(word.strip(EDGES)) == "lower" and self._judge.is_known(word.strip(EDGES))
        sort = self[word] = "lower" if known else _beginning(word, word, 2, self._judge)
        return sort


class _LastWords(dict[str, str]):
    """How lines of several words end, by the last of them."""

    def __init__(self, judge: WordJudge) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, word: str) -> str:
        sort = self[word] = _ending(word, ("", "", word), "text", self._judge)
        return sort


def _kind(line: str, tokens: Sequence[str]) -> str:
    # Words with a blank between them are none of the table but a rule such as `- - -`.
    if (len(tokens) == 1 or not line[0].isalnum()) and (match := _KINDS.fullmatch(line)):
        return KINDS[int(match.lastgroup[1:])][0] if match.lastgroup else ""
    if len(tokens) == 1:
        core = line.strip(EDGES)
        if line.islower() and not is_syllable(core):
            return "fragment"
        return "tiny" if len(core) <= 2 else "word"
    if line.isupper():
        return "capitals"
    return "short" if len(line) < 24 else "text"


def _whole_word(index: int, words: Sequence[Sequence[str]], judge: WordJudge) -> str:
    """Return the word of a line, put together where the line is a piece of one: `S` `ở`."""
    first = words[index][0]
    if len(first) > 4 or not first[-1].isalpha():
        return first
    counts, listed = judge.document.words, judge.word_list.syllables
    best, joined = first, first
    for tokens in words[index + 1 : index + 4]:
        joined += tokens[0]
        lower, other = joined.strip(EDGES).lower(), best.lower()
        more = counts.get(lower, 0) - counts.get(other, 0)
        if (more > 0 or (more == 0 and len(other) == 1 and lower in listed)) and is_syllable(lower):
            best = joined
        if len(tokens) > 1 or not tokens[0][-1].isalpha():
            break
    return best


def _beginning(line: str, first: str, count: int, judge: WordJudge) -> str:
    if match := _beginnings().match(line):
        return BEGINNINGS[int(match.lastgroup[1:])][0] if match.lastgroup else ""
    if line[0].isdigit():
        if count > 1:
            return judge.word(first)
        sort = judge.word(line)
        return "lone-time" if sort in _TIMES else "number-line"
    core = first.strip(EDGES)
    if not core or not core[0].isalpha():
        return "other"
    case = case_of(core)
    if case == "lower":
        return "lower" if judge.is_known(core) else "lower?"
    if case == "CAPITALS":
        return "capitals-line" if line.isupper() else "capitals"
    if case == "mixed":
        return "mixed"
    if len(core) == 1 and count == 1:
        return "letter"
    names = judge.document.names.get(core, 0)
    return "name" if names > 1 else ("name?" if names else "capital")


def _ending(line: str, tokens: Sequence[str], kind: str, judge: WordJudge) -> str:
    if len(tokens) == 1 and kind == "label":
        return "label"
    if len(tokens) <= 2 and _ARTICLE_LABEL.fullmatch(line):
        return "article-label"
    if line.endswith("./."):
        return "end"
    if line.endswith(".."):
        return "dots"
    if mark := _LAST_MARKS.get(line[-1]):
        return mark
    sort = judge.word(tokens[-1])
    core = tokens[-1].strip(EDGES)
    if not sort.startswith(("word", "roman")):
        return sort
    if core.lower() in _LEADING_WORDS and not core.isupper():
        return "leading-word"
    if _ROMAN.fullmatch(core):
        return "roman"
    case = case_of(core)
    if case in ("CAPITALS", "mixed"):
        return "capitals"
    known = "" if judge.is_known(core.lower()) else "?"
    return ("name" if case == "Capital" else "lower") + known
