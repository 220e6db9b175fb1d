"""Agencies: lists, beginnings of sentences, levels and days, and laws on random lists."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vn_decree_parser.extract.agencies import Setting, agency_prefix, split_agencies
from vn_decree_parser.extract.agencies.setting import LEVELS
from vn_decree_parser.records import Agency
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import fold

CASES = Path(__file__).parent / "cases" / "agencies"
SETTING = Setting("province", "tỉnh Đắk Lắk", date(2018, 10, 24), Vocabulary())
PREFIXES = tomllib.loads((CASES / "prefixes.toml").read_text("utf-8"))["cases"]


def read_cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def notation(agency: Agency) -> str:
    known = f" # {agency.id}" if agency.id else ""
    group, role = " [group]" if agency.group else "", f" [{agency.role}]" if agency.role else ""
    return f"{agency.text} => {agency.name}{known}{group}{role}"


def check_list(case: dict[str, Any]) -> None:
    agencies, flags = split_agencies(Passage.of(case["list"]), SETTING)
    assert [notation(agency) for agency in agencies] == case["agencies"]
    assert list(flags) == case.get("flags", [])


@pytest.mark.parametrize("case", read_cases("lists"), ids=lambda case: case["list"])
def test_lists(case: dict[str, Any]) -> None:
    check_list(case)


@pytest.mark.parametrize("case", read_cases("known_failures"), ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check_list(case)


@pytest.mark.parametrize("marked", PREFIXES)
def test_beginnings_of_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    end = agency_prefix(Passage.of(text), SETTING)
    assert f"{text[:end]}|{text[end:]}" == marked


@pytest.mark.parametrize(("level", "pattern", "issuer"), LEVELS)
def test_levels_of_issuers(level: str, pattern: str, issuer: str) -> None:
    assert re.search(rf"(?<!\w)(?:{pattern})(?!\w)", fold(issuer))
    assert Setting.of_header(issuer, None, Vocabulary()).level == level


@pytest.mark.parametrize(
    ("issuer", "level", "locality"),
    [
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "province", "thành phố Hà Nội"),
        ("UBND thành phố Buôn Ma Thuột", "district", "thành phố Buôn Ma Thuột"),
        ("UBND HUYỆN KRÔNG PẮC TỈNH ĐẮK LẮK", "district", "huyện Krông Pắc"),
        ("UBND xã Ea Kao", "commune", "xã Ea Kao"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH LONG BIÊN", "province", "tỉnh Long Biên"),
        ("Tỉnh ủy Đắk Lắk", "province", "tỉnh Đắk Lắk"),
        ("SỞ Y TẾ", "province", None),
        ("THỦ TƯỚNG CHÍNH PHỦ", "central", None),
        (None, "central", None),
    ],
)
def test_settings_of_headers(issuer: str | None, level: str, locality: str | None) -> None:
    setting = Setting.of_header(issuer, None, Vocabulary())
    assert (setting.level, setting.locality) == (level, locality)


@pytest.mark.parametrize(
    ("level", "day", "short", "known"),
    [
        ("province", date(2018, 10, 24), "BHXH", "vertical/bao-hiem-xa-hoi-tinh"),
        ("central", date(2018, 10, 24), "UBND cấp huyện", "district/uy-ban-nhan-dan-cap-huyen"),
        ("province", date(2018, 10, 24), "Sở NN&PTNT", None),
        ("province", date(2025, 9, 1), "Sở Nông nghiệp và Môi trường", None),
        ("central", date(2025, 9, 1), "Bộ NN&MT", "central/bo-nong-nghiep-va-moi-truong"),
    ],
)
def test_short_forms_mean_the_body_of_the_level_and_the_day(
    level: Any, day: date, short: str, known: str | None
) -> None:
    setting = Setting(level, None, day, Vocabulary())
    (agency,), flags = split_agencies(Passage.of(short), setting)
    assert agency.id is not None
    assert known in (None, agency.id)
    assert flags == ()


def test_successors_are_given_for_bodies_that_are_gone() -> None:
    (agency,), _ = split_agencies(Passage.of("Sở Lao động - Thương binh và Xã hội"), SETTING)
    assert "Sở Nội vụ tỉnh Đắk Lắk" in {successor.name for successor in agency.successors}
    assert all(successor.function for successor in agency.successors)
    (kept,), _ = split_agencies(Passage.of("Sở Y tế"), SETTING)
    assert kept.successors == ()


def test_every_name_of_the_table_is_one_agency() -> None:
    """The names are split at no comma, `và` or dash of their own, whatever the level."""
    wrong = []
    for row in Vocabulary().rows("agencies"):
        agencies, flags = split_agencies(Passage.of(row["name"]), SETTING)
        if [agency.text for agency in agencies] != [row["name"]] or flags:
            wrong.append(row["name"])
    assert wrong == []


# Names, heads, groups, matters, small words of the tables, and what stands between them.
TABLES = {
    "agencies": "name",
    "agency_heads": "head",
    "agency_groups": "words",
    "agency_roles": "role",
    "agency_sectors": "sector",
    "agency_words": "words",
    "task_verbs": "verb",
}
WORDS = sorted(
    {row[column] for table, column in TABLES.items() for row in Vocabulary().rows(table)}
    | {"Krông Pắc", "Ea H’leo", "Hà Nội", "khác", "A", "1", "(", ")", ":", "…"}
)
GAPS = ["", " ", ", ", "; ", " và ", " - ", ": ", "\n", " (", ") ", ". ", "/"]
lists = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=9).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
# What a list may lose between two agencies: marks, numbers of items, conjunctions, labels, and the
# group that the names behind a colon stand for.
LOST = sorted(
    (
        fold(row["words"])
        for row in Vocabulary().rows("agency_words")
        if row["kind"] in ("conjunction", "label")
    ),
    key=len,
    reverse=True,
)
LOST_WORDS = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in LOST))


@given(lists)
@settings(max_examples=300, deadline=None)
def test_any_list_keeps_its_letters(text: str) -> None:
    agencies, _ = split_agencies(Passage.of(text), SETTING)
    at = 0
    for agency in agencies:
        first, last = agency.span
        assert text[first:last] == agency.text
        between = LOST_WORDS.sub("", fold(text[at:first]).rpartition(":")[2])
        assert not re.search(r"[^\W\d]", between), (between, text)
        at = last
    assert not re.search(r"[^\W\d]", LOST_WORDS.sub("", fold(text[at:])))
    for left, right in pairwise(agencies):
        assert left.span.end <= right.span.start


@given(lists)
@settings(max_examples=300, deadline=None)
def test_any_beginning_ends_inside_the_text_at_the_end_of_a_word(text: str) -> None:
    end = agency_prefix(Passage.of(text), SETTING)
    assert 0 <= end <= len(text)
    assert text[:end] == text[:end].rstrip()
    assert not text[end - 1 : end + 1].isalnum() or end in (0, len(text))


@pytest.mark.parametrize(
    "unit",
    ["Sở Y tế, ", "Sở ", "UBND các huyện: Lắk ", "(", "Tài chính, ", "các ", "Ban - ", "a "],
)
def test_long_lists_take_linear_time(unit: str) -> None:
    passage = Passage.of(unit * (20_000 // len(unit)))
    began = time.process_time()
    split_agencies(passage, SETTING)
    agency_prefix(passage, SETTING)
    assert time.process_time() - began < 2
