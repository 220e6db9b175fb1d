"""Open a format, hand it decrees one at a time, and have the result whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from vn_decree_parser.errors import ExportFailed
from vn_decree_parser.export.formats import TABLES, ExportOptions, Format, Writer

if TYPE_CHECKING:
    from vn_decree_parser.records import Decree


@contextmanager
def open_export(
    form: Format, out: Path | BinaryIO, options: ExportOptions | None = None
) -> Iterator[Writer]:
    """Open an output of a format; give its writer the decrees while it is open.

    `out` is a path or, for a format that does not need one, a stream of bytes.  A format of tables
    makes a folder of its path (`tasks.csv`, `targets.csv`), unless that ends like a file of the
    format or is a stream: then it holds the tasks alone.

    Leaving the block in good order puts the files in place; leaving it by an exception leaves what
    stood there before.  Raises `ExportFailed` with the reason where a library is missing, where the
    path holds something else, or where a format of one document is given a second; `OSError`
    where the path cannot be written.
    """
    options = options or ExportOptions()
    make = _load(form)
    with ExitStack() as files:
        writer = _make_writer(form, make, out, options, files)
        try:
            yield writer
            writer.finish()
        except BaseException:
            writer.abandon()
            raise


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when it has been written without an exception."""
    partial = path.parent / f"{path.name}.part"
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def write_decree(decree: Decree, form: Format, options: ExportOptions | None = None) -> bytes:
    """Return one decree in a format, as it goes to standard output.

    Raises `ExportFailed` as `open_export` does.
    """
    stream = io.BytesIO()
    with open_export(form, stream, options) as writer:
        writer.add(decree)
    return stream.getvalue()


def _load(form: Format) -> Any:
    module, _, name = form.writer.partition(":")
    try:
        return getattr(import_module(f"{__package__}.{module}"), name)
    except ModuleNotFoundError as error:
        install = f"pip install 'vn-decree-parser[{form.name}]'" if form.name == "parquet" else ""
        advice = f": {install}" if install else ""
        raise ExportFailed(form.name, f"the library {error.name} is missing{advice}") from None


def _make_writer(
    form: Format, make: Any, out: Path | BinaryIO, options: ExportOptions, files: ExitStack
) -> Writer:
    """Return the writer of a format with its files open; they close, and take their names, later."""

    def opened(target: Path | BinaryIO) -> BinaryIO:
        return files.enter_context(open_whole(target)) if isinstance(target, Path) else target

    if form.shape == "document":
        return _OneDocument(form, make, opened(out), options)
    build: Callable[..., Writer] = make
    if form.shape == "stream":
        return build(opened(out), form, options)
    if form.shape == "database":
        if not isinstance(out, Path):
            raise ExportFailed(form.name, "this format needs a file to write to")
        return build(out, options)
    if not isinstance(out, Path) or out.suffix == form.ending:
        return build(opened(out), TABLES[0], options)
    out.mkdir(parents=True, exist_ok=True)
    return _Several(
        [build(opened(out / f"{table}{form.ending}"), table, options) for table in TABLES]
    )


class _OneDocument(Writer):
    """Writes the one document that a file of its format holds."""

    def __init__(self, form: Format, make: Any, stream: BinaryIO, options: ExportOptions) -> None:
        self._form = form
        self._make = make
        self._stream = stream
        self._options = options
        self._written = False

    def add(self, decree: Decree) -> None:
        if self._written:
            raise ExportFailed(self._form.name, "a file of this format holds one document")
        self._stream.write(self._make(decree, self._options))
        self._written = True


class _Several(Writer):
    """Gives each decree to several writers."""

    def __init__(self, writers: list[Writer]) -> None:
        self._writers = writers

    def add(self, decree: Decree) -> None:
        for writer in self._writers:
            writer.add(decree)

    def finish(self) -> None:
        for writer in self._writers:
            writer.finish()

    def abandon(self) -> None:
        for writer in self._writers:
            writer.abandon()
