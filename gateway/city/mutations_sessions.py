"""What can be changed: sessions, sign-in, attendance, spot checks."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_sessions as inputs
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_sessions import (
    AttendanceSheetResult,
    SpotCheck,
    TrainingAttendance,
    TrainingSession,
    attendance_of,
    check_of,
    session_of,
)


@strawberry.type
class TrainingSessionPayload:
    session: TrainingSession | None
    errors: list[UserError]


@strawberry.type
class TrainingAttendancePayload:
    attendance: TrainingAttendance | None
    errors: list[UserError]


@strawberry.type(description="A sheet is taken in whole or not at all; errors name row and column.")
class AttendanceSheetPayload:
    result: AttendanceSheetResult | None
    errors: list[UserError]


@strawberry.type
class SpotCheckPayload:
    spot_check: SpotCheck | None
    errors: list[UserError]


def _result(data: dict[str, Any]) -> AttendanceSheetResult:
    return build(AttendanceSheetResult, data)


@strawberry.type
class SessionsMutations:
    @strawberry.mutation
    async def plan_training_session(self, info: Info, input: inputs.PlanTrainingSessionInput) -> TrainingSessionPayload:
        return await change(info, "training.plan_session", input, TrainingSessionPayload, session_of)

    @strawberry.mutation
    async def change_training_session(
        self, info: Info, input: inputs.ChangeTrainingSessionInput
    ) -> TrainingSessionPayload:
        return await change(info, "training.change_session", input, TrainingSessionPayload, session_of)

    @strawberry.mutation
    async def cancel_training_session(
        self, info: Info, input: inputs.CancelTrainingSessionInput
    ) -> TrainingSessionPayload:
        return await change(info, "training.cancel_session", input, TrainingSessionPayload, session_of)

    @strawberry.mutation(description="The unit confirms that it was held: attendance counts from now on.")
    async def confirm_training_session(
        self, info: Info, input: inputs.ConfirmTrainingSessionInput
    ) -> TrainingSessionPayload:
        return await change(info, "training.confirm_session", input, TrainingSessionPayload, session_of)

    @strawberry.mutation(description="Correct the record of a held session, for a reason that stays with it.")
    async def correct_training_session(
        self, info: Info, input: inputs.CorrectTrainingSessionInput
    ) -> TrainingSessionPayload:
        return await change(info, "training.correct_session", input, TrainingSessionPayload, session_of)

    @strawberry.mutation(description="Sign in oneself with the code on the session's screen.")
    async def sign_in_to_session(self, info: Info, input: inputs.SignInToSessionInput) -> TrainingAttendancePayload:
        return await change(info, "training.sign_in", input, TrainingAttendancePayload, attendance_of)

    @strawberry.mutation(description="Come on line; the server's clock counts.")
    async def join_training_session(
        self, info: Info, input: inputs.AtTrainingSessionInput
    ) -> TrainingAttendancePayload:
        return await change(info, "training.join_session", input, TrainingAttendancePayload, attendance_of)

    @strawberry.mutation(description="Go off line; the minutes inside the session are added.")
    async def leave_training_session(
        self, info: Info, input: inputs.AtTrainingSessionInput
    ) -> TrainingAttendancePayload:
        return await change(info, "training.leave_session", input, TrainingAttendancePayload, attendance_of)

    @strawberry.mutation(description="What the sheet would do, or every mistake in it.")
    async def preview_attendance_sheet(
        self, info: Info, input: inputs.PreviewAttendanceSheetInput
    ) -> AttendanceSheetPayload:
        return await change(info, "training.preview_attendance_sheet", input, AttendanceSheetPayload, _result)

    @strawberry.mutation
    async def upload_attendance_sheet(
        self, info: Info, input: inputs.UploadAttendanceSheetInput
    ) -> AttendanceSheetPayload:
        return await change(info, "training.upload_attendance_sheet", input, AttendanceSheetPayload, _result)

    @strawberry.mutation(description="Draw some of those who attended, at random; for supervisors and the office.")
    async def draw_spot_check(self, info: Info, input: inputs.DrawSpotCheckInput) -> SpotCheckPayload:
        return await change(info, "training.draw_spot_check", input, SpotCheckPayload, check_of)

    @strawberry.mutation(description="What the check found; refuted attendance counts no more.")
    async def record_spot_check(self, info: Info, input: inputs.RecordSpotCheckInput) -> SpotCheckPayload:
        return await change(info, "training.record_spot_check", input, SpotCheckPayload, check_of)
