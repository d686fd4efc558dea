"""One of each thing that the campaign's requests name."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench


def campaign_things(bench: Bench, office: Actor, unit: str, assignment: dict[str, str]) -> dict[str, str]:
    """A local task, a work plan, a part, a filing and a follow-up, with the phase they belong to."""
    shares = bench.call("tasks.phase_shares", {"unit_id": unit}, actor=office)["items"]
    phase = next(share["phase_id"] for share in shares if share["activities"])
    due = "2022-06-30"
    named = {"unit_id": unit, "title": "示例", "due_on": due}
    plan = {"unit_id": unit, "phase_id": phase, "title": "示例", "items": [{"title": "示例", "due_on": due}]}
    divided = {"assignment_id": assignment["id"], "parts": [{"title": "示例"}]}
    tasks = bench.call("tasks.key_tasks", {}, actor=office)
    task = next(each for each in tasks if len(each["departments"]) > 1)
    co_department = next(each["name"] for each in task["departments"] if not each["lead"])
    filing = {"task_id": task["id"], "period": "2022-Q1", "department": co_department, "percent": 1, "text": "示例"}
    return {
        "phase": phase,
        "local_task": bench.call("tasks.add_local_task", named, actor=office)["id"],
        "work_plan": bench.call("tasks.draft_work_plan", plan, actor=office)["id"],
        "part": bench.call("tasks.divide_assignment", divided, actor=office)["parts"][0]["id"],
        "filing": bench.call("tasks.file_department_progress", filing, actor=office)["id"],
        "follow_up": bench.call("tasks.give_follow_up", named, actor=office)["id"],
    }
