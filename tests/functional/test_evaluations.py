"""Patients say how it was: under a link without an account, at a terminal, on a slip; and somebody answers them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,平溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,平溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,平溪县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
"""
GOOD = {"attitude": 5, "explanation": 4, "waiting": 4, "fees": 5, "environment": 4, "overall": 5}
FIVES = dict.fromkeys(GOOD, 5)
AS_JSON = {"accept": "application/json", "accept-language": "zh"}
DAY = "2022-06-29"
WAITING = """{ evaluationFollowUps(state: OPEN) { nodes { id dueOn late unit { code }
    evaluation { text low on scores { waiting overall } } } } }"""
SERIES = "{ evaluationSeries { nodes { id rule reason count state unit { code } } } }"


@dataclass
class Town:
    """The city, a hospital's terminals, the bureau above it, the office, the inspector."""

    city: City
    hospital: Person
    neighbour: Person
    bureau: Person
    office: Person
    inspector: Person

    def links(self, prefix: str, count: int) -> list[str]:
        """Links for patients of yesterday."""
        rows = [
            {"key": f"{prefix}{n}", "touchpoint": "OUTPATIENT_SETTLEMENT", "on": DAY, "channel": "SMS"}
            for n in range(count)
        ]
        given = {"unitId": self.city.units["H-1"], "rows": rows}
        made = self.hospital.do("recordEncounters", given, "recorded { rows { link } }")
        return ["/e/" + row["link"].split("/e/")[1] for row in made["rows"]]

    def send(self, *rows: dict[str, Any]) -> dict[str, Any]:
        """What the terminals send."""
        given = {"unitId": self.city.units["H-1"], "rows": list(rows)}
        shows = "result { recorded known refused rows { outcome code message } }"
        return dict(self.hospital.do("recordEvaluations", given, shows))


def line(link: str, scores: dict[str, int] = GOOD, second: int = 0, **more: str) -> dict[str, Any]:
    """A row of a terminal, at nine in the evening."""
    at = f"{DAY}T21:00:{second:02}+08:00"
    return {"token": link.rsplit("/", 1)[1], "scores": scores, "redPacket": "NONE", "answeredAt": at, **more}


def solved(riddle: dict[str, Any]) -> str:
    """What the patient's phone finds."""
    answer = 0
    while int.from_bytes(hashlib.sha256(f"{riddle['text']}:{answer}".encode()).digest()) >> (256 - riddle["bits"]):
        answer += 1
    return str(answer)


@pytest.fixture(scope="module")
def town(stack: Stack) -> Town:
    """A city of two hospitals."""
    city = found(stack, "pingxi", invented("pingxi", "990345"), UNITS)
    return Town(
        city,
        city.account("terminal", "institution", "H-1"),
        city.account("neighbour", "institution", "H-2"),
        city.account("bureau", "bureau", "B-1"),
        city.account("office", "campaign_office"),
        city.account("inspector", "discipline_inspector"),
    )


@pytest.mark.obligation("NJ-019", "PF-020")
def test_a_patient_evaluates_without_an_account_and_once(town: Town) -> None:
    http: httpx.Client = town.city.stack.http
    [link] = town.links("MZ", 1)
    assert "就诊满意度评价" in http.get(link).text
    told = http.get(link, headers=AS_JSON).json()
    assert (told["unit"], told["touchpoint"], told["expiresOn"]) == (
        "平溪县人民医院", "outpatient_settlement", "2022-07-06"
    )  # fmt: skip
    body = {"riddle": told["riddle"]["text"], "answer": solved(told["riddle"]), "scores": GOOD, "redPacket": "hinted"}
    assert http.post(link, json={**body, "answer": "x"}, headers=AS_JSON).status_code == 400
    assert http.post(link, json=body, headers=AS_JSON).json() == {"recorded": True}
    again = http.post(link, json=body, headers=AS_JSON)
    assert again.status_code == 409 and "每次就诊只能评价一次" in again.text
    forged, elsewhere = link[:-22] + "A" * 22, link.replace("pingxi", "no-such-city")
    refusals = [http.get(each, headers=AS_JSON) for each in (forged, elsewhere)]
    assert [each.status_code for each in refusals] == [404, 404] and refusals[0].text == refusals[1].text
    hints = "{ redPacketHints { nodes { on kind unit { code } } } }"
    assert town.inspector.ask(hints)["redPacketHints"]["nodes"] == [
        {"on": DAY, "kind": "HINTED", "unit": {"code": "H-1"}}
    ]
    assert town.hospital.refused(hints) == "FORBIDDEN"


@pytest.mark.obligation("NJ-019")
def test_a_low_score_is_answered_by_the_hospital_and_looked_at_by_the_bureau(town: Town) -> None:
    low, fine = town.links("LOW", 2)
    sent = town.send(line(low, {**GOOD, "waiting": 1}, text="排队两个小时"), line(fine), line(low))
    assert [row["outcome"] for row in sent["rows"]] == ["RECORDED", "RECORDED", "KNOWN"]
    [waiting] = town.hospital.ask(WAITING)["evaluationFollowUps"]["nodes"]
    assert (waiting["dueOn"], waiting["late"], waiting["evaluation"]["text"]) == ("2022-07-05", False, "排队两个小时")
    assert waiting["evaluation"]["scores"] == {"waiting": 1, "overall": 5}
    assert town.neighbour.ask(WAITING)["evaluationFollowUps"]["nodes"] == []
    eventually(lambda: "evaluation_follow_up" in todo(town.hospital), True)
    given = {"evaluationFollowUpId": waiting["id"], "answer": "高峰时段增开两个窗口"}
    shows = "evaluationFollowUp { id state answer }"
    assert town.hospital.do("answerEvaluationFollowUp", given, shows)["state"] == "ANSWERED"
    eventually(lambda: "evaluation_follow_up" in todo(town.bureau), True)
    review = {"evaluationFollowUpId": waiting["id"], "accept": True}
    assert town.hospital.forbidden("reviewEvaluationFollowUp", review) == "FORBIDDEN"
    done = town.bureau.do("reviewEvaluationFollowUp", review, "evaluationFollowUp { id state steps { action } }")
    assert (done["state"], len(done["steps"])) == ("ACCEPTED", 2)
    found = town.bureau.ask("query($id: ID!) { node(id: $id) { ... on EvaluationFollowUp { answer } } }", id=done["id"])
    assert found["node"] == {"answer": "高峰时段增开两个窗口"}


@pytest.mark.obligation("NJ-019")
def test_a_series_is_left_out_with_the_reason_until_the_office_restores_it(town: Town) -> None:
    links = town.links("SER", 5)
    town.send(*(line(link, FIVES, second=5 * n) for n, link in enumerate(links)))
    [series] = town.hospital.ask(SERIES)["evaluationSeries"]["nodes"]
    assert (series["rule"], series["count"], series["state"]) == ("SECONDS_APART", 5, "SET_ASIDE")
    assert series["reason"] == "同一评价环节60秒内连续出现5份以上全部满分评价"
    listed = """query($unit: ID!) { evaluations(unitId: $unit, month: "2022-06", setAside: true) {
        totalCount nodes { id low on scores { overall } } } }"""
    unit = town.city.units["H-1"]
    assert town.bureau.ask(listed, unit=unit)["evaluations"]["totalCount"] == 5
    assert town.neighbour.refused(listed, unit=unit) == "FORBIDDEN"
    given = {"seriesId": series["id"], "reason": "义诊现场集中评价，经核实有效"}
    assert town.hospital.forbidden("restoreEvaluationSeries", given) == "FORBIDDEN"
    restored = town.office.do("restoreEvaluationSeries", given, "series { state restoredBecause }")
    assert restored == {"state": "RESTORED", "restoredBecause": "义诊现场集中评价，经核实有效"}
    assert town.bureau.ask(listed, unit=unit)["evaluations"]["totalCount"] == 0


def todo(person: Person) -> set[str]:
    """The kinds of what waits for somebody."""
    return {item["kind"] for item in person.ask("{ todo(first: 50) { nodes { kind } } }")["todo"]["nodes"]}
