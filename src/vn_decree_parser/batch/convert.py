"""Convert many files into an output folder: whole files, a ledger to go on from, a report.

A format of one document gives each document a file of its own; a format of many documents gives one
file (or a file for each table) for all of them, and the records are kept beside it, so that a later
run can go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

from vn_decree_parser.batch.folders import FOLDER, OutputFolder, open_folder
from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.ledger import Ledger, key_of
from vn_decree_parser.batch.pool import Crew, Employer, Job, Staff, run_in_order
from vn_decree_parser.batch.report import FileReport, Report
from vn_decree_parser.batch.storage import REQUESTS_AT_ONCE, RemoteFile, map_ahead
from vn_decree_parser.batch.worker import Outcome, Work, convert_input, digest_input
from vn_decree_parser.export.formats import ExportOptions, Format, Writer, find_format
from vn_decree_parser.export.page import PageIndex
from vn_decree_parser.options import Options

# What the file of all documents is called; tables have names of their own.
_TOGETHER = "decrees"
_OVERVIEW = Format("overview", ".html", "stream", "page:PageIndex", "totals over all pages")


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion is asked to do.

    `out` is the folder that receives the files, a path or a URL that fsspec writes to; `resume`
    keeps what an earlier run of the same version and settings has finished there; `forms` are the
    formats to write; `crew` are the processes of this machine (`Crew`) or a Dask cluster
    (`Cluster`) that read.
    """

    out: str | Path
    resume: bool = False
    forms: tuple[Format, ...] = (find_format("json"),)
    export: ExportOptions = field(default_factory=ExportOptions)
    options: Options = field(default_factory=Options)
    crew: Employer = field(default_factory=Crew)

    @property
    def single(self) -> tuple[Format, ...]:
        """The formats of one document."""
        return tuple(form for form in self.forms if not form.many)

    @property
    def many(self) -> tuple[Format, ...]:
        """The formats that hold any number of documents."""
        return tuple(form for form in self.forms if form.many)

    @property
    def together(self) -> tuple[Format, ...]:
        """The formats that get a file of all documents; pages get one that leads to them."""
        pages = any(form.name == "html" for form in self.forms)
        return (*self.many, _OVERVIEW) if pages else self.many

    def files_of(self, found: Input) -> dict[str, str]:
        """Return the files of an input by format; the records kept for later under ""."""
        files = {form.name: f"{found.output}{form.ending}" for form in self.single}
        if self.together and "json" not in files:
            files[""] = f"{FOLDER}/records/{found.output}.json"
        return files

    def key(self, sha256: str) -> str:
        """Return the key of a document in the ledger."""
        names = tuple(form.name for form in self.forms)
        return key_of(sha256, (names, self.export, self.options))


def convert_files(
    inputs: Sequence[Input],
    conversion: Conversion,
    seen: Callable[[FileReport], None] = lambda _: None,
) -> Report:
    """Convert inputs and return the report; `seen` is told of each file as it is finished.

    Every file is written whole or not at all, in the order of the inputs, whatever the number of
    processes.  A file that cannot be read is a row of the report, never an exception.  A file of
    all documents holds each document once: what has the number, date, issuer and type of an
    earlier input is left out of it, and the report says so.  Raises `OSError` where the output
    folder cannot be written, `ExportFailed` where a format cannot be, `NoCluster` where the cluster
    cannot be reached or is lost.
    """
    folder = open_folder(conversion.out)
    rows: list[FileReport] = []
    first_named: dict[str, str] = {}
    others = tuple(form for form in conversion.single if form.name != "json")
    work = Work(conversion.options, others, conversion.export)
    with ExitStack() as open_files:
        staff = open_files.enter_context(conversion.crew.hire())
        ledger = Ledger(folder, resume=conversion.resume)
        open_files.callback(ledger.close)
        writers = _open_together(conversion, folder, open_files)
        jobs = _jobs(_digests(inputs, conversion.options, staff), conversion, ledger)
        for found, outcome in run_in_order(convert_input, jobs, (work,), staff):
            files = conversion.files_of(found)
            if outcome.json is not None and outcome.sha256 is not None:
                contents = {
                    file: outcome.rendered.get(form, outcome.json) for form, file in files.items()
                }
                ledger.add(conversion.key(outcome.sha256), outcome, contents)
            shown = next(iter(file for form, file in files.items() if form), None)
            row = FileReport.of(outcome, shown, first_named)
            if writers and row.status == "read" and row.same_document_as is None:
                content = outcome.json or folder.read(files.get("") or files["json"])
                _add(writers, content, files.get("html"))
            rows.append(row)
            seen(row)
        ledger.flush()
    report = Report(tuple(rows))
    report.write(folder)
    return report


def _open_together(
    conversion: Conversion, folder: OutputFolder, open_files: ExitStack
) -> list[Writer]:
    """Open the files of all documents; the tables of a format stand in the output folder itself."""
    from vn_decree_parser.export.writing import open_export

    names = {form: f"{_name_together(form)}{form.ending}" for form in conversion.together}
    if not names:
        return []
    grown = [name for form, name in names.items() if form.shape == "database"]
    out = open_files.enter_context(folder.staged(grown))
    return [
        open_files.enter_context(
            open_export(form, out if form.shape == "tables" else out / name, conversion.export)
        )
        for form, name in names.items()
    ]


def _name_together(form: Format) -> str:
    return "index" if form is _OVERVIEW else _TOGETHER


def _add(writers: Sequence[Writer], content: bytes, page: str | None) -> None:
    """Give the records of a document to the writers.

    `page` is the file of its page, which an overview of pages leads to.
    """
    from vn_decree_parser.records import Decree

    decree = Decree.model_validate_json(content)
    for writer in writers:
        if page is not None and isinstance(writer, PageIndex):
            writer.link(quote(page))
        writer.add(decree)


def _digests(
    inputs: Sequence[Input], options: Options, staff: Staff
) -> Iterator[tuple[Input, Outcome]]:
    """Yield the inputs with their digests, or why they cannot be read.

    A staff on other machines takes the digests there: all bytes through one machine would be slow.
    """
    if staff.far:
        yield from run_in_order(digest_input, map(Job, inputs), (options,), staff)
        return
    remote = any(isinstance(found.path, RemoteFile) for found in inputs)
    digests = partial(digest_input, options=options)
    yield from zip(
        inputs, map_ahead(digests, inputs, REQUESTS_AT_ONCE if remote else 1), strict=True
    )


def _jobs(
    digests: Iterable[tuple[Input, Outcome]], conversion: Conversion, ledger: Ledger
) -> Iterator[Job]:
    """Yield the inputs with what is known of them: unreadable, a duplicate, or done already."""

    def look_up(job: Job) -> Job:
        if job.outcome is not None or job.digest is None:
            return job
        files = conversion.files_of(job.found).values()
        done = ledger.find(conversion.key(job.digest), job.found.name, files)
        return job._replace(outcome=done)

    at_once = ledger.folder.at_once if conversion.resume else 1
    return map_ahead(look_up, _mark_duplicates(digests), at_once)


def _mark_duplicates(digests: Iterable[tuple[Input, Outcome]]) -> Iterator[Job]:
    first: dict[str, str] = {}
    for found, outcome in digests:
        digest = outcome.sha256
        if outcome.error is not None or digest is None:
            yield Job(found, None, outcome)
            continue
        if digest in first:
            yield Job(found, digest, Outcome(found.name, digest, duplicate_of=first[digest]))
            continue
        first[digest] = found.name
        yield Job(found, digest)
