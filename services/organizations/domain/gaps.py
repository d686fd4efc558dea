"""What the register still lacks, unit by unit: the list that the campaign office works off (NJ-015, NJ-032, NJ-091)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plans import Plan
from plans.models.rules import LocalGroupRule
from services.organizations.domain.branches import BranchLine
from services.organizations.domain.city_group import members_without_duty, unrepresented_departments
from services.organizations.domain.groups import (
    BODY_LABELS,
    LeadingGroup,
    body_duties,
    body_rules,
    has_full_time_member,
    is_headed_by_principal,
    missing_functions,
)
from services.organizations.domain.measures import CONDUCT_STAFF, is_counted, own_measures
from services.organizations.domain.responsibility import GuidanceRule, guidance_of, supervision_of
from services.organizations.domain.units import UnitRecord

ATTRIBUTES = {
    "level": ("医疗机构未填等级", "the institution's level is missing"),
    "category": ("医疗机构未填类别", "the institution's type is missing"),
    "ownership": ("医疗机构未填所有制", "the institution's ownership is missing"),
    "affiliation": ("医疗机构未填隶属关系", "the institution's affiliation is missing"),
}
RESPONSIBILITY = {
    "supervising_authority_missing": ("未明确监督主管部门", "no supervising authority"),
    "supervising_authority_conflict": (
        "市直机构归在县级之下，监督主管部门冲突",
        "a municipal institution below a county bureau: two supervising authorities",
    ),
    "guiding_department_missing": ("没有处室负责指导", "no guiding department"),
    "guiding_department_conflict": ("多个处室同时负责指导", "several guiding departments"),
}


@dataclass(frozen=True)
class Gap:
    """One thing that a unit lacks. `is_overdue` when a due day has passed."""

    unit_id: str
    unit_code: str
    unit_name: str
    code: str
    zh: str
    en: str
    due_on: date | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Surroundings:
    """What the gaps of a unit are judged by."""

    plan: Plan
    guidance: tuple[GuidanceRule, ...]
    commission_id: str
    today: date
    has_officer: Callable[[str], bool]
    groups_of: Callable[[str], Sequence[LeadingGroup]]
    has_staff: Callable[[str], bool]
    branch_findings: Callable[[str], Sequence[BranchLine]]


def gaps_of(unit: UnitRecord, around: Surroundings) -> list[Gap]:
    """The gaps of `unit` on the day; a unit that does not exist that day has none."""
    if not unit.is_active(around.today):
        return []
    found = [*attribute_gaps(unit), *_responsibility_gaps(unit, around), *_officer_gaps(unit, around)]
    people = [*_principal_gaps(unit, around), *_roster_gaps(unit, around), *_branch_gaps(unit, around)]
    return [*found, *people, *_body_gaps(unit, around), *_city_group_gaps(unit, around)]


def attribute_gaps(unit: UnitRecord) -> Iterator[Gap]:
    """Attributes that make an institution's record complete and are not filled in."""
    for name, (zh, en) in ATTRIBUTES.items():
        if unit.kind == "institution" and getattr(unit, name) is None:
            yield _gap(unit, f"{name}_missing", zh, en)


def _gap(unit: UnitRecord, code: str, zh: str, en: str, *, due: date | None = None, overdue: bool = False) -> Gap:
    return Gap(unit.id, unit.code, unit.name, code, zh, en, due, overdue)


def _responsibility_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    problems = (supervision_of(unit, around.commission_id).problem, guidance_of(around.guidance, unit).problem)
    for problem in filter(None, problems):
        yield _gap(unit, problem, *RESPONSIBILITY[problem])


def _officer_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    if CONDUCT_STAFF not in own_measures(around.plan) or around.has_officer(unit.id):
        return
    if is_counted(around.plan, CONDUCT_STAFF, unit, around.today):
        yield _gap(unit, "conduct_officer_missing", "未配备行风建设专（兼）职工作人员", "no conduct officer")


def _principal_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    if unit.principal_on(around.today) is None and unit.principals:
        yield _gap(unit, "principal_vacant", "主要负责人空缺", "the post of principal is vacant")
    elif unit.principal_on(around.today) is None:
        yield _gap(unit, "principal_missing", "未登记主要负责人", "no principal is on record")


def _roster_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    if unit.kind == "institution" and not around.has_staff(unit.id):
        yield _gap(unit, "staff_roster_missing", "没有人员名册", "no staff is on record")


def _branch_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    for line in around.branch_findings(unit.id):
        if line.finding == "gap":
            zh, en = f"{line.department}无班子成员分管", f"nobody in the leadership answers for {line.department}"
            yield _gap(unit, "branch_gap", zh, en)
        elif line.finding == "overlap":
            people = "、".join(line.leaders)
            zh, en = f"{line.department}由多人分管：{people}", f"several answer for {line.department}: {people}"
            yield _gap(unit, "branch_overlap", zh, en)


def _body_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    groups = around.groups_of(unit.id)
    for duty in body_duties(around.plan, unit, groups, around.today):
        if duty.status in ("open", "overdue"):
            zh, en = BODY_LABELS[duty.body]
            is_overdue = duty.status == "overdue"
            text = (
                f"未成立{zh}" + ("（已逾期）" if is_overdue else ""),
                f"no {en} yet" + (", overdue" if is_overdue else ""),
            )
            yield _gap(unit, f"{duty.body}_missing", *text, due=duty.due_on, overdue=is_overdue)
    for rule in body_rules(around.plan, unit):
        for group in groups:
            if group.fulfils(rule.body, around.today):
                yield from _head_and_functions(unit, rule, group, around.today)


def _head_and_functions(unit: UnitRecord, rule: LocalGroupRule, group: LeadingGroup, today: date) -> Iterator[Gap]:
    zh, en = BODY_LABELS[rule.body]
    if rule.body == "supervision_body" and not has_full_time_member(group):
        yield _gap(unit, "full_time_member_missing", f"提示：{zh}没有专职人员", f"the {en} has nobody full time")
    if rule.head and is_headed_by_principal(group, unit, today) is False:
        yield _gap(
            unit,
            "head_not_principal",
            f"{zh}负责人不是本单位主要负责人",
            f"the head of the {en} is not the unit's principal",
        )
    missing = missing_functions(rule, group)
    if missing:
        text = "、".join(missing)
        yield _gap(unit, "functions_missing", f"{zh}缺少部门：{text}", f"the {en} lacks: {text}")


def _city_group_gaps(unit: UnitRecord, around: Surroundings) -> Iterator[Gap]:
    if unit.kind != "commission":
        return
    for group in around.groups_of(unit.id):
        if group.plan is None or not group.fulfils("leading_group", around.today):
            continue
        for label in unrepresented_departments(around.plan, group):
            zh, en = (
                f"任务分工中的{label}在领导小组中无人代表",
                f"department {label} has tasks but no seat in the leading group",
            )
            yield _gap(unit, "department_unrepresented", zh, en)
        for label in members_without_duty(around.plan, group):
            zh, en = f"成员所在的{label}没有职责分工", f"department {label} of a member has no printed duty"
            yield _gap(unit, "department_without_duty", zh, en)
