"""The command `vn-decree`: thin; results to standard output, messages to standard error."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vn_decree_parser import DecreeError, Options

if TYPE_CHECKING:
    from vn_decree_parser.records import Decree
    from vn_decree_parser.repair import Repaired
    from vn_decree_parser.source import Source

app = typer.Typer(
    name="vn-decree",
    help="Turn Vietnamese decisions, plans and resolutions into data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="A text file, or - for standard input.")]


class Format(StrEnum):
    """What `parse` writes."""

    json = "json"
    outline = "outline"
    akn = "akn"


@app.command()
def parse(
    file: File,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write here instead.")
    ] = None,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.json,  # noqa: A002
) -> None:
    """Parse FILE: tasks, targets, deadlines, agencies and the outline, as JSON."""
    decree = _decree(file)
    if format is Format.outline:
        _write(str(decree), output)
    elif format is Format.akn:
        from vn_decree_parser.export.akn import write_akn

        _write(write_akn(decree).decode(), output)
    else:
        _write(decree.model_dump_json(indent=1) + "\n", output)


@app.command()
def repair(
    file: File,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say for each line end what was decided, and why.")
    ] = False,
    line: Annotated[
        int | None,
        typer.Option(metavar="N", help="With --explain: only the end of line N, in full."),
    ] = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Print a summary of the verdicts instead.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write here instead.")
    ] = None,
) -> None:
    """Repair the broken lines of FILE: print the repaired text."""
    repaired = _repaired(file)
    if stats:
        from vn_decree_parser.export.explanation import write_statistics

        _write(write_statistics(repaired), output)
        return
    if not explain:
        _write(repaired.text + "\n", output)
        return
    try:
        _write(repaired.explain(line=line) + "\n", output)
    except ValueError as error:
        _stop(f"{file}: {error}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `parse` writes."""
    import json

    from vn_decree_parser import Decree

    _write(json.dumps(Decree.model_json_schema(), ensure_ascii=False, indent=1) + "\n", None)


@app.command()
def explain(
    file: File,
    line: Annotated[int | None, typer.Option(metavar="N", help="The end of line N.")] = None,
    task: Annotated[str | None, typer.Option(metavar="ID", help="The task with this id.")] = None,
) -> None:
    """Say why the end of line N was judged so, or where the fields of a task come from."""
    if (line is None) == (task is None):
        _stop("give either --line N or --task ID", status=2)
    if line is not None:
        try:
            _write(_repaired(file).explain(line=line) + "\n", None)
        except ValueError as error:
            _stop(f"{file}: {error}")
        return
    from vn_decree_parser.export.explanation import explain_task

    try:
        _write(explain_task(_decree(file), task or ""), None)
    except LookupError as error:
        _stop(f"{file}: {error.args[0]}")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A document, or JSON of `parse`.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later version of it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write the changes as JSON.")] = False,
) -> None:
    """Say which tasks and targets two versions of a plan add, remove or change."""
    from vn_decree_parser.changes import find_changes

    found = find_changes(_document(old), _document(new))
    _write(f"{found.model_dump_json(indent=1)}\n" if as_json else str(found), None)


def _document(file: Path) -> Decree:
    """Return the decree of a document, or of JSON that `parse` has written of one."""
    from vn_decree_parser import load_json

    if file.suffix.lower() != ".json":
        return _decree(file)
    try:
        return load_json(file)
    except DecreeError as error:
        _stop(str(error))


def _source(file: Path) -> Source:
    """Read a file, or standard input for `-`; stop with the reason where that cannot be done."""
    from vn_decree_parser.readers import read_bytes, read_file

    try:
        if str(file) == "-":
            return read_bytes(sys.stdin.buffer.read(), "standard input", Options())
        return read_file(file, Options())
    except DecreeError as error:
        _stop(str(error))


def _decree(file: Path) -> Decree:
    from vn_decree_parser.pipeline import parse_source

    try:
        return parse_source(_source(file), Options())
    except DecreeError as error:
        _stop(str(error))


def _repaired(file: Path) -> Repaired:
    from vn_decree_parser.repair import repair_source

    return repair_source(_source(file))


def _write(text: str, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output."""
    if output is not None:
        partial = output.with_name(f"{output.name}.part")
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(output)
        except OSError as error:
            with suppress(OSError):
                partial.unlink()
            _stop(f"{output}: cannot be written ({error.strerror})")
        return
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has closed the pipe (vn-decree … | head): nothing is left to say.
        sys.stderr.close()


def _stop(message: str, status: int = 1) -> NoReturn:
    typer.echo(f"vn-decree: {message}", err=True)
    raise typer.Exit(status)


def main() -> None:
    """Run the command."""
    app()
