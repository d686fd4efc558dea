"""Who is on whose staff on which day, as training knows it: ids and days, never names (NJ-018)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

GRACE_DAYS = 30
"""Joiners count from this many days after they joined (AMB-06)."""


@dataclass(frozen=True)
class RosterPerson:
    """A member of a unit's staff; both ends of the span belong to it. The id is organizations' staff id.

    `person_id` and `joined_on` outlive a merger: what was done at the unit before still counts. `trained` says by year,
    `warned` by half-year, on which day the person first completed it; in the years of `pending` an exam is missing.
    `marks` says what else was done on which day: a commitment signed, an evaluation made.
    """

    id: str
    code: str | None
    unit_id: str
    unit_path: str
    professional_category: str | None
    post_class: str | None
    key_few: bool
    since: date
    until: date | None
    version: int
    person_id: str
    joined_on: date
    previous_id: str | None = None
    trained: Mapping[str, str] = field(default_factory=dict)
    warned: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def staff_id(self) -> str:
        """Organizations' id."""
        return self.id

    @property
    def is_key(self) -> bool:
        """Leading cadres and those in key posts (LZ-084)."""
        return self.key_few or self.post_class is not None

    def is_on_roster(self, day: date) -> bool:
        """Whether the person belongs to the staff that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def counts(self, day: date, grace_days: int = GRACE_DAYS) -> bool:
        """Whether the person counts in a coverage that day: there, and for long enough."""
        return self.is_on_roster(day) and (day - self.joined_on).days >= grace_days

    def is_trained(self, day: date) -> bool:
        """Whether a qualifying training was completed in the calendar year by that day."""
        done = self.trained.get(str(day.year))
        return done is not None and done <= day.isoformat()


@dataclass(frozen=True)
class Completed:
    """On which day a person first completed a training of the year, and attended a warning education of the half-year.

    `pending`: a qualifying session was attended, and only the exam that it asks for is missing.
    """

    trained: date | None
    warned: date | None
    pending: bool = False


def half_of(day: date) -> str:
    """The half-year of a day: 2022-H1."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def taken_over(person: RosterPerson, before: RosterPerson) -> RosterPerson:
    """`person` as the one who was `before` at a unit that was merged or split."""
    return RosterPerson(
        **{
            **{name: getattr(person, name) for name in RosterPerson.__dataclass_fields__},
            "person_id": before.person_id,
            "joined_on": min(before.joined_on, person.joined_on),
            "trained": {**before.trained, **person.trained},
            "warned": {**before.warned, **person.warned},
            "pending": tuple(sorted({*before.pending, *person.pending})),
            "marks": {**before.marks, **person.marks},
        }
    )
