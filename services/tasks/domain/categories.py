"""Problem categories: the plan's, the city's own, and `other`, which always exists (AMB-32)."""

from __future__ import annotations

from dataclasses import dataclass

from plans.models.plan import Plan

OTHER = "other"
CONFIDENTIAL = ("depraved_lifestyle", "improper_banquet", "drink_driving")
"""Off-duty conduct: its text is for the unit and the city's office alone (LZ-014, LZ-043)."""


@dataclass(frozen=True)
class Category:
    """`origin` is plan, city or platform."""

    code: str
    label: str
    origin: str
    confidential: bool = False


def categories_of(plan: Plan, own: tuple[Category, ...] = ()) -> dict[str, Category]:
    """All categories of a city by code, the plan's first."""
    stated = [Category(c.code, c.label, "plan", c.code in CONFIDENTIAL) for c in plan.problem_categories]
    found = {each.code: each for each in (*stated, *own)}
    return {**found, OTHER: found.get(OTHER, Category(OTHER, "其他问题", "platform"))}
