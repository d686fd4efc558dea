"""Questions of a city: figures with their parts, who is behind them, trend, freshness, its own place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.kit.clock import ZONE, clock
from services.kit.errors import Forbidden, InvalidInput, NotFound
from services.kit.testing import Bench
from tests.integration.indicators.scene import CODES, NOON, City, province_viewer

STAFF = "conduct_staff_coverage"


def tell_units(city: City, met: dict[str, int], **places: Any) -> None:
    city.tell(*[city.unit(unit, **places) for unit in met])
    city.tell(*[city.measure(STAFF, unit, (number, 1)) for unit, number in met.items()])


@pytest.mark.obligation("NJ-016")
def test_a_figure_shows_value_parts_target_status_and_gap(city: City) -> None:
    tell_units(city, {"h1": 1, "h2": 1, "h3": 0})
    figure = city.figure(STAFF)
    assert figure == {
        "indicator": STAFF, "period": "2022-Q2", "numerator": 2, "denominator": 3, "percent": "66.66",
        "target": "100.00", "status": "not_met", "gap_count": 1, "gap_percent": "33.34", "units": 3, "units_met": 2,
        "last_event_at": figure["last_event_at"], "is_stale": False,
    }  # fmt: skip
    assert datetime.fromisoformat(figure["last_event_at"]) >= NOON


@pytest.mark.obligation("NJ-016")
def test_met_compares_counts_and_an_empty_denominator_is_no_data(city: City) -> None:
    city.tell(city.unit("h1"), city.measure("report_rate", "h1", (9999, 10000)))
    assert (city.figure("report_rate")["status"], city.figure("report_rate")["percent"]) == ("not_met", "99.99")
    city.tell(city.measure("report_rate", "h1", (10000, 10000)))
    assert city.figure("report_rate")["status"] == "met"
    city.tell(city.measure("report_rate", "h1", (0, 0)))
    assert (city.figure("report_rate")["status"], city.figure("report_rate")["percent"]) == ("no_data", None)
    city.tell(city.measure("report_rate", "h1", (3, 2)))
    assert (city.figure("report_rate")["status"], city.figure("report_rate")["percent"]) == ("over", "150.00")


@pytest.mark.obligation("PF-015")
def test_the_catalogue_says_what_applies_and_which_target_the_plan_states(indicators: Bench, tenant: str) -> None:
    city = City(indicators, tenant)
    stated = {"code": "report_rate", "target": {"op": ">=", "value": 95.5, "unit": "percent"}, "parameters": {}}
    city.tell(city.onboarded(measures=["report_rate", STAFF], indicators=[stated]))
    listed = {item["code"]: item for item in city.ask("catalogue")}
    assert (tuple(listed)[:5], len(listed)) == (CODES, 21)
    assert (listed["rotation_overdue"]["target"], listed["rotation_overdue"]["direction"]) == ("0.00", "lower")
    assert (listed["report_rate"]["target"], listed["report_rate"]["is_target_stated"]) == ("95.50", True)
    assert (listed[STAFF]["target"], listed[STAFF]["is_target_stated"]) == ("100.00", False)
    assert {code for code, item in listed.items() if item["applies"]} == {"report_rate", STAFF}
    assert listed[STAFF]["sources"] == ["NJ-016", "NJ-017", "AMB-03"]
    assert all(item["label_zh"] and item["definition_zh"] and item["definition_en"] for item in listed.values())
    province = indicators.call("indicators.catalogue", {}, actor=province_viewer("510000"))
    assert {item["applies"] for item in province} == {None}
    city.tell(city.unit("h1"), city.measure("report_rate", "h1", (191, 200)))
    assert city.figure("report_rate")["status"] == "met"


@pytest.mark.obligation("NJ-016")
def test_the_units_behind_a_figure_come_with_those_that_miss_it_first(city: City) -> None:
    tell_units(city, {"h1": 1, "h2": 0, "h3": 1}, county_id="k1")
    tell_units(city, {"h4": 0})
    first = city.ask("unit_values", indicator=STAFF, period="2022-Q2", first=3)
    assert [(i["unit_id"], i["unit_name"], i["status"]) for i in first["items"]] == [
        ("h2", "Unit h2", "not_met"), ("h4", "Unit h4", "not_met"), ("h1", "Unit h1", "met"),
    ]  # fmt: skip
    assert first["total"] == 4
    rest = city.ask("unit_values", indicator=STAFF, period="2022-Q2", first=3, after=first["next"])
    assert ([i["unit_id"] for i in rest["items"]], rest["next"]) == (["h3"], None)
    missing = city.ask("unit_values", indicator=STAFF, period="2022-Q2", met=False, county_id="k1")
    assert [i["unit_id"] for i in missing["items"]] == ["h2"]


def test_a_bureau_sees_its_own_units_and_an_institution_only_itself(city: City) -> None:
    city.tell(city.unit("k1", kind="bureau", county_id="k1", path="/c/k1/"))
    tell_units(city, {"h1": 1, "h2": 0}, county_id="k1")
    tell_units(city, {"h3": 0}, county_id="k2")
    payload = {"indicator": STAFF, "period": "2022-Q2"}
    bureau = city.ask("unit_values", city.actor("bureau", "k1"), **payload)
    assert [i["unit_id"] for i in bureau["items"]] == ["h2", "h1"]
    assert [i["unit_id"] for i in city.ask("unit_values", city.actor("institution", "h3"), **payload)["items"]] == [
        "h3"
    ]
    assert city.ask("unit_values", city.actor("staff"), **payload)["items"] == []


def test_another_city_has_other_numbers(city: City, indicators: Bench) -> None:
    tell_units(city, {"h1": 1})
    other = City(indicators, f"{city.code}-other")
    other.tell(other.onboarded())
    assert other.figure(STAFF)["status"] == "no_data"
    assert other.ask("unit_values", indicator=STAFF, period="2022-Q2")["items"] == []
    assert other.ask("rollup_values", indicator=STAFF, period="2022-Q2", by="county") == []
    assert other.ask("trend", indicator=STAFF) == []


def test_the_trend_lists_periods_oldest_first(city: City) -> None:
    city.tell(city.unit("h1"))
    city.tell(*[city.measure(STAFF, "h1", (n, 1), period) for period, n in (("2022-Q2", 1), ("2021-Q4", 0))])
    points = city.ask("trend", indicator=STAFF)
    assert [(p["period"], p["numerator"], p["status"]) for p in points] == [
        ("2021-Q4", 0, "not_met"), ("2022-Q2", 1, "met"),
    ]  # fmt: skip


@pytest.mark.obligation("PF-016")
def test_a_measure_without_news_for_a_day_is_stale_until_its_period_ends(city: City) -> None:
    clock.start_at(datetime(2022, 6, 28, 12, tzinfo=ZONE))
    tell_units(city, {"h1": 1})
    clock.start_at(datetime(2022, 6, 29, 11, 59, tzinfo=ZONE))
    assert city.figure(STAFF)["is_stale"] is False
    clock.start_at(datetime(2022, 6, 29, 12, 1, tzinfo=ZONE))
    assert city.figure(STAFF)["is_stale"] is True
    assert city.figure("report_rate") | {"is_stale": False, "last_event_at": None} == city.figure("report_rate")
    clock.start_at(datetime(2022, 7, 3, tzinfo=ZONE))
    assert city.figure(STAFF)["is_stale"] is False


@pytest.mark.obligation("NJ-022")
def test_a_city_learns_its_place_and_their_number_and_nothing_else(indicators: Bench, tenant: str) -> None:
    province = f"{int(tenant.removeprefix('city-'), 16) % 900_000 + 100_000}"
    cities = [City(indicators, f"{tenant}-{n}", province) for n in range(4)]
    for number, each in enumerate(cities):
        each.tell(each.onboarded())
        if number:
            tell_units(each, {f"h{i}": int(i < number + 2) for i in range(6)})
    ask = {"indicator": STAFF, "period": "2022-Q2"}
    assert [each.ask("city_rank", **ask) for each in cities] == [
        {"rank": rank, "of": 3, "official": None} for rank in (None, 3, 2, 1)
    ]


@pytest.mark.parametrize("method", ["city_values", "unit_values", "rollup_values", "city_rank"])
def test_a_wrong_period_names_its_field(city: City, method: str) -> None:
    payload = {"indicator": STAFF, "period": "2022-Q7", "by": "county"}
    fields = {"city_values": ("period",), "rollup_values": ("indicator", "period", "by")}.get(
        method, ("indicator", "period")
    )
    with pytest.raises(InvalidInput) as caught:
        city.ask(method, **{name: payload[name] for name in fields})
    assert (caught.value.code, caught.value.field) == ("period_not_valid", "period")


def test_an_unknown_indicator_is_not_found(city: City) -> None:
    for method, more in (("unit_values", {"period": "2022-Q2"}), ("trend", {}), ("city_rank", {"period": "2022-Q2"})):
        with pytest.raises(NotFound) as caught:
            city.ask(method, indicator="red_packets", **more)
        assert caught.value.code == "indicator_not_found"


def test_a_province_account_cannot_ask_a_city_question(city: City, indicators: Bench) -> None:
    for method in ("city_values", "unit_values", "rollup_values", "trend", "city_rank"):
        with pytest.raises(Forbidden):
            indicators.call(f"indicators.{method}", {}, actor=province_viewer("510000"))


def test_the_default_period_is_the_present_quarter(city: City) -> None:
    assert city.ask("city_values")["period"] == "2022-Q2"
    clock.start_at(NOON + timedelta(days=1))
    values = city.ask("city_values")
    assert (values["period"], values["is_open"]) == ("2022-Q3", True)
    assert city.ask("city_values", period="2022-Q2")["is_open"] is False
