"""The shell of the tenants service."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from eventlet import patcher, tpool
from eventlet.semaphore import Semaphore

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.settings import settings
from services.kit.uow import UnitOfWork
from services.tenants import handlers, requests
from services.tenants.repository import Repository

TOKEN_BYTES = 32
HASHES_AT_ONCE = Semaphore(2)
Work = UnitOfWork[Repository]


def _aside(work: Callable[..., Any], *arguments: Any) -> Any:
    """`work` in a native thread: a hash is a tenth of a second of CPU and 64 MiB, so two at a time and off the loop."""
    if not patcher.is_monkey_patched("thread"):
        return work(*arguments)
    with HASHES_AT_ONCE:
        return tpool.execute(work, *arguments)


def _passwords() -> handlers.Passwords:
    configured = settings()
    return handlers.passwords(configured.argon2_time_cost, configured.argon2_memory_kib, _aside)


class Tenants(Shell):
    """Cities, plans and accounts."""

    name = "tenants"
    repository = Repository

    @query(requests.Template)
    def preview_onboarding(self, uow: Work, request: requests.Template) -> Any:
        """What onboarding with this template would create, or its problems."""
        return handlers.preview_onboarding(uow, request)

    @command(requests.Template)
    def onboard(self, uow: Work, request: requests.Template) -> Any:
        """Take the caller's city in with this template."""
        return handlers.onboard(uow, request)

    @command(requests.Retell)
    def retell(self, uow: Work, request: requests.Retell) -> Any:
        """The plan and the accounts told again, for a service that is new."""
        return handlers.retell(uow, request)

    @query()
    def tenant(self, uow: Work, request: NoInput) -> Any:
        """The caller's city, its campaign and document."""
        return handlers.tenant(uow, request)

    @query()
    def plan(self, uow: Work, request: NoInput) -> Any:
        """The city's plan, whole."""
        return handlers.plan(uow, request)

    @query()
    def onboarding_progress(self, uow: Work, request: NoInput) -> Any:
        """Which services are prepared."""
        return handlers.onboarding_progress(uow, request)

    @command(requests.CreateAccount)
    def create_account(self, uow: Work, request: requests.CreateAccount) -> Any:
        """Open an account."""
        return handlers.create_account(uow, request, _passwords())

    @query(requests.Accounts)
    def accounts(self, uow: Work, request: requests.Accounts) -> Any:
        """A page of accounts."""
        return handlers.accounts(uow, request)

    @query()
    def me(self, uow: Work, request: NoInput) -> Any:
        """The caller."""
        return handlers.me(uow, request)

    @command(requests.ChangePassword)
    def change_password(self, uow: Work, request: requests.ChangePassword) -> Any:
        """Change the caller's password."""
        return handlers.change_password(uow, request, _passwords())

    @command(requests.OneAccount)
    def disable_account(self, uow: Work, request: requests.OneAccount) -> Any:
        """Take an account out of use."""
        return handlers.disable_account(uow, request)

    @command(requests.LinkAccount)
    def link_account(self, uow: Work, request: requests.LinkAccount) -> Any:
        """Say whose account it is."""
        return handlers.link_account(uow, request)

    @command(requests.OneAccount)
    def revoke_sessions(self, uow: Work, request: requests.OneAccount) -> Any:
        """End every session of an account."""
        return handlers.revoke_sessions(uow, request)

    @command(requests.Authenticate)
    def authenticate(self, uow: Work, request: requests.Authenticate) -> Any:
        """Sign in."""
        return handlers.authenticate(uow, request, _passwords(), secret=secrets.token_urlsafe(TOKEN_BYTES))

    @command(requests.RefreshSession)
    def refresh_session(self, uow: Work, request: requests.RefreshSession) -> Any:
        """Exchange a refresh token."""
        return handlers.refresh_session(uow, request, secret=secrets.token_urlsafe(TOKEN_BYTES))

    @command()
    def end_session(self, uow: Work, request: NoInput) -> Any:
        """Sign out."""
        return handlers.end_session(uow, request)

    @query(requests.OneSession)
    def session_is_live(self, uow: Work, request: requests.OneSession) -> Any:
        """Whether a session's tokens are still good."""
        return handlers.session_is_live(uow, request)

    @on_events(
        "organizations.tenant_prepared.v1",
        "tasks.tenant_prepared.v1",
        "training.tenant_prepared.v1",
        "satisfaction.tenant_prepared.v1",
        "indicators.tenant_prepared.v1",
    )
    def on_prepared(self, uow: Work, events: list[Envelope]) -> None:
        """A service has set itself up."""
        handlers.on_prepared(uow, events)

    @on_events("organizations.unit_registered.v1", "organizations.unit_changed.v1")
    def on_units(self, uow: Work, events: list[Envelope]) -> None:
        """The unit tree has grown or changed."""
        uow.units.apply(events)

    @every(60)
    def tell_accounts(self, uow: Work) -> bool:
        """Tell of accounts that nobody was told of."""
        return handlers.tell_accounts(uow)

    @every(3600)
    def forget_sessions(self, uow: Work) -> None:
        """Remove what is over."""
        handlers.forget_sessions(uow)
