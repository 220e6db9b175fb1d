"""Many files from Python: results as they come, errors as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike

from vn_decree_parser.batch.inputs import find_inputs
from vn_decree_parser.batch.pool import Crew, Job, run_in_order
from vn_decree_parser.batch.worker import Work, convert_input
from vn_decree_parser.options import Options
from vn_decree_parser.records import Decree


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
    options: Options | None = None,
) -> Iterator[ParsedFile]:
    """Yield what came of each file, in the order of the paths, as soon as it is there.

    `paths` may name files, folders, patterns, lists (`@list.txt`) and zip archives.  The files are
    read in `workers` processes (as many as there are processors), each for at most `timeout`
    seconds.  A file that cannot be read is a result with an `error`, never an exception; a path
    that names nothing raises `UnreadableSource` before anything is read.

    As with every program that starts processes, a script calls this under
    `if __name__ == "__main__":`.
    """
    options = options or Options()
    inputs = find_inputs(map(str, paths))
    jobs: Iterator[Job] = ((found, None, None) for found in inputs)
    return _parsed(jobs, options, Crew(workers, timeout))


def _parsed(jobs: Iterator[Job], options: Options, crew: Crew) -> Iterator[ParsedFile]:
    for _, outcome in run_in_order(convert_input, jobs, (Work(options),), crew):
        decree = None
        if outcome.json is not None and outcome.text is not None:
            decree = Decree.model_validate_json(outcome.json).with_source(outcome.text)
        yield ParsedFile(outcome.name, decree, outcome.error, outcome.error_kind, outcome.seconds)
