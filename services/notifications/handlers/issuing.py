"""Puts digests into inboxes and queues what goes out by mail and webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from services.notifications.domain import digests
from services.notifications.domain.contacts import Channel, Contact, Preferences
from services.notifications.domain.deliveries import Delivery, DeliveryState, Purpose, message_id
from services.notifications.domain.digests import Digest, Draft, Entry
from services.notifications.domain.items import Group, Waiting
from services.notifications.domain.people import Person, by_place
from services.notifications.events import MessagesPostedV1
from services.notifications.handlers.work import Reach, Work, commission_id

PEOPLE_AT_ONCE, ENTRIES_AT_ONCE = 50, 20_000
EVENT_ACCOUNTS = 200


@dataclass(frozen=True)
class Audience:
    """The people of one slice, with what is needed to write to them."""

    people: Mapping[str, Person]
    contacts: Mapping[str, Contact]
    preferences: Mapping[str, Preferences]


def issue_some(work: Work, reach: Reach) -> bool:
    """One message each to some of those for whom something was gathered; True while others wait.

    Whoever gets a message finds everything of theirs in it that is overdue.
    """
    accounts = work.repo.gathering.accounts(PEOPLE_AT_ONCE, ENTRIES_AT_ONCE)
    if not accounts:
        return False
    audience = audience_of(work, accounts)
    active = [person for person in audience.people.values() if person.active]
    late = _late(work, active)
    drafts = {person.id: Draft(work.today, wants_in_inbox(audience, person.id)) for person in active}
    name(drafts, work.repo.gathering.waiting(list(drafts)))
    name(drafts, late.items())
    issued = finished(work, drafts)
    post(work, {id: told for id, told in issued.items() if not told.is_empty})
    if reach.mail:
        work.repo.gathering.hand_over(queue_mail(work, reach, audience, late))
    work.repo.gathering.clear(accounts)
    return True


def name(drafts: Mapping[str, Draft], portions: Iterable[tuple[str, Iterable[Entry]]]) -> None:
    """Name the entries of `portions` in the draft of each."""
    for key, entries in portions:
        drafts[key].name(entries)


def finished(work: Work, drafts: Mapping[str, Draft]) -> dict[str, Digest]:
    """The digests as their items stand now: counted in portions, and those that are shown read whole."""
    for portion in work.repo.items.waiting(item_id for draft in drafts.values() for item_id in draft.item_ids):
        for draft in drafts.values():
            draft.take(portion)
    shown = work.repo.items.by_ids(item_id for draft in drafts.values() for item_id in draft.shown)
    return {key: draft.finished(shown) for key, draft in drafts.items()}


def wants_in_inbox(audience: Audience, account_id: str) -> Callable[[Waiting], bool]:
    """What may stand in this account's inbox."""
    return partial(audience.preferences[account_id].wants, Channel.INBOX)


def audience_of(work: Work, account_ids: Iterable[str]) -> Audience:
    """These accounts with their addresses and opt-outs, in three reads."""
    ids = list(account_ids)
    people = work.repo.people.by_ids(ids)
    return Audience(people, work.repo.contacts.by_ids(ids), work.repo.contacts.preferences(ids))


def names_of(work: Work, told: Iterable[Digest]) -> dict[str, str]:
    """The names of the units in these digests."""
    ids = {item.unit_id for each in told for group in each.groups.values() for item in group}
    return {unit.id: unit.name for unit in work.units.by_ids(sorted(ids)).values()}


def _late(work: Work, people: Sequence[Person]) -> dict[str, list[Entry]]:
    """Everything overdue of each of these people."""
    top = commission_id(work)
    units = sorted({unit_id for person in people for unit_id in person.places(top)})
    named, places = {person.id: person for person in people}, by_place(people, top)
    found: dict[str, list[Entry]] = {person.id: [] for person in people}
    for item in work.repo.items.overdue_of(units, list(named), work.today):
        mine = [named[item.account_id]] if item.account_id in named else places.get(item.owner_unit_id, ())
        for person in mine:
            if person.must_act(item, top):
                found[person.id].append(Entry(item.id, Group.DUE))
    return found


def post(work: Work, issued: Mapping[str, Digest], *, kind: str = "digest", label: str = "") -> None:
    """Put a message into each inbox; `label` tells messages of one day apart."""
    names = names_of(work, issued.values())
    day = work.today.isoformat()
    work.repo.messages.add(
        [
            {
                "id": f"{account_id}:{day}{label}",
                "account_id": account_id,
                "kind": kind,
                "day": day,
                "title": digests.title(told, kind),
                "body": digests.body(told, names, None),
                "counts": told.counts,
                "created_at": work.now,
                "read_at": None,
            }
            for account_id, told in issued.items()
        ]
    )
    told_ids = sorted(issued)
    for start in range(0, len(told_ids), EVENT_ACCOUNTS):
        work.emit(MessagesPostedV1(work.new_id(), 1, tuple(told_ids[start : start + EVENT_ACCOUNTS])))


def queue_mail(
    work: Work, reach: Reach, audience: Audience, entries: Mapping[str, Sequence[Entry]], label: str = ""
) -> dict[str, str]:
    """One mail each, which carries along what an earlier one that never left was to tell; account -> delivery."""
    reached = [
        id for id in entries if audience.contacts[id].address and not audience.preferences[id].is_off(Channel.EMAIL)
    ]
    older = work.repo.deliveries.unsent_digests(reached)
    queued = {id: _delivery(work, reach, Channel.EMAIL, Purpose.DIGEST, account_id=id, label=label) for id in reached}
    by_account = {id: each.id for id, each in queued.items()}
    work.repo.deliveries.add(list(queued.values()))
    work.repo.gathering.add({id: entries[id] for id in reached}, work.new_id(), by_account)
    work.repo.gathering.carry_on({held.id: by_account[id] for id in older for held in older[id]})
    work.repo.deliveries.replace([each.ended(DeliveryState.SUPERSEDED) for held in older.values() for each in held])
    return by_account


def post_summaries(work: Work, reach: Reach) -> None:
    """Queue the day's summary for every webhook; what an earlier one was to tell is in it."""
    hooks = work.repo.deliveries.webhooks(active=True)
    older = work.repo.deliveries.unsent_summaries()
    work.repo.deliveries.replace([each.ended(DeliveryState.SUPERSEDED) for each in older])
    work.repo.deliveries.add(
        [_delivery(work, reach, Channel.WEBHOOK, Purpose.SUMMARY, webhook_id=hook.id) for hook in hooks]
    )


def _delivery(
    work: Work,
    reach: Reach,
    channel: Channel,
    purpose: Purpose,
    *,
    account_id: str | None = None,
    webhook_id: str | None = None,
    label: str = "",
) -> Delivery:
    delivery_id = f"{account_id or webhook_id}:{work.today.isoformat()}{label}:{channel}"
    return Delivery(
        id=delivery_id,
        channel=channel,
        purpose=purpose,
        day=work.today,
        message_id=message_id(work.tenant, delivery_id, reach.host),
        created_at=work.now,
        retry_at=work.now,
        account_id=account_id,
        webhook_id=webhook_id,
    )
