"""Prefilled drafts, sections, planned tasks, and a report that says the same twice."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.events import Envelope
from services.kit.ids import new_id
from services.tasks.errors.reporting import PlannedTaskOutsideYear, PlannedTasksElsewhere, SameAsReturned
from tests.integration.tasks.city import TRACE, City

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}
SECTIONS = [{"heading": "工作进展", "text": "开展学习三次。"}, {"heading": "存在的困难和问题", "text": "人员不足。"}]


def unchanged(city: City) -> list[dict[str, Any]]:
    return city.stored("reports", "local_tasks", "outbox")


def measured(
    city: City,
    indicator: str,
    unit: str,
    period: str,
    counts: tuple[int, int],
    version: int = 1,
    *,
    by: str = "organizations",
) -> None:
    data = {
        "indicator": indicator,
        "unit_id": unit,
        "period": period,
        "numerator": counts[0],
        "denominator": counts[1],
    }
    name, subject = f"{by}.indicator_measured.v1", f"{indicator}:{unit}:{period}"
    city.bench.deliver([Envelope(new_id(), name, city.tenant, subject, version, clock.now(), "x", TRACE, data)])


@pytest.mark.obligation("NJ-007")
def test_the_annual_summary_is_prefilled_from_the_year(neijiang: City) -> None:
    neijiang.at("2022-03-25")
    first = neijiang.report("NJ-R1", "2022-Q1", "h-1")
    neijiang.call("submit_report", **HOSPITAL, report_id=first["id"], title="季度进展", content="进展")
    neijiang.at("2022-12-05")
    measured(neijiang, "meeting_compliance", "h-1", "2022-Q1", (1, 1))
    measured(neijiang, "meeting_compliance", "h-1", "2022-Q3", (0, 1))
    measured(neijiang, "meeting_compliance", "h-1", "2022-Q3", (1, 1), version=3)
    measured(neijiang, "meeting_compliance", "h-1", "2022-Q3", (0, 1), version=2)
    measured(neijiang, "meeting_compliance", "b-1", "2022-Q3", (5, 5))
    report = neijiang.report("NJ-R2", "2022", "h-1")
    draft = neijiang.call("report_draft", **HOSPITAL, report_id=report["id"])
    facts = {fact["key"]: fact["value"] for fact in draft["facts"]}
    assert (facts["reports_expected"], facts["reports_on_time"], facts["reports_missing"]) == (3, 1, 2)
    assert (facts["meeting_compliance_met"], facts["meeting_compliance_owed"]) == (2, 2)
    results = draft["sections"][0]
    assert results["heading"] == "工作开展及成效"
    assert "按时报送报告1份（应报3份）" in results["text"]
    assert "按制度召开会议2次（应召开2次）" in results["text"]
    assert (draft["period_start"], draft["period_end"]) == ("2022-01-01", "2022-12-31")
    sent = neijiang.call(
        "submit_report", **HOSPITAL, report_id=report["id"], title="年度工作总结", sections=draft["sections"]
    )
    [version] = neijiang.versions(sent["id"])
    assert (sent["status"], version["sections"]) == ("on_time", draft["sections"])
    assert {fact["key"]: fact["value"] for fact in version["facts"]} == facts


@pytest.mark.obligation("NJ-007")
def test_reports_tell_of_training_and_satisfaction_as_their_services_measured_them(neijiang: City) -> None:
    neijiang.at("2022-12-05")
    measured(neijiang, "conduct_training_coverage", "h-1", "2022-Q2", (300, 900), by="training")
    measured(neijiang, "conduct_training_coverage", "h-1", "2022-Q4", (899, 900), by="training")
    measured(neijiang, "conduct_training_coverage", "h-2", "2022-Q4", (100, 100), by="training")
    measured(neijiang, "exam_pass_rate", "h-1", "2022-Q4", (80, 85), by="training")
    for quarter, counts in (("2022-Q2", (400, 500)), ("2022-Q3", (500, 500))):
        measured(neijiang, "instant_satisfaction_rate", "h-1", quarter, counts, by="satisfaction")
        measured(neijiang, "satisfaction_outpatient", "h-1", quarter, (counts[0] * 2, 1000), by="satisfaction")
    measured(neijiang, "satisfaction_inpatient", "h-1", "2022-Q3", (600, 696), by="satisfaction")
    measured(neijiang, "satisfaction_overall", "c-0", "2022-Q3", (88_125_000, 100_000_000), by="satisfaction")
    draft = neijiang.call("report_draft", **HOSPITAL, report_id=neijiang.report("NJ-R2", "2022", "h-1")["id"])
    facts = {fact["key"]: fact["value"] for fact in draft["facts"]}
    assert (facts["conduct_training_coverage_met"], facts["conduct_training_coverage_owed"]) == (899, 900)
    assert (facts["instant_satisfaction_rate_met"], facts["instant_satisfaction_rate_owed"]) == (900, 1000)
    text = draft["sections"][0]["text"]
    assert "完成行风教育培训899人，应培训900人，培训率99.88%。参加考核85人，合格80人。" in text
    assert "提供即时行风满意度评价900人次，应评价1000人次，评价率90%。门诊患者满意度90分。" in text
    assert "住院患者满意度" not in text, "29 evaluations are too few for an index"
    assert "患者总体满意度" not in text


def test_the_commission_s_report_tells_of_the_whole_city(liuzhou: City) -> None:
    liuzhou.at("2022-03-01")
    for unit, counts in (("h-1", (700, 900)), ("h-2", (100, 100))):
        measured(liuzhou, "conduct_training_coverage", unit, "2022-Q1", counts, by="training")
    measured(liuzhou, "satisfaction_overall", "c-0", "2022-Q1", (88_125_000, 100_000_000), by="satisfaction")
    report = liuzhou.report("LZ-R1", "2022-02", "c-0")
    sections = liuzhou.call("report_draft", report_id=report["id"])["sections"]
    text = "".join(section["text"] for section in sections)
    assert "完成行风教育培训800人，应培训1000人，培训率80%。患者总体满意度88.12分。" in text


@pytest.mark.obligation("NJ-111")
def test_the_final_summary_asks_for_five_things_and_says_which_are_lacking(neijiang: City) -> None:
    neijiang.at("2024-10-01")
    report = neijiang.report("NJ-R4", "NJ-P3", "w-1")
    office = neijiang.call("report_draft", report_id=report["id"])
    headings = ["工作开展及成效", "查处案件和典型问题", "建章立制情况", "存在的问题", "意见建议"]
    assert [section["heading"] for section in office["sections"]] == headings
    township: dict[str, Any] = {"role": "institution", "unit": "w-1"}
    given = [{"heading": heading, "text": "无"} for heading in headings[:3]]
    sent = neijiang.call("submit_report", **township, report_id=report["id"], title="全面总结", sections=given)
    assert sent["lacking"] == ["存在的问题", "意见建议"]


@pytest.mark.obligation("NJ-008")
def test_an_accepted_plan_seeds_the_next_year_s_tasks(neijiang: City) -> None:
    neijiang.at("2022-12-05")
    report = neijiang.report("NJ-R3", "2022", "h-1")
    tasks = [
        {"title": "开展科室廉洁谈话", "due_on": "2023-03-31", "department": "纪检监察室", "person_title": "主任"},
        {"title": "完善采购内控制度", "due_on": "2023-06-30"},
    ]
    named: dict[str, Any] = {"report_id": report["id"], "title": "2023年工作计划", "content": "计划"}
    before = unchanged(neijiang)
    with pytest.raises(PlannedTaskOutsideYear):
        wrong = [{**tasks[0], "due_on": "2024-01-01"}]
        neijiang.call("submit_report", **HOSPITAL, **named, planned_tasks=wrong)
    with pytest.raises(PlannedTasksElsewhere):
        summary = neijiang.report("NJ-R2", "2022", "h-1")["id"]
        neijiang.call("submit_report", **HOSPITAL, **{**named, "report_id": summary}, planned_tasks=tasks)
    assert unchanged(neijiang) == before
    neijiang.call("submit_report", **HOSPITAL, **named, planned_tasks=tasks)
    assert neijiang.stored("local_tasks") == []
    accepted = neijiang.call("accept_report", report_id=report["id"])
    assert (accepted["status"], accepted["adopted"]) == ("accepted", 2)
    seeded = neijiang.stored("local_tasks")
    assert sorted((t["title"], t["due_on"], t["department"], t["source_report_id"]) for t in seeded) == [
        ("完善采购内控制度", "2023-06-30", None, report["id"]),
        ("开展科室廉洁谈话", "2023-03-31", "纪检监察室", report["id"]),
    ]
    assert {t["unit_id"] for t in seeded} == {"h-1"}
    [figures] = neijiang.call("report_statistics", rule_id="NJ-R3", period="2022")["items"]
    assert (figures["planned_tasks"], figures["adopted_tasks"]) == (2, 2)


def test_the_same_again_changes_nothing(neijiang: City) -> None:
    neijiang.at("2022-06-24")
    report = neijiang.report("NJ-R1", "2022-Q2", "h-1")
    given: dict[str, Any] = {"report_id": report["id"], "title": "季度进展", "sections": SECTIONS}
    first = neijiang.call("submit_report", **HOSPITAL, **given)
    assert first["repeated"] is False
    before = unchanged(neijiang)
    again = neijiang.call("submit_report", **HOSPITAL, **given)
    assert (again["repeated"], again["versions"], again["version"]) == (True, 1, first["version"])
    assert len(neijiang.versions(report["id"])) == 1
    assert unchanged(neijiang) == before
    neijiang.call("return_report", report_id=report["id"], reason="缺少数据")
    before = unchanged(neijiang)
    with pytest.raises(SameAsReturned):
        neijiang.call("submit_report", **HOSPITAL, **given)
    assert unchanged(neijiang) == before
    changed = {**given, "sections": [*SECTIONS, {"heading": "下一步工作安排", "text": "补充数据"}]}
    assert neijiang.call("submit_report", **HOSPITAL, **changed)["status"] == "on_time"
