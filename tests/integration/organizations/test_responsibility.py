"""Who is in charge, what is lacking, and how far each role sees."""

from __future__ import annotations

from typing import Any

import pytest

from plans import Plan
from services.kit.errors import InvalidInput, NotFound
from tests.integration.organizations.city import HEADER, City

MORE = (
    HEADER
    + "H3,县精神病医院,医疗机构,C1,专科医院,二级,公立,县级,80,,\n"
    + "H4,错放的市直医院,医疗机构,C1,综合医院,二级,公立,市直,80,,\n"
    + "H5,无主管县属院,医疗机构,,综合医院,二级,公立,县级,80,,\n"
    + "H6,资料不全院,医疗机构,C1,,,,,,,\n"
    + "L1,某医学检验实验室,医疗机构,C1,第三方检测机构,未定级,社会办,县级,20,,\n"
    + "M2,民营妇产保健院,医疗机构,C1,妇幼保健机构,二级,民营,县级,20,,\n"
)


@pytest.fixture
def city(neijiang: City) -> City:
    neijiang.load()
    return neijiang


def in_charge(city: City, *codes: str) -> dict[str, dict[str, Any]]:
    ids = [city.id_of(code) for code in codes]
    return dict(zip(codes, city.call("responsibilities_by_units", unit_ids=ids), strict=True))


def codes(city: City, **filters: Any) -> list[str]:
    return [unit["code"] for unit in city.call("units", **filters)["items"]]


@pytest.mark.obligation("NJ-032", "NJ-115", "NJ-127")
def test_the_commission_supervises_municipal_institutions_and_a_bureau_its_jurisdiction(city: City) -> None:
    found = in_charge(city, "H1", "H2", "C1", "511000")
    commission, bureau = city.commission["id"], city.id_of("C1")
    assert {code: (r["supervising_authority_id"], r["supervision_rule"]) for code, r in found.items()} == {
        "H1": (commission, "municipal_institution"),
        "H2": (bureau, "county_jurisdiction"),
        "C1": (commission, "superior_authority"),
        "511000": (None, None),
    }
    assert found["H2"]["supervising_authority_name"] == "东兴区卫生健康局"
    assert [r["problems"] for r in found.values()] == [[], [], [], []]


@pytest.mark.obligation("NJ-115", "NJ-144", "NJ-145")
def test_the_guiding_department_follows_the_duty_list_and_tcm_stands_before_level(city: City) -> None:
    city.load(MORE)
    found = in_charge(city, "H1", "T1", "M1", "W1", "P1", "L1", "M2")
    assert {code: (r["guiding_department"], r["rule"], r["org_type"]) for code, r in found.items()} == {
        "H1": ("医政医管科", "NJ-D1", "secondary_and_above_general_hospital"),
        "T1": ("中医药科", "NJ-D4", "tcm_institution"),
        "M1": ("基妇科", "NJ-D3", "maternal_child_institution"),
        "W1": ("基妇科", "NJ-D3", "primary_care_institution"),
        "P1": ("医政医管科", "NJ-D1", "privately_run_institution"),
        "L1": ("医政医管科", "NJ-D1", "third_party_testing_institution"),
        "M2": ("基妇科", "NJ-D3", "maternal_child_institution"),
    }
    assert found["T1"]["guiding_department_code"] == "tcm"


@pytest.mark.obligation("NJ-145")
def test_a_city_can_read_its_duty_list_otherwise_by_binding_the_type(city: City) -> None:
    data = city.plan.model_dump(mode="json")
    data["template"]["version"] = "1.0.1"
    data["selectors"]["中医类医疗机构"] = {
        "kinds": ["institution"],
        "categories": ["tcm_hospital"],
        "ownership": ["public"],
    }
    data["selectors"]["社会办医疗机构"] = {"kinds": ["institution"], "ownership": ["private"]}
    city.onboarded(version=2, plan=Plan.model_validate(data))
    assert in_charge(city, "T1")["T1"]["guiding_department"] == "医政医管科"


@pytest.mark.obligation("NJ-032")
def test_none_or_conflicting_answers_are_reported(city: City) -> None:
    city.load(MORE)
    data = city.plan.model_dump(mode="json")
    data["template"]["version"] = "1.0.1"
    data["departmental_duties"].append(
        {"id": "NJ-D9", "department": "党办", "text": "重复指导。", "guides_org_types": ["tcm_institution"]}
    )
    city.onboarded(version=2, plan=Plan.model_validate(data))
    found = in_charge(city, "H3", "H4", "H5", "T1")
    assert {code: r["problems"] for code, r in found.items()} == {
        "H3": ["guiding_department_missing"],
        "H4": ["supervising_authority_conflict"],
        "H5": ["supervising_authority_missing"],
        "T1": ["guiding_department_conflict"],
    }
    assert found["T1"]["conflicting_departments"] == ["中医药科", "党办"]
    assert (found["T1"]["guiding_department"], found["H4"]["supervising_authority_id"]) == (None, None)
    for code, r in found.items():
        assert city.call("data_gaps", unit_id=city.id_of(code), code=r["problems"][0])["total"] == 1


def test_a_plan_without_a_duty_list_leaves_nothing_to_guide(liuzhou: City) -> None:
    liuzhou.load()
    hospital = in_charge(liuzhou, "H2")["H2"]
    assert (hospital["guiding_department"], hospital["problems"]) == (None, [])
    assert liuzhou.call("data_gaps", code="guiding_department_missing")["total"] == 0


def test_incomplete_records_are_listed_and_counted(city: City) -> None:
    whole = city.call("data_gaps", first=1)
    assert (whole["institutions"], whole["complete_institutions"]) == (6, 6)
    city.load(MORE)
    gaps = city.call("data_gaps", unit_id=city.id_of("H6"))
    assert (gaps["institutions"], gaps["complete_institutions"]) == (1, 0)
    assert [gap["code"] for gap in gaps["items"]] == [
        "affiliation_missing",
        "category_missing",
        "guiding_department_missing",
        "level_missing",
        "ownership_missing",
        "principal_missing",
        "special_mechanism_missing",
        "staff_roster_missing",
    ]
    assert gaps["items"][3]["zh"] == "医疗机构未填等级"


def test_pages_of_gaps_cover_every_gap_once(city: City) -> None:
    whole = city.call("data_gaps", first=200)
    seen: list[Any] = []
    after = None
    while True:
        part = city.call("data_gaps", first=3, after=after)
        seen += part["items"]
        after = part["next"]
        if after is None:
            break
    assert seen == whole["items"] and len(seen) == whole["total"] == part["total"]


def test_units_are_found_by_what_they_are(city: City) -> None:
    bureau = city.id_of("C1")
    assert codes(city, kind="institution", level="tertiary") == ["H1", "M1"]
    assert codes(city, parent_id=bureau) == ["H2", "P1", "T1", "W1"]
    assert codes(city, county_id=bureau) == ["C1", "H2", "P1", "T1", "W1"]
    assert codes(city, search="东兴区") == ["C1", "H2", "T1"]
    assert codes(city, search="h1") == ["H1"]
    assert codes(city, search=".*") == []


def test_units_come_in_pages(city: City) -> None:
    first = city.call("units", first=5)
    second = city.call("units", first=5, after=first["next"])
    found = [unit["code"] for unit in first["items"] + second["items"]]
    assert found == ["511000", "C1", "H1", "H2", "M1", "P1", "T1", "W1"]
    assert (first["total"], second["next"]) == (8, None)
    with pytest.raises(InvalidInput):
        city.call("units", after="nonsense")


def test_lists_end_at_the_callers_units(city: City) -> None:
    bureau, hospital, other = city.id_of("C1"), city.id_of("H2"), city.id_of("H1")
    assert codes(city, as_role="bureau", unit=bureau) == ["C1", "H2", "P1", "T1", "W1"]
    assert codes(city, as_role="institution", unit=hospital) == ["H2"]
    assert codes(city, as_role="institution", unit=None) == []
    mine: dict[str, Any] = {"as_role": "institution", "unit": hospital}
    seen = city.call("units_by_ids", **mine, ids=[other, hospital, "nobody"])
    assert [unit and unit["code"] for unit in seen] == [None, "H2", None]
    seen = city.call("responsibilities_by_units", **mine, unit_ids=[other, hospital])
    assert [answer and answer["guiding_department"] for answer in seen] == [None, "医政医管科"]
    assert city.call("leading_groups_by_units", **mine, unit_ids=[city.commission["id"]]) == [[]]
    gaps = city.call("data_gaps", **mine)["items"]
    assert {gap["unit_code"] for gap in gaps} == {"H2"}
    with pytest.raises(NotFound):
        city.call("unit_by_code", **mine, code="H1")


@pytest.mark.obligation("NJ-136")
def test_a_member_whose_department_has_no_printed_duty_is_a_gap(city: City) -> None:
    data = city.plan.model_dump(mode="json")
    data["template"]["version"] = "1.0.1"
    data["departmental_duties"] = [d for d in data["departmental_duties"] if d["department"] != "党办"]
    city.onboarded(version=2, plan=Plan.model_validate(data))
    [gap] = city.call("data_gaps", code="department_without_duty")["items"]
    assert (gap["unit_code"], gap["zh"]) == ("511000", "成员所在的党办没有职责分工")


def test_a_closed_unit_lacks_nothing_any_more(city: City) -> None:
    hospital = city.id_of("H1")
    assert city.call("data_gaps", unit_id=hospital)["total"] > 0
    city.call("close_unit", unit_id=hospital, closed_on="2022-05-10")
    assert city.call("data_gaps", unit_id=hospital)["total"] == 0
