"""The inbox, and the ledger for those who look after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.kit.store import Document
from services.notifications import requests
from services.notifications.domain.ledger import Rules
from services.notifications.errors import MessageNotFound
from services.notifications.handlers.contacts import rules_view
from services.notifications.handlers.work import Work

View = dict[str, Any]


def inbox(work: Work, request: requests.Inbox) -> View:
    """The caller's messages, the latest first."""
    account_id = work.actor.account_id
    return work.repo.messages.inbox(account_id, unread=request.unread, first=request.first, after=request.after)


def unread_count(work: Work) -> View:
    """How many of the caller's messages are not read."""
    return {"unread": work.repo.messages.unread(work.actor.account_id)}


def mark_read(work: Work, request: requests.MarkRead) -> View:
    """Mark one or all of the caller's messages as read. Raises `MessageNotFound`, also for somebody else's."""
    account_id = work.actor.account_id
    if request.message_id is not None and not work.repo.messages.has(account_id, request.message_id):
        raise MessageNotFound(field="message_id")
    marked = work.repo.messages.mark_read(account_id, request.message_id, work.now)
    return {"id": account_id, "marked": marked, "unread": work.repo.messages.unread(account_id)}


def reminders(work: Work, request: requests.Reminders) -> View:
    """The ledger by day: what was told, what waits, what was withdrawn; of one item or state, or all."""
    wanted: Document = {}
    if request.state:
        wanted["state"] = request.state
    if request.item_id:
        wanted["item_id"] = request.item_id
    return work.repo.ledger.page(wanted, first=request.first, after=request.after)


def set_reminder_rules(work: Work, request: requests.SetReminderRules) -> View:
    """Change the hour of digests and when superiors are told; items that are told or change from now on follow it."""
    run = work.repo.runs.get()
    given = request.model_dump(exclude_none=True)
    rules: Rules = replace(run.rules, **given)
    work.repo.runs.save(replace(run, rules=rules))
    return rules_view(work)
