"""What signed-in people read of their city: the tenant, its plan, the progress of onboarding."""

from __future__ import annotations

from typing import Any

from plans import Plan
from services.kit.requests import NoInput
from services.kit.uow import UnitOfWork
from services.tenants.domain import campaign
from services.tenants.domain.published import PublishedPlan
from services.tenants.domain.tenant import Tenant, progress
from services.tenants.errors import TenantNotFound
from services.tenants.repository import Repository

Work = UnitOfWork[Repository]
PLANS_KEPT = 64
_plans: dict[str, Plan] = {}


def tenant(uow: Work, request: NoInput) -> dict[str, Any]:
    """The city, its campaign, its published document with basis and contact. Raises `TenantNotFound`."""
    found, published = _require(uow)
    plan = _read(published)
    return {
        **tenant_view(found),
        "authority": plan.template.authority.model_dump(mode="json"),
        "synthetic": plan.synthetic,
        "campaign": campaign.campaign(plan, uow.today),
        "document": campaign.document(plan),
        **campaign.basis(plan),
        "contact": campaign.contact(plan),
        "measures": list(plan.measures),
    }


def plan(uow: Work, request: NoInput) -> dict[str, Any]:
    """The pinned plan, whole, every clause with its lines. Raises `TenantNotFound`."""
    _, published = _require(uow)
    return {
        "id": published.plan_id,
        "version": published.plan_version,
        "fingerprint": published.fingerprint,
        "published_at": published.published_at,
        "plan": published.content,
    }


def onboarding_progress(uow: Work, request: NoInput) -> dict[str, Any]:
    """Which services are prepared. Raises `TenantNotFound`."""
    found = uow.repo.tenant()
    if found is None:
        raise TenantNotFound()
    return progress(found)


def tenant_view(found: Tenant) -> dict[str, Any]:
    """The tenant's own facts."""
    return {
        "id": found.code,
        "code": found.code,
        "name": found.name,
        "name_en": found.name_en,
        "region_code": found.region_code,
        "province_code": found.province_code,
        "province_name": found.province_name,
        "status": found.status,
        "plan_id": found.plan_id,
        "plan_version": found.plan_version,
        "onboarded_at": found.onboarded_at,
        "activated_at": found.activated_at,
        "version": found.version,
        "progress": progress(found),
    }


def _read(published: PublishedPlan) -> Plan:
    """The plan as a model. A published version never changes, so it is read once per process."""
    plan = _plans.get(published.fingerprint)
    if plan is None:
        if len(_plans) >= PLANS_KEPT:
            _plans.clear()
        plan = _plans[published.fingerprint] = Plan.model_validate(published.content)
    return plan


def _require(uow: Work) -> tuple[Tenant, PublishedPlan]:
    found = uow.repo.tenant()
    published = uow.repo.plan(found.plan_id, found.plan_version) if found else None
    if found is None or published is None:
        raise TenantNotFound()
    return found, published
