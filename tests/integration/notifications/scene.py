"""A city as its owners announce it: units, people, work items; a clock that jumps; and what reached whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any

from services.kit.clock import ZONE, clock
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench
from services.kit.work_items import AT_ONCE

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNITS = {"c": "/c/", "b1": "/c/b1/", "b2": "/c/b2/", "h1": "/c/h1/", "h2": "/c/b1/h2/", "h3": "/c/b2/h3/"}
PEOPLE = {
    "office": ("campaign_office", None),
    "admin": ("city_admin", None),
    "bureau1": ("bureau", "b1"),
    "bureau2": ("bureau", "b2"),
    "hospital1": ("institution", "h1"),
    "hospital2": ("institution", "h2"),
    "hospital3": ("institution", "h3"),
}
OPENS, DUE = "2022-06-24", "2022-06-30"


def day(text: str, hour: int = 9, minute: int = 5) -> datetime:
    """That hour in Shanghai."""
    year, month, date = map(int, text.split("-"))
    return datetime(year, month, date, hour, minute, tzinfo=ZONE)


class City:
    """One tenant of the notifications service."""

    def __init__(self, bench: Bench, code: str) -> None:
        self.bench, self.code = bench, code
        self.engine = bench.engines["notifications"]
        self._versions = count(2)
        clock.start_at(day("2022-06-23"))

    def settled(self) -> City:
        """With its units and people."""
        self.tell(*(self.unit(each) for each in UNITS), *(self.account(each) for each in PEOPLE))
        return self

    def event(self, name: str, subject: str, version: int, data: dict[str, Any]) -> Envelope:
        return Envelope(new_id(), name, self.code, subject, version, clock.now(), "someone", TRACE, data)

    def tell(self, *events: Envelope) -> None:
        self.bench.deliver(events)

    def unit(self, unit_id: str, version: int = 1, path: str | None = None, closed_on: str | None = None) -> Envelope:
        where = path or UNITS[unit_id]
        parents = where.strip("/").split("/")[:-1]
        kind = {"c": "commission", "b": "bureau", "h": "institution"}[unit_id[0]]
        facts = {
            "code": unit_id, "name": f"单位{unit_id}", "kind": kind, "parent_id": parents[-1] if parents else None,
            "path": where, "closed_on": closed_on, "county_id": None, "opened_on": None, "staff_count": None,
        }  # fmt: skip
        data = {**dict.fromkeys(("category", "level", "ownership", "affiliation")), **facts}
        name = "organizations.unit_registered.v1" if version == 1 else "organizations.unit_changed.v1"
        return self.event(name, unit_id, version, data)

    def account(self, account_id: str, version: int = 1, active: bool = True) -> Envelope:
        role, unit_id = PEOPLE[account_id]
        data = {"account_id": account_id, "roles": [role], "unit_id": unit_id, "active": active}
        return self.event("tenants.account_changed.v1", account_id, version, data)

    def item(self, subject: str, unit_id: str = "h1", **facts: Any) -> dict[str, Any]:
        """A work item as its owner tells it."""
        roles = {"c": "campaign_office", "b": "bureau", "h": "institution"}
        given: dict[str, Any] = {
            "kind": "report", "action": "submit", "subject_id": subject, "version": 1, "unit_id": unit_id,
            "owner_unit_id": facts.get("owner_unit_id", unit_id), "label": "季度工作进展", "opens_on": OPENS,
            "due_on": DUE, "state": "open", "period": "2022-Q2", "department": None, "account_id": None,
            "modality": "must", "settled_on": None,
        }  # fmt: skip
        return {**given, "roles": [roles[given["owner_unit_id"][0]]], **facts}

    def work(self, *items: dict[str, Any], service: str = "tasks") -> None:
        """Announce `items`, as many as an event carries at a time."""
        name = f"{service}.work_items_changed.v1"
        portions = [list(items[start : start + AT_ONCE]) for start in range(0, len(items), AT_ONCE)]
        self.tell(*(self.event(name, new_id(), 1, {"items": portion}) for portion in portions))

    def at(self, text: str, hour: int = 9, minute: int = 5) -> City:
        """Let that hour come."""
        self.bench.at(day(text, hour, minute), self.code)
        return self

    def through(self, *days: str) -> City:
        """Let each of these days come."""
        for each in days:
            self.at(each)
        return self

    def actor(self, account_id: str) -> Actor:
        role, unit_id = PEOPLE[account_id]
        return Actor(account_id, self.code, (role,), unit_id)

    def ask(self, person: str, method: str, /, **payload: Any) -> Any:
        return self.bench.call(f"notifications.{method}", payload, actor=self.actor(person))

    def inbox(self, account_id: str) -> list[tuple[str, dict[str, int]]]:
        """Day and counts of each message, the first one first; counts of nothing are left out."""
        found = self.ask(account_id, "inbox", first=200)["items"]
        return [(m["day"], {k: n for k, n in m["counts"].items() if n}) for m in reversed(found)]

    def bodies(self, account_id: str) -> str:
        return "\n".join(m["body"] for m in self.ask(account_id, "inbox", first=200)["items"])

    def stored(self, collection: str) -> list[dict[str, Any]]:
        return list(self.engine.db[collection].find({"tenant": self.code}).sort("_id", 1))

    def ledger(self, state: str | None = None) -> list[tuple[str, str]]:
        """Step and day of the reminders."""
        rows = self.stored("reminders")
        return sorted((r["remind_on"], r["step"]) for r in rows if state in (None, r["state"]))

    def emitted(self, name: str) -> list[dict[str, Any]]:
        rows = self.engine.db["outbox"].find({"tenant": self.code, "name": name}).sort("created_at", 1)
        return [row["envelope"]["data"] for row in rows]

    def address(self, *account_ids: str) -> City:
        """Let the administrator state their addresses."""
        for each in account_ids:
            self.ask("admin", "set_account_contact", account_id=each, email=f"{each}@example.cn")
        return self


def labels(items: Iterable[dict[str, Any]]) -> list[str]:
    """The subjects of to-do items."""
    return [item["subject_id"] for item in items]
