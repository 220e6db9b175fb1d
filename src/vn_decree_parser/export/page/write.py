"""Write the page of one document."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from vn_decree_parser.export.due import first_due, listed_days
from vn_decree_parser.export.formats import ExportOptions
from vn_decree_parser.export.identity import document_name
from vn_decree_parser.export.page.segments import (
    Segment,
    cut_paragraph,
    marks_of,
    paragraphs_of,
    touching,
)
from vn_decree_parser.export.wording import say, say_day, say_place
from vn_decree_parser.records import Agency, Decree, Section, Target, Task

# So many days of something that recurs are drawn on the timeline.
_MOST_DAYS = 12


def write_page(decree: Decree, _options: ExportOptions) -> bytes:
    """Return a page that shows the document with its records, for checking; in UTF-8.

    It is one file that asks nothing of any network.  Of a decree that was loaded without its text
    (see `Decree.with_source`) the paragraphs of its sections are shown, with nothing marked.
    """
    shown = _outlined(decree.components) if decree.text is None else _marked(decree, decree.text)
    return fill_template(
        "document.html",
        title=html.escape(document_name(decree)),
        subtitle=html.escape(_subtitle(decree)),
        document="\n".join(shown),
        data=embed_json(_data(decree)),
    )


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def fill_template(name: str, **parts: str) -> bytes:
    """Return a template with its parts, the style and the script, which alone may run.

    Whatever a document says, it cannot become script: the page allows only this script, by digest.
    """
    script = _part(name.replace(".html", ".js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    parts |= {"style": _part("page.css"), "script": script, "digest": digest}
    pieces = _part(name).split("@@")
    filled = (parts[piece] if number % 2 else piece for number, piece in enumerate(pieces))
    return "".join(filled).encode("utf-8", "replace")


def embed_json(data: object) -> str:
    """Return data as JSON that may stand in a script element.

    >>> embed_json("</script>")
    '"\\\\u003c/script>"'
    """
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _subtitle(decree: Decree) -> str:
    header = decree.header
    parts = (header.title, header.issuer, say_day(header.issued_on))
    return " · ".join(part for part in parts if part)


def _outlined(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        for words in (section.heading, *section.paragraphs):
            if words:
                yield f"<p>{html.escape(words)}</p>"
        yield from _outlined(section.children)


def _marked(decree: Decree, text: str) -> Iterator[str]:
    passages = paragraphs_of(decree, text)
    for passage, marks in zip(
        passages, touching(marks_of(decree), [p.span for p in passages]), strict=True
    ):
        yield "<p>" + "".join(map(_draw, cut_paragraph(passage, marks))) + "</p>"


def _draw(segment: Segment) -> str:
    words = html.escape(segment.text)
    if not segment.records:
        return words
    records = " ".join(map(str, segment.records))
    return f'<span class="{" ".join(segment.roles)}" data-r="{records}">{words}</span>'


def _data(decree: Decree) -> dict[str, Any]:
    return {
        "tasks": [_task(task) for task in decree.tasks],
        "targets": [_target(target) for target in decree.targets],
        "problems": [
            {"code": problem.code, "says": problem.says, "place": say_place(problem.place)}
            for problem in decree.problems
        ],
    }


def _task(task: Task) -> dict[str, Any]:
    due = first_due(task.deadline)
    return {
        "id": task.id,
        "title": task.title,
        "kind": say("kind", task.kind),
        "origin": say("origin", task.origin),
        "path": [part.rstrip(" :") for part in task.path],
        "lead": _names(task.lead),
        "partners": _names(task.coordinating),
        "recipients": _names(task.recipients),
        "product": task.product,
        "approver": task.approver,
        "when": task.deadline.text if task.deadline else None,
        "due": due.isoformat() if due else None,
        "days": [day.isoformat() for day in listed_days(task.deadline)[:_MOST_DAYS]],
        "same": list(task.same_as),
        "conflicts": list(task.conflicts),
        "flags": list(task.flags),
        "confidence": task.confidence,
        "place": say_place(task.place),
    }


def _target(target: Target) -> dict[str, Any]:
    horizon = target.horizon
    value = "–".join(filter(None, (target.value, target.value_max)))
    return {
        "id": target.id,
        "title": target.indicator,
        "population": target.population,
        "says": " ".join(filter(None, (say("comparison", target.comparison), value, target.unit))),
        "value": target.value,
        "unit": target.unit,
        "when": horizon.text if horizon else None,
        "year": horizon.end.year if horizon and horizon.end else None,
        "lead": _names(target.monitor),
        "text": target.text,
        "flags": list(target.flags),
        "confidence": target.confidence,
        "place": say_place(target.place),
    }


def _names(agencies: tuple[Agency, ...]) -> list[str]:
    return [agency.name for agency in agencies]
