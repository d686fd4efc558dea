"""The random draw, which anybody can repeat with a list and `sha256` (NJ-128 to NJ-130).

1. Before the draw the entrants are frozen and `sha256(seed)` is published; the seed itself stays sealed.
2. The draw opens the seed. In each stratum the entrants are put in order: first those who were not supervised in the
   year before, and among equals by the hexadecimal `sha256(seed + unit code)`, both as UTF-8.
3. The first k of each stratum are drawn, none twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entrant:
    """A unit as it stood when the list was frozen."""

    unit_id: str
    code: str
    stratum: str
    supervised_last_year: bool


def digest(text: str) -> str:
    """The hexadecimal SHA-256 of `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def list_digest(entrants: Iterable[Entrant]) -> str:
    """The hash of the frozen list: one line per entrant, `stratum,code,0|1`, in the order of the codes."""
    lines = sorted(f"{each.stratum},{each.code},{int(each.supervised_last_year)}" for each in entrants)
    return digest("\n".join(lines))


def order(seed: str, entrants: Iterable[Entrant]) -> list[Entrant]:
    """The entrants of one stratum in the order of the draw."""
    return sorted(entrants, key=lambda each: (each.supervised_last_year, digest(seed + each.code), each.code))


def drawn(seed: str, entrants: Sequence[Entrant], places: Mapping[str, int]) -> tuple[str, ...]:
    """The ids of the units drawn: `places[stratum]` of each stratum, in the order of the draw."""
    found: list[str] = []
    for stratum, count in sorted(places.items()):
        entered = [each for each in entrants if each.stratum == stratum]
        found += [each.unit_id for each in order(seed, entered)[:count]]
    return tuple(found)
