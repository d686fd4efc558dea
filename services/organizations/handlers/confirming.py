"""Rosters confirmed each quarter, as work of every institution (NJ-015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from services.kit.ids import derive
from services.kit.work_items import WorkItem
from services.organizations.domain.confirming import Confirmation, Quarter, confirmed, quarter_before, quarters_to_list
from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import ConfirmationNotFound, CountHasChanged
from services.organizations.handlers.common import Work, required_unit
from services.organizations.handlers.todo import tell_work
from services.organizations.handlers.watching import OWNERS
from services.organizations.requests import people as requests

UNITS_AT_ONCE = 500


def confirm_roster(work: Work, request: requests.ConfirmRoster) -> dict[str, Any]:
    """The unit confirms how many it counts at the quarter's end, or today before it.

    Raises `ConfirmationNotFound`, `ConfirmationNotOpen` or `CountHasChanged`.
    """
    unit = required_unit(work, request.unit_id)
    found = work.repo.staffing.confirmations.get(_id(work, unit.id, request.period))
    if found is None:
        raise ConfirmationNotFound(field="period")
    day = min(work.today, found.due_on)
    done = confirmed(found, request.count, work.actor.account_id, work.today)
    count = work.repo.staffing.counts([unit.id], day).get(unit.id, 0)
    if count != request.count:
        raise CountHasChanged(field="count", count=count)
    work.repo.staffing.confirmations.save(done)
    tell_work(work, [_item(done, unit)])
    return view(work, done)


def roster_confirmations(work: Work, request: requests.RosterConfirmations) -> dict[str, Any]:
    """A page of confirmations, the latest quarter first."""
    wanted = {name: getattr(request, name) for name in ("unit_id", "period", "status")}
    scope, page = work.scope.filter(), (request.first, request.after)
    found = work.repo.staffing.page_of_confirmations(scope, wanted, work.today, *page)
    return {**found, "items": [view(work, each) for each in found["items"]]}


def view(work: Work, confirmation: Confirmation) -> dict[str, Any]:
    """One confirmation as it stands today."""
    return {**asdict(confirmation), "status": confirmation.status(work.today)}


def list_rosters(work: Work) -> bool:
    """The tick: in a quarter's last month every institution's roster waits for confirmation; missed ones are caught up.

    Answers True while there are more units, or quarters, than one transaction takes.
    """
    staffing = work.repo.staffing
    if work.repo.plan() is None:
        return False
    if staffing.marker("rosters") is None:
        staffing.set_marker("rosters", quarter_before(work.today).label)
    quarter = next(quarters_to_list(staffing.marker("rosters"), work.today), None)
    if quarter is None:
        return False
    after = staffing.marker("rosters_after") or ""
    units = work.repo.units_after(after, UNITS_AT_ONCE)
    owing = [unit for unit in units if unit.kind == "institution" and unit.is_active(quarter.due_on)]
    new = [_confirmation(work, unit, quarter) for unit in owing]
    staffing.confirmations.put_all(new)
    tell_work(work, [_item(each, unit) for each, unit in zip(new, owing, strict=True)])
    is_through = len(units) < UNITS_AT_ONCE
    staffing.set_marker("rosters_after", None if is_through else units[-1].code)
    if is_through:
        staffing.set_marker("rosters", quarter.label)
    return True


def withdraw_confirmations(work: Work, units: Sequence[UnitRecord]) -> None:
    """Units that close confirm nothing any more."""
    by_id = {unit.id: unit for unit in units}
    found = work.repo.staffing.confirmations.of_units(list(by_id), confirmed_on=None, is_withdrawn=False)
    gone = [replace(each, is_withdrawn=True, version=each.version + 1) for each in found]
    work.repo.staffing.confirmations.put_all(gone)
    tell_work(work, [replace(_item(each, by_id[each.unit_id]), settled_on=work.today) for each in gone])


def _id(work: Work, unit_id: str, period: str) -> str:
    return derive(work.tenant, "roster", unit_id, period)


def _confirmation(work: Work, unit: UnitRecord, quarter: Quarter) -> Confirmation:
    return Confirmation(
        id=_id(work, unit.id, quarter.label),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        period=quarter.label,
        opens_on=quarter.opens_on,
        due_on=quarter.due_on,
    )


def _item(confirmation: Confirmation, unit: UnitRecord) -> WorkItem:
    state = "withdrawn" if confirmation.is_withdrawn else "done" if confirmation.confirmed_on else "open"
    return WorkItem(
        kind="roster",
        action="confirm",
        subject_id=confirmation.id,
        version=confirmation.version,
        unit_id=unit.id,
        owner_unit_id=unit.id,
        roles=OWNERS[unit.kind],
        label="季度人员名册确认",
        opens_on=confirmation.opens_on,
        due_on=confirmation.due_on,
        state=state,  # type: ignore[arg-type]
        period=confirmation.period,
        settled_on=confirmation.confirmed_on,
    )
