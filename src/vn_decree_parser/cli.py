"""The command `vn-decree`: thin; results to standard output, messages to standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from vn_decree_parser import DecreeError, Options
from vn_decree_parser.export.formats import FORMATS, ExportOptions, Format, find_format

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

File = Annotated[Path, typer.Argument(metavar="FILE", help="A document, or - for standard input.")]
Ocr = Annotated[
    bool,
    typer.Option("--ocr", help="Recognise the letters of scanned pages (needs the extra [ocr])."),
]


# The formats as `--help` lists them; click leaves a paragraph behind \b as it is.
_LIST_OF_FORMATS = "\b\nFormats:\n" + "\n".join(f"  {f.name:16}{f.says}" for f in FORMATS)


@app.command(epilog=_LIST_OF_FORMATS)
def parse(
    file: File,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="Write here instead. csv and parquet write both tables into the folder OUT, or the "
            "tasks alone if OUT ends in .csv or .parquet; sqlite adds to the database OUT.",
        ),
    ] = None,
    format_name: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="What to write: see below. csv on standard output is the tasks alone; "
            "xlsx, sqlite and parquet need -o.",
        ),
    ] = "json",
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="TOML", help="Write what a mapping of your own says, not --format."),
    ] = None,
    events: Annotated[
        bool, typer.Option("--events", help="ics: events instead of to-dos.")
    ] = False,
    alarm: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, help="ics: remind so many days before.")
    ] = None,
    ocr: Ocr = False,
) -> None:
    """Parse FILE: tasks, targets, deadlines, agencies and the outline, as JSON or as FORMAT."""
    form = _format(format_name, mapping)
    if output is None and form.needs_path:
        _stop(f"{form.name} is not for standard output: say with -o where to write it", status=2)
    options = ExportOptions(
        events=events, alarm_days=alarm, mapping=mapping, sources=_sources(file, output)
    )
    _export(_decree(file, Options(ocr=ocr)), form, output, options)


@app.command(epilog=_LIST_OF_FORMATS)
def convert(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATHS...",
            help="Files, folders, patterns, zip archives, URLs (s3://...), or @LIST: a file with "
            "one of these on each line.",
        ),
    ],
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="The folder, or its URL, to write into.")
    ],
    format_names: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="What to write: see below; may be given several times.  [default: json]",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Read on the workers of a Dask cluster (tcp://HOST:8786), not on this machine.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="How many processes read.  [default: one for each processor]"
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="Give up a file after so long.")
    ] = 300.0,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Go on with an earlier run into DIR: what it has finished is kept."
        ),
    ] = False,
) -> None:
    """Convert many files into DIR, and write there what came of each: report.html, report.json.

    A file that cannot be read is named and does not stop the others.  A run that was interrupted
    or killed goes on with --resume.
    """
    if cluster is not None and workers is not None:
        _stop("--workers counts processes of this machine: leave it out with --cluster", status=2)
    from vn_decree_parser.batch import Cluster, Conversion, Crew, convert_files, find_inputs
    from vn_decree_parser.batch.folders import open_folder
    from vn_decree_parser.batch.progress import show_progress

    crew = Crew(workers, timeout) if cluster is None else Cluster(cluster, timeout)
    forms = tuple(_format(name, None) for name in dict.fromkeys(format_names or ["json"]))
    conversion = Conversion(out, resume, forms, ExportOptions(), Options(), crew)
    try:
        inputs = find_inputs(paths, outside=out)
        with show_progress(len(inputs)) as step:
            report = convert_files(inputs, conversion, step)
    except DecreeError as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{out}: cannot be written ({error.strerror or error})")
    except KeyboardInterrupt:
        _stop("interrupted; the same command with --resume goes on from here")
    counted = ", ".join(f"{count} {status}" for status, count in report.totals()["files"].items())
    page = open_folder(out).name_of("report.html")
    files = "1 file" if len(report.files) == 1 else f"{len(report.files)} files"
    typer.echo(f"{files}: {counted or 'none'}; see {page}", err=True)
    if report.failed:
        raise typer.Exit(1)


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
    ocr: Ocr = False,
) -> None:
    """Repair the broken lines of FILE: print the repaired text."""
    repaired = _repaired(file, Options(ocr=ocr))
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
    from importlib.resources import files

    _print((files("vn_decree_parser") / "schema.json").read_bytes())


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


_USUAL = Options()


def _source(file: Path, options: Options) -> Source:
    """Read a file, or standard input for `-`; stop with the reason where that cannot be done."""
    from vn_decree_parser.readers import read_bytes, read_file

    try:
        if str(file) == "-":
            return read_bytes(sys.stdin.buffer.read(), "standard input", options)
        return read_file(file, options)
    except DecreeError as error:
        _stop(str(error))


def _decree(file: Path, options: Options = _USUAL) -> Decree:
    from vn_decree_parser.pipeline import parse_source

    try:
        return parse_source(_source(file, options), options)
    except DecreeError as error:
        _stop(str(error))


def _repaired(file: Path, options: Options = _USUAL) -> Repaired:
    from vn_decree_parser.repair import repair_source

    return repair_source(_source(file, options))


def _format(name: str, mapping: Path | None) -> Format:
    if mapping is None:
        try:
            return find_format(name)
        except LookupError as error:
            _stop(error.args[0], status=2)
    from vn_decree_parser.export.mapping import format_of

    try:
        return format_of(mapping)
    except DecreeError as error:
        _stop(str(error))


def _sources(file: Path, output: Path | None) -> Path | None:
    """Return the folder of the file that is parsed, as seen from the output."""
    if output is None or str(file) == "-":
        return None
    try:
        return Path(os.path.relpath(file.resolve().parent, output.resolve().parent))
    except ValueError:  # on another drive
        return file.resolve().parent


def _export(decree: Decree, form: Format, output: Path | None, options: ExportOptions) -> None:
    """Write a decree to a path, whole or not at all, or to standard output."""
    from vn_decree_parser.export.writing import open_export, write_decree

    try:
        if output is None:
            _print(write_decree(decree, form, options))
            return
        with open_export(form, output, options) as writer:
            writer.add(decree)
    except DecreeError as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{output}: cannot be written ({error.strerror})")


def _write(text: str, output: Path | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    content = text.encode("utf-8", "surrogatepass")
    if output is None:
        _print(content)
        return
    from vn_decree_parser.export.writing import open_whole

    try:
        with open_whole(output) as stream:
            stream.write(content)
    except OSError as error:
        _stop(f"{output}: cannot be written ({error.strerror})")


def _print(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
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
