"""What is fuzzed: a table of targets, each a function of bytes with seeds to start from.

A target may raise `DecreeError` and nothing else.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import vn_decree_parser as vdp
from vn_decree_parser.export.formats import FORMATS, ExportOptions
from vn_decree_parser.export.writing import open_export, write_decree
from vn_decree_parser.extract.agencies import Setting, agency_prefix, split_agencies
from vn_decree_parser.extract.citations import citation_spans, find_citations, identify, read_bases
from vn_decree_parser.extract.deadlines import find_deadlines, read_deadline
from vn_decree_parser.extract.targets.horizons import find_horizon
from vn_decree_parser.extract.targets.statements import read_promise
from vn_decree_parser.pipeline import parse_source
from vn_decree_parser.readers import read_bytes
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import documents  # noqa: E402  (the builders of the tests are no package)

READERS = ("txt", "html", "md", "docx", "doc", "rtf", "pdf", "mht")
_SMALL = 150_000
_WORDS = Vocabulary()
_DAY = date(2018, 10, 24)
_SETTING = Setting("province", "tỉnh Đắk Lắk", _DAY, _WORDS)


@dataclass(frozen=True, slots=True)
class Target:
    """A function under test, and the bytes whose damage it is given; without seeds, random text."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]


def _reader(kind: str) -> Target:
    options = vdp.Options(max_seconds=4)
    name = f"a.{kind}"
    return Target(lambda content: read_bytes(content, name, options), lambda: seeds_of(kind))


def _parse(content: bytes) -> None:
    options = vdp.Options(max_seconds=4)
    check(parse_source(read_bytes(content, "a", options), options))


def check(decree: vdp.Decree) -> None:
    """Assert that a decree survives its own JSON and that its tasks can be quoted."""
    again = vdp.Decree.model_validate_json(decree.model_dump_json())
    assert again == decree, "the JSON gives another decree"
    for record in (*decree.tasks, *decree.targets, *decree.citations):
        decree.quote(record)
    str(decree)


def _export(content: bytes) -> None:
    options = vdp.Options(max_seconds=4)
    decree = parse_source(read_bytes(content, "a", options), options)
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            if form.needs_path:
                with open_export(form, Path(folder) / f"o{form.ending}") as writer:
                    writer.add(decree)
            else:
                write_decree(decree, form, ExportOptions())


def _repair(content: bytes) -> None:
    repaired = vdp.repair(_text(content))
    assert vdp.repair(repaired.text).text == repaired.text, "repaired text changes again"


def _load_json(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".json", delete=False) as file:
        file.write(content)
    try:
        vdp.load_json(file.name)
    finally:
        os.unlink(file.name)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\ufffd", "\ud800")


def _deadlines(passage: Passage) -> None:
    read_deadline(passage, _DAY)
    read_deadline(passage, None)
    find_deadlines(passage, _DAY, citation_spans(passage))


def _citations(passage: Passage) -> None:
    identify([*find_citations(passage), *read_bases(passage)], "tỉnh Đắk Lắk")


def _agencies(passage: Passage) -> None:
    split_agencies(passage, _SETTING)
    agency_prefix(passage, _SETTING)


def _targets(passage: Passage) -> None:
    read_promise(passage, _WORDS)
    find_horizon(passage)


def _grammar(read: Callable[[Passage], None]) -> Target:
    def run(content: bytes) -> None:
        text = content.decode("utf-8", "replace").strip()
        if text:
            read(Passage.of(text))

    return Target(run, list)


@cache
def seeds_of(kind: str) -> list[bytes]:
    """Return small documents of a format: parts of the samples, all of them, and real ones."""
    seeds = []
    if kind in documents.BUILDERS:
        build, _ = documents.BUILDERS[kind]
        for name in documents.LAYOUTS:
            document = documents.document_of(name)
            tables = [part for part in document if not isinstance(part, str)]
            seeds += [build(document[:12]), build((*document[-8:], *tables[:1]))]
            if kind != "pdf":
                seeds.append(build(document))
    if kind == "mht":
        for page in seeds_of("html"):
            head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
            seeds.append(b"From: <a>\r\n" + head + b"\r\n" + page)
    if kind == "txt":
        seeds += [path.read_bytes() for path in sorted(ROOT.glob("samples/*/received.txt"))]
    corpus = Path(os.environ.get("VN_DECREE_CORPUS") or ROOT.parent / "shared") / "corpus" / kind
    seeds += [p.read_bytes() for p in sorted(corpus.glob("*")) if p.stat().st_size < _SMALL]
    return seeds


def _every_seed() -> list[bytes]:
    return [seed for kind in READERS for seed in seeds_of(kind)]


def _texts() -> list[bytes]:
    return [*seeds_of("txt"), *seeds_of("md")]


def _json() -> list[bytes]:
    records = sorted(ROOT.glob("samples/*/records.json"))
    return [b"{}", *(path.read_bytes() for path in records)]


@cache
def words() -> tuple[str, ...]:
    """Return words and wordings of every grammar: the vocabulary, and the cases of the tests."""
    found = {
        cell for path in sorted((ROOT / "src").rglob("vocabulary/*.tsv")) for cell in _cells(path)
    }
    for path in sorted((ROOT / "tests/cases").rglob("*.toml")):
        found.update(_strings(tomllib.loads(path.read_text("utf-8"))))
    signs = '; , . : ( ) / - – “ ” " % | … \n 0 1 12 31/02 2018 IV 99999999999 1.000,5 ½ ² đ'.split(
        " "
    )
    return (*sorted(text for text in found if 0 < len(text) < 120), *signs * 20)


def _cells(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines()[1:]:
        yield from line.split("\t")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def random_text(rng: random.Random) -> bytes:
    """Return a text of words that the grammars know, in no order, some cut or repeated."""
    pieces = []
    for _ in range(rng.randint(1, 12)):
        word = rng.choice(words())
        if rng.random() < 0.15:
            word = word[rng.randrange(len(word)) :]
        if rng.random() < 0.03:
            word = (word + rng.choice(("", " ", ", "))) * rng.choice((2, 5, 40))
        if rng.random() < 0.1:
            word = rng.choice((word.upper(), word.casefold(), word.title()))
        pieces += [word, rng.choice(("", " ", " ", " ", ", ", "; ", " - ", ". ", ": ", "\n"))]
    return "".join(pieces).encode("utf-8", "replace")


TARGETS: dict[str, Target] = {
    "repair": Target(_repair, _texts),
    **{kind: _reader(kind) for kind in READERS},
    "parse": Target(_parse, _every_seed),
    "export": Target(_export, _every_seed),
    "json": Target(_load_json, _json),
    "deadlines": _grammar(_deadlines),
    "citations": _grammar(_citations),
    "agencies": _grammar(_agencies),
    "targets": _grammar(_targets),
}
