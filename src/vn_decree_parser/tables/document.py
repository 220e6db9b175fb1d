"""A built document: components with their trees and tables, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Component
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.source import Source
from vn_decree_parser.tables.found import FoundTable


@dataclass(frozen=True, slots=True)
class Part:
    """A component, the tree of its body, and the tables that the tree's `table` branches name."""

    component: Component
    root: Branch
    tables: tuple[FoundTable, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a file says, in parts; the furniture belongs to none."""

    source: Source
    parts: tuple[Part, ...]
    furniture: tuple[Block, ...]
