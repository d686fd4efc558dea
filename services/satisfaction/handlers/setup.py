"""A city is onboarded: this service keeps its plan and sets itself up from it."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.satisfaction.events import TenantPreparedV1
from services.satisfaction.handlers.work import Work


def on_tenant_onboarded(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the newest plan; the same again changes nothing but the answer."""
    taken = work.repo.plan.take(events)
    if taken is not None:
        _plan, version = taken
        work.repo.counting.months.wake()
        work.emit(TenantPreparedV1(work.tenant, version, "satisfaction", {}))
