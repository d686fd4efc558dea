"""The gateway over HTTP: signing in, files, limits, kept answers, and what production hides."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from gateway.app import build_app
from gateway.feed import Notice
from gateway.limits import MAX_BODY
from services.kit.identity import verify_token
from services.kit.settings import MissingSettings, Settings, settings
from tests.integration.gateway.scene import PASSWORD, City, configured

LIGHT = '{ unit(code: "H-1") { name } }'


@pytest.fixture
def account(city: City) -> Iterator[dict[str, str]]:
    """What one signs in with: an account at H-1, opened once for this module."""
    given = {"login": "office.h1", "displayName": "行风办", "roles": ["institution"], "unitId": city.unit("H-1"),
             "password": PASSWORD}  # fmt: skip
    city.run("createAccount", given, "city_admin")
    yield {"tenant": city.code, "login": "office.h1", "password": PASSWORD}


def sign_in(city: City, account: dict[str, str]) -> dict[str, Any]:
    answer = city.http("POST", "/auth/login", json=account)
    assert answer.status_code == 200
    return dict(answer.json())


def heard(city: City, name: str, **data: Any) -> None:
    """An event of the city arrives on the bus."""
    city.app.door.feed.publish(vars(Notice(city.code, name, "1", "2022-06-30T01:00:00+00:00", data)))


def test_signing_in_gives_a_token_for_ten_minutes_and_a_refresh_cookie(city: City, account: dict[str, str]) -> None:
    answer = city.http("POST", "/auth/login", json=account)
    body = answer.json()
    actor = verify_token(settings(), body["accessToken"])
    assert (actor.tenant, actor.roles, actor.unit_id) == (city.code, ("institution",), city.units["H-1"])
    assert (body["tokenType"], body["expiresIn"], body["graph"]) == ("Bearer", 600, "/graphql")
    assert body["account"]["displayName"] == "行风办"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"qf_refresh={body['refreshToken']};")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/auth"))
    assert city.ask(LIGHT, token=body["accessToken"]) == {"unit": {"name": "示例市第一人民医院"}}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"password": "wrong"}, 401, "sign_in_refused"),
        ({"login": "nobody"}, 401, "sign_in_refused"),
        ({"tenant": "no-such-city"}, 401, "sign_in_refused"),
        ({"tenant": "../x"}, 400, "string_pattern_mismatch"),
        ({"password": None}, 400, "string_type"),
        ({"more": 1}, 400, "extra_forbidden"),
    ],
)
def test_a_refused_sign_in_says_no_more_than_it_must(
    city: City, account: dict[str, str], change: dict[str, Any], status: int, code: str
) -> None:
    answer = city.http("POST", "/auth/login", json={**account, **change})
    assert answer.status_code == status
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"'])
def test_a_malformed_sign_in_is_refused(city: City, body: bytes) -> None:
    answer = city.http("POST", "/auth/login", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(city: City, account: dict[str, str]) -> None:
    first = sign_in(city, account)
    second = city.http("POST", "/auth/refresh", json={"refreshToken": first["refreshToken"]}).json()
    assert second["refreshToken"] != first["refreshToken"]
    by_cookie = city.http("POST", "/auth/refresh", headers={"cookie": f"qf_refresh={second['refreshToken']}"})
    assert by_cookie.status_code == 200
    reused = city.http("POST", "/auth/refresh", json={"refreshToken": second["refreshToken"]})
    assert reused.status_code == 401
    last = by_cookie.json()["refreshToken"]
    assert city.http("POST", "/auth/refresh", json={"refreshToken": last}).status_code == 401


@pytest.mark.parametrize("given", ["", "x", "neijiang.", ".x", "neijiang.forged", "a" * 2000])
def test_a_forged_refresh_token_is_refused(city: City, given: str) -> None:
    assert city.http("POST", "/auth/refresh", json={"refreshToken": given}).status_code in (400, 401)


def test_signing_out_ends_the_session_here_at_once_and_elsewhere_with_the_event(
    city: City, account: dict[str, str]
) -> None:
    token = sign_in(city, account)["accessToken"]
    city.ask(LIGHT, token=token)
    answer = city.http("POST", "/auth/logout", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert city.post(LIGHT, token=token).status_code == 401
    other = sign_in(city, account)["accessToken"]
    city.ask(LIGHT, token=other)
    heard(city, "tenants.session_revoked.v1", session_id=verify_token(settings(), other).session_id)
    refused = city.post(LIGHT, token=other)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_oidc_is_refused_clearly_where_it_is_not_configured(city: City) -> None:
    answer = city.http("POST", "/auth/oidc", json={"idToken": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "oidc_not_configured")


def test_a_file_goes_in_and_comes_out_unchanged(city: City) -> None:
    data = "会议纪要\n".encode() * 1000
    stored = city.upload("纪要 1.txt", data, "institution", unit="H-1")
    assert stored.status_code == 201
    file = stored.json()["file"]
    assert (file["filename"], file["contentType"], file["size"]) == ("纪要 1.txt", "text/plain", len(data))
    token = city.token("institution", unit="H-1")
    read = city.http("GET", file["url"], headers={"authorization": f"Bearer {token}"})
    assert read.content == data
    assert read.headers["content-disposition"] == "attachment; filename*=UTF-8''%E7%BA%AA%E8%A6%81%201.txt"
    assert read.headers["x-content-type-options"] == "nosniff"
    assert city.http("GET", file["url"]).status_code == 401
    stranger = city.token("institution", unit="H-2")
    assert city.http("GET", file["url"], headers={"authorization": f"Bearer {stranger}"}).status_code == 404


@pytest.mark.parametrize(
    ("filename", "data", "status", "code"),
    [
        ("big.txt", b"x" * ((10 << 20) + 1), 413, "body_too_large"),
        ("virus.exe", b"MZ", 415, "file_type_not_allowed"),
        ("fake.pdf", b"not a pdf", 415, "file_content_differs"),
        ("empty.txt", b"", 400, "file_empty"),
    ],
)
def test_a_file_that_cannot_be_evidence_is_refused(
    city: City, filename: str, data: bytes, status: int, code: str
) -> None:
    answer = city.upload(filename, data, "institution", unit="H-1")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)


def test_a_file_without_a_declared_length_is_cut_off_at_the_limit(city: City) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        while True:
            sent += 1 << 20
            yield b"x" * (1 << 20)

    headers = {"authorization": f"Bearer {city.token('city_admin')}", "content-type": "multipart/form-data; boundary=x"}
    answer = city.http("POST", "/files", headers=headers, content=endless())
    assert answer.status_code == 413
    assert sent <= 12 << 20


def test_a_file_of_ten_mebibytes_is_taken(city: City) -> None:
    assert city.upload("big.txt", b"x" * (10 << 20), "institution", unit="H-1").status_code == 201


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {}}, 415),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"content": b"garbage", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400),
        ({"files": {"other": ("a.txt", b"a")}}, 400),
    ],
)
def test_a_form_that_is_none_is_refused(city: City, options: dict[str, Any], status: int) -> None:
    headers = {"authorization": f"Bearer {city.token('city_admin')}", **options.pop("headers", {})}
    answer = city.http("POST", "/files", headers=headers, **options)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"]


def test_a_request_without_a_token_reads_nothing(city: City) -> None:
    answer = city.http("POST", "/graphql", json={"query": LIGHT})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


def test_a_provinces_token_does_not_open_the_city_graph(city: City) -> None:
    token = City(city.bench, "province-510000").token("province_viewer")
    assert city.post(LIGHT, token=token).status_code == 403
    headers = {"authorization": f"Bearer {city.token('city_admin')}"}
    answer = city.http("POST", "/province/graphql", json={"query": "{ cities { code } }"}, headers=headers)
    assert answer.status_code == 403


def test_bodies_and_types_are_checked_before_anything_else(city: City) -> None:
    headers = {"authorization": f"Bearer {city.token('city_admin')}", "content-type": "application/json"}
    large = city.http("POST", "/graphql", content=b" " * (MAX_BODY + 1), headers=headers)
    assert (large.status_code, large.json()["errors"][0]["extensions"]["reason"]) == (413, "body_too_large")
    form = city.http("POST", "/graphql", data={"query": LIGHT}, headers={"authorization": headers["authorization"]})
    assert form.status_code == 415
    broken = city.http("POST", "/graphql", content=b"{", headers=headers)
    assert broken.status_code == 400
    deep = city.post("{ unit(code: 1) " + "{ parent " * 13 + "{ name }" + " }" * 13 + " }")
    assert deep.json()["errors"][0]["extensions"]["reason"] == "query_too_complex"
    wrong = city.post('{ unit(code: "H-1") { nam } }').json()["errors"][0]
    assert wrong["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert wrong["locations"] == [{"line": 1, "column": 23}]
    typed = city.post("query($n: Int) { units(first: $n) { totalCount } }", n="ten").json()["errors"][0]
    assert "$n" in typed["message"]


def test_a_tenant_that_asks_too_often_waits_and_others_do_not(city: City) -> None:
    narrow = configured(rate_per_second=1.0, rate_burst=3)
    app, city.app = city.app, build_app(narrow, city.rpc)
    try:
        answers = [city.post(LIGHT) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].headers["retry-after"] == "1"
        assert answers[3].json()["errors"][0]["extensions"]["retryable"] is True
        other = City(city.bench, "another-city").token("city_admin")
        assert city.post("{ tenant { name } }", token=other).status_code == 200
    finally:
        city.app = app


def test_an_answer_is_kept_until_an_event_of_the_city(city: City) -> None:
    city.app = build_app(configured(), city.rpc)
    asked = []
    for _ in range(3):
        asked.append(city.post(LIGHT, cached=True).json()["data"])
    assert asked == [asked[0]] * 3
    assert city.rpc.asked == ["organizations.unit_by_code"]
    city.post(LIGHT, cached=True, locale="en")
    city.post(LIGHT, "supervisor", cached=True)
    city.post(LIGHT, "institution", unit="H-1", cached=True)
    assert len(city.rpc.asked) == 4, "another language, role or unit never shares an answer"
    heard(city, "organizations.unit_changed.v1")
    city.post(LIGHT, cached=True)
    assert len(city.rpc.asked) == 5
    city.run("runTicks", {}, "operator", shows="ticks")
    city.rpc.asked.clear()
    city.post(LIGHT, cached=True)
    assert city.rpc.asked == ["organizations.unit_by_code"], "one's own change is seen at once"


def test_an_answer_about_the_caller_is_not_shared(city: City) -> None:
    query = "{ viewer { roles account { login } } }"
    for account in ("a-1", "a-2", "a-1"):
        city.post(query, token=city.token("city_admin", account=account), cached=True)
    assert city.rpc.asked == ["tenants.me"] * 2


def test_an_answer_is_never_given_to_another_city(city: City) -> None:
    city.post(LIGHT, cached=True)
    stranger = City(city.bench, "another-city").token("campaign_office")
    assert city.post(LIGHT, token=stranger, cached=True).json()["data"] == {"unit": None}


def test_errors_are_not_kept(city: City) -> None:
    for _ in range(2):
        assert city.post("{ accounts { totalCount } }", "supervisor", cached=True).json()["errors"]
    assert city.rpc.asked == ["tenants.accounts"] * 2


def test_an_answer_that_does_not_come_is_given_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr("gateway.endpoint.REQUEST_SECONDS", 0.05)
    monkeypatch.setattr(city.rpc, "call", never)
    body = city.post(LIGHT, locale="en").json()
    assert body["data"] is None
    assert body["errors"][0]["extensions"] == {"code": "UNAVAILABLE", "reason": "took_too_long", "retryable": True}


def test_what_the_gateway_says_of_itself(city: City) -> None:
    assert city.http("GET", "/healthz").text == "ok"
    assert city.http("GET", "/readyz").status_code == 503, "it hears no bus here"
    city.app.door.feed.connected = True
    assert city.http("GET", "/readyz").json() == {"bus": True}
    city.ask(LIGHT)
    metrics = city.http("GET", "/metrics").text
    assert 'qf_gateway_requests_total{graph="city",outcome="fresh"}' in metrics
    assert city.http("GET", "/nothing").status_code == 404


SCHEMA_QUERY = "{ __schema { queryType { name } } }"


def test_development_shows_the_schema_to_everyone(city: City) -> None:
    answer = city.http("POST", "/graphql", json={"query": SCHEMA_QUERY})
    assert answer.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}}
    for address in ("/graphql", "/province/graphql"):
        page = city.http("GET", address)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
        assert len(named) == 5
        assert all(city.http("GET", name).status_code == 200 for name in named), "nothing comes from another host"
        assert "http" not in page.text


def test_production_hides_the_schema_and_keeps_the_cookie_to_https(city: City, account: dict[str, str]) -> None:
    app, city.app = city.app, build_app(configured(env="production"), city.rpc)
    try:
        assert city.http("POST", "/graphql", json={"query": SCHEMA_QUERY}).status_code == 401
        hidden = city.post(SCHEMA_QUERY).json()
        assert hidden["data"] is None
        assert city.http("GET", "/graphql").status_code == 405
        assert city.http("GET", "/province/graphql").status_code == 405
        assert city.http("GET", "/explorer/page.js").status_code == 404
        wrong = city.post('{ unit(code: "H-1") { nam } }').json()["errors"][0]["message"]
        assert "name" not in wrong.replace("named", "")
        assert "; Secure" in city.http("POST", "/auth/login", json=account).headers["set-cookie"]
    finally:
        city.app = app


def test_a_missing_key_stops_the_start() -> None:
    with pytest.raises(MissingSettings, match="QF_TOKEN_PRIVATE_KEY, QF_TOKEN_PUBLIC_KEY"):
        build_app(Settings(token_private_key=None, token_public_key=None), None)  # type: ignore[arg-type]


def test_many_who_ask_the_same_at_once_cost_one_call(city: City) -> None:
    city.app = build_app(configured(), city.rpc)
    headers = {"authorization": f"Bearer {city.token('campaign_office')}"}

    async def scene() -> list[httpx.Response]:
        transport = httpx.ASGITransport(city.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://qf") as client:
            posts = (client.post("/graphql", json={"query": LIGHT}, headers=headers) for _ in range(20))
            return list(await asyncio.gather(*posts))

    bodies = {json.dumps(answer.json()) for answer in asyncio.run(scene())}
    assert len(bodies) == 1
    assert city.rpc.asked == ["organizations.unit_by_code"]
