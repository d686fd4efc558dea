"""Tells what waits for somebody; reminders and to-do lists follow from it."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.work_items import WorkItem, batches
from services.organizations.events import WorkItemsChangedV1
from services.organizations.handlers.common import Work


def tell_work(work: Work, items: Sequence[WorkItem]) -> None:
    """Tell `items` as they stand now; many go as few events."""
    for portion in batches(items):
        work.emit(WorkItemsChangedV1(subject_id=work.new_id(), subject_version=1, items=portion))
