"""Deadlines that hang on an event, on another text or on a request, and spans of days.

An ordered table like the one of `atoms`.  What the deadline hangs on stays in words (`anchor`); a
date is computed only from the day of signing, which the document states (DOMAIN.md §6.3, §6.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from vn_decree_parser.extract.deadlines.atoms import ATOMS, IN_WORDS, QUARTER_WORD
from vn_decree_parser.extract.deadlines.reading import Reading
from vn_decree_parser.extract.deadlines.words import (
    Wording,
    blank_tolerant,
    number_pattern,
    pattern_of,
    read_number,
)
from vn_decree_parser.records import Bound
from vn_decree_parser.recurrence import add_months


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading may look at: the text with its own letters, and the day of the document."""

    text: str
    issued_on: date | None

    def words(self, found: re.Match[str], group: str) -> str | None:
        """Return the words of a group as the text writes them, without marks at their ends."""
        if found[group] is None:
            return None
        return self.text[slice(*found.span(group))].strip(" \t\n.,:;") or None


_Read = Callable[[re.Match[str], Context], Reading]
_Where = Literal["cells", "clauses", "both"]


@dataclass(frozen=True, slots=True)
class Loose:
    """One wording with free words in it: its token kind, pattern, reading and examples.

    `where` says whether it counts in cells, which it fills, in clauses of running text, or in both.
    """

    name: str
    kind: str
    pattern: Wording
    read: _Read
    examples: Mapping[str, str]
    where: _Where = "cells"


# The day of signing, whatever the words: kể từ ngày ký, ngày Kế hoạch này được ban hành.
_DOCUMENTS = "kế hoạch|quyết định|nghị quyết|chỉ thị|văn bản|chương trình|công văn|đề án|thông báo"
_SIGNING = re.compile(
    rf"(?:ngày\s+)?(?:(?:{_DOCUMENTS})(?:\s+này)?\s+)?(?:được\s+)?(?:kí|ban\s+hành|kí\s+ban\s+hành)"
    rf"(?:\s+(?:(?:{_DOCUMENTS})(?:\s+này)?))?(?:\s+(?:quyết\s+định|kế\s+hoạch|văn\s+bản)\s+này)?"
)
# The same behind "từ": từ khi ban hành (đến hết năm 2025).
SINCE_ISSUE = blank_tolerant(
    rf"(?<=từ\s)(?:khi|ngày|thời điểm) (?:(?:{_DOCUMENTS})(?: này)? )?(?:được )?"
    rf"(?:kí ban hành|ban hành|kí)(?!\w)(?: (?:{_DOCUMENTS})(?: này)?(?!\w))?"
)
_HALF_YEAR_END = re.compile(r"kết\s+thúc\s+(?:0?6|sáu)\s+tháng\s+đầu\s+năm(?:\s+tài\s+chính)?")
_UNITS = {"ngày": "D", "tuần": "W", "tháng": "M", "năm": "Y", "giờ": "H", "quí": "Q"}


def _event(bound: Bound) -> _Read:
    def read(found: re.Match[str], context: Context) -> Reading:
        at_once = found.groupdict().get("now")
        flags = ("immediate",) if at_once else ()
        start = context.issued_on if _is_signing(found["anchor"]) and bound == "after" else None
        anchor = context.words(found, "anchor")
        return Reading("event", start, bound=bound, anchor=anchor, flags=flags)

    return read


def _deferred(found: re.Match[str], context: Context) -> Reading:
    anchor = context.words(found, "anchor") or context.words(found, "anchor2")
    return Reading("deferred", anchor=anchor)


def _on_demand(found: re.Match[str], context: Context) -> Reading:
    return Reading("on_demand", anchor=context.words(found, "anchor"))


def _always(_: re.Match[str], context: Context) -> Reading:  # noqa: ARG001
    return Reading("continuous")


def _at_once(_: re.Match[str], context: Context) -> Reading:
    return Reading("event", context.issued_on, bound="after", flags=("immediate",))


def _is_signing(anchor: str | None) -> bool:
    return bool(anchor and _SIGNING.fullmatch(anchor.strip(" .,;")))


def _from_signing(found: re.Match[str], context: Context) -> Reading:
    if _is_signing(found["anchor"]):
        reading = Reading("relative", context.issued_on, None, "from", "day", anchor="signing")
        return replace(reading, flags=("effectivity",))
    anchor = context.words(found, "anchor")
    return Reading("relative", bound="from", precision="day", anchor=anchor)


@dataclass(frozen=True, slots=True)
class _Length:
    """A printed number of days, months, …: `offset` is an ISO duration without a sign."""

    number: int
    unit: str
    business: bool

    @property
    def offset(self) -> str:
        """The ISO duration."""
        if self.unit == "Q":
            return f"P{self.number * 3}M"
        return f"PT{self.number}H" if self.unit == "H" else f"P{self.number}{self.unit}"

    @property
    def precision(self) -> str:
        """The name of the unit."""
        return {"D": "day", "W": "week", "M": "month", "Q": "month", "Y": "years", "H": "hour"}[
            self.unit
        ]

    def after(self, day: date) -> date | None:
        """Return the last day of the span; the first day does not count (BLDS 2015 Đ147)."""
        if self.business or self.unit == "H":
            return None
        if self.unit in ("D", "W"):
            return day + timedelta(self.number * (7 if self.unit == "W" else 1))
        return add_months(day, self.number * {"M": 1, "Q": 3, "Y": 12}[self.unit])


def _length(found: re.Match[str]) -> _Length:
    unit = found["unit"].split()[0]
    return _Length(read_number(found["number"]), _UNITS[unit], found["work"] is not None)


def _relative(found: re.Match[str], context: Context) -> Reading:
    length = _length(found)
    lead, link = found["lead"] or "", found["link"] or ""
    anchor = context.words(found, "anchor")
    flags = ("business_day",) if length.business else ()
    backwards = link.startswith("trước")
    reading = Reading(
        "relative",
        bound="by",
        precision=length.precision,
        anchor=anchor,
        offset=f"-{length.offset}" if backwards else length.offset,
        flags=flags,
    )
    start = None if backwards else _anchor_day(found["anchor"], context)
    if start is None:
        unknown = () if anchor else ("anchor_unknown",)
        bound: Bound = "from" if lead.startswith("sau") and not backwards else "by"
        return replace(reading, bound=bound, flags=(*flags, *unknown))
    signed = _is_signing(found["anchor"])
    named = "signing" if signed else start.isoformat()
    if lead.startswith("sau"):
        flags = (*flags, "effectivity") if signed else flags
        return replace(reading, start=length.after(start), bound="from", anchor=named, flags=flags)
    began = start if signed else None
    return replace(reading, start=began, end=length.after(start), anchor=named)


def _anchor_day(anchor: str | None, context: Context) -> date | None:
    """Return the day that an anchor stands for: that of signing, or a printed date."""
    if anchor is None or context.issued_on is None:
        return None
    anchor = anchor.strip(" .,;")
    if _is_signing(anchor):
        return context.issued_on
    if _HALF_YEAR_END.fullmatch(anchor):
        return date(context.issued_on.year, 6, 30)
    for atom in ATOMS:
        found = atom.pattern.fullmatch(anchor) if atom.kind == "DAY" else None
        if found and (whens := atom.read(found)) and whens[0].year is not None:
            return whens[0].start
    return None


def _after_length(found: re.Match[str], context: Context) -> Reading:
    length = _length(found)
    anchor = context.words(found, "anchor")
    return Reading(
        "relative", bound="after", precision=length.precision, anchor=anchor, offset=length.offset
    )


def _coming(found: re.Match[str], context: Context) -> Reading:
    length = _length(found)
    start = context.issued_on
    end = length.after(start) if start else None
    return Reading(
        "relative",
        start,
        end,
        "within",
        length.precision,
        anchor="doc_date",
        offset=length.offset,
        flags=("fuzzy",),
    )


def _first_year(_: re.Match[str], context: Context) -> Reading:
    start = context.issued_on
    end = add_months(start, 12) if start else None
    return Reading(
        "relative", start, end, "within", "year", anchor="doc_date", offset="P1Y", flags=("fuzzy",)
    )


def _month_before(found: re.Match[str], context: Context) -> Reading:
    anchor, day = context.words(found, "anchor"), int(found["day"])
    return Reading("relative", bound="by", precision="day", anchor=anchor, offset=f"-P1M@{day}")


def _report_window(found: re.Match[str], context: Context) -> Reading:
    start = None
    if context.issued_on:
        start = context.issued_on.replace(day=1)
        start = start.replace(day=min(int(found["day"]), 28))
        if start < context.issued_on:
            start = add_months(start, 1)
    rule = f"FREQ=MONTHLY;BYMONTHDAY={int(found['day'])}"
    return Reading(
        "recurring",
        precision="day",
        rrule=rule,
        dtstart=start,
        window="P1M",
        flags=("data_window",),
    )


_NUMBER = rf"(?<![\d/.])(?P<number>\d{{1,3}}|{number_pattern(12)}){IN_WORDS}"
_LENGTH = (
    rf"{_NUMBER} (?P<unit>ngày(?P<work> làm việc)?|tuần|tháng|quí|năm|giờ(?: làm việc)?)(?!\w)"
)
_LEAD = (
    r"(?P<lead>(?:chậm nhất|muộn nhất)(?: là)?(?: trong(?: vòng)?| sau)?"
    r"|(?:trong|với) (?:vòng|thời hạn|thời gian)"
    r"(?: không quá| tối đa| chậm nhất)?|thời hạn|không quá|tối đa|sau|trong)"
)
# In a cell the words go on to the next ; or bracket, in a clause to the next mark.
_TAIL = r"[^;()…]+"
_LINK = (
    r"(?P<link>(?:,? ?(?:kể|tính)) từ(?: (?:ngày|khi|thời điểm))?|từ (?:ngày|khi)|sau (?:khi|ngày)"
    r"|trước(?: khi)?(?! ?(?:ngày )?\d))"
)
_DEFERRED_NOT = r"(?:từng|yêu cầu|đề nghị|quí(?! định)|tháng(?! \w)|năm(?! \w))"

# What a deadline may come before or after without a day.
_HAPPENING = (
    r"(?:(?:kì|phiên|cuộc|buổi) họp|tết|mùa|vụ|đợt|đại hội|hội nghị|bầu cử|khai giảng|lễ|kì nghỉ|kì thi"
    r"|năm học mới|sắp xếp|sáp nhập|hợp nhất|sơ kết|tổng kết|nghiệm thu|thanh tra|kiểm tra|kết luận)"
)
# "trước khi kết thúc quý II" is a date, "trước khi kết thúc hội nghị" an event.
_DATED = rf"(?:(?:{QUARTER_WORD}|tháng|năm) [\divx]|ngày \d)"

_Row = tuple[str, str, str, _Read, _Where, Mapping[str, str]]

# Name, token kind, pattern, reading, where it counts, examples.
_ROWS: tuple[_Row, ...] = (
    (
        "report-window",
        "LOOSE",
        r"(?:báo cáo )?tháng \( ?(?:số liệu|thời gian chốt số liệu)[^;()]*"
        r"từ ngày (?P<day>\d{1,2}) tháng trước[^;()]*\)",
        _report_window,
        "cells",
        {
            "báo cáo tháng (số liệu từ ngày 15 tháng trước đến ngày 14 tháng này)": (
                "recurring day FREQ=MONTHLY;BYMONTHDAY=15 dtstart 2018-11-15 window P1M"
                " [data_window]"
            )
        },
    ),
    (
        "month-before",
        "LOOSE",
        r"(?:chậm nhất|trước)?(?: là)?(?: vào)? ngày (?P<day>\d{1,2}) (?:của )?tháng trước"
        r" (?P<anchor>tháng [^;(),]+)",
        _month_before,
        "both",
        {
            "chậm nhất ngày 25 tháng trước tháng họp": (
                "relative by day offset -P1M@25 anchor tháng họp"
            )
        },
    ),
    (
        "from-signing",
        "LOOSE",
        # What goes on to another day is a stretch.
        rf"(?:kể|tính) từ (?:ngày|khi)(?! \d)(?!\w)(?![^;()…]*\s(?:đến|tới)\s) (?P<anchor>{_TAIL})",
        _from_signing,
        "cells",
        {
            "kể từ ngày ký": "relative 2018-10-24.. from day anchor signing [effectivity]",
            "kể từ ngày được giao": "relative from day anchor được giao",
        },
    ),
    (
        "first-year",
        "LOOSE",
        rf"trong năm đầu(?: tiên)?(?: thực hiện| triển khai)?(?: {_TAIL})?",
        _first_year,
        "cells",
        {
            "trong năm đầu tiên thực hiện Kế hoạch": (
                "relative 2018-10-24..2019-10-24 within year offset P1Y anchor doc_date [fuzzy]"
            )
        },
    ),
    (
        "coming-years",
        "LOOSE",
        rf"(?:trong )?{_NUMBER} (?P<unit>năm|tháng|tuần|ngày)(?P<work> làm việc)?"
        r" (?:tới|tiếp theo|sắp tới)(?!\w)",
        _coming,
        "cells",
        {
            "trong 10 năm tới": (
                "relative 2018-10-24..2028-10-24 within years offset P10Y anchor doc_date [fuzzy]"
            )
        },
    ),
    (
        "after-length",
        "LOOSE",
        rf"sau {_LENGTH} (?P<anchor>(?!kể|tính|từ|sau|trước|,)[^\s\d;()][^;()]*)",
        _after_length,
        "cells",
        {"Sau 06 tháng triển khai": "relative after month offset P6M anchor triển khai"},
    ),
    (
        "length-with-anchor",
        "LOOSE",
        rf"(?:{_LEAD} )?{_LENGTH}(?: ,)? {_LINK} (?P<anchor>[^;()…]*)",
        _relative,
        "cells",
        {
            "trong vòng 30 ngày kể từ ngày ký": (
                "relative 2018-10-24..2018-11-23 by day offset P30D anchor signing"
            ),
            "trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ": (
                "relative by day offset P5D anchor nhận đủ hồ sơ [business_day]"
            ),
            "chậm nhất 03 ngày làm việc trước ngày họp": (
                "relative by day offset -P3D anchor ngày họp [business_day]"
            ),
            "24 giờ kể từ khi nhận được thông tin": (
                "relative by hour offset PT24H anchor nhận được thông tin"
            ),
        },
    ),
    (
        "length-with-anchor-in-clause",
        "LOOSE",
        rf"{_LEAD} {_LENGTH}(?: ,)? {_LINK} (?P<anchor>[^;,.()…]*)",
        _relative,
        "clauses",
        {
            "trong thời hạn 10 ngày kể từ ngày nhận hồ sơ": (
                "relative by day offset P10D anchor nhận hồ sơ"
            )
        },
    ),
    (
        "length",
        "LOOSE",
        rf"{_LEAD} {_LENGTH}(?! (?:đầu|cuối|một|/|1 lần|\d))(?P<link>)(?P<anchor>)",
        _relative,
        "cells",
        {"trong vòng 30 ngày": "relative by day offset P30D [anchor_unknown]"},
    ),
    (
        "days",
        "LOOSE",
        rf"{_NUMBER} (?P<unit>ngày(?P<work> làm việc)?|giờ làm việc)(?!\w)"
        r"(?P<lead>)(?P<link>)(?P<anchor>)",
        _relative,
        "cells",
        {"15 ngày làm việc": "relative by day offset P15D [business_day] [anchor_unknown]"},
    ),
    (
        "on-request",
        "DEMAND",
        r"(?:(?:và |hoặc )?đột xuất )?(?:khi có|theo) (?P<anchor>(?:yêu cầu|đề nghị) [^;()]+)",
        _on_demand,
        "cells",
        {"theo yêu cầu của cấp có thẩm quyền": ("on_demand anchor yêu cầu của cấp có thẩm quyền")},
    ),
    (
        "on-demand",
        "DEMAND",
        rf"(?P<anchor>{pattern_of('demand')}|theo yêu cầu)(?: thực tế| công việc)?",
        _on_demand,
        "both",
        {"khi có yêu cầu": "on_demand anchor khi có yêu cầu"},
    ),
    (
        "at-once",
        "LOOSE",
        r"(?<!\w)(?:thực hiện |triển khai |làm )?(?:ngay|ngay lập tức|khẩn trương"
        r"|(?:trong )?(?:thời gian )?sớm nhất(?: có thể)?|càng sớm càng tốt)"
        r"(?= ?$| ?[;,(]|\.)",
        _at_once,
        "cells",
        {
            "ngay": "event 2018-10-24.. after [immediate]",
            "trong thời gian sớm nhất": "event 2018-10-24.. after [immediate]",
        },
    ),
    (
        "always",
        "CONTINUOUS",
        r"24 ?/ ?(?:7|24)(?: ?giờ)?(?! ?[\d/])|(?:trong )?(?:cả|suốt|trong suốt|toàn(?: bộ)?)"
        r" (?:giai đoạn|thời kì|nhiệm kì)(?= ?$| ?[;,()]|\.)",
        _always,
        "cells",
        {"24/7": "continuous", "cả giai đoạn": "continuous"},
    ),
    (
        "in-office",
        "EVENT",
        r"(?:(?:năm )?(?:trong|đầu|giữa|cuối)) (?P<anchor>nhiệm kì)(?= ?$| ?[;,()]|\.)",
        _event("around"),
        "cells",
        {"cuối nhiệm kỳ": "event around anchor nhiệm kỳ"},
    ),
    (
        "in-time",
        "DEMAND",
        r"(?P<anchor>kịp thời)(?!\w)",
        _on_demand,
        "cells",
        {"kịp thời": "on_demand anchor kịp thời"},
    ),
    (
        "lunar",
        "EVENT",
        r"(?P<anchor>(?:(?:ngày|rằm|mùng|mồng) ){0,2}(?:\d{1,2} ?/? ?)?(?:tháng )?"
        r"(?:giêng|chạp|\d{1,2}) \(? ?âm lịch ?\)?|rằm tháng (?:giêng|chạp|\w+))",
        _event("at"),
        "both",
        {
            "ngày 10 tháng 3 (âm lịch)": "event at anchor ngày 10 tháng 3 (âm lịch)",
            "Rằm tháng Giêng": "event at anchor Rằm tháng Giêng",
        },
    ),
    (
        "length-from-happening",
        "LOOSE",
        rf"(?:chậm nhất )?(?P<lead>)(?P<link>trước|sau)(?: khi)?"
        rf" (?P<anchor>(?!(?:tháng|quí|năm|ngày|tuần|giờ)\b)[^\d;(),.]{{3,60}}?)"
        rf" (?:ít nhất |tối thiểu |chậm nhất )?{_LENGTH}(?= ?$| ?[;,)]|\.)",
        _relative,
        "cells",
        {
            "Trước kỳ họp 15 ngày": "relative by day offset -P15D anchor kỳ họp",
            "sau hội nghị 5 ngày": "relative by day offset P5D anchor hội nghị",
        },
    ),
    (
        "after-event",
        "EVENT",
        rf"(?P<now>ngay )?(?:sau khi|khi|sau(?= (?:{_HAPPENING}(?!\w)|khi|ngày \D)))"
        rf"(?!\w) (?P<anchor>{_TAIL})",
        _event("after"),
        "cells",
        {
            "Sau khi Đề án được phê duyệt": "event after anchor Đề án được phê duyệt",
            "ngay sau khi Kế hoạch được ban hành": (
                "event 2018-10-24.. after anchor Kế hoạch được ban hành [immediate]"
            ),
            "Khi có văn bản của cấp trên": "event after anchor có văn bản của cấp trên",
        },
    ),
    (
        "before-happening",
        "EVENT",
        rf"(?:xong )?trước(?: khi| thời điểm| thềm)(?!\w)(?! (?:kết thúc|hết) {_DATED})"
        rf" (?P<anchor>{_TAIL})",
        _event("before"),
        "cells",
        {"Trước khi khai giảng": "event before anchor khai giảng"},
    ),
    (
        "before-event",
        "EVENT",
        rf"(?:xong )?trước (?P<anchor>(?:{_HAPPENING}|ngày(?! (?:\d|làm|cuối)))(?!\w)[^;()…]*)",
        _event("before"),
        "cells",
        {
            "Trước kỳ họp cuối năm của HĐND tỉnh": (
                "event before anchor kỳ họp cuối năm của HĐND tỉnh"
            )
        },
    ),
    (
        "session",
        "EVENT",
        rf"(?:trình |tại |báo cáo )?(?:tại )?(?P<anchor>kì họp {_TAIL})",
        _event("by"),
        "cells",
        {"Trình kỳ họp thứ 9 HĐND tỉnh": "event by anchor kỳ họp thứ 9 HĐND tỉnh"},
    ),
    (
        "occasion",
        "EVENT",
        r"(?:vào |nhân |trong )?dịp (?P<anchor>[^\d;()][^;()]*)",
        _event("at"),
        "cells",
        {"Nhân dịp Tết Nguyên đán": "event at anchor Tết Nguyên đán"},
    ),
    (
        "deferred",
        "LOOSE",
        rf"(?:thực hiện |triển khai |bảo đảm |đảm bảo )?(?:"
        rf"(?:theo|phù hợp với|cùng với|căn cứ|tùy(?: theo| thuộc)?)(?: đúng)?(?!\w)"
        rf"(?! {_DEFERRED_NOT}) (?P<anchor>{_TAIL})"
        r"|(?:đúng|trong) (?P<anchor2>(?:tiến độ|thời hạn|thời gian|kế hoạch|qui định|lộ trình)[^\d;()…]*))",
        _deferred,
        "cells",
        {
            "Theo tiến độ dự án": "deferred anchor tiến độ dự án",
            "theo quy định": "deferred anchor quy định",
            "đúng thời gian quy định": "deferred anchor thời gian quy định",
            "Tùy theo tình hình thực tế": "deferred anchor tình hình thực tế",
        },
    ),
)
LOOSE: tuple[Loose, ...] = tuple(
    Loose(name, kind, blank_tolerant(pattern), read, examples, where)
    for name, kind, pattern, read, where, examples in _ROWS
)
