"""Rows of a grid: what each is, its number, and what it takes over from other rows (DOMAIN.md §5.2-5.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vn_decree_parser.outline.numbering import ordinal
from vn_decree_parser.source import Passage
from vn_decree_parser.tables.columns import COLUMN_INDEX, normalise_heading
from vn_decree_parser.tables.found import FoundRow, Inherited, is_filled
from vn_decree_parser.tables.grid_headings import GridHeading
from vn_decree_parser.tables.matrix import NOTHING, Matrix
from vn_decree_parser.vocabulary.folding import fold

# How deep the rows of each kind of number lie; a row heads the deeper ones below it.
_DEPTHS = {"letter": 0, "section": 1, "clause": 2, "dotted": 2, "code": 2, "point": 5, "bullet": 6}
_UNNUMBERED = 7
# Name, pattern of a whole cell of numbers, example.
LABELS: tuple[tuple[str, str, str], ...] = (
    ("dotted", r"\(?(?P<number>\d{1,3}(?:\.\d{1,3})+)[.)]?", "1.2"),
    ("clause", r"\(?(?P<number>\d{1,4})[.)]?", "1."),
    ("section", r"\(?(?P<number>[IVXLC]{1,6})[.)]?", "IV"),
    ("letter", r"(?P<number>[A-HĐ])[.)]?", "A"),
    ("point", r"(?P<number>[a-zđ]{1,2})[.)]?", "a)"),
    ("bullet", r"(?P<number>[-–+•*])", "-"),
    ("code", r"(?P<number>\S*\d\S*)", "KH20_TT_N01.1"),
)
_LABELS = tuple((kind, re.compile(pattern)) for kind, pattern, _ in LABELS)
_LONGEST_LABEL = 24
# The number of a group whose heading is merged with it into one cell: "II. Hạ tầng".
_LEADING = re.compile(r"(?P<number>[IVXLC]{1,6}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/-]\s+(?=\S)")
# "Tổng dung lượng thiết kế" is an indicator.
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng)\s*(?:[:(]|$)")
_NOTE = re.compile(r"ghi chú\b")
_DITTO = re.compile(r"(?:[-–]?\s*nt\s*[-–]?|[\"”“″]|''|[-–]?\s*như trên\s*[-–]?)\.?")
# Kinds of rows that hold what the table is about.
_LEAVES = frozenset(("task", "target", "other"))
# What rows below a row take over from it where they say nothing themselves.
_HANDED_DOWN = ("lead", "coordinating", "implementer", "lead+coord", "deadline")


@dataclass(slots=True)
class GridRow:
    """A row before it is known what it heads: own cells by column, those merged into it, its number.

    `begins_page` is true for the first row behind a page break.
    """

    cells: list[Passage]
    merged: dict[int, Passage]
    label: str = ""
    number: str | None = None
    begins_page: bool = False
    is_wide: bool = False
    kind: str = ""
    split: bool = False
    pieces: list[Passage] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How deep the row lies, by its number."""
        if self.label == "dotted":
            return _DEPTHS["dotted"] + (self.number or "").count(".")
        return _DEPTHS.get(self.label, _UNNUMBERED)


def read_grid_rows(matrix: Matrix, heading: GridHeading, index: int | None) -> list[GridRow]:
    """Return the rows below the headings; `index` is the column of row numbers, if there is one."""
    rows = []
    last = max((column.end for column in heading.columns), default=matrix.width)
    for number in range(heading.bottom, matrix.height):
        own: list[list[Passage]] = [[] for _ in heading.columns]
        merged: dict[int, Passage] = {}
        wide = False
        for cell in matrix.rows[number]:
            if not cell.passage:
                continue
            own[_column_of(heading, cell.column)].append(cell.passage)
            wide = wide or (2 * cell.columns > last and len(heading.columns) > 2)
        for at, column in enumerate(heading.columns):
            cell_above = matrix.covering[number][min(column.start, matrix.width - 1)]
            if cell_above is not None and cell_above.row < number and cell_above.passage:
                merged[at] = cell_above.passage
        cells = [Passage.join(passages) for passages in own]
        if any(cells) or merged:
            pieces = [cell.passage for cell in matrix.rows[number] if cell.passage]
            row = GridRow(cells, merged, is_wide=wide, pieces=pieces)
            _read_label(row, index)
            rows.append(row)
    return rows


def _column_of(heading: GridHeading, column: int) -> int:
    for at, candidate in enumerate(heading.columns):
        if candidate.start <= column < candidate.end:
            return at
    return len(heading.columns) - 1


def _read_label(row: GridRow, index: int | None) -> None:
    """Read the number of a row from its index cell, or from the front of a merged heading."""
    if index is not None and row.cells[index]:
        text = row.cells[index].text
        label, number = label_of(text)
        if label and len(text) < _LONGEST_LABEL:
            row.label, row.number = label, number
            return
    elif index is not None and (covering := row.merged.get(index)):
        row.label, row.number = label_of(covering.text)
        return
    filled = [cell for cell in row.cells if cell]
    if len(filled) == 1 and (match := _LEADING.match(filled[0].text)):
        row.label, row.number = label_of(match["number"])


def label_of(text: str) -> tuple[str, str | None]:
    """Return the kind of a row number and the number, without stops.

    >>> label_of("1.2."), label_of("IV"), label_of("a)"), label_of("Sở Y tế")
    (('dotted', '1.2'), ('section', 'IV'), ('point', 'a'), ('', None))
    """
    for label, pattern in _LABELS:
        if match := pattern.fullmatch(text):
            return label, match["number"].rstrip(".")
    return "", None


def name_rows(rows: list[GridRow], heading: GridHeading, index: int | None, leaf: str) -> None:
    """Say of each row what it is; `leaf` is the kind of those that hold what the table is about."""
    before: GridRow | None = None
    for row in rows:
        filled = [cell.text for cell in row.cells if cell]
        if _repeats_heading(row, before, heading, index):
            row.kind = "heading"
        elif len(filled) > 2 and _is_column_index(filled):
            row.kind = "index"
        elif _is_total(row, index):
            row.kind = "total"
        elif len(filled) == 1 and _NOTE.match(fold(filled[0])):
            row.kind = "note"
        before = row
    plain = [row for row in rows if not row.kind]
    _tell_romans(plain)
    share = _filled_share(plain, heading, "product")
    # What goes on with the row before it is no child of that row.
    for at, row in enumerate(plain):
        if not row.label and not _is_group(row, None, heading, index, share):
            row.kind = "continuation" if _is_continuation(row, heading, index, at) else leaf
    counted = [row for row in plain if row.kind != "continuation"]
    for at, row in enumerate(counted):
        following = counted[at + 1] if at + 1 < len(counted) else None
        if not row.kind:
            row.kind = "group" if _is_group(row, following, heading, index, share) else leaf


def _repeats_heading(
    row: GridRow, before: GridRow | None, heading: GridHeading, index: int | None
) -> bool:
    """Return whether a row says the headings again, or the second row of headings that take two."""
    filled = [(at, normalise_heading(cell.text)) for at, cell in enumerate(row.cells) if cell]
    if len(filled) < 2 or any(words not in heading.keys[at] for at, words in filled):
        return False
    if index is not None and row.cells[index]:
        return row.number is None or not row.label
    whole = [words for _, words in filled] == [key for key in heading.keys if key]
    return whole or (before is not None and before.kind == "heading")


def _is_column_index(filled: Sequence[str]) -> bool:
    """Return whether a row only counts the columns: (1) (2) (3), or A B 1 2 3."""
    if not all(COLUMN_INDEX.fullmatch(text) for text in filled):
        return False
    numbers = [int(re.sub(r"\D", "", text.split("=")[0]) or 0) for text in filled]
    counted = [number for number in numbers if number]
    return len(counted) > 1 and counted == list(range(1, len(counted) + 1))


def _is_total(row: GridRow, index: int | None) -> bool:
    for at, cell in enumerate(row.cells):
        if not cell or (at == index and row.label):
            continue
        return len(cell.text) < 60 and _TOTAL.match(fold(cell.text)) is not None
    return False


def _tell_romans(rows: Sequence[GridRow]) -> None:
    """A letter that is no next roman number is a letter: A, B, C; and `i` after `h` is a point."""
    letters = [row for row in rows if row.label in ("section", "letter")]
    if any(row.label == "letter" and row.number not in ("C", "D") for row in letters) and any(
        row.number == "B" for row in letters
    ):
        for row in letters:
            if row.number in ("C", "D"):
                row.label = "letter"


def _filled_share(rows: Sequence[GridRow], heading: GridHeading, role: str) -> float | None:
    """Return how many rows fill the column of a role, `None` where the table has no such column."""
    at = next((i for i, c in enumerate(heading.columns) if c.heading.role == role), None)
    if at is None or not rows:
        return None
    return sum(bool(row.cells[at] or at in row.merged) for row in rows) / len(rows)


def _is_group(
    row: GridRow,
    following: GridRow | None,
    heading: GridHeading,
    index: int | None,
    products: float | None,
) -> bool:
    """Return whether a row only heads others (DOMAIN.md §5.2, §5.6)."""
    content = [at for at, cell in enumerate(row.cells) if cell and at != index]
    content += [at for at in row.merged if at != index and at not in content]
    roles = {heading.columns[at].heading.role for at in content if is_filled(row.cells[at])}
    has_children = following is not None and following.depth > row.depth
    if row.label in ("letter", "section"):
        return not ({"lead", "deadline"} <= roles or {"implementer", "deadline"} <= roles)
    if len(content) <= 1:
        only = row.cells[content[0]] if content else row.cells[index or 0]
        if not only:
            return False
        if row.is_wide or _is_capitals(only.text):
            return not (row.begins_page and only.text[0].islower())
        if not row.label:
            return not _goes_on(only.text) and not row.begins_page
        return has_children or _restarts(row, following)
    if not has_children or row.label in ("point", "bullet", ""):
        return False
    assigns = roles & {"lead", "implementer", "lead+coord", "coordinating"}
    return not assigns or (products is not None and products >= 0.5 and "product" not in roles)


def _restarts(row: GridRow, following: GridRow | None) -> bool:
    """Return whether the next row counts from one again, so that this one heads it."""
    if following is None or following.label != row.label or row.number == "1":
        return False
    return following.number == "1"


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 4 and sum(map(str.isupper, letters)) > 0.9 * len(letters)


def _goes_on(text: str) -> bool:
    """Return whether a text without a number goes on a text before it."""
    return text[0].islower() or text[0] in "-+•,;)"


def _is_continuation(row: GridRow, heading: GridHeading, index: int | None, at: int) -> bool:
    """Return whether a row without a number only goes on with the cells of the row before it."""
    if at == 0 or row.number is not None:
        return False
    subject = next(
        (i for i, c in enumerate(heading.columns) if c.heading.role in ("task", "indicator")), None
    )
    if subject is None:
        return row.begins_page
    if not row.cells[subject]:
        return subject not in row.merged
    if index is None:
        return row.begins_page and row.cells[subject].text[0].islower()
    filled = sum(1 for i, cell in enumerate(row.cells) if cell and i != index)
    return row.begins_page or (filled == 1 and _goes_on(row.cells[subject].text))


_HEADINGS = frozenset(("heading", "index"))


def join_continuations(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return the rows with what goes on in the next row put behind the cells of the one before."""
    joined: list[GridRow] = []
    for row in rows:
        # Repeated headings may stand between the parts of a row that a page break cuts.
        before = next((other for other in reversed(joined) if other.kind not in _HEADINGS), None)
        if row.kind != "continuation" or before is None:
            joined.append(row)
            continue
        before.cells = [
            Passage.join((old, new)) if new else old
            for old, new in zip(before.cells, row.cells, strict=True)
        ]
        before.pieces += row.pieces
        before.split = True
    return joined


def fill_grid_rows(
    rows: Sequence[GridRow], keys: Sequence[str], index: int | None
) -> tuple[FoundRow, ...]:
    """Return the rows as found: with the rows above that head them, and what they take over."""
    above: list[GridRow] = []
    before: dict[int, Passage] = {}
    found: list[FoundRow] = []
    for row in rows:
        if row.kind not in ("group", "task", "target", "other"):
            found.append(_found_row(row, (), {}, keys, index))
            continue
        above = [head for head in above if head.depth < row.depth]
        found.append(_found_row(row, above, before, keys, index))
        above.append(row)
        if row.kind == "group":
            before = {}
        else:
            before = {
                at: cell if is_filled(cell) and not _is_ditto(cell) else before.get(at, NOTHING)
                for at, cell in enumerate(row.cells)
            }
    return tuple(found)


def _is_ditto(cell: Passage) -> bool:
    return len(cell.text) < 16 and _DITTO.fullmatch(fold(cell.text)) is not None


def _found_row(
    row: GridRow,
    above: Sequence[GridRow],
    before: Mapping[int, Passage],
    keys: Sequence[str],
    index: int | None,
) -> FoundRow:
    heads = [_title(head, index) for head in above]
    # A point or a bullet is named with the row above it, everything with its nearest group.
    named = [head for head in above if head.kind == "group" and head.number][-1:]
    if row.label in ("point", "bullet", ""):
        named += [head for head in above if head.kind != "group" and head.number]
    numbers = [head.number for head in named if head.number]
    return FoundRow(
        kind=row.kind,  # type: ignore[arg-type]
        number=row.number if row.label != "bullet" else None,
        cells=tuple(row.cells),
        path=tuple(heads),
        group_number=".".join(numbers) or None,
        passages=tuple(sorted(row.pieces, key=lambda piece: piece.span)),
        inherited=tuple(_inherit(row, above, before, keys)) if row.kind in _LEAVES else (),
        flags=("split_row",) if row.split else (),
    )


def _title(row: GridRow, index: int | None) -> Passage:
    """Return what a heading row says: its first cell that is not its number."""
    for at, cell in enumerate(row.cells):
        if cell and not (at == index and row.label and label_of(cell.text)[0]):
            match = _LEADING.match(cell.text) if row.label else None
            return cell.part(match.end(), len(cell.text)) if match else cell
    return next(iter(row.cells), NOTHING)


def _inherit(
    row: GridRow, above: Sequence[GridRow], before: Mapping[int, Passage], keys: Sequence[str]
) -> list[Inherited]:
    """Return the cells that a row takes over: merged, ditto, or of the row that heads it."""
    taken = []
    for at, key in enumerate(keys):
        cell = row.cells[at]
        if key == "index":
            continue
        if not cell and at in row.merged:
            taken.append(Inherited(key, row.merged[at], "rowspan"))
        elif cell and _is_ditto(cell) and before.get(at):
            taken.append(Inherited(key, before[at], "ditto"))
        elif not cell and key in _HANDED_DOWN:
            head = next(
                (head.cells[at] for head in reversed(above) if is_filled(head.cells[at])), None
            )
            if head and not _is_ditto(head):
                taken.append(Inherited(key, head, "parent"))
    return taken


def place_of(row: GridRow) -> tuple[int, ...] | None:
    """Return where a row's number stands in its sequence, `None` for rows without one."""
    if row.number is None or row.label not in ("clause", "dotted", "section", "point"):
        return None
    return ordinal(row.label, row.number)
