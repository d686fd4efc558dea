"""Incremental equals rebuilt, on the real store."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from services.indicators.handlers.rebuild import rebuild
from services.indicators.repository import Repository
from services.kit.clock import ZONE
from services.kit.events import Envelope
from services.kit.testing import Bench
from services.kit.uow import UnitOfWork, in_transaction
from tests.integration.indicators.scene import CODES, City

PERIODS = ("2022-Q1", "2022-Q2")


def rebuilt(city: City, *, check: bool) -> dict[str, Any]:
    db = city.bench.engines["indicators"].db
    actor = city.actor("operator")
    return in_transaction(db, lambda session: rebuild(UnitOfWork(db, session, actor, Repository), check=check))


def story(city: City, chance: random.Random) -> list[Envelope]:
    """Units that appear and move, and measures of them, at days in order."""
    events = []
    for number in range(12):
        for version in range(1, chance.randint(1, 4) + 1):
            day = datetime(2022, version * 2, chance.randint(1, 28), tzinfo=ZONE)
            level, county = chance.choice(["primary", "secondary", "tertiary"]), chance.choice(["k1", "k2", None])
            events.append(city.unit(f"u{number}", version, day, level=level, county_id=county))
        for code in CODES:
            for period in PERIODS:
                total = chance.randint(0, 4)
                events.append(city.measure(code, f"u{number}", (chance.randint(0, total), total), period))
    return events


def rollups(city: City) -> list[dict[str, Any]]:
    """The rollups without ids, and without those at zero."""
    shown = ("indicator", "period", "dimension", "key", "numerator", "denominator", "units", "units_met")
    rows = [{name: row[name] for name in shown} for row in city.documents("rollups")]
    return [row for row in rows if any(row[name] for name in shown[4:])]


@pytest.mark.obligation("PF-017")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_batching_and_repetition_gives_the_same_numbers(indicators: Bench, tenant: str, seed: int) -> None:
    chance = random.Random(seed)
    straight, shuffled = City(indicators, f"{tenant}-a"), City(indicators, f"{tenant}-b")
    for city in (straight, shuffled):
        city.tell(city.onboarded())
    plain, again = story(straight, random.Random(seed + 100)), story(shuffled, random.Random(seed + 100))
    straight.tell(*plain)
    disorder = again + chance.sample(again, 40)
    chance.shuffle(disorder)
    while disorder:
        size = chance.randint(1, 30)
        shuffled.tell(*disorder[:size])
        del disorder[:size]
    assert rollups(shuffled) == rollups(straight)
    assert shuffled.ask("city_values")["items"][0]["numerator"] == straight.ask("city_values")["items"][0]["numerator"]
    for city in (straight, shuffled):
        assert rebuilt(city, check=True)["differences"] == []


@pytest.mark.obligation("PF-017")
def test_rebuild_finds_and_mends_what_differs(city: City) -> None:
    city.tell(city.unit("h1", county_id="k1"), city.measure("report_rate", "h1", (3, 4)))
    good = rollups(city)
    db = city.bench.engines["indicators"].db
    db["rollups"].update_one({"tenant": city.code, "dimension": "county"}, {"$inc": {"numerator": 2}})
    db["cities"].update_one({"tenant": city.code}, {"$inc": {"rollups.report_rate.2022-Q2.units": 1}})
    found = rebuilt(city, check=True)["differences"]
    assert [(d["dimension"], d["key"], d["held"]["numerator"], d["computed"]["numerator"]) for d in found] == [
        ("city", "", 3, 3),
        ("county", "k1", 5, 3),
    ]
    assert rollups(city) != good
    assert len(rebuilt(city, check=False)["differences"]) == 2
    assert rollups(city) == good
    assert rebuilt(city, check=True) == {"rollups": 3, "differences": []}
    city.tell(city.measure("report_rate", "h1", (4, 4)))
    assert rebuilt(city, check=True)["differences"] == []


def test_another_city_is_not_touched_by_a_rebuild(city: City, indicators: Bench) -> None:
    other = City(indicators, f"{city.code}-other")
    other.tell(other.onboarded(), other.unit("h1"), other.measure("report_rate", "h1", (1, 2)))
    before = (other.documents("rollups"), other.documents("cities"))
    rebuilt(city, check=False)
    assert (other.documents("rollups"), other.documents("cities")) == before


def test_units_and_measures_that_race_are_all_counted(city: City) -> None:
    numbers = range(24)
    told = [[city.measure("report_rate", f"u{n}", (1, 2))] for n in numbers] + [[city.unit(f"u{n}")] for n in numbers]
    random.Random(5).shuffle(told)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda events: city.tell(*events), told))
    for row in city.documents("inbox"):
        assert row["state"] == "done", row
    figure = city.figure("report_rate")
    assert (figure["numerator"], figure["denominator"], figure["units"]) == (24, 48, 24)
    assert rebuilt(city, check=True)["differences"] == []
