"""Roll-ups: the office's monthly summary out of units' progress, the city's quarterly report, the leading group."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Forbidden
from services.tasks.errors.reporting import (
    AlreadySent,
    ConsolidationIssued,
    MonthNotBegun,
    NoMonthlyProgress,
    NotForLeadingGroup,
    NothingToRollUp,
    NotSentYet,
    OwnReportRegistered,
    ProgressAlreadyCompiled,
    ReviewBeforeSending,
)
from tests.integration.tasks.city import CLINIC, City

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
MONTH = "2022-02"


def give(city: City, unit: str = "h-1", percent: int = 60, **more: Any) -> dict[str, Any]:
    given = {"unit_id": unit, "period": MONTH, "percent": percent, "text": "已开展自查", **more}
    return dict(city.call("give_monthly_progress", role="institution", unit=unit, **given))


def items(city: City, kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    """(unit, action) -> the newest item of that kind."""
    told = [item for e in city.told("work_items_changed") for item in e["data"]["items"] if item["kind"] == kind]
    return {(item["unit_id"], item["action"]): item for item in sorted(told, key=lambda item: item["version"])}


def unchanged(city: City) -> list[dict[str, Any]]:
    kept = ("reports", "monthly_progress", "consolidations", "report_contributions", "histories", "outbox")
    return city.stored(*kept)


@pytest.mark.obligation("LZ-120")
def test_each_institution_gives_its_month_s_progress_by_the_fifth(liuzhou: City) -> None:
    liuzhou.at("2022-02-20")
    early = give(liuzhou, "p-1", 30, obstacles="经费不足")
    assert (early["status"], early["expected"]) == ("on_time", False)
    liuzhou.at("2022-03-01")
    listed = liuzhou.call("monthly_progress", period=MONTH)["items"]
    assert {p["unit_id"]: (p["status"], p["due_on"]) for p in listed} == {
        "h-1": ("expected", "2022-03-05"),
        "h-2": ("expected", "2022-03-05"),
        "w-1": ("expected", "2022-03-05"),
        "p-1": ("on_time", "2022-03-05"),
    }
    waiting = items(liuzhou, "monthly_progress")
    assert waiting[("h-1", "submit")]["state"] == "open"
    liuzhou.at("2022-03-05", hour=23, minute=59)
    evidence = liuzhou.upload("台账.pdf", **HOSPITAL)
    done = give(liuzhou, obstacles="人员不足", file_ids=[evidence])
    assert (done["status"], done["percent"], done["files"][0]["filename"]) == ("on_time", 60, "台账.pdf")
    assert items(liuzhou, "monthly_progress")[("h-1", "submit")]["state"] == "done"
    liuzhou.at("2022-03-06", hour=0)
    assert give(liuzhou, "w-1", 10)["status"] == "late"
    [missing] = liuzhou.call("monthly_progress", period=MONTH, status="expected")["items"]
    assert (missing["unit_id"], missing["overdue"]) == ("h-2", True)
    assert liuzhou.call("monthly_progress_totals") == [
        {"period": MONTH, "due": 4, "given": 3, "on_time": 2, "rate": 75}
    ]
    assert [p["unit_id"] for p in liuzhou.call("monthly_progress", **HOSPITAL)["items"]] == ["h-1"]


def test_progress_that_cannot_be(liuzhou: City) -> None:
    liuzhou.at("2022-02-20")
    before = unchanged(liuzhou)
    with pytest.raises(MonthNotBegun):
        give(liuzhou, period="2022-03")
    with pytest.raises(NoMonthlyProgress):
        give(liuzhou, period="2021-12")
    with pytest.raises(NoMonthlyProgress):
        liuzhou.call("give_monthly_progress", role="bureau", unit="b-1", unit_id="b-1", period=MONTH, percent=1)
    with pytest.raises(NoMonthlyProgress):
        liuzhou.call("give_monthly_progress", unit_id="c-0", period=MONTH, percent=1)
    with pytest.raises(Forbidden):
        liuzhou.call("give_monthly_progress", role="department_head", unit_id="h-1", period=MONTH, percent=1)
    with pytest.raises(ChangedMeanwhile):
        give(liuzhou, expected_version=7)
    assert unchanged(liuzhou) == before


def test_a_unit_that_closes_owes_no_progress_any_more(liuzhou: City) -> None:
    liuzhou.at("2022-03-01").add(replace(CLINIC, closed_on="2022-03-01", version=2))
    [gone] = liuzhou.call("monthly_progress", unit_id="p-1")["items"]
    assert (gone["status"], items(liuzhou, "monthly_progress")[("p-1", "submit")]["state"]) == (
        "withdrawn",
        "withdrawn",
    )
    assert liuzhou.call("monthly_progress_totals")[0]["due"] == 3


@pytest.mark.obligation("LZ-146", "LZ-120")
def test_the_monthly_summary_is_assembled_from_what_units_gave(liuzhou: City) -> None:
    liuzhou.at("2022-03-02")
    give(liuzhou, "h-1", 60, obstacles="人员不足")
    give(liuzhou, "h-2", 41)
    office: dict[str, Any] = {"unit_id": "c-0", "period": MONTH, "percent": 80, "department": "医政医管科"}
    liuzhou.call("give_monthly_progress", role="department_head", **office, obstacles="数据不全")
    draft = liuzhou.call("rollup_draft", rule_id="LZ-R1", period=MONTH)
    assert draft["totals"] == {
        "expected": 4,
        "given": 2,
        "on_time": 2,
        "missing": 2,
        "departments": 1,
        "percent_sum": 101,
        "percent_count": 2,
        "percent": 50,
    }
    assert draft["due_on"] == "2022-03-05"
    by_unit = {(c["unit_id"], c["department"]): c["status"] for c in draft["contributions"]}
    assert by_unit == {
        ("h-1", None): "on_time",
        ("h-2", None): "on_time",
        ("w-1", None): "expected",
        ("p-1", None): "expected",
        ("c-0", "医政医管科"): "on_time",
    }
    text = {section["heading"]: section["text"] for section in draft["sections"]}
    assert text["一、报送情况"].startswith("应报4家，已报2家，其中按时2家。")
    assert "未报单位：单位w-1、单位p-1。" in text["一、报送情况"]
    assert text["存在的困难和问题"].splitlines() == ["医政医管科：数据不全", "单位h-1：人员不足"]
    summary = liuzhou.report("LZ-R1", MONTH, "c-0")
    assert liuzhou.call("report_draft", report_id=summary["id"])["sections"] == draft["sections"]
    sections = [*draft["sections"][:-1], {"heading": "下一步工作安排", "text": "督促未报单位补报。"}]
    given = {"report_id": summary["id"], "title": "2022年2月进展情况汇总", "sections": sections}
    assert liuzhou.call("submit_report", **given)["status"] == "on_time"
    give(liuzhou, "w-1", 5)
    frozen = liuzhou.call("rollup_contributions", source_id=summary["id"], number=1)
    assert {c["unit_id"] for c in frozen["contributions"] if c["source_version"] is None} == {"w-1", "p-1"}
    liuzhou.call("accept_report", role="city_admin", report_id=summary["id"])
    before = unchanged(liuzhou)
    with pytest.raises(ProgressAlreadyCompiled):
        give(liuzhou, "h-2", 99)
    assert unchanged(liuzhou) == before
    liuzhou.at("2022-03-08")
    assert give(liuzhou, "p-1", 5)["status"] == "late"


@pytest.mark.obligation("LZ-147")
def test_the_summary_goes_before_the_leading_group(liuzhou: City) -> None:
    liuzhou.at("2022-03-02")
    summary = liuzhou.report("LZ-R1", MONTH, "c-0")
    liuzhou.call("submit_report", report_id=summary["id"], title="汇总", content="进展")
    waiting = items(liuzhou, "report")
    assert ("c-0", "review") not in waiting
    sending = waiting[("c-0", "send_to_leading_group")]
    assert (sending["state"], sending["due_on"], sending["roles"]) == ("open", "2022-04-01", ["campaign_office"])
    before = unchanged(liuzhou)
    with pytest.raises(NotSentYet):
        liuzhou.call("record_leading_review", report_id=summary["id"], reviewed_on="2022-03-02", comments="同意")
    with pytest.raises(ReviewBeforeSending):
        liuzhou.call("send_to_leading_group", report_id=summary["id"], sent_on="2022-03-03")
    assert unchanged(liuzhou) == before
    liuzhou.at("2022-03-10")
    sent = liuzhou.call("send_to_leading_group", report_id=summary["id"])
    assert (sent["leading_review"]["sent_on"], sent["leading_review"]["reviewed_on"]) == ("2022-03-10", None)
    with pytest.raises(AlreadySent):
        liuzhou.call("send_to_leading_group", report_id=summary["id"])
    with pytest.raises(ReviewBeforeSending):
        liuzhou.call("record_leading_review", report_id=summary["id"], reviewed_on="2022-03-09", comments="同意")
    liuzhou.at("2022-03-15")
    noted = liuzhou.call("record_leading_review", report_id=summary["id"], reviewed_on="2022-03-14", comments="同意")
    assert (noted["leading_review"]["reviewed_on"], noted["leading_review"]["comments"]) == ("2022-03-14", "同意")
    [figures] = liuzhou.call("report_statistics", rule_id="LZ-R1", period=MONTH)["items"]
    assert (figures["actual"], figures["reviewed"]) == (1, 1)
    after = items(liuzhou, "report")
    assert [after[("c-0", action)]["state"] for action in ("send_to_leading_group", "record_leading_review")] == [
        "done",
        "done",
    ]


@pytest.mark.obligation("NJ-139")
def test_the_city_s_quarterly_report_is_issued_once(neijiang: City) -> None:
    neijiang.at("2022-06-24")
    report = neijiang.report("NJ-R1", "2022-Q2", "h-1")
    sections = [{"heading": "工作进展", "text": "学习"}, {"heading": "存在的困难和问题", "text": "人员不足"}]
    neijiang.call("submit_report", **HOSPITAL, report_id=report["id"], title="季度进展", sections=sections)
    neijiang.at("2022-07-01")
    [expected] = [c for c in neijiang.call("consolidations")["items"] if c["period"] == "2022-Q2"]
    assert (expected["status"], expected["due_on"]) == ("expected", "2022-07-14")
    assert items(neijiang, "consolidation")[("c-0", "issue")]["state"] == "open"
    draft = neijiang.call("rollup_draft", rule_id="NJ-R1", period="2022-Q2")
    assert (draft["totals"]["expected"], draft["totals"]["given"], draft["totals"]["missing"]) == (3, 1, 2)
    assert [c["obstacles"] for c in draft["contributions"] if c["unit_id"] == "h-1"] == ["人员不足"]
    named: dict[str, Any] = {"rule_id": "NJ-R1", "period": "2022-Q2", "title": "全市进展"}
    with pytest.raises(NothingToRollUp):
        neijiang.call("issue_consolidation", consolidation_id=expected["id"])
    with pytest.raises(ChangedMeanwhile):
        neijiang.call("save_consolidation", **named, sections=draft["sections"], expected_version=9)
    saved = neijiang.call("save_consolidation", **named, sections=draft["sections"], expected_version=1)
    assert saved["status"] == "draft"
    issued = neijiang.call("issue_consolidation", consolidation_id=expected["id"])
    assert (issued["status"], issued["totals"]["given"], issued["issued_by"]) == ("issued", 1, "campaign_office-city")
    assert items(neijiang, "consolidation")[("c-0", "issue")]["state"] == "done"
    frozen = neijiang.call("rollup_contributions", source_id=expected["id"], number=1)
    assert frozen["contributions"] == draft["contributions"] and len(frozen["contributions"]) == 3
    before = unchanged(neijiang)
    with pytest.raises(ConsolidationIssued):
        neijiang.call("save_consolidation", **named, sections=draft["sections"])
    with pytest.raises(NotForLeadingGroup):
        neijiang.call("send_to_leading_group", report_id=report["id"])
    assert unchanged(neijiang) == before
    assert neijiang.call("consolidations", role="institution", unit="h-1")["items"] == []


def test_a_unit_that_closed_before_the_list_was_made_is_not_waited_for(liuzhou: City) -> None:
    liuzhou.set("2022-03-01").add(replace(CLINIC, closed_on="2022-03-01", version=2)).at("2022-03-02")
    assert {each["unit_id"] for each in liuzhou.call("monthly_progress")["items"]} == {"h-1", "h-2", "w-1"}
    assert ("p-1", "submit") not in items(liuzhou, "monthly_progress")


@pytest.mark.obligation("NJ-011", "LZ-146")
def test_the_office_does_not_register_its_own_summary_as_an_e_mail_to_be_on_time(liuzhou: City) -> None:
    liuzhou.at("2022-03-07")
    [own] = liuzhou.call("reports", rule_id="LZ-R1", period=MONTH)["items"]
    mail = {"received_at": "2022-03-05T10:00:00+08:00", "file_ids": [liuzhou.upload()]}
    before = unchanged(liuzhou)
    with pytest.raises(OwnReportRegistered):
        liuzhou.call("submit_report", report_id=own["id"], title="汇总", content="进展", **mail)
    assert unchanged(liuzhou) == before
    late = liuzhou.call("submit_report", report_id=own["id"], title="汇总", content="进展")
    assert late["status"] == "late"
