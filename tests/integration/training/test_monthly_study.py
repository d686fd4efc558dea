"""At least one special study a month: counted, alerted, settled, backfilled, and shown (NJ-104, AMB-22)."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.testing import Bench
from tests.integration.training.attending_scene import at
from tests.integration.training.study_scene import StudyCity, city_of


@pytest.fixture
def city(bench: Bench, tenant: str) -> StudyCity:
    found = city_of(bench, tenant, "2021-12-13")
    found.day("2021-12-13")
    return found


@pytest.mark.obligation("NJ-104")
def test_the_months_of_phase_two_are_owed_by_bureaus_and_secondary_institutions_alone(city: StudyCity) -> None:
    assert city.months(first_month="2021-12", last_month="2022-12") == {}
    city.day("2022-01-01")
    owed = {"2022-01": "open"}
    assert city.months(first_month="2021-12", last_month="2022-12") == {"C1": owed, "H1": owed, "H2": owed}
    city.day("2024-10-01")
    missed = city.months(first_month="2024-08", last_month="2024-12")
    assert missed == {unit: {"2024-08": "missed", "2024-09": "missed"} for unit in ("C1", "H1", "H2")}
    assert len(city.months(first_month="2022-01", last_month="2024-09")["H1"]) == 33


@pytest.mark.obligation("NJ-104")
def test_a_month_counts_once_it_is_over_and_its_study_was_confirmed_within_it(city: StudyCity) -> None:
    city.day("2022-01-01")
    city.study("H1", "2022-01-10")
    assert city.months() == {"C1": {"2022-01": "open"}, "H1": {"2022-01": "held"}, "H2": {"2022-01": "open"}}
    assert city.compliance("2022-Q1") == {}
    city.day("2022-01-31T23:50")
    assert city.compliance("2022-Q1") == {}
    city.day("2022-02-01")
    assert city.compliance("2022-Q1") == {"C1": (0, 1), "H1": (1, 1), "H2": (0, 1)}
    city.study("H1", "2022-02-08")
    city.day("2022-03-01")
    assert city.compliance("2022-Q1") == {"C1": (0, 2), "H1": (2, 2), "H2": (0, 2)}
    figures = city.call("monthly_study_figures", first_month="2022-01", last_month="2022-03")
    assert [(f["month"], f["units"], f["met"], f["rate"]) for f in figures] == [
        ("2022-01", 3, 1, 33),
        ("2022-02", 3, 1, 33),
        ("2022-03", 3, 0, None),
    ]


@pytest.mark.obligation("NJ-104")
@pytest.mark.parametrize("lacks", [{"topic_ids": []}, {"people": []}, {"kind": "topic_training"}])
def test_a_study_counts_with_its_kind_topic_and_attendance_list(city: StudyCity, lacks: dict[str, Any]) -> None:
    city.day("2022-01-01")
    city.study("H1", "2022-01-10", **lacks)
    city.day("2022-02-01")
    assert city.months()["H1"]["2022-01"] == "missed"


def test_the_list_may_be_a_file_where_a_unit_keeps_no_roster(city: StudyCity) -> None:
    city.day("2022-01-01")
    upload = {"filename": "签到表.txt", "content_base64": "5byg5LiJ"}
    scan = city.call("upload_file", city.of("H1"), **upload)["id"]
    city.study("H1", "2022-01-10", [], file_ids=[scan])
    assert city.months()["H1"]["2022-01"] == "held"


@pytest.mark.obligation("NJ-104")
def test_the_20th_alerts_where_nothing_is_held_or_planned_and_the_1st_is_a_violation(city: StudyCity) -> None:
    city.day("2022-01-05")
    city.study("H1", "2022-01-10")
    city.plan_session("H2", "2022-01-28", kind="special_study", topic_ids=["NJ-SM2"])
    city.day("2022-01-19")
    assert city.items("monthly_study") == {}
    city.day("2022-01-20")
    assert city.items("monthly_study") == {("C1", "hold"): ("open", "2022-01-31")}
    city.study("C1", "2022-01-25")
    assert city.items("monthly_study") == {("C1", "hold"): ("done", "2022-01-31")}
    city.day("2022-02-01")
    assert city.items("monthly_study")["H2", "backfill"] == ("open", "2022-02-10")
    assert city.months(missed=True)["H2"]["2022-01"] == "missed"
    city.day("2022-02-11")
    assert city.items("monthly_study")["H2", "backfill"] == ("withdrawn", "2022-02-10")


@pytest.mark.obligation("NJ-104")
def test_a_study_confirmed_late_is_backfilled_with_its_reason_until_the_10th(city: StudyCity) -> None:
    city.day("2022-01-31")
    session = city.plan_session("H1", "2022-01-31", kind="special_study", topic_ids=["NJ-SM2"])
    other = city.plan_session("H2", "2022-01-31", kind="special_study", topic_ids=["NJ-SM2"])
    clock.start_at(at("2022-01-31T18:00"))
    given = {"month": "2022-01", "unit_id": city.ids["H1"], "session_id": session["id"], "reason": "次月初才确认"}
    assert city.refused("backfill_study", city.of("H1"), **given) == "no_special_study"
    city.set("2022-02-02")
    for unit, each in (("H1", session), ("H2", other)):
        city.sheet(each, f"工号\n{unit}-1\n", city.of(unit))
        city.confirm(each, unit)
    city.day("2022-02-02")
    assert city.compliance("2022-Q1")["H1"] == (0, 1)
    foreign = {**given, "session_id": other["id"]}
    assert city.refused("backfill_study", city.of("H1"), **foreign) == "no_special_study"
    assert city.refused("backfill_study", city.of("H2"), **given) == "outside_your_units"
    city.set("2022-02-10T23:00")
    done = city.call("backfill_study", city.of("H1"), **given)
    assert (done["status"], done["reason"], done["is_final"]) == ("backfilled", "次月初才确认", True)
    assert city.compliance("2022-Q1")["H1"] == (1, 1)
    assert city.refused("backfill_study", city.of("H1"), **given) == "month_is_held"
    city.set("2022-02-11T00:10")
    late = {**given, "unit_id": city.ids["H2"], "session_id": other["id"]}
    assert city.refused("backfill_study", city.of("H2"), **late) == "backfill_too_late"
    assert city.compliance("2022-Q1") == {"C1": (0, 1), "H1": (1, 1), "H2": (0, 1)}


@pytest.mark.obligation("NJ-104")
def test_a_closed_month_is_not_changed_by_units_that_move_come_or_go(city: StudyCity) -> None:
    city.day("2022-01-01")
    city.study("H2", "2022-01-10")
    city.day("2022-02-01")
    before = city.compliance("2022-Q1")
    assert before == {"C1": (0, 1), "H1": (0, 1), "H2": (1, 1)}
    city.unit("H2", "institution", "C1", "primary")
    city.unit("H1", "institution", "CM", "tertiary", closed_on="2022-02-15")
    city.unit("N1", "institution", "C1", "secondary", opened_on="2022-02-03")
    city.day("2022-02-20")
    assert city.compliance("2022-Q1") == before
    city.day("2022-03-01")
    assert city.compliance("2022-Q1") == {"C1": (0, 2), "H1": (0, 1), "H2": (1, 1)}
    city.day("2022-04-01")
    assert city.compliance("2022-Q1") == {"C1": (0, 3), "H1": (0, 1), "H2": (1, 1), "N1": (0, 1)}


def test_after_weeks_without_a_tick_each_month_is_settled_once(city: StudyCity) -> None:
    city.day("2022-01-01")
    city.study("H1", "2022-02-10")
    city.day("2022-04-20")
    assert city.months(first_month="2022-01", last_month="2022-04")["H1"] == {
        "2022-01": "missed",
        "2022-02": "held",
        "2022-03": "missed",
        "2022-04": "open",
    }
    told = [each for each in city.told("indicator_measured") if each["indicator"] == "monthly_study_compliance"]
    city.day("2022-04-20T10:00")
    again = [each for each in city.told("indicator_measured") if each["indicator"] == "monthly_study_compliance"]
    assert told == again
    assert city.compliance("2022-Q1")["H1"] == (1, 3)


def test_a_unit_sees_its_own_months_and_its_bureau_those_below(city: StudyCity) -> None:
    city.day("2022-01-01")

    def seen(unit: str) -> list[str]:
        rows = city.call("monthly_study", city.of(unit))["items"]
        return sorted(row["unit_id"] for row in rows)

    assert seen("H2") == [city.ids["H2"]]
    assert seen("C1") == sorted([city.ids["C1"], city.ids["H2"]])
    assert seen("P1") == []


@pytest.mark.obligation("NJ-104")
def test_the_city_may_name_other_months_and_its_commission(bench: Bench, tenant: str) -> None:
    city = StudyCity(bench, tenant)
    changed = {"monthly_study_first": "2022-03", "monthly_study_commission": True}
    parameters = city.plan.parameters.model_copy(update=changed)
    city.plan = city.plan.model_copy(update={"parameters": parameters})
    clock.start_at(at("2021-12-13T09:00"))
    city.found()
    city.day("2022-02-20")
    assert city.months() == {}
    city.day("2022-03-01")
    assert sorted(city.months()) == ["C1", "CM", "H1", "H2"]


def test_a_plan_that_asks_for_none_owes_none(bench: Bench, tenant: str) -> None:
    city = city_of(bench, tenant, "2022-02-01", "liuzhou-2022")
    city.day("2022-03-20")
    assert (city.months(), city.items("monthly_study"), city.compliance("2022-Q1")) == ({}, {}, {})
