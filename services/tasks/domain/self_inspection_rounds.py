"""What a round of self-inspection asks, by the plan: the categories its rule names, and the baselines A to D."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.models.plan import Plan
from services.tasks.domain.categories import OTHER, Category
from services.tasks.domain.self_inspections import COMPARED, SEARCHED, Item

CHECKLIST = "self_inspection_checklist"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROTATION_WORDS, FINDINGS_WORDS = ("轮岗",), ("巡视", "督导检查")


@dataclass(frozen=True)
class PlannedRound:
    """A round that the plan itself asks for: rule, phase, days and the selectors of its units."""

    rule_id: str
    phase_id: str
    title: str
    starts_on: date
    due_on: date
    subjects: tuple[str, ...]


def planned_rounds(plan: Plan) -> list[PlannedRound]:
    """One per phase in which the plan expects the checklist (LZ-P2)."""
    subjects, rules = subjects_of(plan), _rules(plan)
    return [
        PlannedRound(rules[0].id, phase.id, f"{phase.name}自查自纠", phase.start, phase.end, subjects)
        for phase in plan.phases
        if rules and CHECKLIST in phase.expected_activities
    ]


def subjects_of(plan: Plan) -> tuple[str, ...]:
    """The selectors of the units that the plan's rules oblige."""
    return tuple(dict.fromkeys(subject for rule in _rules(plan) for subject in rule.subjects))


def items_of(plan: Plan, categories: Mapping[str, Category]) -> tuple[Item, ...]:
    """The categories that the rules name (all of the plan's, when they name none), then the baselines."""
    named = _named(plan) or [category.code for category in plan.problem_categories]
    asked = [categories[code] for code in dict.fromkeys((*named, OTHER)) if code in categories]
    items = [Item(each.code, "category", each.label, each.code, each.code in named, SEARCHED) for each in asked]
    return (*items, *_baselines(plan))


def is_about_rotation(item: Mapping[str, Any]) -> bool:
    """Baseline C, which organizations' facts prefill."""
    return item["kind"] == "baseline" and any(word in item["label"] for word in ROTATION_WORDS)


def is_about_findings(item: Mapping[str, Any]) -> bool:
    """Baseline D, which the problem list prefills."""
    return item["kind"] == "baseline" and any(word in item["label"] for word in FINDINGS_WORDS)


def _rules(plan: Plan) -> list[Any]:
    return [rule for rule in plan.self_inspection_rules if rule.kind in ("self_inspection", "baseline_check")]


def _named(plan: Plan) -> list[str]:
    texts = "".join(rule.text or "" for rule in plan.self_inspection_rules if rule.kind == "self_inspection")
    return [category.code for category in plan.problem_categories if category.text and category.text in texts]


def _baselines(plan: Plan) -> Sequence[Item]:
    labels = [label for rule in plan.self_inspection_rules for label in rule.baseline]
    return [
        Item(f"baseline-{LETTERS[number]}", "baseline", label, OTHER, True, COMPARED)
        for number, label in enumerate(labels[: len(LETTERS)])
    ]
