"""How much waits, by how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

SUNDAY = 6


@dataclass(frozen=True)
class Counts:
    """Open items; those due this week (until Sunday) include today's."""

    open: int = 0
    overdue: int = 0
    due_today: int = 0
    due_this_week: int = 0

    def plus(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(self.values(), other.values(), strict=True)))

    def values(self) -> tuple[int, ...]:
        return self.open, self.overdue, self.due_today, self.due_this_week

    def view(self) -> dict[str, int]:
        """By name."""
        return asdict(self)


def counted(loads: Iterable[Mapping[str, Any]], today: date) -> Counts:
    """The sum of `loads`: how many (`n`) of each deadline (`due_key`), and whether they can be overdue (`hard`)."""
    day, sunday = today.isoformat(), (today + timedelta(days=SUNDAY - today.weekday())).isoformat()
    total = Counts()
    for load in loads:
        due, n = load["due_key"], load["n"]
        is_soon = day <= due <= sunday
        total = total.plus(Counts(n, n * (load["hard"] and due < day), n * (due == day), n * is_soon))
    return total


def by_kind(loads: Iterable[Mapping[str, Any]], today: date) -> dict[str, Counts]:
    """The sums by kind, in alphabetical order."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for load in loads:
        kinds.setdefault(load["kind"], []).append(load)
    return {kind: counted(kinds[kind], today) for kind in sorted(kinds)}
