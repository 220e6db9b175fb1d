"""What could not be understood: a code, a sentence, and the place.

A problem never stops a parse.  Codes are stable; `CODES` says what each means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vn_decree_parser.source import Place, Span

# Code, severity, what it means.
CODES: dict[str, tuple[Literal["info", "warning", "error"], str]] = {
    "no-heading": ("warning", "the text has no heading that a parser could hold on to"),
    "no-number": ("info", "the document states no number"),
    "no-date": ("info", "the document states no date"),
    "attachment-missing": ("warning", "an annex is announced but not in the text"),
    "attachment-mismatch": (
        "warning",
        "an attachment names another document than the one it is in",
    ),
    "numbering-gap": ("info", "a number is missing in a sequence"),
    "numbering-restart": ("info", "the numbers of a sequence begin anew"),
    "letter-skipped": ("info", "a list of points has no đ, or d twice"),
    "row-out-of-sequence": ("warning", "the number of a row does not continue the sequence"),
    "row-without-lead": ("warning", "a task row names no lead agency"),
    "row-repeated": ("info", "a task row says the same as one before it"),
    "deadline-unread": ("info", "a deadline is in words that no rule reads"),
    "deadline-before-document": ("info", "a deadline lies before the document's date"),
    "citation-conflict": (
        "warning",
        "a document number with a year is cited with two dates, or with one of another year",
    ),
    "agency-repeated": ("info", "one agency stands twice in one list"),
    "lost-separator": ("info", "two agencies stand side by side without a separator"),
    "page-without-text": ("warning", "a page is a picture and was not read"),
    "letters-lost": ("warning", "letters are missing from many words"),
    "font-decoded": ("info", "letters of an old font were decoded"),
    "misspelling-suspected": ("info", "a word may be misspelled"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be understood, where it stands, and how grave it is.

    >>> Problem.of("no-date").severity
    'info'
    """

    code: str
    says: str
    severity: Literal["info", "warning", "error"]
    span: Span | None = None
    place: Place | None = None

    @classmethod
    def of(
        cls,
        code: str,
        detail: str = "",
        span: Span | None = None,
        place: Place | None = None,
    ) -> Problem:
        """Return a problem of a known code; `detail` is added to what the code says."""
        severity, meaning = CODES[code]
        return cls(code, f"{meaning}: {detail}" if detail else meaning, severity, span, place)
