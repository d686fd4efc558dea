"""The second 100 %: who counts, who is trained, drill-down, closing of quarters, and what waits (NJ-018, AMB-03/06)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    return City(bench, tenant).found()


@pytest.mark.obligation("NJ-018")
def test_joiners_count_after_thirty_days_and_leavers_no_more(city: City) -> None:
    city.hire("H1", "1", since="2022-04-10")
    city.hire("H1", "2", since="2022-04-11")
    city.hire("H1", "3", until="2022-05-09")
    city.hire("H1", "4", until="2022-05-10")
    assert city.measured()["H1"] == (0, 2)
    city.day("2022-05-11")
    assert city.measured()["H1"] == (0, 2)
    city.hold("H1", ["1", "2"], "2022-05-11")
    assert city.measured()["H1"] == (2, 2)
    city.hire("H1", "1", since="2022-04-10", until="2022-05-20")
    city.day("2022-05-21")
    assert city.measured()["H1"] == (1, 1)


@pytest.mark.obligation("NJ-018")
def test_the_indicator_counts_authorities_and_secondary_institutions_and_shows_all_beside_it(city: City) -> None:
    for unit in ("CM", "C1", "H1", "H2", "P1"):
        city.hire(unit, "1", "2")
    city.hold("P1", ["1", "2"])
    city.hold("H2", ["1"])
    assert city.measured() == {"CM": (0, 2), "C1": (0, 2), "H1": (0, 2), "H2": (1, 2)}
    shown = city.call("coverage")
    assert (shown["period"], shown["on"], shown["closed"]) == ("2022-Q2", "2022-05-10", False)
    counted, everyone = shown["counted"], shown["every_unit"]
    assert (counted["trained"], counted["roster"], counted["rate"], counted["units"]) == (1, 8, 12, 4)
    assert (everyone["trained"], everyone["roster"], everyone["rate"], everyone["units"]) == (3, 10, 30, 5)
    county = city.call("coverage", city.of("C1"))
    assert (county["counted"]["trained"], county["counted"]["roster"]) == (1, 4)
    units = city.call("coverage_units", every_unit=True)["items"]
    assert [each["rate"] for each in units] == [0, 0, 0, 50, 100]
    assert len(city.call("coverage_units")["items"]) == 4
    city.unit("P1", "institution", "C1", "secondary")
    assert city.measured()["P1"] == (2, 2)


@pytest.mark.obligation("NJ-050", "NJ-018")
def test_coverage_drills_down_to_category_post_and_the_people_who_are_missing(city: City) -> None:
    city.hire("H1", "d1", "d2", professional_category="physician")
    city.hire("H1", "n1", "n2", "n3", professional_category="nurse")
    city.hire("H1", "k1", professional_category="pharmacist", post_class="purchasing", key_few=True)
    city.hold("H1", ["d1", "n1", "n2"], audiences=["medical_staff"])
    shown = city.call("coverage", city.of("H1"))
    categories = {each["value"]: (each["trained"], each["roster"]) for each in shown["categories"]}
    assert categories == {"physician": (1, 2), "nurse": (2, 3), "pharmacist": (0, 1)}
    assert {each["value"]: each["rate"] for each in shown["post_classes"]} == {"none": 60, "purchasing": 0}
    assert {each["value"]: each["roster"] for each in shown["key_few"]} == {"key_few": 1, "other_staff": 5}
    page = city.call("untrained_staff", city.of("H1"), unit_id=city.ids["H1"])
    assert [each["code"] for each in page["items"]] == ["d2", "k1", "n3"]
    with pytest.raises(QfError) as caught:
        city.call("untrained_staff", city.of("H2"), unit_id=city.ids["H1"])
    assert caught.value.code == "outside_your_units"
    with pytest.raises(QfError) as caught:
        city.call("untrained_staff", Actor("s", city.tenant, ("staff",), city.ids["H1"]), unit_id=city.ids["H1"])
    assert caught.value.code == "forbidden"
    mine = city.call("my_training", city.account("H1", f"H1.d1.{city.tenant}"))
    assert (mine["code"], mine["trained_on"], len(mine["attendances"])) == ("d1", "2022-05-10", 1)
    assert city.call("my_training") is None


@pytest.mark.obligation("NJ-018")
def test_a_new_year_begins_at_nothing_and_each_session_counts_in_its_own(city: City) -> None:
    city.hire("H1", "1", "2")
    city.hold("H1", ["1"])
    city.day("2023-01-05")
    assert city.measured("2023-Q1")["H1"] == (0, 2)
    assert city.measured("2022-Q4")["H1"] == (1, 2)
    city.hold("H1", ["2"], "2022-12-30")
    assert (city.measured("2022-Q4")["H1"], city.measured("2023-Q1")["H1"]) == ((2, 2), (0, 2))


@pytest.mark.obligation("NJ-018")
def test_a_closed_quarter_takes_late_confirmations_in_time_but_no_change_of_the_roster(city: City) -> None:
    city.hire("H1", "1", "2", "3")
    city.hold("H1", ["1"])
    clock.start_at(at("2022-07-02T09:00"))
    city.hire("H1", "3", until="2022-06-01")
    city.hire("H1", "4", "5")
    assert city.measured()["H1"] == (1, 3)
    city.day("2022-07-03")
    closed = city.call("coverage", period="2022-Q2")
    assert (closed["closed"], closed["on"], closed["counted"]["roster"]) == (True, "2022-06-30", 3)
    assert city.measured("2022-Q3")["H1"] == (1, 4)
    city.hold("H1", ["2", "4"], "2022-06-29")
    assert (city.measured()["H1"], city.measured("2022-Q3")["H1"]) == ((2, 3), (3, 4))
    missing = city.call("untrained_staff", unit_id=city.ids["H1"], period="2022-Q2")["items"]
    assert [each["code"] for each in missing] == ["3"]
    clock.start_at(at("2022-07-11T09:00"))
    city.hold("H1", ["5"], "2022-06-28")
    assert (city.measured()["H1"], city.measured("2022-Q3")["H1"]) == ((2, 3), (4, 4))
    assert city.call("coverage", period="2022-Q2")["counted"]["trained"] == 2


@pytest.mark.obligation("NJ-018")
def test_quarters_missed_while_the_service_was_away_are_closed_once_each(city: City) -> None:
    city.hire("H1", "1", "2")
    city.hold("H1", ["1"])
    city.day("2023-02-01")
    assert [city.measured(period).get("H1") for period in ("2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1")] == [
        (1, 2),
        (1, 2),
        (1, 2),
        (0, 2),
    ]
    told = len(city.told("indicator_measured"))
    city.day("2023-02-01T10:00")
    assert len(city.told("indicator_measured")) == told
    for wrong in ("2023-Q2", "2020-Q1"):
        with pytest.raises(QfError) as caught:
            city.call("coverage", period=wrong)
        assert caught.value.code == "period_not_measured"


@pytest.mark.obligation("NJ-018")
def test_after_the_campaign_nothing_changes_its_figures(city: City) -> None:
    city.hire("H1", "1", "2")
    end = city.plan.campaign_end
    city.day((end + timedelta(days=1)).isoformat())
    told = len(city.told("indicator_measured"))
    city.hire("H1", "3")
    city.day((end + timedelta(days=120)).isoformat())
    assert len(city.told("indicator_measured")) == told


@pytest.mark.obligation("NJ-018")
def test_who_moved_with_a_merged_unit_stays_trained_and_needs_no_new_grace(city: City) -> None:
    city.hire("H2", "1", "2")
    city.hold("H2", ["1"])
    city.day("2022-06-01")
    for code in ("1", "2"):
        city.hire("H2", code, until="2022-05-31")
        city.hire("H1", f"H2-{code}", since="2022-06-01", previous_id=f"H2.{code}.{city.tenant}")
    assert (city.measured()["H1"], city.measured()["H2"]) == ((1, 2), (0, 0))
    city.hold("H1", ["H2-2"], "2022-06-01")
    assert city.measured()["H1"] == (2, 2)


@pytest.mark.obligation("NJ-018")
def test_untrained_staff_waits_from_sixty_days_before_the_years_end_and_again_at_thirty(city: City) -> None:
    city.hire("H1", "1", "2")
    city.hire("P1", "1")
    city.day("2022-10-31")
    assert city.items("untrained_staff") == {}
    city.day("2022-11-01")
    assert city.items("untrained_staff") == {("H1", "train_in_sixty_days"): ("open", "2022-12-31")}
    city.day("2022-12-01")
    assert city.items("untrained_staff")[("H1", "train_in_thirty_days")] == ("open", "2022-12-31")
    city.hold("H1", ["1", "2"], "2022-12-01")
    assert {state for state, _ in city.items("untrained_staff").values()} == {"done"}
    city.hire("H1", "3")
    assert city.items("untrained_staff")[("H1", "train_in_thirty_days")] == ("open", "2022-12-31")
    city.day("2023-01-01")
    assert {state for state, _ in city.items("untrained_staff").values()} == {"withdrawn"}


@pytest.mark.obligation("NJ-025", "NJ-118")
def test_a_unit_whose_principal_has_led_no_session_by_the_end_of_september_is_told(city: City) -> None:
    city.hire("H1", "1")
    city.hold("H1", ["1"], led_by_principal=True)
    city.hold("H1", ["1"], led_by_principal=True, title="第二次")
    city.day("2022-09-29")
    assert city.items("principal_led_session") == {}
    city.day("2022-09-30")
    assert sorted(unit for unit, _ in city.items("principal_led_session")) == ["C1", "CM", "H2", "P1"]
    city.hold("H2", [], "2022-09-30", led_by_principal=True)
    assert city.items("principal_led_session")[("H2", "lead")] == ("done", "2022-12-31")
    led = city.call("principal_sessions", year=2022)
    by_unit = {each["unit_id"]: each["sessions"] for each in led["items"]}
    assert (led["units"], led["led"], by_unit[city.ids["H1"]], by_unit[city.ids["C1"]]) == (5, 2, 2, 0)
    lacking = city.call("principal_sessions", city.of("C1"), year=2022, lacking=True)["items"]
    assert {each["unit_id"] for each in lacking} == {city.ids["C1"], city.ids["P1"]}


@pytest.mark.obligation("LZ-084", "LZ-085")
def test_key_persons_attend_a_warning_education_each_half_year_and_absentees_are_listed(
    bench: Bench, tenant: str
) -> None:
    clock.start_at(at("2022-05-10T09:00"))
    city = City(bench, tenant, "liuzhou-2022").found()
    city.hire("H1", "1", "2")
    city.hire("H1", "k1", key_few=True)
    city.hire("H1", "k2", "k3", post_class="purchasing")
    city.day("2022-06-01")
    assert city.items("warning_education") == {("H1", "warn"): ("open", "2022-06-30")}
    city.hold("H1", ["k1", "k2", "1"], "2022-06-01", kind="warning_education", audiences=["key_persons"])
    shown = city.call("coverage")["counted"]
    assert (shown["warned"], shown["key"], shown["warned_rate"]) == (2, 3, 66)
    missing = city.call("untrained_staff", unit_id=city.ids["H1"], warning=True)["items"]
    assert [each["code"] for each in missing] == ["k3"]
    session = city.hold("H1", ["k3"], "2022-06-01", kind="case_teaching")
    change = {"session_id": session["id"], "expected_version": 2, "reason": "类型登记错误", "kind": "warning_education"}
    city.call("correct_session", city.of("H1"), **change)
    assert city.items("warning_education") == {("H1", "warn"): ("done", "2022-06-30")}
    city.day("2022-07-02")
    half = city.call("coverage")["counted"]
    assert (half["warned"], half["key"]) == (0, 3)
    before = city.call("coverage", period="2022-Q2")["counted"]
    assert (before["warned"], before["key"]) == (3, 3)


def test_many_people_cost_a_constant_number_of_round_trips(city: City) -> None:
    codes = [f"{n:04}" for n in range(600)]
    city.hire("H1", *codes[:300])
    city.hire("H1", *codes[300:])
    city.hold("H1", codes)
    assert city.measured()["H1"] == (600, 600)
