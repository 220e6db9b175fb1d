"""The command `vn-decree`: thin; results to standard output, messages to standard error."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vn_decree_parser import DecreeError

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


def _decree(file: Path):  # type: ignore[no-untyped-def]
    from vn_decree_parser import parse, parse_file

    try:
        return parse(_standard_input()) if str(file) == "-" else parse_file(file)
    except DecreeError as error:
        _stop(str(error))


def _repaired(file: Path):  # type: ignore[no-untyped-def]
    from vn_decree_parser import repair, repair_file

    try:
        return repair(_standard_input()) if str(file) == "-" else repair_file(file)
    except DecreeError as error:
        _stop(str(error))


def _standard_input() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _write(text: str, output: Path | None) -> None:
    if output is not None:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            _stop(f"{output}: cannot be written ({error.strerror})")
        return
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has closed the pipe (vn-decree … | head): nothing is left to say.
        sys.stderr.close()


def _stop(message: str, status: int = 1):  # type: ignore[no-untyped-def]
    typer.echo(f"vn-decree: {message}", err=True)
    raise typer.Exit(status)


def main() -> None:
    """Run the command."""
    app()
