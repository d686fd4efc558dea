"""What REPORTS writes into a report by itself: how the units' tasks stood in a period."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from services.tasks.domain.days import ZONE
from services.tasks.handlers.work import Work


def facts_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """Counts over one unit, or over the caller's whole scope, between two days."""
    scope = {"unit_id": unit_id} if unit_id else work.scope.filter()
    rows = work.repo.assignments.tally(scope, end, "status")
    by_status = {row["status"]: row["n"] for row in rows}
    first = datetime.combine(start, time.min, ZONE)
    behind = datetime.combine(end + timedelta(days=1), time.min, ZONE)
    done = work.repo.campaigning.done_between(scope, start, end, first, behind)
    return {
        "assignments": sum(by_status.values()),
        "assignments_accepted": by_status.get("accepted", 0),
        "assignments_overdue": sum(row["late"] for row in rows),
        "assignments_submitted_in_period": work.repo.assignments.count_between("submitted_at", scope, first, behind),
        "assignments_accepted_in_period": work.repo.assignments.count_between("reviewed_at", scope, first, behind),
        **done,
    }
