"""Addresses and opt-outs: by the person, or by an administrator for an account."""

from __future__ import annotations

from typing import Any

from services.kit.work_items import KINDS
from services.notifications import requests
from services.notifications.domain.contacts import (
    EVERY_KIND,
    Channel,
    Contact,
    checked_address,
    masked,
    require_verified,
)
from services.notifications.domain.deliveries import Delivery, Purpose, message_id
from services.notifications.errors import AccountUnknown, CodeNotValid, DeliveryNotFound, KindUnknown, MailOff
from services.notifications.handlers.delivering import give_up
from services.notifications.handlers.work import Reach, Work

View = dict[str, Any]


def notification_settings(work: Work, reach: Reach) -> View:
    """The caller's address, channels and opt-outs, and the city's rules. Only the caller sees the address."""
    account_id = work.actor.account_id
    contact = work.repo.contacts.contact(account_id)
    preferences = work.repo.contacts.preferences([account_id])[account_id]
    run = work.repo.runs.get()
    muted = [entry.split(":", 1) for entry in preferences.muted]
    return {
        "id": account_id,
        "email": contact.email,
        "pending_email": contact.pending,
        "standing": contact.standing,
        "reason": contact.reason,
        "mail_on": reach.mail,
        "muted": [{"channel": channel, "kind": kind} for channel, kind in muted],
        "rules": rules_view(work),
        "last_digest_on": run.on,
    }


def rules_view(work: Work) -> View:
    """The city's rules."""
    rules = work.repo.runs.get().rules
    return {"hour": rules.hour, "escalate_after": rules.escalate_after, "escalate_further": rules.escalate_further}


def set_contact(work: Work, request: requests.SetContact, reach: Reach, code: str) -> View:
    """Name an address of one's own; it is used once the code mailed to it is given. Without one it is removed.

    Raises `AddressNotValid`, `CodeSentRecently` and `MailOff`.
    """
    contact = work.repo.contacts.contact(work.actor.account_id)
    if request.email is None:
        return _saved(work, contact.stated(None))
    if not reach.mail:
        raise MailOff(field="email")
    after = contact.asked(checked_address(request.email), code, work.now)
    delivery_id = work.new_id()
    named = message_id(work.tenant, delivery_id, reach.host)
    queued = Delivery(delivery_id, Channel.EMAIL, Purpose.CODE, work.today, named, work.now, work.now)
    work.repo.deliveries.add([queued.for_code(contact.id, code)])
    return _saved(work, after)


def confirm_contact(work: Work, request: requests.ConfirmContact) -> View | None:
    """Prove an address by its code. Raises `CodeNotValid`; the failed try counts."""
    contact = work.repo.contacts.contact(work.actor.account_id)
    after = contact.tried(request.code, work.now)
    view = _saved(work, after)
    try:
        require_verified(after)
    except CodeNotValid as error:
        work.refuse_after_commit(error)
    return view


def set_account_contact(work: Work, request: requests.SetAccountContact) -> View:
    """State (or remove) an account's address. Raises `AccountUnknown` and `AddressNotValid`."""
    if not work.repo.people.by_ids([request.account_id]):
        raise AccountUnknown(field="account_id")
    contact = work.repo.contacts.contact(request.account_id)
    return _saved(work, contact.stated(checked_address(request.email) if request.email else None))


def set_opt_out(work: Work, request: requests.SetOptOut) -> View:
    """Hear of a kind on a channel, or not. Raises `KindUnknown`, or `InboxNotOptional` for everything in the inbox."""
    account_id = work.actor.account_id
    if not request.wanted and request.kind not in (EVERY_KIND, *KINDS):
        raise KindUnknown(field="kind")
    held = work.repo.contacts.preferences([account_id])[account_id]
    after = held.changed(Channel(request.channel), request.kind, request.wanted)
    work.repo.contacts.keep_preferences(after)
    muted = [entry.split(":", 1) for entry in after.muted]
    return {"id": account_id, "muted": [{"channel": channel, "kind": kind} for channel, kind in muted]}


def failed_contacts(work: Work, request: requests.FailedContacts) -> View:
    """Accounts whose mail came back, the latest first; addresses only as far as their owner can be reminded."""
    found = work.repo.contacts.failed(first=request.first, after=request.after)
    people = work.repo.people.by_ids(doc["id"] for doc in found["items"])
    return {
        **found,
        "items": [
            {
                "account_id": doc["id"],
                "unit_id": people[doc["id"]].unit_id if doc["id"] in people else None,
                "channel": Channel.EMAIL,
                "address": masked(doc["email"]),
                "reason": doc["reason"],
                "failed_at": doc["failed_at"],
            }
            for doc in found["items"]
        ],
    }


def register_bounce(work: Work, request: requests.RegisterBounce) -> View:
    """Mail came back although the server had taken it: the address is given up. Raises `DeliveryNotFound`."""
    delivery = work.repo.deliveries.by_message_id(request.mail_id)
    if delivery is None or delivery.account_id is None:
        raise DeliveryNotFound(field="mail_id")
    give_up(work, delivery, "bounce")
    return {"id": delivery.account_id}


def _saved(work: Work, contact: Contact) -> View:
    """Stored, and shown without the address: answers of commands are kept with their key."""
    work.repo.contacts.save(contact)
    return {
        "id": contact.id,
        "standing": contact.standing,
        "address": masked(contact.email),
        "pending": masked(contact.pending),
    }
