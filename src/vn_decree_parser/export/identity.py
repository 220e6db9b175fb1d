"""Names that stay: the same record of the same file has the same name in every export."""

from __future__ import annotations

import uuid
from hashlib import sha256

from vn_decree_parser.records import Decree

_NAMESPACE = uuid.UUID("6f0c7c1e-5d0b-5b6f-9a41-1f6f3b0f6c55")


def document_key(decree: Decree) -> str:
    """Return the digest of the file a decree was read from; of its records, if it was no file."""
    return decree.source.sha256 or sha256(repr(decree).encode("utf-8", "replace")).hexdigest()


def record_uuid(key: str, record_id: str, part: int = 0) -> uuid.UUID:
    """Return the name of a record, or of a part of it (its second deadline), for other programs.

    >>> str(record_uuid("ab12", "614-qd-ubnd/phu-luc/II.1"))
    '06202cc9-2973-53ae-9a38-2ae5ee0043cb'
    """
    return uuid.uuid5(_NAMESPACE, f"{key}/{record_id}" + (f"#{part}" if part else ""))


def document_name(decree: Decree) -> str:
    """Return what people call a document: its kind and number, or the name of its file."""
    header = decree.header
    return " ".join(filter(None, (header.kind, header.number))) or decree.source.name
