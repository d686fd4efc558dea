"""Selectors: which units a phrase of the plan means.

A plan says 各县（市、区）卫生健康局 or 二级以上医疗机构; the template binds each phrase once to a rule over unit
attributes, so that assignments follow the unit tree and not a list that somebody keeps by hand.
"""

from __future__ import annotations

from typing import Literal, Protocol

from plans.models.base import Flag, Part

Kind = Literal["commission", "bureau", "institution"]
Level = Literal["tertiary", "secondary", "primary", "ungraded"]
Category = Literal[
    "health_bureau",
    "social_affairs_bureau",
    "general_hospital",
    "specialist_hospital",
    "tcm_hospital",
    "maternal_child",
    "community_center",
    "township_center",
    "village_clinic",
    "outpatient_department",
    "clinic",
    "third_party_laboratory",
    "public_health",
    "other",
]


class UnitLike(Protocol):
    """What a selector looks at; the kit's `Unit` fits."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str | None: ...
    @property
    def ownership(self) -> str | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def affiliation(self) -> str | None: ...


class Selector(Part):
    """All attributes that are stated must fit; an empty list does not restrict.

    `departments` names departments of the commission, which act through the commission's unit. `external` bodies
    (police, tax, the public) are never assigned anything.
    """

    kinds: list[Kind] = []
    levels: list[Level] = []
    ownership: list[Literal["public", "private"]] = []
    categories: list[Category] = []
    excluded_categories: list[Category] = []
    affiliation: list[Literal["municipal", "county", "development_zone"]] = []
    departments: list[str] = []
    external: Flag = False

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all, which would select every unit by accident."""
        return not any(self.model_dump().values())


def matches(selector: Selector, unit: UnitLike) -> bool:
    """Whether the selector means this unit."""
    if selector.external:
        return False
    if selector.departments:
        return unit.kind == "commission"
    return unit.category not in selector.excluded_categories and all(
        not allowed or value in allowed
        for allowed, value in (
            (selector.kinds, unit.kind),
            (selector.levels, unit.level),
            (selector.ownership, unit.ownership),
            (selector.categories, unit.category),
            (selector.affiliation, unit.affiliation),
        )
    )
