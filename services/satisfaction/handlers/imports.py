"""Imports of large files of encounters (PF-013): start, watch, load, give up."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.uploads import own_files
from services.satisfaction.domain.imports import MOST_ROWS, EncounterImport
from services.satisfaction.errors.counting import ImportNotFound, PartNotValid
from services.satisfaction.handlers.institutions import institution
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests

MOST_PART = 5 << 20


def start_encounter_import(work: Work, request: requests.StartEncounterImport) -> dict[str, Any]:
    """Begin to check a file; the same file that is under way already is not begun again.

    Raises `PartNotValid`, `FileNotFound`.
    """
    unit = institution(work, request.unit_id)
    if not request.file_ids:
        raise PartNotValid(field="file_ids", part=1, limit=MOST_PART >> 20)
    for number, meta in enumerate(own_files(work, request.file_ids, field="file_ids"), 1):
        if meta["size"] > MOST_PART or not meta["filename"].lower().endswith(".csv"):
            raise PartNotValid(field=f"file_ids.{number - 1}", part=number, limit=MOST_PART >> 20)
    active = work.repo.counting.imports.active_of(unit.id, request.file_ids)
    if active is not None:
        return shown(active)
    started = EncounterImport(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        file_ids=tuple(request.file_ids),
        started_at=work.now,
        started_by=work.actor.account_id,
        load=request.load,
    )
    work.repo.counting.imports.add(started)
    work.repo.files.share(request.file_ids, [])
    return shown(started)


def load_encounter_import(work: Work, request: requests.ChangeImport) -> dict[str, Any]:
    """Load a file whose check found nothing wrong. Raises `ImportNotReady`."""
    found = _changed(work, request)
    return shown(_saved(work, found, found.loading()))


def discard_encounter_import(work: Work, request: requests.ChangeImport) -> dict[str, Any]:
    """Give a file up before it is loaded. Raises `ImportUnderWay`."""
    found = _changed(work, request)
    after = found.discarded(work.now)
    work.repo.counting.imports.drop_slices(found.id)
    return shown(_saved(work, found, after))


def encounter_import(work: Work, request: requests.OneImport) -> dict[str, Any]:
    """How far an import is, with the first bad rows."""
    found = require_import(work, request.import_id)
    return {**shown(found), "problems": work.repo.counting.imports.mistakes(found.id)}


def encounter_imports(work: Work, request: requests.EncounterImports) -> dict[str, Any]:
    """A page of imports, newest first."""
    wanted = work.scope.filter()
    if request.unit_id is not None:
        wanted = {**wanted, "unit_id": work.units.require(request.unit_id).id}
    found = work.repo.counting.imports.page(wanted, first=request.first, after=request.after)
    return {**found, "items": [shown(each) for each in found["items"]]}


def require_import(work: Work, import_id: str) -> EncounterImport:
    """The import of a unit inside the caller's scope. Raises `ImportNotFound`."""
    found = work.repo.counting.imports.get(import_id)
    if found is None or found.unit_id not in work.units.by_ids([found.unit_id]):
        raise ImportNotFound(field="import_id")
    return found


def shown(found: EncounterImport) -> dict[str, Any]:
    """An import as its people see it."""
    return {
        "id": found.id,
        "unit_id": found.unit_id,
        "state": found.state,
        "started_at": found.started_at,
        "started_by": found.started_by,
        "ended_at": found.ended_at,
        "parts": len(found.file_ids),
        "parts_read": found.parts_read,
        "rows": found.rows,
        "bad_rows": found.bad_rows,
        "reasons": [{"code": code, "rows": rows} for code, rows in sorted(found.reasons.items())],
        "rows_loaded": found.rows_loaded,
        "new": found.new,
        "known": found.known,
        "changed": found.changed,
        "most_rows": MOST_ROWS,
        "version": found.version,
    }


def _changed(work: Work, request: requests.ChangeImport) -> EncounterImport:
    found = require_import(work, request.import_id)
    if request.expected_version is not None and found.version != request.expected_version:
        raise ChangedMeanwhile()
    return found


def _saved(work: Work, before: EncounterImport, after: EncounterImport) -> EncounterImport:
    if after is not before:
        work.repo.counting.imports.save(after)
    return after
