"""How many days lie between the days of many things, as counts of each number of days: one bounded answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.store import Document, TenantCollection

Span = tuple[str, Any]


def counted_days(
    collection: TenantCollection, match: Sequence[Mapping[str, Any]], spans: Mapping[str, Span]
) -> dict[str, dict[float, int]]:
    """Name -> days -> how many; a span is its first and its last day, and counts where both are known."""
    named = [{"name": name, "days": _days(first, last)} for name, (first, last) in spans.items()]
    pipeline: list[Mapping[str, Any]] = [
        *match,
        {"$project": {"_id": 0, "spans": named}},
        {"$unwind": "$spans"},
        {"$match": {"spans.days": {"$ne": None}}},
        {"$group": {"_id": "$spans", "n": {"$sum": 1}}},
    ]
    found: dict[str, dict[float, int]] = {name: {} for name in spans}
    for row in collection.aggregate(pipeline):
        found[row["_id"]["name"]][row["_id"]["days"]] = row["n"]
    return found


def _days(first: str, last: Any) -> Document:
    """Whole days between two ISO dates; null while either is missing."""
    dates = [{"$dateFromString": {"dateString": each, "onNull": None}} for each in (last, first)]
    return {"$divide": [{"$subtract": dates}, 86_400_000]}
