"""Plans the reminders of items that are new or have changed, in slices."""

from __future__ import annotations

from services.kit.calendar import calendar
from services.notifications.domain.ledger import Rules, planned, reconciled
from services.notifications.handlers.work import Work

ITEMS_AT_ONCE = 1000


def plan_some(work: Work, rules: Rules) -> bool:
    """Bring the ledger to what the items say now; True while more items wait."""
    items = work.repo.items.unplanned(ITEMS_AT_ONCE)
    if not items:
        return False
    held = work.repo.ledger.of_items(item.id for item in items)
    changed = [row for item in items for row in reconciled(held.get(item.id, ()), planned(item, calendar, rules))]
    known = [row.id for rows in held.values() for row in rows]
    work.repo.ledger.save(changed, known)
    work.repo.items.mark_planned([item.id for item in items])
    return True


def place_late(work: Work) -> None:
    """Place the items whose unit was announced in the same moment as they were."""
    units = work.units.by_ids(work.repo.items.unplaced())
    work.repo.items.place({unit.id: (unit.path, unit.closed_on) for unit in units.values()})
