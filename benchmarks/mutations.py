"""Damage bytes the way disks, mail, editors and attackers do: one table, one seed, one result.

`mutate(content, others, rng)` applies one to four of `WAYS`.  Archives (`.docx`) are opened, one part
is damaged, and they are packed again: a flipped bit in a packed part is only ever a wrong checksum.
Nothing here imports the package.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

_TAG = re.compile(
    rb"<[^<>]{1,200}>|\{\\?[a-z*]{0,12}|\}|\\[a-z]{1,12}-?\d{0,6} ?|\d+ \d+ obj|/[A-Z]\w+"
)
_NUMBER = re.compile(rb"-?\d+")
_ENCODINGS = ("utf-16", "utf-8-sig", "cp1258", "latin-1", "utf-32", "utf-7")
_NUMBERS = (b"0", b"-1", b"65536", b"2147483648", b"-99999999999999999999", b"9" * 5000, b"1.5")
_STRANGE = (
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\r", b"\x0b", b"\x0c", b"\x1a", b"\x85"),
    *("\u2028", "\u200b", "\ufeff", "\u0300", "\u202e", "\u00ad", "İ", "ẞ", "ﬁ", "①", "٣", "𝟛"),
    *("&#0;", "&#xD800;", "&nbsp", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a>", "%s{}", "'"),
)
_LARGEST = 200_000
"""Bytes: what has grown beyond is cut, so that each execution stays short."""

Way = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _stretch(content: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + int(2 ** rng.uniform(0, 12)))


def _flip(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] if rng.random() < 0.7 else content[at:]


def _drop(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _stretch(content, rng)
    return content[:start] + content[end:]


def _double(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _stretch(content, rng)
    return content[:end] + content[start:end] * rng.choice((1, 1, 3, 30)) + content[end:]


def _splice(content: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others)
    start, end = _stretch(other, rng)
    at = rng.randrange(len(content) + 1)
    return content[:at] + other[start:end] + content[at:]


def _lines(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    lines = content.split(b"\n")
    start = rng.randrange(len(lines))
    some = lines[start : start + rng.choice((5, 50, 5000))]
    rng.shuffle(some)
    way = rng.randrange(4)
    if way == 0:
        some *= 2
    elif way == 1:
        some = some[::2]
    elif way == 2:
        return b" ".join(lines)
    return b"\n".join([*lines[:start], *some, *lines[start + len(some) :]])


def _encode(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    start, end = _stretch(content, rng) if rng.random() < 0.7 else (0, len(content))
    text = content[start:end].decode("utf-8", "replace")
    other = text.encode(rng.choice(_ENCODINGS), "replace")
    return content[:start] + other + content[end:]


def _nest(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    found = [match.span() for match in _TAG.finditer(content[:_LARGEST])]
    if not found:
        return content
    start, end = rng.choice(found)
    times = rng.choice((0, 2, 20, 300, 3000))
    return content[:start] + content[start:end] * times + content[end:]


def _number(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    found = [match.span() for match in _NUMBER.finditer(content[:_LARGEST])]
    if not found:
        return content
    start, end = rng.choice(found)
    return content[:start] + rng.choice(_NUMBERS) + content[end:]


def _insert(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    strange = rng.choice(_STRANGE)
    raw = strange.encode() if isinstance(strange, str) else strange
    at = rng.randrange(len(content) + 1)
    return content[:at] + raw * rng.choice((1, 1, 2, 100)) + content[at:]


def _repeat_word(content: bytes, _: Sequence[bytes], rng: random.Random) -> bytes:
    words = content[:_LARGEST].split()
    if not words:
        return content
    word = rng.choice(words)
    at = content.find(word)
    gap = rng.choice((b"", b" ", b"\n", b", "))
    return content[:at] + (word[:40] + gap) * rng.choice((3, 100, 2000)) + content[at:]


WAYS: dict[str, Way] = {
    "bytes flipped": _flip,
    "cut": _cut,
    "a stretch dropped": _drop,
    "a stretch doubled": _double,
    "a stretch of another": _splice,
    "lines shuffled, doubled, dropped, joined": _lines,
    "encodings mixed": _encode,
    "a tag multiplied": _nest,
    "a number replaced": _number,
    "strange signs": _insert,
    "a word repeated": _repeat_word,
}


def mutate(content: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return the bytes damaged in one to four ways, cut to 200,000."""
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.9:
        return _in_archive(content, rng)
    for _ in range(rng.choice((1, 1, 2, 4))):
        content = rng.choice(list(WAYS.values()))(content, others, rng)[:_LARGEST]
    return content


def _in_archive(content: bytes, rng: random.Random) -> bytes:
    """Return an archive with one part damaged, lost or renamed."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = rng.choice([name for name in parts if parts[name]])
    fate = rng.random()
    if fate < 0.05:
        del parts[name]
    elif fate < 0.08:
        parts["../" + name] = parts.pop(name)
    else:
        parts[name] = mutate(parts[name], list(parts.values()), rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for part, raw in parts.items():
            packed.writestr(part, raw)
    return out.getvalue()
