"""What the mutations of encounters and counts take."""

from __future__ import annotations

from datetime import date
from enum import Enum

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_encounters import EncounterSetting, EncounterTouchpoint, OfferChannel

Id = strawberry.ID


@strawberry.enum
class LinkFormat(Enum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


@strawberry.input(description="From when, and perhaps until when, a touchpoint offers the evaluation.")
class SetTouchpointInput(Command):
    unit_id: Id
    kind: EncounterTouchpoint
    since: date
    until: date | None = None
    expected_version: int | None = None


@strawberry.input(description="`key` is the hospital's own number; it is digested and never kept.")
class EncounterRowInput:
    key: str
    touchpoint: EncounterTouchpoint
    on: date
    channel: OfferChannel = OfferChannel.NONE
    setting: EncounterSetting | None = None
    offered_on: date | None = None


@strawberry.input(description="Up to 5,000 rows: all are recorded, or none. A known key adds nothing.")
class RecordEncountersInput(Command):
    unit_id: Id
    rows: list[EncounterRowInput]


@strawberry.input
class CountRowInput:
    on: date
    setting: EncounterSetting
    eligible: int
    offered: int
    unit_id: Id | None = None


@strawberry.input(
    description="Each row replaces what was counted for its day; all or none. `unitId`: of rows that name none."
)
class RecordCountsInput(Command):
    unit_id: Id | None = None
    rows: list[CountRowInput]


@strawberry.input(description="A CSV or XLSX that replaces the counts of a month as a whole.")
class ImportCountsInput(Command):
    unit_id: Id
    month: str
    filename: str
    content_base64: str
    preview: bool = False


@strawberry.input(description="The parts of a CSV, uploaded to `/files?service=satisfaction`, in their order.")
class StartEncounterImportInput(Command):
    unit_id: Id
    file_ids: list[Id]
    load: bool = True


@strawberry.input
class OfEncounterImportInput(Command):
    import_id: Id
    expected_version: int | None = None


@strawberry.input(description="Slips to hand out from a day (today) on.")
class MakeSlipsInput(Command):
    unit_id: Id
    touchpoint: EncounterTouchpoint
    on: date | None = None
    until: date | None = None
    count: int
