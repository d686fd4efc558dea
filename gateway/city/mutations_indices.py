"""What can be changed: official ranks and trust surveys."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_indices as inputs
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_indices import OfficialRank, TrustSurvey, official_rank_of, trust_survey_of


@strawberry.type
class OfficialRankPayload:
    official_rank: OfficialRank | None
    errors: list[UserError]


@strawberry.type
class TrustSurveyPayload:
    trust_survey: TrustSurvey | None
    errors: list[UserError]


@strawberry.type
class IndicesMutations:
    @strawberry.mutation(description="The city's rank by a document of the province, once per measure and period.")
    async def enter_official_rank(self, info: Info, input: inputs.EnterOfficialRankInput) -> OfficialRankPayload:
        return await change(info, "satisfaction.enter_official_rank", input, OfficialRankPayload, official_rank_of)

    @strawberry.mutation(description="Correct an official rank, with a reason.")
    async def correct_official_rank(self, info: Info, input: inputs.CorrectOfficialRankInput) -> OfficialRankPayload:
        return await change(info, "satisfaction.correct_official_rank", input, OfficialRankPayload, official_rank_of)

    @strawberry.mutation(description="Take back a rank entered in error: the indicative one is shown alone again.")
    async def withdraw_official_rank(self, info: Info, input: inputs.WithdrawOfficialRankInput) -> OfficialRankPayload:
        return await change(info, "satisfaction.withdraw_official_rank", input, OfficialRankPayload, official_rank_of)

    @strawberry.mutation(description="The result of a survey with a trust item.")
    async def record_trust_survey(self, info: Info, input: inputs.RecordTrustSurveyInput) -> TrustSurveyPayload:
        return await change(info, "satisfaction.record_trust_survey", input, TrustSurveyPayload, trust_survey_of)

    @strawberry.mutation(description="Correct a survey, or withdraw it, with a reason.")
    async def correct_trust_survey(self, info: Info, input: inputs.CorrectTrustSurveyInput) -> TrustSurveyPayload:
        return await change(info, "satisfaction.correct_trust_survey", input, TrustSurveyPayload, trust_survey_of)
