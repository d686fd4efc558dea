"""The city as a tenant, its accounts, and how far onboarding has come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.types_common import Info, Json, Node
from gateway.city.types_plan import BasisDocument, Contact, Plan, PlanDocument, document_of, plan_of
from gateway.city.types_tasks import Phase, all_phases
from gateway.city.types_units import Unit, unit_by_id


@strawberry.type(description="Who may sign in. Names of demo accounts are invented.")
class Account:
    id: strawberry.ID
    login: str
    display_name: str
    roles: list[str]
    state: str
    created_at: datetime
    signed_in_at: datetime | None
    version: int
    unit_id: strawberry.Private[str | None]

    @strawberry.field(description="The unit that the account acts for.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="The caller as the token says; without an account here when another provider vouches.")
class Viewer:
    tenant_code: str
    tenant_name: str | None
    roles: list[str]
    account: Account | None
    unit_id: strawberry.Private[str | None]

    @strawberry.field(description="The unit that the caller acts for.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Why the campaign runs: a sentence of the preamble or a goal.")
class CampaignPurpose:
    text: str
    kind: str | None
    source: str | None


@strawberry.type(description="How far one service has set itself up for the city.")
class ServiceProgress:
    service: str
    prepared: bool
    prepared_at: datetime | None
    counts: Json


@strawberry.type(description="How far onboarding has come: the city is active when every service is prepared.")
class OnboardingProgress:
    status: str
    services: list[ServiceProgress]
    complete: int
    total: int
    waiting_for: list[str]


@strawberry.type(description="When the campaign runs and how much of it has passed.")
class Campaign:
    name: str
    name_en: str | None
    stated: str | None
    nominal_length: str | None
    start: date
    end: date
    effective_from: date
    elapsed_days: int
    length_days: int
    ended: bool
    purpose: list[CampaignPurpose]


@strawberry.type(description="The commission that runs the campaign.")
class Authority:
    label: str
    short_label: str
    label_en: str


@strawberry.type(description="The city.")
class Tenant(Node):
    code: str
    name: str
    name_en: str | None
    region_code: str
    province_code: str
    province_name: str
    status: str
    plan_id: str
    plan_version: str
    onboarded_at: datetime
    activated_at: datetime | None
    progress: OnboardingProgress
    authority: Authority | None
    synthetic: bool | None
    campaign: Campaign | None
    document: PlanDocument | None
    basis: list[BasisDocument]
    superior_plan: BasisDocument | None
    contact: Contact | None
    measures: list[str]

    @strawberry.field(description="The plan that the city runs, whole.")
    async def plan(self, info: Info) -> Plan | None:
        return await current_plan(info)

    @strawberry.field
    async def phases(self, info: Info) -> list[Phase] | None:
        return await all_phases(info)


@strawberry.type(
    description="What onboarding a template would create; nothing is stored. `outcome`: new, unchanged or why not."
)
class OnboardingPreview:
    valid: bool
    outcome: str
    plan: Json | None
    contents: Json | None


def tenant_of(data: dict[str, Any]) -> Tenant:
    """The city out of the service's answer; right after onboarding it has no document yet."""
    document = data.get("document")
    shown = {**data, "basis": data.get("basis_documents"), "document": None}
    tenant = build(Tenant, shown)
    if document is not None:
        tenant.document = document_of({**document, "basis_documents": data.get("basis_documents")})
    return tenant


def viewer_of(me: dict[str, Any]) -> Viewer:
    """The caller; someone without an account here has no login."""
    account = me if me["login"] else None
    return build(Viewer, {**me, "tenant_code": me["tenant"], "account": account})


async def current_plan(info: Info) -> Plan | None:
    """The plan that the city runs, asked once in a request."""
    found = await info.context.once("tenants", "plan")
    return plan_of(found["plan"])


async def current_progress(info: Info) -> OnboardingProgress:
    """How far each service is."""
    return build(OnboardingProgress, await info.context.once("tenants", "onboarding_progress"))
