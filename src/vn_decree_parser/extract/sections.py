"""The published tree: components and sections with stable ids."""

from __future__ import annotations

from collections.abc import Sequence

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Component
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.records import ComponentSection, Header, Section
from vn_decree_parser.source import Passage, Span
from vn_decree_parser.tables.document import Document, Part
from vn_decree_parser.vocabulary.folding import slug


def slugs_of(document: Document, header: Header) -> list[str]:
    """Return the id of each component: `2753-qd-ubnd`, `2753-qd-ubnd/phu-luc`.

    The first is named by its number, else by type and date; the others by their type, numbered
    where it occurs again.
    """
    root = slug(header.number) if header.number else ""
    if not root:
        date = header.issued_on.isoformat() if header.issued_on else ""
        root = "-".join(filter(None, (slug(header.kind or "van-ban"), date)))
    result: list[str] = []
    for part in document.parts:
        if not result:
            result.append(root)
            continue
        base = f"{root}/{_component_name(part.component)}"
        count = 2
        name = base
        while name in result:
            name = f"{base}-{count}"
            count += 1
        result.append(name)
    return result


def _component_name(component: Component) -> str:
    kind = slug(component.document_type or "") or "kem-theo"
    return f"{kind}-{slug(component.number)}" if component.number else kind


def component_section(part: Part, id: str, parent: str | None) -> ComponentSection:  # noqa: A002
    """Return the section of a component: its head, its body, its closing as children."""
    component = part.component
    children = []
    if component.letterhead:
        children.append(_plain("header", f"{id}/header", component.letterhead))
    children += [_section(child, id, part) for child in part.root.children]
    if component.closing:
        children.append(_plain("closing", f"{id}/closing", component.closing))
    if component.notes:
        children.append(_plain("notes", f"{id}/notes", component.notes))
    head = (component.title,) if component.title else ()
    title = [block.text for block in (*head, *component.abstract) if block.kind != "rule"]
    own = [
        block.text
        for block in (
            *(block for block in component.abstract if block.kind == "rule"),
            *((component.attached,) if component.attached else ()),
            *component.authority,
            *component.preamble,
        )
    ]
    paragraphs = own + [passage.text for passage in part.root.paragraphs]
    return ComponentSection(
        id=id,
        kind=component.kind,
        parent=parent,
        number=component.number,
        heading=" ".join(title) or None,
        paragraphs=tuple(paragraphs),
        children=tuple(children),
        span=_span(block.passage for block in component.blocks),
    )


def furniture_section(blocks: Sequence[Block], root: str) -> ComponentSection:
    """Return the lines that belong to no component: site chrome."""
    plain = _plain("furniture", f"{root}/furniture", blocks)
    return ComponentSection(**dict(plain))


def _plain(kind: str, id: str, blocks: Sequence[Block]) -> Section:  # noqa: A002
    return Section(
        id=id,
        kind=kind,
        paragraphs=tuple(block.text for block in blocks),
        span=_span(block.passage for block in blocks),
    )


def _section(branch: Branch, component: str, part: Part) -> Section:
    if branch.table is not None:
        table = part.tables[branch.table]
        return Section(
            id=f"{component}/t{branch.table + 1}",
            kind="table",
            span=_span(
                passage
                for passages in (
                    (column.passage for column in table.columns),
                    *(row.passages for row in table.rows),
                )
                for passage in passages
            ),
        )
    return Section(
        id=f"{component}/{branch.path}",
        kind=branch.kind,
        number=branch.number,
        heading=branch.heading.text if branch.heading else None,
        paragraphs=tuple(passage.text for passage in branch.paragraphs),
        children=tuple(_section(child, component, part) for child in branch.children),
        span=branch.span,
    )


def _span(passages: object) -> Span:
    spans = [passage.span for passage in passages if isinstance(passage, Passage) and passage]  # type: ignore[attr-defined]
    if not spans:
        return Span(0, 0)
    return Span(min(span.start for span in spans), max(span.end for span in spans))
