"""A city of the tests of satisfaction: the units of the tasks tests, with this service alone on the run's store."""

from __future__ import annotations

import base64
from typing import Any

from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.tasks import city as tasks_city

HOSPITAL, COUNTY_HOSPITAL = "h-1", "h-2"
TOWNSHIP, BUREAU, COMMISSION = "w-1", "b-1", "c-0"


class City(tasks_city.City):
    """A tenant with the plan of a template."""

    def __init__(self, bench: Bench, tenant: str, template: str) -> None:
        self.bench, self.tenant, self.plan = bench, tenant, tasks_city.plan_named(template)
        self.db = bench.engines["satisfaction"].db

    def call(
        self,
        method: str,
        *,
        role: str = "campaign_office",
        unit: str | None = None,
        who: str | None = None,
        key: str | None = None,
        **payload: Any,
    ) -> Any:
        """Call a method as somebody of the city; each role (and unit) has one account unless `who` names another."""
        actor = Actor(who or f"{role}-{unit or 'city'}", self.tenant, (role,), unit)
        return self.bench.call(f"satisfaction.{method}", payload, actor=actor, key=key)

    def told(self, *events: str) -> list[dict[str, Any]]:
        """Envelopes of these events that the city's transactions have left, in order."""
        names = [f"satisfaction.{event}.v1" for event in events]
        rows = self.db["outbox"].find({"tenant": self.tenant, "name": {"$in": names}})
        return [row["envelope"] for row in rows.sort([("created_at", 1), ("_id", 1)])]

    def waits(self, kind: str) -> dict[str, dict[str, Any]]:
        """The last state of each work item of a kind, by subject."""
        items = [item for envelope in self.told("work_items_changed") for item in envelope["data"]["items"]]
        return {item["subject_id"]: item for item in items if item["kind"] == kind}

    def record(self, *rows: dict[str, Any], to: str = HOSPITAL, **caller: Any) -> Any:
        """Encounters of a hospital."""
        return self.call("record_encounters", unit_id=to, rows=list(rows), **caller)

    def count(self, *rows: tuple[str, str, int, int], to: str = HOSPITAL, **caller: Any) -> Any:
        """Daily counts of a hospital: day, setting, eligible, offered."""
        named = [dict(zip(("on", "setting", "eligible", "offered"), row, strict=True)) for row in rows]
        return self.call("record_counts", unit_id=to, rows=named, **caller)

    def part(self, text: str | bytes, name: str = "encounters.csv", **caller: Any) -> str:
        """An uploaded part of a CSV."""
        data = text.encode() if isinstance(text, str) else text
        content = base64.b64encode(data).decode()
        return str(self.call("upload_file", filename=name, content_base64=content, **caller)["id"])

    def daily(self, unit: str = HOSPITAL) -> dict[tuple[str, str], tuple[int, int, int]]:
        """(day, setting) -> (eligible, offered, completed) of a hospital."""
        found = self.call("daily_counts", unit_id=unit, start="2022-05-01", end="2022-06-30")
        return {(d["on"], d["setting"]): (d["eligible"], d["offered"], d["completed"]) for d in found}


def row(key: str, on: str = "2022-06-01", touchpoint: str = "outpatient_settlement", **more: Any) -> dict[str, Any]:
    """A row of encounters, offered by SMS unless told otherwise."""
    return {"key": key, "on": on, "touchpoint": touchpoint, "channel": "sms", **more}
