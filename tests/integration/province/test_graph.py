"""The provincial graph over HTTP: the endpoint, the graph, the service and the store; only the bus is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gateway.auth import Gatekeeper
from gateway.cache import ResponseCache
from gateway.endpoint import Door, GraphEndpoint
from gateway.feed import Feed
from gateway.ids import encode_id
from gateway.limits import RateLimiter
from gateway.province.graph import ProvinceGraph
from services.kit.engine import Call
from services.kit.identity import Actor, issue_token
from services.kit.settings import Settings, settings
from services.kit.testing import Bench
from tests.integration.indicators.scene import City, province_viewer

STAFF = "conduct_staff_coverage"
Found = Callable[..., City]


class DirectRpc:
    """Calls the engine without a bus, and notes what was asked."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.asked: list[str] = []

    async def call(self, service: str, method: str, payload: Any = None, *, token: str, **_: Any) -> Any:
        self.asked.append(f"{service}.{method}")
        return self.bench.engines[service].call(method, payload, Call(token=token))


class Client:
    """A reader of the provincial graph."""

    def __init__(self, bench: Bench, configured: Settings, actor: Actor | None) -> None:
        self.rpc = DirectRpc(bench)
        limiter, cache = RateLimiter(0, 1), ResponseCache()
        door = Door(configured, self.rpc, Gatekeeper(configured, self.rpc), limiter, cache, Feed())
        self._endpoint = GraphEndpoint(ProvinceGraph(configured), door)
        self._token = issue_token(configured, actor) if actor else None

    def ask(self, query: str, locale: str = "zh", **variables: Any) -> dict[str, Any]:
        return self.respond(query, locale, **variables)[1]

    def respond(self, query: str, locale: str = "zh", **variables: Any) -> tuple[int, dict[str, Any]]:
        headers = {"accept-language": locale, **({"authorization": f"Bearer {self._token}"} if self._token else {})}

        async def post() -> httpx.Response:
            transport = httpx.ASGITransport(self._endpoint)
            async with httpx.AsyncClient(transport=transport, base_url="http://qf") as client:
                return await client.post("/", json={"query": query, "variables": variables}, headers=headers)

        response = asyncio.run(post())
        return response.status_code, response.json()


@pytest.fixture
def viewer(indicators: Bench, province: str) -> Client:
    return Client(indicators, settings(), province_viewer(province))


def codes_of(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


OVERVIEW = """query($period: String) { province(period: $period) { code name period isOpen
  cities { id code name status plan { version } phases { id name }
    figure(indicator: "conduct_staff_coverage") { percent status gapCount isStale indicator { label target } } }
  totals { code percent citiesReporting citiesMet } } }"""


@pytest.mark.obligation("PF-014", "PF-018")
def test_a_province_reads_its_cities_in_one_call_of_each_kind(viewer: Client, found: Found, province: str) -> None:
    first, second = found("a", 3, 6), found("b", 5, 5)
    first.tell(first.phase("P1", "started", 1))
    viewed = viewer.ask(OVERVIEW, period="2022-Q2")["data"]["province"]
    assert (viewed["code"], viewed["name"], viewed["isOpen"]) == (province, f"Province {province}", True)
    assert viewed["cities"] == [
        {
            "id": encode_id("City", first.code), "code": first.code, "name": f"City {first.code}",
            "status": "ONBOARDING", "plan": {"version": "1.0.0"}, "phases": [{"id": "P1", "name": "Phase P1"}],
            "figure": {
                "percent": "50.00", "status": "NOT_MET", "gapCount": 3, "isStale": False,
                "indicator": {"label": "行风建设专（兼）职工作人员配备率", "target": "100.00"},
            },
        },
        {
            "id": encode_id("City", second.code), "code": second.code, "name": f"City {second.code}",
            "status": "ONBOARDING", "plan": {"version": "1.0.0"}, "phases": [],
            "figure": {
                "percent": "100.00", "status": "MET", "gapCount": 0, "isStale": False,
                "indicator": {"label": "行风建设专（兼）职工作人员配备率", "target": "100.00"},
            },
        },
    ]  # fmt: skip
    total = next(total for total in viewed["totals"] if total["code"] == STAFF)
    assert total == {"code": STAFF, "percent": "72.72", "citiesReporting": 2, "citiesMet": 1}
    assert sorted(viewer.rpc.asked) == ["indicators.catalogue", "indicators.province_overview"]


@pytest.mark.obligation("NJ-022")
def test_ranking_gaps_and_trend(viewer: Client, found: Found) -> None:
    cities = [found(name, met, units) for name, met, units in (("a", 3, 6), ("b", 6, 6), ("c", 5, 6), ("d", 0, 0))]
    answer = viewer.ask(
        """{ ranking(indicator: "conduct_staff_coverage", period: "2022-Q2") {
               compared frontRanks total { numerator denominator }
               places { rank isTied isFront mark city { code plan { version } } figure { numerator denominator } } }
             gaps(indicator: "conduct_staff_coverage", period: "2022-Q2") { city { code } figure { gapPercent } }
             trend(indicator: "conduct_staff_coverage") {
               cities { city { code } points { period percent } } total { period percent } } }"""
    )
    ranking = answer["data"]["ranking"]
    assert (ranking["compared"], ranking["frontRanks"], ranking["total"]) == (
        3,
        1,
        {"numerator": 14, "denominator": 18},
    )
    a, b, c, d = (city.code for city in cities)
    rows = [(p["city"]["code"], p["rank"], p["isFront"], p["mark"]) for p in ranking["places"]]
    assert rows == [(b, 1, True, None), (c, 2, False, None), (a, 3, False, None), (d, None, None, "NO_DATA")]
    assert ranking["places"][0]["city"]["plan"] == {"version": "1.0.0"}
    gaps = [(gap["city"]["code"], gap["figure"]["gapPercent"]) for gap in answer["data"]["gaps"]]
    assert gaps == [(a, "50.00"), (c, "16.67")]
    trend = answer["data"]["trend"]
    assert trend["total"] == [{"period": "2022-Q2", "percent": "77.77"}]
    assert [(line["city"]["code"], len(line["points"])) for line in trend["cities"]] == [(a, 1), (b, 1), (c, 1), (d, 0)]


def test_a_node_is_found_by_its_global_id(viewer: Client, found: Found) -> None:
    city = found("a", 5, 5)
    query = "query($id: ID!) { node(id: $id) { __typename id ... on City { code } ... on Indicator { labelEn } } }"
    id = encode_id("City", city.code)
    assert viewer.ask(query, id=id)["data"]["node"] == {"__typename": "City", "id": id, "code": city.code}
    id = encode_id("Indicator", STAFF)
    expected = {"__typename": "Indicator", "id": id, "labelEn": "Conduct staff coverage"}
    assert viewer.ask(query, id=id)["data"]["node"] == expected
    for absent in (encode_id("City", "nowhere"), encode_id("Indicator", "nothing"), encode_id("Unit", "h1")):
        assert viewer.ask(query, id=absent) == {"data": {"node": None}}
    assert codes_of(viewer.ask(query, id="not an id")) == ["INVALID_INPUT"]


@pytest.mark.obligation("PF-014")
def test_another_provinces_city_answers_like_a_missing_one(viewer: Client, found: Found, province: str) -> None:
    other = found("x", 5, 5, of=str(int(province) ^ 1))
    query = "query($id: ID!, $code: String!) { node(id: $id) { id } city(code: $code) { id } cities { code } }"
    answer = viewer.ask(query, id=encode_id("City", other.code), code=other.code)
    assert answer == {"data": {"node": None, "city": None, "cities": []}}


@pytest.mark.obligation("PF-014")
@pytest.mark.parametrize("role", ["city_admin", "campaign_office", "province_viewer", "operator"])
def test_a_citys_account_is_refused(indicators: Bench, found: Found, role: str) -> None:
    city = found("a", 5, 5)
    client = Client(indicators, settings(), city.actor(role))
    status, answer = client.respond("{ cities { code } }")
    assert (status, codes_of(answer), answer.get("data")) == (403, ["FORBIDDEN"], None)
    assert client.rpc.asked == []


@pytest.mark.parametrize("roles", [("operator",), ("city_admin",), ()])
def test_only_province_viewers_read_in_a_provinces_realm(
    indicators: Bench, province: str, roles: tuple[str, ...]
) -> None:
    client = Client(indicators, settings(), Actor("x", f"province-{province}", roles))
    assert codes_of(client.ask("{ cities { code } }")) == ["FORBIDDEN"]
    assert client.rpc.asked == []


def test_without_a_token_nothing_but_the_schema_is_answered(indicators: Bench) -> None:
    client = Client(indicators, settings(), None)
    assert client.respond("{ cities { code } }")[0] == 401
    assert client.ask("{ __schema { queryType { name } } }") == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


def test_introspection_is_off_in_production_unless_switched_on(indicators: Bench, province: str) -> None:
    closed = settings().model_copy(update={"env": "production"})
    client = Client(indicators, closed, province_viewer(province))
    assert set(codes_of(client.ask("{ __schema { queryType { name } } }"))) == {"GRAPHQL_VALIDATION_FAILED"}
    assert client.ask("{ cities { code } }") == {"data": {"cities": []}}
    opened = Client(indicators, closed.model_copy(update={"introspection": True}), province_viewer(province))
    assert opened.ask("{ __schema { queryType { name } } }")["data"]["__schema"] == {"queryType": {"name": "Query"}}


def test_errors_are_top_level_with_a_code_and_the_callers_language(viewer: Client) -> None:
    ranking = 'query($p: String!) { ranking(indicator: "report_rate", period: $p) { compared } }'
    answer = viewer.ask(ranking, locale="en", p="2022-Q9")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"] == {
        "code": "INVALID_INPUT",
        "reason": "period_not_valid",
        "field": "period",
    }
    assert answer["errors"][0]["message"].startswith("Period 2022-Q9 is not a quarter")
    assert "统计周期" in viewer.ask(ranking, p="2022-Q9")["errors"][0]["message"]
    assert codes_of(viewer.ask('{ trend(indicator: "nothing") { total { period } } }')) == ["NOT_FOUND"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ cities { code ", "GRAPHQL_PARSE_FAILED"),
        ("{ complaints { text } }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { onboard { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ cities(period: 5) { code } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + " ".join(f"a{n}: cities {{ code }}" for n in range(41)) + " }", "INVALID_INPUT"),
        ("{ province " + "{ cities " * 12 + "{ code }" + " }" * 13, "INVALID_INPUT"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_or_must_not_run_asks_nothing(viewer: Client, query: str, code: str) -> None:
    answer = viewer.ask(query)
    assert codes_of(answer) == [code]
    assert answer.get("data") is None
    assert viewer.rpc.asked == []


def test_a_document_is_validated_once(viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from gateway.province import graph

    seen = []
    validate = graph.validate
    monkeypatch.setattr(graph, "validate", lambda *arguments: seen.append(1) or validate(*arguments))
    for period in ("2022-Q1", "2022-Q2", "2022-Q3"):
        viewer.ask("query($p: String) { cities(period: $p) { code } }", p=period)
    assert len(seen) == 1
