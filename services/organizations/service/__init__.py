"""The nameko shell of organizations."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.uploads import UploadFile
from services.organizations import handlers, requests
from services.organizations.handlers.common import Work
from services.organizations.repository import Repository
from services.organizations.service.documenting import Documenting
from services.organizations.service.meeting import Meeting
from services.organizations.service.registering import Registering
from services.organizations.service.staffing import Staffing


class Organizations(Staffing, Meeting, Documenting, Registering, Shell):
    """Units, departments, conduct officers and leading groups."""

    name = "organizations"
    repository = Repository

    @query(requests.UnitFile)
    def preview_unit_import(self, uow: Work, request: requests.UnitFile) -> Any:
        """Counts of what an import would do."""
        return handlers.preview_unit_import(uow, request)

    @command(requests.UnitFile)
    def import_units(self, uow: Work, request: requests.UnitFile) -> Any:
        """Create and change units from a register, all or nothing."""
        return handlers.import_units(uow, request)

    @query(requests.Units)
    def units(self, uow: Work, request: requests.Units) -> Any:
        """A page of units."""
        return handlers.units(uow, request)

    @query(requests.UnitsByIds)
    def units_by_ids(self, uow: Work, request: requests.UnitsByIds) -> Any:
        """Units by id."""
        return handlers.units_by_ids(uow, request)

    @query(requests.UnitByCode)
    def unit_by_code(self, uow: Work, request: requests.UnitByCode) -> Any:
        """One unit by code."""
        return handlers.unit_by_code(uow, request)

    @command(requests.RegisterUnit)
    def register_unit(self, uow: Work, request: requests.RegisterUnit) -> Any:
        """A new unit."""
        return handlers.register_unit(uow, request)

    @command(requests.ChangeUnit)
    def change_unit(self, uow: Work, request: requests.ChangeUnit) -> Any:
        """New facts or a new place of a unit."""
        return handlers.change_unit(uow, request)

    @command(requests.CloseUnit)
    def close_unit(self, uow: Work, request: requests.CloseUnit) -> Any:
        """Close a unit."""
        return handlers.close_unit(uow, request)

    @command(requests.AppointConductOfficer)
    def appoint_conduct_officer(self, uow: Work, request: requests.AppointConductOfficer) -> Any:
        """A further conduct officer."""
        return handlers.appoint_conduct_officer(uow, request)

    @command(requests.EndConductOfficer)
    def end_conduct_officer(self, uow: Work, request: requests.EndConductOfficer) -> Any:
        """The last day of an appointment."""
        return handlers.end_conduct_officer(uow, request)

    @query(requests.ByUnits)
    def conduct_officers_by_units(self, uow: Work, request: requests.ByUnits) -> Any:
        """Appointments by unit."""
        return handlers.conduct_officers_by_units(uow, request)

    @command(requests.FormLeadingGroup)
    def form_leading_group(self, uow: Work, request: requests.FormLeadingGroup) -> Any:
        """A new body of the campaign at a unit."""
        return handlers.form_leading_group(uow, request)

    @query(requests.ByUnits)
    def leading_groups_by_units(self, uow: Work, request: requests.ByUnits) -> Any:
        """Bodies by unit."""
        return handlers.leading_groups_by_units(uow, request)

    @query(requests.FormerMembers)
    def former_members(self, uow: Work, request: requests.FormerMembers) -> Any:
        """Who sat in bodies before, by body."""
        return handlers.former_members(uow, request)

    @query()
    def departments(self, uow: Work, request: NoInput) -> Any:
        """The commission's departments."""
        return handlers.departments(uow)

    @query(requests.DepartmentsByNames)
    def departments_by_names(self, uow: Work, request: requests.DepartmentsByNames) -> Any:
        """Departments by any of their names."""
        return handlers.departments_by_names(uow, request)

    @query(requests.ByUnits)
    def responsibilities_by_units(self, uow: Work, request: requests.ByUnits) -> Any:
        """Who is in charge, by unit."""
        return handlers.responsibilities_by_units(uow, request)

    @query(requests.DataGaps)
    def data_gaps(self, uow: Work, request: requests.DataGaps) -> Any:
        """What the register lacks."""
        return handlers.data_gaps(uow, request)

    @command(UploadFile)
    def upload_file(self, uow: Work, request: UploadFile) -> Any:
        """Keep a file."""
        return handlers.upload_file(uow, request)

    @query(requests.File)
    def file(self, uow: Work, request: requests.File) -> Any:
        """A file with its content."""
        return handlers.file(uow, request)

    @on_events("tenants.tenant_onboarded.v1")
    def on_tenant_onboarded(self, uow: Work, events: list[Envelope]) -> None:
        """Set a city up from its plan."""
        handlers.on_tenant_onboarded(uow, events)

    @every(60)
    def keep_measures(self, uow: Work) -> bool:
        """Measure anew when the day has changed."""
        return handlers.keep_measures(uow)

    @every(21600)
    def sweep_files(self, uow: Work) -> bool:
        """Let uploads go that were never committed."""
        return handlers.sweep_files(uow)
