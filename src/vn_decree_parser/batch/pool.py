"""Run a function over many inputs: in order, with a time limit, whatever dies.

Who does the work is a `Staff`: processes of this machine (here), or a Dask cluster (`cluster`).
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as LateError
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.worker import Outcome

# A process is replaced after so many documents, so that its memory cannot creep.
_DOCUMENTS_EACH = 500
# How far ahead of the oldest unfinished document work is begun, for each process.
_AHEAD = 16


class Job(NamedTuple):
    """An input, and what is known of it: its digest, or what came of it already."""

    found: Input
    digest: str | None = None
    outcome: Outcome | None = None


class Promise(Protocol):
    """An outcome that is on its way."""

    def done(self) -> bool:
        """Return whether the outcome, or an exception instead of it, is there."""

    def result(self) -> Outcome:
        """Return the outcome when it is there; raises what went wrong."""


class Staff(Protocol):
    """Those who work on documents."""

    @property
    def size(self) -> int:
        """How many documents are worked on at a time."""

    @property
    def far(self) -> bool:
        """Whether they sit on other machines, so that they should read the inputs, not we."""

    def schedule(self, work: Callable[..., Outcome], found: Input, *rest: object) -> Promise:
        """Begin `work(found, *rest)`."""

    def explain(self, job: Job, error: Exception) -> Outcome:
        """Return the outcome of a job whose promise raised; raises what ends the whole run."""

    def give_up(self, promises: Sequence[Any]) -> None:
        """Stop the work on promises of this staff, also where it has begun."""


class Employer(Protocol):
    """The settings of a staff: `Crew` or `Cluster`."""

    def hire(self) -> AbstractContextManager[Staff]:
        """Return a context with the staff; leaving it by an exception stops their work."""


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

    @contextmanager
    def hire(self) -> Iterator[Processes]:
        """Start the processes; they end with the context."""
        with open_pool(self.size) as pool:
            try:
                yield Processes(self, pool)
            except BaseException:  # also where the caller has stopped listening
                pool.stop()
                raise


def open_pool(size: int) -> Any:
    """Return a pool of fresh processes.

    `pebble` gives what the standard library does not: a limit of time for each call, and a pool
    that goes on when one of its processes is killed.
    """
    from pebble import ProcessPool

    context = multiprocessing.get_context("spawn")
    return ProcessPool(size, max_tasks=_DOCUMENTS_EACH, context=context)


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes of a crew."""

    crew: Crew
    pool: Any
    far: bool = False

    @property
    def size(self) -> int:
        """The number of processes."""
        return self.crew.size

    def schedule(self, work: Callable[..., Outcome], found: Input, *rest: object) -> Promise:
        """Begin `work(found, *rest)` in the next free process."""
        promise: Promise = self.pool.schedule(work, args=[found, *rest], timeout=self.crew.timeout)
        return promise

    def explain(self, job: Job, error: Exception) -> Outcome:
        """Return the outcome of a document that took too long, or whose process died."""
        return explain_error(job, error, self.crew.timeout)

    def give_up(self, promises: Sequence[Any]) -> None:
        """Stop the work; a process that is at it is replaced."""
        for promise in promises:
            promise.cancel()


def explain_error(job: Job, error: Exception, timeout: float | None) -> Outcome:
    """Return the outcome of a job that gave an exception in the place of one."""
    from pebble import ProcessExpired

    if isinstance(error, LateError):
        kind, reason = "TooSlow", f"reading it took longer than {timeout:g} seconds"
    elif isinstance(error, ProcessExpired):
        kind = "ProcessDied"
        reason = f"the process that read it died (exit code {error.exitcode})"
    elif isinstance(error, CancelledError):
        kind, reason = "Cancelled", "cancelled"
    else:  # a defect of ours must not stop a night's work
        kind, reason = "InternalError", f"internal error ({type(error).__name__}: {error})"
    return Outcome(job.found.name, job.digest, error=reason, error_kind=kind)


def run_in_order(
    work: Callable[..., Outcome],
    jobs: Iterable[Job],
    arguments: tuple[object, ...],
    staff: Staff,
) -> Iterator[tuple[Input, Outcome]]:
    """Yield each job's input with its outcome, in the order of the jobs.

    What already has an outcome is passed through.  A document that takes too long, or whose
    process dies, is an outcome with an error; the run goes on.
    """
    pending: deque[tuple[Job, Promise | None]] = deque()
    try:
        for job in jobs:
            begun = job.outcome is None
            promise = staff.schedule(work, job.found, *arguments) if begun else None
            pending.append((job, promise))
            while pending and (len(pending) > _AHEAD * staff.size or _is_done(pending[0][1])):
                yield _result(*pending.popleft(), staff)
        while pending:
            yield _result(*pending.popleft(), staff)
    finally:
        if pending:  # the caller has stopped listening
            staff.give_up([promise for _, promise in pending if promise is not None])


def _is_done(promise: Promise | None) -> bool:
    return promise is None or promise.done()


def _result(job: Job, promise: Promise | None, staff: Staff) -> tuple[Input, Outcome]:
    if promise is None:
        assert job.outcome is not None
        return job.found, job.outcome
    try:
        outcome = promise.result()
    except Exception as error:
        outcome = staff.explain(job, error)
    return job.found, replace(outcome, name=job.found.name)
