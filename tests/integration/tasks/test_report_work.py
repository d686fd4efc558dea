"""What waits for whom because of reports, as work items tell it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.integration.tasks.city import BUREAU, CITY_HOSPITAL, OTHER_BUREAU, TOWNSHIP, City, below

RULE, PERIOD = "NJ-R1", "2022-Q2"
HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


@pytest.fixture
def june(neijiang: City) -> City:
    return neijiang.at("2022-06-24")


def items(city: City, report_id: str) -> dict[str, dict[str, Any]]:
    """The newest item of each action of a report; each is newer than the one told before."""
    found: dict[str, dict[str, Any]] = {}
    for envelope in city.told("work_items_changed"):
        for item in envelope["data"]["items"]:
            if item["kind"] == "report" and item["subject_id"] == report_id:
                known = found.get(item["action"])
                assert known is None or known["version"] < item["version"], item
                found[item["action"]] = item
    return found


def send(city: City, report: dict[str, Any], text: str = "进展", **caller: Any) -> None:
    given = {"report_id": report["id"], "title": "季度进展", "content": text}
    city.call("submit_report", **(caller or HOSPITAL), **given)


@pytest.mark.obligation("PF-011", "NJ-006")
def test_a_report_waits_for_its_unit_then_for_the_office_then_for_the_unit_again(june: City) -> None:
    report = june.report(RULE, PERIOD, "h-1")
    [(action, waiting)] = items(june, report["id"]).items()
    assert (action, waiting["state"], waiting["owner_unit_id"], waiting["roles"]) == (
        "submit",
        "open",
        "h-1",
        ["institution"],
    )
    assert (waiting["opens_on"], waiting["due_on"], waiting["label"], waiting["period"]) == (
        "2022-06-24",
        "2022-06-30",
        "季度工作进展",
        PERIOD,
    )
    send(june, report)
    sent = items(june, report["id"])
    assert (sent["submit"]["state"], sent["submit"]["settled_on"]) == ("done", "2022-06-24")
    review = sent["review"]
    assert (review["state"], review["owner_unit_id"], review["roles"]) == ("open", "c-0", ["campaign_office"])
    assert (review["opens_on"], review["due_on"]) == ("2022-06-24", "2022-07-01")
    june.call("return_report", report_id=report["id"], reason="缺少数据")
    returned = items(june, report["id"])
    assert (returned["review"]["state"], returned["resubmit"]["state"]) == ("done", "open")
    assert (returned["resubmit"]["owner_unit_id"], returned["resubmit"]["due_on"]) == ("h-1", "2022-07-01")
    send(june, report, "补充")
    june.call("accept_report", report_id=report["id"])
    assert {action: item["state"] for action, item in items(june, report["id"]).items()} == {
        "submit": "done",
        "review": "done",
        "resubmit": "done",
    }


@pytest.mark.obligation("PF-011")
def test_an_extension_moves_it_and_an_exemption_withdraws_it(june: City) -> None:
    report = june.report(RULE, PERIOD, "b-1")
    june.call("extend_report", report_id=report["id"], until="2022-07-08", reason="系统故障")
    assert items(june, report["id"])["submit"]["due_on"] == "2022-07-08"
    june.at("2022-07-09")
    overdue = items(june, report["id"])["submit"]
    assert (overdue["state"], overdue["due_on"]) == ("open", "2022-07-08")
    june.call("exempt_report", report_id=report["id"], reason="停业")
    gone = items(june, report["id"])["submit"]
    assert (gone["state"], gone["settled_on"]) == ("withdrawn", "2022-07-09")


@pytest.mark.obligation("NJ-111")
def test_a_final_summary_goes_to_the_unit_s_superior(neijiang: City) -> None:
    neijiang.at("2024-10-01")
    report = neijiang.report("NJ-R4", "NJ-P3", "w-1")
    send(neijiang, report, role="institution", unit="w-1")
    review = items(neijiang, report["id"])["review"]
    assert (review["owner_unit_id"], review["roles"]) == ("b-1", ["bureau"])
    neijiang.add(replace(below(OTHER_BUREAU, TOWNSHIP), version=2))
    assert items(neijiang, report["id"])["review"]["owner_unit_id"] == "b-2"
    assert neijiang.call("accept_report", role="bureau", unit="b-2", report_id=report["id"])["status"] == "accepted"


def test_who_leaves_the_list_on_the_opening_day_has_nothing_to_do(june: City) -> None:
    report = june.report(RULE, PERIOD, "h-1")
    june.add(replace(CITY_HOSPITAL, affiliation="county", version=2))
    assert june.call("reports", rule_id=RULE, period=PERIOD, unit_id="h-1")["items"] == []
    assert items(june, report["id"])["submit"]["state"] == "withdrawn"


@pytest.mark.obligation("PF-010")
def test_a_unit_that_closes_while_its_window_is_open_still_owes_and_is_marked(june: City) -> None:
    report = june.report(RULE, PERIOD, "b-1")
    june.at("2022-06-28").add(replace(BUREAU, closed_on="2022-06-28", version=2))
    marked = june.report(RULE, PERIOD, "b-1")
    assert (marked["unit_closed_on"], marked["status"], marked["expected"]) == ("2022-06-28", "expected", True)
    assert items(june, report["id"])["submit"]["state"] == "withdrawn"
    june.at("2022-07-01")
    assert june.report(RULE, PERIOD, "b-1")["status"] == "missing"
    [figures] = june.call("report_figures", rule_id=RULE, period=PERIOD)
    assert figures["expected"] == 3
    assert june.call("remind_missing", rule_id=RULE, period=PERIOD)["reminded"] == ["b-2", "h-1"]
    done = june.call("exempt_report", report_id=report["id"], reason="机构撤销")
    assert done["status"] == "exempt"
    assert june.call("report_figures", rule_id=RULE, period=PERIOD)[0]["expected"] == 2


def test_a_closing_that_was_announced_takes_effect_on_its_day_and_can_be_undone(june: City) -> None:
    june.add(replace(OTHER_BUREAU, closed_on="2022-06-27", version=2))
    assert june.report(RULE, PERIOD, "b-2")["unit_closed_on"] is None
    june.at("2022-06-27")
    assert june.report(RULE, PERIOD, "b-2")["unit_closed_on"] == "2022-06-27"
    june.add(replace(OTHER_BUREAU, closed_on=None, version=3))
    again = june.report(RULE, PERIOD, "b-2")
    assert (again["unit_closed_on"], items(june, again["id"])["submit"]["state"]) == (None, "open")


def test_a_unit_that_closed_before_the_window_owes_nothing(neijiang: City) -> None:
    neijiang.at("2022-06-01").add(replace(OTHER_BUREAU, closed_on="2022-06-24", version=2)).at("2022-06-24")
    listed = neijiang.call("reports", rule_id=RULE, period=PERIOD)["items"]
    assert sorted(report["unit_id"] for report in listed) == ["b-1", "h-1"]
