"""Where documents lie: this machine, or shared storage behind a URL.

`fsspec` reads what has a URL (`s3://bucket/folder`, `gs://…`, `memory://…`); it is an
extra, and is loaded when the first URL comes.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, TypeVar

from vn_decree_parser.errors import DecreeError, UnreadableSource

T = TypeVar("T")
R = TypeVar("R")
# So many requests are under way to storage behind a URL; each takes some ten milliseconds.
REQUESTS_AT_ONCE = 32
# A letter alone before the colon is a drive.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
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
