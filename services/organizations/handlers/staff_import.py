"""Importing staff from a file, all or nothing; the preview answers what the import would (PF-009)."""

from __future__ import annotations

from collections import defaultdict

from services.kit.ids import derive
from services.organizations.domain.staff import Posting
from services.organizations.domain.staff_file import StaffRegister, read_staff
from services.organizations.domain.staff_import import Known, StaffPlan, plan_staff
from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import StaffFileNotValid
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.postings import Changes, classes_of, store
from services.organizations.handlers.spreadsheet import table_of
from services.organizations.requests import people as requests


def preview_staff_import(work: Work, request: requests.StaffFile) -> dict[str, int]:
    """The counts that the import would give, without effect. Raises what the import would raise."""
    plan_of(work)
    return _planned(work, request).counts


def import_staff(work: Work, request: requests.StaffFile) -> dict[str, int]:
    """Create and change staff by unit and number; unchanged rows tell nobody anything.

    Raises `FileNotReadable`, or `StaffFileNotValid` with every problem by row and column.
    """
    plan_of(work)
    planned = _planned(work, request)
    work.repo.hold_units(sorted({person.unit_id for person in (*planned.new_staff, *planned.staff)}))
    store(work, Changes(planned.new_staff, planned.staff, planned.new_postings, planned.postings))
    return planned.counts


def _planned(work: Work, request: requests.StaffFile) -> StaffPlan:
    own = required_unit(work, request.unit_id) if request.unit_id else None
    table = table_of(request, StaffFileNotValid)
    register = read_staff(table, {code: row.label for code, row in classes_of(work).items()})
    return plan_staff(register, _known(work, register, own))


def _known(work: Work, register: StaffRegister, own: UnitRecord | None) -> Known:
    codes = {row.values["unit_code"] for row in register.rows if row.values.get("unit_code")}
    units = work.repo.units_by_codes(codes, work.scope.filter("path"))
    ids = sorted({unit.id for unit in (*units.values(), *([own] if own else []))})
    postings: dict[str, list[Posting]] = defaultdict(list)
    for posting in work.repo.staffing.postings.of_units(ids, until=None):
        postings[posting.staff_id or ""].append(posting)
    return Known(
        units=units,
        own=own,
        staff={(person.unit_id, person.code): person for person in work.repo.staffing.staff.of_units(ids)},
        postings=postings,
        staff_id=lambda unit_id, code: derive(work.tenant, "staff", unit_id, code),
        new_id=work.new_id,
        today=work.today,
    )
