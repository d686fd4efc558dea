"""Requests about touchpoints, encounters, counts and tokens."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request, longest_base64

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(max_length=200)]
Figure = Annotated[int, Field(ge=0, le=1_000_000)]
Version = Annotated[int, Field(ge=1)]
SettingName = Literal["outpatient", "inpatient"]
TouchpointName = Literal["outpatient_registration", "outpatient_settlement", "admission", "discharge"]
ChannelName = Literal["sms", "print", "screen", "wechat", "none"]
MonthLabel = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
PeriodLabel = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$")]
Format = Literal["xlsx", "csv", "pdf"]
MOST_ROWS, MOST_PARTS, MOST_PRINTED = 5_000, 40, 480


class SetTouchpoint(Request):
    """Where an institution offers the evaluation, from a day on."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "kind": "discharge", "since": "2022-01-01"}
    unit_id: Id
    kind: TouchpointName
    since: date
    until: date | None = None
    expected_version: Version | None = None


class Touchpoints(Request):
    """The touchpoints of units."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_ids": ["$unit"]}
    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]


class EncounterRow(Request):
    """A visit or a stay at one touchpoint. The key is the hospital's own; it is digested, never kept."""

    key: Key
    touchpoint: TouchpointName
    on: date
    channel: ChannelName = "none"
    setting: SettingName | None = None
    offered_on: date | None = None


class RecordEncounters(Request):
    """Encounters of one institution, up to 5,000: all or none."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "rows": [{"key": "MZ0001", "touchpoint": "outpatient_settlement", "on": "2022-03-04", "channel": "sms"}],
    }
    unit_id: Id
    rows: Annotated[list[EncounterRow], Field(min_length=1, max_length=MOST_ROWS)]


class Encounters(PageRequest):
    """A page of an institution's encounters."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "start": "2022-03-04"}
    unit_id: Id
    start: date
    end: date | None = None
    setting: SettingName | None = None
    offered: bool | None = None
    evaluated: bool | None = None


class EncounterLinks(Request):
    """The links of encounters, by the hospital's own keys."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "setting": "outpatient", "keys": ["MZ0001"]}
    unit_id: Id
    setting: SettingName
    keys: Annotated[list[Key], Field(min_length=1, max_length=MOST_ROWS)]


class ExportEncounterLinks(EncounterLinks):
    """The links as a table for sending, or as a sheet of QR codes (480 at most)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {**EncounterLinks.EXAMPLE, "format": "csv"}
    format: Format = "xlsx"


class CountRow(Request):
    """How many encounters a day had, and how many were offered an evaluation."""

    on: date
    setting: SettingName
    eligible: Figure
    offered: Figure
    unit_id: Id | None = None


class RecordCounts(Request):
    """Daily counts: each replaces what was counted for its day; all or none. `unit_id`: of rows that name none."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "rows": [{"on": "2022-03-05", "setting": "outpatient", "eligible": 120, "offered": 118}],
    }
    unit_id: Id | None = None
    rows: Annotated[list[CountRow], Field(min_length=1, max_length=MOST_ROWS)]


class ImportCounts(Request):
    """A month of counts as CSV or XLSX; it replaces the month's counts as a whole. `preview` changes nothing."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "month": "2022-03",
        "filename": "counts.csv",
        "content_base64": "b24sc2V0dGluZyxlbGlnaWJsZSxvZmZlcmVkCjIwMjItMDMtMDYsb3V0cGF0aWVudCwxMCwxMAo=",
    }
    unit_id: Id
    month: MonthLabel
    filename: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content_base64: Annotated[str, Field(max_length=longest_base64(5 << 20))]
    preview: bool = False


class DailyCounts(Request):
    """The figures of one institution day by day, three months at most."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "start": "2022-03-01", "end": "2022-03-31"}
    unit_id: Id
    start: date
    end: date


class StartEncounterImport(Request):
    """Check a large CSV, and load it when no row is bad. The parts were uploaded before, in this order."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "file_ids": ["$encounter_file"]}
    unit_id: Id
    file_ids: Annotated[list[Id], Field(max_length=MOST_PARTS)]
    load: bool = True


class OneImport(Request):
    """One import."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"import_id": "$encounter_import"}
    import_id: Id


class ChangeImport(OneImport):
    """One import, as it was read."""

    expected_version: Version | None = None


class EncounterImports(PageRequest):
    """A page of imports."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class ImportLinks(OneImport):
    """The links of one part of a loaded file."""

    part: Annotated[int, Field(ge=1, le=MOST_PARTS)] = 1


class OwedCounts(PageRequest):
    """Months of which figures are owed, or were."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"month": "2022-03"}
    month: MonthLabel | None = None
    unit_id: Id | None = None
    state: Literal["not_reported", "partial", "reported", "not_owed"] | None = None


class EncounterRates(PageRequest):
    """The rates of a month or a quarter, unit by unit below `unit_id` (the caller's own, or the city)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q1"}
    period: PeriodLabel
    unit_id: Id | None = None


class EncounterRateTotals(Request):
    """The rates of a month or a quarter for counties and the whole."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q1"}
    period: PeriodLabel
    unit_id: Id | None = None


class ExportEncounterRates(Request):
    """The rates of a period as a spreadsheet."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q1"}
    period: PeriodLabel
    unit_id: Id | None = None


class MakeSlips(Request):
    """A sheet of slips to hand out from a day (today) on, each with a token of its own."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "touchpoint": "outpatient_settlement",
        "count": 12,
    }
    unit_id: Id
    touchpoint: TouchpointName
    on: date | None = None
    until: date | None = None
    count: Annotated[int, Field(ge=1, le=MOST_PRINTED)]


class PrintSlips(Request):
    """A sheet of slips as PDF."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"sheet_id": "$slip_sheet"}
    sheet_id: Id


class SlipSheets(Request):
    """The newest sheets of an institution."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id
