"""How often a year something is due: what was expected within some months, and how much of it was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

MONTHS = 12


def whole_months(start: date, end: date) -> int:
    """The calendar months that begin on `start` or later and are over by the end of `end`."""
    first = start if start.day == 1 else (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    following = end + timedelta(days=1)
    return max(0, (following.year - first.year) * MONTHS + following.month - first.month)


def expected(times: int, months: int) -> int:
    """How often something that is due `times` a year was due in so many months; a part of a time is not due yet."""
    return times * months // MONTHS


def kept(rhythm: Mapping[str, int], held: Mapping[str, int], months: int) -> tuple[int, int]:
    """(held, expected) over all that the rhythm names; holding one more often does not make up for another."""
    due = {name: expected(times, months) for name, times in rhythm.items()}
    return sum(min(held.get(name, 0), times) for name, times in due.items()), sum(due.values())
