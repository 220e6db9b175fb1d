"""Work for the processes of a conversion that goes wrong in every way there is."""

from __future__ import annotations

import os
import signal
import time

from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.batch.worker import Outcome


def work(found: Input) -> Outcome:
    """Do what the name of the input says."""
    name = found.path.name
    if name.startswith("endless"):
        time.sleep(600)
    if name.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("defect"):
        raise ZeroDivisionError("of all things")
    if name.startswith("slow"):
        time.sleep(0.3)
    return Outcome(found.name, None, json=name.encode())
