"""Counts that are owed (NJ-019): the figures of a month, by the 10th of the next; without them a month is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from plans.periods import Period
from services.satisfaction.domain.encounters import MEASURED_LEVELS

INSTANT_RATE = "instant_satisfaction_rate"
DUE_DAY = 10


NEVER = date.max


class MonthState(StrEnum):
    NOT_REPORTED = "not_reported"
    PARTIAL = "partial"
    REPORTED = "reported"
    NOT_OWED = "not_owed"


@dataclass(frozen=True)
class OwedMonth:
    """What one unit owes for one month that has ended. `missing` counts working days without any figure.

    `county` is where the unit stood when the month was first judged; a month that is taken back keeps what was missing.
    """

    id: str
    unit_id: str
    unit_path: str
    month: str
    due_on: date
    state: MonthState
    missing: int
    settled_on: date | None = None
    county: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether figures are still owed."""
        return self.state in (MonthState.NOT_REPORTED, MonthState.PARTIAL)

    @property
    def was_measured(self) -> bool:
        """Whether the unit was there and measured when the month ended, whatever became of it."""
        return self.state is not MonthState.NOT_OWED or self.missing > 0


@dataclass(frozen=True)
class CountingClock:
    """How far the months are worked through: the last whole one, a place within the next, when to look again."""

    month: str = ""
    after: str | None = None
    due_on: date | None = None


def is_measured(kind: str, level: str | None) -> bool:
    """Whether the third 100 % speaks of such a unit: institutions of secondary level and above (AMB-03)."""
    return kind == "institution" and level in MEASURED_LEVELS


def due_day(month: Period) -> date:
    """The 10th of the next month."""
    return month.following.start + timedelta(days=DUE_DAY - 1)


def state_of(owed: Sequence[date], reported: Iterable[date]) -> tuple[MonthState, int]:
    """How a month stands, and how many of its owed days have no figure. A closed day is reported by a zero."""
    there = set(reported)
    missing = sum(day not in there for day in owed)
    if not missing:
        return MonthState.REPORTED, 0
    return (MonthState.PARTIAL if there else MonthState.NOT_REPORTED), missing


def owed_days(working: Sequence[date], opened_on: date | None, closed_on: date | None) -> list[date]:
    """The working days of a month on which the unit existed."""
    return [day for day in working if (opened_on or day) <= day and (closed_on is None or day < closed_on)]


def judged(before: OwedMonth | None, fresh: OwedMonth, today: date) -> OwedMonth | None:
    """What is to be kept and told; None when nothing changed."""
    settled = None if fresh.is_open else (before.settled_on if before and not before.is_open else today)
    county = before.county if before and before.county else fresh.county
    fresh = replace(fresh, settled_on=settled, county=county, version=before.version if before else 1)
    if before is None:
        return fresh
    return None if fresh == before else replace(fresh, version=before.version + 1)
