"""The plan that a tenant runs: the version pinned at its onboarding, or, before that, its published template."""

from __future__ import annotations

from pathlib import Path

import typer

from plans import Plan, PlanErrors
from qf.access import store
from qf.plan_commands import load_plan_file
from qf.refusal import Refused
from services.kit.settings import settings
from services.kit.store import TenantDatabase, database
from services.tenants.repository import Repository

TEMPLATES = Path(__file__).resolve().parents[1] / "schemas" / "plans"


def pinned_plan(tenant: str) -> Plan:
    """The plan of `tenant`; Raises `Refused` when there is neither a tenant nor a template."""
    plan = _onboarded(tenant)
    if plan is not None:
        return plan
    for path in sorted(TEMPLATES.glob("*.yaml")):
        try:
            plan = load_plan_file(path)
        except PlanErrors:
            continue
        if plan.code == tenant:
            typer.echo(f"{tenant} is not onboarded here: from its template {path.name}", err=True)
            return plan
    raise Refused(f"no tenant {tenant}, and no template of that code in schemas/plans")


def _onboarded(tenant: str) -> Plan | None:
    if settings().mongo_uri is None and not (settings().data / "mongo").is_dir():
        return None
    with store():
        repository = Repository(TenantDatabase(database("tenants"), tenant))
        city = repository.tenant()
        published = repository.plan(city.plan_id, city.plan_version) if city else None
        return Plan.model_validate(published.content) if published else None
