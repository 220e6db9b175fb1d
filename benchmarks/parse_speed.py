"""How fast a full parse is, against `underthesea.word_tokenize` alone on the same text in one run.

    python benchmarks/parse_speed.py [FILE …]

Without files: the project's samples as they were received, each alone and all damaged anew into one
text.  Ratios are comparable between machines, seconds are not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import underthesea
from speed import ORDINARY, ROOT, damaged, seconds

import vn_decree_parser as vdp


def texts() -> dict[str, str]:
    """Return the texts to parse, by name."""
    if paths := sys.argv[1:]:
        return {path: Path(path).read_text(encoding="utf-8") for path in paths}
    samples = sorted(ROOT.glob("samples/*/received.txt"))
    received = {path.parent.name: path.read_text(encoding="utf-8") for path in samples}
    return received | {"damaged anew": damaged(ORDINARY, 60_000)[0]}


def main() -> None:
    """Print the table."""
    vdp.parse("chính sách bảo hi\nể\nm")  # load the word list and the weights
    underthesea.word_tokenize("chính sách bảo hiểm")
    print("text | characters | parse | word_tokenize | speed against word_tokenize")
    for name, text in texts().items():
        own = seconds(vdp.parse, text, times=3)
        other = seconds(underthesea.word_tokenize, text, times=3)
        print(f"{name} | {len(text)} | {own:.3f} s | {other:.3f} s | {other / own:.2f}", flush=True)


if __name__ == "__main__":
    main()
