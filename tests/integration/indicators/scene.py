"""Cities, units and measures as their owners announce them, and a bench to deliver them to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from services.indicators.service import Indicators
from services.kit.clock import ZONE, clock
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench

CODES = ("conduct_staff_coverage", "leading_group_formed", "task_completion", "report_rate", "report_on_time_rate")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NOON = datetime(2022, 6, 30, 12, tzinfo=ZONE)


class City:
    """One city's owners: what they announce reaches indicators at once."""

    def __init__(self, bench: Bench, code: str, province: str = "510000") -> None:
        self.bench, self.code, self.province = bench, code, province
        self._versions = count(1)

    def actor(self, role: str = "campaign_office", unit_id: str | None = None) -> Actor:
        return Actor(f"account-{role}", self.code, (role,), unit_id)

    def ask(self, method: str, actor: Actor | None = None, **payload: Any) -> Any:
        return self.bench.call(f"indicators.{method}", payload, actor=actor or self.actor())

    def tell(self, *events: Envelope) -> None:
        self.bench.deliver(events)

    def event(
        self, name: str, subject: str, version: int, data: dict[str, Any], at: datetime | None = None
    ) -> Envelope:
        instant = (at or clock.now()).astimezone(UTC)
        return Envelope(new_id(), name, self.code, subject, version, instant, "office", TRACE, data)

    def onboarded(self, version: int = 1, measures: Iterable[str] = CODES, **stated: Any) -> Envelope:
        plan = {
            "template": {"campaign_label": f"{self.code} plan"},
            "goals": {"indicators": stated.get("indicators", [])},
        }
        data = {
            "code": self.code, "name": f"City {self.code}", "region_code": stated.get("region", "511000"),
            "province_code": self.province, "province_name": f"Province {self.province}",
            "plan_id": f"{self.code}-plan", "plan_version": stated.get("plan_version", "1.0.0"), "plan": plan,
            "measures": list(measures),
        }  # fmt: skip
        return self.event("tenants.tenant_onboarded.v1", self.code, version, data)

    def unit(self, unit_id: str, version: int = 1, at: datetime | None = None, **facts: Any) -> Envelope:
        kind = facts.get("kind", "institution")
        data = {
            "code": unit_id, "name": f"Unit {unit_id}", "kind": kind, "category": None, "ownership": "public",
            "level": facts.get("level", "secondary" if kind == "institution" else None), "affiliation": None,
            "parent_id": None, "path": facts.get("path", f"/c/{facts.get('county_id') or '-'}/{unit_id}/"),
            "county_id": facts.get("county_id"), "staff_count": 10, "opened_on": None, "closed_on": None,
        }  # fmt: skip
        name = "organizations.unit_registered.v1" if version == 1 else "organizations.unit_changed.v1"
        return self.event(name, unit_id, version, data, at)

    def measure(
        self, code: str, unit_id: str, counts: tuple[int, int], period: str = "2022-Q2", **more: Any
    ) -> Envelope:
        owners = {"report": "tasks", "task": "tasks", "satisfaction": "satisfaction"}
        owner = owners.get(code.partition("_")[0], "organizations")
        data = {
            "indicator": code, "unit_id": unit_id, "period": period,
            "numerator": counts[0], "denominator": counts[1],
        }  # fmt: skip
        version = more.get("version") or next(self._versions)
        subject = f"{code}:{unit_id}:{period}"
        return self.event(f"{owner}.indicator_measured.v1", subject, version, data, more.get("at"))

    def official_rank(self, code: str, place: tuple[int, int], version: int = 1, **more: Any) -> Envelope:
        data = {
            "indicator": code, "period": more.get("period", "2022-Q2"), "rank": place[0], "of": place[1],
            "withdrawn": more.get("withdrawn", False),
        }  # fmt: skip
        return self.event("satisfaction.official_rank_changed.v1", f"{code}:{data['period']}", version, data)

    def phase(self, phase_id: str, state: str, version: int) -> Envelope:
        data = {"phase_id": phase_id, "name": f"Phase {phase_id}", "starts_on": "2022-02-01", "ends_on": "2022-09-30"}
        return self.event(f"tasks.phase_{state}.v1", phase_id, version, data)

    def figure(self, code: str, period: str = "2022-Q2") -> dict[str, Any]:
        values = self.ask("city_values", period=period)
        return next(item for item in values["items"] if item["indicator"] == code)

    def documents(self, collection: str) -> list[dict[str, Any]]:
        return list(self.bench.engines["indicators"].db[collection].find({"tenant": self.code}).sort("_id", 1))


def bench() -> Bench:
    """Indicators alone, at noon of 2022-06-30 in Shanghai."""
    clock.start_at(NOON)
    return Bench(Indicators)


def province_viewer(province: str) -> Actor:
    return Actor("viewer", f"province-{province}", ("province_viewer",))
