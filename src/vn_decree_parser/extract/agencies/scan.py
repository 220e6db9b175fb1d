"""What the grammar looks at: the tokens of a text, the lexicon, and which kind of text it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vn_decree_parser.extract.agencies.lexicon import Head, Lexicon, Name
from vn_decree_parser.extract.agencies.tokens import Tokens

_CLOSED = frozenset(';:.,\n…“”"?!/()[]')
# A body that may stand behind another one's name has at most this rank (`Văn phòng Sở Y tế`).
PARENT_RANK = 4


@dataclass(frozen=True, slots=True)
class Scan:
    """A text under reading.

    In a `cell` every word belongs to some agency; in `prose` an agency ends where its task begins.

    >>> from vn_decree_parser.extract.agencies.lexicon import read_lexicon
    >>> from vn_decree_parser.vocabulary import Vocabulary
    >>> scan = Scan(Tokens.of("Sở Y tế xây dựng"), read_lexicon(Vocabulary()), "prose")
    >>> scan.kind("conjunction", 0), scan.is_stop(3)
    (0, True)
    """

    tokens: Tokens
    lexicon: Lexicon
    text_kind: Literal["cell", "prose"]

    @property
    def prose(self) -> bool:
        """Whether the text is running text."""
        return self.text_kind == "prose"

    def word(self, at: int) -> str:
        """Return the folded token, or nothing behind the end."""
        return self.tokens.folded[at] if at < len(self.tokens) else ""

    def kind(self, kind: str, at: int) -> int:
        """Return where small words of a kind end that begin here, or 0."""
        found = self.lexicon.small[kind].longest(self.tokens, at)
        if found is None:
            return 0
        end, words = found
        # TƯ is the centre, "tư" begins another word.
        spelled = not words.isupper() or self.tokens.text_of(at, end).isupper()
        return end if spelled else 0

    def is_closed(self, at: int) -> bool:
        """Return whether no name goes on here: the end of the text, or a mark."""
        return self.word(at) in _CLOSED or at >= len(self.tokens)

    def is_stop(self, at: int) -> bool:
        """Return whether a task verb or another word that no name holds begins here."""
        if at >= len(self.tokens) or self.tokens.is_capital(at):
            return False
        return bool(self.kind("stop", at) or self.lexicon.verbs.longest(self.tokens, at))

    def is_never(self, at: int) -> bool:
        """Return whether the words here only look like a body (`Ban hành`, `Bộ chỉ số`)."""
        never = self.kind("never", at)
        known = self.lexicon.names.longest(self.tokens, at)
        group = self.lexicon.groups.longest(self.tokens, at)
        return never > max(known[0] if known else 0, group[0] if group else 0)

    def known_name(self, at: int, after: tuple[str, ...] = ()) -> tuple[int, Name] | None:
        """Return the longest known name here that is spelled as a name: with a capital.

        `Sở xây dựng` in running text is a department that builds; `tu` is no party committee.
        """
        found = self.lexicon.names.longest(self.tokens, at, after)
        if found is None:
            return None
        end, name = found
        if not after and end - at == 1 and not self._is_printed(at, name.printed):
            return None
        if not any(map(self.tokens.is_capital, range(at, end))) and (self.prose or after):
            head = None if after else self.lexicon.heads.longest(self.tokens, at)
            if head is None or not head[1].lower:
                return None
        verb = at if after else self.head_end(at)
        return None if self.prose and at <= verb < end and self.is_stop(verb) else found

    def _is_printed(self, at: int, printed: str) -> bool:
        word = self.tokens.text_of(at, at + 1)
        return word == printed or (word.isupper() and printed.isupper())

    def head_end(self, at: int) -> int:
        """Return where the head word ends that begins here, or -1."""
        found = self.lexicon.heads.longest(self.tokens, at)
        return found[0] if found else -1

    def head(self, at: int) -> tuple[int, Head] | None:
        """Return the head word here, if it is spelled as one: with a capital, or unmistakable."""
        found = self.lexicon.heads.longest(self.tokens, at)
        if found is None or self.is_never(at):
            return None
        end, head = found
        if head.words.isupper() and not self.tokens.text_of(at, end).isupper():
            return None
        spelled = self.tokens.is_capital(at) or head.lower or self.tokens.is_capital(end)
        return found if spelled else None

    def is_parent(self, at: int) -> bool:
        """Return whether a body begins here that stands above others (`… UBND tỉnh`)."""
        if not self.tokens.is_capital(at):
            return False
        found = self.head(at)
        if found is None or found[1].rank > PARENT_RANK:
            return False
        end, head = found
        return head.alone or self.tokens.is_capital(end) or bool(self.known_name(at))
