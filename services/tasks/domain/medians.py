"""The middle of a list of days."""

from __future__ import annotations

from collections.abc import Iterable


def median(values: Iterable[float | None]) -> float | None:
    """The middle of the known values; None without any."""
    known = sorted(value for value in values if value is not None)
    middle = len(known) // 2
    if not known:
        return None
    return float(known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2)
