"""What is counted per unit, and the figures of one rule and period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Count(NamedTuple):
    """What was counted for one unit."""

    numerator: int
    denominator: int


def figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """The five figures of one rule and period; rates in whole percent, rounded down, null when nothing is expected."""
    expected, actual, on_time = row["expected"], row["actual"], row["on_time"]
    return {
        "rule_id": row["rule_id"],
        "period": row["period"],
        "expected": expected,
        "actual": actual,
        "on_time": on_time,
        "rate": percent(actual, expected),
        "rate_numerator": actual,
        "rate_denominator": expected,
        "on_time_rate": percent(on_time, expected),
        "on_time_rate_numerator": on_time,
        "on_time_rate_denominator": expected,
    }


def percent(numerator: int, denominator: int) -> int | None:
    """100 only when all are in; an empty denominator is no data, not 100 %."""
    return 100 * numerator // denominator if denominator else None
