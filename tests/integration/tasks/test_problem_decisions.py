"""What the superior decides: deadlines, accepted delays; what leaves the list's reach: transfers, confidential text."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import Conflict, InvalidInput
from tests.integration.tasks.city import City
from tests.integration.tasks.problem_list import as_unit, items, planned, register, submitted, the_problem

UNTIL = "2022-07-15"


def asked(city: City, problem: dict[str, Any], until: str = UNTIL) -> dict[str, Any]:
    proof = city.upload(role="institution", unit="h-2")
    return dict(as_unit(city, "request_delay", problem, until=until, reason="设备供货延期", file_ids=[proof]))


@pytest.mark.obligation("LZ-107")
def test_an_accepted_delay_lifts_the_alarm_until_its_day(liuzhou: City) -> None:
    found = planned(liuzhou, register(liuzhou.at("2022-05-10")))
    waiting = asked(liuzhou.at("2022-06-12"), found)
    assert (waiting["delay"]["state"], waiting["overdue"]) == ("requested", True)
    decide = items(liuzhou)[found["id"], "decide_exception"]
    assert (decide["owner_unit_id"], decide["state"], decide["due_on"]) == ("b-1", "open", "2022-06-22")
    decided = liuzhou.call("decide_delay", role="bureau", unit="b-1", problem_id=found["id"], accept=True)
    assert (decided["overdue"], decided["closes_on"], decided["due_on"]) == (False, UNTIL, "2022-06-09")
    assert items(liuzhou)[found["id"], "rectify"]["due_on"] == UNTIL
    assert not the_problem(liuzhou.at("2022-07-15"), found["id"])["overdue"]
    late = the_problem(liuzhou.at("2022-07-16"), found["id"])
    assert (late["overdue"], late["delay"]["state"], late["closes_on"]) == (True, "expired", "2022-06-09")
    assert items(liuzhou)[found["id"], "rectify"]["due_on"] == "2022-06-09"
    assert [line["action"] for line in late["history"]][-3:] == ["delay_requested", "delay_accepted", "delay_expired"]
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q2") == {"h-2": (0, 1)}


def test_a_delay_is_asked_for_with_proof_and_decided_by_somebody_superior(liuzhou: City) -> None:
    found = planned(liuzhou, register(liuzhou.at("2022-05-10")))
    facts = {"until": UNTIL, "reason": "延期"}
    with pytest.raises(InvalidInput, match="proof"):
        as_unit(liuzhou, "request_delay", found, **facts)
    with pytest.raises(InvalidInput, match="after the deadline"):
        asked(liuzhou, found, until="2022-06-09")
    with pytest.raises(Conflict, match="no request"):
        liuzhou.call("decide_delay", problem_id=found["id"], accept=True)
    asked(liuzhou, found)
    with pytest.raises(Conflict, match="waiting already"):
        asked(liuzhou, found)
    with pytest.raises(Conflict, match="cannot verify"):
        liuzhou.call("decide_delay", who="institution-h-2", problem_id=found["id"], accept=True)
    before = the_problem(liuzhou, found["id"])
    assert (before["version"], before["delay"]["state"]) == (3, "requested")
    no = liuzhou.call("decide_delay", problem_id=found["id"], accept=False, remark="不同意")
    assert (no["delay"]["state"], no["closes_on"]) == ("refused", "2022-06-09")
    assert asked(liuzhou, found)["delay"]["state"] == "requested"


@pytest.mark.obligation("LZ-105")
def test_a_deadline_changes_with_a_reason_and_keeps_the_old_one(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))
    moved = liuzhou.call("change_deadline", problem_id=found["id"], due_on="2022-07-20", reason="招标未完成")
    assert (moved["due_on"], moved["closes_on"]) == ("2022-07-20", "2022-07-20")
    [change] = moved["deadline_changes"]
    facts = {key: change[key] for key in ("before", "after", "reason", "by")}
    assert facts == {
        "before": "2022-06-09",
        "after": "2022-07-20",
        "reason": "招标未完成",
        "by": "campaign_office-city",
    }
    with pytest.raises(InvalidInput, match="past"):
        liuzhou.call("change_deadline", problem_id=found["id"], due_on="2022-05-09", reason="x")
    submitted(liuzhou.at("2022-07-20"), found)
    liuzhou.call("close_problem", problem_id=found["id"])
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q2") == {}
    assert liuzhou.measured("rectification_on_time_rate", "2022-Q3") == {"h-2": (1, 1)}


@pytest.mark.obligation("LZ-011")
def test_the_dashboard_counts_found_rectified_and_transferred_by_category_and_month(liuzhou: City) -> None:
    first = register(liuzhou.at("2022-05-10"), found_on="2022-04-28")
    register(liuzhou, "h-1", category="procurement_bribery")
    register(liuzhou, "h-1", category="procurement_bribery")
    with pytest.raises(InvalidInput, match="authority"):
        as_unit(liuzhou, "transfer_problem", first, authority="nobody", transferred_on="2022-05-10")
    with pytest.raises(InvalidInput, match="between"):
        as_unit(liuzhou, "transfer_problem", first, authority="discipline_inspection", transferred_on="2022-04-27")
    as_unit(liuzhou, "transfer_problem", first, authority="discipline_inspection", transferred_on="2022-05-09")
    with pytest.raises(Conflict, match="transferred already"):
        as_unit(liuzhou, "transfer_problem", first, authority="discipline_inspection", transferred_on="2022-05-09")
    submitted(liuzhou.at("2022-06-02"), first)
    liuzhou.call("close_problem", problem_id=first["id"])
    figures = liuzhou.call("problem_figures")
    keys = ("month", "category", "found", "rectified", "transferred")
    assert [tuple(row[key] for key in keys) for row in figures["months"]] == [
        ("2022-04", "red_packet", 1, 0, 0),
        ("2022-05", "procurement_bribery", 2, 0, 0),
        ("2022-05", "red_packet", 0, 0, 1),
        ("2022-06", "red_packet", 0, 1, 0),
    ]
    totals = ("registered", "closed", "rate", "due", "closed_on_time", "on_time_rate", "transferred", "overdue")
    assert [figures[key] for key in totals] == [3, 1, 33, 1, 0, 0, 1, 0]
    county = liuzhou.call("problem_figures", role="bureau", unit="b-1")
    assert (county["registered"], county["rate"]) == (1, 100)
    assert liuzhou.call("problem_figures", found_from="2022-05-01")["registered"] == 2
    assert liuzhou.call("problem_figures", role="bureau", unit="b-2")["rate"] is None


@pytest.mark.obligation("LZ-105")
def test_off_duty_text_is_for_the_unit_and_the_office_alone(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"), category="drink_driving", description="某人酒驾")
    planned(liuzhou, found)
    key = {"ids": [found["id"]]}
    for caller in ({"role": "institution", "unit": "h-2"}, {"role": "discipline_inspector"}, {}):
        [seen] = liuzhou.call("problems_by_ids", **caller, **key)
        assert (seen["description"], seen["text_hidden"]) == ("某人酒驾", False)
    for caller in ({"role": "bureau", "unit": "b-1"}, {"role": "staff", "unit": "h-2"}, {"role": "department_head"}):
        [seen] = liuzhou.call("problems_by_ids", **caller, **key)
        assert (seen["description"], seen["measure"], seen["text_hidden"]) == (None, None, True)
        assert {line["measure"] for line in seen["history"]} == {None}
    as_unit(liuzhou, "submit_rectification", found, file_ids=[liuzhou.upload(role="institution", unit="h-2")])
    with pytest.raises(Conflict, match="confidential"):
        liuzhou.call("close_problem", role="bureau", unit="b-1", problem_id=found["id"])
    verify = items(liuzhou)[found["id"], "verify"]
    assert (verify["owner_unit_id"], verify["roles"]) == ("c-0", ["campaign_office"])
    liuzhou.call("close_problem", problem_id=found["id"])
    assert "酒驾" not in str(liuzhou.told("problem_opened", "problem_closed", "work_items_changed"))


@pytest.mark.obligation("NJ-114")
def test_what_is_open_beyond_the_campaigns_end_is_carried_over_with_owner_and_day(neijiang: City) -> None:
    facts = {"found_on": "2024-11-01", "category": "kickback"}
    short = register(neijiang.at("2024-11-01"), severity="critical", **facts)
    long = register(neijiang, "h-1", severity="low", **facts)
    planned(neijiang, long)
    [carried] = neijiang.call("problems", carried_over=True)["items"]
    assert (carried["id"], carried["due_on"]) == (long["id"], "2025-03-01")
    assert (carried["responsible_title"], carried["responsible_department"]) == ("设备科科长", "设备科")
    neijiang.at("2025-01-02")
    ids = [p["id"] for p in neijiang.call("problems", carried_over=True)["items"]]
    assert ids == [short["id"], long["id"]]
    told = neijiang.measured("rectification_rate", "2024-Q4")
    submitted(neijiang, {**long, "status": "rectifying"})
    assert neijiang.call("close_problem", problem_id=long["id"])["status"] == "closed"
    assert neijiang.measured("rectification_rate", "2024-Q4") == told == {"h-2": (0, 1), "h-1": (0, 1)}
    with pytest.raises(Conflict, match="ended"):
        register(neijiang, found_on="2025-01-02")


def test_asking_for_more_time_does_not_end_what_was_granted(liuzhou: City) -> None:
    found = planned(liuzhou, register(liuzhou.at("2022-05-10")))
    asked(liuzhou, found)
    liuzhou.call("decide_delay", problem_id=found["id"], accept=True)
    liuzhou.at("2022-06-20")
    with pytest.raises(InvalidInput, match="after the deadline"):
        asked(liuzhou, found)
    waiting = asked(liuzhou, found, until="2022-07-29")
    assert (waiting["closes_on"], waiting["overdue"]) == (UNTIL, False)
    refused = liuzhou.call("decide_delay", problem_id=found["id"], accept=False)
    assert (refused["delay"]["state"], refused["closes_on"], refused["overdue"]) == ("refused", UNTIL, False)
    asked(liuzhou, found, until="2022-07-29")
    late = the_problem(liuzhou.at("2022-07-16"), found["id"])
    assert (late["delay"]["state"], late["closes_on"], late["overdue"]) == ("requested", "2022-06-09", True)
    again = liuzhou.call("decide_delay", problem_id=found["id"], accept=True)
    assert (again["closes_on"], again["overdue"]) == ("2022-07-29", False)
    liuzhou.at("2022-07-29")
    assert the_problem(liuzhou, found["id"])["delay"]["state"] == "accepted"
