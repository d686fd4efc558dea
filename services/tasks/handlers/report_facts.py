"""The facts of a period that reports are prefilled from: each area's own numbers, and what other services measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from plans.periods import parse_period, period_of, periods_between
from services.kit.events import Envelope
from services.kit.units import Scope
from services.tasks.domain.statistics import added, counts
from services.tasks.events.reporting import measured
from services.tasks.handlers import facts_assignments, facts_problems, facts_visits
from services.tasks.handlers.work import Work
from services.tasks.repository.report_statistics import due_within

FactsOf = Callable[[Work, str | None, date, date], dict[str, int]]
OVER_TIME = (
    "meeting_compliance",
    "monthly_study_compliance",
    "instant_satisfaction_rate",
    "satisfaction_outpatient",
    "satisfaction_inpatient",
)
"""Measures that add up over quarters; of the others the last state counts."""


def facts(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """Numbers of a unit (a bureau: of its county), or of all that the caller may see; a constant number of reads."""
    unit = work.units.get(unit_id) if unit_id else None
    if unit is None or unit.kind != "bureau" or work.scope.width == "own":
        return _all_of(work, unit_id, start, end)
    with _narrowed(work, Scope("subtree", unit.path)):
        return _all_of(work, None, start, end)


def _all_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    found: dict[str, int] = {}
    for source in SOURCES:
        found |= source(work, unit_id, start, end)
    return found


@contextmanager
def _narrowed(work: Work, scope: Scope) -> Iterator[None]:
    """For a while the caller sees no more than `scope`, which lies inside its own."""
    whole, work.scope = work.scope, scope
    try:
        yield
    finally:
        work.scope = whole


def reports_facts_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """What was to be sent in these days, and came."""
    due = due_within(start, min(end, work.today))
    within = {"unit_id": unit_id} if unit_id else work.scope.filter()
    figures = counts(added(work.repo.reporting.statistics.by_window({**due, **within})))
    still_open = figures["statuses"]["expected"]
    return {
        "reports_expected": figures["expected"] - still_open,
        "reports_on_time": figures["on_time"],
        "reports_late": figures["actual"] - figures["on_time"],
        "reports_missing": figures["statuses"]["missing"],
    }


def measures_facts_of(work: Work, unit_id: str | None, start: date, end: date) -> dict[str, int]:
    """What other services counted, as this one heard of it."""
    quarters = [p.label for p in periods_between(period_of("quarter", start), period_of("quarter", end))]
    rows = work.repo.reporting.measures(quarters, _unit_ids(work, unit_id))
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: parse_period("quarter", row["period"]).start):
        for name, count in (("met", row["numerator"]), ("owed", row["denominator"])):
            key = f"{row['indicator']}_{name}"
            found[key] = count + (found.get(key, 0) if row["indicator"] in OVER_TIME else 0)
    return found


def on_measures(work: Work, events: list[Envelope]) -> None:
    """Keep what other services counted, per unit and quarter."""
    facts = [measured(event.subject_id, event.subject_version, event.data) for event in events]
    work.repo.reporting.take_measures(facts)


def _unit_ids(work: Work, unit_id: str | None) -> list[str] | None:
    """None: all units."""
    if unit_id is not None:
        return [unit_id]
    return None if work.scope.width == "city" else [u.id for u in work.units.all() if work.scope.covers(u)]


SOURCES: tuple[FactsOf, ...] = (
    facts_assignments.facts_of,
    reports_facts_of,
    facts_visits.facts_of,
    facts_problems.facts_of,
    measures_facts_of,
)
