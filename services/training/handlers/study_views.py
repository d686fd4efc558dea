"""Reading monthly study: units against months, and the figures of each month."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans.periods import parse_period, period_of, periods_between
from services.kit.codec import document
from services.kit.units import below
from services.training.domain.monthly_study import MonthStatus, StudyMonth
from services.training.domain.rates import percent
from services.training.errors.studying import MonthsNotValid
from services.training.handlers.work import Work
from services.training.requests import studying as requests

MOST_MONTHS = 60


def monthly_study(work: Work, request: requests.MonthlyStudy) -> dict[str, Any]:
    """A page of units with their months, by their place in the tree."""
    months = _months(work, request.first_month, request.last_month)
    place = below(work.units.require(request.unit_id).path) if request.unit_id else {}
    missed = {"status": MonthStatus.MISSED.value} if request.missed else {}
    found = work.repo.studying.units_of_months({"$and": [work.scope.filter(), place, missed]}, months)
    start = found.index(request.after) + 1 if request.after in found else 0
    shown = found[start : start + request.first]
    rows: dict[str, list[dict[str, Any]]] = {unit_id: [] for unit_id in shown}
    for each in sorted(work.repo.studying.months_of(shown, months), key=lambda month: month.month):
        if each.status is not MonthStatus.WITHDRAWN:
            rows[each.unit_id].append(month_view(each))
    items = [{"unit_id": unit_id, "months": months_, **_sums(months_)} for unit_id, months_ in rows.items()]
    following = shown[-1] if start + len(shown) < len(found) else None
    return {"items": items, "next": following, "total": len(found)}


def monthly_study_figures(work: Work, request: requests.MonthlyStudyFigures) -> list[dict[str, Any]]:
    """By month, over the caller's units: met ÷ units that owe it, of months that are over."""
    months = _months(work, request.first_month, request.last_month)
    rows = work.repo.studying.month_counts(work.scope.filter(), months)
    return [_figure(work, row) for row in rows]


def month_view(month: StudyMonth) -> dict[str, Any]:
    """What callers see of a unit's month."""
    hidden = ("unit_path", "backfilled_by")
    shown = {name: value for name, value in document(month).items() if name not in hidden}
    return {**shown, "backfill_until": month.backfill_until}


def _figure(work: Work, row: dict[str, Any]) -> dict[str, Any]:
    met, is_over = row["held"] + row["backfilled"], parse_period("month", row["month"]).end < work.today
    return {**row, "met": met, "is_over": is_over, "rate": percent(met, row["units"]) if is_over else None}


def _sums(months: list[dict[str, Any]]) -> dict[str, int]:
    names = {"held": "held", "backfilled": "backfilled", "missed": "missed"}
    return {name: sum(month["status"] == status for month in months) for name, status in names.items()}


def _months(work: Work, first: str | None, last: str | None) -> list[str]:
    """Labels of these months; of the year when none are given. Raises `MonthsNotValid`."""
    year = work.today.year
    start = parse_period("month", first) if first else period_of("month", date(year, 1, 1))
    end = parse_period("month", last) if last else period_of("month", date(start.start.year, 12, 1))
    found = [each.label for each in periods_between(start, end)]
    if not found or len(found) > MOST_MONTHS:
        raise MonthsNotValid(field="last_month")
    return found
