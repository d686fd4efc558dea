"""What the clock's work costs: commands that reach the store, by tick, on days on which little or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.testing import Bench
from services.training.handlers import commitment_counts, conveying, quarters, study_clock
from services.training.service import Training
from tests.integration.training.attending_scene import at
from tests.integration.training.study_scene import StudyCity, city_of
from tests.support.watching import Watch, watched

QUIET = {"follow_coverage": 1, "follow_studies": 2, "keep_commitments": 1, "keep_exam_time": 2}


@pytest.fixture
def watch(mongo_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with watched(mongo_uri, monkeypatch) as found:
        yield found


@pytest.fixture
def city(watch: Watch, tenant: str) -> StudyCity:
    found = city_of(Bench(Training), tenant, "2022-03-01")
    found.day("2022-03-09")
    found.day("2022-03-10")
    return found


def costs(city: StudyCity, watch: Watch, day: str) -> dict[str, int]:
    """Commands by tick of this service's own on that day."""
    clock.start_at(at(day if "T" in day else f"{day}T09:00"))
    engine, found = city.bench.engines["training"], {}
    for name in QUIET:
        watch.seen.clear()
        engine.tick(name, city.tenant)
        found[name] = watch.seen.total()
    return found


def test_a_day_without_news_costs_each_tick_its_own_state(city: StudyCity, watch: Watch) -> None:
    assert costs(city, watch, "2022-03-10T10:00") == QUIET
    assert costs(city, watch, "2022-03-12") == QUIET
    assert costs(city, watch, "2022-03-19") == QUIET


def test_somebody_who_comes_is_looked_at_alone_and_then_there_is_rest(city: StudyCity, watch: Watch) -> None:
    city.hire("H1", "H1-2", since="2022-02-20")
    assert city.measured("2022-Q1")["H1"] == (0, 1)
    costs(city, watch, "2022-03-13")
    assert costs(city, watch, "2022-03-14") == QUIET
    costs(city, watch, "2022-03-22")
    assert city.measured("2022-Q1")["H1"] == (0, 2), "30 days are over, and nobody told anything"
    counted = [each for each in city.told("commitments_counted") if each["unit_id"] == city.ids["H1"]]
    assert [(each["signed"], each["staff"]) for each in counted] == [(0, 1), (0, 2)]


def test_a_day_for_every_unit_reads_each_once(city: StudyCity, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarters, "UNITS_AT_ONCE", 2)
    monkeypatch.setattr(commitment_counts, "UNITS_AT_ONCE", 2)
    clock.start_at(at("2022-04-01T09:00"))
    engine = city.bench.engines["training"]
    watch.seen.clear()
    engine.tick("follow_coverage", city.tenant)
    assert watch.seen["find", "unit_tree"] == 3 + 3 + 1, "closed, measured, and when one opens or closes next"
    assert city.measured("2022-Q2") == {"CM": (0, 1), "C1": (0, 1), "H1": (0, 1), "H2": (0, 1)}
    clock.start_at(at("2023-01-02T09:00"))
    engine.tick("follow_studies", city.tenant)
    watch.seen.clear()
    engine.tick("keep_commitments", city.tenant)
    assert watch.seen["find", "unit_tree"] == 3 + 1


def test_after_the_campaign_nothing_is_counted_any_more(city: StudyCity, watch: Watch) -> None:
    city.day("2025-01-20")
    for day in ("2025-02-03", "2025-03-03", "2026-01-05"):
        assert costs(city, watch, day) == QUIET
    assert costs(city, watch, "2025-04-01")["follow_studies"] == 2


def test_a_unit_that_comes_while_a_tick_is_at_work_is_not_forgotten(
    city: StudyCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.unit("H3", "institution", "C1", "secondary")
    arrived: list[str] = []

    def meanwhile(work: Any, plan: Any, units: Any) -> None:
        conveying.owed_records(work, plan, units)
        if not arrived:
            arrived.append("H4")
            city.unit("H4", "institution", "C1", "secondary")

    monkeypatch.setattr(study_clock, "owed_records", meanwhile)
    city.bench.engines["training"].tick("follow_studies", city.tenant)
    assert city.months()["H4"] == city.months()["H3"] == {"2022-03": "open"}
    assert len(city.records("H4")) == len(city.records("H3")) > 0


def test_who_comes_while_coverage_and_commitments_are_at_work_is_not_forgotten(
    city: StudyCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.set("2022-03-11")
    city.hire("H1", "H1-2")
    arrived: list[str] = []

    def meanwhile(work: Any, plan: Any) -> Any:
        until = next_look(work, plan)
        if not arrived:
            arrived.append("H1-3")
            city.hire("H1", "H1-3", since="2022-02-20")
        return until

    next_look = commitment_counts._next_look
    monkeypatch.setattr(commitment_counts, "_next_look", meanwhile)
    city.bench.engines["training"].tick("keep_commitments", city.tenant)
    assert city.db["commitment_clock"].find_one({"tenant": city.tenant})["on"] == "2022-03-11"
    counted = [each for each in city.told("commitments_counted") if each["unit_id"] == city.ids["H1"]]
    assert counted[-1]["staff"] == 3
