"""Where files go: a folder of this machine, or one behind a URL, and its notes on what is finished."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from vn_decree_parser.batch.storage import REQUESTS_AT_ONCE, find_filesystem, is_url
from vn_decree_parser.errors import ExportFailed, UnreadableSource

# Where an output folder keeps what a later run needs.
FOLDER = ".vn-decree"
_DONE = "done"
_HERE = "file://"


class Notes(Protocol):
    """What an output folder remembers of each finished document, under a key."""

    def get(self, key: str) -> bytes | None:
        """Return the note of a key, `None` where there is none."""

    def put(self, key: str, note: bytes) -> None:
        """Keep a note; it is there whole or not at all."""

    def close(self) -> None:
        """End the work with the notes."""


class OutputFolder(Protocol):
    """The folder that receives the files of a conversion; names are relative, with slashes."""

    @property
    def at_once(self) -> int:
        """How many files it is good to read or write at a time: each waits for the network."""

    def name_of(self, file: str) -> str:
        """Return how a file in the folder is called in messages."""

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; raises `OSError`."""

    def write(self, file: str, content: Iterable[bytes]) -> None:
        """Write a file, whole or not at all; raises `OSError`."""

    def open_notes(self, *, resume: bool) -> Notes:
        """Open the notes on finished documents; without `resume` the older ones are forgotten."""

    def staged(self, kept: Iterable[str]) -> AbstractContextManager[Path]:
        """Return a context with a local folder whose files stand in this one when it is left well.

        Those of `kept` that are there already are in it from the beginning.
        """


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """An output folder on this machine, or on a disk that it has mounted."""

    path: Path
    at_once: int = 1

    def name_of(self, file: str) -> str:
        """Return the path of a file."""
        return str(self.path / file)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; raises `OSError`."""
        return (self.path / file).read_bytes()

    def write(self, file: str, content: Iterable[bytes]) -> None:
        """Write a file so that it is there whole or not at all, also when the power fails."""
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name[:200]}.part")
        with partial.open("wb") as stream:
            stream.writelines(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)

    def open_notes(self, *, resume: bool) -> Notes:
        """Open the list of finished documents."""
        path = self.path / FOLDER / f"{_DONE}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        return _Lines(path, resume=resume)

    @contextmanager
    def staged(self, kept: Iterable[str]) -> Iterator[Path]:  # noqa: ARG002  (all are there)
        """Return the folder itself: writers put whole files in place on their own."""
        yield self.path


class _Lines:
    """Notes as lines of one file; in memory is only where each begins.

    A line that a crash cut in two is passed over, and the next note begins a line of its own.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._places: dict[bytes, int] = {}
        self._file = path.open("a+b" if resume else "w+b")
        self._file.seek(0)
        end = 0
        whole = True
        for line in self._file:
            key = _key_in(line)
            if key is not None:
                self._places[key] = end
            end += len(line)
            whole = line.endswith(b"\n")
        if not whole:
            self._file.write(b"\n")
            self._file.flush()

    def get(self, key: str) -> bytes | None:
        place = self._places.get(bytes.fromhex(key))
        if place is None:
            return None
        self._file.seek(place)
        return self._file.readline()

    def put(self, key: str, note: bytes) -> None:
        self._file.seek(0, os.SEEK_END)
        self._places[bytes.fromhex(key)] = self._file.tell()
        self._file.write(note + b"\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def _key_in(line: bytes) -> bytes | None:
    try:
        return bytes.fromhex(json.loads(line)["key"])
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """An output folder behind a URL, whose files are objects: written whole, never appended to."""

    url: str
    filesystem: Any
    path: str
    at_once: int = REQUESTS_AT_ONCE

    def name_of(self, file: str) -> str:
        """Return the URL of a file."""
        return f"{self.url.rstrip('/')}/{file}"

    def read(self, file: str) -> bytes:
        """Return the bytes of an object; raises `OSError`."""
        with _writing(self.name_of(file)):
            content: bytes = self.filesystem.cat_file(f"{self.path}/{file}")
        return content

    def write(self, file: str, content: Iterable[bytes]) -> None:
        """Write an object."""
        path = f"{self.path}/{file}"
        with _writing(self.name_of(file)):
            self.filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.filesystem.pipe_file(path, b"".join(content))

    def open_notes(self, *, resume: bool) -> Notes:
        """Open the notes, one small object for each finished document."""
        with _writing(self.url):
            done = f"{self.path}/{FOLDER}/{_DONE}"
            if not resume and self.filesystem.exists(done):
                self.filesystem.rm(done, recursive=True)
        return _Objects(self)

    @contextmanager
    def staged(self, kept: Iterable[str]) -> Iterator[Path]:
        """Return a folder of this machine, and copy what is in it when it is left well."""
        with tempfile.TemporaryDirectory(prefix="vn-decree-") as name:
            folder = Path(name)
            for file in kept:
                with _writing(self.name_of(file)):
                    if self.filesystem.exists(f"{self.path}/{file}"):
                        self.filesystem.get_file(f"{self.path}/{file}", str(folder / file))
            yield folder
            for path in sorted(folder.iterdir()):
                with _writing(self.name_of(path.name)):
                    self.filesystem.makedirs(self.path, exist_ok=True)
                    self.filesystem.put_file(str(path), f"{self.path}/{path.name}")


@dataclass(frozen=True, slots=True)
class _Objects:
    """Notes as objects, spread over folders by the beginning of their keys."""

    folder: RemoteFolder

    def get(self, key: str) -> bytes | None:
        try:
            return self.folder.read(self._file(key))
        except FileNotFoundError:
            return None

    def put(self, key: str, note: bytes) -> None:
        self.folder.write(self._file(key), [note])

    def close(self) -> None:
        pass

    def _file(self, key: str) -> str:
        return f"{FOLDER}/{_DONE}/{key[:2]}/{key}.json"


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Turn what a storage library raises into `OSError`, or leave it one."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(None, f"{type(error).__name__}: {error}", name) from error


def open_folder(out: str | Path) -> OutputFolder:
    """Return the output folder of a path or a URL; `file://` is a folder of this machine.

    Raises `ExportFailed` where the storage of a URL cannot be reached.
    """
    name = str(out)
    if name.startswith(_HERE):
        return LocalFolder(Path(name[len(_HERE) :]))
    if not is_url(name):
        return LocalFolder(Path(out))
    try:
        filesystem, path = find_filesystem(name)
    except UnreadableSource as error:
        raise ExportFailed(name, error.reason) from None
    return RemoteFolder(name, filesystem, path.rstrip("/"))
