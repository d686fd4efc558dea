"""What can be changed of meetings."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_meetings as inputs
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_meetings import Meeting, MeetingDecision, decision_of, meeting_of


@strawberry.type
class MeetingPayload:
    meeting: Meeting | None
    errors: list[UserError]


@strawberry.type
class MeetingDecisionPayload:
    decision: MeetingDecision | None
    errors: list[UserError]


@strawberry.type
class MeetingsMutations:
    @strawberry.mutation(description="A meeting that is to come.")
    async def schedule_meeting(self, info: Info, input: inputs.ScheduleMeetingInput) -> MeetingPayload:
        return await change(info, "organizations.schedule_meeting", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="A meeting that was held: it counts in the period of its day.")
    async def record_meeting(self, info: Info, input: inputs.RecordMeetingInput) -> MeetingPayload:
        return await change(info, "organizations.record_meeting", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="The record of a scheduled meeting.")
    async def hold_meeting(self, info: Info, input: inputs.HoldMeetingInput) -> MeetingPayload:
        return await change(info, "organizations.hold_meeting", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="Other facts of a record; the old ones stay in its history.")
    async def correct_meeting(self, info: Info, input: inputs.CorrectMeetingInput) -> MeetingPayload:
        return await change(info, "organizations.correct_meeting", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="Cancel a meeting, or take back a record entered in error with its decisions.")
    async def withdraw_meeting(self, info: Info, input: inputs.WithdrawMeetingInput) -> MeetingPayload:
        return await change(info, "organizations.withdraw_meeting", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="Further decisions of a meeting that was held.")
    async def add_decisions(self, info: Info, input: inputs.AddDecisionsInput) -> MeetingPayload:
        return await change(info, "organizations.add_decisions", input, MeetingPayload, meeting_of)

    @strawberry.mutation(description="Give a decision up; its follow-up goes with it.")
    async def withdraw_decision(self, info: Info, input: inputs.WithdrawDecisionInput) -> MeetingDecisionPayload:
        return await change(info, "organizations.withdraw_decision", input, MeetingDecisionPayload, decision_of)
