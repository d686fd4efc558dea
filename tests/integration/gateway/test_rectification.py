"""Rectification through the graph: filters, nodes with history, and a constant number of calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.gateway.scene import City

SHOWN = "problem { id status dueOn overdue history { action version status } evidence { filename } }"


def register(city: City, unit: str, **facts: Any) -> dict[str, Any]:
    stated = {"category": "kickback", "severity": "HIGH", "description": "收受回扣", "foundOn": "2022-06-30"}
    given = {"unitId": city.unit(unit), "source": "AUDIT", **stated, **facts}
    return dict(city.run("registerProblem", given, shows=SHOWN)["problem"])


@pytest.mark.obligation("LZ-106", "LZ-107", "LZ-037")
def test_a_problem_is_planned_proven_and_closed_out(city: City) -> None:
    found = register(city, "H-2")
    assert (found["status"], found["dueOn"]) == ("OPEN", "2022-07-30")
    given = {"problemId": found["id"], "measure": "退缴并完善制度", "responsibleTitle": "科长"}
    refused = city.run("planRectification", given, "institution", unit="H-2")["errors"]
    assert [(error["field"], error["code"]) for error in refused] == [("responsibleDepartment", "problem_incomplete")]
    parts = {**given, "responsibleDepartment": "药剂科"}
    active = city.run("planRectification", parts, "institution", unit="H-2", shows=SHOWN)["problem"]
    assert active["status"] == "RECTIFYING"
    file = city.upload("整改报告.txt", "已整改".encode(), "institution", unit="H-2").json()["file"]
    proof = {"problemId": found["id"], "fileIds": [file["id"]], "remark": "已退缴"}
    assert city.run("submitRectification", proof, "institution", unit="H-2")["errors"] == []
    closed = city.run("closeProblem", {"problemId": found["id"]}, "bureau", unit="B-1", shows=SHOWN)["problem"]
    assert (closed["status"], closed["evidence"]) == ("CLOSED", [{"filename": "整改报告.txt"}])
    node = city.ask(f'{{ node(id: "{found["id"]}") {{ ... on {SHOWN[:-1].replace("problem {", "Problem {")} }} }} }}')
    assert [line["action"] for line in node["node"]["history"]] == ["opened", "planned", "submitted", "closed"]


@pytest.mark.obligation("LZ-011", "LZ-015")
def test_the_list_is_filtered_and_repeats_are_linked(city: City) -> None:
    first = register(city, "H-3", category="red_packet")
    again = register(city, "H-3", category="red_packet", severity="CRITICAL")
    query = """query($of: ID!) { problems(unitId: $of, category: "red_packet", %s) {
        totalCount nodes { id earlier { id } unit { code } } } }"""
    unit = city.unit("H-3")
    repeated = city.ask(query % "repeated: true", of=unit)["problems"]
    assert repeated["nodes"] == [{"id": again["id"], "earlier": {"id": first["id"]}, "unit": {"code": "H-3"}}]
    counts = [
        city.ask(query % flag, of=unit)["problems"]["totalCount"]
        for flag in ("severity: HIGH", "status: OPEN", "overdue: true", "source: AUDIT", "status: CLOSED")
    ]
    assert counts == [1, 2, 0, 2, 0]
    figures = city.ask(
        "query($of: ID!) { problemFigures(unitId: $of) { registered repeated rate months { month found } } }",
        of=unit,
    )["problemFigures"]
    assert (figures["registered"], figures["repeated"], figures["rate"]) == (2, 1, 0)
    assert figures["months"] == [{"month": "2022-06", "found": 2}]


def test_a_page_of_problems_costs_three_calls(city: City) -> None:
    for _ in range(3):
        register(city, "W-1", category="other")
    city.rpc.asked.clear()
    city.ask("{ problems { nodes { unit { name } earlier { id unit { name } } history { action } } } }")
    asked = [call for call in city.rpc.asked if call.startswith(("tasks.", "organizations."))]
    assert sorted(asked)[0] == "organizations.units_by_ids"
    assert len(asked) <= 4


@pytest.mark.obligation("NJ-045", "LZ-031")
def test_ledgers_and_rounds_are_kept_through_the_graph(city: City) -> None:
    given = {
        "unitId": city.unit("H-2"),
        "keyLink": "高值耗材验收",
        "area": "设备耗材",
        "risk": "单人验收",
        "level": "HIGH",
        "controls": "双人验收",
        "ownerTitle": "设备科科长",
        "ownerDepartment": "设备科",
        "foundOn": "2022-06-30",
    }
    shows = "risk { id level problem { source severity } }"
    entry = city.run("addRisk", given, "institution", unit="H-2", shows=shows)["risk"]
    assert entry["problem"] == {"source": "RISK_LEDGER", "severity": "HIGH"}
    gaps = city.ask("{ riskGaps { unit { code } } riskFigures { entries liveLedgers units } }")
    assert "H-2" not in {gap["unit"]["code"] for gap in gaps["riskGaps"]}
    assert gaps["riskFigures"]["units"] - len(gaps["riskGaps"]) == gaps["riskFigures"]["liveLedgers"]
    opened = city.run(
        "openSelfInspection", {"title": "半年自查", "dueOn": "2022-07-31"}, shows="round { roundId units }"
    )["round"]
    assert opened["units"] == 5
    [own] = city.ask("{ selfInspections { nodes { id unanswered items { code kind } } } }", "institution", unit="W-1")[
        "selfInspections"
    ]["nodes"]
    answers = [{"code": item["code"], "answer": "NOT_FOUND"} for item in own["items"]]
    city.run("answerChecklist", {"checklistId": own["id"], "answers": answers}, "institution", unit="W-1")
    sign = {"checklistId": own["id"], "signerTitle": "院长"}
    missing = city.run("signChecklist", sign, "institution", unit="W-1")["errors"]
    assert [error["code"] for error in missing] == ["zero_report_not_stated"]
    shows = "selfInspection { status zeroReport }"
    signed = city.run("signChecklist", {**sign, "zeroReport": True}, "institution", unit="W-1", shows=shows)
    assert signed["selfInspection"] == {"status": "SIGNED", "zeroReport": True}
    [figures] = city.ask("{ selfInspectionFigures { obliged signed rate } }", "institution", unit="W-1")[
        "selfInspectionFigures"
    ]
    assert figures == {"obliged": 1, "signed": 1, "rate": 100}
