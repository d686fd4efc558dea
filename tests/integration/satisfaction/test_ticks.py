"""What the clock's work costs: commands that reach the store, by tick, on days on which little or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.kit.testing import Bench
from services.satisfaction.handlers import counts_due
from services.satisfaction.service import Satisfaction
from tests.integration.satisfaction.city import City
from tests.integration.satisfaction.evaluating import evaluate, tokens
from tests.integration.tasks.city import CITY_HOSPITAL, UNITS
from tests.support.watching import Watch, watched

QUIET = {"work_on_imports": 1, "owe_counts": 1, "tell_changes": 2, "forget_devices": 1}


@pytest.fixture
def watch(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with watched(mongo_uri, monkeypatch) as found:
        yield found


@pytest.fixture
def city(watch: Watch, tenant: str) -> City:
    """Neijiang on a day of June, with all that was due until then done."""
    found = City(Bench(Satisfaction), tenant, "neijiang-2021-2024")
    found.set("2022-06-10").onboard().add(*UNITS)
    return found.at("2022-06-10")


def costs(city: City, watch: Watch, day: str) -> dict[str, int]:
    """Commands by tick of this service's own on that day."""
    city.set(day, 10)
    found = {}
    for name in QUIET:
        watch.seen.clear()
        city.bench.engines["satisfaction"].tick(name, city.tenant)
        found[name] = watch.seen.total()
    return found


def test_a_day_without_news_costs_each_tick_one_look(city: City, watch: Watch) -> None:
    assert costs(city, watch, "2022-06-11") == QUIET
    assert costs(city, watch, "2022-06-30") == QUIET
    ticks = {method.name for method in city.bench.engines["satisfaction"].ticks()}
    assert ticks == {*QUIET, "sweep_files"}, "the kit's own apart, no tick is left out here"


def test_the_end_of_a_month_reads_each_measured_unit_once_and_then_there_is_rest(
    city: City, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts_due, "UNITS_AT_ONCE", 1)
    city.set("2022-07-01")
    watch.seen.clear()
    city.bench.engines["satisfaction"].tick("owe_counts", city.tenant)
    assert watch.seen["find", "unit_tree"] == 2 and watch.seen["find", "daily"] == 2
    june = {key: item["state"] for key, item in city.waits("encounter_counts").items() if key.endswith("2022-06")}
    assert june == {"h-1:2022-06": "open", "h-2:2022-06": "open"}
    assert costs(city, watch, "2022-07-02") == QUIET
    assert costs(city, watch, "2022-07-31") == QUIET


def test_after_the_campaign_no_month_is_looked_for(city: City, watch: Watch) -> None:
    city.at("2025-01-02")
    assert len([key for key in city.waits("encounter_counts") if key.endswith("2024-12")]) == 2
    for day in ("2025-02-01", "2026-02-01"):
        assert costs(city, watch, day) == QUIET
    assert not [key for key in city.waits("encounter_counts") if key[-7:] > "2024-12"]


def test_a_plan_that_goes_on_for_longer_is_noticed(city: City, watch: Watch) -> None:
    plan = city.plan
    short = plan.model_copy(update={"duration": plan.duration.model_copy(update={"end": city.plan.duration.start})})
    city.onboard(short, version=2).at("2022-07-01")
    assert not [key for key in city.waits("encounter_counts") if key.endswith("2022-06")]
    city.onboard(plan, version=3).at("2022-07-01")
    assert len([key for key in city.waits("encounter_counts") if key.endswith("2022-06")]) == 2


def test_an_evaluation_is_told_once_with_the_city_s_index(city: City, watch: Watch) -> None:
    [token] = tokens(city, 1)
    city.at("2022-06-10")
    evaluate(city, token)
    assert costs(city, watch, "2022-06-10")["tell_changes"] > QUIET["tell_changes"]
    assert [day["completed"] for each in city.told("evaluations_recorded") for day in each["data"]["days"]] == [1]
    assert costs(city, watch, "2022-06-11") == QUIET


def test_a_unit_s_new_name_moves_nothing(city: City, watch: Watch) -> None:
    watch.seen.clear()
    city.add(replace(CITY_HOSPITAL, version=2))
    touched = {name for _, name in watch.seen}
    assert not touched & {"daily", "month_sums", "owed_months", "evaluation_follow_ups", "measures"}
    city.add(replace(CITY_HOSPITAL, level="secondary", version=3))
    assert watch.seen["find", "month_sums"] == 1
