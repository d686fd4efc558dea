"""Who was on whose staff on a last day: of a year (NJ-099, NJ-100, NJ-102), of an exam's window (NJ-101).

What is over is counted by its roll: nothing that becomes known of the roster afterwards changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans import Plan


@dataclass(frozen=True)
class RollPerson:
    """Somebody of the staff. `counts`: there for long enough to count in a coverage."""

    id: str
    person_id: str
    professional_category: str | None
    is_key: bool
    counts: bool


@dataclass(frozen=True)
class Roll:
    """A unit's staff on the last day of what `of` names; `topic_ids` are those that the unit had then."""

    id: str
    of: str
    unit_id: str
    unit_path: str
    county_id: str | None
    people: tuple[RollPerson, ...] = ()
    topic_ids: tuple[str, ...] = ()


def last_day(plan: Plan, year: int) -> date:
    """Of the year within the campaign."""
    return min(date(year, 12, 31), plan.campaign_end)


def years_over(plan: Plan, done: str, today: date) -> list[int]:
    """The campaign's years after `done` that are over."""
    first = max(plan.effective_from.year, int(done or 0) + 1)
    return [year for year in range(first, plan.campaign_end.year + 1) if last_day(plan, year) < today]
