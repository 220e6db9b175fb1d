"""What the words of a deadline say, before it is tied to a place in the source.

`str(reading)` is a one-line notation, used by the examples of the rules and by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vn_decree_parser.records import Bound, DeadlineKind


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of a deadline (`records.Deadline`) without its text and its place.

    >>> print(Reading("period", date(2018, 10, 1), date(2018, 12, 31), "within", "quarter"))
    period 2018-10-01..2018-12-31 within quarter
    >>> print(Reading("recurring", precision="year", rrule="FREQ=YEARLY", window="P1Y"))
    recurring year FREQ=YEARLY window P1Y
    """

    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    bound: Bound | None = None
    precision: str | None = None
    rrule: str | None = None
    dtstart: date | None = None
    window: str | None = None
    anchor: str | None = None
    offset: str | None = None
    flags: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the one-line notation."""
        dates = ""
        if self.start or self.end:
            dates = f"{self.start or ''}..{self.end or ''}"
        named = (
            ("dtstart", self.dtstart),
            ("window", self.window),
            ("offset", self.offset),
            ("anchor", self.anchor),
        )
        words = [self.kind, dates, self.bound, self.precision, self.rrule]
        words += [f"{name} {value}" for name, value in named if value]
        words += [f"[{flag}]" for flag in self.flags]
        return " ".join(word for word in words if word)


def add_flags(flags: tuple[str, ...], *more: str) -> tuple[str, ...]:
    """Return the flags with some more, each once, in order."""
    return tuple(dict.fromkeys((*flags, *more)))
