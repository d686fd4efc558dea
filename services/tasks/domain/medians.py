"""The middle of many numbers, told by how often each of them occurs."""

from __future__ import annotations

from collections.abc import Mapping


def median(counts: Mapping[float, int]) -> float | None:
    """The middle of the numbers; None without any."""
    total, numbers = sum(counts.values()), sorted(counts)
    if not total:
        return None
    return (_at(numbers, counts, (total - 1) // 2) + _at(numbers, counts, total // 2)) / 2


def _at(numbers: list[float], counts: Mapping[float, int], place: int) -> float:
    """The number at that place, from 0, of all in their order."""
    for number in numbers:
        place -= counts[number]
        if place < 0:
            return float(number)
    raise IndexError(place)
