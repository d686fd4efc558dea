"""A city keeps its registers: a form drawn from data, an answer in time, a file opened with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.functional.stack import City, Person, Stack, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation,staff_count
B-1,云溪县卫生健康局,bureau,,health_bureau,,,,30
H-1,云溪县人民医院,institution,B-1,general_hospital,secondary,public,county,640
H-2,云溪县中医医院,institution,B-1,tcm_hospital,secondary,public,county,310
"""
SHOWS = "entry { id version status statusLabel overdue steps { action } history { number action } }"


@dataclass
class Registers:
    """The hospital, the bureau above it, the hospital next door and the discipline inspector."""

    city: City
    hospital: Person
    bureau: Person
    neighbour: Person
    inspector: Person

    def record(self, person: Person, kind: str, unit: str, values: dict[str, str]) -> dict[str, Any]:
        return dict(person.do("recordEntry", self.entry(kind, unit, values), SHOWS))

    def entry(self, kind: str, unit: str, values: dict[str, str]) -> dict[str, Any]:
        given = [{"name": name, "value": value} for name, value in values.items()]
        return {"kind": kind, "unitId": self.city.units[unit], "values": given}


@pytest.fixture(scope="module")
def kept(stack: Stack) -> Registers:
    """A city on the example plan, which keeps internal rules and the integrity file besides."""
    city = found(stack, "luxi", invented("luxi", "990310"), UNITS)
    return Registers(
        city,
        city.account("hospital", "institution", "H-1"),
        city.account("bureau", "bureau", "B-1"),
        city.account("neighbour", "institution", "H-2"),
        city.account("inspector", "discipline_inspector"),
    )


@pytest.mark.obligation("NJ-042")
def test_the_gap_list_shrinks_as_rules_come_into_force(kept: Registers) -> None:
    [form] = [
        kind
        for kind in kept.hospital.ask("{ registerKinds { code fields { name choices { code } } } }")["registerKinds"]
        if kind["code"] == "internal_rule"
    ]
    [links] = [field["choices"] for field in form["fields"] if field["name"] == "category"]
    for link in links:
        rule = {"title": "内控制度", "category": link["code"], "effective_on": "2022-01-04"}
        kept.record(kept.hospital, "internal_rule", "H-1", rule)
    gaps = '{ registerGaps(kind: "internal_rule") { nodes { unit { code } } } }'
    assert kept.hospital.ask(gaps)["registerGaps"]["nodes"] == []
    assert kept.bureau.ask(gaps)["registerGaps"]["nodes"] == [{"unit": {"code": "H-2"}}]
    figures = '{ registerFigures(kind: "internal_rule") { numerator denominator completeUnits } }'
    assert kept.bureau.ask(figures)["registerFigures"] == {"numerator": 4, "denominator": 8, "completeUnits": 1}
    outside = kept.entry(
        "internal_rule", "H-1", {"title": "他院制度", "category": "post", "effective_on": "2022-01-04"}
    )
    assert kept.neighbour.forbidden("recordEntry", outside) == "FORBIDDEN"
    assert kept.neighbour.ask('{ registerEntries(kind: "internal_rule") { totalCount } }') == {
        "registerEntries": {"totalCount": 0}
    }


@pytest.mark.obligation("NJ-138")
def test_a_difficulty_is_raised_and_answered_by_the_bureau(kept: Registers) -> None:
    raised = kept.record(kept.hospital, "difficulty", "H-1", {"content": "缺少药师"})
    assert (raised["statusLabel"], raised["overdue"]) == ("待答复", False)
    answer = {
        "entryId": raised["id"],
        "action": "resolve",
        "expectedVersion": 1,
        "values": [{"name": "resolution", "value": "县域内共享药师"}],
    }
    assert kept.hospital.forbidden("changeEntryStatus", answer) == "FORBIDDEN"
    done = kept.bureau.do("changeEntryStatus", answer, SHOWS)
    assert (done["status"], [line["action"] for line in done["history"]]) == ("resolved", ["record", "resolve"])
    assert kept.bureau.mistakes("changeEntryStatus", answer) == [("expectedVersion", "changed_meanwhile")]


@pytest.mark.obligation("LZ-089")
def test_the_integrity_file_opens_with_a_use_and_a_motive_and_remembers_who_looked(kept: Registers) -> None:
    case = {"subject": "unit", "matter": "case", "happened_on": "2022-01-04", "content": "线索核查"}
    kept.record(kept.inspector, "integrity_file", "H-1", case)
    assert kept.inspector.refused('{ registerEntries(kind: "integrity_file") { totalCount } }') == "FORBIDDEN"
    ask = {"unitId": kept.city.units["H-1"], "purpose": "promotion", "motive": "拟任职务考察"}
    found_there = kept.inspector.do(
        "lookUpIntegrityFile", ask, "findings { entries { statusLabel masked values { value } } lookup { entries } }"
    )
    assert found_there["entries"] == [{"statusLabel": "正在办理", "masked": True, "values": []}]
    log = kept.inspector.ask('{ registerLookups(kind: "integrity_file") { nodes { purposeLabel motive entries } } }')
    assert log["registerLookups"]["nodes"] == [{"purposeLabel": "提拔任用", "motive": "拟任职务考察", "entries": 1}]
