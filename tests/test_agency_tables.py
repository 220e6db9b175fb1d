"""Agencies against the tables of the domain and against cells of real documents, read by hand."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import vn_decree_parser as vdp
from reading import WORDS, read_domain
from vn_decree_parser.extract.agencies import Setting, split_agencies
from vn_decree_parser.records import Agency
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

GOLD = sorted((Path(__file__).parent / "gold" / "agency_cells").glob("*.json"))
LAST_DAYS_BEFORE = {"2025-02-28": date(2025, 1, 6), "2025-06-30": date(2025, 5, 6)}


def digest(text: str) -> str:
    """Return what stands for a text of a real document in a file of the truth."""
    plain = re.sub(r"\s", "", re.sub(r"\s+", " ", text).strip().rstrip(" .;:,").casefold())
    return "#" + hashlib.sha256(plain.encode()).hexdigest()[:16]


def cells_of(path: Path, roles: list[str]) -> list[str]:
    """Return the agency cells of a document that are not empty."""
    if path.name.endswith(".rows.json"):
        rows = [row["cells"] for row in json.loads(path.read_text("utf-8"))]
    else:
        tables = vdp.parse_file(path).tables
        rows = [row.cells for table in tables for row in table.rows if row.kind != "heading"]
    return [cells[role] for cells in rows for role in roles if cells.get(role)]


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_cells_of_real_tables(gold: Path, corpus: Path) -> None:
    truth = json.loads(gold.read_text("utf-8"))
    try:
        cells = cells_of(corpus / truth["document"], truth["roles"])
    except vdp.UnreadableSource as error:
        pytest.skip(f"NOT READ YET: {truth['document']}: {error}")
    issued_on = date.fromisoformat(truth["issued_on"]) if truth["issued_on"] else None
    setting = Setting(truth["level"], truth["locality"], issued_on, WORDS)
    wrong = []
    for cell in cells:
        agencies, _ = split_agencies(Passage.of(cell), setting)
        if [digest(agency.text) for agency in agencies] != truth["cells"].get(digest(cell)):
            wrong.append((cell, [agency.text for agency in agencies]))
    assert wrong == []
    assert len(cells) == truth["count"]


def one(text: str, setting: Setting) -> Agency | None:
    """Return the agency that a text is as a whole, `None` where it is several or unknown."""
    agencies, flags = split_agencies(Passage.of(text), setting)
    whole = len(agencies) == 1 and not flags and agencies[0].text == text
    return agencies[0] if whole else None


def setting_of(row: dict[str, str]) -> Setting:
    """Return the setting of a document that names the body of a row: its level, its time."""
    level: Any = row["level"] if row["level"] in ("central", "commune", "district") else "province"
    ended = int(row["valid_to"][:4]) if row["valid_to"] else 0
    day = date(ended - 1, 6, 1) if ended else date(2025, 9, 1)
    return Setting(level, None, day, WORDS)


# Sourced rows that are read otherwise, and why.
OTHERWISE = {
    "tổ chức Công đoàn": "the organisations of the trade union are many: a group",
}


def test_bodies_of_the_table(corpus: Path) -> None:
    """Every sourced name and short form is its body at its level and in its time."""
    wrong: dict[bool, list[str]] = {True: [], False: []}
    read = 0
    for row in read_domain(corpus, "agencies"):
        setting = setting_of(row)
        for form in [row["name"], *_parts(row["short_forms"])]:
            agency = one(form, setting)
            read += 1
            if (agency is None or agency.id != row["id"]) and form not in OTHERWISE:
                wrong[row["source"] == "K"].append(f"{form}: {agency and agency.id}")
    assert wrong[False] == []
    # An office is its body with a role; BCT and TU mean several bodies.
    assert wrong[True] == [
        "Chủ tịch Ủy ban nhân dân tỉnh: province/uy-ban-nhan-dan-tinh",
        "Chủ tịch UBND tỉnh: province/uy-ban-nhan-dan-tinh",
        "BCT (party): central/bo-cong-thuong",
        "TU: party/tinh-uy",
        "Hiệp hội Doanh nghiệp tỉnh: group/cac-hoi-hiep-hoi",
    ]
    assert read > 400


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def test_abbreviations_of_the_table(corpus: Path) -> None:
    """An abbreviation of an agency is written out, alone or behind the head that it needs."""
    wrong: dict[bool, list[str]] = {True: [], False: []}
    read = 0
    for row in read_domain(corpus, "abbreviations"):
        if row["class"] != "agency":
            continue
        read += 1
        setting = Setting("province", None, date(2018, 10, 24), WORDS)
        words = set(fold(re.sub(r"\(.*?\)", "", row["expansion"]).split("/")[0]).split())
        found = [one(row["abbr"], setting), one(f"Sở {row['abbr']}", setting)]
        names = [set(fold(agency.name).split()) for agency in found if agency]
        if not any(words <= name for name in names):
            wrong[row["source"] == "K"].append(row["abbr"])
    assert wrong[False] == ["LĐTLBHXH"]  # the code of a unit inside a department
    assert len(wrong[True]) <= 6, wrong[True]
    assert read > 150


def test_provinces_of_the_table(corpus: Path) -> None:
    """Bodies of every old province are named after it, and go on in the one that holds it now."""
    wrong = []
    rows = list(read_domain(corpus, "provinces"))
    for row in rows:
        old = row["old_name"]
        new = row["new_name"].replace("Thành phố", "thành phố")
        new = new if new.startswith("thành phố") else f"tỉnh {new}"
        for name in [old, *_parts(row["aliases"])]:
            if name.startswith("TP") and name.endswith("HCM"):
                continue  # no issuer's name is abbreviated so
            bare = re.sub(r"^(?:TP\.|Thành phố|thành phố)\s*", "", name)
            setting = Setting.of_header(f"UBND TỈNH {bare.upper()}", date(2018, 10, 24), WORDS)
            agency = one("Sở Y tế", setting)
            if agency is None or fold(old) not in fold(agency.name):
                wrong.append(f"{name}: {agency and agency.name}")
        moved = row["status_2025_07_01"] == "merged_into" or old == "Thừa Thiên Huế"
        setting = Setting.of_header(f"UBND TỈNH {old}", date(2018, 10, 24), WORDS)
        agency = one("Sở Y tế", setting)
        assert agency is not None
        later = [successor.name for successor in agency.successors]
        if later != ([f"Sở Y tế {new}"] if moved else []):
            wrong.append(f"{old}: {later}")
    assert wrong == []
    assert len(rows) == 63


# How units and lists of the table stand where agencies are named.
AS_AN_AGENCY = {
    "huyện, thị xã, thành phố thuộc tỉnh, quận": "các huyện, thị xã, thành phố thuộc tỉnh, quận",
    "thị trấn": "thị trấn Ea Drăng",
    "Chi cục Thuế huyện, khu vực": "Chi cục Thuế huyện",
}


def test_successors_of_the_table(corpus: Path) -> None:
    """Every change that the table states is among the successors, with its day and its source."""
    wrong: list[str] = []
    read = 0
    for row in read_domain(corpus, "org_map"):
        unconfirmed = row["relation"] in ("keep", "?") or row["level"] == "code"
        if unconfirmed or row["source"] == "K":
            continue
        read += 1
        setting = Setting("central", None, date(2025, 1, 6), WORDS)
        for old in (part.strip() for part in row["old"].split("/")):
            if old == "huyện đảo":
                continue  # an island district is no unit of its own kind
            printed = AS_AN_AGENCY.get(old, re.sub(r"\s*\(.*\)", "", old))
            agency = one(printed, setting)
            news = [new.strip() for new in re.sub(r"^\(.*?\)", "", row["new"]).split(" / ")]
            found = agency.successors if agency else ()
            for new in news:
                new = new.replace("UBND", "Ủy ban nhân dân").replace("tỉnh/thành phố", "tỉnh")
                if not any(fold(new) == fold(s.name) and s.since and s.source for s in found):
                    wrong.append(f"{old} → {new}: {[s.name for s in found]}")
    assert wrong == []
    assert read > 35


def test_bodies_that_ended_in_2025_have_successors() -> None:
    without = []
    for row in WORDS.rows("agencies"):
        if row["valid_to"] not in LAST_DAYS_BEFORE:
            continue
        level: Any = row["level"] if row["level"] in ("central", "district") else "province"
        setting = Setting(level, None, LAST_DAYS_BEFORE[row["valid_to"]], WORDS)
        agency = one(row["name"], setting)
        assert agency is not None, row["name"]
        if not agency.successors:
            without.append(row["name"])
    assert without == []


def test_a_chain_of_successors_is_followed_to_its_end() -> None:
    setting = Setting.of_header("UBND TỈNH PHÚ YÊN", date(2018, 10, 24), WORDS)
    agency = one("Cục Thuế", setting)
    assert agency is not None
    assert agency.name == "Cục Thuế tỉnh Phú Yên"
    assert [(s.name, s.since) for s in agency.successors] == [
        ("Chi cục Thuế khu vực", "2025-03-01"),
        ("Thuế tỉnh Đắk Lắk", "2025-07-01"),
    ]


def test_a_function_follows_its_body() -> None:
    """Children went from a committee to one ministry, and from there to one of its successors."""
    setting = Setting("central", None, date(2006, 5, 4), WORDS)
    agency = one("Ủy ban Dân số, Gia đình và Trẻ em", setting)
    assert agency is not None
    chain = [(s.name, s.since) for s in agency.successors if "trẻ em" in (s.function or "")]
    assert chain == [
        ("Bộ Lao động - Thương binh và Xã hội", "2007-08"),
        ("Bộ Y tế", "2025-03-01"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "flags"),
    [
        ("Sở Y tế", "Sở Y tế tỉnh Đắk Lắk", ("locality_from_issuer",)),
        ("Sở Y tế tỉnh Đắk Lắk", "Sở Y tế tỉnh Đắk Lắk", ()),
        ("Sở Y tế tỉnh Gia Lai", "Sở Y tế tỉnh Gia Lai", ()),
        ("SYT", "Sở Y tế tỉnh Đắk Lắk", ("locality_from_issuer", "short_form")),
        ("UBND huyện Lắk", "Ủy ban nhân dân huyện Lắk", ("short_form",)),
        ("Công an thành phố", "Công an thành phố", ()),
        ("Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy Đắk Lắk", ("locality_from_issuer",)),
        ("Bộ Y tế", "Bộ Y tế", ()),
        ("Câu lạc bộ Đua thuyền", "Câu lạc bộ Đua thuyền", ()),
    ],
)
def test_names_take_the_place_of_the_issuer(text: str, name: str, flags: tuple[str, ...]) -> None:
    setting = Setting.of_header("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", date(2018, 10, 24), WORDS)
    (agency,), _ = split_agencies(Passage.of(text), setting)
    assert (agency.text, agency.name, agency.flags) == (text, name, flags)


def settings() -> Iterator[Setting]:
    """Yield settings of every level, of provinces that stay and that are merged."""
    for issuer in ("UBND TỈNH PHÚ YÊN", "UBND HUYỆN LẮK", "UBND XÃ EA KAO", "BỘ Y TẾ"):
        yield Setting.of_header(issuer, date(2024, 5, 6), WORDS)


def test_names_of_the_tables_say_why_words_are_not_printed() -> None:
    """No word of a name is neither printed nor explained by a flag."""
    for setting in settings():
        for table, column in (("agencies", "name"), ("agency_groups", "words")):
            for row in WORDS.rows(table):
                for agency in split_agencies(Passage.of(row[column]), setting)[0]:
                    printed = set(re.findall(r"\w+", fold(agency.text)))
                    added = set(re.findall(r"\w+", fold(agency.name))) - printed
                    assert not added or agency.flags, agency
