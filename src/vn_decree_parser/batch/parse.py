"""Many files from Python: results as they come, errors as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from vn_decree_parser.batch.cluster import Cluster
from vn_decree_parser.batch.inputs import find_inputs
from vn_decree_parser.batch.pool import Crew, Employer, Job, run_in_order
from vn_decree_parser.batch.worker import Outcome, Work, convert_input
from vn_decree_parser.options import Options
from vn_decree_parser.records import Decree

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What came of a file: its decree, or the reason why there is none.

    `error_kind` is the name of the exception that `parse_file` would raise, or `TooSlow`,
    `ProcessDied`, `InternalError`.
    """

    name: str
    decree: Decree | None
    error: str | None
    error_kind: str | None
    seconds: float


def parse_files(
    paths: Iterable[str | PathLike[str]],
    *,
    workers: int | None = None,
    timeout: float | None = 300.0,
    cluster: str | Client | None = None,
    options: Options | None = None,
) -> Iterator[ParsedFile]:
    """Yield what came of each file, in the order of the paths, as soon as it is there.

    `paths` may name files, folders, patterns, lists (`@list.txt`) and zip archives, here or behind
    URLs that fsspec reads (`s3://…`).  The files are read in `workers` processes (as many as there
    are processors), or by the workers of a Dask `cluster` (its address, or a client of it), each
    for at most `timeout` seconds.  A file that cannot be read is a result with an `error`, never an
    exception; a path that names nothing raises `UnreadableSource` before anything is read, a
    cluster that cannot be reached `NoCluster`.

    As with every program that starts processes, a script calls this under
    `if __name__ == "__main__":`.
    """
    options = options or Options()
    inputs = find_inputs(map(str, paths))
    crew = Crew(workers, timeout) if cluster is None else Cluster(cluster, timeout)
    return _parsed(map(Job, inputs), options, crew)


def _parsed(jobs: Iterator[Job], options: Options, crew: Employer) -> Iterator[ParsedFile]:
    work = Work(options, text=True)
    with crew.hire() as staff:
        for _, outcome in run_in_order(convert_input, jobs, (work,), staff):
            yield _parsed_file(outcome)


def _parsed_file(outcome: Outcome) -> ParsedFile:
    decree = None
    if outcome.json is not None and outcome.text is not None:
        decree = Decree.model_validate_json(outcome.json).with_source(outcome.text)
    return ParsedFile(outcome.name, decree, outcome.error, outcome.error_kind, outcome.seconds)
