"""Warnings that a year's coverage will be missed, at mid-year and on 31 October, and how far supervision's clock is.

Sources: NJ-128 (projected shortfall alert), AMB-25 (none where the plan states no target).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.tasks.domain.coverage import Coverage

CHECKPOINTS = ((7, 1), (10, 31))
STALE = (1, 31)
FOLLOWED = "followed"


@dataclass(frozen=True)
class Followed:
    """The last day worked through, the last quarter measured, and within a round the path that it has come to."""

    id: str = FOLLOWED
    clock_on: date | None = None
    measured_quarter: str | None = None
    round_on: date | None = None
    round_to: str | None = None
    version: int = 1

    def has_to_measure(self, path: str, today: date) -> bool:
        """Whether today's round has not come to the unit at `path` yet."""
        return self.round_on != today or self.round_to is None or path > self.round_to

    def through(self, path: str, today: date) -> Followed:
        """After a part of today's round, in the order of paths."""
        return replace(self, round_on=today, round_to=path, version=self.version + 1)

    def done(self, today: date, quarter: str | None) -> Followed:
        """After the whole of today's round."""
        return replace(
            self, clock_on=today, measured_quarter=quarter, round_on=None, round_to=None, version=self.version + 1
        )


@dataclass(frozen=True)
class Alert:
    """One stratum at one supervisor (`unit_id`) that will miss its share in `year`."""

    id: str
    unit_id: str
    year: int
    stratum: str
    label: str
    raised_on: date
    shortfall: int
    state: str = "open"
    settled_on: date | None = None
    version: int = 1

    def seen(self, row: Coverage | None, today: date) -> Alert:
        """As the coverage stands now: another shortfall, none any more, or a year that is long over."""
        shortfall = row.shortfall if row else 0
        state = "done" if shortfall == 0 else "withdrawn" if is_stale(self.year, today) else "open"
        if (state, shortfall) == (self.state, self.shortfall):
            return self
        settled = None if state == "open" else today
        return replace(self, state=state, shortfall=shortfall, settled_on=settled, version=self.version + 1)


def is_stale(year: int, today: date) -> bool:
    """Whether a year is too long over to warn of it."""
    return today >= date(year + 1, *STALE)


def years_to_check(since: date, today: date) -> list[int]:
    """The years of which a checkpoint lies behind `since` and not after `today`: each once, however far the clock
    jumped."""
    return [
        year
        for year in range(since.year, today.year + 1)
        if any(since < date(year, *day) <= today for day in CHECKPOINTS)
    ]
