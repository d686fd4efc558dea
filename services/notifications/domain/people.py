"""Who is concerned by an item: one account, or the accounts with one of its roles at the unit that must act."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

CITY_WIDE = frozenset(
    ("operator", "city_admin", "campaign_office", "department_head", "supervisor", "discipline_inspector")
)
"""Roles whose people belong to the commission, whatever unit their account names."""
SUPERIORS = {"commission": frozenset(("campaign_office",)), "bureau": frozenset(("bureau",))}
"""Who is told of what is overdue below."""


class Addressed(Protocol):
    """What says for whom an item waits."""

    @property
    def owner_unit_id(self) -> str: ...
    @property
    def account_id(self) -> str | None: ...
    @property
    def roles(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Owed:
    """An item as far as it says for whom it waits."""

    id: str
    owner_unit_id: str
    account_id: str | None
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """An account as far as reminders need it."""

    id: str
    roles: tuple[str, ...]
    unit_id: str | None
    active: bool
    version: int

    def places(self, commission_id: str | None) -> dict[str, set[str]]:
        """The units for which this person acts, with the roles held there."""
        found: dict[str, set[str]] = {}
        for role in self.roles:
            unit_id = commission_id if role in CITY_WIDE else self.unit_id
            if unit_id is not None:
                found.setdefault(unit_id, set()).add(role)
        return found

    def must_act(self, item: Addressed, commission_id: str | None) -> bool:
        """Whether `item` waits for this person."""
        if item.account_id is not None:
            return item.account_id == self.id
        return not self.places(commission_id).get(item.owner_unit_id, set()).isdisjoint(item.roles)

    def holds(self, roles: Collection[str], unit_id: str, commission_id: str | None) -> bool:
        """Whether this person has one of `roles` at the unit."""
        return not self.places(commission_id).get(unit_id, set()).isdisjoint(roles)


def by_place(people: Iterable[Person], commission_id: str | None) -> dict[str, list[Person]]:
    """Active people by the units for which they act."""
    found: dict[str, list[Person]] = {}
    for person in people:
        for unit_id in person.places(commission_id) if person.active else ():
            found.setdefault(unit_id, []).append(person)
    return found
