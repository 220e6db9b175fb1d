"""Texts with known line ends: pages with true verdicts, and clean documents damaged on purpose.

The pages and documents lie outside the project, in the folder that `VN_DECREE_CORPUS` names, or
in `shared` beside the checkout: `gold/repair`, `gold/tables`, `corpus/md`, `corpus/docx`.
"""

from __future__ import annotations

import os
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import breaker  # noqa: E402  (the breaker of the tests is no package)
from vn_decree_parser.repair.decide import Verdict  # noqa: E402
from vn_decree_parser.repair.evidence import Lines  # noqa: E402
from vn_decree_parser.repair.repaired import read_lines  # noqa: E402
from vn_decree_parser.source import Source  # noqa: E402
from vn_decree_parser.vocabulary import Vocabulary  # noqa: E402


@dataclass(frozen=True)
class Truth:
    """A received text with the true verdict on each of its line ends."""

    name: str
    text: str
    verdicts: tuple[Verdict, ...]

    def read(self) -> tuple[Lines, list[bool]]:
        """Return what repair knows of the lines, and which line ends a rule settles beforehand."""
        reading = read_lines(Source.of_text(self.text))
        return reading.lines, [rule is not None for rule in reading.rules]


def corpus_folder() -> Path | None:
    """Return the folder of real documents, `None` where there is none."""
    named = os.environ.get("VN_DECREE_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "gold").is_dir() else None


def read_gold(folder: Path) -> Iterator[Truth]:
    """Yield the pages whose truth is known."""
    gold = folder / "gold"
    for received in sorted(gold.glob("repair/*.broken.txt")):
        truth = received.with_name(received.name.replace(".broken.txt", ".gold.txt"))
        yield _compare(received, truth)
    for received in sorted(gold.glob("tables/*.flat[0-9][0-9].txt")):
        yield _compare(received, received.with_name(received.name.replace(".txt", ".gold.txt")))


def _compare(received: Path, truth: Path) -> Truth:
    text = received.read_text("utf-8")
    wanted = _gaps(truth.read_text("utf-8"))
    names: dict[str, Verdict] = {"": "join"}
    verdicts = [
        names.get(after, "border" if "\n" in after else "space")
        for before, after in zip(_gaps(text), wanted, strict=True)
        if "\n" in before
    ]
    return Truth(received.name.removesuffix(".broken.txt"), text, tuple(verdicts))


def _gaps(text: str) -> list[str]:
    """Return the blanks before each character that is none."""
    composed = unicodedata.normalize("NFC", text).strip()
    return [match[1] for match in re.finditer(r"(\s*)\S", composed)]


def read_clean(folder: Path) -> Iterator[tuple[str, list[breaker.Block]]]:
    """Yield clean documents as blocks: markdown, Word files and truths of the folder."""
    for path in sorted((folder / "corpus" / "md").glob("*.md")):
        yield path.stem, list(_markdown_blocks(path.read_text("utf-8")))
    if find_spec("docx"):
        for path in sorted((folder / "corpus" / "docx").glob("*.docx")):
            yield path.stem, list(_word_blocks(path))
    for path in sorted((folder / "gold" / "repair").glob("*.gold.txt")):
        yield path.name.removesuffix(".gold.txt"), list(_text_blocks(path.read_text("utf-8")))


def read_samples(count: int) -> Iterator[Truth]:
    """Yield the project's own samples: as received, and damaged `count` times in other ways."""
    rng = random.Random(0)
    for sample in sorted((ROOT / "samples").glob("*/blocks.tsv")):
        blocks = breaker.read_blocks(sample.parent)
        received = breaker.break_sample(sample.parent)
        yield Truth(sample.parent.name, received.text, received.verdicts)
        for number in range(count):
            style = rng.choice((breaker.SCRAPED, breaker.BROKEN, breaker.Style.random(rng)))
            broken = breaker.break_blocks(blocks, style, seed=1000 + number)
            yield Truth(f"{sample.parent.name} {number}", broken.text, broken.verdicts)


_MARKUP = re.compile(r"[*_`#>\\]+|<[^>]*>|\[|\]\([^)]*\)")


def _markdown_blocks(text: str) -> Iterator[breaker.Block]:
    for line in text.splitlines():
        if line.startswith(("*Source", "|---", "| ---")):
            continue
        if line.startswith("|"):
            for cell in line.strip("| ").split("|"):
                for part in re.split(r"<br\s*/?>", cell):
                    yield from _block("cell", _MARKUP.sub("", part))
        else:
            words = _MARKUP.sub("", line)
            yield from _block("heading" if words.isupper() else "paragraph", words)


def _word_blocks(path: Path) -> Iterator[breaker.Block]:
    """Yield the paragraphs and cells of a Word file; python-docx is needed for this alone."""
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = Document(str(path))
    for element in document.element.body.iterchildren():
        if element.tag.endswith("}p"):
            words = Paragraph(element, document).text
            yield from _block("heading" if words.isupper() else "paragraph", words)
        elif element.tag.endswith("}tbl"):
            for row in Table(element, document).rows:
                for cell in row.cells:
                    for paragraph in cell.paragraphs:
                        yield from _block("cell", paragraph.text)


def _text_blocks(text: str) -> Iterator[breaker.Block]:
    lines = [line for line in text.splitlines() if line.strip()]
    short = [len(line) < 60 and not line.rstrip().endswith((".", ";", ":")) for line in lines]
    for index, line in enumerate(lines):
        near = short[max(0, index - 3) : index + 4]
        in_table = short[index] and sum(near) > 5
        kind = "cell" if in_table else "heading" if line.isupper() else "paragraph"
        yield from _block(kind, line)


def _block(kind: breaker.Kind, text: str) -> Iterator[breaker.Block]:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    if any(c.isalnum() for c in words):
        yield breaker.Block(kind, words)


_HEADINGS = {
    "index": ("STT", "TT", "Số TT"),
    "text": (
        "Nội dung",
        "Tên nhiệm vụ",
        "Nội dung công việc",
        "Chỉ tiêu",
        "Tên thủ tục hành chính",
    ),
    "agency": ("Cơ quan chủ trì", "Đơn vị thực hiện", "Cơ quan phối hợp", "Chủ trì"),
    "deadline": ("Thời gian", "Thời hạn hoàn thành", "Thời gian thực hiện"),
    "product": ("Sản phẩm", "Kết quả", "Sản phẩm hoàn thành"),
    "unit": ("ĐVT", "Đơn vị tính"),
    "number": ("Năm 2020", "Diện tích (ha)", "Kinh phí", "Tổng số", "Giá trị"),
    "code": ("Mã", "Ký hiệu", "Mã loại đất"),
    "note": ("Ghi chú",),
}


def _mixed_table(
    documents: Sequence[tuple[str, list[breaker.Block]]], rng: random.Random
) -> list[breaker.Block]:
    """Return a table with random columns and the documents' own sentences, between two of them."""
    _, whole = documents[rng.randrange(len(documents))]
    sentences = [
        piece.strip()
        for block in whole
        for piece in re.split(r"(?<=[;.])\s|:\s", block.text)
        if len(piece) > 8
    ]
    columns = ["index", *rng.choices([c for c in _HEADINGS if c != "index"], k=rng.randint(2, 7))]
    if "text" not in columns:
        columns[1] = "text"
    cells = [rng.choice(_HEADINGS[column]) for column in columns]
    if rng.random() < 0.3:
        cells += [f"({number})" for number in range(1, len(columns) + 1)]
    label = rng.choice(("{}", "{}", "{}.", "1.{}", "1.{}.", "{})"))
    group = rng.choice(("", "{}", "{}."))
    stop = rng.random() < 0.3
    filled = rng.uniform(0.6, 1.0)
    decimals = rng.randint(0, 2)
    for row in range(1, rng.randint(4, 16)):
        if group and row % 4 == 1:
            cells += [
                group.format(breaker.ROMANS[row // 4 % 6]),
                _sentence(sentences, rng, 90, False),
            ]
        for column in columns:
            if column == "index":
                cells.append(label.format(row))
            elif column == "text" or rng.random() < filled:
                cells.append(_cell(column, sentences, rng, stop, decimals))
    before, after = (_sentence(sentences, rng, 300, True) for _ in range(2))
    blocks = [breaker.Block("paragraph", before)]
    blocks += [block for cell in cells for block in _block("cell", cell)]
    return [*blocks, breaker.Block("paragraph", after)]


_FIELDS = (
    "Họ và tên", "Ngày, tháng, năm sinh", "Địa chỉ", "Điện thoại", "Số giấy chứng nhận", "Quốc tịch",
    "Cơ quan cấp", "Ngày cấp", "Tên doanh nghiệp", "Người đại diện", "Trình độ chuyên môn", "Email",
    "Date of birth", "Full name", "Address", "Nationality", "Issued by",
)  # fmt: skip


def _form(
    documents: Sequence[tuple[str, list[breaker.Block]]], rng: random.Random
) -> list[breaker.Block]:
    """Return a form to fill in: labels and dotted lines, between sentences of a document."""
    _, whole = documents[rng.randrange(len(documents))]
    sentences = [block.text for block in whole if len(block.text) > 30]
    blocks = [breaker.Block("paragraph", rng.choice(sentences)) for _ in range(3)]
    dot = rng.choice((".", "…", "..…"))
    label = rng.choice(("{n}. {f}: {d}", "- {f}: {d}", "{n}. {f}:{d}", "{f}: {d}", "- {f}:{d}"))
    for number, field in enumerate(rng.sample(_FIELDS, rng.randint(5, 12)), 1):
        dots = " ".join(dot * rng.randint(3, 40) for _ in range(rng.choice((1, 1, 1, 2, 3))))
        text = label.format(n=number, f=field, d=dots)
        if rng.random() < 0.2:
            text += f"; {rng.choice(_FIELDS)}: {dot * rng.randint(3, 20)}"
        blocks.append(breaker.Block(rng.choice(("paragraph", "cell")), " ".join(text.split())))
    return [*blocks, *_signature(rng)]


def _sentence(sentences: Sequence[str], rng: random.Random, longest: int, stop: bool) -> str:
    words = rng.choice(sentences)[:longest].rstrip(" ;.,:").split()
    words = words if len(words) < 2 or rng.random() < 0.5 else words[: rng.randint(1, len(words))]
    text = " ".join(words)
    return text[:1].upper() + text[1:] + (rng.choice(".;") if stop else "")


def _cell(
    column: str, sentences: Sequence[str], rng: random.Random, stop: bool, decimals: int
) -> str:
    if column == "number":
        value = rng.uniform(-0.2, 10) * 10 ** rng.randint(0, 4)
        return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    if column == "code":
        return "".join(rng.choices("ABCDĐHKLNPRSTUVX", k=3)) + rng.choice(("", "", "/PNN"))
    if column in _WRITERS:
        return _WRITERS[column](rng)
    return _sentence(sentences, rng, rng.choice((30, 60, 120, 400)), stop or rng.random() < 0.1)


_AGENCIES = [
    name
    for table, column in (("agencies", "name"), ("agency_groups", "words"))
    for row in Vocabulary().rows(table)
    if (name := row[column]) and not row.get("valid_to")
]
_KINDS = [row["kind"] for row in Vocabulary().rows("document_types")]
_TIMES: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"{rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(1, 12):02}/{rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(2015, 2031)}",
    lambda rng: f"Tháng {rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"Quý {rng.choice(('I', 'II', 'III', 'IV'))}/{rng.randint(2015, 2031)}",
    lambda rng: f"Trước ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.randint(2015, 2031)}",
    lambda rng: f"Năm {rng.randint(2015, 2031)}",
    lambda rng: f"{rng.randint(2015, 2024)} - {rng.randint(2025, 2031)}",
    lambda rng: rng.choice(("Thường xuyên", "Hằng năm", "Hàng năm", "Hàng quý", "Theo kế hoạch")),
)


def _agencies(rng: random.Random) -> str:
    names = rng.sample(_AGENCIES, rng.choice((1, 1, 1, 2, 3)))
    groups = [f"các {name}" if name[0].islower() else name for name in names]
    text = rng.choice((", ", "; ", " và ")).join(groups)
    return text[:1].upper() + text[1:]


def _product(rng: random.Random) -> str:
    kind = rng.choice(_KINDS)
    return rng.choice((kind, kind, f"{kind} của {rng.choice(_AGENCIES)}", f"{kind} được ban hành"))


_WRITERS: dict[str, Callable[[random.Random], str]] = {
    "agency": _agencies,
    "deadline": lambda rng: rng.choice(_TIMES)(rng),
    "product": _product,
    "unit": lambda rng: rng.choice(breaker.UNITS),
}


def damage(
    documents: Sequence[tuple[str, list[breaker.Block]]], count: int, seed: int
) -> Iterator[Truth]:
    """Yield stretches of clean documents and small tables, damaged in random styles."""
    rng = random.Random(seed)
    for number in range(count):
        style = breaker.Style.random(rng)
        kind = rng.random()
        if kind < 0.06:
            name, blocks = "number table", breaker.number_table(rng.randrange(10**6))
        elif kind < 0.12:
            name, blocks = "task table", breaker.task_table(rng.randrange(10**6))
        elif kind < 0.5:
            name, blocks = "mixed table", _mixed_table(documents, rng)
        elif kind < 0.56:
            name, blocks = "form", _form(documents, rng)
        else:
            name, whole = documents[rng.randrange(len(documents))]
            start = rng.randrange(max(1, len(whole) - 40))
            blocks = whole[start : start + rng.randint(30, 160)]
            if rng.random() < 0.5:
                blocks = [
                    *_letterhead(rng, blocks[0].text[:160].rstrip()),
                    *blocks,
                    *_signature(rng),
                ]
        broken = breaker.break_blocks(blocks, style, seed=number)
        yield Truth(f"{name} (damaged {number})", broken.text, broken.verdicts)


_PROVINCES = [row["old_name"] for row in Vocabulary().rows("provinces")]
_OFFICES = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def _letterhead(rng: random.Random, title: str) -> list[breaker.Block]:
    """Return the head of a decision as a page has it: names, rules, motto, number, date, title."""
    province = rng.choice(_PROVINCES)
    issuer = rng.choice(("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"))
    rule = "-" * rng.randint(3, 9)
    left = rng.choice(
        (
            [issuer, f"TỈNH {province.upper()}", rule],
            [f"{issuer} TỈNH {province.upper()}", rule],
            ["CHÍNH PHỦ", rule],
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
        headings.append(f"CHỦ TỊCH {issuer} TỈNH")
    return [
        *(breaker.Block("cell", cell) for cell in cells),
        *(breaker.Block("heading", heading) for heading in headings),
    ]


def _signature(rng: random.Random) -> list[breaker.Block]:
    """Return the foot of a decision: recipients and signature."""
    names = [f"- {name};" for name in rng.sample(_AGENCIES, rng.randint(2, 6))]
    office = rng.choice(_OFFICES)
    signed = [f"KT. {office}", rng.choice(_OFFICES)] if rng.random() < 0.5 else [f"TM. {office}"]
    person = " ".join(rng.choice(_PROVINCES).split()[-1] for _ in range(3))
    cells = ["Nơi nhận:", *names, "- Lưu: VT.", *signed, person]
    return [breaker.Block("cell", cell) for cell in cells]
