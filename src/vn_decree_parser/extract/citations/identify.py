"""Give the citations of a document their identifiers, and find those that contradict each other.

After this, the following hold:

1. no field that the words state is changed; `urn` alone may use what another citation states;
2. a URN that lacks the issuer, the date, the number or the province has the flag `urn_partial`;
3. what a URN takes from elsewhere has a flag: `date_resolved`, `issuer_resolved` (another citation
   of the same number in this document), `place_inferred` (the province of this document).

Source: DOMAIN.md §10.1 (later mentions of a number), §10.2 (identifiers), §1.4 (a number is not an
identity: it takes the date and the issuer as well).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from vn_decree_parser.extract.citations.words import choice, words_of
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.outline.number_spelling import joint_types
from vn_decree_parser.outline.urn import urn_of
from vn_decree_parser.problem import Problem
from vn_decree_parser.records import Citation
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold, slug

# Who passes laws is part of what they are (Hiến pháp 2013 Đ70, Đ74).
_LAWMAKERS = {
    "Luật": "Quốc hội",
    "Bộ luật": "Quốc hội",
    "Hiến pháp": "Quốc hội",
    "Pháp lệnh": "Ủy ban thường vụ Quốc hội",
}
_LEVEL_ALONE = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp\.?)$")
_PARTY_OF_PROVINCE = re.compile(r"(?:tỉnh|thành) (?:ủy|đoàn)$")
_DEPARTMENT = re.compile(r"sở (?!.*(?:tỉnh|thành phố|tp\.? ))")
_LOCAL = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|sở|tỉnh ủy|thành ủy|tỉnh đoàn)(?!\w)"
)
# A council is the same in each of its terms; a committee of the Party counts its numbers by term.
_TERM = re.compile(r"\s*,?\s*\(?(?:khóa|nhiệm kì|kì họp)(?!\w).*$")
_COUNCIL = re.compile(r"(?:hội đồng nhân dân|hđnd|quốc hội)(?!\w)")
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_UNIT = re.compile(r"(điểm|tiết|khoản|điều|mục|chương|phần|phụ lục)\s(?:số\s)?([\wđ]{1,6})")
_PROVISION_ORDER = ("phụ lục", "phần", "chương", "mục", "điều", "khoản", "điểm", "tiết")


@dataclass(slots=True)
class _Known:
    """What the citations of one kind and number say of its date, and first of its issuer.

    Issuers stand by the date that is cited with them, each with its turn.
    """

    dates: dict[date, None] = field(default_factory=dict)
    issuers: dict[date | None, tuple[int, str]] = field(default_factory=dict)


_Key = tuple[str | None, str]


def identify(
    citations: Sequence[Citation], place: str | None, among: Sequence[Citation] = ()
) -> tuple[Citation, ...]:
    """Return the citations with their URNs; `place` is the province that the document speaks for.

    `among` are other citations of the document that say what these leave open.  A citation that
    nothing tells from others (a law by its name alone) has no URN.

    >>> from vn_decree_parser.extract.citations import find_citations
    >>> from vn_decree_parser.source import Passage
    >>> text = "Quyết định số 12/QĐ-UBND ngày 05/01/2018 của UBND tỉnh; Quyết định số 12/QĐ-UBND"
    >>> for citation in identify(find_citations(Passage.of(text)), "tỉnh Đắk Lắk"):
    ...     print(citation.urn, *citation.flags)
    urn:lex:vn;66:ubnd:quyet-dinh:2018-01-05;12-qd-ubnd place_inferred
    urn:lex:vn;66:ubnd:quyet-dinh:2018-01-05;12-qd-ubnd date_resolved issuer_resolved place_inferred
    """
    known = _gather([*citations, *among])
    return tuple(_identify_one(citation, known, place) for citation in citations)


def _key(citation: Citation) -> _Key | None:
    if citation.number:
        return citation.kind, citation.number
    if citation.kind in _LAWMAKERS and citation.title:
        return citation.kind, fold(citation.title)
    return None


def _gather(citations: Sequence[Citation]) -> dict[_Key, _Known]:
    known: dict[_Key, _Known] = {}
    for citation in citations:
        key = _key(citation)
        if key is None:
            continue
        entry = known.setdefault(key, _Known())
        if citation.date:
            entry.dates.setdefault(citation.date)
        if citation.issuer:
            entry.issuers.setdefault(citation.date, (len(entry.issuers), citation.issuer))
    return known


def _identify_one(citation: Citation, known: dict[_Key, _Known], place: str | None) -> Citation:
    key = _key(citation)
    flags = list(citation.flags)
    entry = known.get(key, _Known()) if key else _Known()
    day = citation.date
    if day is None and (day := _other_date(citation, entry)):
        flags.append("date_resolved")
    number = DocumentNumber.parse(citation.number) if citation.number else None
    blank = number is not None and number.number is None
    if (number is None and day is None) or blank:
        return citation
    issuer = citation.issuer
    if found := _first_issuer(entry, day):
        issuer = found
        flags += [] if citation.issuer else ["issuer_resolved"]
    issuer = issuer or _issuer_of_number(number) or _LAWMAKERS.get(citation.kind or "")
    joint = number is not None and number.type_abbreviation in joint_types()
    body = number.issuer_code or "" if number and joint else _body(issuer or "")
    if placed := _with_place(body, place):
        body = placed
        flags.append("place_inferred")
    urn = urn_of(citation.kind, citation.number, day, body)
    if ":_" in urn or ";_" in urn or (_LOCAL.match(fold(body)) and ";" not in urn.split(":")[2]):
        flags.append("urn_partial")
    return citation.model_copy(
        update={"urn": urn + _provision(citation.provision), "flags": tuple(flags)}
    )


def _other_date(citation: Citation, entry: _Known) -> date | None:
    """Return the only date that other citations state, unless this one names another year."""
    if len(entry.dates) != 1:
        return None
    (day,) = entry.dates
    years = _YEAR.findall(citation.text)
    return day if not years or str(day.year) in years else None


def _first_issuer(entry: _Known, day: date | None) -> str | None:
    """Return the issuer that the document names first for a number of that day."""
    named = [entry.issuers[on] for on in dict.fromkeys((day, None)) if on in entry.issuers]
    return min(named)[1] if named else None


def _body(issuer: str) -> str:
    """Return the body of an office (`Bộ trưởng Bộ Y tế`), and a council without its term."""
    plain = issuer
    while office := _office().match(fold(plain)):
        plain = plain[office.end() :]
    if _COUNCIL.match(fold(plain)):
        term = _TERM.search(fold(plain))
        plain = plain[: term.start()] if term else plain
    return plain


def _with_place(body: str, place: str | None) -> str | None:
    """Return a body of the province with its name, `None` where it needs or knows none.

    >>> _with_place("UBND tỉnh", "tỉnh Lai Châu"), _with_place("Sở Y tế", "tỉnh Lai Châu")
    ('UBND tỉnh Lai Châu', 'Sở Y tế tỉnh Lai Châu')
    >>> _with_place("Chính phủ", "tỉnh Lai Châu") is None
    True
    """
    if place is None:
        return None
    folded = fold(body)
    if level := _LEVEL_ALONE.search(folded):
        of_city = fold(place).startswith("thành phố")
        return body[: level.start()] + place if of_city == (level[0] != "tỉnh") else None
    if _PARTY_OF_PROVINCE.fullmatch(folded):
        return f"{body} {place.partition(' ')[2] if place[:4].lower() == 'tỉnh' else place}"
    return f"{body} {place}" if _DEPARTMENT.match(folded) else None


def _issuer_of_number(number: DocumentNumber | None) -> str | None:
    """Return the body that the code of a number names; a local one has no place: 12/QĐ-UBND."""
    if number is None or number.issuer_code is None:
        return None
    return _bodies_by_code().get(number.issuer_code.rstrip("0123456789"))


def _provision(provision: str | None) -> str:
    """Return the fragment for one provision; a list of several has none.

    >>> _provision("điểm a khoản 2 Điều 5"), _provision("khoản 1, khoản 2 Điều 5")
    ('~dieu_5-khoan_2-diem_a', '')
    """
    if not provision:
        return ""
    folded = fold(provision)
    units = dict(_UNIT.findall(folded))
    rest = re.sub(r"\s|,|của", "", _UNIT.sub("", folded))
    if rest or len(units) != len(_UNIT.findall(folded)):
        return ""
    named = [f"{slug(unit)}_{slug(units[unit])}" for unit in _PROVISION_ORDER if unit in units]
    return "~" + "-".join(named)


def contradictions(citations: Sequence[Citation]) -> Iterator[Problem]:
    """Yield a problem for each number with a year that is cited with two dates, or a date outside it.

    Numbers without a year begin anew every year, so two dates are two documents.
    """
    first: dict[_Key, Citation] = {}
    for citation in citations:
        number = DocumentNumber.parse(citation.number) if citation.number else None
        if number is None or number.year is None or citation.date is None or number.year < 1000:
            continue
        key = (citation.kind, str(number))
        before = first.setdefault(key, citation)
        if before.date != citation.date:
            says = f"{citation.number}: {before.date} and {citation.date}"
            yield Problem.of("citation-conflict", says, citation.span)
        elif before is citation and citation.date.year != number.year:
            says = f"{citation.number}: {citation.date}"
            yield Problem.of("citation-conflict", says, citation.span)


@cache
def _office() -> re.Pattern[str]:
    bodies = choice([*words_of("body"), *words_of("office")])
    return re.compile(rf"(?:quyền\s|phó\s)?{choice(words_of('office'))}\s?,?\s(?={bodies})")


@cache
def _bodies_by_code() -> dict[str, str]:
    """Return the bodies of the state by their codes in numbers: CP, TTg, QH, BCA, UBND."""
    rows = Vocabulary().rows("agencies")
    codes = {
        code: row["name"]
        for row in rows
        if row["level"] == "central"
        for code in row["number_code"].split("|")
        if code
    }
    local = [row for row in Vocabulary().rows("number_codes") if row["role"] == "issuer"]
    codes |= {row["code"]: row["meaning"].partition(" (")[0] for row in local if row["meaning"]}
    named = Vocabulary().rows("abbreviations")
    state = ("CP", "TTg", "QH", "UBTVQH", "CTN")
    codes |= {
        row["abbreviation"]: row["expansion"] for row in named if row["abbreviation"] in state
    }
    return codes
