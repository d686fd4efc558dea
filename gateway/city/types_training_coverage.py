"""Coverage of training, down to the people who are missing, and the counts of sessions."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.enums_people import Profession
from gateway.city.types_common import Info
from gateway.city.types_people import StaffMember
from gateway.city.types_sessions import TrainingAttendance, staff_member
from gateway.city.types_units import Unit, unit_by_id


@strawberry.type(description="Held sessions of a kind.")
class TrainingKindFigures:
    value: str
    sessions: int
    attendees: int
    hours: float


@strawberry.type(description="Held sessions of a year; `integratedShare` in whole percent.")
class TrainingFigures:
    year: int
    sessions: int
    attendees: int
    hours: float
    qualifying: int
    party_led: int
    cadre_led: int
    led_by_principal: int
    tagged: int
    integrated: int
    integrated_share: int | None
    with_cases: int
    kinds: list[TrainingKindFigures]


@strawberry.type(description="How many sessions a unit's principal has led in a year.")
class PrincipalSessions:
    year: int
    sessions: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="Coverage of some people: `rate` of training in the year, `warnedRate` of key persons' warning "
    "education in the half-year; null without people."
)
class CoverageFigure:
    units: int
    roster: int
    trained: int
    rate: int | None
    key: int
    warned: int
    warned_rate: int | None


@strawberry.type(
    description="Coverage of the people who share a category, a class of post, or being one of the key few."
)
class CoverageGroup(CoverageFigure):
    value: str


@strawberry.type(
    description="职工行风教育培训率: `counted` is the indicator (authorities, and institutions of secondary level and "
    "above), `everyUnit` all institutions for information. A closed quarter never changes with the roster."
)
class TrainingCoverage:
    period: str
    half: str
    on: date
    closed: bool
    counted: CoverageFigure
    every_unit: CoverageFigure
    categories: list[CoverageGroup]
    post_classes: list[CoverageGroup]
    key_few: list[CoverageGroup]


@strawberry.type(description="Coverage of a unit; `counts` when the indicator counts it.")
class UnitCoverage(CoverageFigure):
    counts: bool
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Somebody on the roster who lacks a training; the name for those who may see the roster.")
class MissingPerson:
    code: str | None
    professional_category: Profession | None
    post_class: str | None
    key_few: bool
    since: date
    staff_id: strawberry.ID
    local_staff_id: strawberry.Private[str | None] = None

    @strawberry.field
    async def staff(self, info: Info) -> StaffMember | None:
        return await staff_member(info, self.local_staff_id)


@strawberry.type(description="What the caller has completed this year.")
class MyTraining:
    year: int
    trained_on: date | None
    warned_on: date | None
    exam_missing: bool
    attendances: list[TrainingAttendance]


def my_training_of(data: dict[str, Any]) -> MyTraining:
    """The caller's own year out of the service's answer."""
    attended = [{**each, "local_staff_id": each["staff_id"]} for each in data["attendances"]]
    return build(MyTraining, {**data, "attendances": attended})


def missing_of(data: dict[str, Any]) -> MissingPerson:
    """A person out of the service's answer."""
    return build(MissingPerson, {**data, "local_staff_id": data["staff_id"]})
