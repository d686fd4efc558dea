"""Assignments as work items: told when they open or change hands, and once to cities that had them before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.units import OutsideYourUnits
from services.tasks.handlers import campaign_clock
from tests.integration.tasks.city import CITY_HOSPITAL, COUNTY_HOSPITAL, City
from tests.integration.tasks.waiting import states, waiting

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-2"}


@pytest.mark.obligation("NJ-004", "PF-011")
def test_each_assignment_waits_for_its_unit_from_its_first_phase_to_its_due_day(neijiang: City) -> None:
    owed = [doc for doc in neijiang.stored("assignments") if doc["unit_id"] == "h-2"]
    items = waiting(neijiang, "assignment", "h-2")
    assert len(items) == len(owed) == 30
    assert {(i["state"], i["action"], i["owner_unit_id"], tuple(i["roles"])) for i in items.values()} == {
        ("open", "submit", "h-2", ("institution",))
    }
    summary = neijiang.assignment("NJ-T34", "h-2")
    item = items[f"{summary['id']}:submit"]
    assert (item["opens_on"], item["due_on"], item["label"]) == (
        "2024-10-01",
        "2024-12-31",
        neijiang.plan.task("NJ-T34").title,
    )
    portions = [len(e["data"]["items"]) for e in neijiang.told("work_items_changed")]
    assert max(portions) <= 500


def test_the_review_waits_for_the_superior(neijiang: City) -> None:
    mine = neijiang.assignment("NJ-T06", "h-2")["id"]
    told = len(neijiang.told("work_items_changed"))
    neijiang.call("record_progress", **HOSPITAL, assignment_id=mine, percent=40)
    assert len(neijiang.told("work_items_changed")) == told
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="完成")
    review = waiting(neijiang, "assignment")[f"{mine}:review"]
    assert (review["owner_unit_id"], review["roles"], review["unit_id"]) == ("b-1", ["bureau"], "h-2")
    assert states(neijiang, "assignment", mine) == {"submit": "done", "review": "open"}
    neijiang.call("return_assignment", role="bureau", unit="b-1", assignment_id=mine, reason="补充")
    assert states(neijiang, "assignment", mine) == {"submit": "open", "review": "done"}
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="已补")
    neijiang.add(replace(COUNTY_HOSPITAL, version=2, parent="b-2", path="/c-0/b-2/h-2/"))
    review = waiting(neijiang, "assignment")[f"{mine}:review"]
    assert (review["owner_unit_id"], review["state"]) == ("b-2", "open")
    neijiang.call("accept_assignment", assignment_id=mine)
    assert states(neijiang, "assignment", mine) == {"submit": "done", "review": "done"}


def test_what_is_withdrawn_and_comes_back_is_told(neijiang: City) -> None:
    neijiang.add(replace(CITY_HOSPITAL, version=2, closed_on="2021-12-13"))
    assert {i["state"] for i in waiting(neijiang, "assignment", "h-1").values()} == {"withdrawn"}
    neijiang.add(replace(CITY_HOSPITAL, version=3))
    assert {i["state"] for i in waiting(neijiang, "assignment", "h-1").values()} == {"open"}


def test_a_city_that_had_its_assignments_before_is_told_once(neijiang: City) -> None:
    everything = waiting(neijiang, "assignment")
    for collection in ("phase_shares", "campaign_progress", "outbox"):
        neijiang.db[collection].delete_many({"tenant": neijiang.tenant})
    neijiang.at("2021-12-14")
    assert waiting(neijiang, "assignment") == everything
    told = len(neijiang.told("work_items_changed"))
    neijiang.at("2021-12-15")
    assert len(neijiang.told("work_items_changed")) == told


def test_a_large_city_is_told_and_gated_slice_by_slice(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = waiting(neijiang, "assignment")
    shares = {doc["_id"] for doc in neijiang.stored("phase_shares")}
    for collection in ("phase_shares", "campaign_progress", "outbox"):
        neijiang.db[collection].delete_many({"tenant": neijiang.tenant})
    monkeypatch.setattr(campaign_clock, "AT_ONCE", 2)
    neijiang.at("2022-01-01").at("2022-01-01", hour=10)
    assert waiting(neijiang, "assignment") == everything
    found = neijiang.stored("phase_shares")
    assert {doc["_id"] for doc in found} == shares
    assert {(doc["phase_id"], doc["told"], doc["gate"] is not None) for doc in found} == {
        ("NJ-P1", True, True),
        ("NJ-P2", True, False),
        ("NJ-P3", False, False),
    }


@pytest.mark.obligation("LZ-021")
def test_a_departments_share_waits_for_its_head_who_may_do_nothing_else(neijiang: City) -> None:
    own = next(doc for doc in neijiang.stored("assignments") if doc["unit_id"] == "c-0" and doc["department"])
    key = str(own["_id"]).split("/")[1]
    assert waiting(neijiang, "assignment")[f"{key}:submit"]["roles"] == ["department_head"]
    head: dict[str, Any] = {"role": "department_head"}
    assert neijiang.call("submit_assignment", **head, assignment_id=key, remark="完成")["status"] == "submitted"
    other = neijiang.assignment("NJ-T06", "h-2")["id"]
    before = neijiang.stored("assignments", "outbox")
    with pytest.raises(OutsideYourUnits):
        neijiang.call("record_progress", **head, assignment_id=other, percent=10)
    assert neijiang.stored("assignments", "outbox") == before
    assert neijiang.call("accept_assignment", assignment_id=key)["status"] == "accepted"
