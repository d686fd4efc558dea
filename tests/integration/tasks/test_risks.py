"""The risk ledger: entries, gaps, high risks as rectification items, early warnings, and the three times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import Conflict, InvalidInput
from services.kit.units import OutsideYourUnits
from tests.integration.tasks.city import COUNTY_HOSPITAL, OTHER_BUREAU, City, below
from tests.integration.tasks.problem_list import items, submitted, the_problem

ENTRY = {
    "key_link": "高值耗材验收",
    "area": "设备耗材",
    "risk": "单人验收",
    "level": "medium",
    "controls": "双人验收",
    "owner_title": "设备科科长",
    "owner_department": "设备科",
    "found_on": "2022-01-10",
}


def add(city: City, unit: str = "h-2", **facts: Any) -> dict[str, Any]:
    return dict(city.call("add_risk", role="institution", unit=unit, unit_id=unit, **{**ENTRY, **facts}))


def gaps(city: City, **caller: Any) -> dict[str, str]:
    """Unit -> since when its ledger should have been kept."""
    return {gap["unit_id"]: gap["stale_since"] for gap in city.call("risk_gaps", **caller)}


@pytest.mark.obligation("NJ-045")
def test_no_ledger_and_ninety_days_without_an_update_are_gaps(neijiang: City) -> None:
    neijiang.at("2022-01-10")
    assert gaps(neijiang) == dict.fromkeys(("h-1", "h-2", "w-1", "p-1"), "2021-12-13")
    entry = add(neijiang)
    assert set(gaps(neijiang)) == {"h-1", "w-1", "p-1"}
    assert set(gaps(neijiang, role="bureau", unit="b-1")) == {"w-1"}
    assert "h-2" not in gaps(neijiang.at("2022-04-10"))
    assert gaps(neijiang.at("2022-04-11"))["h-2"] == "2022-04-10"
    neijiang.call("update_risk", role="institution", unit="h-2", risk_id=entry["id"])
    assert "h-2" not in gaps(neijiang)
    figures = neijiang.call("risk_figures")
    assert [figures[key] for key in ("entries", "medium", "open", "units", "live_ledgers")] == [1, 1, 1, 4, 1]


def test_a_city_whose_plan_asks_for_no_ledger_has_no_gaps(liuzhou: City) -> None:
    assert gaps(liuzhou.at("2022-05-10")) == {}


@pytest.mark.obligation("NJ-046", "NJ-047")
def test_a_high_risk_is_rectified_within_thirty_days_and_its_closing_corrects_it(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"), level="high")
    problem = the_problem(neijiang, entry["problem_id"])
    assert (problem["source"], problem["source_id"]) == ("risk_ledger", entry["id"])
    assert (problem["category"], problem["severity"], problem["due_on"]) == ("integrity_risk", "high", "2022-02-11")
    with pytest.raises(Conflict, match="closed out first"):
        neijiang.call("correct_risk", role="institution", unit="h-2", risk_id=entry["id"])
    neijiang.at("2022-02-20")
    submitted(neijiang, problem)
    neijiang.at("2022-03-02").call("close_problem", problem_id=problem["id"])
    [risk] = neijiang.call("risks_by_ids", ids=[entry["id"]])
    times = ("status", "found_on", "reminded_on", "corrected_on")
    assert [risk[key] for key in times] == ["corrected", "2022-01-10", "2022-02-20", "2022-03-02"]
    figures = neijiang.call("risk_figures")
    medians = [figures[f"median_{name}"] for name in ("remind_days", "correct_days", "total_days")]
    assert medians == [41.0, 10.0, 51.0]
    neijiang.call("reopen_problem", problem_id=problem["id"], reason="反弹")
    [risk] = neijiang.call("risks_by_ids", ids=[entry["id"]])
    assert (risk["status"], risk["corrected_on"]) == ("open", None)


@pytest.mark.obligation("NJ-046")
def test_a_risk_that_becomes_high_becomes_an_item_once(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"))
    assert entry["problem_id"] is None
    caller = {"role": "institution", "unit": "h-2", "risk_id": entry["id"]}
    risen = neijiang.call("update_risk", **caller, level="high")
    again = neijiang.call("update_risk", **caller, controls="三人验收", expected_version=risen["version"])
    assert again["problem_id"] == risen["problem_id"] is not None
    assert neijiang.call("problems")["total"] == 1
    with pytest.raises(Conflict):
        neijiang.call("update_risk", **caller, expected_version=risen["version"])


@pytest.mark.obligation("NJ-047")
def test_a_risk_is_found_reminded_of_and_corrected(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"))
    key = {"risk_id": entry["id"]}
    reminded = neijiang.at("2022-01-15").call("remind_risk", role="bureau", unit="b-1", **key)
    assert reminded["reminded_on"] == "2022-01-15"
    assert neijiang.at("2022-01-18").call("remind_risk", **key)["reminded_on"] == "2022-01-15"
    fixed = neijiang.at("2022-01-25").call("correct_risk", role="institution", unit="h-2", **key)
    assert (fixed["status"], fixed["corrected_on"]) == ("corrected", "2022-01-25")
    for method in ("correct_risk", "remind_risk", "update_risk"):
        with pytest.raises(Conflict, match="corrected"):
            neijiang.call(method, **key)
    with pytest.raises(InvalidInput, match="future"):
        add(neijiang, found_on="2022-01-26")
    with pytest.raises(OutsideYourUnits):
        neijiang.call("add_risk", role="institution", unit="h-1", unit_id="h-2", **ENTRY)


@pytest.mark.obligation("NJ-045", "NJ-047")
def test_early_warnings_begin_once_remind_and_settle(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"))
    stale = neijiang.call("early_warnings", settled=False, rule="ledger_stale")["items"]
    assert sorted(w["unit_id"] for w in stale) == ["h-1", "h-2", "p-1", "w-1"]
    neijiang.at("2022-01-13")
    open_now = {w["unit_id"] for w in neijiang.call("early_warnings", settled=False)["items"]}
    assert open_now == {"h-1", "w-1", "p-1"}
    neijiang.at("2022-04-12").at("2022-04-13")
    [warning] = neijiang.call("early_warnings", unit_id="h-2", settled=False)["items"]
    assert (warning["rule"], warning["since"]) == ("ledger_stale", "2022-04-13")
    [risk] = neijiang.call("risks", unit_id="h-2")["items"]
    assert risk["reminded_on"] == "2022-04-13"
    item = items(neijiang, "early_warning")[warning["id"], "update_ledger"]
    assert (item["owner_unit_id"], item["roles"], item["state"]) == ("h-2", ["institution"], "open")
    neijiang.call("update_risk", role="institution", unit="h-2", risk_id=entry["id"])
    neijiang.at("2022-04-14")
    assert neijiang.call("early_warnings", unit_id="h-2", settled=False)["items"] == []
    assert items(neijiang, "early_warning")[warning["id"], "update_ledger"]["state"] == "done"


@pytest.mark.obligation("NJ-046", "NJ-047")
def test_overdue_rectification_warns_the_supervisor_too(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"), level="high")
    neijiang.at("2022-02-11")
    assert neijiang.call("early_warnings", rule="rectification_overdue")["items"] == []
    [warning] = neijiang.at("2022-02-12").call("early_warnings", rule="rectification_overdue")["items"]
    item = items(neijiang, "early_warning")[warning["id"], "urge"]
    assert (item["unit_id"], item["owner_unit_id"], item["roles"]) == ("h-2", "b-1", ["bureau"])
    assert items(neijiang)[entry["problem_id"], "rectify"]["due_on"] == "2022-02-11"


def test_a_risk_whose_problem_was_struck_off_can_be_corrected(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"), level="high")
    neijiang.call("withdraw_problem", problem_id=entry["problem_id"], reason="重复登记")
    risk = neijiang.call("correct_risk", role="institution", unit="h-2", risk_id=entry["id"])
    assert (risk["status"], risk["corrected_on"]) == ("corrected", "2022-01-12")


def test_the_warnings_of_a_unit_that_closes_settle(neijiang: City) -> None:
    add(neijiang.at("2022-01-12"), level="high")
    neijiang.at("2022-02-12")
    [warning] = neijiang.call("early_warnings", rule="rectification_overdue")["items"]
    neijiang.add(replace(COUNTY_HOSPITAL, closed_on="2022-02-12", version=2)).at("2022-02-13")
    assert neijiang.call("early_warnings", unit_id="h-2", settled=False)["items"] == []
    assert items(neijiang, "early_warning")[warning["id"], "urge"]["state"] == "done"


def test_another_superior_urges_a_unit_that_has_moved(neijiang: City) -> None:
    entry = add(neijiang.at("2022-01-12"), level="high")
    submitted(neijiang.at("2022-02-12"), the_problem(neijiang, entry["problem_id"]))
    before = items(neijiang)[entry["problem_id"], "verify"]
    neijiang.add(replace(below(OTHER_BUREAU, COUNTY_HOSPITAL), version=2))
    [warning] = neijiang.call("early_warnings", rule="rectification_overdue")["items"]
    urge, verify = (
        items(neijiang, "early_warning")[warning["id"], "urge"],
        items(neijiang)[before["subject_id"], "verify"],
    )
    assert (urge["owner_unit_id"], urge["version"]) == ("b-2", 2)
    assert (verify["owner_unit_id"], verify["version"]) == ("b-2", before["version"] + 1)
    shown = neijiang.call("close_problem", role="bureau", unit="b-2", problem_id=entry["problem_id"])
    assert shown["version"] == verify["version"] + 1
