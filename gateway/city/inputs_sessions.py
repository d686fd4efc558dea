"""What mutations on sessions take."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_sessions import EducationTag, SpotVerdict, TrainingAudience, TrainingKind, TrainingMode

Ids = list[strawberry.ID]


@strawberry.input
class TrainingSessionFacts(Command):
    title: str
    kind: TrainingKind
    mode: TrainingMode | None = None
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    presenter: str | None = None
    audiences: list[TrainingAudience] | None = None
    topic_ids: Ids | None = None
    tags: list[EducationTag] | None = None
    party_led: bool | None = None
    cadre_led: bool | None = None
    led_by_principal: bool | None = None
    qualifying: bool | None = None
    is_open: bool | None = strawberry.field(default=None, description="People of every unit may attend.")
    min_minutes: int | None = strawberry.field(default=None, description="What attendance on line needs to count.")
    case_ids: Ids | None = None
    file_ids: Ids | None = None


@strawberry.input
class PlanTrainingSessionInput(TrainingSessionFacts):
    unit_id: strawberry.ID


@strawberry.input(description="A planned session, whole, as it shall be.")
class ChangeTrainingSessionInput(TrainingSessionFacts):
    session_id: strawberry.ID
    expected_version: int


@strawberry.input
class CancelTrainingSessionInput(Command):
    session_id: strawberry.ID
    expected_version: int
    reason: str


@strawberry.input
class ConfirmTrainingSessionInput(Command):
    session_id: strawberry.ID
    expected_version: int


@strawberry.input(description="What was wrong in a held session; what is left out stays.")
class CorrectTrainingSessionInput(Command):
    session_id: strawberry.ID
    expected_version: int
    reason: str
    title: str | None = None
    kind: TrainingKind | None = None
    presenter: str | None = None
    audiences: list[TrainingAudience] | None = None
    tags: list[EducationTag] | None = None
    party_led: bool | None = None
    cadre_led: bool | None = None
    led_by_principal: bool | None = None
    case_ids: Ids | None = None
    file_ids: Ids | None = None
    add_staff_ids: Ids | None = None
    remove_staff_ids: Ids | None = None


@strawberry.input(description="The caller's own sign-in with the code that was scanned.")
class SignInToSessionInput(Command):
    session_id: strawberry.ID
    code: str


@strawberry.input(description="A session on line that the caller joins or leaves.")
class AtTrainingSessionInput(Command):
    session_id: strawberry.ID


@strawberry.input(description="A sign-in sheet as CSV or XLSX, base64: 工号, and 单位编码 where several units attend.")
class UploadAttendanceSheetInput(Command):
    session_id: strawberry.ID
    filename: str
    content_base64: str


@strawberry.input
class PreviewAttendanceSheetInput(UploadAttendanceSheetInput):
    pass


@strawberry.input
class DrawSpotCheckInput(Command):
    session_id: strawberry.ID
    count: int | None = None


@strawberry.input
class SpotCheckResultInput:
    staff_id: strawberry.ID
    verdict: SpotVerdict
    note: str | None = None


@strawberry.input
class RecordSpotCheckInput(Command):
    spot_check_id: strawberry.ID
    expected_version: int
    results: list[SpotCheckResultInput]
