"""Retries that have their effect once, sessions that can be renewed and ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from tests.functional.stack import PASSWORD, City, Person, Stack, eventually, found, invented

UNITS = """\
code,name,kind,parent_code,category,level,ownership,affiliation
B-1,示例县卫生健康局,bureau,,health_bureau,,,
"""
NEW_UNIT = "mutation($input: RegisterUnitInput!) { registerUnit(input: $input) { unit { id code } errors { code } } }"


@pytest.fixture(scope="module")
def city(stack: Stack) -> City:
    """A city with one bureau."""
    return found(stack, "retrying", invented("retrying", "990300"), UNITS)


@pytest.fixture(scope="module")
def bureau(city: City) -> Person:
    return city.account("bureau", "bureau", "B-1")


def clinic(city: City, code: str, key: str) -> dict[str, object]:
    """A clinic that the bureau registers."""
    given = {"code": code, "name": f"示例诊所{code}", "kind": "INSTITUTION", "category": "CLINIC"}
    return {**given, "parentId": city.units["B-1"], "idempotencyKey": key}


def refresh(stack: Stack, token: str) -> httpx.Response:
    """POST /auth/refresh with this token and no cookie."""
    stack.http.cookies.clear()
    return stack.post("/auth/refresh", {"refreshToken": token})


def test_a_command_that_is_sent_again_has_its_effect_once(city: City, bureau: Person) -> None:
    query = '{ reports(period: "2022-Q2") { nodes { id versions { number } } } }'
    [report] = bureau.ask(query)["reports"]["nodes"]
    given = {"reportId": report["id"], "title": "二季度", "content": "正文", "idempotencyKey": "report-1"}
    shows = "report { status version versions { number } }"

    first = bureau.do("submitReport", given, shows)
    again = bureau.do("submitReport", given, shows)

    assert first == again
    assert [version["number"] for version in first["versions"]] == [1]
    assert bureau.mistakes("submitReport", {**given, "content": "另一份"}) == [("idempotencyKey", "key_reused")]
    assert bureau.do("submitReport", {**given, "content": "第二版", "idempotencyKey": "report-2"}, shows)[
        "versions"
    ] == [
        {"number": 1},
        {"number": 2},
    ]


def test_a_request_whose_answer_was_lost_is_repeated_without_harm(city: City, bureau: Person) -> None:
    given = clinic(city, "C-1", "lost-answer")
    headers = {"authorization": f"Bearer {bureau.token}"}
    body = {"query": NEW_UNIT, "variables": {"input": given}}
    with suppress(httpx.ReadTimeout):
        httpx.post(f"{bureau.stack.url}/graphql", json=body, headers=headers, timeout=httpx.Timeout(5, read=0.001))

    repeated = bureau.do("registerUnit", given, "unit { id code }")
    once_more = bureau.do("registerUnit", given, "unit { id code }")

    assert repeated == once_more
    assert [unit["code"] for unit in bureau.ask("{ units { nodes { code } } }")["units"]["nodes"]] == ["B-1", "C-1"]
    assert bureau.mistakes("registerUnit", clinic(city, "C-1", "another-key")) == [("code", "unit_code_taken")]


def test_many_at_once_with_one_key_are_one_command(city: City, bureau: Person) -> None:
    given = clinic(city, "C-2", "all-at-once")

    def register(_: int) -> str:
        return str(bureau.post(NEW_UNIT, input=given)["data"]["registerUnit"]["unit"]["id"])

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(register, range(6)))

    assert len(set(made)) == 1
    codes = [unit["code"] for unit in bureau.ask("{ units { nodes { code } } }")["units"]["nodes"]]
    assert codes.count("C-2") == 1


def test_a_refresh_token_is_good_once_and_its_theft_ends_the_session(city: City, bureau: Person) -> None:
    stack = city.stack
    first = stack.post("/auth/login", {"tenant": city.code, "login": "bureau", "password": PASSWORD})
    assert "HttpOnly" in first.headers["set-cookie"]
    old = first.json()["refreshToken"]

    renewed = refresh(stack, old)
    assert renewed.status_code == 200
    person = Person(stack, renewed.json()["accessToken"])
    assert person.ask("{ viewer { account { login } } }")["viewer"]["account"] == {"login": "bureau"}

    assert refresh(stack, old).status_code == 401
    assert refresh(stack, renewed.json()["refreshToken"]).status_code == 401
    eventually(lambda: codes(person), ["UNAUTHENTICATED"])
    assert codes(bureau) == []


def test_who_signs_out_is_out_at_once(city: City, bureau: Person) -> None:
    stack = city.stack
    answer = stack.post("/auth/login", {"tenant": city.code, "login": "bureau", "password": PASSWORD}).json()
    person = Person(stack, answer["accessToken"])
    assert codes(person) == []

    out = stack.post("/auth/logout", {}, authorization=f"Bearer {person.token}")

    assert out.status_code == 204
    assert codes(person) == ["UNAUTHENTICATED"]
    assert person.get("/files/whatever").status_code == 401
    assert refresh(stack, answer["refreshToken"]).status_code == 401
    assert codes(bureau) == []


def test_an_account_that_is_taken_out_of_use_is_out_everywhere(city: City) -> None:
    person = city.account("leaver", "bureau", "B-1")
    accounts = city.chief.ask("{ accounts { nodes { id login state } } }")["accounts"]["nodes"]
    [leaver] = [account for account in accounts if account["login"] == "leaver"]

    disabled = city.chief.do("disableAccount", {"accountId": leaver["id"]}, "account { state }")

    assert disabled == {"state": "disabled"}
    eventually(lambda: codes(person), ["UNAUTHENTICATED"])
    again = city.stack.post("/auth/login", {"tenant": city.code, "login": "leaver", "password": PASSWORD})
    assert again.status_code == 401


def codes(person: Person) -> list[str]:
    """The error codes of a question that everyone may ask."""
    errors = person.post("{ viewer { tenantCode } }").get("errors", [])
    return [error["extensions"]["code"] for error in errors]
