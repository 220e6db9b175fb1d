"""Every compiled pattern of the package, and strings that are bad for it."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import vn_decree_parser
from vn_decree_parser.vocabulary import Vocabulary

_RUNS = (
    " ",
    "\n",
    "\t",
    "1",
    "0.",
    "a",
    "A",
    "I",
    "đ",
    "à ",
    "a ",
    "A ",
    "1 ",
    "-",
    "- ",
    "--",
    "…",
)
_RUNS += (
    ".",
    ". ",
    ",",
    ", ",
    ";",
    "(",
    ")",
    "(a",
    "()",
    "|",
    " | ",
    "/",
    "1/",
    "_",
    "*",
    "“",
    "<",
    "<a",
)


@cache
def every_pattern() -> dict[str, re.Pattern[Any]]:
    """Return the patterns by the place where they are held, each once."""
    found: dict[tuple[str | bytes, int], tuple[str, re.Pattern[Any]]] = {}
    for info in pkgutil.walk_packages(vn_decree_parser.__path__, "vn_decree_parser."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        room = info.name.partition(".")[2]
        for name, value in list(vars(module).items()):
            if hasattr(value, "cache_info") and value.__module__ == info.name:
                value, name = _call(value), f"{name}()"
            for at, pattern in _held(value, f"{room}.{name}", 0):
                found.setdefault((pattern.pattern, pattern.flags), (at, pattern))
    return dict(found.values())


def _call(function: Any) -> object:
    """Return what a cached function gives, with the package's own vocabulary where it asks."""
    asked = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
    ]
    if not asked:
        return function()
    return function(Vocabulary()) if asked == ["vocabulary"] else None


def _held(value: object, name: str, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
        return
    inside: list[tuple[str, object]] = []
    if depth > 4:
        return
    if isinstance(value, tuple | list | set | frozenset):
        inside = [(f"{name}[{at}]", item) for at, item in enumerate(value)]
    elif isinstance(value, dict):
        inside = [(f"{name}[{key}]", item) for key, item in value.items()]
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        inside = [(f"{name}.{field.name}", getattr(value, field.name)) for field in fields]
    for at, item in inside:
        yield from _held(item, at, depth + 1)


def bad_strings(pattern: re.Pattern[Any], length: int, seed: int) -> Iterator[str]:
    """Yield strings of a length: runs of signs, and what the pattern itself is made of, repeated."""
    rng = random.Random(seed)
    units = list(_RUNS)
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for _ in range(8):
        word = _spell(parsed, rng)[:200]
        if word.strip():
            units += [word, word + " ", word[: len(word) // 2 + 1], word[-(len(word) // 2) - 1 :]]
    for unit in dict.fromkeys(units):
        run = (unit * (length // len(unit) + 1))[:length]
        yield run
        yield run + "!"  # what the run led up to does not come
    for word in dict.fromkeys(units[len(_RUNS) :: 4]):
        for run in (" ", "a", "1", "-"):
            yield word + run * length + "!"


def _spell(parsed: Any, rng: random.Random) -> str:
    """Return a string that a parsed pattern is likely to match, looks aside left out."""
    return "".join(_spell_one(code, value, rng) for code, value in parsed)


def _spell_one(code: Any, value: Any, rng: random.Random) -> str:
    if code is op.LITERAL:
        return chr(value)
    if code is op.ANY:
        return "a"
    if code is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if code is op.IN:
        return _one_of(value, rng)
    if code is op.BRANCH:
        return _spell(rng.choice(value[1]), rng)
    if code is op.SUBPATTERN:
        return _spell(value[3], rng)
    if code is op.ATOMIC_GROUP:
        return _spell(value, rng)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        low, high, inner = value
        times = rng.randint(low, min(int(high), low + 3))
        return "".join(_spell(inner, rng) for _ in range(times))
    return ""


_CATEGORIES = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}
_CATEGORIES |= {op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_WORD: "-"}


def _one_of(choices: Any, rng: random.Random) -> str:
    if choices[0][0] is op.NEGATE:
        return "a"
    code, value = rng.choice(choices)
    if code is op.LITERAL:
        return chr(value)
    if code is op.RANGE:
        return chr(rng.randint(value[0], min(value[1], value[0] + 25)))
    return _CATEGORIES.get(value, "a")


# Tables whose patterns are asked only at a place, never looked for from every place on.
_ASKED_AT_A_PLACE = (
    "outline.blocks._patterns()",
    "outline.blocks._SEAMS",
    "extract.targets.states._qualities()",
    "tables.grid_rows._LABELS",
    "tables.columns._HEAD_WORDS",
    "extract.deadlines.",  # shapes and words are matched token by token
)
_USE = re.compile(r"(\w+(?:\(\w*\))?)\.(match|fullmatch|search|finditer|findall|sub|split)\(")


@cache
def _uses() -> dict[tuple[str, str], set[str]]:
    """Return which methods a module calls on a name; names without `_` count for all modules."""
    uses: dict[tuple[str, str], set[str]] = {}
    root = Path(vn_decree_parser.__file__).parent
    for path in root.rglob("*.py"):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for called, method in _USE.findall(path.read_text("utf-8")):
            name = re.sub(r"\(\w*\)", "()", called)
            uses.setdefault((module if name.startswith("_") else "", name), set()).add(method)
    return uses


def way_of_use(name: str, pattern: re.Pattern[Any]) -> Callable[[str], None]:
    """Return what runs a pattern as the package does: at a place, or from every place on."""
    module, _, held = name.rpartition(".") if "[" not in name else ("", "", "")
    used = _uses().get((module if held.startswith("_") else "", held), set())
    if name.startswith(_ASKED_AT_A_PLACE) or (used and used <= {"match", "fullmatch"}):
        call: Callable[[Any], object] = (
            pattern.fullmatch if used == {"fullmatch"} else pattern.match
        )
    else:
        call = lambda text: sum(1 for _ in pattern.finditer(text))  # noqa: E731
    is_bytes = isinstance(pattern.pattern, bytes)

    def run(text: str) -> None:
        call(text.encode() if is_bytes else text)

    return run
