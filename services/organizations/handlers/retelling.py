"""Telling again what is so, for services that were not there when it was told first.

The facts go out with the versions that they have: who knows them already ignores them.
"""

from __future__ import annotations

from typing import Any

from services.organizations.events import unit_changed, unit_registered
from services.organizations.handlers.common import Work
from services.organizations.handlers.postings import AT_ONCE, tell_staff
from services.organizations.requests.retelling import Retell


def retell(work: Work, request: Retell) -> dict[str, Any]:
    """Tell a portion again; `next` is where the next one begins, None after the last."""
    after = request.after or ""
    told, following = _units(work, after) if request.what == "units" else _staff(work, after)
    work.audit("retold", request.what, told=told)
    return {"told": told, "next": following}


def _units(work: Work, after: str) -> tuple[int, str | None]:
    units = work.repo.units_after(after, AT_ONCE)
    for unit in units:
        work.emit(unit_registered(unit) if unit.version == 1 else unit_changed(unit))
    return len(units), units[-1].code if len(units) == AT_ONCE else None


def _staff(work: Work, after: str) -> tuple[int, str | None]:
    people = work.repo.staffing.staff_after(after, AT_ONCE)
    tell_staff(work, people)
    return len(people), people[-1].id if len(people) == AT_ONCE else None
