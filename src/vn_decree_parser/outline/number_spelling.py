"""The normal spelling of a document number, and the codes that it is made of.

Source: DOMAIN.md §1.3 (normalisation); the codes are in the tables `document_types`,
`number_codes`, `agencies` and `abbreviations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from vn_decree_parser.vocabulary import Vocabulary

_CAPITAL = "A-ZĐƯĂÂÊÔƠ"
# A code: capitals and digits, small letters between capitals or at the end (TTg, TrMN, VXsln),
# & . , inside (BNN&PTNT, TC.CCVC).
_LETTERS = rf"(?:[{_CAPITAL}\d]|[a-zđ]{{1,2}}(?=[{_CAPITAL}])|[&.,](?=[{_CAPITAL}]))"
CODE = rf"[{_CAPITAL}]{_LETTERS}*(?:[a-zđ]{{1,3}}(?![^\W_]))?"
# The same in running text, where a code needs two letters, and small letters may be the next
# word: QĐ-UBNDngày.  Only TTg is cut off its next word.
LOOSE_CODE = (
    rf"(?:[{_CAPITAL}Ð](?:(?:[{_CAPITAL}Ð\d]|[a-zđ]{{1,2}}(?=[{_CAPITAL}Ð])|(?<=TT)g"
    rf"|[&.](?=[{_CAPITAL}Ð]{{2}})|\s?&\s?(?=[{_CAPITAL}Ð]{{2}}))+(?:[a-zđ]{{1,3}}(?![^\W_]))?"
    rf"|(?![^\W_])))"
)

# Name, pattern, replacement, example and what it becomes; applied from top to bottom.
SPELLINGS: tuple[tuple[str, str, str, str, str], ...] = (
    ("label", r"^(?:Luật |Bộ luật )?[Ss][ốỐ]\s*:?\s*", "", "Số: 12/QĐ-UBND", "12/QĐ-UBND"),
    ("dash", r"[‐‑‒–—−\u00ad\ufffe]", "-", "12/QĐ–UBND", "12/QĐ-UBND"),
    # The Icelandic letter of old keyboards looks the same.
    ("letter", "Ð", "Đ", "12/QÐ-UBND", "12/QĐ-UBND"),
    ("blank", r"\s*([-/&])\s*", r"\1", "56/ 2015/ NĐ - CP", "56/2015/NĐ-CP"),
    ("open-number", r"^[.…_\s]+(?=/)", "", "…/QĐ-UBND", "/QĐ-UBND"),
    ("file-name", r"^(\d+)-[A-Z]{6,}/(?=<types>[-/])", r"\1/", "74-BOCAPHUYEN/NQ-CP", "74/NQ-CP"),
    ("lost-hyphen", r"^(\d+[a-zđ]?)\s+(?=<types>/)", r"\1-", "79 NQ/TW", "79-NQ/TW"),
    ("lost-slash", r"^(\d+[a-zđ]?/\d{4})\s+(?=<types>)", r"\1/", "40/2010 NĐ-CP", "40/2010/NĐ-CP"),
    ("no-slash", r"^(\d+[a-zđ]?)\s*(?=<types>[-.])", r"\1/", "08KH-TrMN", "08/KH-TrMN"),
    ("cut-code", r"(?<=\w)\s+(?=[A-ZĐ]{1,2}$)", "", "29-CTr/T U", "29-CTr/TU"),
    (
        "lost-mark",
        r"^(\d*[a-zđ]?(?:/\d{4})?/)(?!<issuers>$)(<types>)(?=<issuers>(?:-|$))",
        r"\1\2-",
        "1961/QĐUBND",
        "1961/QĐ-UBND",
    ),
    (
        "lost-unit-mark",
        r"^(\d+/)(?!<issuers>$)(<offices>)(?=<units>$)",
        r"\1\2-",
        "4538/BKHĐTTH",
        "4538/BKHĐT-TH",
    ),
)


def normalise_number(text: str) -> str:
    """Return a number in its normal spelling; what is no number comes back much as it was.

    The capital letters of a title stay: `canonical_type` and `canonical_code` know them.

    >>> normalise_number("Số: 56/ 2015/ NĐ - CP"), normalise_number("16/CTTTg")
    ('56/2015/NĐ-CP', '16/CT-TTg')
    """
    normal = text.strip()
    for pattern, replacement in _spellings():
        normal = pattern.sub(replacement, normal)
    return normal


def canonical_type(code: str) -> str:
    """Return the abbreviation of a type in its own letters: `CTR` is `CTr`."""
    return _types()[code.upper()]


def canonical_code(codes: str) -> str:
    """Return codes in their own letters: `TTG` is `TTg`."""
    return re.sub(r"[^-/.]+", lambda found: _mixed_codes().get(found[0], found[0]), codes)


def expand_words(pattern: str, words: Mapping[str, str]) -> str:
    """Return a pattern with its `<names>` filled in, from `words` first, then from the tables."""
    filled = {**_word_patterns(), **words}
    return re.sub(r"(?<!\?P)<(\w+)>", lambda found: filled[found[1]], pattern)


@cache
def joint_types() -> frozenset[str]:
    """Return the abbreviations of documents that several bodies issue together: TTLT, QCPH."""
    rows = Vocabulary().rows("document_types")
    return frozenset(
        code
        for row in rows
        for code in row["abbreviations"].split()
        if "liên " in row["kind"] or "phối hợp" in row["kind"]
    )


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(expand_words(row[1], {})), row[2]) for row in SPELLINGS)


@cache
def _types() -> dict[str, str]:
    rows = Vocabulary().rows("document_types")
    codes = [code for row in rows for code in row["abbreviations"].split()]
    return {code.upper(): code for code in reversed(codes)}


@cache
def _mixed_codes() -> dict[str, str]:
    """Return the codes that are also written otherwise: TTG → TTg, TƯ → TW."""
    codes = [row["abbreviation"] for row in Vocabulary().rows("abbreviations")]
    codes += [row["code"] for row in Vocabulary().rows("number_codes")]
    shapes = re.compile(r"[A-ZĐ]{2,}[a-z]{1,2}[A-ZĐ]*")
    mixed = {code.upper(): code for code in codes if shapes.fullmatch(code)}
    return mixed | {"TƯ": "TW"}


def _codes(role: str) -> list[str]:
    return [row["code"] for row in Vocabulary().rows("number_codes") if row["role"] == role]


def _abbreviations(sort: str) -> list[str]:
    rows = Vocabulary().rows("abbreviations")
    return [
        row["abbreviation"]
        for row in rows
        if row["class"] == sort and re.fullmatch(rf"[{_CAPITAL}\d&]{{2,}}", row["abbreviation"])
    ]


def _choice(words: Iterable[str]) -> str:
    return (
        "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
    )


@cache
def _word_patterns() -> dict[str, str]:
    rows = Vocabulary().rows("agencies")
    own = {code for row in rows for code in row["number_code"].split("|") if code.isupper()}
    offices = own | set(_codes("issuer"))
    old, party = _codes("old"), _codes("party")
    issuers = offices | set(_abbreviations("agency")) | set(old) | set(party)
    issuers |= {code.upper() for code in issuers}
    types = {*_types(), *_types().values(), *(code.capitalize() for code in _types().values())}
    units = _choice(_abbreviations("noinhan"))
    return {
        "types": _choice(code for code in types if code.upper() in _types()),
        "issuers": f"{_choice(issuers)}(?![^\\W_])",
        "offices": _choice(offices),
        "units": units,
        "old": f"{_choice([*old, *(code.upper() for code in old)])}(?![^\\W_])",
        "party": _choice(party),
        "loose": LOOSE_CODE,
        "lost": f"(?:{_choice(types)}{_choice(issuers)}|{_choice(offices)}{units})(?![^\\W_])",
    }
