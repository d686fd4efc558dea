"""What a new version of a plan changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plans import Plan
from plans.diff import diff_plans


def edited(plan: Plan, edit: Any) -> Plan:
    plain = plan.model_dump(mode="json")
    edit(plain)
    return Plan.model_validate(plain)


def another_version(plain: dict[str, Any]) -> None:
    plain["key_tasks"] = [{**plain["key_tasks"][0], "id": "EX-T9"}, *plain["key_tasks"][1:]]
    plain["key_tasks"][2]["title"] = "开展自查"
    plain["key_tasks"][5]["due"] = "2023-12-15"
    plain["phases"][1]["name"] = "全面实施阶段"
    plain["phases"][2]["end"] = "2023-12-30"
    plain["reporting_obligations"][0]["deadline_rule"]["n"] = 3
    del plain["reporting_obligations"][2]
    plain["parameters"]["roll"] = "before"
    plain["departments"][1]["aliases"] = []


def test_the_same_plan_has_no_difference(example: Plan) -> None:
    again = edited(example, lambda plain: plain["template"].update(version="1.0.1"))
    found = diff_plans(example, again)
    assert found.is_empty
    assert (found.old_version, found.new_version) == ("1.0.0", "1.0.1")


@pytest.mark.obligation("PF-003")
def test_tasks_phases_reports_dates_and_parameters(example: Plan) -> None:
    found = diff_plans(example, edited(example, another_version))
    assert [(change.area, change.action, change.path) for change in found.changes] == [
        ("phases", "changed", "phases.EX-P2.name"),
        ("dates", "changed", "phases.EX-P3.end"),
        ("tasks", "removed", "key_tasks.EX-T1"),
        ("tasks", "changed", "key_tasks.EX-T3.title"),
        ("dates", "changed", "key_tasks.EX-T6.due"),
        ("tasks", "added", "key_tasks.EX-T9"),
        ("reports", "changed", "reporting_obligations.EX-R1.deadline_rule.n"),
        ("reports", "removed", "reporting_obligations.EX-R3"),
        ("other", "changed", "departments.medical_affairs.aliases"),
        ("parameters", "changed", "parameters.roll"),
    ]
    (moved,) = [change for change in found.of("dates") if change.id == "EX-T6"]
    assert (moved.before, moved.after) == ("2023-12-31", "2023-12-15")
    assert moved.zh == "变更 key_tasks.EX-T6.due：2023-12-31 → 2023-12-15"
    (added,) = found.of("tasks", "added")
    assert added.en == "added key_tasks.EX-T9: 成立领导小组和工作机构"
    assert added.after["due"] == "2022-03-31"
    assert len(json.loads(json.dumps(found.to_dict()))["changes"]) == 10


def test_moving_an_item_in_its_list_is_no_change(example: Plan) -> None:
    turned = edited(example, lambda plain: plain["key_tasks"].reverse())
    assert diff_plans(example, turned).is_empty


def test_the_order_of_departments_is_a_change_because_the_first_leads(example: Plan) -> None:
    turned = edited(example, lambda plain: plain["key_tasks"][0]["co_departments"].reverse())
    (change,) = diff_plans(example, turned).changes
    assert (change.path, change.en) == (
        "key_tasks.EX-T1.co_departments",
        "changed key_tasks.EX-T1.co_departments: 办公室、人事科 → 人事科、办公室",
    )


def test_two_different_cities_differ_in_every_area(neijiang: Plan, liuzhou: Plan) -> None:
    found = diff_plans(neijiang, liuzhou)
    assert {change.area for change in found.changes} == {"tasks", "phases", "reports", "dates", "parameters", "other"}
    assert len(found.of("tasks", "removed")) == 54 + 13
    assert len(found.of("tasks", "added")) == 12 + 3
