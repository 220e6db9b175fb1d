"""The published shape of a parsed document: JSON contract, `schema_version` "1".

Dates are ISO 8601; numbers that mean quantities are decimal strings; what is absent is `null`;
lists are never `null`; spans are `[start, end)` in characters of the text as read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from vn_decree_parser.problem import Problem
from vn_decree_parser.source import Place, Span


class Record(BaseModel):
    """A frozen record; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceInfo(Record):
    """What was read: file name, format, digest of the bytes, length of the text, pages."""

    name: str
    format: str
    sha256: str | None = None
    chars: int
    pages: int | None = None
    encoding: str | None = None


class Citation(Record):
    """A document that the text names.

    `number` is normalised (`29-CTr/TU`), `date` is ISO; `relation` says why it is cited
    (`based_on`, `attached_to`, …); `alias_of` is the full text that a short form stands for.  `urn`
    names the document (`_` for what is not known); `flags` say what is not in the words themselves:
    `issuer_shared` (it stands at the head of the list), `codes_shared` (those of the number stand at
    its end), `urn_partial`, `date_resolved`,
    `issuer_resolved`, `place_inferred` (of the URN).
    """

    text: str
    kind: str | None = None
    number: str | None = None
    date: dt.date | None = None
    issuer: str | None = None
    title: str | None = None
    provision: str | None = None
    relation: str | None = None
    alias_of: str | None = None
    urn: str | None = None
    flags: tuple[str, ...] = ()
    span: Span


class Signer(Record):
    """Who signed: the name, the title, and the authority (`KT. CHỦ TỊCH`)."""

    name: str | None = None
    title: str | None = None
    authority: str | None = None


class Header(Record):
    """What the head and the foot of a document say of it."""

    issuer: str | None = None
    parent_issuer: str | None = None
    number: str | None = None
    kind: str | None = None
    title: str | None = None
    place: str | None = None
    issued_on: dt.date | None = None
    authority: str | None = None
    legal_bases: tuple[Citation, ...] = ()
    proposed_by: str | None = None
    recipients: tuple[str, ...] = ()
    signer: Signer | None = None
    marks: tuple[str, ...] = ()
    urn: str | None = None
    status: str | None = None


class Section(Record):
    """A part of the document: a component (decision, plan, appendix), or a section inside one.

    `paragraphs` are the section's own; a `table` section stands where the table of its id stands.
    """

    id: str
    kind: str
    number: str | None = None
    heading: str | None = None
    paragraphs: tuple[str, ...] = ()
    children: tuple[Section, ...] = ()
    span: Span


class ComponentSection(Section):
    """A component of the file: a decision, a plan, an appendix, a form, or its furniture.

    `parent` is the id of the component that it is attached to, as its bracket says (`(Kèm theo …)`).
    """

    parent: str | None = None


class Column(Record):
    """A column of a table: the role of its cells and its heading."""

    role: str
    heading: str


class Row(Record):
    """A row of a table: its kind, its number, and the repaired text of its cells by role."""

    kind: Literal["group", "task", "target", "total", "note", "heading", "index", "other"]
    number: str | None = None
    cells: dict[str, str]
    span: Span


class Table(Record):
    """A table of tasks, of targets, or of anything else, with all its cells."""

    id: str
    kind: Literal["tasks", "targets", "other"]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    place: Place


class Successor(Record):
    """The body that took over a function, since when (ISO date or year), and by which act."""

    name: str
    function: str | None = None
    since: str | None = None
    source: str | None = None


class Agency(Record):
    """An agency as the text names it; `id` is `null` where the name is not known.

    `text` is as printed; `name` is the full name at the document's day.  Words of it that are not
    printed have a flag: `short_form` (written out from an abbreviation or a shorter name),
    `head_inherited` (`Nội vụ` behind `Sở Tài chính`), `locality_from_issuer` (`Sở Y tế` in a
    decision of a province is that of the province).  `successors` took over after that day.
    """

    text: str
    name: str
    id: str | None = None
    group: bool = False
    role: str | None = None
    successors: tuple[Successor, ...] = ()
    flags: tuple[str, ...] = ()
    span: Span


DeadlineKind = Literal[
    "date",
    "period",
    "recurring",
    "continuous",
    "relative",
    "event",
    "deferred",
    "on_demand",
    "none",
]
Bound = Literal["within", "by", "before", "from", "after", "at", "around"]


class Deadline(Record):
    """When something is due.

    `start` and `end` are the dates that the words state, never shifted; `bound` says how they
    bind (`before` 30/11 means that day is too late); `rrule` is an RFC 5545 RRULE value with only
    what the text states; `window` is an ISO duration that opens at each occurrence.
    """

    text: str
    kind: DeadlineKind
    start: dt.date | None = None
    end: dt.date | None = None
    bound: Bound | None = None
    precision: str | None = None
    rrule: str | None = None
    dtstart: dt.date | None = None
    window: str | None = None
    anchor: str | None = None
    offset: str | None = None
    also: tuple[Deadline, ...] = ()
    flags: tuple[str, ...] = ()
    span: Span

    def due_dates(
        self, first: dt.date, last: dt.date, *, strict: bool = False
    ) -> tuple[dt.date, ...]:
        """Return the days from `first` to `last`, both included, on which this falls due.

        A date or a period is due on its printed end, a recurrence on each of its days, or on the
        last day of each of its windows; the deadlines in `also` count with it.  Days are in order
        and come once.  `before` 30/11 gives 30/11, the day as printed; with `strict` it gives the
        last day that is still in time, 29/11.  What has no day of its own gives none: `từ năm
        2019`, `thường xuyên`, events, and spans whose beginning is not known (`trong vòng 30 ngày
        kể từ ngày nhận hồ sơ`).  Source: DOMAIN.md §6.1, §6.4, §11.

        >>> from vn_decree_parser.extract.deadlines import read_deadline
        >>> from vn_decree_parser.source import Passage
        >>> issued_on = dt.date(2018, 10, 24)
        >>> yearly = read_deadline(Passage.of("trước 30/11 hằng năm"), issued_on)
        >>> [str(day) for day in yearly.due_dates(dt.date(2019, 1, 1), dt.date(2020, 12, 31))]
        ['2019-11-30', '2020-11-30']
        >>> days = yearly.due_dates(dt.date(2019, 1, 1), dt.date(2019, 12, 31), strict=True)
        >>> [str(day) for day in days]
        ['2019-11-29']
        >>> both = read_deadline(Passage.of("Hằng quý; trước 15/12/2018"), issued_on)
        >>> [str(day) for day in both.due_dates(dt.date(2018, 12, 1), dt.date(2019, 3, 31))]
        ['2018-12-15', '2018-12-31', '2019-03-31']
        """
        early = dt.timedelta(1 if strict and self.bound == "before" else 0)
        days = {day - early for day in self._printed_days(first, last, early)}
        for other in self.also:
            days.update(other.due_dates(first, last, strict=strict))
        return tuple(sorted(days))

    def _printed_days(
        self, first: dt.date, last: dt.date, early: dt.timedelta
    ) -> Iterator[dt.date]:
        """Yield the printed days that fall into a stretch when they come `early`."""
        first += min(early, dt.date.max - first)
        last += min(early, dt.date.max - last)
        if self.rrule is not None:
            from vn_decree_parser.recurrence import due_days

            yield from due_days(self.rrule, self.window, self.dtstart, first, last)
        elif self.kind in ("date", "period", "relative") and self.end is not None:
            yield from (self.end,) if first <= self.end <= last else ()


class Task(Record):
    """Something that somebody must do.

    `origin` says whether a table row or running text states it; `path` holds the headings above;
    `cells` the verbatim text of the row by role; `same_as` the ids of records that say the same,
    `conflicts` where they disagree; `evidence` the span of each field.
    """

    id: str
    origin: Literal["table", "text"]
    kind: Literal["task", "report", "request", "duty", "generic"]
    number: str | None = None
    path: tuple[str, ...] = ()
    title: str
    lead: tuple[Agency, ...] = ()
    coordinating: tuple[Agency, ...] = ()
    recipients: tuple[Agency, ...] = ()
    approver: str | None = None
    product: str | None = None
    deadline: Deadline | None = None
    cells: dict[str, str] = Field(default_factory=dict)
    same_as: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    span: Span
    place: Place
    evidence: dict[str, Span] = Field(default_factory=dict)
    confidence: float
    flags: tuple[str, ...] = ()


class Horizon(Record):
    """The time a target is promised for."""

    text: str
    start: dt.date | None = None
    end: dt.date | None = None
    bound: str | None = None


class Target(Record):
    """A number that was promised: the indicator, how it compares, the value, for when."""

    id: str
    indicator: str
    population: str | None = None
    comparison: str
    value: str | None = None
    value_max: str | None = None
    unit: str | None = None
    direction: Literal["up", "down"] | None = None
    baseline: str | None = None
    horizon: Horizon | None = None
    parent: str | None = None
    number: str | None = None
    monitor: tuple[Agency, ...] = ()
    text: str
    span: Span
    place: Place
    confidence: float
    flags: tuple[str, ...] = ()


class Decree(Record):
    """A parsed document.

    `print(decree)` shows its outline.  `quote` gives characters as received; a decree loaded from
    JSON has them only once `with_source` has given it the text again.
    """

    schema_version: Literal["1"] = "1"
    source: SourceInfo
    header: Header
    components: tuple[ComponentSection, ...] = ()
    tables: tuple[Table, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    problems: tuple[Problem, ...] = ()

    _text: str | None = PrivateAttr(default=None)

    def with_source(self, text: str) -> Decree:
        """Return this decree with the text it was read from, so that `quote` works.

        Raises `ValueError` if the text has another length than the one that was read.
        """
        if len(text) != self.source.chars:
            raise ValueError(
                f"the text has {len(text)} characters, {self.source.name} had {self.source.chars}"
            )
        copy = self.model_copy()
        copy._text = text
        return copy

    @property
    def text(self) -> str | None:
        """The text it was read from; `None` for a decree loaded from JSON: see `with_source`."""
        return self._text

    def quote(
        self, field: Span | Agency | Citation | Deadline | Section | Row | Task | Target
    ) -> str:
        """Return the characters of a field or a span as they were received.

        Raises `ValueError` where the decree does not have its text: see `with_source`.
        """
        if self._text is None:
            raise ValueError("this decree has no text: give it one by with_source(text)")
        start, end = field if isinstance(field, tuple) else field.span
        return self._text[start:end]

    def __str__(self) -> str:
        """Return the outline with counts and problems."""
        from vn_decree_parser.overview import write_outline

        return write_outline(self)

    def __eq__(self, other: object) -> bool:
        """Return whether all published fields are equal; the text is not compared."""
        return isinstance(other, Decree) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]
