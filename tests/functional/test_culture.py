"""A city's culture: a practice that others take over, an exemplar with a clean record, commitments that people sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,秋溪县卫生健康局,bureau,,health_bureau,,,county,30
H-1,秋溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,秋溪县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
"""
KEPT = ["good_practice", "practice_reuse", "exemplar", "culture_log", "self_discipline"]
SHOWS = "entry { id version status statusLabel }"
MINE = "{ commitments { code textNumber text askedOfMe mine { id means signedOn } } }"
FIGURES = '{ commitmentFigures(kind: "self_discipline") { numerator denominator } }'


@dataclass
class Culture:
    """Two hospitals next to each other, the bureau above, the campaign office, and a nurse."""

    city: City
    office: Person
    bureau: Person
    hospital: Person
    neighbour: Person
    nurse: Person
    staff: dict[str, str]

    def record(self, person: Person, kind: str, unit: str, values: dict[str, str]) -> dict[str, Any]:
        return dict(person.do("recordEntry", self.entry(kind, unit, values), SHOWS))

    def entry(self, kind: str, unit: str, values: dict[str, str]) -> dict[str, Any]:
        given = [{"name": name, "value": value} for name, value in values.items()]
        return {"kind": kind, "unitId": self.city.units[unit], "values": given}

    def step(self, person: Person, entry: dict[str, Any], action: str, **values: str) -> dict[str, Any]:
        given = self.move(entry, action, **values)
        return dict(person.do("changeEntryStatus", given, SHOWS))

    def move(self, entry: dict[str, Any], action: str, **values: str) -> dict[str, Any]:
        given = [{"name": name, "value": value} for name, value in values.items()]
        return {"entryId": entry["id"], "action": action, "values": given, "expectedVersion": entry["version"]}


@pytest.fixture(scope="module")
def culture(stack: Stack) -> Culture:
    """A city on the example plan that keeps these registers and the yearly commitment besides."""
    parameters = {"registers": KEPT}
    city = found(stack, "qiuxi", invented("qiuxi", "990360", parameters=parameters), UNITS)
    office, hospital = city.account("office", "campaign_office"), city.account("hospital", "institution", "H-1")
    staff = {}
    for code in ("1001", "1002", "1003"):
        hired = {"unitId": city.units["H-1"], "code": code, "name": f"示例{code}", "since": "2020-01-10"}
        shows = "staff { id }"
        staff[code] = hospital.do("registerStaff", {**hired, "professionalCategory": "NURSE"}, shows)["id"]
    account = {"login": "nurse", "displayName": "示例1001", "roles": ["staff"], "password": PASSWORD}
    city.chief.do("createAccount", {**account, "unitId": city.units["H-1"], "staffId": staff["1001"]}, "account { id }")
    nurse = stack.sign_in(city.code, "nurse")
    eventually(lambda: nurse.ask(MINE)["commitments"][0]["askedOfMe"], True)
    eventually(lambda: office.ask(FIGURES)["commitmentFigures"], {"numerator": 0, "denominator": 3})
    bureau, neighbour = city.account("bureau", "bureau", "B-1"), city.account("neighbour", "institution", "H-2")
    return Culture(city, office, bureau, hospital, neighbour, nurse, staff)


@pytest.mark.obligation("NJ-029")
def test_a_practice_is_published_by_the_city_and_taken_over_by_the_neighbour(culture: Culture) -> None:
    practice = {"title": "阳光议价", "description": "议价全程留痕", "practised_on": "2022-01-10"}
    entry = culture.record(culture.hospital, "good_practice", "H-1", practice)
    listed = '{ registerEntries(kind: "good_practice") { totalCount nodes { statusLabel history { number } } } }'
    assert culture.neighbour.ask(listed)["registerEntries"]["totalCount"] == 0
    reuse = culture.entry(
        "practice_reuse", "H-2", {"practice": entry["id"], "reused_on": "2022-06-29", "use": "用于设备采购"}
    )
    assert culture.neighbour.mistakes("recordEntry", reuse) == [("values.practice", "entry_not_found")]
    reviewed = culture.step(culture.bureau, entry, "review", opinion="同意")
    assert culture.bureau.forbidden("changeEntryStatus", culture.move(reviewed, "publish")) == "FORBIDDEN"
    culture.step(culture.office, reviewed, "publish", published_on="2022-06-29")
    seen = culture.neighbour.ask(listed)["registerEntries"]
    assert seen == {"totalCount": 1, "nodes": [{"statusLabel": "已发布", "history": []}]}
    assert culture.neighbour.do("recordEntry", reuse, SHOWS)["status"] == "recorded"


@pytest.mark.obligation("NJ-030")
def test_an_exemplar_needs_a_clean_record(culture: Culture) -> None:
    nominee = {"subject": "person", "name": "某护士长", "merits": "多次拒收“红包”"}
    entry = culture.record(culture.hospital, "exemplar", "H-1", nominee)
    entry = culture.step(culture.bureau, entry, "review", opinion="同意")
    case = culture.move(entry, "select", document="12号", case_check="open_case")
    assert culture.bureau.mistakes("changeEntryStatus", case) == [("values.case_check", "open_case")]
    entry = culture.step(culture.bureau, entry, "select", document="12号", case_check="clear")
    shown = culture.step(culture.hospital, entry, "publicise", channel="市电视台", publicised_on="2022-06-29")
    assert shown["statusLabel"] == "已宣传"


@pytest.mark.obligation("NJ-105")
def test_the_forms_of_culture_are_counted_by_quarter(culture: Culture) -> None:
    for form in ("poster", "screen"):
        values = {"title": "廉洁文化", "form": form, "held_on": "2022-06-20"}
        culture.record(culture.hospital, "culture_log", "H-1", values)
    figures = '{ registerFigures(kind: "culture_log") { numerator denominator breakdown { value count } } }'
    assert culture.bureau.ask(figures)["registerFigures"] == {
        "numerator": 2,
        "denominator": 18,
        "breakdown": [{"value": "poster", "count": 1}, {"value": "screen", "count": 1}],
    }


@pytest.mark.obligation("NJ-102")
def test_a_nurse_signs_and_the_hospital_records_who_signed_on_paper(culture: Culture) -> None:
    [asked] = culture.nurse.ask(MINE)["commitments"]
    assert (asked["mine"], "红包" in asked["text"]) == (None, True)
    given = {"kind": "self_discipline", "textNumber": asked["textNumber"]}
    shows = "signature { id means signedOn }"
    signed = culture.nurse.do("signCommitment", given, shows)
    assert (signed["means"], signed["signedOn"]) == ("ACCOUNT", "2022-06-30")
    assert culture.nurse.ask(MINE)["commitments"][0]["mine"]["id"] == signed["id"]
    stack, headers = culture.city.stack, {"authorization": f"Bearer {culture.hospital.token}"}
    files = {"file": ("承诺书.txt", "签名页（示例）".encode(), "text/plain")}
    answer: httpx.Response = stack.http.post("/files", params={"service": "training"}, files=files, headers=headers)
    paper = {**given, "unitId": culture.city.units["H-1"], "signedOn": "2022-06-28"}
    paper |= {"staffIds": [culture.staff["1001"], culture.staff["1002"]], "fileIds": [answer.json()["file"]["id"]]}
    assert culture.neighbour.forbidden("recordSignedCommitments", paper) == "FORBIDDEN"
    done = culture.hospital.do("recordSignedCommitments", paper, "result { recorded known }")
    assert done == {"recorded": 1, "known": 1}
    assert culture.office.ask(FIGURES)["commitmentFigures"] == {"numerator": 2, "denominator": 3}
    missing = '{ unsignedStaff(kind: "self_discipline") { nodes { code staff { name } } } }'
    assert culture.hospital.ask(missing)["unsignedStaff"]["nodes"] == [{"code": "1003", "staff": {"name": "示例1003"}}]
    assert culture.neighbour.ask(missing)["unsignedStaff"]["nodes"] == []


def test_an_operator_tells_the_city_s_facts_again(culture: Culture) -> None:
    told = culture.city.stack.said("retell", "--tenant", "qiuxi")
    assert "staff: 3" in told
    eventually(lambda: culture.office.ask(FIGURES)["commitmentFigures"]["denominator"], 3)
