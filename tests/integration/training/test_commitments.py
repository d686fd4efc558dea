"""Integrity commitments: signed by oneself or on paper, counted against the roster of the day."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from services.kit.errors import QfError
from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training.keeping import Keeper, liuzhou, neijiang

KIND = "self_discipline"


@pytest.fixture
def nj(bench: Bench, tenant: str) -> Keeper:
    """Neijiang on 5 May 2022 with four medical staff and one administrator."""
    city = neijiang(bench, tenant)
    city.hire("H1", "1001", "1002", "1003")
    city.hire("H1", "1004", professional_category="administrator")
    city.hire("H2", "2001", professional_category="physician")
    return city


def who(city: Keeper, unit: str, code: str) -> str:
    return f"{unit}.{code}.{city.tenant}"


def account(city: Keeper, unit: str, code: str) -> Actor:
    return city.account(unit, who(city, unit, code))


def scan(city: Keeper, actor: Actor) -> str:
    content = base64.b64encode(b"%PDF-1.7 signed").decode()
    return str(city.call("upload_file", actor, filename="承诺书.pdf", content_base64=content)["id"])


def paper(city: Keeper, unit: str, *codes: str, on: str = "2022-05-04", **more: Any) -> dict[str, Any]:
    own = city.of(unit)
    given = {"kind": KIND, "unit_id": city.ids[unit], "staff_ids": [who(city, unit, code) for code in codes]}
    given |= {"signed_on": on, "text_number": 1, "file_ids": [scan(city, own)], **more}
    return dict(city.call("record_signed_commitments", own, **given))


def figures(city: Keeper, kind: str = KIND, **more: Any) -> tuple[int, int]:
    found = city.call("commitment_figures", kind=kind, **more)
    return found["numerator"], found["denominator"]


def unsigned(city: Keeper, kind: str = KIND, actor: Actor | None = None, **more: Any) -> set[str]:
    found = city.call("unsigned_staff", actor, kind=kind, first=200, **more)["items"]
    return {each["code"] for each in found}


def refusal(city: Keeper, method: str, actor: Actor | None = None, **given: Any) -> QfError:
    names = ("commitment_signatures", "commitment_texts", "commitment_counts", "roster", "outbox")
    before = city.kept(*names)
    with pytest.raises(QfError) as caught:
        city.call(method, actor, **given)
    assert city.kept(*names) == before
    return caught.value


@pytest.mark.obligation("NJ-102")
def test_a_member_of_the_staff_signs_for_oneself_and_once(nj: Keeper) -> None:
    me = account(nj, "H1", "1001")
    [shown] = nj.call("commitments", me)
    assert (shown["code"], shown["text_number"], shown["period"], shown["due_on"]) == (KIND, 1, "2022", "2022-12-31")
    assert (shown["asked_of_me"], shown["mine"]) == (True, None)
    assert (figures(nj), unsigned(nj)) == ((0, 4), {"1001", "1002", "1003", "2001"})
    signed = nj.call("sign_commitment", me, kind=KIND, text_number=1)
    assert (signed["staff_id"], signed["means"], signed["signed_on"]) == (
        who(nj, "H1", "1001"),
        "account",
        "2022-05-05",
    )
    told = len(nj.told("commitments_counted"))
    assert nj.call("sign_commitment", me, kind=KIND, text_number=1) == signed
    assert len(nj.told("commitments_counted")) == told
    assert nj.told("commitments_counted")[-1] == {
        "kind": KIND, "period": "2022", "unit_id": nj.ids["H1"], "signed": 1, "staff": 3,
    }  # fmt: skip
    assert (figures(nj), unsigned(nj)) == ((1, 4), {"1002", "1003", "2001"})
    assert nj.call("commitments", me)[0]["mine"]["id"] == signed["id"]
    assert refusal(nj, "sign_commitment", account(nj, "H1", "1004"), kind=KIND, text_number=1).code == (
        "not_your_commitment"
    )
    assert refusal(nj, "sign_commitment", nj.of("H1"), kind=KIND, text_number=1).code == "not_on_roster"
    named = {"kind": KIND, "text_number": 1, "staff_id": who(nj, "H1", "1002")}
    assert refusal(nj, "sign_commitment", me, **named).code == "invalid_input"
    assert unsigned(nj, actor=nj.of("H2")) == {"2001"}
    counties = nj.call("commitment_figures", kind=KIND)["counties"]
    assert [(c["county_id"], c["numerator"], c["denominator"]) for c in counties] == [
        (None, 1, 3), (nj.ids["C1"], 0, 1),
    ]  # fmt: skip


def test_nobody_signs_a_text_that_he_has_not_seen(nj: Keeper) -> None:
    me, text = account(nj, "H1", "1001"), "本人郑重承诺：廉洁行医，自觉接受监督（2022年修订）。"
    new = nj.call("publish_commitment_text", kind=KIND, text=text, text_number=1)
    assert (new["number"], nj.told("commitment_text_published")) == (2, [{"kind": KIND}])
    assert refusal(nj, "publish_commitment_text", kind=KIND, text=text, text_number=1).code == "text_changed"
    assert refusal(nj, "sign_commitment", me, kind=KIND, text_number=1).code == "text_changed"
    assert nj.call("commitments", me)[0]["text"] == text
    assert nj.call("sign_commitment", me, kind=KIND, text_number=2)["text_number"] == 2
    assert refusal(nj, "commitment_figures", kind="three_circles").code == "commitment_not_found"


@pytest.mark.obligation("NJ-102")
def test_a_unit_records_who_signed_on_paper_all_or_nobody(nj: Keeper) -> None:
    gone = nj.hire("H1", "1005", until="2022-05-03")
    facts = {"kind": KIND, "unit_id": nj.ids["H1"], "signed_on": "2022-05-04", "text_number": 1}
    own, file_id = nj.of("H1"), scan(nj, nj.of("H1"))
    mixed = [who(nj, "H1", "1001"), *gone, who(nj, "H2", "2001"), who(nj, "H1", "1004"), "nobody"]
    wrong = refusal(nj, "record_signed_commitments", own, **facts, staff_ids=mixed, file_ids=[file_id])
    assert [problem.field for problem in wrong.problems] == [f"staff_ids.{place}" for place in (1, 2, 3, 4)]
    one = {"staff_ids": mixed[:1]}
    assert refusal(nj, "record_signed_commitments", own, **facts, **one).code == "paper_needed"
    for day in ("2021-12-01", "2022-05-06"):
        late = {**facts, "signed_on": day, "file_ids": [file_id]}
        assert refusal(nj, "record_signed_commitments", own, **late, **one).code == "signed_outside_period"
    given = {**facts, **one, "file_ids": [file_id]}
    assert refusal(nj, "record_signed_commitments", nj.of("H2"), **given).code == "outside_your_units"
    assert paper(nj, "H1", "1001", "1002", "1001") == {"recorded": 2, "known": 0}
    assert paper(nj, "H1", "1001", "1003") == {"recorded": 1, "known": 1}
    assert figures(nj, unit_id=nj.ids["H1"]) == (3, 3)
    [first, *_] = nj.call("commitment_signatures", own, kind=KIND, unit_id=nj.ids["H1"])["items"]
    assert (first["means"], first["struck_out"]) == ("paper", None)


def test_a_mistake_is_struck_out_and_can_be_signed_anew(nj: Keeper) -> None:
    paper(nj, "H1", "1001")
    [entry] = nj.call("commitment_signatures", nj.of("H1"), kind=KIND)["items"]
    given = {"signature_id": entry["id"], "reason": "签名不是本人"}
    assert refusal(nj, "strike_out_commitment", nj.of("H1"), **given, expected_version=2).code == "changed_meanwhile"
    assert refusal(nj, "strike_out_commitment", nj.of("H2"), **given, expected_version=1).code == "outside_your_units"
    nj.call("strike_out_commitment", nj.of("H1"), **given, expected_version=1)
    assert (figures(nj), "1001" in unsigned(nj)) == ((0, 4), True)
    assert refusal(nj, "strike_out_commitment", nj.of("H1"), **given, expected_version=2).code == "already_struck_out"
    signed = nj.call("sign_commitment", account(nj, "H1", "1001"), kind=KIND, text_number=1)
    assert (signed["version"], signed["struck_out"], figures(nj)) == (3, None, (1, 4))


@pytest.mark.obligation("NJ-102")
def test_every_year_is_signed_anew_and_a_past_year_keeps_its_people(nj: Keeper) -> None:
    nj.day("2022-06-01")
    assert nj.items("commitment")[("H1", KIND)] == ("open", "2022-12-31")
    paper(nj, "H1", "1001", "1002", "1003")
    assert nj.items("commitment")[("H1", KIND)] == ("done", "2022-12-31")
    nj.hire("H1", "1006", since="2022-07-01")
    nj.day("2022-07-02")
    assert nj.items("commitment")[("H1", KIND)][0] == "open"
    nj.hire("H1", "1002", until="2023-02-01")
    nj.day("2023-03-01")
    assert nj.items("commitment")[("H1", KIND)] == ("open", "2023-12-31")
    assert (figures(nj), figures(nj, year=2022)) == ((0, 4), (3, 5)), "1002 has left since; was there at the year's end"
    assert paper(nj, "H1", "1006", on="2022-12-30") == {"recorded": 1, "known": 0}
    assert figures(nj, year=2022) == (4, 5)
    told = len(nj.told("commitments_counted"))
    nj.day("2023-03-02")
    assert len(nj.told("commitments_counted")) == told, "an unchanged count is not told again"
    nj.day("2025-03-01")
    assert refusal(nj, "sign_commitment", account(nj, "H1", "1001"), kind=KIND, text_number=1).code == (
        "signed_outside_period"
    )


@pytest.mark.obligation("LZ-096")
def test_liuzhou_s_medical_workers_sign_once_by_the_end_of_the_first_phase(bench: Bench, tenant: str) -> None:
    lz = liuzhou(bench, tenant, "2022-02-15")
    lz.hire("H1", "1001", "1002")
    lz.day("2022-02-16")
    assert lz.items("commitment")[("H1", "clean_practice")] == ("open", "2022-02-28")
    lz.call("sign_commitment", account(lz, "H1", "1001"), kind="clean_practice", text_number=1)
    assert figures(lz, "clean_practice") == (1, 2)
    lz.set("2022-06-01")
    assert (figures(lz, "clean_practice"), unsigned(lz, "clean_practice")) == ((1, 2), {"1002"})


@pytest.mark.obligation("LZ-042")
def test_liuzhou_s_cadres_sign_for_their_circles_and_off_duty_conduct(bench: Bench, tenant: str) -> None:
    lz = liuzhou(bench, tenant)
    lz.hire("H1", "1001", key_few=True, professional_category="administrator")
    lz.hire("H1", "1002", post_class="purchasing")
    lz.hire("H1", "1003")
    assert (figures(lz, "three_circles"), unsigned(lz, "three_circles")) == ((0, 2), {"1001", "1002"})
    lz.call("sign_commitment", account(lz, "H1", "1001"), kind="three_circles", text_number=1)
    assert figures(lz, "three_circles") == (1, 2)
    assert refusal(lz, "sign_commitment", account(lz, "H1", "1003"), kind="three_circles", text_number=1).code == (
        "not_your_commitment"
    )


def test_what_was_signed_stays_with_the_person_after_a_merger(nj: Keeper) -> None:
    paper(nj, "H1", "1001")
    nj.hire("H1", "1001", until="2022-05-31")
    nj.set("2022-06-02")
    nj.hire("H2", "9001", since="2022-06-01", previous_id=who(nj, "H1", "1001"))
    assert unsigned(nj) == {"1002", "1003", "2001"}
    assert figures(nj, unit_id=nj.ids["H2"]) == (1, 2)
