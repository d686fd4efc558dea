"""Accounts: who may hold which role where, and who may manage whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from services.tenants.errors import (
    AccountAboveYours,
    OwnAccount,
    RoleNotGrantable,
    RoleNotInRealm,
    UnitClosed,
    UnitNotFitting,
    UnitRequired,
    UnknownRole,
)
from services.tenants.events import AccountChangedV1

PROVINCE_PREFIX = "province-"
PROVINCE_ROLES = frozenset({"province_viewer", "operator"})
OPERATOR_GRANTED = frozenset({"province_viewer", "operator"})
KIND_OF_ROLE = {"bureau": "bureau", "institution": "institution"}


class State(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    DISABLED = "disabled"


class UnitLike(Protocol):
    """What is asked of a unit; the kit's `Unit` fits."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def is_active(self, on: date) -> bool: ...


@dataclass(frozen=True)
class Account:
    """Someone who can sign in to one tenant. The password is kept as an argon2id hash only."""

    id: str
    login: str
    display_name: str
    roles: tuple[str, ...]
    unit_id: str | None
    password_hash: str
    state: State
    created_at: datetime
    created_by: str
    signed_in_at: datetime | None
    version: int
    told: bool = False
    staff_id: str | None = None

    @property
    def is_active(self) -> bool:
        return self.state is State.ACTIVE

    def fact(self) -> AccountChangedV1:
        """What others may know of it."""
        return AccountChangedV1(self.id, self.version, self.id, self.roles, self.unit_id, self.is_active, self.staff_id)

    def disabled(self) -> Account:
        """The account out of use; a second time changes nothing."""
        if not self.is_active:
            return self
        return replace(self, state=State.DISABLED, version=self.version + 1)

    def linked(self, staff_id: str | None) -> Account:
        """The account as that of a member of the staff; of nobody with None. The same again changes nothing."""
        return self if staff_id == self.staff_id else replace(self, staff_id=staff_id, version=self.version + 1)

    def with_password(self, password_hash: str) -> Account:
        """The account under another password."""
        return replace(self, password_hash=password_hash, version=self.version + 1)

    def signed_in(self, at: datetime, password_hash: str) -> Account:
        """The account after a sign-in, which may have brought a stronger hash of the same password."""
        return replace(self, signed_in_at=at, password_hash=password_hash, version=self.version + 1)


def is_province(realm: str) -> bool:
    """Whether `realm` is a province's, not a city's."""
    return realm.startswith(PROVINCE_PREFIX)


def granted(roles: Sequence[str], *, by: Collection[str], realm: str, known: Sequence[str]) -> tuple[str, ...]:
    """`roles` without repetition, in the order of `known`.

    Raises `UnknownRole`, `RoleNotInRealm`, or `RoleNotGrantable` when the creator's roles (`by`) do not suffice.
    """
    for role in roles:
        if role not in known:
            raise UnknownRole(field="roles", role=role, known=", ".join(known))
        fits = role in PROVINCE_ROLES if is_province(realm) else role != "province_viewer"
        if role in OPERATOR_GRANTED and "operator" not in by:
            raise RoleNotGrantable(field="roles", role=role)
        if not fits:
            raise RoleNotInRealm(field="roles", role=role, realm=realm)
    return tuple(role for role in known if role in roles)


def require_unit(roles: Sequence[str], unit: UnitLike | None, *, unit_roles: Collection[str], today: date) -> None:
    """Raise `UnitRequired`, `UnitClosed` or `UnitNotFitting` unless `unit` suits every role."""
    if unit is None:
        needy = next((role for role in roles if role in unit_roles), None)
        if needy is not None:
            raise UnitRequired(field="unit_id", role=needy)
        return
    if not unit.is_active(today):
        raise UnitClosed(field="unit_id", unit=unit.name)
    for role in roles:
        if KIND_OF_ROLE.get(role, unit.kind) != unit.kind:
            raise UnitNotFitting(field="unit_id", role=role, unit=unit.name, kind=unit.kind)


def require_staff_of_a_unit(staff_id: str | None, unit_id: str | None) -> None:
    """Raise `UnitRequired` when somebody of the staff is named without a unit."""
    if staff_id is not None and unit_id is None:
        raise UnitRequired(field="unit_id", role="staff")


def require_manageable(account: Account, *, by: Collection[str]) -> None:
    """Raise `AccountAboveYours` when only an operator may manage `account`."""
    if OPERATOR_GRANTED & set(account.roles) and "operator" not in by:
        raise AccountAboveYours()


def require_other(account: Account, own_id: str) -> None:
    """Raise `OwnAccount` when `account` is the caller's own."""
    if account.id == own_id:
        raise OwnAccount(field="account_id")
