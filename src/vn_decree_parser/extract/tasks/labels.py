"""Labelled fields of tasks: `Cơ quan chủ trì: X`, alone or as sections of their own (R9).

A plan may label the fields below each task, or once for all tasks of a section (DOMAIN.md §8.1).
"""

from __future__ import annotations

import re
from functools import cache

from vn_decree_parser.extract.zones import Site
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold

# The role of a label that only heads others: Cơ quan chủ trì, phối hợp.
_HEADS_FIELDS = "fields"


@cache
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    either = any_of(_roles(vocabulary))
    return re.compile(rf"[-+•–* ]{{0,20}}(?P<label>{either})\s*(?:(?P<colon>:)\s*|[.;]?$)")


@cache
def _beginning(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"[-+•–* ]*(?:{any_of(_roles(vocabulary))})")


@cache
def _roles(vocabulary: Vocabulary) -> dict[str, str]:
    return {fold(row["label"]): row["role"] for row in vocabulary.rows("labels")}


def _read_label(branch: Branch, vocabulary: Vocabulary) -> tuple[str, Passage] | None:
    """Return the role that a branch is labelled with, and what stands behind the label."""
    first = branch.heading or next(iter(branch.paragraphs), None)
    if first is None or not _beginning(vocabulary).match(fold(first.text)):
        return None
    text = branch.text
    match = _pattern(vocabulary).match(fold(text.text))
    if match is None:
        return None
    value = text.part(match.end(), len(text.text)).strip(" .;")
    if not value and not branch.children:
        return None
    return _roles(vocabulary)[match["label"]], value


def is_label(branch: Branch, vocabulary: Vocabulary) -> bool:
    """Return whether a branch only states a field of a task."""
    return _read_label(branch, vocabulary) is not None


def own_fields(branch: Branch, vocabulary: Vocabulary) -> dict[str, Passage]:
    """Return the fields that a branch states in one line each, by role: its children, its paragraphs."""
    found = ((_read_label(child, vocabulary), child) for child in branch.children)
    fields = {
        read[0]: read[1]
        for read, child in found
        if read is not None and read[1] and not child.children
    }
    for paragraph in branch.paragraphs:
        read = read_labelled(paragraph, vocabulary)
        if read is not None and read[0] != _HEADS_FIELDS:
            fields.setdefault(*read)
    return fields


def read_labelled(paragraph: Passage, vocabulary: Vocabulary) -> tuple[str, Passage] | None:
    """Return the role that a paragraph is labelled with, and what stands behind the label."""
    match = _pattern(vocabulary).match(fold(paragraph.text))
    value = paragraph.part(match.end(), len(paragraph.text)).strip(" .;") if match else None
    return (_roles(vocabulary)[match["label"]], value) if match and value else None


@cache
def _inline(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = {label: role for label, role in _roles(vocabulary).items() if role != _HEADS_FIELDS}
    return re.compile(rf"(?:(?<=[.;(,] )|(?<=\()|^)(?P<label>{any_of(labels)}) ?: ?")


def read_inline_fields(
    passage: Passage, vocabulary: Vocabulary
) -> tuple[Passage, dict[str, Passage]] | None:
    """Return the action of a paragraph and the fields it states behind labels, with a lead among them.

    >>> text = "Lập bản đồ. Cơ quan chủ trì: Sở Y tế. Thời gian hoàn thành: Quý II/2024."
    >>> action, fields = read_inline_fields(Passage.of(text), Vocabulary())
    >>> action.text, {role: field.text for role, field in fields.items()}
    ('Lập bản đồ', {'lead': 'Sở Y tế', 'deadline': 'Quý II/2024'})
    """
    folded = fold(passage.text)
    labels = list(_inline(vocabulary).finditer(folded))
    if not labels or labels[0].start() < _SHORTEST_ACTION:
        return None
    roles = _roles(vocabulary)
    fields: dict[str, Passage] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following else len(passage.text)
        value = passage.part(label.end(), end).strip(" .;,()/")
        if value:
            fields.setdefault(roles[label["label"]], value)
    if "lead" not in fields:
        return None
    return passage.part(0, labels[0].start()).strip(" \t-–+•.;,("), fields


# An action in front of labels has at least so many characters.
_SHORTEST_ACTION = 8


class SectionFields:
    """The fields that sections state once for all their tasks; each section is read once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Read with the labels of a vocabulary."""
        self._vocabulary = vocabulary
        self._known: dict[int, tuple[Branch, dict[str, Passage]]] = {}

    def of(self, site: Site) -> dict[str, Passage]:
        """Return the fields of the nearest section above that states any, by role."""
        for ancestor in reversed(site.ancestors):
            if id(ancestor) not in self._known:
                # The branch is kept, so that no other takes its id.
                self._known[id(ancestor)] = (ancestor, _all_fields(ancestor, self._vocabulary))
            if fields := self._known[id(ancestor)][1]:
                return fields
        return {}


def _all_fields(branch: Branch, vocabulary: Vocabulary) -> dict[str, Passage]:
    fields: dict[str, Passage] = {}
    for child in branch.children:
        read = _read_label(child, vocabulary)
        if read is None:
            continue
        role, value = read
        if role == _HEADS_FIELDS:
            fields |= _all_fields(child, vocabulary)
        else:
            # A remark in brackets below the items names nobody.
            items = [value, *(_first_paragraph(item).strip(" .;") for item in child.children)]
            fields.setdefault(role, Passage.join((item for item in items if item), "; "))
    return fields


def _first_paragraph(branch: Branch) -> Passage:
    """Return the text of an item without the paragraphs in brackets behind it."""
    kept = [passage for passage in branch.paragraphs if not passage.text.startswith("(")]
    return Passage.join((branch.heading, *kept)) if branch.heading else Passage.join(kept)
