"""What mutations about messages take."""

from __future__ import annotations

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_todo import NotificationChannel, WebhookFormat


@strawberry.input(description="One message, or (without an id) all.")
class MarkReadInput(Command):
    message_id: strawberry.ID | None = None


@strawberry.input(description="The caller's own address; without one it is removed. A code goes to a new one.")
class SetContactInput(Command):
    email: str | None = None


@strawberry.input
class ConfirmContactInput(Command):
    code: str


@strawberry.input(description="An account's address as the administrator knows it; without one it is removed.")
class SetAccountContactInput(Command):
    account_id: strawberry.ID
    email: str | None = None


@strawberry.input(description="`kind` is that of to-do items; without one every kind is meant.")
class SetOptOutInput(Command):
    channel: NotificationChannel
    kind: str | None = None
    wanted: bool


@strawberry.input(description="The Message-ID of a mail that came back.")
class RegisterBounceInput(Command):
    mail_id: str


@strawberry.input(description="What is left out stays.")
class SetReminderRulesInput(Command):
    hour: int | None = None
    escalate_after: int | None = None
    escalate_further: int | None = None


@strawberry.input(
    description="An https address and the secret that signs what is posted there; neither is shown again."
)
class AddWebhookInput(Command):
    name: str
    url: str
    secret: str
    format: WebhookFormat = WebhookFormat.JSON
    unit_id: strawberry.ID | None = None


@strawberry.input
class RemoveWebhookInput(Command):
    webhook_id: strawberry.ID
