"""Dataloaders over the services' batch methods: however many items ask, one call per method and request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
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
    "meeting_corrections": ("organizations", "meeting_corrections", "ids", in_order),
    "former_members": ("organizations", "former_members", "ids", in_order),
    "document_texts": ("organizations", "document_texts", "ids", in_order),
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
    "session_corrections": ("training", "session_corrections", "ids", in_order),
    "attempt_papers": ("training", "attempt_papers", "ids", in_order),
    "study_topics": ("training", "topics_by_ids", "ids", by_id),
    "study_materials": ("training", "materials_by_ids", "ids", by_id),
    "year_papers": ("training", "year_papers_by_ids", "ids", by_id),
    "conveyances": ("training", "conveyances_by_ids", "ids", by_id),
    "exams": ("training", "exams_by_ids", "ids", by_id),
    "evaluation_follow_ups": ("satisfaction", "evaluation_follow_ups_by_ids", "ids", by_id),
    "organizations_entries": ("organizations", "register_entries_by_ids", "ids", by_id),
    "tasks_entries": ("tasks", "register_entries_by_ids", "ids", by_id),
    "training_entries": ("training", "register_entries_by_ids", "ids", by_id),
    "organizations_histories": ("organizations", "register_histories", "ids", in_order),
    "tasks_histories": ("tasks", "register_histories", "ids", in_order),
    "training_histories": ("training", "register_histories", "ids", in_order),
    "unit_counts": ("tasks", "assignment_counts_by_units", "unit_ids", by_id),
    "task_counts": ("tasks", "assignment_counts_by_tasks", "task_ids", by_id),
}
"""Loader -> service, method, the request's list field, and how the answer follows the keys."""
BATCH, BATCHES = (
    500,
    {
        **dict.fromkeys(("meeting_corrections", "former_members", "session_corrections"), 100),
        **dict.fromkeys(("report_versions", "work_plan_versions", "programme_changes"), 100),
        **dict.fromkeys(("organizations_histories", "tasks_histories", "training_histories"), 100),
        "document_texts": 50,
        "attempt_papers": 5,
    },
)
"""How many keys one call takes; fewer where an object's part may be large."""


def loader(context: Context, name: str) -> Loader:
    """This request's loader of that name."""
    found = context.loaders.get(name)
    if found is None:
        found = context.loaders[name] = _new(context, name)
    return found


def loader_on(context: Context, name: str, on: date | None) -> Loader:
    """This request's loader of that name for a day."""
    return _loader_with(context, name, "on", None if on is None else on.isoformat())


def loader_of_last(context: Context, name: str, last: int | None) -> Loader:
    """This request's loader of that name for histories: whole, or the last entries of each."""
    return _loader_with(context, name, "last", last)


async def whole(context: Context, name: str, told: Mapping[str, Any] | None, thing_id: str) -> Mapping[str, Any]:
    """A thing with what lists leave out of it: as it was told, else by its id; empty when it is gone meanwhile."""
    return told or await loader(context, name).load(thing_id) or {}


def _loader_with(context: Context, name: str, argument: str, value: str | int | None) -> Loader:
    if value is None:
        return loader(context, name)
    key = f"{name}@{value}"
    found = context.loaders.get(key)
    if found is None:
        found = context.loaders[key] = _new(context, name, {argument: value})
    return found


def _new(context: Context, name: str, more: Mapping[str, Any] = MappingProxyType({})) -> Loader:
    service, method, field, arrange = SOURCES[name]

    async def load(keys: list[str]) -> list[Any]:
        return arrange(keys, await context.call(service, method, {field: keys, **more}))

    return DataLoader(load_fn=load, max_batch_size=BATCHES.get(name, BATCH))
