"""The one table of who may do what: permission -> role -> scope. Documentation and tests are generated from it.

Scopes: `city` any unit of the tenant, `subtree` the actor's unit and all below it, `own` the actor's unit alone.
A method that is not in the table cannot be exposed.
"""

from __future__ import annotations

from typing import Literal

Scope = Literal["city", "subtree", "own"]
Grants = dict[str, Scope]

ROLES = (
    "province_viewer",
    "city_admin",
    "campaign_office",
    "department_head",
    "supervisor",
    "discipline_inspector",
    "bureau",
    "institution",
    "staff",
    "operator",
)
INTERNAL_ROLES = ("anonymous", "gateway")
CITY_ROLES = tuple(role for role in ROLES if role != "province_viewer")
UNIT_ROLES = ("bureau", "institution", "staff")


def _all(*roles: str, scope: Scope = "city") -> Grants:
    return dict.fromkeys(roles, scope)


CITY_WIDE = _all("operator", "city_admin", "campaign_office", "department_head", "supervisor", "discipline_inspector")
READ: Grants = {**CITY_WIDE, "bureau": "subtree", "institution": "own", "staff": "own"}
SHARED: Grants = _all(*CITY_ROLES)
ADMIN: Grants = _all("operator", "city_admin")
OFFICE: Grants = _all("city_admin", "campaign_office")
RUN_UNIT: Grants = {**OFFICE, "bureau": "subtree", "institution": "own"}
REVIEW: Grants = {**OFFICE, **_all("department_head", "supervisor"), "bureau": "subtree"}
SIGNED_IN: Grants = _all(*ROLES)
PROVINCE: Grants = _all("province_viewer", "operator")
TICKS: Grants = _all("operator")

PERMISSIONS: dict[str, Grants] = {
    "tenants.preview_onboarding": ADMIN,
    "tenants.onboard": _all("operator"),
    "tenants.tenant": SHARED,
    "tenants.plan": SHARED,
    "tenants.onboarding_progress": SHARED,
    "tenants.create_account": ADMIN,
    "tenants.accounts": ADMIN,
    "tenants.change_password": SIGNED_IN,
    "tenants.disable_account": ADMIN,
    "tenants.revoke_sessions": ADMIN,
    "tenants.authenticate": _all("anonymous"),
    "tenants.refresh_session": _all("anonymous"),
    "tenants.end_session": SIGNED_IN,
    "tenants.session_is_live": _all("gateway"),
    "tenants.me": SIGNED_IN,
    "tenants.run_ticks": TICKS,
    "organizations.preview_unit_import": {**OFFICE, "operator": "city"},
    "organizations.import_units": {**OFFICE, "operator": "city"},
    "organizations.units": READ,
    "organizations.units_by_ids": READ,
    "organizations.unit_by_code": READ,
    "organizations.register_unit": {**OFFICE, "bureau": "subtree"},
    "organizations.change_unit": {**OFFICE, "bureau": "subtree"},
    "organizations.close_unit": {**OFFICE, "bureau": "subtree"},
    "organizations.appoint_conduct_officer": RUN_UNIT,
    "organizations.end_conduct_officer": RUN_UNIT,
    "organizations.conduct_officers_by_units": READ,
    "organizations.form_leading_group": RUN_UNIT,
    "organizations.leading_groups_by_units": READ,
    "organizations.departments": SHARED,
    "organizations.departments_by_names": SHARED,
    "organizations.responsibilities_by_units": READ,
    "organizations.data_gaps": READ,
    "organizations.run_ticks": TICKS,
    "tasks.phases": SHARED,
    "tasks.key_tasks": SHARED,
    "tasks.key_tasks_by_ids": SHARED,
    "tasks.assignments": READ,
    "tasks.assignments_by_ids": READ,
    "tasks.assignment_counts_by_units": READ,
    "tasks.assignment_counts_by_tasks": READ,
    "tasks.upload_file": RUN_UNIT,
    "tasks.file": READ,
    "tasks.record_progress": RUN_UNIT,
    "tasks.attach_evidence": RUN_UNIT,
    "tasks.submit_assignment": RUN_UNIT,
    "tasks.accept_assignment": REVIEW,
    "tasks.return_assignment": REVIEW,
    "tasks.report_windows": SHARED,
    "tasks.reports": READ,
    "tasks.reports_by_ids": READ,
    "tasks.submit_report": RUN_UNIT,
    "tasks.return_report": REVIEW,
    "tasks.accept_report": REVIEW,
    "tasks.exempt_report": OFFICE,
    "tasks.extend_report": OFFICE,
    "tasks.report_figures": READ,
    "tasks.run_ticks": TICKS,
    "indicators.catalogue": SIGNED_IN,
    "indicators.city_values": SHARED,
    "indicators.unit_values": READ,
    "indicators.rollup_values": SHARED,
    "indicators.trend": SHARED,
    "indicators.city_rank": SHARED,
    "indicators.province_overview": PROVINCE,
    "indicators.province_ranking": PROVINCE,
    "indicators.province_trend": PROVINCE,
    "indicators.run_ticks": TICKS,
}
_WIDTH: dict[Scope, int] = {"own": 0, "subtree": 1, "city": 2}


def widest_scope(permission: str, roles: tuple[str, ...]) -> Scope | None:
    """The widest scope that `roles` give for `permission`; None when they give none. `KeyError` when unknown."""
    granted = [scope for role, scope in PERMISSIONS[permission].items() if role in roles]
    return max(granted, key=_WIDTH.__getitem__, default=None)
