"""What waits for the caller, and the messages about it."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.connections import Connection
from gateway.city.types_common import Info, UserError
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id

SUBJECTS = {
    "report": "Report",
    "assignment": "Assignment",
    "problem": "Problem",
    "visit": "Visit",
    "evaluation_follow_up": "EvaluationFollowUp",
}
"""Kinds of items whose subject the graph finds by `node(id:)`."""


@strawberry.enum(description="How messages reach a person.")
class NotificationChannel(Enum):
    INBOX = "inbox"
    EMAIL = "email"


@strawberry.enum(description="What is posted to a webhook: our JSON, or the text message of a WeCom robot.")
class WebhookFormat(Enum):
    JSON = "json"
    ROBOT = "robot"


@strawberry.enum(description="Where a reminder stands.")
class ReminderState(Enum):
    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


@strawberry.type(description="Something that waits for the caller. `binding` ones have a deadline that can be missed.")
class TodoItem:
    id: strawberry.ID
    kind: str
    action: str
    label: str
    period: str | None
    department: str | None
    opens_on: date
    due_on: date | None
    overdue: bool
    due_today: bool
    binding: bool
    modality: str
    unit_id: strawberry.Private[str]
    subject_id: strawberry.Private[str]

    @strawberry.field(description="The unit that it is about.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="What is to be done, for `node(id:)`; null where the graph has no node of this kind.")
    def subject(self) -> strawberry.ID | None:
        kind = SUBJECTS.get(self.kind)
        return strawberry.ID(encode_id(kind, self.subject_id)) if kind else None


@strawberry.type(description="How many items wait; those due this week include today's.")
class TodoTotals:
    open: int
    overdue: int
    due_today: int
    due_this_week: int


@strawberry.type(description="How many items of one kind wait.")
class TodoKindCounts:
    kind: str
    open: int
    overdue: int
    due_today: int
    due_this_week: int


@strawberry.type(description="What waits for the caller, and (`below`) for the units that the caller watches over.")
class TodoCounts:
    open: int
    overdue: int
    due_today: int
    due_this_week: int
    kinds: list[TodoKindCounts]
    below: TodoTotals | None


@strawberry.type(description="How many items a message has under each heading.")
class MessageCounts:
    overdue: int
    due: int
    opening: int
    escalated: int


@strawberry.type(description="A message in the caller's inbox: the digest of a day, or an office's reminder.")
class Message:
    id: strawberry.ID
    kind: str
    day: date
    title: str
    body: str
    counts: MessageCounts
    created_at: datetime
    read_at: datetime | None


@strawberry.type(description="The caller's messages, the latest first.")
class Inbox:
    unread: int
    messages: Connection[Message]


@strawberry.type(description="A kind (`*`: every kind) of which the caller does not want to hear on a channel.")
class OptOut:
    channel: NotificationChannel
    kind: str


@strawberry.type(description="The city's rules: the hour (Shanghai) of digests, and working days until superiors hear.")
class ReminderRules:
    hour: int
    escalate_after: int
    escalate_further: int


@strawberry.type(description="How the caller is reached. `standing`: none, stated, verified or failed.")
class NotificationSettings:
    email: str | None
    pending_email: str | None
    standing: str
    reason: str | None
    mail_on: bool
    muted: list[OptOut]
    rules: ReminderRules
    last_digest_on: date | None


@strawberry.type(description="An account whose mail came back; the address is shown in part.")
class FailedContact:
    account_id: strawberry.ID
    channel: NotificationChannel
    address: str | None
    reason: str | None
    failed_at: datetime
    unit_id: strawberry.Private[str | None]

    @strawberry.field(description="The unit that the account acts for.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="Where the day's summary is posted; `place` is its address without the part that may be a key."
)
class Webhook:
    id: strawberry.ID
    name: str
    place: str
    format: WebhookFormat
    state: str
    reason: str | None
    created_at: datetime
    unit_id: strawberry.Private[str | None]

    @strawberry.field(description="The unit whose items, with those below it, are summed up; null for the whole city.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="One row of the ledger: an item, a step, the day on which it is told.")
class Reminder:
    item_id: str
    step: str
    remind_on: date
    sent_on: date | None
    state: ReminderState


@strawberry.type(description="An address as it stands after a change, in part.")
class ContactStanding:
    standing: str
    address: str | None
    pending: str | None


@strawberry.type
class ContactPayload:
    contact: ContactStanding | None
    errors: list[UserError]


@strawberry.type
class OptOutsPayload:
    muted: list[OptOut] | None
    errors: list[UserError]


@strawberry.type(description="How many messages were marked, and how many are left.")
class MarkedMessages:
    marked: int
    unread: int


@strawberry.type
class MarkReadPayload:
    result: MarkedMessages | None
    errors: list[UserError]


@strawberry.type
class WebhookPayload:
    webhook: Webhook | None
    errors: list[UserError]


@strawberry.type
class ReminderRulesPayload:
    rules: ReminderRules | None
    errors: list[UserError]


@strawberry.type(description="The account whose address was given up.")
class BouncePayload:
    account_id: strawberry.ID | None
    errors: list[UserError]


def todo_of(data: dict[str, Any]) -> TodoItem:
    """An item out of the service's answer."""
    return build(TodoItem, data)
