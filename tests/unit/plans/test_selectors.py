"""Which units the phrases of the plans mean."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from plans import Plan, Selector, matches


@dataclass(frozen=True)
class Unit:
    kind: str
    category: str | None = None
    level: str | None = None
    ownership: str | None = None
    affiliation: str | None = None


UNITS = {
    "commission": Unit("commission"),
    "county bureau": Unit("bureau", "health_bureau", affiliation="county"),
    "zone bureau": Unit("bureau", "social_affairs_bureau", affiliation="development_zone"),
    "city hospital": Unit("institution", "general_hospital", "tertiary", "public", "municipal"),
    "county hospital": Unit("institution", "tcm_hospital", "secondary", "public", "county"),
    "private hospital": Unit("institution", "specialist_hospital", "secondary", "private", None),
    "township": Unit("institution", "township_center", "primary", "public", "county"),
    "clinic": Unit("institution", "clinic", "ungraded", "private", None),
    "city CDC": Unit("institution", "public_health", None, "public", "municipal"),
}
MEDICAL = {"city hospital", "county hospital", "private hospital", "township", "clinic"}
BUREAUS = {"county bureau", "zone bureau"}
MEANT = {
    ("neijiang", "各县（市、区）卫生健康局"): BUREAUS,
    ("neijiang", "市直医疗机构"): {"city hospital"},
    ("neijiang", "各级卫生健康行政部门"): {"commission", *BUREAUS},
    ("neijiang", "各级医疗机构"): MEDICAL,
    ("neijiang", "各级各类医疗卫生机构"): {*MEDICAL, "city CDC"},
    ("neijiang", "二级以上医疗机构"): {"city hospital", "county hospital", "private hospital"},
    ("neijiang", "二级以上公立医院"): {"city hospital", "county hospital"},
    ("neijiang", "各单位"): {*BUREAUS, *MEDICAL, "city CDC"},
    ("neijiang", "医政医管科"): {"commission"},
    ("neijiang", "委中医科"): {"commission"},
    ("neijiang", "公安"): set(),
    ("liuzhou", "各县区卫生健康局"): BUREAUS,
    ("liuzhou", "柳东新区、阳和工业新区（北部生态新区）社会事务局"): {"zone bureau"},
    ("liuzhou", "市属医疗卫生机构"): {"city hospital", "city CDC"},
    ("liuzhou", "各医疗卫生机构"): {*MEDICAL, "city CDC"},
    ("liuzhou", "领导小组办公室"): {"commission"},
}


@pytest.mark.parametrize(("city", "phrase"), MEANT)
def test_a_phrase_means_exactly_these_units(request: pytest.FixtureRequest, city: str, phrase: str) -> None:
    plan: Plan = request.getfixturevalue(city)
    selector = plan.selector(phrase)
    assert {name for name, unit in UNITS.items() if matches(selector, unit)} == MEANT[city, phrase]


def test_several_phrases_mean_any_of_them(neijiang: Plan) -> None:
    phrases = ["各县（市、区）卫生健康局", "市直医疗机构"]
    meant = {name for name, unit in UNITS.items() if neijiang.units_matching(phrases, unit)}
    assert meant == {*BUREAUS, "city hospital"}
    assert not neijiang.units_matching([], UNITS["commission"])


def test_an_unknown_phrase_is_an_error_not_everybody(neijiang: Plan) -> None:
    with pytest.raises(KeyError):
        neijiang.units_matching(["各兄弟单位"], UNITS["commission"])


def test_outside_bodies_are_never_selected() -> None:
    assert not any(matches(Selector(external=True, kinds=["commission"]), unit) for unit in UNITS.values())


def test_every_department_of_a_matrix_is_found_under_its_aliases(liuzhou: Plan) -> None:
    names = {name for task in liuzhou.key_tasks for name in (task.lead_department, *task.co_departments) if name}
    assert all(liuzhou.department(name) for name in names)
    assert (
        liuzhou.department("规划信息科")
        is liuzhou.department("规信科")
        is liuzhou.department("planning_informatization")
    )
    assert liuzhou.department("不存在科") is None
