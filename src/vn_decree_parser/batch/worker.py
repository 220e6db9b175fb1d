"""What happens to one input, in a process of its own: bytes in, a finished document out."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from vn_decree_parser.batch.inputs import Input
from vn_decree_parser.errors import DecreeError
from vn_decree_parser.export.formats import ExportOptions, Format
from vn_decree_parser.options import Options


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input.

    `json` is the document as `Decree.model_dump_json` writes it, `None` where there is an `error`
    (the reason, without the name).  `text` is the text as read.  `identity` names the document
    itself, so that two formats of it are found to be one; it is `None` where number, date or issuer
    are not known.  `problems` counts the codes of its problems.  `duplicate_of` names the earlier
    input with the same bytes, which was read instead.  `rendered` holds the document in other
    formats, by the name of the format.
    """

    name: str
    sha256: str | None
    json: bytes | None = None
    text: str | None = None
    error: str | None = None
    error_kind: str | None = None
    format: str | None = None
    identity: str | None = None
    duplicate_of: str | None = None
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    rendered: dict[str, bytes] = field(default_factory=dict)


def digest_input(found: Input, options: Options) -> Outcome:
    """Return an outcome with the SHA-256 of an input's bytes, or why they cannot be read."""
    try:
        content = found.read(options.max_bytes)
    except DecreeError as error:
        kind = type(error).__name__
        return Outcome(found.name, None, error=error.reason, error_kind=kind)
    return Outcome(found.name, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Work:
    """What a process does with each input: how it reads, and what else it writes of it.

    `text` says whether the text as read is asked for as well.
    """

    options: Options
    forms: tuple[Format, ...] = ()
    export: ExportOptions = field(default_factory=ExportOptions)
    text: bool = False


def convert_input(found: Input, work: Work) -> Outcome:
    """Return what came of an input; a document that cannot be read is an outcome with an error."""
    from vn_decree_parser.export.writing import write_decree
    from vn_decree_parser.pipeline import parse_source
    from vn_decree_parser.readers import read_bytes

    start = time.perf_counter()
    digest = None
    try:
        content = found.read(work.options.max_bytes)
        digest = hashlib.sha256(content).hexdigest()
        source = read_bytes(content, found.member or found.path.name, work.options)
        decree = parse_source(source, work.options)
        rendered = {form.name: write_decree(decree, form, work.export) for form in work.forms}
    except DecreeError as error:
        return Outcome(
            found.name,
            digest,
            error=error.reason,
            error_kind=type(error).__name__,
            seconds=time.perf_counter() - start,
        )
    header = decree.header
    parts = (header.number, header.issued_on, header.issuer, header.kind)
    problems: dict[str, int] = {}
    for problem in decree.problems:
        problems[problem.code] = problems.get(problem.code, 0) + 1
    return Outcome(
        found.name,
        digest,
        json=decree.model_dump_json(indent=1).encode("utf-8", "surrogatepass"),
        text=source.text if work.text else None,
        format=source.format,
        identity=" | ".join(map(str, parts)).casefold() if all(parts) else None,
        seconds=time.perf_counter() - start,
        counts={
            "tasks": len(decree.tasks),
            "targets": len(decree.targets),
            "tables": len(decree.tables),
            "components": len(decree.components),
            "citations": len(decree.citations),
        },
        problems=dict(sorted(problems.items())),
        rendered=rendered,
    )
