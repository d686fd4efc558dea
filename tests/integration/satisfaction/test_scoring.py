"""Indices of units, counties and the city with their samples, official ranks, and the trust survey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plans import Plan
from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound
from services.kit.testing import Bench
from tests.integration.satisfaction.city import BUREAU, COMMISSION, COUNTY_HOSPITAL, HOSPITAL, TOWNSHIP, City
from tests.integration.satisfaction.rating import came, evaluate, rated
from tests.integration.tasks.city import COUNTY_HOSPITAL as COUNTY_PLACE
from tests.integration.tasks.city import OTHER_BUREAU, below, plan_named
from tests.integration.tasks.city import TOWNSHIP as TOWNSHIP_PLACE

OUTPATIENT, INPATIENT, OVERALL = "satisfaction_outpatient", "satisfaction_inpatient", "satisfaction_overall"
RANK = {"measure": OVERALL, "period": "2021", "rank": 5, "of": 21, "source": "川卫函〔2022〕18号"}
SURVEY = {"ended_on": "2022-03-25", "title": "一季度信任度调查", "sampling": "电话", "n": 400, "mean": "4.32"}


def indices(view: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {s: (view[s]["value"], view[s]["n"], view[s]["reason"]) for s in ("outpatient", "inpatient", "overall")}


@pytest.mark.obligation("NJ-021")
def test_an_index_appears_with_the_thirtieth_evaluation(neijiang: City) -> None:
    tokens = came(neijiang, 40, on="2022-06-01")
    evaluate(neijiang, tokens[:29], [(5, 5, 4, 5, 4, 4)] * 29, on="2022-06-02")
    found = neijiang.call("city_indices", period="2022-Q2")
    assert indices(found)["outpatient"] == (None, 29, "too_few")
    assert indices(found)["inpatient"] == (None, 0, "no_evaluations")
    assert indices(found)["overall"] == (None, 29, "part_missing")
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {HOSPITAL: (29 * 21, 29 * 24)}
    evaluate(neijiang, tokens[29:30], [(1, 1, 1, 2, 1, 1)], on="2022-06-03")
    found = neijiang.call("city_indices", period="2022-Q2")
    assert indices(found)["outpatient"] == ("84.72", 30, None)
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {HOSPITAL: (610, 720)}
    beside = {name: found["outpatient"][name] for name in ("eligible", "offered", "completed", "set_aside")}
    assert beside == {"eligible": 40, "offered": 40, "completed": 30, "set_aside": 0}
    assert (found["period"], found["is_open"], found["min_n"], found["weight"]) == ("2022-Q2", True, 30, "encounters")


@pytest.mark.obligation("NJ-021")
def test_the_overall_index_weighs_by_encounters_and_is_told_a_few_seconds_later(neijiang: City) -> None:
    rated(neijiang, 30, (5, 5, 5, 5, 5, 1), on="2022-06-01")
    rated(neijiang, 30, (3, 3, 3, 3, 3, 3), on="2022-06-02", setting="inpatient", unit=COUNTY_HOSPITAL)
    neijiang.count(("2022-06-03", "outpatient", 60, 60))
    assert indices(neijiang.call("city_indices"))["overall"] == ("75.00", 60, None)
    assert neijiang.measured(OVERALL, "2022-Q2") == {}
    neijiang.at("2022-06-10", 9, 1)
    assert neijiang.measured(OVERALL, "2022-Q2") == {COMMISSION: (900_000, 1_200_000)}
    assert neijiang.stored("overall_marks") == []
    rated(neijiang, 1, (1, 1, 1, 1, 1, 1), on="2022-06-04")
    neijiang.at("2022-06-10", 9, 2)
    [_, last] = [e for e in neijiang.told("indicator_measured") if e["data"]["indicator"] == OVERALL]
    assert (last["data"]["numerator"], last["data"]["denominator"], last["subject_version"]) == (883_871, 1_210_000, 2)


@pytest.mark.obligation("NJ-021", "NJ-019")
def test_counties_and_units_have_indices_of_their_own_inside_the_readers_scope(neijiang: City) -> None:
    rated(neijiang, 30, on="2022-06-01")
    rated(neijiang, 20, (3, 3, 3, 3, 3, 3), on="2022-05-20", unit=COUNTY_HOSPITAL)
    counties = neijiang.call("county_indices", period="2022-Q2")
    assert [(c["county"], c["name"], *indices(c)["outpatient"]) for c in counties] == [
        (BUREAU, "单位b-1", None, 20, "too_few"),
        ("municipal", None, "87.50", 30, None),
    ]
    assert indices(neijiang.call("city_indices"))["outpatient"] == ("72.50", 50, None)
    units = neijiang.call("unit_indices", period="2022")
    assert [(u["unit_id"], indices(u)["outpatient"][1]) for u in units["items"]] == [
        (COUNTY_HOSPITAL, 20),
        (HOSPITAL, 30),
    ]
    assert [u["unit_id"] for u in neijiang.call("unit_indices", county_id="municipal")["items"]] == [HOSPITAL]
    own = neijiang.call("unit_indices", role="institution", unit=HOSPITAL)
    assert ([u["unit_id"] for u in own["items"]], own["total"]) == ([HOSPITAL], 1)
    bureau = {"role": "bureau", "unit": BUREAU}
    assert [c["county"] for c in neijiang.call("county_indices", **bureau)] == [BUREAU]
    assert [u["unit_id"] for u in neijiang.call("unit_indices", **bureau)["items"]] == [COUNTY_HOSPITAL]
    span = {"first_period": "2022-Q2", "last_period": "2022-Q2"}
    for refused in ({"county_id": "municipal"}, {"unit_id": HOSPITAL}):
        with pytest.raises(Forbidden):
            neijiang.call("index_trend", **bureau, **span, **refused)
    with pytest.raises(Forbidden):
        neijiang.call("county_indices", role="institution", unit=HOSPITAL)


@pytest.mark.obligation("NJ-021")
def test_institutions_below_the_second_level_are_not_among_those_the_indices_speak_of(neijiang: City) -> None:
    rated(neijiang, 40, on="2022-06-01", unit=TOWNSHIP)
    assert indices(neijiang.call("city_indices"))["outpatient"] == (None, 0, "no_evaluations")
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {}
    neijiang.add(replace(TOWNSHIP_PLACE, level="secondary", version=2))
    assert indices(neijiang.call("city_indices"))["outpatient"] == ("87.50", 40, None)
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {TOWNSHIP: (840, 960)}


@pytest.mark.obligation("NJ-021")
def test_a_unit_that_changes_after_a_quarter_leaves_the_quarter_as_it_was(neijiang: City) -> None:
    rated(neijiang, 30, on="2022-06-01", unit=COUNTY_HOSPITAL)
    neijiang.at("2022-07-08")
    moved = below(OTHER_BUREAU, replace(COUNTY_PLACE, level="primary", version=2))
    neijiang.add(moved)
    [county] = neijiang.call("county_indices", period="2022-Q2")
    assert (county["county"], indices(county)["outpatient"]) == (BUREAU, ("87.50", 30, None))
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {COUNTY_HOSPITAL: (630, 720)}
    assert {d["unit_path"] for d in neijiang.stored("month_sums", "daily")} == {moved.path}
    late = came(neijiang, 1, on="2022-06-30", unit=COUNTY_HOSPITAL, prefix="late")
    evaluate(neijiang, late, [(1, 1, 1, 1, 1, 1)], on="2022-07-01", unit=COUNTY_HOSPITAL)
    assert neijiang.measured(OUTPATIENT, "2022-Q2") == {COUNTY_HOSPITAL: (630, 744)}
    [county] = neijiang.call("county_indices", period="2022-Q2")
    assert indices(county)["outpatient"] == ("84.67", 31, None)


@pytest.mark.obligation("NJ-021", "NJ-089")
def test_the_trend_pools_months_into_quarters_and_years(neijiang: City) -> None:
    neijiang.set("2022-04-20")
    rated(neijiang, 30, on="2022-04-01")
    neijiang.set("2022-05-20")
    rated(neijiang, 10, (1, 1, 1, 1, 1, 1), on="2022-05-04")
    span = {"first_period": "2022-03", "last_period": "2022-06"}
    months = neijiang.call("index_trend", **span)
    assert [(m["period"], *indices(m)["outpatient"]) for m in months] == [
        ("2022-03", None, 0, "no_evaluations"),
        ("2022-04", "87.50", 30, None),
        ("2022-05", None, 10, "too_few"),
        ("2022-06", None, 0, "no_evaluations"),
    ]
    quarters = neijiang.call("index_trend", **span, by="quarter", unit_id=HOSPITAL)
    assert [(q["period"], *indices(q)["outpatient"]) for q in quarters] == [
        ("2022-Q1", None, 0, "no_evaluations"),
        ("2022-Q2", "65.62", 40, None),
    ]
    [year] = neijiang.call("index_trend", **span, by="year", county_id="municipal")
    assert indices(year)["outpatient"] == ("65.62", 40, None)
    for first, last in (("2010", "2022"), ("2022-06", "2022-05")):
        with pytest.raises(InvalidInput, match="120"):
            neijiang.call("index_trend", first_period=first, last_period=last)
    with pytest.raises(InvalidInput) as wrong:
        neijiang.call("city_indices", period="2022-13")
    assert wrong.value.code == "index_period_not_valid"


def _weighing(plan: Plan, **stated: Any) -> Plan:
    changed = [
        each.model_copy(update={"parameters": {**each.parameters, **stated}})
        if each.code.startswith("satisfaction_")
        else each
        for each in plan.goals.indicators
    ]
    return plan.model_copy(update={"goals": plan.goals.model_copy(update={"indicators": changed})})


@pytest.mark.obligation("NJ-021")
def test_a_plan_may_weigh_otherwise_and_ask_for_fewer(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024")
    plan = _weighing(plan_named("neijiang-2021-2024"), weight="equal", min_n=10)
    city.set("2022-06-10").onboard(plan).add(below(None, COUNTY_PLACE))
    rated(city, 10, (5, 5, 5, 5, 5, 5), on="2022-06-01", unit=COUNTY_HOSPITAL)
    rated(city, 20, (3, 3, 3, 3, 3, 3), on="2022-06-02", setting="inpatient", unit=COUNTY_HOSPITAL)
    found = city.call("city_indices")
    assert (found["min_n"], found["weight"], indices(found)["overall"]) == (10, "equal", ("75.00", 30, None))


@pytest.mark.obligation("NJ-022")
def test_an_official_rank_is_entered_once_corrected_with_a_reason_and_told(neijiang: City) -> None:
    file_id = neijiang.part("source", name="notice.txt")
    entered = neijiang.call("enter_official_rank", **RANK, file_ids=[file_id])
    assert (entered["rank"], entered["of"], entered["is_front"], entered["version"]) == (5, 21, True, 1)
    with pytest.raises(Conflict) as twice:
        neijiang.call("enter_official_rank", **RANK)
    assert twice.value.code == "rank_already_entered"
    change = {"rank_id": entered["id"], "reason": "看错行", "expected_version": 1}
    corrected = neijiang.call("correct_official_rank", rank=8, **change)
    assert (corrected["rank"], corrected["is_front"], corrected["version"]) == (8, False, 2)
    assert [(c["rank"], c["reason"]) for c in corrected["changes"]] == [(5, "看错行")]
    with pytest.raises(Conflict) as stale:
        neijiang.call("correct_official_rank", rank=7, **change)
    assert stale.value.code == "changed_meanwhile"
    assert [r["rank"] for r in neijiang.call("city_indices", period="2021")["official_ranks"]] == [8]
    neijiang.call("withdraw_official_rank", **{**change, "expected_version": 2})
    assert neijiang.call("city_indices", period="2021")["official_ranks"] == []
    told = [(e["subject_version"], e["data"]) for e in neijiang.told("official_rank_changed")]
    place = {"indicator": OVERALL, "period": "2021", "of": 21}
    assert told == [
        (1, {**place, "rank": 5, "withdrawn": False}),
        (2, {**place, "rank": 8, "withdrawn": False}),
        (3, {**place, "rank": 8, "withdrawn": True}),
    ]
    assert neijiang.call("official_ranks", role="institution", unit=HOSPITAL)["total"] == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rank": 22}, "rank_beyond_cities"),
        ({"period": "2021-Q5"}, "index_period_not_valid"),
        ({"file_ids": ["x"]}, "file_not_found"),
    ],
)
def test_a_wrong_official_rank_is_refused_and_nothing_is_kept(neijiang: City, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises((InvalidInput, NotFound)) as refused:
        neijiang.call("enter_official_rank", **{**RANK, **wrong})
    assert refused.value.code == code
    assert neijiang.stored("official_ranks") == [] and neijiang.told("official_rank_changed") == []


@pytest.mark.obligation("NJ-089")
def test_trust_surveys_stand_beside_the_overall_index_quarter_by_quarter(neijiang: City) -> None:
    first = neijiang.call("record_trust_survey", **SURVEY)
    neijiang.call("record_trust_survey", **{**SURVEY, "n": 100, "mean": "3"})
    last = neijiang.call("record_trust_survey", **{**SURVEY, "ended_on": "2022-06-01", "mean": "4.5"})
    assert (first["quarter"], first["mean"], last["quarter"]) == ("2022-Q1", "4.32", "2022-Q2")
    rated(neijiang, 30, on="2022-06-01")
    rated(neijiang, 30, on="2022-06-02", setting="inpatient")
    span = {"first_quarter": "2022-Q1", "last_quarter": "2022-Q2"}

    def trend() -> list[tuple[Any, ...]]:
        found = neijiang.call("trust_trend", **span)
        return [(q["period"], q["trust_mean"], q["trust_n"], q["overall"]["value"]) for q in found]

    assert trend() == [("2022-Q1", "4.05", 500, None), ("2022-Q2", "4.50", 400, "87.50")]
    change = {"survey_id": last["id"], "reason": "样本有误", "expected_version": 1}
    corrected = neijiang.call("correct_trust_survey", n=398, mean="4.25", **change)
    assert (corrected["n"], corrected["mean"], corrected["changes"][0]["mean"]) == (398, "4.25", "4.50")
    neijiang.call("correct_trust_survey", withdraw=True, **{**change, "expected_version": 2})
    assert trend() == [("2022-Q1", "4.05", 500, None), ("2022-Q2", None, 0, "87.50")]
    assert neijiang.call("trust_surveys", role="institution", unit=HOSPITAL)["total"] == 3
    with pytest.raises(Conflict):
        neijiang.call("correct_trust_survey", **{**change, "expected_version": 3})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ended_on": "2022-06-11"}, "survey_in_the_future"),
        ({"mean": "5.01"}, "invalid_input"),
        ({"n": 0}, "invalid_input"),
    ],
)
def test_a_wrong_survey_is_refused(neijiang: City, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        neijiang.call("record_trust_survey", **{**SURVEY, **wrong})
    assert refused.value.code == code
    assert neijiang.stored("trust_surveys") == []


def test_figures_after_the_campaign_are_shown_and_told_nobody(neijiang: City) -> None:
    neijiang.set("2025-02-10")
    rated(neijiang, 30, on="2025-02-08")
    assert indices(neijiang.call("city_indices", period="2025-Q1"))["outpatient"] == ("87.50", 30, None)
    neijiang.at("2025-02-10", 10)
    assert neijiang.told("indicator_measured") == []
