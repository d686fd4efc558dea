"""Phases follow the clock: planned, active, ended. They may overlap (LZ-097); continuous ones let their work go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from plans.models.plan import Plan
from services.tasks.events import PhaseEndedV1, PhaseStartedV1


class PhaseStatus(StrEnum):
    """Where the clock stands in a phase."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True)
class Requirement:
    """What a phase asks for, with the key tasks that cover it."""

    id: str
    text: str
    tasks: tuple[str, ...]
    responsible_units: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True)
class Happening:
    """An event with the day it belongs to, so that a clock that jumped tells them in order."""

    on: date
    event: PhaseStartedV1 | PhaseEndedV1


@dataclass(frozen=True)
class Phase:
    """A phase as printed, a closed interval; `continuous` keeps its items open through the whole campaign (LZ-115)."""

    id: str
    number: str | None
    name: str
    text: str | None
    starts_on: date
    ends_on: date
    granularity: str
    continuous: bool
    requirements: tuple[Requirement, ...]
    expected_activities: tuple[str, ...]
    source: str | None
    position: int
    status: PhaseStatus = PhaseStatus.PLANNED
    version: int = 1

    def advanced(self, today: date, effective_from: date) -> tuple[Phase, list[Happening]]:
        """The phase as of `today`, with what happened to it since; it never goes back. Nothing before the plan is in
        force (LZ-005)."""
        phase, happened = self, []
        begins = max(self.starts_on, effective_from)
        if phase.status is PhaseStatus.PLANNED and today >= begins:
            phase = replace(phase, status=PhaseStatus.ACTIVE, version=phase.version + 1)
            happened.append(Happening(begins, PhaseStartedV1(**phase._facts())))
        if phase.status is PhaseStatus.ACTIVE and today > self.ends_on:
            phase = replace(phase, status=PhaseStatus.ENDED, version=phase.version + 1)
            happened.append(Happening(self.ends_on + timedelta(days=1), PhaseEndedV1(**phase._facts())))
        return phase, happened

    @property
    def takes_work(self) -> bool:
        """Whether a city that reads phases strictly lets work be done in it now (AMB-09, LZ-115)."""
        return self.continuous or self.status is PhaseStatus.ACTIVE

    def _facts(self) -> dict[str, Any]:
        return {
            "subject_id": self.id,
            "subject_version": self.version,
            "phase_id": self.id,
            "name": self.name,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
        }


def advance(phases: Iterable[Phase], today: date, effective_from: date) -> tuple[list[Phase], list[Happening]]:
    """The phases that changed, and all that happened, by day; the old phase ends before the new one starts."""
    moved: list[Phase] = []
    happened: list[Happening] = []
    for phase in phases:
        after, news = phase.advanced(today, effective_from)
        if news:
            moved.append(after)
            happened.extend(news)
    return moved, sorted(happened, key=lambda each: (each.on, isinstance(each.event, PhaseStartedV1)))


def phases_of(plan: Plan) -> list[Phase]:
    """The plan's phases in printed order. Month phases run from the first to the last day (LZ-093)."""
    throughout = set(plan.phase_rules.continuous_phase_ids)
    return [
        Phase(
            id=phase.id,
            number=phase.number,
            name=phase.name,
            text=phase.text,
            starts_on=phase.start,
            ends_on=phase.end,
            granularity=phase.granularity,
            continuous=phase.continuous or phase.id in throughout,
            requirements=tuple(
                Requirement(each.id, each.text, tuple(each.tasks), tuple(each.responsible_units), each.source)
                for each in phase.requirements
            ),
            expected_activities=tuple(phase.expected_activities),
            source=phase.source,
            position=position,
        )
        for position, phase in enumerate(plan.phases)
    ]
