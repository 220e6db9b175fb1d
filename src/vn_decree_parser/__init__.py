"""Turn Vietnamese decisions, plans and resolutions into data.

    >>> import vn_decree_parser as vdp
    >>> decree = vdp.parse("Điều 1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Đề án.")
    >>> decree.tasks[0].lead[0].name, decree.tasks[0].product
    ('Sở Y tế', 'Đề án')
    >>> print(vdp.repair("chính sách bảo hi\\nể\\nm xã hội").text)
    chính sách bảo hiểm xã hội

What is not called is not loaded: importing the package is cheap.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from vn_decree_parser.errors import (
    DecreeError,
    ExportFailed,
    NoCluster,
    RefusedText,
    UnreadableSource,
)
from vn_decree_parser.options import Options

if TYPE_CHECKING:
    from vn_decree_parser.batch import ParsedFile, parse_files
    from vn_decree_parser.changes import Comparison
    from vn_decree_parser.problem import Problem
    from vn_decree_parser.records import (
        Agency,
        Citation,
        Deadline,
        Decree,
        Header,
        Section,
        Table,
        Target,
        Task,
    )
    from vn_decree_parser.repair import Repaired

__version__ = "0.2.0"
__all__ = [
    "Agency",
    "Citation",
    "Comparison",
    "Deadline",
    "Decree",
    "DecreeError",
    "ExportFailed",
    "Header",
    "NoCluster",
    "Options",
    "ParsedFile",
    "Problem",
    "RefusedText",
    "Repaired",
    "Section",
    "Table",
    "Target",
    "Task",
    "UnreadableSource",
    "compare",
    "load_json",
    "parse",
    "parse_file",
    "parse_files",
    "repair",
    "repair_file",
]

# Where the names live that are loaded when they are first asked for.
_LAZY = {
    **dict.fromkeys(
        (
            "Agency",
            "Citation",
            "Deadline",
            "Decree",
            "Header",
            "Section",
            "Table",
            "Target",
            "Task",
        ),
        "vn_decree_parser.records",
    ),
    "Comparison": "vn_decree_parser.changes",
    "ParsedFile": "vn_decree_parser.batch",
    "Problem": "vn_decree_parser.problem",
    "Repaired": "vn_decree_parser.repair",
    "parse_files": "vn_decree_parser.batch",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)


def parse(text: str, *, options: Options | None = None) -> Decree:
    """Return the decree of a text: header, outline, tables, tasks, targets, citations, problems.

    The text may be as scraped, with broken lines.  What cannot be understood becomes a problem.
    Raises `RefusedText` for a text that is not Vietnamese, `UnreadableSource` for an empty or an
    overlong one.
    """
    from vn_decree_parser.pipeline import parse_source
    from vn_decree_parser.readers import read_string

    options = options or Options()
    return parse_source(read_string(text, options), options)


def parse_file(path: str | os.PathLike[str], *, options: Options | None = None) -> Decree:
    """Return the decree of a file, as `parse` does.

    Raises `UnreadableSource` with the reason for a file that cannot be read.
    """
    from vn_decree_parser.pipeline import parse_source
    from vn_decree_parser.readers import read_file

    options = options or Options()
    return parse_source(read_file(Path(path), options), options)


def repair(text: str) -> Repaired:
    """Return a text with its line ends judged: `.text`, `.line_ends`, `.explain(line=…)`.

    White space is all that changes; letters are at most composed (NFC).

    >>> repaired = repair("Quý\\nII\\n/2019")
    >>> repaired.text, [end.verdict for end in repaired.line_ends]
    ('Quý II/2019', ['space', 'join'])
    """
    from vn_decree_parser.repair import repair_source
    from vn_decree_parser.source import Source

    return repair_source(Source.of_text(text))


def repair_file(path: str | os.PathLike[str], *, options: Options | None = None) -> Repaired:
    """Return the repair of a file's text, as `repair` does.

    Raises `UnreadableSource` with the reason for a file that cannot be read.
    """
    from vn_decree_parser.readers import read_file
    from vn_decree_parser.repair import repair_source

    return repair_source(read_file(Path(path), options or Options()))


def load_json(path: str | os.PathLike[str], *, options: Options | None = None) -> Decree:
    """Return the decree of a JSON file that `model_dump_json` or `vn-decree parse` has written.

    Its `quote` works once `with_source` has given it the text again.  Raises `UnreadableSource`
    with the reason for a file that is not there, or holds something else.
    """
    from pydantic import ValidationError

    from vn_decree_parser.readers import read_content
    from vn_decree_parser.records import Decree

    content = read_content(Path(path), (options or Options()).max_bytes)
    try:
        return Decree.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        reason = f"this is not the JSON of a decree ({where + ': ' if where else ''}{first['msg']})"
        raise UnreadableSource(str(path), reason) from None


def compare(old: Decree, new: Decree) -> Comparison:
    """Return what changed from one version of a plan to another: tasks and targets, field by field.

    See `vn_decree_parser.changes`.
    """
    from vn_decree_parser.changes import find_changes

    return find_changes(old, new)


class _Package(ModuleType):
    """This package, in which `repair` stays the function.

    The room of the same name would take its place when it is first imported.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name != "repair" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
