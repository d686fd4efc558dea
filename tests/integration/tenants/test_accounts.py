"""Accounts: who opens which, for which unit; what is kept of them, and what leaves the service."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.kit.errors import Forbidden, InvalidInput, QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from services.kit.units import UnitNotFound
from services.tenants.errors import (
    AccountAboveYours,
    AccountNotFound,
    LoginTaken,
    OldPasswordWrong,
    OwnAccount,
    PasswordTooWeak,
    RoleNotGrantable,
    RoleNotInRealm,
    SignInLocked,
    SignInRefused,
    UnitClosed,
    UnitNotFitting,
    UnitRequired,
    UnknownRole,
)
from tests.integration.tenants.scene import PASSWORD, City

NEW = "Another-2023-demo"


def refused(city: City, error: type[QfError], **fields: Any) -> QfError:
    """Opening an account is refused with `error`, and nothing has changed."""
    before = city.kept()
    with pytest.raises(error) as caught:
        city.account(**fields)
    assert city.kept() == before
    return caught.value


def test_an_account_is_opened_and_shown_without_its_password(city: City) -> None:
    unit_id = city.unit()
    told = city.account("  Conduct.Office ", roles=["staff", "institution"], unit_id=unit_id, by="city_admin")
    assert told == {
        "id": told["id"],
        "login": "conduct.office",
        "display_name": "赵敏（演示）",
        "roles": ["institution", "staff"],
        "unit_id": unit_id,
        "staff_id": None,
        "state": "active",
        "created_at": told["created_at"],
        "signed_in_at": None,
        "version": 1,
    }
    (kept,) = city.kept()["accounts"]
    assert kept["password_hash"].startswith("$argon2id$")
    assert kept["created_by"] == "city_admin-1"


def test_no_secret_and_no_name_is_kept_in_clear_or_told(city: City) -> None:
    city.account("zhao.min")
    signed_in = city.sign_in()
    city.refresh(signed_in["refresh_token"])
    with pytest.raises(SignInRefused):
        city.sign_in("my-own-password-typed-as-login", "x")
    kept = city.kept()
    outbox = json.dumps(kept.pop("outbox"), default=str, ensure_ascii=False)
    everything = json.dumps(kept, default=str, ensure_ascii=False)
    database = city.bench.engines["tenants"].db
    audit = json.dumps(list(database["audit"].find({"tenant": city.code})), default=str, ensure_ascii=False)
    for secret in (PASSWORD, signed_in["refresh_token"], "my-own-password-typed-as-login"):
        assert secret not in everything + outbox + audit
    for name in ("zhao.min", "赵敏"):
        assert name not in outbox + audit


def test_a_login_is_unique_in_its_city_and_free_in_another(city: City, tenants_bench: Bench) -> None:
    city.account("zhao.min")
    error = refused(city, LoginTaken, login="ZHAO.MIN")
    assert (error.field, error.zh) == ("login", "登录名zhao.min已被使用")
    other = City(tenants_bench, f"{city.code}-b")
    assert other.account("zhao.min")["login"] == "zhao.min"


def test_of_two_who_take_one_login_at_once_one_gets_it(city: City) -> None:
    def take(number: int) -> str:
        try:
            return str(city.account("zhao.min", display_name=f"第{number}人")["login"])
        except LoginTaken as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(take, range(4)))
    assert answers == ["login_taken", "login_taken", "login_taken", "zhao.min"]
    assert len(city.kept()["accounts"]) == 1


@pytest.mark.parametrize(
    ("fields", "error", "field"),
    [
        ({"roles": ["mayor"]}, UnknownRole, "roles"),
        ({"roles": ["anonymous"]}, UnknownRole, "roles"),
        ({"roles": ["province_viewer"]}, RoleNotInRealm, "roles"),
        ({"roles": ["city_admin", "operator"], "by": "city_admin"}, RoleNotGrantable, "roles"),
        ({"roles": ["province_viewer"], "by": "city_admin"}, RoleNotGrantable, "roles"),
        ({"roles": ["staff"]}, UnitRequired, "unit_id"),
        ({"roles": ["staff"], "unit_id": "no-such-unit"}, UnitNotFound, "unit_id"),
        ({"password": "short"}, PasswordTooWeak, "password"),
        ({"password": "Zhao.Min-2022"}, PasswordTooWeak, "password"),
        ({"login": "no spaces"}, InvalidInput, "login"),
        ({"login": "x"}, InvalidInput, "login"),
        ({"roles": []}, InvalidInput, "roles"),
        ({"display_name": " "}, InvalidInput, "display_name"),
        ({"password": ""}, InvalidInput, "password"),
        ({"admin": True}, InvalidInput, "admin"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(
    city: City, fields: dict[str, Any], error: type[QfError], field: str
) -> None:
    assert refused(city, error, **fields).field == field


def test_the_unit_must_suit_the_role_and_be_open(city: City) -> None:
    bureau = city.unit("bureau", name="东兴区卫生健康局")
    closed = city.unit(closed_on="2020-01-01")
    assert refused(city, UnitNotFitting, roles=["institution"], unit_id=bureau).zh.count("东兴区卫生健康局") == 1
    refused(city, UnitClosed, roles=["staff"], unit_id=closed)
    assert city.account(roles=["bureau"], unit_id=bureau)["unit_id"] == bureau


def test_a_unit_of_another_city_answers_like_a_missing_one(city: City, tenants_bench: Bench) -> None:
    foreign = City(tenants_bench, f"{city.code}-b").unit()
    error = refused(city, UnitNotFound, roles=["staff"], unit_id=foreign)
    assert (error.code, error.kind) == ("unit_not_found", "not_found")


def test_a_unit_follows_what_organizations_tells_later(city: City) -> None:
    unit_id = city.unit()
    known = city.bench.engines["tenants"].db["unit_tree"].find_one({"tenant": city.code, "id": unit_id})
    assert known is not None
    facts = {key: known[key] for key in known if key not in ("_id", "tenant", "id", "version")}
    city.tell("organizations.unit_changed.v1", unit_id, 2, **{**facts, "closed_on": "2020-01-01"})
    refused(city, UnitClosed, roles=["staff"], unit_id=unit_id)


def test_a_province_has_accounts_without_any_onboarding(tenants_bench: Bench) -> None:
    province = City(tenants_bench, "province-510000")
    told = province.account("viewer.sichuan", roles=["province_viewer"])
    assert told["roles"] == ["province_viewer"]
    assert province.sign_in("viewer.sichuan")["account"]["id"] == told["id"]
    refused(province, RoleNotInRealm, login="office.sichuan", roles=["campaign_office"])
    me = tenants_bench.call("tenants.me", actor=Actor(told["id"], "province-510000", ("province_viewer",)))
    assert (me["tenant"], me["tenant_name"], me["login"]) == ("province-510000", None, "viewer.sichuan")


@pytest.mark.parametrize("role", ["campaign_office", "bureau", "staff", "province_viewer", "anonymous", "gateway"])
@pytest.mark.parametrize("method", ["create_account", "accounts", "disable_account", "revoke_sessions"])
def test_only_administrators_manage_accounts(city: City, method: str, role: str) -> None:
    account = city.account()
    payloads: dict[str, dict[str, Any]] = {
        "create_account": {"login": "b.c", "display_name": "b", "roles": ["city_admin"], "password": PASSWORD},
        "accounts": {},
    }
    before = city.kept()
    with pytest.raises(Forbidden):
        city.call(method, role, **payloads.get(method, {"account_id": account["id"]}))
    assert city.kept() == before


def test_accounts_are_listed_by_login_in_pages(city: City) -> None:
    for login in ("wang.fang", "chen.jie", "li.na"):
        city.account(login)
    first = city.call("accounts", "city_admin", first=2)
    assert [item["login"] for item in first["items"]] == ["chen.jie", "li.na"]
    assert first["total"] == 3
    rest = city.call("accounts", "city_admin", first=2, after=first["next"])
    assert ([item["login"] for item in rest["items"]], rest["next"]) == (["wang.fang"], None)
    assert "password_hash" not in first["items"][0]


def test_a_disabled_account_is_out_at_once_and_stays_so(city: City) -> None:
    account, signed_in = city.account(), city.sign_in()
    told = city.call("disable_account", "city_admin", account_id=account["id"])
    assert (told["state"], city.is_live(signed_in["session_id"])) == ("disabled", False)
    assert city.told("session_revoked") == [{"session_id": signed_in["session_id"]}]
    before = city.kept()
    assert city.call("disable_account", "city_admin", account_id=account["id"]) == told
    assert city.kept() == before
    with pytest.raises(SignInRefused):
        city.sign_in()
    with pytest.raises(Forbidden):
        city.refresh(signed_in["refresh_token"])


@pytest.mark.parametrize("method", ["disable_account", "revoke_sessions"])
def test_a_city_admin_does_not_manage_an_operator(city: City, method: str) -> None:
    operator = city.account("operator.one", roles=["operator"])
    before = city.kept()
    with pytest.raises(AccountAboveYours):
        city.call(method, "city_admin", account_id=operator["id"])
    assert city.kept() == before
    assert city.call(method, "operator", account_id=operator["id"])["id"] == operator["id"]


def test_nobody_disables_the_own_account(city: City) -> None:
    account = city.account()
    before = city.kept()
    with pytest.raises(OwnAccount):
        actor = city.as_role("city_admin", account_id=account["id"])
        city.bench.call("tenants.disable_account", {"account_id": account["id"]}, actor=actor)
    assert city.kept() == before


@pytest.mark.parametrize("method", ["disable_account", "revoke_sessions"])
def test_an_account_of_another_city_answers_like_a_missing_one(city: City, tenants_bench: Bench, method: str) -> None:
    foreign = City(tenants_bench, f"{city.code}-b").account()["id"]
    answers = []
    for account_id in (foreign, "no-such-account"):
        with pytest.raises(AccountNotFound) as caught:
            city.call(method, "operator", account_id=account_id)
        answers.append(caught.value.to_wire())
    assert answers[0] == answers[1]


def change(city: City, account: Any, session_id: str | None = None, *, old: str = PASSWORD, new: str = NEW) -> Any:
    actor = city.as_role("city_admin", account_id=account["id"], session_id=session_id)
    return city.bench.call("tenants.change_password", {"old": old, "new": new}, actor=actor)


def test_a_new_password_ends_every_other_session(city: City) -> None:
    account, here, there = city.account(), city.sign_in(), city.sign_in()
    told = change(city, account, here["session_id"])
    assert told == {"id": account["id"], "revoked": 1}
    assert (city.is_live(here["session_id"]), city.is_live(there["session_id"])) == (True, False)
    with pytest.raises(SignInRefused):
        city.sign_in(password=PASSWORD)
    assert city.sign_in(password=NEW)["account"]["id"] == account["id"]


@pytest.mark.parametrize("new", [PASSWORD, "short", "zhao.min-2023-X"])
def test_a_weak_or_unchanged_password_is_refused(city: City, new: str) -> None:
    account = city.account()
    before = city.kept()
    with pytest.raises(PasswordTooWeak) as caught:
        change(city, account, new=new)
    assert (caught.value.field, city.kept()) == ("new", before)


def test_guessing_the_old_password_is_counted_and_locked(city: City) -> None:
    account = city.account()
    for _ in range(5):
        with pytest.raises(OldPasswordWrong):
            change(city, account, old="Wrong-2022-guess")
    with pytest.raises(SignInLocked):
        change(city, account)
    with pytest.raises(SignInLocked):
        city.sign_in()
    assert city.kept()["accounts"][0]["version"] == 1


def test_a_caller_without_an_account_here_is_told_what_the_token_says(city: City) -> None:
    me = city.call("me", "campaign_office")
    assert (me["id"], me["login"], me["roles"]) == ("campaign_office-1", None, ["campaign_office"])
    assert (me["tenant"], me["tenant_name"], me["tenant_status"]) == (city.code, None, None)
    city.onboard()
    told = city.call("me", "campaign_office")
    assert (told["tenant_name"], told["tenant_status"]) == ("示例市", "onboarding")
    with pytest.raises(AccountNotFound):
        city.call("change_password", "campaign_office", old=PASSWORD, new=NEW)


@pytest.mark.obligation("NJ-018")
def test_an_account_is_linked_to_somebody_on_the_roster_and_others_are_told(city: City) -> None:
    opened = city.account(unit_id=city.unit(), roles=["staff"], staff_id="staff-1")
    assert (opened["staff_id"], city.told("account_changed")[-1]["staff_id"]) == ("staff-1", "staff-1")
    linked = city.call("link_account", "city_admin", account_id=opened["id"], staff_id="staff-2")
    assert (linked["staff_id"], linked["version"]) == ("staff-2", 2)
    told = len(city.told("account_changed"))
    assert city.call("link_account", "city_admin", account_id=opened["id"], staff_id="staff-2") == linked
    assert len(city.told("account_changed")) == told
    assert city.call("link_account", "city_admin", account_id=opened["id"])["staff_id"] is None
    assert refused(city, UnitRequired, login="no.unit", staff_id="staff-1").field == "unit_id"
