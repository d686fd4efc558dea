"""Events in: the newest value counts once, wherever its unit belongs."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.indicators.repository import Repository
from services.kit.clock import ZONE, clock
from services.kit.errors import NotFound
from services.kit.testing import Bench
from tests.integration.indicators.scene import City
from tests.support.releases import migrated

STAFF = "conduct_staff_coverage"


def counts(figure: dict[str, object]) -> tuple[object, ...]:
    return tuple(figure[name] for name in ("numerator", "denominator", "units", "units_met"))


def by(city: City, dimension: str, code: str = STAFF, period: str = "2022-Q2") -> dict[str, tuple[object, ...]]:
    rows = city.ask("rollup_values", indicator=code, period=period, by=dimension)
    return {row["key"]: counts(row) for row in rows}


def dead(city: City) -> list[dict[str, object]]:
    return [row for row in city.documents("inbox") if row["state"] == "dead"]


@pytest.mark.obligation("NJ-016", "NJ-017", "PF-015")
def test_a_city_adds_up_its_units_by_county_and_class(city: City) -> None:
    city.tell(
        city.unit("k1", kind="bureau", county_id="k1"),
        city.unit("h1", county_id="k1"),
        city.unit("h2", level="tertiary"),
    )
    city.tell(*[city.measure(STAFF, unit, (met, 1)) for unit, met in (("k1", 1), ("h1", 0), ("h2", 1))])
    assert counts(city.figure(STAFF)) == (2, 3, 3, 2)
    assert by(city, "county") == {"k1": (1, 2, 2, 1), "municipal": (1, 1, 1, 1)}
    assert by(city, "unit_class") == {"bureau": (1, 1, 1, 1), "secondary": (0, 1, 1, 0), "tertiary": (1, 1, 1, 1)}


@pytest.mark.obligation("PF-017")
def test_stale_and_repeated_measures_change_nothing(city: City) -> None:
    city.tell(city.unit("h1"))
    newest = city.measure("report_rate", "h1", (3, 4), version=7)
    city.tell(newest)
    before = (city.documents("values"), city.documents("rollups"))
    city.tell(newest)
    city.tell(
        city.measure("report_rate", "h1", (0, 9), version=6), city.measure("report_rate", "h1", (9, 9), version=7)
    )
    assert (city.documents("values"), city.documents("rollups")) == before
    assert counts(city.figure("report_rate")) == (3, 4, 1, 0)


def test_a_newer_measure_replaces_the_older_one(city: City) -> None:
    city.tell(city.unit("h1"))
    city.tell(city.measure("report_rate", "h1", (3, 4)), city.measure("report_rate", "h1", (4, 4)))
    city.tell(city.measure("report_rate", "h1", (1, 5)))
    assert counts(city.figure("report_rate")) == (1, 5, 1, 0)


@pytest.mark.obligation("PF-017")
def test_a_measure_before_its_unit_counts_once_the_unit_arrives(city: City) -> None:
    city.tell(city.measure("task_completion", "h1", (2, 2)))
    assert counts(city.figure("task_completion")) == (0, 0, 0, 0)
    city.tell(city.unit("h1", county_id="k1"))
    assert counts(city.figure("task_completion")) == (2, 2, 1, 1)
    assert by(city, "county", "task_completion") == {"k1": (2, 2, 1, 1)}


@pytest.mark.obligation("PF-016")
def test_a_unit_that_moves_takes_open_periods_along_and_leaves_ended_ones(city: City) -> None:
    registered = datetime(2022, 2, 1, 9, tzinfo=ZONE)
    city.tell(city.unit("h1", at=registered, level="primary", county_id="k1"))
    city.tell(city.measure(STAFF, "h1", (1, 1), "2022-Q1"), city.measure(STAFF, "h1", (1, 1), "2022-Q2"))
    city.tell(city.unit("h1", version=2, level="secondary", county_id="k2"))
    assert by(city, "unit_class", period="2022-Q1") == {"primary": (1, 1, 1, 1)}
    assert by(city, "county", period="2022-Q1") == {"k1": (1, 1, 1, 1)}
    assert by(city, "unit_class") == {"secondary": (1, 1, 1, 1)}
    assert by(city, "county") == {"k2": (1, 1, 1, 1)}
    assert counts(city.figure(STAFF)) == (1, 1, 1, 1)


def test_after_the_quarter_has_ended_a_change_no_longer_moves_it(city: City) -> None:
    city.tell(city.unit("h1", level="primary"), city.measure(STAFF, "h1", (1, 1)))
    clock.start_at(datetime(2022, 7, 1, 9, tzinfo=ZONE))
    city.tell(city.unit("h1", version=2, level="secondary"), city.measure(STAFF, "h1", (0, 1), "2022-Q3"))
    assert by(city, "unit_class") == {"primary": (1, 1, 1, 1)}
    assert by(city, "unit_class", period="2022-Q3") == {"secondary": (0, 1, 1, 0)}


def test_a_change_without_effect_on_class_or_county_writes_no_value(city: City) -> None:
    city.tell(city.unit("h1"), city.measure(STAFF, "h1", (1, 1)))
    before = (city.documents("values"), city.documents("rollups"))
    city.tell(city.unit("h1", version=2))
    assert (city.documents("values"), city.documents("rollups")) == before


@pytest.mark.parametrize(
    ("code", "period", "numbers"),
    [
        ("report_rate", "2022-Q9", (1, 1)),
        ("Report.rate", "2022-Q2", (1, 1)),
        ("report_rate", "2022-Q2", (-1, 1)),
        ("report_rate", "2022-Q2", (1, 10**16)),
    ],
)
def test_a_measure_that_cannot_be_counted_is_parked_beside_its_neighbours(
    city: City, code: str, period: str, numbers: tuple[int, int]
) -> None:
    city.tell(city.unit("h1"))
    poison = city.event(
        "tasks.indicator_measured.v1",
        "poison",
        1,
        {"indicator": code, "unit_id": "h1", "period": period, "numerator": numbers[0], "denominator": numbers[1]},
    )
    city.tell(poison, city.measure("report_rate", "h1", (2, 3)))
    assert counts(city.figure("report_rate")) == (2, 3, 1, 0)
    assert [row["_id"] for row in dead(city)] == [f"indicators.on_measures:{poison.id}"]
    assert len(city.documents("values")) == 1


@pytest.mark.obligation("PF-001")
def test_onboarding_answers_that_indicators_are_ready_and_again_when_repeated(indicators: Bench, tenant: str) -> None:
    city = City(indicators, tenant)
    with pytest.raises(NotFound):
        city.ask("city_values")
    city.tell(city.onboarded(version=1), city.onboarded(version=2, measures=["report_rate"], plan_version="1.1.0"))
    city.tell(city.onboarded(version=1))
    answers = [row["envelope"] for row in city.documents("outbox")]
    assert [(a["name"], a["subject_id"], a["data"]["service"]) for a in answers] == [
        ("indicators.tenant_prepared.v1", tenant, "indicators"),
        ("indicators.tenant_prepared.v1", tenant, "indicators"),
    ]
    statuses = {item["indicator"]: item["status"] for item in city.ask("city_values")["items"]}
    assert statuses["report_rate"] == "no_data"
    assert statuses[STAFF] == "not_applicable"


def test_a_city_is_active_once_every_service_was_ready(city: City) -> None:
    assert city.ask("city_values")["status"] == "onboarding"
    city.tell(city.event("tenants.tenant_activated.v1", city.code, 2, {}))
    assert city.ask("city_values")["status"] == "active"


def test_a_unit_s_history_holds_what_places_it_and_no_more(city: City) -> None:
    city.tell(*(city.unit("h1", version=n, county_id="k1") for n in range(1, 301)), city.measure(STAFF, "h1", (1, 1)))
    [kept] = city.documents("unit_history")
    assert [(each["first"], each["version"]) for each in kept["versions"]] == [(1, 300)]
    before = city.documents("values")
    city.tell(city.unit("h1", version=150, county_id="k2"))
    assert (city.documents("unit_history"), city.documents("values")) == ([kept], before)


def test_histories_of_the_release_before_are_joined_and_place_as_they_did(city: City) -> None:
    city.tell(city.unit("h1", county_id="k1"), city.measure(STAFF, "h1", (1, 1)))
    placed = city.documents("values")
    day, placement = "2022-06-30", {"unit_class": "secondary", "county": "k1"}
    before = [{"version": n, "since": day, "path": f"/c/k1/h1/{n}/", "placement": placement} for n in (1, 2, 3, 5)]
    db = city.bench.engines["indicators"].db
    db["unit_history"].update_one({"tenant": city.code}, {"$set": {"versions": before}})
    migrated(db, Repository.MIGRATIONS)
    [kept] = city.documents("unit_history")
    assert [(each["first"], each["version"], each["path"]) for each in kept["versions"]] == [
        (1, 3, "/c/k1/h1/3/"),
        (0, 5, "/c/k1/h1/5/"),
    ]
    city.tell(city.unit("h1", version=2, county_id="k2"))
    assert (city.documents("unit_history"), city.documents("values")) == ([kept], placed)
    city.tell(city.unit("h1", version=4, county_id="k1"))
    [joined] = city.documents("unit_history")
    assert [(each["first"], each["version"]) for each in joined["versions"]] == [(1, 5)]
