"""Units' own additions: local tasks, stricter targets, details, and work plans with their gap list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kit.errors import ChangedMeanwhile, Forbidden
from services.kit.files import FileNotFound
from services.kit.identity import Actor
from services.kit.uow import UnitOfWork, in_transaction
from services.tasks.domain.local_tasks import LocalTaskDraft
from services.tasks.errors.campaigning import (
    ApprovalUnproven,
    LinkUnknown,
    LocalTaskNotOpen,
    NothingAdapted,
    TargetNotApplicable,
    TargetUnknown,
    TargetWeaker,
    WorkPlanNotApproved,
    WorkPlanNotDraft,
)
from services.tasks.handlers.facts_assignments import facts_of
from services.tasks.handlers.local_tasks import add_local_tasks
from services.tasks.repository import Repository
from tests.integration.tasks.city import CITY_HOSPITAL, City
from tests.integration.tasks.waiting import states, waiting

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


def in_work(city: City, run: Any) -> Any:
    """Run a handler of this service as the office would, in one transaction."""
    actor = Actor("office", city.tenant, ("campaign_office",))

    def call(session: Any) -> Any:
        work = UnitOfWork(city.db, session, actor, Repository)
        found = run(work)
        work.flush()
        return found

    return in_transaction(city.db, call)


def draft(city: City, tasks: list[str], **more: Any) -> Any:
    items = [
        {
            "title": f"落实{task}",
            "department": "医务科",
            "person_title": "主任",
            "due_on": "2022-06-30",
            "task_ids": [task],
        }
        for task in tasks
    ]
    return city.call("draft_work_plan", **{**HOSPITAL, "unit_id": "h-1", "title": "工作方案", "items": items, **more})


def versions(city: City, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of a work plan, as the office sees them."""
    [found] = city.call("versions_by_work_plans", work_plan_ids=[plan["id"]])
    return list(found)


@pytest.mark.obligation("NJ-004", "LZ-004")
def test_a_unit_adds_tasks_of_its_own_and_the_plans_items_stay(neijiang: City) -> None:
    before = neijiang.stored("assignments", "key_tasks")
    mine = neijiang.call(
        "add_local_task",
        **HOSPITAL,
        unit_id="h-1",
        title="科室廉洁谈话",
        due_on="2021-12-20",
        department="纪检监察室",
        person_title="主任",
        task_ids=["NJ-T06"],
    )
    assert (mine["status"], mine["overdue"], mine["links"]) == ("open", False, ["NJ-T06"])
    [record] = neijiang.call("adaptations", unit_id="h-1")["items"]
    assert (record["kind"], record["before"], record["after"], record["by"]) == (
        "local_task",
        None,
        "科室廉洁谈话",
        "institution-h-1",
    )
    assert states(neijiang, "local_task", mine["id"]) == {"complete": "open"}
    neijiang.at("2021-12-21")
    assert neijiang.call("local_tasks", unit_id="h-1")["items"][0]["overdue"] is True
    after = neijiang.call("settle_local_task", **HOSPITAL, local_task_id=mine["id"], status="done", note="已谈")
    assert (after["status"], after["overdue"]) == ("done", False)
    assert states(neijiang, "local_task", mine["id"]) == {"complete": "done"}
    with pytest.raises(LocalTaskNotOpen):
        neijiang.call("settle_local_task", **HOSPITAL, local_task_id=mine["id"], status="withdrawn")
    with pytest.raises(LinkUnknown, match="NJ-T99"):
        neijiang.call("add_local_task", unit_id="h-1", title="x", due_on="2021-12-30", task_ids=["NJ-T99"])
    with pytest.raises(Forbidden):
        neijiang.call("add_local_task", **HOSPITAL, unit_id="h-2", title="x", due_on="2021-12-30")
    assert neijiang.stored("assignments", "key_tasks") == before
    assert "科室廉洁谈话" not in str(neijiang.told("work_items_changed"))


@pytest.mark.obligation("NJ-008")
def test_tasks_out_of_one_accepted_report_are_added_once(neijiang: City) -> None:
    drafts = [
        LocalTaskDraft("明年任务一", date(2022, 6, 30), "办公室", "主任", ("NJ-T06",)),
        LocalTaskDraft("二", date(2022, 9, 1)),
    ]
    first = in_work(neijiang, lambda work: add_local_tasks(work, "h-1", drafts, source_report_id="r-1"))
    again = in_work(neijiang, lambda work: add_local_tasks(work, "h-1", drafts, source_report_id="r-1"))
    assert first == again
    items = neijiang.call("local_tasks", unit_id="h-1")["items"]
    assert [(each["id"], each["source_report_id"]) for each in items] == [(each, "r-1") for each in first]
    assert len(neijiang.stored("adaptations")) == 2


@pytest.mark.obligation("NJ-004", "LZ-004")
def test_a_unit_makes_an_item_stricter_but_never_weaker(neijiang: City) -> None:
    mine = neijiang.assignment("NJ-T25", "h-1")
    after = neijiang.call(
        "adapt_assignment", **HOSPITAL, assignment_id=mine["id"], detail="分三批", due_on="2021-12-20"
    )
    assert (after["due_on"], after["detail"], after["version"]) == ("2021-12-20", "分三批", 2)
    records = neijiang.call("adaptations", unit_id="h-1")["items"]
    assert sorted((r["kind"], r["before"], r["after"]) for r in records) == [
        ("detail", None, "分三批"),
        ("earlier_due", "2021-12-31", "2021-12-20"),
    ]
    assert waiting(neijiang, "assignment")[f"{mine['id']}:submit"]["due_on"] == "2021-12-20"
    before = neijiang.stored("assignments", "adaptations", "outbox")
    with pytest.raises(TargetWeaker):
        neijiang.call("adapt_assignment", **HOSPITAL, assignment_id=mine["id"], due_on="2022-01-01")
    with pytest.raises(NothingAdapted):
        neijiang.call("adapt_assignment", **HOSPITAL, assignment_id=mine["id"], detail="分三批")
    assert neijiang.stored("assignments", "adaptations", "outbox") == before


@pytest.mark.obligation("NJ-093")
def test_a_unit_sets_its_own_targets_no_weaker_than_the_plans(neijiang: City) -> None:
    def aim(percent: int, indicator: str = "supervision_coverage_secondary", unit: str = "b-1") -> Any:
        return neijiang.call(
            "set_unit_target", unit_id=unit, indicator=indicator, period="2022", percent=percent, approver_title="局长"
        )

    with pytest.raises(TargetWeaker):
        aim(49)
    with pytest.raises(TargetUnknown):
        aim(90, "satisfaction_overall")
    with pytest.raises(TargetNotApplicable):
        aim(60, unit="c-0")
    assert neijiang.stored("unit_targets", "adaptations") == []
    assert (aim(50)["percent"], aim(80)["version"]) == (50, 2)
    [target] = neijiang.call("unit_targets", unit_id="b-1")["items"]
    assert (target["percent"], target["template_percent"], target["approver_title"]) == (80, 50, "局长")
    assert [r["after"] for r in neijiang.call("adaptations", kind="target")["items"]] == ["50%", "80%"]
    [share] = neijiang.call("phase_shares", phase_id="NJ-P1", unit_id="b-1")["items"]
    goals = next(each for each in share["activities"] if each["code"] == "set_quantified_goals")
    assert goals["status"] == "done"


@pytest.mark.obligation("NJ-036", "LZ-119", "LZ-020")
def test_a_work_plan_from_draft_to_filed(liuzhou: City) -> None:
    liuzhou.at("2022-02-10")
    [item] = waiting(liuzhou, "work_plan", "h-1").values()
    assert (item["state"], item["due_on"], item["roles"]) == ("open", "2022-02-28", ["institution"])
    proof = liuzhou.upload("一体谋划.pdf", **HOSPITAL)
    stated = [
        {"field": "planned", "text": "与年度计划一体谋划", "file_ids": [proof]},
        {"field": "advanced", "text": "一体推进"},
    ]
    plan = draft(liuzhou, ["LZ-T01", "LZ-T02"], integration=stated)
    assert (plan["status"], plan["integrated"], plan["due_on"]) == ("draft", 1, "2022-02-28")
    fields = [(each["field"], each["proven"]) for each in versions(liuzhou, plan)[0]["integration"]]
    assert fields == [("planned", True), ("advanced", False), ("implemented", False), ("assessed", False)]
    with pytest.raises(WorkPlanNotApproved):
        liuzhou.call("file_work_plan", **HOSPITAL, work_plan_id=plan["id"])
    with pytest.raises(ApprovalUnproven):
        liuzhou.call("approve_work_plan", **HOSPITAL, work_plan_id=plan["id"], approver_title="院长")
    signed = liuzhou.upload("签批件.pdf", **HOSPITAL)
    plan = liuzhou.call(
        "approve_work_plan", **HOSPITAL, work_plan_id=plan["id"], approver_title="院长", file_ids=[signed]
    )
    assert (plan["status"], versions(liuzhou, plan)[0]["approver_title"]) == ("approved", "院长")
    with pytest.raises(WorkPlanNotDraft):
        liuzhou.call("approve_work_plan", **HOSPITAL, work_plan_id=plan["id"], approver_title="院长", file_ids=[signed])
    plan = liuzhou.call("file_work_plan", **HOSPITAL, work_plan_id=plan["id"])
    assert (plan["status"], versions(liuzhou, plan)[0]["filed_on"]) == ("filed", "2022-02-10")
    assert [i["state"] for i in waiting(liuzhou, "work_plan", "h-1").values()] == ["done"]
    [share] = liuzhou.call("phase_shares", phase_id="LZ-P1", unit_id="h-1")["items"]
    assert "adopt_local_work_plan" not in share["now"]["unmet_activities"]


@pytest.mark.obligation("NJ-036")
def test_every_approved_version_of_a_plan_is_kept(neijiang: City) -> None:
    first = draft(neijiang, ["NJ-T06"])
    again = draft(neijiang, ["NJ-T06", "NJ-T07"])
    assert (again["versions"], len(versions(neijiang, again)), len(versions(neijiang, again)[0]["items"])) == (1, 1, 2)
    neijiang.call("approve_work_plan", **HOSPITAL, who="院长", work_plan_id=first["id"], approver_title="院长")
    third = draft(neijiang, ["NJ-T08"], title="修订方案")
    assert [(v["number"], v["title"], v["approver_title"]) for v in versions(neijiang, third)] == [
        (1, "工作方案", "院长"),
        (2, "修订方案", None),
    ]
    assert third["status"] == "draft"
    before = neijiang.stored("work_plans", "histories", "outbox")
    with pytest.raises(ChangedMeanwhile):
        draft(neijiang, ["NJ-T06"], expected_version=1)
    with pytest.raises(LinkUnknown):
        draft(neijiang, ["LZ-T01"])
    with pytest.raises(FileNotFound):
        draft(neijiang, ["NJ-T06"], file_ids=["nothing"])
    assert neijiang.stored("work_plans", "histories", "outbox") == before


@pytest.mark.obligation("NJ-036", "LZ-119")
def test_the_gap_list_names_who_has_no_plan_and_what_plans_leave_out(liuzhou: City) -> None:
    liuzhou.at("2022-02-10")
    tasks = [task.id for task in liuzhou.plan.key_tasks]
    plan = draft(liuzhou, tasks[:11])
    liuzhou.call("approve_work_plan", work_plan_id=plan["id"], approver_title="院长")
    liuzhou.call("file_work_plan", **HOSPITAL, work_plan_id=plan["id"])
    liuzhou.at("2022-03-01")
    gaps = {each["unit_id"]: each for each in liuzhou.call("work_plan_gaps")["items"]}
    assert set(gaps) == {"b-1", "b-2", "h-1", "h-2", "w-1", "p-1"}
    mine = gaps["h-1"]
    assert (mine["status"], mine["missing"], mine["late"]) == ("filed", False, False)
    assert set(mine["unlinked_task_ids"]) == {"LZ-T12", "LZ-P1.1", "LZ-P1.2", "LZ-P4.1", "LZ-P4.2"}
    assert (gaps["h-2"]["status"], gaps["h-2"]["missing"], gaps["h-2"]["late"]) == (None, True, True)
    below = liuzhou.call("work_plan_gaps", role="bureau", unit="b-1")["items"]
    assert {each["unit_id"] for each in below} == {"b-1", "h-2", "w-1"}


def test_facts_for_prefilled_reports(neijiang: City) -> None:
    mine = neijiang.assignment("NJ-T25", "h-1")["id"]
    neijiang.call("submit_assignment", **HOSPITAL, assignment_id=mine, remark="完成")
    neijiang.call("accept_assignment", assignment_id=mine)
    facts = in_work(neijiang, lambda work: facts_of(work, "h-1", date(2021, 12, 1), date(2021, 12, 31)))
    total = len(neijiang.owed("h-1"))
    assert facts == {
        "assignments": total,
        "assignments_accepted": 1,
        "assignments_overdue": 0,
        "assignments_submitted_in_period": 1,
        "assignments_accepted_in_period": 1,
        "local_tasks_done_in_period": 0,
        "follow_ups_completed_in_period": 0,
    }
    whole = in_work(neijiang, lambda work: facts_of(work, None, date(2022, 1, 1), date(2022, 3, 31)))
    assert whole["assignments"] == len(neijiang.stored("assignments"))
    assert (whole["assignments_accepted_in_period"], whole["assignments_overdue"] > 0) == (0, True)


def test_the_item_of_a_plan_drafted_often_is_withdrawn_with_its_unit(liuzhou: City) -> None:
    liuzhou.at("2022-02-10")
    for title in ("初稿", "二稿", "三稿"):
        plan = draft(liuzhou, ["LZ-T01"], title=title)
    liuzhou.add(replace(CITY_HOSPITAL, closed_on="2022-02-10", version=2))
    assert states(liuzhou, "work_plan", plan["id"]) == {"file": "withdrawn"}
