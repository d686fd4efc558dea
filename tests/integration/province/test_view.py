"""The province's cities beside each other, by RPC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pymongo
import pytest
from pymongo import monitoring

from services.indicators.repository import ProvincialView
from services.kit.clock import clock
from services.kit.errors import Forbidden
from services.kit.identity import Actor
from services.kit.store import TenantDatabase
from services.kit.testing import Bench
from tests.integration.indicators.scene import NOON, City, province_viewer

STAFF = "conduct_staff_coverage"
Found = Callable[..., City]


def ask(bench: Bench, province: str, method: str, **payload: Any) -> Any:
    return bench.call(f"indicators.province_{method}", payload, actor=province_viewer(province))


def places(ranking: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (p["city"]["code"].rsplit("-", 1)[1], p["rank"], p["tied"], p["is_front"], p["mark"]) for p in ranking["places"]
    ]


@pytest.mark.obligation("PF-014", "PF-018")
def test_the_overview_shows_each_city_with_plan_phases_and_figures(
    indicators: Bench, found: Found, province: str
) -> None:
    first, second = found("a", 6, 8), found("b", 5, 5)
    first.tell(first.event("tenants.tenant_activated.v1", first.code, 2, {}))
    first.tell(first.phase("P2", "ended", 5), first.phase("P1", "started", 1), first.phase("P2", "started", 2))
    overview = ask(indicators, province, "overview")
    assert (overview["province_code"], overview["period"], overview["is_open"]) == (province, "2022-Q2", True)
    city = overview["cities"][0]
    assert (city["code"], city["status"], city["plan"]) == (
        first.code, "active", {"id": f"{first.code}-plan", "version": "1.0.0", "name": f"{first.code} plan"},
    )  # fmt: skip
    assert [phase["id"] for phase in city["phases"]] == ["P1"]
    figures = {value["indicator"]: value for value in city["values"]}
    assert (figures[STAFF]["percent"], figures[STAFF]["gap_count"], figures[STAFF]["gap_percent"]) == (
        "75.00",
        2,
        "25.00",
    )
    assert figures["report_rate"]["status"] == "no_data"
    assert (overview["cities"][1]["code"], overview["cities"][1]["status"]) == (second.code, "onboarding")


@pytest.mark.obligation("PF-014")
def test_a_province_sees_its_own_cities_only(indicators: Bench, found: Found, province: str) -> None:
    own, other = found("a", 5, 5), str(int(province) ^ 1)
    found("b", 1, 5, of=other)
    for method, payload in (("overview", {}), ("ranking", {"indicator": STAFF, "period": "2022-Q2"})):
        answer = ask(indicators, province, method, **payload)
        listed = answer["cities"] if method == "overview" else [place["city"] for place in answer["places"]]
        assert [city["code"] for city in listed] == [own.code]
    assert [c["city"]["code"] for c in ask(indicators, province, "trend", indicator=STAFF)["cities"]] == [own.code]
    assert ask(indicators, "999999", "overview")["cities"] == []


@pytest.mark.obligation("PF-014")
@pytest.mark.parametrize("role", ["city_admin", "campaign_office", "staff", "province_viewer", "operator"])
def test_no_account_of_a_city_compares_cities(indicators: Bench, found: Found, role: str) -> None:
    city = found("a", 5, 5)
    for method, payload in (("overview", {}), ("ranking", {"indicator": STAFF, "period": "2022-Q2"})):
        with pytest.raises(Forbidden):
            indicators.call(f"indicators.province_{method}", payload, actor=Actor("x", city.code, (role,)))


@pytest.mark.parametrize("realm", ["province-", "province-51000", "province-5100000", "province-51000x", "x-510000"])
def test_a_realm_that_is_no_province_sees_nothing(indicators: Bench, realm: str) -> None:
    with pytest.raises(Forbidden):
        indicators.call("indicators.province_overview", {}, actor=Actor("x", realm, ("province_viewer",)))


@pytest.mark.obligation("NJ-022", "PF-018")
def test_the_ranking_has_ties_front_ranks_and_marks(indicators: Bench, found: Found, province: str) -> None:
    for name, met, units in (("a", 4, 8), ("b", 9, 9), ("c", 5, 10), ("d", 1, 10), ("e", 0, 0), ("f", 4, 4)):
        found(name, met, units)
    ranking = ask(indicators, province, "ranking", indicator=STAFF, period="2022-Q2")
    assert places(ranking) == [
        ("b", 1, False, True, None),
        ("a", 2, True, True, None),
        ("c", 2, True, True, None),
        ("d", 4, False, False, None),
        ("e", None, False, None, "no_data"),
        ("f", None, False, None, "too_few"),
    ]
    assert (ranking["compared"], ranking["front_ranks"]) == (4, 2)
    assert (ranking["total"]["numerator"], ranking["total"]["denominator"]) == (23, 41)
    assert ranking["places"][1]["figure"]["gap_percent"] == "50.00"


@pytest.mark.obligation("NJ-022")
def test_two_comparable_cities_have_places_but_no_verdict(indicators: Bench, found: Found, province: str) -> None:
    for name, met, units in (("a", 4, 8), ("b", 9, 9), ("c", 0, 0)):
        found(name, met, units)
    ranking = ask(indicators, province, "ranking", indicator=STAFF, period="2022-Q2")
    assert [place[1:4] for place in places(ranking)] == [(1, False, None), (2, False, None), (None, False, None)]
    assert ranking["front_ranks"] is None


@pytest.mark.obligation("PF-015")
def test_a_measure_that_does_not_apply_is_neither_zero_nor_counted(
    indicators: Bench, found: Found, province: str
) -> None:
    found("a", 3, 6)
    other = found("b", 6, 6)
    other.tell(other.onboarded(version=2, measures=["report_rate"]))
    overview = ask(indicators, province, "overview")
    total = next(t for t in overview["totals"] if t["indicator"] == STAFF)
    names = ("numerator", "denominator", "percent", "cities", "cities_applicable", "cities_reporting")
    assert [total[name] for name in names] == [3, 6, "50.00", 2, 1, 1]
    ranking = ask(indicators, province, "ranking", indicator=STAFF, period="2022-Q2")
    assert (places(ranking)[1][4], ranking["places"][1]["figure"]["percent"]) == ("not_applicable", None)


@pytest.mark.obligation("PF-015")
def test_the_province_adds_counts_and_never_averages_rates(indicators: Bench, found: Found, province: str) -> None:
    found("a", 1, 1)
    found("b", 0, 99)
    total = ask(indicators, province, "ranking", indicator=STAFF, period="2022-Q2")["total"]
    assert (total["percent"], total["status"], total["cities_met"]) == ("1.00", "not_met", 1)


@pytest.mark.obligation("PF-016")
def test_a_stale_city_is_marked_and_not_among_those_that_met(indicators: Bench, found: Found, province: str) -> None:
    clock.start_at(NOON - timedelta(days=2))
    found("a", 5, 5)
    clock.start_at(NOON)
    found("b", 5, 5)
    overview = ask(indicators, province, "overview")
    stale = [next(v["is_stale"] for v in c["values"] if v["indicator"] == STAFF) for c in overview["cities"]]
    total = next(t for t in overview["totals"] if t["indicator"] == STAFF)
    assert (stale, total["cities_met"], total["cities_stale"]) == ([True, False], 1, 1)


def test_the_trend_has_a_line_per_city_and_one_of_the_province(indicators: Bench, found: Found, province: str) -> None:
    first, second = found("a", 3, 6, period="2022-Q1"), found("b", 6, 6)
    first.tell(*[first.measure(STAFF, f"h{n}", (1, 1), "2022-Q2") for n in range(6)])
    trend = ask(indicators, province, "trend", indicator=STAFF)
    lines = {
        c["city"]["code"]: [(p["period"], p["numerator"], p["denominator"]) for p in c["points"]]
        for c in trend["cities"]
    }
    assert lines == {first.code: [("2022-Q1", 3, 6), ("2022-Q2", 6, 6)], second.code: [("2022-Q2", 6, 6)]}
    assert [(p["period"], p["numerator"], p["denominator"]) for p in trend["total"]] == [
        ("2022-Q1", 3, 6), ("2022-Q2", 12, 12),
    ]  # fmt: skip


@pytest.mark.obligation("PF-014")
def test_a_read_takes_one_document_per_city_whatever_lies_underneath(
    indicators: Bench, found: Found, province: str
) -> None:
    for name, units in (("a", 2), ("b", 40)):
        found(name, units, units)
    db = indicators.engines["indicators"].db
    view = ProvincialView(TenantDatabase(db, f"province-{province}"), province)
    assert len(view.in_period("2022-Q2")) == len(view.over_time(STAFF)) == 2
    wanted = {"find": "cities", "filter": {"province_code": province}}
    plan = db.command({"explain": wanted, "verbosity": "executionStats"})["executionStats"]
    assert (plan["totalDocsExamined"], plan["nReturned"]) == (2, 2)


def test_the_provincial_reader_asks_for_cities_and_no_other_collection(
    indicators: Bench, found: Found, province: str, mongo_uri: str
) -> None:
    found("a", 1, 1)
    seen: list[str] = []

    class Watch(monitoring.CommandListener):
        def started(self, event: monitoring.CommandStartedEvent) -> None:
            if event.command_name in ("find", "aggregate"):
                seen.append(str(event.command[event.command_name]))

        def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

        def failed(self, event: monitoring.CommandFailedEvent) -> None: ...

    engine = indicators.engines["indicators"]
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, event_listeners=[Watch()]) as client:
        kept, engine.db = engine.db, client.get_database(engine.db.name, codec_options=engine.db.codec_options)
        try:
            ask(indicators, province, "overview")
            ask(indicators, province, "ranking", indicator=STAFF, period="2022-Q2")
            ask(indicators, province, "trend", indicator=STAFF)
        finally:
            engine.db = kept
    assert seen == ["cities"] * 3
