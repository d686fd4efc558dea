"""A city for the tests of studies: what is due there, what was told, and that refusals change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.events import Envelope
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.testing import Bench
from tests.integration.training.attending_scene import TRACE, City, at

KEPT = (
    "topics",
    "study_materials",
    "online_studies",
    "year_papers",
    "conveyances",
    "conveyance_records",
    "conveyance_receipts",
    "study_months",
    "topic_alerts",
    "outbox",
)
NEIJIANG_TEXTS = ["NJ-SM4", "NJ-SM5", "NJ-SM6", "NJ-SM7", "NJ-SM8", "NJ-SM9"]


class StudyCity(City):
    """Accounts by name, monthly study by unit, and refusals."""

    _waiting: list[Envelope] | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is told meanwhile arrives at once."""
        self._waiting = []
        yield
        waiting, self._waiting = self._waiting, None
        self.bench.deliver(waiting)

    def tell(self, name: str, subject: str, version: int, data: dict[str, Any]) -> None:
        if self._waiting is None:
            super().tell(name, subject, version, data)
        else:
            self._waiting.append(Envelope(new_id(), name, self.tenant, subject, version, clock.now(), "t", TRACE, data))

    def set(self, instant: str) -> None:
        """The clock stands there, without a tick."""
        clock.start_at(at(instant if "T" in instant else f"{instant}T09:00"))

    def person(self, unit: str, name: str) -> Actor:
        """Another account that runs the unit."""
        own = self.of(unit)
        return Actor(f"{own.account_id}-{name}", own.tenant, own.roles, own.unit_id)

    def staff(self, unit: str, code: str) -> Actor:
        """The account of somebody on the unit's staff."""
        return self.account(unit, f"{unit}.{code}.{self.tenant}")

    def refused(self, method: str, actor: Actor | None = None, **given: Any) -> str:
        """The code of the refusal; nothing has changed."""
        before = self.kept()
        with pytest.raises(QfError) as caught:
            self.call(method, actor, **given)
        assert self.kept() == before
        return caught.value.code

    def kept(self) -> list[Any]:
        """What is kept of studies, and how much was told."""
        return [list(self.db[name].find({"tenant": self.tenant}).sort("_id", 1)) for name in KEPT]

    def study(self, unit: str, day: str, people: list[str] | None = None, **facts: Any) -> dict[str, Any]:
        """A special study that was held on that day."""
        given = {"kind": "special_study", "topic_ids": ["NJ-SM2"], "title": "党风廉政专题学习", **facts}
        return self.hold(unit, people if people is not None else [f"{unit}-1"], day, **given)

    def months(self, **given: Any) -> dict[str, dict[str, str]]:
        """Unit -> month -> status."""
        codes = {unit_id: code for code, unit_id in self.ids.items()}
        rows = self.call("monthly_study", **given)["items"]
        return {codes[row["unit_id"]]: {m["month"]: m["status"] for m in row["months"]} for row in rows}

    def compliance(self, period: str) -> dict[str, tuple[int, int]]:
        """The last value told of monthly study by unit."""
        codes = {unit_id: code for code, unit_id in self.ids.items()}
        return {
            codes[each["unit_id"]]: (each["numerator"], each["denominator"])
            for each in self.told("indicator_measured")
            if (each["indicator"], each["period"]) == ("monthly_study_compliance", period)
        }

    def records(self, unit: str, **given: Any) -> dict[str, dict[str, Any]]:
        """What a unit has to convey, by title."""
        found = self.call("conveyance_records", unit_id=self.ids[unit], **given)["items"]
        return {each["title"]: each for each in found}


def city_of(bench: Bench, tenant: str, day: str, template: str = "neijiang-2021-2024") -> StudyCity:
    """A city that comes in on a day, with one person on the staff of every unit."""
    clock.start_at(at(f"{day}T09:00"))
    city = StudyCity(bench, tenant, template)
    with city.together():
        city.found()
    with city.together():
        for unit in ("CM", "C1", "H1", "H2", "P1"):
            city.hire(unit, f"{unit}-1")
    return city
