"""The laws of the breaker, and the samples that it damaged."""

import random
import re
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breaker import (
    BROKEN,
    PLAIN,
    SCRAPED,
    SPAN_RULES,
    STYLES,
    Block,
    Damaged,
    SpanRule,
    Style,
    break_blocks,
    break_sample,
    join_lines,
    main,
    number_table,
    read_blocks,
    task_table,
    write_sample,
)

SAMPLES = sorted(file.parent for file in Path(__file__).parents[1].glob("samples/*/blocks.tsv"))
PHRASES = (
    "Điều 3. Giao Sở Y tế (sau đây gọi tắt là Sở) thực hiện Nghị quyết số 31/NQ-HĐND;",
    "Trước ngày 15/9/2031",
    "- Lưu: VT, KT (Dg-60b).",
    "-------",
    "1.240",
)

texts = st.one_of(
    st.sampled_from(PHRASES),
    st.lists(st.sampled_from(PHRASES), min_size=2, max_size=6).map(" ".join),
    st.text(min_size=1, max_size=200).map(lambda text: " ".join(text.split())).filter(bool),
)
blocks = st.lists(
    st.builds(Block, st.sampled_from(("paragraph", "heading", "cell")), texts), max_size=8
)
widths = st.integers(0, 120)
shares = st.floats(0, 1)
any_style = st.builds(
    Style,
    width=st.one_of(st.none(), widths),
    ragged=widths,
    body_prefix=widths,
    heading_prefix=widths,
    cell_prefix=widths,
    prefix_jitter=widths,
    tag_width=widths,
    link_width=widths,
    cell_indent=st.integers(0, 4),
    paragraph_indent=st.integers(0, 8),
    blank_lines=st.integers(0, 2),
    letter_spans=shares,
    digit_spans=shares,
    mark_spans=shares,
    blank_spans=shares,
    links=shares,
    bold_labels=shares,
    italic_parentheses=shares,
    dot_spans=shares,
    run_in_labels=shares,
    period_spans=shares,
    cell_spread=widths,
    bookmark_width=widths,
)
likely_style = st.integers(0, 10**6).map(lambda seed: Style.random(random.Random(seed)))
styles = st.one_of(any_style, likely_style, st.sampled_from(tuple(STYLES.values())))
seeds = st.integers(0, 2**32)


def check_laws(clean: list[Block], style: Style, seed: int) -> Damaged:
    """Assert what the breaker promises of any text, and return the damaged text."""
    damaged = break_blocks(clean, style, seed)
    wanted = [block.text for block in clean]
    assert "".join(damaged.text.split()) == "".join("".join(wanted).split())
    assert all(line.strip() for line in damaged.lines)
    assert len(damaged.verdicts) == max(len(damaged.lines) - 1, 0)
    assert [line for line in damaged.text.split("\n") if line.strip()] == list(damaged.lines)
    assert join_lines(damaged.lines, damaged.verdicts) == wanted
    assert break_blocks(clean, style, seed) == damaged
    return damaged


@given(blocks, styles, seeds)
def test_laws_of_any_blocks_in_any_style(clean: list[Block], style: Style, seed: int) -> None:
    check_laws(clean, style, seed)


@given(st.sampled_from((number_table, task_table)), seeds, styles)
def test_laws_of_synthetic_tables(build, seed: int, style: Style) -> None:
    table = build(seed)
    assert build(seed) == table
    assert [table[0].kind, table[-1].kind] == ["paragraph", "paragraph"]
    assert {block.kind for block in table[1:-1]} == {"cell"}
    check_laws(table, style, seed)


@given(texts, st.integers(20, 120))
def test_without_tags_text_is_wrapped_as_the_standard_library_wraps_it(text: str, width: int):
    damaged = break_blocks([Block("paragraph", text)], Style(width=width), seed=0)
    wrapped = textwrap.wrap(
        text, width, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    assert list(damaged.lines) == wrapped


@given(blocks, st.integers(0, 2))
def test_a_source_without_wraps_and_spans_has_one_line_a_block(clean, blank_lines):
    damaged = break_blocks(clean, Style(width=None, blank_lines=blank_lines), seed=0)
    assert damaged.text == ("\n" * (blank_lines + 1)).join(block.text for block in clean)


@pytest.mark.parametrize("rule", SPAN_RULES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_examples(rule: SpanRule) -> None:
    found = {text: [m.group() for m in rule.pattern.finditer(text)] for text in rule.examples}
    assert found == rule.examples


@pytest.mark.parametrize(
    ("style", "clean", "lines"),
    [
        (Style(letter_spans=1), "hiểm", {"hi", "ể", "m"}),
        (Style(digit_spans=1), "24", {"2", "4"}),
        (Style(mark_spans=1), "b/c", {"b", "/", "c"}),
        (Style(blank_spans=1), "Sở Y tế", {"Sở", "Y", "tế"}),
        (Style(links=1), "số 31/NQ-HĐND ngày", {"số", "31/NQ-HĐND", "ngày"}),
        (Style(bold_labels=1), "Điều 1. Giao", {"Điều 1.", "Giao"}),
        (Style(italic_parentheses=1), "04 (bốn) xã", {"04", "(bốn)", "xã"}),
        (Style(dot_spans=1), "Họ tên .... (chữ in)", {"Họ tên", "....", "(chữ in)"}),
        (Style(run_in_labels=1), "- Thời lượng: 5 phút", {"- Thời lượng:", "5 phút"}),
        (Style(period_spans=1), "Quý IV/2031", {"Quý", "IV", "/2031"}),
        (Style(paragraph_indent=4), "Nơi nhận:", {"    Nơi nhận:"}),
    ],
)
def test_each_share_makes_its_damage(style: Style, clean: str, lines: set[str]) -> None:
    found = (
        set(break_blocks([Block("paragraph", clean)], style, seed).lines) for seed in range(50)
    )
    assert lines in found


@pytest.mark.parametrize("indent", [0, 1, 2])
def test_only_wraps_inside_cells_are_indented(indent: int) -> None:
    style = Style(width=9, cell_indent=indent)
    damaged = break_blocks(
        [Block(kind, "Sở Tài chính tỉnh") for kind in ("cell", "heading")], style, 0
    )
    assert damaged.lines == (
        "Sở Tài",
        " " * indent + "chính",
        " " * indent + "tỉnh",
        "Sở Tài",
        "chính",
        "tỉnh",
    )


def test_long_cells_are_set_like_body_text() -> None:
    style = Style(cell_prefix=79)
    short, long = Block("cell", "Sở Y tế"), Block("cell", "Sở Y tế " * 15 + "tỉnh")
    assert break_blocks([short], style, 0).lines[0] == "Sở"
    assert len(break_blocks([long], style, 0).lines[0]) > 70


def test_scraped_is_damaged_as_the_page_that_it_was_calibrated_on() -> None:
    clean = read_blocks(next(sample for sample in SAMPLES if "plan" in sample.name))
    verdicts = Counter(
        verdict for seed in range(20) for verdict in break_blocks(clean, SCRAPED, seed).verdicts
    )
    assert 0.15 < verdicts["join"] / verdicts.total() < 0.3
    assert 0.4 < verdicts["space"] / verdicts.total() < 0.6


def test_named_styles_go_from_mild_to_bad() -> None:
    clean = task_table(1)
    lengths = [len(break_blocks(clean, style, 1).lines) for style in (PLAIN, SCRAPED, BROKEN)]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[2]


@pytest.mark.parametrize(
    ("kind", "text"), [("table", "Sở"), ("cell", ""), ("cell", " Sở"), ("cell", "a\nb")]
)
def test_a_block_that_is_not_clean_is_refused(kind, text) -> None:
    with pytest.raises(ValueError, match="block"):
        Block(kind, text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
class TestSample:
    def test_received_is_what_the_breaker_makes_of_the_blocks(self, sample: Path) -> None:
        assert (sample / "received.txt").read_bytes().decode() == break_sample(sample).text

    def test_clean_is_the_text_of_the_blocks(self, sample: Path) -> None:
        clean = (sample / "clean.txt").read_bytes().decode()
        assert clean == "".join(block.text + "\n" for block in read_blocks(sample))
        assert 6_000 <= len(clean) <= 14_000

    def test_laws_in_every_named_style(self, sample: Path) -> None:
        for seed, style in enumerate(STYLES.values()):
            check_laws(read_blocks(sample), style, seed)

    def test_the_readme_names_the_sample_and_quotes_its_defects(self, sample: Path) -> None:
        readme = (sample.parent / "README.md").read_text("utf-8")
        _, section = readme.split(f"## {sample.name}\n")
        defects = re.findall(r"^- defect: `([^`]+)`", section.partition("\n## ")[0], re.MULTILINE)
        assert defects
        assert all(defect in (sample / "clean.txt").read_text("utf-8") for defect in defects)

    def test_site_chrome_is_whole(self, sample: Path) -> None:
        lines = (sample / "received.txt").read_text("utf-8").split("\n")
        assert lines[-4:] == ["Tải Văn bản tiếng Việt"] * 2 + ["Tải Văn bản gốc"] * 2


def test_there_are_three_samples() -> None:
    assert len(SAMPLES) == 3


def test_the_command_writes_a_sample_anew(tmp_path: Path, monkeypatch) -> None:
    for folder in ("by_command", "by_call"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "blocks.tsv").write_text("kind\ttext\ncell\tSố: 07/CT-UBND\n", "utf-8")
    arguments = ["breaker.py", str(tmp_path / "by_command"), "--seed", "3", "--style", "BROKEN"]
    monkeypatch.setattr("sys.argv", arguments)
    main()
    write_sample(tmp_path / "by_call", "BROKEN", 3)
    for name in ("clean.txt", "received.txt", "damage.toml"):
        assert (tmp_path / "by_command" / name).read_bytes() == (
            tmp_path / "by_call" / name
        ).read_bytes()
    assert break_sample(tmp_path / "by_call").text == (
        tmp_path / "by_call" / "received.txt"
    ).read_text("utf-8")
