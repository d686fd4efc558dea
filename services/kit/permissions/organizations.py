"""Who may do what in organizations."""

from __future__ import annotations

from services.kit.permissions.grants import OFFICE, READ, RUN_UNIT, SHARED, TICKS, Grants

ORGANIZATIONS: dict[str, Grants] = {
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
}
