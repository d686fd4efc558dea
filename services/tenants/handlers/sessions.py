"""Signing in and out. A failed attempt answers with an error and is remembered all the same."""

from __future__ import annotations

from typing import Any

from services.kit.errors import QfError, Unauthenticated
from services.kit.ids import derive
from services.kit.requests import NoInput
from services.kit.uow import UnitOfWork
from services.tenants import requests
from services.tenants.domain.accounts import Account, require_manageable
from services.tenants.domain.sessions import (
    FORGIVEN_AFTER,
    Failures,
    RefreshToken,
    Session,
    hashed,
    new_session,
    new_token,
)
from services.tenants.errors import AccountNotFound, SignInRefused
from services.tenants.handlers.passwords import Passwords
from services.tenants.handlers.views import session_view
from services.tenants.repository import Repository

Work = UnitOfWork[Repository]


def authenticate(
    uow: Work, request: requests.Authenticate, passwords: Passwords, *, secret: str
) -> dict[str, Any] | None:
    """Begin a session whose first refresh token is `secret`.

    Raises `SignInRefused`, whatever was wrong, and `SignInLocked` while the wait after five failures lasts.
    """
    failures = failures_of(uow, request.login)
    failures.require_unlocked(uow.now)
    account = uow.repo.account_by_login(request.login)
    password = request.password.get_secret_value()
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None and not uow.repo.has_accounts():  # anyone can make up a realm: nothing is kept for it
        raise SignInRefused(field="password")
    if account is None or not right or not account.is_active:
        remember_failure(uow, failures, account, SignInRefused(field="password"))
        return None
    uow.repo.forgive(failures.id)
    account = account.signed_in(uow.now, passwords.refreshed(account.password_hash, password))
    uow.repo.save_account(account)
    session = new_session(uow.new_id(), account.id, uow.now)
    uow.repo.add_session(session)
    uow.audit("tenants.signed_in", account.id, session_id=session.id)
    return _with_token(uow, account, session, secret)


def refresh_session(uow: Work, request: requests.RefreshSession, *, secret: str) -> dict[str, Any] | None:
    """Exchange a refresh token for `secret`. Raises `Unauthenticated`.

    A token that was exchanged before is in two hands: its whole family ends.
    """
    token = uow.repo.token(hashed(request.refresh_token.get_secret_value()))
    session = uow.repo.session(token.session_id) if token else None
    if token is None or session is None or not session.is_live(uow.now):
        raise Unauthenticated()
    if token.used_at is not None:
        _end(uow, session, "token_reused")
        uow.refuse_after_commit(Unauthenticated())
        return None
    account = uow.repo.account(session.account_id)
    if not token.is_good(uow.now) or account is None or not account.is_active:
        raise Unauthenticated()
    uow.repo.mark_used(token, uow.now)
    return _with_token(uow, account, session, secret)


def session_is_live(uow: Work, request: requests.OneSession) -> dict[str, bool]:
    """Whether the session's access tokens are still to be accepted."""
    session = uow.repo.session(request.session_id)
    return {"live": session is not None and session.is_live(uow.now)}


def end_session(uow: Work, request: NoInput) -> dict[str, bool]:
    """Sign out: end the session of the caller's token. Ending it twice changes nothing."""
    session = uow.repo.session(uow.actor.session_id) if uow.actor.session_id else None
    if session is None or session.ended_at is not None:
        return {"ended": False}
    _end(uow, session, "signed_out")
    return {"ended": True}


def revoke_sessions(uow: Work, request: requests.OneAccount) -> dict[str, Any]:
    """End every session of an account. Raises `AccountNotFound` or `AccountAboveYours`."""
    account = uow.repo.account(request.account_id)
    if account is None:
        raise AccountNotFound(field="account_id")
    require_manageable(account, by=uow.actor.roles)
    return {"id": account.id, "revoked": end_all(uow, account.id, "revoked")}


def forget_sessions(uow: Work) -> None:
    """Remove expired tokens, sessions long over and old failures."""
    uow.repo.forget(uow.now, failures_before=uow.now - FORGIVEN_AFTER)


def end_all(uow: Work, account_id: str, because: str, *, but: str | None = None) -> int:
    """End the account's live sessions except `but`; returns how many."""
    ending = [s for s in uow.repo.open_sessions(account_id) if s.id != but and s.is_live(uow.now)]
    for session in ending:
        _end(uow, session, because)
    return len(ending)


def failures_of(uow: Work, login: str) -> Failures:
    """The failures for `login`. Only a hash of the login is kept: people type passwords there by mistake."""
    key = derive(uow.tenant, "sign_in", login)
    return uow.repo.failures(key) or Failures(key, count=0, last_at=uow.now, locked_until=None)


def remember_failure(uow: Work, failures: Failures, account: Account | None, error: QfError) -> None:
    """Count a wrong password and answer with `error` once the count is committed."""
    counted = failures.one_more(uow.now)
    uow.repo.keep_failures(counted)
    uow.audit("tenants.sign_in_failed", account.id if account else "", failures=counted.count)
    uow.refuse_after_commit(error)


def _with_token(uow: Work, account: Account, session: Session, secret: str) -> dict[str, Any]:
    token: RefreshToken = new_token(secret, session, uow.now)
    uow.repo.add_token(token)
    return session_view(account, session, token, secret)


def _end(uow: Work, session: Session, because: str) -> None:
    ended, event = session.ended(uow.now, because)
    uow.repo.save_session(ended)
    uow.emit(event)
    uow.audit("tenants.session_ended", session.id, because=because)
