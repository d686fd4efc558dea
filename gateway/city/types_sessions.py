"""Sessions of training, who attended, and spot checks."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader, loader_of_last
from gateway.city.types_common import File, Info, Node
from gateway.city.types_people import StaffMember, staff_of
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="专题学习, 专题培训, 警示教育, 案例教育, 党史学习, 家风建设, 传达学习.")
class TrainingKind(Enum):
    SPECIAL_STUDY = "special_study"
    TOPIC_TRAINING = "topic_training"
    WARNING_EDUCATION = "warning_education"
    CASE_TEACHING = "case_teaching"
    PARTY_HISTORY = "party_history"
    FAMILY_CONDUCT = "family_conduct"
    CONVEYANCE = "conveyance"
    OTHER = "other"


@strawberry.enum(description="Where it takes place.")
class TrainingMode(Enum):
    OFFLINE = "offline"
    ONLINE = "online"


@strawberry.enum(description="Attendance counts only in a session that its unit has confirmed: HELD.")
class TrainingSessionStatus(Enum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@strawberry.enum(description="For whom it is.")
class TrainingAudience(Enum):
    ALL_STAFF = "all_staff"
    MEDICAL_STAFF = "medical_staff"
    KEY_PERSONS = "key_persons"
    LEADING_CADRES = "leading_cadres"
    PARTY_MEMBERS = "party_members"


@strawberry.enum(
    description="职业道德教育, 党纪国法教育, 医德医风教育, 党史学习教育; two or more make a session integrated."
)
class EducationTag(Enum):
    PROFESSIONAL_ETHICS = "professional_ethics"
    PARTY_DISCIPLINE_LAW = "party_discipline_law"
    MEDICAL_ETHICS = "medical_ethics"
    PARTY_HISTORY = "party_history"


@strawberry.enum(description="How somebody's attendance came to be known.")
class AttendanceMethod(Enum):
    QR = "qr"
    SHEET = "sheet"
    ONLINE = "online"
    CORRECTION = "correction"


@strawberry.enum(
    description="SIGNED waits for the unit's confirmation; SHORT has too few minutes; only COUNTED counts."
)
class AttendanceStanding(Enum):
    SIGNED = "signed"
    COUNTED = "counted"
    SHORT = "short"
    REFUTED = "refuted"
    REMOVED = "removed"


@strawberry.enum(description="What a spot check found of somebody.")
class SpotVerdict(Enum):
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


@strawberry.type(description="The record of a held session was corrected.")
class TrainingCorrection:
    at: datetime
    reason: str
    fields: list[str]


@strawberry.type(description="A session of education or training; open ones take people of every unit.")
class TrainingSession(Node):
    title: str
    kind: TrainingKind
    mode: TrainingMode
    status: TrainingSessionStatus
    on: date
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str | None
    presenter: str | None
    audiences: list[TrainingAudience]
    tags: list[EducationTag]
    integrated: bool
    party_led: bool
    cadre_led: bool
    led_by_principal: bool
    qualifying: bool
    is_open: bool
    min_minutes: int
    topic_ids: list[strawberry.ID]
    exam_required: bool
    case_ids: list[strawberry.ID]
    files: list[File]
    signed: int
    counted: int
    short: int
    refuted: int
    cancel_reason: str | None
    confirmed_at: datetime | None
    version: int
    unit_id: strawberry.Private[str]
    local_id: strawberry.Private[str]

    @strawberry.field(description="How the record was corrected, the earliest first; the `last` corrections alone.")
    async def corrections(self, info: Info, last: int | None = None) -> list[TrainingCorrection]:
        found = await loader_of_last(info.context, "session_corrections", last).load(self.local_id)
        return build_all(TrainingCorrection, found)

    @strawberry.field(description="The unit that holds it.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="What the session's screen shows for some seconds; `link` is what the QR code says.")
class SignInCode:
    code: str
    seconds_left: int
    link: str
    svg: str


@strawberry.type(description="One person's attendance at one session.")
class TrainingAttendance:
    on: date
    method: AttendanceMethod
    standing: AttendanceStanding
    minutes: int
    at: datetime
    checked: bool
    staff_id: strawberry.ID
    session_id: strawberry.ID
    local_staff_id: strawberry.Private[str | None] = None

    @strawberry.field(description="The person, for those who may see the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        return await staff_member(info, self.local_staff_id)


@strawberry.type(description="Somebody who was drawn, and what was found.")
class SpotCheckEntry:
    staff_id: strawberry.ID
    verdict: SpotVerdict | None
    note: str | None
    local_staff_id: strawberry.Private[str | None] = None

    @strawberry.field(description="The person, for those who may see the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        return await staff_member(info, self.local_staff_id)


@strawberry.type(
    description="A draw among those who count: the first by sha256(seed + staff id); `listDigest` hashes all ids."
)
class SpotCheck:
    id: strawberry.ID
    seed: str
    entrants: int
    list_digest: str
    drawn: list[SpotCheckEntry]
    drawn_at: datetime
    complete: bool
    version: int
    session_id: strawberry.ID


@strawberry.type(description="A spot check's draw computed again.")
class SpotCheckVerification:
    seed: str
    same_list: bool
    same_draw: bool


@strawberry.type(description="Rows of a sheet by what became (or would become) of them.")
class AttendanceSheetResult:
    rows: int
    added: int
    already: int


def session_of(data: dict[str, Any]) -> TrainingSession:
    """A session out of the service's answer."""
    return build(TrainingSession, data)


def attendance_of(data: dict[str, Any]) -> TrainingAttendance:
    """An attendance out of the service's answer."""
    return build(TrainingAttendance, {**data, "local_staff_id": data["staff_id"]})


def check_of(data: dict[str, Any]) -> SpotCheck:
    """A spot check out of the service's answer."""
    drawn = [{**each, "local_staff_id": each["staff_id"]} for each in data["drawn"]]
    return build(SpotCheck, {**data, "drawn": drawn})


async def staff_member(info: Info, staff_id: str | None) -> StaffMember | None:
    found = await loader(info.context, "staff").load(staff_id) if staff_id else None
    return staff_of(found) if found else None
