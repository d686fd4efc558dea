"""Whose people act: a unit's own, or those of its superior, by its place in the tree alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Placed(Protocol):
    """Anything that carries its unit's place."""

    @property
    def unit_id(self) -> str: ...
    @property
    def unit_path(self) -> str: ...
    @property
    def county_id(self) -> str | None: ...


@dataclass(frozen=True)
class ActingParty:
    """A unit and the roles of its people."""

    unit_id: str
    roles: tuple[str, ...]


def own_party(thing: Placed) -> ActingParty:
    """The people of the unit itself: the commission's office, a bureau's or an institution's."""
    if thing.unit_id == _commission(thing):
        return ActingParty(thing.unit_id, ("campaign_office",))
    return ActingParty(thing.unit_id, ("bureau",) if thing.unit_id == thing.county_id else ("institution",))


def superior_party(thing: Placed) -> ActingParty:
    """The bureau above, else the commission's office."""
    if thing.county_id is not None and thing.county_id != thing.unit_id:
        return ActingParty(thing.county_id, ("bureau",))
    return office_party(thing)


def office_party(thing: Placed) -> ActingParty:
    """The campaign office, whose people belong to the commission."""
    return ActingParty(_commission(thing), ("campaign_office",))


def _commission(thing: Placed) -> str:
    return thing.unit_path.strip("/").split("/")[0]
