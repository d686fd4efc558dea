"""Good input made bad: bytes, texts, values, tables and archives, by a seeded generator."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

ODD_TEXTS = (
    "", " ", "\x00", "\ud800", "\u202e", "\ufeff", "﷽" * 40, "'\"><script>", "=1+1", "{0}", "%s%n", "../../etc/passwd",
    "9" * 400, "-1", "1e999", "NaN", "２０２２年", "2022-02-30", "9999-12-31", "0000-00-00", "\r\n\r\nX: y",
    "a" * 40_000,
    "😀" * 200, "null", "true", "[" * 300, "&a;", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**40, 0.1, 1e308, [], {}, [[]], {"": None}, {"$ne": 1}, {"a.b": 1},
)  # fmt: skip
MOST_BYTES = 256 << 10


def spoiled(data: bytes, random: random.Random) -> bytes:
    """`data` with one to four mistakes, of at most 256 KiB."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(_BYTES)(data, random)[:MOST_BYTES]
    return data


def _flipped(data: bytes, random: random.Random) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: random.Random) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] if random.random() < 0.5 else data[start:]


def _repeated(data: bytes, random: random.Random) -> bytes:
    start = random.randint(0, len(data))
    part = data[start : start + random.randint(1, 400)]
    return data[:start] + part * random.randint(2, 300) + data[start:]


def _inserted(data: bytes, random: random.Random) -> bytes:
    start, odd = random.randint(0, len(data)), random.choice(ODD_TEXTS)
    return data[:start] + odd.encode("utf-8", "surrogatepass") + data[start:]


def _recoded(data: bytes, random: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(("utf-16", "gb18030", "utf-7", "utf-32")), "replace")


def _replaced(data: bytes, random: random.Random) -> bytes:
    """A line, or a field of one, gives way to something odd."""
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    cells = lines[at].split(b",")
    cells[random.randrange(len(cells))] = random.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flipped, _cut, _repeated, _inserted, _recoded, _replaced, _replaced,
)  # fmt: skip


def spoiled_archive(data: bytes, random: random.Random) -> bytes:
    """An office file with mistakes in one of its parts, or around them."""
    if random.random() < 0.2:
        return spoiled(data, random)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        chosen = random.choice(names)
        for name in names:
            content = given.read(name)
            made.writestr(name, spoiled(content, random) if name == chosen else content)
    return out.getvalue()


def spoiled_value(value: Any, random: random.Random) -> Any:
    """`value`, JSON, with one thing in it that does not belong there."""
    if random.random() < 0.3 or not isinstance(value, dict | list) or not value:
        return random.choice(ODD_VALUES) if random.random() < 0.5 else random.choice(ODD_TEXTS)
    if isinstance(value, list):
        at = random.randrange(len(value))
        return [*value[:at], spoiled_value(value[at], random), *value[at + 1 :]]
    name = random.choice(list(value))
    if random.random() < 0.15:
        return {key: each for key, each in value.items() if key != name} | {random.choice(ODD_TEXTS): value[name]}
    return {**value, name: spoiled_value(value[name], random)}


def spoiled_json(value: Any, random: random.Random) -> bytes:
    """JSON that is not what is wanted, or none at all."""
    text = json.dumps(spoiled_value(value, random)).encode()
    return spoiled(text, random) if random.random() < 0.4 else text
