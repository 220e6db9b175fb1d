"""What an action says besides: its product, who approves, who is reported to."""

from __future__ import annotations

import re
from functools import cache

from vn_decree_parser.extract.agencies import Setting, agency_prefix, split_agencies
from vn_decree_parser.extract.citations import citation_spans
from vn_decree_parser.records import Agency
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold

# A title beyond this many characters ends where it goes on to say by which documents.
_LONGEST_TITLE = 500
_BY_DOCUMENTS = re.compile(r",? ?(?:theo|căn cứ)(?: [^\W\d_]+){0,3} $")
_APPROVAL = re.compile(r"(?<![^\W\d_])trình (?=[^\W\d_])")
_APPROVES = re.compile(
    r",? ?(?:xem xét|ban hành|phê duyệt|quyết định|thông qua|cho ý kiến|cho phép|công bố)"
)
_RECIPIENT = re.compile(
    r"(?<![^\W\d_])(?:gửi(?: báo cáo)?(?: về| đến| cho)?|báo cáo(?: (?:[^\W\d_]+ ){0,6}về| với)?|phản ánh về|để)"
    r" (?=[^\W\d_])"
)
_REPORT = re.compile(
    r"(?:(?:thực hiện )?(?:chế độ )?báo cáo\b|(?:định kì |tổng hợp )[^.;]{0,120}?\bbáo cáo\b"
    r"|[^.]{0,200}?\bđịnh kì[^.;]{0,120}?\bbáo cáo\b)"
)


def read_title(action: Passage) -> Passage:
    """Return the words of an action that say what is to be done.

    A long one ends before the documents that it is done by: `sắp xếp tổ chức bộ máy … theo tinh
    thần Nghị quyết số …`.
    """
    title = action.strip(" .;,/")
    if len(title.text) <= _LONGEST_TITLE:
        return title
    folded = fold(title.text)
    for start, _ in citation_spans(title):
        if match := _BY_DOCUMENTS.search(folded[:start]):
            return title.part(0, match.start()).strip(" .;,") or title
    return title


def read_approver(action: Passage, setting: Setting) -> Passage | None:
    """Return who the result is submitted to: `trình UBND tỉnh ban hành` → `UBND tỉnh`."""
    folded = fold(action.text)
    for match in _APPROVAL.finditer(folded):
        rest = action.part(match.end(), len(action.text))
        end = agency_prefix(rest, setting)
        if end:
            return rest.part(0, end).strip(" ,;")
    return None


def read_recipients(action: Passage, setting: Setting) -> tuple[Agency, ...]:
    """Return who gets the report: `gửi Sở Y tế để tổng hợp, báo cáo UBND tỉnh` → both."""
    found: list[Agency] = []
    folded = fold(action.text)
    for match in _RECIPIENT.finditer(folded):
        rest = action.part(match.end(), len(action.text))
        end = agency_prefix(rest, setting)
        if not end:
            continue
        if match[0] == "để " and not re.match(r",? ?(?:tổng hợp|theo dõi)", fold(rest.text)[end:]):
            continue
        agencies, _ = split_agencies(rest.part(0, end).strip(" ,;"), setting)
        found += [agency for agency in agencies if agency.text not in {f.text for f in found}]
    return tuple(found)


def is_report(action: Passage) -> bool:
    """Return whether an action is a duty to report.

    >>> is_report(Passage.of("báo cáo kết quả về Sở Y tế")), is_report(Passage.of("rà soát báo cáo"))
    (True, False)
    """
    return bool(_REPORT.match(fold(action.text)))


# Behind these a verb no longer says what is made: "xác minh nhân thân trong quá trình lập hồ sơ".
_ASIDE = re.compile(
    r"(?<!\w)(?:để|nhằm|trong|của|liên quan|theo|phục vụ|đối với|tại|khi|xác)(?!\w)"
)


@cache
def _product(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = {fold(row["kind"]) for row in vocabulary.rows("document_types")}
    words |= {fold(row["words"]) for row in vocabulary.rows("products")} - {"kết quả", "ý kiến"}
    words |= {"văn bản hướng dẫn", "báo cáo"}
    return re.compile(
        r"(?<![^\W\d_])(?:xây dựng|ban hành|soạn thảo|lập|phê duyệt|tham mưu|xây dựng và trình) "
        rf"(?P<product>{any_of(words)})(?![^\W\d_])"
    )


def read_product(action: Passage, vocabulary: Vocabulary) -> Passage | None:
    """Return the document that an action makes, as the object of its verb.

    >>> read_product(Passage.of("xây dựng, trình UBND tỉnh ban hành Đề án phát triển"), Vocabulary()).text
    'Đề án'
    >>> read_product(Passage.of("xác minh nhân thân trong quá trình lập hồ sơ"), Vocabulary())
    """
    folded = fold(action.text)
    match = _product(vocabulary).search(folded)
    if match and not _ASIDE.search(folded, 0, match.start()):
        return action.found(match, "product")
    if is_report(action) and (match := re.search(r"(?<![^\W\d_])báo cáo", fold(action.text))):
        return action.found(match)
    return None
