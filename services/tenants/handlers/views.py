"""What callers see of accounts and sessions: never a hash."""

from __future__ import annotations

from typing import Any

from services.kit.identity import Actor
from services.tenants.domain.accounts import Account, State
from services.tenants.domain.sessions import RefreshToken, Session


def account_view(account: Account) -> dict[str, Any]:
    """An account as its owner and administrators see it."""
    return {
        "id": account.id,
        "login": account.login,
        "display_name": account.display_name,
        "roles": account.roles,
        "unit_id": account.unit_id,
        "staff_id": account.staff_id,
        "state": account.state,
        "created_at": account.created_at,
        "signed_in_at": account.signed_in_at,
        "version": account.version,
    }


def actor_view(actor: Actor) -> dict[str, Any]:
    """A caller whose account another provider holds, in the shape of an account."""
    return {
        "id": actor.account_id,
        "login": None,
        "display_name": None,
        "roles": actor.roles,
        "unit_id": actor.unit_id,
        "staff_id": None,
        "state": State.ACTIVE,
        "created_at": None,
        "signed_in_at": None,
        "version": 0,
    }


def session_view(account: Account, session: Session, token: RefreshToken, secret: str) -> dict[str, Any]:
    """What the gateway needs to sign an access token, and the refresh token, which is shown this once."""
    return {
        "account": account_view(account),
        "session_id": session.id,
        "refresh_token": secret,
        "refresh_expires_at": token.expires_at,
    }
