"""Files that the package cannot read itself, turned into .docx by LibreOffice where one is named.

Nothing is run unless `Options.soffice` names the program.  It runs without a window, with a fresh
profile in which macros are switched off, in a folder of its own that is removed afterwards.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from vn_decree_parser.errors import UnreadableSource


class OlderFormat(UnreadableSource):
    """The file is of a kind older than those that are read."""


_SECONDS = 180
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


def convert_to_docx(content: bytes, suffix: str, name: str, program: Path) -> bytes:
    """Return a file as LibreOffice writes it in the format of Word.

    Raises `UnreadableSource` where the program is not there, fails, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="vn-decree-") as folder:
        home = Path(folder)
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        given = home / f"document{suffix}"
        given.write_bytes(content)
        command = [
            str(program),
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(home / "out"),
            str(given),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, cwd=home)
            return (home / "out" / "document.docx").read_bytes()
        except subprocess.TimeoutExpired:
            raise UnreadableSource(
                name, f"LibreOffice took more than {_SECONDS} seconds for it"
            ) from None
        except FileNotFoundError:
            what = "made nothing of it" if program.exists() else "is not where it should be"
            raise UnreadableSource(name, f"LibreOffice ({program}) {what}") from None
        except OSError as error:
            raise UnreadableSource(
                name, f"LibreOffice ({program}) cannot be run ({error.strerror})"
            ) from None
