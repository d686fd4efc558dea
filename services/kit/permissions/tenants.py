"""Who may do what in tenants."""

from __future__ import annotations

from services.kit.permissions.grants import ADMIN, SHARED, SIGNED_IN, TICKS, Grants, all_of

TENANTS: dict[str, Grants] = {
    "tenants.preview_onboarding": ADMIN,
    "tenants.onboard": all_of("operator"),
    "tenants.retell": all_of("operator"),
    "tenants.tenant": SHARED,
    "tenants.plan": SHARED,
    "tenants.onboarding_progress": SHARED,
    "tenants.create_account": ADMIN,
    "tenants.accounts": ADMIN,
    "tenants.change_password": SIGNED_IN,
    "tenants.disable_account": ADMIN,
    "tenants.link_account": ADMIN,
    "tenants.revoke_sessions": ADMIN,
    "tenants.authenticate": all_of("anonymous"),
    "tenants.refresh_session": all_of("anonymous"),
    "tenants.end_session": SIGNED_IN,
    "tenants.session_is_live": all_of("gateway"),
    "tenants.me": SIGNED_IN,
    "tenants.run_ticks": TICKS,
}
