"""What every extraction needs to know of its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vn_decree_parser.extract.agencies import Setting
from vn_decree_parser.source import Place, Source, Span
from vn_decree_parser.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Scene:
    """The document that is read: its source, its date, and the setting of its agencies."""

    source: Source
    setting: Setting
    issued_on: date | None

    @property
    def vocabulary(self) -> Vocabulary:
        """The words to read with."""
        return self.setting.vocabulary

    def place(self, span: Span) -> Place:
        """Return the place in the file where a span begins."""
        return self.source.place_at(span.start)
