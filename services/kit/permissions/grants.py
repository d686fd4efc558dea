"""Roles, scopes, and the sets of grants that the tables share."""

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


def all_of(*roles: str, scope: Scope = "city") -> Grants:
    return dict.fromkeys(roles, scope)


CITY_WIDE = all_of("operator", "city_admin", "campaign_office", "department_head", "supervisor", "discipline_inspector")
READ: Grants = {**CITY_WIDE, "bureau": "subtree", "institution": "own", "staff": "own"}
SHARED: Grants = all_of(*CITY_ROLES)
ADMIN: Grants = all_of("operator", "city_admin")
OFFICE: Grants = all_of("city_admin", "campaign_office")
RUN_UNIT: Grants = {**OFFICE, "bureau": "subtree", "institution": "own"}
REVIEW: Grants = {**OFFICE, **all_of("department_head", "supervisor"), "bureau": "subtree"}
SIGNED_IN: Grants = all_of(*ROLES)
PROVINCE: Grants = all_of("province_viewer", "operator")
TICKS: Grants = all_of("operator")
KEEP_REGISTERS: Grants = {**REVIEW, "discipline_inspector": "city", "institution": "own"}


def registers(service: str) -> dict[str, Grants]:
    """The methods of a service that keeps registers; a kind may be narrower."""
    reading = ("entries", "entries_by_ids", "histories", "gaps", "figures", "lookups")
    changing = ("record_entry", "revise_entry", "change_entry_status", "review_entry", "look_up_entries")
    return {
        f"{service}.register_kinds": SHARED,
        **{f"{service}.register_{what}": READ for what in reading},
        **{f"{service}.{method}": KEEP_REGISTERS for method in changing},
    }
