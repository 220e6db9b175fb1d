"""Write a decree as Akoma Ntoso 3.0 (OASIS LegalDocML), with eIds and FRBR URIs.

Acts with articles become `act`, all else `doc`; components that are attached to another are its
attachments.  The identifiers follow DOMAIN.md §10.2 and the Akoma Ntoso naming convention: what is
not known is `_`, never guessed.  Site chrome and page furniture are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vn_decree_parser.vocabulary.folding import slug

if TYPE_CHECKING:
    from lxml.etree import _Element

    from vn_decree_parser.records import ComponentSection, Decree, Header, Section, Table

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SOURCE = "#vn-decree-parser"
# Kinds of components that are acts where they have articles.
_ACTS = frozenset(("law", "decree", "circular", "decision", "resolution"))
# Kind of section: element, its abbreviation in eIds (Akoma Ntoso naming convention), the words
# of its number.
_ELEMENTS: dict[str, tuple[str, str, str]] = {
    "part": ("part", "part", "Phần {}"),
    "chapter": ("chapter", "chp", "Chương {}"),
    "division": ("section", "sec", "Mục {}"),
    "subdivision": ("subsection", "subsec", "Tiểu mục {}"),
    "article": ("article", "art", "Điều {}."),
    "letter": ("level", "lvl", "{}."),
    "section": ("level", "lvl", "{}."),
    "clause": ("clause", "cl", "{}."),
    "dotted": ("subclause", "subcl", "{}."),
    "point": ("point", "point", "{})"),
    "subpoint": ("subparagraph", "subpara", "{})"),
    "bullet": ("indent", "indent", "-"),
    "plus": ("indent", "indent", "+"),
}
_OTHER = ("hcontainer", "hcontainer", "{}")
_UNKNOWN_DATE = "0001-01-01"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URN = re.compile(
    r"urn:lex:(?P<country>[a-z]+)(?:;(?P<province>[^:]+))?:(?P<author>[^:]+):(?P<type>[^:]+)"
    r":(?P<date>[^;]+);(?P<number>[^:]+)"
)


def write_akn(decree: Decree, options: object = None) -> bytes:
    """Return a decree as an Akoma Ntoso 3.0 document in UTF-8; it is valid against the schema.

    `options` are not used.  Numbers stand as their kind writes them (`Điều 5.`, `a)`); characters
    that XML cannot hold are left out.

    >>> from vn_decree_parser import parse
    >>> xml = write_akn(parse("QUYẾT ĐỊNH\\nVề bến đò\\nĐiều 1. Mở bến\\n1. Bến nhỏ.")).decode()
    >>> '<article eId="art_1">' in xml, '<clause eId="art_1__cl_1">' in xml
    (True, True)
    """
    from lxml import etree

    del options
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _Document(decree).write(root)
    xml: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return xml


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _add(parent: _Element, tag: str, text: str = "", /, **attributes: str) -> _Element:
    from lxml.etree import SubElement

    element: _Element = SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        element.text = _clean(text)
    return element


def _add_lines(parent: _Element, lines: Sequence[str]) -> None:
    for line in lines or ("",):
        _add(parent, "p", line)


@dataclass(slots=True)
class _Document:
    """Writes one decree; `seen` counts the eIds, which are unique in the whole file."""

    decree: Decree
    seen: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    def write(self, root: _Element) -> None:
        self.tables = {table.id: table for table in self.decree.tables}
        components = [part for part in self.decree.components if part.kind != "furniture"]
        if components:
            self._component(root, components[0], components, prefix="")
        else:
            document = _add(root, "doc", name="document")
            _write_meta(document, self.decree.header, None, is_act=False)
            _add_lines(_add(document, "mainBody"), ())

    def _component(
        self,
        parent: _Element,
        component: ComponentSection,
        components: Sequence[ComponentSection],
        prefix: str,
    ) -> None:
        is_main = component is components[0]
        is_act = is_main and component.kind in _ACTS
        name = slug(self.decree.header.kind or "") if is_main else component.id.rpartition("/")[2]
        document = _add(parent, "act" if is_act else "doc", name=name or component.kind)
        _write_meta(
            document,
            self.decree.header,
            None if is_main else name,
            is_act=components[0].kind in _ACTS,
        )
        head, body, foot = _parts(component)
        self._preface(document, component, head)
        texts = list(component.paragraphs)
        if texts and body:
            _add_lines(_add(document, "preamble"), texts)
        main = _add(document, "body" if is_act else "mainBody")
        for section in body:
            self._section(main, section, prefix)
        if not body:
            self._text(main, texts, prefix)
        if foot:
            _add_lines(_add(document, "conclusions"), foot)
        self._attachments(document, component, components, prefix)

    def _preface(
        self, document: _Element, component: ComponentSection, head: Sequence[str]
    ) -> None:
        if not head and not component.heading:
            return
        preface = _add(document, "preface")
        for line in head:
            _add(preface, "p", line)
        if component.heading:
            title = _add(_add(preface, "longTitle"), "p")
            _add(title, "docTitle", component.heading)

    def _attachments(
        self,
        document: _Element,
        component: ComponentSection,
        components: Sequence[ComponentSection],
        prefix: str,
    ) -> None:
        """Write what is attached to a component; what names no parent is attached to the first."""
        first = components[0]
        attached = [
            part
            for part in components[1:]
            if part.parent == component.id or (part.parent is None and component is first)
        ]
        if not attached:
            return
        parent = _add(document, "attachments")
        for part in attached:
            own = self._id(prefix, "att", "")
            self._component(_add(parent, "attachment", eId=own), part, components, own)

    def _section(self, parent: _Element, section: Section, prefix: str) -> None:
        if section.kind == "table":
            self._table(parent, section, prefix)
            return
        element, short, words = _ELEMENTS.get(section.kind, _OTHER)
        # Articles are counted through the whole document.
        above = _component_prefix(prefix) if section.kind == "article" else prefix
        own = self._id(above, short, section.number or "")
        names = {"name": section.kind} if element == "hcontainer" else {}
        written = _add(parent, element, eId=own, **names)
        if section.number or "{}" not in words:
            _add(written, "num", words.format(section.number))
        texts = list(section.paragraphs)
        if section.heading and section.heading.endswith(":"):
            texts.insert(0, section.heading)  # words that lead to a list are no heading
        elif section.heading:
            _add(written, "heading", section.heading)
        if not section.children:
            _add_lines(_add(written, "content"), texts)
            return
        if texts:
            _add_lines(_add(written, "intro"), texts)
        for child in section.children:
            self._section(written, child, own)

    def _text(self, parent: _Element, texts: Sequence[str], prefix: str) -> None:
        own = self._id(prefix, "hcontainer", "")
        container = _add(parent, "hcontainer", eId=own, name="text")
        _add_lines(_add(container, "content"), texts)

    def _table(self, parent: _Element, section: Section, prefix: str) -> None:
        table = self.tables.get(section.id)
        own = self._id(prefix, "hcontainer", "")
        content = _add(_add(parent, "hcontainer", eId=own, name="table"), "content")
        if table is None:
            _add_lines(content, section.paragraphs)
            return
        written = _add(content, "table", eId=self._id(own, "table", ""))
        keys = _keys(table)
        if any(column.heading for column in table.columns):
            row = _add(written, "tr")
            for column in table.columns:
                _add(_add(row, "th"), "p", column.heading)
        for record in table.rows:
            row = _add(written, "tr")
            for key in keys or list(record.cells):
                _add(_add(row, "td"), "p", record.cells.get(key, ""))
        if not len(written):
            _add(_add(_add(written, "tr"), "td"), "p")

    def _id(self, prefix: str, short: str, number: str) -> str:
        """Return a new eId: `art_5__cl_2`; what has no number is counted."""
        base = f"{prefix}__{short}" if prefix else short
        if number:
            base += "_" + re.sub(r"[\s_]+", "-", number.strip())
        count = self.seen[base] = self.seen.get(base, 0) + 1
        if not number:
            return f"{base}_{count}"
        return base if count == 1 else f"{base}-{count}"


def _component_prefix(prefix: str) -> str:
    """Return the part of an eId that names the attachment: `att_1__chp_I` → `att_1`."""
    parts = prefix.split("__")
    return "__".join(part for part in parts if part.startswith("att_"))


def _keys(table: Table) -> list[str]:
    """Return the keys of a table's cells in the order of its columns."""
    seen: dict[str, int] = {}
    keys = []
    for column in table.columns:
        count = seen[column.role] = seen.get(column.role, 0) + 1
        keys.append(column.role if count == 1 else f"{column.role}_{count}")
    return keys


def _parts(component: ComponentSection) -> tuple[list[str], list[Section], list[str]]:
    """Return the letterhead, the body, and the closing with the notes of a component."""
    head: list[str] = []
    body: list[Section] = []
    foot: list[str] = []
    for child in component.children:
        if child.kind == "header":
            head += child.paragraphs
        elif child.kind in ("closing", "notes"):
            foot += child.paragraphs
        else:
            body.append(child)
    return head, body, foot


def _author(header: Header) -> str:
    """Return who issued a document, as its URN names it, with the code of the province."""
    found = _URN.match(header.urn or "")
    return "-".join(filter(None, (found["author"], found["province"]))) if found else "_"


def _work_uri(header: Header, *, is_act: bool) -> str:
    """Return the FRBR work: `/akn/vn/act/quyet-dinh/ubnd-66/2018-10-24/2753-qd-ubnd`."""
    found = _URN.match(header.urn or "")
    kind, date, number = (found["type"], found["date"], found["number"]) if found else ("_",) * 3
    return "/".join(("/akn/vn", "act" if is_act else "doc", kind, _author(header), date, number))


def _write_meta(document: _Element, header: Header, component: str | None, *, is_act: bool) -> None:
    """Write the identification: work, expression (Vietnamese), manifestation, and who issued it.

    `component` is the name of an attachment, `None` for the main document.
    """
    meta = _add(document, "meta")
    identification = _add(meta, "identification", source=_SOURCE)
    work = _work_uri(header, is_act=is_act)
    expression = f"{work}/vie@{work.split('/')[-2]}"
    this = f"!{component or 'main'}"
    level = _add(identification, "FRBRWork")
    _write_core(level, f"{work}/{this}", work, header, alias=None if component else header.urn)
    _add(level, "FRBRcountry", value="vn")
    if component is None:
        _add(level, "FRBRsubtype", value=work.split("/")[4])
        if header.number:
            _add(level, "FRBRnumber", value=_clean(header.number))
    level = _add(identification, "FRBRExpression")
    _write_core(level, f"{expression}/{this}", expression, header)
    _add(level, "FRBRlanguage", language="vie")
    level = _add(identification, "FRBRManifestation")
    _write_core(level, f"{expression}/{this}.xml", f"{expression}.xml", header)
    _add(level, "FRBRformat", value="application/akn+xml")
    if component is None:
        _write_organisations(meta, header)


def _write_core(
    level: _Element, this: str, uri: str, header: Header, alias: str | None = None
) -> None:
    """Write what all levels have; the schema wants a date also where none is known."""
    _add(level, "FRBRthis", value=this)
    _add(level, "FRBRuri", value=uri)
    if alias:
        _add(level, "FRBRalias", name="urn:lex", value=alias)
    if header.issued_on:
        _add(level, "FRBRdate", date=header.issued_on.isoformat(), name="issued")
    else:
        _add(level, "FRBRdate", date=_UNKNOWN_DATE, name="unknown")
    _add(level, "FRBRauthor", href="#issuer")


def _write_organisations(meta: _Element, header: Header) -> None:
    references = _add(meta, "references", source=_SOURCE)
    for own, name, shown in (
        ("issuer", f"vn/{_author(header)}", header.issuer or "_"),
        (_SOURCE[1:], _SOURCE[1:], _SOURCE[1:]),
    ):
        href = f"/akn/ontology/organization/{name}"
        _add(references, "TLCOrganization", eId=own, href=href, showAs=_clean(shown))
