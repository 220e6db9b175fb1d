"""Zip archives, opened with care: limits on entries and unpacked bytes, passwords, broken files."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from vn_decree_parser.errors import UnreadableSource
from vn_decree_parser.options import Options

_ENCRYPTED = 0x1
# What a damaged archive makes the zip library raise.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    UnicodeDecodeError,
)
# The "strict" spelling of the same names.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)


class Archive:
    """The parts of an Office file; nothing outside it is ever opened.

    Every method raises `UnreadableSource` with the reason: a broken archive or part, a password,
    more entries or unpacked bytes than the options allow, entities in the XML.
    """

    def __init__(self, content: bytes, name: str, options: Options) -> None:
        """Open an archive and count its entries."""
        self._name = name
        self._left = options.max_unpacked_bytes
        self._options = options
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise UnreadableSource(name, "the zip archive is broken") from None
        entries = self._zip.infolist()
        if len(entries) > options.max_archive_entries:
            raise UnreadableSource(
                name,
                f"the archive has {len(entries):,} entries, more than the limit of "
                f"{options.max_archive_entries:,} (Options.max_archive_entries)",
            )
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        """Return whether the archive has a part of this name."""
        return part in self._entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        entry = self._entries.get(part)
        if entry is None:
            raise UnreadableSource(self._name, f"the file is broken: it has no {part}")
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableSource(self._name, "the archive is encrypted: it needs a password")
        self._left -= entry.file_size
        if self._left < 0:
            raise UnreadableSource(
                self._name,
                "unpacked, the file is larger than the limit of "
                f"{self._options.max_unpacked_bytes:,} bytes (Options.max_unpacked_bytes)",
            )
        try:
            return self._zip.read(entry)
        except _BROKEN:
            raise UnreadableSource(
                self._name, f"the file is broken: {part} cannot be unpacked"
            ) from None

    def xml(self, part: str) -> Any:
        """Return the root element of a part: no entities, no network, no overlong text."""
        content = self.read(part)
        if b"purl.oclc.org" in content[:4096]:
            for strict, usual in _STRICT:
                content = content.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            said = str(error).split("\n")[0]
            raise UnreadableSource(self._name, f"the file is broken: {part}: {said}") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableSource(
                self._name, f"{part} declares entities, which an Office file may not"
            )
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to within the archive: id → (last word of the type, part)."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self._entries:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(rels):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not isinstance(relation.tag, str):
                continue
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = posixpath.basename(relation.get("Type", ""))
            found[relation.get("Id", "")] = (kind, path)
        return found
