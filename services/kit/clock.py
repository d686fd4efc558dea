"""The only source of now. The domain's clock can be replayed; the wall clock runs leases, retries and tokens."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Clock:
    """The domain's now: the wall clock, shifted when a plan of another year is replayed."""

    def __init__(self) -> None:
        self._shift = timedelta(0)

    def now(self) -> datetime:
        """The domain's present instant, UTC, to the millisecond (what the store keeps)."""
        return _to_millisecond(wall() + self._shift)

    def today(self) -> date:
        """The domain's date in Asia/Shanghai."""
        return local_date(self.now())

    def start_at(self, instant: datetime) -> None:
        """Let the clock stand at `instant` and run on from there."""
        self._shift = instant.astimezone(UTC) - wall()

    @property
    def is_replayed(self) -> bool:
        """Whether the clock was set to another time than the wall's."""
        return self._shift != timedelta(0)

    def reset(self) -> None:
        """Back to the wall clock."""
        self._shift = timedelta(0)


def wall() -> datetime:
    """The real instant, UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def local_date(instant: datetime) -> date:
    """The date of `instant` in Asia/Shanghai."""
    return instant.astimezone(ZONE).date()


def parse_instant(text: str) -> datetime:
    """An ISO date or instant; without a zone it is Asia/Shanghai. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def _to_millisecond(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


clock = Clock()
