"""The plan's roles and the persons bound to them (PF-006)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.organizations.domain.bindings import (
    PlanRole,
    RoleBinding,
    bound,
    ended_binding,
    holders,
    plan_roles,
    role_named,
)
from services.organizations.errors.people import BindingNotFound
from services.organizations.handlers.common import Work, plan_of
from services.organizations.handlers.staff import required_staff
from services.organizations.requests import leading as requests


def bind_role(work: Work, request: requests.BindRole) -> dict[str, Any]:
    """A person in a role from a day on; of a role for one, the person before ends. Raises `RoleNotFound` ..."""
    role = role_named(plan_of(work), request.role_code)
    if request.staff_id is not None:
        required_staff(work, request.staff_id)
    work.repo.hold_tree()
    binding = RoleBinding(
        id=work.new_id(),
        role=role.code,
        person_name=request.person_name,
        title=request.title,
        since=request.since,
        staff_id=request.staff_id,
        account_id=request.account_id,
    )
    ended = bound(binding, role, work.repo.staffing.bindings_of(role.code))
    work.repo.staffing.bindings.put_all(ended)
    work.repo.staffing.bindings.add([binding])
    return _view(role, [binding], work.today) | {"id": binding.id}


def end_role_binding(work: Work, request: requests.EndRoleBinding) -> dict[str, Any]:
    """The last day of a binding. Raises `BindingNotFound`, `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    binding = work.repo.staffing.bindings.get(request.binding_id)
    if binding is None:
        raise BindingNotFound(field="binding_id")
    gone = ended_binding(binding, request.until)
    work.repo.staffing.bindings.save(gone)
    return _view(role_named(plan_of(work), gone.role), [gone], work.today) | {"id": gone.id}


def role_bindings(work: Work, request: requests.RoleBindings) -> dict[str, Any]:
    """Every role of the plan with who is bound to it on the day; unbound ones show (bound ÷ roles)."""
    plan = work.repo.plan()
    if plan is None:
        return {"items": [], "roles": 0, "bound": 0}
    bindings, on = work.repo.staffing.bindings.all(), request.on or work.today
    views = [_view(role, holders(role, bindings, on), on) for role in plan_roles(plan)]
    shown = [view for view in views if not (request.unbound and view["is_bound"])]
    return {"items": shown, "roles": len(views), "bound": sum(1 for view in views if view["is_bound"])}


def _view(role: PlanRole, held: Sequence[RoleBinding], on: date) -> dict[str, Any]:
    return {
        "code": role.code,
        "kind": role.kind,
        "label": role.label,
        "is_set": role.is_set,
        "printed_name": role.printed_name,
        "printed_title": role.printed_title,
        "is_bound": any(each.holds(on) for each in held),
        "bindings": list(held),
    }
