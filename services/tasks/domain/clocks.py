"""The clocks of rectification, as the city can read them: how long a problem may stay open, by severity.

Sources: AMB-15 (限时 is the plan's `rectification_days`), LZ-107 (all items by the end of the rectification phase),
LZ-015, LZ-116, NJ-045.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plans.models.plan import Plan

MEASURE_DAYS = 15
LEDGER_DAYS = 90
REPEAT_MONTHS = 6
VERIFY_DAYS = 10
SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True)
class Clocks:
    """Days by severity; `common_due_on` is the day by which the plan wants everything rectified."""

    critical: int
    high: int
    medium: int
    low: int
    common_due_on: date | None
    measure_days: int = MEASURE_DAYS
    ledger_days: int = LEDGER_DAYS
    repeat_months: int = REPEAT_MONTHS
    verify_days: int = VERIFY_DAYS

    def due_on(self, severity: str, start: date) -> date:
        """The default deadline of what was found on `start`: the severity's clock, at the latest the common day."""
        own = start + timedelta(days=int(getattr(self, severity)))
        common = self.common_due_on
        return min(own, common) if common is not None and start <= common else own


def clocks_of(plan: Plan) -> Clocks:
    """The plan's time limit is that of severe problems; 7, 90 and 120 days are the platform's defaults."""
    closing = [phase.end for phase in plan.phases if "close_out" in phase.expected_activities]
    return Clocks(
        critical=7,
        high=plan.parameters.rectification_days,
        medium=90,
        low=120,
        common_due_on=max(closing, default=None),
    )


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
