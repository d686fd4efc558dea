"""Dataloaders over the services' batch methods: however many items ask, one call per method and request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from gateway.context import Context

K = TypeVar("K")
Loader = DataLoader[str, Any]
Arrange = Callable[[list[str], Any], list[Any]]


def by_id(keys: list[str], answer: Any) -> list[Any]:
    """Objects in the order of their ids; None for those that are not there or not to be seen."""
    found = {item["id"]: item for item in answer if item}
    return [found.get(key) for key in keys]


def in_order(_keys: list[str], answer: Any) -> list[Any]:
    """A list that already follows the keys."""
    return list(answer)


def by_unit(keys: list[str], answer: Any) -> list[Any]:
    """Objects by the unit they describe."""
    found = {item["unit_id"]: item for item in answer if item}
    return [found.get(key) for key in keys]


SOURCES: dict[str, tuple[str, str, str, Arrange]] = {
    "units": ("organizations", "units_by_ids", "ids", by_id),
    "conduct_officers": ("organizations", "conduct_officers_by_units", "unit_ids", in_order),
    "leading_groups": ("organizations", "leading_groups_by_units", "unit_ids", in_order),
    "responsibilities": ("organizations", "responsibilities_by_units", "unit_ids", by_unit),
    "meetings": ("organizations", "meetings_by_ids", "ids", by_id),
    "meeting_decisions": ("organizations", "decisions_by_meetings", "meeting_ids", in_order),
    "documents": ("organizations", "documents_by_ids", "ids", by_id),
    "receipt_counts": ("organizations", "receipt_counts", "document_ids", by_id),
    "staff": ("organizations", "staff_by_ids", "ids", by_id),
    "staff_counts": ("organizations", "staff_counts_by_units", "unit_ids", by_unit),
    "key_posts": ("organizations", "key_posts_by_units", "unit_ids", in_order),
    "departments": ("organizations", "departments_by_names", "names", in_order),
    "key_tasks": ("tasks", "key_tasks_by_ids", "ids", by_id),
    "assignments": ("tasks", "assignments_by_ids", "ids", by_id),
    "reports": ("tasks", "reports_by_ids", "ids", by_id),
    "report_versions": ("tasks", "versions_by_reports", "report_ids", in_order),
    "consolidations": ("tasks", "consolidations_by_ids", "ids", by_id),
    "local_tasks": ("tasks", "local_tasks_by_ids", "ids", by_id),
    "work_plans": ("tasks", "work_plans_by_ids", "ids", by_id),
    "work_plan_versions": ("tasks", "versions_by_work_plans", "work_plan_ids", in_order),
    "follow_ups": ("tasks", "follow_ups_by_ids", "ids", by_id),
    "problems": ("tasks", "problems_by_ids", "ids", by_id),
    "visits": ("tasks", "visits_by_ids", "ids", by_id),
    "supervision_rounds": ("tasks", "supervision_rounds_by_ids", "ids", by_id),
    "programmes": ("tasks", "programmes_by_ids", "ids", by_id),
    "programme_changes": ("tasks", "changes_by_programmes", "programme_ids", in_order),
    "self_inspections": ("tasks", "self_inspections_by_ids", "ids", by_id),
    "risks": ("tasks", "risks_by_ids", "ids", by_id),
    "training_sessions": ("training", "sessions_by_ids", "ids", by_id),
    "study_topics": ("training", "topics_by_ids", "ids", by_id),
    "study_materials": ("training", "materials_by_ids", "ids", by_id),
    "year_papers": ("training", "year_papers_by_ids", "ids", by_id),
    "conveyances": ("training", "conveyances_by_ids", "ids", by_id),
    "exams": ("training", "exams_by_ids", "ids", by_id),
    "evaluation_follow_ups": ("satisfaction", "evaluation_follow_ups_by_ids", "ids", by_id),
    "organizations_entries": ("organizations", "register_entries_by_ids", "ids", by_id),
    "tasks_entries": ("tasks", "register_entries_by_ids", "ids", by_id),
    "training_entries": ("training", "register_entries_by_ids", "ids", by_id),
    "unit_counts": ("tasks", "assignment_counts_by_units", "unit_ids", by_id),
    "task_counts": ("tasks", "assignment_counts_by_tasks", "task_ids", by_id),
}
"""Loader -> service, method, the request's list field, and how the answer follows the keys."""


HISTORIES = frozenset({"report_versions", "work_plan_versions", "programme_changes"})
MOST_AT_ONCE, MOST_HISTORIES = 500, 100


def loader(context: Context, name: str, **more: Any) -> Loader:
    """This request's loader of that name; `more` goes with every batch."""
    key = f"{name}{sorted(more.items())}" if more else name
    found = context.loaders.get(key)
    if found is None:
        found = context.loaders[key] = _new(context, name, more)
    return found


def loader_on(context: Context, name: str, on: date | None) -> Loader:
    """This request's loader of that name for a day."""
    return loader(context, name) if on is None else loader(context, name, on=on.isoformat())


async def history(context: Context, name: str, subject_id: str, last: int | None = None) -> list[dict[str, Any]]:
    """A thing's history, or its last entries, oldest first. Raises what the service raises: it may be too large."""
    found = loader(context, name) if last is None else loader(context, name, last=last)
    return list(await found.load(subject_id))


async def whole(context: Context, name: str, told: Mapping[str, Any] | None, thing_id: str) -> Mapping[str, Any]:
    """A thing with what lists leave out of it: as it was told, else by its id; empty when it is gone meanwhile."""
    return told or await loader(context, name).load(thing_id) or {}


def _new(context: Context, name: str, more: Mapping[str, Any]) -> Loader:
    service, method, field, arrange = SOURCES[name]

    async def load(keys: list[str]) -> list[Any]:
        return arrange(keys, await context.call(service, method, {field: keys, **more}))

    return DataLoader(load_fn=load, max_batch_size=MOST_HISTORIES if name in HISTORIES else MOST_AT_ONCE)
