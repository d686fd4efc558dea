"""The conduct office of a county hospital: it sees itself alone, proves its work, and answers when it is returned."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,兰溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,兰溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,兰溪县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
H-3,兰溪市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
"""
MINUTES = "2022年6月专题学习会议纪要（示例）".encode()
STATE = "assignment { status percent returnReason evidence { note file { filename size sha256 } } }"


@dataclass
class County:
    """The hospital's officer, the bureau above, and the hospital next door."""

    city: City
    officer: Person
    bureau: Person
    neighbour: Person
    office: Person

    def task(self, plan_id: str, unit: str = "H-1") -> str:
        """The id of a unit's share of a task."""
        query = "query($unit: ID!) { assignments(unitId: $unit, first: 100) { nodes { id task { planId } } } }"
        nodes = self.city.chief.ask(query, unit=self.city.units[unit])["assignments"]["nodes"]
        [found] = [node["id"] for node in nodes if node["task"]["planId"] == plan_id]
        return str(found)


@pytest.fixture(scope="module")
def county(stack: Stack) -> County:
    """A city that starts from the example plan, with one county and two hospitals in it."""
    city = found(stack, "lanxi", invented("lanxi", "990200"), UNITS)
    return County(
        city,
        city.account("officer", "institution", "H-1"),
        city.account("bureau", "bureau", "B-1"),
        city.account("neighbour", "institution", "H-2"),
        city.account("office", "campaign_office"),
    )


@pytest.mark.obligation("PF-007", "PF-019")
def test_it_sees_only_itself(county: County) -> None:
    own = county.officer.ask(
        """{ viewer { tenantCode roles account { login } unit { code } }
            units { totalCount nodes { code parent { code } } }
            assignments(first: 100) { nodes { unit { code } task { planId } } }
            reports { totalCount } leadingGroup { name } }"""
    )

    assert own["viewer"] == {
        "tenantCode": "lanxi",
        "roles": ["institution"],
        "account": {"login": "officer"},
        "unit": {"code": "H-1"},
    }
    assert own["units"] == {"totalCount": 1, "nodes": [{"code": "H-1", "parent": None}]}
    work = own["assignments"]["nodes"]
    planned = ["EX-P1.1", "EX-T2", "EX-T3", "EX-T4", "EX-T5", "EX-T6"]
    assert sorted(node["task"]["planId"] for node in work) == planned
    assert {node["unit"]["code"] for node in work} == {"H-1"}
    assert (own["reports"], own["leadingGroup"]) == ({"totalCount": 0}, None)
    assert county.officer.refused("{ accounts { totalCount } }") == "FORBIDDEN"
    seen = county.bureau.ask("{ units { nodes { code } } assignments(first: 100) { totalCount } }")
    assert [node["code"] for node in seen["units"]["nodes"]] == ["B-1", "H-1", "H-2"]
    assert seen["assignments"]["totalCount"] == 17


@pytest.mark.obligation("NJ-004", "PF-011")
def test_work_is_proved_returned_improved_and_accepted(county: County) -> None:
    task = {"assignmentId": county.task("EX-T3")}
    begun = county.officer.do("recordProgress", {**task, "percent": 60, "remark": "已完成自查"}, STATE)
    assert (begun["status"], begun["percent"], begun["evidence"]) == ("IN_PROGRESS", 60, [])
    file = county.officer.file("会议纪要.txt", MINUTES)
    proved = county.officer.do("attachEvidence", {**task, "fileId": file, "note": "专题学习"}, STATE)
    described = {"filename": "会议纪要.txt", "size": len(MINUTES), "sha256": hashlib.sha256(MINUTES).hexdigest()}
    assert proved["evidence"] == [{"note": "专题学习", "file": described}]
    assert county.officer.do("submitAssignment", task, STATE)["status"] == "SUBMITTED"
    assert county.officer.mistakes("recordProgress", {**task, "percent": 70}) == [(None, "assignment_not_open")]

    back = county.bureau.do("returnAssignment", {**task, "reason": "台账不完整"}, STATE)
    assert (back["status"], back["returnReason"]) == ("RETURNED", "台账不完整")
    county.officer.do("recordProgress", {**task, "percent": 100, "remark": "已补全台账"}, STATE)
    county.officer.do("submitAssignment", {**task, "remark": "台账已补全"}, STATE)
    assert county.bureau.do("acceptAssignment", {**task, "remark": "同意"}, STATE)["status"] == "ACCEPTED"

    seen = county.officer.ask(
        "query($id: ID!) { assignment(id: $id) { status history { action percent text } unit { assignmentCounts "
        "{ accepted total } } } }",
        id=task["assignmentId"],
    )["assignment"]
    assert [(each["action"], each["percent"], each["text"]) for each in seen["history"]] == [
        ("progress", 60, "已完成自查"),
        ("evidence", 60, "专题学习"),
        ("submitted", 60, None),
        ("returned", 60, "台账不完整"),
        ("progress", 100, "已补全台账"),
        ("submitted", 100, "台账已补全"),
        ("accepted", 100, "同意"),
    ]
    assert seen["unit"]["assignmentCounts"] == {"accepted": 1, "total": 6}
    assert county.bureau.get(f"/files/{file}").content == MINUTES
    assert county.neighbour.get(f"/files/{file}").status_code == 404


def test_nobody_reviews_the_own_work_nor_what_is_not_below(county: County) -> None:
    own = {"assignmentId": county.task("EX-T1", "B-1")}
    county.bureau.do("submitAssignment", {**own, "remark": "领导小组已成立"}, STATE)
    assert county.bureau.mistakes("acceptAssignment", own) == [(None, "reviewed_by_own_unit")]
    not_below = {"assignmentId": county.task("EX-T3", "H-3")}
    assert county.bureau.forbidden("acceptAssignment", not_below) == "FORBIDDEN"
    assert county.officer.forbidden("acceptAssignment", {"assignmentId": county.task("EX-T4")}) == "FORBIDDEN"

    assert county.office.do("acceptAssignment", own, STATE)["status"] == "ACCEPTED"


@pytest.mark.obligation("PF-007")
def test_what_belongs_to_another_hospital_is_not_there_to_read_and_not_to_be_changed(county: County) -> None:
    theirs = {"assignment": county.task("EX-T3", "H-2"), "unit": county.city.units["H-2"]}
    missing = {"assignment": made_up("Assignment"), "unit": made_up("Unit")}

    for ids in (theirs, missing):
        assert county.officer.ask(
            "query($a: ID!, $u: ID!) { assignment(id: $a) { id } unit(id: $u) { id } a: node(id: $a) { id } "
            "u: node(id: $u) { id } }",
            a=ids["assignment"],
            u=ids["unit"],
        ) == {"assignment": None, "unit": None, "a": None, "u": None}

    assert change_everything(county.officer, **theirs) == ["FORBIDDEN"] * 5
    untouched = county.neighbour.ask(
        "query($id: ID!) { assignment(id: $id) { status percent version } }", id=theirs["assignment"]
    )["assignment"]
    assert untouched == {"status": "OPEN", "percent": 0, "version": 1}


def test_wrong_input_names_the_field_in_both_languages(county: County) -> None:
    task = {"assignmentId": county.task("EX-T5")}
    wrong: dict[str, dict[str, object]] = {
        "recordProgress": {**task, "percent": 120},
        "submitAssignment": {**task},
        "attachEvidence": {**task, "fileId": task["assignmentId"]},
    }

    chinese = {name: county.officer.run(name, given)["errors"] for name, given in wrong.items()}
    english = {name: county.officer.speaking("en").run(name, given)["errors"] for name, given in wrong.items()}

    assert {name: errors[0]["field"] for name, errors in chinese.items()} == {
        "recordProgress": "percent",
        "submitAssignment": "remark",
        "attachEvidence": "fileId",
    }
    assert chinese["submitAssignment"][0]["message"] == "提交前请填写说明或上传佐证材料"
    assert english["submitAssignment"][0]["message"] == "Add a remark or an evidence file before submitting"
    assert english["recordProgress"][0]["message"] == "percent must be at most 100"
    assert chinese["recordProgress"][0]["message"].startswith("percent：")
    assert english["attachEvidence"][0]["message"] == "The id is not valid: expected the id of a File"
    empty = county.officer.upload("空.txt", b"")
    program = county.officer.speaking("en").upload("setup.exe", b"MZ")
    disguised = county.officer.upload("照片.png", "不是图片".encode())
    assert [answer.status_code for answer in (empty, program, disguised)] == [400, 415, 415]
    assert empty.json()["errors"][0]["message"] == "文件为空"
    assert program.json()["errors"][0]["message"].startswith("Files of type “exe” are not accepted")
    nothing = county.officer.ask("query($id: ID!) { assignment(id: $id) { status version } }", id=task["assignmentId"])
    assert nothing["assignment"] == {"status": "OPEN", "version": 1}


def made_up(kind: str) -> str:
    """A global id of the right form, of nothing."""
    return base64.b64encode(f"{kind}:{'0' * 26}".encode()).decode()


def change_everything(person: Person, assignment: str, unit: str) -> list[str]:
    """How every change is refused that one could try on a unit and its work."""
    task = {"assignmentId": assignment}
    leader = {"name": "甲示例", "title": "院长"}
    tried: dict[str, dict[str, object]] = {
        "recordProgress": {**task, "percent": 50},
        "submitAssignment": {**task, "remark": "完成"},
        "attachEvidence": {**task, "fileId": person.file("a.txt", b"a")},
        "formLeadingGroup": {"unitId": unit, "name": "领导小组", "establishedOn": "2022-02-01", "leader": leader},
        "appointConductOfficer": {"unitId": unit, "personName": "乙", "duty": "FULL_TIME", "appointedOn": "2022-02-01"},
    }
    return [person.forbidden(name, given) for name, given in tried.items()]
