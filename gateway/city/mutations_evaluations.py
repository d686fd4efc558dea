"""What can be changed: evaluations and follow-ups."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_evaluations as inputs
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_evaluations import (
    EvaluationBatch,
    EvaluationFollowUp,
    EvaluationSeries,
    evaluation_batch_of,
    evaluation_follow_up_of,
    evaluation_series_of,
)


@strawberry.type(description="Each row has its own result; `errors` speak of the request as a whole.")
class EvaluationBatchPayload:
    result: EvaluationBatch | None
    errors: list[UserError]


@strawberry.type
class EvaluationFollowUpPayload:
    evaluation_follow_up: EvaluationFollowUp | None
    errors: list[UserError]


@strawberry.type
class EvaluationSeriesPayload:
    series: EvaluationSeries | None
    errors: list[UserError]


@strawberry.type
class EvaluationsMutations:
    @strawberry.mutation(description="Evaluations from an institution's terminals and paper slips.")
    async def record_evaluations(self, info: Info, input: inputs.RecordEvaluationsInput) -> EvaluationBatchPayload:
        return await change(info, "satisfaction.record_evaluations", input, EvaluationBatchPayload, evaluation_batch_of)

    @strawberry.mutation
    async def answer_evaluation_follow_up(
        self, info: Info, input: inputs.AnswerEvaluationFollowUpInput
    ) -> EvaluationFollowUpPayload:
        command = "satisfaction.answer_evaluation_follow_up"
        return await change(info, command, input, EvaluationFollowUpPayload, evaluation_follow_up_of)

    @strawberry.mutation(description="By the superior: the bureau, else the commission's office.")
    async def review_evaluation_follow_up(
        self, info: Info, input: inputs.ReviewEvaluationFollowUpInput
    ) -> EvaluationFollowUpPayload:
        command = "satisfaction.review_evaluation_follow_up"
        return await change(info, command, input, EvaluationFollowUpPayload, evaluation_follow_up_of)

    @strawberry.mutation(description="Count a series again; by the campaign office.")
    async def restore_evaluation_series(
        self, info: Info, input: inputs.RestoreEvaluationSeriesInput
    ) -> EvaluationSeriesPayload:
        command = "satisfaction.restore_evaluation_series"
        return await change(info, command, input, EvaluationSeriesPayload, evaluation_series_of)
