"""Files: checked by name and content before they are stored, and found only by those whose work they belong to."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from services.kit.files import FileNotFound
from services.tasks import requests
from services.tasks.domain.evidence import content_type_of
from services.tasks.errors import FileNotReadable
from services.tasks.handlers.work import Work


def upload_file(work: Work, request: requests.UploadFile) -> dict[str, Any]:
    """Store a file; its type follows from name and content. Raises `FileTooLarge`, `FileTypeNotAllowed`,
    `FileContentDiffers`."""
    try:
        data = base64.b64decode(request.content_base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FileNotReadable(field="content_base64") from error
    content_type = content_type_of(request.filename, data)
    own = work.actor.unit_id
    meta = work.files.put(request.filename, content_type, data, own or work.actor.account_id)
    work.repo.files.share([meta["id"]], [own] if own else [], by=work.actor.account_id)
    return meta


def file(work: Work, request: requests.File) -> dict[str, Any]:
    """A file with its content. Raises `FileNotFound`, also for a file of units outside the caller's."""
    own_files(work, [request.file_id], field="file_id")
    meta, data = work.files.get(request.file_id)
    return {**_described(meta), "content_base64": base64.b64encode(data).decode()}


def own_files(work: Work, file_ids: Sequence[str], *, field: str) -> list[dict[str, Any]]:
    """The descriptions of files that the caller may use: uploaded by him, or belonging to a unit in his scope."""
    owners = work.repo.files.owners(file_ids)
    units = {unit_id for owner in owners.values() for unit_id in owner["unit_ids"]}
    covered = work.units.by_ids(sorted(units))
    for file_id in file_ids:
        owner = owners.get(file_id)
        if owner is None or not (_is_city_wide(work) or _is_own(work, owner, covered)):
            raise FileNotFound(field=field)
    return [_described(meta) for meta in work.files.require(file_ids, field=field)]


def _is_city_wide(work: Work) -> bool:
    return work.scope.width == "city"


def _is_own(work: Work, owner: dict[str, Any], covered: Any) -> bool:
    return work.actor.account_id in owner["accounts"] or any(unit_id in covered for unit_id in owner["unit_ids"])


def _described(meta: dict[str, Any]) -> dict[str, Any]:
    return {name: meta[name] for name in ("id", "filename", "content_type", "size", "sha256")}
