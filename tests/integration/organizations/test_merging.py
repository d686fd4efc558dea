"""Units that merge, split and close: what belongs to them ends or goes along, and nothing is left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.kit.errors import QfError
from tests.integration.organizations.city import HEADER, City
from tests.integration.organizations.people import hire, items, key_post, on
from tests.integration.organizations.test_officers_and_groups import appoint, form
from tests.integration.organizations.test_units import refusal

EVERYTHING = ("units", "staff", "postings", "officers", "groups", "outbox", "unit_tree", "successions")


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def people(city: City, code: str) -> dict[str, str]:
    """A unit with everything that can end; the ids."""
    unit = city.unit(code)
    city.call("appoint_principal", unit_id=unit["id"], expected_version=unit["version"], name="示例院长",
              title="院长", since="2019-01-01")  # fmt: skip
    scope = {"unit_id": unit["id"], "person_name": "示例副院长", "title": "副院长", "since": "2022-01-01"}
    return {
        "unit": unit["id"],
        "officer": appoint(city, code)["id"],
        "group": form(city, code, leader="示例甲")["id"],
        "post": key_post(city, code, "1", "2018-03-01"),
        "scope": city.call("set_branch_scope", **scope, departments=["采购办"])["id"],
    }


def ends(city: City, ids: dict[str, str]) -> dict[str, Any]:
    """The day on which each thing ended."""
    docs = {doc["id"]: doc for name in ("officers", "groups", "postings", "branch_scopes") for doc in city.stored(name)}
    unit = next(doc for doc in city.stored("units") if doc["id"] == ids["unit"])
    return {
        "principal": unit["principals"][-1]["until"],
        "officer": docs[ids["officer"]]["ended_on"],
        "group": docs[ids["group"]]["bodies"][0]["until"],
        "post": docs[ids["post"]]["until"],
        "scope": docs[ids["scope"]]["until"],
    }


ENDED = {
    "principal": "2022-05-10",
    "officer": "2022-05-09",
    "group": "2022-05-10",
    "post": "2022-05-09",
    "scope": "2022-05-09",
}


@pytest.mark.obligation("NJ-117", "NJ-017")
@pytest.mark.parametrize("way", ["command", "import"])
def test_closing_a_unit_ends_all_that_belongs_to_it(city: City, way: str) -> None:
    ids = people(city, "H2")
    if way == "command":
        city.call("close_unit", unit_id=ids["unit"], closed_on="2022-05-10")
    else:
        city.load(HEADER + "H2,东兴区人民医院,医疗机构,C1,综合医院,二级,公立,县级,600,,2022-05-10\n")
    assert ends(city, ids) == ENDED
    assert city.stored("staff")[0]["until"] == "2022-05-09"
    assert city.values("rotation_overdue").get("H2", ("", 0, 0))[1:] in ((0, 0), (0, 1))
    open_items = [i for kind in ("principal", "conduct_officer", "body", "rotation") for i in items(city, kind).values()
                  if i["unit_id"] == ids["unit"] and i["state"] == "open"]  # fmt: skip
    assert open_items == []
    assert city.told("conduct_officer_ended")[-1]["subject_id"] == ids["officer"]


def test_a_closed_unit_is_not_reopened_by_a_file(city: City) -> None:
    city.call("close_unit", unit_id=city.id_of("H2"), closed_on="2022-05-10")
    before = city.stored("units")
    for day in ("", "2023-01-01"):
        row = f"H2,东兴区人民医院,医疗机构,C1,综合医院,二级,公立,县级,600,,{day}\n"
        with pytest.raises(QfError) as error:
            city.load(HEADER + row)
        assert {(p.row, p.column, p.code) for p in error.value.problems} == {(2, "关闭日期", "unit_never_reopened")}
    assert city.stored("units") == before


def test_a_merged_unit_lives_on_in_the_other(city: City) -> None:
    city.load(HEADER + "V1,郭北村卫生室,医疗机构,W1,村卫生室,未定级,公立,县级,2,,\n")
    ids = people(city, "W1")
    ids = {**ids, "into": city.id_of("H2")}
    hire(city, "H2", "1")
    kept = city.call("merge_units", into_id=ids["into"], from_ids=[ids["unit"]], on="2022-05-10")
    assert (kept["predecessor_ids"], city.unit("W1")["successor_ids"]) == ([ids["unit"]], [ids["into"]])
    assert (city.unit("W1")["is_active"], city.unit("W1")["closed_on"]) == (False, "2022-05-10")
    assert city.unit("V1")["parent_id"] == ids["into"]
    assert city.unit("V1")["path"].startswith(city.unit("H2")["path"])
    assert ends(city, ids) == ENDED
    roster = city.call("roster", unit_id=ids["into"])["items"]
    assert [(p["code"], p["since"]) for p in roster] == [("1", "2016-01-01"), ("W1-1", "2022-05-10")]
    assert roster[1]["previous_id"] is not None
    post = roster[1]["posts"][0]
    assert (post["since"], post["term_since"], post["due_on"]) == ("2022-05-10", "2018-03-01", "2023-03-01")
    counts = city.call("staff_counts_by_units", unit_ids=[ids["unit"], ids["into"]], on="2022-05-09")
    assert [row["count"] for row in counts] == [1, 1]
    assert city.values("conduct_staff_coverage")["H2"][1:] == (0, 1)


def test_a_unit_splits_into_new_ones_and_staff_go_by_department(city: City) -> None:
    ids = people(city, "H2")
    hire(city, "H2", "2", name="护士", department="妇产科")
    new = [
        {"code": "H21", "name": "东兴区人民医院"},
        {"code": "H22", "name": "东兴区妇产医院", "departments": ["妇产科"]},
    ]
    units = city.call("split_unit", unit_id=ids["unit"], new_units=new, on="2022-05-10")
    assert [(u["code"], u["level"], u["opened_on"], u["predecessor_ids"]) for u in units] == [
        ("H21", "secondary", "2022-05-10", [ids["unit"]]),
        ("H22", "secondary", "2022-05-10", [ids["unit"]]),
    ]
    assert city.unit("H2")["successor_ids"] == [units[0]["id"], units[1]["id"]]
    rosters = [[p["code"] for p in city.call("roster", unit_id=u["id"])["items"]] for u in units]
    assert rosters == [["H2-1"], ["H2-2"]]
    assert ends(city, ids) == ENDED


def test_what_does_not_fit_is_refused_and_changes_nothing(city: City) -> None:
    people(city, "H2")
    hospital, bureau, other = city.id_of("H2"), city.id_of("C1"), city.id_of("H1")
    city.load(HEADER + "V1,郭北村卫生室,医疗机构,W1,村卫生室,未定级,公立,县级,2,,\n")
    before = {name: city.stored(name) for name in EVERYTHING}
    merge = {"into_id": other, "from_ids": [hospital], "on": "2022-05-10"}
    attempts = [
        ("merge_units", {**merge, "from_ids": []}, "units_not_mergeable"),
        ("merge_units", {**merge, "from_ids": [bureau]}, "units_not_mergeable"),
        ("merge_units", {**merge, "from_ids": [other]}, "units_not_mergeable"),
        ("merge_units", {**merge, "from_ids": [hospital, hospital]}, "units_not_mergeable"),
        ("merge_units", {**merge, "on": "2022-05-11"}, "units_not_mergeable"),
        ("merge_units", {**merge, "into_id": city.id_of("V1"), "from_ids": [city.id_of("W1")]}, "units_not_mergeable"),
        ("split_unit", split(hospital, "N1", "N1"), "unit_not_splittable"),
        ("split_unit", split(hospital, "N1", "H1"), "unit_code_taken"),
        ("split_unit", split(city.commission["id"], "N1", "N2"), "commission_stays"),
    ]
    for method, payload, code in attempts:
        assert refusal(city, method, **payload).code == code, payload
    assert {name: city.stored(name) for name in EVERYTHING} == before


def split(unit_id: str, *codes: str) -> dict[str, Any]:
    return {"unit_id": unit_id, "new_units": [{"code": c, "name": c} for c in codes], "on": "2022-05-10"}


def test_a_bureau_neither_closes_itself_nor_changes_its_own_class(city: City) -> None:
    bureau = city.unit("C1")
    own = {"as_role": "bureau", "unit": bureau["id"]}
    for code in ("H2", "T1", "W1", "P1"):
        city.call("close_unit", unit_id=city.id_of(code), closed_on="2022-05-10", **own)
    before = {name: city.stored(name) for name in EVERYTHING}
    change = {"unit_id": bureau["id"], "expected_version": bureau["version"]}
    attempts = [
        refusal(city, "close_unit", unit_id=bureau["id"], closed_on="2022-05-10", **own),
        refusal(city, "change_unit", **change, category="social_affairs_bureau", **own),
        refusal(city, "split_unit", **split(bureau["id"], "N1", "N2"), **own),
    ]
    assert {each.code for each in attempts} == {"own_unit_is_the_superiors"}
    assert {name: city.stored(name) for name in EVERYTHING} == before
    assert city.call("change_unit", **change, staff_count=31, **own)["staff_count"] == 31


def test_a_merger_and_a_new_unit_below_at_once_leave_no_orphan(city: City) -> None:
    into, gone = city.id_of("H2"), city.id_of("W1")
    new = {"code": "V9", "name": "新卫生室", "kind": "institution", "parent_id": gone}

    def merge() -> Any:
        return city.call("merge_units", into_id=into, from_ids=[gone], on="2022-05-10")

    def register() -> Any:
        try:
            return city.call("register_unit", **new)
        except QfError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        merged, registered = (job.result() for job in (pool.submit(merge), pool.submit(register)))
    assert merged["id"] == into
    if isinstance(registered, QfError):
        assert registered.code in ("parent_not_fitting", "changed_meanwhile")
    else:
        assert city.unit("V9")["parent_id"] == into


def test_staff_of_a_moved_unit_are_seen_by_its_new_superior(city: City) -> None:
    city.load(HEADER + "C2,资中县卫生健康局,卫生健康局,,,,,县级,30,,\n")
    hospital, old, new = city.unit("H2"), city.id_of("C1"), city.id_of("C2")
    key_post(city, "H2", "1", "2016-01-01")
    city.call("change_unit", unit_id=hospital["id"], expected_version=hospital["version"], parent_id=new)
    seen = [city.call("roster", as_role="bureau", unit=each)["total"] for each in (old, new)]
    due = [city.call("rotations", as_role="bureau", unit=each)["total"] for each in (old, new)]
    assert (seen, due) == ([0, 1], [0, 1])


@pytest.mark.obligation("NJ-127", "NJ-032", "NJ-115")
def test_every_institution_is_supervised_exactly_once_also_after_mergers(city: City) -> None:
    city.call("merge_units", into_id=city.id_of("H2"), from_ids=[city.id_of("W1")], on="2022-05-10")
    units = [u for u in city.call("units", kind="institution", first=100)["items"] if u["is_active"]]
    who = city.call("responsibilities_by_units", unit_ids=[unit["id"] for unit in units])
    assert len(who) == 5
    assert all(answer["supervising_authority_id"] and not answer["problems"] for answer in who)
    by_bureau = city.call("units", kind="institution", as_role="bureau", unit=city.id_of("C1"))["items"]
    supervised = {a["unit_id"] for a in who if a["supervising_authority_id"] == city.id_of("C1")}
    assert supervised == {unit["id"] for unit in by_bureau if unit["is_active"]}


def test_a_unit_that_will_close_keeps_its_people_until_that_day(city: City) -> None:
    ids = people(city, "H2")
    city.call("close_unit", unit_id=ids["unit"], closed_on="2022-06-01")
    assert city.unit("H2")["principal"]["name"] == "示例院长"
    city.bench.at(on("2022-06-01"), city.tenant)
    assert city.unit("H2")["principal"] is None
    assert [i for i in items(city, "principal").values() if i["unit_id"] == ids["unit"] and i["state"] == "open"] == []
