"""Units one at a time: registered, changed, moved, closed, and who may do that where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.kit.errors import Conflict, Forbidden, InvalidInput, NotFound, QfError
from tests.integration.organizations.city import REGISTER, City

NEW: dict[str, Any] = {"code": "H7", "name": "白马镇卫生院", "kind": "institution", "category": "township_center"}


def refusal(city: City, method: str, **payload: Any) -> QfError:
    """The refusal of the call; asserts that nothing was stored or told."""
    before = city.stored("units"), city.stored("officers"), city.stored("groups"), city.count_told()
    with pytest.raises(QfError) as error:
        city.call(method, **payload)
    assert (city.stored("units"), city.stored("officers"), city.stored("groups"), city.count_told()) == before
    return error.value


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def test_a_bureau_registers_a_unit_below_itself(city: City) -> None:
    bureau = city.id_of("C1")
    unit = city.call("register_unit", as_role="bureau", unit=bureau, parent_id=bureau, staff_count=12, **NEW)
    assert (unit["county_id"], unit["version"], unit["staff_history"]) == (
        bureau,
        1,
        [{"count": 12, "since": "2022-05-10"}],
    )
    assert city.told("unit_registered")[-1]["data"]["code"] == "H7"
    assert city.unit("H7")["id"] == unit["id"]


def test_a_unit_outside_the_bureaus_subtree_is_not_its_to_register_or_change(city: City) -> None:
    bureau, hospital = city.id_of("C1"), city.unit("H1")
    as_bureau: dict[str, Any] = {"as_role": "bureau", "unit": bureau}
    refused = [
        refusal(city, "register_unit", **as_bureau, **NEW),
        refusal(city, "change_unit", **as_bureau, unit_id=hospital["id"], expected_version=1, name="改名"),
        refusal(
            city, "change_unit", **as_bureau, unit_id=city.id_of("W1"), expected_version=1, parent_id=hospital["id"]
        ),
        refusal(city, "close_unit", **as_bureau, unit_id=hospital["id"], closed_on="2022-06-30"),
        refusal(
            city, "change_unit", as_role="institution", unit=hospital["id"], unit_id=hospital["id"], expected_version=1
        ),
    ]
    assert all(isinstance(error, Forbidden) for error in refused)


def test_a_taken_code_an_unfitting_parent_and_unfitting_facts_are_refused(city: City) -> None:
    bureau, clinic = city.id_of("C1"), city.id_of("P1")
    taken = refusal(city, "register_unit", **{**NEW, "code": "H1"})
    below = refusal(city, "register_unit", code="C3", name="某局", kind="bureau", parent_id=bureau)
    facts = refusal(city, "register_unit", **{**NEW, "category": "health_bureau"})
    absent = refusal(city, "register_unit", **NEW, parent_id="nobody")
    assert (taken.code, taken.field, taken.zh) == ("unit_code_taken", "code", "单位编码H1已存在")
    assert (below.code, below.field) == ("parent_not_fitting", "parent_id")
    assert [(p.field, p.code) for p in facts.problems] == [("category", "category_not_fitting")]
    assert isinstance(absent, NotFound) and absent.field == "parent_id"
    assert city.call("register_unit", **{**NEW, "code": "P2"}, parent_id=clinic)["county_id"] == bureau


def test_a_change_needs_the_version_that_the_caller_read(city: City) -> None:
    hospital = city.id_of("H2")
    changed = city.call("change_unit", unit_id=hospital, expected_version=1, level="tertiary", staff_count=610)
    assert (changed["version"], changed["level"], changed["name"]) == (2, "tertiary", "东兴区人民医院")
    stale = refusal(city, "change_unit", unit_id=hospital, expected_version=1, name="旧版改名")
    assert (stale.code, stale.field) == ("changed_meanwhile", "expected_version")
    [event] = city.told("unit_changed")
    assert (event["subject_version"], event["data"]["level"], event["data"]["staff_count"]) == (2, "tertiary", 610)


def test_a_change_to_what_is_there_already_tells_nobody(city: City) -> None:
    told = city.count_told()
    same = city.call(
        "change_unit", unit_id=city.id_of("H2"), expected_version=1, name="东兴区人民医院", staff_count=600
    )
    assert (same["version"], city.count_told()) == (1, told)


def test_fields_are_emptied_by_name_only(city: City) -> None:
    changed = city.call("change_unit", unit_id=city.id_of("H2"), expected_version=1, level=None, clear=["staff_count"])
    assert (changed["level"], changed["staff_count"]) == ("secondary", None)


def test_a_move_recomputes_the_paths_of_the_whole_subtree(city: City) -> None:
    county = city.call("register_unit", code="C2", name="市中区卫生健康局", kind="bureau")
    branch = city.call("register_unit", **{**NEW, "code": "B1"}, parent_id=city.id_of("H2"))
    moved = city.call("change_unit", unit_id=city.id_of("H2"), expected_version=1, parent_id=county["id"])
    assert moved["path"] == county["path"] + moved["id"] + "/"
    after = city.unit("B1")
    assert (after["path"], after["county_id"], after["version"]) == (
        moved["path"] + branch["id"] + "/",
        county["id"],
        2,
    )
    assert [e["data"]["code"] for e in city.told("unit_changed")] == ["H2", "B1"]
    below = city.call("units", as_role="bureau", unit=county["id"])["items"]
    assert [unit["code"] for unit in below] == ["B1", "C2", "H2"]


def test_a_unit_cannot_move_below_itself_and_the_commission_not_at_all(city: City) -> None:
    hospital = city.unit("H2")
    branch = city.call("register_unit", **{**NEW, "code": "B1"}, parent_id=hospital["id"])
    below = refusal(city, "change_unit", unit_id=hospital["id"], expected_version=1, parent_id=branch["id"])
    root = refusal(city, "change_unit", unit_id=city.commission["id"], expected_version=1, parent_id=hospital["id"])
    deep = branch
    for level in range(2):
        deep = city.call("register_unit", **{**NEW, "code": f"D{level}"}, parent_id=deep["id"])
    too_deep = refusal(city, "register_unit", **{**NEW, "code": "D9"}, parent_id=deep["id"])
    assert (below.code, root.code, too_deep.code) == ("parent_not_fitting", "commission_stays", "parent_not_fitting")


@pytest.mark.obligation("NJ-017")
def test_closing_a_unit_ends_its_measures_and_its_officers(city: City) -> None:
    hospital = city.id_of("H2")
    city.call(
        "appoint_conduct_officer", unit_id=hospital, person_name="示例甲", duty="full_time", appointed_on="2022-01-10"
    )
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 1, 1)
    closed = city.call("close_unit", unit_id=hospital, closed_on="2022-05-10")
    assert (closed["is_active"], closed["closed_on"], closed["lacks"]) == (False, "2022-05-10", [])
    assert city.values("conduct_staff_coverage")["H2"] == ("2022-Q2", 0, 0)
    [[officer]] = city.call("conduct_officers_by_units", unit_ids=[hospital])
    assert (officer["ended_on"], officer["is_active"]) == ("2022-05-09", False)
    assert city.told("unit_changed")[-1]["data"]["closed_on"] == "2022-05-10"
    assert len(city.told("conduct_officer_ended")) == 1


def test_closing_is_refused_above_open_units_twice_too_early_and_at_the_root(city: City) -> None:
    city.load("code,name,kind,opened_on,closed_on\nH8,旧院,institution,2020-01-01,2021-01-01\n")
    new = city.call("register_unit", **NEW, opened_on="2022-03-01")
    refused = [
        refusal(city, "close_unit", unit_id=city.id_of("C1"), closed_on="2022-06-30"),
        refusal(city, "close_unit", unit_id=city.id_of("H8"), closed_on="2022-06-30"),
        refusal(city, "close_unit", unit_id=new["id"], closed_on="2022-02-28"),
        refusal(city, "close_unit", unit_id=city.commission["id"], closed_on="2022-06-30"),
    ]
    assert [error.code for error in refused] == [
        "unit_has_open_children",
        "unit_already_closed",
        "closed_before_opened",
        "commission_stays",
    ]
    assert refused[0].zh == "该单位还有4个未关闭的下级单位，请先关闭或调整"
    assert isinstance(refused[0], Conflict) and isinstance(refused[2], InvalidInput)


def test_a_closed_unit_is_never_reopened(city: City) -> None:
    pair = "code,name,kind,parent_code,closed_on\nC8,旧局,bureau,,2021-01-01\nH8,旧院,institution,C8,2021-01-01\n"
    city.load(pair)
    before = city.stored("units")
    for code in ("H8", "C8"):
        refused = refusal(city, "change_unit", unit_id=city.id_of(code), expected_version=1, clear=["closed_on"])
        assert refused.code == "unit_never_reopened"
    assert city.stored("units") == before


def test_two_changes_of_one_version_at_once_have_one_winner(city: City) -> None:
    hospital = city.id_of("H2")

    def rename(name: str) -> str:
        try:
            return str(city.call("change_unit", unit_id=hospital, expected_version=1, name=name)["name"])
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(rename, ["甲院", "乙院"]))
    assert outcomes.count("changed_meanwhile") == 1
    assert [city.unit("H2")["name"]] == [name for name in outcomes if name != "changed_meanwhile"]
    assert [e["subject_version"] for e in city.told("unit_changed")] == [2]


def test_a_superior_that_closes_while_a_unit_is_registered_below_never_keeps_an_open_child(city: City) -> None:
    county = city.call("register_unit", code="C2", name="市中区卫生健康局", kind="bureau")["id"]

    def attempt(job: tuple[str, dict[str, Any]]) -> str:
        try:
            return str(city.call(job[0], **job[1])["code"])
        except QfError as error:
            return error.code

    jobs = [
        ("close_unit", {"unit_id": county, "closed_on": "2022-05-10"}),
        ("register_unit", {**NEW, "parent_id": county}),
    ]
    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(attempt, jobs))
    assert outcomes in ({"C2", "parent_not_fitting"}, {"unit_has_open_children", "H7"})


@pytest.mark.obligation("NJ-117")
def test_the_principal_is_recorded_with_predecessors_and_a_vacancy_shows(city: City) -> None:
    hospital = city.id_of("H2")
    first = {"name": "示例甲", "title": "院长", "since": "2020-01-01"}
    second = {"name": "示例乙", "title": "院长", "since": "2022-03-01"}
    city.call("change_unit", unit_id=hospital, expected_version=1, principal=first)
    after = city.call("change_unit", unit_id=hospital, expected_version=2, principal=second)
    assert after["principal"] == {**second, "until": None}
    assert after["principals"][0] == {**first, "until": "2022-03-01"}
    assert city.call("data_gaps", unit_id=hospital, code="principal_vacant")["total"] == 0
    vacant = city.call("change_unit", unit_id=hospital, expected_version=3, clear=["principal"])
    assert (vacant["principal"], vacant["principals"][1]["until"]) == (None, "2022-05-10")
    assert city.call("data_gaps", unit_id=hospital, code="principal_vacant")["total"] == 1
    assert "示例" not in str([e["data"] for e in city.told("unit_changed")])


def test_another_citys_unit_answers_like_a_missing_one(city: City, bench: Any) -> None:
    stranger = City(bench, city.tenant + "x", "liuzhou-2022").onboarded()
    hospital = city.id_of("H2")
    theirs = refusal(stranger, "change_unit", unit_id=hospital, expected_version=1, name="夺名")
    missing = refusal(stranger, "change_unit", unit_id="nobody", expected_version=1, name="夺名")
    assert theirs.to_wire() == missing.to_wire()
    assert stranger.call("units_by_ids", ids=[hospital]) == [None]
    assert stranger.call("conduct_officers_by_units", unit_ids=[hospital]) == [[]]
    stranger.load(REGISTER)
    assert stranger.id_of("H2") != hospital
