"""Give the scanned pages of a PDF a text layer: OCRmyPDF with Tesseract's Vietnamese.

The extra `[ocr]` installs OCRmyPDF; the programs are Debian's tesseract-ocr and tesseract-ocr-vie.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options

_LANGUAGE = "vie"


def add_text_layer(content: bytes, name: str, options: Options) -> bytes:
    """Return a PDF file with a text layer behind its scanned pages; pages with text stay as they are.

    Raises `UnreadableSource` where a program is missing, fails, or takes longer than
    `Options.max_seconds`.
    """
    if missing := _missing():
        raise UnreadableSource(name, f"the scan cannot be read: {missing}")
    with TemporaryDirectory() as folder:
        scan, read = Path(folder, "scan.pdf"), Path(folder, "read.pdf")
        scan.write_bytes(content)
        command = [sys.executable, "-m", "ocrmypdf", "--language", _LANGUAGE, "--quiet"]
        command += ["--skip-text", "--output-type", "pdf", "--invalidate-digital-signatures"]
        try:
            done = subprocess.run(
                [*command, str(scan), str(read)],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=options.max_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnreadableSource(
                name,
                f"the recognition of the scan takes longer than {options.max_seconds:g} seconds "
                "(Options.max_seconds)",
            ) from None
        if done.returncode or not read.is_file():
            says = " ".join(done.stderr.split())[:200]
            raise UnreadableSource(name, f"the recognition of the scan failed ({says})")
        return read.read_bytes()


def _missing() -> str:
    """Return what is missing to read scans, with the remedy; empty where nothing is."""
    if find_spec("ocrmypdf") is None:
        return "OCRmyPDF is not installed (pip install 'vn-decree-parser[ocr]')"
    if shutil.which("tesseract") is None:
        return "Tesseract is not installed (apt install tesseract-ocr tesseract-ocr-vie)"
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, errors="replace", check=False
    )
    if _LANGUAGE not in listed.stdout.split():
        return "Tesseract does not know Vietnamese (apt install tesseract-ocr-vie)"
    return ""
