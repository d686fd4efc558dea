"""Key tasks and who owes them, as the plan and its parameters say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans import Plan
from services.tasks.domain.assigning import Assigner, Change, Known, Party, TaskBrief, changes, parties
from services.tasks.domain.assignments import Status
from services.tasks.domain.key_tasks import KeyTask, key_tasks_of


@dataclass(frozen=True)
class Unit:
    id: str
    kind: str
    category: str | None = None
    level: str | None = None
    ownership: str | None = None
    affiliation: str | None = None


COMMISSION = Unit("c", "commission")
BUREAU = Unit("b", "bureau", "health_bureau")
HOSPITAL = Unit("h", "institution", "general_hospital", "tertiary", "public", "municipal")


def by_id(plan: Plan) -> dict[str, KeyTask]:
    return {task.id: task for task in key_tasks_of(plan)}


def with_parameters(plan: Plan, **values: object) -> Plan:
    return plan.model_copy(update={"parameters": plan.parameters.model_copy(update=values)})


def test_every_task_is_there_in_printed_order(neijiang: Plan, liuzhou: Plan) -> None:
    assert [task.id for task in key_tasks_of(neijiang)] == [task.id for task in neijiang.key_tasks]
    found = key_tasks_of(liuzhou)
    assert [task.position for task in found] == list(range(16))
    assert [task.kind for task in found] == ["key_task"] * 12 + ["phase_requirement"] * 4


def test_due_days_are_printed_or_follow_from_the_phases(neijiang: Plan, liuzhou: Plan) -> None:
    nj, lz = by_id(neijiang), by_id(liuzhou)
    assert (nj["NJ-T25"].due_on, nj["NJ-T25"].due_basis) == (date(2021, 12, 31), "plan")
    assert (nj["NJ-T05"].due_on, nj["NJ-T05"].due_basis) == (date(2021, 12, 31), "phase_end")
    assert (nj["NJ-T01"].due_on, nj["NJ-T01"].due_basis) == (date(2024, 12, 31), "phase_end")
    assert (lz["LZ-P1.1"].due_on, lz["LZ-P1.1"].due_basis) == (date(2022, 2, 28), "phase_end")
    assert (lz["LZ-P4.1"].due_on, lz["LZ-P4.1"].due_basis) == (date(2022, 11, 30), "campaign_end")


def test_soft_modalities_bind_only_where_the_city_says_so(liuzhou: Plan) -> None:
    assert by_id(liuzhou)["LZ-T06"].binding is False
    assert by_id(with_parameters(liuzhou, soft_modalities_violate=True))["LZ-T06"].binding is True


def test_masking_shows_posts_instead_of_names(liuzhou: Plan) -> None:
    task = by_id(with_parameters(liuzhou, mask_persons=True))["LZ-T01"]
    assert task.responsible_leader is not None and task.branch_leader is not None
    assert (task.responsible_leader.text, task.responsible_leader.persons[0].name) == ("党组书记、主任", None)
    assert task.branch_leader.text == "党组副书记、副主任"
    assert task.assignment_text is None


def test_the_deputy_whose_scope_covers_the_lead_department_is_bound(liuzhou: Plan) -> None:
    assert liuzhou.leading_group is not None
    first, second, *rest = liuzhou.leading_group.deputies
    group = liuzhou.leading_group.model_copy(
        update={"deputies": [first, second.model_copy(update={"department": "机关党委"}), *rest]}
    )
    scoped = liuzhou.model_copy(update={"leading_group": group})
    branch = by_id(scoped)["LZ-T02"].branch_leader
    assert branch is not None and [person.name for person in branch.persons] == [second.name]
    everyone = by_id(with_parameters(scoped, branch_leader_binding="all_members"))["LZ-T02"].branch_leader
    assert everyone is not None and len(everyone.persons) == 7


def test_a_leader_outside_the_group_is_a_person_without_a_post(liuzhou: Plan) -> None:
    first, *rest = liuzhou.key_tasks
    other = first.model_copy(update={"branch_leader": "某某"})
    branch = by_id(liuzhou.model_copy(update={"key_tasks": [other, *rest], "leading_group": None}))[
        "LZ-T01"
    ].branch_leader
    assert branch is not None and (branch.text, branch.binding, branch.persons) == ("某某", "person", ())


def test_where_the_plan_names_nobody_there_is_no_leader(neijiang: Plan) -> None:
    blank = neijiang.assignment_defaults.model_copy(update={"responsible_role": None})
    task = by_id(neijiang.model_copy(update={"assignment_defaults": blank}))["NJ-T01"]
    assert (task.responsible_leader, task.branch_leader, task.lead_department, task.co_departments) == (
        None,
        None,
        None,
        [],
    )


def test_without_the_rule_the_first_department_does_not_lead_by_itself(liuzhou: Plan) -> None:
    defaults = liuzhou.assignment_defaults.model_copy(update={"first_listed_department_is_lead": False})
    first, *rest = liuzhou.key_tasks
    unled = first.model_copy(update={"lead_department": None, "co_departments": ["机关党委", "办公室"]})
    plan = liuzhou.model_copy(update={"key_tasks": [unled, *rest], "assignment_defaults": defaults})
    assert by_id(plan)["LZ-T01"].lead_department is None
    assert by_id(liuzhou.model_copy(update={"key_tasks": [unled, *rest]}))["LZ-T01"].lead_department == "机关党委"


def test_parties_of_phrases(neijiang: Plan) -> None:
    assert parties(neijiang, ["医政医管科", "综合监管科"], COMMISSION) == [
        Party("medical_affairs", "医政医管科"),
        Party("comprehensive_supervision", "综合监管科"),
    ]
    assert parties(neijiang, ["医政医管科"], BUREAU) == []
    assert parties(neijiang, ["市场监管", "公安"], COMMISSION) == []
    assert parties(neijiang, ["各级卫生健康行政部门", "各地"], BUREAU) == [Party()]


def test_units_of_one_class_owe_the_same(neijiang: Plan) -> None:
    briefs = [TaskBrief(t.id, t.responsible_units, t.modality, t.binding, t.due_on) for t in key_tasks_of(neijiang)]
    assigner = Assigner(neijiang, briefs)
    assert assigner.shares(HOSPITAL) is assigner.shares(Unit("h2", *[*HOSPITAL.__dict__.values()][1:]))
    assert len(assigner.shares(HOSPITAL)) == 37
    assert len(assigner.shares(COMMISSION)) == 24


def test_what_happens_to_existing_assignments() -> None:
    known = {
        "kept": Known("kept", Status.SUBMITTED, 100, None),
        "lost": Known("lost", Status.IN_PROGRESS, 60, None),
        "back": Known("back", Status.WITHDRAWN, 30, Status.RETURNED),
        "gone": Known("gone", Status.WITHDRAWN, 0, Status.OPEN),
    }
    assert changes({"kept", "back", "new"}, known) == [
        Change("lost", Status.WITHDRAWN, Status.IN_PROGRESS, 60),
        Change("back", Status.RETURNED, None, 30),
    ]
