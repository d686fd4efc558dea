"""A period's visits as numbers, to prefill reports. Hidden visits are not completed, so they are not here."""

from __future__ import annotations

from datetime import date

from services.tasks.handlers.work import Work


def facts_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """Visits completed within the days, and their findings; `unit_id` None means the whole scope."""
    scope = work.scope.filter("unit_path")
    if unit_id is not None:
        scope = {"$and": [{"unit_id": unit_id}, scope]}
    counts = work.repo.supervising.visits.completed_counts(scope, start, end)
    names = {
        "supervision": "supervision_visits",
        "hospital_inspection": "hospital_inspections",
        "unannounced_visit": "unannounced_visits",
        "onsite_check": "onsite_checks",
        "superior_inspection": "superior_inspections",
        "third_party_assessment": "third_party_assessments",
    }
    found = {name: counts.get(kind, (0, 0))[0] for kind, name in names.items()}
    return {**found, "visit_findings": sum(findings for _, findings in counts.values())}
