"""Changes to the unit register, conduct officers and leading groups."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs
from gateway.city.build import build
from gateway.city.payloads import (
    ConductOfficerPayload,
    LeadingGroupPayload,
    UnitImport,
    UnitImportPayload,
    UnitPayload,
    change,
)
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import Info
from gateway.city.types_units import ConductOfficer, Unit


def _unit(data: dict[str, Any]) -> Unit:
    return build(Unit, data)


def _import(data: dict[str, Any]) -> UnitImport:
    return build(UnitImport, data)


def _officer(data: dict[str, Any]) -> ConductOfficer:
    return build(ConductOfficer, data)


def _group(data: dict[str, Any]) -> LeadingGroup:
    return build(LeadingGroup, data)


@strawberry.type
class UnitMutations:
    @strawberry.mutation(description="What importing the file would change; nothing is stored.")
    async def preview_unit_import(self, info: Info, input: inputs.UnitFileInput) -> UnitImportPayload:
        return await change(info, "organizations.preview_unit_import", input, UnitImportPayload, _import)

    @strawberry.mutation(description="Create and change units by code: all rows, or none and every mistake.")
    async def import_units(self, info: Info, input: inputs.UnitFileInput) -> UnitImportPayload:
        return await change(info, "organizations.import_units", input, UnitImportPayload, _import)

    @strawberry.mutation
    async def register_unit(self, info: Info, input: inputs.RegisterUnitInput) -> UnitPayload:
        return await change(info, "organizations.register_unit", input, UnitPayload, _unit)

    @strawberry.mutation(description="New facts of a unit, or a new place with all that is below it.")
    async def change_unit(self, info: Info, input: inputs.ChangeUnitInput) -> UnitPayload:
        return await change(info, "organizations.change_unit", input, UnitPayload, _unit)

    @strawberry.mutation(description="Close a unit: `closedOn` is the first day without it.")
    async def close_unit(self, info: Info, input: inputs.CloseUnitInput) -> UnitPayload:
        return await change(info, "organizations.close_unit", input, UnitPayload, _unit)

    @strawberry.mutation
    async def appoint_conduct_officer(
        self, info: Info, input: inputs.AppointConductOfficerInput
    ) -> ConductOfficerPayload:
        return await change(info, "organizations.appoint_conduct_officer", input, ConductOfficerPayload, _officer)

    @strawberry.mutation
    async def end_conduct_officer(self, info: Info, input: inputs.EndConductOfficerInput) -> ConductOfficerPayload:
        return await change(info, "organizations.end_conduct_officer", input, ConductOfficerPayload, _officer)

    @strawberry.mutation(
        description="A body of the campaign at a unit; it succeeds the one that stood in the same role."
    )
    async def form_leading_group(self, info: Info, input: inputs.FormLeadingGroupInput) -> LeadingGroupPayload:
        return await change(info, "organizations.form_leading_group", input, LeadingGroupPayload, _group)
