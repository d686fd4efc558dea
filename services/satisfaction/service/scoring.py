"""The shell's methods: indices, trends, official ranks and trust surveys."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import command, query
from services.satisfaction.handlers import indices, ranks, surveys
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import scoring as requests


class Scoring:
    """Indices, trends, official ranks and trust surveys."""

    @query(requests.IndicesInPeriod)
    def city_indices(self, uow: Work, request: requests.IndicesInPeriod) -> Any:
        """The city's indices of a period."""
        return indices.city_indices(uow, request)

    @query(requests.IndicesInPeriod)
    def county_indices(self, uow: Work, request: requests.IndicesInPeriod) -> Any:
        """The indices county by county."""
        return indices.county_indices(uow, request)

    @query(requests.UnitIndices)
    def unit_indices(self, uow: Work, request: requests.UnitIndices) -> Any:
        """The indices unit by unit."""
        return indices.unit_indices(uow, request)

    @query(requests.IndexTrend)
    def index_trend(self, uow: Work, request: requests.IndexTrend) -> Any:
        """The indices period by period."""
        return indices.index_trend(uow, request)

    @command(requests.EnterOfficialRank)
    def enter_official_rank(self, uow: Work, request: requests.EnterOfficialRank) -> Any:
        """Enter an official rank."""
        return ranks.enter_rank(uow, request)

    @command(requests.CorrectOfficialRank)
    def correct_official_rank(self, uow: Work, request: requests.CorrectOfficialRank) -> Any:
        """Correct an official rank."""
        return ranks.correct_rank(uow, request)

    @command(requests.WithdrawOfficialRank)
    def withdraw_official_rank(self, uow: Work, request: requests.WithdrawOfficialRank) -> Any:
        """Take an official rank back."""
        return ranks.withdraw_rank(uow, request)

    @query(requests.OfficialRanks)
    def official_ranks(self, uow: Work, request: requests.OfficialRanks) -> Any:
        """Official ranks."""
        return ranks.official_ranks(uow, request)

    @command(requests.RecordTrustSurvey)
    def record_trust_survey(self, uow: Work, request: requests.RecordTrustSurvey) -> Any:
        """Enter the result of a trust survey."""
        return surveys.record_survey(uow, request)

    @command(requests.CorrectTrustSurvey)
    def correct_trust_survey(self, uow: Work, request: requests.CorrectTrustSurvey) -> Any:
        """Correct or withdraw a trust survey."""
        return surveys.correct_survey(uow, request)

    @query(requests.TrustSurveys)
    def trust_surveys(self, uow: Work, request: requests.TrustSurveys) -> Any:
        """Trust surveys."""
        return surveys.trust_surveys(uow, request)

    @query(requests.TrustTrend)
    def trust_trend(self, uow: Work, request: requests.TrustTrend) -> Any:
        """The overall index and the trust item by quarter."""
        return surveys.trust_trend(uow, request)
