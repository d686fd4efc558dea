"""One to-do list per person, across all kinds, and what waits below."""

from __future__ import annotations

from functools import reduce
from typing import Any

from services.kit.store import Document
from services.notifications import requests
from services.notifications.domain.counts import Counts, by_kind, counted
from services.notifications.domain.items import Item
from services.notifications.domain.people import CITY_WIDE
from services.notifications.handlers.work import Work, commission_id
from services.notifications.repository.items import NEVER

View = dict[str, Any]


def todo(work: Work, request: requests.Todo) -> View:
    """What waits for the caller, the earliest due first; what is not open yet is not listed."""
    unit = work.units.require(request.unit_id) if request.unit_id else None
    filters: Document = {"unit_id": unit.id} if unit else {}
    if request.kind:
        filters["kind"] = request.kind
    found = work.repo.items.todo(
        _own(work), work.today, filters, request.overdue, first=request.first, after=request.after
    )
    return {**found, "items": [_item_view(work, doc) for doc in found["items"]]}


def todo_counts(work: Work, request: requests.TodoCounts) -> View:
    """The caller's items by kind, and in sum those of the units below; `below` is None for who has none."""
    unit = work.units.require(request.unit_id) if request.unit_id else None
    own = {"$and": [_own(work), {"unit_id": unit.id}]} if unit else _own(work)
    kinds = by_kind(work.repo.items.loads(own, work.today, by_kind=True), work.today)
    path = unit.path if unit else _path_above(work)
    below = None
    if path is not None:
        reach = {"owner_path": {"$gte" if unit else "$gt": path, "$lt": path + "\uffff"}}
        below = counted(work.repo.items.loads(reach, work.today, by_kind=False), work.today).view()
    return {
        **reduce(Counts.plus, kinds.values(), Counts()).view(),
        "kinds": [{"kind": kind, **counts.view()} for kind, counts in kinds.items()],
        "below": below,
    }


def _own(work: Work) -> Document:
    """The filter of what waits for the caller: by account, or by role at the unit that must act."""
    actor = work.actor
    city = sorted(CITY_WIDE.intersection(actor.roles))
    local = sorted(set(actor.roles) - CITY_WIDE)
    places = [(commission_id(work) if city else None, city), (actor.unit_id, local)]
    found: list[Document] = [
        {"owner_unit_id": unit_id, "roles": {"$in": roles}, "account_id": None} for unit_id, roles in places if unit_id
    ]
    return {"$or": [*found, {"account_id": actor.account_id}]}


def _path_above(work: Work) -> str | None:
    """The path of the unit whose subordinate units the caller watches over."""
    if work.scope.width == "city":
        found = work.units.commission()
        return found.path if found else None
    return work.scope.path if work.scope.width == "subtree" else None


def _item_view(work: Work, doc: Document) -> View:
    day = work.today.isoformat()
    names = [name for name in Item.__dataclass_fields__ if name not in ("roles", "version", "reopened_on")]
    overdue = doc["hard"] and doc["due_key"] < day
    return {
        **{name: doc[name] for name in names},
        "overdue": overdue,
        "due_today": doc["due_key"] == day,
        "binding": doc["hard"] and doc["due_key"] != NEVER,
    }
