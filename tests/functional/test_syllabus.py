"""A hospital plans its year, a document is conveyed and read, a study takes its minutes, months show who studied."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,梅岭县卫生健康局,bureau,,health_bureau,,,,30
H-1,梅岭县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,梅岭县中心卫生院,institution,B-1,township_center,primary,public,county,40
"""
ROSTER = """\
单位编码,工号,姓名,专业类别,用工形式,入职日期,岗位,科室,岗位类别,重点岗位,层级,任岗日期
H-1,001,示例甲,医师,在编,2010-07-01,内科主任,内科,,否,部门负责人,2015-01-01
H-1,002,示例乙,护士,合同制,2014-07-01,护士,外科,,否,一般人员,2016-09-01
"""
NINE, LAW = "医疗卫生行业“九不准”", "中华人民共和国医师法"
RULES: dict[str, Any] = {
    "measures": ["task_completion", "report_rate", "monthly_study_compliance"],
    "study_materials": [
        {"id": "MEILING-SM1", "title": LAW, "kind": "law"},
        {"id": "MEILING-SM2", "title": "全省警示教育大会精神", "kind": "meeting"},
    ],
    "legal_basis": [{"id": "MEILING-L1", "title": LAW, "role": "study"}],
    "training_rules": [
        {
            "id": "MEILING-TR1",
            "kind": "monthly_special_study",
            "subjects": ["各县（市、区）卫生健康局", "二级以上医疗机构"],
            "period": "month",
            "minimum": 1,
            "text": "每月至少安排一次专题学习。",
        },
        {
            "id": "MEILING-TR2",
            "kind": "annual_training_plan",
            "subjects": ["各县（市、区）卫生健康局", "各级医疗机构"],
            "period": "year",
            "minimum": 1,
            "text": "制定年度教育培训计划。",
        },
    ],
}
TOPICS = "{ studyTopics { id title mandatory tag } }"
MONTHS = """{ monthlyStudy(firstMonth: "2022-06", lastMonth: "2022-06") {
  nodes { unit { code } months { month status session { title counted } } } } }"""


@dataclass
class Hospital:
    """Two accounts of the hospital, a nurse, the bureau, the office; topics by title."""

    city: City
    conduct: Person
    principal: Person
    nurse: Person
    bureau: Person
    office: Person
    topics: dict[str, str]


@pytest.fixture(scope="module")
def hospital(stack: Stack) -> Hospital:
    city = found(stack, "meiling", invented("meiling", "990330", **RULES), UNITS)
    conduct = city.account("conduct", "institution", "H-1")
    roster = {"filename": "花名册.csv", "contentBase64": base64.b64encode(ROSTER.encode()).decode()}
    conduct.do("importStaff", roster, "result { created }")
    nodes = conduct.ask("{ roster { nodes { id code } } }")["roster"]["nodes"]
    staff_id = next(node["id"] for node in nodes if node["code"] == "002")
    nurse = {"login": "nurse", "displayName": "示例乙", "roles": ["staff"], "password": PASSWORD, "staffId": staff_id}
    city.chief.do("createAccount", {**nurse, "unitId": city.units["H-1"]}, "account { id }")
    topics = {each["title"]: each["id"] for each in conduct.ask(TOPICS)["studyTopics"]}
    city.chief.do("runTicks", {}, "ticks")
    return Hospital(
        city=city,
        conduct=conduct,
        principal=city.account("principal", "institution", "H-1"),
        nurse=stack.sign_in("meiling", "nurse"),
        bureau=city.account("bureau", "bureau", "B-1"),
        office=city.account("office", "campaign_office"),
        topics=topics,
    )


@pytest.mark.obligation("NJ-098", "NJ-050", "NJ-099", "NJ-100")
def test_a_plan_with_all_texts_and_medical_staff_is_approved_by_the_principal(hospital: Hospital) -> None:
    assert set(hospital.topics) >= {LAW, NINE, "全省警示教育大会精神"}
    training = {"month": 6, "title": "医师法专题培训", "topicIds": [hospital.topics[LAW]], "exam": True, "hours": 2}
    given = {"unitId": hospital.city.units["H-1"], "year": 2022}
    shows = "paper { id version status dueOn }"
    short = {**given, "trainings": [{**training, "audiences": ["ALL_STAFF"]}]}
    draft = hospital.conduct.do("saveTrainingPlan", short, shows)
    step = {"paperId": draft["id"], "expectedVersion": draft["version"]}
    assert hospital.conduct.mistakes("submitYearPaper", step) == [("trainings", "mandatory_topic_missing")]
    nine = {"month": 9, "title": "“九不准”专题培训", "topicIds": [hospital.topics[NINE]]}
    for_all = {**given, "trainings": [*short["trainings"], {**nine, "audiences": ["ALL_STAFF"]}]}  # type: ignore[misc]
    draft = hospital.conduct.do("saveTrainingPlan", for_all, shows)
    step = {"paperId": draft["id"], "expectedVersion": draft["version"]}
    assert hospital.conduct.mistakes("submitYearPaper", step) == [("trainings", "no_session_for_medical_staff")]
    whole = {**given, "trainings": [*short["trainings"], {**nine, "audiences": ["MEDICAL_STAFF"]}]}  # type: ignore[misc]
    draft = hospital.conduct.do("saveTrainingPlan", whole, shows)
    sent = hospital.conduct.do("submitYearPaper", {**step, "expectedVersion": draft["version"]}, shows)
    step["expectedVersion"] = sent["version"]
    assert hospital.conduct.forbidden("approveYearPaper", step) == "FORBIDDEN"
    assert hospital.bureau.forbidden("approveYearPaper", step) == "FORBIDDEN"
    done = hospital.principal.do("approveYearPaper", step, "paper { status isInForce planned executed }")
    assert done == {"status": "APPROVED", "isInForce": True, "planned": 2, "executed": 0}
    lacking = "{ yearPapers(kind: TRAINING_PLAN, year: 2022, missing: true) { nodes { unit { code } } } }"
    codes = [node["unit"]["code"] for node in hospital.office.ask(lacking)["yearPapers"]["nodes"]]
    assert sorted(codes) == ["B-1", "H-2"]


@pytest.mark.obligation("NJ-104", "NJ-098", "NJ-024")
def test_a_special_study_fills_the_month_the_plan_and_the_coverage(hospital: Hospital) -> None:
    eventually(lambda: _statuses(hospital), {"B-1": ["OPEN"], "H-1": ["OPEN"]})
    hours = {"startsAt": "2022-06-29T15:00:00+08:00", "endsAt": "2022-06-29T17:00:00+08:00"}
    facts = {"unitId": hospital.city.units["H-1"], "title": "六月专题学习", "kind": "SPECIAL_STUDY", **hours}
    topics = {"topicIds": [hospital.topics[LAW], hospital.topics["全省警示教育大会精神"]]}
    session = hospital.conduct.do("planTrainingSession", {**facts, **topics}, "session { id }")
    content = base64.b64encode("工号\n001\n002\n".encode()).decode()
    sheet = {"sessionId": session["id"], "filename": "签到表.csv", "contentBase64": content}
    hospital.conduct.do("uploadAttendanceSheet", sheet, "result { added }")
    hospital.conduct.do("confirmTrainingSession", {"sessionId": session["id"], "expectedVersion": 1}, "session { id }")
    rows = {row["unit"]["code"]: row["months"] for row in hospital.office.ask(MONTHS)["monthlyStudy"]["nodes"]}
    held = {"month": "2022-06", "status": "HELD", "session": {"title": "六月专题学习", "counted": 2}}
    assert rows == {"H-1": [held], "B-1": [{"month": "2022-06", "status": "OPEN", "session": None}]}
    plan = (
        "{ yearPapers(kind: TRAINING_PLAN) { nodes { executionRate approvedTrainings { month session { title } } } } }"
    )
    [shown] = [each for each in hospital.conduct.ask(plan)["yearPapers"]["nodes"] if each["approvedTrainings"]]
    assert shown["executionRate"] == 50
    assert [each["session"] for each in shown["approvedTrainings"]] == [{"title": "六月专题学习"}, None]
    shows = "mandatory mandatoryCovered topics { topic { title } trained }"
    coverage = f"query($id: ID!) {{ topicCoverage(unitId: $id) {{ {shows} }} }}"
    seen = hospital.bureau.ask(coverage, id=hospital.city.units["H-1"])["topicCoverage"]
    assert (seen["mandatory"], seen["mandatoryCovered"]) == (2, 1)
    assert {row["topic"]["title"]: row["trained"] for row in seen["topics"]}[LAW] == 2


@pytest.mark.obligation("NJ-023", "LZ-094")
def test_a_document_is_conveyed_and_read_by_each_for_himself(hospital: Hospital) -> None:
    text = "{ conveyances { nodes { id title units conveyed rate } } }"
    [planned] = hospital.office.ask(text)["conveyances"]["nodes"]
    assert (planned["title"], planned["units"], planned["conveyed"], planned["rate"]) == (
        "全省警示教育大会精神",
        4,
        1,
        25,
    )
    given = {"conveyanceId": planned["id"], "unitId": hospital.city.units["B-1"], "audience": "局机关全体干部"}
    record = hospital.bureau.do("recordConveyance", given, "record { status late conveyedOn audience }")
    assert record == {
        "status": "CONVEYED",
        "late": False,
        "conveyedOn": "2022-06-30",
        "audience": "局机关全体干部",
    }
    own = hospital.nurse.do("confirmConveyance", {"conveyanceId": planned["id"]}, "receipt { readOn }")
    assert own == {"readOn": "2022-06-30"}
    mine = "{ myConveyances { nodes { title readOn } } }"
    assert hospital.nurse.ask(mine)["myConveyances"]["nodes"] == [
        {"title": "全省警示教育大会精神", "readOn": "2022-06-30"}
    ]
    records = "query($id: ID!) { conveyanceRecords(unitId: $id) { nodes { readers staff readingRate } } }"
    shown = hospital.conduct.ask(records, id=hospital.city.units["H-1"])["conveyanceRecords"]["nodes"]
    assert shown == [{"readers": 1, "staff": 2, "readingRate": 50}]
    assert [code for _, code in hospital.conduct.mistakes("confirmConveyance", {"conveyanceId": planned["id"]})] == [
        "not_on_roster"
    ]


@pytest.mark.obligation("NJ-024")
def test_nothing_that_a_client_sends_shortens_a_study(hospital: Hospital) -> None:
    filed = hospital.bureau.stack.http.post(
        "/files",
        params={"service": "training"},
        files={"file": ("要点.txt", "医师法学习要点".encode(), "text/plain")},
        headers={"authorization": f"Bearer {hospital.bureau.token}"},
    ).json()["file"]["id"]
    given = {"unitId": hospital.city.units["B-1"], "title": "医师法要点", "topicIds": [hospital.topics[LAW]]}
    facts = {**given, "requiredMinutes": 20, "fileIds": [filed]}
    material = hospital.bureau.do("addMaterial", facts, "material { id files { url } }")
    listed = "{ studyMaterials(online: true) { nodes { title requiredMinutes files { url } } } }"
    [seen] = hospital.nurse.ask(listed)["studyMaterials"]["nodes"]
    assert hospital.nurse.get(seen["files"][0]["url"]).text == "医师法学习要点"
    study = hospital.nurse.do("startStudy", {"materialId": material["id"]}, "study { id status mayFinishAt }")
    assert study["status"] == "RUNNING"
    finish = {"studyId": study["id"]}
    assert hospital.nurse.mistakes("finishStudy", finish) == [("studyId", "study_too_short")]
    for cheat in ({"minutes": 20}, {"completed": True}, {"staffId": "x"}):
        text = "mutation($input: FinishStudyInput!) { finishStudy(input: $input) { study { status } } }"
        assert "errors" in hospital.nurse.post(text, input={**finish, **cheat}), json.dumps(cheat)
    assert hospital.conduct.mistakes("finishStudy", finish)[0][1] == "not_on_roster"


def _statuses(hospital: Hospital) -> dict[str, list[str]]:
    nodes = hospital.office.ask(MONTHS)["monthlyStudy"]["nodes"]
    return {node["unit"]["code"]: [month["status"] for month in node["months"]] for node in nodes}
