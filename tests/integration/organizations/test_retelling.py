"""Facts told again: the same versions, in portions, for services that were not there the first time."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import Forbidden
from services.kit.identity import Actor
from services.organizations.handlers import retelling
from tests.integration.organizations.city import City
from tests.integration.organizations.people import load_staff

ROWS = "".join(f"H1,10{n:02},示例{n},护士,在编,2020-09-01,,护士,外科,,,,\n" for n in range(7))


@pytest.fixture
def city(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(retelling, "AT_ONCE", 3)
    neijiang.load()
    load_staff(neijiang, ROWS)
    return neijiang


def outbox(city: City, name: str) -> list[dict[str, Any]]:
    rows = city.db["outbox"].find({"tenant": city.tenant, "name": f"organizations.{name}.v1"}).sort("created_at", 1)
    return [row["envelope"] for row in rows]


def portions(city: City, what: str) -> list[int]:
    """How many each call told, until there is nothing left."""
    operator, told, after = Actor("operator", city.tenant, ("operator",)), [], None
    while True:
        asked = {"what": what, **({"after": after} if after else {})}
        answer = city.bench.call("organizations.retell", asked, actor=operator)
        told.append(answer["told"])
        after = answer["next"]
        if after is None:
            return told


def test_staff_is_told_again_as_it_stands_and_changes_nothing_here(city: City) -> None:
    before = {item["staff_id"]: item for e in outbox(city, "staff_changed") for item in e["data"]["items"]}
    seen, stored = len(outbox(city, "staff_changed")), city.stored("staff")
    assert portions(city, "staff") == [3, 3, 1]
    again = [item for e in outbox(city, "staff_changed")[seen:] for item in e["data"]["items"]]
    assert {item["staff_id"]: item for item in again} == before
    assert len(again) == 7
    assert city.stored("staff") == stored


def test_units_are_told_again_with_the_versions_they_have(city: City) -> None:
    told = [*outbox(city, "unit_registered"), *outbox(city, "unit_changed")]
    newest = {e["subject_id"]: (e["subject_version"], e["data"]["path"]) for e in told}
    counts = portions(city, "units")
    assert sum(counts) == len(newest)
    again = [*outbox(city, "unit_registered"), *outbox(city, "unit_changed")]
    assert len(again) == len(told) + len(newest)
    for envelope in again:
        assert envelope["subject_version"] <= newest[envelope["subject_id"]][0]


def test_only_an_operator_may(city: City) -> None:
    with pytest.raises(Forbidden):
        city.bench.call("organizations.retell", {"what": "staff"}, actor=Actor("a", city.tenant, ("city_admin",)))
