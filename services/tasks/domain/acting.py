"""Who acts for a unit and who reviews it, read from its place in the tree."""

from __future__ import annotations

from typing import Protocol


class Placed(Protocol):
    """Something that belongs to a unit."""

    @property
    def unit_id(self) -> str: ...
    @property
    def unit_path(self) -> str: ...
    @property
    def county_id(self) -> str | None: ...


def commission_of(path: str) -> str:
    """The unit at the root of `path`."""
    return path.split("/")[1]


def roles_of(thing: Placed) -> tuple[str, ...]:
    """The roles that act for the unit itself."""
    if commission_of(thing.unit_path) == thing.unit_id:
        return ("campaign_office",)
    return ("bureau",) if thing.county_id == thing.unit_id else ("institution",)


def superior_of(thing: Placed) -> tuple[str, tuple[str, ...]]:
    """The unit whose people review it, and their roles: the county's bureau, else the commission's office."""
    if thing.county_id and thing.county_id != thing.unit_id:
        return thing.county_id, ("bureau",)
    return office_of(thing)


def office_of(thing: Placed) -> tuple[str, tuple[str, ...]]:
    """The campaign office, whose people belong to the commission."""
    return commission_of(thing.unit_path), ("campaign_office",)
