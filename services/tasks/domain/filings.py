"""What departments file on a key task each quarter: co-departments first, then the lead for all of them (LZ-022)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from plans.periods import Period, parse_period
from services.tasks.domain.key_tasks import DepartmentRole
from services.tasks.errors.campaigning import (
    CoDepartmentsMissing,
    DepartmentNotInvolved,
    DepartmentsDiffer,
    PeriodOutsideCampaign,
)


@dataclass(frozen=True)
class Filing:
    """One department's progress on a task in a quarter; the lead's is the consolidated one."""

    id: str
    task_id: str
    period: str
    department: str
    lead: bool
    unit_id: str
    unit_path: str
    county_id: str | None
    percent: int
    text: str
    filed_by: str
    filed_on: date
    override_reason: str | None = None
    signed_off_by: str | None = None
    signed_off_on: date | None = None
    version: int = 1

    def refiled(self, percent: int, text: str, reason: str | None, *, lead: bool, by: str, on: date) -> Filing:
        """Filed again; an earlier sign-off does not cover it."""
        return replace(
            self,
            lead=lead,
            percent=percent,
            text=text,
            filed_by=by,
            filed_on=on,
            override_reason=reason,
            signed_off_by=None,
            signed_off_on=None,
            version=self.version + 1,
        )

    def signed_off(self, *, by: str, on: date) -> Filing:
        """By the office."""
        return replace(self, signed_off_by=by, signed_off_on=on, version=self.version + 1)


def role_in(departments: Collection[DepartmentRole], name: str) -> DepartmentRole:
    """The department's role, by name or code. Raises `DepartmentNotInvolved`."""
    for each in departments:
        if name in (each.name, each.code):
            return each
    raise DepartmentNotInvolved(field="department")


def missing_before_lead(departments: Collection[DepartmentRole], filed: Collection[str]) -> list[str]:
    """Co-departments that have not filed, in printed order."""
    return [each.name for each in departments if not each.lead and each.name not in filed]


def require_co_departments(departments: Collection[DepartmentRole], filed: Collection[str]) -> None:
    """Raises `CoDepartmentsMissing`, which names them."""
    missing = missing_before_lead(departments, filed)
    if missing:
        raise CoDepartmentsMissing(missing="、".join(missing))


def reordered(
    departments: tuple[DepartmentRole, ...], names: Collection[str], *, first_leads: bool
) -> tuple[DepartmentRole, ...]:
    """The same departments in another order; the first one leads where the plan says so. Raises `DepartmentsDiffer`."""
    known = {each.name: each for each in departments}
    if len(names) != len(known) or set(names) != set(known):
        raise DepartmentsDiffer(field="departments")
    return tuple(
        replace(known[name], lead=position == 0 if first_leads else known[name].lead)
        for position, name in enumerate(names)
    )


def quarter_filed(label: str, starts_on: date, ends_on: date, today: date) -> Period:
    """The quarter, which has begun and lies in the campaign. Raises `PeriodOutsideCampaign`."""
    try:
        period = parse_period("quarter", label)
    except ValueError as error:
        raise PeriodOutsideCampaign(field="period") from error
    if period.end < starts_on or period.start > min(ends_on, today):
        raise PeriodOutsideCampaign(field="period")
    return period
