"""One function per command, query, event and tick: load, decide in the domain, save, emit."""

from services.organizations.handlers.files import file, sweep_files, upload_file
from services.organizations.handlers.groups import form_leading_group
from services.organizations.handlers.importing import import_units, preview_unit_import
from services.organizations.handlers.measuring import keep_measures
from services.organizations.handlers.officers import appoint_conduct_officer, end_conduct_officer
from services.organizations.handlers.reading import (
    conduct_officers_by_units,
    data_gaps,
    departments,
    departments_by_names,
    former_members,
    leading_groups_by_units,
    responsibilities_by_units,
    unit_by_code,
    units,
    units_by_ids,
)
from services.organizations.handlers.setup import on_tenant_onboarded
from services.organizations.handlers.unit_changes import change_unit, close_unit, register_unit

__all__ = [
    "appoint_conduct_officer",
    "change_unit",
    "close_unit",
    "conduct_officers_by_units",
    "data_gaps",
    "departments",
    "departments_by_names",
    "end_conduct_officer",
    "file",
    "form_leading_group",
    "former_members",
    "import_units",
    "keep_measures",
    "leading_groups_by_units",
    "on_tenant_onboarded",
    "preview_unit_import",
    "register_unit",
    "responsibilities_by_units",
    "sweep_files",
    "unit_by_code",
    "units",
    "units_by_ids",
    "upload_file",
]
