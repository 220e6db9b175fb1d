"""Write the page over many documents: totals by agency, by quarter and by document."""

from __future__ import annotations

import html
from collections import Counter
from typing import BinaryIO

from vn_decree_parser.export.due import listed_days
from vn_decree_parser.export.formats import ExportOptions, Format, Writer
from vn_decree_parser.export.identity import document_name
from vn_decree_parser.export.page.write import embed_json, fill_template
from vn_decree_parser.export.wording import say_day
from vn_decree_parser.records import Decree

# So many due days of something that recurs are counted.
_MOST_DAYS = 12


class PageIndex(Writer):
    """Counts the records of the decrees it is given, and writes the page of them at the end.

    Only counts are kept, so that memory grows with the number of documents and not of records.
    """

    def __init__(self, stream: BinaryIO, _form: Format, _options: ExportOptions) -> None:
        """Write into a stream of bytes."""
        self._stream = stream
        self._documents: list[list[object]] = []
        self._agencies: Counter[str] = Counter()
        self._quarters: Counter[str] = Counter()
        self._link = ""

    def link(self, path: str) -> None:
        """Say where the page of the next decree lies, relative to this one."""
        self._link = path

    def add(self, decree: Decree) -> None:
        """Count the records of a decree."""
        header = decree.header
        self._documents.append(
            [
                self._link,
                document_name(decree),
                header.title or "",
                header.issuer or "",
                say_day(header.issued_on),
                len(decree.tasks),
                len(decree.targets),
                len(decree.problems),
            ]
        )
        self._link = ""
        for task in decree.tasks:
            self._agencies.update(agency.name for agency in task.lead)
            days = listed_days(task.deadline)[:_MOST_DAYS]
            quarters = {f"{day.year}-{(day.month + 2) // 3}" for day in days}
            self._quarters.update(quarters)

    def finish(self) -> None:
        """Write the page."""
        count = len(self._documents)
        page = fill_template(
            "overview.html",
            title=html.escape(f"{count} văn bản"),
            data=embed_json(
                {
                    "documents": self._documents,
                    "agencies": self._agencies.most_common(),
                    "quarters": sorted(self._quarters.items()),
                }
            ),
        )
        self._stream.write(page)
