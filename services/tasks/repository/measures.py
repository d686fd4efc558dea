"""The last value told of each indicator, unit and quarter."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.store import TenantDatabase
from services.tasks.domain.measures import Measure
from services.tasks.events import IndicatorMeasuredV1
from services.tasks.repository.codec import restored


class Measures:
    """Counters per indicator, unit and quarter; their version orders the events."""

    def __init__(self, db: TenantDatabase) -> None:
        self._measures = db["measures"]

    def known(self, indicator: str, unit_ids: Sequence[str], period: str) -> dict[str, Measure]:
        """What was told last, by id."""
        filter = {"unit_id": {"$in": list(unit_ids)}, "period": period, "indicator": indicator}
        return {doc["id"]: restored(Measure, doc) for doc in self._measures.find(filter)}

    def tell(self, events: Sequence[IndicatorMeasuredV1]) -> None:
        """Remember what is being told, in one round trip."""
        self._measures.bulk_write(
            [
                self._measures.update(
                    {"id": event.subject_id},
                    {
                        "$set": {
                            "indicator": event.indicator,
                            "unit_id": event.unit_id,
                            "period": event.period,
                            "numerator": event.numerator,
                            "denominator": event.denominator,
                            "version": event.subject_version,
                        }
                    },
                    upsert=True,
                )
                for event in events
            ]
        )
