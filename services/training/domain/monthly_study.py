"""At least one special study a month, of the units and in the months that the plan names (NJ-104, AMB-22).

A month is settled when it is over: `held` with a confirmed special study, else `missed`. Until the 10th of the next
month the unit may still point to one that was held but confirmed late, with the reason: `backfilled`. Nothing
changes a month after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from plans import Plan
from plans.periods import Period, parse_period, period_of, periods_between
from services.training.domain.days import local_day
from services.training.domain.placing import means
from services.training.domain.topics import PUNCTUATION
from services.training.errors.studying import BackfillTooLate, MonthIsHeld, MonthNotOver, NoSpecialStudy

INDICATOR = "monthly_study_compliance"
RULE = "monthly_special_study"
SPECIAL_STUDY = "special_study"
ALERT_DAY, BACKFILL_DAYS = 20, 10


class HeldSession(Protocol):
    """What is looked at of a session."""

    @property
    def id(self) -> str: ...
    @property
    def unit_id(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def topic_ids(self) -> tuple[str, ...]: ...
    @property
    def counted(self) -> int: ...
    @property
    def file_ids(self) -> tuple[str, ...]: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


class MonthStatus(StrEnum):
    """Where a unit's month stands."""

    OPEN = "open"
    HELD = "held"
    MISSED = "missed"
    BACKFILLED = "backfilled"
    WITHDRAWN = "withdrawn"


MET = (MonthStatus.HELD, MonthStatus.BACKFILLED)


@dataclass(frozen=True)
class MonthlyRule:
    """Which months, and which units by the plan's phrases; the commission itself where the city wants it."""

    first: Period
    last: Period
    phrases: tuple[str, ...]
    with_commission: bool

    def months(self, until: date) -> list[Period]:
        """Those that have begun by that day."""
        return [each for each in periods_between(self.first, self.last) if each.start <= until]

    def has(self, month: Period) -> bool:
        """Whether the month is one of the rule's."""
        return self.first.start <= month.start <= self.last.start

    def is_for(self, plan: Plan, unit: Any) -> bool:
        """Whether the unit owes it."""
        return (self.with_commission and unit.kind == "commission") or means(plan, self.phrases, unit)


@dataclass(frozen=True)
class StudyMonth:
    """A unit's month. `is_final`: nothing changes it any more; `told` versions its work items."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    month: str
    starts_on: date
    ends_on: date
    status: MonthStatus = MonthStatus.OPEN
    held: int = 0
    session_id: str | None = None
    alerted_on: date | None = None
    reason: str | None = None
    backfilled_by: str | None = None
    backfilled_on: date | None = None
    is_final: bool = False
    version: int = 1

    @property
    def backfill_until(self) -> date:
        """The last day for pointing to a session that was confirmed late."""
        return self.ends_on + timedelta(days=BACKFILL_DAYS)

    @property
    def is_met(self) -> bool:
        return self.status in MET

    @property
    def is_settled(self) -> bool:
        """Whether the month was closed: what becomes of the unit afterwards does not change what it owed."""
        return self.is_final or self.status is MonthStatus.MISSED

    def counted(self, held: Sequence[HeldSession]) -> StudyMonth:
        """The running month with what is held by now."""
        status = MonthStatus.HELD if held else MonthStatus.OPEN
        return self._with(status=status, held=len(held), session_id=held[0].id if held else None)

    def alerted(self, today: date) -> StudyMonth:
        """On the 20th nothing is held or planned."""
        return self._with(alerted_on=today)

    def closed(self, held: Sequence[HeldSession], *, is_owed: bool, today: date) -> StudyMonth:
        """The month is over; met ones are final, a missed one may be backfilled for ten days."""
        if not is_owed:
            return self._with(status=MonthStatus.WITHDRAWN, is_final=True)
        after = self.counted(held)
        if after.is_met:
            return replace(after, is_final=True)
        return self._with(status=MonthStatus.MISSED, is_final=today > self.backfill_until)

    def backfilled(self, session: HeldSession, reason: str, *, by: str, today: date) -> StudyMonth:
        """Raises `MonthNotOver`, `MonthIsHeld`, `BackfillTooLate`, `NoSpecialStudy`."""
        if today <= self.ends_on:
            raise MonthNotOver(field="month")
        if self.is_met:
            raise MonthIsHeld(field="month")
        if today > self.backfill_until or self.is_final:
            raise BackfillTooLate(field="month", until=self.backfill_until)
        fits = session.unit_id == self.unit_id and self.starts_on <= session.on <= self.ends_on
        if not fits or not is_special_study(session):
            raise NoSpecialStudy(field="session_id")
        facts = {"status": MonthStatus.BACKFILLED, "held": 1, "session_id": session.id, "reason": reason}
        return self._with(**facts, backfilled_by=by, backfilled_on=today, is_final=True)

    def finished(self) -> StudyMonth:
        """The ten days are over: the month stays missed."""
        return self._with(is_final=True)

    def _with(self, **facts: Any) -> StudyMonth:
        after = replace(self, **facts)
        return self if after == self else replace(after, version=self.version + 1)


def monthly_rule(plan: Plan) -> MonthlyRule | None:
    """The plan's rule; its months are those of the phase that states it, unless the parameters say others."""
    rule = next((each for each in plan.training_rules if each.kind == RULE), None)
    if rule is None:
        return None
    given = plan.parameters
    phase = _phase_of(plan, rule.text or "")
    first = parse_period("month", given.monthly_study_first) if given.monthly_study_first else month_of(phase.start)
    last = parse_period("month", given.monthly_study_last) if given.monthly_study_last else month_of(phase.end)
    return MonthlyRule(first, last, tuple(rule.subjects), given.monthly_study_commission)


def is_special_study(session: HeldSession) -> bool:
    """A confirmed session of that kind with its topic and its attendance: people signed in, or the list as a file."""
    return session.kind == SPECIAL_STUDY and bool(session.topic_ids) and is_attended(session)


def is_attended(session: HeldSession) -> bool:
    """Whether people signed in, or the list is attached."""
    return session.counted > 0 or bool(session.file_ids)


def by_unit(sessions: Iterable[HeldSession], confirmed_by: date) -> dict[str, list[HeldSession]]:
    """Special studies that their units confirmed by that day, by unit, in the order given."""
    found: dict[str, list[HeldSession]] = {}
    for session in sessions:
        confirmed_at = session.confirmed_at
        in_time = confirmed_at is not None and local_day(confirmed_at) <= confirmed_by
        if in_time and is_special_study(session):
            found.setdefault(session.unit_id, []).append(session)
    return found


def month_of(day: date) -> Period:
    """The calendar month."""
    return period_of("month", day)


def quarter_label(month: Period) -> str:
    """The quarter that the month belongs to."""
    return period_of("quarter", month.start).label


def _phase_of(plan: Plan, text: str) -> Any:
    """The phase that asks for it: its requirements have the rule's words; else the longest phase."""
    plain = text.translate(PUNCTUATION)
    for phase in plan.phases:
        if plain and any(plain in each.text.translate(PUNCTUATION) for each in phase.requirements):
            return phase
    return max(plan.phases, key=lambda phase: phase.end - phase.start)
