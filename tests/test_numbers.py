"""Document numbers, dates and identifiers: the examples of the tables, spellings, and laws."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vn_decree_parser.outline.dates import BLANK_DATE, read_date
from vn_decree_parser.outline.document_number import RULES, DocumentNumber, find_numbers
from vn_decree_parser.outline.number_spelling import SPELLINGS, normalise_number
from vn_decree_parser.outline.urn import NEW_PROVINCES, urn_of

EXAMPLES = [
    (rule.partition(":")[0], example) for rule, _, examples in RULES for example in examples
]


@pytest.mark.parametrize(("family", "example"), EXAMPLES)
def test_rules_of_numbers(family: str, example: str) -> None:
    number = DocumentNumber.parse(example)
    assert number is not None
    assert number.family == family
    assert DocumentNumber.parse(str(number)) == number


@pytest.mark.parametrize(
    ("name", "written", "normal"), [(name, written, n) for name, _, _, written, n in SPELLINGS]
)
def test_spellings_of_numbers(name: str, written: str, normal: str) -> None:
    assert normalise_number(written) == normal, name
    assert normalise_number(normal) == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("2753\n/QĐ-UBND", "2753/QĐ-UBND"),
        ("29-CTR/T\nU", "29-CTr/TU"),
        ("28 – NQ/TW", "28-NQ/TW"),
        ("Số: 06/2024/QĐ-UBND", "06/2024/QĐ-UBND"),
        ("16/CTTTg", "16/CT-TTg"),
        ("40/2010 NĐ-CP", "40/2010/NĐ-CP"),
        ("30C/NQ-CP", "30c/NQ-CP"),
        ("Số:     /QĐ-UBND", "/QĐ-UBND"),
        ("2231/SNV-CCHC&PC", "2231/SNV-CCHC&PC"),
        ("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN"),
    ],
)
def test_numbers_are_read_whatever_their_spelling(written: str, normal: str) -> None:
    assert str(DocumentNumber.parse(written)) == normal


@pytest.mark.parametrize(
    "text", ["", "21/8/2018", "1/25.000", "đồng/ha", "24/7", "2016-2020", "12", "QĐ-UBND", "3/4"]
)
def test_what_is_no_number(text: str) -> None:
    assert DocumentNumber.parse(text) is None
    assert list(find_numbers(text)) == []


def test_parts_of_numbers() -> None:
    number = DocumentNumber.parse("66.7/2025/NQ-CP")
    assert number is not None
    assert (number.number, number.year, number.type_abbreviation) == ("66.7", 2025, "NQ")
    letter = DocumentNumber.parse("1781/SLĐTBXH-LĐTLBHXH")
    assert letter is not None
    assert (letter.type_abbreviation, letter.issuer_code) == (None, "SLĐTBXH")
    assert letter.unit_code == "LĐTLBHXH"
    assert DocumentNumber.parse("146-HĐBT") == DocumentNumber.parse("146/HĐBT")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 23 tháng 5 năm 2018", date(2018, 5, 23)),
        ("ngày 23 tháng 05 năm 2018", date(2018, 5, 23)),
        ("23/5/2018", date(2018, 5, 23)),
        ("23-05-2018", date(2018, 5, 23)),
        ("23.5.2018", date(2018, 5, 23)),
        ("NGÀY 05 THÁNG TƯ NĂM 2019", date(2019, 4, 5)),
        ("ngày 01 tháng mười hai năm 2018", date(2018, 12, 1)),
        ("01/ 7 /2004", date(2004, 7, 1)),
        ("29/02/2019", None),
        ("29/02/2020", date(2020, 2, 29)),
        ("tháng 5 năm 2018", None),
        ("năm 2018", None),
        ("12/2018/QĐ-UBND", None),
        ("", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["ngày    tháng 10 năm 2018", "ngày ... tháng ... năm 2018"])
def test_blank_dates(text: str) -> None:
    assert re.fullmatch(BLANK_DATE, text)
    assert read_date(text) is None


@given(st.dates(date(1945, 1, 1), date(2100, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_a_written_date_is_read_back(day: date, mark: str) -> None:
    figures = f"{day.day}{mark}{day.month:02}{mark}{day.year}"
    words = f"ngày {day.day:02} tháng {day.month} năm {day.year}"
    assert read_date(figures) == read_date(words) == day


NUMBERS = [example for _, example in EXAMPLES] + [written for *_, written, _ in SPELLINGS]


@given(
    st.lists(
        st.sampled_from([*NUMBERS, "số ", " ", "/", "-", "12", "2018", "QĐ", "UBND", ", ", "đ"]),
        max_size=8,
    ).map("".join)
)
def test_any_text_is_read_or_left_alone(text: str) -> None:
    number = DocumentNumber.parse(text)
    if number is not None:
        again = DocumentNumber.parse(str(number))
        assert again is not None
        assert (again.number, again.suffix) == (number.number, number.suffix)
    ends = [found.span() for found in find_numbers(text)]
    assert ends == sorted(ends)
    assert all(DocumentNumber.parse(text[first:last]) for first, last in ends)
    read_date(text)


@pytest.mark.parametrize("unit", ["12/QĐ-", "1/", "QĐ-UBND ", "1", "A&", "số 12 / ", "ngày 1/"])
def test_long_texts_take_linear_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    began = time.process_time()
    DocumentNumber.parse(text)
    list(find_numbers(text))
    read_date(text)
    assert time.process_time() - began < 2


def test_urns_name_what_is_known_and_guess_nothing() -> None:
    issuer = "Ủy ban nhân dân tỉnh Đắk Lắk"
    day = date(2018, 10, 24)
    assert urn_of("Quyết định", "12/QĐ-UBND", day, issuer) == (
        "urn:lex:vn;66:ubnd:quyet-dinh:2018-10-24;12-qd-ubnd"
    )
    assert urn_of(None, None, None, None) == "urn:lex:vn:_:_:_;_"
    assert urn_of("Nghị định", "34/2016/NĐ-CP", date(2016, 5, 14), "Chính phủ") == (
        "urn:lex:vn:cp:nghi-dinh:2016-05-14;34-2016-nd-cp"
    )
    assert urn_of("Quyết định", "/QĐ-UBND", None, "UBND", "phụ lục I").endswith(":phu-luc-i")


def test_the_code_of_a_province_is_that_of_the_day() -> None:
    issuer = "Ủy ban nhân dân tỉnh Lào Cai"
    codes = [
        urn_of("Quyết định", "1/QĐ-UBND", day, issuer).split(":")[2]
        for day in (date(2025, 6, 30), NEW_PROVINCES, None)
    ]
    assert codes == ["vn;10", "vn;15", "vn;_"]
