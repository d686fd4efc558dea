"""Sends what is queued: claim under a lease and commit, send, commit what came of it. Nothing is sent in a transaction.

A process that dies between sending and marking leaves the lease to run out; the message then goes again, with the same
Message-ID (or delivery number): one duplicate at most for each such death.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from services.kit.mailing import CONNECTION_LOST
from services.notifications.domain.contacts import Channel
from services.notifications.domain.deliveries import Delivery, DeliveryState, Outcome, Purpose, Webhook, outage
from services.notifications.domain.digests import few
from services.notifications.events import NotificationFailedV1
from services.notifications.handlers.issuing import ENTRIES_AT_ONCE
from services.notifications.handlers.work import Reach, Work
from services.notifications.handlers.writing import letters, posts

BATCH = 20
Transaction = Callable[[Callable[[Work], Any]], Any]


class Result(Protocol):
    """What came of one try."""

    @property
    def outcome(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


class Sender(Protocol):
    """A channel: sends one message, and lets go of its connection."""

    def send(self, message: Any) -> Result: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Outgoing:
    """A claimed delivery, and what to hand to the sender."""

    delivery_id: str
    message: Any


def send_due(
    transaction: Transaction, senders: Mapping[str, Sender], reach: Reach, tell: Callable[[str, str], None]
) -> bool:
    """Send some of what is ready on each channel; True while one had a full batch and answers. `tell` counts."""
    full = [_send_on(Channel(name), sender, transaction, reach, tell) for name, sender in senders.items()]
    return any(full)


def _send_on(
    channel: Channel, sender: Sender, transaction: Transaction, reach: Reach, tell: Callable[[str, str], None]
) -> bool:
    batch: list[Outgoing] = transaction(partial(claim, channel=channel, reach=reach))
    try:
        for position, each in enumerate(batch):
            result = sender.send(each.message)
            outcome = Outcome(result.outcome)
            tell(channel, outcome)
            transaction(partial(mark, delivery_id=each.delivery_id, outcome=outcome, reason=result.reason))
            if outcome is Outcome.AWAY:
                transaction(partial(release, delivery_ids=[later.delivery_id for later in batch[position + 1 :]]))
                return False
    finally:
        if batch:
            sender.close()
    return len(batch) == BATCH


def claim(work: Work, channel: Channel, reach: Reach) -> list[Outgoing]:
    """Take what is ready, written out as it stands now. What nobody may or need be told any more is withdrawn."""
    down = work.repo.deliveries.outage(channel)
    if down is not None and work.now < down.retry_at:
        return []
    ready = _few(work, work.repo.deliveries.ready(channel, work.now, BATCH))
    if not ready:
        return []
    written = letters(work, ready, reach) if channel is Channel.EMAIL else posts(work, ready, reach)
    work.repo.deliveries.replace(
        [
            each.leased(work.now, written[each.id].to) if each.id in written else each.ended(DeliveryState.WITHDRAWN)
            for each in ready
        ]
    )
    work.repo.gathering.drop(each.id for each in ready if each.id not in written)
    return [Outgoing(each.id, written[each.id]) for each in ready if each.id in written]


def _few(work: Work, ready: Sequence[Delivery]) -> list[Delivery]:
    """The first of them: digests that name very many items are written out in a transaction each."""
    counts = work.repo.gathering.counts([each.id for each in ready])
    first = set(few(counts, ENTRIES_AT_ONCE))
    return [each for each in ready if each.id in first]


def mark(work: Work, delivery_id: str, outcome: Outcome, reason: str | None) -> None:
    """Remember what came of one try; what is given up is told, and marks the address or the webhook."""
    delivery = work.repo.deliveries.get(delivery_id)
    if delivery is None or delivery.state is DeliveryState.SENT:
        return
    after = delivery.tried(outcome, reason, work.now)
    if outcome is Outcome.AWAY:
        down = work.repo.deliveries.outage(delivery.channel)
        work.repo.deliveries.keep_outage(outage(down, delivery.channel, reason, work.now))
    else:
        work.repo.deliveries.end_outage(delivery.channel)
    if after.state is DeliveryState.FAILED:
        give_up(work, after, reason or "")
    if after.state is not DeliveryState.WAITING:
        work.repo.gathering.drop([after.id])
    work.repo.deliveries.replace(_settled(work, [after]))


def release(work: Work, delivery_ids: Sequence[str]) -> None:
    """Give back what was claimed when the channel went away."""
    held = [work.repo.deliveries.get(each) for each in delivery_ids]
    freed = [each.tried(Outcome.AWAY, None, work.now) for each in held if each and each.state is DeliveryState.SENDING]
    work.repo.deliveries.replace(_settled(work, freed))


def _settled(work: Work, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """What failed for now waits; unless a newer digest waits for the same person, which then carries its items."""
    waiting = [each for each in deliveries if each.state is DeliveryState.WAITING and each.purpose is Purpose.DIGEST]
    newer = work.repo.deliveries.unsent_digests([str(each.account_id) for each in waiting]) if waiting else {}
    changed = {each.id: each for each in deliveries}
    for each in waiting:
        later = [other for other in newer.get(str(each.account_id), ()) if other.day > each.day]
        if later:
            work.repo.gathering.carry_on({each.id: later[-1].id})
            changed[each.id] = each.ended(DeliveryState.SUPERSEDED)
    return list(changed.values())


def give_up(work: Work, delivery: Delivery, reason: str) -> None:
    """The address (or webhook) of `delivery` takes no messages: the office and the city's administrator see it."""
    if delivery.account_id is not None:
        if reason != CONNECTION_LOST:  # which says nothing about the address
            _fail_contact(work, delivery, reason)
    elif delivery.webhook_id is not None:
        hook = work.repo.deliveries.webhook(delivery.webhook_id)
        if hook is not None:
            _fail_webhook(work, hook, reason)


def _fail_contact(work: Work, delivery: Delivery, reason: str) -> None:
    contact = work.repo.contacts.contact(str(delivery.account_id))
    after = contact.failed(delivery.address or "", reason, work.now)
    if after is not contact:
        work.repo.contacts.save(after)
        work.emit(NotificationFailedV1(contact.id, after.version, contact.id, Channel.EMAIL))


def _fail_webhook(work: Work, hook: Webhook, reason: str) -> None:
    after = hook.given_up(reason)
    work.repo.deliveries.save_webhook(after)
    work.emit(NotificationFailedV1(hook.id, after.version, None, Channel.WEBHOOK))


def waiting(work: Work) -> dict[str, int]:
    """How many deliveries of each channel are not sent yet."""
    return {channel.value: work.repo.deliveries.waiting(channel) for channel in (Channel.EMAIL, Channel.WEBHOOK)}
