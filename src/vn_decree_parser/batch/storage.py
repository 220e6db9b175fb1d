"""Where documents lie and where files go: this machine, or shared storage behind a URL.

`fsspec` reads and writes what has a URL (`s3://bucket/folder`, `gs://…`, `memory://…`); it is an
extra, and is loaded when the first URL comes.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol, TypeVar

from vn_decree_parser.errors import DecreeError, ExportFailed, UnreadableSource

T = TypeVar("T")
R = TypeVar("R")
# Where an output folder keeps what a later run needs.
FOLDER = ".vn-decree"
_DONE = "done"
# So many requests are under way to storage behind a URL; each takes some ten milliseconds.
REQUESTS_AT_ONCE = 32
# A letter alone before the colon is a drive.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HERE = "file://"
_EXTRA = "pip install 'vn-decree-parser[cluster]'"


def is_url(name: str) -> bool:
    """Return whether a name is a URL, which fsspec reads, and no path.

    >>> is_url("s3://plans/2024"), is_url("plans/2024"), is_url("C:/plans")
    (True, False, False)
    """
    return _URL.match(name) is not None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file behind a URL."""

    url: str

    @property
    def name(self) -> str:
        """The file's name, without its folders."""
        return PurePosixPath(self.url).name

    @property
    def suffix(self) -> str:
        """The ending of its name, with the dot."""
        return PurePosixPath(self.url).suffix

    def __str__(self) -> str:
        """Return the URL."""
        return self.url

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file for reading; raises `UnreadableSource` with the reason."""
        with _reading(self.url):
            filesystem, path = find_filesystem(self.url)
            with filesystem.open(path, "rb") as file:
                yield file

    def read(self, limit: int) -> bytes:
        """Return the bytes; raises `UnreadableSource`, also for more than `limit` bytes."""
        with self.open() as file:
            content = file.read(limit + 1)
        if len(content) > limit:
            raise UnreadableSource(
                self.url, f"the file is larger than the limit of {limit:,} bytes"
            )
        return content


def find_filesystem(url: str) -> tuple[Any, str]:
    """Return fsspec's file system of a URL, and the path in it.

    Raises `UnreadableSource` where fsspec or the library of this kind of storage is missing.
    """
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise UnreadableSource(url, f"URLs need the library fsspec: {_EXTRA}") from None
    try:
        filesystem, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UnreadableSource(url, f"the storage cannot be reached ({error})") from None
    return filesystem, path


def list_remote(url: str) -> list[tuple[RemoteFile, PurePosixPath]]:
    """Return the files that a URL names, each with its path below it: a folder, a pattern, a file.

    The order is that of a folder on this machine: files by name, then folders by name.  Hidden
    files are left out.  Raises `UnreadableSource` where there is nothing.
    """
    with _reading(url):
        filesystem, path = find_filesystem(url)
        if any(sign in path for sign in "*?["):
            found: list[tuple[RemoteFile, PurePosixPath]] = []
            for match in sorted(filesystem.glob(path)):
                found += _list_below(filesystem, match)
            if not found:
                raise UnreadableSource(url, "the pattern matches no file")
            return found
        if not filesystem.exists(path):
            raise UnreadableSource(url, "there is no such file or folder")
        return _list_below(filesystem, path)


def _list_below(filesystem: Any, path: str) -> list[tuple[RemoteFile, PurePosixPath]]:
    path = path.rstrip("/")
    if filesystem.isfile(path):
        return [
            (RemoteFile(filesystem.unstrip_protocol(path)), PurePosixPath(PurePosixPath(path).name))
        ]
    listed = filesystem.find(path, detail=True)
    below = [
        (name, PurePosixPath(name[len(path) :].lstrip("/")))
        for name, facts in listed.items()
        if facts["type"] == "file"
    ]
    below.sort(key=lambda item: _place_in_folder(item[1]))
    return [
        (RemoteFile(filesystem.unstrip_protocol(name)), inner)
        for name, inner in below
        if not any(part.startswith(".") for part in inner.parts)
    ]


def _place_in_folder(path: PurePosixPath) -> tuple[tuple[bool, str], ...]:
    """Return what puts the files of a folder before the folders in it.

    >>> sorted(map(PurePosixPath, ("a/x", "b", "a/b/y", "c")), key=_place_in_folder)[2:]
    [PurePosixPath('a/x'), PurePosixPath('a/b/y')]
    """
    *folders, name = path.parts
    return (*((True, folder) for folder in folders), (False, name))


@contextmanager
def _reading(url: str) -> Iterator[None]:
    """Turn whatever a storage library raises into `UnreadableSource`: each has its own kinds."""
    try:
        yield
    except DecreeError:
        raise
    except FileNotFoundError:
        raise UnreadableSource(url, "there is no such file") from None
    except PermissionError:
        raise UnreadableSource(url, "the file may not be read (no permission)") from None
    except Exception as error:
        raise UnreadableSource(url, f"the file cannot be read ({error})") from None


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

    def staged(self, kept: Iterable[str]) -> Any:
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


def map_ahead(work: Callable[[T], R], items: Iterable[T], at_once: int) -> Iterator[R]:
    """Yield `work(item)` for each item, in order; so many are under way, in threads, beyond one.

    >>> list(map_ahead(abs, [-1, -2, -3], at_once=2))
    [1, 2, 3]
    """
    if at_once == 1:
        yield from map(work, items)
        return
    running: deque[Future[R]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        for item in items:
            running.append(threads.submit(work, item))
            if len(running) > at_once:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
