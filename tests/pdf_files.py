"""PDF files for tests, set by reportlab as an office program would: letterhead, text, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from font_roboto import Roboto, RobotoBold, RobotoItalic
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

FONTS = {"Roboto": Roboto, "Roboto-Bold": RobotoBold, "Roboto-Italic": RobotoItalic}


@cache
def register_fonts() -> None:
    for name, path in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, path))
    pdfmetrics.registerFontFamily(
        "Roboto",
        normal="Roboto",
        bold="Roboto-Bold",
        italic="Roboto-Italic",
        boldItalic="Roboto-Bold",
    )


def style(**settings: Any) -> ParagraphStyle:
    register_fonts()
    known: dict[str, Any] = {
        "fontName": "Roboto",
        "fontSize": 13,
        "leading": 17,
        "alignment": TA_JUSTIFY,
        "firstLineIndent": 28,
        "spaceBefore": 4,
    }
    return ParagraphStyle("s", **(known | settings))


def body(text: str, **settings: Any) -> Paragraph:
    return Paragraph(text, style(**settings))


def title(text: str, **settings: Any) -> Paragraph:
    return Paragraph(f"<b>{text}</b>", style(alignment=TA_CENTER, firstLineIndent=0, **settings))


def cell(text: str, *, centred: bool = False) -> Paragraph:
    alignment = TA_CENTER if centred else TA_LEFT
    return Paragraph(text, style(fontSize=11, leading=13, firstLineIndent=0, alignment=alignment))


def ruled(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    repeat: int = 0,
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> Table:
    """A ruled table; `spans` are ((column, row), (column, row)) of merged cells."""
    commands: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    commands += [("SPAN", start, end) for start, end in spans]
    return LongTable(
        [[cell(text) for text in row] for row in rows],
        colWidths=widths,
        repeatRows=repeat,
        style=commands,
    )


def columns(left: Sequence[Flowable], right: Sequence[Flowable], widths: Sequence[float]) -> Table:
    """Two columns side by side without rules, as letterheads and signatures are set."""
    return Table(
        [[list(left), list(right)]], colWidths=widths, style=[("VALIGN", (0, 0), (-1, -1), "TOP")]
    )


def laid_out(rows: Sequence[Sequence[Sequence[str]]]) -> Table:
    """A letterhead of cells without rules, two in a row, each with its lines."""
    centre = {
        "alignment": TA_CENTER,
        "firstLineIndent": 0,
        "spaceBefore": 0,
        "fontSize": 11,
        "leading": 14,
    }
    cells = [
        [[Paragraph(line, style(**centre)) for line in lines] for lines in row] for row in rows
    ]
    return Table(cells, colWidths=(200, 270), style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def letterhead(issuer: Sequence[str], number: str, place_date: str) -> Table:
    centre = {
        "alignment": TA_CENTER,
        "firstLineIndent": 0,
        "spaceBefore": 0,
        "fontSize": 12,
        "leading": 15,
    }
    left = [Paragraph(f"<b>{line}</b>", style(**centre)) for line in issuer]
    right = [
        Paragraph("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", style(**centre)),
        Paragraph("<b>Độc lập - Tự do - Hạnh phúc</b>", style(**centre)),
    ]
    while len(left) < len(right):
        left.append(Spacer(1, 15))
    while len(right) < len(left):
        right.append(Spacer(1, 15))
    left.append(Paragraph(number, style(**centre)))
    right.append(Paragraph(f"<i>{place_date}</i>", style(**centre)))
    return columns(left, right, (190, 280))


def recipients(lines: Sequence[str], signature: Sequence[str]) -> Table:
    small = {
        "fontSize": 10,
        "leading": 12,
        "firstLineIndent": 0,
        "spaceBefore": 0,
        "alignment": TA_LEFT,
    }
    centre = {"alignment": TA_CENTER, "firstLineIndent": 0, "spaceBefore": 0}
    left = [Paragraph("<i>Nơi nhận:</i>", style(**small))]
    left += [Paragraph(line, style(**small)) for line in lines]
    right: list[Flowable] = [
        Paragraph(f"<b>{line}</b>", style(**centre)) for line in signature[:-1]
    ]
    right += [Spacer(1, 50), Paragraph(f"<b>{signature[-1]}</b>", style(**centre))]
    return columns(left, right, (250, 220))


def pdf(
    story: Sequence[Flowable],
    *,
    size: tuple[float, float] = A4,
    on_page: Callable[[Canvas, int], None] | None = None,
    **settings: Any,
) -> bytes:
    """The bytes of a PDF; `on_page` draws on each page, whose number it is given."""
    register_fonts()
    buffer = BytesIO()
    document = BaseDocTemplate(buffer, pagesize=size, invariant=1, **settings)
    width, height = size
    frame = Frame(70, 60, width - 125, height - 120, 0, 0, 0, 0)

    def draw(canvas: Canvas, _: object) -> None:
        if on_page:
            on_page(canvas, canvas.getPageNumber())

    document.addPageTemplates(PageTemplate("page", [frame], onPage=draw))
    document.build(list(story))
    return buffer.getvalue()


def drawn(
    draw: Callable[[Canvas], None], *, size: tuple[float, float] = A4, **settings: Any
) -> bytes:
    """The bytes of a PDF that a function draws by hand, page by page."""
    register_fonts()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **settings)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def number_pages(canvas: Canvas, page: int) -> None:
    """Draw the number of a page above its text, from the second page on."""
    if page > 1:
        canvas.setFont("Roboto", 12)
        canvas.drawCentredString(canvas._pagesize[0] / 2, canvas._pagesize[1] - 40, str(page))


__all__ = ["A4", "PageBreak", "Spacer"]
