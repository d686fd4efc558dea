"""An exam from the bank to the certificate: the office holds it, people of a hospital sit it, a stranger checks."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,汀溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,汀溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,汀溪县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
"""
ROSTER = """\
单位编码,工号,姓名,专业类别,用工形式,入职日期
H-1,001,欧阳示例,医师,在编,2010-07-01
H-1,002,示例乙,护士,在编,2012-07-01
H-1,003,示例丙,护士,合同制,2014-07-01
H-2,001,示例丁,医师,在编,2014-07-01
"""
TOPIC = "医疗卫生行业“九不准”"
BANK = "题号,主题,题型,题目,选项A,选项B,答案,解析\n" + "".join(
    f"{n:03},{TOPIC},单选,第{n}题：有人以红包相赠，应当怎么办？,对：拒收,错：收下,A,不准收受患者“红包”。\n"
    for n in range(1, 7)
)
PAPER = "attempt { id version status score passed questions { number options chosen answers } }"
HTML = {"accept": "text/html"}


@dataclass
class County:
    """The office, the hospital's conduct office, the one next door, and two of the hospital's people."""

    city: City
    office: Person
    hospital: Person
    neighbour: Person
    doctor: Person
    nurse: Person


@pytest.fixture(scope="module")
def county(stack: Stack) -> County:
    """A city on the example plan, whose staff have accounts."""
    city = found(stack, "tingxi", invented("tingxi", "990880"), UNITS)
    roster = {"filename": "花名册.csv", "contentBase64": base64.b64encode(ROSTER.encode()).decode()}
    city.chief.do("importStaff", roster, "result { created }")
    county = County(
        city,
        city.account("office", "campaign_office"),
        city.account("hospital", "institution", "H-1"),
        city.account("neighbour", "institution", "H-2"),
        staff(city, "001"),
        staff(city, "002"),
    )
    return county


def staff(city: City, code: str) -> Person:
    """Open an account for somebody on the hospital's roster and sign in to it."""
    people = city.chief.ask("query($u: ID!) { roster(unitId: $u) { nodes { id code } } }", u=city.units["H-1"])
    ids = {node["code"]: node["id"] for node in people["roster"]["nodes"]}
    given = {"login": f"staff.{code}", "displayName": "职工（示例）", "roles": ["staff"], "password": PASSWORD}
    given |= {"unitId": city.units["H-1"], "staffId": ids[code]}
    city.chief.do("createAccount", given, "account { id }")
    return city.stack.sign_in(city.code, f"staff.{code}")


def bank(county: County, text: str = BANK) -> dict[str, str]:
    """A bank as `importQuestions` takes it."""
    content = base64.b64encode(text.encode()).decode()
    return {"filename": "题库.csv", "contentBase64": content, "unitId": county.city.units["990880"]}


@pytest.fixture(scope="module")
def exam(county: County) -> str:
    """The id of a published exam of five questions."""
    wrong = bank(county, BANK.replace("对：拒收,错：收下,A", "对：拒收,错：收下,C", 1).replace("单选", "问答", 2))
    payload = county.office.run("importQuestions", wrong, "result { rows }")
    places = {(e["row"], e["column"]) for e in payload["errors"]}
    assert (payload["result"], places) == (None, {(2, "题型"), (3, "题型")})
    counted = county.office.do("importQuestions", bank(county), "result { rows created }")
    assert counted == {"rows": 6, "created": 6}
    questions = county.office.ask("{ questions(first: 1) { totalCount nodes { topicId answers } } }")["questions"]
    assert (questions["totalCount"], questions["nodes"][0]["answers"]) == (6, [1])
    given: dict[str, Any] = {
        "unitId": county.city.units["990880"],
        "title": "“九不准”专题考试",
        "topics": [{"topicId": questions["nodes"][0]["topicId"], "count": 5}],
        "opensOn": "2022-06-30",
        "closesOn": "2022-07-10",
    }
    made = county.office.do("createExam", given, "exam { id version status questions passMark }")
    assert (made["status"], made["questions"], made["passMark"]) == ("DRAFT", 5, 80)
    publish = {"examId": made["id"], "expectedVersion": made["version"]}
    assert county.office.do("publishExam", publish, "exam { status isOpen }") == {"status": "PUBLISHED", "isOpen": True}
    return str(made["id"])


def begin(who: Person, exam: str) -> dict[str, Any]:
    """The paper, once the account is known to be somebody's."""
    eventually(lambda: [each["mayBegin"] for each in who.ask("{ myExams { mayBegin } }")["myExams"]], [True])
    return dict(who.do("startAttempt", {"examId": exam}, PAPER))


def choices(attempt: dict[str, Any], wrong: int = 0) -> list[dict[str, Any]]:
    """Right ones but for the first `wrong` questions."""
    starts = {question["number"]: "错" if question["number"] <= wrong else "对" for question in attempt["questions"]}
    return [
        {"number": q["number"], "options": [n for n, o in enumerate(q["options"], 1) if o[0] == starts[q["number"]]]}
        for q in attempt["questions"]
    ]


@pytest.mark.obligation("NJ-101", "NJ-100")
def test_a_doctor_passes_with_two_windows_open_and_nobody_helps(county: County, exam: str) -> None:
    attempt = begin(county.doctor, exam)
    assert all(question["answers"] is None for question in attempt["questions"])
    save = {"attemptId": attempt["id"], "expectedVersion": 1, "choices": choices(attempt)[:2]}
    saved = county.doctor.do("saveAnswers", save, PAPER)
    assert county.doctor.mistakes("saveAnswers", save) == [("expectedVersion", "attempt_changed_elsewhere")]
    begin_again = county.doctor.do("startAttempt", {"examId": exam}, "attempt { id version }")
    assert begin_again == {"id": attempt["id"], "version": saved["version"]}
    stolen = {"attemptId": attempt["id"], "expectedVersion": saved["version"]}
    eventually(lambda: len(county.nurse.ask("{ myExams { mayBegin } }")["myExams"]), 1)
    assert county.nurse.mistakes("submitAttempt", stolen) == [("attemptId", "attempt_not_found")]
    done = county.doctor.do("submitAttempt", {**stolen, "choices": choices(attempt)[2:]}, PAPER)
    assert (done["status"], done["score"], done["passed"]) == ("CLOSED", 100, True)
    assert all(question["answers"] is None for question in done["questions"])
    assert county.doctor.mistakes("submitAttempt", stolen) == [("attemptId", "attempt_already_closed")]


@pytest.mark.obligation("NJ-101")
def test_the_hospital_sees_who_failed_and_who_is_absent_and_the_neighbour_does_not(county: County, exam: str) -> None:
    attempt = begin(county.nurse, exam)
    given = {"attemptId": attempt["id"], "expectedVersion": 1, "choices": choices(attempt, wrong=2)}
    assert county.nurse.do("submitAttempt", given, "attempt { score passed }") == {"score": 60, "passed": False}
    query = """query($exam: ID!, $unit: ID!) {
      examFigures(examId: $exam, split: UNIT) { nodes { unit { code } audience examinees passed examRate passRate } }
      examResults(examId: $exam, passed: false) { nodes { best staff { name } } }
      examAbsentees(examId: $exam, unitId: $unit) { nodes { staff { name } } } }"""
    seen = county.hospital.ask(query, exam=exam, unit=county.city.units["H-1"])
    assert seen["examFigures"]["nodes"] == [
        {"unit": {"code": "H-1"}, "audience": 3, "examinees": 2, "passed": 1, "examRate": 66.67, "passRate": 50.0}
    ]
    assert seen["examResults"]["nodes"] == [{"best": 60, "staff": {"name": "示例乙"}}]
    assert seen["examAbsentees"]["nodes"] == [{"staff": {"name": "示例丙"}}]
    assert county.neighbour.refused(query, exam=exam, unit=county.city.units["H-1"]) == "FORBIDDEN"
    assert county.nurse.refused("{ questions { totalCount } }") == "FORBIDDEN"


@pytest.mark.obligation("NJ-101")
def test_a_stranger_checks_the_certificate_and_the_holder_prints_it(county: County, exam: str) -> None:
    certificates = "{ myCertificates { id number address pdfUrl version exam { id } } }"
    [mine] = county.doctor.ask(certificates)["myCertificates"]
    assert mine["exam"] == {"id": exam}
    stranger = county.city.stack.http
    told = stranger.get(mine["address"]).json()["certificate"]
    assert (told["number"], told["holder"], told["status"]) == (mine["number"], "欧**", "valid")
    page = stranger.get(mine["address"], headers=HTML)
    assert "汀溪县人民医院" in page.text
    assert "欧阳" not in page.text
    wrong = [stranger.get(f"/certificates/{city}/{'a' * 16}") for city in ("tingxi", "nowhere")]
    assert {answer.status_code for answer in wrong} == {404}
    assert wrong[0].text == wrong[1].text
    printed = county.doctor.get(mine["pdfUrl"])
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    assert county.nurse.get(mine["pdfUrl"]).status_code == 404
    assert county.hospital.get(mine["pdfUrl"]).content == printed.content
    gone = {"certificateId": mine["id"], "expectedVersion": mine["version"], "reason": "替考"}
    assert county.hospital.forbidden("revokeCertificate", gone) == "FORBIDDEN"
    assert county.office.do("revokeCertificate", gone, "certificate { status }") == {"status": "REVOKED"}
    assert "已撤销" in stranger.get(mine["address"], headers=HTML).text
