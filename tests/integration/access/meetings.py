"""Meetings and documents of the city that lives."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench


def meeting_things(bench: Bench, office: Actor, unit: str, file_id: str) -> dict[str, str]:
    """A meeting that was held, with its decision, one that is to come, a draft, and the plan as an issued document."""
    facts = {"unit_id": unit, "body": "local_leading_group", "title": "领导小组会议"}
    decision = {"text": "完成重点岗位梳理", "unit_id": unit, "due_on": "2022-06-30"}
    record = {**facts, "held_on": "2022-03-10", "decisions": [decision], "file_ids": [file_id]}
    meeting = bench.call("organizations.record_meeting", record, actor=office)["id"]
    decided = bench.call("organizations.decisions_by_meetings", {"meeting_ids": [meeting]}, actor=office)
    planned = bench.call("organizations.schedule_meeting", {**facts, "planned_on": "2022-04-20"}, actor=office)
    draft = {"kind": "notice", "title": "通知", "addressee_unit_ids": [unit]}
    issued = bench.call("organizations.documents", {"kind": "plan"}, actor=office)["items"]
    return {
        "meeting": meeting,
        "decision": decided[0][0]["id"],
        "scheduled_meeting": planned["id"],
        "document": bench.call("organizations.draft_document", draft, actor=office)["id"],
        "issued_document": issued[0]["id"],
    }
