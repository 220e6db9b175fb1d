"""Agencies (placeholder while the room is being built)."""

from vn_decree_parser.extract.agencies.setting import (
    Setting,
    agency_prefix,
    is_agency_list,
    split_agencies,
)

__all__ = ["Setting", "agency_prefix", "is_agency_list", "split_agencies"]
