"""A city as a tenant: taken in with a plan, active once every service is prepared (PF-001)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from plans import Plan
from services.tenants.errors import PlanUpgradeRequired
from services.tenants.events import TenantActivatedV1, TenantOnboardedV1

ONBOARDED = 1
"""The version of a city that was just taken in."""
PREPARING_SERVICES = ("organizations", "tasks", "training", "satisfaction", "indicators")


class Status(StrEnum):
    """Where a tenant stands."""

    ONBOARDING = "onboarding"
    ACTIVE = "active"


@dataclass(frozen=True)
class Prepared:
    """A service has set itself up from the plan, and what it made."""

    service: str
    prepared_at: datetime
    counts: dict[str, int]


@dataclass(frozen=True)
class Tenant:
    """One city and the plan version that it runs."""

    code: str
    name: str
    name_en: str
    region_code: str
    province_code: str
    province_name: str
    plan_id: str
    plan_version: str
    status: Status
    onboarded_at: datetime
    activated_at: datetime | None
    prepared: tuple[Prepared, ...]
    version: int

    @property
    def plan_name(self) -> str:
        """The pinned plan, as people write it."""
        return f"{self.plan_id} {self.plan_version}"

    def require_plan(self, plan: Plan) -> None:
        """Raise `PlanUpgradeRequired` unless the tenant runs exactly this version (PF-003)."""
        if (self.plan_id, self.plan_version) != (plan.id, plan.version):
            raise PlanUpgradeRequired(current=self.plan_name, offered=f"{plan.id} {plan.version}")

    def with_prepared(self, done: Prepared) -> tuple[Tenant, TenantActivatedV1 | None]:
        """The tenant after a service's answer; with the last one it becomes active, once.

        A service that answers again only refreshes its counts.
        """
        others = [item for item in self.prepared if item.service != done.service]
        prepared = tuple(sorted([*others, done], key=lambda item: PREPARING_SERVICES.index(item.service)))
        after = replace(self, prepared=prepared, version=self.version + 1)
        if self.status is not Status.ONBOARDING or after.waiting_for:
            return after, None
        active = replace(after, status=Status.ACTIVE, activated_at=done.prepared_at)
        return active, TenantActivatedV1(
            subject_id=self.code,
            subject_version=active.version,
            code=self.code,
            plan_id=self.plan_id,
            plan_version=self.plan_version,
        )

    @property
    def waiting_for(self) -> list[str]:
        """The services that have not answered yet."""
        answered = {item.service for item in self.prepared}
        return [service for service in PREPARING_SERVICES if service not in answered]


def onboarded(plan: Plan, content: dict[str, Any], at: datetime) -> tuple[Tenant, TenantOnboardedV1]:
    """A new tenant for `plan`, whose `content` the event carries whole."""
    template = plan.template
    tenant = Tenant(
        code=plan.code,
        name=template.city.label,
        name_en=template.city.label_en,
        region_code=template.city.division_code,
        province_code=template.province.division_code,
        province_name=template.province.label,
        plan_id=plan.id,
        plan_version=plan.version,
        status=Status.ONBOARDING,
        onboarded_at=at,
        activated_at=None,
        prepared=(),
        version=ONBOARDED,
    )
    return tenant, told(tenant, content, plan.measures)


def told(tenant: Tenant, content: dict[str, Any], measures: Sequence[str]) -> TenantOnboardedV1:
    """That the city runs the plan with this `content`: the same whenever it is told."""
    return TenantOnboardedV1(
        subject_id=tenant.code,
        subject_version=ONBOARDED,
        code=tenant.code,
        name=tenant.name,
        region_code=tenant.region_code,
        province_code=tenant.province_code,
        province_name=tenant.province_name,
        plan_id=tenant.plan_id,
        plan_version=tenant.plan_version,
        plan=content,
        measures=list(measures),
    )


def progress(tenant: Tenant) -> dict[str, Any]:
    """How far onboarding has come, service by service (PF-001: steps complete of steps)."""
    answered = {item.service: item for item in tenant.prepared}
    services = [
        {
            "service": service,
            "prepared": service in answered,
            "prepared_at": answered[service].prepared_at if service in answered else None,
            "counts": answered[service].counts if service in answered else {},
        }
        for service in PREPARING_SERVICES
    ]
    return {
        "status": tenant.status,
        "services": services,
        "complete": len(answered),
        "total": len(PREPARING_SERVICES),
        "waiting_for": tenant.waiting_for,
    }
