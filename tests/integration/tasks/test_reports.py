"""Reports: on time by the time of receipt, versions and answers kept, exceptions named, figures whole."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import Forbidden, InvalidInput
from services.tasks.errors import (
    CampaignEnded,
    ExtensionNotLater,
    OnlyTheOfficeRegisters,
    OriginalMissing,
    PeriodNotBegun,
    ReceivedInFuture,
    ReportAlreadyAccepted,
    ReportAlreadySubmitted,
    ReportIsExempt,
    ReportNotFound,
    ReportNotNamed,
    ReportNotOwed,
    ReportNotSubmitted,
    ReportWithoutContent,
    ReviewedByOwnUnit,
    ReviewedBySubmitter,
    WindowNotFound,
)
from tests.integration.tasks.city import City

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
BUREAU: dict[str, Any] = {"role": "bureau", "unit": "b-1"}
RULE, PERIOD = "NJ-R1", "2022-Q2"


@pytest.fixture
def june(neijiang: City) -> City:
    """Neijiang on the opening day of the second quarter's report."""
    return neijiang.at("2022-06-24")


def send(
    city: City, unit: str = "h-1", *, role: str = "institution", text: str = "进展", **more: Any
) -> dict[str, Any]:
    report = city.report(RULE, PERIOD, unit)
    return dict(
        city.call("submit_report", role=role, unit=unit, report_id=report["id"], title="季度进展", content=text, **more)
    )


def unchanged(city: City) -> list[dict[str, Any]]:
    return city.stored("reports", "histories", "report_windows", "measures", "outbox")


@pytest.mark.obligation("NJ-006", "NJ-009", "PF-011")
def test_the_due_day_counts_until_its_last_minute(june: City) -> None:
    june.set("2022-06-30", hour=23, minute=59)
    sent = send(june)
    assert (sent["status"], sent["timeliness"], sent["before_window"]) == ("on_time", "on_time", False)
    june.set("2022-07-01", hour=0)
    late = send(june, "b-1", role="bureau")
    assert (late["status"], late["timeliness"]) == ("late", "late")
    told = june.told("report_submitted")
    assert [(e["data"]["unit_id"], e["data"]["on_time"], e["data"]["number"]) for e in told] == [
        ("h-1", True, 1),
        ("b-1", False, 1),
    ]


@pytest.mark.obligation("NJ-006", "PF-011")
def test_what_nobody_sent_is_missing_and_told_once(june: City) -> None:
    send(june)
    june.at("2022-06-30", hour=23)
    assert june.report(RULE, PERIOD, "b-1")["status"] == "expected"
    june.at("2022-07-01", hour=0).at("2022-07-01", hour=1).at("2022-07-05")
    assert [june.report(RULE, PERIOD, unit)["status"] for unit in ("h-1", "b-1", "b-2")] == [
        "on_time",
        "missing",
        "missing",
    ]
    overdue = [e["data"] for e in june.told("report_overdue") if (e["data"]["period"]) == PERIOD]
    assert sorted((d["unit_id"], d["due_on"]) for d in overdue) == [("b-1", "2022-06-30"), ("b-2", "2022-06-30")]
    late = send(june, "b-1", role="bureau")
    assert (late["status"], late["overdue"]) == ("late", False)


@pytest.mark.obligation("LZ-146")
def test_the_monthly_summary_is_overdue_on_the_sixth(liuzhou: City) -> None:
    liuzhou.at("2022-03-05", hour=23, minute=59)
    assert liuzhou.told("report_overdue") == []
    liuzhou.at("2022-03-06", hour=0)
    [overdue] = liuzhou.told("report_overdue")
    assert (overdue["data"]["unit_id"], overdue["data"]["period"]) == ("c-0", "2022-02")


@pytest.mark.obligation("NJ-009")
def test_a_returned_report_is_sent_again_and_stays_on_time(june: City) -> None:
    first = send(june)
    back = june.call("return_report", report_id=first["id"], reason="缺少数据")
    assert (back["status"], back["return_reason"]) == ("returned", "缺少数据")
    june.at("2022-07-04")
    assert june.report(RULE, PERIOD, "h-1")["status"] == "returned"
    again = send(june, text="补充数据")
    assert (again["status"], again["timeliness"], again["return_reason"]) == ("on_time", "on_time", None)
    assert [(v["number"], v["content"], v["on_time"]) for v in june.versions(again["id"])] == [
        (1, "进展", True),
        (2, "补充数据", False),
    ]
    done = june.call("accept_report", report_id=first["id"])
    assert done["status"] == "accepted"
    assert [(r["action"], r["version_number"]) for r in done["reviews"]] == [("returned", 1), ("accepted", 2)]
    names = [e["name"] for e in june.told("report_submitted", "report_returned", "report_accepted")]
    assert names == [f"tasks.report_{w}.v1" for w in ("submitted", "returned", "submitted", "accepted")]
    before = unchanged(june)
    with pytest.raises(ReportAlreadyAccepted):
        send(june)
    with pytest.raises(ReportNotSubmitted):
        june.call("return_report", report_id=first["id"], reason="再改")
    assert unchanged(june) == before


@pytest.mark.obligation("NJ-007", "NJ-008", "NJ-009")
def test_the_three_documents_are_distinct(neijiang: City) -> None:
    neijiang.at("2022-12-26")
    ids = {
        rule: neijiang.report(rule, period, "h-1")["id"]
        for rule, period in (("NJ-R1", "2022-Q4"), ("NJ-R2", "2022"), ("NJ-R3", "2022"))
    }
    neijiang.call("submit_report", **HOSPITAL, report_id=ids["NJ-R1"], title="季度进展", content="进展")
    statuses = {item["rule_id"]: item["status"] for item in neijiang.call("reports_by_ids", ids=list(ids.values()))}
    assert statuses == {"NJ-R1": "on_time", "NJ-R2": "expected", "NJ-R3": "expected"}
    neijiang.call("submit_report", **HOSPITAL, report_id=ids["NJ-R3"], title="下一年度工作计划", content="计划")
    neijiang.call("accept_report", report_id=ids["NJ-R3"])
    statuses = {item["rule_id"]: item["status"] for item in neijiang.call("reports_by_ids", ids=list(ids.values()))}
    assert statuses == {"NJ-R1": "on_time", "NJ-R2": "expected", "NJ-R3": "accepted"}


@pytest.mark.obligation("NJ-006")
def test_an_early_report_is_taken_and_flagged_once_its_period_has_begun(neijiang: City) -> None:
    early = {"rule_id": RULE, "period": PERIOD, "unit_id": "h-1", "title": "提前报送", "content": "进展"}
    neijiang.at("2022-03-31", hour=23)
    before = unchanged(neijiang)
    with pytest.raises(PeriodNotBegun):
        neijiang.call("submit_report", **HOSPITAL, **early)
    assert unchanged(neijiang) == before
    neijiang.at("2022-04-01", hour=0)
    sent = neijiang.call("submit_report", **HOSPITAL, **early)
    assert (sent["status"], sent["before_window"], sent["expected"]) == ("on_time", True, False)
    assert neijiang.call("report_figures", rule_id=RULE, period=PERIOD) == []
    again = neijiang.call("submit_report", **HOSPITAL, **{**early, "content": "补充"})
    assert (again["id"], again["versions"], len(neijiang.versions(sent["id"]))) == (sent["id"], 2, 2)
    neijiang.at("2022-06-24")
    listed = neijiang.report(RULE, PERIOD, "h-1")
    assert (listed["expected"], listed["status"], listed["before_window"]) == (True, "on_time", True)
    [figures] = neijiang.call("report_figures", rule_id=RULE, period=PERIOD)
    assert (figures["expected"], figures["actual"], figures["on_time"]) == (3, 1, 1)
    assert neijiang.measured("report_rate", PERIOD)["h-1"] == (1, 1)


@pytest.mark.obligation("NJ-011")
def test_the_office_registers_what_came_by_e_mail(june: City) -> None:
    june.at("2022-07-04")
    report = june.report(RULE, PERIOD, "b-1")
    named: dict[str, Any] = {"report_id": report["id"], "title": "季度进展", "content": ""}
    original = june.upload("邮件原件.pdf")
    mail: dict[str, Any] = {**named, "file_ids": [original], "received_at": "2022-06-30T23:59:59+08:00"}
    own = june.upload("自存.pdf", **BUREAU)
    before = unchanged(june)
    with pytest.raises(OnlyTheOfficeRegisters):
        june.call("submit_report", **BUREAU, **{**mail, "file_ids": [own]})
    with pytest.raises(ReceivedInFuture):
        june.call("submit_report", **{**mail, "received_at": "2022-07-05T00:00:00+08:00"})
    with pytest.raises(OriginalMissing):
        june.call("submit_report", **{**mail, "file_ids": []})
    with pytest.raises(InvalidInput):
        june.call("submit_report", **{**mail, "received_at": "2022-06-30T23:59:59"})
    assert unchanged(june) == before
    sent = june.call("submit_report", **mail)
    [version] = june.versions(sent["id"])
    assert (sent["status"], version["registered"]) == ("on_time", True)
    assert version["received_at"] == "2022-06-30T15:59:59+00:00"
    assert version["files"][0]["filename"] == "邮件原件.pdf"
    assert june.call("file", **BUREAU, file_id=original)["filename"] == "邮件原件.pdf"
    assert june.call("accept_report", report_id=report["id"])["status"] == "accepted"


@pytest.mark.obligation("NJ-011")
def test_an_e_mail_that_came_before_the_late_upload_makes_it_on_time(june: City) -> None:
    june.at("2022-07-04")
    assert send(june)["status"] == "late"
    june.call(
        "submit_report",
        report_id=june.report(RULE, PERIOD, "h-1")["id"],
        title="邮件补登",
        file_ids=[june.upload()],
        received_at="2022-06-29T10:00:00+08:00",
    )
    assert june.report(RULE, PERIOD, "h-1")["status"] == "on_time"
    assert june.measured("report_on_time_rate", PERIOD)["h-1"] == (1, 1)


def test_a_zero_report_is_explicit(june: City) -> None:
    before = unchanged(june)
    with pytest.raises(ReportWithoutContent):
        send(june, text="")
    assert unchanged(june) == before
    sent = send(june, text="", is_empty=True)
    assert (sent["status"], sent["timeliness"], sent["is_empty"]) == ("empty", "on_time", True)
    assert june.told("report_submitted")[-1]["data"]["is_empty"] is True
    [figures] = june.call("report_figures", rule_id=RULE, period=PERIOD)
    assert (figures["actual"], figures["on_time"]) == (1, 1)


def test_an_extension_is_a_named_exception(june: City) -> None:
    june.at("2022-07-01")
    report = june.report(RULE, PERIOD, "b-1")
    before = unchanged(june)
    for until in ("2022-06-30", "2022-06-29"):
        with pytest.raises(ExtensionNotLater):
            june.call("extend_report", report_id=report["id"], until=until, reason="系统故障")
    with pytest.raises(Forbidden):
        june.call("extend_report", **BUREAU, report_id=report["id"], until="2022-07-08", reason="系统故障")
    assert unchanged(june) == before
    moved = june.call("extend_report", report_id=report["id"], until="2022-07-08", reason="系统故障")
    assert (moved["status"], moved["due_on"], moved["extended_until"]) == ("expected", "2022-06-30", "2022-07-08")
    assert [(e["until"], e["reason"], e["by"]) for e in moved["extensions"]] == [
        ("2022-07-08", "系统故障", "campaign_office-city")
    ]
    june.at("2022-07-08", hour=23)
    assert june.report(RULE, PERIOD, "b-1")["status"] == "expected"
    june.at("2022-07-09", hour=0).at("2022-07-10")
    assert june.report(RULE, PERIOD, "b-1")["status"] == "missing"
    told = [e["data"]["due_on"] for e in june.told("report_overdue") if e["subject_id"] == report["id"]]
    assert told == ["2022-06-30", "2022-07-08"]
    june.call("extend_report", report_id=report["id"], until="2022-07-12", reason="再延")
    assert send(june, "b-1", role="bureau")["status"] == "on_time"


def test_an_exemption_leaves_the_figures(june: City) -> None:
    report = june.report(RULE, PERIOD, "b-2")
    done = june.call("exempt_report", report_id=report["id"], reason="机构合并")
    assert (done["status"], done["exemption"]["reason"]) == ("exempt", "机构合并")
    june.at("2022-07-01")
    assert june.report(RULE, PERIOD, "b-2")["status"] == "exempt"
    [figures] = june.call("report_figures", rule_id=RULE, period=PERIOD)
    assert figures["expected"] == 2
    sent = send(june)
    before = unchanged(june)
    with pytest.raises(ReportAlreadySubmitted):
        june.call("exempt_report", report_id=sent["id"], reason="机构合并")
    with pytest.raises(ReportIsExempt):
        june.call("submit_report", report_id=report["id"], title="季度进展", content="进展")
    assert unchanged(june) == before


def test_five_figures_are_whole_numbers(june: City) -> None:
    send(june)
    june.at("2022-07-01")
    send(june, "b-1", role="bureau")
    [figures] = june.call("report_figures", rule_id=RULE, period=PERIOD)
    assert figures == {
        "rule_id": RULE,
        "period": PERIOD,
        "expected": 3,
        "actual": 2,
        "on_time": 1,
        "rate": 66,
        "rate_numerator": 2,
        "rate_denominator": 3,
        "on_time_rate": 33,
        "on_time_rate_numerator": 1,
        "on_time_rate_denominator": 3,
    }
    [own] = june.call("report_figures", **BUREAU, rule_id=RULE, period=PERIOD)
    assert (own["expected"], own["actual"], own["rate"], own["on_time_rate"]) == (1, 1, 100, 0)
    assert len(june.call("report_figures")) == 3 + 2


def test_reports_that_cannot_be(june: City) -> None:
    before = unchanged(june)
    text: dict[str, Any] = {"title": "季度进展", "content": "进展"}
    with pytest.raises(ReportNotNamed):
        june.call("submit_report", rule_id=RULE, **text)
    with pytest.raises(ReportNotFound):
        june.call("submit_report", report_id="0" * 26, **text)
    with pytest.raises(WindowNotFound):
        june.call("submit_report", rule_id=RULE, period="2031-Q1", unit_id="h-1", **text)
    with pytest.raises(ReportNotOwed):
        june.call("submit_report", rule_id=RULE, period=PERIOD, unit_id="h-2", **text)
    with pytest.raises(Forbidden):
        june.call(
            "submit_report", role="institution", unit="p-1", report_id=june.report(RULE, PERIOD, "h-1")["id"], **text
        )
    assert unchanged(june) == before


def test_who_reviews_a_report(june: City) -> None:
    sent = send(june, "b-1", role="bureau")
    office = june.call("submit_report", report_id=june.report(RULE, PERIOD, "h-1")["id"], title="代报", content="进展")
    before = unchanged(june)
    with pytest.raises(ReviewedByOwnUnit):
        june.call("accept_report", **BUREAU, who="colleague", report_id=sent["id"])
    with pytest.raises(ReviewedBySubmitter):
        june.call("accept_report", report_id=office["id"])
    assert unchanged(june) == before
    assert june.call("accept_report", role="city_admin", report_id=office["id"])["status"] == "accepted"


@pytest.mark.obligation("NJ-014", "NJ-111")
def test_after_the_campaign_late_reports_are_still_taken(neijiang: City) -> None:
    neijiang.at("2024-10-01")
    final = neijiang.report("NJ-R4", "NJ-P3", "p-1")
    assert (final["due_on"], neijiang.window("NJ-R4", "NJ-P3")["expected"]) == ("2024-12-31", 6)
    neijiang.at("2025-01-10")
    before = unchanged(neijiang)
    with pytest.raises(CampaignEnded):
        neijiang.call("extend_report", report_id=final["id"], until="2025-02-01", reason="延期")
    with pytest.raises(CampaignEnded):
        neijiang.call("exempt_report", report_id=final["id"], reason="停业")
    assert unchanged(neijiang) == before
    clinic: dict[str, Any] = {"role": "institution", "unit": "p-1"}
    late = neijiang.call("submit_report", **clinic, report_id=final["id"], title="全面总结", content="总结")
    assert late["status"] == "late"
    assert neijiang.call("accept_report", report_id=final["id"])["status"] == "accepted"
