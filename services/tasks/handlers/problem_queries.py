"""What clients read of the problem list."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from services.kit.store import Document
from services.tasks.domain.measures import percent
from services.tasks.domain.medians import median
from services.tasks.domain.problems import ACTIVE, ProblemStatus
from services.tasks.handlers.shown_problems import known_categories, listed_problems, shown_problems, the_clocks
from services.tasks.handlers.work import Work
from services.tasks.requests import problems as requests

PLAIN = {"unit_id", "category", "severity", "status", "source", "source_id"}
STILL: Document = {"status": {"$in": [status.value for status in ACTIVE]}}


def problems(work: Work, request: requests.Problems) -> dict[str, Any]:
    """A page of problems by deadline, without evidence, changes of the deadline and histories."""
    wanted = request.model_dump(include=PLAIN, exclude_none=True)
    parts = [wanted, work.scope.filter("unit_path"), *_flags(work, request)]
    found = work.repo.rectifying.problems.page(parts, first=request.first, after=request.after)
    return {**found, "items": listed_problems(work, found["items"])}


def problems_by_ids(work: Work, request: requests.ProblemsByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope, whole. Raises `AnswerTooLarge`."""
    found = work.repo.rectifying.problems.by_ids(request.ids, work.scope.filter("unit_path"))
    return shown_problems(work, found)


def problem_categories(work: Work) -> list[dict[str, Any]]:
    """The plan's, the city's own, and `other`."""
    return [{"id": each.code, **asdict(each)} for each in known_categories(work).values()]


def problem_clocks(work: Work) -> dict[str, Any]:
    """The city's clocks, by which every default deadline is set."""
    clocks = the_clocks(work)
    common = clocks.common_due_on
    return {**asdict(clocks), "common_due_on": common.isoformat() if common else None}


def problem_figures(work: Work, request: requests.ProblemFigures) -> dict[str, Any]:
    """Found, rectified and transferred by category and month (LZ-011); rates, recurrence (LZ-015), medians (LZ-116)."""
    filter = _found(work, request)
    counts, categories = work.repo.rectifying.counts, known_categories(work)
    totals, days = counts.totals(filter, work.today), counts.days(filter)
    medians = {f"median_{name}": median(numbers) for name, numbers in days.items()}
    months = counts.by_month(filter)
    labels = {code: category.label for code, category in categories.items()}
    return {
        **totals,
        **medians,
        "rate": percent(totals["closed"], totals["registered"]),
        "on_time_rate": percent(totals["closed_on_time"], totals["due"]),
        "recurrence_rate": percent(totals["repeated"], totals["registered"]),
        "complete_rate": percent(totals["complete"], totals["registered"]),
        "months": [{**row, "category_label": labels.get(row["category"], row["category"])} for row in months],
    }


def _found(work: Work, request: requests.ProblemFigures) -> Document:
    span = {"$gte": request.found_from, "$lte": request.found_to}
    days = {mark: day.isoformat() for mark, day in span.items() if day is not None}
    parts = [work.scope.filter("unit_path"), {"unit_id": request.unit_id} if request.unit_id else {}]
    return {"$and": [*parts, {"found_on": days} if days else {}]}


def _flags(work: Work, request: requests.Problems) -> list[Document]:
    """Derived properties as filters."""
    today = work.today.isoformat()
    old = (work.today - timedelta(days=the_clocks(work).measure_days)).isoformat()
    flags: list[tuple[bool | None, Document]] = [
        (request.overdue, {**STILL, "closes_on": {"$lt": today}}),
        (request.repeated, {"repeat_of": {"$ne": None}}),
        (request.without_measure, {"status": ProblemStatus.OPEN.value, "found_on": {"$lt": old}}),
        (request.carried_over, _carried_over(work)),
    ]
    return [filter if wanted else {"$nor": [filter]} for wanted, filter in flags if wanted is not None]


def _carried_over(work: Work) -> Document:
    """Open with a deadline beyond the campaign's end; after the end, everything still open (NJ-114)."""
    campaign = work.repo.campaign.get()
    if campaign is None or campaign.has_ended(work.today):
        return STILL
    return {**STILL, "closes_on": {"$gt": campaign.ends_on.isoformat()}}
