"""Split a paragraph of goals into clauses, one target each (DOMAIN.md §9.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold
from vn_decree_parser.vocabulary.letters import with_letters


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and how it hangs on the one before.

    `relation` is `part` behind "trong đó", `narrower` behind "riêng", `next` for another value
    of the same sentence, and empty where a new statement begins.
    """

    passage: Passage
    relation: str = ""


_STOP = re.compile(with_letters(r"(?P<stop>;|\.(?=\s+[<upper>])|(?<=\D)\.$)"))
_PART = re.compile(r"[,;.(]?\s*(?<![^\W_])(?P<word>trong đó|riêng)(?:\s*(?:,|:|có))?\s+")
# A second value in the same sentence: trên 80% hộ gia đình, 100% xã.
_NEXT_VALUE = re.compile(
    r",\s+(?:và\s+)?(?=(?:khoảng|trên|dưới|ít nhất|tối thiểu|tối đa|không quá|hơn|gần)?\s*\d[\d.,]*\s*%)"
)
_BRACKETS = re.compile(r"\([^()]*\)")


def split_clauses(passage: Passage) -> Iterator[Clause]:
    """Yield the clauses of a paragraph, in order; brackets are never cut.

    >>> [(c.relation, c.passage.text) for c in split_clauses(Passage.of(
    ...     "Trên 80% hộ gia đình, 100% xã; trong đó 10% xã kiểu mẫu."))]
    [('', 'Trên 80% hộ gia đình'), ('next', '100% xã'), ('part', '10% xã kiểu mẫu')]
    """
    masked = _BRACKETS.sub(lambda match: "_" * len(match[0]), fold(passage.text))
    original = _BRACKETS.sub(lambda match: "_" * len(match[0]), passage.text)
    cuts: list[tuple[int, int, str]] = []
    cuts += [(m.start("stop"), m.end("stop"), "") for m in _STOP.finditer(original)]
    cuts += [
        (m.start(), m.end(), "part" if m["word"] == "trong đó" else "narrower")
        for m in _PART.finditer(masked)
    ]
    cuts += [(m.start(), m.end(), "next") for m in _NEXT_VALUE.finditer(masked)]
    at, relation = 0, ""
    for start, end, following in sorted(cuts):
        if start < at:
            # "; trong đó": the sign before the words is theirs.
            relation = following or relation
            at = max(at, end)
            continue
        clause = passage.part(at, start).strip(" ,;.-–+•")
        if clause:
            yield Clause(clause, relation)
        at, relation = end, following
    clause = passage.part(at, len(passage.text)).strip(" ,;.-–+•")
    if clause:
        yield Clause(clause, relation)
