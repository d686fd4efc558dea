"""Official ranks and trust surveys: what a correction may do, and what surveys of a quarter say together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.kit.errors import TooManyEntries
from services.satisfaction.domain.ranks import OfficialRank, require_rank
from services.satisfaction.domain.surveys import Trust, TrustSurvey, mean_text, trust_by_quarter
from services.satisfaction.errors.scoring import RankBeyondCities, RankUnchanged, RankWithdrawn, SurveyWithdrawn

NOW = datetime(2022, 6, 10, tzinfo=UTC)
RANK = OfficialRank("r", "satisfaction_overall", "2021", 5, 21, "川卫函", (), NOW, "office")
SURVEY = TrustSurvey("s", "2022-Q1", date(2022, 3, 25), "调查", "电话", 400, 432, (), NOW, "office")


def test_a_correction_keeps_what_stood_before_and_its_reason() -> None:
    after = RANK.corrected({"rank": 4}, "看错行", NOW, "other")
    assert (after.rank, after.version) == (4, 2)
    assert [(c.rank, c.of, c.reason, c.by) for c in after.changes] == [(5, 21, "看错行", "other")]


def test_a_correction_that_says_the_same_is_refused_and_so_is_a_rank_beyond_the_cities() -> None:
    with pytest.raises(RankUnchanged):
        RANK.corrected({"rank": 5}, "x", NOW, "other")
    with pytest.raises(RankBeyondCities):
        RANK.corrected({"rank": 22}, "x", NOW, "other")
    with pytest.raises(RankBeyondCities):
        require_rank(replace(RANK, of=4))


def test_a_rank_is_withdrawn_once_and_may_stand_again() -> None:
    gone = RANK.taken_back("撤回", NOW, "other")
    assert gone.withdrawn
    with pytest.raises(RankWithdrawn):
        gone.taken_back("撤回", NOW, "other")
    assert not gone.corrected({"withdrawn": False}, "恢复", NOW, "other").withdrawn


def test_what_was_corrected_very_often_is_only_withdrawn() -> None:
    rank, survey = RANK, SURVEY
    for number in range(100):
        rank = rank.corrected({"rank": 4 + number % 2}, "改", NOW, "other")
        survey = survey.corrected({"n": 401 + number}, "改", NOW, "other")
    assert (len(rank.changes), len(survey.changes)) == (100, 100)
    with pytest.raises(TooManyEntries):
        rank.corrected({"rank": 7}, "改", NOW, "other")
    with pytest.raises(TooManyEntries):
        survey.corrected({"n": 7}, "改", NOW, "other")
    gone = rank.taken_back("撤回", NOW, "other")
    assert gone.withdrawn and survey.corrected({"withdrawn": True}, "撤回", NOW, "other").withdrawn
    with pytest.raises(TooManyEntries):
        gone.corrected({"withdrawn": False}, "恢复", NOW, "other")


@pytest.mark.parametrize(("rank", "of", "is_front"), [(7, 21, True), (8, 21, False), (1, 1, True), (8, 22, True)])
def test_front_ranks_are_the_first_third_rounded_up(rank: int, of: int, is_front: bool) -> None:
    assert replace(RANK, rank=rank, of=of).is_front is is_front


def test_surveys_of_a_quarter_count_everyone_asked_once() -> None:
    other = replace(SURVEY, id="t", n=100, mean_hundredths=300)
    found = trust_by_quarter([SURVEY, other, replace(SURVEY, id="u", quarter="2022-Q2")])
    assert (found["2022-Q1"].n, found["2022-Q1"].mean) == (500, "4.05")
    assert (found["2022-Q2"].n, found["2022-Q2"].mean) == (400, "4.32")
    assert Trust().mean is None
    assert mean_text(500) == "5.00"


def test_a_withdrawn_survey_stays_withdrawn() -> None:
    gone = SURVEY.corrected({"withdrawn": True}, "样本有误", NOW, "other")
    assert (gone.version, [c.reason for c in gone.changes]) == (2, ["样本有误"])
    with pytest.raises(SurveyWithdrawn):
        gone.corrected({"n": 1}, "x", NOW, "other")
