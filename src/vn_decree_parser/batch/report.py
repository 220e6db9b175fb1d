"""The report of a conversion: what was read, what failed and why, problems by kind, duplicates."""

from __future__ import annotations

import html
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from vn_decree_parser import __version__
from vn_decree_parser.batch.folders import OutputFolder
from vn_decree_parser.batch.worker import Outcome

_STATUS = {"read": "Đã đọc", "duplicate": "Trùng nội dung", "failed": "Không đọc được"}
_COUNTS = {
    "tasks": "Nhiệm vụ",
    "targets": "Chỉ tiêu",
    "tables": "Bảng",
    "components": "Văn bản thành phần",
    "citations": "Viện dẫn",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one input: `read`, `duplicate` (same bytes as another) or `failed` (and why).

    `same_document_as` names an earlier input with the same number, date, issuer and type.
    """

    name: str
    status: Literal["read", "duplicate", "failed"]
    output: str | None = None
    reason: str | None = None
    format: str | None = None
    sha256: str | None = None
    duplicate_of: str | None = None
    same_document_as: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome, file: str | None, first_named: dict[str, str]) -> FileReport:
        """Return the row of an outcome; `first_named` says which input had an identity first."""
        if outcome.error is not None:
            return cls(outcome.name, "failed", reason=outcome.error, sha256=outcome.sha256)
        if outcome.duplicate_of is not None:
            return cls(
                outcome.name,
                "duplicate",
                sha256=outcome.sha256,
                duplicate_of=outcome.duplicate_of,
            )
        twin = None
        if outcome.identity is not None:
            twin = first_named.setdefault(outcome.identity, outcome.name)
        return cls(
            outcome.name,
            "read",
            output=file,
            format=outcome.format,
            sha256=outcome.sha256,
            same_document_as=twin if twin != outcome.name else None,
            counts=_shared(outcome.counts),
            problems=_shared(outcome.problems),
        )


def _shared(counts: dict[str, int]) -> dict[str, int]:
    """Return counts whose names are the same strings in every row: rows are many."""
    return {sys.intern(name): count for name, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of a conversion, in the order of its inputs, and what they add up to."""

    files: tuple[FileReport, ...]

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The inputs that gave no result."""
        return tuple(row for row in self.files if row.status == "failed")

    def totals(self) -> dict[str, dict[str, int]]:
        """Return the numbers of files by status and format, of records, and of problems by code."""
        records: Counter[str] = Counter()
        problems: Counter[str] = Counter()
        for row in self.files:
            records.update(row.counts)
            problems.update(row.problems)
        return {
            "files": dict(sorted(Counter(row.status for row in self.files).items())),
            "formats": dict(sorted(Counter(r.format for r in self.files if r.format).items())),
            "records": dict(sorted(records.items())),
            "problems": dict(sorted(problems.items())),
        }

    def write(self, folder: OutputFolder) -> None:
        """Write `report.json` and `report.html` into a folder, row by row.

        A name that is no Unicode has its stray bytes as escapes in JSON.  Raises `OSError` as the
        file system does.
        """
        pieces = (piece.encode("utf-8", "backslashreplace") for piece in self._document())
        folder.write("report.json", pieces)
        lines = (f"{line}\n".encode("utf-8", "replace") for line in self._page())
        folder.write("report.html", lines)

    def _document(self) -> Iterator[str]:
        totals = json.dumps(self.totals(), ensure_ascii=False, indent=1)
        yield f'{{"version": {json.dumps(__version__)},\n"totals": {totals},\n"files": ['
        for place, row in enumerate(self.files):
            yield f"{',' if place else ''}\n{json.dumps(asdict(row), ensure_ascii=False)}"
        yield "\n]}\n"

    def _page(self) -> Iterator[str]:
        totals = self.totals()
        yield _HEAD
        counted = ", ".join(
            f"{_STATUS[status]}: {count}" for status, count in totals["files"].items()
        )
        yield f"<p>{len(self.files)} tệp. {counted}.</p>"
        counted = ", ".join(
            f"{_COUNTS.get(name, name)}: {count}" for name, count in totals["records"].items()
        )
        yield f"<p>{counted}.</p>"
        yield "<h2>Không đọc được</h2>" if self.failed else ""
        yield from _table(("Tệp", "Lý do"), ((row.name, row.reason or "") for row in self.failed))
        yield "<h2>Vấn đề</h2>" if totals["problems"] else ""
        yield from _table(("Mã", "Số lần"), totals["problems"].items())
        yield "<h2>Tất cả các tệp</h2>"
        headings = ("Tệp", "Kết quả", "Định dạng", *_COUNTS.values(), "Ghi chú")
        yield from _table(headings, map(_cells, self.files))
        yield "</body></html>"


def _cells(row: FileReport) -> tuple[object, ...]:
    note = row.reason or ""
    if row.duplicate_of:
        note = f"giống hệt {row.duplicate_of}"
    elif row.same_document_as:
        note = f"cùng văn bản với {row.same_document_as}"
    counts = [row.counts.get(name, "") for name in _COUNTS]
    return (row.name, _STATUS[row.status], row.format or "", *counts, note)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    empty = True
    for row in rows:
        if empty:
            empty = False
            yield "<div class='wide'><table><thead><tr>"
            yield "".join(f"<th>{html.escape(heading)}</th>" for heading in headings)
            yield "</tr></thead><tbody>"
        yield "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
    if not empty:
        yield "</tbody></table></div>"


_HEAD = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Báo cáo chuyển đổi văn bản</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
th { background: #f2f2f2; position: sticky; top: 0; }
.wide { overflow-x: auto; }
</style></head><body>
<h1>Báo cáo chuyển đổi văn bản</h1>"""
