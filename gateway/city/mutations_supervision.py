"""What can be changed of supervision."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_supervision as inputs
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_coverage import SupervisionProgramme, programme_of
from gateway.city.types_supervision import SupervisionRound, Visit, round_of, visit_of


@strawberry.type
class ProgrammePayload:
    programme: SupervisionProgramme | None
    errors: list[UserError]


@strawberry.type
class SupervisionRoundPayload:
    round: SupervisionRound | None
    errors: list[UserError]


@strawberry.type
class VisitPayload:
    visit: Visit | None
    errors: list[UserError]


@strawberry.type
class SupervisionMutations:
    @strawberry.mutation(description="Freeze a year's list of institutions and seal the seed.")
    async def prepare_programme(self, info: Info, input: inputs.PrepareProgrammeInput) -> ProgrammePayload:
        return await change(info, "tasks.prepare_programme", input, ProgrammePayload, programme_of)

    @strawberry.mutation(description="Open the seed and draw, once.")
    async def draw_programme(self, info: Info, input: inputs.DrawProgrammeInput) -> ProgrammePayload:
        return await change(info, "tasks.draw_programme", input, ProgrammePayload, programme_of)

    @strawberry.mutation
    async def choose_programme(self, info: Info, input: inputs.ChooseProgrammeInput) -> ProgrammePayload:
        return await change(info, "tasks.choose_programme", input, ProgrammePayload, programme_of)

    @strawberry.mutation(description="For the campaign office.")
    async def confirm_programme(self, info: Info, input: inputs.ConfirmProgrammeInput) -> ProgrammePayload:
        return await change(info, "tasks.confirm_programme", input, ProgrammePayload, programme_of)

    @strawberry.mutation(description="For the campaign office: units join or leave a confirmed programme.")
    async def change_programme(self, info: Info, input: inputs.ChangeProgrammeInput) -> ProgrammePayload:
        return await change(info, "tasks.change_programme", input, ProgrammePayload, programme_of)

    @strawberry.mutation(description="A round of supervision with its teams.")
    async def open_supervision_round(
        self, info: Info, input: inputs.OpenSupervisionRoundInput
    ) -> SupervisionRoundPayload:
        return await change(info, "tasks.open_supervision_round", input, SupervisionRoundPayload, round_of)

    @strawberry.mutation(description="The round's team list has been issued.")
    async def issue_team_list(self, info: Info, input: inputs.IssueTeamListInput) -> SupervisionRoundPayload:
        return await change(info, "tasks.issue_team_list", input, SupervisionRoundPayload, round_of)

    @strawberry.mutation
    async def plan_visit(self, info: Info, input: inputs.PlanVisitInput) -> VisitPayload:
        return await change(info, "tasks.plan_visit", input, VisitPayload, visit_of)

    @strawberry.mutation
    async def move_visit(self, info: Info, input: inputs.MoveVisitInput) -> VisitPayload:
        return await change(info, "tasks.move_visit", input, VisitPayload, visit_of)

    @strawberry.mutation(description="The team has arrived; an unannounced visit shows from now on.")
    async def start_visit(self, info: Info, input: inputs.StartVisitInput) -> VisitPayload:
        return await change(info, "tasks.start_visit", input, VisitPayload, visit_of)

    @strawberry.mutation
    async def record_visit(self, info: Info, input: inputs.RecordVisitInput) -> VisitPayload:
        return await change(info, "tasks.record_visit", input, VisitPayload, visit_of)

    @strawberry.mutation(description="The visit counts from now on, and its findings become problems.")
    async def file_visit_report(self, info: Info, input: inputs.FileVisitReportInput) -> VisitPayload:
        return await change(info, "tasks.file_visit_report", input, VisitPayload, visit_of)

    @strawberry.mutation(description="By somebody other than the reporter.")
    async def close_visit(self, info: Info, input: inputs.CloseVisitInput) -> VisitPayload:
        return await change(info, "tasks.close_visit", input, VisitPayload, visit_of)

    @strawberry.mutation
    async def cancel_visit(self, info: Info, input: inputs.CancelVisitInput) -> VisitPayload:
        return await change(info, "tasks.cancel_visit", input, VisitPayload, visit_of)
