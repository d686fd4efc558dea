"""What this service reads of other services: the staff of units, and whose account is whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class Received(Protocol):
    """What is asked of an envelope."""

    @property
    def subject_id(self) -> str: ...
    @property
    def subject_version(self) -> int: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class StaffFact:
    """A member of the staff in `organizations.staff_changed.v1`."""

    staff_id: str
    unit_id: str
    code: str | None
    professional_category: str | None
    post_class: str | None
    key_few: bool
    since: date
    until: date | None
    version: int
    previous_id: str | None


def staff_facts(event: Received) -> list[StaffFact]:
    """Parse `organizations.staff_changed.v1`."""
    return [
        StaffFact(
            staff_id=item["staff_id"],
            unit_id=item["unit_id"],
            code=item.get("code"),
            professional_category=item["professional_category"],
            post_class=item["post_class"],
            key_few=item["key_few"],
            since=date.fromisoformat(item["since"]),
            until=date.fromisoformat(item["until"]) if item["until"] else None,
            version=item["version"],
            previous_id=item.get("previous_id"),
        )
        for item in event.data["items"]
    ]


def account_fact(event: Received) -> dict[str, Any]:
    """Parse `tenants.account_changed.v1`: whose account it is."""
    data = event.data
    facts = {"unit_id": data["unit_id"], "active": data["active"], "staff_id": data.get("staff_id")}
    return {"id": data["account_id"], **facts, "version": event.subject_version}
