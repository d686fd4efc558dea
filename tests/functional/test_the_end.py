"""After all journeys: every event has arrived, none was given up, and the sums are the sums."""

from __future__ import annotations

import json
from typing import Any

from tests.functional.stack import Stack, eventually, found, invented

UNITS = "code,name,kind,category\nB-1,示例县卫生健康局,bureau,health_bureau\n"
AT_REST = {"unsent": 0, "oldest_seconds": 0, "undelivered": 0, "retrying": 0, "dead": 0}
SERVICES = ("tenants", "organizations", "tasks", "training", "satisfaction", "indicators", "notifications")


def test_nothing_waits_nothing_was_lost_and_every_rollup_agrees(stack: Stack) -> None:
    city = found(stack, "last", invented("last", "990900"), UNITS)

    def waiting() -> dict[str, Any]:
        rows = json.loads(stack.said("outbox", "status", "--json"))
        return {row.pop("service"): row for row in rows}

    eventually(waiting, dict.fromkeys(SERVICES, AT_REST))
    assert json.loads(stack.said("deadletters", "list", "--json")) == []
    checked = stack.said("indicators", "rebuild", "--check").splitlines()
    assert city.code in [line.split(":")[0] for line in checked]
    assert [line for line in checked if not line.endswith(" rollups, 0 differences")] == []
