"""What a plan will create when it is onboarded, for a person to look over first (PF-001)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from plans import Plan, Window
from plans.diff import diff_plans

FIRST_WINDOWS = 10


def contents(plan: Plan, windows: Sequence[Window]) -> dict[str, Any]:
    """Phases, tasks, report windows, groups, measures and parameters of `plan`."""
    return {
        "phases": [_phase(plan, index) for index in range(len(plan.phases))],
        "key_tasks": _key_tasks(plan),
        "report_rules": _report_rules(plan, windows),
        "report_windows": {
            "total": len(windows),
            "provisional": sum(window.provisional for window in windows),
            "first": list(windows[:FIRST_WINDOWS]),
        },
        "groups": _groups(plan),
        "departments": [department.label for department in plan.departments],
        "local_group_rules": len(plan.local_leading_group_rules),
        "indicators": [{"code": goal.code, "label": goal.label} for goal in plan.goals.indicators],
        "measures": list(plan.measures),
        "parameters": plan.parameters.model_dump(mode="json"),
    }


def changes(current: Plan, offered: Plan) -> list[dict[str, Any]]:
    """What `offered` changes against the plan that the city runs, item by item (PF-003)."""
    return [
        {"area": change.area, "action": change.action, "path": change.path, "zh": change.zh, "en": change.en}
        for change in diff_plans(current, offered).changes
    ]


def identity(plan: Plan) -> dict[str, Any]:
    """Which plan of which city this is, and when it runs."""
    return {
        "id": plan.id,
        "version": plan.version,
        "tenant_code": plan.code,
        "name": plan.name,
        "city": plan.template.city.label,
        "province": plan.template.province.label,
        "authority": plan.template.authority.label,
        "start": plan.duration.start,
        "end": max(plan.duration.end, plan.campaign_end),
        "effective_from": plan.effective_from,
    }


def _phase(plan: Plan, index: int) -> dict[str, Any]:
    phase = plan.phases[index]
    return {
        "id": phase.id,
        "name": phase.name,
        "start": phase.start,
        "end": phase.end,
        "continuous": phase.continuous or phase.id in plan.phase_rules.continuous_phase_ids,
        "requirements": len(phase.requirements),
        "key_tasks": sum(phase.id in task.phases for task in plan.key_tasks),
    }


def _key_tasks(plan: Plan) -> dict[str, Any]:
    counts = Counter(task.category for task in plan.key_tasks)
    categories = [{"id": c.id, "title": c.title, "count": counts[c.id]} for c in plan.task_categories]
    if counts[None]:
        categories.append({"id": None, "title": None, "count": counts[None]})
    return {
        "total": len(plan.key_tasks),
        "by_category": categories,
        "items": [
            {"id": task.id, "title": task.title, "lead_department": task.lead_department, "due": task.due}
            for task in plan.key_tasks
        ],
    }


def _report_rules(plan: Plan, windows: Sequence[Window]) -> list[dict[str, Any]]:
    counts = Counter(window.rule_id for window in windows)
    return [
        {"id": rule.id, "kind": rule.kind, "label": rule.label, "windows": counts[rule.id]}
        for rule in plan.reporting_obligations
    ]


def _groups(plan: Plan) -> list[dict[str, Any]]:
    groups = [{"kind": group.kind, "name": group.label, "persons": len(group.members)} for group in plan.work_groups]
    leading = plan.leading_group
    if leading is None:
        return groups
    persons = 1 + len(leading.deputies) + len(leading.members)
    return [{"kind": "leading_group", "name": leading.name, "persons": persons}, *groups]
