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
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

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

    path: Path
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
            return read_content(self.path, limit)
        return _read_member(self.path, self.member, self.name, limit)


def _read_member(archive: Path, member: str, name: str, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(member) as file:
            content = file.read(limit + 1)
    except RuntimeError:  # what zipfile raises for a password
        raise UnreadableSource(name, "the archive is encrypted") from None
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise UnreadableSource(name, f"the archive is broken ({error})") from None
    if len(content) > limit:
        raise UnreadableSource(name, f"the file is larger than the limit of {limit:,} bytes")
    return content


def find_inputs(paths: Iterable[str | Path], *, outside: Path | None = None) -> list[Input]:
    """Return the inputs that some arguments name, each once, in a fixed order.

    A folder stands for all files below it (hidden ones and links to folders aside), a pattern
    (`*.docx`) for what it matches, `@list.txt` for the paths in a file, one a line, an archive for
    its members.  What lies below `outside` (the output folder) is left out.  Raises
    `UnreadableSource` for an argument that names nothing, and for a list that cannot be read.
    """
    found: list[tuple[Path, PurePosixPath, str | None]] = []
    for argument in paths:
        found += _expand(str(argument), outside)
    inputs: list[Input] = []
    taken: set[str] = set()
    seen: set[tuple[Path, str | None]] = set()
    for path, output, member in found:
        key = (path.absolute(), member)
        if key in seen:
            continue
        seen.add(key)
        inputs.append(Input(path, _free_name(_safe(output), taken), member))
    return inputs


def _expand(
    argument: str, outside: Path | None
) -> Iterator[tuple[Path, PurePosixPath, str | None]]:
    if argument.startswith(_LIST_MARK) and not Path(argument).exists():
        yield from _expand_list(Path(argument[len(_LIST_MARK) :]), outside)
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


def _expand_list(
    path: Path, outside: Path | None
) -> Iterator[tuple[Path, PurePosixPath, str | None]]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(str(path), f"the list cannot be read ({error})") from None
    for line in filter(None, map(str.strip, lines)):
        if not line.startswith("#"):
            yield from _expand(line, outside)


def _expand_folder(
    folder: Path, outside: Path | None
) -> Iterator[tuple[Path, PurePosixPath, str | None]]:
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


def _expand_file(
    path: Path, output: PurePosixPath
) -> Iterator[tuple[Path, PurePosixPath, str | None]]:
    members = _members(path) if path.suffix.lower() == _ARCHIVE else None
    if members is None:
        yield path, output, None
        return
    for member in members:
        yield path, output / member, member


def _members(path: Path) -> list[str] | None:
    """Return the documents in an archive, `None` for what is no archive of documents."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (OSError, zipfile.BadZipFile):
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
