"""What the tests of supervision share: teams, visits from plan to report, and the institutions of a county."""

from __future__ import annotations

from typing import Any

from services.tasks.domain.checklists import checklist_of
from tests.integration.tasks.city import BUREAU, COMMISSION, City, Place, below

LEADER = {"name": "示例甲", "title": "副主任", "part": "leader", "position": "commission_leader"}
HEAD = {"name": "示例乙", "title": "科长", "part": "member", "position": "department_head", "department": "医政医管科"}
TEAM = [LEADER, HEAD]
FINDING = {"category": "red_packet", "severity": "high", "description": "上缴登记台账缺失"}


def clinics(count: int, **facts: Any) -> list[Place]:
    """So many clinics in the first county."""
    return [
        below(BUREAU, Place(f"k-{n:03}", "institution", "clinic", "ungraded", "private", **facts)) for n in range(count)
    ]


def hospitals(count: int, level: str = "secondary") -> list[Place]:
    """So many municipal hospitals."""
    kind = {"category": "general_hospital", "level": level, "ownership": "public", "affiliation": "municipal"}
    return [below(COMMISSION, Place(f"m-{n:03}", "institution", **kind)) for n in range(count)]


def planned(city: City, unit: str, kind: str = "supervision", *, role: str = "campaign_office", **given: Any) -> Any:
    """A visit to come."""
    day = given.pop("planned_on", "2022-04-12")
    caller = {name: given.pop(name) for name in ("who",) if name in given}
    by = given.pop("by", None)
    given = {"team": TEAM, **given}
    return city.call("plan_visit", role=role, unit=by, unit_id=unit, kind=kind, planned_on=day, **caller, **given)


def completed(city: City, unit: str, kind: str = "supervision", *, on: str | None = None, **given: Any) -> Any:
    """A visit whose report is filed."""
    findings = given.pop("findings", [])
    caller = {"role": given.get("role", "campaign_office"), "unit": given.get("by"), "who": given.get("who")}
    visit = planned(city, unit, kind, **given)["id"]
    city.call("start_visit", **caller, visit_id=visit, **({"started_on": on} if on else {}))
    city.call("record_visit", **caller, visit_id=visit, answers=answers(city, kind), findings=findings)
    return city.call("file_visit_report", **caller, visit_id=visit, text="总体落实到位。")


def answers(city: City, kind: str) -> list[dict[str, str]]:
    """Every mandatory point conforms."""
    sections = checklist_of(city.plan, kind)
    return [{"item": i.code, "verdict": "conform"} for s in sections if s.mandatory for i in s.items]


def rows(city: City, year: int = 2022, **caller: Any) -> dict[tuple[str | None, str], dict[str, Any]]:
    """The coverage by supervisor and stratum."""
    found = city.call("supervision_coverage", year=year, **caller)
    return {(row["supervisor_id"], row["stratum"]): row for row in found}


def items(city: City, kind: str) -> dict[str, dict[str, Any]]:
    """The last state of each work item of that kind, by `action:subject`."""
    found: dict[str, dict[str, Any]] = {}
    for event in city.told("work_items_changed"):
        for item in event["data"]["items"]:
            key = f"{item['action']}:{item['subject_id']}"
            if item["kind"] == kind and item["version"] >= found.get(key, {"version": 0})["version"]:
                found[key] = item
    return found


def issue(city: City, document: str = "doc-1", kind: str = "team_list") -> str:
    """Organizations has issued a document."""
    data = {"document_id": document, "kind": kind, "number": "柳卫发〔2022〕8号", "issued_on": "2022-03-30"}
    event = city._envelope("organizations.document_issued.v1", document, 1, data)
    city.bench.deliver([event])
    return document
