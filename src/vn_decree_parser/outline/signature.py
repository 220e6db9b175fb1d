"""Signatures: the offices of those who sign, and their names (DOMAIN.md §4)."""

from __future__ import annotations

import re

from vn_decree_parser.outline.blocks import Block
from vn_decree_parser.vocabulary.folding import fold
from vn_decree_parser.vocabulary.letters import with_letters

_OFFICE = re.compile(
    r"(?:phó |thứ |quyền |q\. ?)?(?:chủ tịch|bộ trưởng|thủ tướng|giám đốc|cục trưởng|vụ trưởng|chủ nhiệm"
    r"|trưởng|thứ trưởng|chánh|tổng|bí thư|hiệu trưởng|viện trưởng|thống đốc|tổng thư kí|thường trực"
    r"|ủy viên|thẩm phán|tư lệnh|chính ủy|đội trưởng|hội trưởng)(?![^\W_])"
)
_RANKS = re.compile(
    r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|(?:GS|PGS|TS|ThS|BS|KS|CKI{1,2}|NGND|NGƯT)\.?[ ,.]*)+\s*"
)
_SIGNED = re.compile(r"^[(\[\s]{0,4}[Đđ]ã ký[)\]\s:.]{0,4}")
_MOST_IN_OFFICE = 160
_MOST_IN_NAME = 60
# Each word begins with a capital; an ethnic name may have a mark inside a word, or single letters:
# H’Yim Kđoh, Y Dhăm Ênuôl.
_NAME = re.compile(
    with_letters(
        r"[<upper>][^\W\d_’'ʼ‘]*(?:[’'ʼ‘][^\W\d_]+)?(?: [<upper>][^\W\d_]*(?:[’'ʼ‘][^\W\d_]+)?){1,6}"
    )
)


def is_office(block: Block) -> bool:
    """Return whether a line in capitals names an office: `PHÓ CHỦ TỊCH`.

    >>> from vn_decree_parser.source import Passage
    >>> is_office(Block(Passage.of("PHÓ CHỦ TỊCH"), "capitals"))
    True
    >>> is_office(Block(Passage.of("KẾ HOẠCH GIỮ SẠCH BẾN ĐÒ"), "capitals"))
    False
    """
    is_short = block.kind == "capitals" and len(block.text) < _MOST_IN_OFFICE
    return is_short and bool(_OFFICE.match(fold(block.text)))


def read_name(text: str) -> str | None:
    """Return a name of a person without ranks and academic titles; `None` where it is no name.

    >>> read_name("Đại tá H’Lan Kđoh"), read_name("PGS.TS Lê Thị Thử"), read_name("Y Dhăm Ênuôl")
    ('H’Lan Kđoh', 'Lê Thị Thử', 'Y Dhăm Ênuôl')
    >>> read_name("(Đã ký) Lê Thị Thử")
    'Lê Thị Thử'
    >>> read_name("Sở Y tế báo cáo") is read_name("(Đã ký)") is None
    True
    """
    stripped = _RANKS.sub("", _SIGNED.sub("", text.strip()))
    is_name = len(stripped) < _MOST_IN_NAME and _NAME.fullmatch(stripped)
    return stripped if is_name else None
