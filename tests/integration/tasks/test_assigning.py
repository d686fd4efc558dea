"""Selectors become assignments as units appear, change, leave and come back."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import pytest

from services.kit.testing import Bench
from tests.integration.tasks.city import (
    BUREAU,
    CITY_HOSPITAL,
    CLINIC,
    COUNTY_HOSPITAL,
    OTHER_BUREAU,
    City,
    Place,
    below,
)


@pytest.mark.obligation("NJ-004", "PF-010")
def test_each_unit_owes_what_the_selectors_give_it(neijiang: City) -> None:
    owed = Counter(doc["unit_id"] for doc in neijiang.stored("assignments"))
    phrases = {
        unit: [t.id for t in neijiang.plan.key_tasks if neijiang.plan.units_matching(t.responsible_units, place)]
        for unit, place in {"b-1": BUREAU, "h-1": CITY_HOSPITAL, "h-2": COUNTY_HOSPITAL, "p-1": CLINIC}.items()
    }
    for unit, tasks in phrases.items():
        assert sorted(neijiang.owed(unit)) == sorted(tasks)
    assert owed == {"c-0": 24, "b-1": 29, "b-2": 29, "h-1": 37, "h-2": 30, "w-1": 25, "p-1": 25}
    assert set(neijiang.owed("h-2").values()) == {"open"}


@pytest.mark.obligation("NJ-004")
def test_a_department_of_the_plan_makes_a_share_of_the_commission(neijiang: City) -> None:
    items = neijiang.call("assignments", task_id="NJ-T49")["items"]
    assert sorted((i["unit_id"], i["department"], i["department_code"]) for i in items) == [
        ("c-0", "医政医管科", "medical_affairs"),
        ("c-0", "综合监管科", "comprehensive_supervision"),
    ]
    [group] = neijiang.call("assignments", task_id="NJ-T46")["items"]
    assert (group["unit_id"], group["department"]) == ("c-0", None)


def test_outside_bodies_are_assigned_nothing(neijiang: City) -> None:
    [task] = neijiang.call("key_tasks_by_ids", ids=["NJ-T21"])
    assert task["responsible_units"] == ["市场监管", "公安", "税务部门"]
    assert neijiang.call("assignments", task_id="NJ-T21")["total"] == 0


@pytest.mark.obligation("LZ-004")
def test_phase_requirements_without_a_task_become_assignments(liuzhou: City) -> None:
    liuzhou.at("2022-02-10")
    tasks = liuzhou.call("key_tasks")
    assert [t["id"] for t in tasks if t["kind"] == "phase_requirement"] == ["LZ-P1.1", "LZ-P1.2", "LZ-P4.1", "LZ-P4.2"]
    assert len([t for t in tasks if t["kind"] == "key_task"]) == 12
    first = liuzhou.assignment("LZ-P1.1", "b-1")
    assert (first["status"], first["due_on"]) == ("open", "2022-02-28")
    assert liuzhou.call("assignments", task_id="LZ-P4.1", unit_id="b-1")["total"] == 0
    assert {unit: len(liuzhou.owed(unit)) for unit in ("c-0", "b-1", "h-1")} == {"c-0": 0, "b-1": 14, "h-1": 16}


@pytest.mark.obligation("PF-010")
def test_a_unit_that_leaves_a_selector_and_returns_keeps_its_progress(neijiang: City) -> None:
    task = "NJ-T44"
    mine = neijiang.assignment(task, "h-1")
    neijiang.call("record_progress", assignment_id=mine["id"], percent=60, remark="过半")
    neijiang.add(replace(CITY_HOSPITAL, affiliation="county", version=2))
    assert neijiang.owed("h-1")[task] == "withdrawn"
    assert neijiang.owed("h-1")["NJ-T06"] == "open"
    neijiang.add(replace(CITY_HOSPITAL, version=3))
    back = neijiang.assignment(task, "h-1")
    assert (back["id"], back["status"], back["percent"]) == (mine["id"], "in_progress", 60)
    assert [line["action"] for line in back["history"]] == ["progress", "withdrawn", "reopened"]
    assert back["version"] == mine["version"] + 3


@pytest.mark.obligation("PF-010")
def test_a_closed_unit_owes_nothing_from_its_closing_day_on(neijiang: City) -> None:
    neijiang.add(replace(CLINIC, closed_on="2022-03-01", version=2))
    assert set(neijiang.owed("p-1").values()) == {"open"}
    neijiang.at("2022-02-28")
    assert set(neijiang.owed("p-1").values()) == {"open"}
    neijiang.at("2022-03-01")
    assert set(neijiang.owed("p-1").values()) == {"withdrawn"}
    assert neijiang.measured("task_completion", "2022-Q1")["p-1"] == (0, 0)


def test_a_unit_that_opens_later_owes_from_its_opening_day_on(neijiang: City) -> None:
    future = below(BUREAU, Place("w-9", "institution", "township_center", "primary", "public", "county"))
    neijiang.add(replace(future, opened_on="2022-05-01"))
    assert neijiang.owed("w-9") == {}
    neijiang.at("2022-06-15")
    assert len(neijiang.owed("w-9")) == 25


def test_old_and_repeated_unit_events_change_nothing(neijiang: City) -> None:
    neijiang.add(replace(CITY_HOSPITAL, affiliation="county", version=5))
    stored = neijiang.stored("assignments", "measures", "unit_tree")
    neijiang.add(replace(CITY_HOSPITAL, version=4))
    neijiang.add(replace(CITY_HOSPITAL, affiliation="county", version=5))
    assert neijiang.stored("assignments", "measures", "unit_tree") == stored


def test_a_moved_unit_takes_its_work_along(neijiang: City) -> None:
    neijiang.add(replace(below(OTHER_BUREAU, COUNTY_HOSPITAL), version=2))
    mine = [doc for doc in neijiang.stored("assignments") if doc["unit_id"] == "h-2"]
    assert {(doc["unit_path"], doc["county_id"]) for doc in mine} == {("/c-0/b-2/h-2/", "b-2")}
    seen = neijiang.call("assignments", role="bureau", unit="b-1", unit_id="h-2")
    assert seen["total"] == 0
    assert neijiang.call("assignments", role="bureau", unit="b-2", unit_id="h-2")["total"] == len(mine)


@pytest.mark.obligation("PF-010")
def test_units_that_came_before_the_plan_are_assigned_with_it(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024").set("2022-03-01").add(CITY_HOSPITAL, BUREAU)
    assert city.stored("assignments") == []
    city.onboard()
    assert len(city.owed("h-1")) == 37
    assert len(city.owed("b-1")) == 29
    stored = city.stored("campaigns", "phases", "key_tasks", "assignments", "report_windows")
    city.onboard(version=2)
    assert city.stored("campaigns", "phases", "key_tasks", "assignments", "report_windows") == stored
    [prepared] = city.told("tenant_prepared")
    assert prepared["data"] == {"service": "tasks", "counts": {"phases": 3, "key_tasks": 54, "report_windows": 22}}


def test_after_the_campaign_units_change_nothing(neijiang: City) -> None:
    neijiang.at("2025-01-01")
    stored = neijiang.stored("assignments")
    neijiang.add(replace(CITY_HOSPITAL, affiliation="county", version=2))
    assert neijiang.stored("assignments") == stored


def test_five_hundred_units_are_assigned_in_one_quick_batch(neijiang: City) -> None:
    units = [
        below(BUREAU, Place(f"x-{n:03}", "institution", "general_hospital", "tertiary", "public", "municipal"))
        for n in range(500)
    ]
    started = time.perf_counter()
    neijiang.add(*units)
    spent = time.perf_counter() - started
    counts = neijiang.call("assignment_counts_by_units", unit_ids=[unit.id for unit in units])
    assert {count["total"] for count in counts} == {37}
    assert len(counts) == 500
    assert spent < 20
