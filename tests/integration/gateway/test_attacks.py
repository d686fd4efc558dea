"""What an attack on the running product found, over HTTP: each is refused in words, costs little and leaves nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.app import build_app
from gateway.limits import LONGEST_KEY
from services.kit import telemetry
from services.kit.settings import settings
from tests.integration.gateway.scene import City, configured

JSON = {"content-type": "application/json"}


def post(city: City, content: bytes | str) -> Any:
    headers = {**JSON, "authorization": f"Bearer {city.token('campaign_office')}", "accept-language": "en"}
    return city.http("POST", "/graphql", content=content, headers=headers)


def first_error(answer: Any) -> dict[str, Any]:
    error = answer.json()["errors"][0]
    return dict(error.get("extensions", error))


CHAIN = "{...F0}" + "".join(f"fragment F{n} on Query{{...F{n + 1}}}" for n in range(900)) + "fragment F900 on Query{a}"
PAGE = "query($n: Int) { units(first: $n) { totalCount } }"
SEARCH = "query($s: String) { units(search: $s) { totalCount } }"


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ({"query": CHAIN[:32_000]}, 200, "query_too_complex"),
        ({"query": "{ units(first: " + "9" * 10_000 + ") { totalCount } }"}, 200, "query_too_complex"),
        ({"query": "{ units(first: " + "[" * 2_000 + ") { totalCount } }"}, 200, "query_too_complex"),
        ({"query": SEARCH, "variables": {"s": "\x00"}}, 200, "invalid_input"),
        ({"query": SEARCH, "variables": {"s": "示例\u202e"}}, 200, "invalid_input"),
        ({"query": SEARCH, "variables": {"s": "\ud800"}}, 400, "body_not_valid"),
        ({"query": "{ units { totalCount } }", "operationName": "Nobody\n{}"}, 400, "unknown_operation"),
        ({"query": "{ units { totalCount } }", "operationName": "\ud800"}, 400, "body_not_valid"),
        (
            {"query": "query($n: Int) { units(first: $n) { totalCount } }", "variables": {"n": 10**19}},
            400,
            "body_not_valid",
        ),
    ],
)
def test_each_is_refused_in_words(city: City, body: dict[str, Any], status: int, reason: str) -> None:
    answer = post(city, json.dumps(body))
    assert (answer.status_code, first_error(answer)["reason"]) == (status, reason)
    assert not any(name in answer.text for name in ("Traceback", "RecursionError", "INTERNAL"))


def test_a_name_with_an_invisible_character_is_refused_at_its_field(city: City) -> None:
    given = {"code": "H-77", "name": "示例\u2066医院", "kind": "INSTITUTION"}
    before = city.ask("{ units { totalCount } }")
    refused = city.run("registerUnit", given, "campaign_office", locale="en")
    assert refused["errors"] == [
        {"field": "name", "code": "forbidden_character", "message": "name has an invisible character: type it again",
         "row": None, "column": None, "line": None}
    ]  # fmt: skip
    assert city.ask("{ units { totalCount } }") == before


def test_an_idempotency_key_has_a_length(city: City) -> None:
    given = {"name": "示例卫生院", "kind": "INSTITUTION", "parentId": city.unit("B-1")}
    counted = city.ask("{ units { totalCount } }")["units"]["totalCount"]
    for length in (LONGEST_KEY + 1, 200_000):
        refused = city.run("registerUnit", {**given, "code": "K-1", "idempotencyKey": "k" * length}, "campaign_office")
        assert [(error["field"], error["code"]) for error in refused["errors"]] == [("idempotencyKey", "key_too_long")]
    assert city.ask("{ units { totalCount } }")["units"]["totalCount"] == counted
    longest = {**given, "code": "K-1", "idempotencyKey": "键" * LONGEST_KEY}
    assert city.run("registerUnit", longest, "campaign_office")["errors"] == []


def test_refused_documents_and_unused_variables_are_not_kept(city: City) -> None:
    """60 refused queries of 30 KB took the gateway from 267 to 1,338 MB."""
    city.app = build_app(configured(), city.rpc)
    graph = city.app.graphs["/graphql"].graph
    for number in range(60):
        text = "{ units { nodes { " + f"nothing{number} " + "name " * 90 + "} } }" + " " * 30_000
        assert post(city, json.dumps({"query": text})).json()["data"] is None
    assert (graph.requests.size_bytes, graph.requests.documents.size_bytes) == (0, 0)
    for number in range(3):
        body = {"query": "{ units { totalCount } }", "variables": {"unused": f"{number}" * 2_000_000}}
        assert post(city, json.dumps(body)).json()["data"]["units"]["totalCount"] > 0
    assert city.app.door.cache.size_bytes < 4_000
    assert graph.requests.documents.size_bytes < 10_000


@pytest.mark.parametrize("path", ["/e/neijiang/" + "x" * 22, "/auth/login", "/auth/refresh", "/auth/oidc"])
@pytest.mark.parametrize(
    "content", [b"[" * 16_000, b'{"a":' * 3_000, b"\xff\xfe", b"9" * 10_000, b'{"login": "\\ud800"}', b"NaN"]
)
def test_public_addresses_refuse_what_is_no_json(city: City, path: str, content: bytes) -> None:
    answer = city.http("POST", path, content=content, headers=JSON)
    assert (answer.status_code, answer.headers["content-type"][:16]) == (400, "application/json")


def test_a_bug_is_one_answer_and_one_line_whatever_the_request_says(
    city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    telemetry.configure(settings().model_copy(update={"log_level": "INFO"}), "test")
    forged = 'x\n{"event": "forged", "level": "info"}\n'

    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(forged)

    monkeypatch.setattr(city.rpc, "call", broken)
    address = "/certificates/neijiang/ABC"
    answer = city.http("GET", address)
    asked = post(city, json.dumps({"query": "{ phases { name } }"}))
    monkeypatch.setattr("gateway.endpoint.GraphEndpoint._answer", broken)
    direct = post(city, json.dumps({"query": "{ phases { name } }"}))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (500, "INTERNAL")
    assert (asked.status_code, first_error(asked)["code"]) == (200, "INTERNAL")
    assert (direct.status_code, first_error(direct)["code"]) == (500, "INTERNAL")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    failed = [line for line in lines if line["event"] == "request_failed"]
    assert [line["address"] for line in failed] == ["/certificates/{city}/{code}", "/graphql"]
    assert failed[0]["trace"] == answer.json()["errors"][0]["traceId"]
    assert not any(line["event"] == "forged" for line in lines)
