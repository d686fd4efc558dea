"""What lies beside a thing, or is left out of lists, is loaded when it is asked for: in one call for a whole page."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from services.kit import histories
from tests.integration.gateway.scene import City
from tests.integration.gateway.supervision import LEADER, planned_visit, programme, supervision_round
from tests.integration.gateway.test_changing import first

BUREAU: dict[str, Any] = {"unit": "B-1"}
REPORTS = """{ reports(period: "2022-Q2", first: %d) { nodes { id all: versions { number } versions(last: 2) { number
  sections { heading text } } } } }"""


def sent(city: City, report: str, text: str) -> dict[str, Any]:
    sections = [{"heading": "工作进展", "text": text}]
    given = {"reportId": report, "title": f"季度进展{text}", "sections": sections}
    return dict(city.run("submitReport", given, "bureau", **BUREAU, shows="report { status versions { number } }"))


def calls(city: City, query: str, **options: Any) -> tuple[dict[str, Any], Counter[str]]:
    city.rpc.asked.clear()
    answer = city.ask(query, "campaign_office", **options)
    return answer, Counter(city.rpc.asked)


def test_versions_come_in_one_call_for_a_page_of_reports(city: City) -> None:
    report = first(city, "reports", "B-1", period='"2022-Q2"')
    for number in (1, 2, 3):
        done = sent(city, report, f"第{number}次")
        assert [each["number"] for each in done["report"]["versions"]] == list(range(1, number + 1))
    found, asked = calls(city, REPORTS % 100)
    assert asked == {"tasks.reports": 1, "tasks.versions_by_reports": 2}
    nodes = {node["id"]: node for node in found["reports"]["nodes"]}
    assert [each["number"] for each in nodes[report]["all"]] == [1, 2, 3]
    assert nodes[report]["versions"] == [
        {"number": number, "sections": [{"heading": "工作进展", "text": f"第{number}次"}]} for number in (2, 3)
    ]
    assert {tuple(node["all"]) for key, node in nodes.items() if key != report} == {()}
    _, plain = calls(city, '{ reports(period: "2022-Q2") { nodes { id title lacking } } }')
    assert plain == {"tasks.reports": 1}
    query = "query($id: ID!) { node(id: $id) { ... on Report { title versions(last: 1) { title } } } }"
    assert city.ask(query, id=report)["node"] == {"title": "季度进展第3次", "versions": [{"title": "季度进展第3次"}]}


def test_too_many_versions_at_once_are_refused_and_the_last_ones_given(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = first(city, "reports", "B-2", period='"2022-Q2"')
    for number in (1, 2, 3):
        given = {"reportId": report, "title": "季度进展", "content": f"{number}" * 500}
        city.run("submitReport", given, "bureau", unit="B-2")
    monkeypatch.setattr(histories, "MOST_BYTES", 1_500)
    query = "query($id: ID!) { report(id: $id) { status versions%s { number content } } }"
    [error] = city.errors(query % "", id=report, locale="en")
    assert error["extensions"] == {"code": "INVALID_INPUT", "reason": "answer_too_large", "field": "last"}
    assert error["message"] == "Too much for one answer: ask for fewer, or for the last few entries only"
    assert city.ask(query % "(last: 1)", id=report)["report"]["versions"] == [{"number": 3, "content": "3" * 500}]
    [wrong] = city.errors(query % "(last: 0)", id=report)
    assert (wrong["extensions"]["code"], wrong["extensions"]["field"]) == ("INVALID_INPUT", "last")


def test_two_changes_in_one_request_each_show_what_they_left(city: City) -> None:
    report = first(city, "reports", "H-1", period='"2022-Q2"')
    query = """mutation($a: SubmitReportInput!, $b: SubmitReportInput!) {
      first: submitReport(input: $a) { report { versions { number title } } }
      second: submitReport(input: $b) { report { versions { number title } } } }"""
    given = [{"reportId": report, "title": title, "content": title} for title in ("初稿", "二稿")]
    done = city.ask(query, "institution", unit="H-1", a=given[0], b=given[1])
    assert done["first"]["report"]["versions"] == [{"number": 1, "title": "初稿"}]
    assert [each["title"] for each in done["second"]["report"]["versions"]] == ["初稿", "二稿"]


def test_plans_and_programmes_show_their_histories(city: City) -> None:
    items = [{"title": "动员部署", "dueOn": "2022-12-31"}]
    shows = "workPlan { id title versions { number title items { title } } }"
    plan = {"unitId": city.unit("H-1"), "phaseId": _phase(city), "title": "工作方案", "items": items}
    drafted = city.run("draftWorkPlan", plan, "institution", unit="H-1", shows=shows)["workPlan"]
    assert drafted["versions"] == [{"number": 1, "title": "工作方案", "items": [{"title": "动员部署"}]}]
    found, asked = calls(city, "{ workPlans { nodes { id versions(last: 1) { number } } } }")
    assert asked == {"tasks.work_plans": 1, "tasks.versions_by_work_plans": 1}
    assert found["workPlans"]["nodes"] == [{"id": drafted["id"], "versions": [{"number": 1}]}]
    named = {"programmeId": programme(city)}
    city.run("drawProgramme", named, "campaign_office")
    city.run("confirmProgramme", named, "campaign_office")
    entries = "query($p: ID!) { programmeEntries(programmeId: $p) { nodes { selected unit { id } } } }"
    chosen = city.ask(entries, p=named["programmeId"])["programmeEntries"]["nodes"]
    unit = next(each["unit"]["id"] for each in chosen if each["selected"])
    change = {**named, "removeIds": [unit, unit], "reason": "撤并"}
    shown = "programme { selected changes(last: 1) { reason removedUnits { id } addedUnits { id } } }"
    after = city.run("changeProgramme", change, "campaign_office", shows=shown)["programme"]
    assert after["changes"] == [{"reason": "撤并", "removedUnits": [{"id": unit}], "addedUnits": []}]
    assert city.ask("{ programmes(year: 2022) { changes { reason } } }")["programmes"] == [
        {"changes": [{"reason": "撤并"}]}
    ]


def test_what_lists_leave_out_is_loaded_by_id_where_it_is_asked_for(city: City) -> None:
    for unit in ("H-2", "H-3"):
        visit = {"visitId": planned_visit(city, unit)}
        city.run("startVisit", visit, "campaign_office")
        finding = {"category": "red_packet", "severity": "HIGH", "description": f"台账缺失{unit}"}
        given = {**visit, "findings": [finding]}
        recorded = city.run("recordVisit", given, "campaign_office", shows="visit { findings { description } }")
        assert recorded["visit"]["findings"] == [{"description": f"台账缺失{unit}"}]
        city.run("fileVisitReport", {**visit, "text": "完成"}, "campaign_office")
    query = "{ visits { nodes { status findings { description } answers { item } report { text } } } }"
    found, asked = calls(city, query)
    assert asked == {"tasks.visits": 1, "tasks.visits_by_ids": 1}
    told = [(node["findings"], node["report"]) for node in found["visits"]["nodes"] if node["status"] == "REPORT_FILED"]
    assert sorted(findings[0]["description"] for findings, _ in told) == ["台账缺失H-2", "台账缺失H-3"]
    assert [report for _, report in told] == [{"text": "完成"}] * 2
    _, plain = calls(city, "{ visits { nodes { status plannedOn } } }")
    assert plain == {"tasks.visits": 1}
    query = "{ problems { nodes { status evidence { filename } history { action } deadlineChanges { reason } } } }"
    found, asked = calls(city, query)
    assert asked == {"tasks.problems": 1, "tasks.problems_by_ids": 1}
    assert [node["history"] for node in found["problems"]["nodes"]] == [[{"action": "opened"}]] * 2
    supervision_round(city)
    found, asked = calls(city, "{ supervisionRounds(year: 2022) { name teams { name members { name } } } }")
    assert asked == {"tasks.supervision_rounds": 1, "tasks.supervision_rounds_by_ids": 1}
    team = {"name": "第一督导组", "members": [{"name": LEADER["name"]}]}
    assert found["supervisionRounds"] == [{"name": "第一轮", "teams": [team]}]


def _phase(city: City) -> str:
    shares = city.ask("query($u: ID!) { phaseShares(unitId: $u) { nodes { phaseId } } }", u=city.unit("H-1"))
    return str(shares["phaseShares"]["nodes"][0]["phaseId"])
