"""Fixtures that many tests share: the samples, their golden output, and the real corpus."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A check of a commit tries the same examples each time; elsewhere every run tries new ones.
settings.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.is_dir())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files of the samples anew instead of comparing with them",
    )


@pytest.fixture(params=SAMPLES, ids=lambda path: path.name)
def sample(request: pytest.FixtureRequest) -> Path:
    """Each sample's folder in turn."""
    return request.param


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with a golden file; with --update-golden, write the file."""
    update = request.config.getoption("--update-golden")
    if update and os.environ.get("CI"):
        pytest.fail("--update-golden is not for CI")

    def compare(path: Path, text: str) -> None:
        if update:
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{path.name} differs: see --update-golden"

    return compare


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents: VN_DECREE_CORPUS, or `shared` beside the checkout."""
    folder = Path(os.environ.get("VN_DECREE_CORPUS") or ROOT.parent / "shared")
    if not (folder / "corpus").is_dir():
        pytest.skip(f"NO REAL DOCUMENTS at {folder}: set VN_DECREE_CORPUS to test on them")
    return folder
