"""Taking a city in: look first, then onboard; repeating changes nothing; services answer when they are prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plans import Plan, PlanErrors, load_plan, resolve_windows
from services.kit.calendar import calendar
from services.kit.errors import Conflict, InvalidInput, Problem, QfError
from services.kit.events import Envelope
from services.kit.uow import UnitOfWork
from services.tenants import requests
from services.tenants.domain import preview
from services.tenants.domain.published import PublishedPlan, published
from services.tenants.domain.tenant import Prepared, onboarded
from services.tenants.errors import PlanOfAnotherTenant, TenantNotFound
from services.tenants.events import TenantPrepared
from services.tenants.handlers.tenant import tenant_view
from services.tenants.repository import Repository

Work = UnitOfWork[Repository]
FILENAME = "plan.yaml"


def preview_onboarding(uow: Work, request: requests.Template) -> dict[str, Any]:
    """What onboarding would create, or every problem of the template with its line; nothing is stored (PF-001, PF-002).

    `outcome` is `new`, `unchanged`, `not_valid`, or the code of the refusal that onboarding would meet, which stands
    among the problems too. Against a city that runs another version `changes` lists every difference (PF-003).
    """
    try:
        plan = _plan(uow, request)
        version = _published(uow, request, plan)
    except InvalidInput as error:
        return {**_refused(error), "plan": None, "contents": None, "changes": []}
    return {
        **_verdict(uow, plan, version),
        "plan": preview.identity(plan),
        "contents": preview.contents(plan, resolve_windows(plan, calendar)),
        "changes": _changes(uow, plan),
    }


def onboard(uow: Work, request: requests.Template) -> dict[str, Any]:
    """Take the city in with this plan; the same plan again changes nothing (PF-001).

    Raises `PlanErrors` with every problem, `PlanOfAnotherTenant`, `PlanTooLarge`, `PlanVersionTaken`,
    `PlanUpgradeRequired`.
    """
    plan = _plan(uow, request)
    version = _published(uow, request, plan)
    if _is_repeated(uow, plan, version):
        return {**_require_view(uow), "unchanged": True}
    tenant, event = onboarded(plan, version.content, uow.now)
    uow.repo.add_plan(version)
    uow.repo.add_tenant(tenant)
    uow.emit(event)
    return {**tenant_view(tenant), "unchanged": False}


def on_prepared(uow: Work, events: Sequence[Envelope]) -> None:
    """Note which services are prepared; with the last one the city becomes active. Raises `TenantNotFound`."""
    for event in events:
        tenant = uow.repo.tenant()
        if tenant is None:
            raise TenantNotFound()
        answer = TenantPrepared.parse(event.data)
        after, activated = tenant.with_prepared(Prepared(answer.service, event.occurred_at, answer.counts))
        uow.repo.save_tenant(after)
        if activated is not None:
            uow.emit(activated)
            uow.audit("tenants.tenant_activated", after.code, plan=after.plan_name)


def _plan(uow: Work, request: requests.Template) -> Plan:
    plan = load_plan(request.plan_source, filename=FILENAME, resolve_extends=_resolver(request))
    if plan.code != uow.tenant:
        raise PlanOfAnotherTenant(field="template.tenant_code", found=plan.code, expected=uow.tenant)
    return plan


def _resolver(request: requests.Template) -> Callable[[str], str]:
    return lambda name: request.bases[name]


def _published(uow: Work, request: requests.Template, plan: Plan) -> PublishedPlan:
    return published(plan, source=request.plan_source, bases=request.bases, at=uow.now, by=uow.actor.account_id)


def _is_repeated(uow: Work, plan: Plan, offered: PublishedPlan) -> bool:
    stored = uow.repo.plan(plan.id, plan.version)
    if stored is not None:
        stored.require_same(offered)
    tenant = uow.repo.tenant()
    if tenant is None:
        return False
    tenant.require_plan(plan)
    return True


def _verdict(uow: Work, plan: Plan, offered: PublishedPlan) -> dict[str, Any]:
    try:
        outcome = "unchanged" if _is_repeated(uow, plan, offered) else "new"
    except Conflict as error:
        return _refused(error)
    return {"valid": True, "outcome": outcome, "problems": []}


def _refused(error: QfError) -> dict[str, Any]:
    outcome = "not_valid" if isinstance(error, PlanErrors) else error.code
    problems = error.problems or [Problem(error.field or "template.version", error.code, error.zh, error.en)]
    return {"valid": False, "outcome": outcome, "problems": problems}


def _changes(uow: Work, offered: Plan) -> list[dict[str, Any]]:
    tenant = uow.repo.tenant()
    current = uow.repo.plan(tenant.plan_id, tenant.plan_version) if tenant else None
    return preview.changes(Plan.model_validate(current.content), offered) if current else []


def _require_view(uow: Work) -> dict[str, Any]:
    tenant = uow.repo.tenant()
    if tenant is None:
        raise TenantNotFound()
    return tenant_view(tenant)
