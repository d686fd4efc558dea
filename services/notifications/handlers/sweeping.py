"""Lets go of what nobody needs any more, in slices. What is open, waits or is on its way stays, however old."""

from __future__ import annotations

from datetime import timedelta

from services.notifications.handlers.work import Work

AT_ONCE = 200
MAIL = timedelta(days=90)
"""How long a delivery is kept, with the address that it went to: mail comes back within days."""


def sweep(work: Work, keep: timedelta) -> bool:
    """Delete messages, and settled items with their reminders, older than `keep`. True while there may be more.

    Reminders of what is still open stay: they say what was told already.
    """
    messages = work.repo.messages.drop(work.now - keep, AT_ONCE)
    deliveries = work.repo.deliveries.drop(work.now - min(MAIL, keep), AT_ONCE)
    items = work.repo.items.drop((work.today - keep).isoformat(), AT_ONCE)
    work.repo.ledger.drop(items)
    return AT_ONCE in (messages, deliveries, len(items))
