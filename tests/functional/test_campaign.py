"""A city in the middle of its campaign: phases, plans of work, departments that file, follow-ups, the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,云溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,云溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,云溪市第一医院,institution,,general_hospital,tertiary,public,municipal,1500
"""
PART = "phaseShare { warning now { unmetActivities } activities { code status files { filename } } }"
PLAN = "workPlan { id status integrated versions { number approverTitle filedOn } }"
FOLLOW_UP = "followUp { id status overdue onTime completedOn }"


@dataclass
class Campaign:
    """The city, and who acts in it."""

    city: City
    office: Person
    head: Person
    hospital: Person

    def unit(self, code: str) -> str:
        return self.city.units[code]

    def phase(self, number: int = 0) -> str:
        return str(self.office.ask("{ phases { id } }")["phases"][number]["id"])

    def task(self, plan_id: str) -> str:
        nodes = self.office.ask("{ keyTasks { nodes { id planId } } }")["keyTasks"]["nodes"]
        return str(next(node["id"] for node in nodes if node["planId"] == plan_id))


@pytest.fixture(scope="module")
def campaign(stack: Stack) -> Campaign:
    """A city that starts from the example plan."""
    city = found(stack, "yunxi", invented("yunxi", "990300"), UNITS)
    return Campaign(
        city,
        city.account("office", "campaign_office"),
        city.account("head", "department_head"),
        city.account("hospital", "institution", "H-1"),
    )


@pytest.mark.obligation("NJ-090", "LZ-115")
def test_a_hospital_proves_what_the_first_phase_expects(campaign: Campaign) -> None:
    file = campaign.hospital.file("成立文件.txt", "关于成立领导小组的通知（示例）".encode())
    given = {"unitId": campaign.unit("H-1"), "phaseId": campaign.phase(), "activity": "set_up_local_body"}
    mistakes = campaign.hospital.mistakes("recordActivity", {**given, "status": "DONE"})
    assert mistakes == [("note", "activity_unproven")]
    shown = campaign.hospital.do("recordActivity", {**given, "status": "DONE", "fileIds": [file]}, PART)
    done = next(each for each in shown["activities"] if each["code"] == "set_up_local_body")
    assert (shown["warning"], done) == (
        "outside_phase",
        {"code": "set_up_local_body", "status": "DONE", "files": [{"filename": "成立文件.txt"}]},
    )
    assert shown["now"]["unmetActivities"] == ["adopt_local_work_plan"]
    report = campaign.office.ask(
        "query($id: ID!) { phaseReport(phaseId: $id) { name activities { activity done expected late } } }",
        id=campaign.phase(),
    )["phaseReport"]
    assert report["activities"][0] == {"activity": "set_up_local_body", "done": 1, "expected": 2, "late": 2}


@pytest.mark.obligation("NJ-036", "LZ-020", "LZ-119", "NJ-004")
def test_a_work_plan_is_drafted_approved_and_filed(campaign: Campaign) -> None:
    proof = campaign.hospital.file("一体谋划.txt", "年度工作要点（示例）".encode())
    draft = {
        "unitId": campaign.unit("H-1"),
        "title": "专项行动工作方案",
        "items": [{"title": "自查自纠", "dueOn": "2022-09-30", "taskIds": [campaign.task("EX-T3")]}],
        "integration": [{"field": "PLANNED", "text": "与年度工作一体谋划", "fileIds": [proof]}],
    }
    plan = campaign.hospital.do("draftWorkPlan", draft, PLAN)
    assert (plan["status"], plan["integrated"]) == ("DRAFT", 1)
    approval = {"workPlanId": plan["id"], "approverTitle": "院长"}
    assert campaign.hospital.mistakes("approveWorkPlan", approval) == [("fileIds", "approval_unproven")]
    signed = campaign.hospital.file("签批件.txt", "同意（示例）".encode())
    campaign.hospital.do("approveWorkPlan", {**approval, "fileIds": [signed]}, PLAN)
    filed = campaign.hospital.do("fileWorkPlan", {"workPlanId": plan["id"]}, PLAN)
    assert (filed["status"], filed["versions"][0]["approverTitle"]) == ("FILED", "院长")
    gaps = campaign.office.ask("{ workPlanGaps { nodes { unit { code } missing late unlinkedTasks { planId } } } }")[
        "workPlanGaps"
    ]["nodes"]
    state = {gap["unit"]["code"]: (gap["missing"], len(gap["unlinkedTasks"])) for gap in gaps}
    assert state == {"B-1": (True, 5), "H-1": (False, 5), "H-2": (True, 7)}


@pytest.mark.obligation("LZ-021", "LZ-022")
def test_co_departments_file_before_the_lead(campaign: Campaign) -> None:
    given = {"taskId": campaign.task("EX-T1"), "period": "2022-Q2", "percent": 80, "text": "已组建机构（示例）"}
    filing = "filing { id lead percent signedOffOn }"
    early = campaign.head.run("fileDepartmentProgress", {**given, "department": "医政医管科"})
    assert [(error["code"], error["message"]) for error in early["errors"]] == [
        ("co_departments_missing", "以下配合科室尚未填报：办公室、人事科")
    ]
    for department in ("办公室", "人事科"):
        campaign.head.do("fileDepartmentProgress", {**given, "department": department}, filing)
    lead = campaign.head.do("fileDepartmentProgress", {**given, "department": "医政医管科"}, filing)
    assert (lead["lead"], lead["signedOffOn"]) == (True, None)
    signed = campaign.office.do("signOffFiling", {"filingId": lead["id"]}, filing)
    assert signed["signedOffOn"] == "2022-06-30"
    rows = campaign.office.ask(
        "query($id: ID!) { taskMatrix(taskId: $id) { nodes { unit { code } leadDepartment leadFiled } } }",
        id=given["taskId"],
    )["taskMatrix"]["nodes"]
    assert {row["unit"]["code"]: (row["leadDepartment"], row["leadFiled"]) for row in rows} == {
        "B-1": ("医政医管科", True),
        "H-2": ("医政医管科", True),
    }


@pytest.mark.obligation("LZ-128", "LZ-130")
def test_the_office_hands_out_work_and_watches_its_board(campaign: Campaign) -> None:
    given = {"unitId": campaign.unit("H-1"), "title": "报送廉洁风险台账", "dueOn": "2022-07-08"}
    item = campaign.office.do("giveFollowUp", given, FOLLOW_UP)
    assert campaign.hospital.forbidden("giveFollowUp", given) == "FORBIDDEN"
    campaign.hospital.do("reportFollowUp", {"followUpId": item["id"], "report": "已报送（示例）"}, FOLLOW_UP)
    assert kinds(campaign.office)["follow_up"]["waitingForReview"] == 1
    done = campaign.office.do("acceptFollowUp", {"followUpId": item["id"]}, FOLLOW_UP)
    assert (done["status"], done["onTime"], done["completedOn"]) == ("COMPLETED", True, "2022-06-30")
    board = kinds(campaign.office)
    assert board["follow_up"]["statuses"] == [{"status": "completed", "count": 1}]
    assert board["assignment"]["total"] == 19
    own = campaign.hospital.ask("{ workBoardUnits { nodes { unit { code } kinds { kind total } } } }")
    assert [node["unit"]["code"] for node in own["workBoardUnits"]["nodes"]] == ["H-1"]


@pytest.mark.obligation("NJ-004", "NJ-093")
def test_a_hospital_makes_the_plan_stricter_and_never_weaker(campaign: Campaign) -> None:
    unit = campaign.unit("H-1")
    target = {"unitId": unit, "indicator": "conduct_staff_coverage", "period": "2022", "approverTitle": "院长"}
    assert campaign.hospital.mistakes("setUnitTarget", {**target, "percent": 90}) == [("percent", "target_weaker")]
    campaign.hospital.do("setUnitTarget", {**target, "percent": 100}, "unitTarget { percent }")
    own = {"unitId": unit, "title": "科室廉洁谈话", "dueOn": "2022-07-31", "taskIds": [campaign.task("EX-T3")]}
    task = campaign.hospital.do("addLocalTask", own, "localTask { id tasks { planId } }")
    assert task["tasks"] == [{"planId": "EX-T3"}]
    records = campaign.office.ask("query($u: ID!) { adaptations(unitId: $u) { nodes { kind after } } }", u=unit)
    assert sorted((r["kind"], r["after"]) for r in records["adaptations"]["nodes"]) == [
        ("local_task", "科室廉洁谈话"),
        ("target", "100%"),
    ]


def kinds(person: Person) -> dict[str, dict[str, Any]]:
    """The board by kind."""
    board = person.ask("{ workBoard { kinds { kind total overdue waitingForReview statuses { status count } } } }")
    return {kind["kind"]: kind for kind in board["workBoard"]["kinds"]}
