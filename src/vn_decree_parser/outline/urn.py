"""The identifier of a document: who issued what, when, under which number.

There is no official Vietnamese scheme; this one follows RFC 9676 (DOMAIN.md §10.2).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold, slug

# From this day on the provinces have their new codes (NQ 202/2025/QH15).
NEW_PROVINCES = date(2025, 7, 1)
_LEVEL = r"(?:tỉnh|thành phố|tp\.?)"
# Bodies whose province may stand without its level: Sở Y tế Hà Nội.
_LOCAL = re.compile(
    r"(?:chủ tịch |văn phòng |giám đốc )?(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|sở|tỉnh ủy"
    r"|thành ủy|tỉnh đoàn|thành đoàn)\b"
)
_BARE_LEVEL = re.compile(rf"(?<![\s,])[\s,]*\b{_LEVEL}$")


def urn_of(
    kind: str | None,
    number: str | None,
    issued_on: date | None,
    issuer: str | None,
    component: str | None = None,
) -> str:
    """Return the URN:LEX name of a document; what is not known is `_`, never guessed.

    The code of the province is the one of the day of issue; a province whose code changed has none
    (`_`) where the day is not known.  Parts of `component` are separated by `:` or `/`.
    Source: DOMAIN.md §10.2.

    >>> urn_of("Quyết định", "2753/QĐ-UBND", date(2018, 10, 24), "Ủy ban nhân dân tỉnh Đắk Lắk")
    'urn:lex:vn;66:ubnd:quyet-dinh:2018-10-24;2753-qd-ubnd'
    >>> urn_of("Nghị quyết", "28-NQ/TW", None, None, "kế hoạch/phụ lục II")
    'urn:lex:vn:_:nghi-quyet:_;28-nq-tw:ke-hoach:phu-luc-ii'
    """
    body, province = _split_province(issuer or "", issued_on)
    jurisdiction = f"vn;{province}" if province else "vn"
    parts = [
        f"urn:lex:{jurisdiction}",
        _slug_issuer(body),
        slug(kind or "") or "_",
        f"{issued_on.isoformat() if issued_on else '_'};{_slug_number(number or '')}",
    ]
    parts += [slug(part) or "_" for part in re.split(r"[:/]", component or "") if part.strip()]
    return ":".join(parts)


def _slug_number(number: str) -> str:
    blank = "_-" if number.lstrip().startswith(("/", "-")) and slug(number) else ""
    return blank + slug(number) or "_"


def _slug_issuer(body: str) -> str:
    short = _short_names().get(body)
    if short is None:
        for name in ("ủy ban nhân dân", "hội đồng nhân dân"):
            body = body.replace(name, _short_names()[name])
    return slug(short or body) or "_"


def _split_province(issuer: str, issued_on: date | None) -> tuple[str, str | None]:
    """Return the folded issuer without its province, and the province's code on the day."""
    folded = " ".join(fold(issuer).split())
    found = _province_at_end().search(folded)
    if found and (found["level"] or _LOCAL.match(folded)):
        old, new = _province_codes()[found["province"]]
        code = (
            (new if issued_on >= NEW_PROVINCES else old)
            if issued_on is not None
            else old
            if old == new
            else "_"
        )
        return folded[: found.start()].strip(" ,"), code
    return _BARE_LEVEL.sub("", folded), None


@cache
def _province_codes() -> dict[str, tuple[str, str]]:
    """Return the codes of each folded name of a province, before and after the reform."""
    codes: dict[str, tuple[str, str]] = {}
    for row in Vocabulary().rows("provinces"):
        for name in (row["old_name"], *row["aliases"].split(";")):
            plain = re.sub(rf"^{_LEVEL}\s*", "", fold(name.strip()))
            if plain:
                codes[plain] = (row["old_code"], row["new_code"])
    return codes


@cache
def _province_at_end() -> re.Pattern[str]:
    names = any_of(_province_codes())
    return re.compile(rf"(?:\b(?P<level>{_LEVEL})\s*)?(?<!\w)(?P<province>{names})$")


@cache
def _short_names() -> dict[str, str]:
    """Return the abbreviation of each folded name of a body: ủy ban nhân dân → UBND."""
    rows = [row for row in Vocabulary().rows("abbreviations") if row["class"] == "agency"]
    return {fold(row["expansion"]): row["abbreviation"] for row in reversed(rows)}
