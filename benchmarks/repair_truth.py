"""Texts with known line ends: pages with true verdicts, and clean documents damaged on purpose.

The pages and documents lie outside the project, in the folder that `VN_DECREE_CORPUS` names, or
in `shared` beside the checkout: `gold/repair`, `gold/tables`, `corpus/md`, `corpus/docx`.
"""

from __future__ import annotations

import os
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import made_blocks  # noqa: E402

import breaker  # noqa: E402  (the breaker of the tests is no package)
from vn_decree_parser.repair.decide import Verdict  # noqa: E402
from vn_decree_parser.repair.evidence import Lines  # noqa: E402
from vn_decree_parser.repair.repaired import read_lines  # noqa: E402
from vn_decree_parser.source import Source  # noqa: E402

_Maker = Callable[[made_blocks.Document, random.Random], list[breaker.Block]]


@dataclass(frozen=True)
class Truth:
    """A received text with the true verdict on each of its line ends."""

    name: str
    text: str
    verdicts: tuple[Verdict, ...]

    def read(self) -> tuple[Lines, list[bool]]:
        """Return what repair knows of the lines, and which line ends a rule settles beforehand."""
        reading = read_lines(Source.of_text(self.text))
        return reading.lines, [rule is not None for rule in reading.rules]


def corpus_folder() -> Path | None:
    """Return the folder of real documents, `None` where there is none."""
    named = os.environ.get("VN_DECREE_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "gold").is_dir() else None


def read_gold(folder: Path) -> Iterator[Truth]:
    """Yield the pages whose truth is known."""
    gold = folder / "gold"
    for received in sorted(gold.glob("repair/*.broken.txt")):
        truth = received.with_name(received.name.replace(".broken.txt", ".gold.txt"))
        yield _compare(received, truth)
    for received in sorted(gold.glob("tables/*.flat[0-9][0-9].txt")):
        yield _compare(received, received.with_name(received.name.replace(".txt", ".gold.txt")))


def _compare(received: Path, truth: Path) -> Truth:
    text = received.read_text("utf-8")
    wanted = _gaps(truth.read_text("utf-8"))
    names: dict[str, Verdict] = {"": "join"}
    verdicts = [
        names.get(after, "border" if "\n" in after else "space")
        for before, after in zip(_gaps(text), wanted, strict=True)
        if "\n" in before
    ]
    return Truth(received.name.removesuffix(".broken.txt"), text, tuple(verdicts))


def _gaps(text: str) -> list[str]:
    """Return the blanks before each character that is none."""
    composed = unicodedata.normalize("NFC", text).strip()
    return [match[1] for match in re.finditer(r"(\s*)\S", composed)]


def read_clean(folder: Path) -> Iterator[tuple[str, list[breaker.Block]]]:
    """Yield clean documents as blocks: markdown, Word files and truths of the folder."""
    for path in sorted((folder / "corpus" / "md").glob("*.md")):
        yield path.stem, list(_markdown_blocks(path.read_text("utf-8")))
    if find_spec("docx"):
        for path in sorted((folder / "corpus" / "docx").glob("*.docx")):
            yield path.stem, list(_word_blocks(path))
    for path in sorted((folder / "gold" / "repair").glob("*.gold.txt")):
        yield path.name.removesuffix(".gold.txt"), list(_text_blocks(path.read_text("utf-8")))


def read_samples(count: int) -> Iterator[Truth]:
    """Yield the project's own samples: as received, and damaged `count` times in other ways."""
    rng = random.Random(0)
    for sample in sorted((ROOT / "samples").glob("*/blocks.tsv")):
        blocks = breaker.read_blocks(sample.parent)
        received = breaker.break_sample(sample.parent)
        yield Truth(sample.parent.name, received.text, received.verdicts)
        for number in range(count):
            style = rng.choice((breaker.SCRAPED, breaker.BROKEN, breaker.Style.random(rng)))
            broken = breaker.break_blocks(blocks, style, seed=1000 + number)
            yield Truth(f"{sample.parent.name} {number}", broken.text, broken.verdicts)


_MARKUP = re.compile(r"[*_`#>\\]+|<[^>]*>|\[|\]\([^)]*\)")


def _markdown_blocks(text: str) -> Iterator[breaker.Block]:
    for line in text.splitlines():
        if line.startswith(("*Source", "|---", "| ---")):
            continue
        if line.startswith("|"):
            for cell in line.strip("| ").split("|"):
                for part in re.split(r"<br\s*/?>", cell):
                    yield from _block("cell", _MARKUP.sub("", part))
        else:
            words = _MARKUP.sub("", line)
            yield from _block("heading" if words.isupper() else "paragraph", words)


def _word_blocks(path: Path) -> Iterator[breaker.Block]:
    """Yield the paragraphs and cells of a Word file; python-docx is needed for this alone."""
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    document = Document(str(path))
    for element in document.element.body.iterchildren():
        if element.tag.endswith("}p"):
            words = Paragraph(element, document).text
            yield from _block("heading" if words.isupper() else "paragraph", words)
        elif element.tag.endswith("}tbl"):
            for row in Table(element, document).rows:
                for cell in row.cells:
                    for paragraph in cell.paragraphs:
                        yield from _block("cell", paragraph.text)


def _text_blocks(text: str) -> Iterator[breaker.Block]:
    lines = [line for line in text.splitlines() if line.strip()]
    short = [len(line) < 60 and not line.rstrip().endswith((".", ";", ":")) for line in lines]
    for index, line in enumerate(lines):
        near = short[max(0, index - 3) : index + 4]
        in_table = short[index] and sum(near) > 5
        kind = "cell" if in_table else "heading" if line.isupper() else "paragraph"
        yield from _block(kind, line)


def _block(kind: breaker.Kind, text: str) -> Iterator[breaker.Block]:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    if any(c.isalnum() for c in words):
        yield breaker.Block(kind, words)


def damage(
    documents: Sequence[tuple[str, list[breaker.Block]]], count: int, seed: int
) -> Iterator[Truth]:
    """Yield stretches of clean documents and small tables, damaged in random styles."""
    rng = random.Random(seed)
    for number in range(count):
        style = breaker.Style.random(rng)
        document, whole = documents[rng.randrange(len(documents))]
        kind, blocks = _choose(whole, rng)
        broken = breaker.break_blocks(blocks, style, seed=number)
        yield Truth(f"{document} ({kind}, damaged {number})", broken.text, broken.verdicts)


_MADE: tuple[tuple[float, str, _Maker], ...] = (
    (0.04, "number table", lambda _, rng: breaker.number_table(rng.randrange(10**6))),
    (0.04, "task table", lambda _, rng: breaker.task_table(rng.randrange(10**6))),
    (0.30, "mixed table", made_blocks.mixed_table),
    (0.12, "form", made_blocks.form),
    (0.08, "procedure", made_blocks.procedure),
    (0.08, "articles", made_blocks.articles),
)


def _choose(document: made_blocks.Document, rng: random.Random) -> tuple[str, list[breaker.Block]]:
    """Return something made of a document's sentences, or a stretch of it as it is, and its kind."""
    drawn = rng.random()
    for share, kind, make in _MADE:
        drawn -= share
        if drawn < 0:
            return kind, make(document, rng)
    start = rng.randrange(max(1, len(document) - 40))
    blocks = list(document[start : start + rng.randint(30, 160)])
    if rng.random() < 0.5:
        title = blocks[0].text[:160].rstrip()
        blocks = [*made_blocks.letterhead(rng, title), *blocks, *made_blocks.signature(rng)]
    return "stretch", blocks
