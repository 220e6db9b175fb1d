"""Clean single lines: composed letters, one blank at a time, nothing at the ends.

After this, the following hold of a line's passage:

1. its text is in NFC, its only blank is U+0020, never two in a row, none at an end;
2. its other characters are those of the source, in order;
3. its runs tell for every character which characters of the source it stands for.
"""

from __future__ import annotations

import re
import unicodedata

from vn_decree_parser.source import Passage, Run

# Blanks that are not a single plain one.
_UNCLEAN = re.compile(r"[^\S ]|  ")
# One character with the marks that combine with it, or a stretch of blanks.
_CLUSTER = re.compile(r"\s+|\S[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*")


def is_unclean(stripped: str) -> bool:
    """Return whether a stripped line has other blanks than single plain ones, or is not in NFC.

    >>> [is_unclean(text) for text in ("Sở Y tế", "Sở  Y tế", "Sở\\u00a0Y tế", "te\\u0302")]
    [False, True, True, True]
    """
    return bool(_UNCLEAN.search(stripped)) or not unicodedata.is_normalized("NFC", stripped)


def clean_line(text: str, start: int) -> Passage:
    """Return the cleaned passage of a line whose first character stands at `start`.

    >>> passage = clean_line("  Sở\\u00a0 Y te\\u0302\\u0301 ", 10)
    >>> passage.text, passage.span, passage.part(5, 6).span
    ('Sở Y tế', Span(start=12, end=22), Span(start=18, end=19))
    """
    stripped = text.strip()
    start += len(text) - len(text.lstrip())
    return _compose(stripped, start) if is_unclean(stripped) else Passage.of(stripped, start)


def _compose(text: str, start: int) -> Passage:
    pieces: list[str] = []
    runs: list[Run] = []
    at = 0
    for match in _CLUSTER.finditer(text):
        cluster = match[0]
        piece = " " if cluster.isspace() else unicodedata.normalize("NFC", cluster)
        pieces.append(piece)
        source = (start + match.start(), start + match.end())
        even = len(piece) == len(cluster)
        if (
            even
            and runs
            and runs[-1].end - runs[-1].start == runs[-1].source_end - runs[-1].source_start
        ):
            runs[-1] = Run(runs[-1].start, at + len(piece), runs[-1].source_start, source[1])
        else:
            runs.append(Run(at, at + len(piece), *source))
        at += len(piece)
    joined = "".join(pieces)
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if joined != composed:  # letters of scripts that compose in other ways: the line is one whole
        return Passage(composed, (Run(0, len(composed), start, start + len(text)),))
    return Passage(joined, tuple(runs))
