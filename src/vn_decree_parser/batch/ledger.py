"""What is done: a line for each finished document, so that a run can go on where it was killed.

A document is done if the same bytes were converted by the same version with the same options, and
the file that came of it still has the bytes it was given.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from vn_decree_parser import __version__
from vn_decree_parser.batch.worker import Outcome

FOLDER = ".vn-decree"
_NAME = "done.jsonl"
# What stands in the files, or is not needed again.
_NOT_KEPT = ("json", "text", "rendered")


class Entry(NamedTuple):
    """A finished document: its outcome without the records, and its files with their digests."""

    outcome: Outcome
    files: dict[str, str]


class Ledger:
    """The list of finished documents of an output folder.

    Lines are appended as documents finish, behind their files; a line that a crash cut in two is
    passed over.
    """

    def __init__(self, folder: Path, *, resume: bool) -> None:
        """Open the ledger of a folder; without `resume` what was done before is forgotten."""
        self.folder = folder
        self._path = folder / FOLDER / _NAME
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._done = dict(_read_entries(self._path)) if resume else {}
        self._file = self._path.open("a" if resume else "w", encoding="utf-8")

    def find(self, key: str, name: str, files: Iterable[str]) -> Outcome | None:
        """Return what came of a document that is done, under the name that it has now.

        Its files must be those named, and unharmed.
        """
        entry = self._done.get(key)
        if entry is None or set(entry.files) != set(files):
            return None
        for file, digest in entry.files.items():
            try:
                content = (self.folder / file).read_bytes()
            except OSError:
                return None
            if hashlib.sha256(content).hexdigest() != digest:
                return None
        return replace(entry.outcome, name=name)

    def add(self, key: str, outcome: Outcome, files: Mapping[str, bytes]) -> None:
        """Write the files of a document, each whole or not at all, and then its line."""
        for file, content in files.items():
            write_whole(self.folder / file, content)
        facts = {
            name: getattr(outcome, name) for name in Outcome.__slots__ if name not in _NOT_KEPT
        }
        digests = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
        line = {"key": key, "files": digests, "outcome": facts}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Close the ledger's file."""
        self._file.close()


def _read_entries(path: Path) -> Iterator[tuple[str, Entry]]:
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            row: dict[str, Any] = json.loads(line)
            yield row["key"], Entry(Outcome(**row["outcome"]), dict(row["files"]))
        except (ValueError, KeyError, TypeError):
            continue


def key_of(sha256: str, settings: object) -> str:
    """Return what must be the same for a document to be done: bytes, version, settings."""
    facts = repr((sha256, __version__, settings))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also when the power fails.

    Raises `OSError` as the file system does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name[:200]}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
