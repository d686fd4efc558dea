"""What happens in the city, as it happens: names and subjects, never contents."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime

import strawberry

from gateway.city.types_common import Info
from gateway.feed import Notice
from gateway.ids import encode_id
from services.kit.identity import Actor

CITY_WIDE = frozenset(
    ("operator", "city_admin", "campaign_office", "department_head", "supervisor", "discipline_inspector")
)
SUBJECTS = {
    "organizations.unit_registered.v1": "Unit",
    "organizations.unit_changed.v1": "Unit",
    "organizations.leading_group_formed.v1": "",
    "organizations.conduct_officer_appointed.v1": "ConductOfficer",
    "organizations.conduct_officer_ended.v1": "ConductOfficer",
    "tasks.phase_started.v1": "Phase",
    "tasks.phase_ended.v1": "Phase",
    "tasks.report_opened.v1": "",
    "tasks.report_submitted.v1": "Report",
    "tasks.report_returned.v1": "Report",
    "tasks.report_accepted.v1": "Report",
    "tasks.report_overdue.v1": "Report",
    "tasks.visit_started.v1": "Visit",
    "tasks.inspection_completed.v1": "Visit",
    "tasks.assignment_submitted.v1": "Assignment",
    "tasks.assignment_accepted.v1": "Assignment",
    "tasks.assignment_returned.v1": "Assignment",
    "notifications.messages_posted.v1": "",
    "tenants.tenant_onboarded.v1": "Tenant",
    "tenants.tenant_activated.v1": "Tenant",
}
"""The events that subscribers hear of, with the type of their subject; "" where the graph knows none."""


@strawberry.type(description="Something happened; ask for `subject` by `node(id:)`.")
class TenantEvent:
    name: str
    subject: strawberry.ID | None
    occurred_at: datetime


@strawberry.type
class Subscription:
    @strawberry.subscription(
        description="Events of the city from now on; units hear of what concerns themselves or everyone."
    )
    async def tenant_events(self, info: Info, names: list[str] | None = None) -> AsyncGenerator[TenantEvent, None]:
        context = info.context
        async for notice in context.feed.events(context.actor.tenant):
            if context.still_signed_in is not None:
                await context.still_signed_in()
            if notice.name in SUBJECTS and (not names or notice.name in names) and concerns(context.actor, notice):
                yield _event(notice)


def concerns(actor: Actor, notice: Notice) -> bool:
    """Whether `actor` may hear of it: unit accounts only of what names no unit, or their own; messages are personal."""
    if "account_ids" in notice.data:
        return actor.account_id in notice.data["account_ids"]
    if CITY_WIDE.intersection(actor.roles):
        return True
    named = notice.data.get("unit_id")
    if SUBJECTS[notice.name] == "Unit":
        return bool(actor.unit_id) and f"/{actor.unit_id}/" in str(notice.data.get("path", ""))
    return named is None or named == actor.unit_id


def _event(notice: Notice) -> TenantEvent:
    kind = SUBJECTS[notice.name]
    subject = strawberry.ID(encode_id(kind, notice.subject_id)) if kind else None
    return TenantEvent(name=notice.name, subject=subject, occurred_at=datetime.fromisoformat(notice.occurred_at))
