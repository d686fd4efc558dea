"""The unit of work of this service, its plan, and what it tells: work that waits, and measures."""

from __future__ import annotations

from collections.abc import Sequence

from plans import Plan
from services.kit.measuring import Counts, tell
from services.kit.uow import UnitOfWork
from services.kit.work_items import WorkItem, batches
from services.training.events import IndicatorMeasuredV1, WorkItemsChangedV1
from services.training.repository import Repository

Work = UnitOfWork[Repository]


def plan_of(work: Work) -> Plan | None:
    """The plan that the city runs; None until it is onboarded."""
    return work.repo.plan.get()


def wake(work: Work) -> None:
    """Units or people have changed: when time changes something next is to be found out anew."""
    work.repo.attending.wake()
    work.repo.commitments.wake()


def tell_work(work: Work, items: Sequence[WorkItem]) -> None:
    """Tell `items` as they stand now; many go as few events."""
    for portion in batches(items):
        work.emit(WorkItemsChangedV1(subject_id=work.new_id(), subject_version=1, items=portion))


def tell_measure(work: Work, indicator: str, period: str, unit_ids: Sequence[str], counts: Counts) -> None:
    """Tell what changed of `indicator` at `unit_ids` in `period`; nothing when the city's plan does not ask for it."""
    plan = plan_of(work)
    if plan is not None and indicator in plan.measures and unit_ids:
        tell(work, indicator, period, unit_ids, counts, event=IndicatorMeasuredV1)
