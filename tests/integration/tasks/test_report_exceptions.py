"""Named exceptions for several units, taken back, listed; what may be waived; receipts."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import Forbidden
from services.tasks.errors import ExtensionNotLater, ReportNotSubmitted
from services.tasks.errors.reporting import NothingToRevoke, PlanNotWaivable, UnitsNotOnList
from tests.integration.tasks.city import UNITS, City

RULE, PERIOD = "NJ-R1", "2022-Q2"
HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
NAMED: dict[str, Any] = {"rule_id": RULE, "period": PERIOD, "reason": "疫情防控"}


@pytest.fixture
def june(neijiang: City) -> City:
    return neijiang.at("2022-06-24")


def unchanged(city: City) -> list[dict[str, Any]]:
    return city.stored("reports", "report_windows", "measures", "outbox")


@pytest.mark.obligation("NJ-009")
def test_many_units_get_the_same_day_each_by_name(june: City) -> None:
    june.at("2022-07-01")
    before = unchanged(june)
    with pytest.raises(UnitsNotOnList) as refused:
        june.call("extend_reports", **NAMED, unit_ids=["b-1", "h-2"], until="2022-07-08")
    assert "h-2" in refused.value.zh and "b-1" not in refused.value.zh
    with pytest.raises(ExtensionNotLater):
        june.call("extend_reports", **NAMED, unit_ids=["b-1", "b-2"], until="2022-06-30")
    with pytest.raises(Forbidden):
        june.call("extend_reports", **NAMED, role="bureau", unit="b-1", unit_ids=["b-1"], until="2022-07-08")
    assert unchanged(june) == before
    moved = june.call("extend_reports", **NAMED, unit_ids=["b-2", "b-1", "b-1"], until="2022-07-08")
    assert [(r["unit_id"], r["status"], r["extended_until"]) for r in moved] == [
        ("b-1", "expected", "2022-07-08"),
        ("b-2", "expected", "2022-07-08"),
    ]
    assert {r["extensions"][0]["reason"] for r in moved} == {"疫情防控"}
    assert june.report(RULE, PERIOD, "h-1")["status"] == "missing"


def test_a_revoked_extension_judges_by_the_day_before_it(june: City) -> None:
    report = june.report(RULE, PERIOD, "h-1")
    with pytest.raises(NothingToRevoke):
        june.call("revoke_exception", report_id=report["id"], reason="误操作")
    june.call("extend_report", report_id=report["id"], until="2022-07-08", reason="系统故障")
    june.at("2022-07-05")
    sent = june.call("submit_report", **HOSPITAL, report_id=report["id"], title="季度进展", content="进展")
    assert sent["status"] == "on_time"
    back = june.call("revoke_exception", report_id=report["id"], reason="误操作")
    assert (back["status"], back["closes_on"], back["extensions"]) == ("late", "2022-06-30", [])
    [line] = back["revoked"]
    assert (line["kind"], line["reason"], line["decision"]["until"]) == ("extension", "误操作", "2022-07-08")
    assert june.measured("report_on_time_rate", PERIOD)["h-1"] == (0, 1)


def test_a_revoked_exemption_is_owed_again_and_missed_by_the_clock(june: City) -> None:
    report = june.report(RULE, PERIOD, "b-2")
    june.call("exempt_report", report_id=report["id"], reason="停业")
    june.at("2022-07-04")
    assert june.call("revoke_exception", report_id=report["id"], reason="已复业")["status"] == "expected"
    june.at("2022-07-04", hour=10)
    assert june.report(RULE, PERIOD, "b-2")["status"] == "missing"
    [figures] = june.call("report_figures", rule_id=RULE, period=PERIOD)
    assert figures["expected"] == 3


def test_exceptions_are_listed_with_those_that_ran_out(june: City) -> None:
    for unit, until in (("b-1", "2022-07-04"), ("h-1", "2022-07-20")):
        report = june.report(RULE, PERIOD, unit)
        june.call("extend_report", report_id=report["id"], until=until, reason="系统故障")
    june.call("exempt_report", report_id=june.report(RULE, PERIOD, "b-2")["id"], reason="停业")
    june.at("2022-07-06")
    listed = june.call("report_exceptions")
    assert sorted(r["unit_id"] for r in listed["items"]) == ["b-1", "b-2", "h-1"]
    assert [r["unit_id"] for r in june.call("report_exceptions", expired=True)["items"]] == ["b-1"]
    assert sorted(r["unit_id"] for r in june.call("report_exceptions", expired=False)["items"]) == ["b-2", "h-1"]
    own = june.call("report_exceptions", role="bureau", unit="b-1")["items"]
    assert [r["unit_id"] for r in own] == ["b-1"]


@pytest.mark.obligation("NJ-008")
def test_the_plan_for_the_year_after_the_campaign_is_obliged_and_waivable(neijiang: City) -> None:
    neijiang.at("2024-12-10")
    report = neijiang.report("NJ-R3", "2024", "h-1")
    assert report["status"] == "expected"
    waived = neijiang.call("exempt_report", report_id=report["id"], reason="专项行动已结束")
    assert (waived["status"], waived["exemption"]["reason"]) == ("exempt", "专项行动已结束")


@pytest.mark.obligation("NJ-008")
def test_a_city_may_say_that_it_is_not_waived(bench: Any, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024")
    parameters = city.plan.parameters.model_copy(update={"next_year_plan_waivable": False})
    city.plan = city.plan.model_copy(update={"parameters": parameters})
    city.set("2024-12-10").onboard().add(*UNITS).at("2024-12-10")
    plan = city.report("NJ-R3", "2024", "h-1")
    before = unchanged(city)
    with pytest.raises(PlanNotWaivable):
        city.call("exempt_report", report_id=plan["id"], reason="不再需要")
    assert unchanged(city) == before
    summary = city.report("NJ-R2", "2024", "h-1")
    assert city.call("exempt_report", report_id=summary["id"], reason="停业")["status"] == "exempt"


@pytest.mark.obligation("NJ-009")
def test_the_office_says_that_it_has_seen_a_version(june: City) -> None:
    report = june.report(RULE, PERIOD, "h-1")
    with pytest.raises(ReportNotSubmitted):
        june.call("acknowledge_report", report_id=report["id"])
    june.call("submit_report", **HOSPITAL, report_id=report["id"], title="季度进展", content="进展")
    seen = june.call("acknowledge_report", report_id=report["id"])
    assert (seen["receipt"]["version_number"], seen["receipt"]["by"]) == (1, "campaign_office-city")
    again = june.call("acknowledge_report", role="city_admin", report_id=report["id"])
    assert (again["receipt"], again["version"]) == (seen["receipt"], seen["version"])
    june.call("submit_report", **HOSPITAL, report_id=report["id"], title="季度进展", content="补充")
    assert june.call("acknowledge_report", report_id=report["id"])["receipt"]["version_number"] == 2
