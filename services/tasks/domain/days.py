"""Days and quarters in Asia/Shanghai: a day is met until 23:59:59 (PF-011)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from plans.periods import Period, parse_period, period_of, periods_between

ZONE = ZoneInfo("Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """The date of `instant` in Asia/Shanghai."""
    return instant.astimezone(ZONE).date()


def quarter_of(day: date) -> Period:
    """The calendar quarter of `day`: the period of all measures."""
    return period_of("quarter", day)


def quarters_after(label: str | None, today: date, last_day: date) -> list[Period]:
    """The quarters behind `label` (None: this one alone) up to today's, none after that of `last_day`."""
    newest = quarter_of(min(today, last_day))
    first = newest if label is None else parse_period("quarter", label).following
    return periods_between(first, newest)
