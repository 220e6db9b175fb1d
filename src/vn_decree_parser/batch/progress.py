"""Show how far a conversion is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from vn_decree_parser.batch.report import FileReport

# Where nobody watches a bar, a line comes after so many seconds.
_SECONDS = 30.0


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[FileReport], None]]:
    """Show the progress of so many files on standard error; call the result with each that is done.

    A file that cannot be read is named at once, with the reason.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with _bar(console, total) if console.is_terminal else _lines(console, total) as step:
        yield step


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[FileReport], None]]:
    rate = TextColumn("{task.fields[rate]:.1f} files/s, {task.fields[failed]} failed")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn())
    begun = time.monotonic()
    done = failed = 0
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=total, rate=0.0, failed=0)

        def step(row: FileReport) -> None:
            nonlocal done, failed
            done += 1
            failed += row.status == "failed"
            if row.status == "failed":
                progress.console.print(f"{row.name}: {row.reason}", markup=False)
            rate = done / max(time.monotonic() - begun, 0.001)
            progress.update(task, advance=1, rate=rate, failed=failed)

        yield step


@contextmanager
def _lines(console: Console, total: int) -> Iterator[Callable[[FileReport], None]]:
    said = time.monotonic()
    done = 0

    def step(row: FileReport) -> None:
        nonlocal said, done
        done += 1
        if row.status == "failed":
            console.print(f"{row.name}: {row.reason}", markup=False)
        if time.monotonic() - said > _SECONDS:
            said = time.monotonic()
            console.print(f"{done} of {total} files")

    yield step
