"""Agencies: who is named, whatever the spelling (DOMAIN.md §7).

text → tokens → members (offices, bodies, groups, units) → records
"""

from vn_decree_parser.extract.agencies.lists import agency_prefix, split_agencies
from vn_decree_parser.extract.agencies.setting import Setting

__all__ = ["Setting", "agency_prefix", "split_agencies"]
