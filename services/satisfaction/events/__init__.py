"""What this service tells others. No names of persons, no free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class IndicatorMeasuredV1:
    """The absolute value of an indicator at a unit in a period."""

    NAME: ClassVar[str] = "satisfaction.indicator_measured.v1"
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

    NAME: ClassVar[str] = "satisfaction.tenant_prepared.v1"
    subject_id: str
    subject_version: int
    service: str
    counts: dict[str, int]


@dataclass(frozen=True)
class WorkItemsChangedV1:
    """Things that wait for somebody, whole, as `services.kit.work_items.WorkItem` describes them (PF-011)."""

    NAME: ClassVar[str] = "satisfaction.work_items_changed.v1"
    subject_id: str
    subject_version: int
    items: tuple[Any, ...]
