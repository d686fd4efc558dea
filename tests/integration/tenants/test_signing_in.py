"""Signing in, staying in, being thrown out. What a refused attempt must leave behind is committed all the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import Forbidden, QfError, Unauthenticated
from services.kit.settings import override, settings
from services.kit.testing import Bench
from services.tenants.errors import SignInLocked, SignInRefused
from tests.integration.tenants.scene import AT, PASSWORD, City

WRONG = "Wrong-2022-guess"


def fail(city: City, times: int, login: str = "zhao.min") -> list[dict[str, Any]]:
    """The errors of that many wrong passwords, as they cross the wire."""
    answers = []
    for _ in range(times):
        with pytest.raises((SignInRefused, SignInLocked)) as caught:
            city.sign_in(login, WRONG)
        answers.append(caught.value.to_wire())
    return answers


def test_signing_in_begins_a_session(city: City) -> None:
    account = city.account()
    told = city.sign_in(" ZHAO.MIN ")
    assert set(told) == {"account", "session_id", "refresh_token", "refresh_expires_at"}
    assert (told["account"]["id"], told["account"]["roles"]) == (account["id"], ["city_admin"])
    assert told["account"]["signed_in_at"] is not None
    assert city.is_live(told["session_id"])
    (token,) = city.kept()["refresh_tokens"]
    assert token["id"] == hashlib.sha256(told["refresh_token"].encode()).hexdigest()
    assert len(told["refresh_token"]) == 43


def test_wrong_password_unknown_login_and_disabled_account_answer_alike(city: City) -> None:
    city.account()
    disabled = city.account("li.na")
    city.call("disable_account", "operator", account_id=disabled["id"])
    answers = [*fail(city, 1), *fail(city, 1, "nobody.here")]
    with pytest.raises(SignInRefused) as caught:
        city.sign_in("li.na", PASSWORD)
    assert answers[0] == answers[1] == caught.value.to_wire()
    assert (answers[0]["zh"], answers[0]["field"]) == ("登录名或密码不正确", "password")
    assert city.kept()["sessions"] == []


def test_a_realm_that_somebody_made_up_leaves_nothing_behind(city: City) -> None:
    refusal = fail(city, 7)[-1]
    assert refusal["code"] == "sign_in_refused"
    db = city.bench.engines["tenants"].db
    assert [db[name].count_documents({"tenant": city.code}) for name in ("sign_in_failures", "audit")] == [0, 0]
    assert city.code not in city.bench.engines["tenants"].tenants()


@pytest.mark.parametrize("login", ["zhao.min", "nobody.here"])
def test_after_five_failures_there_is_a_wait_that_grows(city: City, login: str) -> None:
    """Also for a login that does not exist: otherwise the wait would tell which ones do."""
    city.account()
    clock.start_at(AT)
    assert [answer["code"] for answer in fail(city, 6, login)] == ["sign_in_refused"] * 5 + ["sign_in_locked"]
    clock.start_at(AT + timedelta(seconds=31))
    assert [answer["code"] for answer in fail(city, 2, login)] == ["sign_in_refused", "sign_in_locked"]
    clock.start_at(AT + timedelta(seconds=62))
    (answer,) = fail(city, 1, login)
    assert answer["code"] == "sign_in_locked"
    assert 25 <= int(answer["en"].split()[-2]) <= 30


def test_while_locked_not_even_the_right_password_helps(city: City) -> None:
    city.account()
    clock.start_at(AT)
    fail(city, 5)
    before = city.kept()
    with pytest.raises(SignInLocked) as caught:
        city.sign_in()
    assert caught.value.kind == "conflict"
    assert city.kept() == before
    clock.start_at(AT + timedelta(seconds=31))
    city.sign_in()
    assert city.kept()["sign_in_failures"] == []
    assert [answer["code"] for answer in fail(city, 5)] == ["sign_in_refused"] * 5


def test_a_refused_attempt_is_remembered_and_audited(city: City) -> None:
    account = city.account()
    fail(city, 2)
    (kept,) = city.kept()["sign_in_failures"]
    assert kept["count"] == 2
    audit = city.bench.engines["tenants"].db["audit"]
    entries = list(audit.find({"tenant": city.code, "action": "tenants.sign_in_failed"}).sort("_id", 1))
    assert [(e["subject"], e["details"]["failures"]) for e in entries] == [(account["id"], 1), (account["id"], 2)]


def test_guesses_at_once_get_no_further_than_guesses_in_turn(city: City) -> None:
    city.account()

    def guess(_: int) -> str:
        try:
            city.sign_in(password=WRONG)
        except QfError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(guess, range(16)))
    assert answers["sign_in_refused"] <= 5
    assert answers["in"] == 0
    assert city.kept()["sign_in_failures"][0]["count"] <= 5


def test_the_failures_of_one_city_lock_nobody_in_another(city: City, tenants_bench: Bench) -> None:
    other = City(tenants_bench, f"{city.code}-b")
    city.account()
    other.account()
    fail(city, 5)
    assert other.sign_in()["account"]["login"] == "zhao.min"


def test_a_stronger_setting_renews_the_hash_at_the_next_sign_in(city: City) -> None:
    city.account()
    weaker = settings().argon2_memory_kib
    try:
        override(argon2_memory_kib=weaker * 2)
        city.sign_in()
        assert f"m={weaker * 2}," in city.kept()["accounts"][0]["password_hash"]
    finally:
        override(argon2_memory_kib=weaker)
    city.sign_in()


@pytest.mark.parametrize("role", ["operator", "city_admin", "staff", "gateway"])
@pytest.mark.parametrize("method", ["authenticate", "refresh_session"])
def test_only_the_gateway_for_a_visitor_signs_in(city: City, method: str, role: str) -> None:
    payload = {"authenticate": {"login": "zhao.min", "password": PASSWORD}, "refresh_session": {"refresh_token": "x"}}
    with pytest.raises(Forbidden):
        city.call(method, role, **payload[method])


def test_a_sign_in_is_never_answered_from_memory(city: City) -> None:
    """Visitors share one account: an idempotency key of one must not bring another one in."""
    city.account()
    first = city.call("authenticate", "anonymous", key="k1", login="zhao.min", password=PASSWORD)
    with pytest.raises(SignInRefused):
        city.call("authenticate", "anonymous", key="k1", login="zhao.min", password=WRONG)
    again = city.call("authenticate", "anonymous", key="k1", login="zhao.min", password=PASSWORD)
    assert again["refresh_token"] != first["refresh_token"]
    assert city.bench.engines["tenants"].db["idempotency"].count_documents({"tenant": city.code}) == 0


def test_a_refresh_token_is_exchanged_for_the_next(city: City) -> None:
    city.account()
    first = city.sign_in()
    second = city.refresh(first["refresh_token"])
    third = city.refresh(second["refresh_token"])
    assert first["session_id"] == second["session_id"] == third["session_id"]
    assert len({told["refresh_token"] for told in (first, second, third)}) == 3
    assert third["account"] == first["account"]


def test_a_token_used_twice_ends_its_whole_family(city: City) -> None:
    city.account()
    stolen, other = city.sign_in(), city.sign_in()
    current = city.refresh(stolen["refresh_token"])
    with pytest.raises(Unauthenticated):
        city.refresh(stolen["refresh_token"])
    with pytest.raises(Unauthenticated):
        city.refresh(current["refresh_token"])
    assert not city.is_live(stolen["session_id"])
    assert city.is_live(other["session_id"])
    assert city.told("session_revoked") == [{"session_id": stolen["session_id"]}]
    ended = next(s for s in city.kept()["sessions"] if s["id"] == stolen["session_id"])
    assert ended["ended_because"] == "token_reused"


def test_of_two_exchanges_at_once_one_wins_and_the_family_ends(city: City) -> None:
    city.account()
    told = city.sign_in()

    def exchange(_: int) -> str:
        try:
            return str(city.refresh(told["refresh_token"])["refresh_token"])
        except Unauthenticated as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(exchange, range(2)))
    assert sum(answer == "unauthenticated" for answer in answers) == 1
    assert not city.is_live(told["session_id"])


@pytest.mark.parametrize("token", ["unknown", "x" * 1000, "令牌"])
def test_a_token_that_nobody_issued_is_refused(city: City, token: str) -> None:
    city.account()
    before = city.kept()
    with pytest.raises(Unauthenticated):
        city.refresh(token)
    assert city.kept() == before


def test_a_token_of_another_city_is_as_good_as_none(city: City, tenants_bench: Bench) -> None:
    other = City(tenants_bench, f"{city.code}-b")
    other.account()
    told = other.sign_in()
    with pytest.raises(Unauthenticated):
        city.refresh(told["refresh_token"])
    assert not city.is_live(told["session_id"])
    assert other.refresh(told["refresh_token"])["session_id"] == told["session_id"]


def test_a_token_expires_after_a_week_and_a_session_after_thirty_days(city: City) -> None:
    city.account()
    clock.start_at(AT)
    idle, busy = city.sign_in(), city.sign_in()
    for day in range(6, 30, 6):
        clock.start_at(AT + timedelta(days=day))
        busy = city.refresh(busy["refresh_token"])
    with pytest.raises(Unauthenticated):
        city.refresh(idle["refresh_token"])
    clock.start_at(AT + timedelta(days=30, seconds=1))
    with pytest.raises(Unauthenticated):
        city.refresh(busy["refresh_token"])
    assert not city.is_live(busy["session_id"])


def test_signing_out_ends_the_own_session_alone(city: City) -> None:
    account = city.account()
    here, there = city.sign_in(), city.sign_in()
    actor = city.as_role("city_admin", account_id=account["id"], session_id=here["session_id"])
    assert city.bench.call("tenants.end_session", actor=actor) == {"ended": True}
    assert city.bench.call("tenants.end_session", actor=actor) == {"ended": False}
    assert (city.is_live(here["session_id"]), city.is_live(there["session_id"])) == (False, True)
    assert city.told("session_revoked") == [{"session_id": here["session_id"]}]
    with pytest.raises(Unauthenticated):
        city.refresh(here["refresh_token"])
    assert city.call("end_session", "staff") == {"ended": False}


def test_an_administrator_ends_every_session_of_an_account(city: City) -> None:
    account = city.account()
    sessions = [city.sign_in()["session_id"] for _ in range(3)]
    told = city.call("revoke_sessions", "city_admin", account_id=account["id"])
    assert told == {"id": account["id"], "revoked": 3}
    assert {data["session_id"] for data in city.told("session_revoked")} == set(sessions)
    assert city.call("revoke_sessions", "city_admin", account_id=account["id"])["revoked"] == 0
    assert city.sign_in()["account"]["id"] == account["id"]


@pytest.mark.parametrize("session_id", ["unknown", "province-510000"])
def test_an_unknown_session_is_not_live(city: City, session_id: str) -> None:
    assert not city.is_live(session_id)


def test_what_is_over_is_forgotten(city: City) -> None:
    city.account()
    clock.start_at(AT)
    city.sign_in()
    fail(city, 1)
    city.bench.at(AT + timedelta(days=6), city.code)
    assert [len(city.kept()[name]) for name in ("sessions", "refresh_tokens", "sign_in_failures")] == [1, 1, 0]
    city.bench.at(AT + timedelta(days=61), city.code)
    assert [len(city.kept()[name]) for name in ("sessions", "refresh_tokens", "accounts")] == [0, 0, 1]
