"""What the head and the foot of the main document say of it (DOMAIN.md §2, §4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from vn_decree_parser.extract.citations import read_basis
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Component
from vn_decree_parser.outline.dates import read_date
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.outline.urn import urn_of
from vn_decree_parser.records import Header, Signer
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

_PLACE_DATE = re.compile(
    r"(?P<place>[^,\d]{2,40}?),?\s*(?P<date>[Nn]gày\s*\d ?\d?\s*tháng\s*\d ?\d?\s*năm\s*\d{4})"
)
_BLANK_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_SIGNATURE_TITLE = re.compile(
    r"(?:phó |thứ |quyền )?(?:chủ tịch|bộ trưởng|thủ tướng|giám đốc|cục trưởng|vụ trưởng|chủ nhiệm"
    r"|trưởng|thứ trưởng|chánh|tổng|bí thư|hiệu trưởng|viện trưởng|thống đốc)"
)
_RANKS = re.compile(
    r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|(?:GS|PGS|TS|ThS|BS|KS|CKI{1,2}|NGND|NGƯT)\.?[ ,.]*)+\s*"
)
_NAME = re.compile(r"(?:[^\W\d_][^\W\d_’'ʼ‘.]*(?:['’ʼ‘][^\W\d_]+)?)(?: [^\W\d_][\w’'ʼ‘.]*){0,6}")
_RECIPIENT_SPLIT = re.compile(r"(?:^|;|(?<=[).]))\s*[-–+•]\s+")


def read_header(main: Component, vocabulary: Vocabulary) -> Header:
    """Return the header of the main component; what is not stated is `null`.

    Fields are recognised by their own pattern, never by their position: flattened letterheads
    come in any order (DOMAIN.md §2.2).
    """
    number = _number(main)
    place, issued_on = _place_date(main)
    issuer, parent = _issuers(main)
    kind = main.document_type or _kind_of_number(number, vocabulary)
    title = " ".join(block.text for block in main.abstract if block.kind not in ("rule", "mark"))
    bases = (_basis(block) for block in main.preamble if block.kind == "basis")
    return Header(
        issuer=issuer,
        parent_issuer=parent,
        number=str(number) if number and number.number else None,
        kind=kind,
        title=title or _subject(main),
        place=place,
        issued_on=issued_on,
        authority=" ".join(block.text for block in main.authority) or None,
        legal_bases=tuple(basis for basis in bases if basis is not None),
        proposed_by=_proposer(main.preamble),
        recipients=_recipients(main.closing),
        signer=_signer(main.closing),
        marks=tuple(block.text for block in main.letterhead if block.kind == "mark"),
        urn=urn_of(kind, str(number) if number and number.number else None, issued_on, issuer),
        status="draft" if number is not None and number.number is None else None,
    )


def _number(main: Component) -> DocumentNumber | None:
    for block in main.letterhead:
        if (
            block.kind == "number"
            and block.rest
            and (found := DocumentNumber.parse(block.rest.text))
        ):
            return found
    return None


def _kind_of_number(number: DocumentNumber | None, vocabulary: Vocabulary) -> str | None:
    """Return the type that the number names, where no title line does (DOMAIN.md §1.4)."""
    if number is None:
        return None
    if number.type_abbreviation is None:
        return "Công văn" if number.issuer_code and number.family == "congvan" else None
    for row in vocabulary.rows("document_types"):
        if number.type_abbreviation in row["abbreviations"].split():
            return row["kind"]
    return None


def _place_date(main: Component) -> tuple[str | None, date | None]:
    # An appendix may end with a form that has a date of its own.
    closing = () if main.kind in ("appendix", "form") else main.closing
    for block in (*main.letterhead, *closing):
        if block.kind == "place-date" and (match := _PLACE_DATE.search(block.text)):
            return match["place"].strip(), read_date(_BLANK_IN_NUMBER.sub("", match["date"]))
    for block in main.letterhead:
        if block.kind == "place-date":
            return block.text.partition(",")[0].strip(), None
    return None, None


def _issuers(main: Component) -> tuple[str | None, str | None]:
    """Return who issued the document, and the body above it where the head names both."""
    names: list[str] = []
    authority = fold(" ".join(block.text for block in main.authority))
    for block in main.letterhead:
        if block.kind != "capitals":
            continue
        joined = f"{names[-1]} {block.text}" if names else ""
        if names and (_continues_name(names[-1], block.text) or fold(joined) == authority):
            names[-1] = joined
        elif not (names and fold(block.text).startswith(fold(names[-1]))):
            names.append(block.text)
    if not names:
        return None, None
    return names[-1] if len(names) < 3 else names[1], names[0] if len(names) > 1 else None


_HEADS = re.compile(
    r"(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|bộ|sở|ban|cục|chi cục|tổng cục|chính phủ|thủ tướng"
    r"|quốc hội|văn phòng|phòng|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|viện|trường|tòa án|ngân hàng|kiểm toán"
    r"|thanh tra|đảng bộ|mặt trận|liên đoàn|hội|đoàn|công an)(?![^\W\d_])"
)


def _continues_name(name: str, following: str) -> bool:
    """Return whether a line goes on with the name of the line before: TỈNH ĐẮK LẮK."""
    folded = fold(following)
    if folded.startswith(
        ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "và ", "tp")
    ):
        return not folded.startswith(("tỉnh ủy", "thành ủy"))
    return not _HEADS.match(folded) and bool(name)


def _subject(main: Component) -> str | None:
    """Return the subject line of a letter: V/v …"""
    return next(
        (b.rest.text for b in main.letterhead if b.kind == "subject" and b.rest is not None), None
    )


def _basis(block: Block) -> object:
    return read_basis(block.rest.strip(" ;,.")) if block.rest else None


def _proposer(preamble: Sequence[Block]) -> str | None:
    for block in preamble:
        if block.kind == "proposal":
            words = block.rest or block.passage
            return words.strip(" ,.;").text
    return None


def _recipients(closing: Sequence[Block]) -> tuple[str, ...]:
    """Return the lines under `Nơi nhận:`, without dashes and stops."""
    found: list[str] = []
    listing = False
    for block in closing:
        if block.kind == "recipients":
            listing = True
            words = block.rest.text if block.rest else ""
        elif block.kind in ("authority", "capitals", "signed") or not listing:
            listing = listing and block.kind not in ("authority", "capitals", "signed")
            continue
        elif block.kind in ("bullet", "text", "plus"):
            words = block.text
            if block.kind == "text" and not found:
                continue
            if block.kind == "text" and not words.endswith((";", ".")):
                continue
        else:
            continue
        found += [item for piece in _RECIPIENT_SPLIT.split(words) if (item := piece.strip(" ;.-–"))]
    return tuple(found)


def _signer(closing: Sequence[Block]) -> Signer | None:
    authority, title, name = [], None, None
    for block in closing:
        if block.kind == "authority":
            authority.append(block.text)
        elif block.kind == "capitals" and _SIGNATURE_TITLE.match(fold(block.text)):
            title = block.text
        elif authority or title:
            stripped = _RANKS.sub("", block.text)
            if block.kind == "text" and len(block.text) < 60 and _NAME.fullmatch(stripped):
                name = stripped
    if not (authority or title or name):
        return None
    return Signer(name=name, title=title, authority=" ".join(authority) or None)
