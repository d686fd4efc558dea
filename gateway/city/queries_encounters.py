"""What can be read: touchpoints, encounters, counts, tokens."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.inputs_encounters import LinkFormat
from gateway.city.mutations_encounters import import_of
from gateway.city.types_common import Info
from gateway.city.types_encounters import (
    DailyFigures,
    Encounter,
    EncounterImport,
    EncounterLink,
    EncounterRateTotals,
    EncounterSetting,
    MadeFile,
    OwedCounts,
    OwedCountsState,
    SlipSheet,
    UnitEncounterRates,
    UnitTouchpoints,
)
from gateway.ids import decode_id

Id = strawberry.ID


def _encounter(data: dict[str, Any]) -> Encounter:
    return build(Encounter, data)


def _owed(data: dict[str, Any]) -> OwedCounts:
    return build(OwedCounts, data)


def _rates(data: dict[str, Any]) -> UnitEncounterRates:
    return build(UnitEncounterRates, data)


def _unit(unit_id: Id | None) -> str | None:
    return None if unit_id is None else decode_id(unit_id, "Unit", "unit_id")


@strawberry.type
class EncountersQueries:
    @strawberry.field(description="Touchpoints of units, and what the plan asks for.")
    async def touchpoints(self, info: Info, unit_ids: list[Id]) -> list[UnitTouchpoints] | None:
        asked = {"unit_ids": [decode_id(each, "Unit", "unit_ids") for each in unit_ids]}
        return build_all(UnitTouchpoints, await info.context.call("satisfaction", "touchpoints", asked))

    @strawberry.field(description="Encounters of one institution, newest first; 92 days at most.")
    async def encounters(
        self,
        info: Info,
        *,
        unit_id: Id,
        start: date,
        end: date | None = None,
        setting: EncounterSetting | None = None,
        offered: bool | None = None,
        evaluated: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Encounter] | None:
        days = {"start": start.isoformat(), "end": end.isoformat() if end else None}
        asked = {"unit_id": _unit(unit_id), **days, "offered": offered, "evaluated": evaluated}
        asked["setting"] = setting.value if setting else None
        return await connect(info.context, "satisfaction", "encounters", asked, _encounter, first=first, after=after)

    @strawberry.field(description="Links of encounters by the hospital's own keys, which are not kept.")
    async def encounter_links(
        self, info: Info, unit_id: Id, setting: EncounterSetting, keys: list[str]
    ) -> list[EncounterLink] | None:
        asked = {"unit_id": _unit(unit_id), "setting": setting.value, "keys": keys}
        return build_all(EncounterLink, await info.context.call("satisfaction", "encounter_links", asked))

    @strawberry.field(description="The same as a table for sending, or as a sheet of QR codes.")
    async def encounter_links_file(
        self, info: Info, *, unit_id: Id, setting: EncounterSetting, keys: list[str], format: LinkFormat
    ) -> MadeFile | None:
        asked = {"unit_id": _unit(unit_id), "setting": setting.value, "keys": keys, "format": format.value}
        return build(MadeFile, await info.context.call("satisfaction", "export_encounter_links", asked))

    @strawberry.field(description="Figures of one institution day by day; 92 days at most.")
    async def daily_counts(self, info: Info, unit_id: Id, start: date, end: date) -> list[DailyFigures] | None:
        asked = {"unit_id": _unit(unit_id), "start": start.isoformat(), "end": end.isoformat()}
        return build_all(DailyFigures, await info.context.call("satisfaction", "daily_counts", asked))

    @strawberry.field(description="One import, with its bad rows.")
    async def encounter_import(self, info: Info, id: Id) -> EncounterImport | None:
        asked = {"import_id": decode_id(id, "EncounterImport", "id")}
        return import_of(await info.context.call("satisfaction", "encounter_import", asked))

    @strawberry.field(description="Imports of large files, newest first.")
    async def encounter_imports(
        self, info: Info, *, unit_id: Id | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[EncounterImport] | None:
        asked, method = {"unit_id": _unit(unit_id)}, "encounter_imports"
        return await connect(info.context, "satisfaction", method, asked, import_of, first=first, after=after)

    @strawberry.field(description="The newest sheets of slips of an institution.")
    async def slip_sheets(self, info: Info, unit_id: Id) -> list[SlipSheet] | None:
        asked = {"unit_id": _unit(unit_id)}
        return build_all(SlipSheet, await info.context.call("satisfaction", "slip_sheets", asked))

    @strawberry.field(description="Months of which figures are owed, or were.")
    async def owed_counts(
        self,
        info: Info,
        *,
        month: str | None = None,
        unit_id: Id | None = None,
        state: OwedCountsState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[OwedCounts] | None:
        asked = {"month": month, "unit_id": _unit(unit_id), "state": state.value if state else None}
        return await connect(info.context, "satisfaction", "owed_counts", asked, _owed, first=first, after=after)

    @strawberry.field(description="Rates of a month (2022-06) or quarter (2022-Q2), institution by institution.")
    async def encounter_rates(
        self,
        info: Info,
        *,
        period: str,
        unit_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[UnitEncounterRates] | None:
        asked = {"period": period, "unit_id": _unit(unit_id)}
        return await connect(info.context, "satisfaction", "encounter_rates", asked, _rates, first=first, after=after)

    @strawberry.field(description="Rates of counties and the whole, with those that reported nothing.")
    async def encounter_rate_totals(
        self, info: Info, period: str, unit_id: Id | None = None
    ) -> EncounterRateTotals | None:
        asked = {"period": period, **({"unit_id": _unit(unit_id)} if unit_id else {})}
        return build(EncounterRateTotals, await info.context.call("satisfaction", "encounter_rate_totals", asked))
