"""A unit's work in a phase: the activities that the phase expects of it, each with its proof, and the gate at its end.

Sources: NJ-090 (gate report), LZ-115 (items of continuous phases open and close at any time), AMB-09, AMB-25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plans.models.plan import Plan
from plans.selectors import UnitLike
from services.tasks.domain.phases import Phase, PhaseStatus
from services.tasks.errors.campaigning import ActivityNotFound, ActivityOutsidePhase, ActivityUnproven


class ActivityStatus(StrEnum):
    """Whether an expected activity took place."""

    EXPECTED = "expected"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Activity:
    """One expected activity: who sees to it in the unit, and what proves it."""

    code: str
    status: ActivityStatus = ActivityStatus.EXPECTED
    department: str | None = None
    note: str | None = None
    file_ids: tuple[str, ...] = ()
    recorded_by: str | None = None
    recorded_on: date | None = None


@dataclass(frozen=True)
class Gate:
    """What stood open when the phase ended; soft modalities are hints, never unmet (AMB-25)."""

    on: date
    required: int
    met: int
    unmet_activities: tuple[str, ...]
    unmet_tasks: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class DueTask:
    """A unit's assignment that falls due in a phase, as far as the gate looks at it."""

    task_id: str
    accepted: bool
    binding: bool


@dataclass(frozen=True)
class PhaseShare:
    """One unit's part in one phase. `plan_due` when a work plan of the unit is due in it (NJ-036, LZ-119)."""

    id: str
    phase_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    starts_on: date
    ends_on: date
    due_on: date
    plan_due: bool
    activities: tuple[Activity, ...]
    withdrawn: bool = False
    told: bool = False
    gate: Gate | None = None
    version: int = 1

    @property
    def open_codes(self) -> tuple[str, ...]:
        """Activities that are still expected."""
        return tuple(each.code for each in self.activities if each.status is ActivityStatus.EXPECTED)

    def recorded(self, activity: Activity) -> PhaseShare:
        """With this activity as it is now. Raises `ActivityNotFound`, `ActivityUnproven`."""
        if activity.code not in {each.code for each in self.activities}:
            raise ActivityNotFound(field="activity")
        if activity.status is not ActivityStatus.EXPECTED and not (activity.note or activity.file_ids):
            raise ActivityUnproven(field="note")
        if activity.status is ActivityStatus.NOT_APPLICABLE and not activity.note:
            raise ActivityUnproven(field="note")
        kept = tuple(activity if each.code == activity.code else each for each in self.activities)
        return replace(self, activities=kept, version=self.version + 1)

    def gated(self, tasks: list[DueTask], on: date) -> PhaseShare:
        """With the gate as of `on`; it is stored once and does not change afterwards."""
        return replace(self, gate=self.gate_at(tasks, on), version=self.version + 1)

    def gate_at(self, tasks: list[DueTask], on: date) -> Gate:
        """What is met and what is not, as things stand."""
        binding = [task for task in tasks if task.binding]
        done = len(self.activities) - len(self.open_codes)
        return Gate(
            on=on,
            required=len(self.activities) + len(binding),
            met=done + sum(task.accepted for task in binding),
            unmet_activities=self.open_codes,
            unmet_tasks=tuple(task.task_id for task in binding if not task.accepted),
            hints=tuple(task.task_id for task in tasks if not task.binding and not task.accepted),
        )

    def is_late(self, today: date) -> bool:
        """Past the phase's end, or that of the campaign when the phase runs throughout (LZ-115)."""
        return bool(self.open_codes) and not self.withdrawn and today > self.due_on


def require_open(phase: Phase, *, strict: bool) -> str | None:
    """A warning when the phase is not running; a strict city refuses. Raises `ActivityOutsidePhase` (AMB-09)."""
    if phase.status is PhaseStatus.ACTIVE:
        return None
    if strict and not phase.takes_work:
        raise ActivityOutsidePhase()
    return "outside_phase"


def obliged(plan: Plan, phase: Phase, unit: UnitLike) -> bool:
    """Whether the phase's requirements mean this unit; a phase that names none asks the units of its tasks."""
    phrases = [phrase for each in phase.requirements for phrase in each.responsible_units]
    if not phrases:
        phrases = [phrase for task in plan.key_tasks if phase.id in task.phases for phrase in task.responsible_units]
    return plan.units_matching(phrases, unit)


def share_of(
    phase: Phase, campaign_end: date, *, share_id: str, unit_id: str, path: str, county: str | None
) -> PhaseShare:
    """A new share; the city's first phase also asks for the unit's work plan."""
    return PhaseShare(
        id=share_id,
        phase_id=phase.id,
        unit_id=unit_id,
        unit_path=path,
        county_id=county,
        starts_on=phase.starts_on,
        ends_on=phase.ends_on,
        due_on=campaign_end if phase.continuous else phase.ends_on,
        plan_due=phase.position == 0,
        activities=tuple(Activity(code) for code in phase.expected_activities),
    )
