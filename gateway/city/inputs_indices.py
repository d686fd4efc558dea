"""What the mutations on official ranks and trust surveys take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_indices import RankedMeasure


@strawberry.input(description="`rank` among `of` cities of the province; `source` names the document.")
class EnterOfficialRankInput(Command):
    measure: RankedMeasure
    period: str
    rank: int
    of: int
    source: str
    file_ids: list[strawberry.ID] | None = None


@strawberry.input(description="What is left out stays; a withdrawn rank stands again.")
class CorrectOfficialRankInput(Command):
    rank_id: strawberry.ID
    rank: int | None = None
    of: int | None = None
    source: str | None = None
    file_ids: list[strawberry.ID] | None = None
    reason: str
    expected_version: int


@strawberry.input
class WithdrawOfficialRankInput(Command):
    rank_id: strawberry.ID
    reason: str
    expected_version: int


@strawberry.input(description="`mean` of the trust item from 1 to 5, two places; the survey counts in its quarter.")
class RecordTrustSurveyInput(Command):
    ended_on: date
    title: str
    sampling: str
    n: int
    mean: str
    file_ids: list[strawberry.ID] | None = None


@strawberry.input(description="What is left out stays.")
class CorrectTrustSurveyInput(Command):
    survey_id: strawberry.ID
    n: int | None = None
    mean: str | None = None
    withdraw: bool | None = None
    reason: str
    expected_version: int
