"""Where a document speaks from: its level, its locality and its day decide what a name means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vn_decree_parser.extract.agencies.lexicon import Lexicon, Province, read_lexicon
from vn_decree_parser.extract.agencies.tokens import Tokens
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

Level = Literal["central", "province", "district", "commune"]
# What the name of an issuer says of its level, tried from top to bottom on the folded name.
LEVELS: tuple[tuple[Level, str, str], ...] = (
    ("province", r"tỉnh ủy|thành ủy|đoàn đại biểu quốc hội", "Tỉnh ủy Đắk Lắk"),
    ("commune", r"(?:cấp )?xã(?! hội)|phường|thị trấn|đặc khu", "Ủy ban nhân dân xã Ea Kao"),
    ("district", r"huyện|quận|thị xã|huyện ủy|quận ủy", "Ủy ban nhân dân huyện Lắk"),
    ("province", r"tỉnh|sở", "Ủy ban nhân dân tỉnh Đắk Lắk"),
    ("central", r"bộ|chính phủ|thủ tướng|quốc hội|trung ương|ngân hàng|tổng cục|cục", "Bộ Y tế"),
)
_LEVEL_PATTERNS = tuple(
    (level, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for level, pattern, _ in LEVELS
)
# The unit of a level and its name, up to the unit above it; on the folded name.
_NAMED_UNITS = {
    level: re.compile(
        rf"(?<!\w)(?P<unit>{units})\s+(?P<name>[^\s,;(][^,;(]*?)(?=\s*$|[,;(]|\s(?:{above})\s)"
    )
    for level, units, above in (
        ("commune", "xã|phường|thị trấn|đặc khu", "huyện|quận|thị xã|thành phố|tỉnh"),
        ("district", "huyện|quận|thị xã|thành phố", "tỉnh|thành phố"),
        ("province", "tỉnh|thành phố", "khóa"),
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    """The document that names agencies: `level` and `locality` of its issuer, and its day."""

    level: Level
    locality: str | None
    issued_on: date | None
    vocabulary: Vocabulary

    @classmethod
    def of_header(
        cls, issuer: str | None, issued_on: date | None, vocabulary: Vocabulary
    ) -> Setting:
        """Return the setting that an issuer's name and the date of a document make.

        A city is a province where the table of provinces says so (DOMAIN.md §7.3); a place that
        the table does not know is named as the issuer prints it.  Without an issuer the level is
        `central`.

        >>> setting = Setting.of_header("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", None, Vocabulary())
        >>> setting.level, setting.locality
        ('province', 'tỉnh Đắk Lắk')
        """
        if not issuer:
            return cls("central", None, issued_on, vocabulary)
        province = _find_province(issuer, read_lexicon(vocabulary))
        folded = fold(issuer)
        level = next((level for level, pattern in _LEVEL_PATTERNS if pattern.search(folded)), None)
        if level is None:
            city = re.search(r"(?<!\w)(?:thành phố|tp)(?!\w)", folded)
            level = "province" if province else "district" if city else "central"
        if level == "province" and province:
            return cls(level, province.place_on(issued_on), issued_on, vocabulary)
        return cls(level, _printed_locality(issuer, level), issued_on, vocabulary)

    @property
    def province(self) -> str | None:
        """The province that a provincial document speaks for; those below do not name theirs."""
        return self.locality if self.level == "province" else None

    @property
    def lexicon(self) -> Lexicon:
        """The words of the agency grammar."""
        return read_lexicon(self.vocabulary)


def _find_province(issuer: str, lexicon: Lexicon) -> Province | None:
    tokens = Tokens.of(issuer)
    for at in range(len(tokens)):
        if found := lexicon.provinces.longest(tokens, at):
            return found[1]
    return None


def _printed_locality(issuer: str, level: Level) -> str | None:
    """Return the unit of a level with its name, as the issuer's name ends: `huyện Krông Pắc`."""
    pattern = _NAMED_UNITS.get(level)
    match = pattern.search(fold(issuer)) if pattern else None
    if match is None:
        return None
    name = issuer[slice(*match.span("name"))]
    # A name that is all in capitals is a heading's.
    name = " ".join(word.capitalize() for word in name.split()) if name.isupper() else name
    return f"{match['unit']} {name}" if name[:1].isupper() else None
