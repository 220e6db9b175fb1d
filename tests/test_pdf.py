"""PDF files: lines in the order of reading, what goes on, what stands apart, tables, refusals."""

from __future__ import annotations

import json
import re
import shutil
import time
import unicodedata
from collections import Counter
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import vn_decree_parser as vdp
from pdf_files import (
    FONTS,
    PageBreak,
    Spacer,
    body,
    drawn,
    letterhead,
    number_pages,
    pdf,
    recipients,
    ruled,
    title,
)
from vn_decree_parser.options import Options
from vn_decree_parser.pipeline import parse_source
from vn_decree_parser.readers import read_bytes
from vn_decree_parser.readers.pdf.borders import BROKEN_OFF
from vn_decree_parser.repair import repair_source
from vn_decree_parser.source import Source

PARAGRAPHS = (
    "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát triển vùng trồng chè, Ủy ban nhân dân "
    "tỉnh Long Biên ban hành Kế hoạch thực hiện với các nội dung sau đây và giao các cơ quan tổ chức "
    "thực hiện từ năm 2024.",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nâng cao năng suất, chất lượng và giá trị của cây chè; hình thành các vùng trồng chè tập trung "
    "gắn với nhà máy chế biến và thị trường tiêu thụ ổn định.",
    "2. Các sở, ban, ngành, địa phương xác định rõ trách nhiệm, chủ động phối hợp trong quá trình thực "
    "hiện, bảo đảm kịp thời, hiệu quả, tiết kiệm.",
)
FARMS = "Sở Nông nghiệp và Môi trường"
TASKS = (
    ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"),
    (
        "1",
        "Rà soát quy hoạch các vùng trồng chè trên địa bàn tỉnh",
        FARMS,
        "Sở Tài chính",
        "Quý II/2024",
    ),
    ("2", "Xây dựng cơ sở dữ liệu về vùng trồng", "Sở Khoa học và Công nghệ", "", "Tháng 9/2024"),
    (
        "3",
        "Tổ chức tập huấn kỹ thuật canh tác cho nông dân các xã vùng cao",
        FARMS,
        "Hội Nông dân tỉnh; Ủy ban nhân dân các xã",
        "Hằng năm",
    ),
    (
        "4",
        "Xúc tiến thương mại, quảng bá sản phẩm chè",
        "Sở Công Thương",
        "Các doanh nghiệp",
        "Trước ngày 15/12/2024",
    ),
)
WIDTHS = (32, 160, 100, 100, 78)


def read(content: bytes, **settings: object) -> Source:
    return read_bytes(content, "plan.pdf", Options(**settings))  # type: ignore[arg-type]


def repaired(content: bytes) -> list[str]:
    """The blocks of a PDF, what stands behind the text included."""
    return [passage.text for passage in repair_source(read(content)).passages]


def lines_of(source: Source, kind: str) -> list[str]:
    return [source.text[x.start : x.end] for x in source.lines if x.hint and x.hint.kind == kind]


def letters(text: str) -> list[str]:
    return sorted(re.sub(r"\s", "", text))


def layer(content: bytes) -> str:
    """The text layer as PDFium gives it."""
    with pdfium.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join(pages).replace("\x02", "-").replace("\ufffe", "-")


@pytest.mark.parametrize("spacing", [0, 3, 6])
def test_paragraphs_go_on_over_lines(spacing: int) -> None:
    content = pdf([body(text, spaceBefore=spacing) for text in PARAGRAPHS])
    assert repaired(content) == list(PARAGRAPHS)


def test_paragraphs_go_on_over_pages() -> None:
    long = " ".join(PARAGRAPHS[0] for _ in range(30))
    content = pdf([body(long), body(PARAGRAPHS[2])], on_page=number_pages)
    source = read(content)
    assert source.pages is not None
    assert source.pages > 1
    assert lines_of(source, "furniture") == [str(n) for n in range(2, source.pages + 1)]
    assert repaired(content)[:2] == [long, PARAGRAPHS[2]]


def test_letterheads_are_read_column_by_column() -> None:
    head = letterhead(
        ["ỦY BAN NHÂN DÂN", "TỈNH LONG BIÊN"],
        "Số: 614/KH-UBND",
        "Long Biên, ngày 05 tháng 3 năm 2024",
    )
    content = pdf([head, title("KẾ HOẠCH"), *map(body, PARAGRAPHS)])
    source = read(content)
    assert source.text.split("\n")[:6] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LONG BIÊN",
        "Số: 614/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Long Biên, ngày 05 tháng 3 năm 2024",
    ]
    assert source.grids == ()
    header = parse_source(source, Options()).header
    assert (header.number, str(header.issued_on)) == ("614/KH-UBND", "2024-03-05")


def test_recipients_come_before_the_signature() -> None:
    names = ["- Như trên;", "- Sở Tài chính;", "- Lưu: VT, NN."]
    content = pdf(
        [
            body(PARAGRAPHS[0]),
            Spacer(1, 20),
            recipients(names, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Mẫu"]),
        ]
    )
    assert repaired(content)[1:] == [
        "Nơi nhận:",
        *names,
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trần Văn Mẫu",
    ]


def test_cells_keep_their_place_and_their_lines() -> None:
    source = read(pdf([ruled(TASKS, WIDTHS)]))
    (grid,) = source.grids
    assert [(c.row, c.column) for c in grid.cells] == [
        (r, c) for r in range(1, 6) for c in range(1, 6)
    ]
    empty = [(c.row, c.column) for c in grid.cells if c.first_line == c.end_line]
    assert empty == [(3, 4)]
    assert [passage.text for passage in repair_source(source).passages] == [
        text for row in TASKS for text in row if text
    ]
    cell = source.lines[grid.cells[5].first_line].hint
    assert cell is not None
    assert cell.place is not None
    assert (cell.place.page, cell.place.table, cell.place.row, cell.place.column) == (1, 1, 2, 1)


def test_merged_cells_stand_once() -> None:
    rows = [
        ["STT", "Nhiệm vụ", "Thời gian", ""],
        ["", "", "Từ", "Đến"],
        ["1", "Rà soát", "2024", ""],
    ]
    spans = [((0, 0), (0, 1)), ((1, 0), (1, 1)), ((2, 0), (3, 0)), ((2, 2), (3, 2))]
    (grid,) = read(pdf([ruled(rows, (40, 160, 80, 80), spans=spans)])).grids
    assert [(c.row, c.column, c.rows, c.columns) for c in grid.cells] == [
        (1, 1, 2, 1), (1, 2, 2, 1), (1, 3, 1, 2), (2, 3, 1, 1), (2, 4, 1, 1), (3, 1, 1, 1), (3, 2, 1, 1), (3, 3, 1, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("repeat", [0, 1])
@pytest.mark.parametrize("lead", [10, 330, 480, 560])
def test_tables_go_on_over_pages(repeat: int, lead: int) -> None:
    more = [
        (str(n), f"{TASKS[3][1]} đợt {n}, giai đoạn 2024 - 2030", *TASKS[3][2:])
        for n in range(5, 21)
    ]
    content = pdf(
        [title("PHỤ LỤC"), Spacer(1, lead), ruled([*TASKS, *more], WIDTHS, repeat=repeat)],
        on_page=number_pages,
    )
    decree = parse_source(read(content), Options())
    (table,) = decree.tables
    rows = [row for row in table.rows if row.kind == "task"]
    roles = ("index", "task", "lead", "coordinating", "deadline")
    assert [tuple(row.cells.get(role, "") for role in roles) for row in rows] == [*TASKS[1:], *more]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_turned_pages_are_read_upright(angle: int) -> None:
    story = [title("PHỤ LỤC"), ruled(TASKS, WIDTHS), *map(body, PARAGRAPHS)]
    upright = pdf(story, size=landscape(A4))
    with pdfium.PdfDocument(upright) as document:
        document[0].set_rotation(angle)
        turned = _saved(document)
    source, expected = read(turned), read(upright)
    assert source.text == expected.text
    assert [grid.cells for grid in source.grids] == [grid.cells for grid in expected.grids]


def _saved(document: pdfium.PdfDocument) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_every_letter_is_kept() -> None:
    head = letterhead(
        ["ỦY BAN NHÂN DÂN", "TỈNH LONG BIÊN"],
        "Số: 614/KH-UBND",
        "Long Biên, ngày 05 tháng 3 năm 2024",
    )
    story = [
        head,
        title("KẾ HOẠCH"),
        *map(body, PARAGRAPHS),
        ruled(TASKS, WIDTHS),
        PageBreak(),
        body(PARAGRAPHS[0]),
    ]
    content = pdf(story, on_page=number_pages)
    assert letters(read(content).text) == letters(layer(content))


def photograph(canvas: Canvas, *, text: str = "") -> None:
    """A page that is a picture, of a text or of nothing."""
    picture = Image.new("L", (1240, 1754), 255)
    if text:
        font = ImageFont.truetype(FONTS["Roboto"], 34)
        ImageDraw.Draw(picture).multiline_text((150, 150), text, font=font, spacing=18)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.showPage()


def test_scans_name_the_remedy() -> None:
    with pytest.raises(vdp.UnreadableSource, match=r"a scan.*--ocr.*\[ocr\].*tesseract-ocr-vie"):
        read(drawn(photograph))


def test_empty_pages_are_no_scan() -> None:
    with pytest.raises(vdp.UnreadableSource, match="pages of the file are empty"):
        read(drawn(lambda canvas: canvas.rect(50, 50, 300, 300, fill=1)))


def test_pages_that_are_pictures_are_named() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto", 12)
        canvas.drawString(70, 700, "Điều 1. Giao Sở Y tế xây dựng Kế hoạch phòng, chống dịch bệnh.")
        canvas.showPage()
        photograph(canvas)

    decree = parse_source(read(drawn(draw)), Options())
    (problem,) = (p for p in decree.problems if p.code == "page-without-text")
    assert (problem.place and problem.place.page, problem.says[-6:]) == (2, "page 2")
    assert len(decree.tasks) == 1
    assert "ocr" not in decree.tasks[0].flags


@pytest.mark.skipif(not shutil.which("tesseract"), reason="NO tesseract: nothing recognised")
def test_recognised_records_say_so() -> None:
    pytest.importorskip("ocrmypdf", reason="NO ocrmypdf: pip install .[ocr]")
    text = "Điều 1. Giao Sở Y tế xây dựng Kế hoạch\nphòng, chống dịch bệnh trên địa bàn tỉnh."
    scan = drawn(lambda canvas: photograph(canvas, text=text))
    source = read(scan, ocr=True)
    decree = parse_source(source, Options())
    assert source.sha256 == sha256(scan).hexdigest()
    assert [(task.title[:7], task.flags) for task in decree.tasks] == [("xây dựn", ("ocr",))]


@pytest.mark.parametrize("missing", ["ocrmypdf", "tesseract"])
def test_what_recognition_lacks_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from vn_decree_parser.readers.pdf import ocr

    monkeypatch.setattr(ocr, "find_spec", lambda name: None if name == missing else True)
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None if name == missing else name)
    with pytest.raises(vdp.UnreadableSource, match=f"(?i){missing} is not installed"):
        read(drawn(photograph), ocr=True)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"max_pages": 1}, r"2 pages, more than the limit of 1 \(Options.max_pages\)"),
        ({"max_characters": 300}, r"limit of 300 \(Options.max_characters\)"),
        ({"max_seconds": 0}, r"longer than 0 seconds \(Options.max_seconds\)"),
    ],
)
def test_limits_are_named(settings: dict[str, object], reason: str) -> None:
    content = pdf([body(PARAGRAPHS[0]), PageBreak(), body(PARAGRAPHS[2])])
    with pytest.raises(vdp.UnreadableSource, match=reason):
        read(content, **settings)


def test_locked_files_say_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    content = pdf([body(PARAGRAPHS[0])], encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(vdp.UnreadableSource, match="locked with a password"):
        read(content)


def test_broken_files_say_so() -> None:
    with pytest.raises(vdp.UnreadableSource, match="broken PDF file"):
        read(b"%PDF-1.7\nrest")


@pytest.mark.parametrize("repeat", [False, True])
def test_rows_that_a_page_break_cuts_are_whole(repeat: bool) -> None:
    head, first, second, third, fourth = TASKS
    upper = ("3", "Tổ chức tập huấn kỹ thuật canh tác", third[2], "Hội Nông dân tỉnh;", third[4])
    lower = ("", "cho nông dân các xã vùng cao", "", "Ủy ban nhân dân các xã", "")
    rest = [head, lower, fourth] if repeat else [lower, fourth]
    content = pdf([ruled([head, first, second, upper], WIDTHS), PageBreak(), ruled(rest, WIDTHS)])
    (table,) = parse_source(read(content), Options()).tables
    rows = [tuple(row.cells.values()) for row in table.rows if row.kind == "task"]
    assert rows == [tuple(filter(None, row)) for row in TASKS[1:]]


def test_rows_without_a_line_at_the_page_break_are_cells() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto", 11)
        for x in (70, 120, 320, 500):
            canvas.line(x, 200, x, 300)
        for y in (300, 250):
            canvas.line(70, y, 500, y)
        for x, y, text in ((75, 270, "STT"), (125, 270, "Nhiệm vụ"), (325, 270, "Chủ trì")):
            canvas.drawString(x, y, text)
        for x, text in ((75, "1"), (125, "Rà soát quy hoạch"), (325, "Sở Tài chính")):
            canvas.drawString(x, 220, text)

    (grid,) = read(drawn(draw)).grids
    assert [(c.row, c.column, c.first_line) for c in grid.cells] == [
        (1, 1, 0), (1, 2, 1), (1, 3, 2), (2, 1, 3), (2, 2, 4), (2, 3, 5),
    ]  # fmt: skip


def test_white_boxes_and_shades_are_no_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto", 11)
        for row in range(3):
            for column in range(3):
                canvas.setFillColorRGB(*((1, 1, 1) if row % 2 else (0.9, 0.9, 0.9)))
                canvas.rect(70 + 150 * column, 700 - 20 * row, 150, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(75, 705, "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh")

    assert read(drawn(draw)).grids == ()


def test_running_headers_and_footers_stand_apart() -> None:
    def around(canvas: Canvas, page: int) -> None:
        canvas.setFont("Roboto", 9)
        canvas.drawString(70, 810, "CÔNG BÁO/Số 614 + 615/Ngày 05-3-2024")
        canvas.drawRightString(540, 30, f"Trang {page}/4")

    story = [
        part for text in (PARAGRAPHS[0], *PARAGRAPHS[1:]) for part in (body(text), PageBreak())
    ]
    source = read(pdf(story[:-1], on_page=around))
    assert lines_of(source, "furniture") == [
        text
        for page in range(1, 5)
        for text in ("CÔNG BÁO/Số 614 + 615/Ngày 05-3-2024", f"Trang {page}/4")
    ]
    assert [p.text for p in repair_source(source).passages][:4] == list(PARAGRAPHS)


def test_footnotes_stand_behind_the_text() -> None:
    note = "Viên nén làm từ phụ phẩm của cây chè theo tiêu chuẩn của ngành."

    def foot(canvas: Canvas, page: int) -> None:
        if page == 1:
            canvas.line(70, 95, 210, 95)
            canvas.setFont("Roboto", 6)
            canvas.drawString(70, 84, "1")
            canvas.setFont("Roboto", 9)
            canvas.drawString(74, 80, note)

    text = PARAGRAPHS[0].replace("vùng trồng chè", "vùng trồng chè<super>1</super>")
    source = read(pdf([body(text), body(PARAGRAPHS[2])], on_page=foot))
    assert "".join(lines_of(source, "note")).replace(" ", "").endswith(note.replace(" ", ""))
    assert [p.text for p in repair_source(source).passages][1] == PARAGRAPHS[2]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_raise_only_what_is_documented(data: st.DataObject) -> None:
    content = bytearray(_sample())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(1, 40))] = data.draw(st.binary(max_size=40))
    with suppress(vdp.UnreadableSource):
        read(bytes(content))


@cache
def _sample() -> bytes:
    return pdf([title("PHỤ LỤC"), ruled(TASKS, WIDTHS), body(PARAGRAPHS[0])], pageCompression=0)


def test_letters_drawn_twice_stand_once() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto-Bold", 13)
        for shift in (0, 0.3):
            canvas.drawString(70 + shift, 700, "QUYẾT ĐỊNH")

    assert read(drawn(draw)).text == "QUYẾT ĐỊNH"


def test_letters_of_a_second_font_stand_in_their_gaps() -> None:
    """Programs that lack a letter in a font draw the rest of the line first."""
    line = "Căn cứ Luật Tổ chức chính quyền địa phương"

    def draw(canvas: Canvas) -> None:
        for strange in (False, True):
            x = 70.0
            for letter in line:
                canvas.setFont("Roboto-Italic" if strange else "Roboto", 13)
                if (letter > "\u1e00" or letter in "ươ") == strange and letter != " ":
                    canvas.drawString(x, 700, letter)
                x += canvas.stringWidth(letter, "Roboto", 13)

    assert read(drawn(draw)).text == line


@pytest.mark.parametrize("angle", [90, 270])
def test_tables_set_sideways_are_read(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*((560, 80) if angle == 90 else (40, 760)))
        canvas.rotate(angle)
        table = ruled(TASKS, WIDTHS)
        _, height = table.wrapOn(canvas, 500, 500)
        table.drawOn(canvas, 50, 100 if angle == 90 else 500 - height)

    source, upright = read(drawn(draw)), read(pdf([ruled(TASKS, WIDTHS)]))
    assert source.text == upright.text
    assert [grid.cells for grid in source.grids] == [grid.cells for grid in upright.grids]
    hint = source.lines[0].hint
    assert hint is not None
    assert hint.place is not None
    left, top, right, bottom = hint.place.box or (0, 0, 0, 0)
    assert right - left < bottom - top  # as the page is shown, the words run up or down


def test_numbers_stamped_into_a_letterhead_are_read() -> None:
    """Signing programs add the number and the date as annotations, and words about themselves."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto", 13)
        canvas.drawString(70, 790, "ỦY BAN NHÂN DÂN XÃ")
        canvas.drawString(300, 790, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        canvas.drawString(70, 760, "Số:          /KH-UBND")
        canvas.drawString(300, 760, "Long Biên, ngày       tháng       năm 2024")
        canvas.drawString(260, 720, "KẾ HOẠCH")
        canvas.drawString(98, 700, "Điều 1. Giao Sở Y tế xây dựng Kế hoạch phòng, chống dịch bệnh.")
        form = canvas.acroForm
        for x, value, width in (
            (92, "614", 40),
            (392, "05", 24),
            (459, "3", 20),
            (320, "Ky boi: So Y te", 120),
        ):
            y = 756 if width < 50 else 640
            form.textfield(
                value=value,
                x=x,
                y=y,
                width=width,
                height=16,
                fontSize=10,
                borderWidth=0,
                fontName="Helvetica",
                fillColor=None,
            )

    source = read(drawn(draw))
    header = parse_source(source, Options()).header
    assert (header.number, str(header.issued_on)) == ("614/KH-UBND", "2024-03-05")
    assert "Ky boi" in "".join(lines_of(source, "furniture"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_letter_of_a_wild_page_is_kept(data: st.DataObject) -> None:
    """Words anywhere on a page, of any size and direction, over rules or beside them."""
    words = data.draw(st.lists(st.sampled_from(PARAGRAPHS[0].split()), min_size=1, max_size=25))
    places = [
        (
            data.draw(st.integers(20, 500)),
            data.draw(st.integers(20, 800)),
            data.draw(st.sampled_from((6, 9, 13, 20))),
        )
        for _ in words
    ]
    rules = data.draw(
        st.lists(st.tuples(st.booleans(), st.integers(20, 560), st.integers(20, 400)), max_size=12)
    )

    def draw(canvas: Canvas) -> None:
        for upright, at, start in rules:
            canvas.line(
                *((at, start, at, start + 300) if upright else (start, at, start + 300, at))
            )
        for word, (x, y, size) in zip(words, places, strict=True):
            canvas.setFont("Roboto", size)
            canvas.drawString(x, y, word)

    content = drawn(draw)
    assert letters(read(content).text) == letters(layer(content))


@pytest.mark.parametrize(("name", "pattern", "example"), BROKEN_OFF)
def test_words_too_long_for_a_cell_break_off(name: str, pattern: str, example: str) -> None:
    assert re.match(pattern, example), name
    for whole in (
        "80/2020/NĐ-CP\nvề",
        "thành phố\nHà Nội",
        "CSDL\ncủa",
        "2024\n2025",
        "doanh\nnghiệp",
    ):
        assert not re.match(pattern, whole), name


DOCUMENTS = ("ct13_ubnd", "hanoi_syt_cv6582", "kh3283_bvhttdl", "kh3473_ubnd", "nq206_cp")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_letter_of_real_documents_is_kept(name: str, corpus: Path) -> None:
    content = (corpus / "corpus" / "pdf" / f"{name}.pdf").read_bytes()
    with pdfium.PdfDocument(content) as document:
        for page in document:
            pdfium.raw.FPDFPage_Flatten(page.raw, pdfium.raw.FLAT_NORMALDISPLAY)
            page.close()
        stamped = "".join(page.get_textpage().get_text_range() for page in document)
    expected = stamped.replace("\x02", "-").replace("\ufffe", "-")
    assert letters(read(content).text) == letters(expected)


@pytest.mark.parametrize("name", ["cd100_ttg", "cd103_ttg_scan", "kl171_tw"])
def test_real_scans_are_refused(name: str, corpus: Path) -> None:
    with pytest.raises(vdp.UnreadableSource, match="a scan"):
        vdp.parse_file(corpus / "corpus" / "pdf" / f"{name}.pdf")


ROWS = sorted((Path(__file__).parent / "cases" / "pdf").glob("*.rows.json"))


def digest(text: str) -> str:
    """What stands for a text that may not be copied: letters alone, small, as `same` of the score."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFC", text).rstrip(" .;:,")).casefold()
    return "#" + sha256(plain.encode()).hexdigest()[:16]


@pytest.mark.parametrize("truth", ROWS, ids=lambda path: path.name.split(".")[0])
def test_task_tables_of_real_documents_are_right_in_every_cell(truth: Path, corpus: Path) -> None:
    """The rows were compared with the pages as they are shown, one by one."""
    document = corpus / "corpus" / "pdf" / f"{truth.name.removesuffix('.rows.json')}.pdf"
    (table,) = (table for table in vdp.parse_file(document).tables if table.kind == "tasks")
    rows = [
        {
            "kind": row.kind,
            "number": row.number,
            "cells": {k: digest(c) for k, c in row.cells.items()},
        }
        for row in table.rows
        if row.kind != "heading"
    ]
    assert rows == json.loads(truth.read_text("utf-8"))


def test_old_fonts_of_real_documents_are_decoded(corpus: Path) -> None:
    """Letters with marks, wherever they stand: the transcript reads the columns line by line."""
    name = "tcvn3_nhnn_tt01_2006"
    text = read((corpus / "corpus" / "pdf" / f"{name}.pdf").read_bytes()).text
    transcript = (corpus / "gold" / "transcript" / f"{name}.txt").read_text("utf-8")
    want, got = (Counter(filter(is_marked, normal(t).lower())) for t in (transcript, text))
    assert sum((want & got).values()) >= 0.99 * sum(want.values())
    assert "NGÂN HÀNG NHÀ NƯỚC" in text  # drawn in capitals by its font


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def is_marked(letter: str) -> bool:
    return letter == "đ" or len(unicodedata.normalize("NFD", letter)) > 1


@pytest.mark.parametrize("count", [60, 100])
def test_crowded_pages_take_no_long_time(count: int) -> None:
    """Some ten thousand words between two hundred rules, more than any table of a page."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Roboto", 3)
        for step in range(count + 1):
            x, y = 20 + step * 550 / count, 20 + step * 780 / count
            canvas.line(x, 20, x, 800)
            canvas.line(20, y, 570, y)
            for other in range(count):
                canvas.drawString(x + 1, 22 + other * 780 / count, "từ")

    content = drawn(draw)
    start = time.process_time()
    source = read(content)
    assert source.text.split().count("từ") == count * (count + 1)
    assert time.process_time() - start < 15
