"""Reading conveyances: who has conveyed what, when, to whom, and who has read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.codec import document
from services.kit.store import Document
from services.training.domain.conveyances import Conveyance, ConveyanceRecord, RecordStatus
from services.training.domain.rates import percent
from services.training.errors.roster import NotOnRoster
from services.training.handlers.roster import myself
from services.training.handlers.work import Work
from services.training.requests import year_papers as requests

NOTHING = {"units": 0, "conveyed": 0, "in_time": 0, "late": 0, "readers": 0}


def conveyances(work: Work, request: requests.Conveyances) -> dict[str, Any]:
    """A page, the latest first."""
    wanted = [_seen(work), {} if request.withdrawn else {"withdrawn_on": None}]
    order = [("starts_on", -1), ("due_on", 1)]
    found = work.repo.studying.conveyances.page({"$and": wanted}, order, request.first, request.after)
    return {**found, "items": conveyance_views(work, found["items"])}


def conveyances_by_ids(work: Work, request: requests.ConveyancesByIds) -> list[dict[str, Any] | None]:
    """For each id the conveyance, or None."""
    found = work.repo.studying.conveyances.where({"$and": [_seen(work), {"id": {"$in": request.ids}}]})
    views = {view["id"]: view for view in conveyance_views(work, found)}
    return [views.get(each) for each in request.ids]


def conveyance_records(work: Work, request: requests.ConveyanceRecords) -> dict[str, Any]:
    """A page of units' records by due day."""
    wanted: list[Document] = [work.scope.filter(), {"status": {"$ne": RecordStatus.WITHDRAWN.value}}]
    names = ("conveyance_id", "unit_id")
    wanted += [{name: value} for name in names if (value := getattr(request, name)) is not None]
    if request.missing:
        wanted.append({"status": RecordStatus.OPEN.value})
    if request.late:
        today = work.today.isoformat()
        wanted.append({"$expr": {"$gt": [{"$ifNull": ["$conveyed_on", today]}, "$due_on"]}})
    order = [("due_on", 1), ("unit_path", 1)]
    found = work.repo.studying.records.page({"$and": wanted}, order, request.first, request.after)
    return {**found, "items": record_views(work, found["items"])}


def my_conveyances(work: Work, request: requests.MyConveyances) -> dict[str, Any]:
    """What the caller's own unit conveys, with the caller's own receipts; nothing for those on no roster."""
    try:
        person = myself(work)
    except NotOnRoster:
        return {"items": [], "next": None, "total": 0}
    wanted = {"unit_id": person.unit_id, "status": {"$ne": RecordStatus.WITHDRAWN.value}}
    found = work.repo.studying.records.page(wanted, [("due_on", 1)], request.first, request.after)
    ids = [record.conveyance_id for record in found["items"]]
    read = work.repo.studying.receipts.where({"person_id": person.person_id, "conveyance_id": {"$in": ids}})
    days = {each.conveyance_id: each.read_on for each in read}
    items = [{**view, "read_on": days.get(view["conveyance_id"])} for view in record_views(work, found["items"])]
    return {**found, "items": items}


def conveyance_views(work: Work, found: Sequence[Conveyance]) -> list[dict[str, Any]]:
    """What callers see, with the figures over their units: conveyed ÷ units that owe it (NJ-023)."""
    match = {"$and": [work.scope.filter(), {"conveyance_id": {"$in": [each.id for each in found]}}]}
    rows = work.repo.studying.record_counts(match, work.today.isoformat()) if found else []
    counts = {row["conveyance_id"]: row for row in rows}
    return [_conveyance(each, {**NOTHING, **counts.get(each.id, {})}) for each in found]


def record_views(work: Work, found: Sequence[ConveyanceRecord]) -> list[dict[str, Any]]:
    """What callers see of units' records, with the share of their people who confirmed reading."""
    unit_ids = sorted({each.unit_id for each in found})
    staff: dict[str, int] = {}
    for unit_id, group in work.repo.roster.groups({"unit_id": {"$in": unit_ids}}, work.today) if found else ():
        staff[unit_id] = staff.get(unit_id, 0) + group.roster
    return [_record(work, each, staff.get(each.unit_id, 0)) for each in found]


def _conveyance(each: Conveyance, counts: Document) -> dict[str, Any]:
    hidden = ("unit_path", "created_by")
    shown = {name: value for name, value in document(each).items() if name not in hidden}
    figures = {name: counts[name] for name in NOTHING}
    return {**shown, **figures, "rate": percent(counts["conveyed"], counts["units"])}


def _record(work: Work, each: ConveyanceRecord, staff: int) -> dict[str, Any]:
    hidden = ("unit_path", "recorded_by")
    shown = {name: value for name, value in document(each).items() if name not in hidden}
    rate = percent(min(each.readers, staff), staff)
    return {**shown, "staff": staff, "reading_rate": rate, "late": each.is_late(work.today)}


def _seen(work: Work) -> Document:
    """The plan's own, those of units in scope, and those of units above."""
    own = work.scope.path
    above = [{"unit_id": {"$in": own.strip("/").split("/")}}] if own else []
    return {"$or": [{"is_planned": True}, work.scope.filter(), *above]}
