"""Names of bodies with the place that they belong to: `Sở Y tế tỉnh Đắk Lắk`."""

from __future__ import annotations

from vn_decree_parser.extract.agencies.lexicon import Body
from vn_decree_parser.vocabulary.folding import fold

# Committees of the Party are named after a place without its unit: Tỉnh ủy Đắk Lắk.
_PARTY_LEVELS = {"tỉnh ủy": "province", "thành ủy": "province", "huyện ủy": "district"}
_UNITS_OF_TWO_WORDS = ("thành phố ", "thị xã ", "thị trấn ", "đặc khu ")


def level_of(body: Body) -> str:
    """Return the level whose places each have such a body, nothing for a body that is alone.

    >>> level_of(Body("party/tinh-uy", "Tỉnh ủy", "Tỉnh ủy", "", "party", None, None))
    'province'
    """
    if party := _party_level(body):
        return party
    return body.unit or (body.level if body.level in ("province", "district", "commune") else "")


def local_name(body: Body, place: str) -> str:
    """Return the name of a body of a place.

    >>> local_name(Body("party/tinh-uy", "Tỉnh ủy", "Tỉnh ủy", "", "party", None, None),
    ...            "thành phố Cần Thơ")
    'Thành ủy Cần Thơ'
    """
    if not _party_level(body):
        return f"{body.stem} {place}"
    stem = body.stem
    if place.startswith("thành phố") and fold(stem).endswith("tỉnh ủy"):
        stem = f"{stem[: -len('Tỉnh ủy')]}Thành ủy"
    return f"{stem} {bare_place(place)}"


def bare_place(place: str) -> str:
    """Return the name of a place without its unit.

    >>> bare_place("thành phố Cần Thơ"), bare_place("tỉnh Đắk Lắk")
    ('Cần Thơ', 'Đắk Lắk')
    """
    return " ".join(place.split()[2 if place.startswith(_UNITS_OF_TWO_WORDS) else 1 :])


def _party_level(body: Body) -> str:
    folded = fold(body.stem)
    return next((level for end, level in _PARTY_LEVELS.items() if folded.endswith(end)), "")
