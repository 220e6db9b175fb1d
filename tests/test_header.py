"""The header: letterheads in any order, drafts, letters, signatures, recipients."""

from __future__ import annotations

from typing import Any

import pytest

from reading import WORDS, components_of, read_cases
from vn_decree_parser.extract.header import read_header


def check(case: dict[str, Any]) -> None:
    header = read_header(components_of(case["text"]).components[0], WORDS)
    data = header.model_dump(mode="json")
    data["signer"] = data["signer"] and " | ".join(
        data["signer"][name] or "" for name in ("authority", "title", "name")
    )
    data["legal_bases"] = [basis["text"] for basis in data["legal_bases"]]
    expected = case["header"]
    assert {name: data[name] for name in expected} == expected
    for name in case.get("absent", []):
        assert data[name] in (None, []), name


@pytest.mark.parametrize("case", read_cases("header", "header"), ids=lambda c: c["name"])
def test_headers(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", read_cases("header", "known_failures"), ids=lambda c: c["name"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, Any]) -> None:
    check(case)
