"""Telling again which plan the city runs and which accounts it has, for services that were not there the first time."""

from __future__ import annotations

from typing import Any

from services.kit.uow import UnitOfWork
from services.tenants import requests
from services.tenants.domain.tenant import told
from services.tenants.errors import TenantNotFound
from services.tenants.repository import Repository

Work = UnitOfWork[Repository]
ACCOUNTS_AT_ONCE = 500


def retell(uow: Work, request: requests.Retell) -> dict[str, Any]:
    """The plan, then accounts in portions; `next` is where the next one begins. Raises `TenantNotFound`."""
    count = 0
    if request.after is None:
        tenant = uow.repo.tenant()
        published = uow.repo.plan(tenant.plan_id, tenant.plan_version) if tenant else None
        if tenant is None or published is None:
            raise TenantNotFound()
        uow.emit(told(tenant, published.content, published.content["measures"]))
        count = 1
    accounts = uow.repo.accounts_after(request.after or "", ACCOUNTS_AT_ONCE)
    for account in accounts:
        uow.emit(account.fact())
    uow.audit("retold", uow.tenant, told=count + len(accounts))
    following = accounts[-1].id if len(accounts) == ACCOUNTS_AT_ONCE else None
    return {"told": count + len(accounts), "next": following}
