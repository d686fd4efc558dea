"""Supervision's things that requests name: a programme, a round and a visit."""

from __future__ import annotations

from services.kit.identity import Actor
from services.kit.testing import Bench
from services.tasks.requests.supervising import OpenSupervisionRound, PlanVisit


def supervision_things(bench: Bench, office: Actor, unit: str) -> dict[str, str]:
    """One of each."""
    visit = {**PlanVisit.EXAMPLE, "unit_id": unit}
    return {
        "programme": bench.call("tasks.prepare_programme", {"year": 2022}, actor=office)["id"],
        "supervision_round": bench.call("tasks.open_supervision_round", OpenSupervisionRound.EXAMPLE, actor=office)[
            "id"
        ],
        "visit": bench.call("tasks.plan_visit", visit, actor=office)["id"],
    }
