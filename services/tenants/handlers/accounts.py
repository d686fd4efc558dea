"""Accounts of one tenant, a city or a province's realm."""

from __future__ import annotations

from typing import Any

from services.kit.ids import derive
from services.kit.permissions import ROLES, UNIT_ROLES
from services.kit.requests import NoInput
from services.kit.uow import UnitOfWork
from services.tenants import requests
from services.tenants.domain.accounts import (
    Account,
    State,
    granted,
    require_manageable,
    require_other,
    require_staff_of_a_unit,
    require_unit,
)
from services.tenants.domain.passwords import require_changed, require_strong
from services.tenants.errors import AccountNotFound, LoginTaken, OldPasswordWrong
from services.tenants.handlers.passwords import Passwords
from services.tenants.handlers.sessions import end_all, failures_of, remember_failure
from services.tenants.handlers.views import account_view, actor_view
from services.tenants.repository import Repository

Work = UnitOfWork[Repository]
ACCOUNTS_AT_ONCE = 500


def create_account(uow: Work, request: requests.CreateAccount, passwords: Passwords) -> dict[str, Any]:
    """Open an account. Raises `LoginTaken`, `PasswordTooWeak` and what the roles and the unit refuse."""
    roles = granted(request.roles, by=uow.actor.roles, realm=uow.tenant, known=ROLES)
    unit = uow.units.require(request.unit_id) if request.unit_id else None
    require_unit(roles, unit, unit_roles=UNIT_ROLES, today=uow.today)
    require_staff_of_a_unit(request.staff_id, request.unit_id)
    if uow.repo.account_by_login(request.login):
        raise LoginTaken(field="login", login=request.login)
    password = request.password.get_secret_value()
    require_strong(password, login=request.login, field="password")
    account = Account(
        id=derive(uow.tenant, "account", request.login),
        login=request.login,
        display_name=request.display_name,
        roles=roles,
        unit_id=request.unit_id,
        password_hash=passwords.hash(password),
        state=State.ACTIVE,
        created_at=uow.now,
        created_by=uow.actor.account_id,
        signed_in_at=None,
        version=1,
        told=True,
        staff_id=request.staff_id,
    )
    uow.repo.add_account(account)
    uow.emit(account.fact())
    return account_view(account)


def accounts(uow: Work, request: requests.Accounts) -> dict[str, Any]:
    """A page of accounts, without anything secret."""
    found, following, total = uow.repo.accounts_page(request.first, request.after)
    return {"items": [account_view(account) for account in found], "next": following, "total": total}


def me(uow: Work, request: NoInput) -> dict[str, Any]:
    """The caller's account and city; for callers whose account another provider holds, what their token says."""
    account = uow.repo.account(uow.actor.account_id)
    tenant = uow.repo.tenant()
    return {
        **(account_view(account) if account else actor_view(uow.actor)),
        "tenant": uow.tenant,
        "tenant_name": tenant.name if tenant else None,
        "tenant_status": tenant.status if tenant else None,
        "session_id": uow.actor.session_id,
    }


def disable_account(uow: Work, request: requests.OneAccount) -> dict[str, Any]:
    """Take an account out of use and end its sessions; a second time changes nothing."""
    account = require_account(uow, request.account_id)
    require_other(account, uow.actor.account_id)
    disabled = account.disabled()
    if disabled is not account:
        uow.repo.save_account(disabled)
        uow.emit(disabled.fact())
        end_all(uow, account.id, "account_disabled")
    return account_view(disabled)


def link_account(uow: Work, request: requests.LinkAccount) -> dict[str, Any]:
    """Say whose account it is. Raises `AccountNotFound`, `AccountAboveYours`, `OwnAccount` or `UnitRequired`."""
    account = require_account(uow, request.account_id)
    require_other(account, uow.actor.account_id)
    require_staff_of_a_unit(request.staff_id, account.unit_id)
    linked = account.linked(request.staff_id)
    if linked is not account:
        uow.repo.save_account(linked)
        uow.emit(linked.fact())
    return account_view(linked)


def tell_accounts(uow: Work) -> bool:
    """Tell of accounts that were opened before this was an event, each once; True while there are more."""
    untold = uow.repo.untold_accounts(ACCOUNTS_AT_ONCE)
    for account in untold:
        uow.emit(account.fact())
    uow.repo.mark_told([account.id for account in untold])
    return len(untold) == ACCOUNTS_AT_ONCE


def change_password(uow: Work, request: requests.ChangePassword, passwords: Passwords) -> dict[str, Any] | None:
    """Change the caller's own password and end every other session. A wrong old password counts as a failed sign-in."""
    account = uow.repo.account(uow.actor.account_id)
    if account is None:
        raise AccountNotFound()
    failures = failures_of(uow, account.login)
    failures.require_unlocked(uow.now)
    old, new = request.old.get_secret_value(), request.new.get_secret_value()
    if not passwords.matches(account.password_hash, old):
        remember_failure(uow, failures, account, OldPasswordWrong(field="old"))
        return None
    require_strong(new, login=account.login, field="new")
    require_changed(old, new, field="new")
    uow.repo.save_account(account.with_password(passwords.hash(new)))
    ended = end_all(uow, account.id, "password_changed", but=uow.actor.session_id)
    return {"id": account.id, "revoked": ended}


def require_account(uow: Work, account_id: str) -> Account:
    """The account, when the caller may manage it. Raises `AccountNotFound` or `AccountAboveYours`."""
    account = uow.repo.account(account_id)
    if account is None:
        raise AccountNotFound(field="account_id")
    require_manageable(account, by=uow.actor.roles)
    return account
