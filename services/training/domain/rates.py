"""Rates: whole percents, rounded down, or two digits where an exam's results are compared."""

from __future__ import annotations


def percent(numerator: int, denominator: int) -> int | None:
    """100 only when all are in; nothing to count is no data."""
    return 100 * numerator // denominator if denominator else None


def exact_percent(part: int, whole: int) -> float | None:
    """A percentage with two digits; None of nobody."""
    return round(100 * part / whole, 2) if whole else None
