"""The registers of tasks on the store, each by the figure of its row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit.errors import QfError
from tests.integration.tasks.city import OTHER_BUREAU, TOWNSHIP, City, below


def record(city: City, kind: str, of: str, values: dict[str, Any], **caller: Any) -> dict[str, Any]:
    given = [{"name": name, "value": value} for name, value in values.items()]
    return dict(city.call("record_entry", kind=kind, unit_id=of, values=given, **caller))


def step(city: City, entry: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
    values = [{"name": name, "value": value} for name, value in more.pop("values", {}).items()]
    facts = {"entry_id": entry["id"], "action": action, "expected_version": entry["version"], "values": values}
    return dict(city.call("change_entry_status", **facts, **more))


def counted(city: City, kind: str, **more: Any) -> tuple[int, int | None]:
    """(numerator, denominator)."""
    found = city.call("register_figures", kind=kind, **more)
    return found["numerator"], found["denominator"]


def states(city: City, kind: str) -> dict[str, int]:
    found = city.call("register_figures", kind=kind)["states"]
    return {line["value"]: line["count"] for line in found if line["count"]}


def lacking(city: City, kind: str) -> set[str]:
    return {gap["unit_id"] for gap in city.call("register_gaps", kind=kind, first=200)["items"]}


def items(city: City, action: str) -> list[dict[str, Any]]:
    told = [item for envelope in city.told("work_items_changed") for item in envelope["data"]["items"]]
    return [item for item in told if item["action"] == action]


@pytest.mark.obligation("NJ-138")
def test_a_difficulty_waits_ten_working_days_for_the_superior_and_is_answered(neijiang: City) -> None:
    neijiang.set("2022-04-28")
    raised = record(neijiang, "difficulty", "h-2", {"content": "缺少药师"}, role="institution", unit="h-2")
    assert raised["due_on"] == "2022-05-16", "the May holiday and its make-up Saturdays are counted"
    waiting = items(neijiang, "difficulty")[-1]
    assert (waiting["owner_unit_id"], waiting["roles"], waiting["state"]) == ("b-1", ["bureau"], "open")
    with pytest.raises(QfError) as own:
        step(neijiang, raised, "resolve", role="institution", unit="h-2", values={"resolution": "自行解决"})
    assert own.value.code == "not_your_register"
    neijiang.set("2022-05-17")
    late = neijiang.call("register_entries", kind="difficulty", overdue=True)["items"]
    assert [entry["id"] for entry in late] == [raised["id"]]
    up = step(neijiang, raised, "escalate", role="bureau", unit="b-1", reason="县级无法解决")
    assert items(neijiang, "difficulty")[-1]["owner_unit_id"] == "c-0"
    neijiang.set("2022-05-20")
    done = step(neijiang, up, "resolve", values={"resolution": "安排县域共享药师"})
    assert (done["status"], done["settled_on"]) == ("resolved", "2022-05-20")
    assert items(neijiang, "difficulty")[-1]["state"] == "done"
    record(neijiang, "difficulty", "b-1", {"content": "经费不足"}, role="bureau", unit="b-1")
    found = neijiang.call("register_figures", kind="difficulty", year=2022)
    assert (found["numerator"], found["denominator"], found["median_days"]) == (1, 2, 22.0)
    counties = [(line["county_id"], line["numerator"], line["denominator"]) for line in found["counties"]]
    assert counties == [("b-1", 1, 2)]


@pytest.mark.obligation("NJ-116", "LZ-027", "LZ-123")
@pytest.mark.parametrize("plan", ["neijiang", "liuzhou"])
def test_deployments_are_executed_or_overdue(request: pytest.FixtureRequest, plan: str) -> None:
    city: City = request.getfixturevalue(plan)
    city.set("2022-03-10")
    directive = {"title": "落实九项准则", "deployed_on": "2022-03-01", "due_on": "2022-03-31", "joint": "是"}
    first = record(city, "deployment", "h-1", directive)
    record(city, "deployment", "h-2", {**directive, "joint": "否", "problem": "回扣", "due_on": "2022-04-30"})
    city.set("2022-04-06")
    late = city.call("register_entries", kind="deployment", overdue=True)["items"]
    assert [entry["id"] for entry in late] == [first["id"]]
    step(city, first, "execute", values={"execution": "已全员学习"})
    assert counted(city, "deployment") == (1, 2)
    found = city.call("register_figures", kind="deployment")["breakdown"]
    assert {(line["value"], line["count"]) for line in found} == {("true", 1), ("false", 1)}


REMINDER = {"reminder": "尽快报送自查", "urged_on": "2022-03-10", "respond_by": "2022-03-20"}


@pytest.mark.obligation("NJ-146")
def test_a_department_urges_and_the_institution_responds(neijiang: City) -> None:
    neijiang.set("2022-03-10")
    urged = record(neijiang, "urging", "h-2", {**REMINDER, "department": "医政医管科"}, role="department_head")
    assert items(neijiang, "urging")[-1]["owner_unit_id"] == "h-2"
    step(neijiang, urged, "respond", role="institution", unit="h-2", values={"response": "已报送"})
    assert counted(neijiang, "urging") == (1, 1)


@pytest.mark.obligation("LZ-132", "LZ-145")
def test_the_supervision_group_guides_and_the_office_urges(liuzhou: City) -> None:
    liuzhou.set("2022-03-10")
    record(liuzhou, "group_guidance", "h-1", {"guided_on": "2022-03-10", "form": "urging", "content": "进度"},
           role="supervisor")  # fmt: skip
    assert counted(liuzhou, "group_guidance") == (1, 1)
    target = {"target": "department", "target_name": "医政科"}
    record(liuzhou, "office_urging", "c-0", {**REMINDER, **target})
    assert counted(liuzhou, "office_urging") == (0, 1)
    assert liuzhou.call("register_figures", kind="office_urging")["months"] == [
        {"month": "2022-03", "entries": 1, "done": 0, "previous": None, "sums": []}
    ]
    with pytest.raises(QfError) as wrong:
        record(liuzhou, "office_urging", "h-1", {**REMINDER, **target})
    assert wrong.value.code == "not_owed_by_unit"


@pytest.mark.obligation("NJ-106")
def test_enforcement_is_compared_month_by_month(neijiang: City) -> None:
    for held_on, checks in (("2022-03-02", 3), ("2022-03-20", 2), ("2022-04-02", 7)):
        neijiang.set(held_on)
        values = {"held_on": held_on, "inspections": 1, "checks": checks, "penalties": 0}
        record(neijiang, "enforcement_log", "b-1", values, role="bureau", unit="b-1")
    months = neijiang.call("register_figures", kind="enforcement_log", year=2022)["months"]
    assert [(row["month"], row["entries"], row["previous"]) for row in months] == [
        ("2022-03", 2, None),
        ("2022-04", 1, 2),
    ]
    checks = [[(s["value"], s["previous"]) for s in row["sums"] if s["name"] == "checks"] for row in months]
    assert checks == [[(5, None)], [(7, 5)]]


@pytest.mark.obligation("NJ-054", "NJ-113", "NJ-114")
def test_what_neijiang_improves_pilots_and_carries_over(neijiang: City) -> None:
    neijiang.set("2022-05-05")
    measure = record(
        neijiang, "service_improvement", "h-1", {"title": "分时段预约", "area": "service", "before": "40%"}
    )
    assert measure["due_on"] is None
    assert counted(neijiang, "service_improvement") == (0, 1)
    step(neijiang, measure, "complete", values={"after": "75%", "effect": "候诊缩短20分钟"})
    assert counted(neijiang, "service_improvement") == (1, 1)
    pilot = record(neijiang, "pilot", "b-1", {"practice": "药品采购阳光平台", "started_on": "2022-05-01"})
    with pytest.raises(QfError) as early:
        step(neijiang, pilot, "roll_out", values={"roll_out": "全市"})
    assert early.value.code == "step_not_allowed"
    pilot = step(neijiang, pilot, "evaluate", values={"evaluation": "价格下降8%"})
    step(neijiang, pilot, "roll_out", values={"roll_out": "全市二级以上医院"})
    assert (states(neijiang, "pilot"), lacking(neijiang, "pilot")) == ({"rolled_out": 1}, {"b-2"})
    record(neijiang, "carried_over", "h-1", {"item": "permanent_rule", "title": "九项准则考核办法"})
    item = {"item": "open_item", "title": "信息系统接口改造", "owner": "信息科", "due_on": "2025-03-31"}
    carried = record(neijiang, "carried_over", "h-1", item)
    assert states(neijiang, "carried_over") == {"made_permanent": 1, "open": 1}
    neijiang.set("2025-02-03")
    with pytest.raises(QfError) as over:
        record(neijiang, "carried_over", "h-1", item)
    assert over.value.code == "campaign_ended"
    step(neijiang, carried, "settle", reason="接口改造完成")
    assert states(neijiang, "carried_over") == {"made_permanent": 1, "settled": 1}


@pytest.mark.obligation("LZ-014")
def test_off_duty_records_open_to_few_and_every_reading_is_kept(liuzhou: City) -> None:
    liuzhou.set("2022-05-05")
    incident = {"matter": "incident", "happened_on": "2022-05-01", "content": "违规接受宴请", "person": "某某"}
    record(liuzhou, "off_duty", "h-1", incident, role="institution", unit="h-1")
    for role in ("campaign_office", "department_head"):
        with pytest.raises(QfError) as refused:
            liuzhou.call("look_up_entries", role=role, kind="off_duty", unit_id="h-1", motive="核查")
        assert refused.value.code == "not_your_register"
    with pytest.raises(QfError) as closed:
        liuzhou.call("register_entries", role="discipline_inspector", kind="off_duty")
    assert closed.value.code == "read_by_lookup"
    assert liuzhou.stored("register_lookups") == []
    found = liuzhou.call("look_up_entries", role="discipline_inspector", kind="off_duty", unit_id="h-1", motive="核查")
    assert [entry["values"][3]["shown_zh"] for entry in found["items"]] == ["违规接受宴请"]
    assert [line["motive"] for line in liuzhou.stored("register_lookups")] == ["核查"]
    figures = liuzhou.call("register_figures", role="discipline_inspector", kind="off_duty")
    assert [(line["value"], line["count"]) for line in figures["breakdown"]] == [("incident", 1)]
    with pytest.raises(QfError) as county:
        record(liuzhou, "off_duty", "h-2", incident, role="discipline_inspector")
    assert county.value.code == "not_owed_by_unit"


@pytest.mark.obligation("LZ-029", "LZ-088", "LZ-091", "LZ-113", "LZ-114")
def test_what_liuzhou_prevents_and_closes(liuzhou: City) -> None:
    liuzhou.set("2022-05-05")
    record(liuzhou, "department_measure", "h-1", {"department": "药剂科", "measures": "处方点评"})
    record(liuzhou, "department_measure", "h-1", {"department": "设备科"})
    assert counted(liuzhou, "department_measure") == (1, 2)
    checklist = {"occasion": "grading", "checklist": "三级医院评审标准", "used_on": "2022-05-01", "weight": 10}
    record(liuzhou, "conduct_section", "c-0", {**checklist, "section": True})
    record(liuzhou, "conduct_section", "c-0", {**checklist, "section": "否"})
    assert counted(liuzhou, "conduct_section") == (1, 2)
    reform = record(liuzhou, "pay_reform", "h-1", {"title": "年薪制"})
    step(liuzhou, reform, "complete", values={"effect": "骨干流失减少"})
    assert counted(liuzhou, "pay_reform") == (1, 1)
    warning = {"trigger": "用量异常", "recipient": "某科室", "issued_on": "2022-05-05", "act_by": "2022-05-12"}
    issued = record(liuzhou, "early_warning", "h-1", {**warning, "form": "warning"})
    record(liuzhou, "early_warning", "h-1", {**warning, "form": "education"})
    assert counted(liuzhou, "early_warning") == (1, 2)
    step(liuzhou, issued, "act", values={"action": "约谈科室主任"})
    assert counted(liuzhou, "early_warning") == (2, 2)
    hole = record(liuzhou, "loophole", "h-1", {"loophole": "二次议价无记录", "found_on": "2022-05-01"})
    assert hole["due_on"] == "2022-08-03", "an open entry is stale after 90 days"
    assert (counted(liuzhou, "loophole"), states(liuzhou, "loophole")) == ((0, 1), {"open": 1})
    mended = {"made": "created", "rule": "议价留痕制度", "effective_on": "2022-06-01"}
    step(liuzhou, hole, "close", values=mended)
    assert counted(liuzhou, "loophole") == (1, 1)
    assert "h-1" not in lacking(liuzhou, "loophole")


def test_a_unit_that_moves_takes_its_entries_along(neijiang: City) -> None:
    neijiang.set("2022-05-05")
    record(neijiang, "difficulty", "w-1", {"content": "缺少药师"})
    moved = below(OTHER_BUREAU, TOWNSHIP)
    neijiang.add(replace(moved, version=2))
    seen = neijiang.call("register_entries", kind="difficulty", role="bureau", unit="b-2")
    assert [entry["county_id"] for entry in seen["items"]] == ["b-2"]
    assert neijiang.call("register_entries", kind="difficulty", role="bureau", unit="b-1")["total"] == 0


@pytest.mark.obligation("NJ-058")
def test_findings_of_a_third_party_become_problems_to_rectify(neijiang: City) -> None:
    neijiang.set("2022-05-05")
    assessed = {"organization": "某评估公司", "period_from": "2022-03-01", "reported_on": "2022-04-29", "score": 86}
    found = {"findings": "处方点评不到位\n统方权限过宽", "category": "kickback"}
    entry = record(neijiang, "third_party_assessment", "h-1", {**assessed, **found})
    assert counted(neijiang, "third_party_assessment") == (1, 7)
    more = [{"name": "findings", "value": found["findings"] + "\n公示不及时"}]
    neijiang.call("revise_entry", entry_id=entry["id"], expected_version=1, values=more)
    opened = [problem["data"]["source"] for problem in neijiang.told("problem_opened")]
    assert opened == ["third_party_assessment"] * 3


@pytest.mark.obligation("NJ-057")
def test_a_covert_check_of_ones_own_is_recorded_once_done_and_its_findings_are_rectified(neijiang: City) -> None:
    neijiang.set("2022-05-05")
    seen = {"manner": "covert", "held_on": "2022-04-28", "target": "门诊药房", "checker": "纪检监察室"}
    record(neijiang, "internal_check", "h-1", {**seen, "findings": "窗口推荐院外购药", "category": "kickback"})
    [told] = neijiang.told("problem_opened")
    assert (told["data"]["source"], told["data"]["unit_id"], told["data"]["category"]) == (
        "internal_control", "h-1", "kickback",
    )  # fmt: skip
    assert neijiang.call("register_entries", kind="internal_check", role="institution", unit="h-2")["total"] == 0
