"""`/e/{city}/{token}` without an account: who is served, who is refused, and what is never kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from bson import json_util

from gateway import public_evaluations
from gateway.app import build_app
from gateway.pace import Pace
from gateway.public_evaluations import VISITOR_BURST
from qf import web
from services.kit import telemetry
from services.kit.clock import clock
from services.kit.settings import settings
from services.kit.testing import Bench
from services.satisfaction.domain.riddles import solve
from services.satisfaction.service import Satisfaction
from tests.integration.gateway.scene import DirectRpc, configured
from tests.integration.satisfaction.city import City
from tests.integration.satisfaction.evaluating import GOOD, UNKNOWN, tokens
from tests.integration.tasks.city import UNITS

pytestmark = pytest.mark.obligation("PF-020")
ADDRESS = "203.0.113.77"
AS_JSON = {"accept": "application/json"}


class Door:
    """The gateway before satisfaction alone, as a visitor from `address` meets it."""

    def __init__(self, bench: Bench, **changes: Any) -> None:
        self.rpc = DirectRpc(bench)
        self.app = build_app(configured(**changes), self.rpc)

    def ask(self, method: str, path: str, address: str = ADDRESS, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(address, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://qf") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    def evaluate(self, path: str, **given: Any) -> httpx.Response:
        riddle = self.ask("GET", path, headers=AS_JSON).json()["riddle"]["text"]
        body = {"riddle": riddle, "answer": solve(riddle), "scores": GOOD, "redPacket": "none", **given}
        return self.ask("POST", path, json=body)


@pytest.fixture(scope="module")
def bench(mongo_uri: str) -> Bench:
    return Bench(Satisfaction)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    found = City(bench, tenant, "neijiang-2021-2024")
    found.set("2022-06-10").onboard().add(*UNITS)
    return found


@pytest.fixture
def path(city: City) -> Callable[[], str]:
    """Paths of fresh tokens."""
    return lambda: f"/e/{city.tenant}/{tokens(city, 1)[0]}"


def test_json_for_whom_asks_for_it_and_a_page_of_its_own_for_a_browser(bench: Bench, path: Callable[[], str]) -> None:
    door, link = Door(bench), path()
    told = door.ask("GET", link, headers=AS_JSON).json()
    assert sorted(told) == [
        "expiresOn", "items", "longestText", "redPacket", "riddle", "setting", "touchpoint", "unit"
    ]  # fmt: skip
    assert (told["riddle"]["bits"], told["expiresOn"], told["longestText"]) == (16, "2022-06-16", 500)
    page = door.ask("GET", link)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store" and page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert "http://" not in page.text and "https://" not in page.text and "src=" not in page.text
    assert told["unit"] in page.text


def test_one_evaluation_and_then_a_clear_answer_in_chinese(bench: Bench, path: Callable[[], str]) -> None:
    door, link = Door(bench), path()
    assert door.evaluate(link, text="护士耐心", device="d" * 32).json() == {"recorded": True}
    used = door.evaluate(link)
    assert used.status_code == 409
    assert used.json()["errors"][0]["message"].startswith("该次就诊的评价已提交")
    unused = path()
    seen = [door.ask("GET", each, headers=AS_JSON) for each in (link, unused)]
    assert [each.status_code for each in seen] == [200, 200]
    assert {**seen[0].json(), "riddle": None} == {**seen[1].json(), "riddle": None}, (
        "who looks is not told who answered"
    )


def test_forged_foreign_and_unknown_city_answer_alike(bench: Bench, city: City, path: Callable[[], str]) -> None:
    door, link = Door(bench), path()
    token = link.rsplit("/", 1)[1]
    wrong = [f"/e/{city.tenant}/{'A' * 22}", f"/e/no-such-city/{token}", f"/e/UPPER_case/{token}", f"/e/-/{token}"]
    wrong += [f"/e/{city.tenant}/{'x' * 300}", f"/e/{city.tenant}/评价"]
    body = {"riddle": "1.1." + "0" * 32, "answer": "1", "scores": GOOD, "redPacket": "none"}
    seen = {(a.status_code, a.text) for each in wrong for a in (
        door.ask("GET", each, headers=AS_JSON), door.ask("POST", each, json=body))}  # fmt: skip
    [(status, text)] = seen
    assert (status, json.loads(text)["errors"]) == (
        404,
        [{"field": "token", "code": "token_not_known", "message": UNKNOWN}],
    )
    assert bench.engines["satisfaction"].db["known_tenants"].find_one({"_id": "no-such-city"}) is None


@pytest.mark.parametrize(
    "content, kind, code",
    [
        (b"{", "application/json", "body_not_valid"),
        (b"[]", "application/json", "body_not_valid"),
        (b'{"score": 5}', "application/json", "body_not_valid"),
        (b'{"text": "\\ud800"}', "application/json", "body_not_valid"),
        (b"\xff\xfe", "application/json", "body_not_valid"),
        (b"a=1", "application/x-www-form-urlencoded", "wrong_content_type"),
        (b'{"text": "' + b"x" * 20_000 + b'"}', "application/json", "body_too_large"),
        (b"{}", "application/json", "missing"),
    ],
)
def test_bad_bodies_are_refused_with_a_reason(
    bench: Bench, path: Callable[[], str], content: bytes, kind: str, code: str
) -> None:
    answer = Door(bench).ask("POST", path(), content=content, headers={"content-type": kind})
    assert answer.json()["errors"][0]["code"] == code
    assert answer.status_code in (400, 413, 415)


def test_a_visitor_who_asks_too_often_waits_while_others_go_on(bench: Bench, path: Callable[[], str]) -> None:
    door, link = Door(bench, rate_per_second=50.0), path()
    answers = [door.ask("GET", link, headers=AS_JSON).status_code for _ in range(VISITOR_BURST + 5)]
    assert answers.count(200) >= VISITOR_BURST and answers[-1] == 429
    refused = door.ask("GET", link)
    assert refused.status_code == 429 and "请求过于频繁" in refused.text and refused.headers["retry-after"]
    assert door.ask("GET", link, "203.0.113.78", headers=AS_JSON).status_code == 200


@pytest.mark.parametrize(
    "trusted, spent", [("127.0.0.1,10.42.1.0/24", [404, 429, 404]), ("127.0.0.1", [404, 429, 429])]
)
def test_behind_a_trusted_proxy_each_visitor_has_a_limit_of_its_own(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, trusted: str, spent: list[int]
) -> None:
    monkeypatch.setattr(web, "settings", lambda: configured(trusted_proxies=trusted))
    monkeypatch.setattr(public_evaluations, "VISITOR_BURST", 1)
    door, seen = Door(bench, rate_per_second=50.0), []
    config = web.web_config(door.app)
    config.load()
    door.app = config.loaded_app
    for visitor in ("198.51.100.1", "198.51.100.1", "198.51.100.2"):
        headers = {**AS_JSON, "x-forwarded-for": f"192.0.2.{len(seen)}, {visitor}"}
        seen.append(door.ask("GET", f"/e/neijiang/{'A' * 22}", "10.42.1.7", headers=headers).status_code)
    assert seen == spent


def test_riddles_get_harder_as_evaluations_come_faster() -> None:
    at = [0.0]
    pace = Pace(lambda: at[0])
    assert pace.bits("one") == 16
    for n in range(1200):
        at[0] = n / 40
        pace.note("one")
    assert (pace.bits("one"), pace.bits("two")) == (18, 16)
    for n in range(60_000):
        at[0] = 30 + n / 1000
        pace.note("one")
    assert pace.bits("one") == 21
    at[0] += 600
    assert pace.bits("one") == 16


def test_no_address_is_stored_or_logged(
    bench: Bench, city: City, path: Callable[[], str], capfd: pytest.CaptureFixture[str]
) -> None:
    telemetry.configure(settings().model_copy(update={"log_level": "DEBUG"}), "test")
    try:
        door, link = Door(bench), path()
        assert door.evaluate(link, redPacket="hinted", text="医生暗示收红包", device="e" * 32).status_code == 200
        assert door.evaluate(path(), scores=dict.fromkeys(GOOD, 1)).status_code == 200
        assert door.evaluate(link).status_code == 409
        bench.at(clock.now(), city.tenant)
    finally:
        telemetry.configure(settings(), "test")
    told = capfd.readouterr()
    kept = {
        name: json_util.dumps(list(engine.db[name].find({})), ensure_ascii=False)
        for engine in bench.engines.values()
        for name in engine.db.list_collection_names()
    }
    stored = "".join(kept.values())
    for secret in (ADDRESS, link.rsplit("/", 1)[1], "e" * 32):
        assert secret not in stored and secret not in told.out + told.err
    assert "医生暗示" not in told.out + told.err
    assert {name for name, docs in kept.items() if "医生暗示" in docs} == {"evaluations"}, "in no event, no audit entry"
