"""Content lists and yearly training plans: owed, written, approved by another, and executed (NJ-027, NJ-098 ...)."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.identity import Actor
from services.kit.testing import Bench
from tests.integration.training.study_scene import NEIJIANG_TEXTS, StudyCity, city_of


@pytest.fixture
def city(bench: Bench, tenant: str) -> StudyCity:
    found = city_of(bench, tenant, "2021-12-13")
    found.day("2021-12-13")
    return found


def training(month: int, *topics: str, audience: str = "medical_staff", **facts: Any) -> dict[str, Any]:
    """A training of the year's plan."""
    given = {"month": month, "title": f"{month}月专题培训", "topic_ids": list(topics), "audiences": [audience]}
    return {**given, **facts}


def plan_of(city: StudyCity, unit: str, trainings: list[dict[str, Any]], year: int = 2022) -> dict[str, Any]:
    given = {"unit_id": city.ids[unit], "year": year, "trainings": trainings}
    return dict(city.call("save_training_plan", city.of(unit), **given))


def step(city: StudyCity, name: str, paper: dict[str, Any], actor: Actor, **more: Any) -> dict[str, Any]:
    given = {"paper_id": paper["id"], "expected_version": paper["version"], **more}
    return dict(city.call(f"{name}_year_paper", actor, **given))


def approved(city: StudyCity, unit: str, trainings: list[dict[str, Any]]) -> dict[str, Any]:
    saved = plan_of(city, unit, trainings)
    submitted = step(city, "submit", saved, city.of(unit))
    return step(city, "approve", submitted, city.person(unit, "principal"))


def refused(city: StudyCity, name: str, paper: dict[str, Any], actor: Actor, **more: Any) -> str:
    given = {"paper_id": paper["id"], "expected_version": paper["version"], **more}
    return city.refused(f"{name}_year_paper", actor, **given)


@pytest.mark.obligation("NJ-098")
def test_every_unit_owes_a_plan_by_the_end_of_phase_one_and_then_by_31_january(city: StudyCity) -> None:
    assert city.items("training_plan") == {(unit, "adopt"): ("open", "2021-12-31") for unit in ("C1", "H1", "H2", "P1")}
    owed = city.call("year_papers", kind="training_plan", year=2022, missing=True)
    assert [(p["status"], p["due_on"], p["overdue"]) for p in owed["items"]] == [("owed", "2021-12-31", False)] * 4
    city.day("2022-01-01")
    assert city.call("year_papers", kind="training_plan", year=2022, overdue=True)["total"] == 4
    city.day("2022-11-30")
    assert city.call("year_papers", year=2023)["total"] == 0
    city.day("2022-12-01")
    assert city.items("training_plan")["H1", "adopt"] == ("open", "2023-01-31")


@pytest.mark.obligation("NJ-098", "NJ-027")
def test_a_plan_is_approved_by_another_person_of_the_unit(city: StudyCity) -> None:
    saved = plan_of(city, "H1", [training(3, *NEIJIANG_TEXTS, exam=True, hours=4)])
    own, principal = city.of("H1"), city.person("H1", "principal")
    assert (saved["status"], saved["is_in_force"]) == ("draft", False)
    assert refused(city, "approve", saved, principal) == "paper_not_submitted"
    submitted = step(city, "submit", saved, own)
    assert city.items("training_plan")["H1", "approve"][0] == "open"
    assert refused(city, "approve", submitted, own) == "approved_by_writer"
    assert refused(city, "approve", submitted, city.of("CM")) == "approved_by_other_unit"
    assert refused(city, "approve", submitted, city.of("H2")) == "outside_your_units"
    assert refused(city, "approve", {**submitted, "version": 1}, principal) == "changed_meanwhile"
    given = {"unit_id": city.ids["H1"], "year": 2022, "trainings": []}
    assert city.refused("save_training_plan", own, **given) == "paper_submitted"
    returned = step(city, "return", submitted, principal, reason="请补充考核")
    assert (returned["status"], returned["return_reason"]) == ("returned", "请补充考核")
    again = step(city, "submit", returned, own)
    done = step(city, "approve", again, principal)
    assert (done["status"], done["first_approved_on"], done["overdue"]) == ("approved", "2021-12-13", False)
    states = {key: state for key, (state, _) in city.items("training_plan").items() if key[0] == "H1"}
    assert states == {("H1", "adopt"): "done", ("H1", "approve"): "done"}
    [figures] = [f for f in city.call("year_paper_figures", year=2022) if f["kind"] == "training_plan"]
    assert (figures["approved"], figures["units"], figures["rate"], figures["in_time"]) == (1, 4, 25, 1)


@pytest.mark.obligation("NJ-098")
def test_the_signed_paper_stands_for_the_principals_account(city: StudyCity) -> None:
    submitted = step(city, "submit", plan_of(city, "P1", [training(3, *NEIJIANG_TEXTS)]), city.of("P1"))
    upload = {"filename": "签批件.pdf", "content_base64": "JVBERi0xLjcgcGxhbg=="}
    signed = city.call("upload_file", city.of("C1"), **upload)["id"]
    assert refused(city, "approve", submitted, city.of("H1"), file_ids=[signed]) == "outside_your_units"
    done = step(city, "approve", submitted, city.of("C1"), file_ids=[signed])
    assert ([each["filename"] for each in done["files"]], done["status"]) == (["签批件.pdf"], "approved")


@pytest.mark.obligation("NJ-050", "NJ-099", "NJ-100")
def test_an_institutions_plan_has_sessions_for_medical_staff_and_all_mandatory_texts(city: StudyCity) -> None:
    own = city.of("H1")
    without_nine = plan_of(city, "H1", [training(3, *NEIJIANG_TEXTS[:-1])])
    assert refused(city, "submit", without_nine, own) == "mandatory_topic_missing"
    for_all = plan_of(city, "H1", [training(3, *NEIJIANG_TEXTS, audience="all_staff")])
    assert refused(city, "submit", for_all, own) == "no_session_for_medical_staff"
    mixed = [training(3, *NEIJIANG_TEXTS, audience="all_staff"), training(4)]
    assert step(city, "submit", plan_of(city, "H1", mixed), own)["status"] == "submitted"
    bureau = plan_of(city, "C1", [training(3, *NEIJIANG_TEXTS, audience="all_staff")])
    assert step(city, "submit", bureau, city.of("C1"))["status"] == "submitted"
    assert refused(city, "submit", plan_of(city, "H2", []), city.of("H2")) == "paper_empty"


@pytest.mark.obligation("NJ-098")
def test_execution_compares_held_sessions_with_the_plan(city: StudyCity) -> None:
    trainings = [training(1, "NJ-SM4"), training(2, *NEIJIANG_TEXTS[1:]), training(3, "NJ-SM4"), training(9, "NJ-SM2")]
    plan = approved(city, "H1", trainings)
    assert (plan["planned"], plan["due"], plan["executed"], plan["execution_rate"]) == (4, 0, 0, 0)
    city.day("2022-03-01")
    held = city.hold("H1", ["H1-1"], "2022-03-02", topic_ids=["NJ-SM4"])
    city.hold("H1", [], "2022-03-02", topic_ids=["NJ-SM10"])
    city.hold("H2", ["H2-1"], "2022-03-02", topic_ids=["NJ-SM4"])
    [shown] = city.call("year_papers_by_ids", ids=[plan["id"]])
    assert [each["session_id"] for each in shown["approved_trainings"]] == [None, None, held["id"], None]
    assert (shown["planned"], shown["due"], shown["executed"], shown["execution_rate"]) == (4, 3, 1, 25)
    city.day("2022-03-03")
    [figures] = [f for f in city.call("year_paper_figures", year=2022) if f["kind"] == "training_plan"]
    assert (figures["planned"], figures["executed"], figures["execution_rate"]) == (4, 1, 25)


@pytest.mark.obligation("NJ-098")
def test_trainings_fall_due_with_their_month_also_where_nothing_happens(city: StudyCity) -> None:
    trainings = [training(1, *NEIJIANG_TEXTS), training(3, "NJ-SM4"), training(4, "NJ-SM4")]
    plan = approved(city, "H1", trainings)
    found = []
    for day in ("2022-01-03", "2022-02-01", "2022-03-01", "2022-05-02"):
        city.day(day)
        [stored] = city.db["year_papers"].find({"tenant": city.tenant, "id": plan["id"]})
        found.append((stored["planned"], stored["due"], stored["executed"]))
    assert found == [(3, 1, 0), (3, 1, 0), (3, 2, 0), (3, 3, 0)]


@pytest.mark.obligation("NJ-098")
def test_what_was_approved_stays_in_force_while_it_is_revised(city: StudyCity) -> None:
    plan = approved(city, "H1", [training(3, *NEIJIANG_TEXTS)])
    revised = plan_of(city, "H1", [training(5, *NEIJIANG_TEXTS)])
    assert (revised["status"], revised["is_in_force"], revised["version"]) == ("draft", True, plan["version"] + 1)
    assert [each["month"] for each in revised["approved_trainings"]] == [3]
    assert city.items("training_plan")["H1", "adopt"][0] == "done"


@pytest.mark.obligation("NJ-027")
def test_a_content_list_has_the_plans_topics_and_the_units_own_and_its_lack_is_a_gap(city: StudyCity) -> None:
    assert sorted(unit for unit, _ in city.items("content_list")) == ["C1", "CM", "H1", "H2", "P1"]
    own = city.of("H1")
    local = city.call("add_topic", own, unit_id=city.ids["H1"], title="本院“红包”负面清单", kind="policy")
    given = {"unit_id": city.ids["H1"], "year": 2022, "topic_ids": [local["id"]]}
    saved = city.call("save_content_list", own, **given)
    assert saved["topic_ids"] == [*(f"NJ-SM{n}" for n in range(1, 12)), *saved["topic_ids"][11:-1], local["id"]]
    assert "T-purpose" in saved["topic_ids"]
    foreign = {**given, "unit_id": city.ids["H2"]}
    assert city.refused("save_content_list", city.of("H2"), **foreign) == "topic_not_found"
    done = step(city, "approve", step(city, "submit", saved, own), city.person("H1", "principal"))
    assert done["approved_topic_ids"] == saved["topic_ids"]
    city.day("2022-01-01")
    lacking = city.call("year_papers", kind="content_list", year=2022, overdue=True)["items"]
    codes = {unit_id: code for code, unit_id in city.ids.items()}
    assert sorted(codes[p["unit_id"]] for p in lacking) == ["C1", "CM", "H2", "P1"]


def test_a_year_outside_the_campaign_and_an_older_version_are_refused(city: StudyCity) -> None:
    own = city.of("H1")
    given = {"unit_id": city.ids["H1"], "trainings": [training(3)]}
    for year in (2020, 2023, 2025):
        assert city.refused("save_training_plan", own, year=year, **given) == "year_outside_campaign"
    plan_of(city, "H1", [training(3)])
    assert city.refused("save_training_plan", own, year=2022, expected_version=1, **given) == "changed_meanwhile"


def test_a_unit_that_comes_later_or_goes_owes_what_is_left(city: StudyCity) -> None:
    city.unit("H2", "institution", "C1", "secondary", closed_on="2021-12-20")
    city.unit("N1", "institution", "C1", "primary", opened_on="2022-06-01")
    city.day("2021-12-21")
    assert city.items("training_plan")["H2", "adopt"][0] == "withdrawn"
    city.day("2022-06-02")
    assert ("N1", "adopt") not in city.items("training_plan")
    city.day("2022-12-01")
    assert city.items("training_plan")["N1", "adopt"] == ("open", "2023-01-31")


def test_liuzhou_asks_for_no_plan_yet_takes_one(bench: Bench, tenant: str) -> None:
    city = city_of(bench, tenant, "2022-02-15", "liuzhou-2022")
    city.day("2022-02-15")
    assert (city.items("training_plan"), city.items("content_list")) == ({}, {})
    saved = plan_of(city, "H1", [training(3, "LZ-SM5", "T-nine")])
    assert (saved["due_on"], saved["overdue"]) == (None, False)
    assert step(city, "submit", saved, city.of("H1"))["status"] == "submitted"
