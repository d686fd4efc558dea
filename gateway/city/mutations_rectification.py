"""What can be changed of rectification."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_rectification as inputs
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.payloads_rectification import (
    ProblemCategoryPayload,
    ProblemPayload,
    RiskPayload,
    SelfInspectionPayload,
    SelfInspectionRoundPayload,
)
from gateway.city.types_common import Info
from gateway.city.types_rectification import ProblemCategory, problem_of
from gateway.city.types_risks import risk_of
from gateway.city.types_self_inspection import SelfInspectionRound, self_inspection_of


def category_of(data: dict[str, Any]) -> ProblemCategory:
    """A category out of the service's answer."""
    return build(ProblemCategory, data)


def round_of(data: dict[str, Any]) -> SelfInspectionRound:
    """A round out of the service's answer."""
    return build(SelfInspectionRound, data)


@strawberry.type
class RectificationMutations:
    @strawberry.mutation
    async def register_problem(self, info: Info, input: inputs.RegisterProblemInput) -> ProblemPayload:
        return await change(info, "tasks.register_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="Measure, deadline and the responsible person.")
    async def plan_rectification(self, info: Info, input: inputs.PlanRectificationInput) -> ProblemPayload:
        return await change(info, "tasks.plan_rectification", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="The proof, for somebody else to verify.")
    async def submit_rectification(self, info: Info, input: inputs.SubmitRectificationInput) -> ProblemPayload:
        return await change(info, "tasks.submit_rectification", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="Verified by somebody other than the fixer and its unit.")
    async def close_problem(self, info: Info, input: inputs.CloseProblemInput) -> ProblemPayload:
        return await change(info, "tasks.close_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation
    async def return_problem(self, info: Info, input: inputs.ReturnProblemInput) -> ProblemPayload:
        return await change(info, "tasks.return_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="It came back: a new clock runs.")
    async def reopen_problem(self, info: Info, input: inputs.ReopenProblemInput) -> ProblemPayload:
        return await change(info, "tasks.reopen_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="Struck off, with a reason; it leaves the figures.")
    async def withdraw_problem(self, info: Info, input: inputs.WithdrawProblemInput) -> ProblemPayload:
        return await change(info, "tasks.withdraw_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation
    async def change_deadline(self, info: Info, input: inputs.ChangeDeadlineInput) -> ProblemPayload:
        return await change(info, "tasks.change_deadline", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="Ask that a delay be accepted, with proof.")
    async def request_delay(self, info: Info, input: inputs.RequestDelayInput) -> ProblemPayload:
        return await change(info, "tasks.request_delay", input, ProblemPayload, problem_of)

    @strawberry.mutation
    async def decide_delay(self, info: Info, input: inputs.DecideDelayInput) -> ProblemPayload:
        return await change(info, "tasks.decide_delay", input, ProblemPayload, problem_of)

    @strawberry.mutation(description="The lead went to another authority; the rectification goes on.")
    async def transfer_problem(self, info: Info, input: inputs.TransferProblemInput) -> ProblemPayload:
        return await change(info, "tasks.transfer_problem", input, ProblemPayload, problem_of)

    @strawberry.mutation
    async def add_problem_category(self, info: Info, input: inputs.AddProblemCategoryInput) -> ProblemCategoryPayload:
        return await change(info, "tasks.add_problem_category", input, ProblemCategoryPayload, category_of)

    @strawberry.mutation
    async def open_self_inspection(
        self, info: Info, input: inputs.OpenSelfInspectionInput
    ) -> SelfInspectionRoundPayload:
        return await change(info, "tasks.open_self_inspection", input, SelfInspectionRoundPayload, round_of)

    @strawberry.mutation
    async def add_checklist_item(self, info: Info, input: inputs.AddChecklistItemInput) -> SelfInspectionPayload:
        return await change(info, "tasks.add_checklist_item", input, SelfInspectionPayload, self_inspection_of)

    @strawberry.mutation
    async def answer_checklist(self, info: Info, input: inputs.AnswerChecklistInput) -> SelfInspectionPayload:
        return await change(info, "tasks.answer_checklist", input, SelfInspectionPayload, self_inspection_of)

    @strawberry.mutation(description="The principal signs; findings become problems.")
    async def sign_checklist(self, info: Info, input: inputs.SignChecklistInput) -> SelfInspectionPayload:
        return await change(info, "tasks.sign_checklist", input, SelfInspectionPayload, self_inspection_of)

    @strawberry.mutation(description="A high risk becomes a problem at once.")
    async def add_risk(self, info: Info, input: inputs.AddRiskInput) -> RiskPayload:
        return await change(info, "tasks.add_risk", input, RiskPayload, risk_of)

    @strawberry.mutation
    async def update_risk(self, info: Info, input: inputs.UpdateRiskInput) -> RiskPayload:
        return await change(info, "tasks.update_risk", input, RiskPayload, risk_of)

    @strawberry.mutation
    async def remind_risk(self, info: Info, input: inputs.RemindRiskInput) -> RiskPayload:
        return await change(info, "tasks.remind_risk", input, RiskPayload, risk_of)

    @strawberry.mutation
    async def correct_risk(self, info: Info, input: inputs.CorrectRiskInput) -> RiskPayload:
        return await change(info, "tasks.correct_risk", input, RiskPayload, risk_of)
