"""A city for the tests of sessions and coverage: units, staff and accounts as other services tell of them."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import pytest

from plans import Plan
from services.kit.clock import ZONE, clock
from services.kit.errors import QfError
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench
from tests.integration.tasks.city import TRACE, plan_named

UNITS = (
    ("CM", "commission", None, None),
    ("C1", "bureau", "CM", None),
    ("H1", "institution", "CM", "tertiary"),
    ("H2", "institution", "C1", "secondary"),
    ("P1", "institution", "C1", "primary"),
)
ROLE = {"CM": "campaign_office", "C1": "bureau"}


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class City:
    """A tenant with the plan of a template, and what was told of it."""

    def __init__(self, bench: Bench, tenant: str, template: str = "neijiang-2021-2024") -> None:
        self.bench, self.tenant = bench, tenant
        self.plan: Plan = plan_named(template)
        self.db = bench.engines["training"].db
        self.ids: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def found(self) -> City:
        """Onboarded, with the units."""
        data = {"plan": self.plan.model_dump(mode="json"), "measures": self.plan.measures}
        self.tell("tenants.tenant_onboarded.v1", self.tenant, 1, data)
        for code, kind, parent, level in UNITS:
            self.unit(code, kind, parent, level)
        return self

    def tell(self, name: str, subject: str, version: int, data: dict[str, Any]) -> None:
        """An event arrives."""
        self.bench.deliver([Envelope(new_id(), name, self.tenant, subject, version, clock.now(), "test", TRACE, data)])

    def unit(self, code: str, kind: str, parent: str | None, level: str | None, **more: Any) -> None:
        """A unit, new or changed."""
        unit_id = self.ids.setdefault(code, f"{code.lower()}-{new_id()[:10]}")
        self.versions[code] = version = self.versions.get(code, 0) + 1
        blank = dict.fromkeys(("category", "ownership", "affiliation", "county_id", "opened_on", "closed_on"))
        told = {"code": code, "name": f"示例{code}", "kind": kind, "level": level, "path": self.path(code, parent)}
        facts = {**blank, **told, "parent_id": self.ids[parent] if parent else None, **more}
        name = "unit_registered" if version == 1 else "unit_changed"
        self.tell(f"organizations.{name}.v1", unit_id, version, facts)

    def path(self, code: str, parent: str | None) -> str:
        """As the tree gives it."""
        above = {each: up for each, _, up, _ in UNITS} | {code: parent}
        chain = [code]
        while above.get(chain[-1]):
            chain.append(str(above[chain[-1]]))
        return "/" + "/".join(self.ids[each] for each in reversed(chain)) + "/"

    def hire(self, unit: str, *codes: str, since: str = "2020-01-01", **facts: Any) -> list[str]:
        """People on a unit's staff, told in one event; their ids."""
        blank = {"professional_category": "nurse", "employment": "full_time", "post_class": None, "key_few": False}
        items, found = [], []
        for code in codes:
            staff_id = facts.get("staff_id") or f"{unit}.{code}.{self.tenant}"
            self.versions[staff_id] = version = self.versions.get(staff_id, 0) + 1
            told = {"staff_id": staff_id, "unit_id": self.ids[unit], "code": code, "since": since, "until": None}
            items.append({**blank, **told, "version": version, "previous_id": None, **facts})
            found.append(staff_id)
        self.tell("organizations.staff_changed.v1", new_id(), 1, {"items": items})
        return found

    def account(self, unit: str, staff_id: str | None, *, active: bool = True) -> Actor:
        """An account of somebody on the staff."""
        account = f"account-{staff_id}"
        self.versions[account] = version = self.versions.get(account, 0) + 1
        data = {"roles": ["staff"], "unit_id": self.ids[unit], "active": active, "staff_id": staff_id}
        self.tell("tenants.account_changed.v1", account, version, {"account_id": account, **data})
        return Actor(account, self.tenant, ("staff",), self.ids[unit])

    def of(self, unit: str) -> Actor:
        """Whoever runs the unit."""
        role = ROLE.get(unit, "institution")
        return Actor(f"{role}-{unit}", self.tenant, (role,), None if unit == "CM" else self.ids[unit])

    def call(self, method: str, actor: Actor | None = None, **payload: Any) -> Any:
        """`training.<method>` as `actor`, or as the campaign office."""
        return self.bench.call(f"training.{method}", payload, actor=actor or self.of("CM"))

    def plan_session(self, unit: str = "H1", day: str = "2022-05-10", **facts: Any) -> dict[str, Any]:
        """A session in the afternoon of `day`."""
        hours = {"starts_at": at(f"{day}T15:00").isoformat(), "ends_at": at(f"{day}T17:00").isoformat()}
        given = {"title": "“九不准”专题培训", "kind": "topic_training", **hours, **facts}
        return dict(self.call("plan_session", self.of(unit), unit_id=self.ids[unit], **given))

    def sheet(self, session: dict[str, Any], text: str, actor: Actor, method: str = "upload_attendance_sheet") -> Any:
        """A sign-in sheet as CSV."""
        content = base64.b64encode(text.encode()).decode()
        given = {"session_id": session["id"], "filename": "签到表.csv", "content_base64": content}
        return self.call(method, actor, **given)

    def hold(self, unit: str, codes: list[str], day: str = "2022-05-10", **facts: Any) -> dict[str, Any]:
        """A session that was held on `day` with these people, as confirmed now (never before its end)."""
        session = self.plan_session(unit, day, **facts)
        if clock.now() < at(f"{day}T17:00"):
            clock.start_at(at(f"{day}T17:30"))
        if codes:
            self.sheet(session, "工号\n" + "".join(f"{code}\n" for code in codes), self.of(unit))
        return self.confirm(session, unit)

    def confirm(self, session: dict[str, Any], unit: str) -> dict[str, Any]:
        """The unit confirms."""
        found = self.call("sessions_by_ids", ids=[session["id"]])[0]
        given = {"session_id": session["id"], "expected_version": found["version"]}
        return dict(self.call("confirm_session", self.of(unit), **given))

    def day(self, text: str) -> None:
        """The clock stands there, and the ticks run."""
        self.bench.at(at(text if "T" in text else f"{text}T09:00"), self.tenant)

    def told(self, name: str) -> list[dict[str, Any]]:
        """The data of all events `name` that were emitted, in order."""
        rows = self.db["outbox"].find({"tenant": self.tenant, "name": f"training.{name}.v1"})
        return [row["envelope"]["data"] for row in rows.sort([("created_at", 1), ("_id", 1)])]

    def measured(self, period: str = "2022-Q2") -> dict[str, tuple[int, int]]:
        """The last coverage told of each unit, by code: (numerator, denominator)."""
        codes = {unit_id: code for code, unit_id in self.ids.items()}
        return {
            codes[each["unit_id"]]: (each["numerator"], each["denominator"])
            for each in self.told("indicator_measured")
            if each["indicator"] == "conduct_training_coverage" and each["period"] == period
        }

    def items(self, kind: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Work of a kind as told last: (unit, action) -> (state, due)."""
        codes = {unit_id: code for code, unit_id in self.ids.items()}
        told = [item for data in self.told("work_items_changed") for item in data["items"] if item["kind"] == kind]
        return {(codes[i["unit_id"]], i["action"]): (i["state"], i["due_on"]) for i in told}

    def stored(self) -> list[Any]:
        """What is kept of sessions, attendance, roster and coverage, and how much was told."""
        names = ("sessions", "attendances", "spot_checks", "roster", "coverage_quarters", "histories", "outbox")
        return [list(self.db[name].find({"tenant": self.tenant}).sort("_id", 1)) for name in names]


def refusal(city: City, method: str, actor: Actor | None = None, **given: Any) -> QfError:
    """The method refuses, and nothing has changed."""
    before = city.stored()
    with pytest.raises(QfError) as caught:
        city.call(method, actor, **given)
    assert city.stored() == before
    return caught.value


def staff(city: City, unit: str, code: str) -> Actor:
    return city.account(unit, f"{unit}.{code}.{city.tenant}")


def attending(city: City, session: dict[str, Any]) -> dict[str, str]:
    """Standing by number."""
    found = city.call("attendees", session_id=session["id"])["items"]
    return {each["staff_id"].split(".")[1]: each["standing"] for each in found}
