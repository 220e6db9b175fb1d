"""What is done: a note for each finished document, so that a run can go on where it was killed.

A document is done if the same bytes were converted by the same version with the same options, and
the files that came of it still have the bytes they were given.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from vn_decree_parser import __version__
from vn_decree_parser.batch.folders import OutputFolder
from vn_decree_parser.batch.worker import Outcome

# What stands in the files, or is not needed again.
_NOT_KEPT = ("json", "text", "rendered")


class Ledger:
    """The notes on the finished documents of an output folder.

    Where files go over the network, several documents are on their way at a time.
    """

    def __init__(self, folder: OutputFolder, *, resume: bool) -> None:
        """Open the ledger of a folder; without `resume` what was done before is forgotten."""
        self.folder = folder
        self._notes = folder.open_notes(resume=resume)
        self._resume = resume
        many = folder.at_once > 1
        self._threads = ThreadPoolExecutor(folder.at_once) if many else None
        self._writing: deque[Future[None]] = deque()

    def find(self, key: str, name: str, files: Iterable[str]) -> Outcome | None:
        """Return what came of a document that is done, under the name that it has now.

        Its files must be those named, and unharmed.
        """
        note = self._notes.get(key) if self._resume else None
        if note is None:
            return None
        try:
            row = json.loads(note)
            outcome, digests = Outcome(**row["outcome"]), dict(row["files"])
        except (ValueError, KeyError, TypeError):
            return None
        if set(digests) != set(files) or not all(
            self._is_whole(file, digest) for file, digest in digests.items()
        ):
            return None
        return replace(outcome, name=name)

    def _is_whole(self, file: str, digest: str) -> bool:
        try:
            return hashlib.sha256(self.folder.read(file)).hexdigest() == digest
        except OSError:
            return False

    def add(self, key: str, outcome: Outcome, files: Mapping[str, bytes]) -> None:
        """Write the files of a document, each whole or not at all, and then its note.

        What goes wrong may be raised by a later call, `flush` the last.
        """
        facts = {
            name: getattr(outcome, name) for name in Outcome.__slots__ if name not in _NOT_KEPT
        }
        digests = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
        note = {"key": key, "files": digests, "outcome": facts}
        line = json.dumps(note).encode("ascii")
        if self._threads is None:
            self._write(key, line, files)
            return
        self._writing.append(self._threads.submit(self._write, key, line, files))
        while len(self._writing) > self.folder.at_once:
            self._writing.popleft().result()

    def _write(self, key: str, note: bytes, files: Mapping[str, bytes]) -> None:
        for file, content in files.items():
            self.folder.write(file, [content])
        self._notes.put(key, note)

    def flush(self) -> None:
        """Wait until everything stands in the folder."""
        while self._writing:
            self._writing.popleft().result()

    def close(self) -> None:
        """Close the notes, after what is on its way."""
        if self._threads is not None:
            self._threads.shutdown()
        self._notes.close()


def key_of(sha256: str, settings: object) -> str:
    """Return what must be the same for a document to be done: bytes, version, settings."""
    facts = repr((sha256, __version__, settings))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()
