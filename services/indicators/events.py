"""The event that this service emits, and what it reads from the events of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Received(Protocol):
    """An envelope as far as the parsers read it."""

    @property
    def subject_id(self) -> str: ...
    @property
    def subject_version(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class TenantPreparedV1:
    """The city's profile is in place: how many of its plan's measures are counted here."""

    NAME: ClassVar[str] = "indicators.tenant_prepared.v1"
    subject_id: str
    subject_version: int
    service: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """`indicator_measured.v1` of any owner: what it counted for one unit and period."""

    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int
    version: int
    measured_at: datetime

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.indicator}:{self.unit_id}:{self.period}"


@dataclass(frozen=True)
class UnitSeen:
    """`unit_registered.v1` and `unit_changed.v1`: what the unit is from the day `since` on."""

    unit_id: str
    version: int
    since: date
    path: str
    kind: str
    level: str | None
    county_id: str | None


@dataclass(frozen=True)
class MeasureTerms:
    """What a city's plan says of one measure: a target of its own, a definition of its own."""

    target: str | None = None
    variant: str | None = None


@dataclass(frozen=True)
class CityOnboarded:
    """`tenant_onboarded.v1`: the city, its province, its plan and the measures that apply to it."""

    version: int
    code: str
    name: str
    region_code: str
    province_code: str
    province_name: str
    plan_id: str
    plan_version: str
    plan_name: str
    measures: dict[str, MeasureTerms]


@dataclass(frozen=True)
class PhaseSeen:
    """`phase_started.v1` and `phase_ended.v1`."""

    phase_id: str
    version: int
    name: str
    starts_on: str
    ends_on: str
    state: str


@dataclass(frozen=True)
class OfficialRank:
    """`official_rank_changed.v1`: the city's rank by a document of the province, as it stands."""

    indicator: str
    period: str
    rank: int
    of: int
    withdrawn: bool
    version: int

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.indicator}:{self.period}"

    @property
    def is_front(self) -> bool:
        """Front ranks: up to a third of the cities, rounded up (AMB-08)."""
        return 3 * self.rank <= self.of + 2


def official_rank(event: Received) -> OfficialRank:
    """Read `official_rank_changed.v1`."""
    return OfficialRank(version=event.subject_version, **event.data)


def measured(event: Received) -> Measured:
    """Read `indicator_measured.v1`."""
    data = event.data
    return Measured(
        indicator=data["indicator"],
        unit_id=data["unit_id"],
        period=data["period"],
        numerator=data["numerator"],
        denominator=data["denominator"],
        version=event.subject_version,
        measured_at=event.occurred_at,
    )


def unit_seen(event: Received) -> UnitSeen:
    """Read `unit_registered.v1` or `unit_changed.v1`."""
    data = event.data
    return UnitSeen(
        unit_id=event.subject_id,
        version=event.subject_version,
        since=event.occurred_at.astimezone(ZONE).date(),
        path=data["path"],
        kind=data["kind"],
        level=data.get("level"),
        county_id=data.get("county_id"),
    )


def city_onboarded(event: Received) -> CityOnboarded:
    """Read `tenant_onboarded.v1`; of the plan only its name and the terms of its indicators."""
    data = event.data
    plan: Mapping[str, Any] = data["plan"]
    stated = {item["code"]: _terms(item) for item in plan.get("goals", {}).get("indicators", ())}
    return CityOnboarded(
        version=event.subject_version,
        code=data["code"],
        name=data["name"],
        region_code=data["region_code"],
        province_code=data["province_code"],
        province_name=data["province_name"],
        plan_id=data["plan_id"],
        plan_version=data["plan_version"],
        plan_name=plan.get("template", {}).get("campaign_label", data["plan_id"]),
        measures={code: stated.get(code, MeasureTerms()) for code in data["measures"]},
    )


def _terms(item: Mapping[str, Any]) -> MeasureTerms:
    target = item.get("target") or {}
    is_percent = target.get("unit") == "percent" and target.get("value") is not None
    stated = item.get("parameters") or {}
    variant = stated.get("variant") or stated.get("window") or stated.get("weight")
    return MeasureTerms(target=str(target["value"]) if is_percent else None, variant=variant)


def phase_seen(event: Received, state: str) -> PhaseSeen:
    """Read `phase_started.v1` (state `current`) or `phase_ended.v1` (state `ended`)."""
    data = event.data
    return PhaseSeen(
        phase_id=data["phase_id"],
        version=event.subject_version,
        name=data["name"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        state=state,
    )
