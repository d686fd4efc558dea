"""The one table of who may do what: permission -> role -> scope. Documentation and tests are generated from it.

Scopes: `city` any unit of the tenant, `subtree` the actor's unit and all below it, `own` the actor's unit alone.
A method that is not in the table cannot be exposed.
"""

from __future__ import annotations

from services.kit.permissions.grants import CITY_ROLES, INTERNAL_ROLES, ROLES, UNIT_ROLES, Grants, Scope
from services.kit.permissions.indicators import INDICATORS
from services.kit.permissions.notifications import NOTIFICATIONS
from services.kit.permissions.organizations import ORGANIZATIONS
from services.kit.permissions.satisfaction import SATISFACTION
from services.kit.permissions.tasks import TASKS
from services.kit.permissions.tenants import TENANTS
from services.kit.permissions.training import TRAINING

__all__ = ["CITY_ROLES", "INTERNAL_ROLES", "PERMISSIONS", "ROLES", "UNIT_ROLES", "Grants", "Scope", "widest_scope"]

PERMISSIONS: dict[str, Grants] = {
    **TENANTS,
    **ORGANIZATIONS,
    **TASKS,
    **TRAINING,
    **SATISFACTION,
    **INDICATORS,
    **NOTIFICATIONS,
}
_WIDTH: dict[Scope, int] = {"own": 0, "subtree": 1, "city": 2}


def widest_scope(permission: str, roles: tuple[str, ...]) -> Scope | None:
    """The widest scope that `roles` give for `permission`; None when they give none. `KeyError` when unknown."""
    granted = [scope for role, scope in PERMISSIONS[permission].items() if role in roles]
    return max(granted, key=_WIDTH.__getitem__, default=None)
