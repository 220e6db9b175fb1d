"""Read short forms: (sau đây gọi tắt là Nghị quyết số 28-NQ/TW).  Source: DOMAIN.md §10.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vn_decree_parser.extract.citations.mention import Mention, Prose
from vn_decree_parser.extract.citations.words import heads, kinds_of_heads

_CUE = re.compile(
    r"\(\s?(?:(?:sau|dưới) đây )?(?:được )?(?:gọi|viết)(?: tắt)? là\s?:?\s?[“\"‘']?\s?"
)
_ALIAS = re.compile(r"[^()“”\"‘’;]{2,80}")


def read_aliases(prose: Prose, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with their short forms marked, and with short forms without a number.

    A short form stands for the nearest document of its own kind before it; a short form of
    anything else (gọi tắt là Ban Chỉ đạo) is left alone.
    """
    read = list(mentions)
    for cue in _CUE.finditer(prose.folded):
        alias = _ALIAS.match(prose.text, cue.end())
        if not alias:
            continue
        at = next((i for i, mention in enumerate(read) if mention.start == cue.end()), None)
        head = heads().match(prose.folded, cue.end())
        kind = kinds_of_heads()[head[0]] if head else None
        if at is not None:
            kind = read[at].kind
        full = _full_form(read, kind, cue.start())
        if full is None:
            continue
        text = prose.text[full.start : full.end]
        if at is not None:
            read[at] = replace(read[at], relation="defines_short", alias_of=text)
        elif head:
            end = cue.end() + len(alias[0].rstrip())
            short = Mention(cue.end(), end, kind, relation="defines_short", alias_of=text)
            read = sorted([*read, short], key=lambda mention: mention.start)
    return tuple(read)


def _full_form(mentions: Sequence[Mention], kind: str | None, before: int) -> Mention | None:
    for mention in reversed(mentions):
        if mention.end <= before and mention.kind == kind is not None and not mention.alias_of:
            return mention
    return None
