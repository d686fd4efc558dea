"""What can be read of todo."""

from __future__ import annotations

from functools import partial

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_todo import (
    FailedContact,
    Inbox,
    Message,
    NotificationSettings,
    Reminder,
    ReminderState,
    TodoCounts,
    TodoItem,
    Webhook,
    todo_of,
)
from gateway.ids import decode_id

Id = strawberry.ID


def _unit(value: strawberry.ID | None) -> str | None:
    return None if value is None else decode_id(value, "Unit", "unit_id")


@strawberry.type
class TodoQueries:
    @strawberry.field(description="What waits for the caller across all kinds, the earliest due first.")
    async def todo(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        kind: str | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[TodoItem] | None:
        info.context.personal = True
        filters = {"unit_id": _unit(unit_id), "kind": kind, "overdue": overdue}
        return await connect(info.context, "notifications", "todo", filters, todo_of, first=first, after=after)

    @strawberry.field(description="How much waits for the caller, by kind and by urgency, and for the units below.")
    async def todo_counts(self, info: Info, unit_id: Id | None = None) -> TodoCounts | None:
        info.context.personal = True
        given = {} if unit_id is None else {"unit_id": _unit(unit_id)}
        return build(TodoCounts, await info.context.call("notifications", "todo_counts", given))

    @strawberry.field(description="The caller's messages.")
    async def inbox(
        self, info: Info, unread: bool | None = None, first: int | None = None, after: str | None = None
    ) -> Inbox | None:
        info.context.personal = True
        convert = partial(build, Message)
        filters = {"unread": unread}
        page = await connect(info.context, "notifications", "inbox", filters, convert, first=first, after=after)
        counted = await info.context.once("notifications", "unread_count")
        return Inbox(unread=counted["unread"], messages=page)

    @strawberry.field(description="How the caller is reached.")
    async def notification_settings(self, info: Info) -> NotificationSettings | None:
        info.context.personal = True
        return build(NotificationSettings, await info.context.call("notifications", "notification_settings"))

    @strawberry.field(description="Accounts whose mail came back; for the campaign office.")
    async def failed_contacts(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FailedContact] | None:
        convert = partial(build, FailedContact)
        return await connect(info.context, "notifications", "failed_contacts", {}, convert, first=first, after=after)

    @strawberry.field(description="The city's webhooks; for administrators.")
    async def webhooks(self, info: Info) -> list[Webhook] | None:
        return build_all(Webhook, await info.context.call("notifications", "webhooks"))

    @strawberry.field(description="The reminder ledger by day; for the campaign office.")
    async def reminders(
        self,
        info: Info,
        item_id: str | None = None,
        state: ReminderState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Reminder] | None:
        convert, filters = partial(build, Reminder), {"item_id": item_id, "state": state.value if state else None}
        return await connect(info.context, "notifications", "reminders", filters, convert, first=first, after=after)
