"""What arrives by events: items, accounts, units, the city. Batches, in any order, more than once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from services.kit.events import Envelope
from services.notifications.domain.items import Item
from services.notifications.domain.people import Person
from services.notifications.events import AccountSeen, item_facts
from services.notifications.handlers.work import Work


def on_items(work: Work, batch: Sequence[Envelope]) -> None:
    """Keep the newest version of each item; its reminders are planned by the tick, in slices."""
    items = [Item(**item_facts(data)) for event in batch for data in event.data["items"]]
    units = work.units.by_ids(sorted({item.owner_unit_id for item in items}))
    places = {unit.id: (unit.path, unit.closed_on) for unit in units.values()}
    work.repo.items.keep_newer(items, places, work.today)


def on_accounts(work: Work, batch: Sequence[Envelope]) -> None:
    """Follow accounts: their roles, their unit, whether they are in use."""
    seen = [AccountSeen.parse(event.subject_id, event.subject_version, event.data) for event in batch]
    work.repo.people.keep_newer(Person(each.id, each.roles, each.unit_id, each.active, each.version) for each in seen)


def on_units(work: Work, batch: Sequence[Envelope]) -> None:
    """Follow the unit tree: items of units that move or close are found elsewhere, or not at all."""
    changes = work.units.apply(batch)
    work.repo.items.place(
        {
            after.id: (after.path, after.closed_on)
            for before, after in changes
            if before is None or (before.path, before.closed_on) != (after.path, after.closed_on)
        }
    )


def on_onboarded(work: Work, batch: Sequence[Envelope]) -> None:
    """The city's name, for its messages; its reminders begin with the default rules."""
    newest = max(batch, key=lambda event: event.subject_version)
    work.repo.runs.save(replace(work.repo.runs.get(), name=newest.data["name"]))
