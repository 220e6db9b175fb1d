"""Orders: who a directive, a telegram or a conclusion speaks to, and what only leads up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from vn_decree_parser.extract.agencies import Setting
from vn_decree_parser.extract.tasks.statements import NOTHING, Statement, read_head
from vn_decree_parser.extract.zones import Site
from vn_decree_parser.outline.tree import Branch
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary.folding import fold

# "Thủ tướng Chính phủ yêu cầu:", "Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở tập trung …:"
_ORDERS = re.compile(r"(?<!\w)(?:yêu cầu|chỉ thị|chỉ đạo|đề nghị|giao)(?P<to>(?: [^.:]{0,500})?):$")
# "… kết luận như sau:", "… có ý kiến chỉ đạo như sau:" lead to what is said, to nobody in particular.
_CONCLUDES = re.compile(r"(?<!\w)(?:kết luận|ý kiến|chỉ đạo)[^.;:]{0,80}:$")
_ADDRESSES = re.compile(r"[^.;]{3,160} (?:điện|gửi)(?: đến)? ?:$")


@dataclass(frozen=True, slots=True)
class Order:
    """The sentence that opens the orders of a component: who is told, and what stands before it."""

    lead: Statement | None
    context: tuple[Passage, ...]
    inside: tuple[Branch, ...]

    def is_context(self, passage: Passage) -> bool:
        """Return whether a paragraph leads up to the orders and is none itself."""
        return any(passage is before for before in self.context)

    def governs(self, site: Site) -> bool:
        """Return whether a branch stands below the order, and not among whom it is sent to."""
        return not any(site.branch is branch for branch in self.inside)


def read_order(root: Branch, setting: Setting) -> Order | None:
    """Return the order that opens a component, `None` where it has none.

    What stands before it is its context: facts, grounds, addressees (DOMAIN.md §8.4).
    """
    # What follows the list of addressees lies in its last bullet.
    bullets = tuple(takewhile(lambda child: child.kind == "bullet", root.children))
    addressed = bool(root.paragraphs) and bool(_ADDRESSES.match(fold(root.paragraphs[-1].text)))
    opening = (root, *bullets) if addressed else (root,)
    paragraphs = [paragraph for branch in opening for paragraph in branch.paragraphs]
    at = next((i for i, p in reversed(list(enumerate(paragraphs))) if _opens(p)), None)
    if at is None:
        return None
    lead = _read_addressees(paragraphs[at], setting)
    if lead is None and addressed:
        lead = _read_list(list(_first_paragraphs(bullets)), setting)
    return Order(lead, tuple(paragraphs[: at + 1]), opening)


def _opens(paragraph: Passage) -> bool:
    folded = fold(paragraph.text)
    return bool(_ORDERS.search(folded) or _CONCLUDES.search(folded))


def _first_paragraphs(branches: Sequence[Branch]) -> Iterator[Passage]:
    return (branch.paragraphs[0] for branch in branches if branch.paragraphs)


def _read_addressees(paragraph: Passage, setting: Setting) -> Statement | None:
    match = _ORDERS.search(fold(paragraph.text))
    if match is None:
        return None
    head = read_head(paragraph.part(match.start("to"), match.end("to")).strip(), setting)
    return replace(head, led=True, action=NOTHING, listed=False) if head is not None else None


def _read_list(lines: Sequence[Passage], setting: Setting) -> Statement | None:
    heads = [read_head(line.strip(" \t-–+•;."), setting) for line in lines]
    if not heads or not all(heads):
        return None
    lead = Passage.join((line.strip(" \t-–+•;.") for line in lines), "; ")
    return Statement(lead, (), NOTHING, lead, led=True)
