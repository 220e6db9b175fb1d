"""Text of the fonts before Unicode: TCVN3 (ABC), VNI and VISCII become Vietnamese letters.

Such text looks like `Uû ban nh©n d©n` (TCVN3) or `UÛy ban nhaân daân` (VNI).  A font's name says what a
run is in; where no font is known, the letters say it: those that no Vietnamese text in Unicode
has.  The tables are those of `viparse`; what it lacks of VNI is added here.  Text that is
already Unicode is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from vn_decree_parser.source import Decoding

if TYPE_CHECKING:
    from viparse.normalize.tables import Charmap

# Beginnings of font names (of a PDF without its tag, in lower case), what they are in.
_FONTS: tuple[tuple[str, str], ...] = (
    (".vn", "tcvn3"),  # .VnTime, .VnArialH
    ("vntimeh", "tcvn3"),  # VnTimeH(Ds)
    ("vni", "vni"),  # VNI-Times, VNI Helve
    ("vi ", "viscii"),  # VI Times, VI Arial
    ("vps ", "vps"),  # VPS Times: by its font alone, since its letters look like those of VISCII
)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
# The letters of Vietnamese that only Unicode has: beyond Latin-1.
_MODERN = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
# Letters of Latin-1 that Vietnamese has not (`Ð` for `Đ` is a habit), and signs beside letters.
_LETTERS = r"\x80-\x9fÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþÿ"
_SIGNS = r"¡¢£¤¥¦§¨©ª¬®µ¶¸¹º¼½¾¿×÷"
_STRANGE = re.compile(rf"[{_LETTERS}]|[A-Za-zÀ-ÿ][{_SIGNS}]|[{_SIGNS}][A-Za-zÀ-ÿ]")
# What a strange word cannot be without: one set of characters, which is looked for five times as fast.
_SUSPECT = re.compile(f"[{_LETTERS}{_SIGNS}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TOKEN = re.compile(r"[^ \t\r\n\xa0]+")
# From so many strange words on, and from this share of the words of their passages on, text
# without fonts is judged; Vietnamese in an old font has 0.4 and more.
_FEWEST_STRANGE = 3
_LEAST_SHARE = 0.2
_TOLD_BY_LETTERS = frozenset(("tcvn3", "vni", "viscii"))
_JUDGED_CHARACTERS = 20_000


class Piece(NamedTuple):
    """A stretch of text in one font; `None` where no font is named."""

    text: str
    font: str | None = None


@lru_cache(maxsize=1 << 10)
def encoding_of_font(font: str | None) -> str | None:
    """Return the encoding that a font's name stands for; `None` for a font of Unicode.

    >>> [encoding_of_font(font) for font in (".VnTimeH", "ABCDEF+.VnTime", "VNI-Times", "Arial", None)]
    ['tcvn3', 'tcvn3', 'vni', None, None]
    """
    name = _SUBSET.sub("", font or "").lower()
    return next((encoding for start, encoding in _FONTS if name.startswith(start)), None)


def decode_legacy(text: str, font: str | None = None) -> str:
    """Return a text with the letters of an old font decoded; other text comes back as it is.

    With the name of an old font the text is read in its encoding, in capitals where the font
    draws capitals (`.VnTimeH`), unless it has letters of Unicode.  Without one the letters decide;
    a text too short to tell stays as it is.

    >>> decode_legacy("Uû ban nh©n d©n", ".VnTime"), decode_legacy("kÕ ho¹ch", ".VnTimeH")
    ('Uỷ ban nhân dân', 'KẾ HOẠCH')
    >>> decode_legacy("Ủy ban", ".VnTime"), decode_legacy("ÑEÀ AÙN", "VNI-Times")
    ('Ủy ban', 'ĐỀ ÁN')
    """
    encoding, capitals = _manner_of_font(font)
    if encoding is None:
        return decode_passages([text])[0].text
    return _decode_in_font(text, encoding, capitals)


class Decoded(NamedTuple):
    """A passage, and the encoding that it (or a part of it) was in; `None` if it is as received."""

    text: str
    encoding: str | None = None


def decode_pieces(pieces: Iterable[Piece]) -> Decoded:
    """Return the text of pieces with their fonts; neighbours in one encoding are read together.

    >>> decode_pieces([Piece("Sè ", ".VnTime"), Piece("12/QĐ-UBND", "Arial"), Piece(" ngµy", ".VnTime")])
    Decoded(text='Số 12/QĐ-UBND ngày', encoding='tcvn3')
    """
    known: str | None = None
    texts: list[str] = []
    for (encoding, capitals), group in groupby(pieces, key=_manner):
        text = "".join(piece.text for piece in group)
        if encoding is not None:
            decoded = _decode_in_font(text, encoding, capitals)
            known = encoding if decoded != text else known
            text = decoded
        texts.append(text)
    return Decoded("".join(texts), known)


def _manner(piece: Piece) -> tuple[str | None, bool]:
    return _manner_of_font(piece.font)


@lru_cache(maxsize=1 << 10)
def _manner_of_font(font: str | None) -> tuple[str | None, bool]:
    encoding = encoding_of_font(font)
    return encoding, encoding == "tcvn3" and _draws_capitals(font or "")


# Behind the name may stand a script or a maker: `.VnTimeH Tur`, `VnTimeH(Ds)`.
_CAPITALS = re.compile(r"[^H]H(?=$|[ (,-])|^[^A-Z]+h$")


def _draws_capitals(font: str) -> bool:
    """Return whether a font of TCVN3 draws all letters as capitals.

    >>> [_draws_capitals(font) for font in (".VnTimeH Tur", ".vntimeh", ".VnTime", ".VnBlack Stretch")]
    [True, True, False, False]
    """
    return bool(_CAPITALS.search(font))


def _decode_in_font(text: str, encoding: str, capitals: bool) -> str:
    """Return the text of a run in an old font; Unicode typed in that font stays as it is."""
    if _MODERN.search(text):
        return text
    decoded = _decode(text, encoding)
    return decoded.upper() if capitals else decoded


def decode_passages(texts: Sequence[str]) -> list[Decoded]:
    """Return passages of one document whose fonts are not known, those in an old font decoded.

    The encoding is judged over all passages together; what each word is in, by its letters and
    those of its neighbours.

    >>> old = ["C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph­¬ng", "Điều 1. Mañana"]
    >>> [passage.text for passage in decode_passages(old)]
    ['Căn cứ Luật Tổ chức chính quyền địa phương', 'Điều 1. Mañana']
    """
    strange = [text for text in texts if may_be_old(text) and _STRANGE.search(text)]
    encoding = _judge(strange) if strange else None
    if encoding is None:
        return [Decoded(text) for text in texts]
    result: list[Decoded] = []
    was_old = True
    for text in texts:
        decoded, was_old = _decode_mixed(text, encoding, was_old)
        result.append(Decoded(decoded, encoding if decoded != text else None))
    return result


def may_be_old(text: str) -> bool:
    """Return whether a text has any letter or sign that stands for another one in an old font.

    >>> may_be_old("C¨n cø LuËt"), may_be_old("Căn cứ Luật")
    (True, False)
    """
    return bool(_SUSPECT.search(text))


def without_soft_hyphens(text: str) -> str:
    """Return a text without invisible hyphens, unless they may be the letter ư of TCVN3.

    >>> without_soft_hyphens("thực\u00ad hiện"), without_soft_hyphens("nhµ n\u00adíc") == "nhµ n\u00adíc"
    ('thực hiện', True)
    """
    return text if _STRANGE.search(text) else text.replace("\u00ad", "")


def join_decodings(decoded: Iterable[Decoding], text: str) -> tuple[Decoding, ...]:
    """Return stretches of one encoding as one where nothing but ASCII lies between them.

    >>> join_decodings([Decoding(0, 2, "vni"), Decoding(5, 9, "vni")], "đề\\n1\\nán xã")
    (Decoding(start=0, end=9, encoding='vni'),)
    """
    joined: list[Decoding] = []
    for one in decoded:
        last = joined[-1] if joined else None
        if last and last.encoding == one.encoding and text[last.end : one.start].isascii():
            joined[-1] = last._replace(end=one.end)
        else:
            joined.append(one)
    return tuple(joined)


def _judge(texts: Sequence[str]) -> str | None:
    """Return the encoding of passages with strange letters; `None` where they do not tell."""
    from viparse.normalize.detector import detect_encoding_by_content

    words: list[str] = []
    size = 0
    for text in texts:
        stretches = _MODERN_WORD.split(text) if _MODERN.search(text) else [text]
        for stretch in filter(_STRANGE.search, stretches):
            words += _TOKEN.findall(stretch)
        size += len(text)
        if size > _JUDGED_CHARACTERS:
            break
    strange = sum(1 for word in words if _STRANGE.search(word))
    if strange < _FEWEST_STRANGE or strange < _LEAST_SHARE * len(words):
        return None
    candidates = {name: table for name, table in _charmaps().items() if name in _TOLD_BY_LETTERS}
    found = detect_encoding_by_content(_low(" ".join(words)), candidates).encoding
    return str(found) if found else None


def decode_windows(content: bytes) -> str | None:
    """Return the text of bytes in the Vietnamese code page of Windows (1258), composed.

    `None` for bytes that make anything but Vietnamese letters of it, or too few to tell.

    >>> written = unicodedata.normalize("NFD", "Quyết định về việc giao kế hoạch vốn")
    >>> decode_windows(written.encode("cp1258", "ignore")) is None
    True
    """
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    letters = [
        sign for sign in text if sign > "\x7f" and (sign.isalpha() or not sign.isprintable())
    ]
    known = sum(sign in _VIETNAMESE for sign in letters)
    composed = sum("\u1ea0" <= sign <= "\u1ef9" for sign in letters)
    enough = len(letters) >= _FEWEST_LETTERS and composed >= _COMPOSED_SHARE * len(letters)
    return text if enough and known >= _KNOWN_SHARE * len(letters) else None


_FEWEST_LETTERS = 20
_COMPOSED_SHARE = 0.2  # letters with two marks or a dot: half of those with marks in Vietnamese
_KNOWN_SHARE = 0.98
_VIETNAMESE = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝăđĩũơưĂĐĨŨƠƯ") | frozenset(
    map(chr, range(0x1EA0, 0x1EFA))
)


def _decode_mixed(text: str, encoding: str, was_old: bool) -> tuple[str, bool]:
    """Return a passage with its old stretches decoded, and whether it ended in an old one.

    Stretches lie between words with letters of Unicode.  One is old if it has strange words: any
    where the whole passage has no letter of Unicode, two where it has.  A stretch in which no
    letter tells goes with the passage before.
    """
    if not _BEYOND_ASCII.search(text):
        return text, was_old
    if not _MODERN.search(text):
        if _STRANGE.search(text) or was_old:
            return _decode(text, encoding), True
        return text, False
    pieces: list[str] = []
    at = 0
    for match in _MODERN_WORD.finditer(text):
        pieces += [_decode_between(text[at : match.start()], encoding), match[0]]
        at = match.end()
    rest = text[at:]
    pieces.append(_decode_between(rest, encoding))
    return "".join(pieces), pieces[-1] != rest


_MODERN_WORD = re.compile(rf"(?<![^ \t\r\n\xa0])[^ \t\r\n\xa0]*{_MODERN.pattern}[^ \t\r\n\xa0]*")


def _decode_between(text: str, encoding: str) -> str:
    strange = sum(1 for word in _TOKEN.findall(text) if _STRANGE.search(word))
    return _decode(text, encoding) if strange > 1 else text


def _decode(text: str, encoding: str) -> str:
    from viparse.normalize.tables import convert

    text = _low(text)
    if encoding in _WITH_CONTROLS:
        text = text.translate(_WINDOWS_LETTERS)
    elif encoding == "tcvn3":
        text = _MINUS.sub("\u00ad", text)
    decoded = convert(text, _charmaps()[encoding]).translate(_WINDOWS_SIGNS)
    return _with_capitals(decoded) if encoding == "tcvn3" else decoded


def _low(text: str) -> str:
    """Return a text whose letters of symbol fonts stand where Latin-1 has them."""
    return (
        text.translate(_SYMBOL_AREA) if any("\uf020" <= sign <= "\uf0ff" for sign in text) else text
    )


_SYMBOL_AREA = {code: code - 0xF000 for code in range(0xF020, 0xF100)}
# Quotation marks and dashes that Windows keeps where Latin-1 has controls.
_WINDOWS_SIGNS = {
    code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)
}
# Programs that read PDF take the letter ư of TCVN3 for a minus; beside a letter's sign it is none.
# (The library sees to those beside letters of Latin.)
_MINUS = re.compile(r"\u2212(?=[¡-ÿ])|(?<=[¨-ÿ])\u2212")
# VISCII and VPS have letters there, which a program may have taken for those signs.
_WITH_CONTROLS = frozenset(("viscii", "vps"))
_WINDOWS_LETTERS = {ord(sign): code for code, sign in _WINDOWS_SIGNS.items() if sign}
_WORD = re.compile(r"[^\W\d_]+")


def _with_capitals(text: str) -> str:
    """Return decoded TCVN3, which has no accented capitals, with those that words in capitals need.

    >>> _with_capitals("UBND TỉNH, ĐộC LậP - Tự do; QĐ ở"), _with_capitals("Y tế")
    ('UBND TỈNH, ĐỘC LẬP - Tự do; QĐ ở', 'Y tế')
    """
    return _WORD.sub(lambda word: word[0].upper() if _is_capital(word[0]) else word[0], text)


def _is_capital(word: str) -> bool:
    """Return whether all letters of a word that TCVN3 has as capitals are capitals, two at least."""
    plain = [letter for letter in word if letter.isascii() or letter in _BASES]
    return sum(map(str.isupper, plain)) > 1 and not any(map(str.islower, plain))


_BASES = "ĂÂÊÔƠƯĐ"


@cache
def _charmaps() -> dict[str, Charmap]:
    """Return the tables: TCVN3 and VISCII as the library has them, VNI completed."""
    from viparse.normalize.encodings import CHARMAPS
    from viparse.normalize.tables import build_charmap

    letters = dict(CHARMAPS["vni"].pairs) | _vni_letters()
    return {**CHARMAPS, "vni": build_charmap("vni", letters.items())}


# VNI writes a vowel and a mark behind it.  The library has the pairs that its documents show; the
# rest follows from the same marks: `aú` is ẳ, a capital vowel may carry a small mark, and ỵ is `î`.
_VNI_BASES = {"a": "a", "e": "e", "i": "i", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    "a": {"â": "â", "á": "ấ", "à": "ầ", "å": "ẩ", "ã": "ẫ", "ä": "ậ"}
    | {"ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"},
    "e": {"â": "ê", "á": "ế", "à": "ề", "å": "ể", "ã": "ễ", "ä": "ệ"},
    "o": {"â": "ô", "á": "ố", "à": "ồ", "å": "ổ", "ã": "ỗ", "ä": "ộ"},
}
_VNI_WHOLE = {"ñ": "đ", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni_letters() -> dict[str, str]:
    """Return what VNI writes for each letter.

    >>> letters = _vni_letters()
    >>> letters["aú"], letters["AÚ"], letters["î"], letters["Aù"], letters["ÖÏ"]
    ('ẳ', 'Ẳ', 'ỵ', 'Á', 'Ự')
    """
    letters = dict(_VNI_WHOLE)
    for base, letter in _VNI_BASES.items():
        for mark, tone in _VNI_TONES.items():
            letters[base + mark] = unicodedata.normalize("NFC", letter + tone)
    for base, marks in _VNI_HATS.items():
        letters.update({base + mark: letter for mark, letter in marks.items()})
    capitals: dict[str, str] = {}
    for written, letter in letters.items():
        capitals[written.upper()] = letter.upper()
        capitals[written[0].upper() + written[1:]] = letter.upper()
    return letters | capitals
