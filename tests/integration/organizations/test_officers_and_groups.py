"""Conduct officers and the bodies that units form, with the indicators that follow from them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from services.kit.clock import ZONE, clock
from services.kit.errors import Forbidden
from tests.integration.organizations.city import City
from tests.integration.organizations.test_units import refusal


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=ZONE)


def appoint(city: City, code: str, name: str = "示例甲", day: str = "2022-01-10", **more: Any) -> dict[str, Any]:
    payload = {"unit_id": city.id_of(code), "person_name": name, "duty": "part_time", "appointed_on": day, **more}
    return dict(city.call("appoint_conduct_officer", **payload))


def form(city: City, code: str, day: str = "2021-12-20", leader: str = "示例院长", **more: Any) -> dict[str, Any]:
    head = {"name": leader, "title": "院长"}
    payload = {"unit_id": city.id_of(code), "name": "领导小组", "established_on": day, "leader": head, **more}
    return dict(city.call("form_leading_group", **payload))


@pytest.mark.obligation("NJ-017")
def test_coverage_counts_authorities_and_institutions_from_secondary_up(city: City) -> None:
    values = city.values("conduct_staff_coverage")
    assert {code: value[1:] for code, value in values.items()} == {
        "511000": (0, 1),
        "C1": (0, 1),
        "H1": (0, 1),
        "H2": (0, 1),
        "T1": (0, 1),
        "M1": (0, 1),
    }
    assert {value[0] for value in values.values()} == {"2022-Q2"}
    missing = city.call("units", missing="conduct_officer")
    assert [unit["code"] for unit in missing["items"]] == ["511000", "C1", "H1", "H2", "M1", "T1"]
    assert city.call("data_gaps", code="conduct_officer_missing")["total"] == 6


@pytest.mark.obligation("NJ-017")
def test_an_appointment_counts_while_it_lasts_and_the_day_after_its_end_no_more(city: City) -> None:
    officer = appoint(city, "H2", document="县卫〔2022〕3号")
    assert (officer["duty"], officer["is_active"], officer["version"]) == ("part_time", True, 1)
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 1, 1)
    ended = city.call("end_conduct_officer", officer_id=officer["id"], ended_on="2022-05-11")
    assert (ended["is_active"], ended["version"]) == (True, 2)
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 1, 1)
    city.bench.at(on(2022, 5, 11), city.tenant)
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 1, 1)
    city.bench.at(on(2022, 5, 12), city.tenant)
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 0, 1)
    assert city.unit("H2")["lacks"] == ["conduct_officer"]
    [[history]] = city.call("conduct_officers_by_units", unit_ids=[city.id_of("H2")])
    assert (history["ended_on"], history["document"]) == ("2022-05-11", "县卫〔2022〕3号")


def test_officer_events_carry_no_names(city: City) -> None:
    officer = appoint(city, "H2")
    city.call("end_conduct_officer", officer_id=officer["id"], ended_on="2022-05-01")
    [started], [stopped] = city.told("conduct_officer_appointed"), city.told("conduct_officer_ended")
    assert started["data"] == stopped["data"] == {"unit_id": city.id_of("H2"), "duty": "part_time"}
    assert (started["subject_id"], started["subject_version"]) == (officer["id"], 1)
    assert (stopped["subject_id"], stopped["subject_version"]) == (officer["id"], 2)


@pytest.mark.obligation("NJ-017")
def test_an_appointment_that_contradicts_the_record_is_refused(city: City) -> None:
    officer = appoint(city, "H2")
    hospital = city.id_of("H2")
    city.load("code,name,kind,closed_on\nH8,旧院,institution,2021-01-01\n")
    person = {"person_name": "示例甲", "duty": "full_time", "appointed_on": "2022-02-01"}
    refused = [
        refusal(city, "appoint_conduct_officer", unit_id=hospital, **person),
        refusal(city, "appoint_conduct_officer", unit_id=city.id_of("H8"), **person),
        refusal(city, "appoint_conduct_officer", unit_id="nobody", **person),
        refusal(city, "end_conduct_officer", officer_id="nobody", ended_on="2022-02-01"),
        refusal(city, "end_conduct_officer", officer_id=officer["id"], ended_on="2022-01-09"),
    ]
    city.call("end_conduct_officer", officer_id=officer["id"], ended_on="2022-01-31")
    refused.append(refusal(city, "end_conduct_officer", officer_id=officer["id"], ended_on="2022-03-01"))
    assert [error.code for error in refused] == [
        "officer_already_appointed",
        "unit_closed",
        "unit_not_found",
        "officer_not_found",
        "ended_before_appointed",
        "officer_already_ended",
    ]
    assert appoint(city, "H2", day="2022-02-01")["is_active"]


def test_an_institution_acts_on_itself_and_a_bureau_on_its_subtree(city: City) -> None:
    hospital, other, bureau = city.id_of("H2"), city.id_of("T1"), city.id_of("C1")
    mine = {"person_name": "示例甲", "duty": "full_time", "appointed_on": "2022-02-01"}
    city.call("appoint_conduct_officer", as_role="institution", unit=hospital, unit_id=hospital, **mine)
    officer = city.call("appoint_conduct_officer", as_role="bureau", unit=bureau, unit_id=other, **mine)
    group = {"name": "组", "established_on": "2022-01-01", "leader": {"name": "甲", "title": "院长"}}
    refused = [
        refusal(city, "appoint_conduct_officer", as_role="institution", unit=hospital, unit_id=other, **mine),
        refusal(
            city,
            "end_conduct_officer",
            as_role="institution",
            unit=hospital,
            officer_id=officer["id"],
            ended_on="2022-03-01",
        ),
        refusal(city, "form_leading_group", as_role="bureau", unit=bureau, unit_id=city.id_of("H1"), **group),
        refusal(city, "form_leading_group", as_role="staff", unit=hospital, unit_id=hospital, **group),
    ]
    assert all(isinstance(error, Forbidden) for error in refused)
    seen = city.call("conduct_officers_by_units", as_role="institution", unit=hospital, unit_ids=[hospital, other])
    assert [len(officers) for officers in seen] == [1, 0]


@pytest.mark.obligation("NJ-091")
def test_bureaus_and_municipal_institutions_owe_a_leading_group_by_the_printed_day(city: City) -> None:
    assert {code: value[1:] for code, value in city.values("leading_group_formed").items()} == {
        "C1": (0, 1),
        "H1": (0, 1),
        "M1": (0, 1),
    }
    form(city, "H1", "2021-12-31")
    form(city, "C1", "2022-01-01")
    assert {code: value[1] for code, value in city.values("leading_group_formed").items()} == {
        "C1": 1,
        "H1": 1,
        "M1": 0,
    }
    states = {code: city.unit(code)["bodies"][0] for code in ("H1", "C1", "M1")}
    assert states["H1"] == {
        "rule_id": "NJ-LG1",
        "body": "leading_group",
        "due_on": "2021-12-31",
        "formed_on": "2021-12-31",
        "status": "formed",
    }
    assert (states["C1"]["status"], states["M1"]["status"]) == ("formed_late", "overdue")
    [gap] = city.call("data_gaps", code="leading_group_missing")["items"]
    assert (gap["unit_code"], gap["due_on"], gap["is_overdue"]) == ("M1", "2021-12-31", True)
    assert [unit["code"] for unit in city.call("units", missing="leading_group")["items"]] == ["M1"]
    [formed, _] = [e for e in city.told("leading_group_formed") if e["data"]["unit_id"] != city.commission["id"]]
    assert formed["data"] == {"unit_id": city.id_of("H1"), "body": "leading_group", "established_on": "2021-12-31"}


@pytest.mark.obligation("LZ-118")
def test_in_liuzhou_every_institution_owes_a_body_by_the_end_of_the_first_phase(liuzhou: City) -> None:
    liuzhou.load()
    values = liuzhou.values("leading_group_formed")
    assert values.pop("450200") == ("2022-Q2", 1, 1)
    assert sorted(values) == ["H1", "H2", "M1", "P1", "T1", "W1"]
    [duty] = liuzhou.unit("P1")["bodies"]
    assert (duty["rule_id"], duty["due_on"], duty["status"]) == ("LZ-LG2", "2022-02-28", "overdue")
    assert liuzhou.values("conduct_staff_coverage") == {}
    assert liuzhou.call("data_gaps", code="conduct_officer_missing")["total"] == 0


@pytest.mark.obligation("NJ-133")
def test_a_new_group_succeeds_the_old_one_which_stays(city: City) -> None:
    first = form(city, "H1", "2021-12-20")
    again = {"unit_id": city.id_of("H1"), "name": "组", "leader": {"name": "甲", "title": "院长"}}
    refused = refusal(city, "form_leading_group", **again, established_on="2021-12-20")
    assert (refused.code, refused.field) == ("group_already_formed", "established_on")
    second = form(city, "H1", "2022-03-01", leader="示例新院长")
    [groups] = city.call("leading_groups_by_units", unit_ids=[city.id_of("H1")])
    assert [(g["id"], g["is_active"], g["bodies"][0]["until"]) for g in groups] == [
        (second["id"], True, None),
        (first["id"], False, "2022-03-01"),
    ]
    assert city.values("leading_group_formed")["H1"] == ("2022-Q2", 1, 1)
    assert city.unit("H1")["bodies"][0]["formed_on"] == "2021-12-20"


def test_nobody_stands_in_a_group_twice(city: City) -> None:
    person = {"name": "示例甲", "title": "院长"}
    group = {"unit_id": city.id_of("H1"), "name": "组", "established_on": "2022-01-01"}
    refused = refusal(city, "form_leading_group", **group, leader=person, members=[person])
    assert (refused.code, refused.zh) == ("person_named_twice", "示例甲在名单中重复出现")


@pytest.mark.obligation("NJ-033", "NJ-039")
def test_a_supervision_body_must_be_headed_by_the_principal(city: City) -> None:
    hospital = city.id_of("H1")
    principal = {"name": "示例院长", "title": "院长", "since": "2020-01-01"}
    city.call("change_unit", unit_id=hospital, expected_version=1, principal=principal)
    group = form(city, "H1", bodies=["supervision_body", "special_mechanism"])
    assert group["head_is_principal"] is True
    assert city.call("data_gaps", unit_id=hospital, code="head_not_principal")["total"] == 0
    successor = {"name": "示例新院长", "title": "院长", "since": "2022-05-01"}
    city.call("change_unit", unit_id=hospital, expected_version=2, principal=successor)
    gaps = city.call("data_gaps", unit_id=hospital, code="head_not_principal")["items"]
    assert [gap["zh"] for gap in gaps] == [
        "专项工作机制负责人不是本单位主要负责人",
        "工作督导机构负责人不是本单位主要负责人",
    ]
    assert city.values("leading_group_formed")["H1"] == ("2022-Q2", 0, 1)
    told = [e["data"]["body"] for e in city.told("leading_group_formed") if e["data"]["unit_id"] == hospital]
    assert told == ["supervision_body", "special_mechanism"]


@pytest.mark.obligation("NJ-040")
def test_the_special_mechanism_needs_the_ten_functions_and_one_person_may_stand_for_several(city: City) -> None:
    members = [
        {"name": "示例乙", "title": "科长", "department": "人事、财务、信息、采购"},
        {"name": "示例丙", "title": "质控科、护理部负责人"},
        {"name": "示例丁", "title": "科长", "department": "药剂科、设备科"},
    ]
    group = form(city, "H2", bodies=["special_mechanism"], members=members)
    assert group["missing_functions"] == ["纪检监察", "医保"]
    [gap] = city.call("data_gaps", unit_id=city.id_of("H2"), code="functions_missing")["items"]
    assert gap["zh"] == "专项工作机制缺少部门：纪检监察、医保"


def test_a_new_quarter_measures_everybody_again_once(city: City) -> None:
    appoint(city, "H2")
    before = len(city.told("indicator_measured"))
    city.bench.at(on(2022, 5, 20), city.tenant)
    assert len(city.told("indicator_measured")) == before
    city.bench.at(on(2022, 7, 1), city.tenant)
    values = city.values("conduct_staff_coverage")
    assert {value[0] for value in values.values()} == {"2022-Q3"}
    assert len(city.told("indicator_measured")) == before + 9
    assert values["H2"] == ("2022-Q3", 1, 1)
    city.bench.at(on(2022, 7, 1), city.tenant)
    city.bench.at(on(2022, 7, 2), city.tenant)
    assert len(city.told("indicator_measured")) == before + 9


def test_measurements_of_one_subject_never_fall_in_version(city: City) -> None:
    officer = appoint(city, "H2")
    city.call("end_conduct_officer", officer_id=officer["id"], ended_on="2022-02-01")
    city.call("change_unit", unit_id=city.id_of("H2"), expected_version=1, level="primary")
    city.bench.at(on(2022, 8, 1), city.tenant)
    seen = [e for e in city.told("indicator_measured") if e["data"]["unit_id"] == city.id_of("H2")]
    assert [(e["subject_version"], e["data"]["numerator"], e["data"]["denominator"]) for e in seen] == [
        (1, 0, 1),
        (2, 1, 1),
        (3, 0, 1),
        (4, 0, 0),
    ]
    assert {e["subject_id"] for e in seen} == {f"conduct_staff_coverage:{city.id_of('H2')}:2022-Q2"}


def test_an_appointment_and_a_reclassification_at_once_are_both_in_the_measurement(city: City) -> None:
    unit = city.id_of("W1")
    person = {"unit_id": unit, "person_name": "示例甲", "duty": "full_time", "appointed_on": "2022-01-10"}
    jobs = [
        ("appoint_conduct_officer", person),
        ("change_unit", {"unit_id": unit, "expected_version": 1, "level": "secondary"}),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: city.call(job[0], **job[1]), jobs))
    assert city.values("conduct_staff_coverage")["W1"] == ("2022-Q2", 1, 1)


def test_a_unit_that_opens_later_is_measured_from_that_day(city: City) -> None:
    city.load("code,name,kind,level,opened_on\nH9,新院,institution,二级,2022-05-15\n")
    assert "H9" not in city.values("conduct_staff_coverage")
    city.bench.at(on(2022, 5, 15), city.tenant)
    assert city.values("conduct_staff_coverage")["H9"] == ("2022-Q2", 0, 1)


def test_ticks_of_a_city_without_a_plan_do_nothing(bench: Any, tenant: str) -> None:
    clock.start_at(on(2022, 5, 1))
    city = City(bench, tenant, "neijiang-2021-2024")
    bench.at(on(2022, 5, 2), tenant)
    assert city.count_told() == 0
