"""Print a decree as a person would draw it: the tree, the counts, the problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vn_decree_parser.records import Decree, Section

_LONGEST_LINE = 96
_UNITS = {
    "article": "Điều",
    "chapter": "Chương",
    "part": "Phần",
    "division": "Mục",
    "subdivision": "Tiểu mục",
}


def write_outline(decree: Decree) -> str:
    """Return the outline of a decree, its counts and its problems, as text."""
    return "\n".join(_lines(decree)) + "\n"


def _lines(decree: Decree) -> Iterator[str]:
    header = decree.header
    name = " ".join(filter(None, (header.kind, header.number)))
    date = header.issued_on.isoformat() if header.issued_on else ""
    yield " · ".join(filter(None, (name or decree.source.name, header.issuer, date)))
    for component in decree.components:
        yield from _section_lines(component, decree, 0)
    counts = (
        (len(decree.tasks), "tasks"),
        (len(decree.targets), "targets"),
        (len(decree.tables), "tables"),
        (len(decree.citations), "citations"),
        (len(decree.problems), "problems"),
    )
    yield ", ".join(f"{count} {what}" for count, what in counts)
    codes = Counter((problem.severity, problem.code) for problem in decree.problems)
    for (severity, code), count in sorted(codes.items()):
        says = next(p.says for p in decree.problems if p.code == code)
        yield f"  {severity}: {code} ×{count} ({says})" if count > 1 else f"  {severity}: {says}"


def _section_lines(section: Section, decree: Decree, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield _shorten(f"{indent}{_label(section, decree)}")
    for child in section.children:
        yield from _section_lines(child, decree, depth + 1)


def _label(section: Section, decree: Decree) -> str:
    if section.kind == "table":
        table = next((table for table in decree.tables if table.id == section.id), None)
        if table is None:
            return "[table]"
        columns = " | ".join(column.heading for column in table.columns)
        return f"[{table.kind}: {len(table.rows)} rows] {columns}"
    words = section.heading or (section.paragraphs[0] if section.paragraphs else "")
    if section.kind in ("header", "closing", "furniture"):
        return f"[{section.kind}] {' / '.join(section.paragraphs)}"
    if section.kind in ("bullet", "plus"):
        return f"{'-' if section.kind == 'bullet' else '+'} {words}"
    unit = _UNITS.get(section.kind)
    number = f"{unit} {section.number}." if unit else f"{section.number}." if section.number else ""
    if section.kind == "point":
        number = f"{section.number})"
    return f"{number} {words}".strip()


def _shorten(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"
