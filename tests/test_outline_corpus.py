"""The outline of real documents: every block, every number, every character in one place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from published import (
    all_sections,
    corpus_files,
    label_of,
    parsed,
    plain,
    published_letters,
    read_or_skip,
    sections_below,
)
from vn_decree_parser.outline.numbering import POINT_LETTERS, ordinal

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "outline" / "corpus.toml").read_text("utf-8")
)
Item = tuple[str, str | None, str]

# What the blocks of the sample decision are, and where each lands in the published tree.
PLACES = {
    "issuer": "header", "sep": "header", "quochieu": "header", "tieungu": "header", "so": "header",
    "placedate": "header", "type": "title", "trichyeu": "title", "attach_title": "title",
    "attach_trichyeu": "title", "authority": "own", "cancu": "own", "dexuat": "own", "enact": "own",
    "attach_ref": "own", "dieu": "article", "noinhan_head": "closing", "noinhan": "closing",
    "sign_authority": "closing", "sign_title": "closing", "signer": "closing", "sec1": "section",
    "sec2": "clause", "sec3": "point", "para": "text", "th": "heading", "tr_group": "cell",
    "tr": "cell", "td": "cell", "chrome": "furniture",
}  # fmt: skip
NUMBERED = re.compile(r"(?:Điều (\d+)\.|([IVX]+)\.|(\d+)\.|([a-zđ])\))\s*(.*)", re.DOTALL)


def items_of_blocks(path: Path) -> Iterator[Item]:
    """Yield the blocks as (place, number, text); the lines of a title and a head are one."""
    joined: list[tuple[str, str]] = []
    for line in path.read_text("utf-8").splitlines():
        kind, _, text = line.partition("\t")
        place = PLACES[kind]
        if place in ("title", "header") and joined and joined[-1][0] == place:
            joined[-1] = (place, joined[-1][1] + text)
        else:
            joined.append((place, text))
    for place, text in joined:
        found = (
            NUMBERED.fullmatch(text) if place in ("article", "section", "clause", "point") else None
        )
        if found:
            yield place, next(filter(None, found.groups()[:4])), plain(found[5])
        else:
            yield place, None, plain(text)


def items_of_decree(decree: vdp.Decree) -> Iterator[Item]:
    """Yield the published tree as (place, number, text)."""
    tables = {table.id: table for table in decree.tables}
    for component in decree.components:
        heads = [child for child in component.children if child.kind == "header"]
        for child in heads:
            yield "header", None, plain("".join(child.paragraphs))
        if component.kind == "furniture":
            yield from (("furniture", None, plain(line)) for line in component.paragraphs)
            continue
        yield "title", None, plain(component.heading or "")
        is_own = len(component.paragraphs)
        for index, paragraph in enumerate(component.paragraphs):
            intro = paragraph.startswith("Căn cứ các mục tiêu") and index == is_own - 1
            yield "text" if intro else "own", None, plain(paragraph)
        for child in component.children:
            if child.kind != "header":
                yield from items_of_section(child, tables)


def items_of_section(section: vdp.Section, tables: dict[str, vdp.Table]) -> Iterator[Item]:
    if section.kind == "closing":
        yield from (("closing", None, plain(line)) for line in section.paragraphs)
    elif section.kind == "table":
        table = tables[section.id]
        yield from (("heading", None, plain(column.heading)) for column in table.columns)
        for row in table.rows:
            yield from (("cell", None, plain(cell)) for cell in row.cells.values())
    else:
        own = [text for text in (section.heading, *section.paragraphs) if text]
        yield section.kind, section.number, plain(own[0])
        yield from (("text", None, plain(text)) for text in own[1:])
        for child in section.children:
            yield from items_of_section(child, tables)


def test_every_block_of_the_sample_decision_lands_in_its_place(corpus: Path) -> None:
    decree = parsed(corpus / "corpus" / "txt" / "dak_lak_qd2753_2018.txt")
    blocks = list(items_of_blocks(corpus / "gold" / "dak_lak_qd2753_2018" / "blocks.tsv"))
    assert list(items_of_decree(decree)) == blocks


@pytest.mark.parametrize("case", CASES["sequence"], ids=lambda case: case["file"])
def test_articles_clauses_and_points_once_in_order_under_their_parent(
    corpus: Path, case: dict[str, Any]
) -> None:
    """Count the sections of the main component, and follow their numbers."""
    main = read_or_skip(corpus / case["file"]).components[0]
    sections = list(sections_below(main))[1:]
    counts = Counter(section.kind for section in sections)
    assert {kind: counts[kind] for kind in case["counts"]} == case["counts"]
    articles = [section for section in sections if section.kind == "article"]
    assert [section.number for section in articles] == [
        str(number) for number in range(1, len(articles) + 1)
    ]
    gaps = [gap for section in (main, *sections) for gap in gaps_below(section)]
    assert gaps == case.get("gaps", [])
    for section in sections:
        allowed = case["parents"].get(section.kind)
        if allowed is not None:
            parents = {top.kind for top in (main, *sections) if section in top.children}
            assert parents <= set(allowed), section.id


def gaps_below(section: vdp.Section) -> Iterator[str]:
    """Yield the ids of children whose number does not follow that of the sibling before."""
    last: dict[str, int] = {}
    for child in section.children:
        if child.kind in ("article", "bullet", "plus") or child.number is None:
            continue
        place = ordinal(child.kind, child.number)
        assert place is not None, child.id
        before = last.get(child.kind, 0)
        skips_d = child.kind == "point" and before == POINT_LETTERS.index("d") + 1
        is_foreign = child.number in ("f", "j", "w", "z")  # counted behind e, i, v, y
        if place[-1] != before + 1 and not (skips_d and place[-1] == before + 2) and not is_foreign:
            yield child.id
        last[child.kind] = place[-1]


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: path.name)
def test_every_character_of_a_real_document_lands_in_one_place(path: Path) -> None:
    check_conserved(read_or_skip(path))


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: path.name)
def test_labels_of_real_documents_are_short(path: Path) -> None:
    """What stands before the text of a section is its number and marks, no words of the text."""
    decree = read_or_skip(path)
    components = {component.id for component in decree.components}
    for section in all_sections(decree):
        if section.id not in components:
            label = label_of(section, decree)
            assert len(label) <= 20, (section.id, label)
            assert plain(section.number or "") in label, (section.id, label)


def test_every_character_of_a_sample_lands_in_one_place(sample: Path) -> None:
    for name in ("received.txt", "clean.txt"):
        check_conserved(vdp.parse_file(sample / name))


def check_conserved(decree: vdp.Decree) -> None:
    received = Counter(plain(decree.quote((0, decree.source.chars))))
    published = published_letters(decree)
    assert not received - published, "lost"
    assert not published - received, "invented, or in two places"
