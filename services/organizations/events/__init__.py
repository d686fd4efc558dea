"""The facts this service tells others, and the one it listens to. No names of persons, no free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol


class UnitFacts(Protocol):
    """What the unit events carry; the domain's unit has it all."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True)
class _UnitEvent:
    subject_id: str
    subject_version: int
    code: str
    name: str
    kind: str
    category: str | None
    level: str | None
    ownership: str | None
    affiliation: str | None
    parent_id: str | None
    path: str
    county_id: str | None
    staff_count: int | None
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class UnitRegisteredV1(_UnitEvent):
    """A unit entered the tree. Absolute facts."""

    NAME: ClassVar[str] = "organizations.unit_registered.v1"


@dataclass(frozen=True)
class UnitChangedV1(_UnitEvent):
    """A unit's facts as they are now: renamed, moved (itself or with a superior), reclassified or closed."""

    NAME: ClassVar[str] = "organizations.unit_changed.v1"


@dataclass(frozen=True)
class LeadingGroupFormedV1:
    """A unit has formed a body of the campaign (NJ-091, LZ-118). The subject is the group and its duty."""

    NAME: ClassVar[str] = "organizations.leading_group_formed.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    body: str
    established_on: date


@dataclass(frozen=True)
class ConductOfficerAppointedV1:
    """A unit has a further conduct officer (NJ-017). The name stays in this service."""

    NAME: ClassVar[str] = "organizations.conduct_officer_appointed.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    duty: str


@dataclass(frozen=True)
class ConductOfficerEndedV1:
    """A conduct officer's appointment got its last day."""

    NAME: ClassVar[str] = "organizations.conduct_officer_ended.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    duty: str


@dataclass(frozen=True)
class IndicatorMeasuredV1:
    """The absolute value of an indicator at a unit in a period."""

    NAME: ClassVar[str] = "organizations.indicator_measured.v1"
    subject_id: str
    subject_version: int
    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class TenantPreparedV1:
    """This service has set itself up from the city's plan."""

    NAME: ClassVar[str] = "organizations.tenant_prepared.v1"
    subject_id: str
    subject_version: int
    service: str
    counts: dict[str, int]


@dataclass(frozen=True)
class TenantOnboarded:
    """What this service reads of `tenants.tenant_onboarded.v1`."""

    plan: dict[str, Any]

    @staticmethod
    def parse(data: dict[str, Any]) -> TenantOnboarded:
        """Raises `KeyError` when the plan is missing."""
        return TenantOnboarded(plan=data["plan"])


_UNIT_FACTS = tuple(name for name in _UnitEvent.__dataclass_fields__ if name not in ("subject_id", "subject_version"))


def unit_registered(unit: UnitFacts) -> UnitRegisteredV1:
    """The event of a new unit."""
    return UnitRegisteredV1(unit.id, unit.version, *(getattr(unit, name) for name in _UNIT_FACTS))


def unit_changed(unit: UnitFacts) -> UnitChangedV1:
    """The event of a unit whose facts moved on."""
    return UnitChangedV1(unit.id, unit.version, *(getattr(unit, name) for name in _UNIT_FACTS))


@dataclass(frozen=True)
class WorkItemsChangedV1:
    """Things that wait for somebody, whole, as `services.kit.work_items.WorkItem` describes them (PF-011)."""

    NAME: ClassVar[str] = "organizations.work_items_changed.v1"
    subject_id: str
    subject_version: int
    items: tuple[Any, ...]
