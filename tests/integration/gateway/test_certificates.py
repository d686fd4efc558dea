"""Certificates before the gateway: anybody checks them, few print them, nobody learns a name."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from gateway.app import build_app
from gateway.visitors import EACH_BURST
from services.kit.errors import NotFound, QfError
from services.kit.testing import Bench
from tests.integration.gateway.exams import Examinee, bank, examinee, published
from tests.integration.gateway.scene import City, DirectRpc, configured

HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def holder(founded: City) -> Examinee:
    """Somebody who has passed."""
    founded.settle()
    assert bank(founded)["result"] == {"rows": 4, "created": 4}
    found = examinee(founded)
    assert found.sit(published(founded))["passed"] is True
    return found


@pytest.fixture
def certificate(city: City, holder: Examinee) -> dict[str, Any]:
    query = "{ myCertificates { id number code address pdfUrl status topics exam { title } unit { code } } }"
    [found] = holder.ask(query)["myCertificates"]
    return dict(found)


@pytest.mark.obligation("NJ-101")
def test_anybody_checks_a_certificate_and_sees_no_more_of_a_name_than_its_beginning(
    city: City, certificate: dict[str, Any]
) -> None:
    assert (certificate["status"], certificate["unit"], certificate["exam"]) == (
        "VALID", {"code": "H-1"}, {"title": "“九不准”考试"})  # fmt: skip
    answer = city.http("GET", certificate["address"])
    assert answer.json() == {
        "certificate": {
            "number": certificate["number"],
            "title": "“九不准”考试",
            "topics": ["医疗卫生行业“九不准”"],
            "unit": "示例市第一人民医院",
            "holder": "欧**",
            "issuedOn": "2022-06-30",
            "validUntil": "2023-06-30",
            "status": "valid",
            "revokedOn": None,
        }
    }
    page = city.http("GET", certificate["address"], headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "欧**" in page.text
    assert "有效" in page.text
    assert "欧阳" not in page.text + answer.text


@pytest.mark.obligation("NJ-101", "PF-007")
def test_an_unknown_code_and_an_unknown_city_answer_alike(city: City, certificate: dict[str, Any]) -> None:
    code = certificate["code"]
    wrong = (f"/certificates/{city.code}/{'a' * 16}", f"/certificates/nowhere/{code}", f"/certificates/{city.code}/x.y",
             f"/certificates/province-510000/{code}", f"/certificates/{city.code.upper()}/{code}")  # fmt: skip
    before = city.everything()
    for headers in ({}, HTML):
        answers = [city.http("GET", path, headers=headers) for path in wrong]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1
        assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert city.everything() == before


@pytest.mark.obligation("NJ-101")
def test_the_holder_and_the_unit_print_it_and_no_client_names_the_holder(
    city: City, holder: Examinee, certificate: dict[str, Any]
) -> None:
    def paper(token: str, path: str = certificate["pdfUrl"], **headers: str) -> httpx.Response:
        return city.http("GET", path, headers={"authorization": f"Bearer {token}", **headers})

    mine = paper(holder.token)
    assert (mine.status_code, mine.content[:5]) == (200, b"%PDF-")
    assert paper(holder.token, f"{certificate['pdfUrl']}?holder_name=x", host="evil.example").content == mine.content
    for role, unit in (("institution", "H-1"), ("campaign_office", None)):
        assert paper(city.token(role, unit=unit)).content == mine.content
    for role, unit in (("institution", "H-2"), ("bureau", "B-1"), ("staff", "H-1")):
        assert paper(city.token(role, unit=unit)).status_code == 404
    assert city.http("GET", certificate["pdfUrl"]).status_code == 401
    assert paper(holder.token, "/certificates/bm8.pdf").status_code == 400


@pytest.mark.obligation("NJ-101")
def test_a_revoked_certificate_says_so_to_everybody(city: City, holder: Examinee) -> None:
    other = examinee(city, code="801", name="示例乙")
    other.sit(published(city))
    [found] = other.ask("{ myCertificates { id address version } }")["myCertificates"]
    given = {"certificateId": found["id"], "expectedVersion": found["version"], "reason": "替考"}
    shows = "certificate { status revokedOn revokeReason }"
    gone = city.run("revokeCertificate", given, "campaign_office", shows=shows)
    assert gone["certificate"] == {"status": "REVOKED", "revokedOn": "2022-06-30", "revokeReason": "替考"}
    told = city.http("GET", found["address"]).json()["certificate"]
    assert (told["status"], told["revokedOn"], "reason" in str(told).lower()) == ("revoked", "2022-06-30", False)
    assert "已撤销" in city.http("GET", found["address"], headers=HTML).text


def test_a_visitor_who_tries_codes_is_stopped_and_others_are_not(services: Bench, city: City) -> None:
    app = build_app(configured(rate_per_second=50.0), DirectRpc(services))

    def visit(address: str) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app, client=(address, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://qf") as client:
                return await client.get(f"/certificates/{city.code}/{'a' * 16}")

        return asyncio.run(send())

    answers = [visit("203.0.113.7").status_code for _ in range(EACH_BURST + 3)]
    assert answers == [404] * EACH_BURST + [429] * 3
    assert visit("203.0.113.8").status_code == 404


def test_the_printed_address_is_that_of_the_settings(services: Bench, city: City, holder: Examinee) -> None:
    seen: list[dict[str, Any]] = []

    class Listening(DirectRpc):
        async def call(self, service: str, method: str, payload: Any = None, **more: Any) -> Any:
            seen.extend([payload] if method == "print_certificate" else [])
            return await super().call(service, method, payload, **more)

    [found] = holder.ask("{ myCertificates { pdfUrl code } }")["myCertificates"]
    city_app, city.app = city.app, build_app(configured(public_url="https://qf.example.cn/"), Listening(services))
    try:
        city.http("GET", found["pdfUrl"], headers={"authorization": f"Bearer {holder.token}", "host": "evil.example"})
    finally:
        city.app = city_app
    [printed] = seen
    assert printed["address"] == f"https://qf.example.cn/certificates/{city.code}/{found['code']}"
    assert printed["holder_name"] == "欧阳示例"


@pytest.mark.parametrize(("method", "status"), [("verify_certificate", 500), ("staff_name", 404)])
def test_what_goes_wrong_inside_is_not_told_to_strangers(
    services: Bench, city: City, certificate: dict[str, Any], method: str, status: int
) -> None:
    class Secret(QfError if status == 500 else NotFound):  # type: ignore[misc]
        zh = "张三的记录损坏"

    class Failing(DirectRpc):
        async def call(self, service: str, name: str, payload: Any = None, **more: Any) -> Any:
            if name == method:
                raise Secret()
            return await super().call(service, name, payload, **more)

    city_app, city.app = city.app, build_app(configured(), Failing(services))
    try:
        answers = [city.http("GET", certificate["address"], headers=headers) for headers in ({}, HTML)]
    finally:
        city.app = city_app
    assert [answer.status_code for answer in answers] == [status] * 2
    assert not any("张三" in answer.text for answer in answers)


def test_questions_and_answers_do_not_reach_examinees_over_the_graph(city: City, holder: Examinee) -> None:
    other = examinee(city, code="802", name="示例丙")
    attempt = other.run("startAttempt", {"examId": published(city)})["attempt"]
    assert [(q["answers"], q["explanation"]) for q in attempt["questions"]] == [(None, None)] * 2
    [error] = city.errors("{ questions { totalCount } }", token=other.token)
    assert error["extensions"]["code"] == "FORBIDDEN"
    mine = "query($id: ID!) { myAttempt(id: $id) { status } }"
    assert other.ask(mine, id=attempt["id"]) == {"myAttempt": {"status": "OPEN"}}
    assert holder.ask(mine, id=attempt["id"]) == {"myAttempt": None}
    forged = """mutation($input: SubmitAttemptInput!) { submitAttempt(input: $input) { errors { code } } }"""
    given = {"attemptId": attempt["id"], "expectedVersion": 1, "score": 100}
    refused = city.post(forged, token=other.token, input=given).json()["errors"]
    assert refused[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    stolen = holder.run("submitAttempt", {"attemptId": attempt["id"], "expectedVersion": 1}, "attempt { id }")
    assert [each["code"] for each in stolen["errors"]] == ["attempt_not_found"]
