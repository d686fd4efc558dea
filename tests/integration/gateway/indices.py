"""Official ranks and trust surveys for the tests of the graph."""

from __future__ import annotations

from tests.integration.gateway.scene import City

RANK = {"measure": "OVERALL", "period": "2021", "rank": 5, "of": 21, "source": "川卫函〔2022〕18号"}
SURVEY = {"endedOn": "2022-03-25", "title": "一季度信任度调查", "sampling": "电话", "n": 400, "mean": "4.32"}


def index_things(city: City) -> dict[str, str]:
    """One of each, by kind."""
    rank = city.run("enterOfficialRank", RANK, "campaign_office", shows="officialRank { id }")["officialRank"]
    survey = city.run("recordTrustSurvey", SURVEY, "campaign_office", shows="trustSurvey { id }")["trustSurvey"]
    return {"OfficialRank": rank["id"], "TrustSurvey": survey["id"]}
