"""Importing the unit register from a file, all or nothing (PF-009)."""

from __future__ import annotations

import base64
import binascii

from services.organizations import requests
from services.organizations.domain.importing import ImportPlan, plan_import
from services.organizations.domain.register_file import read_register
from services.organizations.errors import FileNotReadable
from services.organizations.handlers.closing import close_down
from services.organizations.handlers.common import Work, plan_of, store_changed, store_new, unit_id_of
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.spreadsheet import read_table

MAX_BYTES = 5 * 1024 * 1024


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
    table = read_table(request.filename, content_of(request.content_base64))
    existing = {unit.code: unit for unit in uow.repo.all_units()}
    return plan_import(read_register(table), existing, lambda code: unit_id_of(uow, code), uow.today)


def content_of(text: str) -> bytes:
    """The bytes of an upload. Raises `FileNotReadable`."""
    limit = MAX_BYTES // (1024 * 1024)
    if len(text) > MAX_BYTES * 4 // 3 + 4:
        raise FileNotReadable(field="content_base64", limit=limit)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileNotReadable(field="content_base64", limit=limit) from error
