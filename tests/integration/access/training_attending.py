"""Sessions, attendance and a spot check, one of each, for the tests of who may do what."""

from __future__ import annotations

import base64
from typing import Any

from services.kit.identity import Actor
from services.kit.testing import Bench


def attending_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """A planned session, one that is over, one that was held with one attendee, and a spot check there."""
    register = {"unit_id": unit, "code": "9001", "name": "示例学员", "since": "2020-01-01"}
    attendee = bench.call("organizations.register_staff", register, actor=office)["id"]
    bench.pump()

    def planned(day: str, title: str) -> str:
        facts = {"title": title, "kind": "topic_training", "unit_id": unit}
        hours = {"starts_at": f"{day}T08:00:00+08:00", "ends_at": f"{day}T08:30:00+08:00"}
        return str(bench.call("training.plan_session", {**facts, **hours}, actor=office)["id"])

    later, over, held = planned("2022-03-31", "计划"), planned("2022-03-29", "已结束"), planned("2022-03-28", "已举办")
    content = base64.b64encode("工号\n9001\n".encode()).decode()
    sheet: dict[str, Any] = {"session_id": held, "filename": "sheet.csv", "content_base64": content}
    bench.call("training.upload_attendance_sheet", sheet, actor=office)
    bench.call("training.confirm_session", {"session_id": held, "expected_version": 1}, actor=office)
    check = bench.call("training.draw_spot_check", {"session_id": held}, actor=office)
    things = {"session_planned": later, "session_over": over, "session_held": held}
    return {**things, "spot_check": check["id"], "attendee": attendee}
