"""Sums of days and months equal a recount of encounters and evaluations, after any order of what can happen to them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.indicators.service import Indicators
from services.kit.ids import new_id
from services.kit.testing import Bench
from services.satisfaction.service import Satisfaction
from tests.integration.indicators.scene import City as NumbersOf
from tests.integration.indicators.test_rebuild import rebuilt
from tests.integration.satisfaction.city import COUNTY_HOSPITAL, HOSPITAL, City
from tests.integration.satisfaction.rating import GOOD, ITEMS, came, evaluate
from tests.integration.tasks.city import UNITS

UNIT_IDS = (HOSPITAL, COUNTY_HOSPITAL)
SETTINGS = ("outpatient", "inpatient")
DAYS = ("2022-05-30", "2022-06-01", "2022-06-02")
SCORES = st.tuples(*(st.integers(1, 5) for _ in ITEMS))
PLACES = st.tuples(st.sampled_from(UNIT_IDS), st.sampled_from(DAYS), st.sampled_from(SETTINGS))
STEPS = st.one_of(
    st.tuples(st.just("came"), PLACES, st.integers(1, 4)),
    st.tuples(st.just("evaluated"), PLACES, st.lists(SCORES, min_size=1, max_size=4)),
    st.tuples(st.just("stuffed"), PLACES, st.integers(5, 7)),
    st.tuples(st.just("restored"), PLACES, st.none()),
    st.tuples(st.just("counted"), PLACES, st.integers(20, 60)),
)


class Story:
    """A city in which encounters and evaluations happen; every key is new."""

    def __init__(self, bench: Bench, tenant: str) -> None:
        self.city = City(bench, tenant, "neijiang-2021-2024")
        self.city.set("2022-06-10").onboard().add(*UNITS)
        self.told = 0

    def run(self, kind: str, place: tuple[str, str, str], much: Any) -> None:
        getattr(self, kind)(*place, much)

    def came(self, unit: str, on: str, setting: str, count: int) -> list[str]:
        self.told += 1
        return came(self.city, count, on=on, setting=setting, unit=unit, prefix=f"{self.told}-")

    def evaluated(self, unit: str, on: str, setting: str, scores: list[tuple[int, ...]]) -> None:
        evaluate(self.city, self.came(unit, on, setting, len(scores)), scores, on=on, unit=unit)

    def stuffed(self, unit: str, on: str, setting: str, count: int) -> None:
        """All fives within a minute: a series."""
        tokens = self.came(unit, on, setting, count)
        at = f"{on}T{8 + self.told % 12:02}:00:30+08:00"
        evaluate(self.city, tokens, [(5,) * 6] * count, on=on, unit=unit, answered_at=at)

    def restored(self, unit: str, on: str, setting: str, _: None) -> None:
        for series in self.city.call("evaluation_series", unit_id=unit, state="set_aside")["items"][:1]:
            self.city.call("restore_evaluation_series", series_id=series["id"], reason="核实有效")

    def counted(self, unit: str, on: str, setting: str, eligible: int) -> None:
        held = self.city.db["encounters"].count_documents({"tenant": self.city.tenant, "unit_id": unit, "on": on})
        self.city.count((on, setting, eligible + held, held), to=unit)


def recounted(city: City) -> dict[tuple[str, str, str], Counter[str]]:
    """(unit, day, setting) -> figures, from the single records."""
    days: dict[tuple[str, str, str], Counter[str]] = {}
    for doc in city.stored("encounters"):
        place = days.setdefault((doc["unit_id"], doc["on"], doc["setting"]), Counter())
        place.update(eligible=1, offered=int(doc["offered"]))
    for doc in city.stored("evaluations"):
        place, aside = days[doc["unit_id"], doc["on"], doc["setting"]], doc.get("series_id") is not None
        is_aside = aside and not doc.get("cleared")
        place.update(completed=1, set_aside=int(is_aside), n=int(not is_aside))
        place.update(score_sum=0 if is_aside else sum(doc["scores"]) - 6)
    return days


def daily(city: City) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(doc["unit_id"], doc["on"], doc["setting"]): doc for doc in city.stored("daily")}


def require_agreement(city: City) -> None:
    """Days equal the records, months the days, measures the months."""
    held, records, months = daily(city), recounted(city), Counter[tuple[Any, ...]]()
    for place in held.keys() | records.keys():
        doc, counted = held[place], records.get(place, Counter())
        for name in ("eligible", "offered", "completed", "n", "score_sum", "set_aside"):
            assert doc.get(name, 0) == counted[name], (place, name)
        for name in ("completed", "n", "score_sum", "set_aside"):
            months[place[0], place[1][:7], place[2], name] += counted[name]
        for name in ("eligible", "offered"):
            months[place[0], place[1][:7], place[2], name] += max(counted[name], doc.get(f"counted_{name}", 0))
    names = ("eligible", "offered", "completed", "n", "score_sum", "set_aside")
    assert {
        (doc["unit_id"], doc["month"], doc["setting"], name): doc[name]
        for doc in city.stored("month_sums")
        for name in names
    } == {(*place, name): months[(*place, name)] for place in {key[:3] for key in months} for name in names}
    for code, top, base, scale in (
        ("satisfaction_outpatient", ("outpatient", "score_sum"), ("outpatient", "n"), 24),
        ("satisfaction_inpatient", ("inpatient", "score_sum"), ("inpatient", "n"), 24),
    ):
        for unit in UNIT_IDS:
            top_sum = sum(months[unit, month, *top] for month in ("2022-05", "2022-06"))
            base_sum = scale * sum(months[unit, month, *base] for month in ("2022-05", "2022-06"))
            assert city.measured(code, "2022-Q2").get(unit, (0, 0)) == (top_sum, base_sum)


@pytest.fixture(scope="module")
def both(mongo_uri: str) -> Bench:
    return Bench(Satisfaction, Indicators)


@pytest.mark.obligation("NJ-021", "PF-013")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=3, max_size=12))
def test_sums_equal_a_recount_after_any_order_of_commands(both: Bench, steps: list[tuple[Any, Any, Any]]) -> None:
    story = Story(both, f"city-{new_id()}")
    for step in steps:
        story.run(*step)
    require_agreement(story.city)
    story.city.at("2022-06-10", 12)
    both.pump()
    assert rebuilt(NumbersOf(both, story.city.tenant), check=True)["differences"] == []


def test_commands_at_the_same_time_about_one_unit_lose_nothing(both: Bench) -> None:
    story = Story(both, f"city-{new_id()}")

    places = [story.came(HOSPITAL, DAYS[n % 3], SETTINGS[n % 2], 3) for n in range(8)]

    def visit(n: int) -> None:
        evaluate(story.city, places[n], [(n % 5 + 1, *GOOD[1:])] * 3, on="2022-06-03")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(visit, range(8)))
    require_agreement(story.city)
    story.city.at("2022-06-10", 12)
    both.pump()
    assert rebuilt(NumbersOf(both, story.city.tenant), check=True)["differences"] == []
