"""Look for input that breaks the package: undocumented exceptions, slow cases, large memory.

    python benchmarks/fuzz.py --target html --seconds 60 --seed 1
    python benchmarks/fuzz.py --target html --seed 1 --only 1234 --save case.bin
    python benchmarks/fuzz.py --target html --seconds 60 --engine atheris     # pip install atheris

Execution N of a seed is always the same bytes.  A finding is anything but `DecreeError`, more than
five seconds of processor time, or more than 1 GB; each is told once, with the bytes made smaller.
The last line of each target is `target executions findings peak-memory`; the exit status is 1 if
anything was found.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import random
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_targets import TARGETS, random_text
from mutations import mutate

from vn_decree_parser import DecreeError

SLOW = 5.0
"""Seconds of processor time that one execution may take."""
LARGE = 1_000_000
"""Kilobytes that the process may hold."""
_STUCK = 120
_TRIALS = 150


class TooSlow(BaseException):
    """An execution took too long; not an `Exception`, so that nothing swallows it."""


@dataclass(slots=True)
class Findings:
    """What was found, each once: where it happens → the first execution that showed it."""

    target: str
    seed: int
    found: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, number: int, content: bytes) -> None:
        """Tell a finding that is new."""
        if what in self.found:
            return
        self.found[what] = number
        small = shrink(TARGETS[self.target].run, content, what)
        print(f"FOUND {self.target} --seed {self.seed} --only {number}: {what}", flush=True)
        print(f"      {len(content)} bytes, {len(small)} are enough: {small[:300]!r}", flush=True)


def attempt(run: Callable[[bytes], object], content: bytes, limit: float = SLOW) -> str | None:
    """Run a target once; return what was wrong, in one line that names the place, or `None`."""
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        run(content)
    except DecreeError:
        return None
    except (Exception, TooSlow) as error:
        return _told(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "vn_decree_parser" in frame.filename] or frames[-1:]
    if isinstance(error, TooSlow):  # the innermost frame is chance; the outermost tells the stage
        own = own[:4]
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
    said = "" if isinstance(error, TooSlow) else f": {str(error)[:100]}"
    return f"{type(error).__name__} at {where}{said}"


def shrink(run: Callable[[bytes], object], content: bytes, what: str) -> bytes:
    """Return fewer bytes that show the same finding: halves, quarters, … are left out in turn."""
    kind = what.partition(":")[0].rpartition(" at ")[0]
    if kind.startswith("TooSlow"):
        return content
    size, trials = len(content) // 2, 0
    while size and trials < _TRIALS:
        at = 0
        while at < len(content) and trials < _TRIALS:
            trials += 1
            fewer = content[:at] + content[at + size :]
            if (attempt(run, fewer) or "").startswith(kind):
                content = fewer
            else:
                at += size
        size //= 2
    return content


def bytes_of(name: str, seeds: list[bytes], seed: int, number: int) -> bytes:
    """Return the bytes of an execution."""
    rng = random.Random(f"{name}/{seed}/{number}")
    if not seeds:
        return random_text(rng)
    return mutate(rng.choice(seeds), seeds, rng)


def fuzz(name: str, seconds: float, seed: int) -> int:
    """Run a target for a time; return how many things were found."""
    target, findings, number = TARGETS[name], Findings(name, seed), 0
    seeds = target.seeds()
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        content = bytes_of(name, seeds, seed, number)
        faulthandler.dump_traceback_later(_STUCK, exit=True)
        if what := attempt(target.run, content):
            findings.add(what, number, content)
        faulthandler.cancel_dump_traceback_later()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if peak > LARGE:
            findings.add("more than 1 GB of memory", number, content)
            break
        number += 1
    print(f"{name:10} {number:9,} executions {len(findings.found):3} findings {peak // 1000} MB")
    return len(findings.found)


def fuzz_by_coverage(name: str, seconds: float, seed: int) -> None:
    """Let atheris choose the bytes, by the code they reach; it stops at the first finding."""
    import atheris

    atheris.instrument_all()
    target = TARGETS[name]

    def run(content: bytes) -> None:
        if what := attempt(target.run, content):
            raise AssertionError(what)

    folder = Path(f"/tmp/fuzz-{name}")
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(target.seeds()):
        (folder / f"seed-{number}").write_bytes(content)
    limits = [f"-max_total_time={int(seconds)}", f"-seed={seed}", "-rss_limit_mb=1500"]
    atheris.Setup([sys.argv[0], *limits, "-max_len=20000", str(folder)], run)
    atheris.Fuzz()


def _stop(*_: object) -> None:
    raise TooSlow


def main() -> None:
    """Fuzz the targets that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="run one execution and show its traceback")
    parser.add_argument("--save", type=Path, help="with --only: write its bytes here")
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, _stop)
    faulthandler.enable()
    names = given.target or list(TARGETS)
    if given.only is not None:
        (name,) = names
        target = TARGETS[name]
        content = bytes_of(name, target.seeds(), given.seed, given.only)
        if given.save:
            given.save.write_bytes(content)
        signal.setitimer(signal.ITIMER_PROF, SLOW)
        target.run(content)
        return
    if given.engine == "atheris":
        fuzz_by_coverage(names[0], given.seconds, given.seed)
        return
    sys.exit(1 if sum([fuzz(name, given.seconds, given.seed) for name in names]) else 0)


if __name__ == "__main__":
    main()
