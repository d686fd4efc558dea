"""One city under test: its units come as events, its clock is replayed, its people call the service."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from plans import Plan, load_plan
from services.kit.clock import ZONE, clock
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench

PLANS = Path(__file__).resolve().parents[3] / "schemas" / "plans"
TRACE = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"


@lru_cache(maxsize=8)
def plan_named(name: str) -> Plan:
    """A template of the repository."""
    return load_plan((PLANS / f"{name}.yaml").read_text(encoding="utf-8"), filename=f"{name}.yaml")


@dataclass(frozen=True)
class Place:
    """A unit as organizations tells of it."""

    id: str
    kind: str
    category: str | None = None
    level: str | None = None
    ownership: str | None = None
    affiliation: str | None = None
    parent: str | None = None
    path: str = ""
    opened_on: str | None = None
    closed_on: str | None = None
    version: int = 1

    @property
    def county_id(self) -> str | None:
        return next((part for part in self.path.split("/") if part.startswith("b-")), None)


def below(parent: Place | None, place: Place) -> Place:
    """`place` with its path under `parent`."""
    return replace(place, parent=parent.id if parent else None, path=f"{parent.path if parent else '/'}{place.id}/")


COMMISSION = below(None, Place("c-0", "commission"))
BUREAU = below(COMMISSION, Place("b-1", "bureau", "health_bureau", affiliation="county"))
OTHER_BUREAU = below(COMMISSION, Place("b-2", "bureau", "health_bureau", affiliation="county"))
CITY_HOSPITAL = below(COMMISSION, Place("h-1", "institution", "general_hospital", "tertiary", "public", "municipal"))
COUNTY_HOSPITAL = below(BUREAU, Place("h-2", "institution", "general_hospital", "secondary", "public", "county"))
TOWNSHIP = below(BUREAU, Place("w-1", "institution", "township_center", "primary", "public", "county"))
CLINIC = below(OTHER_BUREAU, Place("p-1", "institution", "clinic", "ungraded", "private", "county"))
UNITS = (COMMISSION, BUREAU, OTHER_BUREAU, CITY_HOSPITAL, COUNTY_HOSPITAL, TOWNSHIP, CLINIC)


class City:
    """A tenant with the plan of a template."""

    def __init__(self, bench: Bench, tenant: str, template: str) -> None:
        self.bench, self.tenant, self.plan = bench, tenant, plan_named(template)
        self.db = bench.engines["tasks"].db

    def at(self, day: str, hour: int = 9, minute: int = 0) -> City:
        """Let the clock stand at that Shanghai time, and tick."""
        self.set(day, hour, minute)
        self.bench.at(clock.now(), self.tenant)
        return self

    def set(self, day: str, hour: int = 9, minute: int = 0) -> City:
        """Let the clock stand there without a tick."""
        clock.start_at(datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZONE))
        return self

    def onboard(self, plan: Plan | None = None, version: int = 1) -> City:
        """Hand over the onboarding event, as the bus would."""
        plan = plan or self.plan
        data = {"plan": plan.model_dump(mode="json"), "measures": plan.measures}
        self.bench.deliver([self._envelope("tenants.tenant_onboarded.v1", self.tenant, version, data)])
        return self

    def add(self, *places: Place) -> City:
        """Units registered or changed, in one batch."""
        self.bench.deliver([self._unit(place) for place in places])
        return self

    def _unit(self, place: Place) -> Envelope:
        data = {
            "code": place.id.upper(),
            "name": f"单位{place.id}",
            "kind": place.kind,
            "category": place.category,
            "level": place.level,
            "ownership": place.ownership,
            "affiliation": place.affiliation,
            "parent_id": place.parent,
            "path": place.path,
            "county_id": place.county_id,
            "staff_count": None,
            "opened_on": place.opened_on,
            "closed_on": place.closed_on,
        }
        event = "unit_registered" if place.version == 1 else "unit_changed"
        return self._envelope(f"organizations.{event}.v1", place.id, place.version, data)

    def _envelope(self, name: str, subject: str, version: int, data: dict[str, Any]) -> Envelope:
        return Envelope(new_id(), name, self.tenant, subject, version, clock.now(), "test", TRACE, data)

    def call(
        self,
        method: str,
        *,
        role: str = "campaign_office",
        unit: str | None = None,
        who: str | None = None,
        **payload: Any,
    ) -> Any:
        """Call a method as somebody of the city; each role (and unit) has one account unless `who` names another."""
        actor = Actor(who or f"{role}-{unit or 'city'}", self.tenant, (role,), unit)
        return self.bench.call(f"tasks.{method}", payload, actor=actor)

    def upload(self, name: str = "original.pdf", data: bytes = b"%PDF-1.7 report", **caller: Any) -> str:
        content = base64.b64encode(data).decode()
        return str(self.call("upload_file", filename=name, content_base64=content, **caller)["id"])

    def told(self, *events: str) -> list[dict[str, Any]]:
        """Envelopes of these events that the city's transactions have left, in order."""
        names = [f"tasks.{event}.v1" for event in events]
        rows = self.db["outbox"].find({"tenant": self.tenant, "name": {"$in": names}})
        return [row["envelope"] for row in rows.sort([("created_at", 1), ("_id", 1)])]

    def stored(self, *collections: str) -> list[dict[str, Any]]:
        """Raw documents of the city, for comparing before and after."""
        return [doc for name in collections for doc in self.db[name].find({"tenant": self.tenant}).sort("_id", 1)]

    def owed(self, unit: str) -> dict[str, str]:
        """Task -> status of a unit's assignments."""
        return {d["task_id"]: d["status"] for d in self.stored("assignments") if d["unit_id"] == unit}

    def assignment(self, task: str, unit: str) -> dict[str, Any]:
        """A unit's share of a task, as the office sees it."""
        [found] = self.call("assignments", task_id=task, unit_id=unit)["items"]
        return dict(found)

    def report(self, rule: str, period: str, unit: str) -> dict[str, Any]:
        """A unit's report, as the office sees it."""
        [found] = self.call("reports", rule_id=rule, period=period, unit_id=unit)["items"]
        return dict(found)

    def versions(self, report_id: str, **caller: Any) -> list[dict[str, Any]]:
        """The versions of a report, as the office sees them."""
        [found] = self.call("versions_by_reports", report_ids=[report_id], **caller)
        return list(found)

    def window(self, rule: str, period: str) -> dict[str, Any]:
        [found] = [w for w in self.call("report_windows") if (w["rule_id"], w["period"]) == (rule, period)]
        return dict(found)

    def measured(self, indicator: str, period: str) -> dict[str, tuple[int, int]]:
        """Unit -> the last (numerator, denominator) told."""
        data = [envelope["data"] for envelope in self.told("indicator_measured")]
        return {
            d["unit_id"]: (d["numerator"], d["denominator"])
            for d in data
            if (d["indicator"], d["period"]) == (indicator, period)
        }
