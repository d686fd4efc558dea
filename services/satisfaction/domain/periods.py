"""Periods of indices: a month, a quarter or a year."""

from __future__ import annotations

from plans.periods import EXAMPLES, Period, parse_period
from services.satisfaction.errors.scoring import IndexPeriodNotValid


def require_period(label: str, field: str = "period") -> Period:
    """The period. Raises `IndexPeriodNotValid`."""
    for kind in EXAMPLES:
        try:
            return parse_period(kind, label)
        except ValueError:
            continue
    raise IndexPeriodNotValid(field=field, period=label[:20])
