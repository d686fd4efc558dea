"""The shell of the notifications service."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from eventlet import patcher, tpool

from services.kit import telemetry
from services.kit.events import Envelope
from services.kit.mailing import Mailer, resolved
from services.kit.posting import Poster, addresses
from services.kit.requests import NoInput
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.settings import settings
from services.kit.uow import UnitOfWork
from services.notifications import requests
from services.notifications.handlers import (
    contacts,
    delivering,
    intake,
    messages,
    reminded,
    reminding,
    sweeping,
    todo,
    webhooks,
)
from services.notifications.handlers.work import Reach
from services.notifications.repository import Repository

Work = UnitOfWork[Repository]


def _aside(resolve: Callable[[str, int], Any]) -> Callable[[str, int], Any]:
    """Name resolution in a native thread: the C library's waits would hold the loop."""
    if not patcher.is_monkey_patched("thread"):
        return resolve
    return lambda host, port: tpool.execute(resolve, host, port)


def _reach() -> Reach:
    configured = settings()
    host = configured.mail_from.rpartition("@")[2].strip(" >")
    return Reach(mail=bool(configured.smtp_uri), host=host or "localhost", console=configured.public_address)


def _senders() -> dict[str, Any]:
    given = settings()
    senders: dict[str, Any] = {"webhook": Poster(given.webhooks_private, given.ca_file, _aside(addresses))}
    if given.smtp_uri:
        senders["email"] = Mailer(given.smtp_uri, given.mail_from, given.ca_file, _aside(resolved))
    return senders


def _tell(channel: str, outcome: str) -> None:
    telemetry.notifications.labels(channel, outcome).inc()


class Notifications(Shell):
    """To-do lists, reminders and messages."""

    name = "notifications"
    repository = Repository

    @query(requests.Todo)
    def todo(self, uow: Work, request: requests.Todo) -> Any:
        """What waits for the caller."""
        return todo.todo(uow, request)

    @query(requests.TodoCounts)
    def todo_counts(self, uow: Work, request: requests.TodoCounts) -> Any:
        """How much waits for the caller and below."""
        return todo.todo_counts(uow, request)

    @query(requests.Inbox)
    def inbox(self, uow: Work, request: requests.Inbox) -> Any:
        """The caller's messages."""
        return messages.inbox(uow, request)

    @query()
    def unread_count(self, uow: Work, request: NoInput) -> Any:
        """The caller's messages that are not read."""
        return messages.unread_count(uow)

    @command(requests.MarkRead)
    def mark_read(self, uow: Work, request: requests.MarkRead) -> Any:
        """Mark messages as read."""
        return messages.mark_read(uow, request)

    @query()
    def notification_settings(self, uow: Work, request: NoInput) -> Any:
        """The caller's address, channels and opt-outs."""
        return contacts.notification_settings(uow, _reach())

    @command(requests.SetContact)
    def set_contact(self, uow: Work, request: requests.SetContact) -> Any:
        """Name the caller's address; a code goes there."""
        return contacts.set_contact(uow, request, _reach(), f"{secrets.randbelow(10**6):06d}")

    @command(requests.ConfirmContact)
    def confirm_contact(self, uow: Work, request: requests.ConfirmContact) -> Any:
        """Prove the address by its code."""
        return contacts.confirm_contact(uow, request)

    @command(requests.SetAccountContact)
    def set_account_contact(self, uow: Work, request: requests.SetAccountContact) -> Any:
        """State an account's address."""
        return contacts.set_account_contact(uow, request)

    @command(requests.SetOptOut)
    def set_opt_out(self, uow: Work, request: requests.SetOptOut) -> Any:
        """Hear of a kind on a channel, or not."""
        return contacts.set_opt_out(uow, request)

    @query(requests.FailedContacts)
    def failed_contacts(self, uow: Work, request: requests.FailedContacts) -> Any:
        """Addresses that were given up."""
        return contacts.failed_contacts(uow, request)

    @command(requests.RegisterBounce)
    def register_bounce(self, uow: Work, request: requests.RegisterBounce) -> Any:
        """A message came back."""
        return contacts.register_bounce(uow, request)

    @query(requests.Reminders)
    def reminders(self, uow: Work, request: requests.Reminders) -> Any:
        """The ledger."""
        return messages.reminders(uow, request)

    @command(requests.SetReminderRules)
    def set_reminder_rules(self, uow: Work, request: requests.SetReminderRules) -> Any:
        """Change the city's rules."""
        return messages.set_reminder_rules(uow, request)

    @query()
    def webhooks(self, uow: Work, request: NoInput) -> Any:
        """The city's webhooks."""
        return webhooks.webhooks(uow)

    @command(requests.AddWebhook)
    def add_webhook(self, uow: Work, request: requests.AddWebhook) -> Any:
        """Name an address to post to."""
        return webhooks.add_webhook(uow, request)

    @command(requests.OneWebhook)
    def remove_webhook(self, uow: Work, request: requests.OneWebhook) -> Any:
        """Post there no more."""
        return webhooks.remove_webhook(uow, request)

    @on_events(
        "tasks.work_items_changed.v1",
        "organizations.work_items_changed.v1",
        "training.work_items_changed.v1",
        "satisfaction.work_items_changed.v1",
    )
    def on_items(self, uow: Work, events: list[Envelope]) -> None:
        """Something waits for somebody, or no longer does."""
        intake.on_items(uow, events)

    @on_events("tenants.account_changed.v1")
    def on_accounts(self, uow: Work, events: list[Envelope]) -> None:
        """An account came, changed or went."""
        intake.on_accounts(uow, events)

    @on_events("tasks.reminder_sent.v1", "organizations.reminder_sent.v1")
    def on_reminders(self, uow: Work, events: list[Envelope]) -> None:
        """An office reminds units."""
        reminded.on_reminders(uow, events, _reach())

    @on_events("organizations.unit_registered.v1", "organizations.unit_changed.v1")
    def on_units(self, uow: Work, events: list[Envelope]) -> None:
        """The unit tree has grown or changed."""
        intake.on_units(uow, events)

    @on_events("tenants.tenant_onboarded.v1")
    def on_onboarded(self, uow: Work, events: list[Envelope]) -> None:
        """The city was taken in."""
        intake.on_onboarded(uow, events)

    @every(10)
    def keep_time(self, uow: Work) -> bool:
        """Plan reminders and issue the day's digests."""
        return reminding.keep_time(uow, _reach())

    @every(5, outside=True)
    def send(self, transaction: Any) -> bool:
        """Send what is queued."""
        return delivering.send_due(transaction, _senders(), _reach(), _tell)

    @every(21600)
    def sweep(self, uow: Work) -> bool:
        """Let go of what is long settled."""
        return sweeping.sweep(uow, timedelta(days=settings().notifications_keep_days))

    @every(30)
    def measure(self, uow: Work) -> None:
        """How much waits to be sent."""
        for channel, waiting in delivering.waiting(uow).items():
            telemetry.notifications_waiting.labels(uow.tenant, channel).set(waiting)
