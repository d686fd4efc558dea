"""The facts this service tells others, and the one of tenants that it reads. No free text, no names of persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol


class Received(Protocol):
    """An envelope as far as the parsers read it."""

    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class CityOnboarded:
    """`tenants.tenant_onboarded.v1`: the plan to run, and the measures that apply to this city (PF-015)."""

    plan: dict[str, Any]
    measures: tuple[str, ...]


def city_onboarded(event: Received) -> CityOnboarded:
    """Parse `tenants.tenant_onboarded.v1`."""
    return CityOnboarded(plan=event.data["plan"], measures=tuple(event.data["measures"]))


@dataclass(frozen=True)
class TenantPreparedV1:
    """The city's campaign is set up here: how many phases, tasks and windows its plan gave."""

    NAME: ClassVar[str] = "tasks.tenant_prepared.v1"
    subject_id: str
    subject_version: int
    service: str
    counts: dict[str, int]


@dataclass(frozen=True)
class _PhaseEvent:
    subject_id: str
    subject_version: int
    phase_id: str
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PhaseStartedV1(_PhaseEvent):
    """The clock entered a phase (NJ-090, LZ-093)."""

    NAME: ClassVar[str] = "tasks.phase_started.v1"


@dataclass(frozen=True)
class PhaseEndedV1(_PhaseEvent):
    """The clock passed a phase's last day."""

    NAME: ClassVar[str] = "tasks.phase_ended.v1"


@dataclass(frozen=True)
class _AssignmentEvent:
    subject_id: str
    subject_version: int
    task_id: str
    unit_id: str


@dataclass(frozen=True)
class AssignmentSubmittedV1(_AssignmentEvent):
    """A unit says that its share of a key task is done."""

    NAME: ClassVar[str] = "tasks.assignment_submitted.v1"


@dataclass(frozen=True)
class AssignmentAcceptedV1(_AssignmentEvent):
    """Someone other than the submitter accepted it."""

    NAME: ClassVar[str] = "tasks.assignment_accepted.v1"


@dataclass(frozen=True)
class AssignmentReturnedV1(_AssignmentEvent):
    """The reviewer sent it back; the reason stays in this service."""

    NAME: ClassVar[str] = "tasks.assignment_returned.v1"


@dataclass(frozen=True)
class ReportOpenedV1:
    """A window opened; `expected` is the number of units on its list, as it is now."""

    NAME: ClassVar[str] = "tasks.report_opened.v1"
    subject_id: str
    subject_version: int
    rule_id: str
    period: str
    opens_on: date
    due_on: date
    expected: int


@dataclass(frozen=True)
class _ReportEvent:
    subject_id: str
    subject_version: int
    report_id: str
    rule_id: str
    period: str
    unit_id: str
    due_on: date


@dataclass(frozen=True)
class ReportSubmittedV1(_ReportEvent):
    """A version of a report arrived; `on_time` judges the first one (NJ-006)."""

    NAME: ClassVar[str] = "tasks.report_submitted.v1"
    number: int
    on_time: bool
    is_empty: bool
    before_window: bool


@dataclass(frozen=True)
class ReportReturnedV1(_ReportEvent):
    """The receiving office returned a report; the reason stays in this service."""

    NAME: ClassVar[str] = "tasks.report_returned.v1"


@dataclass(frozen=True)
class ReportAcceptedV1(_ReportEvent):
    """The receiving office accepted a report."""

    NAME: ClassVar[str] = "tasks.report_accepted.v1"


@dataclass(frozen=True)
class ReportOverdueV1(_ReportEvent):
    """The due day passed without a report: once per due day, so again after an extension that was missed too."""

    NAME: ClassVar[str] = "tasks.report_overdue.v1"


@dataclass(frozen=True)
class IndicatorMeasuredV1:
    """What this service counted for one unit and quarter: absolute numbers."""

    NAME: ClassVar[str] = "tasks.indicator_measured.v1"
    subject_id: str
    subject_version: int
    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class WorkItemsChangedV1:
    """Things that wait for somebody, whole, as `services.kit.work_items.WorkItem` describes them (PF-011)."""

    NAME: ClassVar[str] = "tasks.work_items_changed.v1"
    subject_id: str
    subject_version: int
    items: tuple[Any, ...]
