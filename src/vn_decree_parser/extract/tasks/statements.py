"""Read who is told to do what in a clause: `X chủ trì, phối hợp với Y V` (DOMAIN.md §8.1).

Where the agencies end and the verb begins is what the agency grammar says; the words in between
tell the roles.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from vn_decree_parser.extract.agencies import Setting, agency_prefix
from vn_decree_parser.source import Passage
from vn_decree_parser.vocabulary import Vocabulary
from vn_decree_parser.vocabulary.folding import any_of, fold
from vn_decree_parser.vocabulary.letters import with_letters

NOTHING = Passage("", ())


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause that assigns something: lead agencies, partners, and the action itself.

    `modality` is `request`, `assign`, `duty` or empty; `led` says that the words `chủ trì` or a
    modality make the lead sure; `listed` that a colon opens a list of actions, with the partners
    `shared` by all of them; `guessed` that no table knows the lead, and only the words behind tell it.
    """

    lead: Passage
    partners: tuple[Passage, ...]
    action: Passage
    whole: Passage
    modality: str = ""
    led: bool = False
    listed: bool = False
    shared: tuple[Passage, ...] = ()
    guessed: bool = False


# Words between the agencies and the verb, tried again and again from top to bottom: what they
# say, pattern on the folded text, example.
_LINKS: tuple[tuple[str, str, str], ...] = (
    (
        "duty",
        r"(?:có|chịu) trách nhiệm(?=[ :])(?! thi hành| trước) ?(?:chính )?(?:trong việc )?",
        "có trách nhiệm",
    ),
    ("duty", r"có nhiệm vụ(?=[ :]) ?", "có nhiệm vụ"),
    (
        "partners",
        r"(?:là (?:cơ quan|đơn vị)(?: đầu mối)?,? )?(?:chủ động )?chủ trì(?: thực hiện)?(?:,| và|;)?"
        r" ?phối hợp(?: chặt chẽ)?(?: với| cùng(?: với)?)? ",
        "chủ trì, phối hợp với",
    ),
    ("lead", r"(?:là (?:cơ quan|đơn vị)(?: đầu mối)?,? )?chủ trì,?(?=[\s:.;]) ?", "chủ trì"),
    ("partner", r"(?:chủ động )?phối hợp(?: chặt chẽ)?(?: với| cùng(?: với)?)? ", "phối hợp với"),
    (
        "aside",
        r"(?:theo|căn cứ|trên cơ sở|trong phạm vi) (?:chức năng|thẩm quyền|nhiệm vụ|phạm vi|quyền hạn)"
        r"[^.;:]{0,120}?(?:được (?:giao|phân công)|của mình|quản lí),? ?",
        "theo chức năng được giao",
    ),
    ("aside", r"(?:căn cứ|trên cơ sở)[^.;:,]{3,160}, ?", "căn cứ Kế hoạch này,"),
    (
        "aside",
        r"là (?:cơ quan|đơn vị|đầu mối)[^.;:,]{0,60},? (?=(?:chủ trì|chịu|có|giúp|tham mưu|theo dõi|đôn"
        r" đốc|tổng hợp|phối hợp)(?!\w))",
        "là cơ quan thường trực, chịu trách nhiệm",
    ),
    ("colon", r": ?", ":"),
    ("comma", r", ?", ","),
)
_COMPILED_LINKS = tuple((name, re.compile(pattern)) for name, pattern, _ in _LINKS)
_MODALITIES = re.compile(
    r"(?:(?P<request>đề nghị|kính đề nghị)|(?P<assign>giao|yêu cầu|phân công|ủy quyền))"
    r"(?: trách nhiệm)?(?: cho)? (?!quyền|các nội dung)"
)
_SUPERIOR = re.compile(r",? ?(?:yêu cầu|giao|đề nghị|phân công) ")
# What may stand before the verb: a time, a manner.
_ADVERBS = (
    r"chủ động|kịp thời|thường xuyên|khẩn trương|tích cực|trực tiếp|nghiêm túc|tập trung|từng bước"
    r"|kiên quyết|quyết liệt|sẵn sàng|ngay|chủ yếu|hết sức|linh hoạt|định hướng|để|cùng|nhanh chóng"
    r"|làm đầu mối|theo (?:chức năng|thẩm quyền|nhiệm vụ)[^.;:,]{0,60}"
    r"|(?:đến |trong |từ )?năm \d{4} ?[,:]"
    r"|định kì[^.;:]{0,60}?|h[ằà]ng (?:năm|quí|tháng)|(?:trước|chậm nhất) [^.;:]{1,40}?"
    r"|trong (?:quí|tháng|năm) [^.;:]{1,24}?|(?:căn cứ|trên cơ sở) [^.;:]{3,200}?(?:(?=,)|(?<= này))"
)
_SENTENCE_END = re.compile(with_letters(r";\s*|\.\s+(?=[<upper>])"))
# A duty to report, with nothing but a time before it: a task beside the one it follows.
_REPORT = re.compile(
    r"(?:(?:định kì|hằng|hàng|trước|chậm nhất|khi có yêu cầu)[^,;]{0,60} )?"
    r"(?:thực hiện )?(?:chế độ )?báo cáo(?![^\W\d_])"
)
# The sentence that ends a document, run together with its last item.
_CLOSING = re.compile(r"trên đây là ")
_OPENS_LINKS = re.compile(r"(?:chủ động )?phối hợp |chủ trì|là (?:cơ quan|đơn vị|đầu mối)(?!\w)")


@cache
def _verb_start(vocabulary: Vocabulary) -> re.Pattern[str]:
    rows = vocabulary.rows("task_verbs")
    verbs = any_of({fold(row["verb"]) for row in rows if not row["unless"]})
    # The agencies "cấp huyện" are no verb, nor is "tổ chức Đảng".
    others = "|".join(
        rf"{fold(row['verb'])}(?! (?:{any_of(fold(row['unless']).split(';'))})\b)"
        for row in rows
        if row["unless"]
    )
    return re.compile(rf"(?:(?:{_ADVERBS}),? ){{0,3}}?(?:{verbs}|{others})(?![^\W\d_])")


def begins_with_verb(passage: Passage, vocabulary: Vocabulary) -> bool:
    """Return whether a passage begins with a task verb, a manner or a time before it allowed.

    >>> begins_with_verb(Passage.of("Chủ động rà soát quy hoạch"), Vocabulary())
    True
    >>> begins_with_verb(Passage.of("Quy hoạch được rà soát"), Vocabulary())
    False
    """
    return bool(_verb_start(vocabulary).match(fold(passage.text)))


def read_head(passage: Passage, setting: Setting) -> Statement | None:
    """Return what the beginning of a clause says of who acts; `None` where no agency stands there.

    The action of the statement is all that follows; it is empty where the passage is a heading.
    """
    rest = passage.strip(" \t-–+•")
    modality = ""
    if match := _MODALITIES.match(fold(rest.text)):
        modality = "request" if match["request"] else "assign"
        rest = rest.part(match.end(), len(rest.text))
    end = _agencies_end(rest, setting)
    if not end and modality == "assign" and _NAMED.match(rest.text):
        # Giao Phó Thủ tướng Trần Văn Sông trực tiếp chỉ đạo: a name up to the verb.
        end = _verb_behind(rest, 0, setting)
    if end and (match := _SUPERIOR.match(fold(rest.text), end)):
        # UBND tỉnh yêu cầu các Sở …: the first agency is the one that speaks.
        inner = read_head(rest.part(end, len(rest.text)).strip(" ,"), setting)
        if inner is not None:
            return replace(inner, whole=passage)
    lead = rest.part(0, end).strip(" ,;:")
    if not end or _verb_start(setting.vocabulary).fullmatch(fold(lead.text)):
        return None  # "Thống kê, phân loại số vụ" is no office of statistics
    statement = Statement(lead, (), NOTHING, passage, modality, led=bool(modality))
    return _read_links(statement, rest.part(end, len(rest.text)), setting)


# Who is given a task by name: "Giao Phó Thủ tướng …", "giao đồng chí …".
_NAMED = re.compile(r"[^\W\d_a-zà-ỹđ]\w+ |(?:đồng chí|ông|bà) ")
# What may stand before the agency that acts: a time, a ground, an end (hằng năm, căn cứ …, để …).
_FRONTS = re.compile(
    r"(?:hằng|hàng|mỗi|định kì|trước|chậm nhất|trong|từ|đến|vào|sau|khi|ngay|năm|quí|tháng|căn cứ|trên cơ sở"
    r"|theo|để|nhằm|qua|tại|thực hiện (?:chỉ thị|công văn|kế hoạch|quyết định|nghị quyết|công điện"
    r"|chương trình|kết luận|nhiệm vụ)) "
)
_FRONT_END = re.compile(r", (?=[^\W\d_a-zà-ỹđ]|(?:các|mỗi|từng) )")
_LONGEST_FRONT = 400
_MOST_FRONTS = 8
# "2. Về kinh phí: Giao Bộ Tài chính …", "Chế độ báo cáo: Các đơn vị báo cáo …": what it is about.
_TOPIC = re.compile(r"[^.;:]{3,160}: ")
# The subject of a duty that no table of agencies knows: "Chủ đò có trách nhiệm …".
_SUBJECT = re.compile(r"(?P<who>[^.;:]{3,200}?) (?:có|chịu) trách nhiệm (?!thi hành|trước|về)")


def read_subject(passage: Passage, setting: Setting) -> Statement | None:
    """Return what a sentence says of who acts, wherever its subject stands.

    Before it there may be a time or a ground (`Hằng năm, căn cứ đề xuất của Sở Y tế, Sở Tài chính …`),
    or a topic (`Về kinh phí: Giao Sở Tài chính …`); behind `có trách nhiệm` stands the action of
    whom no table knows.

    >>> from datetime import date
    >>> setting = Setting("province", "tỉnh Long Biên", date(2020, 1, 1), Vocabulary())
    >>> for text in ("Hằng năm, Sở Y tế rà soát bến đò", "Chủ đò có trách nhiệm mua phao"):
    ...     found = read_subject(Passage.of(text), setting)
    ...     print([found.lead.text, found.action.text])
    ['Sở Y tế', 'rà soát bến đò']
    ['Chủ đò', 'mua phao']
    """
    rest = passage.strip(" \t-–+•")
    head = read_head(rest, setting)
    found = (
        _with_all_it_names(head, rest, setting)
        if head is not None
        else _behind_front(rest, setting)
        or _behind_topic(rest, setting)
        or _behind_of(rest, setting)
        or _before_duty(rest, setting)
    )
    return replace(found, whole=passage) if found is not None else None


def _with_all_it_names(head: Statement, rest: Passage, setting: Setting) -> Statement | None:
    """Return a head with the rest of its subject, where a table knows only the beginning of it."""
    if head.led or head.modality or not head.lead:
        return head
    if _PEOPLE.match(fold(rest.text)) and _SUBJECT.match(fold(rest.text)):
        return _before_duty(rest, setting)
    return head if _acts(head, setting) else _unknown_members(head, rest, setting) or head


def _behind_front(rest: Passage, setting: Setting) -> Statement | None:
    if not _FRONTS.match(fold(rest.text)):
        return None
    ends = _FRONT_END.finditer(rest.text, 0, _LONGEST_FRONT)
    for match in itertools.islice(ends, _MOST_FRONTS):
        inner = read_head(rest.part(match.end(), len(rest.text)), setting)
        if inner is not None and inner.action and (inner.led or _acts(inner, setting)):
            return inner
    return None


def _behind_topic(rest: Passage, setting: Setting) -> Statement | None:
    match = _TOPIC.match(rest.text)
    if match is None or begins_with_verb(rest, setting.vocabulary):
        return None
    behind = rest.part(match.end(), len(rest.text))
    if of := _OF.match(fold(behind.text)):
        behind = behind.part(of.end(), len(behind.text))
    inner = read_head(behind, setting)
    sure = inner is not None and (inner.led or bool(inner.modality) or _acts(inner, setting))
    return inner if sure else None


def _behind_of(rest: Passage, setting: Setting) -> Statement | None:
    """Read `Đối với Sở Nội vụ: kiện toàn Ban Chỉ đạo`; only a colon makes it an order."""
    match = _OF.match(fold(rest.text))
    inner = read_head(rest.part(match.end(), len(rest.text)), setting) if match else None
    return inner if inner is not None and inner.listed and inner.action else None


# Whole kinds of people and places of work, with a verb of their own: "Các cơ sở xử lý rác".
_PEOPLE = re.compile(r"(?:các )?(?:cơ sở|tổ chức|doanh nghiệp|chủ|hộ|người|nhà|cá nhân)(?!\w)")


def _before_duty(rest: Passage, setting: Setting) -> Statement | None:
    match = _SUBJECT.match(fold(rest.text))
    if match is None or not rest.text[:1].isupper():
        return None
    end = match.end("who")
    statement = Statement(rest.part(0, end).strip(" ,"), (), NOTHING, rest, guessed=True)
    inner = _read_links(statement, rest.part(end, len(rest.text)), setting)
    return inner if inner.action else None


def _unknown_members(head: Statement, rest: Passage, setting: Setting) -> Statement | None:
    """Return a head whose list goes on with names that no table knows, up to the verb.

    `Thường trực HĐND, các Ban của HĐND, Tổ đại biểu HĐND giám sát …`
    """
    start = rest.text.find(head.lead.text) + len(head.lead.text)
    if not _GOES_ON.match(rest.text, start):
        return None
    end = _verb_behind(rest, start, setting)
    if not end:
        return None
    longer = Statement(rest.part(0, end).strip(" ,;:"), (), NOTHING, rest)
    return _read_links(longer, rest.part(end, len(rest.text)), setting)


_GOES_ON = re.compile(r"(?:,| và| cùng)(?: với)? \w")
# Behind these a verb tells no order: "Sở Y tế và người dân cần nâng cao …".
_NO_ORDER = re.compile(
    r"(?<!\w)(?:cần|phải|đã|đang|được|sẽ|không|chưa|để|việc|về|trong|của|cho|do|bị|các|những|mọi|mỗi|từng"
    r"|công tác|hoạt động|lực lượng|cơ quan|đơn vị|tổ chức) $"
)
_LONGEST_UNKNOWN = 160
_NEXT_WORD = re.compile(r"(?<= )\w")


def _verb_behind(passage: Passage, start: int, setting: Setting) -> int:
    """Return where the first verb behind a name begins, 0 where a stop or nothing comes before it."""
    for match in _NEXT_WORD.finditer(passage.text, start + 1, start + _LONGEST_UNKNOWN):
        if re.search(r"[.;:]", passage.text[start : match.start()]):
            return 0
        behind = passage.part(match.start(), len(passage.text))
        if _NO_ORDER.search(passage.text[start : match.start()]):
            continue
        if match[0].islower() and (
            begins_with_verb(behind, setting.vocabulary) or _ROLE.match(fold(behind.text))
        ):
            return match.start()
    return 0


_ROLE = re.compile(r"(?:có|chịu) trách nhiệm |chủ trì|phối hợp ")


# What may stand before the agency of a heading: "3. Trách nhiệm của Sở Y tế".
_OF = re.compile(r"(?:trách nhiệm|nhiệm vụ|phân công nhiệm vụ) (?:của|cho) |đối với ")
_LONGEST_ACTOR = 200
_IS = re.compile(r",? là ")
_SENTENCE = re.compile(r"[.:]\s")


def read_actor(heading: Passage, setting: Setting) -> Statement | None:
    """Return what a heading says of who acts in the section below it; `None` where it names nobody.

    What begins with an agency and goes on without a verb is a name as a whole, known or not.

    >>> from datetime import date
    >>> setting = Setting("province", "tỉnh Long Biên", date(2020, 1, 1), Vocabulary())
    >>> for text in ("Trách nhiệm của Sở Y tế", "Ban Chỉ đạo bến đò 1237", "Sở Y tế xây dựng Đề án"):
    ...     found = read_actor(Passage.of(text), setting)
    ...     print([found.lead.text, found.action.text])
    ['Sở Y tế', '']
    ['Ban Chỉ đạo bến đò 1237', '']
    ['Sở Y tế', 'xây dựng Đề án']
    """
    heading = heading.strip(" :.")
    if match := _OF.match(fold(heading.text)):
        heading = heading.part(match.end(), len(heading.text))
    head = read_head(heading, setting)
    if head is None or not head.action or head.led or head.partners or head.modality:
        return head
    names_people = _PEOPLE.match(fold(heading.text)) and not head.lead.text.endswith(".")
    acts = begins_with_verb(head.action, setting.vocabulary) and not names_people
    if acts or _SENTENCE.search(heading.text):
        return head
    if len(heading.text) > _LONGEST_ACTOR:
        return head
    described = _IS.search(heading.text)
    return replace(
        head, lead=heading.part(0, described.start()) if described else heading, action=NOTHING
    )


def _agencies_end(passage: Passage, setting: Setting) -> int:
    """Return where the agencies at the beginning end, with those that they belong to.

    `Các sở, ban, ngành trực thuộc UBND tỉnh; UBND các huyện` is one list.
    """
    end = agency_prefix(passage, setting)
    if end and fold(passage.text[:end]).endswith("thuộc"):
        owner = passage.part(end, len(passage.text))
        blank = len(owner.text) - len(owner.text.lstrip())
        more = agency_prefix(owner.strip(), setting)
        return end + blank + more if more else end
    return end


def read_partners(passage: Passage, setting: Setting) -> Statement | None:
    """Return a clause without a lead of its own that names partners: `phối hợp với Y V`."""
    stripped = passage.strip(" \t-–+•")
    if not _OPENS_LINKS.match(fold(stripped.text)):
        return None
    return _read_links(Statement(NOTHING, (), NOTHING, passage), stripped, setting)


def _read_links(statement: Statement, rest: Passage, setting: Setting) -> Statement:
    """Read the words between agencies and verb; what remains is the action."""
    while rest:
        rest = rest.strip()
        folded = fold(rest.text) + " "
        step = next(
            ((name, match) for name, link in _COMPILED_LINKS if (match := link.match(folded))), None
        )
        if step is None:
            break
        name, match = step
        behind = rest.part(match.end(), len(rest.text))
        if name in ("partners", "partner"):
            end = _partners_end(behind, setting)
            if not end:
                break
            after = fold(behind.text)[end:].lstrip(" ,")
            if name == "partner" and after.startswith(("trong ", "để ")):
                # Working together is the action itself: `phối hợp với Y trong việc V`.
                partner = behind.part(0, end).strip(" ,;:")
                return replace(statement, partners=(*statement.partners, partner), action=rest)
            partner = behind.part(0, end).strip(" ,;:")
            statement = replace(
                statement,
                partners=(*statement.partners, partner),
                led=statement.led or name == "partners",
            )
            rest = behind.part(end, len(behind.text))
            continue
        if name == "duty":
            statement = replace(statement, modality=statement.modality or "duty")
        elif name == "lead":
            statement = replace(statement, led=True)
        elif name == "colon":
            statement = replace(statement, listed=True, shared=statement.partners)
        rest = behind
    return replace(statement, action=rest.strip(" ,"))


# A name that the tables do not know goes on at most so far to the verb behind it.
_LONGEST_REST = 80
_WORD = re.compile(r"(?<= )\w")


def _partners_end(passage: Passage, setting: Setting) -> int:
    """Return where the partners at the front of a passage end, 0 where there are none.

    The rest of a name that is not known belongs to it, up to the verb:
    `Cục Hàng | hải và Đường thủy nội địa Việt Nam tăng cường`.
    """
    end = agency_prefix(passage, setting)
    rest = passage.text[end:]
    if not end or (not rest[:1].isalpha() and not rest[1:2].islower()):
        return end
    behind = passage.part(end, len(passage.text))
    if begins_with_verb(behind.strip(), setting.vocabulary):
        return end
    for match in _WORD.finditer(rest, 0, _LONGEST_REST):
        if begins_with_verb(behind.part(match.start(), len(rest)), setting.vocabulary):
            named = rest[: match.start()]
            return end + match.start() if named != named.lower() and ":" not in named else end
    return end


def split_statements(
    passage: Passage,
    setting: Setting,
    *,
    inherited: Statement | None = None,
    unled: bool = False,
) -> Iterator[Statement]:
    """Yield the statements of a paragraph, in order.

    A clause opens a statement of its own if it names an agency that acts, if a colon opened a
    list, or if it is a duty to report; else it belongs to the statement before (DOMAIN.md §8.2).
    `inherited` gives the agencies of a paragraph that names none; such a paragraph is one item,
    reports included.  `unled` says that orders without an agency count, before one that has it.
    """
    current: Statement | None = None
    front = NOTHING
    for clause in _clauses(passage, setting):
        if _CLOSING.match(fold(clause.text)):
            break
        opened = _open(clause, setting, inherited if current is None else None)
        if current is None:
            if opened is None:
                front = _through(front, clause)
                continue
            current = _join_front(front, opened, setting) if front else opened
            if (
                front
                and unled
                and current is opened
                and begins_with_verb(front, setting.vocabulary)
            ):
                yield Statement(NOTHING, (), front.strip(" \t-–+•"), front)
            front = NOTHING
        elif opened is not None and _stands_alone(opened, setting):
            yield current
            current = opened
        elif _continues_list(current, clause, setting):
            yield current
            current = _next_of_list(current, clause, setting)
        elif _REPORT.match(fold(clause.text)) and not _is_inherited(current, inherited):
            yield current
            current = replace(current, action=clause, whole=clause)
        else:
            current = _extend(current, clause, setting)
    if current is not None:
        yield current


def _is_inherited(current: Statement, inherited: Statement | None) -> bool:
    return inherited is not None and current.lead is inherited.lead


def _continues_list(current: Statement, clause: Passage, setting: Setting) -> bool:
    return current.listed and begins_with_verb(clause, setting.vocabulary)


def _next_of_list(current: Statement, clause: Passage, setting: Setting) -> Statement:
    """Return the next action of a list behind a colon; its own partners are those of no other."""
    own = read_partners(clause, setting)
    if own is None or own.action.text == clause.strip(" \t-–+•").text:
        partners = (*current.shared, *(own.partners if own else ()))
        return replace(current, partners=partners, action=clause, whole=clause)
    partners = (*current.shared, *own.partners)
    return replace(current, partners=partners, action=own.action, whole=clause)


# What stands behind the lead of an action in front of it: "V; X chủ trì, hoàn thành trước …" (R10).
_ONLY_WHEN = re.compile(
    r"(?:(?:hoàn thành|xong|thời (?:gian|hạn)|trước|trong|chậm nhất|đến)(?!\w)[^.;]{0,80})?[ .;]*$"
)


def _join_front(front: Passage, opened: Statement, setting: Setting) -> Statement:
    """Return a statement with the clauses in front of it, which name no actor that acts.

    They are the first agencies of its list (`Các sở, ban, ngành tỉnh; UBND các huyện tiếp tục …`),
    or the action whose lead stands behind (`Rà soát quy hoạch. Giao Sở Xây dựng chủ trì`, R10).
    """
    whole = _through(front, opened.whole)
    head = read_head(front, setting)
    if head is not None and not head.action and not head.partners and opened.lead:
        lead = Passage.join((head.lead, opened.lead), "; ")
        return replace(opened, lead=lead, whole=whole)
    if opened.led and _ONLY_WHEN.match(fold(opened.action.text)):
        return replace(opened, action=front.strip(" ;."), whole=whole)
    return opened


# The lead in brackets behind the action: V (X chủ trì, phối hợp với Y), V (giao X tham mưu) (R10).
_LEAD_BEHIND = re.compile(r"\s*\((?P<inner>[^()]*chủ trì[^()]*|giao [^()]*)\)[\s.;]*$")


def read_lead_behind(passage: Passage, setting: Setting) -> Statement | None:
    """Return the statement of a paragraph that names its lead in brackets at the end.

    >>> from datetime import date
    >>> setting = Setting("province", "tỉnh Long Biên", date(2020, 1, 1), Vocabulary())
    >>> text = Passage.of("Rà soát quy hoạch (giao Sở Xây dựng chủ trì, phối hợp với Sở Y tế).")
    >>> found = read_lead_behind(text, setting)
    >>> found.lead.text, found.partners[0].text, found.action.text
    ('Sở Xây dựng', 'Sở Y tế', 'Rà soát quy hoạch')
    """
    match = _LEAD_BEHIND.search(fold(passage.text))
    if match is None:
        return None
    head = read_head(passage.found(match, "inner"), setting)
    action = passage.part(0, match.start()).strip(" \t-–+•;.")
    if head is None or not (head.led or head.modality) or not action:
        return None
    return replace(head, action=action, whole=passage, led=True)


def _open(clause: Passage, setting: Setting, inherited: Statement | None) -> Statement | None:
    head = read_subject(clause, setting)
    if head is not None and (head.led or head.modality or _acts(head, setting)):
        return _open_list(head)
    if inherited is not None:
        own = read_partners(clause, setting)
        if own is not None:
            return replace(
                own,
                lead=inherited.lead,
                modality=inherited.modality,
                partners=(*inherited.partners, *own.partners),
                led=True,
            )
        return replace(inherited, action=clause.strip(" \t-–+•"), whole=clause, listed=False)
    return None


# "chỉ đạo thực hiện: V1; V2", "tập trung thực hiện các nhiệm vụ sau: V1; V2": a list of actions.
_LIST_OPENS = re.compile(
    r"(?:(?:lãnh đạo|chỉ đạo|tập trung|triển khai|thực hiện|tổ chức|khẩn trương),? ?){1,4}"
    r"(?:[^.;:]{0,80}(?:sau|sau đây))?: ?(?=\w)"
)


def _open_list(head: Statement) -> Statement:
    if match := _LIST_OPENS.match(fold(head.action.text)):
        action = head.action.part(match.end(), len(head.action.text))
        return replace(head, action=action, listed=True, shared=head.partners)
    return head


def _acts(head: Statement, setting: Setting) -> bool:
    return begins_with_verb(head.action, setting.vocabulary)


def _stands_alone(opened: Statement, setting: Setting) -> bool:
    return bool(opened.action) and (opened.led or bool(opened.modality) or _acts(opened, setting))


def _extend(current: Statement, clause: Passage, setting: Setting) -> Statement:
    """Return a statement lengthened by a clause; partners that the clause names are added."""
    own = read_partners(clause, setting)
    partners = (*current.partners, *own.partners) if own else current.partners
    return replace(
        current,
        partners=partners,
        action=_through(current.action, clause),
        whole=_through(current.whole, clause),
    )


def _through(left: Passage, right: Passage) -> Passage:
    return Passage.join((left, right), between=" ", seamless=True) if left else right


# No office writes a paragraph of so many clauses; in a longer one the rest is one clause.
_MOST_CLAUSES = 2000


def _clauses(passage: Passage, setting: Setting) -> Iterator[Passage]:
    """Yield the clauses of a paragraph with their stops; a list of agencies is not cut.

    `Các Sở, ban, ngành; UBND huyện phối hợp …` begins with one list.
    """
    head = read_subject(passage, setting) or read_partners(passage, setting)
    start = 0
    skip_to = len(passage.text) - len(head.action.text) if head and head.action else 0
    for match in islice(_SENTENCE_END.finditer(passage.text), _MOST_CLAUSES):
        if match.start() < skip_to:
            continue
        yield passage.part(start, match.start() + 1).strip()
        start = match.end()
    if start < len(passage.text):
        yield passage.part(start, len(passage.text)).strip()
