"""Outline: blocks become components, and components become trees of sections.

passages → blocks (what each is) → components (decision, plan, appendix) → sections
"""

from vn_decree_parser.outline.blocks import Block, read_blocks
from vn_decree_parser.outline.components import Component, split_components
from vn_decree_parser.outline.tree import Branch, build_tree

__all__ = ["Block", "Branch", "Component", "build_tree", "read_blocks", "split_components"]
