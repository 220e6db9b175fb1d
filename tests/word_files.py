"""Word files built from XML of our own: the body, and the parts that a feature needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from vn_decree_parser.source import Grid, Line, Source

_NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}


def word_xml(root: str, inner: str) -> str:
    """Return a part with the names of WordprocessingML declared."""
    return f"<w:{root} {_NAMES}>{inner}</w:{root}>"


def word_file(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Return a Word file; `parts` are the insides of `styles`, `numbering`, `header`, … by kind.

    A part is referred to as `r:id="KIND"`.
    """
    parts = parts or {}
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations({"document": ("officeDocument", "word/document.xml")}),
        "word/document.xml": word_xml("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relations({k: (k, f"{k}.xml") for k in parts}),
    }
    for kind, inner in parts.items():
        files[f"word/{kind}.xml"] = word_xml(_ROOTS.get(kind, kind), inner)
    return zip_of({name: text.encode() for name, text in files.items()})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{_TYPE}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def lines_of(source: Source) -> list[str]:
    """Return the lines of a source, each with what the reader knows of it.

    `| ` opens a block, `? ` is undecided; then `[grid.row.column]`, `note` or `furniture`.
    """
    return [_line(source, line) for line in source.lines]


def _line(source: Source, line: Line) -> str:
    hint = line.hint
    assert hint is not None
    sign = {True: "|", None: "?", False: "+"}[hint.border]
    place = hint.place
    where = ""
    if hint.kind == "cell":
        assert place is not None
        where = f"[{place.table}.{place.row}.{place.column}] "
    elif hint.kind != "text":
        where = f"{hint.kind}: "
    return f"{sign} {where}{source.text[line.start : line.end]}"


def cells_of(grid: Grid, source: Source) -> list[str]:
    """Return the cells of a grid: `row.column rows×columns text`."""
    return [
        f"{cell.row}.{cell.column} {cell.rows}×{cell.columns} "
        + "/".join(
            source.text[line.start : line.end]
            for line in source.lines[cell.first_line : cell.end_line]
        )
        for cell in grid.cells
    ]
