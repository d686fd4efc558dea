"""Study materials with files: put there by a unit for its own people and those below."""

from __future__ import annotations

import base64
from typing import Any

from services.kit import uploads
from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.kit.files import FileNotFound
from services.kit.store import Document
from services.kit.uploads import File, described_files, own_files
from services.training.domain.materials import Material, kept_files
from services.training.errors.materials import MaterialNotFound
from services.training.handlers.topics import require_topics
from services.training.handlers.work import Work
from services.training.requests import studying as requests


def add_material(work: Work, request: requests.AddMaterial) -> dict[str, Any]:
    """A new material. Raises `TopicNotFound`, `FileNotFound`."""
    unit = work.units.require(request.unit_id)
    require_topics(work, unit.id, request.topic_ids)
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [unit.id])
    material = Material(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        created_by=work.actor.account_id,
        created_on=work.today,
        **_facts(request),
    )
    work.repo.studying.materials.add([material])
    return material_views(work, [material])[0]


def change_material(work: Work, request: requests.ChangeMaterial) -> dict[str, Any]:
    """A material as it shall be. Raises `MaterialNotFound`, `MaterialWithdrawn`, `ChangedMeanwhile` ..."""
    before = _required(work, request.material_id, request.expected_version)
    require_topics(work, before.unit_id, request.topic_ids)
    new = kept_files(before.file_ids, request.file_ids)
    own_files(work, new, field="file_ids")
    work.repo.files.share(new, [before.unit_id])
    return _saved(work, before.changed(**_facts(request)))


def withdraw_material(work: Work, request: requests.WithdrawMaterial) -> dict[str, Any]:
    """No longer offered. Raises `MaterialNotFound`, `MaterialWithdrawn`, `ChangedMeanwhile`."""
    return _saved(work, _required(work, request.material_id, request.expected_version).withdrawn())


def materials(work: Work, request: requests.Materials) -> dict[str, Any]:
    """A page of materials."""
    wanted = [_seen(work), {} if request.withdrawn else {"is_current": True}]
    if request.topic_id is not None:
        wanted.append({"topic_ids": request.topic_id})
    if request.online is not None:
        wanted.append({"required_minutes": {"$gt": 0} if request.online else 0})
    found = work.repo.studying.materials.page({"$and": wanted}, [("created_on", -1)], request.first, request.after)
    return {**found, "items": material_views(work, found["items"])}


def materials_by_ids(work: Work, request: requests.MaterialsByIds) -> list[dict[str, Any] | None]:
    """For each id its material, or None."""
    found = work.repo.studying.materials.where({"$and": [_seen(work), {"id": {"$in": request.ids}}]})
    views = {view["id"]: view for view in material_views(work, found)}
    return [views.get(material_id) for material_id in request.ids]


def file(work: Work, request: File) -> dict[str, Any]:
    """A file with its content: of the caller's units, or of a material that he may study. Raises `FileNotFound`."""
    try:
        return uploads.file(work, request)
    except FileNotFound:
        if not work.repo.studying.materials.where({"$and": [_seen(work), {"file_ids": request.file_id}]}):
            raise
    meta, data = work.files.get(request.file_id)
    shown = {name: meta[name] for name in ("id", "filename", "content_type", "size", "sha256")}
    return {**shown, "content_base64": base64.b64encode(data).decode()}


def material_views(work: Work, found: list[Material]) -> list[dict[str, Any]]:
    """What callers see, with the descriptions of the files."""
    files = described_files(work, [file_id for each in found for file_id in each.file_ids])
    return [{**document(each), "files": [files[f] for f in each.file_ids if f in files]} for each in found]


def _seen(work: Work) -> Document:
    """Materials of units in scope, and of those above."""
    own = work.scope.path
    above = [{"unit_id": {"$in": own.strip("/").split("/")}}] if own else []
    return {"$or": [work.scope.filter(), *above]}


def _facts(request: requests.MaterialFacts) -> dict[str, Any]:
    given = request.model_dump(include=set(requests.MaterialFacts.model_fields))
    return {**given, "topic_ids": tuple(dict.fromkeys(request.topic_ids)), "file_ids": tuple(request.file_ids)}


def _required(work: Work, material_id: str, expected_version: int) -> Material:
    material = work.repo.studying.materials.get(material_id)
    if material is None:
        raise MaterialNotFound(field="material_id")
    work.units.require(material.unit_id, field="material_id")
    if material.version != expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return material


def _saved(work: Work, material: Material) -> dict[str, Any]:
    work.repo.studying.materials.save(material)
    return material_views(work, [material])[0]
