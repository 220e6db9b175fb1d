"""Damage clean text the way scrapers of Word pages do, and remember the truth.

A web page made by Word is source text wrapped at a fixed width, tags counted.  A plain scraper
keeps its text nodes, stripped, one newline between.  So a line of scraped text ends for one of
three reasons, and `break_blocks` knows which, because it started from the clean blocks:

1. `join`: a span (a letter corrected after optical reading) opened or closed inside a word;
2. `space`: the source was wrapped at a blank, or a span or a link opened or closed at one;
3. `border`: the block (a paragraph, a heading, a table cell) ended.

After breaking, the following hold, whatever the style:

1. the non-blank characters are the same, in the same order;
2. every line has text, and there is one verdict between every two lines;
3. `join_lines(damaged.lines, damaged.verdicts)` gives the texts of the blocks back;
4. the same blocks, style and seed give the same text.

Nothing here imports the package: the breaker is a second opinion on what damage is.

    python tests/breaker.py samples/directive-without-table --seed 3 --style BROKEN

writes `clean.txt`, `received.txt` and `damage.toml` of a sample anew from its `blocks.tsv`.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

Kind = Literal["paragraph", "heading", "cell"]
Verdict = Literal["join", "space", "border"]

LONG_CELL = 100
"""Characters: a longer cell is set like body text, a shorter one is centred, with longer tags."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table cell, as the author of the document wrote it."""

    kind: Kind
    text: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of block: {self.kind!r}")
        if not self.text or self.text != " ".join(self.text.split()):
            raise ValueError(f"a block has text with single blanks inside: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Style:
    """What the page and its scraper are like: widths in characters, shares from 0 to 1.

    A line of the page's source holds `width` characters, and the tags before a block's text (a
    prefix) or around a span of it count; `None` is a source without wraps.  Lines end
    up to `ragged` characters earlier where letters are not of one width.  The tags of short cells
    may vary by `cell_spread`, and `bookmark_width` more stand before articles and chapters.  The
    shares say how many words, numbers, marks, blanks, document numbers, labels, parentheses,
    dotted lines, labels before a colon and numbers of quarters have their own tags.
    """

    width: int | None = 80
    ragged: int = 0
    body_prefix: int = 0
    heading_prefix: int = 0
    cell_prefix: int = 0
    prefix_jitter: int = 0
    cell_spread: int = 0
    bookmark_width: int = 0
    tag_width: int = 0
    link_width: int = 0
    cell_indent: int = 0
    paragraph_indent: int = 0
    blank_lines: int = 0
    letter_spans: float = 0.0
    digit_spans: float = 0.0
    mark_spans: float = 0.0
    blank_spans: float = 0.0
    links: float = 0.0
    bold_labels: float = 0.0
    italic_parentheses: float = 0.0
    dot_spans: float = 0.0
    run_in_labels: float = 0.0
    period_spans: float = 0.0

    @classmethod
    def random(cls, rng: random.Random) -> Style:
        """Return a style such as a crawl meets: most are mild, a few very bad."""
        body_prefix = rng.randint(8, 50)
        return cls(
            width=rng.choice((None, 76, 78, 79, 80, 80, 80, 80, 80, 81, 82, 100)),
            ragged=rng.choice((0,) * 9 + (5,)),
            body_prefix=body_prefix,
            heading_prefix=body_prefix + rng.randint(0, 30),
            cell_prefix=rng.choice((rng.randint(0, 40), rng.randint(40, 75), rng.randint(60, 90))),
            prefix_jitter=rng.choice((0, 7, 10)),
            cell_spread=rng.choice((0, 0, 20, 40)),
            bookmark_width=rng.choice((0, 0, 18, 26)),
            tag_width=rng.randint(7, 60),
            link_width=rng.randint(20, 60),
            cell_indent=rng.choice((0, 1, 2, 2, 2, 2)),
            paragraph_indent=rng.choice((0, 0, 0, 0, 2, 4)),
            blank_lines=rng.choice((0, 0, 0, 0, 0, 1)),
            letter_spans=rng.choice((0, 0, 0.002, 0.01, 0.03, 0.03, 0.08, 0.2)),
            digit_spans=rng.choice((0, 0, 0.002, 0.01, 0.03, 0.1)),
            mark_spans=rng.choice((0, 0, 0.005, 0.02, 0.05)),
            blank_spans=rng.choice((0, 0, 0.005, 0.02, 0.05)),
            links=rng.choice((0, 0, 0.3, 0.9)),
            bold_labels=rng.choice((0, 0, 0.2, 0.9)),
            italic_parentheses=rng.choice((0, 0, 0.3)),
            dot_spans=rng.choice((0, 0.2, 0.7)),
            run_in_labels=rng.choice((0, 0, 0.9)),
            period_spans=rng.choice((0, 0, 0.3, 0.8)),
        )


PLAIN = Style()
"""Text wrapped at 80 columns, without tags."""

SCRAPED = Style(
    body_prefix=40, heading_prefix=58, cell_prefix=74, prefix_jitter=7, tag_width=24, link_width=48,
    cell_indent=2, letter_spans=0.035, digit_spans=0.03, mark_spans=0.008, blank_spans=0.004,
    links=0.1, bold_labels=0.8,
)  # fmt: skip
"""A legal site's page of a decision read from paper.  Calibrated on a province's decision of 2018:
724 lines, 100 of them indented; 188 joins, 355 spaces, 180 borders."""

BROKEN = Style(
    width=78, body_prefix=30, heading_prefix=50, cell_prefix=66, prefix_jitter=10, tag_width=40,
    link_width=56, cell_indent=2, letter_spans=0.12, digit_spans=0.15, mark_spans=0.06,
    blank_spans=0.04, links=0.9, bold_labels=0.9, italic_parentheses=0.5,
)  # fmt: skip
"""As bad as it gets: a badly read scan, corrected several times in every line."""

STYLES = {"PLAIN": PLAIN, "SCRAPED": SCRAPED, "BROKEN": BROKEN}


class SpanRule(NamedTuple):
    """Where one kind of tag falls: what it may touch, how often, and where it cuts a match."""

    name: str
    pattern: re.Pattern[str]
    share: Callable[[Style], float]
    cut: Callable[[re.Match[str], random.Random], Iterable[int]]
    examples: dict[str, list[str]]


def _cut_word(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut a word at an accented letter (`hi⏎ể⏎m`); a word without accents one time in four."""
    start, end = found.span()
    accented = [at for at in range(start, end) if not found.string[at].isascii()]
    if not accented and rng.random() < 0.75:
        return ()
    letter = rng.choice(accented or [start])
    ways = ({letter, letter + 1},) * 5 + (  # `hi⏎ể⏎m`
        {letter},  # `h⏎ành`
        {letter + 1},  # `tí⏎n`
        {start, letter + 1},  # `vi⏎trụ⏎c`
        {start, end},  # the whole word
        {rng.randint(start, end)},
    )
    return rng.choice(ways)


def _cut_number(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut a number at one end, at both, or inside (`ngày 2⏎4`, `201⏎8`)."""
    start, end = found.span()
    return rng.choice(({start, end}, {start}, {end}, {end - 1}, {rng.randint(start, end)}))


def _cut_mark(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut before a mark, after it, or around it (`điều 3⏎;`, `Lao động⏎-⏎Thương binh`)."""
    return rng.choice(({found.start()}, {found.end()}, set(found.span())))


def _cut_label(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut after the number of an article (`Điều 1.⏎Ban hành`); after others one time in four."""
    is_article = found["article"] is not None
    return {found.end()} if is_article or rng.random() < 0.25 else ()


def _cut_parenthesis(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut around a parenthesis, or just inside it."""
    start, end = found.span()
    return rng.choice(({start, end}, {start, end}, {start + 1, end - 1}))


def _cut_dots(found: re.Match[str], rng: random.Random) -> Iterable[int]:
    """Cut around a dotted line, before it, or inside (`.....⏎….`)."""
    start, end = found.span()
    return rng.choice(({start, end}, {start, end}, {start}, {rng.randint(start, end)}))


SPAN_RULES = (
    SpanRule(
        "letters",
        re.compile(r"[^\W\d_]+"),
        lambda style: style.letter_spans,
        _cut_word,
        {"Điều 3, mục b": ["Điều", "mục", "b"]},
    ),
    SpanRule(
        "digits",
        re.compile(r"\d+"),
        lambda style: style.digit_spans,
        _cut_number,
        {"ngày 05/8/2031": ["05", "8", "2031"]},
    ),
    SpanRule(
        "marks",
        re.compile(r"[;,.:/()–]|(?<!-)-(?!-)"),
        lambda style: style.mark_spans,
        _cut_mark,
        {"I/2031; (b/c)": ["/", ";", "(", "/", ")"], "Tây - Nam": ["-"], "-------": []},
    ),
    SpanRule(
        "blanks",
        re.compile(r" "),
        lambda style: style.blank_spans,
        lambda found, _rng: {found.start()},
        {"Hằng năm": [" "]},
    ),
    SpanRule(
        "links",
        re.compile(r"\b\d{1,5}[a-zđ]?(?:/\d{4})?[-/][A-ZĐ]\w*(?:[-/&]\w+)*"),
        lambda style: style.links,
        lambda found, _rng: found.span(),
        {
            "Nghị định số 77/2031/NĐ-CP ngày 05/8/2031": ["77/2031/NĐ-CP"],
            "Chương trình số 22-CTr/TU": ["22-CTr/TU"],
        },
    ),
    SpanRule(
        "labels",
        re.compile(r"\A(?:(?P<article>Điều \d+\.)|\d+\.|[a-zđ]\)|[^:;.]{4,40}:)(?= )"),
        lambda style: style.bold_labels,
        _cut_label,
        {
            "Điều 2. Giao Sở Y tế": ["Điều 2."],
            "Thời lượng: 5 phút": ["Thời lượng:"],
            "Sở Y tế:": [],
        },
    ),
    SpanRule(
        "parentheses",
        re.compile(r"\([^()]{3,60}\)"),
        lambda style: style.italic_parentheses,
        _cut_parenthesis,
        {"gồm 04 (bốn) nhóm": ["(bốn)"]},
    ),
    SpanRule(
        "dots",
        re.compile(r"(?:…|\.{3,}|_{3,})(?:[…._]| (?=[…._]{3}))*"),
        lambda style: style.dot_spans,
        _cut_dots,
        {"ngày …… tháng ...": ["……", "..."], "Họ tên: ..... ....;": ["..... ...."]},
    ),
    SpanRule(
        "run-in labels",
        re.compile(r"\A(?:[-+*•.] |\w{1,3}[.)] )?[^:;.…]{3,60}:(?= )"),
        lambda style: style.run_in_labels,
        lambda found, _rng: {found.end()},
        {"- Thời lượng: 5 phút": ["- Thời lượng:"], "Sở Y tế:": []},
    ),
    SpanRule(
        "periods",
        re.compile(r"(?<=[Qq]uý )[IV]+|\bx(?= ?\d)|(?<=tháng )\d+|(?<=năm )\d+"),
        lambda style: style.period_spans,
        lambda found, _rng: found.span(),
        {"Quý II/2031": ["II"], "4 cm x 6 cm": ["x"], "tháng 7 năm 2031": ["7", "2031"]},
    ),
)
_BOOKMARKED = re.compile(r"(?:Điều|Chương|Mục|CHƯƠNG|MỤC) [IVX\d]")
_LINK = next(rule.pattern for rule in SPAN_RULES if rule.name == "links")


@dataclass(frozen=True, slots=True)
class Damaged:
    """Damaged text: its lines, the true verdict between every two, and how borders are written."""

    lines: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    border: str = "\n"

    @property
    def text(self) -> str:
        """The text as a scraper would save it: without a line end after the last line."""
        if not self.lines:
            return ""
        ends = [self.border if verdict == "border" else "\n" for verdict in self.verdicts]
        return "".join(line + end for line, end in zip(self.lines, [*ends, ""], strict=True))


def break_blocks(blocks: Iterable[Block], style: Style, seed: int) -> Damaged:
    """Return the blocks' text as a scraper receives it, and the truth about each line end.

    >>> cell = Block("cell", "Sở Tài chính")
    >>> damaged = break_blocks([cell, cell], Style(cell_prefix=74, cell_indent=2), seed=1)
    >>> damaged.text
    'Sở Tài\\n  chính\\nSở Tài\\n  chính'
    >>> damaged.verdicts
    ('space', 'border', 'space')
    """
    rng = random.Random(seed)
    broken = [line for block in blocks for line in _break_block(block, style, rng)]
    return Damaged(
        lines=tuple(line for line, _ in broken),
        verdicts=tuple(verdict for _, verdict in broken[:-1]),
        border="\n" * (1 + style.blank_lines),
    )


def join_lines(lines: Sequence[str], verdicts: Sequence[Verdict]) -> list[str]:
    """Return the blocks' texts that lines give under the verdicts between them.

    Blanks at both ends of a line are dropped.

    >>> join_lines(["Quý", "  II", "/2031", "3"], ["space", "join", "border"])
    ['Quý II/2031', '3']
    """
    if not lines:
        return []
    gaps = {"join": "", "space": " ", "border": "\n"}
    ends = [gaps[verdict] for verdict in verdicts]
    joined = "".join(line.strip() + end for line, end in zip(lines, [*ends, ""], strict=True))
    return joined.split("\n")


def _break_block(block: Block, style: Style, rng: random.Random) -> list[tuple[str, Verdict]]:
    """Return the lines of one block, each with the verdict on the line end after it."""
    broken: list[tuple[str, Verdict]] = []
    column = _prefix(block, style, rng)
    indent = style.cell_indent if block.kind == "cell" else 0
    for node, verdict in _cut_nodes(block.text, style, rng):
        if broken:
            tag = style.link_width if _LINK.fullmatch(node) else style.tag_width
            column += tag + (broken[-1][1] == "space")
            if style.width is not None and column > style.width:  # the source is wrapped in the tag
                column = rng.randint(0, tag)
        rows, column = _wrap(node, column, style, indent, rng)
        broken += [(row, "space") for row in rows[:-1]]
        broken.append((rows[-1], verdict))
    if block.kind == "paragraph":
        broken[0] = (" " * style.paragraph_indent + broken[0][0], broken[0][1])
    return broken


def _prefix(block: Block, style: Style, rng: random.Random) -> int:
    """Return how many columns of the first source line are gone before the block's text."""
    if block.kind == "heading":
        prefix = style.heading_prefix
    elif block.kind == "cell" and len(block.text) <= LONG_CELL:
        prefix = style.cell_prefix
        if style.cell_spread:
            prefix -= rng.randint(0, min(style.cell_spread, prefix))
    else:
        prefix = style.body_prefix
    if style.bookmark_width and _BOOKMARKED.match(block.text):
        prefix += style.bookmark_width
    indent = style.paragraph_indent if block.kind == "paragraph" else 0
    return prefix + indent + rng.choice((0, 0, 0, rng.randint(0, style.prefix_jitter)))


def _cut_nodes(text: str, style: Style, rng: random.Random) -> list[tuple[str, Verdict]]:
    """Return the text nodes of a block, each with the verdict on its end.

    A tag before a blank and a tag after it are the same once the nodes are stripped.
    """
    cuts: set[int] = set()
    for rule in SPAN_RULES:
        share = rule.share(style)
        for found in rule.pattern.finditer(text) if share else ():
            if rng.random() < share:
                cuts.update(rule.cut(found, rng))
    ends = sorted({cut - text[cut - 1].isspace() for cut in cuts if 0 < cut < len(text)})
    nodes: list[tuple[str, Verdict]] = []
    start = 0
    for end in ends:
        at_blank = text[end] == " "
        nodes.append((text[start:end], "space" if at_blank else "join"))
        start = end + at_blank
    return [*nodes, (text[start:], "border")]


def _wrap(
    node: str, column: int, style: Style, indent: int, rng: random.Random
) -> tuple[list[str], int]:
    """Return the lines of a text node that begins at a column, and the column where it ends."""
    ragged = style.ragged
    width = style.width
    first, *words = node.split(" ")
    rows = [first]
    column += len(first)
    for word in words:
        room = width - rng.randint(0, ragged) if width and ragged else width
        if room is not None and column + 1 + len(word) > room:
            rows.append(" " * indent + word)
            column = indent + len(word)
        else:
            rows[-1] += " " + word
            column += 1 + len(word)
    return rows, column


UNITS = ("ha", "%", "Người", "Triệu đồng", "Hộ", "km", "Tấn")
YEARS = ("Năm 2031", "Kế hoạch năm 2032", "Diện tích (ha)", "Cơ cấu (%)", "Tăng, giảm", "2033")
ITEMS = (
    "Đất trồng chè",
    "Hộ có nước sạch",
    "Trong đó: vốn vay ưu đãi",
    "Đường giao thông nông thôn được cứng hóa",
    "Trạm y tế xã Bến Sậy",
    "Sản lượng cá lồng",
    "Chợ, bến đò ngang",
)
WORKS = (
    "Lập bản đồ các bến đò ngang chưa có phao cứu sinh.",
    "Mở lớp dạy bơi cho học sinh các xã ven sông; cấp giấy chứng nhận cho học viên đạt yêu cầu",
    "Rà soát, thay thế biển báo đường thủy bị hư hỏng trên tuyến sông Cẩm Khê theo Nghị quyết số "
    "31/NQ-HĐND, ưu tiên các đoạn có nhiều phương tiện qua lại vào mùa nước lớn",
    "Số hóa hồ sơ đăng ký phương tiện",
)
AGENCIES = (
    "Sở Giao thông vận tải",
    "Công an tỉnh",
    "Sở Lao động - Thương binh và Xã hội",
    "UBND các huyện, thị xã, thành phố",
    "Các sở, ban, ngành; UBND cấp xã",
    "Tỉnh đoàn",
)
PRODUCTS = ("Báo cáo", "Kế hoạch", "Quyết định của UBND tỉnh", "Phần mềm", "Văn bản hướng dẫn")
DEADLINES = (
    "Quý II/2031",
    "Hằng năm",
    "Trước ngày 15/9/2031",
    "2031-2032",
    "Năm 2032",
    "Thường xuyên",
    "Tháng 7/2031",
)
ROMANS = ("I", "II", "III", "IV", "V", "VI")


def number_table(seed: int) -> list[Block]:
    """Return the blocks of a small table of numbers between two paragraphs.

    Empty cells leave no block, as in scraped pages.
    """
    rng = random.Random(seed)
    columns = rng.randint(1, 5)
    cells = ["STT", "Chỉ tiêu", "Đơn vị tính", *rng.sample(YEARS, columns)]
    if rng.random() < 0.5:
        cells += [f"({number})" for number in range(1, columns + 4)]
    decimals, digits = rng.randint(0, 2), rng.randint(1, 6)
    for row in range(1, rng.randint(4, 12)):
        dotted = rng.random() < 0.3
        cells += [f"1.{row}" if dotted else str(row), rng.choice(ITEMS), rng.choice(UNITS)]
        values = (rng.uniform(-1, 10) * 10 ** (digits - 1) for _ in range(columns))
        cells += [_write_number(value, decimals) for value in values if rng.random() < 0.9]
    return _in_document([*cells, "Tổng cộng"])


def task_table(seed: int) -> list[Block]:
    """Return the blocks of a small table of tasks, in groups, between two paragraphs.

    Empty cells leave no block, as in scraped pages.
    """
    rng = random.Random(seed)
    cells = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn"]
    dot = rng.choice(("", "."))
    for roman in ROMANS[: rng.randint(1, 4)]:
        cells += [roman + dot, rng.choice(ITEMS)]
        for number in range(1, rng.randint(2, 5)):
            cells += [f"{number}{dot}", rng.choice(WORKS), rng.choice(AGENCIES)]
            optional = (", ".join(rng.sample(AGENCIES, rng.randint(1, 2))), rng.choice(PRODUCTS))
            cells += [cell for cell in optional if rng.random() < 0.8]
            cells.append(rng.choice(DEADLINES))
    return _in_document(cells)


def _write_number(value: float, decimals: int) -> str:
    """Return a number as Vietnamese offices write it: `1.234,5`."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _in_document(cells: Iterable[str]) -> list[Block]:
    before = Block("paragraph", "Các chỉ tiêu, nhiệm vụ cụ thể như sau:")
    after = Block("paragraph", "Ghi chú: số liệu được cập nhật khi có thay đổi./.")
    return [before, *(Block("cell", cell) for cell in cells), after]


def read_blocks(sample: Path) -> list[Block]:
    """Return the blocks of a sample: the rows of its `blocks.tsv` (`kind`, `text`)."""
    _, *rows = (sample / "blocks.tsv").read_text("utf-8").splitlines()
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return [Block(kinds[kind], text) for kind, text in (row.split("\t") for row in rows)]


def break_sample(sample: Path) -> Damaged:
    """Return a sample's blocks as damaged with the style and the seed of its `damage.toml`."""
    damage = tomllib.loads((sample / "damage.toml").read_text("utf-8"))
    return break_blocks(read_blocks(sample), STYLES[damage["style"]], damage["seed"])


def write_sample(sample: Path, style: str, seed: int) -> None:
    """Write what a sample derives from its blocks: `clean.txt`, `damage.toml`, `received.txt`."""
    clean = "".join(block.text + "\n" for block in read_blocks(sample))
    files = {"clean.txt": clean, "damage.toml": f'style = "{style}"\nseed = {seed}\n'}
    for name, text in files.items():
        (sample / name).write_bytes(text.encode())
    (sample / "received.txt").write_bytes(break_sample(sample).text.encode())


def main() -> None:
    """Write a sample's derived files anew."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sample", type=Path, help="a folder with a blocks.tsv")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--style", choices=STYLES, default="SCRAPED")
    given = parser.parse_args()
    write_sample(given.sample, given.style, given.seed)


if __name__ == "__main__":
    main()
