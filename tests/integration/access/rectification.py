"""One problem, one checklist and one risk of a unit, for requests that name them."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench

RISK = {
    "key_link": "高值耗材验收",
    "area": "设备耗材",
    "risk": "单人验收",
    "level": "medium",
    "controls": "双人验收",
    "owner_title": "设备科科长",
    "owner_department": "设备科",
    "found_on": "2022-03-01",
}


def rectification(bench: Bench, unit: str, office: Actor) -> dict[str, str]:
    """The ids of things of this area, by placeholder."""
    finding = {"unit_id": unit, "category": "other", "description": "台账不完整", "found_on": "2022-03-01"}
    bench.call("tasks.open_self_inspection", {"title": "自查自纠", "due_on": "2022-06-30"}, actor=office)
    checklists = bench.call("tasks.self_inspections", {"unit_id": unit}, actor=office)["items"]
    return {
        "problem": bench.call("tasks.register_problem", finding, actor=office)["id"],
        "checklist": checklists[0]["id"],
        "risk": bench.call("tasks.add_risk", {"unit_id": unit, **RISK}, actor=office)["id"],
    }
