"""Uploads of any service: who may use a file, and the sweeping of content whose upload was never committed.

A service that keeps files has `files = FileOwners(db)` in its repository and `FILES` among its collections, and exposes
`upload_file`, `file` and the tick `sweep_files`.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from pydantic import Field

from services.kit.clock import wall
from services.kit.contents import decoded
from services.kit.file_room import UNUSED_DAYS, UNUSED_FILES, require_unused
from services.kit.file_types import content_type_of
from services.kit.files import FileNotFound
from services.kit.indexes import Index
from services.kit.requests import Request, longest_base64
from services.kit.store import Document, TenantDatabase
from services.kit.uow import UnitOfWork

UPLOAD_BYTES = 11 << 20
"""What is decoded: a file that is a little too large hears so by its own error."""
FILES: dict[str, list[Index]] = {"files": [Index("uploaded_by", partial={"used": False})]}
SWEPT_AT_ONCE = 200
Work = UnitOfWork[Any]


class UploadFile(Request):
    """A file: pdf, docx, xlsx, png, jpg, txt or csv, up to 10 MiB."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "filename": "progress.txt",
        "content_type": "text/plain",
        "content_base64": "cHJvZ3Jlc3M=",
    }
    filename: str = Field(max_length=255)
    content_type: str = Field(default="", max_length=200)
    content_base64: str = Field(max_length=longest_base64(10 << 20))


class File(Request):
    """A file's description and content."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"file_id": "$file"}
    file_id: str = Field(min_length=1, max_length=200)


class FileOwners:
    """Which units a file belongs to: the one that uploaded it, and those in whose work it is used.

    `prefix` begins the ids of a service's files, so that the gateway knows whom to ask for one. A file without the mark
    `used` came with a release that did not have it, and counts as used.
    """

    def __init__(self, db: TenantDatabase, prefix: str = "") -> None:
        self._files, self.prefix = db["files"], prefix

    def uploaded(self, meta: Document, unit_ids: Sequence[str], by: str, at: datetime) -> None:
        """The account `by`, and `unit_ids`, may use a file from now on; one that is known stays what it is."""
        added: Document = {"unit_ids": {"$each": list(unit_ids)}, "accounts": by}
        fresh = {"used": False, "uploaded_by": by, "uploaded_at": at, "size": meta["size"]}
        change = {"$addToSet": added, "$setOnInsert": fresh}
        self._files.update_one({"id": meta["id"]}, change, upsert=True)

    def share(self, file_ids: Sequence[str], unit_ids: Sequence[str]) -> None:
        """Work uses the files: let `unit_ids` see them from now on, and keep them."""
        change: Document = {"$addToSet": {"unit_ids": {"$each": list(unit_ids)}}, "$set": {"used": True}}
        on_insert: Document = {"$setOnInsert": {"accounts": []}}
        self._files.bulk_write([self._files.update({"id": f}, {**change, **on_insert}, upsert=True) for f in file_ids])

    def unused_sizes(self, by: str, but: str) -> list[int]:
        """The bytes of each file that the account `by` uploaded and no work uses, `but` one."""
        mine = {"uploaded_by": by, "used": False, "id": {"$ne": but}}
        return [int(doc["size"]) for doc in self._files.find(mine, {"size": 1}, limit=UNUSED_FILES)]

    def unused_since(self, before: datetime) -> list[str]:
        """Some files that were uploaded before and are not used."""
        found = self._files.find({"used": False, "uploaded_at": {"$lt": before}}, {"id": 1}, limit=SWEPT_AT_ONCE)
        return [doc["id"] for doc in found]

    def forget(self, file_ids: Sequence[str]) -> None:
        """No unit uses the files any more."""
        self._files.delete_many({"id": {"$in": list(file_ids)}})

    def owners(self, file_ids: Sequence[str]) -> dict[str, Document]:
        """`unit_ids` and `accounts` of each file."""
        return {doc["id"]: doc for doc in self._files.find({"id": {"$in": list(file_ids)}})}


def upload_file(work: Work, request: UploadFile) -> dict[str, Any]:
    """Store a file; its type follows from name and content.

    Raises `FileTooLarge`, `FileTypeNotAllowed`, `FileContentDiffers`, `TooManyUnusedFiles`, `FileRoomTaken`.
    """
    data = decoded(request.content_base64, UPLOAD_BYTES)
    content_type = content_type_of(request.filename, data)
    own, by, owners = work.actor.unit_id, work.actor.account_id, work.repo.files
    meta = work.files.described_as(request.filename, content_type, data, own or by, id_prefix=owners.prefix)
    require_unused(owners.unused_sizes(by, but=meta["id"]), len(data))
    work.files.store(meta, data, own or by)
    owners.uploaded(meta, [own] if own else [], by, work.now)
    return meta


def file(work: Work, request: File) -> dict[str, Any]:
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
        if owner is None or not (work.scope.width == "city" or _is_own(work, owner, covered)):
            raise FileNotFound(field=field)
    return [_described(meta) for meta in work.files.require(file_ids, field=field)]


def described_files(work: Work, file_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The descriptions of files whose thing the caller may see already, by id, in one read."""
    return {meta["id"]: _described(meta) for meta in work.files.described(file_ids)}


def sweep_files(work: Work) -> bool:
    """Let go of files that nobody used for a week, and of content whose upload was never committed, a day after it
    came. True while there may be more."""
    gone = work.repo.files.unused_since(work.now - timedelta(days=UNUSED_DAYS))
    work.repo.files.forget(gone)
    work.files.let_go(gone)
    more = work.files.sweep(lambda ids: set(work.repo.files.owners(ids)), max(wall(), work.now))
    return more or len(gone) == SWEPT_AT_ONCE


def _is_own(work: Work, owner: dict[str, Any], covered: Any) -> bool:
    return work.actor.account_id in owner["accounts"] or any(unit_id in covered for unit_id in owner["unit_ids"])


def _described(meta: dict[str, Any]) -> dict[str, Any]:
    return {name: meta[name] for name in ("id", "filename", "content_type", "size", "sha256")}
