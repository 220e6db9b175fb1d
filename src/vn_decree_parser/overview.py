"""Print a decree as a person would draw it: the tree, the counts, the problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vn_decree_parser.records import ComponentSection, Decree, Section, Table

_LONGEST_LINE = 96
_LONGEST_FORM_TITLE = 3
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
    tables = {table.id: table for table in decree.tables}
    attached = {component.parent for component in decree.components}
    for component, depth in _in_order(decree.components):
        if len(attached) > 1:
            yield ""
        words = _component_label(component)
        if component is decree.components[0] and not component.heading:
            words = " ".join(filter(None, (header.kind, header.title))) or words
        yield _shorten(f"{'  ' * depth}{words}")
        for child in component.children:
            yield from _section_lines(child, tables, depth + 1)
    if len(attached) > 1:
        yield ""
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


def _in_order(
    components: Sequence[ComponentSection],
) -> Iterator[tuple[ComponentSection, int]]:
    """Yield the components in the order of the text, each with how deep it is attached."""
    depths: dict[str, int] = {}
    for component in components:
        depth = depths.get(component.parent or "", -1) + 1
        depths[component.id] = depth
        yield component, depth


def _component_label(component: ComponentSection) -> str:
    if component.kind == "furniture":
        return _plain_label(component)
    words = component.heading or next(iter(component.paragraphs), "")
    if component.kind == "form":
        words = " ".join((words, *_form_title(component.paragraphs)))
    return words or f"[{component.kind}]"


def _form_title(paragraphs: Sequence[str]) -> list[str]:
    """Return the title of the sample in a form: its first lines in capitals behind the motto."""
    behind = [at for at, line in enumerate(paragraphs) if line.endswith("Hạnh phúc")]
    title: list[str] = []
    for line in paragraphs[behind[0] + 1 :] if behind else ():
        if line.isupper():
            title.append(line)
        elif title:
            break
    return title[:_LONGEST_FORM_TITLE]


def _plain_label(section: Section) -> str:
    lines = [line for line in section.paragraphs if any(c.isalnum() for c in line)]
    return f"[{section.kind}] {' / '.join(lines)}"


def _section_lines(section: Section, tables: dict[str, Table], depth: int) -> Iterator[str]:
    yield _shorten(f"{'  ' * depth}{_label(section, tables)}")
    for child in section.children:
        yield from _section_lines(child, tables, depth + 1)


def _label(section: Section, tables: dict[str, Table]) -> str:
    if section.kind == "table":
        table = tables.get(section.id)
        if table is None:
            return "[table]"
        columns = " | ".join(column.heading for column in table.columns if column.heading)
        return f"[{table.kind}: {len(table.rows)} rows] {columns}".rstrip()
    if section.kind in ("header", "closing", "notes"):
        return _plain_label(section)
    words = section.heading or next(iter(section.paragraphs), "")
    if section.kind in ("bullet", "plus"):
        return f"{'-' if section.kind == 'bullet' else '+'} {words}"
    unit = _UNITS.get(section.kind)
    number = f"{unit} {section.number}." if unit else f"{section.number}." if section.number else ""
    if section.kind in ("point", "subpoint"):
        number = f"{section.number})"
    return f"{number} {words}".strip()


def _shorten(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"
