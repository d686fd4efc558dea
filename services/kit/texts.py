"""What no request may hold: characters that the store, the wire or a log cannot carry, or that show another text than
is stored; values that are nested too deep, too many, or no number that anything behind can hold.

Walked without recursion, level by level: a client chooses how deep it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

DEEPEST, MOST_VALUES, LARGEST_NUMBER = 32, 250_000, 1 << 63
SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
FORBIDDEN = re.compile(f"[\x00\ud800-\udfff{_BIDI}]")
Path = tuple[str | int, ...]


class NotPlain(Exception):
    """A value that may not be; `path` leads to it, `code` says what it is."""

    def __init__(self, path: Path, code: str) -> None:
        super().__init__(code)
        self.path, self.code = path, code


def require_plain(value: Any, forbidden: re.Pattern[str] = FORBIDDEN) -> None:
    """Raises `NotPlain` for the first thing in JSON values `value` that no request may hold."""
    level, seen, depth = [value], 0, 0
    while level:
        seen, depth = seen + len(level), depth + 1
        if seen > MOST_VALUES:
            raise NotPlain((), "too_many_values")
        if depth > DEEPEST:
            raise NotPlain((), "too_deep")
        for each in level:
            code = _wrong(each, forbidden)
            if code is not None:
                raise NotPlain(next(_paths(value, each), ()), code)
        level = list(_below(level))


def _wrong(each: Any, forbidden: re.Pattern[str]) -> str | None:
    kind = type(each)
    if kind is str:
        searched = not each.isascii() or "\x00" in each  # most are neither, and some are files of megabytes
        return "forbidden_character" if searched and forbidden.search(each) else None
    if kind is int:
        return None if -LARGEST_NUMBER <= each < LARGEST_NUMBER else "number_out_of_range"
    return "number_not_finite" if kind is float and each - each != 0 else None


def _below(level: Iterable[Any]) -> Iterator[Any]:
    for each in level:
        if isinstance(each, dict):
            yield from each
            yield from each.values()
        elif isinstance(each, (list, tuple)):
            yield from each


def _paths(value: Any, wanted: Any) -> Iterator[Path]:
    """Where `wanted` stands; a name that is wrong itself is left out."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, each = waiting.pop()
        if each is wanted:
            yield path
        elif isinstance(each, dict):
            if any(key is wanted for key in each):
                yield path
            waiting.extend(((*path, key), item) for key, item in each.items())
        elif isinstance(each, (list, tuple)):
            waiting.extend(((*path, at), item) for at, item in enumerate(each))
