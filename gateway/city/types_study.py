"""Content lists and yearly plans, conveyances, and the monthly special study."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.loaders import loader
from gateway.city.types_common import File, Info, Node
from gateway.city.types_sessions import TrainingAudience, TrainingKind, TrainingSession, session_of
from gateway.city.types_syllabus import StudyTopic, topics_named
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="年度学习内容清单, 年度廉洁从业教育培训计划.")
class YearPaperKind(Enum):
    CONTENT_LIST = "content_list"
    TRAINING_PLAN = "training_plan"


@strawberry.enum(description="OWED: nobody has begun it. What was approved stays in force behind a new DRAFT.")
class YearPaperStatus(Enum):
    OWED = "owed"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@strawberry.enum
class ConveyanceKind(Enum):
    SPEECH = "speech"
    INSTRUCTION = "instruction"
    POLICY = "policy"
    MEETING = "meeting"
    DOCUMENT = "document"


@strawberry.enum
class ConveyanceStatus(Enum):
    OPEN = "open"
    CONVEYED = "conveyed"
    WITHDRAWN = "withdrawn"


@strawberry.enum(
    description="OPEN until the month is over, then HELD or MISSED; BACKFILLED: a study that was confirmed late."
)
class StudyMonthStatus(Enum):
    OPEN = "open"
    HELD = "held"
    MISSED = "missed"
    BACKFILLED = "backfilled"
    WITHDRAWN = "withdrawn"


async def _session(info: Info, session_id: str | None) -> TrainingSession | None:
    found = await loader(info.context, "training_sessions").load(session_id) if session_id else None
    return session_of(found) if found else None


@strawberry.type(description="A training in a year's plan, and the held session that stands for it.")
class PlannedTraining:
    month: int
    title: str
    kind: TrainingKind
    audiences: list[TrainingAudience]
    hours: float
    exam: bool
    topic_ids: list[strawberry.ID]
    session_id: strawberry.Private[str | None]

    @strawberry.field
    async def session(self, info: Info) -> TrainingSession | None:
        return await _session(info, self.session_id)


@strawberry.type(
    description="A unit's content list or training plan of a year: as it is written, and as it was approved last. "
    "`executed` of the `planned` trainings in force were held; `due` ones should have been."
)
class YearPaper(Node):
    kind: YearPaperKind
    year: int
    status: YearPaperStatus
    opens_on: date
    due_on: date | None
    overdue: bool
    is_in_force: bool
    submitted_on: date | None
    first_approved_on: date | None
    approved_on: date | None
    return_reason: str | None
    topic_ids: list[strawberry.ID]
    approved_topic_ids: list[strawberry.ID]
    trainings: list[PlannedTraining]
    approved_trainings: list[PlannedTraining]
    files: list[File]
    planned: int
    due: int
    executed: int
    execution_rate: int | None
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Papers of a kind in a year: approved ÷ units that owe one; how far plans are executed.")
class YearPaperFigures:
    kind: YearPaperKind
    year: int
    units: int
    approved: int
    in_time: int
    waiting: int
    rate: int | None
    planned: int
    due: int
    executed: int
    execution_rate: int | None


@strawberry.type(description="What units are to convey to their people by a day; figures are of the caller's units.")
class Conveyance(Node):
    title: str
    kind: ConveyanceKind
    starts_on: date
    due_on: date
    needs_session: bool
    is_planned: bool
    phrases: list[str]
    material_ids: list[strawberry.ID]
    withdrawn_on: date | None
    withdraw_reason: str | None
    units: int
    conveyed: int
    in_time: int
    late: int
    readers: int
    rate: int | None
    version: int
    unit_id: strawberry.Private[str | None]
    topic_ids: strawberry.Private[list[str]]

    @strawberry.field(description="Who wants it conveyed; null where the plan does.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id) if self.unit_id else None

    @strawberry.field
    async def topics(self, info: Info) -> list[StudyTopic]:
        return await topics_named(info, self.topic_ids)


@strawberry.type(description="A unit's share: conveyed when and to whom, and how many of its people have read it.")
class ConveyanceRecord:
    title: str
    status: ConveyanceStatus
    starts_on: date
    due_on: date
    late: bool
    needs_session: bool
    conveyed_on: date | None
    audience: str | None
    readers: int
    staff: int
    reading_rate: int | None
    conveyance_id: strawberry.ID
    unit_id: strawberry.Private[str]
    session_id: strawberry.Private[str | None]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field
    async def session(self, info: Info) -> TrainingSession | None:
        return await _session(info, self.session_id)


@strawberry.type(description="What the caller's unit conveys; `readOn` is the caller's own receipt.")
class MyConveyance:
    title: str
    due_on: date
    conveyed_on: date | None
    read_on: date | None
    conveyance_id: strawberry.ID


@strawberry.type(description="The caller's own read receipt.")
class ConveyanceReceipt:
    conveyance_id: strawberry.ID
    read_on: date


@strawberry.type(description="A unit's month of special study.")
class StudyMonth:
    month: str
    status: StudyMonthStatus
    held: int
    alerted_on: date | None
    reason: str | None
    backfilled_on: date | None
    backfill_until: date
    is_final: bool
    session_id: strawberry.Private[str | None]

    @strawberry.field
    async def session(self, info: Info) -> TrainingSession | None:
        return await _session(info, self.session_id)


@strawberry.type(description="A unit against months.")
class MonthlyStudyRow:
    months: list[StudyMonth]
    held: int
    backfilled: int
    missed: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A month over the caller's units: met ÷ units that owe it; no rate before it is over.")
class MonthlyStudyFigure:
    month: str
    units: int
    met: int
    held: int
    backfilled: int
    missed: int
    is_over: bool
    rate: int | None


def paper_of(data: dict[str, Any]) -> YearPaper:
    """A content list or training plan out of the service's answer."""
    return build(YearPaper, data)


def conveyance_of(data: dict[str, Any]) -> Conveyance:
    """A conveyance out of the service's answer."""
    return build(Conveyance, data)


def record_of(data: dict[str, Any]) -> ConveyanceRecord:
    """A unit's record out of the service's answer."""
    return build(ConveyanceRecord, data)


def month_of(data: dict[str, Any]) -> StudyMonth:
    """A unit's month out of the service's answer."""
    return build(StudyMonth, data)
