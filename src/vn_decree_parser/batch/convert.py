"""Convert many files into an output folder: whole files, a ledger to go on from, a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.ledger import Ledger, key_of
from vn_decree_parser.batch.pool import Crew, Job, run_in_order
from vn_decree_parser.batch.report import FileReport, Report
from vn_decree_parser.batch.worker import Outcome, convert_input, digest_input
from vn_decree_parser.errors import DecreeError
from vn_decree_parser.options import Options


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a conversion is asked to do.

    `out` is the folder that receives the files; `resume` keeps what an earlier run of the same
    version, options and format has finished there.
    """

    out: Path
    resume: bool = False
    crew: Crew = field(default_factory=Crew)
    options: Options = field(default_factory=Options)


def convert_files(
    inputs: Sequence[Input],
    conversion: Conversion,
    seen: Callable[[FileReport], None] = lambda _: None,
) -> Report:
    """Convert inputs and return the report; `seen` is told of each file as it is finished.

    Every file is written whole or not at all, in the order of the inputs, whatever the number of
    processes.  A file that cannot be read is a row of the report, never an exception.  Raises
    `OSError` where the output folder cannot be written.
    """
    ledger = Ledger(conversion.out, resume=conversion.resume)
    rows: list[FileReport] = []
    first_named: dict[str, str] = {}
    try:
        jobs = _jobs(inputs, conversion, ledger)
        for found, outcome in run_in_order(
            convert_input, jobs, (conversion.options,), conversion.crew
        ):
            file = f"{found.output}.json"
            if outcome.json is not None and outcome.sha256 is not None:
                key = key_of(outcome.sha256, "json", conversion.options)
                ledger.add(key, outcome, file, outcome.json)
            row = FileReport.of(outcome, file, first_named)
            rows.append(row)
            seen(row)
    finally:
        ledger.close()
    report = Report(tuple(rows))
    report.write(conversion.out)
    return report


def _jobs(inputs: Sequence[Input], conversion: Conversion, ledger: Ledger) -> Iterator[Job]:
    """Yield the inputs with what is known of them: unreadable, done already, or a duplicate."""
    first: dict[str, str] = {}
    for found in inputs:
        try:
            digest = digest_input(found, conversion.options)
        except DecreeError as error:
            kind = type(error).__name__
            yield found, None, Outcome(found.name, None, error=error.reason, error_kind=kind)
            continue
        if digest in first:
            yield found, digest, Outcome(found.name, digest, duplicate_of=first[digest])
            continue
        first[digest] = found.name
        key = key_of(digest, "json", conversion.options)
        done = ledger.find(key, f"{found.output}.json")
        yield found, digest, done.outcome if done else None
