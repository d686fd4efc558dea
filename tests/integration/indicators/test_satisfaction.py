"""Indices of satisfaction in the city and in the province: too few answers, no target, and official ranks."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.testing import Bench
from tests.integration.indicators.scene import City, province_viewer
from tests.integration.indicators.test_rebuild import rebuilt

OUTPATIENT, OVERALL = "satisfaction_outpatient", "satisfaction_overall"
MEASURES = ("report_rate", OUTPATIENT, "satisfaction_inpatient", OVERALL)


def shown(figure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in ("status", "percent", "target", "denominator", "units", "units_met"))


@pytest.fixture
def rated(indicators: Bench, tenant: str) -> City:
    """Two hospitals of a county: 20 and 25 evaluations, each too few alone."""
    city = City(indicators, tenant)
    city.tell(city.onboarded(measures=MEASURES), city.unit("h1", county_id="k1"), city.unit("h2", county_id="k1"))
    city.tell(city.measure(OUTPATIENT, "h1", (400, 480)), city.measure(OUTPATIENT, "h2", (500, 600)))
    return city


@pytest.mark.obligation("NJ-021", "PF-015")
def test_units_of_too_few_answers_show_none_and_count_in_the_county_and_the_city(rated: City) -> None:
    [first, second] = rated.ask("unit_values", indicator=OUTPATIENT, period="2022-Q2")["items"]
    assert [(u["status"], u["percent"], u["denominator"]) for u in (first, second)] == [
        ("no_data", None, 480),
        ("no_data", None, 600),
    ]
    assert shown(rated.figure(OUTPATIENT)) == ("no_target", "83.33", None, 1080, 0, None)
    [county] = rated.ask("rollup_values", indicator=OUTPATIENT, period="2022-Q2", by="county")
    assert (county["key"], *shown(county)) == ("k1", "no_target", "83.33", None, 1080, 0, None)
    assert rebuilt(rated, check=True)["differences"] == []


@pytest.mark.obligation("NJ-021")
def test_a_unit_with_enough_answers_counts_as_one_with_data_and_meets_nothing(rated: City) -> None:
    rated.tell(rated.measure(OUTPATIENT, "h1", (600, 720)))
    assert shown(rated.figure(OUTPATIENT)) == ("no_target", "83.33", None, 1320, 1, None)
    found = rated.ask("unit_values", indicator=OUTPATIENT, period="2022-Q2")["items"]
    assert [(u["unit_id"], u["status"]) for u in found] == [("h2", "no_data"), ("h1", "no_target")]
    for met in (True, False):
        assert rated.ask("unit_values", indicator=OUTPATIENT, period="2022-Q2", met=met)["items"] == []
    assert rebuilt(rated, check=True)["differences"] == []
    rated.tell(rated.measure(OUTPATIENT, "h1", (0, 0)))
    assert shown(rated.figure(OUTPATIENT)) == ("no_data", None, None, 600, 0, None)
    assert rebuilt(rated, check=True)["differences"] == []


def test_the_catalogue_says_that_there_is_no_target(rated: City) -> None:
    [entry] = [item for item in rated.ask("catalogue") if item["code"] == OVERALL]
    assert (entry["target"], entry["is_target_stated"], entry["applies"]) == (None, False, True)


@pytest.mark.obligation("NJ-022", "PF-015")
def test_cities_are_ranked_by_an_index_without_a_target_and_the_official_rank_stands_beside(
    indicators: Bench, tenant: str
) -> None:
    province = f"{abs(hash(tenant)) % 900_000 + 100_000}"
    cities = [City(indicators, f"{tenant}-{name}", province) for name in "abc"]
    for city, numerator in zip(cities, (8_000, 9_000, 7_000), strict=True):
        city.tell(city.onboarded(measures=MEASURES, region=f"5110{numerator // 1000}"), city.unit("c"))
        city.tell(city.measure(OVERALL, "c", (numerator, 10_000)))
    cities[0].tell(cities[0].official_rank(OVERALL, (2, 21)))
    rank = cities[0].ask("city_rank", indicator=OVERALL, period="2022-Q2")
    assert rank == {"rank": 2, "of": 3, "official": {"rank": 2, "of": 21, "is_front": True}}
    viewer = province_viewer(province)
    found = cities[0].ask("province_ranking", viewer, indicator=OVERALL, period="2022-Q2")
    assert [(p["city"]["code"], p["rank"], p["is_front"], p["official"]) for p in found["places"]] == [
        (f"{tenant}-b", 1, True, None),
        (f"{tenant}-a", 2, False, {"rank": 2, "of": 21, "is_front": True}),
        (f"{tenant}-c", 3, False, None),
    ]
    assert (found["total"]["status"], found["total"]["cities_met"], found["total"]["percent"]) == (
        "no_target",
        None,
        "80.00",
    )


@pytest.mark.obligation("NJ-022")
def test_official_ranks_follow_their_newest_version_and_a_withdrawn_one_prevails_over_nothing(rated: City) -> None:
    def official() -> Any:
        return rated.ask("city_rank", indicator=OVERALL, period="2022-Q2")["official"]

    rated.tell(rated.official_rank(OVERALL, (4, 21), 2), rated.official_rank(OVERALL, (9, 21), 1))
    assert official() == {"rank": 4, "of": 21, "is_front": True}
    rated.tell(rated.official_rank(OVERALL, (9, 21), 1))
    assert official()["rank"] == 4
    rated.tell(rated.official_rank(OVERALL, (8, 21), 3))
    assert official() == {"rank": 8, "of": 21, "is_front": False}
    rated.tell(rated.official_rank(OVERALL, (8, 21), 4, withdrawn=True))
    assert official() is None
