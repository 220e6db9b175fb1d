"""What the readers of this room hand to each other: a text with its folding, and a mention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vn_decree_parser.vocabulary.folding import fold


@dataclass(frozen=True)
class Prose:
    """A running text and the same text folded: equal in length, lower case, one spelling."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The folded text."""
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in a text: `[start, end)` is what one would quote.

    `title` and `name_end` are places in the text; `named` says that the text gives the type of
    the document in words, `plural` that the words announce several documents, `shared_issuer` is
    the issuer that stands before the first number of a list; `generic` says that the words name
    no type (`văn bản`), `codes_shared` that the codes of the number are those of the last of its list.
    """

    start: int
    end: int
    kind: str | None
    number: str | None = None
    type_abbreviation: str | None = None
    date: date | None = None
    issuer: str | None = None
    title: tuple[int, int] | None = None
    provision: str | None = None
    relation: str | None = None
    alias_of: str | None = None
    named: bool = True
    plural: bool = False
    generic: bool = False
    codes_shared: bool = False
    shared_issuer: str | None = None

    @property
    def covers(self) -> tuple[int, int]:
        """The text of the mention together with its title."""
        return self.start, max(self.end, self.title[1] if self.title else 0)


@dataclass(frozen=True, slots=True)
class Details:
    """What stands behind a number or a name: where it ends, the date, the issuer."""

    end: int
    date: date | None = None
    issuer: str | None = None
