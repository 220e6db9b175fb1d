"""Imports run one way along the line, and importing the package loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "vn_decree_parser"
# From left to right; a room may import from itself and from those to its left.
LINE = (
    ("source", "errors", "options", "recurrence", "vocabulary"),
    ("problem", "records", "overview", "changes"),
    ("readers",),
    ("repair",),
    ("outline",),
    ("tables",),
    ("extract",),
    ("export",),
    ("pipeline",),
    ("__init__", "batch"),
    ("cli",),
    ("__main__",),
)
PLACE = {room: place for place, rooms in enumerate(LINE) for room in rooms}
HEAVY = (
    "underthesea",
    "pdfplumber",
    "docx",
    "pydantic",
    "typer",
    "numpy",
    "selectolax",
    "pebble",
    "distributed",
    "fsspec",
)


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(path: Path) -> list[str]:
    """Return the modules of the package that a file imports, where the code runs."""
    tree = ast.parse(path.read_text("utf-8"))
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("vn_decree_parser"):
            names.append(node.module or "")
        elif isinstance(node, ast.Import):
            names += [a.name for a in node.names if a.name.startswith("vn_decree_parser")]
    return names


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_imports_run_one_way(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    own = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    if own == "__init__":
        return  # the front desk names every room, lazily
    backwards = [m for m in imported(path) if PLACE[room_of(m)] > PLACE[own]]
    assert not backwards


def test_every_room_is_on_the_line() -> None:
    rooms = {
        p.stem if p.is_file() else p.name for p in PACKAGE.iterdir() if p.suffix in ("", ".py")
    }
    assert rooms - {"__pycache__"} == set(PLACE)


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, vn_decree_parser; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & set(HEAVY)


def test_parsing_text_loads_no_reader_library() -> None:
    code = (
        "import sys, vn_decree_parser as v; v.parse('Điều 1. Giao Sở Y tế.'); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"underthesea", "pdfplumber", "docx", "numpy"}
