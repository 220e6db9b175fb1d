"""How fast repair is, against `ftfy.fix_text` on the same texts in one run, and how it grows.

    python benchmarks/speed.py            # needs ftfy

The texts are the project's samples, damaged: ordinary (about 4 % of the words broken) and bad
(about 40 %), repeated to the size that is asked for; and the prose of the samples alone, for half
of the samples' lines are cells of tables.  Seconds are those of the processor.  Ratios are
comparable between machines, seconds are not.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ftfy

import vn_decree_parser as vdp

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import breaker  # noqa: E402  (the breaker of the tests is no package)

ORDINARY = replace(breaker.SCRAPED, letter_spans=0.057)
BAD = replace(breaker.BROKEN, letter_spans=1.0, digit_spans=1.0)


def damaged(style: breaker.Style, characters: int, prose: bool = False) -> tuple[str, float]:
    """Return a damaged text of about a number of characters, and the share of words broken."""
    pieces, joins, words = [], 0, 0
    size = seed = 0
    while size < characters:
        for sample in sorted(ROOT.glob("samples/*/blocks.tsv")):
            blocks = breaker.read_blocks(sample.parent)
            if prose:
                blocks = [block for block in blocks if block.kind != "cell"]
            broken = breaker.break_blocks(blocks, style, seed)
            pieces.append(broken.text)
            size += len(broken.text)
            joins += sum(
                verdict == "join" and before != "join"
                for verdict, before in zip(broken.verdicts, ("", *broken.verdicts), strict=False)
            )
            words += sum(len(block.text.split()) for block in blocks)
            seed += 1
    return "\n".join(pieces)[:characters], joins / words


def seconds(work: Callable[[str], object], text: str, times: int = 5) -> float:
    """Return the shortest of several runs."""
    spent = []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        work(text)
        spent.append(time.process_time() - start)
    return min(spent)


def repaired(text: str) -> str:
    """Return the repaired text: all of the work, nothing left for later."""
    return vdp.repair(text).text


def main() -> None:
    """Print the table."""
    vdp.repair("chính sách bảo hi\nể\nm")  # load the word list and the weights
    print("text | words broken | repair | ftfy | speed against ftfy")
    texts = (("ordinary", ORDINARY, False), ("ordinary prose", ORDINARY, True), ("bad", BAD, False))
    for name, style, prose in texts:
        text, share = damaged(style, 300_000, prose)
        own, other = seconds(repaired, text), seconds(ftfy.fix_text, text)
        print(f"{name} | {share:.1%} | {own:.3f} s | {other:.3f} s | {other / own:.2f}")
    print("characters | microseconds a character | peak memory, times the text")
    for size in (30_000, 300_000, 1_500_000, 5_000_000):
        text, _ = damaged(ORDINARY, size)
        spent = seconds(repaired, text, times=2 if size > 1_000_000 else 5)
        memory = ""
        if size == 300_000:
            tracemalloc.start()
            repaired(text)
            memory = f"{tracemalloc.get_traced_memory()[1] / sys.getsizeof(text):.0f}"
            tracemalloc.stop()
        print(f"{size} | {spent / size * 1e6:.2f} | {memory}", flush=True)


if __name__ == "__main__":
    main()
