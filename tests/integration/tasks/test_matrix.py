"""The responsibility matrix of Liuzhou's twelve key tasks, as printed: leaders, departments in order, units."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.testing import Bench
from tests.integration.tasks.city import City

ALL_UNITS = ["各县区卫生健康局", "各医疗卫生机构"]
TAIL = ["疾控科", "医政医管科", "基卫科", "妇幼科", "中医药发展科", "中医药管理科"]
MATRIX = [
    pytest.param("LZ-T01", "赵海", "机关党委", ["办公室", "人事科", *TAIL], marks=pytest.mark.obligation("LZ-021")),
    pytest.param("LZ-T02", None, "机关党委", ["办公室", "人事科", *TAIL], marks=pytest.mark.obligation("LZ-030")),
    pytest.param(
        "LZ-T03",
        None,
        "医政医管科",
        [
            "办公室",
            "人事科",
            "规信科",
            "财务科",
            "疾控科",
            "基卫科",
            "妇幼科",
            "中医药发展科",
            "中医药管理科",
            "机关党委",
        ],
        marks=pytest.mark.obligation("LZ-039"),
    ),
    pytest.param("LZ-T04", None, "机关党委", ["人事科", "机关纪委"], marks=pytest.mark.obligation("LZ-044")),
    pytest.param(
        "LZ-T05",
        None,
        "人事科",
        ["疾控科", "医政医管科", "基卫科", "妇幼科", "机关党委", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-048"),
    ),
    pytest.param(
        "LZ-T06",
        None,
        "人事科",
        ["规划信息科", "疾控科", "医政医管科", "基卫科", "妇幼科", "机关党委", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-053"),
    ),
    pytest.param(
        "LZ-T07",
        "赵海",
        "人事科",
        ["疾控科", "医政医管科", "基卫科", "妇幼科", "机关党委", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-059"),
    ),
    pytest.param(
        "LZ-T08", None, "财务科", ["人事科", "法规科", "体改科", *TAIL], marks=pytest.mark.obligation("LZ-069")
    ),
    pytest.param(
        "LZ-T09",
        None,
        "办公室",
        ["财务科", "法规科", "疾控科", "医政医管科", "基卫科", "妇幼科", "宣教科", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-075"),
    ),
    pytest.param(
        "LZ-T10",
        None,
        "机关党委",
        ["办公室", "疾控科", "医政医管科", "基卫科", "妇幼科", "宣教科", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-081"),
    ),
    pytest.param(
        "LZ-T11",
        None,
        "机关党委",
        ["办公室", "疾控科", "医政医管科", "基卫科", "妇幼科", "宣教科", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-086"),
    ),
    pytest.param(
        "LZ-T12",
        None,
        "机关党委",
        ["办公室", "人事科", "法规科", "体改科", *TAIL[:4], "宣教科", "中医药发展科", "中医药管理科"],
        marks=pytest.mark.obligation("LZ-092"),
    ),
]


@pytest.fixture
def tasks(liuzhou: City) -> dict[str, dict[str, Any]]:
    return {task["id"]: task for task in liuzhou.call("key_tasks")}


@pytest.mark.parametrize(("task_id", "branch", "lead", "others"), MATRIX)
def test_a_row_of_the_matrix(
    tasks: dict[str, dict[str, Any]], task_id: str, branch: str | None, lead: str, others: list[str]
) -> None:
    task = tasks[task_id]
    assert task["responsible_leader"] == {
        "text": "林卫",
        "binding": "person",
        "persons": [{"name": "林卫", "title": "党组书记、主任"}],
    }
    assert (task["branch_leader"]["text"], task["branch_leader"]["binding"]) == (
        (branch, "person") if branch else ("领导班子成员", "role")
    )
    assert (task["lead_department"], task["co_departments"]) == (lead, others)
    assert [d["name"] for d in task["departments"]] == [lead, *others]
    assert [d["lead"] for d in task["departments"]] == [True] + [False] * len(others)
    assert all(d["code"] for d in task["departments"])
    assert task["responsible_units"] == ALL_UNITS


@pytest.mark.obligation("LZ-030")
def test_the_role_leadership_team_member_is_bound_to_the_deputies(tasks: dict[str, dict[str, Any]]) -> None:
    names = [person["name"] for person in tasks["LZ-T02"]["branch_leader"]["persons"]]
    assert names == ["赵海", "覃映雪", "胡学林", "危寿明", "杨盛", "雷俊", "刘国兵"]


@pytest.mark.obligation("LZ-039", "LZ-053")
def test_an_alias_is_the_same_department(tasks: dict[str, dict[str, Any]]) -> None:
    codes = {
        department["code"]
        for task_id in ("LZ-T03", "LZ-T06")
        for department in tasks[task_id]["departments"]
        if department["name"] in ("规信科", "规划信息科")
    }
    assert codes == {"planning_informatization"}


@pytest.mark.obligation("LZ-022")
def test_the_first_department_leads_and_another_order_gives_another_lead(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "liuzhou-2022").set("2022-02-10")
    first, *rest = city.plan.key_tasks
    swapped = first.model_copy(
        update={"lead_department": "办公室", "co_departments": ["机关党委", *first.co_departments[1:]]}
    )
    city.onboard(city.plan.model_copy(update={"key_tasks": [swapped, *rest]}))
    [task] = city.call("key_tasks_by_ids", ids=["LZ-T01"])
    assert (task["lead_department"], task["co_departments"][0]) == ("办公室", "机关党委")


def test_a_task_keeps_its_words_and_its_place_in_the_source(tasks: dict[str, dict[str, Any]]) -> None:
    task = tasks["LZ-T07"]
    assert (task["number"], task["heading"], task["source"]) == ("7", "7.严格执行定期轮岗制度。", "182-200")
    assert [m["modality"] for m in task["measures"]] == ["must", "encourage", "must", "must"]
    assert task["category"] == {"id": "LZ-C2", "number": "三（二）", "title": "强化权力制约，健全体制机制。"}
    assert (task["phases"], task["phases_inferred"]) == (["LZ-P1", "LZ-P2", "LZ-P3", "LZ-P4"], True)


def test_key_tasks_by_category_and_phase(liuzhou: City) -> None:
    assert [t["id"] for t in liuzhou.call("key_tasks", category="LZ-C3")] == ["LZ-T10", "LZ-T11", "LZ-T12"]
    assert [t["id"] for t in liuzhou.call("key_tasks", phase_id="LZ-P1")][-2:] == ["LZ-P1.1", "LZ-P1.2"]
    assert liuzhou.call("key_tasks", category="XX") == []


def test_neijiang_names_each_units_first_person(neijiang: City) -> None:
    [task] = neijiang.call("key_tasks_by_ids", ids=["NJ-T01"])
    assert task["responsible_leader"]["binding"] == "unit_principal"
    assert task["branch_leader"] is None
    [group] = neijiang.call("key_tasks_by_ids", ids=["NJ-T46"])
    assert group["responsible_leader"]["persons"] == [{"name": "阮履强", "title": "市卫生健康委党委书记、主任"}]
