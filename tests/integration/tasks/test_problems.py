"""The problem list: registered, planned, proven, verified by somebody else, reopened, handed over."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import Conflict, QfError
from services.kit.units import OutsideYourUnits
from services.tasks.errors import ReviewedByOwnUnit
from services.tasks.errors.rectification import (
    CategoryNotKnown,
    ClosedByFixer,
    CloseOutWithoutEvidence,
    DeadlineTooLate,
    FoundInFuture,
    ProblemIncomplete,
    ProblemNotActive,
    ProblemNotClosed,
    ProblemNotSubmitted,
)
from tests.integration.tasks.city import COUNTY_HOSPITAL, City
from tests.integration.tasks.problem_list import PLAN, as_unit, closed, items, planned, register, submitted, the_problem

LISTED = ("problems", "problem_history", "outbox", "measures")


def refused(city: City, error: type[QfError], method: str, **call: Any) -> QfError:
    """The refusal, which changed nothing."""
    before = city.stored(*LISTED)
    with pytest.raises(error) as caught:
        city.call(method, **call)
    assert city.stored(*LISTED) == before
    return caught.value


@pytest.mark.obligation("LZ-105", "LZ-037", "NJ-046")
@pytest.mark.parametrize(
    ("severity", "due_on"), [("critical", "2022-05-17"), ("high", "2022-06-09"), ("medium", "2022-07-31")]
)
def test_a_finding_stands_on_the_list_with_its_clock(liuzhou: City, severity: str, due_on: str) -> None:
    found = register(liuzhou.at("2022-05-10"), severity=severity)
    assert (found["status"], found["due_on"], found["category_label"]) == ("open", due_on, "索取或收受“红包”礼金")
    [line] = found["history"]
    assert (line["action"], line["version"], line["by"]) == ("opened", 1, "campaign_office-city")
    [event] = liuzhou.told("problem_opened")
    assert event["data"] == {
        "problem_id": found["id"],
        "unit_id": "h-2",
        "category": "red_packet",
        "severity": severity,
        "source": "audit",
    }


@pytest.mark.obligation("LZ-107", "NJ-046")
def test_the_plans_day_bounds_the_clock(liuzhou: City) -> None:
    assert register(liuzhou.at("2022-07-30"), severity="low", found_on="2022-07-30")["due_on"] == "2022-07-31"
    assert register(liuzhou.at("2022-08-02"), severity="low", found_on="2022-08-02")["due_on"] == "2022-11-30"
    assert liuzhou.call("problem_clocks")["common_due_on"] == "2022-07-31"


@pytest.mark.obligation("NJ-046")
def test_a_city_without_such_a_day_has_the_clock_alone(neijiang: City) -> None:
    neijiang.at("2022-05-10")
    assert [register(neijiang, severity=each)["due_on"] for each in ("critical", "high", "medium", "low")] == [
        "2022-05-17",
        "2022-06-09",
        "2022-08-08",
        "2022-09-07",
    ]
    clocks = neijiang.call("problem_clocks", role="institution", unit="h-2")
    assert [clocks[each] for each in ("critical", "high", "medium", "low", "common_due_on")] == [7, 30, 90, 120, None]


@pytest.mark.obligation("LZ-106")
@pytest.mark.parametrize("part", ["measure", "responsible_title", "responsible_department"])
def test_an_item_is_not_active_without_each_of_its_parts(liuzhou: City, part: str) -> None:
    found = register(liuzhou.at("2022-05-10"))
    caller = {"role": "institution", "unit": "h-2", "problem_id": found["id"]}
    error = refused(liuzhou, ProblemIncomplete, "plan_rectification", **caller, **{**PLAN, part: " "})
    assert error.field == part
    refused(liuzhou, DeadlineTooLate, "plan_rectification", **caller, **PLAN, due_on="2022-06-10")
    active = planned(liuzhou, found, due_on="2022-06-01")
    assert (active["status"], active["due_on"], active["planned_on"]) == ("rectifying", "2022-06-01", "2022-05-10")
    refused(liuzhou, ProblemIncomplete, "plan_rectification", **caller, **{**PLAN, part: ""})


@pytest.mark.obligation("LZ-107", "LZ-037", "NJ-046")
def test_close_out_needs_evidence_and_somebody_else(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    key = {"problem_id": found["id"]}
    refused(liuzhou, ProblemIncomplete, "submit_rectification", role="institution", unit="h-2", **key)
    planned(liuzhou, found)
    refused(liuzhou, CloseOutWithoutEvidence, "submit_rectification", role="institution", unit="h-2", **key)
    refused(liuzhou, ProblemNotSubmitted, "close_problem", **key)
    assert submitted(liuzhou, {**found, "status": "rectifying"})["status"] == "submitted"
    with pytest.raises(OutsideYourUnits):
        liuzhou.call("close_problem", role="bureau", unit="b-2", **key)
    refused(liuzhou, ClosedByFixer, "close_problem", who="institution-h-2", **key)
    back = liuzhou.call("return_problem", role="bureau", unit="b-1", **key, reason="材料不全")
    assert back["status"] == "returned"
    submitted(liuzhou, back)
    done = liuzhou.call("close_problem", role="bureau", unit="b-1", **key, remark="现场核实")
    assert (done["status"], done["closed_on"], done["closed_by"]) == ("closed", "2022-05-10", "bureau-b-1")
    assert [line["action"] for line in done["history"]] == [
        "opened",
        "planned",
        "submitted",
        "returned",
        "submitted",
        "closed",
    ]
    assert [line["version"] for line in done["history"]] == [1, 2, 3, 4, 5, 6]
    refused(liuzhou, ProblemNotActive, "submit_rectification", role="institution", unit="h-2", **key)
    assert len(liuzhou.told("problem_closed")) == 1


@pytest.mark.obligation("NJ-046")
def test_a_bureau_does_not_verify_its_own_problem(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"), unit="b-1")
    key = {"problem_id": found["id"]}
    liuzhou.call("plan_rectification", role="bureau", unit="b-1", **key, **PLAN)
    proof = liuzhou.upload(role="bureau", unit="b-1")
    liuzhou.call("submit_rectification", role="bureau", unit="b-1", **key, file_ids=[proof])
    refused(liuzhou, ReviewedByOwnUnit, "close_problem", role="bureau", unit="b-1", who="another", **key)
    assert liuzhou.call("close_problem", **key)["status"] == "closed"


@pytest.mark.obligation("LZ-107")
def test_two_people_close_one_problem_at_once_and_one_of_them_wins(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    submitted(liuzhou, found)
    before, barrier, answers = len(liuzhou.told("work_items_changed")), threading.Barrier(4), []

    def close(who: str) -> None:
        barrier.wait()
        try:
            answers.append(liuzhou.call("close_problem", who=who, problem_id=found["id"])["status"])
        except Conflict as error:
            answers.append(error.code)

    threads = [threading.Thread(target=close, args=(f"office-{number}",)) for number in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == ["closed", *["problem_not_submitted"] * 3]
    after = the_problem(liuzhou, found["id"])
    assert [line["action"] for line in after["history"]] == ["opened", "planned", "submitted", "closed"]
    assert (after["version"], len(liuzhou.told("problem_closed"))) == (4, 1)
    assert len(liuzhou.told("work_items_changed")) == before + 1
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (1, 1)}


@pytest.mark.obligation("LZ-107", "LZ-015")
def test_a_closed_problem_comes_back_with_a_new_clock(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    refused(liuzhou, ProblemNotClosed, "reopen_problem", problem_id=found["id"], reason="反弹")
    closed(liuzhou, found)
    again = liuzhou.at("2022-06-20").call("reopen_problem", problem_id=found["id"], reason="反弹")
    assert (again["status"], again["due_on"], again["reopened"]) == ("open", "2022-07-20", 1)
    assert (again["measure"], again["evidence"], again["closed_on"]) == (None, [], None)
    assert again["history"][1]["measure"] == PLAN["measure"]
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (0, 1)}
    assert [event["data"]["problem_id"] for event in liuzhou.told("problem_reopened")] == [found["id"]]


@pytest.mark.obligation("LZ-015")
def test_the_same_category_within_six_months_of_closing_is_a_repeat(liuzhou: City) -> None:
    first = register(liuzhou.at("2022-03-10"), found_on="2022-03-10")
    assert first["repeat_of"] is None
    assert register(liuzhou, found_on="2022-03-10", category="other")["repeat_of"] is None
    assert register(liuzhou, "h-1", found_on="2022-03-10")["repeat_of"] is None
    closed(liuzhou, first)
    second = register(liuzhou.at("2022-09-10"), found_on="2022-09-10")
    assert second["repeat_of"] == first["id"]
    assert register(liuzhou, found_on="2022-09-10")["repeat_of"] == second["id"]
    figures = liuzhou.call("problem_figures")
    assert (figures["registered"], figures["repeated"], figures["recurrence_rate"]) == (5, 2, 40)
    assert next(p["id"] for p in liuzhou.call("problems", repeated=True, unit_id="h-2")["items"]) == second["id"]


def test_six_months_and_a_day_after_closing_it_is_a_new_problem(liuzhou: City) -> None:
    closed(liuzhou, register(liuzhou.at("2022-03-10"), found_on="2022-03-10"))
    assert register(liuzhou.at("2022-09-11"), found_on="2022-09-11")["repeat_of"] is None


@pytest.mark.obligation("LZ-116")
def test_a_finding_older_than_fifteen_days_without_measure_is_flagged(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    assert not the_problem(liuzhou.at("2022-05-25"), found["id"])["lacks_measure"]
    assert the_problem(liuzhou.at("2022-05-26"), found["id"])["lacks_measure"]
    assert [p["id"] for p in liuzhou.call("problems", without_measure=True)["items"]] == [found["id"]]
    planned(liuzhou, found)
    assert not the_problem(liuzhou, found["id"])["lacks_measure"]
    submitted(liuzhou.at("2022-05-30"), the_problem(liuzhou, found["id"]))
    liuzhou.at("2022-06-01").call("close_problem", problem_id=found["id"])
    figures = liuzhou.call("problem_figures")
    medians = [figures[f"median_{name}"] for name in ("measure_days", "rectify_days", "close_days")]
    assert medians == [16.0, 20.0, 22.0]


@pytest.mark.obligation("LZ-107", "NJ-046")
def test_a_breached_problem_stays_open_and_overdue_and_waits_for_its_people(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    assert not the_problem(liuzhou.at("2022-06-09"), found["id"])["overdue"]
    late = the_problem(liuzhou.at("2022-06-10"), found["id"])
    assert (late["overdue"], late["status"]) == (True, "open")
    assert [p["id"] for p in liuzhou.call("problems", overdue=True)["items"]] == [found["id"]]
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q2") == {"h-2": (0, 1)}
    waiting = items(liuzhou)
    rectify = waiting[found["id"], "rectify"]
    assert (rectify["owner_unit_id"], rectify["roles"], rectify["due_on"]) == ("h-2", ["institution"], "2022-06-09")
    assert waiting[found["id"], "plan"]["due_on"] == "2022-05-25"
    submitted(liuzhou, found)
    verify = items(liuzhou)[found["id"], "verify"]
    assert (verify["owner_unit_id"], verify["roles"], verify["state"]) == ("b-1", ["bureau"], "open")
    assert items(liuzhou)[found["id"], "rectify"]["state"] == "done"
    liuzhou.call("close_problem", problem_id=found["id"])
    assert {item["state"] for item in items(liuzhou).values()} == {"done"}
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q2") == {"h-2": (0, 1)}
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (1, 1)}


def test_what_the_list_does_not_take(liuzhou: City) -> None:
    liuzhou.at("2022-05-10")
    facts = {"unit_id": "h-2", "description": "x", "found_on": "2022-05-10"}
    refused(liuzhou, CategoryNotKnown, "register_problem", **facts, category="unheard_of")
    refused(liuzhou, FoundInFuture, "register_problem", **{**facts, "found_on": "2022-05-11"}, category="other")
    with pytest.raises(OutsideYourUnits):
        liuzhou.call("register_problem", role="institution", unit="h-1", **facts, category="other")
    own = liuzhou.call("add_problem_category", code="queue_selling", label="倒卖号源")
    assert own["origin"] == "city"
    assert register(liuzhou, category="queue_selling")["category_label"] == "倒卖号源"
    codes = [each["code"] for each in liuzhou.call("problem_categories", role="staff", unit="h-2")]
    assert (len(codes), codes[-2:]) == (15, ["queue_selling", "other"])


@pytest.mark.obligation("LZ-105")
def test_the_problems_of_a_closed_unit_go_to_its_superior(liuzhou: City) -> None:
    kept, done = register(liuzhou.at("2022-05-10")), register(liuzhou, category="other")
    submitted(liuzhou, kept)
    closed(liuzhou, done)
    liuzhou.add(replace(COUNTY_HOSPITAL, closed_on="2022-05-20", version=2)).at("2022-05-20")
    after = the_problem(liuzhou, kept["id"])
    assert (after["unit_id"], after["status"], after["handed_over_from"]) == ("b-1", "returned", "h-2")
    assert after["history"][-1]["action"] == "handed_over"
    assert the_problem(liuzhou, done["id"])["unit_id"] == "h-2"
    assert items(liuzhou)[kept["id"], "rectify"]["owner_unit_id"] == "b-1"
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (1, 1), "b-1": (0, 1)}
    version = after["version"]
    assert the_problem(liuzhou.at("2022-05-21"), kept["id"])["version"] == version
    gone = liuzhou.call("withdraw_problem", problem_id=kept["id"], reason="业务终止")
    assert gone["status"] == "withdrawn"
    assert liuzhou.measured("rectification_rate", "2022-Q2") == {"h-2": (1, 1), "b-1": (0, 0)}
    refused(liuzhou, ProblemNotActive, "withdraw_problem", problem_id=kept["id"], reason="再次")


def test_everybody_sees_the_problems_of_their_own_units(liuzhou: City) -> None:
    here, there = register(liuzhou.at("2022-05-10")), register(liuzhou, "h-1")
    assert {p["id"] for p in liuzhou.call("problems")["items"]} == {here["id"], there["id"]}
    assert [p["id"] for p in liuzhou.call("problems", role="bureau", unit="b-1")["items"]] == [here["id"]]
    assert [p["id"] for p in liuzhou.call("problems", role="institution", unit="h-1")["items"]] == [there["id"]]
    assert liuzhou.call("problems", role="bureau", unit="b-2")["total"] == 0
    with pytest.raises(OutsideYourUnits):
        as_unit(liuzhou, "plan_rectification", {**there, "unit_id": "h-2"}, **PLAN)
