"""How long work takes, so that a loaded machine does not make a test fail."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds_of(work: Callable[[], object], runs: int = 3) -> float:
    """Return the seconds of the processor that work takes, of several runs the shortest."""
    spent = []
    gc.disable()  # a collection belongs to all that ran before
    try:
        for _ in range(runs):
            start = time.process_time()
            work()
            spent.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(spent)
