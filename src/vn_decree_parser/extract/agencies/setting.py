"""Placeholder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vn_decree_parser.records import Agency
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Setting:
    """Placeholder."""

    level: str
    locality: str | None
    issued_on: date | None
    vocabulary: Vocabulary

    @classmethod
    def of_header(cls, issuer: str | None, issued_on: date | None, vocabulary: Vocabulary) -> Setting:
        """Placeholder."""
        return cls("province" if issuer else "central", None, issued_on, vocabulary)


def split_agencies(passage: Passage, setting: Setting) -> tuple[tuple[Agency, ...], tuple[str, ...]]:
    """Placeholder."""
    return (), ()


def agency_prefix(passage: Passage, setting: Setting) -> int:
    """Placeholder."""
    return 0


def is_agency_list(text: str, vocabulary: Vocabulary) -> float:
    """Placeholder."""
    return 0.0
