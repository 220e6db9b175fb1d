"""Read documents cited by number, with the words before it: Nghị định của Chính phủ số: …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from vn_decree_parser.extract.citations.details import read_details
from vn_decree_parser.extract.citations.issuers import read_issuer
from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.extract.citations.words import (
    CAPITALS,
    heads,
    kinds_of_abbreviations,
    kinds_of_heads,
)
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.outline.number_spelling import joint_types
from vn_decree_parser.vocabulary.folding import fold

_LABEL = re.compile(r"\(?(?<!\w)số\s?:?\s{0,3}$")
# Between the word for the document and its number.
_GAPS = re.compile(
    r"""
      \s{0,40}(?:\(\s?)?(?:số\s?:?[\s.…_/]{0,20})?      # Nghị định 11/2016/NĐ-CP, Quyết định số …
    | \s?:\s(?:số\s?:?\s{0,3})?                         # các Quyết định: Số 2196/QĐ-UBND
    | (?:\s(?!của\s|tại\s|theo\s|và\s)\w+){1,4}\ssố\s?:?\s{0,3}   # Chương trình hành động số …
    """,
    re.VERBOSE,
)
_NEAR = re.compile(r"\s(?:\(\s?)?(?:số\s?:?\s{0,3})?$")
_LONGEST_LABEL = 10  # characters: " (số :   "
_LONGEST_HEAD = 24  # characters, with the word before: giấy biên nhận hồ sơ
_AFTER_ISSUER = re.compile(r"\s?[:,]?\s?(?:số\s?:?\s{0,3})|\s?:\s{0,2}")
_OF = re.compile(r"\scủa\s")
_REACH = (
    56,
    180,
)  # characters before a number: most words stand near, an issuer between takes more
_PLURAL = re.compile(r"(?:các|những|hai|ba|bốn|02|03)\s$")
# A number without codes is one only with its date, or with who issued it: Công văn số 1234 ngày
# 05/6/2018, Nghị quyết số 57 của Bộ Chính trị.
BARE = re.compile(r"(?<!\w)số\s?:?\s(?P<number>\d{1,5}[a-z]?)\s?,?\s$")


OF_ISSUER = re.compile(rf"\s(?:[Ss]ố\s?:?\s)?(?P<number>\d{{1,4}}[a-z]?)\scủa\s(?=[{CAPITALS}])")
# Kinds that are cited by a bare number; Chương trình 135 is a name.
_BARE_KINDS = frozenset(
    "Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư|Kết luận|Quy định|Công văn|Thông báo|Công điện"
    "|Hướng dẫn".split("|")
)
# Numbers that share the codes of the last one: Nghị quyết số 57, 59, 66-NQ/TW.
_LISTED = re.compile(r"(?<=\s)(?:\d{1,5}[a-z]?(?:\s?,\s?|\svà\s)){1,8}$")
_LISTED_REACH = 60  # characters


class Head(NamedTuple):
    """A word for a document: where, which kind, an issuer behind it, whether for several."""

    start: int
    kind: str | None
    issuer: str | None
    plural: bool


def read_numbered(
    prose: Prose, start: int, end: int, number: DocumentNumber, floor: int, limit: int
) -> Mention:
    """Return the document whose number stands at `[start, end)`; its words begin after `floor`."""
    head = find_head(prose, start, floor)
    joint = number.type_abbreviation in joint_types()
    details = read_details(prose, end, limit, joint=joint)
    code = number.type_abbreviation
    by_number = kinds_of_abbreviations().get(code) if code else None
    if by_number is None and number.family == "congvan":
        by_number = "Công văn"
    if head is None:
        label = _LABEL.search(prose.folded, max(floor, start - 8), start)
        begin = label.start() + (label[0][0] == "(") if label else start
        kind, shared, plural = by_number, None, False
    else:
        begin, kind, shared, plural = head
        kind = by_number if kind == "Văn bản" else kind
    return Mention(
        start=begin,
        end=details.end,
        kind=kind,
        number=str(number),
        type_abbreviation=code,
        date=details.date,
        issuer=details.issuer or shared,
        named=head is not None,
        plural=plural,
        generic=head is not None and head.kind == "Văn bản",
        shared_issuer=shared,
    )


def read_listed(prose: Prose, start: int, number: DocumentNumber, floor: int) -> Iterator[Mention]:
    """Yield the documents whose bare numbers stand before one that has the codes of all.

    >>> prose = Prose("Nghị quyết số 57, 59-NQ/TW")
    >>> last = DocumentNumber.parse("59-NQ/TW")
    >>> [(mention.number, mention.codes_shared) for mention in read_listed(prose, 18, last, 0)]
    [('57-NQ/TW', True)]
    """
    found = _LISTED.search(prose.folded, max(floor, start - _LISTED_REACH), start)
    head = find_head(prose, found.start(), floor) if found else None
    if found is None or head is None:
        return
    begin = head.start
    for bare in re.finditer(r"\d+[a-z]?", found[0]):
        at = found.start() + bare.start()
        text = replace(number, number=bare[0], suffix=None)
        yield Mention(
            start=min(begin, at),
            end=at + len(bare[0]),
            kind=head.kind,
            number=str(text),
            type_abbreviation=number.type_abbreviation,
            plural=head.plural,
            codes_shared=True,
        )
        begin = len(prose.text)


def read_of_issuer(prose: Prose, found: re.Match[str]) -> Mention | None:
    """Return the document that is cited by a bare number and its issuer, `None` where it is none."""
    at = found.start("number")
    head = _head_at_number(prose, at, 0)
    if head is None or head.kind not in _BARE_KINDS or not prose.text[head.start].isupper():
        return None
    bare = DocumentNumber(found["number"], None, None, None, None, None, "congvan")
    mention = read_numbered(prose, at, found.end("number"), bare, 0, len(prose.text))
    return replace(mention, number=found["number"]) if mention.issuer else None


def find_head(prose: Prose, start: int, floor: int) -> Head | None:
    """Return the word for the document whose number begins at `start`."""
    if near := _head_at_number(prose, start, floor):
        return near
    for reach in _REACH:
        found = list(heads().finditer(prose.folded, max(floor, start - reach), start))
        for word in reversed(found):
            if not _is_word(prose, word.start(), word[0]):
                continue
            issuer = _read_gap(prose, word.end(), start)
            if issuer is not None:
                plural = bool(_PLURAL.search(prose.folded, max(0, word.start() - 8), word.start()))
                return Head(word.start(), kinds_of_heads()[word[0]], issuer or None, plural)
    return None


def _head_at_number(prose: Prose, start: int, floor: int) -> Head | None:
    """Return the word right before `số` or the number: the usual case, without a search."""
    label = _NEAR.search(prose.folded, max(floor, start - _LONGEST_LABEL), start)
    if label is None:
        return None
    end = label.start()
    words = prose.folded[max(floor, end - _LONGEST_HEAD) : end].split(" ")
    for first in range(len(words)):
        head = " ".join(words[first:])
        if head in kinds_of_heads():
            at = end - len(head)
            if _is_word(prose, at, head):
                plural = bool(_PLURAL.search(prose.folded, max(0, at - 8), at))
                return Head(at, kinds_of_heads()[head], None, plural)
    return None


def _is_word(prose: Prose, at: int, head: str) -> bool:
    """Return whether a whole word stands there; an abbreviation must be in its own letters."""
    if prose.text[at - 1 : at].isalnum():
        return False
    written = prose.text[at : at + len(head)]
    return head not in _abbreviations() or written in kinds_of_abbreviations()


def _read_gap(prose: Prose, at: int, start: int) -> str | None:
    """Return the issuer between a word and a number (or nothing); `None` where they do not fit."""
    if _GAPS.fullmatch(prose.folded, at, start):
        return ""
    of = _OF.match(prose.folded, at, start)
    if not of:
        return None
    end = read_issuer(prose, of.end(), start)
    if end > of.end() and _AFTER_ISSUER.fullmatch(prose.folded, end, start):
        return prose.text[of.end() : end]
    return None


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(fold(code) for code in kinds_of_abbreviations())
