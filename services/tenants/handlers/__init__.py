"""One function per command, query and event: load, decide, save, emit."""

from services.tenants.handlers.accounts import (
    accounts,
    change_password,
    create_account,
    disable_account,
    link_account,
    me,
    tell_accounts,
)
from services.tenants.handlers.onboarding import on_prepared, onboard, preview_onboarding
from services.tenants.handlers.passwords import Passwords, passwords
from services.tenants.handlers.retelling import retell
from services.tenants.handlers.sessions import (
    authenticate,
    end_session,
    forget_sessions,
    refresh_session,
    revoke_sessions,
    session_is_live,
)
from services.tenants.handlers.tenant import onboarding_progress, plan, tenant

__all__ = [
    "Passwords",
    "accounts",
    "authenticate",
    "change_password",
    "create_account",
    "disable_account",
    "end_session",
    "forget_sessions",
    "link_account",
    "me",
    "on_prepared",
    "onboard",
    "onboarding_progress",
    "passwords",
    "plan",
    "preview_onboarding",
    "refresh_session",
    "retell",
    "revoke_sessions",
    "session_is_live",
    "tell_accounts",
    "tenant",
]
