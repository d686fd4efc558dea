"""Evaluations: found by id, by unit and month, and by what makes series suspicious. They follow no move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.encounters import Setting, Touchpoint
from services.satisfaction.domain.evaluations import Evaluation, RedPacket, Source
from services.satisfaction.domain.stuffing import KEYS, LIMITS, Rule

THERE = {"$exists": True}
COLLECTIONS: dict[str, list[Index]] = {
    "evaluations": [
        Index("unit_id", "on"),
        Index("unit_id", "minute", partial={"minute": THERE}),
        Index("unit_id", "device", "at", partial={"device": THERE}),
        Index("unit_id", "text_mark", "at", partial={"text_mark": THERE}),
        Index("at", partial={"device": THERE}),
        Index("series_id", partial={"series_id": THERE}),
    ]
}
OPTIONAL = ("text", "text_mark", "device", "series_id")


class Evaluations:
    """All evaluations of a city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._evaluations = db["evaluations"]

    def add(self, evaluations: Iterable[Evaluation]) -> None:
        """Insert new ones; a second one of an encounter makes the command run again, and lose."""
        self._evaluations.insert_many(map(_document, evaluations))

    def by_ids(self, ids: Sequence[str]) -> dict[str, Evaluation]:
        """Those that are there, by id."""
        return {doc["id"]: _evaluation(doc) for doc in self._evaluations.find({"id": {"$in": list(ids)}})}

    def of_series(self, series_id: str) -> list[Evaluation]:
        """The members of a series."""
        return [_evaluation(doc) for doc in self._evaluations.find({"series_id": series_id})]

    def neighbours(self, fresh: Sequence[Evaluation]) -> list[Evaluation]:
        """The earlier ones that may form a series with `fresh`, in one read."""
        wanted = [part for part in map(_near, Rule, [fresh] * len(Rule)) if part]
        if not wanted:
            return []
        return [_evaluation(doc) for doc in self._evaluations.find({"$or": wanted})]

    def set_aside(self, series_of: Mapping[str, str]) -> None:
        """Mark evaluations with the series that they are in, in one round trip."""
        self._evaluations.bulk_write(
            [
                self._evaluations.update({"id": evaluation_id}, {"$set": {"series_id": series_id}})
                for evaluation_id, series_id in series_of.items()
            ]
        )

    def clear(self, series_id: str) -> None:
        """The members of a series count again, and no rule looks at them any more."""
        self._evaluations.update_many(
            {"series_id": series_id}, {"$set": {"cleared": True}, "$unset": {"series_id": ""}}
        )

    def page(self, unit_id: str, days: tuple[date, date], wanted: Document, **paging: Any) -> dict[str, Any]:
        """A page of one unit's evaluations of some days, in no order that would tell when each came."""
        start, end = days
        on = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        found = page(self._evaluations, {"unit_id": unit_id, "on": on, **wanted}, **paging)
        return {**found, "items": [_evaluation(doc) for doc in found["items"]]}

    def forget_devices(self, before: datetime, most: int) -> int:
        """Take the device marks from up to `most` evaluations that came before; how many had one."""
        old = self._evaluations.find({"device": THERE, "at": {"$lt": before}}, {"id": 1}, limit=most)
        if old:
            self._evaluations.update_many({"id": {"$in": [doc["id"] for doc in old]}}, {"$unset": {"device": ""}})
        return len(old)


def filter_of(*, setting: str | None, touchpoint: str | None, low: bool | None, is_aside: bool | None) -> Document:
    """What a list may be narrowed to."""
    asked: Document = {"setting": setting, "touchpoint": touchpoint, "low": low}
    wanted = {name: value for name, value in asked.items() if value is not None}
    return wanted if is_aside is None else {**wanted, "series_id": {"$exists": is_aside}}


def _near(rule: Rule, fresh: Sequence[Evaluation]) -> Document | None:
    """The filter for what `rule` may hold together with `fresh`."""
    if rule is Rule.SECONDS_APART:
        about = [each for each in fresh if KEYS[rule](each)]
        minutes = {_minute(each.at) + beside for each in about for beside in (-1, 0, 1)}
        told: Document = {"minute": {"$in": sorted(minutes)}}
    else:
        name = "device" if rule is Rule.SAME_DEVICE else "text_mark"
        about = [each for each in fresh if getattr(each, name)]
        told = {name: {"$in": sorted({getattr(each, name) for each in about})}}
    if not about:
        return None
    times, span = [each.at for each in about], LIMITS[rule].within
    at = {"$gte": min(times) - span, "$lte": max(times) + span}
    return {"unit_id": {"$in": sorted({each.unit_id for each in about})}, **told, "at": at}


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _document(each: Evaluation) -> Document:
    """Written out: a command brings thousands. `low` is kept for lists, `minute` finds those that are seconds apart."""
    doc: Document = {
        "id": each.id,
        "unit_id": each.unit_id,
        "setting": each.setting.value,
        "touchpoint": each.touchpoint.value,
        "on": each.on.isoformat(),
        "at": each.at,
        "scores": list(each.scores),
        "total": each.total,
        "low": each.is_low,
        "red_packet": each.red_packet.value,
        "source": each.source.value,
    }
    if KEYS[Rule.SECONDS_APART](each):
        doc["minute"] = _minute(each.at)
    for name in OPTIONAL:
        value = getattr(each, name)
        if value is not None:
            doc[name] = value
    return doc


def _evaluation(doc: Document) -> Evaluation:
    return Evaluation(
        doc["id"],
        doc["unit_id"],
        Setting(doc["setting"]),
        Touchpoint(doc["touchpoint"]),
        date.fromisoformat(doc["on"]),
        doc["at"],
        tuple(doc["scores"]),
        doc["total"],
        RedPacket(doc["red_packet"]),
        Source(doc["source"]),
        doc.get("text"),
        doc.get("text_mark"),
        doc.get("device"),
        doc.get("series_id"),
        doc.get("cleared", False),
    )
