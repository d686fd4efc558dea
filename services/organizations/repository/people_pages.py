"""Filters of the lists of people: what a status means in stored fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.store import Document
from services.organizations.domain.rotation import STATUS


def all_of(*criteria: Mapping[str, Any]) -> Document:
    """All of the criteria that say something."""
    stated = [dict(each) for each in criteria if each]
    return {"$and": stated} if stated else {}


def given(**values: Any) -> Document:
    """Equality with the values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def term_status(status: str | None, today: date) -> Document:
    """Terms of office by where they stand."""
    day = today.isoformat()
    standings: dict[str | None, Document] = {
        "running": {"ended_on": None, "alert_on": {"$gt": day}},
        "ending": {"ended_on": None, "alert_on": {"$lte": day}, "ends_on": {"$gte": day}},
        "expired": {"ended_on": None, "ends_on": {"$lt": day}},
        "ended": {"ended_on": {"$ne": None}},
    }
    return standings.get(status, {})


def roster_status(status: str | None, today: date) -> Document:
    """Confirmations of rosters by where they stand."""
    waiting = {"confirmed_on": None, "is_withdrawn": False}
    due = {"confirmed_on": {"$ne": None}, "$expr": {"$lte": ["$confirmed_on", "$due_on"]}}
    late = {"confirmed_on": {"$ne": None}, "$expr": {"$gt": ["$confirmed_on", "$due_on"]}}
    standings: dict[str | None, Document] = {
        "confirmed": due,
        "confirmed_late": late,
        "withdrawn": {"is_withdrawn": True},
        "open": {**waiting, "due_on": {"$gte": today.isoformat()}},
        "overdue": {**waiting, "due_on": {"$lt": today.isoformat()}},
    }
    return standings.get(status, {})


def key_posts(status: str | None, post_class: str | None) -> Document:
    """Key posts that are held, and do not end within their term; the tick brings their stages to each day."""
    found: Document = {"is_key": True, "$or": [{"until": None}, {"due_on": {"$ne": None}}]}
    if post_class is not None:
        found["post_class"] = {"$in": ["key", None]} if post_class == "key" else post_class
    if status is not None:
        found["stage"] = {"$in": [stage for stage, name in STATUS.items() if name == status]}
    return found


def in_ids(ids: Sequence[str]) -> Document:
    """Those with one of the ids."""
    return {"id": {"$in": list(ids)}}
