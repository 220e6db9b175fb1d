"""How fast many documents are converted, what that costs, and what a kill leaves.

    python benchmarks/convert.py [--documents 2000] [--rounds 1] [--cluster]
    VN_DECREE_CORPUS=… python benchmarks/convert.py                  # with a folder of real documents

The documents are the project's samples as text, each damaged anew with a seed of its own, and the real
documents, of all formats, once each.  Among them are files that cannot be read.
It prints the speed of one process and of two, what `convert` costs over plain parsing, the memory of
a process early and late, and whether a killed run that goes on gives the same bytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import vn_decree_parser as vdp
from vn_decree_parser.batch import Cluster, Conversion, Crew, convert_files, find_inputs

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import breaker  # noqa: E402  (the breaker of the tests is no package)

CORPUS = Path(os.environ.get("VN_DECREE_CORPUS") or ROOT.parent / "shared") / "corpus"
# What stands among the documents and cannot be read, every so many documents.
BAD = {
    "empty.txt": b"",
    "corrupt.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n",
    "corrupt.docx": b"PK\x03\x04 no archive at all",
    "noise.bin": bytes(range(256)) * 40,
    "english.txt": b"The quick brown fox jumps over the lazy dog. " * 40,
}
EVERY = 50


def write_documents(folder: Path, count: int) -> None:
    """Write so many documents, seeded, a hundred to a folder, and the real ones beside them."""
    samples = sorted(path.parent for path in ROOT.glob("samples/*/blocks.tsv"))
    blocks = [breaker.read_blocks(sample) for sample in samples]
    for seed in range(count):
        folder_of_it = folder / f"{seed // 100:03}"
        folder_of_it.mkdir(parents=True, exist_ok=True)
        style = (breaker.SCRAPED, breaker.BROKEN)[seed % 2]
        text = breaker.break_blocks(blocks[seed % len(blocks)], style, seed).text
        text = text.replace("/QĐ-UBND", f"{seed}/QĐ-UBND")
        (folder_of_it / f"{seed:05}.txt").write_text(text, "utf-8", errors="surrogatepass")
        if seed % EVERY == 0:
            for name, content in BAD.items():
                (folder_of_it / f"{seed:05}-{name}").write_bytes(content + b" " * (seed % 97))
    if CORPUS.is_dir():
        shutil.copytree(CORPUS, folder / "corpus")


def memory_of(process: Path) -> int:
    """Return the resident memory of a process, in bytes; 0 where it has just ended."""
    try:
        status = (process / "status").read_text()
    except OSError:
        return 0
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 if "VmRSS:" in status else 0


def memory_of_children() -> dict[int, int]:
    """Return the resident memory of the processes that this one has started, by their ids."""
    lists = Path("/proc/self/task").glob("*/children")
    children = [int(pid) for found in lists for pid in found.read_text().split()]
    return {pid: memory_of(Path("/proc") / str(pid)) for pid in children}


def processor_seconds() -> float:
    """Return the processor time of this process and of those it has started and that have ended."""
    return sum(os.times()[:4])


class Watch(threading.Thread):
    """Notes the memory of this process and of those below it, twice a second."""

    def __init__(self) -> None:
        """Begin to watch."""
        super().__init__(daemon=True)
        self.seen: dict[int, list[int]] = defaultdict(list)
        self.own: list[int] = []
        self._ended = threading.Event()
        self.start()

    def run(self) -> None:
        """Look until `end` is called."""
        while not self._ended.wait(0.5):
            for pid, size in memory_of_children().items():
                self.seen[pid].append(size)
            self.own.append(memory_of(Path("/proc/self")))

    def end(self) -> Iterator[str]:
        """Yield a line for each process that lived long enough."""
        self._ended.set()
        self.join()
        yield _memory("this process", self.own)
        for pid, sizes in self.seen.items():
            if len(sizes) >= 12 and max(sizes) > 50e6:
                yield _memory(f"process {pid}", sizes)


def _memory(who: str, sizes: list[int]) -> str:
    early, late = sizes[len(sizes) // 4 : len(sizes) // 2], sizes[-len(sizes) // 4 :]
    mean = [sum(part) / max(len(part), 1) / 1e6 for part in (early, late)]
    return f"  {who}: {mean[0]:.0f} MB in the second quarter, {mean[1]:.0f} MB in the last"


def convert(documents: Path, out: Path, crew: Crew | Cluster) -> tuple[float, float]:
    """Convert; return the seconds and the processor seconds for each document.

    Seconds are those from the first finished document to the last: starting processes is the same
    for ten documents and for a million.  Processor seconds are all of them.
    """
    inputs = find_inputs([documents])
    times: list[float] = []
    before = processor_seconds()
    watch = Watch()
    report = convert_files(inputs, Conversion(out, crew=crew), lambda _: times.append(time.time()))
    processor = (processor_seconds() - before) / len(inputs)
    spent = (times[-1] - times[0]) / (len(times) - 1)
    counted = Counter(row.status for row in report.files)
    assert len(report.files) == len(inputs) == sum(counted.values())
    print(f"  {len(inputs)} files {dict(counted)}, {1 / spent:.2f} a second", flush=True)
    for line in watch.end():
        print(line)
    return spent, processor


def plain(documents: Path) -> tuple[float, float]:
    """Parse one file after the other, write nothing; return what `convert` returns."""
    inputs = find_inputs([documents])
    start, before = time.time(), processor_seconds()
    for found in inputs:
        try:
            vdp.parse_file(str(found.path)).model_dump_json(indent=1)
        except vdp.DecreeError:
            continue
    return (time.time() - start) / len(inputs), (processor_seconds() - before) / len(inputs)


def kill_and_resume(documents: Path, whole: Path, cut: Path) -> bool:
    """Kill a run with all its processes a third of the way; go on; compare with another run."""
    command = [sys.executable, "-m", "vn_decree_parser", "convert", str(documents)]
    command += ["--out", str(cut), "--workers", "2"]
    wanted = len(list(whole.rglob("*.json"))) // 3
    running = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    while running.poll() is None and len(list(cut.rglob("*.json"))) < wanted:
        time.sleep(0.2)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    print(f"  killed with {len(list(cut.rglob('*.json')))} of {wanted * 3} files written")
    subprocess.run([*command, "--resume"], stderr=subprocess.DEVNULL, check=False)
    return contents(whole) == contents(cut)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a conversion, without what only serves to go on."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".vn-decree" not in path.parts
    }


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--documents", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=1, help="of one and two processes in turn")
    asked.add_argument("--cluster", action="store_true", help="also on a cluster of two workers")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = folder / "in"
        write_documents(documents, arguments.documents)
        load = os.getloadavg()[0]
        print(f"load of the machine before: {load:.1f} on {os.cpu_count()} processors", flush=True)
        spent = {}
        ratios = []
        for _ in range(arguments.rounds):
            for workers in (1, 2):
                print(f"{workers} process{'es' if workers > 1 else ''}:", flush=True)
                spent[workers] = convert(documents, folder / f"out{workers}", Crew(workers))
            ratios.append(spent[1][0] / spent[2][0])
            print(f"speed of two: {ratios[-1]:.2f} times that of one", flush=True)
        print(
            f"speed of two, median of {len(ratios)}: {median(ratios):.2f}; processor seconds for a "
            f"file with one {spent[1][1]:.3f}, with two {spent[2][1]:.3f}",
            flush=True,
        )
        alone = plain(documents)
        print(f"plain parsing: {1 / alone[0]:.2f} a second")
        print(
            f"processor seconds for a file: plain {alone[1]:.3f}, convert {spent[1][1]:.3f}: "
            f"overhead {spent[1][1] / alone[1] - 1:+.1%} (by the clock "
            f"{spent[1][0] / alone[0] - 1:+.1%})",
            flush=True,
        )
        same = contents(folder / "out1") == contents(folder / "out2")
        print(f"same bytes from one and from two: {same}", flush=True)
        print("kill -9 and --resume:", flush=True)
        print("  same bytes:", kill_and_resume(documents, folder / "out2", folder / "cut"))
        if arguments.cluster:
            from distributed import Client, LocalCluster

            print("a cluster of two workers:", flush=True)
            with (
                LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                spent[0] = convert(documents, folder / "out0", Cluster(client))
            same = contents(folder / "out0") == contents(folder / "out1")
            print(
                f"speed against two processes: {spent[2][0] / spent[0][0]:.2f}; same bytes: {same}"
            )


if __name__ == "__main__":
    main()
