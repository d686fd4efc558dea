"""Who is in charge of an institution: exactly one supervising authority and one guiding department (NJ-032, NJ-115).

The authority follows graded management (NJ-127): the commission supervises municipal institutions, a county bureau
those in its jurisdiction. The department follows the plan's duty list (NJ-140, NJ-144, NJ-145). Where several duties
fit, the more specific wins: TCM institutions, then other categories, then ownership, then level. A city that reads its
plan otherwise binds the type's name in the template's `selectors`.
"""

from __future__ import annotations

from dataclasses import dataclass

from plans import Plan, Selector, matches
from plans.selectors import UnitLike
from services.organizations.domain.units import UnitRecord
from services.organizations.domain.vocabulary import PRIMARY_CARE

HOSPITALS = ("general_hospital", "specialist_hospital", "tcm_hospital")


def _institutions(**facts: object) -> Selector:
    return Selector.model_validate({"kinds": ["institution"], **facts})


ORG_TYPES: dict[str, Selector] = {
    "medical_institution": _institutions(excluded_categories=["public_health"]),
    "medical_health_institution": _institutions(),
    "municipal_institution": _institutions(affiliation=["municipal"]),
    "tertiary_hospital": _institutions(levels=["tertiary"]),
    "secondary_institution": _institutions(levels=["secondary"]),
    "secondary_and_above_institution": _institutions(levels=["tertiary", "secondary"]),
    "secondary_and_above_public_hospital": _institutions(
        levels=["tertiary", "secondary"], ownership=["public"], categories=[*HOSPITALS]
    ),
    "secondary_and_above_general_hospital": _institutions(
        levels=["tertiary", "secondary"], categories=["general_hospital"]
    ),
    "public_hospital": _institutions(ownership=["public"], categories=[*HOSPITALS]),
    "privately_run_institution": _institutions(ownership=["private"]),
    "private_hospital": _institutions(ownership=["private"], categories=[*HOSPITALS]),
    "third_party_testing_institution": _institutions(categories=["third_party_laboratory"]),
    "maternal_child_institution": _institutions(categories=["maternal_child"]),
    "primary_care_institution": _institutions(categories=[*PRIMARY_CARE]),
    "community_health_service_center": _institutions(categories=["community_center"]),
    "township_health_center": _institutions(categories=["township_center"]),
    "outpatient_department": _institutions(categories=["outpatient_department"]),
    "clinic": _institutions(categories=["clinic"]),
    "tcm_institution": _institutions(categories=["tcm_hospital"]),
}
BY_TCM, BY_CATEGORY, BY_OWNERSHIP, BY_LEVEL, BY_NOTHING = range(5)


@dataclass(frozen=True)
class GuidanceRule:
    """A duty of a department to guide one type of institution."""

    duty_id: str
    org_type: str
    department_code: str
    department_label: str
    selector: Selector
    rank: int


@dataclass(frozen=True)
class Supervision:
    """The supervising authority and the rule that gives it; `problem` when there is none or more than one."""

    authority_id: str | None
    rule: str | None
    problem: str | None = None


@dataclass(frozen=True)
class Guidance:
    """The guiding department and the duty that gives it; `conflicting` when several claim the unit equally."""

    rule: GuidanceRule | None
    conflicting: tuple[str, ...] = ()
    problem: str | None = None


def guidance_rules(plan: Plan) -> tuple[GuidanceRule, ...]:
    """The plan's guidance duties in printed order; a duty printed twice counts once (AMB-19)."""
    names = {item.code: item.name for item in plan.scope.institution_types_named}
    rules: dict[tuple[str, str], GuidanceRule] = {}
    for duty in plan.departmental_duties:
        department = plan.department(duty.department)
        for org_type in duty.guides_org_types if department else ():
            selector = plan.selectors.get(names.get(org_type, ""), ORG_TYPES.get(org_type))
            if selector is not None and department is not None:
                rule = GuidanceRule(
                    duty.id, org_type, department.code, department.label, selector, precedence(selector)
                )
                rules.setdefault((department.code, org_type), rule)
    return tuple(rules.values())


def precedence(selector: Selector) -> int:
    """How specific a type is; less is stronger. TCM stands before every rule by level or ownership (NJ-145)."""
    if selector.categories == ["tcm_hospital"]:
        return BY_TCM
    if selector.levels or (selector.categories and set(selector.categories) <= set(PRIMARY_CARE)):
        return BY_LEVEL
    if selector.ownership:
        return BY_OWNERSHIP
    return BY_CATEGORY if selector.categories else BY_NOTHING


def guidance_of(rules: tuple[GuidanceRule, ...], unit: UnitLike) -> Guidance:
    """The department that guides `unit`. A plan without guidance duties leaves nothing to resolve (no alarm)."""
    if unit.kind != "institution" or not rules:
        return Guidance(None)
    fitting = [rule for rule in rules if matches(rule.selector, unit)]
    if not fitting:
        return Guidance(None, problem="guiding_department_missing")
    strongest = min(rule.rank for rule in fitting)
    best = [rule for rule in fitting if rule.rank == strongest]
    departments = tuple(dict.fromkeys(rule.department_label for rule in best))
    if len(departments) > 1:
        return Guidance(None, departments, problem="guiding_department_conflict")
    return Guidance(best[0])


def supervision_of(unit: UnitRecord, commission_id: str) -> Supervision:
    """The authority that supervises `unit` by graded management (NJ-127); the tree says whose jurisdiction it is in."""
    if unit.kind == "commission":
        return Supervision(None, None)
    if unit.kind == "bureau":
        return Supervision(unit.parent_id, "superior_authority")
    if unit.affiliation == "municipal" and unit.county_id is not None:
        return Supervision(None, None, problem="supervising_authority_conflict")
    if unit.affiliation in ("county", "development_zone") and unit.county_id is None:
        return Supervision(None, None, problem="supervising_authority_missing")
    if unit.county_id is not None:
        return Supervision(unit.county_id, "county_jurisdiction")
    return Supervision(commission_id, "municipal_institution")
