"""Read who is told to do what in a clause: `X chủ trì, phối hợp với Y V` (DOMAIN.md §8.1).

Where the agencies end and the verb begins is what the agency grammar says; the words in between
tell the roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

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
    modality make the lead sure; `listed` that a colon opens a list of actions.
    """

    lead: Passage
    partners: tuple[Passage, ...]
    action: Passage
    whole: Passage
    modality: str = ""
    led: bool = False
    listed: bool = False


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
_COOPERATES = re.compile(r"(?:chủ động )?phối hợp(?: chặt chẽ)?(?: với| cùng(?: với)?)? ")


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
    if end and (match := _SUPERIOR.match(fold(rest.text), end)):
        # UBND tỉnh yêu cầu các Sở …: the first agency is the one that speaks.
        inner = read_head(rest.part(end, len(rest.text)).strip(" ,"), setting)
        if inner is not None:
            return replace(inner, whole=passage)
    if not end:
        return None
    lead = rest.part(0, end).strip(" ,;:")
    statement = Statement(lead, (), NOTHING, passage, modality, led=bool(modality))
    return _read_links(statement, rest.part(end, len(rest.text)), setting)


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
    if begins_with_verb(head.action, setting.vocabulary) or _SENTENCE.search(heading.text):
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
    if not _COOPERATES.match(fold(stripped.text)) and not fold(stripped.text).startswith("chủ trì"):
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
            statement = replace(statement, listed=True)
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
    passage: Passage, setting: Setting, *, inherited: Statement | None = None
) -> Iterator[Statement]:
    """Yield the statements of a paragraph, in order.

    A clause opens a statement of its own if it names an agency that acts, if a colon opened a
    list, or if it is a duty to report; else it belongs to the statement before (DOMAIN.md §8.2).
    `inherited` gives the agencies of a paragraph that names none.
    """
    current: Statement | None = None
    unled = NOTHING
    for clause in _clauses(passage, setting):
        if _CLOSING.match(fold(clause.text)):
            break
        opened = _open(clause, setting, inherited if current is None else None)
        if current is None:
            if opened is not None and unled:
                opened = _join_front(unled, opened, setting)
            current = opened
            unled = _through(unled, clause) if opened is None else NOTHING
            continue
        if opened is not None and _stands_alone(opened, setting):
            yield current
            current = opened
            continue
        folded = fold(clause.text)
        listed = current.listed and begins_with_verb(clause, setting.vocabulary)
        if listed or _REPORT.match(folded):
            yield current
            current = replace(current, action=clause, whole=clause)
            continue
        current = _extend(current, clause, setting)
    if current is not None:
        yield current


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
    if opened.led and not opened.action.strip(" .;"):
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
    head = read_head(clause, setting)
    if head is not None and (head.led or head.modality or _acts(head, setting)):
        return head
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
    return Passage.join((left, right), between=" ") if left else right


def _clauses(passage: Passage, setting: Setting) -> Iterator[Passage]:
    """Yield the clauses of a paragraph with their stops; a list of agencies is not cut.

    `Các Sở, ban, ngành; UBND huyện phối hợp …` begins with one list.
    """
    head = read_head(passage, setting) or read_partners(passage, setting)
    start = 0
    skip_to = len(passage.text) - len(head.action.text) if head and head.action else 0
    for match in _SENTENCE_END.finditer(passage.text):
        if match.start() < skip_to:
            continue
        yield passage.part(start, match.start() + 1).strip()
        start = match.end()
    if start < len(passage.text):
        yield passage.part(start, len(passage.text)).strip()
