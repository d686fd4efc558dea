"""Measures per indicator, unit and period as whole numbers; a value that did not change is not told again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.kit.events import Event
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.kit.uow import UnitOfWork

COLLECTIONS: dict[str, list[Index]] = {"measures": [Index("unit_id", "period")]}
Counts = Mapping[str, tuple[int, int]]


class Measures:
    """The last value told of each indicator, unit and period; its version orders the events."""

    def __init__(self, db: TenantDatabase) -> None:
        self._measures = db["measures"]

    def known(self, indicator: str, period: str, unit_ids: Sequence[str]) -> dict[str, Document]:
        """What was told last, by unit."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "period": period, "indicator": indicator}
        return {doc["unit_id"]: doc for doc in self._measures.find(wanted)}

    def keep(self, values: Sequence[Document]) -> None:
        """Remember what is being told, in one round trip."""
        self._measures.bulk_write(
            [self._measures.update({"id": _subject(value)}, {"$set": dict(value)}, upsert=True) for value in values]
        )


def tell(
    work: UnitOfWork[Any],
    indicator: str,
    period: str,
    unit_ids: Sequence[str],
    counts: Counts,
    *,
    event: Callable[..., Event],
) -> None:
    """Tell what changed of one indicator in one period as `event`s (an IndicatorMeasuredV1 of the service).

    `counts` are unit -> (numerator, denominator); units without one have nothing any more. Needs `work.repo.measures`.
    """
    known = work.repo.measures.known(indicator, period, unit_ids)
    news = []
    for unit_id in unit_ids:
        before = known.get(unit_id, {"numerator": 0, "denominator": 0, "version": 0})
        count = counts.get(unit_id, (0, 0))
        if count != (before["numerator"], before["denominator"]):
            news.append(_value(indicator, period, unit_id, count, before["version"] + 1))
    if news:
        work.repo.measures.keep(news)
    for value in news:
        facts = {name: item for name, item in value.items() if name != "version"}
        work.emit(event(subject_id=_subject(value), subject_version=value["version"], **facts))


def _value(indicator: str, period: str, unit_id: str, count: tuple[int, int], version: int) -> Document:
    numerator, denominator = count
    named = {"indicator": indicator, "unit_id": unit_id, "period": period}
    return {**named, "numerator": numerator, "denominator": denominator, "version": version}


def _subject(value: Document) -> str:
    return f"{value['indicator']}:{value['unit_id']}:{value['period']}"
