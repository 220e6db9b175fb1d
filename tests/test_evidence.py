"""No number, date or issuer of a deadline or a citation without its characters, or a flag.

What counts as stated is written down here once more, apart from the code that reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vn_decree_parser as vdp
from test_citations import texts as citing_texts
from test_deadlines import read_cases as deadline_cases
from test_deadlines import wordings
from test_domain_tables import WORDINGS, read_table
from vn_decree_parser.extract.citations import find_citations, identify
from vn_decree_parser.extract.deadlines import find_deadlines, read_deadline
from vn_decree_parser.records import Citation, Deadline, Decree
from vn_decree_parser.source import Passage

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(ROOT.glob("samples/*/received.txt"))
WORDS = {
    "một": 1,
    "nhất": 1,
    "giêng": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTERS = {1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12)}
# A flag with one of these says that the year is not in the words.
YEAR_ELSEWHERE = ("year_inferred", "year_shared", "start=doc_date", "fuzzy", "after_period")
# These count from the day of the document, or from the day of its first occurrence.
COUNTING = ("recurring", "relative", "event")


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def numbers_in(text: str) -> set[int]:
    """Return the numbers that a text states in figures, in words, or in roman figures."""
    folded = plain(text)
    found = {int(figures) for figures in re.findall(r"\d+", folded)}
    # A lost blank hides no number: "chínngày".
    found |= {number for word, number in WORDS.items() if re.search(rf"\b{word}", folded)}
    found |= {ROMAN[roman] for roman in re.findall(r"(?<![a-zđ])(iv|i{1,3})(?![a-z])", folded)}
    if roman := re.findall(r"\bq\.?(iv|i{1,3})\b", folded):
        found |= {ROMAN[each] for each in roman}
    return found


def months_in(text: str) -> set[int]:
    """Return the months that a text names, or bounds by a quarter, a half, a part of the year."""
    folded, numbers = plain(text), numbers_in(text)
    months = {number for number in numbers if 1 <= number <= 12}
    if re.search(r"qu[ýíi]|quy|\bq\.?[\divx]|qúy", folded):
        months |= {month for quarter in numbers & {1, 2, 3, 4} for month in range(*_span(quarter))}
        months |= {3, 6, 9, 12, 1, 4, 7, 10}
    if re.search(
        r"năm|học kỳ|hk|mùa|giai đoạn|thời kỳ|nhiệm kỳ|\d{4}|tháng đầu|tháng cuối", folded
    ):
        months |= {1, 12}
    return months


def _span(quarter: int) -> tuple[int, int]:
    first, last = QUARTERS[quarter]
    return first, last + 1


def states_year(text: str, year: int) -> bool:
    figures = re.sub(r"\s", "", text)
    return str(year) in figures or bool(re.search(rf"[/.-]{year % 100:02}(?!\d)", figures))


def unstated(deadline: Deadline) -> Iterator[str]:
    """Yield the values of a deadline that neither its words nor a flag account for."""
    text, flags = deadline.text, " ".join(deadline.flags)
    elsewhere = deadline.kind in COUNTING or any(flag in flags for flag in YEAR_ELSEWHERE)
    for name, day in (("start", deadline.start), ("end", deadline.end)):
        if day is None:
            continue
        if not elsewhere and not states_year(text, day.year):
            before = deadline.bound == "before" and "before_period" in flags
            if not (before and states_year(text, day.year - 1)):
                yield f"{name} {day}: year"
        if deadline.precision == "day" and deadline.kind in ("date", "period"):
            derived = "start=doc_date" in flags
            if not derived and day.day not in numbers_in(text):
                yield f"{name} {day}: day"
            if not derived and day.month not in months_in(text):
                yield f"{name} {day}: month"
    yield from _unstated_in_rule(deadline)
    if deadline.offset and deadline.anchor != "doc_date":
        figures = {int(number) for number in re.findall(r"\d+", deadline.offset)}
        loose = {1} if "năm" in plain(text) or "tháng" in plain(text) else set()
        multiples = {3 * number for number in numbers_in(text)}
        if not figures <= numbers_in(text) | loose | multiples:
            yield f"offset {deadline.offset}"
    for other in deadline.also:
        yield from unstated(other)


def _unstated_in_rule(deadline: Deadline) -> Iterator[str]:
    parts = dict(part.split("=") for part in (deadline.rrule or "").split(";") if part)
    numbers, folded = numbers_in(deadline.text), plain(deadline.text)
    for month in map(int, filter(None, parts.get("BYMONTH", "").split(","))):
        if month not in months_in(deadline.text):
            yield f"BYMONTH {month}"
    for day in map(int, filter(None, parts.get("BYMONTHDAY", "").split(","))):
        period = day in (1, -1) and (
            "fuzzy" in deadline.flags or deadline.bound in ("before", "by")
        )
        if day not in numbers and not period and "cuối" not in folded:
            yield f"BYMONTHDAY {day}"
    interval = int(parts.get("INTERVAL", "1"))
    units = {3 for _ in re.findall(r"qu[ýí]|quy|qúy", folded)} | {
        6 for _ in re.findall("nửa", folded)
    }
    if interval > 1 and interval not in numbers | units | {3 * n for n in numbers} | {
        n // 12 for n in numbers
    }:
        yield f"INTERVAL {interval}"
    if "UNTIL" in parts and not states_year(deadline.text, int(parts["UNTIL"][:4])):
        yield f"UNTIL {parts['UNTIL']}"


def letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).lower().replace("ð", "đ").replace("tư", "tw")
    return "".join(character for character in folded if character.isalnum())


def unsaid(citation: Citation) -> Iterator[str]:
    """Yield the values of a citation that neither its words nor a flag account for."""
    if citation.number and "codes_shared" not in citation.flags:
        rest = iter(letters(citation.text))
        if not all(character in rest for character in letters(citation.number)):
            yield f"number {citation.number}"
    if citation.date:
        numbers = numbers_in(citation.text)
        stated = {citation.date.day, citation.date.month, citation.date.year} <= numbers
        if not stated:
            yield f"date {citation.date}"
    shared = "issuer_shared" in citation.flags
    if citation.issuer and citation.issuer not in citation.text and not shared:
        yield f"issuer {citation.issuer}"
    if citation.provision and citation.provision not in citation.text:
        yield f"provision {citation.provision}"
    open_parts = re.search(r"_:|;_", citation.urn or "")
    if open_parts and "urn_partial" not in citation.flags:
        yield f"urn {citation.urn}"


def deadlines_of(decree: Decree) -> Iterator[Deadline]:
    for task in decree.tasks:
        if task.deadline is not None:
            yield task.deadline


def check(decree: Decree) -> None:
    wrong = [(d.text, list(unstated(d))) for d in deadlines_of(decree) if list(unstated(d))]
    assert wrong == []
    cited = (*decree.citations, *decree.header.legal_bases)
    assert [(c.text, list(unsaid(c))) for c in cited if list(unsaid(c))] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_samples(path: Path) -> None:
    check(vdp.parse_file(path))


@pytest.mark.parametrize("case", deadline_cases("cells"), ids=lambda case: case["wording"])
def test_cells(case: dict[str, str]) -> None:
    deadline = read_deadline(Passage.of(case["wording"]), date(2018, 10, 24))
    assert list(unstated(deadline)) == []


def test_the_law_sees_what_is_not_stated() -> None:
    deadline = read_deadline(Passage.of("Trước ngày 15/11/2018"), None)
    assert list(unstated(deadline)) == []
    for field, value in (("end", date(2019, 11, 15)), ("end", date(2018, 11, 16))):
        assert list(unstated(deadline.model_copy(update={field: value})))
    assert list(unstated(deadline.model_copy(update={"rrule": "FREQ=YEARLY;BYMONTH=10"})))
    (citation,) = find_citations(Passage.of("Nghị định số 34/2016/NĐ-CP ngày 14/5/2016"))
    assert list(unsaid(citation)) == []
    for change in (
        {"number": "35/2016/NĐ-CP"},
        {"date": date(2016, 5, 15)},
        {"issuer": "Quốc hội"},
    ):
        assert list(unsaid(citation.model_copy(update=change)))


def test_phrases_of_the_domain(corpus: Path) -> None:
    wrong = {}
    for row in read_table(corpus, "deadlines"):
        wording = WORDINGS.get(row["id"], row["phrase"])
        deadline = read_deadline(Passage.of(wording), date.fromisoformat(row["doc_date"]))
        if unaccounted := list(unstated(deadline)):
            wrong[row["id"]] = (wording, unaccounted)
    assert wrong == {}


def test_real_documents(corpus: Path) -> None:
    paths = [*corpus.glob("corpus/txt/*.txt"), *corpus.glob("corpus/md/*.md")]
    assert paths
    for path in sorted(paths):
        check(vdp.parse_file(path))


@given(wordings, st.none() | st.dates(date(2000, 1, 1), date(2050, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_any_words(text: str, issued_on: date | None) -> None:
    assert list(unstated(read_deadline(Passage.of(text), issued_on))) == []
    for deadline in find_deadlines(Passage.of(text), issued_on, ()):
        assert list(unstated(deadline)) == []


@given(citing_texts)
@settings(max_examples=200, deadline=None)
def test_any_citations(text: str) -> None:
    for citation in identify(find_citations(Passage.of(text)), "tỉnh Đắk Lắk"):
        assert list(unsaid(citation)) == []
