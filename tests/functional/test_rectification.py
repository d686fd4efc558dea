"""A hospital finds a problem in itself, puts it right, and its bureau closes it out: on the running platform."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,清溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,清溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,清溪市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
"""
CHECKLIST = "selfInspection { id status items { code kind problem { id } } }"
PROBLEM = "problem { id status dueOn history { action } evidence { filename } }"


@dataclass
class County:
    """The hospital's officer, the bureau above, the hospital elsewhere, and the office."""

    city: City
    officer: Person
    bureau: Person
    elsewhere: Person
    office: Person


@pytest.fixture(scope="module")
def county(stack: Stack) -> County:
    """A city that starts from the example plan."""
    city = found(stack, "qingxi", invented("qingxi", "990300"), UNITS)
    return County(
        city,
        city.account("officer", "institution", "H-1"),
        city.account("bureau", "bureau", "B-1"),
        city.account("elsewhere", "institution", "H-2"),
        city.account("office", "campaign_office"),
    )


@pytest.mark.obligation("LZ-031", "LZ-037", "LZ-102", "LZ-105", "LZ-106", "LZ-107")
def test_what_a_hospital_finds_in_itself_is_put_right_and_verified_by_its_bureau(county: County) -> None:
    county.office.do("openSelfInspection", {"title": "自查自纠", "dueOn": "2030-12-31"}, "round { units }")
    [own] = county.officer.ask("{ selfInspections { nodes { id items { code } } } }")["selfInspections"]["nodes"]
    key = {"checklistId": own["id"]}
    answers = [{"code": item["code"], "answer": "NOT_FOUND"} for item in own["items"]]
    gift = {
        "code": "red_packet",
        "answer": "FOUND",
        "count": 2,
        "description": "两名医师收受礼品卡",
        "severity": "HIGH",
    }
    county.officer.do("answerChecklist", {**key, "answers": answers[1:]}, CHECKLIST)
    signing = {**key, "signerTitle": "党委书记、院长"}
    assert county.officer.mistakes("signChecklist", signing) == [(None, "items_unanswered")]
    county.officer.do("answerChecklist", {**key, "answers": [gift]}, CHECKLIST)
    signed = county.officer.do("signChecklist", signing, CHECKLIST)
    [problem] = [item["problem"] for item in signed["items"] if item["problem"]]

    given = {"problemId": problem["id"]}
    plan = {**given, "measure": "退缴礼品卡并谈话提醒", "responsibleTitle": "医务科科长"}
    assert county.officer.mistakes("planRectification", plan) == [("responsibleDepartment", "problem_incomplete")]
    county.officer.do("planRectification", {**plan, "responsibleDepartment": "医务科"}, PROBLEM)
    assert county.officer.mistakes("submitRectification", given) == [("fileIds", "close_out_without_evidence")]
    proof = county.officer.file("退缴凭证.txt", "退缴凭证（示例）".encode())
    county.officer.do("submitRectification", {**given, "fileIds": [proof]}, PROBLEM)
    assert county.officer.forbidden("closeProblem", given) == "FORBIDDEN"
    closed = county.bureau.do("closeProblem", {**given, "remark": "现场核实"}, PROBLEM)
    assert (closed["status"], closed["evidence"]) == ("CLOSED", [{"filename": "退缴凭证.txt"}])
    assert [line["action"] for line in closed["history"]] == ["opened", "planned", "submitted", "closed"]
    assert county.bureau.mistakes("closeProblem", given) == [(None, "problem_not_submitted")]

    assert county.elsewhere.ask("{ problems { totalCount } }")["problems"]["totalCount"] == 0
    figures = county.office.ask("{ problemFigures { registered closed rate months { category found rectified } } }")
    assert figures["problemFigures"] == {
        "registered": 1,
        "closed": 1,
        "rate": 100,
        "months": [{"category": "red_packet", "found": 1, "rectified": 1}],
    }
