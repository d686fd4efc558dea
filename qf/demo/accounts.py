"""The demo's accounts: who can sign in where. All people behind them are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qf.demo.cities import City, Province
from qf.demo.people import MARK
from qf.demo.units import UnitRow

CENTRAL = (
    ("admin", "系统管理员", "city_admin"),
    ("office", "领导小组办公室", "campaign_office"),
    ("head", "医政医管科负责人", "department_head"),
)
BUREAUS_OF_INVENTED, INSTITUTIONS_OF_INVENTED = 2, 3
OPERATOR = "operator"


@dataclass(frozen=True)
class DemoAccount:
    """An account to open; `unit_code` for those who act for a unit."""

    login: str
    name: str
    role: str
    unit_code: str | None = None


def city_accounts(city: City, rows: Sequence[UnitRow]) -> list[DemoAccount]:
    """The city's own accounts, the administrator first: in a real city every addressee of the plan has one."""
    central = [DemoAccount(login, name + MARK, role) for login, name, role in CENTRAL]
    bureaus = [row for row in rows if row.kind == "bureau"]
    institutions = [row for row in rows if row.affiliation == "municipal"]
    if city.is_invented:
        bureaus, institutions = bureaus[:BUREAUS_OF_INVENTED], institutions[:INSTITUTIONS_OF_INVENTED]
    return central + [_of_unit(row) for row in (*bureaus, *institutions)]


def province_viewer(province: Province) -> DemoAccount:
    """The account that compares the province's cities."""
    return DemoAccount("province", f"{province.label}卫生健康委查看员{MARK}", "province_viewer")


def operator() -> DemoAccount:
    """The account of who runs the platform."""
    return DemoAccount(OPERATOR, f"平台运维{MARK}", "operator")


def _of_unit(row: UnitRow) -> DemoAccount:
    return DemoAccount(f"{row.kind}.{row.code.lower()}", f"{row.name}行风办{MARK}", row.kind, row.code)
