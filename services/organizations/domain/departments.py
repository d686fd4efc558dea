"""The commission's departments as the plan prints them, under all their names, with their duties (AMB-19)."""

from __future__ import annotations

from dataclasses import dataclass

from plans import Plan


@dataclass(frozen=True)
class Duty:
    """One printed duty; a duty printed twice keeps both texts."""

    id: str
    text: str
    lead_sources: tuple[str, ...]
    source: str | None


@dataclass(frozen=True)
class Department:
    """A department of the commission, or the discipline group stationed there."""

    code: str
    label: str
    full_label: str | None
    aliases: tuple[str, ...]
    kind: str
    duties: tuple[Duty, ...]
    guides: tuple[str, ...]


def departments(plan: Plan) -> list[Department]:
    """All departments in the plan's order."""
    return [_department(plan, item.code) for item in plan.departments]


def departments_named(plan: Plan, names: list[str]) -> list[Department | None]:
    """For each name (label, full label, alias or code) its department, or None."""
    found = [plan.department(name.strip()) for name in names]
    return [_department(plan, item.code) if item else None for item in found]


def _department(plan: Plan, code: str) -> Department:
    item = plan.department(code)
    assert item is not None
    printed = [duty for duty in plan.departmental_duties if plan.department(duty.department) is item]
    return Department(
        code=item.code,
        label=item.label,
        full_label=item.full_label,
        aliases=tuple(item.aliases),
        kind=item.kind,
        duties=tuple(Duty(duty.id, duty.text, tuple(duty.lead_sources), duty.source) for duty in printed),
        guides=tuple(dict.fromkeys(org_type for duty in printed for org_type in duty.guides_org_types)),
    )
