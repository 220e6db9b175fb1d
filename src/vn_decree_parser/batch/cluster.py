"""The staff of a Dask cluster: the same work on other machines.

Each Dask worker reads documents in processes of its own, as a crew does on one machine: so a
document that kills its process or never ends costs that process, and not the worker with all that
it does besides.  A worker that dies with its machine is another matter: Dask gives its documents to
the others, and only one that took several workers with it is given up.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from vn_decree_parser import __version__
from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.pool import Job, Promise, explain_error, open_pool
from vn_decree_parser.batch.worker import Outcome, digest_input
from vn_decree_parser.errors import NoCluster

if TYPE_CHECKING:
    from distributed import Client

# So often the cluster is asked how many workers it has: some grow and shrink.
_SECONDS_BETWEEN_COUNTS = 10.0
_SECONDS_TO_CONNECT = 30.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster, and how many seconds a document may take there.

    `where` is the address of its scheduler (`tcp://host:8786`), or a client of it, which stays
    open.  Paths that are no URLs must name the same files on every worker.
    """

    where: str | Client
    timeout: float | None = 300.0

    @contextmanager
    def hire(self) -> Iterator[DaskWorkers]:
        """Connect to the cluster.

        Raises `NoCluster` where that cannot be done, and where its workers lack this version of
        the package.
        """
        client: Any = _connect(self.where) if isinstance(self.where, str) else self.where
        try:
            _check_versions(client)
            yield DaskWorkers(client, self.timeout)
        finally:
            if client is not self.where:
                client.close()


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        install = "pip install 'vn-decree-parser[cluster]'"
        raise NoCluster(address, f"a cluster needs the library distributed: {install}") from None
    try:
        open_client: Any = Client
        return open_client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = f"the cluster cannot be reached ({error})"
        raise NoCluster(address, reason) from None


def _address(client: Any) -> str:
    return str(client.scheduler.address) if client.scheduler is not None else "the cluster"


def _check_versions(client: Any) -> None:
    address = _address(client)
    try:
        versions = client.run(_version)
    except Exception as error:  # a worker that lacks the package cannot read what it is asked
        reason = f"its workers cannot run this package ({type(error).__name__}: {error})"
        raise NoCluster(address, reason) from None
    other = sorted(set(versions.values()) - {__version__})
    if other:
        raise NoCluster(address, f"its workers have version {other[0]}, and this is {__version__}")


def _version() -> str:
    return __version__


@dataclass(slots=True)
class DaskWorkers:
    """The workers of a cluster."""

    client: Any
    timeout: float | None
    far: bool = True
    _counted: tuple[float, int] = field(default=(0.0, 0))

    @property
    def size(self) -> int:
        """The number of threads of all workers: so many documents are read at a time."""
        when, count = self._counted
        if count == 0 or time.monotonic() - when > _SECONDS_BETWEEN_COUNTS:
            with self._connected():
                count = max(1, sum(self.client.nthreads().values()))
            self._counted = (time.monotonic(), count)
        return count

    def schedule(self, work: Callable[..., Outcome], found: Input, *rest: object) -> Promise:
        """Begin `work(found, *rest)` on a worker; what is quick goes first."""
        if isinstance(found.path, Path):
            found = replace(found, path=found.path.absolute())
        # Equal arguments are no reason for one result: each call is work of its own.
        urgent = 1 if work is digest_input else 0
        with self._connected():
            promise: Promise = self.client.submit(
                _work_here, work, found, rest, self.timeout, pure=False, priority=urgent
            )
        return promise

    def explain(self, job: Job, error: Exception) -> Outcome:
        """Return the outcome of a document that took several workers with it.

        Raises `NoCluster` where the cluster itself is gone.
        """
        from distributed import KilledWorker

        with self._connected():
            if self.client.status != "running":
                raise error
        if isinstance(error, KilledWorker):
            reason = "each worker that was to read it died"
            return Outcome(job.found.name, job.digest, error=reason, error_kind="ProcessDied")
        return explain_error(job, error, self.timeout)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Turn what is raised where the cluster is gone into `NoCluster`."""
        try:
            yield
        except Exception as error:
            if self.client.status == "running" and not isinstance(error, OSError):
                raise
            raise NoCluster(_address(self.client), "the connection is lost") from None

    def give_up(self, promises: Sequence[Any]) -> None:
        """Take back what has not begun; what has begun ends, and is forgotten."""
        if self.client.status == "running":
            self.client.cancel(list(promises))


_lock = Lock()
_pools: list[Any] = []


def _work_here(
    work: Callable[..., Outcome], found: Input, rest: tuple[object, ...], timeout: float | None
) -> Outcome:
    """Run in a worker: do the work in one of its processes, and say what came of it."""
    try:
        outcome: Outcome = _pool().schedule(work, args=[found, *rest], timeout=timeout).result()
    except Exception as error:
        return explain_error(Job(found), error, timeout)
    return outcome


def _pool() -> Any:
    """Return the processes of this worker, as many as it has threads."""
    with _lock:
        if not _pools or not _pools[0].active:
            from distributed import get_worker

            # A worker is a daemon of the nanny that watches it, and daemons may not have children:
            # they would be left behind.  Ours end when the pipe to the worker does.
            multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
            _pools[:] = [open_pool(get_worker().state.nthreads)]
            # A process that is a child runs these at its end, and no functions of atexit.
            Finalize(None, _end, args=(_pools[0],), exitpriority=100)
        return _pools[0]


def _end(pool: Any) -> None:
    pool.stop()
    pool.join()
