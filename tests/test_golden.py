"""What the samples give at each stage, compared with files that a person has read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import vn_decree_parser as vdp

PACKAGE = Path(vdp.__file__).parent
Compare = Callable[[Path, str], None]


def test_repaired_text(sample: Path, golden: Compare) -> None:
    golden(sample / "repaired.txt", vdp.repair_file(sample / "received.txt").text + "\n")


def test_outline(sample: Path, golden: Compare) -> None:
    golden(sample / "outline.txt", str(vdp.parse_file(sample / "received.txt")))


def test_records(sample: Path, golden: Compare) -> None:
    decree = vdp.parse_file(sample / "received.txt")
    records = json.loads(decree.model_dump_json())
    golden(sample / "records.json", json.dumps(records, ensure_ascii=False, indent=1) + "\n")


def test_schema(golden: Compare) -> None:
    schema = vdp.Decree.model_json_schema()
    golden(PACKAGE / "schema.json", json.dumps(schema, ensure_ascii=False, indent=1) + "\n")
