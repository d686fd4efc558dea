"""A city is onboarded: this service keeps its plan and sets itself up from it."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.training.events import TenantPreparedV1
from services.training.handlers.commitment_counts import count_anew
from services.training.handlers.quarters import start_measuring
from services.training.handlers.study_clock import set_up_studies
from services.training.handlers.work import Work


def on_tenant_onboarded(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the newest plan; the same again changes nothing but the answer."""
    taken = work.repo.plan.take(events)
    if taken is not None:
        plan, version = taken
        start_measuring(work, plan)
        count_anew(work)
        counts = set_up_studies(work, plan)
        work.emit(TenantPreparedV1(work.tenant, version, "training", counts))
