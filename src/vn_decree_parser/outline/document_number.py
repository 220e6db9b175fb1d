"""Read the number of a document (`số/ký hiệu`) into its parts.

Rules are tried from top to bottom on the number in its normal spelling, and the first that fits
the whole of it wins.  Source of the grammar and of the normal spelling: DOMAIN.md §1.3 and §1.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from vn_decree_parser.outline.number_spelling import (
    CODE,
    canonical_code,
    canonical_type,
    expand_words,
    joint_types,
    normalise_number,
)

# Rule (which is also the family, up to a colon), pattern, examples.  <number> may be blank;
# <type> is a known abbreviation, <code> one code, <codes> codes with - or / between.
RULES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("qh", r"<number>/<year>/(?P<issuer>QH\d{0,2})", ("56/2017/QH14", "64/2025/QH15")),
    (
        "ubtvqh",
        r"<number>(?:/<year>)?/(?:(?P<type><types>)-)?(?P<issuer>UBTVQH\d{0,2})",
        ("1211/2016/UBTVQH13", "954/2020/NQ-UBTVQH14", "388/NQ-UBTVQH16"),
    ),
    (
        "hopnhat",
        r"<number>(?:/<year>)?/(?P<type>VBHN|HNVB)(?P<mark>[-/])(?P<issuer><codes>)",
        ("14/VBHN-BTC", "01/HNVB-VPCP"),
    ),
    (
        "qppl",
        r"<number>/<year>/(?P<type><types>)(?P<mark>[-/.])(?P<issuer><codes>)",
        ("34/2016/NĐ-CP", "66.7/2025/NQ-CP", "183/2010/TTLT/BTC-BNN", "01/1999/QĐ.UB"),
    ),
    # 30/CT-TW is 30-CT/TW written the administrative way.
    (
        "party:miswritten",
        r"<number>/(?P<type><types>)[-/](?P<issuer><party>)(?:[-/](?P<unit><codes>))?",
        ("30/CT-TW",),
    ),
    # Laws until 1992 were promulgated by an order of the head of state: 21-LCT/HĐNN8.
    ("old:order", r"<number>[-/](?P<type>LCT)(?P<mark>/)(?P<issuer><code>)", ("21-LCT/HĐNN8",)),
    (
        "party",
        r"<number>-(?P<type><types>)/(?P<issuer><code>)(?:[-/](?P<unit><codes>))?",
        ("28-NQ/TW", "8011-CV/BTCTW", "367-QĐ/TWĐTN-VP"),
    ),
    (
        "admin",
        r"<number>/(?P<type><types>)(?P<mark>[-/.])(?P<issuer><code>)(?:[-/](?P<unit><codes>))?",
        ("2753/QĐ-UBND", "10388/TTr-BNN-VPĐP", "30c/NQ-CP", "/QĐ-UBND"),
    ),
    (
        "old:issuer-first",
        r"<number>(?P<mark>[-/])(?P<issuer><code>)[-/](?P<type>NĐ|QĐ|TTLB)",
        ("24/LĐ-NĐ",),
    ),
    ("old", r"<number>(?P<mark>[-/])(?P<issuer><old>)", ("43-TTg", "146-HĐBT", "72/HĐBT")),
    (
        "congvan",
        r"<number>(?:/<year>)?/(?P<issuer><code>)(?:[-/](?P<unit><codes>))?",
        ("1781/SLĐTBXH-LĐTLBHXH", "663/SCT", "2231/SNV-CCHC&PC", "/UBND-NC"),
    ),
)
_NUMBER = r"(?:(?P<number>\d{1,5}(?:\.\d{1,2})?)(?P<suffix>[a-zđ]|[A-EĐ](?=[-/]))?)?"
# Three digits are a misprint that occurs: 34/201/NQ-HĐND.
_YEAR = r"(?P<year>(?:19|20)\d{1,2})"
_USUAL_MARKS = {"party": "/", "old": "-"}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a document number; `str` gives it back in its normal spelling.

    `number` keeps its leading zero and is `None` in a draft; `year` is that of the number itself;
    `family` is one of qh, ubtvqh, qppl, hopnhat, party, admin, congvan, old.  `issuer_mark` is
    the mark before the issuer where it is not the usual one; it does not count in comparisons:
    `146-HĐBT` and `146/HĐBT` are the same number.  A number is not an identity: that takes
    the issuer and the date as well.  Source: DOMAIN.md §1.

    >>> number = DocumentNumber.parse("10388/TTr-BNN-VPĐP")
    >>> number.type_abbreviation, number.issuer_code, number.unit_code, number.family
    ('TTr', 'BNN', 'VPĐP', 'admin')
    """

    number: str | None
    suffix: str | None
    year: int | None
    type_abbreviation: str | None
    issuer_code: str | None
    unit_code: str | None
    family: str
    issuer_mark: str = field(default="", compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> DocumentNumber | None:
        """Return the number that a text is as a whole, or `None` where it is none.

        Blanks around marks, lost marks and capital type letters are read as if they were right.

        >>> str(DocumentNumber.parse("28- NQ/TW")), str(DocumentNumber.parse("29-CTR/TU"))
        ('28-NQ/TW', '29-CTr/TU')
        >>> DocumentNumber.parse("21/8/2018") is DocumentNumber.parse("đồng/ha") is None
        True
        """
        plain = text.strip()
        # What fits a rule as it stands needs no other spelling; only the widest rule may be wrong
        # about it: 1961/QĐUBND.
        for rule, pattern in _rules()[:-1]:
            if found := pattern.fullmatch(plain):
                return _read_parts(rule.partition(":")[0], found)
        normal = normalise_number(plain)
        for rule, pattern in _rules() if normal != plain else _rules()[-1:]:
            if found := pattern.fullmatch(normal):
                return _read_parts(rule.partition(":")[0], found)
        return None

    def __str__(self) -> str:
        """Return the number in its normal spelling."""
        mark = self.issuer_mark or _USUAL_MARKS.get(self.family, "-")
        code, issuer = self.type_abbreviation or "", self.issuer_code or ""
        if self.family == "old" and code and code != "LCT":
            named = f"{mark}{issuer}-{code}"
        elif self.family == "old" and not code:
            named = f"{mark}{issuer}"
        else:
            first = "-" if self.family in ("party", "old") else "/"
            named = first + (f"{code}{mark}{issuer}" if code else issuer)
        year = f"/{self.year}" if self.year else ""
        unit = f"-{self.unit_code}" if self.unit_code else ""
        return f"{self.number or ''}{self.suffix or ''}{year}{named}{unit}"


def _read_parts(family: str, found: re.Match[str]) -> DocumentNumber:
    parts = found.groupdict()
    code = canonical_type(parts["type"]) if parts.get("type") else None
    issuer, unit = canonical_code(parts["issuer"]), parts.get("unit")
    if unit and code in joint_types():  # KHLT-SGDĐT-SYT: both are issuers
        issuer, unit = f"{issuer}-{unit}", None
    mark = parts.get("mark") or ""
    return DocumentNumber(
        number=parts["number"],
        suffix=(parts["suffix"] or "").lower() or None,
        year=int(parts["year"]) if parts.get("year") else None,
        type_abbreviation=code,
        issuer_code=issuer,
        unit_code=canonical_code(unit) if unit else None,
        family=family,
        issuer_mark="" if mark == _USUAL_MARKS.get(family, "-") else mark,
    )


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = {"number": _NUMBER, "year": _YEAR, "code": CODE, "codes": f"{CODE}(?:[-/]{CODE})*"}
    return tuple((name, re.compile(expand_words(pattern, words))) for name, pattern, _ in RULES)


# A number in running text.  Blanks are allowed where scrapes leave them: 28- NQ/TW, 7 /2021/TT-BNV,
# 6889/VPCP - KTTH.  Behind a blank a code has at least two capitals (- Chính phủ is no code).
# The first character stands alone, so that the search can run from digit to digit.
# A hyphen at the end of a line of a PDF may come as another character.
_DASH = "-–‐‑\u00ad\ufffe"
_FIRST = r"(?<=\d)(?:(?<=[Ss]ố\d|SỐ\d)|(?<![\w/.,+–-]\d)(?<!\d:\d))\d{0,4}(?:\.\d{1,2})?[a-zđ]?"
_NEXT = (
    rf"(?:[{_DASH}/.](?=[A-ZĐÐ])|\s?[{_DASH}/]\s?(?=[A-ZĐÐƯ]{{2}}|[A-Z][a-z]{{1,2}}[A-ZĐ]))<loose>"
)
_IN_TEXT = rf"""
    [0-9/]
    (?:
      {_FIRST}
      (?:
        \s?/\s?(?:19|20)\d{{1,2}}\s?(?:/\s?|(?<=\s))<loose>(?:{_NEXT}){{0,6}}
      | (?:\s?[{_DASH}/]\s?|\s(?=[^\s/]{{1,5}}\s?/)|(?=(?<=[\da-z])[A-Z]))
        (?i:<types>)(?:{_NEXT}){{1,5}}
      | /(?:<loose>(?:{_NEXT}){{1,4}}|<lost>)
      | -(?:<old>|<loose>/<loose>)
      | /<old>
      | /<offices>(?![^\W_])
      | (?<=[Ss]ố\s\d)\s?/\s?<loose>
      )
    | (?<=[\s….:_ốỐ]/)(?:(?:19|20)\d\d/)?(?:<types>|<offices>)(?:{_NEXT}){{1,4}}
    )
    (?![^\W_a-zà-ỹđ])
"""


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Return the document numbers in running text, in order; each match is a number as it stands.

    Dates, fractions, ratios, units and ranges of years are left alone, and so is a bare `663/ABC`
    that neither follows `số` nor ends in a known issuer.

    >>> text = "Ngày 21/8/2018, tỷ lệ 1/25.000, Nghị quyết 28- NQ/TW và 126/SKHĐT; 10 đồng/ha, 24/7"
    >>> [found[0] for found in find_numbers(text)]
    ['28- NQ/TW', '126/SKHĐT']
    """
    return (found for found, _ in read_numbers(text))


def read_numbers(text: str) -> Iterator[tuple[re.Match[str], DocumentNumber]]:
    """Return the document numbers in running text and what each says: see `find_numbers`."""
    if "/" not in text and "-" not in text and "–" not in text:
        return
    for found in _in_text().finditer(text):
        if (number := DocumentNumber.parse(found[0])) is not None:
            yield found, number


@cache
def _in_text() -> re.Pattern[str]:
    return re.compile(expand_words(_IN_TEXT, {}), re.VERBOSE)
