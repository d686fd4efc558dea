"""A supervisor at work on the running product: a draw that anyone can repeat, an unannounced visit, what follows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, eventually, found, plan

CODE = "neijiang-supervision"
UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,示例一县卫生健康局,bureau,,health_bureau,,,county,40
H-1,示例市第一人民医院,institution,,general_hospital,tertiary,public,municipal,1800
H-2,示例市第二人民医院,institution,,general_hospital,secondary,public,municipal,620
H-3,示例市第三人民医院,institution,,general_hospital,secondary,public,municipal,500
H-4,示例市第四人民医院,institution,,general_hospital,secondary,public,municipal,450
H-5,示例一县人民医院,institution,B-1,general_hospital,secondary,public,county,700
"""
SEED = "双色球2022076期010203040506-07"
LEADER = {"name": "示例甲", "title": "副主任", "part": "LEADER", "position": "COMMISSION_LEADER"}
VISIT = "visit { id status hidden completedOn problems { category status } }"
COVERAGE = """{ supervisionCoverage(year: 2022) {
    stratum supervisor { code } population required done met shortfall proposals { code } } }"""


@dataclass
class Supervision:
    """The city with its office, a supervisor, a colleague of his, the county's bureau and its hospital."""

    city: City
    office: Person
    supervisor: Person
    colleague: Person
    bureau: Person
    hospital: Person

    def plan(self, unit: str, kind: str, who: Person | None = None, **given: object) -> dict[str, str]:
        """A visit to come, as its id is given to commands."""
        wanted = {"kind": kind, "unitId": self.city.units[unit], "plannedOn": "2022-06-30", "team": [LEADER], **given}
        return {"visitId": (who or self.supervisor).do("planVisit", wanted, VISIT)["id"]}

    def rows(self, who: Person | None = None) -> dict[tuple[str | None, str], dict[str, Any]]:
        """The coverage by supervisor and stratum."""
        found = (who or self.office).ask(COVERAGE)["supervisionCoverage"]
        return {((row["supervisor"] or {}).get("code"), row["stratum"]): row for row in found}


@pytest.fixture(scope="module")
def supervision(stack: Stack) -> Supervision:
    source = re.sub(
        r"^  tenant_code: \S+", f"  tenant_code: {CODE}", plan("neijiang-2021-2024.yaml"), flags=re.MULTILINE
    )
    city = found(stack, CODE, source, UNITS)
    return Supervision(
        city,
        city.account("office", "campaign_office"),
        city.account("supervisor", "supervisor"),
        city.account("colleague", "supervisor"),
        city.account("bureau", "bureau", "B-1"),
        city.account("hospital", "institution", "H-5"),
    )


@pytest.mark.obligation("NJ-128", "NJ-129")
def test_the_year_is_drawn_from_a_seed_that_was_sealed_before(supervision: Supervision) -> None:
    shows = "programme { id status seed seedHash selected }"
    sealed = supervision.supervisor.do("prepareProgramme", {"year": 2022, "seed": SEED}, shows)
    assert (sealed["seed"], sealed["seedHash"]) == (None, hashlib.sha256(SEED.encode()).hexdigest())
    programme = {"programmeId": sealed["id"]}
    drawn = supervision.supervisor.do("drawProgramme", programme, shows)
    assert (drawn["seed"], drawn["selected"]) == (SEED, 3)
    assert supervision.supervisor.mistakes("drawProgramme", programme) == [(None, "programme_already_drawn")]
    assert supervision.supervisor.forbidden("confirmProgramme", programme) == "FORBIDDEN"
    assert supervision.office.do("confirmProgramme", programme, shows)["status"] == "CONFIRMED"
    query = (
        """query($id: ID!) { verifyDraw(programmeId: $id) { seedMatches entrantsMatch drawMatches drawn { code } } }"""
    )
    verified = supervision.colleague.ask(query, id=sealed["id"])["verifyDraw"]
    by_hand = sorted(("H-2", "H-3", "H-4"), key=lambda code: hashlib.sha256((SEED + code).encode()).hexdigest())[:2]
    assert {unit["code"] for unit in verified.pop("drawn")} == {"H-1", *by_hand}
    assert set(verified.values()) == {True}


@pytest.mark.obligation("NJ-128", "NJ-129", "NJ-130")
def test_a_visit_with_a_finding_counts_and_becomes_a_problem(supervision: Supervision) -> None:
    assert supervision.rows()["B-1", "secondary"] == {
        "stratum": "secondary",
        "supervisor": {"code": "B-1"},
        "population": 1,
        "required": 1,
        "done": 0,
        "met": False,
        "shortfall": 1,
        "proposals": [{"code": "H-5"}],
    }
    visit = supervision.plan("H-5", "SUPERVISION", supervision.bureau)
    supervision.bureau.do("startVisit", visit, VISIT)
    finding = {"category": "red_packet", "severity": "MEDIUM", "description": "上缴登记台账不完整（示例）"}
    supervision.bureau.do("recordVisit", {**visit, "findings": [finding]}, VISIT)
    filed = supervision.bureau.do("fileVisitReport", {**visit, "text": "总体落实到位（示例）。"}, VISIT)
    assert (filed["status"], filed["completedOn"]) == ("REPORT_FILED", "2022-06-30")
    assert [problem["category"] for problem in filed["problems"]] == ["red_packet"]
    assert supervision.bureau.mistakes("closeVisit", visit) == [(None, "closed_by_reporter")]
    assert supervision.office.do("closeVisit", visit, VISIT)["status"] == "CLOSED"
    assert supervision.rows(supervision.bureau)["B-1", "secondary"]["met"] is True


@pytest.mark.obligation("NJ-020", "NJ-122", "LZ-088")
def test_an_inspection_counts_apart_and_needs_its_campaign_section(supervision: Supervision) -> None:
    visit = supervision.plan("H-1", "HOSPITAL_INSPECTION")
    supervision.supervisor.do("startVisit", visit, VISIT)
    supervision.supervisor.do("recordVisit", visit, VISIT)
    report = {**visit, "text": "巡查情况（示例）"}
    assert supervision.supervisor.mistakes("fileVisitReport", report) == [("answers", "mandatory_section_incomplete")]
    sections = supervision.supervisor.ask("{ inspectionChecklist { mandatory items { code } } }")["inspectionChecklist"]
    points = [item["code"] for section in sections if section["mandatory"] for item in section["items"]]
    answers = [{"item": point, "verdict": "CONFORM"} for point in points]
    supervision.supervisor.do("recordVisit", {**visit, "answers": answers}, VISIT)
    assert supervision.supervisor.do("fileVisitReport", report, VISIT)["status"] == "REPORT_FILED"
    shows = "{ hospitalInspections { supervisor { code } population done remaining pacePerQuarter } }"
    city = next(row for row in supervision.office.ask(shows)["hospitalInspections"] if row["supervisor"] is None)
    assert (city["population"], city["done"], city["remaining"], city["pacePerQuarter"]) == (5, 1, 4, 1)
    assert supervision.rows()["511000", "tertiary"]["done"] == 0
    record = supervision.office.ask(
        "query($unit: ID!) { campaignRecord(unitId: $unit) { visits { score visit { kind } } } }",
        unit=supervision.city.units["H-1"],
    )["campaignRecord"]
    assert record["visits"] == [{"score": 100, "visit": {"kind": "HOSPITAL_INSPECTION"}}]


@pytest.mark.obligation("NJ-057", "NJ-131")
def test_nobody_sees_an_unannounced_visit_until_it_starts(supervision: Supervision) -> None:
    everything = """{ visits(first: 50) { totalCount nodes { id } }
        supervisionCoverage(year: 2022) { stratum scheduled remaining proposals { code } } }"""
    own = "{ visits(first: 50) { totalCount nodes { id } } problems { totalCount } }"
    counties = "{ countyVisits(year: 2022) { county { code } visits notVisitedFor12Months } }"
    before = [supervision.bureau.ask(everything), supervision.colleague.ask(everything), supervision.hospital.ask(own)]
    visit = supervision.plan("H-5", "UNANNOUNCED_VISIT")
    node = f'{{ node(id: "{visit["visitId"]}") {{ id }} }}'
    for _ in range(2):
        after = [
            supervision.bureau.ask(everything),
            supervision.colleague.ask(everything),
            supervision.hospital.ask(own),
        ]
        assert after == before
        for outsider in (supervision.bureau, supervision.colleague, supervision.hospital):
            assert outsider.ask(node) == {"node": None}
    assert supervision.supervisor.ask(node)["node"] is not None
    assert supervision.bureau.mistakes("startVisit", visit) == [("visitId", "visit_not_found")]
    assert supervision.office.ask(counties)["countyVisits"][0]["notVisitedFor12Months"] is True
    assert supervision.supervisor.do("startVisit", visit, VISIT)["hidden"] is False
    total = before[2]["visits"]["totalCount"]
    eventually(lambda: supervision.hospital.ask(own)["visits"]["totalCount"], total + 1)
    assert supervision.office.ask(counties)["countyVisits"] == [
        {"county": {"code": "B-1"}, "visits": 1, "notVisitedFor12Months": False}
    ]
