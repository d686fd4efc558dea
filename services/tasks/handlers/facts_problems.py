"""What the problem list gives for a report's prefill."""

from __future__ import annotations

from datetime import date

from services.tasks.handlers.work import Work


def facts_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """Problems found, registered, closed and transferred from `start` to `end`, and those open now; `None` means the
    whole scope."""
    filter = {"$and": [work.scope.filter("unit_path"), {"unit_id": unit_id} if unit_id else {}]}
    return {name: int(count) for name, count in work.repo.rectifying.counts.facts(filter, start, end).items()}
