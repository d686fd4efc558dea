"""What an inspection asks: sections out of the plan, with weights, and the mandatory ones (NJ-122, LZ-088)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from plans.models.plan import Plan
from services.tasks.errors.supervising import (
    AnswerWithoutReason,
    ChecklistItemUnknown,
    ItemAnsweredTwice,
    MandatorySectionIncomplete,
)

GRADING = "grading_and_inspection_content"
CONFORM, DEVIATION, NOT_APPLICABLE = "conform", "deviation", "not_applicable"
INSPECTION = "hospital_inspection"
_OF_GRADING = (
    ("party_building", "党建工作", ("党建工作纳入议事日程并有年度安排", "党建与业务工作同部署、同检查、同考核")),
    ("clean_governance", "党风廉政建设", ("主体责任和监督责任落实", "廉政风险点排查和防控措施到位")),
    ("conduct", "行风建设", ("行风建设责任制落实", "医德医风考评制度执行到位")),
)
CAMPAIGN_WEIGHT, PROBLEMS_WEIGHT, GRADING_WEIGHT = 60, 40, 20


@dataclass(frozen=True)
class Item:
    """One point to check."""

    code: str
    text: str


@dataclass(frozen=True)
class Section:
    """Points that belong together; weights of a checklist add up to 100."""

    code: str
    title: str
    weight: int
    mandatory: bool
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Answer:
    """What was found at one point: conform, deviation, or not applicable with its reason."""

    item: str
    verdict: str
    reason: str | None = None


def checklist_of(plan: Plan, kind: str) -> tuple[Section, ...]:
    """The checklist of a kind of visit. Its sections are mandatory for hospital inspections alone."""
    campaign = tuple(Item(f"campaign.{each.id}", each.title) for each in plan.task_categories)
    campaign = campaign or tuple(Item(f"campaign.{each.id}", each.title) for each in plan.key_tasks)
    problems = tuple(Item(f"problem.{each.code}", each.label) for each in plan.problem_categories)
    sections = [
        Section("campaign", "专项行动开展情况", CAMPAIGN_WEIGHT, True, campaign),
        Section("problems", "突出问题排查", PROBLEMS_WEIGHT, False, problems),
    ]
    if any(rule.kind == GRADING for rule in plan.supervision_rules):
        sections = [replace(section, weight=GRADING_WEIGHT) for section in sections]
        sections += [
            Section(
                code, title, GRADING_WEIGHT, True, tuple(Item(f"{code}.{n}", text) for n, text in enumerate(items, 1))
            )
            for code, title, items in _OF_GRADING
        ]
    found = [section for section in sections if section.items]
    return tuple(replace(section, mandatory=section.mandatory and kind == INSPECTION) for section in found)


def check_answers(sections: Sequence[Section], answers: Iterable[Answer]) -> None:
    """Raises `ChecklistItemUnknown`, `ItemAnsweredTwice` and `AnswerWithoutReason`."""
    known, answered = {item.code for section in sections for item in section.items}, set[str]()
    for answer in answers:
        if answer.item not in known:
            raise ChecklistItemUnknown(field="answers", item=answer.item)
        if answer.item in answered:
            raise ItemAnsweredTwice(field="answers", item=answer.item)
        answered.add(answer.item)
        if answer.verdict == NOT_APPLICABLE and not (answer.reason or "").strip():
            raise AnswerWithoutReason(field="answers")


def require_mandatory(sections: Sequence[Section], answers: Iterable[Answer]) -> None:
    """Raises `MandatorySectionIncomplete` (NJ-122)."""
    answered = {answer.item for answer in answers}
    for section in sections:
        left = sum(item.code not in answered for item in section.items)
        if section.mandatory and left:
            raise MandatorySectionIncomplete(field="answers", section=section.title, open=left)


def score(sections: Sequence[Section], answers: Sequence[Answer]) -> int | None:
    """Weighted points of 100 over the sections that apply, rounded down; None without any answer that counts."""
    verdicts = {answer.item: answer.verdict for answer in answers}
    shares = [(section.weight, share) for section in sections if (share := _share(section, verdicts)) is not None]
    weight = sum(each for each, _ in shares)
    return int(sum((each * share for each, share in shares), Fraction(0)) * 100 / weight) if weight else None


def _share(section: Section, verdicts: Mapping[str, str]) -> Fraction | None:
    found = [verdicts[item.code] for item in section.items if item.code in verdicts]
    counted = [verdict for verdict in found if verdict != NOT_APPLICABLE]
    return Fraction(counted.count(CONFORM), len(counted)) if counted else None
