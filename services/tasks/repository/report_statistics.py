"""Counts over reports, each by one aggregate: the submission matrix and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.store import Document, TenantDatabase
from services.tasks.domain.statistics import STATUSES

_RETURNED = {"$cond": [{"$in": ["returned", {"$ifNull": ["$reviews.action", []]}]}, 1, 0]}
_COUNTS: Document = {
    **{status: {"$sum": {"$cond": [{"$eq": ["$status", status]}, 1, 0]}} for status in STATUSES},
    "actual": {"$sum": {"$cond": [{"$gt": ["$first_received_at", None]}, 1, 0]}},
    "on_time_count": {"$sum": {"$cond": [{"$eq": ["$timeliness", "on_time"]}, 1, 0]}},
    "returned_ever": {"$sum": _RETURNED},
    "planned_tasks": {"$sum": {"$ifNull": ["$last.planned", 0]}},
    "adopted_tasks": {"$sum": {"$ifNull": ["$adopted", 0]}},
    "reviewed": {"$sum": {"$cond": [{"$gt": ["$leading_review.reviewed_on", None]}, 1, 0]}},
    "due_on": {"$min": "$due_on"},
}
"""Reports on a list, per group. A report that was sent and exempted does not exist: sent ones cannot be exempted."""


def due_within(first: date, last: date) -> Document:
    """Due on these days."""
    return {"due_on": {"$gte": first.isoformat(), "$lte": last.isoformat()}}


def due_in(year: int) -> Document:
    """Due in that year."""
    return due_within(date(year, 1, 1), date(year, 12, 31))


class ReportStatistics:
    """Figures per group and rows of the matrix, over what `filter` allows."""

    def __init__(self, db: TenantDatabase) -> None:
        self._reports = db["reports"]

    def by_window(self, filter: Mapping[str, Any]) -> list[Document]:
        """Per rule and period, by due day."""
        order = {"due_on": 1, "_id.rule_id": 1, "_id.period": 1}
        return self._grouped(filter, {"rule_id": "$rule_id", "period": "$period"}, [{"$sort": order}])

    def by(self, key: str, filter: Mapping[str, Any]) -> list[Document]:
        """Per county or unit class."""
        return self._grouped(filter, {key: f"${key}"}, [{"$sort": {f"_id.{key}": 1}}])

    def by_unit(self, filter: Mapping[str, Any], *, first: int, after: str | None) -> tuple[list[Document], int]:
        """A page of units by path, and how many units there are."""
        stages: list[Document] = [{"$sort": {"_id.unit_path": 1}}, {"$limit": first + 1}]
        behind = {"unit_path": {"$gt": after}} if after else {}
        keys = {"unit_id": "$unit_id", "unit_path": "$unit_path"}
        return self._grouped({"$and": [dict(filter), behind]}, keys, stages), self.units(filter)

    def units(self, filter: Mapping[str, Any]) -> int:
        """How many units owe anything here."""
        stages: list[Document] = [
            {"$match": {"expected": True, **filter}},
            {"$group": {"_id": "$unit_id"}},
            {"$count": "n"},
        ]
        found = self._reports.aggregate(stages)
        return int(found[0]["n"]) if found else 0

    def rows(self, filter: Mapping[str, Any], *, first: int, after: str | None) -> list[Document]:
        """Units by path, each with what stands in its cells."""
        behind = {"unit_path": {"$gt": after}} if after else {}
        cell = {name: f"${name}" for name in ("id", "rule_id", "period", "status", "timeliness", "first_received_at")}
        cell |= {"id": "$_id", "versions": "$versions.count"}
        found = self._reports.aggregate(
            [
                {"$match": {"$and": [{"expected": True}, dict(filter), behind]}},
                {"$sort": {"unit_path": 1, "due_on": 1, "rule_id": 1}},
                {
                    "$group": {
                        "_id": "$unit_id",
                        "unit_path": {"$first": "$unit_path"},
                        "county_id": {"$first": "$county_id"},
                        "unit_class": {"$last": "$unit_class"},
                        "cells": {"$push": cell},
                    }
                },
                {"$sort": {"unit_path": 1}},
                {"$limit": first + 1},
            ]
        )
        return [{"unit_id": row.pop("_id"), **row, "cells": [_local(cell) for cell in row["cells"]]} for row in found]

    def _grouped(self, filter: Mapping[str, Any], keys: Document, stages: Sequence[Document]) -> list[Document]:
        match = {"$and": [{"expected": True}, dict(filter)]}
        found = self._reports.aggregate([{"$match": match}, {"$group": {"_id": keys, **_COUNTS}}, *stages])
        return [{**row.pop("_id"), **row} for row in found]


def _local(cell: Document) -> Document:
    return {**cell, "report_id": cell["id"].partition("/")[2]}
