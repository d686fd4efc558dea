"""Encounters, daily counts, one-time links, imports of large files, and the rates of a period."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import strawberry

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.types_common import Info
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum
class EncounterSetting(Enum):
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


@strawberry.enum(description="Where the evaluation is offered. One per encounter suffices.")
class EncounterTouchpoint(Enum):
    OUTPATIENT_REGISTRATION = "outpatient_registration"
    OUTPATIENT_SETTLEMENT = "outpatient_settlement"
    ADMISSION = "admission"
    DISCHARGE = "discharge"


@strawberry.enum(description="How the link reached the patient. NONE: it was not offered.")
class OfferChannel(Enum):
    SMS = "sms"
    PRINT = "print"
    SCREEN = "screen"
    WECHAT = "wechat"
    NONE = "none"


@strawberry.enum(description="CHANGED: an offer was added to a known encounter.")
class EncounterOutcome(Enum):
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


@strawberry.enum
class EncounterImportState(Enum):
    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    LOADING = "loading"
    LOADED = "loaded"
    DISCARDED = "discarded"


@strawberry.enum(description="PARTIAL: working days without any figure are left; a zero is a figure.")
class OwedCountsState(Enum):
    NOT_REPORTED = "not_reported"
    PARTIAL = "partial"
    REPORTED = "reported"
    NOT_OWED = "not_owed"


@strawberry.type(description="Where an institution offers the evaluation.")
class UnitTouchpoint:
    kind: EncounterTouchpoint
    since: date
    until: date | None
    version: int


@strawberry.type(description="An institution's touchpoints against those that the plan names.")
class UnitTouchpoints:
    unit_id: strawberry.Private[str]
    planned: list[EncounterTouchpoint]
    touchpoints: list[UnitTouchpoint]
    settings_without: list[EncounterSetting] = strawberry.field(description="Settings that no touchpoint serves today.")

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A visit or a stay. The hospital's own number is not kept.")
class Encounter:
    id: str
    setting: EncounterSetting
    touchpoint: EncounterTouchpoint
    on: date
    offered: bool
    channel: OfferChannel
    offered_on: date | None
    expires_on: date | None
    evaluated: bool | None = strawberry.field(description="Null for the unit itself, which knows its patients.")
    slip: bool


@strawberry.type(description="What became of a row, in the order of the rows.")
class RecordedEncounter:
    id: str
    outcome: EncounterOutcome
    link: str | None = strawberry.field(description="For the patient; null when the encounter was not offered.")


@strawberry.type
class RecordedEncounters:
    new: int
    known: int
    changed: int
    rows: list[RecordedEncounter]


@strawberry.type(description="The link of one of the hospital's own keys.")
class EncounterLink:
    key: str
    link: str | None
    expires_on: date | None
    known: bool


@strawberry.type(description="A file made for the caller.")
class MadeFile:
    filename: str
    content_type: str
    content_base64: str


@strawberry.type(description="The figures of a day; what was recorded and what was counted by hand beside each other.")
class DailyFigures:
    on: date
    setting: EncounterSetting
    eligible: int
    offered: int
    completed: int | None = strawberry.field(description="Null for the unit itself below five.")
    recorded_eligible: int
    recorded_offered: int
    counted_eligible: int | None
    counted_offered: int | None


@strawberry.type
class CountedDays:
    days: int
    removed: int | None = strawberry.field(description="Days of the month that lost the count they had.")
    preview: bool | None


@strawberry.type(description="How many rows are bad for one reason.")
class ImportReason:
    code: str
    rows: int


@strawberry.type(description="A bad row; the first thousand are listed.")
class ImportProblem:
    row: int
    column: str
    code: str
    zh: str
    en: str


@strawberry.type(description="A large file: checked whole, then loaded whole. Figures move when all rows are in.")
class EncounterImport:
    id: strawberry.ID
    state: EncounterImportState
    started_at: datetime
    ended_at: datetime | None
    parts: int
    parts_read: int
    rows: int
    bad_rows: int
    reasons: list[ImportReason]
    rows_loaded: int
    new: int
    known: int
    changed: int
    version: int
    problems: list[ImportProblem] = strawberry.field(description="Only where one import is asked for.")
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Printed slips; `/exports/slips?sheetId=` gives the PDF.")
class SlipSheet:
    id: strawberry.ID
    touchpoint: EncounterTouchpoint
    on: date
    until: date
    count: int


@strawberry.type(description="A month of figures that an institution owes, by the 10th of the next.")
class OwedCounts:
    unit_id: strawberry.Private[str]
    month: str
    due_on: date
    state: OwedCountsState
    missing: int
    settled_on: date | None

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Encounters and their shares in points of 100, cut to two places; null: nothing reported.")
class EncounterShares:
    eligible: int
    offered: int
    completed: int
    offered_rate: float | None
    completed_rate: float | None
    response_rate: float | None


@strawberry.type
class SettingShares(EncounterShares):
    setting: EncounterSetting


@strawberry.type
class MonthStanding:
    month: str
    state: OwedCountsState
    missing: int


@strawberry.type(description="A measured institution in a period.")
class UnitEncounterRates(EncounterShares):
    unit_id: strawberry.Private[str]
    is_reported: bool
    offers: bool
    settings: list[SettingShares]
    months: list[MonthStanding] = strawberry.field(description="Ended months of the period.")

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Many institutions together: sums over sums, and how many offer at all.")
class GroupEncounterRates(EncounterShares):
    outpatient: EncounterShares
    inpatient: EncounterShares
    institutions: int
    institutions_offering: int
    institution_rate: float | None
    county_id: strawberry.Private[str | None]
    not_reported: strawberry.Private[list[str]]
    behind: strawberry.Private[list[str]]

    @strawberry.field(description="Null for the whole, and for institutions under no county bureau.")
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id)

    @strawberry.field(description="Institutions without any figure: unknown, never 0.")
    async def not_reported_units(self, info: Info) -> list[Unit]:
        return await _units(info, self.not_reported)

    @strawberry.field(description="Institutions that owe figures of some days.")
    async def behind_units(self, info: Info) -> list[Unit]:
        return await _units(info, self.behind)


@strawberry.type
class EncounterRateTotals:
    period: str
    total: GroupEncounterRates
    counties: list[GroupEncounterRates]


async def _units(info: Info, ids: list[str]) -> list[Unit]:
    found = await loader(info.context, "units").load_many(ids)
    return [build(Unit, each) for each in found if each]
