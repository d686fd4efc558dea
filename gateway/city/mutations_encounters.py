"""What can be changed: touchpoints, encounters, counts, tokens."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_encounters as inputs
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_encounters import CountedDays, EncounterImport, RecordedEncounters, SlipSheet, UnitTouchpoint


@strawberry.type
class TouchpointPayload:
    touchpoint: UnitTouchpoint | None
    errors: list[UserError]


@strawberry.type
class RecordEncountersPayload:
    recorded: RecordedEncounters | None
    errors: list[UserError]


@strawberry.type
class CountsPayload:
    counted: CountedDays | None
    errors: list[UserError]


@strawberry.type
class EncounterImportPayload:
    encounter_import: EncounterImport | None
    errors: list[UserError]


@strawberry.type
class SlipSheetPayload:
    sheet: SlipSheet | None
    errors: list[UserError]


def touchpoint_of(data: dict[str, Any]) -> UnitTouchpoint:
    """A touchpoint out of the service's answer."""
    return build(UnitTouchpoint, data)


def recorded_of(data: dict[str, Any]) -> RecordedEncounters:
    """What became of the rows."""
    return build(RecordedEncounters, data)


def counted_of(data: dict[str, Any]) -> CountedDays:
    """How many days were counted."""
    return build(CountedDays, data)


def import_of(data: dict[str, Any]) -> EncounterImport:
    """An import out of the service's answer."""
    return build(EncounterImport, data)


def sheet_of(data: dict[str, Any]) -> SlipSheet:
    """A sheet of slips out of the service's answer."""
    return build(SlipSheet, data)


@strawberry.type
class EncountersMutations:
    @strawberry.mutation
    async def set_touchpoint(self, info: Info, input: inputs.SetTouchpointInput) -> TouchpointPayload:
        return await change(info, "satisfaction.set_touchpoint", input, TouchpointPayload, touchpoint_of)

    @strawberry.mutation(description="Encounters of one institution in bulk, with the link of each.")
    async def record_encounters(self, info: Info, input: inputs.RecordEncountersInput) -> RecordEncountersPayload:
        return await change(info, "satisfaction.record_encounters", input, RecordEncountersPayload, recorded_of)

    @strawberry.mutation(description="Daily counts, for hospitals whose system sends no records.")
    async def record_counts(self, info: Info, input: inputs.RecordCountsInput) -> CountsPayload:
        return await change(info, "satisfaction.record_counts", input, CountsPayload, counted_of)

    @strawberry.mutation
    async def import_counts(self, info: Info, input: inputs.ImportCountsInput) -> CountsPayload:
        return await change(info, "satisfaction.import_counts", input, CountsPayload, counted_of)

    @strawberry.mutation(
        description="Check a large CSV, and load it when no row is bad; watch it by `encounterImport`."
    )
    async def start_encounter_import(
        self, info: Info, input: inputs.StartEncounterImportInput
    ) -> EncounterImportPayload:
        return await change(info, "satisfaction.start_encounter_import", input, EncounterImportPayload, import_of)

    @strawberry.mutation(description="Load a file that was checked only.")
    async def load_encounter_import(self, info: Info, input: inputs.OfEncounterImportInput) -> EncounterImportPayload:
        return await change(info, "satisfaction.load_encounter_import", input, EncounterImportPayload, import_of)

    @strawberry.mutation(description="Give a file up before it is loaded.")
    async def discard_encounter_import(
        self, info: Info, input: inputs.OfEncounterImportInput
    ) -> EncounterImportPayload:
        return await change(info, "satisfaction.discard_encounter_import", input, EncounterImportPayload, import_of)

    @strawberry.mutation(description="Tokens for hospitals that report counts; they add nothing to what was offered.")
    async def make_slips(self, info: Info, input: inputs.MakeSlipsInput) -> SlipSheetPayload:
        return await change(info, "satisfaction.make_slips", input, SlipSheetPayload, sheet_of)
