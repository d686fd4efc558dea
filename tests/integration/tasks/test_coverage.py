"""The coverage law over a real city: who must be supervised, who was, what is short, what follows a change of units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.integration.tasks.city import CITY_HOSPITAL, COUNTY_HOSPITAL, TOWNSHIP, City
from tests.integration.tasks.supervision import clinics, completed, hospitals, items, planned, rows


@pytest.mark.obligation("NJ-128", "NJ-129", "NJ-130")
def test_coverage_per_stratum_and_supervisor(neijiang: City) -> None:
    neijiang.add(*hospitals(7), *clinics(3)).at("2022-03-01")
    completed(neijiang, "h-1")
    completed(neijiang, "m-003")
    completed(neijiang, "k-001", role="bureau", by="b-1")
    completed(neijiang, "k-001", role="bureau", by="b-1")
    planned(neijiang, "m-000")
    found = rows(neijiang)
    figures = {key: (r["population"], r["required"], r["done"], r["met"]) for key, r in found.items()}
    assert figures == {
        ("c-0", "tertiary"): (1, 1, 1, True),
        (None, "tertiary"): (1, 1, 1, True),
        ("b-1", "secondary"): (1, 1, 0, False),
        ("c-0", "secondary"): (7, 4, 1, False),
        (None, "secondary"): (8, 4, 1, False),
        ("b-1", "other"): (4, 2, 1, False),
        ("b-2", "other"): (1, 1, 0, False),
        (None, "other"): (5, 3, 1, False),
    }
    city_hospitals = found["c-0", "secondary"]
    assert (city_hospitals["scheduled"], city_hospitals["shortfall"], city_hospitals["remaining"]) == (1, 2, 6)
    types = {each["category"]: (each["population"], each["done"]) for each in found[None, "other"]["types"]}
    assert types == {"clinic": (4, 1), "township_center": (1, 0)}


@pytest.mark.obligation("NJ-129")
def test_proposals_name_those_first_who_were_not_supervised_last_year(neijiang: City) -> None:
    neijiang.add(*hospitals(4)).at("2022-03-01")
    completed(neijiang, "m-000")
    completed(neijiang, "m-002")
    neijiang.at("2023-02-01")
    assert rows(neijiang, 2023)["c-0", "secondary"]["proposal_ids"] == ["m-001", "m-003", "m-000", "m-002"]


def test_a_bureau_sees_its_own_rows_alone(neijiang: City) -> None:
    neijiang.at("2022-03-01")
    assert set(rows(neijiang, role="bureau", unit="b-1")) == {("b-1", "secondary"), ("b-1", "other")}


def test_openings_count_until_june_and_closings_are_listed(neijiang: City) -> None:
    early, late = clinics(2)
    neijiang.add(replace(early, opened_on="2022-06-30"), replace(late, opened_on="2022-07-01")).at("2022-08-01")
    assert rows(neijiang)["b-1", "other"]["population"] == 2
    completed(neijiang, "k-000", role="bureau", by="b-1")
    gone = [replace(TOWNSHIP, closed_on="2022-08-20", version=2)]
    gone += [replace(early, opened_on="2022-06-30", closed_on="2022-08-20", version=2)]
    neijiang.add(*gone).at("2022-09-01")
    row = rows(neijiang)["b-1", "other"]
    assert (row["population"], row["done"], row["required"], row["closed_ids"]) == (1, 1, 1, ["w-1"])
    assert rows(neijiang, 2023)["b-2", "other"]["population"] == 1
    assert rows(neijiang, 2023)["b-1", "other"]["population"] == 1


@pytest.mark.obligation("NJ-128")
def test_a_shortfall_is_told_at_mid_year_and_in_october_and_settled_when_made_good(neijiang: City) -> None:
    neijiang.at("2022-06-30")
    assert items(neijiang, "coverage") == {}
    neijiang.at("2022-07-01")
    told = items(neijiang, "coverage").values()
    assert sorted((i["owner_unit_id"], i["state"], i["due_on"], i["period"]) for i in told) == [
        ("b-1", "open", "2022-12-31", "2022"),
        ("b-1", "open", "2022-12-31", "2022"),
        ("b-2", "open", "2022-12-31", "2022"),
        ("c-0", "open", "2022-12-31", "2022"),
    ]
    completed(neijiang, "h-1")
    neijiang.at("2022-07-02").at("2022-07-02")
    states = {i["owner_unit_id"]: i["state"] for i in items(neijiang, "coverage").values()}
    assert states == {"b-1": "open", "b-2": "open", "c-0": "done"}
    neijiang.at("2022-10-31")
    assert len(items(neijiang, "coverage")) == 4
    neijiang.at("2023-02-01")
    assert {i["state"] for i in items(neijiang, "coverage").values()} == {"done", "withdrawn"}


def test_a_clock_that_jumps_over_both_checkpoints_warns_once(neijiang: City) -> None:
    neijiang.at("2022-12-01").at("2022-12-02")
    versions = [i["version"] for i in items(neijiang, "coverage").values()]
    assert versions == [1, 1, 1, 1]


@pytest.mark.obligation("LZ-133")
def test_a_plan_without_a_target_shows_coverage_and_warns_of_nothing(liuzhou: City) -> None:
    liuzhou.at("2022-12-01")
    row = rows(liuzhou)["c-0", "all"]
    assert (row["population"], row["done"], row["percent"], row["required"], row["met"]) == (1, 0, None, None, None)
    assert row["shortfall"] == 0
    assert items(liuzhou, "coverage") == {}


@pytest.mark.obligation("NJ-128", "NJ-129", "NJ-130")
def test_measures_tell_each_unit_in_its_stratum(neijiang: City) -> None:
    assert neijiang.measured("supervision_coverage_tertiary", "2021-Q4") == {"h-1": (0, 1)}
    assert neijiang.measured("supervision_coverage_secondary", "2021-Q4") == {"h-2": (0, 1)}
    assert neijiang.measured("supervision_coverage_other", "2021-Q4") == {"w-1": (0, 1), "p-1": (0, 1)}
    neijiang.at("2022-03-01")
    completed(neijiang, "h-1")
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q1") == {"h-1": (1, 1)}
    neijiang.at("2022-07-04")
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q2") == {"h-1": (1, 1)}
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q3") == {"h-1": (1, 1)}
    neijiang.at("2023-01-01")
    assert neijiang.measured("supervision_coverage_tertiary", "2023-Q1") == {"h-1": (0, 1)}


def test_measures_follow_a_unit_that_changes_class_or_closes(neijiang: City) -> None:
    neijiang.at("2022-03-01")
    completed(neijiang, "h-2", role="bureau", by="b-1")
    neijiang.add(replace(COUNTY_HOSPITAL, level="tertiary", version=2))
    assert neijiang.measured("supervision_coverage_secondary", "2022-Q1")["h-2"] == (0, 0)
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q1")["h-2"] == (1, 1)
    neijiang.add(replace(TOWNSHIP, closed_on="2022-03-20", version=2))
    assert neijiang.measured("supervision_coverage_other", "2022-Q1")["w-1"] == (0, 1)
    neijiang.at("2022-03-20")
    assert neijiang.measured("supervision_coverage_other", "2022-Q1")["w-1"] == (0, 0)


def test_a_report_filed_after_new_year_counts_in_the_year_of_the_visit(neijiang: City) -> None:
    neijiang.at("2022-12-30")
    visit = planned(neijiang, "h-1")["id"]
    neijiang.call("start_visit", visit_id=visit)
    neijiang.call("record_visit", visit_id=visit)
    neijiang.at("2023-01-05")
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q4") == {"h-1": (0, 1)}
    neijiang.call("file_visit_report", visit_id=visit, text="完成")
    assert neijiang.measured("supervision_coverage_tertiary", "2022-Q4") == {"h-1": (1, 1)}
    assert neijiang.measured("supervision_coverage_tertiary", "2023-Q1") == {"h-1": (0, 1)}
    assert rows(neijiang, 2022)["c-0", "tertiary"]["done"] == 1


@pytest.mark.obligation("NJ-020", "NJ-128", "NJ-129", "NJ-130")
def test_what_was_told_is_a_recount_of_the_stored_visits(neijiang: City) -> None:
    places = [*hospitals(4), *clinics(5)]
    neijiang.add(*places)
    kinds = ("supervision", "hospital_inspection", "onsite_check")
    for month, number in ((1, 0), (2, 3), (4, 1), (5, 3), (7, 2), (8, 5), (10, 6), (11, 0)):
        neijiang.at(f"2022-{month:02}-15")
        unit, kind = places[number], kinds[(month + number) % 3]
        if kind != "hospital_inspection" or unit.level == "secondary":
            completed(neijiang, unit.id, kind)
    neijiang.at("2022-12-31")
    stored = neijiang.stored("visits")
    for quarter, last in (("2022-Q1", "2022-03-31"), ("2022-Q2", "2022-06-30"), ("2022-Q4", "2022-12-31")):
        for indicator, kind in (("supervision_coverage_secondary", 0), ("supervision_coverage_other", 0),
                                ("hospital_inspection_coverage", 1)):  # fmt: skip
            told = neijiang.measured(indicator, quarter)
            done = {v["unit_id"] for v in stored if v["kind"] == kinds[kind] and v["completed_on"] <= last}
            assert told == {unit: (int(unit in done), 1) for unit in told}
            assert len(told) == {"supervision_coverage_secondary": 5, "supervision_coverage_other": 7}.get(indicator, 6)


@pytest.mark.obligation("NJ-020")
def test_patrols_count_apart_and_show_the_pace(neijiang: City) -> None:
    neijiang.at("2024-04-01")
    completed(neijiang, "h-1")
    before = {r["supervisor_id"]: r for r in neijiang.call("hospital_inspections")}
    assert (before[None]["population"], before[None]["done"], before[None]["met"]) == (2, 0, False)
    assert (before[None]["quarters_left"], before[None]["pace_per_quarter"]) == (3, 1)
    completed(neijiang, "h-1", "hospital_inspection")
    after = {r["supervisor_id"]: r for r in neijiang.call("hospital_inspections")}
    assert (after["c-0"]["done"], after["c-0"]["met"], after["b-1"]["remaining_ids"]) == (1, True, ["h-2"])
    assert neijiang.measured("hospital_inspection_coverage", "2024-Q2") == {"h-1": (1, 1), "h-2": (0, 1)}
    assert neijiang.call("hospital_inspections", role="bureau", unit="b-2") == []
    neijiang.add(replace(CITY_HOSPITAL, ownership="private", version=2))
    assert neijiang.measured("hospital_inspection_coverage", "2024-Q2")["h-1"] == (0, 0)


def test_no_shortfall_is_warned_of_after_the_campaign_or_for_a_year_long_over(neijiang: City) -> None:
    neijiang.at("2024-01-05")
    assert {item["period"] for item in items(neijiang, "coverage").values()} == {"2023"}
    neijiang.at("2024-12-30").at("2025-02-05").at("2025-07-05")
    told = items(neijiang, "coverage").values()
    assert {(item["period"], item["state"]) for item in told} == {("2023", "withdrawn"), ("2024", "withdrawn")}
