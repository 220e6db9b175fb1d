"""Read resolutions cited by the meeting that passed them: Nghị quyết Trung ương 7 khóa XII.

The meeting must be told from others by a number or a term; `Nghị quyết Đại hội` alone is nobody's.
"""

from __future__ import annotations

import re

from vn_decree_parser.extract.citations.details import read_details
from vn_decree_parser.extract.citations.issuers import read_issuer
from vn_decree_parser.extract.citations.mention import Mention, Prose

HEAD = re.compile(
    r"N(?<!\w.)(?:ghị quyết|GHỊ QUYẾT)"
    r"(?=\s(?:Đại hội|ĐẠI HỘI|Hội nghị|HỘI NGHỊ|Trung ương|TRUNG ƯƠNG)\s)"
)
_FIGURE = re.compile(r"(?<!\w)(?:\d{1,2}|[ivxl]{1,6})(?!\w)|lần thứ \w")


def read_resolution(prose: Prose, head: re.Match[str], limit: int) -> Mention | None:
    """Return the resolution named at `head`, or `None` where its meeting is not told from others.

    >>> prose = Prose("Nghị quyết Trung ương 7 khóa XII; Nghị quyết Đại hội ")
    >>> [read_resolution(prose, head, 54) is not None for head in HEAD.finditer(prose.text)]
    [True, False]
    """
    start = head.end() + 1
    end = read_issuer(prose, start, limit)
    if not _FIGURE.search(prose.folded, start, end):
        return None
    details = read_details(prose, end, limit)
    return Mention(
        start=head.start(),
        end=details.end,
        kind="Nghị quyết",
        date=details.date,
        issuer=prose.text[start:end],
    )
