"""An office's own reminder to a unit: told at once, beside the digests."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.notifications.domain import digests
from services.notifications.domain.digests import Entry
from services.notifications.domain.items import Group, Item
from services.notifications.handlers.issuing import audience_of, post, queue_mail, wants_in_inbox
from services.notifications.handlers.work import Reach, Work, commission_id


def on_reminders(work: Work, batch: Sequence[Envelope], reach: Reach) -> None:
    """One message to each person of the reminded units about the things named that still wait for them (NJ-139)."""
    named = {
        (event.data["kind"], subject): event.data["unit_id"] for event in batch for subject in event.data["subject_ids"]
    }
    found = work.repo.items.of_subjects(sorted({subject for _, subject in named}))
    items = [item for item in found if named.get((item.kind, item.subject_id)) == item.owner_unit_id]
    entries = _entries(work, items)
    audience = audience_of(work, entries)
    by_id = {item.id: item for item in items}
    told = {id: digests.digest(each, by_id, work.today, wants_in_inbox(audience, id)) for id, each in entries.items()}
    label = f":{batch[0].id}"
    post(work, {id: each for id, each in told.items() if not each.is_empty}, kind="reminder", label=label)
    if reach.mail:
        queue_mail(work, reach, audience, entries, label)


def _entries(work: Work, items: Sequence[Item]) -> dict[str, list[Entry]]:
    top = commission_id(work)
    accounts = [item.account_id for item in items if item.account_id]
    people = work.repo.people.concerned(sorted({item.owner_unit_id for item in items}), accounts)
    found = {person.id: [Entry(i.id, Group.DUE) for i in items if person.must_act(i, top)] for person in people}
    return {account_id: entries for account_id, entries in found.items() if entries}
