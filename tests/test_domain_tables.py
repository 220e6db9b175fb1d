"""The tables of the domain specification: deadlines, document numbers, types of document.

Every row with a source must be right; rows marked K (not confirmed) are counted, and what disagrees
must be named here.  Skipped loudly where the tables are not there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from vn_decree_parser.extract.citations.words import kinds_of_abbreviations, kinds_of_heads
from vn_decree_parser.extract.deadlines import read_deadline
from vn_decree_parser.outline.document_number import DocumentNumber
from vn_decree_parser.records import Deadline
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

Row = dict[str, str]
JUDGED = ("kind", "start", "end", "bound", "rrule")
DETAILS = ("precision", "dtstart", "window", "anchor", "offset")

# What the cell says where the phrase of the table holds a remark on it.
WORDINGS = {"D179": "15"}
# Details in which the table is left aside, and why.
OTHERWISE = {
    ("D129", "anchor"): "of one wording with D127, which has an anchor",
    ("D129", "offset"): "of one wording with D127, which has an offset",
    ("D165", "anchor"): "the table says (truncated); no anchor is in the words",
    ("D174", "anchor"): "the day of signing has one name, as in D164",
    ("D177", "anchor"): "the table adds a word that the phrase has not",
    ("D179", "anchor"): "the table says (unknown); no anchor is in the words",
}
# Numbers that nothing in them tells apart.
AMBIGUOUS_NUMBERS = {
    "8008/CT-TCTL": "CT is the issuer here, a directive elsewhere (DOMAIN.md §1.4)"
}
# Examples of types that are no number of that type.
OTHER_EXAMPLES = {"55/2007/CT-UBND (miscoded QĐ)"}


def read_table(folder: Path, name: str) -> list[Row]:
    path = folder / "domain" / f"{name}.tsv"
    if not path.is_file():
        pytest.skip(f"NO DOMAIN TABLES: {path} is not there")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_sourced(row: Row) -> bool:
    return not row["source"].startswith("K")


def phrases(rows: Iterable[Row]) -> Iterator[tuple[list[Row], list[Deadline]]]:
    """Yield the rows of each phrase with the deadlines that are read in it."""
    for name, group in groupby(rows, key=lambda row: row["id"]):
        parts = list(group)
        wording = WORDINGS.get(name, parts[0]["phrase"])
        deadline = read_deadline(Passage.of(wording), date.fromisoformat(parts[0]["doc_date"]))
        yield parts, [deadline, *deadline.also]


def disagreements(rows: Iterable[Row], fields: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Return where the deadlines differ from the rows: id, field, what is said, what is right."""
    wrong = []
    for parts, deadlines in phrases(rows):
        name = parts[0]["id"]
        if len(parts) != len(deadlines):
            wrong.append((name, "parts", str(len(deadlines)), str(len(parts))))
        for row, deadline in zip(parts, deadlines, strict=False):
            for field in fields:
                value = getattr(deadline, field)
                said = "" if value is None else str(value)
                if fold(said) != fold(row[field]):
                    wrong.append((name, field, said, row[field]))
    return wrong


def test_deadlines_with_a_source_are_right(corpus: Path) -> None:
    rows = [row for row in read_table(corpus, "deadlines") if is_sourced(row)]
    assert len(rows) > 100
    assert disagreements(rows, JUDGED) == []


def test_deadlines_without_a_source_agree(corpus: Path) -> None:
    rows = [row for row in read_table(corpus, "deadlines") if not is_sourced(row)]
    assert rows
    assert disagreements(rows, JUDGED) == []


def test_details_of_deadlines(corpus: Path) -> None:
    wrong = disagreements(read_table(corpus, "deadlines"), DETAILS)
    assert {(name, field) for name, field, *_ in wrong} == set(OTHERWISE)


def test_document_numbers(corpus: Path) -> None:
    rows = read_table(corpus, "doc_numbers")
    assert len(rows) > 100
    fields = ("number", "suffix", "year", "type_abbr", "issuer_code", "unit_code", "family")
    names = {"type_abbr": "type_abbreviation"}
    wrong = {}
    for row in rows:
        number = DocumentNumber.parse(row["raw"].replace("⏎", "\n"))
        assert number is not None, row["raw"]
        said = [getattr(number, names.get(field, field)) for field in fields]
        if ["" if value is None else str(value) for value in said] != [row[f] for f in fields]:
            wrong[row["raw"]] = said
    assert wrong.keys() == AMBIGUOUS_NUMBERS.keys()


def test_types_of_documents(corpus: Path) -> None:
    rows = read_table(corpus, "doc_types")
    assert len(rows) > 100
    kinds = kinds_of_heads()
    first = re.compile(r"[(/]| của ")
    unknown = {t for row in rows if fold(t := first.split(row["type"])[0].strip()) not in kinds}
    assert unknown == set()
    abbreviations = {code for row in rows for code in row["abbr"].split("|") if code}
    assert abbreviations - kinds_of_abbreviations().keys() == set()


def test_examples_of_types(corpus: Path) -> None:
    checked = 0
    for row in read_table(corpus, "doc_types"):
        for example in filter(None, (text.strip() for text in row["examples"].split(";"))):
            if example in OTHER_EXAMPLES or not example[0].isdigit():
                continue
            number = DocumentNumber.parse(example)
            assert number is not None, example
            if number.type_abbreviation and row["abbr"]:
                assert number.type_abbreviation in row["abbr"].split("|"), example
            checked += 1
    assert checked > 40


def test_relations(corpus: Path) -> None:
    known = {row["relation"] for row in Vocabulary().rows("relations")}
    # "ban hành kèm theo Quyết định này" names no other document.
    assert {row["relation"] for row in read_table(corpus, "relations")} - known == {"promulgates"}
