"""Certificates: what passing gives, who may see it, and what anybody can check."""

from __future__ import annotations

import base64

import pytest

from services.kit.clock import clock
from services.kit.errors import QfError
from services.kit.testing import Bench
from tests.integration.training.attending_scene import City, at
from tests.integration.training.exam_scene import (
    choices,
    fill_bank,
    hold,
    kept,
    person,
    rates,
    sit,
    start,
)


@pytest.fixture
def city(bench: Bench, tenant: str) -> City:
    clock.start_at(at("2022-05-10T09:00"))
    found = City(bench, tenant).found()
    found.hire("H1", "1001", "1002", "1003")
    found.hire("H1", "1009", professional_category="physician")
    found.hire("H2", "2001", professional_category="physician")
    fill_bank(found)
    return found


@pytest.mark.obligation("NJ-101")
def test_a_passed_exam_gives_a_certificate_that_anybody_can_check(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    sit(city, me, exam)
    sit(city, person(city, "H1", "1002"), exam, wrong=3)
    [mine] = city.call("my_certificates", me)
    assert mine["number"].startswith("511000-2022-000001-")
    assert (mine["issued_on"], mine["valid_until"], mine["status"], mine["score"]) == (
        "2022-05-10", "2023-05-10", "valid", 100)  # fmt: skip
    assert len(mine["code"]) == 16
    anybody = me.__class__("anonymous", city.tenant, ("anonymous",))
    shown = city.call("verify_certificate", anybody, code=mine["code"].upper())
    assert {name: shown[name] for name in ("number", "topics", "status", "unit", "revoked_on")} == {
        "number": mine["number"],
        "topics": ["医疗卫生行业“九不准”"],
        "status": "valid",
        "unit": "示例H1",
        "revoked_on": None,
    }
    assert set(shown) == {
        "number",
        "title",
        "topics",
        "status",
        "issued_on",
        "valid_until",
        "revoked_on",
        "unit",
        "staff_id",
    }
    for code in ("0" * 16, mine["number"], mine["id"]):
        with pytest.raises(QfError) as caught:
            city.call("verify_certificate", anybody, code=code)
        assert caught.value.code == "certificate_not_found"
    clock.start_at(at("2023-05-11T00:00"))
    assert city.call("verify_certificate", anybody, code=mine["code"])["status"] == "expired"


@pytest.mark.obligation("NJ-101")
def test_a_certificate_is_revoked_by_who_held_the_exam_and_says_so(city: City) -> None:
    exam, me = hold(city), person(city, "H1", "1001")
    sit(city, me, exam)
    [mine] = city.call("my_certificates", me)
    given = {"certificate_id": mine["id"], "expected_version": 1, "reason": "替考"}
    for who in (city.of("H1"), me):
        before = kept(city)
        with pytest.raises(QfError) as caught:
            city.call("revoke_certificate", who, **given)
        assert caught.value.kind == "forbidden"
        assert kept(city) == before
    gone = city.call("revoke_certificate", **given)
    assert (gone["status"], gone["revoked_on"], gone["revoke_reason"]) == ("revoked", "2022-05-10", "替考")
    anybody = me.__class__("anonymous", city.tenant, ("anonymous",))
    shown = city.call("verify_certificate", anybody, code=mine["code"])
    assert (shown["status"], shown["revoked_on"]) == ("revoked", "2022-05-10")
    with pytest.raises(QfError) as caught:
        city.call("revoke_certificate", **{**given, "expected_version": 2})
    assert caught.value.code == "certificate_already_revoked"


def test_the_name_on_paper_comes_from_the_gateway_alone(city: City) -> None:
    exam, me, other = hold(city), person(city, "H1", "1001"), person(city, "H1", "1002")
    sit(city, me, exam)
    [mine] = city.call("my_certificates", me)
    for who in (me, city.of("H1"), city.of("CM")):
        assert city.call("certificate_paper", who, certificate_id=mine["id"])["staff_id"] == mine["staff_id"]
    for who in (other, city.of("H2"), city.of("C1")):
        with pytest.raises(QfError) as caught:
            city.call("certificate_paper", who, certificate_id=mine["id"])
        assert caught.value.code == "certificate_not_found"
    given = {"certificate_id": mine["id"], "holder_name": "示例甲", "address": "https://example.cn/certificates/x/y"}
    for who in (me, city.of("H1"), city.of("CM")):
        with pytest.raises(QfError) as caught:
            city.call("print_certificate", who, **given)
        assert caught.value.code == "forbidden"
    gateway = me.__class__("gateway", city.tenant, ("gateway",))
    printed = city.call("print_certificate", gateway, **given)
    assert printed["filename"] == f"合格证书-{mine['number']}.pdf"
    assert base64.b64decode(printed["content_base64"]).startswith(b"%PDF-")


def test_certificates_of_many_are_numbered_without_gaps(city: City) -> None:
    exam = hold(city)
    city.hire("H2", "2002", "2003")
    people = [person(city, "H1", code) for code in ("1001", "1002", "1003")]
    people += [person(city, "H2", code) for code in ("2001", "2002", "2003")]
    for who in people:
        attempt = start(city, who, exam)
        given = {"attempt_id": attempt["id"], "expected_version": 1, "choices": choices(attempt)}
        city.call("save_answers", who, **given)
    city.day("2022-05-12")
    numbers = sorted(doc["number"] for doc in city.db["certificates"].find({"tenant": city.tenant}))
    assert [number.split("-")[2] for number in numbers] == [f"{n:06}" for n in range(1, 7)]
    assert rates(city) == {"H1": (3, 3), "H2": (3, 3)}
