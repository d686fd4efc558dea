"""Who may hold which role where, and who may manage whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from services.kit.errors import QfError
from services.kit.permissions import ROLES, UNIT_ROLES
from services.tenants.domain.accounts import (
    Account,
    State,
    granted,
    is_province,
    require_manageable,
    require_other,
    require_unit,
)
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

TODAY = date(2022, 6, 30)
AT = datetime(2022, 6, 30, 1, tzinfo=UTC)


@dataclass
class Place:
    """A unit."""

    kind: str
    name: str = "市第一人民医院"
    open: bool = True

    def is_active(self, on: date) -> bool:
        return self.open


def account(*roles: str) -> Account:
    return Account("a1", "zhao.min", "赵敏（演示）", roles, None, "hash", State.ACTIVE, AT, "op", None, 1)


def grant(*roles: str, by: str = "city_admin", realm: str = "neijiang") -> tuple[str, ...]:
    return granted(roles, by=(by,), realm=realm, known=ROLES)


def test_roles_come_in_one_order_and_once() -> None:
    assert grant("staff", "campaign_office", "staff") == ("campaign_office", "staff")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("operator", "province_viewer")])
def test_a_city_admin_grants_every_role_of_the_city(role: str) -> None:
    assert grant(role) == (role,)


@pytest.mark.parametrize(
    ("role", "by", "realm", "error"),
    [
        ("operator", "city_admin", "neijiang", RoleNotGrantable),
        ("province_viewer", "city_admin", "neijiang", RoleNotGrantable),
        ("province_viewer", "city_admin", "province-510000", RoleNotGrantable),
        ("province_viewer", "operator", "neijiang", RoleNotInRealm),
        ("campaign_office", "operator", "province-510000", RoleNotInRealm),
        ("mayor", "operator", "neijiang", UnknownRole),
        ("anonymous", "operator", "neijiang", UnknownRole),
        ("gateway", "operator", "neijiang", UnknownRole),
    ],
)
def test_other_roles_are_refused(role: str, by: str, realm: str, error: type[QfError]) -> None:
    with pytest.raises(error) as refused:
        grant("operator" if role == "operator" else role, by=by, realm=realm)
    assert refused.value.field == "roles"
    assert role in refused.value.zh and role in refused.value.en


def test_an_operator_grants_what_belongs_to_the_realm() -> None:
    assert grant("province_viewer", by="operator", realm="province-510000") == ("province_viewer",)
    assert grant("operator", by="operator", realm="province-510000") == ("operator",)
    assert grant("city_admin", by="operator") == ("city_admin",)


def test_a_realm_is_a_provinces_by_its_name() -> None:
    assert is_province("province-450000")
    assert not is_province("liuzhou")


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_unit_roles_need_a_unit(role: str) -> None:
    with pytest.raises(UnitRequired) as refused:
        require_unit(("campaign_office", role), None, unit_roles=UNIT_ROLES, today=TODAY)
    assert (refused.value.field, role in refused.value.zh) == ("unit_id", True)


def test_other_roles_need_none() -> None:
    require_unit(("city_admin", "supervisor"), None, unit_roles=UNIT_ROLES, today=TODAY)


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        ("bureau", "bureau", True),
        ("bureau", "institution", False),
        ("institution", "institution", True),
        ("institution", "commission", False),
        ("staff", "institution", True),
        ("staff", "commission", True),
        ("department_head", "commission", True),
    ],
)
def test_a_role_fits_units_of_its_kind(role: str, kind: str, fits: bool) -> None:
    if fits:
        require_unit((role,), Place(kind), unit_roles=UNIT_ROLES, today=TODAY)
        return
    with pytest.raises(UnitNotFitting):
        require_unit((role,), Place(kind), unit_roles=UNIT_ROLES, today=TODAY)


def test_a_closed_unit_gets_no_account() -> None:
    with pytest.raises(UnitClosed):
        require_unit(("staff",), Place("institution", open=False), unit_roles=UNIT_ROLES, today=TODAY)


def test_only_an_operator_manages_an_operator() -> None:
    require_manageable(account("operator"), by=("operator",))
    require_manageable(account("city_admin"), by=("city_admin",))
    with pytest.raises(AccountAboveYours):
        require_manageable(account("city_admin", "operator"), by=("city_admin",))


def test_nobody_disables_the_own_account() -> None:
    require_other(account("city_admin"), "a2")
    with pytest.raises(OwnAccount):
        require_other(account("city_admin"), "a1")


def test_disabling_twice_changes_nothing() -> None:
    once = account("staff").disabled()
    assert (once.state, once.version, once.is_active) == (State.DISABLED, 2, False)
    assert once.disabled() is once
