"""A city whose patients are about to evaluate: encounters in the store, and the rows that terminals send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from plans import Plan, load_plan
from services.indicators.service import Indicators
from services.kit.clock import ZONE
from services.kit.events import Envelope
from services.kit.identity import Actor, issue_token
from services.kit.ids import new_id
from services.kit.settings import settings
from services.kit.testing import Bench
from services.satisfaction.service import Satisfaction

TEMPLATE = Path(__file__).resolve().parents[2] / "schemas" / "plans" / "neijiang-2021-2024.yaml"
ITEMS = ("attitude", "explanation", "waiting", "fees", "environment", "overall")
HOSPITALS = tuple(f"hospital-{number}" for number in range(1, 5))
AT_ONCE = 5_000
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"


class City:
    """A new city with a plan that runs today."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.code, self.now = bench, f"city-{uuid4().hex[:10]}", datetime.now(UTC)
        plan = _running(load_plan(TEMPLATE.read_text(encoding="utf-8")), self.now)
        profile = {
            "code": self.code, "name": "示例市", "region_code": "511000", "province_code": "510000",
            "province_name": "四川省", "plan_id": plan.id, "plan_version": plan.version,
            "plan": plan.model_dump(mode="json"), "measures": plan.measures,
        }  # fmt: skip
        bench.deliver([self._event("tenants.tenant_onboarded.v1", self.code, profile)])
        units = [_unit("commission", "commission", None), *(_unit(h, "institution", "tertiary") for h in HOSPITALS)]
        bench.deliver([self._event("organizations.unit_registered.v1", unit_id, data) for unit_id, data in units])

    def commands(self) -> list[dict[str, Any]]:
        """One bulk command per hospital, with its own token; their encounters are in the store by now."""
        return [
            {
                "token": issue_token(
                    settings(), Actor(hospital, self.code, ("institution",), hospital), ttl_seconds=3600
                ),
                "request": {"unit_id": hospital, "rows": self._rows(hospital)},
            }
            for hospital in HOSPITALS
        ]

    def _rows(self, hospital: str) -> list[dict[str, Any]]:
        today = self.now.astimezone(ZONE).date().isoformat()
        visits = [
            {"key": f"{n:06}", "touchpoint": "outpatient_settlement", "on": today, "channel": "sms"}
            for n in range(AT_ONCE)
        ]
        given = {"unit_id": hospital, "rows": visits}
        answer = self.bench.call(
            "satisfaction.record_encounters", given, actor=Actor("bench", self.code, ("campaign_office",))
        )
        return [
            {
                "token": row["link"].rpartition("/")[2],
                "scores": dict(zip(ITEMS, (5, 4, n % 3 + 3, 5, 4, 5), strict=True)),
                "red_packet": "none",
                "answered_at": self.now.isoformat(),
            }
            for n, row in enumerate(answer["rows"])
        ]

    def _event(self, name: str, subject: str, data: dict[str, Any]) -> Envelope:
        return Envelope(new_id(), name, self.code, subject, 1, self.now, "bench", TRACE, data)


def bench() -> Bench:
    """The two services on the store, without a bus."""
    return Bench(Satisfaction, Indicators)


def _running(plan: Plan, now: datetime) -> Plan:
    day = now.astimezone(ZONE).date()
    span = {"start": day - timedelta(days=200), "end": day + timedelta(days=400)}
    return plan.model_copy(update={"duration": plan.duration.model_copy(update=span)})


def _unit(unit_id: str, kind: str, level: str | None) -> tuple[str, dict[str, Any]]:
    is_root = kind == "commission"
    return unit_id, {
        "code": unit_id, "name": unit_id, "kind": kind, "category": None if is_root else "general_hospital",
        "level": level, "ownership": "public", "affiliation": "municipal",
        "parent_id": None if is_root else "commission", "county_id": None, "staff_count": 100,
        "path": "/commission/" if is_root else f"/commission/{unit_id}/", "opened_on": None, "closed_on": None,
    }  # fmt: skip
