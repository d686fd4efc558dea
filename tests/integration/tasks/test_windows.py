"""Windows by the working-day calendar, and the lists of who owes a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.kit import calendar as kit_calendar
from services.kit.testing import Bench
from services.tasks.handlers import timekeeping
from tests.integration.tasks.city import BUREAU, CITY_HOSPITAL, COUNTY_HOSPITAL, OTHER_BUREAU, City, Place, below

LATER = below(BUREAU, Place("h-9", "institution", "general_hospital", "secondary", "public", "municipal"))


@pytest.mark.obligation("NJ-005", "NJ-006", "NJ-007", "NJ-008")
def test_neijiang_owes_13_quarters_and_4_years_from_its_first_quarter_on(neijiang: City) -> None:
    windows = neijiang.call("report_windows")
    by_rule = {
        rule: [w["period"] for w in windows if w["rule_id"] == rule] for rule in ("NJ-R1", "NJ-R2", "NJ-R3", "NJ-R4")
    }
    assert (len(by_rule["NJ-R1"]), by_rule["NJ-R1"][0], by_rule["NJ-R1"][-1]) == (13, "2021-Q4", "2024-Q4")
    assert by_rule["NJ-R2"] == by_rule["NJ-R3"] == ["2021", "2022", "2023", "2024"]
    assert by_rule["NJ-R4"] == ["NJ-P3"]
    assert all(w["due_on"] >= "2021-12-13" for w in windows)


@pytest.mark.obligation("NJ-006", "NJ-007")
@pytest.mark.parametrize(
    ("rule", "period", "opens", "due"),
    [
        ("NJ-R1", "2021-Q4", "2021-12-27", "2021-12-31"),
        ("NJ-R2", "2021", "2021-12-06", "2021-12-31"),
        ("NJ-R1", "2022-Q1", "2022-03-25", "2022-03-31"),
        ("NJ-R1", "2022-Q4", "2022-12-26", "2022-12-30"),
        ("NJ-R1", "2023-Q3", "2023-09-22", "2023-09-28"),
    ],
)
def test_worked_dates(neijiang: City, rule: str, period: str, opens: str, due: str) -> None:
    window = neijiang.window(rule, period)
    assert (window["opens_on"], window["due_on"]) == (opens, due)
    assert (window["provisional"], window["mode"]) == (False, "last_n_working_days_window")
    assert window["calendar_version"] == kit_calendar.calendar.version
    assert "工作日" in window["explanation_zh"]


def test_windows_of_one_year_are_those_due_in_it(neijiang: City) -> None:
    windows = neijiang.call("report_windows", year=2022)
    assert [(w["rule_id"], w["period"]) for w in windows] == [
        ("NJ-R1", "2022-Q1"),
        ("NJ-R1", "2022-Q2"),
        ("NJ-R1", "2022-Q3"),
        ("NJ-R1", "2022-Q4"),
        ("NJ-R2", "2022"),
        ("NJ-R3", "2022"),
    ]


@pytest.mark.obligation("LZ-146")
def test_liuzhous_office_owes_ten_monthly_summaries(liuzhou: City) -> None:
    windows = [w for w in liuzhou.call("report_windows") if w["rule_id"] == "LZ-R1"]
    assert [w["due_on"] for w in windows] == [f"2022-{month:02}-05" for month in range(3, 13)]
    liuzhou.at("2022-03-01")
    [report] = liuzhou.call("reports", rule_id="LZ-R1")["items"]
    assert (report["unit_id"], report["period"], report["due_on"]) == ("c-0", "2022-02", "2022-03-05")


@pytest.mark.obligation("NJ-006", "PF-010")
def test_the_list_is_frozen_on_the_opening_day(neijiang: City) -> None:
    neijiang.at("2022-06-23", hour=23)
    assert neijiang.window("NJ-R1", "2022-Q2")["status"] == "planned"
    assert neijiang.call("reports", rule_id="NJ-R1", period="2022-Q2")["total"] == 0
    neijiang.at("2022-06-24", hour=0)
    window = neijiang.window("NJ-R1", "2022-Q2")
    assert (window["status"], window["expected"], window["opened_on"]) == ("open", 3, "2022-06-24")
    [opened] = [e for e in neijiang.told("report_opened") if e["data"]["period"] == "2022-Q2"]
    assert opened["subject_id"] == window["id"]
    assert opened["data"] == {
        "rule_id": "NJ-R1",
        "period": "2022-Q2",
        "opens_on": "2022-06-24",
        "due_on": "2022-06-30",
        "expected": 3,
    }
    neijiang.at("2022-06-25").add(LATER, replace(OTHER_BUREAU, closed_on="2022-06-25", version=2))
    listed = neijiang.call("reports", rule_id="NJ-R1", period="2022-Q2")["items"]
    assert sorted(item["unit_id"] for item in listed) == ["b-1", "b-2", "h-1"]
    assert neijiang.window("NJ-R1", "2022-Q2")["expected"] == 3


def test_on_its_opening_day_the_list_still_follows_an_import(neijiang: City) -> None:
    neijiang.at("2022-06-24").add(LATER, replace(CITY_HOSPITAL, affiliation="county", version=2))
    listed = neijiang.call("reports", rule_id="NJ-R1", period="2022-Q2")["items"]
    assert sorted(item["unit_id"] for item in listed) == ["b-1", "b-2", "h-9"]
    opened = [e for e in neijiang.told("report_opened") if e["data"]["period"] == "2022-Q2"]
    assert [(e["data"]["expected"], e["subject_version"]) for e in opened] == [(3, 2)]
    neijiang.add(replace(COUNTY_HOSPITAL, affiliation="municipal", version=2))
    opened = [e for e in neijiang.told("report_opened") if e["data"]["period"] == "2022-Q2"]
    assert [(e["data"]["expected"], e["subject_version"]) for e in opened] == [(3, 2), (4, 3)]
    neijiang.at("2022-06-25").add(replace(CITY_HOSPITAL, version=3))
    assert neijiang.window("NJ-R1", "2022-Q2")["expected"] == 4


def test_a_window_waits_until_somebody_owes_it(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-29").onboard().at("2021-12-29")
    assert city.window("NJ-R1", "2021-Q4")["status"] == "planned"
    city.add(BUREAU).at("2021-12-29", hour=10)
    assert (city.window("NJ-R1", "2021-Q4")["status"], city.window("NJ-R1", "2021-Q4")["expected"]) == ("open", 1)


@pytest.mark.obligation("PF-010")
def test_a_late_tick_lists_the_units_of_the_opening_day(neijiang: City) -> None:
    neijiang.at("2022-06-01").add(replace(LATER, opened_on="2022-06-28"))
    neijiang.at("2022-07-10")
    listed = neijiang.call("reports", rule_id="NJ-R1", period="2022-Q2")["items"]
    assert sorted((item["unit_id"], item["status"]) for item in listed) == [
        ("b-1", "missing"),
        ("b-2", "missing"),
        ("h-1", "missing"),
    ]
    assert neijiang.window("NJ-R1", "2022-Q2")["status"] == "closed"


def test_a_newer_calendar_moves_only_windows_that_have_not_opened(
    neijiang: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    neijiang.at("2022-03-28")
    before = {w["id"]: w for w in neijiang.call("report_windows")}
    older = kit_calendar.WorkingDays(library="older", first_year=2004, last_year=2022)
    monkeypatch.setattr(timekeeping, "calendar", older)
    neijiang.at("2022-03-29")
    after = {w["id"]: w for w in neijiang.call("report_windows")}
    opened = neijiang.window("NJ-R1", "2022-Q1")
    assert opened == before[opened["id"]]
    planned = neijiang.window("NJ-R1", "2023-Q3")
    assert (planned["provisional"], planned["due_on"], planned["calendar_version"]) == (
        True,
        "2023-09-29",
        older.version,
    )
    assert after.keys() == before.keys()
    monkeypatch.undo()
    neijiang.at("2022-03-30")
    again = neijiang.window("NJ-R1", "2023-Q3")
    assert (again["provisional"], again["due_on"]) == (False, "2023-09-28")
