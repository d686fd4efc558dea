"""A city appears: commission, departments and leading group come out of the plan."""

from __future__ import annotations

import pytest

from plans import Plan
from services.kit.errors import Conflict
from services.kit.testing import Bench
from services.organizations.errors import TenantNotReady
from tests.integration.organizations.city import City


@pytest.mark.obligation("NJ-133", "NJ-135", "NJ-136")
def test_neijiangs_leading_group_stands_with_its_posts_in_the_printed_order(neijiang: City) -> None:
    commission = neijiang.commission
    assert (commission["name"], commission["kind"]) == ("内江市卫生健康委员会", "commission")
    [[group]] = neijiang.call("leading_groups_by_units", unit_ids=[commission["id"]])
    assert group["name"] == "内江市医疗机构及其工作人员廉洁从业行动领导小组"
    assert group["alt_name"] == "内江市医疗机构及其工作人员廉洁从业行动工作领导小组"
    assert (group["established_on"], group["document_number"]) == ("2021-12-13", None)
    assert (group["leader"]["name"], group["leader"]["title"]) == ("阮履强", "市卫生健康委党委书记、主任")
    assert [person["name"] for person in group["deputies"]] == ["罗仁福", "胡爱武", "印永彬", "彭庆", "何勇"]
    assert group["deputies"][4]["title"] == "市纪委监委驻市卫生健康委纪检监察组组长"
    assert [m["department_code"] for m in group["members"]] == [
        "office",
        "medical_affairs",
        "comprehensive_supervision",
        "tcm",
        "primary_and_maternal_child",
        "party_office",
        "stationed_discipline_group",
    ]
    [office] = group["work_groups"]
    assert (office["kind"], office["hosted_by_department"], office["head"]) == ("office", "医政医管科", None)
    gaps = neijiang.call("data_gaps", unit_id=commission["id"], code="department_without_duty")
    assert gaps["total"] == 0


@pytest.mark.obligation("LZ-117", "LZ-126", "LZ-127", "LZ-131", "LZ-139")
def test_liuzhous_leading_group_has_its_office_and_a_publicity_group_with_members_by_role(liuzhou: City) -> None:
    [[group]] = liuzhou.call("leading_groups_by_units", unit_ids=[liuzhou.commission["id"]])
    assert (group["established_on"], group["document_number"]) == ("2022-02-10", "柳卫发〔2022〕1号")
    assert group["leader"]["name"] == "林卫"
    assert [p["name"] for p in group["deputies"]] == ["赵海", "覃映雪", "胡学林", "危寿明", "杨盛", "雷俊", "刘国兵"]
    assert len(group["members"]) == 14
    assert group["members"][2]["department_code"] == "planning_informatization"
    assert group["unrepresented_departments"] == []
    office, supervision, publicity = group["work_groups"]
    assert (office["head"]["name"], len(office["members"])) == ("赵海", 7)
    assert office["members"][0] == {
        "name": "代文娟",
        "title": "市卫生健康委办公室主任",
        "role": "member",
        "department": "办公室",
        "department_code": "office",
        "full_time": False,
        "functions": [],
        "since": None,
    }
    assert (supervision["head"]["name"], supervision["head"]["title"]) == (None, "委领导")
    assert publicity["head"]["name"] == "覃映雪"
    assert [(m["name"], m["title"]) for m in publicity["members"]] == [
        ("姚建光", "市卫生健康委宣传科技教育科科长"),
        (None, "科室有关工作人员"),
    ]


@pytest.mark.obligation("LZ-127")
def test_a_department_with_tasks_but_no_seat_in_the_group_is_a_gap(liuzhou: City) -> None:
    data = liuzhou.plan.model_dump(mode="json")
    data["leading_group"]["members"] = [m for m in data["leading_group"]["members"] if m["name"] != "李文胜"]
    data["template"]["version"] = "1.0.1"
    liuzhou.onboarded(version=2, plan=Plan.model_validate(data))
    gaps = liuzhou.call("data_gaps", code="department_unrepresented")
    assert sorted(gap["zh"] for gap in gaps["items"]) == [
        "任务分工中的机关党委在领导小组中无人代表",
        "任务分工中的机关纪委在领导小组中无人代表",
    ]


def test_departments_answer_to_every_name_and_keep_both_printings_of_a_duty(neijiang: City) -> None:
    names = ["医政医管科", "委中医科", "市卫生健康委办公室", "tcm", "不存在科"]
    found = neijiang.call("departments_by_names", names=names)
    assert [d and d["code"] for d in found] == ["medical_affairs", "tcm", "office", "tcm", None]
    assert [duty["id"] for duty in found[0]["duties"]] == ["NJ-D1", "NJ-D5"]
    assert found[0]["guides"][0] == "secondary_and_above_general_hospital"
    assert len(neijiang.call("departments")) == 8


def test_onboarding_again_changes_nothing_and_answers_again(neijiang: City) -> None:
    before = {name: neijiang.stored(name) for name in ("units", "groups", "measurements")}
    neijiang.onboarded(version=2)
    assert {name: neijiang.stored(name) for name in before} == before
    assert [e["subject_version"] for e in neijiang.told("tenant_prepared")] == [1, 2]
    assert neijiang.told("tenant_prepared")[1]["data"] == {
        "service": "organizations",
        "counts": {"units": 1, "departments": 8, "leading_group_people": 13, "work_groups": 1},
    }
    assert len(neijiang.told("unit_registered")) == 1
    assert len(neijiang.told("leading_group_formed")) == 1


@pytest.mark.obligation("NJ-133")
def test_the_group_of_a_later_plan_version_succeeds_the_first_which_stays_as_history(neijiang: City) -> None:
    data = neijiang.plan.model_dump(mode="json")
    data["template"]["version"], data["leading_group"]["leader"]["name"] = "1.1.0", "示例人员"
    neijiang.onboarded(version=2, plan=Plan.model_validate(data))
    neijiang.onboarded(version=1)
    [groups] = neijiang.call("leading_groups_by_units", unit_ids=[neijiang.commission["id"]])
    assert sorted((g["plan"].split("@")[1], g["leader"]["name"], g["is_active"]) for g in groups) == [
        ("1.0.0", "阮履强", False),
        ("1.1.0", "示例人员", True),
    ]


def test_masked_names_leave_the_posts(neijiang: City) -> None:
    data = neijiang.plan.model_dump(mode="json")
    data["template"]["version"], data["parameters"]["mask_persons"] = "1.0.1", True
    neijiang.onboarded(version=2, plan=Plan.model_validate(data))
    [groups] = neijiang.call("leading_groups_by_units", unit_ids=[neijiang.commission["id"]])
    [masked] = [group for group in groups if group["is_active"]]
    assert (masked["leader"]["name"], masked["leader"]["title"]) == (None, "市卫生健康委党委书记、主任")


def test_before_onboarding_reads_are_empty_and_commands_are_refused(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024")
    assert city.call("units")["items"] == []
    assert city.call("departments") == []
    assert city.call("data_gaps")["total"] == 0
    with pytest.raises(Conflict) as refused:
        city.load()
    assert refused.value.code == TenantNotReady().code
    assert city.stored("units") == [] and city.count_told() == 0


def test_a_plan_without_a_printed_group_leaves_it_to_the_commission(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "liuzhou-2022")
    data = city.plan.model_dump(mode="json")
    data["leading_group"], data["work_groups"] = None, []
    city.onboarded(plan=Plan.model_validate(data))
    commission = city.commission
    assert city.call("leading_groups_by_units", unit_ids=[commission["id"]]) == [[]]
    assert (commission["lacks"], [duty["rule_id"] for duty in commission["bodies"]]) == (["leading_group"], ["LZ-LG1"])
