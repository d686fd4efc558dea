"""Steps on the problem list that several tests take."""

from __future__ import annotations

from typing import Any

from tests.integration.tasks.city import City

PLAN = {"measure": "双人核对", "responsible_title": "设备科科长", "responsible_department": "设备科"}


def register(city: City, unit: str = "h-2", **facts: Any) -> dict[str, Any]:
    """A finding of the office."""
    stated = {"category": "red_packet", "severity": "high", "description": "收受红包", "source": "audit", **facts}
    return dict(city.call("register_problem", unit_id=unit, **{"found_on": "2022-05-10", **stated}))


def planned(city: City, problem: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """With its measure, by the hospital."""
    return dict(as_unit(city, "plan_rectification", problem, **{**PLAN, **facts}))


def submitted(city: City, problem: dict[str, Any]) -> dict[str, Any]:
    """Planned, proven and handed in by the hospital."""
    unit = problem["unit_id"]
    if problem["status"] == "open":
        planned(city, problem)
    proof = city.upload(role="institution", unit=unit)
    return dict(as_unit(city, "submit_rectification", problem, file_ids=[proof], remark="已整改"))


def closed(city: City, problem: dict[str, Any]) -> dict[str, Any]:
    """Rectified by the hospital and verified by the office."""
    submitted(city, problem)
    return dict(city.call("close_problem", problem_id=problem["id"]))


def as_unit(city: City, method: str, problem: dict[str, Any], **facts: Any) -> Any:
    """What the problem's unit does."""
    return city.call(method, role="institution", unit=problem["unit_id"], problem_id=problem["id"], **facts)


def the_problem(city: City, problem_id: str) -> dict[str, Any]:
    """As the office sees it now."""
    [found] = city.call("problems_by_ids", ids=[problem_id])
    return dict(found)


def items(city: City, kind: str = "problem") -> dict[tuple[str, str], dict[str, Any]]:
    """The last work item told of each subject and action."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for envelope in city.told("work_items_changed"):
        for item in envelope["data"]["items"]:
            key = (item["subject_id"], item["action"])
            if item["kind"] == kind and item["version"] >= told.get(key, item)["version"]:
                told[key] = item
    return told
