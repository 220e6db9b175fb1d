"""What to convert: files, folders, patterns, lists and archives become a list of inputs.

The order is that of the arguments, and of names within a folder or an archive; it does not depend
on the machine.  Every input has an output name of its own inside the output folder.
"""

from __future__ import annotations

import glob
import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vn_decree_parser.batch.storage import RemoteFile, is_url, list_remote
from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.readers import read_content

# Names that no file system takes, and names that end a folder: `..`, drives, control characters.
_UNSAFE = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]')
_LONGEST_NAME = 150
# A Word file is a zip archive too; this part tells it.
_OFFICE_PART = "[Content_Types].xml"
# Endings that are looked into as archives.
_ARCHIVE = ".zip"
_LIST_MARK = "@"


@dataclass(frozen=True, slots=True)
class Input:
    """One document to convert: where it lies, and what its output is called.

    `member` is its name in the archive `path`, if it lies in one; `output` is a path relative to
    the output folder, without the ending of the format.
    """

    path: Path | RemoteFile
    output: str
    member: str | None = None

    @property
    def name(self) -> str:
        """How the input is named in messages: `folder/archive.zip!member`."""
        return f"{self.path}!{self.member}" if self.member is not None else str(self.path)

    def read(self, limit: int) -> bytes:
        """Return the bytes of the input.

        Raises `UnreadableSource` with the reason, also for more than `limit` bytes and for what
        is no regular file (a device never ends).
        """
        if self.member is None:
            if isinstance(self.path, RemoteFile):
                return self.path.read(limit)
            return read_content(self.path, limit)
        return _read_member(self.path, self.member, self.name, limit)


def _read_member(archive: Path | RemoteFile, member: str, name: str, limit: int) -> bytes:
    try:
        with _open_zip(archive) as opened, opened.open(member) as file:
            content = file.read(limit + 1)
    except RuntimeError:  # what zipfile raises for a password
        raise UnreadableSource(name, "the archive is encrypted") from None
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise UnreadableSource(name, f"the archive is broken ({error})") from None
    if len(content) > limit:
        raise UnreadableSource(name, f"the file is larger than the limit of {limit:,} bytes")
    return content


@contextmanager
def _open_zip(archive: Path | RemoteFile) -> Iterator[zipfile.ZipFile]:
    if isinstance(archive, Path):
        with zipfile.ZipFile(archive) as opened:
            yield opened
        return
    with archive.open() as file, zipfile.ZipFile(file) as opened:
        yield opened


# A document that is found: where it lies, its path below what named it, its name in an archive.
_Found = tuple[Path | RemoteFile, PurePosixPath, str | None]


def find_inputs(paths: Iterable[str | Path], *, outside: str | Path | None = None) -> list[Input]:
    """Return the inputs that some arguments name, each once, in a fixed order.

    A folder stands for all files below it (hidden ones and links to folders aside), a pattern
    (`*.docx`) for what it matches, `@list.txt` for the paths in a file, one a line, an archive for
    its members; a URL that fsspec reads (`s3://…`) may name a folder, a pattern, an archive or a
    file.  What lies below `outside` (the output folder) is left out.  Raises `UnreadableSource`
    for an argument that names nothing, and for a list that cannot be read.
    """
    out = None if outside is None or is_url(str(outside)) else Path(outside)
    found: list[_Found] = []
    for argument in paths:
        found += _expand(str(argument), out)
    apart = f"{_url_of(outside)}/" if outside is not None else ""
    inputs: list[Input] = []
    taken: set[str] = set()
    seen: set[tuple[str, str | None]] = set()
    for path, output, member in found:
        key = (_url_of(path), member)
        if apart and key[0].startswith(apart):
            continue
        if key in seen:
            continue
        seen.add(key)
        inputs.append(Input(path, _free_name(_safe(output), taken), member))
    return inputs


def _url_of(place: str | Path | RemoteFile) -> str:
    """Return one name for a place, however it is given."""
    name = str(place)
    return name.rstrip("/") if is_url(name) else f"file://{Path(name).absolute().as_posix()}"


def _expand(argument: str, outside: Path | None) -> Iterator[_Found]:
    if argument.startswith(_LIST_MARK) and not Path(argument).exists():
        yield from _expand_list(Path(argument[len(_LIST_MARK) :]), outside)
        return
    if is_url(argument):
        for file, output in list_remote(argument):
            yield from _expand_file(file, output)
        return
    path = Path(argument)
    if path.is_dir():
        yield from _expand_folder(path, outside)
    elif path.exists():
        yield from _expand_file(path, PurePosixPath(path.name))
    elif glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))
        if not matches:
            raise UnreadableSource(argument, "the pattern matches no file")
        for match in matches:
            yield from _expand(match, outside)
    else:
        raise UnreadableSource(argument, "there is no such file or folder")


def _expand_list(path: Path, outside: Path | None) -> Iterator[_Found]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(str(path), f"the list cannot be read ({error})") from None
    for line in filter(None, map(str.strip, lines)):
        if not line.startswith("#"):
            yield from _expand(line, outside)


def _expand_folder(folder: Path, outside: Path | None) -> Iterator[_Found]:
    for parent, folders, files in folder.walk() if hasattr(folder, "walk") else _walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not _is_same(parent / name, outside)
        )
        for name in sorted(files):
            path = parent / name
            if not name.startswith(".") and path.is_file():
                yield from _expand_file(path, PurePosixPath(path.relative_to(folder).as_posix()))


def _walk(folder: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Walk a folder as `Path.walk` does from Python 3.12 on."""
    import os

    for parent, folders, files in os.walk(folder):
        yield Path(parent), folders, files


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.absolute() == other.absolute()


def _expand_file(path: Path | RemoteFile, output: PurePosixPath) -> Iterator[_Found]:
    members = _members(path) if path.suffix.lower() == _ARCHIVE else None
    if members is None:
        yield path, output, None
        return
    for member in members:
        yield path, output / member, member


def _members(path: Path | RemoteFile) -> list[str] | None:
    """Return the documents in an archive, `None` for what is no archive of documents."""
    try:
        with _open_zip(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (OSError, zipfile.BadZipFile, UnreadableSource):
        return None
    if _OFFICE_PART in names:
        return None
    return sorted(name for name in names if not _is_hidden(name))


def _is_hidden(member: str) -> bool:
    """Return whether an archive's member is no document: what systems and programs leave behind."""
    return member.startswith("__MACOSX/") or PurePosixPath(member).name.startswith(".")


def _safe(output: PurePosixPath) -> str:
    """Return a path that stays inside the output folder on every system.

    >>> _safe(PurePosixPath("../a//./b:c.docx"))
    'a/b_c.docx'
    """
    parts = []
    for part in output.parts:
        clean = _UNSAFE.sub("_", part).strip(" .") if part not in ("/", ".", "..") else ""
        if not clean:
            continue
        if len(clean.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
            digest = hashlib.sha256(clean.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            clean = f"{clean[:40]}~{digest}"
        parts.append(clean)
    return "/".join(parts) or "_"


def _free_name(output: str, taken: set[str]) -> str:
    """Return an output name that no earlier input has, whatever the case of its letters."""
    name, count = output, 2
    while name.casefold() in taken:
        name, count = f"{output}~{count}", count + 1
    taken.add(name.casefold())
    return name
