"""The page to check by: what it holds, what it must not run, and how it behaves in a browser."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vn_decree_parser as vdp
from vn_decree_parser.export.formats import ExportOptions, find_format
from vn_decree_parser.export.page.segments import cut_paragraph, marks_of, paragraphs_of, touching
from vn_decree_parser.export.page.write import embed_json
from vn_decree_parser.export.writing import open_export, write_decree

PAGE = find_format("html")


def page_of(decree: vdp.Decree) -> str:
    return write_decree(decree, PAGE).decode()


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_character_is_shown_and_every_record_is_marked(sample: Path) -> None:
    text = (sample / "received.txt").read_text("utf-8")
    decree = vdp.parse_file(sample / "received.txt")
    passages = paragraphs_of(decree, text)
    marks = marks_of(decree)
    shown: list[str] = []
    marked: dict[int, list[str]] = {}
    for passage, here in zip(
        passages, touching(marks, [passage.span for passage in passages]), strict=True
    ):
        for segment in cut_paragraph(passage, here):
            shown.append(segment.text)
            for record in segment.records:
                if {"task", "target"} & set(segment.roles):
                    marked.setdefault(record, []).append(segment.text)
    assert squeezed("".join(shown)) == squeezed(text)
    records = [*decree.tasks, *decree.targets]
    for number, record in enumerate(records):
        assert squeezed(decree.quote(record)) in squeezed("".join(marked[number]))


def test_a_page_asks_nothing_of_a_network_and_runs_nothing_of_a_document() -> None:
    text = 'Điều 1. Giao Sở Y tế xây dựng Đề án "</script><script>alert(1)</script>" <img src=x>.'
    page = page_of(vdp.parse(text))
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    data = re.search(r'id="data">(.*?)</script>', page, re.S)
    assert data is not None
    assert "</script>" in json.loads(data[1])["tasks"][0]["title"]


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_embedded_data_is_read_back_and_closes_no_element(data: object) -> None:
    written = embed_json(data)
    assert "<" not in written
    assert json.loads(written) == data


def test_of_a_decree_without_its_text_the_sections_are_shown() -> None:
    decree = vdp.Decree.model_validate_json(vdp.parse("Điều 1. Mở bến <đò>.").model_dump_json())
    page = page_of(decree)
    assert "<p>Mở bến &lt;đò&gt;.</p>" in page
    assert "data-r=" not in page.split("<script")[0]


# ------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium, where Debian's chromium and chromium-driver are there."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("NO CHROMIUM: the page is not tried in a browser (chromium, chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in (
        "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking --disable-component-update --disable-sync"
    ).split():
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def open_page(browser: Any, path: Path, *, width: int = 1300) -> None:
    browser.set_window_size(width, 900)
    browser.get(path.as_uri())
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def cards(browser: Any) -> list[Any]:
    return list(browser.find_elements("css selector", "#list .card[data-n]"))


def test_records_and_text_lead_to_each_other(browser: Any, tmp_path: Path) -> None:
    sample = Path(__file__).parent.parent / "samples" / "plan-with-task-table" / "received.txt"
    decree = vdp.parse_file(sample)
    path = tmp_path / "page.html"
    path.write_text(page_of(decree), "utf-8")
    open_page(browser, path)
    found = cards(browser)
    assert len(found) == len(decree.tasks)
    found[-1].click()
    chosen = browser.find_elements("css selector", "#document span.chosen")
    assert squeezed(decree.tasks[-1].title) in squeezed("".join(c.text for c in chosen))
    browser.find_element("css selector", "#document span.target").click()
    card = browser.find_element("css selector", "#list .card.chosen")
    assert "target" in card.get_attribute("class")
    browser.find_element("css selector", '[data-tab="tasks"]').click()
    lead = decree.tasks[0].lead[0].name
    browser.execute_script(
        "const s = document.getElementById('agency'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('input'));",
        lead,
    )
    named = [t for t in decree.tasks if lead in {a.name for a in (*t.lead, *t.coordinating)}]
    assert len(cards(browser)) == len(named)
    for tab in ("timeline", "problems", "targets"):
        browser.find_element("css selector", f'[data-tab="{tab}"]').click()
    assert browser.get_log("browser") == []


def test_a_phone_shows_one_thing_at_a_time(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_of(vdp.parse("Điều 1. Giao Sở Y tế xây dựng Đề án bến đò.")), "utf-8")
    open_page(browser, path, width=420)
    assert not browser.find_element("id", "document").is_displayed()
    cards(browser)[0].click()
    assert browser.find_element("id", "document").is_displayed()
    assert not browser.find_element("id", "records").is_displayed()
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= browser.execute_script("return innerWidth")


def test_a_thousand_tasks_open_in_two_seconds(browser: Any, tmp_path: Path) -> None:
    rows = "\n".join(
        f"{n}. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra bến đò số {n} trong năm 2025."
        for n in range(1, 1001)
    )
    decree = vdp.parse(f"II. NHIỆM VỤ\n{rows}")
    assert len(decree.tasks) == 1000
    path = tmp_path / "page.html"
    path.write_text(page_of(decree), "utf-8")
    open_page(browser, path)
    assert len(cards(browser)) == 1000
    taken = browser.execute_script(
        "const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd - t.startTime"
    )
    assert taken < 2000


def test_the_overview_leads_to_each_page(browser: Any, tmp_path: Path) -> None:
    from vn_decree_parser.batch import Conversion, Crew, convert_files, find_inputs

    for number in (1, 2):
        text = f"Điều 1. Giao Sở Y tế xây dựng Đề án số {number} trong Quý I/2025."
        (tmp_path / f"văn bản {number}.txt").write_text(text, "utf-8")
    out = tmp_path / "out"
    asked = Conversion(out, forms=(PAGE,), crew=Crew(1), export=ExportOptions())
    convert_files(find_inputs([tmp_path], outside=out), asked)
    open_page(browser, out / "index.html")
    links = browser.find_elements("css selector", "#documents a")
    assert [html.unescape(link.text) for link in links] == ["văn bản 1.txt", "văn bản 2.txt"]
    links[1].click()
    assert len(cards(browser)) == 1


def test_the_overview_without_a_browser(tmp_path: Path) -> None:
    from vn_decree_parser.batch.convert import _OVERVIEW

    with open_export(_OVERVIEW, tmp_path / "index.html") as writer:
        writer.add(vdp.parse("Điều 1. Giao Sở Y tế xây dựng Đề án trong Quý I/2025."))
    page = (tmp_path / "index.html").read_text("utf-8")
    assert '"agencies":[["Sở Y tế",1]]' in page
    assert '"quarters":[["2025-1",1]]' in page
