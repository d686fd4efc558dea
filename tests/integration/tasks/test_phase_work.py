"""Phase activities, the phase report and the gate at a phase's end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Forbidden
from services.kit.testing import Bench
from services.tasks.errors import CampaignEnded
from services.tasks.errors.campaigning import ActivityNotFound, ActivityOutsidePhase, ActivityUnproven, PhaseNotFound
from tests.integration.tasks.city import BUREAU, COUNTY_HOSPITAL, UNITS, City, below
from tests.integration.tasks.waiting import waiting

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


def share(city: City, phase: str, unit: str) -> dict[str, Any]:
    [found] = city.call("phase_shares", phase_id=phase, unit_id=unit)["items"]
    return dict(found)


def done(city: City, phase: str, activity: str, unit: str = "h-1", **more: Any) -> Any:
    wanted = {"status": "done", "note": "已完成", **more}
    return city.call("record_activity", unit_id=unit, phase_id=phase, activity=activity, **wanted)


@pytest.mark.obligation("NJ-090")
def test_a_phase_expects_its_activities_of_the_units_that_its_requirements_mean(neijiang: City) -> None:
    first = neijiang.call("phase_shares", phase_id="NJ-P1")["items"]
    assert {each["unit_id"] for each in first} == {"b-1", "b-2", "h-1"} | {
        each["unit_id"] for each in first if each["unit_id"] in ("h-2", "w-1", "p-1")
    }
    mine = share(neijiang, "NJ-P1", "h-1")
    assert [each["code"] for each in mine["activities"]] == list(neijiang.plan.phases[0].expected_activities)
    assert {each["status"] for each in mine["activities"]} == {"expected"}
    items = waiting(neijiang, "phase_activities", "h-1")
    assert [(i["state"], i["opens_on"], i["due_on"], i["roles"], i["period"]) for i in items.values()] == [
        ("open", "2021-12-13", "2021-12-31", ["institution"], "NJ-P1")
    ]


@pytest.mark.obligation("NJ-090", "NJ-103", "NJ-110")
def test_the_gate_lists_what_is_unmet_when_the_phase_ends_and_stays_as_it_was(neijiang: City) -> None:
    codes = list(neijiang.plan.phases[0].expected_activities)
    for code in codes[:-1]:
        done(neijiang, "NJ-P1", code)
    owed = neijiang.assignment("NJ-T25", "h-1")
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=owed["id"], remark="完成")
    neijiang.call("accept_assignment", assignment_id=owed["id"])
    assert neijiang.call("phase_report", phase_id="NJ-P1")["gate"] is None
    neijiang.at("2022-01-01")
    gate = share(neijiang, "NJ-P1", "h-1")["gate"]
    assert (gate["on"], gate["unmet_activities"]) == ("2022-01-01", codes[-1:])
    assert "NJ-T25" not in gate["unmet_tasks"] and "NJ-T26" in gate["unmet_tasks"]
    assert gate["met"] == gate["required"] - len(gate["unmet_tasks"]) - 1
    assert share(neijiang, "NJ-P1", "h-1")["late"] is True
    late = done(neijiang, "NJ-P1", codes[-1])
    assert (late["warning"], late["late"], late["now"]["unmet_activities"]) == ("outside_phase", False, [])
    neijiang.at("2022-01-02")
    assert share(neijiang, "NJ-P1", "h-1")["gate"] == gate
    report = neijiang.call("phase_report", phase_id="NJ-P1")
    assert (report["gate"]["units"], report["gate"]["complete"]) == (
        len(neijiang.call("phase_shares", phase_id="NJ-P1")["items"]),
        0,
    )
    last = next(each for each in report["activities"] if each["activity"] == codes[-1])
    others = report["gate"]["units"] - 1
    assert last == {"activity": codes[-1], "expected": others, "done": 1, "not_applicable": 0, "late": others}
    t26 = next(each for each in report["tasks"] if each["task_id"] == "NJ-T26")
    assert t26["overdue"] == t26["total"] - t26["accepted"] > 0
    assert waiting(neijiang, "phase_activities", "h-1")


@pytest.mark.obligation("LZ-115")
def test_items_of_continuous_phases_open_and_close_at_any_time_with_a_warning(liuzhou: City) -> None:
    liuzhou.at("2022-02-15")
    early = done(liuzhou, "LZ-P4", "final_summary")
    assert (early["warning"], early["due_on"]) == ("outside_phase", "2022-11-30")
    liuzhou.at("2022-11-15")
    late = done(liuzhou, "LZ-P2", "self_inspection_checklist")
    assert (late["warning"], late["late"]) == ("outside_phase", False)
    assert done(liuzhou, "LZ-P4", "early_warning")["warning"] is None
    assignment = liuzhou.call("record_progress", assignment_id=liuzhou.assignment("LZ-P1.1", "h-1")["id"], percent=5)
    assert assignment["warning"] == "outside_phase"


def test_a_strict_city_refuses_activities_outside_the_phase(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024").set("2021-12-13")
    strict = city.plan.parameters.model_copy(update={"strict_phase_windows": True})
    city.onboard(city.plan.model_copy(update={"parameters": strict})).add(*UNITS).at("2022-01-01")
    before = city.stored("phase_shares", "outbox")
    with pytest.raises(ActivityOutsidePhase):
        done(city, "NJ-P1", "run_exam")
    assert city.stored("phase_shares", "outbox") == before
    assert done(city, "NJ-P2", "monthly_special_study")["warning"] is None


def test_an_activity_is_proven_or_refused(neijiang: City) -> None:
    before = neijiang.stored("phase_shares", "outbox", "files")
    with pytest.raises(ActivityUnproven):
        done(neijiang, "NJ-P1", "run_exam", note=None)
    with pytest.raises(ActivityUnproven):
        done(neijiang, "NJ-P1", "run_exam", status="not_applicable", note=None)
    with pytest.raises(ActivityNotFound):
        done(neijiang, "NJ-P1", "early_warning")
    with pytest.raises(ActivityNotFound):
        done(neijiang, "NJ-P1", "run_exam", unit="c-0")
    with pytest.raises(ChangedMeanwhile):
        done(neijiang, "NJ-P1", "run_exam", expected_version=7)
    with pytest.raises(Forbidden):
        neijiang.call(
            "record_activity", **HOSPITAL, unit_id="b-1", phase_id="NJ-P1", activity="run_exam", status="done", note="x"
        )
    with pytest.raises(PhaseNotFound):
        neijiang.call("phase_report", phase_id="XX-P1")
    assert neijiang.stored("phase_shares", "outbox", "files") == before
    file_id = neijiang.upload("试卷.pdf", **HOSPITAL)
    shown = neijiang.call(
        "record_activity",
        **HOSPITAL,
        unit_id="h-1",
        phase_id="NJ-P1",
        activity="run_exam",
        status="done",
        department="医务科",
        file_ids=[file_id],
    )
    exam = next(each for each in shown["activities"] if each["code"] == "run_exam")
    assert (exam["status"], exam["department"], [f["filename"] for f in exam["files"]]) == (
        "done",
        "医务科",
        ["试卷.pdf"],
    )
    again = neijiang.call("record_activity", unit_id="h-1", phase_id="NJ-P1", activity="run_exam", status="expected")
    assert "run_exam" in again["now"]["unmet_activities"]


def test_everything_done_closes_the_item_and_taking_back_opens_it(neijiang: City) -> None:
    for code in neijiang.plan.phases[0].expected_activities:
        done(neijiang, "NJ-P1", code)
    [item] = waiting(neijiang, "phase_activities", "h-1").values()
    assert (item["state"], item["settled_on"]) == ("done", "2021-12-13")
    done(neijiang, "NJ-P1", "run_exam", status="not_applicable", note="没有考试任务")
    neijiang.call("record_activity", unit_id="h-1", phase_id="NJ-P1", activity="run_exam", status="expected")
    [item] = waiting(neijiang, "phase_activities", "h-1").values()
    assert (item["state"], item["settled_on"]) == ("open", None)


def test_a_unit_that_closes_owes_nothing_and_one_that_moves_takes_its_part_along(neijiang: City) -> None:
    neijiang.at("2021-12-20")
    moved = replace(below(BUREAU, replace(COUNTY_HOSPITAL)), version=2, parent="b-2", path="/c-0/b-2/h-2/")
    neijiang.add(moved)
    shares = [doc for doc in neijiang.stored("phase_shares") if doc["unit_id"] == "h-2"]
    assert {(doc["unit_path"], doc["county_id"]) for doc in shares} == {("/c-0/b-2/h-2/", "b-2")}
    neijiang.add(replace(moved, version=3, closed_on="2021-12-20"))
    shares = [doc for doc in neijiang.stored("phase_shares") if doc["unit_id"] == "h-2"]
    assert all(doc["withdrawn"] for doc in shares)
    assert {item["state"] for item in waiting(neijiang, "assignment", "h-2").values()} == {"withdrawn"}
    neijiang.at("2022-01-05")
    assert [doc["gate"] for doc in neijiang.stored("phase_shares") if doc["unit_id"] == "h-2"] == [None] * len(shares)


def test_a_gate_outlives_the_unit(neijiang: City) -> None:
    neijiang.at("2022-01-01")
    neijiang.add(replace(COUNTY_HOSPITAL, version=2, closed_on="2022-01-01"))
    first, second = (d for d in neijiang.stored("phase_shares") if d["unit_id"] == "h-2" and d["phase_id"] != "NJ-P3")
    assert {(d["phase_id"], d["withdrawn"], d["gate"] is None) for d in (first, second)} == {
        ("NJ-P1", False, False),
        ("NJ-P2", True, True),
    }


def test_after_the_campaign_nothing_changes(neijiang: City) -> None:
    neijiang.at("2025-01-02")
    before, told = neijiang.stored("phase_shares"), waiting(neijiang, "phase_activities")
    with pytest.raises(CampaignEnded):
        done(neijiang, "NJ-P3", "final_summary")
    neijiang.at("2025-01-03")
    assert (neijiang.stored("phase_shares"), waiting(neijiang, "phase_activities")) == (before, told)
    assert all(doc["gate"] for doc in before if not doc["withdrawn"])
