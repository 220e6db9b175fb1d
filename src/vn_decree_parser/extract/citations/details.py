"""Read what stands behind the number or the name of a document: its date and its issuer."""

from __future__ import annotations

import re

from vn_decree_parser.extract.citations.issuers import read_issuer
from vn_decree_parser.extract.citations.mention import Details, Prose
from vn_decree_parser.outline.dates import BLANK_DATE, DATE, read_date

# ", ngày 23/5/2018", " ký ngày …", " (ngày …)"; 14-CT/TW 2017 ngày 19/7/2017 has a stray year.
_DATE = re.compile(
    rf"\s{{0,3}},?\s{{0,3}}(?P<open>\(\s?)?(?:(?:19|20)\d\d\s)?"
    rf"(?:(?:đã\s)?(?:được\s)?(?:ban hành|kí|thông qua)\s)?"
    rf"(?:(?=ngày){DATE}|(?P<blank>{BLANK_DATE}))(?(open)\s?\))"
)
_NAMED_YEAR = re.compile(r"\snăm\s(?:19|20)\d\d(?![\d/])|\s?\((?:19|20)\d\d\)")
_OF = re.compile(r"\s{0,3},?\s{0,3}của\s{1,3}")
# NGÀY 23 THÁNG 5 NĂM 2018 HỘI NGHỊ TRUNG ƯƠNG 7: the only bodies that follow without "của".
_PLAIN = re.compile(r",?\s(?=hội nghị (?:lần|trung ương)|ban chấp hành|bch\b)")


def read_details(prose: Prose, at: int, limit: int, *, joint: bool = False) -> Details:
    """Return the date and the issuer behind `at`, in either order, and where they end.

    >>> prose = Prose("số 28-NQ/TW ngày 23/5/2018 của Bộ Chính trị về cải cách")
    >>> details = read_details(prose, 11, len(prose.text))
    >>> prose.text[: details.end], details.date.isoformat(), details.issuer
    ('số 28-NQ/TW ngày 23/5/2018 của Bộ Chính trị', '2018-05-23', 'Bộ Chính trị')
    """
    end, day, issuer, dated = at, None, None, False
    for _ in range(3):
        if not dated and (found := _DATE.match(prose.folded, end, limit)):
            day, dated = read_date(found[0]), True
            end = found.end()
        elif not dated and (found := _NAMED_YEAR.match(prose.folded, end, limit)):
            end, dated = found.end(), True
        elif issuer is None and (found := _issuer_mark(prose, end, limit)):
            after = read_issuer(prose, found.end(), limit, joint=joint)
            if after == found.end():
                break
            issuer, end = prose.text[found.end() : after], after
        else:
            break
    return Details(end, day, issuer)


def _issuer_mark(prose: Prose, at: int, limit: int) -> re.Match[str] | None:
    found = _OF.match(prose.folded, at, limit)
    return found or _PLAIN.match(prose.folded, at, limit)
