"""Blocks of documents that nobody wrote: tables, forms, procedures, heads and feet, in many variants.

What a page may hold is made of the sentences of clean documents and of the words of the
vocabulary; `repair_truth.damage` breaks it as scrapers do.  Forms, headings and cells vary more
here than in any one document, so that no weight is fitted to one way of writing.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from breaker import ROMANS, UNITS, Block, Kind  # noqa: E402  (the breaker is no package)
from vn_decree_parser.vocabulary import Vocabulary  # noqa: E402

Document = Sequence[Block]


def block(kind: Kind, text: str) -> Block:
    """Return a block of a text whose blanks may be doubled."""
    return Block(kind, " ".join(text.split()))


_COLUMN_ROLES = {
    "text": ("task", "indicator"),
    "agency": ("lead", "coordinating", "implementer", "monitor", "supervisor", "lead+coord"),
    "deadline": ("deadline", "deadline_end", "deadline_start", "period_col"),
    "product": ("product",),
    "unit": ("unit",),
    "number": ("target_value", "baseline", "budget"),
    "note": ("note", "status", "approver", "location"),
    "index": ("index",),
}
_HEADINGS: dict[str, list[str]] = {
    column: [row["heading"] for row in Vocabulary().rows("columns") if row["role"] in roles]
    for column, roles in _COLUMN_ROLES.items()
} | {"code": ["Mã", "Ký hiệu", "Mã loại đất"]}
_BODIES = [
    name
    for table, column in (("agencies", "name"), ("agency_groups", "words"))
    for row in Vocabulary().rows(table)
    if (name := row[column]) and not row.get("valid_to")
]
_KINDS = [row["kind"] for row in Vocabulary().rows("document_types")]
_PRODUCTS = [row["words"] for row in Vocabulary().rows("products")]
_PROVINCES = [row["old_name"] for row in Vocabulary().rows("provinces")]
_TIMES: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"{rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(1, 12):02}/{rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(2015, 2031)}",
    lambda rng: f"Tháng {rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"Quý {rng.choice(('I', 'II', 'III', 'IV'))}/{rng.randint(2015, 2031)}",
    lambda rng: f"Trước ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"Năm {rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(2015, 2024)} - {rng.randint(2025, 2031)}",
    lambda rng: f"{rng.randint(2015, 2031)} và những năm tiếp theo",
    lambda rng: (
        f"Quý {rng.choice(('I', 'II'))}, {rng.choice(('III', 'IV'))}/{rng.randint(2015, 2031)}"
    ),
    lambda rng: f"Trong năm {rng.randint(2015, 2031)}",
    lambda rng: f"Hoàn thành trước {rng.randint(1, 28)}/{rng.randint(1, 12)} hằng năm",
    lambda rng: f"Từ năm {rng.randint(2015, 2024)} đến năm {rng.randint(2025, 2031)}",
    lambda rng: f"Giai đoạn {rng.randint(2015, 2024)}-{rng.randint(2025, 2031)}",
    lambda rng: rng.choice(
        ("Thường xuyên", "Hằng năm", "Hàng năm", "Hàng quý", "Theo kế hoạch", "hằng năm")
    ),
)


def bodies(rng: random.Random) -> str:
    """Return the agencies of a cell: `Sở Y tế, các huyện`."""
    names = rng.sample(_BODIES, rng.choice((1, 1, 1, 2, 2, 3)))
    groups = [f"các {name}" if name[0].islower() else name for name in names]
    text = rng.choice((", ", ", ", "; ", " và ")).join(groups)
    return text[:1].upper() + text[1:]


def product(rng: random.Random) -> str:
    """Return what a task gives: `Quyết định của UBND tỉnh`, `Báo cáo`."""
    kind = rng.choice(_KINDS) if rng.random() < 0.7 else rng.choice(_PRODUCTS)
    ways = (
        kind,
        kind,
        f"{kind} của {rng.choice(_BODIES)}",
        f"{kind} được ban hành",
        f"{kind} được {rng.choice(_BODIES)} phê duyệt",
        f"{kind}, {rng.choice(_KINDS).lower()}",
    )
    return rng.choice(ways)


class Sentences:
    """The sentences of one document, and the phrases between their commas."""

    def __init__(self, document: Document, rng: random.Random) -> None:
        """Read the blocks of a document."""
        self._rng = rng
        self._texts = [
            text
            for each in document
            for piece in re.split(r"(?<=[;.])\s|:\s", each.text)
            if len(text := _LABEL.sub("", piece).strip(" ;.,:")) > 3
        ]
        self._phrases = [phrase for text in self._texts for phrase in text.split(", ")]

    def take(self, longest: int, stop: bool = False) -> str:
        """Return a sentence or phrase of at most so many characters, with a stop or without."""
        rng = self._rng
        text = rng.choice(self._texts if rng.random() < 0.7 else self._phrases)
        for _ in range(5):
            if len(text) <= longest:
                break
            text = rng.choice(self._phrases if longest < 60 else self._texts)
        if len(text) > longest:
            text = text[:longest].rsplit(" ", 1)[0]
        return text[:1].upper() + text[1:] + (rng.choice(".;") if stop else "")


_LABEL = re.compile(r"^(?:[-+*•–]|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+\.)\s*")


class _Cells:
    """The cells of one table: its columns repeat a few agencies, products and times of their own."""

    def __init__(self, sentences: Sentences, rng: random.Random) -> None:
        self._sentences = sentences
        self._rng = rng
        self._stop = rng.random() < 0.3
        self._decimals = rng.randint(0, 2)
        few = rng.choice((3, 6, 30))
        self._own = {
            "agency": [bodies(rng) for _ in range(few)],
            "product": [product(rng) for _ in range(few)],
            "unit": rng.sample(UNITS, rng.randint(1, 4)),
            "note": [sentences.take(40, False) for _ in range(3)],
        }

    def cell(self, column: str) -> str:
        """Return one more cell of a column."""
        rng = self._rng
        if column == "number":
            value = rng.uniform(-0.2, 10) * 10 ** rng.randint(0, 4)
            return f"{value:,.{self._decimals}f}".translate(str.maketrans(",.", ".,"))
        if column == "code":
            return "".join(rng.choices("ABCDĐHKLNPRSTUVX", k=3)) + rng.choice(("", "", "/PNN"))
        if column == "deadline":
            return rng.choice(_TIMES)(rng)
        if column in self._own:
            return rng.choice(self._own[column])
        stop = self._stop or rng.random() < 0.1
        return self._sentences.take(rng.choice((30, 60, 120, 200, 400)), stop)


_TASK_COLUMNS = ("text", "agency", "agency", "product", "deadline", "note")


def mixed_table(document: Document, rng: random.Random) -> list[Block]:
    """Return a table between two sentences: a task table, or one of random columns."""
    sentences = Sentences(document, rng)
    if rng.random() < 0.5:
        columns = ["index", *(c for c in _TASK_COLUMNS if c == "text" or rng.random() < 0.7)]
    else:
        others = [column for column in _HEADINGS if column != "index"]
        columns = ["index", *rng.choices(others, k=rng.randint(2, 7))]
        if "text" not in columns:
            columns[1] = "text"
    cells = [rng.choice(_HEADINGS[column]) for column in columns]
    if rng.random() < 0.2:
        cells += [f"({number})" for number in range(1, len(columns) + 1)]
    cells += _rows(columns, sentences, rng)
    before = sentences.take(300, True)
    if rng.random() < 0.4:
        before = f"DANH MỤC {sentences.take(120, False).upper()}"
    blocks = [block("heading" if before.isupper() else "paragraph", before)]
    blocks += [block("cell", cell) for cell in cells]
    return [*blocks, block("paragraph", sentences.take(300, True))]


def _rows(columns: Sequence[str], sentences: Sentences, rng: random.Random) -> Iterator[str]:
    label = rng.choice(("{}", "{}", "{}.", "{}.", "1.{}", "1.{}.", "{})"))
    group = rng.choice(("", "{}", "{}."))
    every = rng.randint(2, 6)
    on = rng.random() < 0.5  # numbers run on over the groups
    filled = rng.choice((1.0, rng.uniform(0.6, 1.0)))
    made = _Cells(sentences, rng)
    for row in range(rng.randint(3, 24)):
        if group and row % every == 0:
            yield group.format(ROMANS[row // every % 6])
            yield sentences.take(rng.choice((60, 90, 200)), rng.random() < 0.2)
        for column in columns:
            if column == "index":
                yield label.format(row + 1 if on or not group else row % every + 1)
            elif column == "text" or rng.random() < filled:
                yield made.cell(column)


_FIELDS = (
    "Họ và tên", "Ngày, tháng, năm sinh", "Địa chỉ", "Điện thoại", "Số giấy chứng nhận", "Quốc tịch",
    "Cơ quan cấp", "Ngày cấp", "Tên doanh nghiệp", "Người đại diện", "Trình độ chuyên môn", "Email",
    "Nơi thường trú", "Số tài khoản", "Mã số thuế", "Chức vụ", "Giới tính", "Dân tộc", "Diện tích",
    "Thời hạn", "Mục đích sử dụng", "Số lượng", "Lý do", "Ngành nghề kinh doanh", "Vốn điều lệ",
)  # fmt: skip
_ENGLISH = (
    "Date of birth", "Full name", "Address", "Nationality", "Issued by", "Place of issue", "Phone",
    "Name of the company", "Number of passengers", "Purpose of use", "Registered capital",
    "Signature of the applicant", "Tax code", "Type of vessel", "Port of registry", "Occupation",
    "Duration of stay", "Present address", "Reasons for the request", "Position", "Sex", "Bank account",
    "Certificate of origin", "Kind of goods", "Gross weight of the cargo in tons", "Issue date",
)  # fmt: skip
_NOTES = (
    "(nếu có)",
    "(viết chữ in hoa)",
    "(ghi rõ đơn vị tính)",
    "(ký tên, đóng dấu)",
    "(3)",
    "(*)",
)
_TAILS = ("đồng", "người", "m2", "(bằng chữ)", "năm", "theo quy định", "có giá trị đến hết năm")


def form(document: Document, rng: random.Random) -> list[Block]:
    """Return a form to fill in: labels, dotted lines, dates, perhaps in two languages."""
    sentences = Sentences(document, rng)
    dots = _Dots(rng)
    paragraph: Kind = rng.choice(("paragraph", "paragraph", "cell"))
    two_languages = rng.random() < 0.4
    english_stop = rng.choice((":", "", "", "."))
    texts = [sentences.take(200, True)] if rng.random() < 0.5 else []
    texts += _form_head(dots, rng, two_languages)
    label = rng.choice(("{n}. {f}", "- {f}", "{f}", "{n}) {f}", "+ {f}", "{n}. {f}"))
    own = [sentences.take(60, False) for _ in range(8)]
    for number in range(1, rng.randint(6, 24)):
        first = rng.choice(_FIELDS) if rng.random() < 0.6 else rng.choice(own)
        texts.append(label.format(n=number, f=_field(first, dots, rng)))
        if two_languages and rng.random() < 0.8:
            texts.append(_english(dots, rng, english_stop))
        elif rng.random() < 0.08:
            texts.append(dots.line())
        elif rng.random() < 0.08:
            texts.append(sentences.take(200, True))
    blocks = [block(paragraph, text) for text in texts]
    return [*blocks, *signature(rng)]


def _form_head(dots: _Dots, rng: random.Random, two_languages: bool) -> Iterator[str]:
    if rng.random() < 0.6:
        yield rng.choice(("TÊN ĐƠN VỊ", "TÊN CƠ QUAN, TỔ CHỨC", "CÔNG TY", dots.some()))
        yield "-" * rng.randint(3, 9)
        yield "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        yield "Độc lập - Tự do - Hạnh phúc"
        if two_languages:
            yield from ("SOCIALIST REPUBLIC OF VIETNAM", "Independence - Freedom - Happiness")
        yield "-" * rng.randint(8, 18)
        yield f"Số: {dots.some()}/{rng.choice(('ĐK', 'TB', dots.some()))}"
        yield f"{dots.some()}, {_day(dots, rng)}"
    title = rng.choice(("ĐƠN ĐỀ NGHỊ", "TỜ KHAI", "BIÊN BẢN", "ĐƠN ĐĂNG KÝ", "PHIẾU YÊU CẦU"))
    yield f"{title} {rng.choice(_FIELDS).upper()}"
    yield f"Kính gửi: {rng.choice((dots.some(), rng.choice(_BODIES)))}"


def _field(name: str, dots: _Dots, rng: random.Random) -> str:
    note = f" {rng.choice(_NOTES)}" if rng.random() < 0.15 else ""
    gap = rng.choice((": ", ": ", ":", " ", ""))
    ways = (
        lambda: f"{name}{note}{gap}{dots.line()}",
        lambda: f"{name}{note}{gap}{dots.line()}",
        lambda: f"{name}{note}{gap}{dots.some()}",
        lambda: f"{name}{gap}{dots.some()} {rng.choice(_TAILS)}",
        lambda: (
            f"{name}{gap}{dots.some()}{rng.choice(('; ', ' ', '. ', ', '))}"
            f"{rng.choice(_FIELDS)}{gap}{dots.some()}"
        ),
        lambda: f"{name} {_day(dots, rng)} đến {_day(dots, rng)}",
        lambda: f"{name}{note}:",
        lambda: f"{name}: {rng.randint(1, 99)} {rng.choice(_TAILS)}",
        lambda: f"{name} ({rng.randint(2, 6)}cm x {rng.randint(2, 6)}cm){gap}{dots.some()}",
    )
    return rng.choice(ways)()


def _english(dots: _Dots, rng: random.Random, stop: str) -> str:
    name = rng.choice(_ENGLISH)
    if rng.random() < 0.15:
        return f"{name} from {dots.some()} to {dots.some()}"
    if rng.random() < 0.15:
        return f"{name} {rng.choice(_ENGLISH)}"
    return f"({name})" if rng.random() < 0.1 else name + stop


def _day(dots: _Dots, rng: random.Random) -> str:
    blank = rng.choice(("", " "))
    few = (dots.few() for _ in range(3))
    if rng.random() < 0.2:
        return "ngày " + "/".join(few)
    return "".join(
        f"{word}{blank}{dot}{blank}"
        for word, dot in zip(("ngày", "tháng", "năm"), few, strict=True)
    ).strip()


class _Dots:
    """Dotted lines as one form has them: one dot or another, whole or in pieces."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._dot = rng.choice((".", "…", "..…", "_"))
        self._pieces = rng.choice(((1,), (1, 1, 1, 2), (2,), (1, 2, 3)))

    def few(self) -> str:
        """Return room for a number."""
        return self._dot * self._rng.randint(1, 3) + ("." if self._dot == "." else "")

    def some(self) -> str:
        """Return room for some words."""
        return self._dot * self._rng.randint(4, 20)

    def line(self) -> str:
        """Return the rest of a line, in pieces where a program filled it up."""
        rng = self._rng
        longest = 120 if self._dot in "._" else 45
        first = self._dot * rng.randint(6, longest)
        rest = [self._dot * rng.randint(2, 14) for _ in range(rng.choice(self._pieces) - 1)]
        return " ".join([first, *rest])


_STEPS = (
    "Trình tự thực hiện", "Cách thức thực hiện", "Thành phần hồ sơ", "Số lượng hồ sơ", "Lệ phí",
    "Thời hạn giải quyết", "Đối tượng thực hiện", "Cơ quan thực hiện", "Kết quả thực hiện",
    "Tên mẫu đơn", "Yêu cầu, điều kiện", "Căn cứ pháp lý", "Mục đích", "Nội dung", "Hình thức",
    "Thời gian thực hiện", "Địa điểm", "Đơn vị thực hiện", "Kinh phí", "Sản phẩm", "Chuyên đề 1",
    "Bước 1", "Chủ đề", "Đối tượng", "Phạm vi",
)  # fmt: skip
_SHORT_ANSWERS = (
    "Không.", "Không", "Không quy định.", "01 (một) bộ.", "05 ngày làm việc", "200.000 đồng",
    "Miễn phí.", "Tổ chức.", "Cá nhân", "Trong giờ hành chính", "Văn bản.", "01 bản chính;",
)  # fmt: skip


def procedure(document: Document, rng: random.Random) -> list[Block]:
    """Return labelled paragraphs: the steps of a procedure, the points of a plan.

    A label stands before its text, or alone above it; lists follow in bullets of any kind.
    """
    sentences = Sentences(document, rng)
    bullets = rng.sample(("-", "+", "*", ".", "•", "–"), 3)
    mark = rng.choice(("", "- ", "* ", "{n}. ", "{n}) ", "+ "))
    alone = rng.choice((0.0, 0.2, 0.9))
    blocks = [block("paragraph", f"1. {sentences.take(150, False)}")]
    for number in range(rng.randint(4, 16)):
        label = mark.format(n=number + 1) + rng.choice(_STEPS) + ":"
        if rng.random() < 0.15:
            label = f"{mark.format(n=number + 1)}{sentences.take(50, False)}:"
        short = rng.random() < 0.3
        text = rng.choice(_SHORT_ANSWERS) if short else sentences.take(500, True)
        texts = [label, text] if rng.random() < alone else [f"{label} {text}"]
        bullet = rng.choice(bullets)
        for _ in range(rng.choice((0, 0, 1, 3, 5))):
            item = sentences.take(300, rng.random() < 0.9)
            texts.append(f"{bullet} {item}")
        blocks += [block("paragraph", text) for text in texts]
    return blocks


def articles(document: Document, rng: random.Random) -> list[Block]:
    """Return articles of a law or regulation: chapters, titles of articles, clauses, points."""
    sentences = Sentences(document, rng)
    first, number = rng.randint(1, 40), 0
    dot = rng.choice((". ", ". ", ". ", ".", " "))
    clause_dot = rng.choice((". ", ". ", ". ", " ", ".", "- "))
    titled = rng.random() < 0.8
    blocks = []
    for number in range(first, first + rng.randint(3, 12)):
        if rng.random() < 0.2:
            chapter = rng.choice(("Chương {}", "CHƯƠNG {}", "Mục {}", "Mục {}:", "Phần {}"))
            named = chapter.format(rng.choice((ROMANS[number % 6], str(number % 6 + 1))))
            title = sentences.take(90, False).upper()
            together = rng.random() < 0.3
            heads = [f"{named} {title}"] if together else [named, title]
            blocks += [block("heading", head) for head in heads]
        title = sentences.take(rng.choice((40, 80, 150)), False) if titled else ""
        opening = sentences.take(500, True)
        clauses = [
            f"{n}{clause_dot}{sentences.take(500, True)}" for n in range(1, rng.choice((1, 3, 6)))
        ]
        if rng.random() < 0.3:
            clauses += [
                f"{letter}) {sentences.take(300, True)}" for letter in "abcdđ"[: rng.randint(2, 5)]
            ]
        head = f"Điều {number}{dot}"
        texts = [head + title, opening, *clauses] if titled else [head + opening, *clauses]
        blocks += [block("paragraph", text) for text in texts]
    return blocks


_OFFICES = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def letterhead(rng: random.Random, title: str) -> list[Block]:
    """Return the head of a decision as a page has it: names, rules, motto, number, date, title."""
    province = rng.choice(_PROVINCES)
    issuer = rng.choice(("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"))
    ministry = rng.choice([body for body in _BODIES if body.startswith("Bộ ")]).upper()
    rule = "-" * rng.randint(3, 9)
    left = rng.choice(
        (
            [issuer, f"TỈNH {province.upper()}", rule],
            [f"{issuer} TỈNH {province.upper()}", rule],
            ["CHÍNH PHỦ", rule],
            ["QUỐC HỘI", rule],
            [ministry, rule],
        )
    )
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "-" * rng.randint(8, 18),
    ]
    number = f"Số: {rng.randint(1, 4000)}/{rng.choice(('QĐ', 'KH', 'NQ', 'CT'))}-{rng.choice(('UBND', 'CP', 'HĐND'))}"
    day = f"{province}, ngày {rng.randint(1, 28):02} tháng {rng.randint(1, 12):02} năm {rng.randint(2005, 2026)}"
    kind = rng.choice(_KINDS).upper()
    cells = [*left, *right, number, day]
    headings = [kind, title.upper()] if rng.random() < 0.7 else [f"{kind} {title.upper()}"]
    if rng.random() < 0.6:
        headings.append(rng.choice((f"CHỦ TỊCH {issuer} TỈNH", f"BỘ TRƯỞNG {ministry}", issuer)))
    notes = [
        f"(Kèm theo {kind.capitalize()} {number.lower()} {day.split(', ')[1]} của {issuer.title()})"
    ]
    return [
        *(block("cell", cell) for cell in cells),
        *(block("heading", heading) for heading in headings),
        *(block("paragraph", note) for note in notes if rng.random() < 0.4),
    ]


def signature(rng: random.Random) -> list[Block]:
    """Return the foot of a decision: recipients and signature."""
    names = [f"- {name};" for name in rng.sample(_BODIES, rng.randint(2, 6))]
    office = rng.choice(_OFFICES)
    signed = [f"KT. {office}", rng.choice(_OFFICES)] if rng.random() < 0.5 else [f"TM. {office}"]
    if rng.random() < 0.2:
        signed = ["ĐẠI DIỆN " + rng.choice(_BODIES).upper(), "(Ký, ghi rõ họ tên và đóng dấu)"]
    person = " ".join(rng.choice(_PROVINCES).split()[-1] for _ in range(3))
    cells = [
        "Nơi nhận:",
        *names,
        f"- Lưu: VT{rng.choice(('.', ', TH.', f', VX ({office[0]}-{rng.randint(2, 99)}).'))}",
    ]
    return [block("cell", cell) for cell in [*cells, *signed, person]]
