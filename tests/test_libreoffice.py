"""LibreOffice reads what the package cannot, if it is named: how it is called, and how it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

import vn_decree_parser as vdp
from old_word_files import OldParagraph, OldWord
from vn_decree_parser.readers import read_bytes
from word_files import word_file, zip_of

OLD = OldWord([OldParagraph([("a", b"")])], version=0x65).content()
ODT = zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})


def program(folder: Path, script: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return a program that makes the same Word file of everything, and notes how it was called."""
    result = tmp_path / "made.docx"
    result.write_bytes(word_file("<w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p>"))
    script = f'echo "$@" > {tmp_path}/called\nmkdir -p "$7"\ncp {result} "$7/document.docx"'
    return program(tmp_path, script)


@pytest.mark.parametrize(("content", "kind"), [(OLD, "doc"), (ODT, "odt")])
def test_a_named_program_is_asked(made: Path, content: bytes, kind: str) -> None:
    source = read_bytes(content, "a.doc", vdp.Options(soffice=made))
    assert (source.text, source.format, source.name) == ("Điều 1.", kind, "a.doc")
    called = (made.parent / "called").read_text("utf-8")
    assert "--headless" in called
    assert f"document.{kind}" in called


def test_no_program_is_run_unasked(made: Path) -> None:
    with pytest.raises(vdp.UnreadableSource, match=r"before Word 97: save it as .docx"):
        read_bytes(OLD, "a.doc", vdp.Options())
    with pytest.raises(vdp.UnreadableSource, match="an OpenDocument file, which is not read"):
        read_bytes(ODT, "a.odt", vdp.Options())
    new = OldWord([OldParagraph([("Mới", b"")])]).content()
    assert read_bytes(new, "a.doc", vdp.Options(soffice=made)).text == "Mới"
    assert not (made.parent / "called").exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [("exit 1", "made nothing of it"), (None, "is not where it should be")],
)
def test_a_program_that_fails(tmp_path: Path, script: str | None, reason: str) -> None:
    path = program(tmp_path, script) if script else tmp_path / "missing"
    with pytest.raises(vdp.UnreadableSource, match=reason):
        read_bytes(OLD, "a.doc", vdp.Options(soffice=path))
