"""Who acts for a unit and who is above it, read from its place in the tree; and who a plan's phrase means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from plans import Plan, matches
from plans.selectors import UnitLike


class Placed(Protocol):
    """Something that belongs to a unit."""

    @property
    def unit_id(self) -> str: ...
    @property
    def unit_path(self) -> str: ...
    @property
    def county_id(self) -> str | None: ...


def roles_of(thing: Placed) -> tuple[str, ...]:
    """The roles that act for the unit itself."""
    if thing.unit_path.split("/")[1] == thing.unit_id:
        return ("campaign_office",)
    return ("bureau",) if thing.county_id == thing.unit_id else ("institution",)


def units_phrase(plan: Plan, phrase: str) -> str | None:
    """The longest phrase of units that `phrase` begins with: 各医疗卫生机构 of 各医疗卫生机构干部职工."""
    known = [each for each in plan.selectors if phrase.startswith(each)]
    return max(known, key=len, default=None)


def units_phrases(plan: Plan, phrases: Sequence[str]) -> tuple[str, ...]:
    """The units that the phrases mean; those that mean none are left out."""
    return tuple(found for each in phrases if (found := units_phrase(plan, each)))


def means(plan: Plan, phrases: Sequence[str], unit: UnitLike) -> bool:
    """Whether the phrases mean this unit; without any, every unit is meant."""
    known = [plan.selectors[phrase] for phrase in phrases if phrase in plan.selectors]
    return any(matches(selector, unit) for selector in known) if phrases else True
