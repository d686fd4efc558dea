"""Importing the unit register from a file, all or nothing (PF-009)."""

from __future__ import annotations

from services.organizations import requests
from services.organizations.domain.importing import ImportPlan, plan_import
from services.organizations.domain.register_file import read_register
from services.organizations.errors import UnitFileNotValid
from services.organizations.handlers.closing import close_down
from services.organizations.handlers.common import Work, plan_of, store_changed, store_new, unit_id_of
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.spreadsheet import table_of


def preview_unit_import(uow: Work, request: requests.UnitFile) -> dict[str, int]:
    """The counts that the import would give, without effect. Raises what the import would raise."""
    plan_of(uow)
    return _planned(uow, request).counts


def import_units(uow: Work, request: requests.UnitFile) -> dict[str, int]:
    """Create and change units by code; unchanged rows tell nobody anything.

    Raises `FileNotReadable`, or `UnitFileNotValid` with every problem by row and column.
    """
    plan_of(uow)
    uow.repo.hold_tree()
    planned = _planned(uow, request)
    if planned.created:
        store_new(uow, planned.created)
    changed = [*planned.changed, *planned.moved]
    if changed:
        store_changed(uow, changed)
    close_down(uow, planned.closed)
    measure(uow, [*planned.created, *planned.changed])
    return planned.counts


def _planned(uow: Work, request: requests.UnitFile) -> ImportPlan:
    table = table_of(request, UnitFileNotValid)
    existing = {unit.code: unit for unit in uow.repo.all_units()}
    return plan_import(read_register(table), existing, lambda code: unit_id_of(uow, code), uow.today)
