"""Give mentions out as citations with their spans."""

from __future__ import annotations

import re

from vn_decree_parser.extract.citations.details import read_details
from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.extract.citations.scan import read_mentions
from vn_decree_parser.extract.citations.words import heads, kinds_of_heads
from vn_decree_parser.records import Citation
from vn_decree_parser.source import Passage

_BASIS_WORDS = re.compile(r"\s*(?:Căn cứ\s+)?(?:vào\s+)?")
_MARKS = " \t\n\u00a0;,."


def find_citations(passage: Passage, *, opening: bool = False) -> tuple[Citation, ...]:
    """Return the documents that a text names, in order, also those in the titles of others.

    `text` goes from the provision or the word for the document to the end of number, date and
    issuer; `title` is what follows `về`, or begins with `ban hành`, `quy định` …, up to the end of
    the clause, and the name for a law.  A relation is given only where it stands inside the text
    (`amended_by`, `defines_short`).  `Quyết định này` and its like are left alone.

    >>> text = "theo điểm a khoản 2 Điều 5 Nghị định số 34/2016/NĐ-CP ngày 14/5/2016 của Chính phủ"
    >>> citation, = find_citations(Passage.of(text))
    >>> citation.kind, citation.number, citation.issuer, citation.provision
    ('Nghị định', '34/2016/NĐ-CP', 'Chính phủ', 'điểm a khoản 2 Điều 5')
    """
    return tuple(
        _cite(passage, mention) for mention in read_mentions(passage.text, opening=opening)
    )


def read_bases(passage: Passage) -> tuple[Citation, ...]:
    """Return the documents that a line of legal basis names (without `Căn cứ`), `based_on`.

    Documents in the titles of others are left alone.  Where no number, date or name identifies a
    document, the whole line is its text as long as it begins with a type of document; a line about
    anything else has none.

    >>> text = "Luật Đất đai ngày 18/01/2024; Nghị định số 71/2024/NĐ-CP quy định về giá đất;"
    >>> [citation.title for citation in read_bases(Passage.of(text))]
    ['Đất đai', 'quy định về giá đất']
    >>> read_bases(Passage.of("nhu cầu công tác và năng lực cán bộ;"))
    ()
    """
    mentions = read_mentions(passage.text)
    found: list[Citation] = []
    reach = 0
    for mention in mentions:
        if mention.start >= reach and mention.relation not in ("amended_by", "defines_short"):
            found.append(_cite(passage, mention, relation="based_on"))
        reach = max(reach, mention.covers[1])
    unidentified = () if found else (_unidentified_basis(passage),)
    return tuple(found) or tuple(basis for basis in unidentified if basis)


def _unidentified_basis(passage: Passage) -> Citation | None:
    words = _BASIS_WORDS.match(passage.text)
    start = words.end() if words else 0
    prose = Prose(passage.text)
    head = heads().match(prose.folded, start)
    end = len(passage.text.rstrip(_MARKS))
    if not head or not prose.text[start].isupper() or end <= head.end():
        return None
    details = read_details(prose, head.end(), end)
    mention = Mention(
        start=start,
        end=end,
        kind=kinds_of_heads()[head[0]],
        date=details.date,
        issuer=details.issuer,
    )
    return _cite(passage, mention, relation="based_on")


def citation_spans(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return where citations stand in the text, with their titles; apart and in order.

    >>> citation_spans(Passage.of("Thực hiện Nghị quyết số 28-NQ/TW về bảo hiểm xã hội."))
    ((10, 51),)
    """
    spans: list[tuple[int, int]] = []
    for mention in read_mentions(passage.text):
        start, end = mention.covers
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _cite(passage: Passage, mention: Mention, relation: str | None = None) -> Citation:
    quoted = passage.part(mention.start, mention.end)
    shared = mention.issuer is not None and mention.issuer not in quoted.text
    return Citation(
        text=quoted.text,
        kind=mention.kind,
        number=mention.number,
        date=mention.date,
        issuer=mention.issuer,
        title=passage.text[slice(*mention.title)] if mention.title else None,
        provision=mention.provision,
        relation=relation or mention.relation,
        alias_of=mention.alias_of,
        flags=_flags(mention, shared=shared),
        span=quoted.span,
    )


def _flags(mention: Mention, *, shared: bool) -> tuple[str, ...]:
    flags = {"issuer_shared": shared, "codes_shared": mention.codes_shared}
    return tuple(name for name, holds in flags.items() if holds)
