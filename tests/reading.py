"""Short ways from a text of whole lines to what the rooms behind the repair make of it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from vn_decree_parser.extract.agencies import Setting
from vn_decree_parser.extract.scene import Scene
from vn_decree_parser.outline import build_tree, read_blocks, split_components
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Components
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Passage, Source
from vn_decree_parser.vocabulary import Vocabulary

WORDS = Vocabulary()
CASES = Path(__file__).parent / "cases"
ISSUED = date(2024, 3, 5)
SETTING = Setting("province", "tỉnh Long Biên", ISSUED, WORDS)


def read_cases(room: str, name: str, kind: str = "case") -> list[dict[str, Any]]:
    """Return the cases of a file, none where the file has none."""
    return tomllib.loads((CASES / room / f"{name}.toml").read_text("utf-8")).get(kind, [])


def read_domain(corpus: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the domain, which lies beside the real documents."""
    path = corpus / "domain" / f"{table}.tsv"
    names, *lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line]
    return [dict(zip(names, cells, strict=True)) for cells in lines]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text whose lines are whole."""
    passages, at = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            passages.append(Passage.of(stripped, at + line.index(stripped)))
        at += len(line) + 1
    return read_blocks(passages, WORDS)


def components_of(text: str) -> Components:
    """Return the components of a text."""
    return split_components(blocks_of(text), WORDS)


def tree_of(text: str) -> tuple[Branch, tuple[Problem, ...]]:
    """Return the tree of a body."""
    return build_tree(blocks_of(text))


def scene_of(text: str) -> Scene:
    """Return the scene of a provincial document of 5 March 2024."""
    return Scene(Source.of_text(text), SETTING, ISSUED)
