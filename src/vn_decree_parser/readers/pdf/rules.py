"""The ruled lines of a PDF page, and the tables that they draw.

PDFium gives the lines (a page of a table takes pdfminer some 50 times as long); pdfplumber finds
the cells between them.
"""

from __future__ import annotations

import ctypes
import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vn_decree_parser.readers.pdf.words import Box, Frame

# A rule is at most so thick and at least so long (points).
_THICKEST = 3.0
_SHORTEST = 4.0
# Lines that are so near to each other are one; so far a line may end short of another.
_NEAR = 3.0
# Colours from this value on are white: what is drawn in them cannot be seen.
_WHITE = 250
_DEEPEST_FORM = 6
# More lines than that draw a picture or a form, not a table.
_MOST_RULES = 6000
_MOST_CROSSINGS = 4000
# A path of more pieces than that draws a picture.
_MOST_PIECES = 2000
_Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A ruled line in points from the upper left corner: from `start` to `end` at `at`."""

    upright: bool
    at: float
    start: float
    end: float


class RuledCell(NamedTuple):
    """A cell between ruled lines: its place in the table from 1, what it covers, its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


class RuledTable(NamedTuple):
    """A table between ruled lines, its cells row by row."""

    box: Box
    cells: tuple[RuledCell, ...]


def page_rules(page: pdfium.PdfPage, frame: Frame) -> list[Rule]:
    """Return the visible ruled lines of a page; nothing where there are too many to be rules."""
    rules: list[Rule] = []
    raw = page.raw
    for index in range(pdfium_c.FPDFPage_CountObjects(raw)):
        rules += _rules_of(pdfium_c.FPDFPage_GetObject(raw, index), frame, _UNTURNED, 0)
        if len(rules) > _MOST_RULES:
            return []
    return rules


def _rules_of(item: object, frame: Frame, matrix: _Matrix, depth: int) -> Iterator[Rule]:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _times(_matrix_of(item), matrix)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            yield from _rules_of(
                pdfium_c.FPDFFormObj_GetObject(item, index), frame, inner, depth + 1
            )
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(item, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    thick = min(right - left, top - bottom)
    if max(right - left, top - bottom) < _SHORTEST or not _is_visible(item):
        return
    if thick <= _THICKEST:
        yield from _thin(left, bottom, right, top, frame, matrix)
    else:
        yield from _outline(item, frame, matrix)


def _is_visible(item: object) -> bool:
    """Return whether a path is drawn at all, in another colour than white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke):
        return False
    colour = [ctypes.c_uint() for _ in range(4)]
    for drawn, get in (
        (stroke.value, pdfium_c.FPDFPageObj_GetStrokeColor),
        (fill.value, pdfium_c.FPDFPageObj_GetFillColor),
    ):
        if drawn and get(item, *colour):
            red, green, blue, alpha = (part.value for part in colour)
            if alpha and min(red, green, blue) < _WHITE:
                return True
    return False


def _outline(item: object, frame: Frame, matrix: _Matrix) -> Iterator[Rule]:
    """Yield the straight level and upright lines of a larger path: boxes, grids in one stroke."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    count = pdfium_c.FPDFPath_CountSegments(item)
    if count > _MOST_PIECES:
        return
    inner = _times(_matrix_of(item), matrix)
    figures = list(_figures(item, count, inner))
    for figure in figures:
        if stroke.value:
            for (x0, y0), (x1, y1) in itertools.pairwise(figure):
                box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                yield from _thin(*box, frame, _UNTURNED)
        elif len(figures) > 1:  # filled: a grid of thin bars in one path
            xs, ys = zip(*figure, strict=True)
            yield from _thin(min(xs), min(ys), max(xs), max(ys), frame, _UNTURNED)


def _figures(item: object, count: int, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each figure of a path; a figure with a curve is left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    figure: list[tuple[float, float]] = []
    curved = False
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if len(figure) > 1 and not curved:
                yield figure
            figure, curved = [], False
        curved = curved or kind == pdfium_c.FPDF_SEGMENT_BEZIERTO
        figure.append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            figure.append(figure[0])
    if len(figure) > 1 and not curved:
        yield figure


def _thin(
    left: float, bottom: float, right: float, top: float, frame: Frame, matrix: _Matrix
) -> Iterator[Rule]:
    """Yield a thin box as a rule."""
    if matrix is not _UNTURNED:
        a, b, c, d, e, f = matrix
        xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
        ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    x0, y0, x1, y1 = frame.reading(left, bottom, right, top)
    width, height = x1 - x0, y1 - y0
    if width >= _SHORTEST and height <= _THICKEST:
        yield Rule(False, (y0 + y1) / 2, x0, x1)
    elif height >= _SHORTEST and width <= _THICKEST:
        yield Rule(True, (x0 + x1) / 2, y0, y1)


def _matrix_of(item: object) -> _Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, matrix):
        return _UNTURNED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    """Return the matrix that does first the one, then the other."""
    if then is _UNTURNED:
        return first
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def ruled_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """Return the tables of two cells and more that rules draw, from top to bottom."""
    uprights = sum(rule.upright for rule in rules)
    if uprights < 2 or len(rules) - uprights < 2:
        return []
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = merge_edges([_edge(rule) for rule in rules], _NEAR, _NEAR, _NEAR, _NEAR)
    edges = merge_edges([*edges, *_closing(edges)], _NEAR, _NEAR, _NEAR, _NEAR)
    crossings = edges_to_intersections(edges, _NEAR, _NEAR)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    tables = cells_to_tables(intersections_to_cells(crossings))
    found = [_table(boxes) for boxes in tables if len(boxes) > 1]
    return sorted(found, key=lambda table: (table.box[1], table.box[0]))


_Edge = dict[str, object]


def _edge(rule: Rule) -> _Edge:
    """Return a rule in the form that pdfplumber has them."""
    upright, at, start, end = rule
    x0, x1, top, bottom = (at, at, start, end) if upright else (start, end, at, at)
    return {
        "orientation": "v" if upright else "h",
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _closing(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Yield the level lines that are missing where several upright lines end at one height.

    Some programs draw no line below a row that a page break cuts, or none above its rest.
    """
    levels = [edge for edge in edges if edge["orientation"] == "h"]
    for side in ("top", "bottom"):
        ends: dict[int, list[_Edge]] = {}
        for edge in edges:
            if edge["orientation"] == "v":
                ends.setdefault(round(edge[side] / _NEAR), []).append(edge)  # type: ignore[operator]
        for group in ends.values():
            if len(group) < 3:
                continue
            at = group[0][side]
            left = min(edge["x0"] for edge in group)  # type: ignore[type-var]
            right = max(edge["x0"] for edge in group)  # type: ignore[type-var]
            if not any(_covers(level, at, left, right) for level in levels):
                yield _edge(Rule(False, at, left, right))  # type: ignore[arg-type]


def _covers(level: _Edge, at: object, left: object, right: object) -> bool:
    return (
        abs(level["top"] - at) <= 2 * _NEAR  # type: ignore[operator]
        and level["x0"] <= left + _NEAR  # type: ignore[operator]
        and level["x1"] >= right - _NEAR  # type: ignore[operator]
    )


def _table(boxes: Sequence[Box]) -> RuledTable:
    """Return the cells with their rows and columns, counted along the lines of the table."""
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    ys = sorted({y for box in boxes for y in (box[1], box[3])})
    cells = []
    for box in boxes:
        column, row = bisect_left(xs, box[0]), bisect_left(ys, box[1])
        columns, rows = bisect_left(xs, box[2]) - column, bisect_left(ys, box[3]) - row
        cells.append(RuledCell(row + 1, column + 1, rows, columns, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable((xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))
