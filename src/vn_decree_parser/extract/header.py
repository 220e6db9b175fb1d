"""What the head and the foot of the main document say of it (DOMAIN.md §2, §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from vn_decree_parser.extract.citations import read_bases
from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.outline.components import Component
from vn_decree_parser.outline.dates import read_date
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.outline.number_spelling import joint_types
from vn_decree_parser.outline.signature import is_office, read_name
from vn_decree_parser.outline.types import number_of, type_of_number
from vn_decree_parser.outline.urn import urn_of
from vn_decree_parser.records import Citation, Header, Signer
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

_PLACE = re.compile(r"(?P<place>[^,\d]{2,60}?),?\s*[Nn]gày(?!\w)")
_BLANK_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_RECIPIENT_SPLIT = re.compile(r"(?:^|;|(?<=[).]))\s*[-–+•]\s+")


def read_header(main: Component, vocabulary: Vocabulary) -> Header:
    """Return the header of the main component; what is not stated is `null`.

    Fields are recognised by their own pattern, never by their position: flattened letterheads
    come in any order (DOMAIN.md §2.2).
    """
    number = number_of(main.letterhead)
    place, issued_on = _place_date(main)
    is_joint = number is not None and number.type_abbreviation in joint_types()
    issuer, parent = _issuers(main, is_joint=is_joint)
    if number is None and (named := _named_in_title(main)):
        number, issued_on, issuer = named[0], issued_on or named[1], issuer or named[2]
    kind = main.document_type or type_of_number(number, vocabulary)
    title = " ".join(block.text for block in main.abstract if block.kind not in ("rule", "mark"))
    bases = (basis for block in main.preamble for basis in _bases(block))
    return Header(
        issuer=issuer,
        parent_issuer=parent,
        number=str(number) if number and number.number else None,
        kind=kind,
        title=title or _subject(main),
        place=place,
        issued_on=issued_on,
        authority=" ".join(block.text for block in main.authority) or None,
        legal_bases=tuple(bases),
        proposed_by=_proposer(main.preamble),
        recipients=_recipients(main.closing),
        signer=_signer(main.closing),
        marks=tuple(block.text for block in main.letterhead if block.kind == "mark"),
        urn=urn_of(kind, str(number) if number and number.number else None, issued_on, issuer),
        status="draft" if number is not None and number.number is None else None,
    )


# The head of older documents: NGHỊ ĐỊNH ⏎ CỦA CHÍNH PHỦ SỐ 29/1998/NĐ-CP NGÀY 11 THÁNG 5 NĂM 1998.
_IN_TITLE = re.compile(
    r"(?:CỦA (?P<issuer>[^\d]{3,100}?) )?SỐ\s*:?\s*(?P<number>\d\S{3,40}),? (?P<date>NGÀY .{8,30}\d{4})"
)


def _named_in_title(main: Component) -> tuple[DocumentNumber, date | None, str | None] | None:
    """Return the number, date and issuer that stand in the title, not in a letterhead."""
    found = [_IN_TITLE.search(main.title.text)] if main.title else []
    found += [_IN_TITLE.match(block.text) for block in main.abstract[:2]]
    for match in filter(None, found):
        if number := DocumentNumber.parse(match["number"]):
            return number, read_date(match["date"]), match["issuer"]
    return None


def _place_date(main: Component) -> tuple[str | None, date | None]:
    # An appendix may end with a form that has a date of its own.
    closing = () if main.kind in ("appendix", "form") else main.closing
    blocks = [b for b in (*main.letterhead, *closing) if b.kind == "place-date"]
    for block in blocks:
        if (match := _PLACE.match(block.text)) and (
            found := read_date(_BLANK_IN_NUMBER.sub("", block.text[match.end("place") :]))
        ):
            return match["place"].strip(" ,"), found
    for block in blocks:
        if match := _PLACE.match(block.text):
            return match["place"].strip(" ,"), None
    return None, None


def _issuers(main: Component, *, is_joint: bool) -> tuple[str | None, str | None]:
    """Return who issued the document, and the body above it where the head names both.

    The bodies of a joint document are one issuer: `BỘ TÀI CHÍNH - BỘ NỘI VỤ`.
    """
    names: list[str] = []
    # Old fonts kept capitals as small letters of a font of capitals, which not every file names.
    kinds = {"capitals"} if any(b.kind == "capitals" for b in main.letterhead) else {"text"}
    authority = fold(" ".join(block.text for block in main.authority))
    for block in main.letterhead:
        if block.kind not in kinds or any(character.isdigit() for character in block.text):
            continue  # XV80: the mark of a typist
        if block.kind == "text" and not (block.text.islower() and (names or _names_body(block))):
            continue
        joined = f"{names[-1]} {block.text}" if names else ""
        if names and (_continues_name(names[-1], block.text) or fold(joined) == authority):
            names[-1] = joined
        elif not (names and fold(block.text).startswith(fold(names[-1]))):
            names.append(block.text)
    names = [stripped for name in names if (stripped := name.strip(" -–*"))]
    if not names:
        return None, None
    if is_joint and len(names) > 1:
        return " - ".join(names), None
    return names[-1] if len(names) < 3 else names[1], names[0] if len(names) > 1 else None


_HEADS = re.compile(
    r"(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|bộ|sở|ban|cục|chi cục|tổng cục|chính phủ|thủ tướng"
    r"|quốc hội|văn phòng|phòng|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|viện|trường|tòa án|ngân hàng|kiểm toán"
    r"|thanh tra|đảng bộ|mặt trận|liên đoàn|hội|đoàn|công an)(?![^\W\d_])"
)


def _names_body(block: Block) -> bool:
    return bool(_HEADS.match(fold(block.text)))


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


def _bases(block: Block) -> tuple[Citation, ...]:
    if block.kind != "basis" or block.rest is None:
        return ()
    return read_bases(block.rest.strip(" ;,."))


def _proposer(preamble: Sequence[Block]) -> str | None:
    for block in preamble:
        if block.kind == "proposal":
            words = block.rest or block.passage
            return words.strip(" ,.;").text
    return None


def _recipients(closing: Sequence[Block]) -> tuple[str, ...]:
    """Return the lines under `Nơi nhận:`, without dashes and stops; a wrapped line is one."""
    found: list[str] = []
    listing = open_line = comma = False
    for block in closing:
        if block.kind == "recipients":
            listing, open_line = True, False
            words = block.rest.text if block.rest else ""
        elif not listing or block.kind in ("authority", "capitals", "signed"):
            open_line = False  # the other column; the list may go on behind it
            continue
        elif block.kind in ("bullet", "plus"):
            words = block.text
        elif block.kind == "text" and open_line and not read_name(block.text):
            found[-1] = f"{found[-1]}{', ' if comma else ' '}{block.text.strip(' ;,.-–')}"
            comma = block.text.endswith(",")
            open_line = not block.text.endswith((";", "."))
            continue
        elif block.kind == "text" and block.text.endswith((";", ".")) and found:
            words = block.text
        else:
            continue
        items = [item for piece in _RECIPIENT_SPLIT.split(words) if (item := piece.strip(" ;,.-–"))]
        open_line = bool(items) and not words.rstrip().endswith((";", "."))
        comma = words.rstrip().endswith(",")
        found += items
    return tuple(found)


def _signer(closing: Sequence[Block]) -> Signer | None:
    """Return who signed; those of a joint document stand one behind the other, with `;`."""
    signers = [signer for signer in _signatures(closing) if signer.name]
    if not signers:
        return next(iter(_signatures(closing)), None)
    return Signer(
        name="; ".join(s.name for s in signers if s.name),
        title="; ".join(s.title for s in signers if s.title) or None,
        authority="; ".join(s.authority for s in signers if s.authority) or None,
    )


def _signatures(closing: Sequence[Block]) -> Iterator[Signer]:
    """Yield each signature: the authority and the title above a name, then the name.

    Two columns may be flattened row by row, so that all offices stand above all names.
    """
    authorities: list[str] = []
    titles: list[str] = []
    names: list[str] = []
    for block in closing:
        is_head = block.kind == "authority" or is_office(block)
        if is_head and names:
            yield from _pair(authorities, titles, names)
            authorities, titles, names = [], [], []
        if block.kind == "authority":
            authorities.append(block.text)
        elif is_office(block):
            titles.append(block.text)
        elif (authorities or titles) and (name := _name_of(block)):
            names.append(name)
    if authorities or titles:
        yield from _pair(authorities, titles, names)


def _name_of(block: Block) -> str | None:
    if block.kind in ("text", "signed"):
        return read_name(block.text)
    if block.kind == "capitals" and not _HEADS.match(fold(block.text)):  # old style: LÊ THỊ THỬ
        words = block.text.split()
        return block.text if 2 <= len(words) <= 5 and read_name(block.text) else None
    return None


def _pair(authorities: list[str], titles: list[str], names: list[str]) -> Iterator[Signer]:
    """Yield the signers of a block of signatures; names beyond the offices belong to nobody."""
    authority = " ".join(authorities) or None
    if len(names) < 2 or len(titles) < 2:
        # Below the office stands the name; what follows it is no name of this signature.
        name = names[0] if names else None
        yield Signer(name=name, title=titles[-1] if titles else None, authority=authority)
        return
    for index, name in enumerate(names):
        title = titles[index] if index < len(titles) else None
        yield Signer(name=name, title=title, authority=authority if not index else None)
