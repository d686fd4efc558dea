"""The clock's work on coverage: attendances of large sessions, quarters that are over, and what time alone changes."""

from __future__ import annotations

from services.training.handlers.quarters import follow_quarters
from services.training.handlers.sessions import settle_next
from services.training.handlers.work import Work, plan_of


def follow_coverage(work: Work) -> bool:
    """One portion; nothing is read but its own state before there is something to do. True while there is more."""
    state = work.repo.attending.state()
    if state is None or (state.rests_until is not None and work.today < state.rests_until):
        return False
    plan = plan_of(work)
    assert plan is not None, "the state begins with the plan"
    return settle_next(work) or follow_quarters(work, plan, state)
