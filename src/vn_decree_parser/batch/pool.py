"""Run a function over many inputs in processes: in order, with a time limit, whatever dies.

`pebble` gives what the standard library does not: a limit of time for each call, and a pool that
goes on when one of its processes is killed.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass

from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.worker import Outcome

# A process is replaced after so many documents, so that its memory cannot creep.
_DOCUMENTS_EACH = 500
# How far ahead of the oldest unfinished document work is begun, for each process.
_AHEAD = 16


@dataclass(frozen=True, slots=True)
class Crew:
    """How many processes work, and how many seconds each may take for one document.

    `workers` is the number of processors where it is `None`; no `timeout` means no limit.
    """

    workers: int | None = None
    timeout: float | None = 300.0

    @property
    def size(self) -> int:
        """The number of processes."""
        return self.workers or os.cpu_count() or 1


Job = tuple[Input, str | None, "Outcome | None"]


def run_in_order(
    convert: Callable[..., Outcome],
    jobs: Iterable[Job],
    arguments: tuple[object, ...],
    crew: Crew,
) -> Iterator[tuple[Input, Outcome]]:
    """Yield each job's input with its outcome, in the order of the jobs.

    A job is (input, digest, outcome): what already has an outcome is passed through.  A document
    that takes too long, or whose process dies, is an outcome with an error; the run goes on.
    """
    from pebble import ProcessPool

    context = multiprocessing.get_context("spawn")
    pending: deque[tuple[Job, Future[Outcome] | None]] = deque()
    with ProcessPool(crew.size, max_tasks=_DOCUMENTS_EACH, context=context) as pool:
        try:
            for job in jobs:
                future = None
                if job[2] is None:
                    future = pool.schedule(convert, args=[job[0], *arguments], timeout=crew.timeout)
                pending.append((job, future))
                while pending and (len(pending) > _AHEAD * crew.size or _is_done(pending[0][1])):
                    yield _result(*pending.popleft(), crew)
            while pending:
                yield _result(*pending.popleft(), crew)
        finally:
            if pending:  # the caller has stopped listening
                pool.stop()  # type: ignore[no-untyped-call]


def _is_done(future: Future[Outcome] | None) -> bool:
    return future is None or future.done()


def _result(job: Job, future: Future[Outcome] | None, crew: Crew) -> tuple[Input, Outcome]:
    from pebble import ProcessExpired

    found, digest, outcome = job
    if outcome is not None:
        return found, outcome
    assert future is not None
    try:
        return found, future.result()
    except LateError:
        reason = f"reading it took longer than {crew.timeout:g} seconds"
        return found, Outcome(found.name, digest, error=reason, error_kind="TooSlow")
    except ProcessExpired as error:
        reason = f"the process that read it died (exit code {error.exitcode})"
        return found, Outcome(found.name, digest, error=reason, error_kind="ProcessDied")
    except CancelledError:
        return found, Outcome(found.name, digest, error="cancelled", error_kind="Cancelled")
    except Exception as error:  # a defect of ours must not stop a night's work
        reason = f"internal error ({type(error).__name__}: {error})"
        return found, Outcome(found.name, digest, error=reason, error_kind="InternalError")
