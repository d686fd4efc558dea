"""A hospital trains its people: by a sheet yesterday, by the code on the screen today; and who is missing."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,赤溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,赤溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,赤溪县第二医院,institution,B-1,general_hospital,secondary,public,county,310
"""
ROSTER = """\
单位编码,工号,姓名,专业类别,用工形式,入职日期,岗位,科室,岗位类别,重点岗位,层级,任岗日期
H-1,001,示例甲,医师,在编,2010-07-01,内科主任,内科,,否,部门负责人,2015-01-01
H-1,002,示例乙,药师,在编,2012-07-01,采购办主任,采购办,purchasing,是,部门负责人,2021-03-01
H-1,003,示例丙,护士,合同制,2014-07-01,护士,外科,,否,一般人员,2016-09-01
H-1,004,示例丁,护士,合同制,2022-06-20,护士,外科,,否,一般人员,2022-06-20
"""
COVERAGE = "{ trainingCoverage { period closed counted { trained roster rate } categories { value trained roster } } }"
MISSING = "query($unit: ID!) { untrainedStaff(unitId: $unit) { totalCount nodes { code staff { name } } } }"


@dataclass
class Hospital:
    """The conduct office of the hospital, the one next door, the office, a nurse, and the city."""

    city: City
    conduct: Person
    neighbour: Person
    office: Person
    nurse: Person

    def session(self, day: str, begins: str, ends: str, **facts: object) -> dict[str, object]:
        """A session of the hospital."""
        hours = {"startsAt": f"{day}T{begins}:00+08:00", "endsAt": f"{day}T{ends}:00+08:00"}
        given = {
            "unitId": self.city.units["H-1"],
            "title": "“九不准”专题培训",
            "kind": "TOPIC_TRAINING",
            **hours,
            **facts,
        }
        return dict(self.conduct.do("planTrainingSession", given, "session { id version status signed }"))


@pytest.fixture(scope="module")
def hospital(stack: Stack) -> Hospital:
    """A city whose plan measures the coverage of training, with a hospital that keeps its roster."""
    measures = ["task_completion", "report_rate", "conduct_training_coverage"]
    city = found(stack, "chixi", invented("chixi", "990320", measures=measures), UNITS)
    conduct = city.account("conduct", "institution", "H-1")
    roster = {"filename": "花名册.csv", "contentBase64": base64.b64encode(ROSTER.encode()).decode()}
    conduct.do("importStaff", roster, "result { created }")
    eventually(lambda: conduct.ask(COVERAGE)["trainingCoverage"]["counted"]["roster"], 3)
    nodes = conduct.ask("{ roster { nodes { id code } } }")["roster"]["nodes"]
    staff_id = next(node["id"] for node in nodes if node["code"] == "003")
    account = {"login": "nurse", "displayName": "示例丙", "roles": ["staff"], "password": PASSWORD, "staffId": staff_id}
    city.chief.do("createAccount", {**account, "unitId": city.units["H-1"]}, "account { id }")
    neighbour, office = city.account("neighbour", "institution", "H-2"), city.account("office", "campaign_office")
    return Hospital(city, conduct, neighbour, office, stack.sign_in("chixi", "nurse"))


def sheet(session: dict[str, object], text: str) -> dict[str, object]:
    """A sign-in sheet as `uploadAttendanceSheet` takes it."""
    content = base64.b64encode(text.encode()).decode()
    return {"sessionId": session["id"], "filename": "签到表.csv", "contentBase64": content}


@pytest.mark.obligation("NJ-018", "NJ-050")
def test_a_session_by_sheet_counts_once_it_is_confirmed_and_shows_who_is_missing(hospital: Hospital) -> None:
    session = hospital.session("2022-06-29", "15:00", "17:00", ledByPrincipal=True)
    wrong = hospital.conduct.run("uploadAttendanceSheet", sheet(session, "工号\n001\n999\n001\n"), "result { added }")
    assert {(e["row"], e["column"], e["code"]) for e in wrong["errors"]} == {
        (3, "工号", "unknown_number"),
        (4, "工号", "duplicate_code"),
    }
    sound = sheet(session, "工号,姓名\n001,示例甲\n002,示例乙\n")
    assert hospital.conduct.do("previewAttendanceSheet", sound, "result { rows added }") == {"rows": 2, "added": 2}
    assert hospital.conduct.do("uploadAttendanceSheet", sound, "result { added already }")["added"] == 2
    confirm = {"sessionId": session["id"], "expectedVersion": 1}
    assert hospital.neighbour.forbidden("confirmTrainingSession", confirm) == "FORBIDDEN"
    held = hospital.conduct.do("confirmTrainingSession", confirm, "session { status counted }")
    assert held == {"status": "HELD", "counted": 2}
    shown = hospital.office.ask(COVERAGE)["trainingCoverage"]
    assert (shown["period"], shown["counted"]) == ("2022-Q2", {"trained": 2, "roster": 3, "rate": 66})
    assert {row["value"]: (row["trained"], row["roster"]) for row in shown["categories"]} == {
        "physician": (1, 1),
        "pharmacist": (1, 1),
        "nurse": (0, 1),
    }
    missing = hospital.conduct.ask(MISSING, unit=hospital.city.units["H-1"])["untrainedStaff"]
    assert missing == {"totalCount": 1, "nodes": [{"code": "003", "staff": {"name": "示例丙"}}]}
    assert hospital.nurse.refused(MISSING, unit=hospital.city.units["H-1"]) == "FORBIDDEN"


@pytest.mark.obligation("NJ-018")
def test_a_nurse_signs_in_with_the_code_on_the_screen_for_herself_and_once(hospital: Hospital) -> None:
    session = hospital.session("2022-06-30", "09:20", "20:30")
    code = "query($id: ID!) { signInCode(sessionId: $id) { code secondsLeft link svg } }"
    screen = hospital.conduct.ask(code, id=session["id"])["signInCode"]
    assert screen["code"] in screen["link"]
    assert screen["svg"].startswith("<svg")
    assert hospital.nurse.refused(code, id=session["id"]) == "FORBIDDEN"
    given = {"sessionId": session["id"], "code": screen["code"]}
    forged = {**given, "code": screen["code"][:-2] + "zz"}
    assert hospital.nurse.mistakes("signInToSession", forged) == [("code", "sign_in_code_not_valid")]
    signed = hospital.nurse.do("signInToSession", given, "attendance { method standing }")
    assert signed == {"method": "QR", "standing": "SIGNED"}
    assert hospital.nurse.mistakes("signInToSession", given) == [("sessionId", "already_signed_in")]
    assert [code for _, code in hospital.conduct.mistakes("signInToSession", given)] == ["not_on_roster"]
    early = {"sessionId": session["id"], "expectedVersion": 1}
    assert [code for _, code in hospital.conduct.mistakes("confirmTrainingSession", early)] == ["session_not_over"]
    mine = hospital.nurse.ask("{ myTraining { trainedOn attendances { on } } }")["myTraining"]
    assert mine == {"trainedOn": None, "attendances": []}


@pytest.mark.obligation("NJ-018", "NJ-028")
def test_the_office_checks_on_the_spot_and_sees_who_led(hospital: Hospital) -> None:
    text = "{ trainingSessions(status: HELD) { nodes { id version ledByPrincipal unit { code } } } }"
    [session] = hospital.office.ask(text)["trainingSessions"]["nodes"]
    assert (session["ledByPrincipal"], session["unit"]["code"]) == (True, "H-1")
    shows = "spotCheck { id version seed drawn { staffId staff { name } } }"
    check = hospital.office.do("drawSpotCheck", {"sessionId": session["id"], "count": 1}, shows)
    [drawn] = check["drawn"]
    verify = "query($id: ID!) { verifySpotCheck(spotCheckId: $id) { sameDraw sameList } }"
    again = hospital.conduct.ask(verify, id=check["id"])["verifySpotCheck"]
    assert again == {"sameDraw": True, "sameList": True}
    results = [{"staffId": drawn["staffId"], "verdict": "REFUTED", "note": "当日值班（示例）"}]
    record = {"spotCheckId": check["id"], "expectedVersion": 1, "results": results}
    assert hospital.office.do("recordSpotCheck", record, "spotCheck { complete }") == {"complete": True}
    assert hospital.office.ask(COVERAGE)["trainingCoverage"]["counted"]["trained"] == 1
    figures = "{ trainingFigures(year: 2022) { sessions attendees ledByPrincipal } }"
    assert hospital.office.ask(figures)["trainingFigures"] == {"sessions": 1, "attendees": 1, "ledByPrincipal": 1}
