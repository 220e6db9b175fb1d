"""Find every document that a text names.

After this, the following hold: mentions come in the order in which they begin; each lies in
the text; a mention overlaps another only where that one stands inside the name of a law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vn_decree_parser.extract.citations import laws, resolutions
from vn_decree_parser.extract.citations.aliases import read_aliases
from vn_decree_parser.extract.citations.details import read_details
from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.extract.citations.numbered import (
    BARE,
    OF_ISSUER,
    read_listed,
    read_numbered,
    read_of_issuer,
)
from vn_decree_parser.extract.citations.provisions import read_provision
from vn_decree_parser.extract.citations.relations import BETWEEN, relate
from vn_decree_parser.extract.citations.titles import read_title
from vn_decree_parser.extract.citations.words import heads, kinds_of_heads, last_words_of_heads
from vn_decree_parser.outline.document_number import DocumentNumber, read_numbers
from vn_decree_parser.vocabulary.folding import fold

# A line that states a number and cites none: Luật số: 64/2025/QH15, Số: 2753/QĐ-UBND.
_OWN_NUMBER = re.compile(r"\s*(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s+[sS][ốỐ]\s*:\s*")
_STATED = re.compile(r"S[ốỐ]\s?:")
_LAW_WORDS = ("Luật", "LUẬT", "ộ luật", "Pháp lệnh", "PHÁP LỆNH", "Hiến pháp", "HIẾN PHÁP")
_DAY = re.compile(r"(?:ngày|NGÀY)(?=\s{0,3}\d)")
_DATED_REACH = 32  # characters before "ngày" that may hold the word for a document
_LAST_WORD = re.compile(r"(?<!\w)(\w+)\s$")
_LIST_REACH = 6  # mentions back to the last item of a list, over those in its title

Numbers = Mapping[int, tuple[int, DocumentNumber]]


def read_mentions(text: str, *, opening: bool = False) -> tuple[Mention, ...]:
    """Return the documents named in a text, in order, with titles, provisions and relations.

    >>> for mention in read_mentions("Điều 5 Nghị định số 34/2016/NĐ-CP và Luật Đất đai năm 2013"):
    ...     print(mention.kind, mention.number, mention.provision)
    Nghị định 34/2016/NĐ-CP Điều 5
    Luật None None
    """
    numbers = {found.start(): (found.end(), number) for found, number in read_numbers(text)}
    if numbers and (own := _OWN_NUMBER.match(text)):
        numbers.pop(own.end(), None)
    law_heads = list(laws.HEAD.finditer(text)) if _may_name_law(text) else []
    meetings = list(resolutions.HEAD.finditer(text))
    speaks_of_days = "ngày" in text or "NGÀY" in text
    dates = [found.start() for found in _DAY.finditer(text)] if speaks_of_days else []
    plain = list(OF_ISSUER.finditer(text)) if " của " in text else []
    if not (numbers or law_heads or meetings or dates or plain):
        return ()
    prose = Prose(text)
    mentions = sorted(
        [
            *_read_in_order(prose, numbers, law_heads, meetings),
            *_read_dated(prose, dates),
            *(mention for found in plain if (mention := read_of_issuer(prose, found))),
        ],
        key=lambda mention: (mention.start, -mention.end),
    )
    if not mentions:
        return ()
    mentions = [_add_provision(prose, mention) for mention in mentions]
    for index, mention in enumerate(mentions):
        if mention.title is None and mention.kind != "Hiến pháp":
            mentions[index] = replace(mention, title=read_title(prose, mentions, index))
    return read_aliases(prose, relate(prose, _share_in_lists(prose, mentions), opening=opening))


def _may_name_law(text: str) -> bool:
    """Return whether a text speaks of laws, not of law alone (pháp luật)."""
    return any(word in text for word in _LAW_WORDS) or (
        text.count("luật") > text.count("pháp luật") + text.count("Pháp luật")
    )


def _read_in_order(
    prose: Prose,
    numbers: Numbers,
    law_heads: Sequence[re.Match[str]],
    meetings: Sequence[re.Match[str]],
) -> Iterator[Mention]:
    """Return the documents with a number, the laws with a name, the resolutions of meetings."""
    laws_at = {found.start(): found for found in law_heads}
    meetings_at = {found.start(): found for found in meetings}
    floor = name_end = 0
    for start in sorted({*numbers, *laws_at, *meetings_at}):
        inside = start < name_end
        if start < floor and not inside:
            continue
        limit = name_end if inside else len(prose.text)
        mention: Mention | None
        if start in laws_at:
            mention, end = laws.read_law(prose, laws_at[start], limit, numbers) or (None, 0)
            name_end = name_end if inside or mention is None else end
        elif start in meetings_at:
            mention = resolutions.read_resolution(prose, meetings_at[start], limit)
        else:
            end, number = numbers[start]
            if not inside:
                yield from read_listed(prose, start, number, floor)
            mention = read_numbered(prose, start, end, number, 0 if inside else floor, limit)
        if mention is not None:
            floor = max(floor, mention.end)
            yield mention


def _read_dated(prose: Prose, days: Sequence[int]) -> Iterator[Mention]:
    """Return the documents with a date and no number, or a number without codes."""
    for day in days:
        # Only what stands right before the date is folded: most dates are in no citation.
        before = fold(prose.text[max(0, day - _DATED_REACH) : day])
        shift = day - len(before)
        if found := BARE.search(before):
            at, end = shift + found.start("number"), shift + found.end("number")
            bare = DocumentNumber(found["number"], None, None, None, None, None, "congvan")
            mention = read_numbered(prose, at, end, bare, 0, len(prose.text))
            if mention.named and mention.date:
                yield replace(mention, number=found["number"])
        elif (last := _LAST_WORD.search(before)) and last[1] in last_words_of_heads():
            for head in heads().finditer(before):
                # QĐ-CT ngày …: the end of a number.
                inside = before[: head.start()].endswith(("-", "/"))
                whole = head.end() == last.end(1) and not inside
                if whole and prose.text[shift + head.start()].isupper():
                    yield from _read_without_number(prose, shift + head.start(), head[0])


def _read_without_number(prose: Prose, start: int, head: str) -> Iterator[Mention]:
    details = read_details(prose, start + len(head), len(prose.text))
    if details.date and details.issuer:
        kind = kinds_of_heads()[head]
        yield Mention(start, details.end, kind, date=details.date, issuer=details.issuer)


def _share_in_lists(prose: Prose, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with what the items of a list take from its first item.

    A number behind `Số:` that is no such item is stated, not cited, and falls out.
    """
    read: list[Mention] = []
    for mention in mentions:
        first = None if mention.named else _item_before(prose, read, mention.start)
        if first is None and not mention.named and _STATED.match(prose.text, mention.start):
            continue
        if first and first.type_abbreviation == mention.type_abbreviation:
            mention = replace(mention, kind=first.kind or mention.kind)
        elif first and first.plural and not first.generic and mention.type_abbreviation is None:
            mention = replace(mention, kind=first.kind)
        if first and first.plural:
            issuer = mention.issuer or first.shared_issuer
            mention = replace(
                mention, plural=True, shared_issuer=first.shared_issuer, issuer=issuer
            )
        read.append(mention)
    return tuple(read)


def _item_before(prose: Prose, read: Sequence[Mention], start: int) -> Mention | None:
    """Return the item that a list has before `start`; documents in its title do not count."""
    for mention in read[-_LIST_REACH:]:
        end = mention.covers[1]
        if (
            mention.type_abbreviation
            and end <= start
            and BETWEEN.fullmatch(prose.folded, end, start)
        ):
            return mention
    return None


def _add_provision(prose: Prose, mention: Mention) -> Mention:
    """Return a mention with the provision that stands before it."""
    found = read_provision(prose.text, mention.start)
    if found is None:
        return mention
    return replace(mention, start=found[0], provision=prose.text[slice(*found)])
