"""Measures per unit and calendar quarter, as whole numbers; a value that did not change is not told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.tasks.events import IndicatorMeasuredV1


@dataclass(frozen=True)
class Count:
    """What was counted for one unit."""

    numerator: int
    denominator: int


@dataclass(frozen=True)
class Measure:
    """The last value told for one indicator, unit and quarter."""

    indicator: str
    unit_id: str
    period: str
    numerator: int = 0
    denominator: int = 0
    version: int = 0

    @property
    def id(self) -> str:
        """The natural key, which is the event's subject."""
        return f"{self.indicator}:{self.unit_id}:{self.period}"

    def told(self, count: Count) -> IndicatorMeasuredV1 | None:
        """The event that tells `count`; None when it is what was told last (nothing counts as 0 of 0)."""
        if (count.numerator, count.denominator) == (self.numerator, self.denominator):
            return None
        return IndicatorMeasuredV1(
            subject_id=self.id,
            subject_version=self.version + 1,
            indicator=self.indicator,
            unit_id=self.unit_id,
            period=self.period,
            numerator=count.numerator,
            denominator=count.denominator,
        )


def news(
    indicator: str, period: str, units: Iterable[str], counts: Mapping[str, Count], known: Mapping[str, Measure]
) -> list[IndicatorMeasuredV1]:
    """What there is to tell about `units`; those without a count have nothing any more."""
    found = []
    for unit_id in units:
        blank = Measure(indicator, unit_id, period)
        event = known.get(blank.id, blank).told(counts.get(unit_id, Count(0, 0)))
        if event is not None:
            found.append(event)
    return found


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
