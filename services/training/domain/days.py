"""Days as people in the cities count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """The date of `instant` in Asia/Shanghai."""
    return instant.astimezone(ZONE).date()
